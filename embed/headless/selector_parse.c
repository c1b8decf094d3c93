/* selector_parse.c: lists, complex selectors, compounds, names and attributes. */
#include "selector.h"

static void *allocate(struct reader *reader, size_t bytes)
{
	void *memory = pool_allocate(&reader->selector->pool, bytes);

	if (memory)
		memset(memory, 0, bytes);
	else
		reader->error = -TREE_QUOTA_EXCEEDED;
	return memory;
}

static struct simple *add_simple(struct reader *reader, struct compound *compound, enum simple_kind kind)
{
	struct simple **link = &compound->first, *simple = allocate(reader, sizeof(*simple));

	if (!simple)
		return NULL;
	while (*link)
		link = &(*link)->next;
	simple->kind = kind;
	*link = simple;
	return simple;
}

/* As it is for other elements, in lower case for HTML's. */
static bool set_name(struct reader *reader, struct simple *simple, struct string name)
{
	struct tree *tree = reader->selector->tree;

	reader->error = tree_atom(tree, name, &simple->name);
	if (!reader->error)
		reader->error = tree_atom_of_lower(tree, name, &simple->lower_name);
	return !reader->error;
}

/* Whether a '|' is here that parts a namespace from a name: "|=" is something else. */
static bool is_space_mark(const struct reader *reader)
{
	return reader_peek(reader, 0) == '|' && reader_peek(reader, 1) != '=';
}

/* "name", "*", "*|name", "|name"; false with *any unset: there is none. No prefix but "*" is known. */
static bool parse_type(struct reader *reader, struct compound *compound, bool *any)
{
	struct string name;
	struct simple *simple;
	bool universal = reader_take(reader, '*'), named = !universal && reader_ident(reader, &name);

	*any = universal || named;
	if (is_space_mark(reader)) {
		if (named || (!universal && !add_simple(reader, compound, SIMPLE_NO_SPACE)))
			return false;
		reader->at++;
		*any = true;
		named = !reader_take(reader, '*');
		if (named && !reader_ident(reader, &name))
			return false;
	}
	if (!named || !*any)
		return !reader->error;
	simple = add_simple(reader, compound, SIMPLE_TYPE);
	return simple && set_name(reader, simple, name);
}

/* Those whose values HTML compares without case. */
static bool is_caseless(uint32_t name)
{
	static const uint32_t names[] = {
		ATOM_ACCEPT,  ATOM_ACCEPT_CHARSET, ATOM_ALIGN,     ATOM_ALINK,      ATOM_AXIS,     ATOM_BGCOLOR,
		ATOM_CHARSET, ATOM_CHECKED,        ATOM_CLEAR,     ATOM_CODETYPE,   ATOM_COLOR,    ATOM_COMPACT,
		ATOM_DECLARE, ATOM_DEFER,          ATOM_DIR,       ATOM_DIRECTION,  ATOM_DISABLED, ATOM_ENCTYPE,
		ATOM_FACE,    ATOM_FRAME,          ATOM_HREFLANG,  ATOM_HTTP_EQUIV, ATOM_LANG,     ATOM_LANGUAGE,
		ATOM_LINK,    ATOM_MEDIA,          ATOM_METHOD,    ATOM_MULTIPLE,   ATOM_NOHREF,   ATOM_NORESIZE,
		ATOM_NOSHADE, ATOM_NOWRAP,         ATOM_READONLY,  ATOM_REL,        ATOM_REV,      ATOM_RULES,
		ATOM_SCOPE,   ATOM_SCROLLING,      ATOM_SELECTED,  ATOM_SHAPE,      ATOM_TARGET,   ATOM_TEXT,
		ATOM_TYPE,    ATOM_VALIGN,         ATOM_VALUETYPE, ATOM_VLINK,
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i] == name)
			return true;
	return false;
}

static bool take_operator(struct reader *reader, enum attribute_operator *comparison)
{
	static const struct {
		char mark;
		enum attribute_operator comparison;
	} operators[] = {
		{'~', OPERATOR_INCLUDES}, {'|', OPERATOR_DASH}, {'^', OPERATOR_STARTS},
		{'$', OPERATOR_ENDS},     {'*', OPERATOR_HAS},
	};

	*comparison = OPERATOR_EQUALS;
	for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++)
		if (reader_take(reader, operators[i].mark))
			*comparison = operators[i].comparison;
	return reader_take(reader, '=');
}

static bool at_end_or_take(struct reader *reader, char c)
{
	return reader->at == reader->text.length || reader_take(reader, c);
}

/* What follows the name: ends with the bracket. */
static bool parse_attribute_value(struct reader *reader, struct simple *simple)
{
	struct string flag;

	reader_skip_space(reader);
	if (at_end_or_take(reader, ']'))
		return true;
	if (!take_operator(reader, &simple->comparison))
		return false;
	reader_skip_space(reader);
	if (!reader_string(reader, &simple->value) && !reader_ident(reader, &simple->value))
		return false;
	reader_skip_space(reader);
	if (reader_ident(reader, &flag)) {
		simple->ignore_case = string_equal_ignoring_case(flag, STRING("i"));
		simple->exact_case = string_equal_ignoring_case(flag, STRING("s"));
		if (!simple->ignore_case && !simple->exact_case)
			return false;
	}
	reader_skip_space(reader);
	return at_end_or_take(reader, ']');
}

