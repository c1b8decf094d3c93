/* style.c: the attribute `style` as declarations: CSSStyleDeclaration. */
#include "tree_internal.h"

/* A declaration as it is found in the text. */
struct declaration {
	struct string name, value;
	bool important;
};

/* Over a comment; false if there is none here. */
static bool skip_comment(struct string text, size_t *at)
{
	if (text.length - *at < 2 || text.data[*at] != '/' || text.data[*at + 1] != '*')
		return false;
	for (*at += 2; *at < text.length; ++*at)
		if (text.data[*at] == '*' && *at + 1 < text.length && text.data[*at + 1] == '/') {
			*at += 2;
			return true;
		}
	return true;
}

/* Over one character, or a string or an escape as a whole; false if a string does not end on its line. */
static bool skip_token(struct string text, size_t *at)
{
	char quote = text.data[(*at)++];

	if (quote == '\\' && *at < text.length)
		++*at;
	if (quote != '"' && quote != '\'')
		return true;
	while (*at < text.length) {
		char c = text.data[(*at)++];

		if (c == quote)
			return true;
		if (c == '\n' || c == '\r' || c == '\f')
			return false;
		if (c == '\\' && *at < text.length)
			++*at;
	}
	return true;
}

#define BRACKETS_MAX 64u

/* To the semicolon that ends a declaration, past those in brackets and strings. *well: whether all brackets are paired. */
static size_t find_end(struct string text, size_t at, bool *well)
{
	char open[BRACKETS_MAX];
	size_t depth = 0;

	*well = true;
	while (at < text.length) {
		char c = text.data[at];

		if (c == ';' && depth == 0)
			return at;
		if (skip_comment(text, &at))
			continue;
		if (c == '(' || c == '[' || c == '{') {
			*well = *well && depth < BRACKETS_MAX;
			if (depth < BRACKETS_MAX)
				open[depth++] = (char)(c == '(' ? ')' : c + 2);
		} else if (c == ')' || c == ']' || c == '}') {
			*well = *well && depth > 0 && open[depth - 1] == c;
			depth -= depth > 0;
		}
		*well = skip_token(text, &at) && *well;
	}
	*well = *well && depth == 0;
	return at;
}

static bool is_name_char(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
	       (unsigned char)c >= 0x80;
}

static bool is_custom_name(struct string name)
{
	return name.length > 2 && name.data[0] == '-' && name.data[1] == '-';
}

static bool is_property_name(struct string name)
{
	for (size_t i = 0; i < name.length; i++)
		if (!is_name_char(name.data[i]))
			return false;
	return name.length > 0 && !(name.data[0] >= '0' && name.data[0] <= '9');
}

static bool same_name(struct string a, struct string b)
{
	return is_custom_name(a) ? same(a, b) : string_equal_ignoring_case(a, b);
}

/* Takes "!important" off the end of a value. */
static bool take_important(struct string *value)
{
	struct string word = STRING("important");
	struct string rest;

	if (value->length <= word.length ||
	    !string_equal_ignoring_case(string_slice(*value, value->length - word.length, value->length), word))
		return false;
	rest = string_trim(string_slice(*value, 0, value->length - word.length));
	if (rest.length == 0 || rest.data[rest.length - 1] != '!')
		return false;
	*value = string_trim(string_slice(rest, 0, rest.length - 1));
	return true;
}

/* The next declaration that is one; false at the end. What is none is passed over. */
static bool next(struct string text, size_t *at, struct declaration *declaration)
{
	while (*at < text.length) {
		size_t from = *at, colon, end;
		bool well;

		while (from < text.length && (is_space(text.data[from]) || text.data[from] == ';'))
			from++;
		if (from < text.length && skip_comment(text, &from)) {
			*at = from;
			continue;
		}
		end = find_end(text, from, &well);
		*at = end < text.length ? end + 1 : end;
		for (colon = from; colon < end && text.data[colon] != ':';)
			colon++;
		declaration->name = string_trim(string_slice(text, from, colon));
		declaration->value = string_trim(string_slice(text, colon + 1, end));
		declaration->important = take_important(&declaration->value);
		if (well && is_property_name(declaration->name) &&
		    (declaration->value.length > 0 || (colon < end && is_custom_name(declaration->name))) &&
		    !memchr(declaration->value.data, '!', declaration->value.length))
			return true;
	}
	return false;
}

/* A declaration counts unless one of the same name that is important, or later, does. */
static bool counts(struct string text, size_t end, const struct declaration *declaration)
{
	struct declaration other;
	size_t at = 0;

	while (next(text, &at, &other)) {
		bool wins =
			at > end ? other.important >= declaration->important : other.important > declaration->important;

		if (wins && same_name(declaration->name, other.name))
			return false;
	}
	return true;
}

static bool next_counting(struct string text, size_t *at, struct declaration *declaration)
{
	while (next(text, at, declaration))
		if (counts(text, *at, declaration))
			return true;
	return false;
}

static struct string style_of(const struct node *element)
{
	struct string text = element_attribute_or_empty(element, ATOM_STYLE);

	return text.length > UNILET_HEADLESS_TOKENS_BYTES_MAX ? EMPTY : text;
}

static void append_name(struct text *out, struct string name)
{
	for (size_t i = 0; i < name.length; i++)
		text_append_char(out, is_custom_name(name) ? name.data[i] : lower(name.data[i]));
}

