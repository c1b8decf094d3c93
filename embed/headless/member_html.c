/* member_html.c: members of HTMLElement, and those of any element that only reflect an attribute. */
#include <math.h>
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* `data` of these is the attribute's atom. */
static int get_text(struct call *call)
{
	*call->out = value_string(element_attribute_or_empty(call->node, call->member->data));
	return 0;
}

static int set_text(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, call->member->data, argument_text(call, 0));
}

static int get_flag(struct call *call)
{
	*call->out = value_boolean(element_attribute(call->node, call->member->data, NULL));
	return 0;
}

static int set_flag(struct call *call)
{
	if (argument_boolean(call, 0))
		return grant_attribute_atom(call->session, call->node, call->member->data, STRING(""));
	element_remove_attribute(call->node, call->member->data);
	return 0;
}

#define UNTIL_FOUND STRING("until-found")

/* Hidden or not, or until what is in it is searched for. */
static int get_hidden(struct call *call)
{
	if (string_equal_ignoring_case(element_attribute_or_empty(call->node, ATOM_HIDDEN), UNTIL_FOUND))
		*call->out = value_string(UNTIL_FOUND);
	else
		get_flag(call);
	return 0;
}

static int set_hidden(struct call *call)
{
	if (call->arguments[0].kind == VALUE_STRING && string_equal_ignoring_case(argument_text(call, 0), UNTIL_FOUND))
		return grant_attribute_atom(call->session, call->node, ATOM_HIDDEN, UNTIL_FOUND);
	return set_flag(call);
}

/* HTML's rules for parsing integers; false if it is none. */
static bool parse_integer(struct string text, int32_t *out)
{
	double number = 0;
	size_t at = 0;
	bool any = false;
	int sign = 1;

	while (at < text.length && strchr(" \t\n\f\r", text.data[at]))
		at++;
	if (at < text.length && (text.data[at] == '-' || text.data[at] == '+'))
		sign = text.data[at++] == '-' ? -1 : 1;
	for (; at < text.length && text.data[at] >= '0' && text.data[at] <= '9' && number <= INT32_MAX; at++) {
		number = 10 * number + (text.data[at] - '0');
		any = true;
	}
	number *= sign;
	if (!any || number > INT32_MAX || number < INT32_MIN)
		return false;
	*out = (int32_t)number;
	return true;
}

/* What the tab key goes to if nothing else is said, wherever it is just now. */
static bool is_tabbed(const struct node *element)
{
	static const uint32_t names[] = {ATOM_A,     ATOM_AREA,   ATOM_BUTTON, ATOM_IFRAME,
					 ATOM_INPUT, ATOM_OBJECT, ATOM_SELECT, ATOM_TEXTAREA};

	for (size_t i = 0; i < COUNT(names); i++)
		if (element_is(element, names[i]))
			return true;
	return element_is_summary(element);
}

/* What such an attribute says when it is missing or wrong. */
static int32_t default_number(const struct call *call)
{
	switch (call->member->data) {
	case ATOM_COLSPAN:
	case ATOM_ROWSPAN:
	case ATOM_SPAN:
	case ATOM_START:
		return 1;
	case ATOM_COLS:
		return 20;
	case ATOM_ROWS:
		return 2;
	case ATOM_SIZE:
		return interface_of(&(struct value){.kind = VALUE_NODE, .node = call->node}) == INTERFACE_INPUT ? 20
														: 0;
	case ATOM_MAXLENGTH:
	case ATOM_MINLENGTH:
		return -1;
	case ATOM_TABINDEX:
		return is_tabbed(call->node) ? 0 : -1;
	default:
		return 0;
	}
}

static bool is_signed(const struct call *call)
{
	return call->member->data == ATOM_TABINDEX || call->member->data == ATOM_VALUE ||
	       call->member->data == ATOM_START;
}

/* Those that say how large something is: of these 0 is none, where there is a size that it has otherwise. */
static bool is_size(const struct call *call)
{
	return (call->member->data == ATOM_SIZE && default_number(call) > 0) || call->member->data == ATOM_COLS ||
	       call->member->data == ATOM_ROWS;
}

/* Numbers of cells are clamped, as HTML has it. */
static int32_t limit_number(const struct call *call, int32_t number)
{
	if (is_signed(call))
		return number;
	if (number < is_size(call))
		return default_number(call);
	switch (call->member->data) {
	case ATOM_COLSPAN:
	case ATOM_SPAN:
		return number < 1 ? 1 : number > 1000 ? 1000 : number;
	case ATOM_ROWSPAN:
		return number > 65534 ? 65534 : number;
	default:
		return number;
	}
}

