/* member_input.c: members of what is filled in: values, checks, selections, validity. */
#include <math.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_value(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, form_value(call->node, text), text);
}

static int set_value(struct call *call)
{
	return form_set_value(call->node, call->arguments[0].kind == VALUE_NULL ? STRING("") : argument_text(call, 0));
}

static int get_default_value(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, form_default_value(call->node, text), text);
}

static int set_default_value(struct call *call)
{
	return form_set_default_value(call->node, argument_text(call, 0));
}

static int get_number(struct call *call)
{
	*call->out = value_number(form_value_number(call->node));
	return 0;
}

static int set_number(struct call *call)
{
	return form_set_value_number(call->node, argument_number(call, 0));
}

static int get_text_length(struct call *call)
{
	struct text *text = result_room(call);
	const int error = form_value(call->node, text);

	*call->out = value_number(string_utf16_length(text_string(text)));
	return error;
}

static int get_type(struct call *call)
{
	const enum interface interface = interface_of(&(struct value){.kind = VALUE_NODE, .node = call->node});

	if (interface == INTERFACE_INPUT)
		*call->out = value_string(string_of(input_type_name(input_type(call->node))));
	else if (interface == INTERFACE_BUTTON)
		*call->out = value_string(string_of(button_type_name(call->node)));
	else if (interface == INTERFACE_SELECT)
		*call->out = value_string(element_attribute(call->node, ATOM_MULTIPLE, NULL) ? STRING("select-multiple")
											     : STRING("select-one"));
	else
		*call->out = value_string(element_local_name(call->node));
	return 0;
}

/* Only an input of files has a list of them, and here there are none. */
static int get_files(struct call *call)
{
	*call->out = value_null();
	if (input_type(call->node) != INPUT_FILE)
		return 0;
	return session_throw(call->session, "NotSupportedError", "a page without a display has no files");
}

static int set_type(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, ATOM_TYPE, argument_text(call, 0));
}

static int get_checked(struct call *call)
{
	*call->out = value_boolean(input_checked(call->node));
	return 0;
}

static int set_checked(struct call *call)
{
	input_set_checked(call->node, argument_boolean(call, 0));
	return 0;
}

static int get_indeterminate(struct call *call)
{
	*call->out = value_boolean(input_indeterminate(call->node));
	return 0;
}

static int set_indeterminate(struct call *call)
{
	input_set_indeterminate(call->node, argument_boolean(call, 0));
	return 0;
}

enum selection_part { PART_START, PART_END, PART_DIRECTION };

/* Null where there is no selection. */
static int get_selection(struct call *call)
{
	static const struct string direction_text[] = {{"none", 4}, {"forward", 7}, {"backward", 8}};
	enum selection_direction direction;
	uint32_t start, end;
	const int error = field_selection(call->node, &start, &end, &direction);

	if (error)
		*call->out = value_null();
	else if (call->member->data == PART_DIRECTION)
		*call->out = value_string(direction_text[direction]);
	else
		*call->out = value_number(call->member->data == PART_START ? start : end);
	return 0;
}

static enum selection_direction direction_of(struct string text)
{
	if (string_equal(text, STRING("forward")))
		return SELECTION_FORWARD;
	return string_equal(text, STRING("backward")) ? SELECTION_BACKWARD : SELECTION_NONE;
}

static int set_selection(struct call *call)
{
	enum selection_direction direction;
	uint32_t start, end;
	const int error = field_selection(call->node, &start, &end, &direction);

	if (error)
		return error;
	if (call->member->data == PART_START) {
		start = argument_uint32(call, 0);
		end = end < start ? start : end;
	} else if (call->member->data == PART_END) {
		end = argument_uint32(call, 0);
		start = end < start ? end : start;
	} else {
		direction = direction_of(argument_text(call, 0));
	}
	return field_select(call->node, start, end, direction);
}

static int set_selection_range(struct call *call)
{
	return field_select(call->node, argument_uint32(call, 0), argument_uint32(call, 1),
			    argument_is_given(call, 2) ? direction_of(argument_text(call, 2)) : SELECTION_NONE);
}

static int select_all(struct call *call)
{
	return field_select_all(call->node);
}

