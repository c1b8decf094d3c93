/* selection.c: what is selected in text fields. */
#include "form_internal.h"

static bool has_selection(const struct node *field)
{
	enum input_type type;

	if (is_html(field, ATOM_TEXTAREA))
		return true;
	if (!is_html(field, ATOM_INPUT))
		return false;
	type = input_type(field);
	return type == INPUT_TEXT || type == INPUT_SEARCH || type == INPUT_TEL || type == INPUT_URL ||
	       type == INPUT_PASSWORD;
}

static int value_length(const struct node *field, uint32_t *length)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = form_value(field, &value);

	*length = string_utf16_length(text_string(&value));
	text_close(&value);
	return error;
}

static uint32_t at_most(uint32_t number, uint32_t max)
{
	return number < max ? number : max;
}

int field_selection(const struct node *field, uint32_t *start, uint32_t *end, enum selection_direction *direction)
{
	const struct rare *rare = field->rare;
	uint32_t length;
	int error = has_selection(field) ? value_length(field, &length) : -TREE_INVALID_STATE;

	if (error)
		return error;
	*start = rare ? at_most(rare->selection_start, length) : 0;
	*end = rare ? at_most(rare->selection_end, length) : 0;
	*direction = rare ? rare->selection_direction : SELECTION_NONE;
	return 0;
}

int field_select(struct node *field, uint32_t start, uint32_t end, enum selection_direction direction)
{
	struct rare *rare;
	uint32_t length;
	int error = has_selection(field) ? value_length(field, &length) : -TREE_INVALID_STATE;

	if (!error)
		error = node_rare(field, &rare);
	if (error)
		return error;
	rare->selection_end = at_most(end, length);
	rare->selection_start = at_most(start, rare->selection_end);
	rare->selection_direction = (uint8_t)direction;
	return 0;
}

int field_select_all(struct node *field)
{
	return has_selection(field) ? field_select(field, 0, UINT32_MAX, SELECTION_NONE) : 0;
}

int field_replace_range(struct node *field, struct string with, uint32_t start, uint32_t end)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX}, result = {.max = UNILET_HEADLESS_STRING_MAX};
	struct string old;
	int error = has_selection(field) ? form_value(field, &value) : -TREE_INVALID_STATE;

	if (!error && start > end)
		error = -TREE_INDEX_SIZE;
	if (!error) {
		old = text_string(&value);
		text_append(&result, string_slice(old, 0, string_offset(old, start)));
		text_append(&result, with);
		text_append(&result, string_slice(old, string_offset(old, end), old.length));
		error = text_status(&result);
	}
	if (!error)
		error = form_set_value(field, text_string(&result));
	if (!error) {
		start = at_most(start, string_utf16_length(text_string(&value))) + string_utf16_length(with);
		error = field_select(field, start, start, SELECTION_NONE);
	}
	text_close(&value);
	text_close(&result);
	return error;
}