static int get_integer(struct call *call)
{
	int32_t number;

	if (!parse_integer(element_attribute_or_empty(call->node, call->member->data), &number))
		number = default_number(call);
	*call->out = value_number(limit_number(call, number));
	return 0;
}

/* What the attribute cannot say is an error of lengths and of an input's size, and what is there otherwise of the rest. */
static int set_integer(struct call *call)
{
	struct text *text = result_room(call);
	int32_t number = argument_int32(call, 0);

	if (!is_signed(call) && number < is_size(call)) {
		if (default_number(call) < 0 || (call->member->data == ATOM_SIZE && number == 0))
			return -TREE_INDEX_SIZE;
		number = default_number(call);
	}
	number_text(number, text);
	return grant_attribute_atom(call->session, call->node, call->member->data, text_string(text));
}

/* The attribute of a member that is called as it is, but for capitals. */
static int lower_atom(struct call *call, uint32_t *atom)
{
	const int error = tree_atom(call->session->tree, string_of(call->member->name), atom);

	if (!error)
		*atom = tree_atom_lower(call->session->tree, *atom);
	return error || *atom ? error : -TREE_QUOTA_EXCEEDED;
}

static int get_lower(struct call *call)
{
	uint32_t atom;
	const int error = lower_atom(call, &atom);

	if (!error)
		*call->out = value_string(element_attribute_or_empty(call->node, atom));
	return error;
}

static int set_lower(struct call *call)
{
	uint32_t atom;
	const int error = lower_atom(call, &atom);

	return error ? error : grant_attribute_atom(call->session, call->node, atom, argument_text(call, 0));
}

static int get_lower_flag(struct call *call)
{
	uint32_t atom;
	const int error = lower_atom(call, &atom);

	if (!error)
		*call->out = value_boolean(element_attribute(call->node, atom, NULL));
	return error;
}

static int set_lower_flag(struct call *call)
{
	uint32_t atom;
	int error = lower_atom(call, &atom);

	if (!error && argument_boolean(call, 0))
		error = grant_attribute_atom(call->session, call->node, atom, STRING(""));
	else if (!error)
		element_remove_attribute(call->node, atom);
	return error;
}

/* "ariaLabel" is aria-label; null where it is not there, and to take it away. */
static int aria_atom(struct call *call, uint32_t *atom)
{
	char name[64] = "aria-";
	const char *member = call->member->name + strlen("aria");
	size_t at = strlen(name);

	for (; *member && at < sizeof(name) - 1; member++)
		name[at++] = (char)(*member >= 'A' && *member <= 'Z' ? *member + 'a' - 'A' : *member);
	return tree_atom(call->session->tree, (struct string){name, at}, atom);
}

static int get_aria(struct call *call)
{
	struct string value;
	uint32_t atom;
	const int error = aria_atom(call, &atom);

	if (!error)
		*call->out = element_attribute(call->node, atom, &value) ? value_string(value) : value_null();
	return error;
}

static int set_aria(struct call *call)
{
	uint32_t atom;
	const int error = aria_atom(call, &atom);

	if (error)
		return error;
	if (call->arguments[0].kind != VALUE_NULL && call->arguments[0].kind != VALUE_UNDEFINED)
		return grant_attribute_atom(call->session, call->node, atom, argument_text(call, 0));
	element_remove_attribute(call->node, atom);
	return 0;
}

static int get_role(struct call *call)
{
	struct string value;

	*call->out = element_attribute(call->node, ATOM_ROLE, &value) ? value_string(value) : value_null();
	return 0;
}

static int set_role(struct call *call)
{
	if (call->arguments[0].kind != VALUE_NULL && call->arguments[0].kind != VALUE_UNDEFINED)
		return set_text(call);
	element_remove_attribute(call->node, ATOM_ROLE);
	return 0;
}

static int get_inner_text(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, node_text_content(call->node, text), text);
}

static int set_inner_text(struct call *call)
{
	return element_set_inner_text(call->node,
				      call->arguments[0].kind == VALUE_NULL ? STRING("") : argument_text(call, 0));
}

