/* token.c: an attribute as an ordered set of tokens: DOMTokenList. */
#include "tree_internal.h"

/* Whoever looks for repeated ones looks at all of it for each. */
static struct string set_text(const struct node *element, uint32_t attribute)
{
	struct string text = element_attribute_or_empty(element, attribute);

	return text.length > UNILET_HEADLESS_TOKENS_BYTES_MAX ? EMPTY : text;
}

/* What is asked of a set goes by the text: the first of equal tokens counts. */
static bool is_repeated(struct string text, struct string token)
{
	struct string earlier = {text.data, (size_t)(token.data - text.data)}, other;

	while (string_next_token(&earlier, &other))
		if (same(other, token))
			return true;
	return false;
}

/* The next token of the set, from what is left of the text. */
static bool next_unique(struct string text, struct string *rest, struct string *token)
{
	while (string_next_token(rest, token))
		if (!is_repeated(text, *token))
			return true;
	return false;
}

uint32_t token_count(const struct node *element, uint32_t attribute)
{
	struct string text = set_text(element, attribute), rest = text, token;
	uint32_t count = 0;

	while (next_unique(text, &rest, &token))
		count++;
	return count;
}

bool token_at(const struct node *element, uint32_t attribute, uint32_t index, struct string *token)
{
	struct string text = set_text(element, attribute), rest = text;

	do {
		if (!next_unique(text, &rest, token))
			return false;
	} while (index-- > 0);
	return true;
}

static bool text_has(struct string text, struct string token)
{
	struct string other;

	while (string_next_token(&text, &other))
		if (same(other, token))
			return true;
	return false;
}

bool token_contains(const struct node *element, uint32_t attribute, struct string token)
{
	return text_has(set_text(element, attribute), token);
}

static int check(const struct string *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (tokens[i].length == 0)
			return -TREE_SYNTAX;
	for (size_t i = 0; i < count; i++)
		for (size_t at = 0; at < tokens[i].length; at++)
			if (is_space(tokens[i].data[at]))
				return -TREE_INVALID_CHARACTER;
	return 0;
}

static void put(struct text *set, struct string token)
{
	if (text_has(text_string(set), token))
		return;
	if (set->length > 0)
		text_append_char(set, ' ');
	text_append(set, token);
}

static bool is_one_of(struct string token, const struct string *tokens, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (same(token, tokens[i]))
			return true;
	return false;
}

/* Those of the attribute that are none of `without`. */
static void collect(const struct node *element, uint32_t attribute, const struct string *without, size_t count,
		    struct text *set)
{
	struct string rest = element_attribute_or_empty(element, attribute), token;

	set->max = UNILET_HEADLESS_TOKENS_BYTES_MAX;
	set->failed = rest.length > set->max;
	if (set->failed)
		return;
	while (string_next_token(&rest, &token))
		if (!is_one_of(token, without, count))
			put(set, token);
}

/* "Update steps": what was not there and stays empty is not made. */
static int update(struct node *element, uint32_t attribute, struct text *set)
{
	int error = text_status(set);

	if (!error && (set->length > 0 || element_attribute(element, attribute, NULL)))
		error = element_set_attribute(element, attribute, text_string(set));
	text_close(set);
	return error;
}

int token_add(struct node *element, uint32_t attribute, const struct string *tokens, size_t count)
{
	struct text set = {0};
	int error = check(tokens, count);

	if (error)
		return error;
	collect(element, attribute, NULL, 0, &set);
	for (size_t i = 0; i < count; i++)
		put(&set, tokens[i]);
	return update(element, attribute, &set);
}

int token_remove(struct node *element, uint32_t attribute, const struct string *tokens, size_t count)
{
	struct text set = {0};
	int error = check(tokens, count);

	if (error)
		return error;
	collect(element, attribute, tokens, count, &set);
	return update(element, attribute, &set);
}

int token_toggle(struct node *element, uint32_t attribute, struct string token, int force)
{
	bool is_there = token_contains(element, attribute, token), wanted = force < 0 ? !is_there : force;
	int error = check(&token, 1);

	if (!error && wanted != is_there)
		error = wanted ? token_add(element, attribute, &token, 1) : token_remove(element, attribute, &token, 1);
	return error ? error : wanted;
}

int token_replace(struct node *element, uint32_t attribute, struct string old, struct string new)
{
	struct string both[] = {old, new}, rest = set_text(element, attribute), token;
	struct text set = {.max = UNILET_HEADLESS_TOKENS_BYTES_MAX};
	int error = check(both, 2);

	if (error || !token_contains(element, attribute, old))
		return error;
	while (string_next_token(&rest, &token))
		put(&set, same(token, old) ? new : token);
	error = update(element, attribute, &set);
	return error ? error : 1;
}