/* White space and comments between tokens become one space, but in strings. */
static void append_value(struct text *out, struct string value)
{
	size_t at = 0, from;
	bool spaced = false, any = false;

	while (at < value.length) {
		if (is_space(value.data[at])) {
			spaced = true;
			at++;
			continue;
		}
		if (skip_comment(value, &at))
			continue;
		if (spaced && any)
			text_append_char(out, ' ');
		spaced = false;
		any = true;
		from = at;
		skip_token(value, &at);
		text_append(out, string_slice(value, from, at));
	}
}

static void append_declaration(struct text *out, struct string name, struct string value, bool important)
{
	if (out->length > 0)
		text_append_char(out, ' ');
	append_name(out, name);
	text_append(out, STRING(": "));
	append_value(out, value);
	text_append(out, important ? STRING(" !important;") : STRING(";"));
}

static bool find(const struct node *element, struct string property, struct declaration *found)
{
	size_t at = 0;

	while (next_counting(style_of(element), &at, found))
		if (same_name(found->name, property))
			return true;
	return false;
}

int style_get(const struct node *element, struct string property, struct text *value, bool *important)
{
	struct declaration found = {.important = false};

	if (find(element, property, &found))
		append_value(value, found.value);
	*important = found.important;
	return text_status(value);
}

/* All that count but one, the new one in its place or at the end; an empty value leaves it out. */
static int rewrite(struct node *element, struct string property, struct string value, bool important)
{
	struct string old = style_of(element);
	struct text text = {.max = UNILET_HEADLESS_TOKENS_BYTES_MAX};
	struct declaration declaration;
	bool is_done = value.length == 0;
	size_t at = 0;
	int error;

	while (next_counting(old, &at, &declaration)) {
		bool is_it = same_name(declaration.name, property);

		if (!is_it)
			append_declaration(&text, declaration.name, declaration.value, declaration.important);
		else if (!is_done)
			append_declaration(&text, property, value, important);
		is_done |= is_it;
	}
	if (!is_done)
		append_declaration(&text, property, value, important);
	error = text_status(&text);
	if (!error && (text.length > 0 || element_attribute(element, ATOM_STYLE, NULL)))
		error = element_set_attribute(element, ATOM_STYLE, text_string(&text));
	text_close(&text);
	return error;
}

/* Whether it is a value as a whole, with nothing in it that would end it. */
static bool is_value(struct string value)
{
	bool well;

	return find_end(value, 0, &well) == value.length && well && !memchr(value.data, '!', value.length);
}

int style_set(struct node *element, struct string property, struct string value, bool important)
{
	value = string_trim(value);
	if (element->type != NODE_ELEMENT)
		return -TREE_TYPE;
	if (!is_property_name(property) || (value.length > 0 && !is_value(value)))
		return 0;
	if (value.length == 0 && !find(element, property, &(struct declaration){.important = false}))
		return 0;
	return rewrite(element, property, value, important);
}

int style_remove(struct node *element, struct string property, struct text *old)
{
	bool important;
	int error = style_get(element, property, old, &important);

	return error ? error : style_set(element, property, EMPTY, false);
}

uint32_t style_count(const struct node *element)
{
	struct declaration declaration;
	uint32_t count = 0;
	size_t at = 0;

	while (next_counting(style_of(element), &at, &declaration))
		count++;
	return count;
}

bool style_name_at(const struct node *element, uint32_t index, struct text *name)
{
	struct declaration declaration;
	size_t at = 0;

	while (next_counting(style_of(element), &at, &declaration))
		if (index-- == 0) {
			append_name(name, declaration.name);
			return true;
		}
	return false;
}

static int normalize(struct string style, struct text *text)
{
	struct declaration declaration;
	struct text own = {.max = UNILET_HEADLESS_TOKENS_BYTES_MAX};
	size_t at = 0;
	int error;

	while (next_counting(style, &at, &declaration))
		append_declaration(&own, declaration.name, declaration.value, declaration.important);
	text_append(text, text_string(&own));
	error = text_status(&own);
	text_close(&own);
	return error ? error : text_status(text);
}

int style_text(const struct node *element, struct text *text)
{
	return normalize(style_of(element), text);
}

int style_set_text(struct node *element, struct string style)
{
	struct text text = {.max = UNILET_HEADLESS_TOKENS_BYTES_MAX};
	int error = style.length > UNILET_HEADLESS_TOKENS_BYTES_MAX ? -TREE_QUOTA_EXCEEDED : normalize(style, &text);

	if (!error)
		error = element_set_attribute(element, ATOM_STYLE, text_string(&text));
	text_close(&text);
	return error;
}

void style_property_of(struct string member, struct text *property)
{
	size_t prefix = sizeof("webkit") - 1;

	if (same(member, STRING("cssFloat"))) {
		text_append(property, STRING("float"));
		return;
	}
	if (string_starts(member, STRING("webkit")) && member.length > prefix &&
	    lower(member.data[prefix]) != member.data[prefix])
		text_append_char(property, '-');
	for (size_t i = 0; i < member.length; i++) {
		if (lower(member.data[i]) != member.data[i])
			text_append_char(property, '-');
		text_append_char(property, lower(member.data[i]));
	}
}
