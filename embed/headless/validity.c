/* validity.c: whether what is in a control is what its attributes ask for. */
#include <math.h>
#include <stdlib.h>

#include "form_internal.h"

static bool is_barred_input(const struct node *input)
{
	switch (input_type(input)) {
	case INPUT_HIDDEN:
	case INPUT_RESET:
	case INPUT_BUTTON:
		return true;
	default:
		return element_attribute(input, ATOM_READONLY, NULL) && input_has_own_value(input_type(input));
	}
}

bool form_will_validate(const struct node *control)
{
	const struct node *above = control;

	if (!form_is_listed(control) || form_is_disabled(control))
		return false;
	for (; above; above = above->parent)
		if (is_html(above, ATOM_DATALIST))
			return false;
	if (is_html(control, ATOM_INPUT))
		return !is_barred_input(control);
	if (is_html(control, ATOM_TEXTAREA))
		return !element_attribute(control, ATOM_READONLY, NULL);
	if (is_html(control, ATOM_BUTTON))
		return form_is_submitter(control);
	return is_html(control, ATOM_SELECT);
}

/* The option that says that something is to be chosen. */
static bool is_placeholder(const struct node *select, const struct node *option)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	bool is_first = option == select_option_after(select, NULL) && option->parent == select;
	bool is_empty = is_first && form_value(option, &value) == 0 && value.length == 0;

	text_close(&value);
	return is_empty && !element_attribute(select, ATOM_MULTIPLE, NULL);
}

static bool is_missing(const struct node *control, struct string value)
{
	if (!element_attribute(control, ATOM_REQUIRED, NULL))
		return false;
	if (is_html(control, ATOM_SELECT)) {
		const struct node *chosen = select_first_selected(control);

		return !chosen || is_placeholder(control, chosen);
	}
	if (is_html(control, ATOM_TEXTAREA))
		return value.length == 0;
	if (!is_html(control, ATOM_INPUT))
		return false;
	switch (input_type(control)) {
	case INPUT_CHECKBOX:
		return !input_checked(control);
	case INPUT_RADIO:
		return !radio_checked_in_group(control);
	case INPUT_FILE:
		return true;
	default:
		return input_has_own_value(input_type(control)) && value.length == 0;
	}
}

static bool is_atext(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("!#$%&'*+/=?^_`{|}~.-", c));
}

