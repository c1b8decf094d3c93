/* member_number.c: members that reflect an attribute as a whole number, as HTML's kinds of them have it. */
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum number_kind {
	NUMBER_ANY,      /* with a sign */
	NUMBER_NATURAL,  /* none below 0: to set one throws */
	NUMBER_UNSIGNED, /* the same, but one that is too large is taken for the default */
	NUMBER_POSITIVE, /* not 0 either: to set it throws, */
	NUMBER_FALLBACK, /* or it is taken for the default */
	NUMBER_CLAMPED,  /* between two ends */
};

/* `otherwise` is what the member says when the attribute is missing or wrong. */
struct number_rule {
	uint32_t attribute;
	enum number_kind kind;
	int32_t otherwise, low, high;
};

enum {
	RULE_TABINDEX,
	RULE_WIDTH,
	RULE_HEIGHT,
	RULE_VALUE,
	RULE_START,
	RULE_SELECT_SIZE,
	RULE_INPUT_SIZE,
	RULE_COLSPAN,
	RULE_ROWSPAN,
	RULE_ROWS,
	RULE_COLS,
	RULE_MAXLENGTH,
};

static const struct number_rule rules[] = {
	[RULE_TABINDEX] = {ATOM_TABINDEX, NUMBER_ANY, 0, 0, 0},
	[RULE_WIDTH] = {ATOM_WIDTH, NUMBER_UNSIGNED, 0, 0, INT32_MAX},
	[RULE_HEIGHT] = {ATOM_HEIGHT, NUMBER_UNSIGNED, 0, 0, INT32_MAX},
	[RULE_VALUE] = {ATOM_VALUE, NUMBER_ANY, 0, 0, 0},
	[RULE_START] = {ATOM_START, NUMBER_ANY, 1, 0, 0},
	[RULE_SELECT_SIZE] = {ATOM_SIZE, NUMBER_UNSIGNED, 0, 0, INT32_MAX},
	[RULE_INPUT_SIZE] = {ATOM_SIZE, NUMBER_POSITIVE, 20, 1, INT32_MAX},
	[RULE_COLSPAN] = {ATOM_COLSPAN, NUMBER_CLAMPED, 1, 1, 1000},
	[RULE_ROWSPAN] = {ATOM_ROWSPAN, NUMBER_CLAMPED, 1, 0, 65534},
	[RULE_ROWS] = {ATOM_ROWS, NUMBER_FALLBACK, 2, 1, INT32_MAX},
	[RULE_COLS] = {ATOM_COLS, NUMBER_FALLBACK, 20, 1, INT32_MAX},
	[RULE_MAXLENGTH] = {ATOM_MAXLENGTH, NUMBER_NATURAL, -1, 0, INT32_MAX},
};

/* HTML's rules for parsing integers; false if it is none, or too large for 32 bits. */
static bool parse_integer(struct string text, int32_t *out)
{
	double number = 0;
	size_t at = 0;
	bool negative = false, any = false;

	while (at < text.length && strchr(" \t\n\f\r", text.data[at]))
		at++;
	if (at < text.length && (text.data[at] == '-' || text.data[at] == '+'))
		negative = text.data[at++] == '-';
	for (; at < text.length && text.data[at] >= '0' && text.data[at] <= '9' && number <= INT32_MAX; at++) {
		number = 10 * number + (text.data[at] - '0');
		any = true;
	}
	if (!any || number > INT32_MAX)
		return false;
	*out = (int32_t)(negative ? -number : number);
	return true;
}

static int32_t otherwise(const struct call *call, const struct number_rule *rule)
{
	static const uint32_t reached[] = {ATOM_A, ATOM_AREA, ATOM_BUTTON, ATOM_INPUT, ATOM_SELECT, ATOM_TEXTAREA};

	if (rule->attribute != ATOM_TABINDEX)
		return rule->otherwise;
	for (size_t i = 0; i < COUNT(reached); i++)
		if (element_is(call->node, reached[i]))
			return 0;
	return element_is_summary(call->node) || (element_space(call->node) == SPACE_SVG &&
						  string_equal(element_local_name(call->node), STRING("a")))
		       ? 0
		       : -1;
}

static int get_integer(struct call *call)
{
	const struct number_rule *rule = &rules[call->member->data];
	/* What is clamped is wrong below 0 only. */
	const int32_t least = rule->kind == NUMBER_ANY ? INT32_MIN : rule->kind == NUMBER_CLAMPED ? 0 : rule->low;
	int32_t number;

	if (!parse_integer(element_attribute_or_empty(call->node, rule->attribute), &number) || number < least)
		number = otherwise(call, rule);
	else if (rule->kind == NUMBER_CLAMPED)
		number = number < rule->low ? rule->low : number > rule->high ? rule->high : number;
	*call->out = value_number(number);
	return 0;
}

static int set_integer(struct call *call)
{
	const struct number_rule *rule = &rules[call->member->data];
	int32_t number = argument_int32(call, 0);
	struct text *text = result_room(call);

	if ((rule->kind == NUMBER_NATURAL && number < 0) || (rule->kind == NUMBER_POSITIVE && number == 0))
		return -TREE_INDEX_SIZE;
	if (rule->kind != NUMBER_ANY && (number < 0 || (rule->kind == NUMBER_FALLBACK && number == 0)))
		number = rule->otherwise;
	number_text(number, text);
	return grant_attribute_atom(call->session, call->node, rule->attribute, text_string(text));
}

#define INTEGER(name, interface, rule)                                                                                 \
	{                                                                                                              \
		name, interface, rule, get_integer, set_integer, NULL                                                  \
	}

static const struct member number_members[] = {
	INTEGER("tabIndex", INTERFACE_HTML_ELEMENT, RULE_TABINDEX),
	INTEGER("tabIndex", INTERFACE_SVG_ELEMENT, RULE_TABINDEX),
	INTEGER("width", INTERFACE_IMAGE, RULE_WIDTH),
	INTEGER("height", INTERFACE_IMAGE, RULE_HEIGHT),
	INTEGER("value", INTERFACE_LI, RULE_VALUE),
	INTEGER("start", INTERFACE_OLIST, RULE_START),
	INTEGER("size", INTERFACE_SELECT, RULE_SELECT_SIZE),
	INTEGER("size", INTERFACE_INPUT, RULE_INPUT_SIZE),
	INTEGER("colSpan", INTERFACE_TABLE_CELL, RULE_COLSPAN),
	INTEGER("rowSpan", INTERFACE_TABLE_CELL, RULE_ROWSPAN),
	INTEGER("rows", INTERFACE_TEXT_AREA, RULE_ROWS),
	INTEGER("cols", INTERFACE_TEXT_AREA, RULE_COLS),
	INTEGER("maxLength", INTERFACE_TEXT_AREA, RULE_MAXLENGTH),
	INTEGER("maxLength", INTERFACE_INPUT, RULE_MAXLENGTH),
};

const struct member_table members_number = {number_members, COUNT(number_members)};