static int mode_of(struct call *call, enum selection_mode *mode)
{
	static const char *const names[] = {[SELECT_TEXT] = "select",
					    [SELECT_START] = "start",
					    [SELECT_END] = "end",
					    [SELECT_PRESERVE] = "preserve"};
	struct string said;

	if (call->count == 2)
		return session_throw(call->session, "TypeError", "setRangeText() takes one argument, or three");
	*mode = SELECT_PRESERVE;
	if (!argument_is_given(call, 3))
		return 0;
	said = argument_text(call, 3);
	for (size_t i = 0; i < COUNT(names); i++)
		if (string_equal(said, string_of(names[i]))) {
			*mode = (enum selection_mode)i;
			return 0;
		}
	return -TREE_TYPE;
}

static int set_range_text(struct call *call)
{
	enum selection_direction direction;
	enum selection_mode mode;
	uint32_t start, end;
	int error = field_selection(call->node, &start, &end, &direction);

	if (!error)
		error = mode_of(call, &mode);
	if (error)
		return error;
	if (call->count >= 3) {
		start = argument_uint32(call, 1);
		end = argument_uint32(call, 2);
	}
	return field_replace_range(call->node, argument_text(call, 0), start, end, mode);
}

static int get_form(struct call *call)
{
	*call->out = value_node(form_owner(call->node));
	return 0;
}

/* A label's is that of its control; gauges are no controls of a form's. */
static int get_label_form(struct call *call)
{
	const struct node *control = label_control(call->node);

	*call->out = value_node(!control || element_is(control, ATOM_METER) || element_is(control, ATOM_PROGRESS)
					? NULL
					: form_owner(control));
	return 0;
}

static int get_will_validate(struct call *call)
{
	*call->out = value_boolean(form_will_validate(call->node));
	return 0;
}

static int get_validity(struct call *call)
{
	return result_object(call, object_of(INTERFACE_VALIDITY, 0, call->node));
}

/* `data` is the bit; 0: none may be set. */
static int get_validity_flag(struct call *call)
{
	const unsigned flags = form_validity(call->object->node);

	*call->out = value_boolean(call->member->data ? flags & call->member->data : flags == 0);
	return 0;
}

/* Patterns are not tried, and nothing that cannot be parsed gets into a value. */
static int get_false(struct call *call)
{
	*call->out = value_boolean(false);
	return 0;
}

static int get_validation_message(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, form_validation_message(call->node, text), text);
}

static int set_custom_validity(struct call *call)
{
	return form_set_custom_validity(call->node, argument_text(call, 0));
}

static int check_validity(struct call *call)
{
	const int result = form_check_validity(call->node);

	*call->out = value_boolean(result > 0);
	return result_done(result);
}

static int get_label_control(struct call *call)
{
	*call->out = value_node(label_control(call->node));
	return 0;
}

static int get_autocomplete(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, form_autofill(call->node, text), text);
}

static int set_autocomplete(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, ATOM_AUTOCOMPLETE, argument_text(call, 0));
}

#define VALIDATED(interface)                                                                                           \
	{"form", interface, 0, get_form, NULL, NULL}, {"willValidate", interface, 0, get_will_validate, NULL, NULL},   \
		{"validity", interface, 0, get_validity, NULL, NULL},                                                  \
		{"validationMessage", interface, 0, get_validation_message, NULL, NULL},                               \
		{"setCustomValidity", interface, 0, NULL, NULL, set_custom_validity},                                  \
		{"checkValidity", interface, 0, NULL, NULL, check_validity},                                           \
	{                                                                                                              \
		"reportValidity", interface, 0, NULL, NULL, check_validity                                             \
	}

#define SELECTABLE(interface)                                                                                          \
	{"selectionStart", interface, PART_START, get_selection, set_selection, NULL},                                 \
		{"selectionEnd", interface, PART_END, get_selection, set_selection, NULL},                             \
		{"selectionDirection", interface, PART_DIRECTION, get_selection, set_selection, NULL},                 \
		{"setSelectionRange", interface, 0, NULL, NULL, set_selection_range},                                  \
		{"setRangeText", interface, 0, NULL, NULL, set_range_text},                                            \
	{                                                                                                              \
		"select", interface, 0, NULL, NULL, select_all                                                         \
	}