static int set_outer_text(struct call *call)
{
	return element_set_outer_text(call->node,
				      call->arguments[0].kind == VALUE_NULL ? STRING("") : argument_text(call, 0));
}

static int set_anchor_text(struct call *call)
{
	return node_set_text_content(call->node, argument_text(call, 0));
}

static int click(struct call *call)
{
	return result_done(element_click(call->node));
}

static int focus(struct call *call)
{
	return result_done(element_focus(call->node));
}

static int blur(struct call *call)
{
	return result_done(element_blur(call->node));
}

#define TEXT(name, interface, atom)                                                                                    \
	{                                                                                                              \
		name, interface, atom, get_text, set_text, NULL                                                        \
	}
#define FLAG(name, interface, atom)                                                                                    \
	{                                                                                                              \
		name, interface, atom, get_flag, set_flag, NULL                                                        \
	}
#define INTEGER(name, interface, atom)                                                                                 \
	{                                                                                                              \
		name, interface, atom, get_integer, set_integer, NULL                                                  \
	}
#define LOWER(name, interface)                                                                                         \
	{                                                                                                              \
		name, interface, 0, get_lower, set_lower, NULL                                                         \
	}
#define LOWER_FLAG(name, interface)                                                                                    \
	{                                                                                                              \
		name, interface, 0, get_lower_flag, set_lower_flag, NULL                                               \
	}
#define ARIA(name)                                                                                                     \
	{                                                                                                              \
		name, INTERFACE_ELEMENT, 0, get_aria, set_aria, NULL                                                   \
	}