static bool parse_attribute(struct reader *reader, struct compound *compound)
{
	struct simple *simple = add_simple(reader, compound, SIMPLE_ATTRIBUTE);
	struct string name;

	if (!simple)
		return false;
	reader_skip_space(reader);
	simple->any_space = reader_peek(reader, 0) == '*' && reader_peek(reader, 1) == '|';
	if (simple->any_space)
		reader->at += 2;
	else if (is_space_mark(reader))
		reader->at++;
	if (!reader_ident(reader, &name) || is_space_mark(reader) || !set_name(reader, simple, name))
		return false;
	if (!parse_attribute_value(reader, simple))
		return false;
	simple->caseless_html = !simple->exact_case && is_caseless(simple->lower_name);
	return true;
}

static bool parse_named(struct reader *reader, struct compound *compound, enum simple_kind kind)
{
	struct simple *simple = add_simple(reader, compound, kind);

	return simple && reader_ident(reader, &simple->value);
}

static bool parse_compound(struct reader *reader, struct compound *compound)
{
	bool any;

	if (!parse_type(reader, compound, &any))
		return false;
	for (;; any = true) {
		bool well;

		if (reader_take(reader, '#')) {
			well = parse_named(reader, compound, SIMPLE_ID);
		} else if (reader_take(reader, '.')) {
			well = parse_named(reader, compound, SIMPLE_CLASS);
		} else if (reader_take(reader, '[')) {
			well = parse_attribute(reader, compound);
		} else if (reader_take(reader, ':')) {
			struct simple *simple = add_simple(reader, compound, SIMPLE_NEVER);

			well = simple && parse_pseudo(reader, simple);
		} else {
			return any;
		}
		if (!well || reader->error)
			return false;
	}
}

static enum combinator take_combinator(struct reader *reader)
{
	if (reader_take(reader, '>'))
		return COMBINATOR_CHILD;
	if (reader_take(reader, '+'))
		return COMBINATOR_NEXT;
	if (reader_take(reader, '~'))
		return COMBINATOR_LATER;
	return COMBINATOR_NONE;
}

/* Whether a complex selector may end here. */
static bool is_separator(const struct reader *reader)
{
	return reader->at == reader->text.length || reader_peek(reader, 0) == ',' || reader_peek(reader, 0) == ')';
}

/* What a relative selector begins with: the anchor, and what it says of how it is related. */
static struct compound *parse_lead(struct reader *reader, struct complex *complex)
{
	struct compound *anchor = allocate(reader, sizeof(*anchor));

	if (!anchor || !add_simple(reader, anchor, SIMPLE_ANCHOR))
		return NULL;
	complex->lead = take_combinator(reader);
	if (complex->lead == COMBINATOR_NONE)
		complex->lead = COMBINATOR_DESCENDANT;
	reader_skip_space(reader);
	return anchor;
}

static bool parse_complex(struct reader *reader, bool relative, struct complex *complex)
{
	struct compound *left = NULL, *compound;
	enum combinator combinator;
	bool spaced;

	if (relative) {
		left = parse_lead(reader, complex);
		if (!left)
			return false;
	}
	combinator = complex->lead;
	for (unsigned parts = 0; parts < UNILET_HEADLESS_SELECTOR_PARTS_MAX; parts++) {
		compound = allocate(reader, sizeof(*compound));
		if (!compound || !parse_compound(reader, compound))
			return false;
		compound->left = left;
		compound->combinator = combinator;
		complex->right = left = compound;
		spaced = reader_skip_space(reader);
		if (is_separator(reader))
			return true;
		combinator = take_combinator(reader);
		if (combinator == COMBINATOR_NONE && spaced)
			combinator = COMBINATOR_DESCENDANT;
		if (combinator == COMBINATOR_NONE)
			return false;
		reader_skip_space(reader);
	}
	return false;
}

bool parse_list(struct reader *reader, bool relative, bool forgiving, struct complex **list)
{
	bool well = reader->depth++ < UNILET_HEADLESS_SELECTOR_DEPTH_MAX;

	*list = NULL;
	for (bool more = well; more && well; more = reader_take(reader, ',')) {
		struct complex *complex = allocate(reader, sizeof(*complex));
		size_t start;

		if (!complex)
			return false;
		reader_skip_space(reader);
		start = reader->at;
		if (parse_complex(reader, relative, complex)) {
			*list = complex;
			list = &complex->next;
		} else if (forgiving && !reader->error) {
			reader->at = start;
			reader_skip_to_separator(reader);
		} else {
			well = false;
		}
	}
	reader->depth--;
	return well && !reader->error;
}
