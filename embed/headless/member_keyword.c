/* member_keyword.c: members that say one of some words by an attribute, and those that ask the elements around too. */
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define WORDS_MAX 9

/* What an attribute says: for each word what it stands for; what stands for one that is missing, and for any other word. */
struct keyword {
	const char *attribute, *missing, *invalid;
	struct {
		const char *word, *means;
	} words[WORDS_MAX];
};

#define WORD(text)                                                                                                     \
	{                                                                                                              \
		text, text                                                                                             \
	}

enum keywords {
	KEYWORD_AUTOCAPITALIZE,
	KEYWORD_CAPTURE,
	KEYWORD_CLOSED_BY,
	KEYWORD_DECODING,
	KEYWORD_DIR,
	KEYWORD_EDITABLE,
	KEYWORD_ENTER_KEY_HINT,
	KEYWORD_FETCH_PRIORITY,
	KEYWORD_FORM_AUTOCOMPLETE,
	KEYWORD_INPUT_MODE,
	KEYWORD_LOADING,
	KEYWORD_SCOPE,
	KEYWORD_TRACK_KIND,
};

static const struct keyword keywords[] = {
	[KEYWORD_AUTOCAPITALIZE] = {"autocapitalize",
				    "",
				    "sentences",
				    {WORD(""),
				     {"off", "none"},
				     {"on", "sentences"},
				     WORD("none"),
				     WORD("sentences"),
				     WORD("words"),
				     WORD("characters")}},
	[KEYWORD_CAPTURE] = {"capture", "", "", {WORD("user"), WORD("environment")}},
	[KEYWORD_CLOSED_BY] = {"closedby", "none", "none", {WORD("any"), WORD("closerequest"), WORD("none")}},
	[KEYWORD_DECODING] = {"decoding", "auto", "auto", {WORD("sync"), WORD("async")}},
	[KEYWORD_DIR] = {"dir", "", "", {WORD("ltr"), WORD("rtl"), WORD("auto")}},
	[KEYWORD_EDITABLE] = {"contenteditable",
			      "inherit",
			      "inherit",
			      {{"", "true"}, WORD("true"), WORD("false"), WORD("plaintext-only")}},
	[KEYWORD_ENTER_KEY_HINT] = {"enterkeyhint",
				    "",
				    "",
				    {WORD("enter"), WORD("done"), WORD("go"), WORD("next"), WORD("previous"),
				     WORD("search"), WORD("send")}},
	[KEYWORD_FETCH_PRIORITY] = {"fetchpriority", "auto", "auto", {WORD("high"), WORD("low")}},
	[KEYWORD_FORM_AUTOCOMPLETE] = {"autocomplete", "on", "on", {WORD("off")}},
	[KEYWORD_INPUT_MODE] = {"inputmode",
				"",
				"",
				{WORD("none"), WORD("text"), WORD("tel"), WORD("url"), WORD("email"), WORD("numeric"),
				 WORD("decimal"), WORD("search")}},
	[KEYWORD_LOADING] = {"loading", "eager", "eager", {WORD("lazy")}},
	[KEYWORD_SCOPE] = {"scope", "", "", {WORD("row"), WORD("col"), WORD("rowgroup"), WORD("colgroup")}},
	[KEYWORD_TRACK_KIND] = {"kind",
				"subtitles",
				"metadata",
				{WORD("subtitles"), WORD("captions"), WORD("descriptions"), WORD("chapters")}},
};

/* 0: no element of this tree has ever had such an attribute. */
static uint32_t atom_of(const struct node *element, const char *attribute)
{
	return tree_atom_find(node_tree(element), string_of(attribute));
}

static const char *meaning(const struct node *element, enum keywords which)
{
	const struct keyword *keyword = &keywords[which];
	struct string said;

	if (!element_attribute(element, atom_of(element, keyword->attribute), &said))
		return keyword->missing;
	for (size_t i = 0; i < WORDS_MAX && keyword->words[i].word; i++)
		if (string_equal_ignoring_case(said, string_of(keyword->words[i].word)))
			return keyword->words[i].means;
	return keyword->invalid;
}