/* One label of a host's name. */
static bool is_label(struct string label)
{
	for (size_t i = 0; i < label.length; i++) {
		char c = lower(label.data[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
			return false;
	}
	return label.length > 0 && label.length <= 63 && label.data[0] != '-' && label.data[label.length - 1] != '-';
}

static bool is_email(struct string text)
{
	size_t at = 0, from;

	while (at < text.length && is_atext(text.data[at]))
		at++;
	if (at == 0 || at == text.length || text.data[at] != '@')
		return false;
	from = ++at;
	for (; at <= text.length; at++)
		if (at == text.length || text.data[at] == '.') {
			if (!is_label(string_slice(text, from, at)))
				return false;
			from = at + 1;
		}
	return true;
}

static bool are_emails(struct string text, bool multiple)
{
	size_t from = 0;

	for (size_t at = 0; at <= text.length; at++) {
		if (at < text.length && !(multiple && text.data[at] == ','))
			continue;
		if (!is_email(string_slice(text, from, at)))
			return false;
		from = at + 1;
	}
	return true;
}

/* An absolute URL, as far as its scheme says. */
static bool is_url(struct string text)
{
	size_t at = 0;

	while (at < text.length && (is_atext(text.data[at]) && !strchr("/?#%", text.data[at])))
		at++;
	return at > 0 && at + 1 < text.length && text.data[at] == ':' && lower(text.data[0]) >= 'a' &&
	       lower(text.data[0]) <= 'z';
}

static bool has_wrong_type(const struct node *control, struct string value)
{
	if (value.length == 0 || !is_html(control, ATOM_INPUT))
		return false;
	if (input_type(control) == INPUT_EMAIL)
		return !are_emails(value, element_attribute(control, ATOM_MULTIPLE, NULL));
	return input_type(control) == INPUT_URL && !is_url(value);
}

/* What a person made too long or too short; what script made is taken. */
static unsigned length_of(const struct node *control, struct string value)
{
	double length = string_utf16_length(value);
	unsigned result = 0;

	if (!(control->flags & NODE_BY_PERSON) || value.length == 0)
		return 0;
	if (length > attribute_number(control, ATOM_MAXLENGTH, INFINITY))
		result |= VALIDITY_TOO_LONG;
	if (length < attribute_number(control, ATOM_MINLENGTH, 0))
		result |= VALIDITY_TOO_SHORT;
	return result;
}

/* A time's range may be from the evening to the morning: out of that is what is beyond both ends. */
static unsigned limits_of(enum input_type type, double number, double min, double max)
{
	const unsigned both = VALIDITY_RANGE_UNDERFLOW | VALIDITY_RANGE_OVERFLOW;
	unsigned result = (number < min ? VALIDITY_RANGE_UNDERFLOW : 0) | (number > max ? VALIDITY_RANGE_OVERFLOW : 0);

	return type == INPUT_TIME && max < min && result != both ? 0 : result;
}

static unsigned range_of(const struct node *control, struct string value)
{
	enum input_type type;
	double number, min, max;
	unsigned result;

	if (!is_html(control, ATOM_INPUT) || !input_has_number(input_type(control)) || value.length == 0)
		return 0;
	type = input_type(control);
	if (!number_of(type, value, &number))
		return 0;
	if (!number_of(type, element_attribute_or_empty(control, ATOM_MIN), &min))
		min = -INFINITY;
	if (!number_of(type, element_attribute_or_empty(control, ATOM_MAX), &max))
		max = INFINITY;
	result = limits_of(type, number, min, max);
	return step_is_off(control, number) ? result | VALIDITY_STEP_MISMATCH : result;
}

unsigned form_validity(const struct node *control)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	unsigned result = control->rare && control->rare->validity.length > 0 ? VALIDITY_CUSTOM_ERROR : 0;

	if (!is_html(control, ATOM_SELECT))
		form_value(control, &value);
	if (is_missing(control, text_string(&value)))
		result |= VALIDITY_VALUE_MISSING;
	if (has_wrong_type(control, text_string(&value)))
		result |= VALIDITY_TYPE_MISMATCH;
	result |= length_of(control, text_string(&value)) | range_of(control, text_string(&value));
	text_close(&value);
	return result;
}

int form_set_custom_validity(struct node *control, struct string message)
{
	struct string copy;
	struct rare *rare;
	int error = form_is_listed(control) ? node_rare(control, &rare) : -TREE_TYPE;

	if (!error)
		error = tree_copy(control->tree, message, &copy);
	if (error)
		return error;
	tree_uncopy(control->tree, &rare->validity);
	rare->validity = copy;
	tree_changed(control->tree);
	return 0;
}

int form_validation_message(const struct node *control, struct text *out)
{
	static const struct {
		unsigned bit;
		const char *message;
	} messages[] = {
		{VALIDITY_VALUE_MISSING, "Please fill out this field."},
		{VALIDITY_TYPE_MISMATCH, "Please enter an address."},
		{VALIDITY_TOO_LONG, "Please shorten this text."},
		{VALIDITY_TOO_SHORT, "Please lengthen this text."},
		{VALIDITY_RANGE_UNDERFLOW, "Please enter a larger value."},
		{VALIDITY_RANGE_OVERFLOW, "Please enter a smaller value."},
		{VALIDITY_STEP_MISMATCH, "Please enter one of the allowed values."},
	};
	unsigned validity = form_will_validate(control) ? form_validity(control) : 0;

	if (validity & VALIDITY_CUSTOM_ERROR) {
		text_append(out, control->rare->validity);
		return text_status(out);
	}
	for (size_t i = 0; i < sizeof(messages) / sizeof(messages[0]); i++)
		if (validity & messages[i].bit) {
			text_append(out, string_of(messages[i].message));
			break;
		}
	return text_status(out);
}

static bool is_invalid(const struct node *control)
{
	return form_will_validate(control) && form_validity(control) != 0;
}

bool form_is_valid_within(const struct node *outer)
{
	const struct node *at = NULL;

	if (is_html(outer, ATOM_FORM)) {
		while ((at = form_element_after(outer, at)))
			if (is_invalid(at))
				return false;
		return true;
	}
	for (at = outer->first; at; at = node_after(at, outer))
		if (is_invalid(at))
			return false;
	return true;
}

static int send_invalid(struct node *control)
{
	int error = event_send(control, ATOM_INVALID, KIND_EVENT, EVENT_CANCELABLE, NULL);

	return error < 0 ? error : 0;
}

/* The invalid ones are found before any is told: a listener may change the form. */
static int check_form(struct node *form)
{
	struct node **invalid = NULL, *control = NULL;
	size_t count = 0, room = 0;
	int error = 0;

	while (!error && (control = form_element_after(form, control))) {
		if (!is_invalid(control))
			continue;
		if (count == room) {
			struct node **more = realloc(invalid, (room = room ? 2 * room : 16) * sizeof(struct node *));

			if (!more)
				error = -TREE_QUOTA_EXCEEDED;
			else
				invalid = more;
		}
		if (!error)
			invalid[count++] = node_hold(control);
	}
	for (size_t i = 0; i < count; i++) {
		if (!error)
			error = send_invalid(invalid[i]);
		node_release(invalid[i]);
	}
	free(invalid);
	return error ? error : count == 0;
}

int form_check_validity(struct node *control)
{
	int error;

	if (is_html(control, ATOM_FORM))
		return check_form(control);
	if (!form_is_listed(control))
		return -TREE_TYPE;
	if (!is_invalid(control))
		return 1;
	error = send_invalid(control);
	return error;
}
