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
#define LOWER(name, interface)                                                                                         \
	{                                                                                                              \
		name, interface, 0, get_lower, set_lower, NULL                                                         \
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
	ARIA("ariaBusy"),
	ARIA("ariaChecked"),
	ARIA("ariaColCount"),
	ARIA("ariaColIndex"),
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
	ARIA("ariaRequired"),
	ARIA("ariaRoleDescription"),
	ARIA("ariaRowCount"),
	ARIA("ariaRowIndex"),
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
	FLAG("hidden", INTERFACE_HTML_ELEMENT, ATOM_HIDDEN),
	FLAG("inert", INTERFACE_HTML_ELEMENT, ATOM_INERT),
	{"innerText", INTERFACE_HTML_ELEMENT, 0, get_inner_text, set_inner_text, NULL},
	{"outerText", INTERFACE_HTML_ELEMENT, 0, get_inner_text, NULL, NULL},
	{"click", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, click},
	{"focus", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, focus},
	{"blur", INTERFACE_HTML_ELEMENT, 0, NULL, NULL, blur},
	{"focus", INTERFACE_SVG_ELEMENT, 0, NULL, NULL, focus},
	{"blur", INTERFACE_SVG_ELEMENT, 0, NULL, NULL, blur},
	TEXT("href", INTERFACE_ANCHOR, ATOM_HREF),
	TEXT("target", INTERFACE_ANCHOR, ATOM_TARGET),
	TEXT("rel", INTERFACE_ANCHOR, ATOM_REL),
	TEXT("hreflang", INTERFACE_ANCHOR, ATOM_HREFLANG),
	TEXT("type", INTERFACE_ANCHOR, ATOM_TYPE),
	TEXT("src", INTERFACE_IMAGE, ATOM_SRC),
	TEXT("alt", INTERFACE_IMAGE, ATOM_ALT),
	LOWER("srcset", INTERFACE_IMAGE),
	TEXT("sizes", INTERFACE_IMAGE, ATOM_SIZES),
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
	TEXT("type", INTERFACE_OLIST, ATOM_TYPE),
	{"reversed", INTERFACE_OLIST, 0, get_lower_flag, set_lower_flag, NULL},
	TEXT("label", INTERFACE_OPTGROUP, ATOM_LABEL),
	FLAG("disabled", INTERFACE_OPTGROUP, ATOM_DISABLED),
	FLAG("disabled", INTERFACE_OPTION, ATOM_DISABLED),
	FLAG("defaultSelected", INTERFACE_OPTION, ATOM_SELECTED),
	TEXT("name", INTERFACE_OUTPUT, ATOM_NAME),
	TEXT("name", INTERFACE_SELECT, ATOM_NAME),
	FLAG("disabled", INTERFACE_SELECT, ATOM_DISABLED),
	FLAG("multiple", INTERFACE_SELECT, ATOM_MULTIPLE),
	FLAG("required", INTERFACE_SELECT, ATOM_REQUIRED),
	TEXT("headers", INTERFACE_TABLE_CELL, ATOM_HEADERS),
	TEXT("abbr", INTERFACE_TABLE_CELL, ATOM_ABBR),
	TEXT("dateTime", INTERFACE_TIME, ATOM_DATETIME),
	TEXT("name", INTERFACE_TEXT_AREA, ATOM_NAME),
	TEXT("placeholder", INTERFACE_TEXT_AREA, ATOM_PLACEHOLDER),
	TEXT("wrap", INTERFACE_TEXT_AREA, ATOM_WRAP),
	FLAG("disabled", INTERFACE_TEXT_AREA, ATOM_DISABLED),
	FLAG("readOnly", INTERFACE_TEXT_AREA, ATOM_READONLY),
	FLAG("required", INTERFACE_TEXT_AREA, ATOM_REQUIRED),
	TEXT("name", INTERFACE_INPUT, ATOM_NAME),
	TEXT("placeholder", INTERFACE_INPUT, ATOM_PLACEHOLDER),
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
};

const struct member_table members_html = {html_members, COUNT(html_members)};