static int set_said(struct call *call, const char *attribute, struct string said)
{
	uint32_t atom;
	const int error = tree_atom(call->session->tree, string_of(attribute), &atom);

	return error ? error : grant_attribute_atom(call->session, call->node, atom, said);
}

/* `data` of these is one of enum keywords. */
static int get_keyword(struct call *call)
{
	*call->out = value_string(string_of(meaning(call->node, (enum keywords)call->member->data)));
	return 0;
}

static int set_keyword(struct call *call)
{
	return set_said(call, keywords[call->member->data].attribute, argument_text(call, 0));
}

/* A control that says nothing itself says what its form does. */
static const struct node *capitalized_by(const struct node *element)
{
	static const uint32_t inheriting[] = {ATOM_BUTTON, ATOM_FIELDSET, ATOM_INPUT,
					      ATOM_OUTPUT, ATOM_SELECT,   ATOM_TEXTAREA};

	for (size_t i = 0; i < COUNT(inheriting); i++)
		if (element_is(element, inheriting[i]) && form_owner(element))
			return form_owner(element);
	return element;
}

static int get_autocapitalize(struct call *call)
{
	const struct node *by = call->node;

	if (!element_attribute(by, atom_of(by, "autocapitalize"), NULL))
		by = capitalized_by(by);
	*call->out = value_string(string_of(meaning(by, KEYWORD_AUTOCAPITALIZE)));
	return 0;
}

static int get_autocorrect(struct call *call)
{
	const struct node *by = call->node;
	const enum input_type type = element_is(by, ATOM_INPUT) ? input_type(by) : INPUT_TEXT;

	if (!element_attribute(by, atom_of(by, "autocorrect"), NULL))
		by = capitalized_by(by);
	*call->out = value_boolean(
		type != INPUT_URL && type != INPUT_EMAIL && type != INPUT_PASSWORD &&
		!string_equal_ignoring_case(element_attribute_or_empty(by, atom_of(by, "autocorrect")), STRING("off")));
	return 0;
}

static int set_autocorrect(struct call *call)
{
	return set_said(call, "autocorrect", argument_boolean(call, 0) ? STRING("on") : STRING("off"));
}

static int set_editable(struct call *call)
{
	static const char *const words[] = {"true", "false", "plaintext-only"};
	const struct string said = argument_text(call, 0);

	if (string_equal_ignoring_case(said, STRING("inherit"))) {
		element_remove_attribute(call->node, ATOM_CONTENTEDITABLE);
		return 0;
	}
	for (size_t i = 0; i < COUNT(words); i++)
		if (string_equal_ignoring_case(said, string_of(words[i])))
			return set_said(call, "contenteditable", string_of(words[i]));
	return -TREE_SYNTAX;
}

static int get_is_editable(struct call *call)
{
	const struct node *node = call->node;
	const char *editable = "inherit";

	for (; node && strcmp(editable, "inherit") == 0; node = node_parent_element(node))
		editable = meaning(node, KEYWORD_EDITABLE);
	*call->out = value_boolean(strcmp(editable, "inherit") != 0 && strcmp(editable, "false") != 0);
	return 0;
}

static int get_draggable(struct call *call)
{
	const struct node *node = call->node;
	const struct string said = element_attribute_or_empty(node, ATOM_DRAGGABLE);

	if (string_equal_ignoring_case(said, STRING("true")) || string_equal_ignoring_case(said, STRING("false")))
		*call->out = value_boolean(said.length == 4);
	else
		*call->out = value_boolean(element_is(node, ATOM_IMG) ||
					   (element_is(node, ATOM_A) && element_attribute(node, ATOM_HREF, NULL)));
	return 0;
}

