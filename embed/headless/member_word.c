/* member_word.c: members that reflect an attribute, but say only words that the standard knows. */
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define WORDS_MAX    9

/* What a member says: one of its words as the attribute has it in any case, else `other`. */
struct words {
	const char *attribute;
	const char *other;
	const char *word[WORDS_MAX]; /* NULL behind the last */
};

enum { WORDS_DIR, WORDS_EDITABLE, WORDS_INPUT_MODE, WORDS_ENTER_KEY, WORDS_SCOPE };

static const struct words words[] = {
	[WORDS_DIR] = {"dir", "", {"ltr", "rtl", "auto"}},
	[WORDS_EDITABLE] = {"contenteditable", "inherit", {"true", "false", "plaintext-only"}},
	[WORDS_INPUT_MODE] = {"inputmode", "", {"none", "text", "tel", "url", "email", "numeric", "decimal", "search"}},
	[WORDS_ENTER_KEY] = {"enterkeyhint", "", {"enter", "done", "go", "next", "previous", "search", "send"}},
	[WORDS_SCOPE] = {"scope", "", {"row", "col", "rowgroup", "colgroup"}},
};

/* The one of these that it is; NULL: none. */
static const char *find_word(const struct words *rule, struct string text)
{
	for (size_t i = 0; i < WORDS_MAX && rule->word[i]; i++)
		if (string_equal_ignoring_case(text, string_of(rule->word[i])))
			return rule->word[i];
	return NULL;
}

static int get_word(struct call *call)
{
	const struct words *rule = &words[call->member->data];
	struct string value;
	uint32_t atom;
	const int error = tree_atom(call->session->tree, string_of(rule->attribute), &atom);
	const char *found = NULL;

	if (error)
		return error;
	if (element_attribute(call->node, atom, &value))
		found = value.length == 0 && call->member->data == WORDS_EDITABLE ? "true" : find_word(rule, value);
	*call->out = value_string(string_of(found ? found : rule->other));
	return 0;
}

static int set_word(struct call *call)
{
	uint32_t atom;
	const int error = tree_atom(call->session->tree, string_of(words[call->member->data].attribute), &atom);

	return error ? error : grant_attribute_atom(call->session, call->node, atom, argument_text(call, 0));
}

static int set_editable(struct call *call)
{
	const struct string text = argument_text(call, 0);
	const char *word = find_word(&words[WORDS_EDITABLE], text);
	uint32_t atom;
	int error = tree_atom(call->session->tree, STRING("contenteditable"), &atom);

	if (error)
		return error;
	if (word)
		return grant_attribute_atom(call->session, call->node, atom, string_of(word));
	if (!string_equal_ignoring_case(text, STRING("inherit")))
		return -TREE_SYNTAX;
	element_remove_attribute(call->node, atom);
	return 0;
}

static const struct member word_members[] = {
	{"dir", INTERFACE_HTML_ELEMENT, WORDS_DIR, get_word, set_word, NULL},
	{"inputMode", INTERFACE_HTML_ELEMENT, WORDS_INPUT_MODE, get_word, set_word, NULL},
	{"enterKeyHint", INTERFACE_HTML_ELEMENT, WORDS_ENTER_KEY, get_word, set_word, NULL},
	{"contentEditable", INTERFACE_HTML_ELEMENT, WORDS_EDITABLE, get_word, set_editable, NULL},
	{"scope", INTERFACE_TABLE_CELL, WORDS_SCOPE, get_word, set_word, NULL},
};

const struct member_table members_word = {word_members, COUNT(word_members)};