static const struct member input_members[] = {
	{"value", INTERFACE_INPUT, 0, get_value, set_value, NULL},
	{"valueAsNumber", INTERFACE_INPUT, 0, get_number, set_number, NULL},
	{"type", INTERFACE_INPUT, 0, get_type, set_type, NULL},
	{"files", INTERFACE_INPUT, 0, get_files, NULL, NULL},
	{"checked", INTERFACE_INPUT, 0, get_checked, set_checked, NULL},
	{"indeterminate", INTERFACE_INPUT, 0, get_indeterminate, set_indeterminate, NULL},
	SELECTABLE(INTERFACE_INPUT),
	VALIDATED(INTERFACE_INPUT),
	{"autocomplete", INTERFACE_INPUT, 0, get_autocomplete, set_autocomplete, NULL},
	{"value", INTERFACE_TEXT_AREA, 0, get_value, set_value, NULL},
	{"defaultValue", INTERFACE_TEXT_AREA, 0, get_default_value, set_default_value, NULL},
	{"textLength", INTERFACE_TEXT_AREA, 0, get_text_length, NULL, NULL},
	{"type", INTERFACE_TEXT_AREA, 0, get_type, NULL, NULL},
	SELECTABLE(INTERFACE_TEXT_AREA),
	VALIDATED(INTERFACE_TEXT_AREA),
	{"autocomplete", INTERFACE_TEXT_AREA, 0, get_autocomplete, set_autocomplete, NULL},
	{"value", INTERFACE_SELECT, 0, get_value, set_value, NULL},
	{"type", INTERFACE_SELECT, 0, get_type, NULL, NULL},
	VALIDATED(INTERFACE_SELECT),
	{"autocomplete", INTERFACE_SELECT, 0, get_autocomplete, set_autocomplete, NULL},
	{"type", INTERFACE_BUTTON, 0, get_type, set_type, NULL},
	VALIDATED(INTERFACE_BUTTON),
	{"type", INTERFACE_FIELDSET, 0, get_type, NULL, NULL},
	VALIDATED(INTERFACE_FIELDSET),
	{"value", INTERFACE_OUTPUT, 0, get_value, set_value, NULL},
	{"defaultValue", INTERFACE_OUTPUT, 0, get_default_value, set_default_value, NULL},
	{"type", INTERFACE_OUTPUT, 0, get_type, NULL, NULL},
	VALIDATED(INTERFACE_OUTPUT),
	{"checkValidity", INTERFACE_FORM, 0, NULL, NULL, check_validity},
	{"reportValidity", INTERFACE_FORM, 0, NULL, NULL, check_validity},
	{"control", INTERFACE_LABEL, 0, get_label_control, NULL, NULL},
	{"form", INTERFACE_LABEL, 0, get_label_form, NULL, NULL},
	{"form", INTERFACE_LEGEND, 0, get_form, NULL, NULL},
	{"form", INTERFACE_OPTION, 0, get_form, NULL, NULL},
	{"valid", INTERFACE_VALIDITY, 0, get_validity_flag, NULL, NULL},
	{"valueMissing", INTERFACE_VALIDITY, VALIDITY_VALUE_MISSING, get_validity_flag, NULL, NULL},
	{"typeMismatch", INTERFACE_VALIDITY, VALIDITY_TYPE_MISMATCH, get_validity_flag, NULL, NULL},
	{"tooLong", INTERFACE_VALIDITY, VALIDITY_TOO_LONG, get_validity_flag, NULL, NULL},
	{"tooShort", INTERFACE_VALIDITY, VALIDITY_TOO_SHORT, get_validity_flag, NULL, NULL},
	{"rangeUnderflow", INTERFACE_VALIDITY, VALIDITY_RANGE_UNDERFLOW, get_validity_flag, NULL, NULL},
	{"rangeOverflow", INTERFACE_VALIDITY, VALIDITY_RANGE_OVERFLOW, get_validity_flag, NULL, NULL},
	{"stepMismatch", INTERFACE_VALIDITY, VALIDITY_STEP_MISMATCH, get_validity_flag, NULL, NULL},
	{"customError", INTERFACE_VALIDITY, VALIDITY_CUSTOM_ERROR, get_validity_flag, NULL, NULL},
	{"patternMismatch", INTERFACE_VALIDITY, 0, get_false, NULL, NULL},
	{"badInput", INTERFACE_VALIDITY, 0, get_false, NULL, NULL},
};

const struct member_table members_input = {input_members, COUNT(input_members)};