/* What is said by this element, or by the next one around it that says one of the two: true where none does. */
static bool is_on(const struct node *node, const char *attribute, const char *on, const char *off)
{
	const uint32_t atom = atom_of(node, attribute);
	struct string said;

	for (; node; node = node_parent_element(node)) {
		if (!element_attribute(node, atom, &said))
			continue;
		if (string_equal_ignoring_case(said, string_of(off)))
			return false;
		if (said.length == 0 || string_equal_ignoring_case(said, string_of(on)))
			return true;
	}
	return true;
}

static int get_spellcheck(struct call *call)
{
	*call->out = value_boolean(is_on(call->node, "spellcheck", "true", "false"));
	return 0;
}

static int get_translate(struct call *call)
{
	*call->out = value_boolean(is_on(call->node, "translate", "yes", "no"));
	return 0;
}

static int set_translate(struct call *call)
{
	return set_said(call, "translate", argument_boolean(call, 0) ? STRING("yes") : STRING("no"));
}

static int get_writing_suggestions(struct call *call)
{
	*call->out = value_string(is_on(call->node, "writingsuggestions", "true", "false") ? STRING("true")
											   : STRING("false"));
	return 0;
}

/* `draggable` and `spellcheck` are attributes of that name. */
static int set_true_or_false(struct call *call)
{
	return set_said(call, call->member->name, argument_boolean(call, 0) ? STRING("true") : STRING("false"));
}

static int set_writing_suggestions(struct call *call)
{
	return set_said(call, "writingsuggestions", argument_text(call, 0));
}

#define KEYWORD(name, interface, which)                                                                                \
	{                                                                                                              \
		name, interface, which, get_keyword, set_keyword, NULL                                                 \
	}

static const struct member keyword_members[] = {
	KEYWORD("dir", INTERFACE_HTML_ELEMENT, KEYWORD_DIR),
	KEYWORD("inputMode", INTERFACE_HTML_ELEMENT, KEYWORD_INPUT_MODE),
	KEYWORD("enterKeyHint", INTERFACE_HTML_ELEMENT, KEYWORD_ENTER_KEY_HINT),
	{"contentEditable", INTERFACE_HTML_ELEMENT, KEYWORD_EDITABLE, get_keyword, set_editable, NULL},
	{"isContentEditable", INTERFACE_HTML_ELEMENT, 0, get_is_editable, NULL, NULL},
	{"autocapitalize", INTERFACE_HTML_ELEMENT, KEYWORD_AUTOCAPITALIZE, get_autocapitalize, set_keyword, NULL},
	{"autocorrect", INTERFACE_HTML_ELEMENT, 0, get_autocorrect, set_autocorrect, NULL},
	{"draggable", INTERFACE_HTML_ELEMENT, 0, get_draggable, set_true_or_false, NULL},
	{"spellcheck", INTERFACE_HTML_ELEMENT, 0, get_spellcheck, set_true_or_false, NULL},
	{"translate", INTERFACE_HTML_ELEMENT, 0, get_translate, set_translate, NULL},
	{"writingSuggestions", INTERFACE_HTML_ELEMENT, 0, get_writing_suggestions, set_writing_suggestions, NULL},
	KEYWORD("autocomplete", INTERFACE_FORM, KEYWORD_FORM_AUTOCOMPLETE),
	KEYWORD("capture", INTERFACE_INPUT, KEYWORD_CAPTURE),
	KEYWORD("closedBy", INTERFACE_DIALOG, KEYWORD_CLOSED_BY),
	KEYWORD("decoding", INTERFACE_IMAGE, KEYWORD_DECODING),
	KEYWORD("fetchPriority", INTERFACE_IMAGE, KEYWORD_FETCH_PRIORITY),
	KEYWORD("loading", INTERFACE_IMAGE, KEYWORD_LOADING),
	KEYWORD("scope", INTERFACE_TABLE_CELL, KEYWORD_SCOPE),
	KEYWORD("kind", INTERFACE_TRACK, KEYWORD_TRACK_KIND),
};

const struct member_table members_keyword = {keyword_members, COUNT(keyword_members)};
