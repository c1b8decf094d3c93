/* value.c: the values of form controls and their kin. */
#include <math.h>

#include "form_internal.h"

/* Elements whose value is their attribute. */
static bool reflects_value(const struct node *element)
{
	static const uint32_t names[] = {
		ATOM_BUTTON, ATOM_DATA, ATOM_LI, ATOM_METER, ATOM_PARAM, ATOM_PROGRESS,
	};

	return IS_HTML_OF(element, names);
}

struct string form_own_value(const struct node *control)
{
	return control->rare ? control->rare->value : EMPTY;
}

int form_set_own_value(struct node *control, struct string value)
{
	struct rare *rare;
	struct string copy;
	int error = node_rare(control, &rare);

	if (!error)
		error = tree_copy(control->tree, value, &copy);
	if (error)
		return error;
	tree_uncopy(control->tree, &rare->value);
	rare->value = copy;
	control->flags |= NODE_VALUE_DIRTY;
	tree_changed(control->tree);
	return 0;
}

/* Line ends are "\n" in what script sees. */
static void append_lines(struct text *out, struct string value)
{
	for (size_t i = 0; i < value.length; i++) {
		if (value.data[i] == '\r' && i + 1 < value.length && value.data[i + 1] == '\n')
			continue;
		text_append_char(out, value.data[i] == '\r' ? '\n' : value.data[i]);
	}
}

static int input_value(const struct node *input, struct text *out)
{
	enum input_type type = input_type(input);
	struct string value;

	if (type == INPUT_FILE)
		return 0;
	if (input_has_own_value(type)) {
		value = input->flags & NODE_VALUE_DIRTY ? form_own_value(input)
							: element_attribute_or_empty(input, ATOM_VALUE);
		sanitize(input, value, out);
	} else if (element_attribute(input, ATOM_VALUE, &value)) {
		text_append(out, value);
	} else if (type == INPUT_CHECKBOX || type == INPUT_RADIO) {
		text_append(out, STRING("on"));
	}
	return text_status(out);
}

/* Of the texts that are right in it. */
static int child_text(const struct node *parent, struct text *out)
{
	for (const struct node *at = parent->first; at; at = at->next)
		if (at->type == NODE_TEXT)
			text_append(out, node_data(at));
	return text_status(out);
}

static int textarea_value(const struct node *textarea, struct text *out)
{
	struct text content = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = 0;

	if (textarea->flags & NODE_VALUE_DIRTY)
		append_lines(out, form_own_value(textarea));
	else
		error = child_text(textarea, &content);
	append_lines(out, text_string(&content));
	text_close(&content);
	return error ? error : text_status(out);
}

int form_value(const struct node *control, struct text *out)
{
	struct string value;

	if (is_html(control, ATOM_INPUT))
		return input_value(control, out);
	if (is_html(control, ATOM_TEXTAREA))
		return textarea_value(control, out);
	if (is_html(control, ATOM_SELECT))
		return select_first_selected(control) ? form_value(select_first_selected(control), out) : 0;
	if (is_html(control, ATOM_OUTPUT))
		return node_text_content(control, out);
	if (is_html(control, ATOM_OPTION) && !element_attribute(control, ATOM_VALUE, &value))
		return option_text(control, out);
	if (!reflects_value(control) && !is_html(control, ATOM_OPTION))
		return -TREE_TYPE;
	text_append(out, element_attribute_or_empty(control, ATOM_VALUE));
	return text_status(out);
}

/* The first option of that value, and no other. */
static int set_select_value(struct node *select, struct string value)
{
	struct node *option = NULL;
	int32_t index = -1;

	for (int32_t i = 0; index < 0 && (option = select_option_after(select, option)); i++) {
		struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
		int error = form_value(option, &text);

		if (!error && text_equal(&text, value))
			index = i;
		text_close(&text);
		if (error)
			return error;
	}
	select_set_selected_index(select, index);
	return 0;
}

static void selection_to_end(struct node *field, struct string value)
{
	uint32_t end = string_utf16_length(value);

	field->rare->selection_start = field->rare->selection_end = end;
	field->rare->selection_direction = SELECTION_NONE;
}

/* A new value of a field takes the selection to its end; the same value leaves it. */
static int set_field_value(struct node *field, struct string value)
{
	struct text old = {.max = UNILET_HEADLESS_STRING_MAX}, new = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = form_value(field, &old);

	if (is_html(field, ATOM_INPUT))
		sanitize(field, value, &new);
	else
		append_lines(&new, value);
	if (!error)
		error = text_status(&new);
	if (!error)
		error = form_set_own_value(field, text_string(&new));
	if (!error) {
		field->flags &= (uint16_t)~NODE_BY_PERSON;
		if (!text_equal(&old, text_string(&new)))
			selection_to_end(field, text_string(&new));
	}
	text_close(&old);
	text_close(&new);
	return error;
}

static int set_input_value(struct node *input, struct string value)
{
	enum input_type type = input_type(input);

	if (type == INPUT_FILE)
		return value.length > 0 ? -TREE_INVALID_STATE : 0;
	if (input_has_own_value(type))
		return set_field_value(input, value);
	return element_set_attribute(input, ATOM_VALUE, value);
}