static const struct member html_members[] = {
	TEXT("id", INTERFACE_ELEMENT, ATOM_ID),
	TEXT("className", INTERFACE_ELEMENT, ATOM_CLASS),
	TEXT("slot", INTERFACE_ELEMENT, ATOM_SLOT),
	{"role", INTERFACE_ELEMENT, ATOM_ROLE, get_role, set_role, NULL},
	ARIA("ariaAtomic"),
	ARIA("ariaAutoComplete"),
	ARIA("ariaBrailleLabel"),
	ARIA("ariaBrailleRoleDescription"),
	ARIA("ariaBusy"),
	ARIA("ariaChecked"),
	ARIA("ariaColCount"),
	ARIA("ariaColIndex"),
	ARIA("ariaColIndexText"),
	ARIA("ariaColSpan"),
	ARIA("ariaCurrent"),
	ARIA("ariaDescription"),
	ARIA("ariaDisabled"),
	ARIA("ariaExpanded"),
	ARIA("ariaHasPopup"),
	ARIA("ariaHidden"),
	ARIA("ariaInvalid"),
	ARIA("ariaKeyShortcuts"),
	ARIA("ariaLabel"),
	ARIA("ariaLevel"),
	ARIA("ariaLive"),
	ARIA("ariaModal"),
	ARIA("ariaMultiLine"),
	ARIA("ariaMultiSelectable"),
	ARIA("ariaOrientation"),
	ARIA("ariaPlaceholder"),
	ARIA("ariaPosInSet"),
	ARIA("ariaPressed"),
	ARIA("ariaReadOnly"),
	ARIA("ariaRelevant"),
	ARIA("ariaRequired"),
	ARIA("ariaRoleDescription"),
	ARIA("ariaRowCount"),
	ARIA("ariaRowIndex"),
	ARIA("ariaRowIndexText"),
	ARIA("ariaRowSpan"),
	ARIA("ariaSelected"),
	ARIA("ariaSetSize"),
	ARIA("ariaSort"),
	ARIA("ariaValueMax"),
	ARIA("ariaValueMin"),
	ARIA("ariaValueNow"),
	ARIA("ariaValueText"),
	TEXT("title", INTERFACE_HTML_ELEMENT, ATOM_TITLE),
	TEXT("lang", INTERFACE_HTML_ELEMENT, ATOM_LANG),
	{"hidden", INTERFACE_HTML_ELEMENT, ATOM_HIDDEN, get_hidden, set_hidden, NULL},
	FLAG("inert", INTERFACE_HTML_ELEMENT, ATOM_INERT),
	INTEGER("tabIndex", INTERFACE_HTML_ELEMENT, ATOM_TABINDEX),
	INTEGER("tabIndex", INTERFACE_SVG_ELEMENT, ATOM_TABINDEX),
	{"innerText", INTERFACE_HTML_ELEMENT, 0, get_inner_text, set_inner_text, NULL},
	{"outerText", INTERFACE_HTML_ELEMENT, 0, get_inner_text, set_outer_text, NULL},
	{"text", INTERFACE_ANCHOR, 0, get_inner_text, set_anchor_text, NULL},
	{"click", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, click},
	{"focus", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, focus},
	{"blur", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, blur},
	{"focus", INTERFACE_SVG_ELEMENT, 0, NULL, NULL, focus},
	{"blur", INTERFACE_SVG_ELEMENT, 0, NULL, NULL, blur},
	TEXT("target", INTERFACE_ANCHOR, ATOM_TARGET),
	TEXT("rel", INTERFACE_ANCHOR, ATOM_REL),
	TEXT("hreflang", INTERFACE_ANCHOR, ATOM_HREFLANG),
	TEXT("type", INTERFACE_ANCHOR, ATOM_TYPE),
	LOWER("download", INTERFACE_ANCHOR),
	TEXT("target", INTERFACE_AREA, ATOM_TARGET),
	TEXT("rel", INTERFACE_AREA, ATOM_REL),
	TEXT("hreflang", INTERFACE_AREA, ATOM_HREFLANG),
	TEXT("type", INTERFACE_AREA, ATOM_TYPE),
	TEXT("alt", INTERFACE_AREA, ATOM_ALT),
	TEXT("coords", INTERFACE_AREA, ATOM_COORDS),
	TEXT("shape", INTERFACE_AREA, ATOM_SHAPE),
	LOWER("download", INTERFACE_AREA),
	TEXT("name", INTERFACE_MAP, ATOM_NAME),
	TEXT("dateTime", INTERFACE_MOD, ATOM_DATETIME),
	LOWER("srcset", INTERFACE_SOURCE),
	TEXT("sizes", INTERFACE_SOURCE, ATOM_SIZES),
	TEXT("media", INTERFACE_SOURCE, ATOM_MEDIA),
	TEXT("type", INTERFACE_SOURCE, ATOM_TYPE),
	INTEGER("width", INTERFACE_SOURCE, ATOM_WIDTH),
	INTEGER("height", INTERFACE_SOURCE, ATOM_HEIGHT),
	LOWER("srclang", INTERFACE_TRACK),
	TEXT("label", INTERFACE_TRACK, ATOM_LABEL),
	FLAG("default", INTERFACE_TRACK, ATOM_DEFAULT),
	LOWER_FLAG("autoplay", INTERFACE_MEDIA),
	LOWER_FLAG("controls", INTERFACE_MEDIA),
	LOWER_FLAG("loop", INTERFACE_MEDIA),
	FLAG("defaultMuted", INTERFACE_MEDIA, ATOM_MUTED),
	LOWER_FLAG("playsInline", INTERFACE_VIDEO),
	INTEGER("width", INTERFACE_VIDEO, ATOM_WIDTH),
	INTEGER("height", INTERFACE_VIDEO, ATOM_HEIGHT),
	INTEGER("span", INTERFACE_TABLE_COLUMN, ATOM_SPAN),
	FLAG("open", INTERFACE_DIALOG, ATOM_OPEN),
	TEXT("useMap", INTERFACE_IMAGE, ATOM_USEMAP),
	TEXT("alt", INTERFACE_IMAGE, ATOM_ALT),
	LOWER("srcset", INTERFACE_IMAGE),
	TEXT("sizes", INTERFACE_IMAGE, ATOM_SIZES),
	INTEGER("width", INTERFACE_IMAGE, ATOM_WIDTH),
	INTEGER("height", INTERFACE_IMAGE, ATOM_HEIGHT),
	TEXT("name", INTERFACE_BUTTON, ATOM_NAME),
	TEXT("value", INTERFACE_BUTTON, ATOM_VALUE),
	FLAG("disabled", INTERFACE_BUTTON, ATOM_DISABLED),
	FLAG("disabled", INTERFACE_FIELDSET, ATOM_DISABLED),
	TEXT("name", INTERFACE_FIELDSET, ATOM_NAME),
	TEXT("value", INTERFACE_DATA, ATOM_VALUE),
	FLAG("open", INTERFACE_DETAILS, ATOM_OPEN),
	TEXT("name", INTERFACE_DETAILS, ATOM_NAME),
	TEXT("name", INTERFACE_FORM, ATOM_NAME),
	FLAG("noValidate", INTERFACE_FORM, ATOM_NOVALIDATE),
	TEXT("htmlFor", INTERFACE_LABEL, ATOM_FOR),
	INTEGER("value", INTERFACE_LI, ATOM_VALUE),
	INTEGER("start", INTERFACE_OLIST, ATOM_START),
	TEXT("type", INTERFACE_OLIST, ATOM_TYPE),
	LOWER_FLAG("reversed", INTERFACE_OLIST),
	TEXT("label", INTERFACE_OPTGROUP, ATOM_LABEL),
	FLAG("disabled", INTERFACE_OPTGROUP, ATOM_DISABLED),
	FLAG("disabled", INTERFACE_OPTION, ATOM_DISABLED),
	FLAG("defaultSelected", INTERFACE_OPTION, ATOM_SELECTED),
	TEXT("name", INTERFACE_OUTPUT, ATOM_NAME),
	TEXT("name", INTERFACE_SELECT, ATOM_NAME),
	FLAG("disabled", INTERFACE_SELECT, ATOM_DISABLED),
	FLAG("multiple", INTERFACE_SELECT, ATOM_MULTIPLE),
	FLAG("required", INTERFACE_SELECT, ATOM_REQUIRED),
	INTEGER("size", INTERFACE_SELECT, ATOM_SIZE),
	INTEGER("colSpan", INTERFACE_TABLE_CELL, ATOM_COLSPAN),
	INTEGER("rowSpan", INTERFACE_TABLE_CELL, ATOM_ROWSPAN),
	TEXT("headers", INTERFACE_TABLE_CELL, ATOM_HEADERS),
	TEXT("abbr", INTERFACE_TABLE_CELL, ATOM_ABBR),
	TEXT("dateTime", INTERFACE_TIME, ATOM_DATETIME),
	TEXT("name", INTERFACE_TEXT_AREA, ATOM_NAME),
	TEXT("placeholder", INTERFACE_TEXT_AREA, ATOM_PLACEHOLDER),
	TEXT("wrap", INTERFACE_TEXT_AREA, ATOM_WRAP),
	FLAG("disabled", INTERFACE_TEXT_AREA, ATOM_DISABLED),
	FLAG("readOnly", INTERFACE_TEXT_AREA, ATOM_READONLY),
	FLAG("required", INTERFACE_TEXT_AREA, ATOM_REQUIRED),
	INTEGER("rows", INTERFACE_TEXT_AREA, ATOM_ROWS),
	INTEGER("cols", INTERFACE_TEXT_AREA, ATOM_COLS),
	INTEGER("maxLength", INTERFACE_TEXT_AREA, ATOM_MAXLENGTH),
	TEXT("name", INTERFACE_INPUT, ATOM_NAME),
	TEXT("placeholder", INTERFACE_INPUT, ATOM_PLACEHOLDER),
	TEXT("alt", INTERFACE_INPUT, ATOM_ALT),
	TEXT("dirName", INTERFACE_INPUT, ATOM_DIRNAME),
	INTEGER("minLength", INTERFACE_INPUT, ATOM_MINLENGTH),
	TEXT("dirName", INTERFACE_TEXT_AREA, ATOM_DIRNAME),
	INTEGER("minLength", INTERFACE_TEXT_AREA, ATOM_MINLENGTH),
	TEXT("pattern", INTERFACE_INPUT, ATOM_PATTERN),
	TEXT("accept", INTERFACE_INPUT, ATOM_ACCEPT),
	TEXT("min", INTERFACE_INPUT, ATOM_MIN),
	TEXT("max", INTERFACE_INPUT, ATOM_MAX),
	TEXT("step", INTERFACE_INPUT, ATOM_STEP),
	TEXT("defaultValue", INTERFACE_INPUT, ATOM_VALUE),
	FLAG("disabled", INTERFACE_INPUT, ATOM_DISABLED),
	FLAG("required", INTERFACE_INPUT, ATOM_REQUIRED),
	FLAG("readOnly", INTERFACE_INPUT, ATOM_READONLY),
	FLAG("multiple", INTERFACE_INPUT, ATOM_MULTIPLE),
	FLAG("defaultChecked", INTERFACE_INPUT, ATOM_CHECKED),
	INTEGER("size", INTERFACE_INPUT, ATOM_SIZE),
	INTEGER("maxLength", INTERFACE_INPUT, ATOM_MAXLENGTH),
};

const struct member_table members_html = {html_members, COUNT(html_members)};
