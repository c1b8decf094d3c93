/* input_type.c: the types of inputs and buttons. */
#include "form_internal.h"

static const char *const names[] = {
	[INPUT_HIDDEN] = "hidden",     [INPUT_TEXT] = "text",   [INPUT_SEARCH] = "search",
	[INPUT_TEL] = "tel",           [INPUT_URL] = "url",     [INPUT_EMAIL] = "email",
	[INPUT_PASSWORD] = "password", [INPUT_DATE] = "date",   [INPUT_MONTH] = "month",
	[INPUT_WEEK] = "week",         [INPUT_TIME] = "time",   [INPUT_DATETIME_LOCAL] = "datetime-local",
	[INPUT_NUMBER] = "number",     [INPUT_RANGE] = "range", [INPUT_COLOR] = "color",
	[INPUT_CHECKBOX] = "checkbox", [INPUT_RADIO] = "radio", [INPUT_FILE] = "file",
	[INPUT_SUBMIT] = "submit",     [INPUT_IMAGE] = "image", [INPUT_RESET] = "reset",
	[INPUT_BUTTON] = "button",
};

enum input_type input_type(const struct node *input)
{
	struct string type;

	if (element_attribute(input, ATOM_TYPE, &type))
		for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
			if (string_equal_ignoring_case(type, string_of(names[i])))
				return (enum input_type)i;
	return INPUT_TEXT;
}

const char *input_type_name(enum input_type type)
{
	return names[type];
}

const char *button_type_name(const struct node *button)
{
	struct string type = element_attribute_or_empty(button, ATOM_TYPE);

	if (string_equal_ignoring_case(type, STRING("reset")))
		return "reset";
	return string_equal_ignoring_case(type, STRING("button")) ? "button" : "submit";
}

bool input_is_box(const struct node *element)
{
	return is_html(element, ATOM_INPUT) &&
	       (input_type(element) == INPUT_CHECKBOX || input_type(element) == INPUT_RADIO);
}

bool input_is_text(enum input_type type)
{
	return (type >= INPUT_TEXT && type <= INPUT_PASSWORD) || type == INPUT_NUMBER;
}

bool input_has_number(enum input_type type)
{
	return type >= INPUT_DATE && type <= INPUT_RANGE;
}

bool input_has_own_value(enum input_type type)
{
	return type >= INPUT_TEXT && type <= INPUT_COLOR;
}
