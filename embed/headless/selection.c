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

struct range {
	uint32_t start, end;
};

/* What is selected when a range of the text has been replaced by one of that length. */
static struct range select_replaced(struct range selected, struct range old, uint32_t length, enum selection_mode mode)
{
	const uint32_t end = old.start + length;

	if (mode == SELECT_TEXT)
		return (struct range){old.start, end};
	if (mode == SELECT_START)
		return (struct range){old.start, old.start};
	if (mode == SELECT_END)
		return (struct range){end, end};
	if (selected.start > old.end)
		selected.start = selected.start - old.end + end;
	else if (selected.start > old.start)
		selected.start = old.start;
	if (selected.end > old.end)
		selected.end = selected.end - old.end + end;
	else if (selected.end > old.start)
		selected.end = end;
	return selected;
}

static int replace_value(struct node *field, struct string value, struct range old, struct string with)
{
	struct text result = {.max = UNILET_HEADLESS_STRING_MAX};
	int error;

	text_append(&result, string_slice(value, 0, string_offset(value, old.start)));
	text_append(&result, with);
	text_append(&result, string_slice(value, string_offset(value, old.end), value.length));
	error = text_status(&result);
	if (!error)
		error = form_set_value(field, text_string(&result));
	text_close(&result);
	return error;
}

int field_replace_range(struct node *field, struct string with, uint32_t start, uint32_t end, enum selection_mode mode)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	enum selection_direction direction;
	struct range selected, old = {0};
	uint32_t length;
	int error = field_selection(field, &selected.start, &selected.end, &direction);

	if (!error && start > end)
		error = -TREE_INDEX_SIZE;
	if (!error)
		error = form_value(field, &value);
	if (!error) {
		length = string_utf16_length(text_string(&value));
		old = (struct range){at_most(start, length), at_most(end, length)};
		error = replace_value(field, text_string(&value), old, with);
	}
	if (!error) {
		selected = select_replaced(selected, old, string_utf16_length(with), mode);
		error = field_select(field, selected.start, selected.end, SELECTION_NONE);
	}
	text_close(&value);
	return error;
}
