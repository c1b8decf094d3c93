/* member_style.c: members of CSSStyleDeclaration, by the grant's rules for values. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_style(struct call *call)
{
	return result_object(call, object_of(INTERFACE_STYLE, 0, call->node));
}

static int set_style(struct call *call)
{
	const struct string text = argument_text(call, 0);
	const int error = grant_style(call->session, text);

	return error ? error : style_set_text(call->node, text);
}

static int get_text(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, style_text(call->object->node, text), text);
}

static int set_text(struct call *call)
{
	const struct string text = argument_text(call, 0);
	const int error = grant_style(call->session, text);

	return error ? error : style_set_text(call->object->node, text);
}

static int get_length(struct call *call)
{
	*call->out = value_number(style_count(call->object->node));
	return 0;
}

static int item(struct call *call)
{
	struct text *text = result_room(call);

	style_name_at(call->object->node, argument_uint32(call, 0), text);
	return result_text(call, 0, text);
}

static int get_property_value(struct call *call)
{
	struct text *text = result_room(call);
	bool important;

	return result_text(call, style_get(call->object->node, argument_text(call, 0), text, &important), text);
}

static int get_property_priority(struct call *call)
{
	bool important = false;
	const int error = style_get(call->object->node, argument_text(call, 0), result_room(call), &important);

	*call->out = value_string(important ? STRING("important") : STRING(""));
	return error;
}

static int set_property(struct call *call)
{
	const struct string value =
		call->count > 1 && call->arguments[1].kind == VALUE_NULL ? STRING("") : argument_text(call, 1);
	const bool has_priority = argument_is_given(call, 2) && call->arguments[2].kind != VALUE_NULL;
	const struct string priority = has_priority ? argument_text(call, 2) : STRING("");
	int error = argument_check(call, 2);
	bool important;

	if (!error)
		error = grant_style(call->session, value);
	important = string_equal_ignoring_case(priority, STRING("important"));
	if (error || (priority.length > 0 && !important))
		return error;
	return style_set(call->object->node, argument_text(call, 0), value, important);
}

static int remove_property(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, style_remove(call->object->node, argument_text(call, 0), text), text);
}

static const struct member style_members[] = {
	{"style", INTERFACE_HTML_ELEMENT, 0, get_style, set_style, NULL},
	{"style", INTERFACE_SVG_ELEMENT, 0, get_style, set_style, NULL},
	{"cssText", INTERFACE_STYLE, 0, get_text, set_text, NULL},
	{"length", INTERFACE_STYLE, 0, get_length, NULL, NULL},
	{"item", INTERFACE_STYLE, 0, NULL, NULL, item},
	{"getPropertyValue", INTERFACE_STYLE, 0, NULL, NULL, get_property_value},
	{"getPropertyPriority", INTERFACE_STYLE, 0, NULL, NULL, get_property_priority},
	{"setProperty", INTERFACE_STYLE, 0, NULL, NULL, set_property},
	{"removeProperty", INTERFACE_STYLE, 0, NULL, NULL, remove_property},
};

const struct member_table members_style = {style_members, COUNT(style_members)};