/* A value that was the input's own goes to the attribute where that is the value from now on, and the other way round. */
int input_type_changed(struct node *input, enum input_type before)
{
	enum input_type now = input_type(input);
	struct text clean = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = 0;

	if (now == before || !(input->flags & NODE_VALUE_DIRTY))
		return 0;
	if (!input_has_own_value(before)) {
		input->flags &= (uint16_t)~NODE_VALUE_DIRTY;
	} else if (input_has_own_value(now)) {
		sanitize(input, form_own_value(input), &clean);
		error = text_status(&clean);
		if (!error)
			error = form_set_own_value(input, text_string(&clean));
		text_close(&clean);
	} else if (now != INPUT_FILE && form_own_value(input).length > 0) {
		error = element_set_attribute(input, ATOM_VALUE, form_own_value(input));
	}
	return error;
}

/* What an output was before script gave it a value is what it is reset to. */
static int set_output_value(struct node *output, struct string value)
{
	struct text before = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = 0;

	if (!(output->flags & NODE_VALUE_DIRTY)) {
		error = node_text_content(output, &before);
		if (!error)
			error = form_set_own_value(output, text_string(&before));
		text_close(&before);
	}
	return error ? error : node_set_text_content(output, value);
}

int form_set_value(struct node *control, struct string value)
{
	if (is_html(control, ATOM_INPUT))
		return set_input_value(control, value);
	if (is_html(control, ATOM_TEXTAREA))
		return set_field_value(control, value);
	if (is_html(control, ATOM_SELECT))
		return set_select_value(control, value);
	if (is_html(control, ATOM_OUTPUT))
		return set_output_value(control, value);
	if (!reflects_value(control) && !is_html(control, ATOM_OPTION))
		return -TREE_TYPE;
	return element_set_attribute(control, ATOM_VALUE, value);
}

int form_default_value(const struct node *control, struct text *out)
{
	if (is_html(control, ATOM_OUTPUT) && control->flags & NODE_VALUE_DIRTY)
		text_append(out, form_own_value(control));
	else if (is_html(control, ATOM_OUTPUT))
		return node_text_content(control, out);
	else if (is_html(control, ATOM_TEXTAREA))
		return child_text(control, out);
	else if (is_html(control, ATOM_INPUT))
		text_append(out, element_attribute_or_empty(control, ATOM_VALUE));
	else
		return -TREE_TYPE;
	return text_status(out);
}

int form_set_default_value(struct node *control, struct string value)
{
	if (is_html(control, ATOM_OUTPUT) && control->flags & NODE_VALUE_DIRTY)
		return form_set_own_value(control, value);
	if (is_html(control, ATOM_OUTPUT) || is_html(control, ATOM_TEXTAREA))
		return node_set_text_content(control, value);
	return is_html(control, ATOM_INPUT) ? element_set_attribute(control, ATOM_VALUE, value) : -TREE_TYPE;
}

static double within(double number, double min, double max)
{
	if (number > max)
		number = max;
	return number < min ? min : number;
}

/* Each is held within the ends, and `high` is not below `low`. */
double form_gauge(const struct node *element, uint32_t which)
{
	bool is_meter = is_html(element, ATOM_METER);
	double min = is_meter ? attribute_number(element, ATOM_MIN, 0) : 0;
	double max = attribute_number(element, ATOM_MAX, 1);

	if (is_meter && max < min)
		max = min;
	else if (!is_meter && max <= 0)
		max = 1;
	switch (which) {
	case ATOM_MIN:
		return min;
	case ATOM_MAX:
		return max;
	case ATOM_LOW:
		return within(attribute_number(element, ATOM_LOW, min), min, max);
	case ATOM_HIGH:
		return within(attribute_number(element, ATOM_HIGH, max), form_gauge(element, ATOM_LOW), max);
	case ATOM_OPTIMUM:
		return within(attribute_number(element, ATOM_OPTIMUM, min + (max - min) / 2), min, max);
	default:
		return within(attribute_number(element, ATOM_VALUE, 0), min, max);
	}
}

double form_value_number(const struct node *control)
{
	struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
	double number = NAN;

	if (is_html(control, ATOM_METER) || is_html(control, ATOM_PROGRESS))
		return form_gauge(control, ATOM_VALUE);
	if (!is_html(control, ATOM_INPUT) || form_value(control, &text) != 0 ||
	    !number_of(input_type(control), text_string(&text), &number))
		number = NAN;
	text_close(&text);
	return number;
}

int form_set_value_number(struct node *control, double number)
{
	bool is_input = is_html(control, ATOM_INPUT);
	struct text text = {0};
	int error;

	if (isinf(number))
		return -TREE_TYPE;
	if (is_input && !input_has_number(input_type(control)))
		return -TREE_INVALID_STATE;
	if (is_input && !isnan(number) && !number_back(input_type(control), number, &text))
		text.length = 0;
	else if (!is_input)
		number_text(number, &text);
	error = text_status(&text);
	if (!error)
		error = form_set_value(control, text_string(&text));
	text_close(&text);
	return error;
}
