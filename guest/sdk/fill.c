/* fill.c: values of the page's as C objects, by the letters of a signature: dictionaries, sequences, fields of events. */
#include "page.h"

#include <math.h>
#include <stdlib.h>

/* How a field of B or [ lies in a struct. */
struct list {
	size_t count;
	void *items;
};

int sdk_value_number(const struct unilet_value *value, double *number)
{
	if (value->kind == UNILET_NUMBER)
		*number = value->number;
	else if (value->kind == UNILET_INTEGER)
		*number = (double)value->integer;
	else if (value->kind == UNILET_BOOLEAN)
		*number = value->boolean;
	else
		return 0;
	return 1;
}

/* Towards zero; beyond the range its nearest end; 0 for what is no number. */
int64_t sdk_value_integer(const struct unilet_value *value)
{
	double number = 0;

	if (value->kind == UNILET_INTEGER)
		return value->integer;
	if (!sdk_value_number(value, &number) || isnan(number))
		return 0;
	if (number >= 0x1p63)
		return INT64_MAX;
	return number <= -0x1p63 ? INT64_MIN : (int64_t)number;
}

static int64_t clamp(int64_t integer, int64_t low, int64_t high)
{
	if (integer < low)
		return low;
	return integer > high ? high : integer;
}

static void store_number(char letter, const struct unilet_value *value, void *to)
{
	const int64_t integer = sdk_value_integer(value);
	const int32_t i = (int32_t)clamp(integer, INT32_MIN, INT32_MAX);
	const uint32_t u = (uint32_t)clamp(integer, 0, UINT32_MAX);
	double number = 0;
	const bool b = sdk_value_number(value, &number) && number != 0;

	if (letter == 'b')
		memcpy(to, &b, sizeof(b));
	else if (letter == 'i')
		memcpy(to, &i, sizeof(i));
	else if (letter == 'u')
		memcpy(to, &u, sizeof(u));
	else if (letter == 'd')
		memcpy(to, &number, sizeof(number));
	else if (letter == 'L' && number >= 0x1p63)
		*(uint64_t *)to = number >= 0x1p64 ? UINT64_MAX : (uint64_t)number;
	else
		memcpy(to, &integer, sizeof(integer));
}

static void store_choice(const struct unilet_enum *of, const struct unilet_value *value, void *to)
{
	for (int32_t i = 0; i < of->count && value->kind == UNILET_STRING; i++) {
		const int32_t choice = i + 1;

		if (strcmp(of->names[i], value->string) == 0)
			memcpy(to, &choice, sizeof(choice));
	}
}

/* The object's own from now on: then *value is undefined. A text that may not be NULL is empty rather. */
static int move_string(char letter, struct unilet_value *value, void *to)
{
	const char *text = NULL;

	if (value->kind == UNILET_STRING) {
		text = value->string;
		value->kind = UNILET_UNDEFINED;
	} else if (letter == 's' || letter == 'n') {
		text = calloc(1, 1);
		if (!text)
			return -UNILET_NO_SPACE;
	}
	memcpy(to, &text, sizeof(text));
	return 0;
}

static void move_bytes(struct unilet_value *value, void *to)
{
	const struct list list = {value->length, (void *)(uintptr_t)value->bytes};

	if (value->kind != UNILET_BYTES)
		return;
	memcpy(to, &list, sizeof(list));
	value->kind = UNILET_UNDEFINED;
}

static void move_object(struct unilet_value *value, void *to)
{
	if (value->kind != UNILET_OBJECT)
		return;
	memcpy(to, &value->object, sizeof(value->object));
	value->kind = UNILET_UNDEFINED;
}

static int store(const char *type, const void *of, struct unilet_value *value, void *to)
{
	switch (*type) {
	case 'b':
	case 'i':
	case 'u':
	case 'l':
	case 'L':
	case 'd':
		store_number(*type, value, to);
		return 0;
	case 'e':
		store_choice(of, value, to);
		return 0;
	case 's':
	case 'S':
	case 'n':
	case 'N':
		return move_string(*type, value, to);
	case 'o':
		move_object(value, to);
		return 0;
	case 'v':
		memcpy(to, value, sizeof(*value));
		value->kind = UNILET_UNDEFINED;
		return 0;
	case 'B':
		move_bytes(value, to);
		return 0;
	default:
		return -UNILET_INVALID;
	}
}

static int fill_plain(struct sdk_reader *from, const char *type, const void *of, void *to)
{
	struct unilet_value value;
	int result = sdk_value_take(from, &value);

	if (result == 0)
		result = store(type, of, &value, to);
	unilet_value_free(&value);
	return result;
}

/* What is no dictionary, or no sequence, is gone over. */
static int pass(struct sdk_reader *from)
{
	struct unilet_value value;
	const int result = sdk_value_take(from, &value);

	unilet_value_free(&value);
	return result;
}

/* True if the next value is of this kind: then *count is how many follow, of which none is shorter than a word. */
static int is_list(struct sdk_reader *from, uint32_t kind, uint32_t *count)
{
	struct sdk_reader ahead = *from;
	uint32_t found;

	if (sdk_take_word(&ahead, &found) < 0 || found != kind || sdk_take_word(&ahead, count) < 0 ||
	    *count > ahead.left / sizeof(uint32_t))
		return 0;
	*from = ahead;
	return 1;
}

static const struct unilet_field *find_field(const struct unilet_dictionary *dictionary, const uint8_t *name,
					     uint32_t length)
{
	for (uint32_t i = 0; i < dictionary->count; i++) {
		const struct unilet_field *field = &dictionary->fields[i];

		if (strlen(field->name) == length && memcmp(field->name, name, length) == 0)
			return field;
	}
	return NULL;
}

/* One entry: a field, unless nobody knows it, or it came before. */
static int fill_entry(struct sdk_reader *from, const struct unilet_dictionary *dictionary, uint8_t *to, uint64_t *has)
{
	const struct unilet_field *field;
	const uint8_t *name;
	uint32_t length;
	uint64_t bit;

	if (sdk_take_text(from, &name, &length) < 0)
		return -UNILET_INVALID;
	field = find_field(dictionary, name, length);
	bit = field ? 1ull << (field - dictionary->fields) % 64 : 0;
	if (!field || (*has & bit))
		return pass(from);
	*has |= bit;
	return sdk_fill(from, field->type, field->of, to + field->offset);
}

static int fill_dictionary(struct sdk_reader *from, const struct unilet_dictionary *dictionary, void *to)
{
	uint64_t has = 0;
	uint32_t count;
	int result = 0;

	if (!is_list(from, PAGE_DICTIONARY, &count))
		return pass(from);
	for (; count > 0 && result == 0; count--)
		result = fill_entry(from, dictionary, to, &has);
	memcpy(to, &has, sizeof(has));
	if (result < 0)
		unilet_dictionary_free(dictionary, to);
	return result;
}

static void free_list(const char *type, const void *of, struct list *list);

static int fill_sequence(struct sdk_reader *from, const char *type, const void *of, void *to)
{
	const size_t size = sdk_letter_bytes(type, of);
	struct list list = {0, NULL};
	uint32_t count;
	int result = 0;

	if (size == 0)
		return -UNILET_INVALID;
	if (!is_list(from, PAGE_SEQUENCE, &count))
		return pass(from);
	if (count > 0)
		list.items = calloc(count, size);
	if (count > 0 && !list.items)
		return -UNILET_NO_SPACE;
	for (; list.count < count && result == 0; list.count++)
		result = sdk_fill(from, type, of, (uint8_t *)list.items + list.count * size);
	if (result < 0)
		free_list(type, of, &list);
	else
		memcpy(to, &list, sizeof(list));
	return result;
}

int sdk_fill(struct sdk_reader *from, const char *type, const void *of, void *to)
{
	if (*type == '{')
		return fill_dictionary(from, of, to);
	if (*type == '[')
		return fill_sequence(from, type + 1, of, to);
	return fill_plain(from, type, of, to);
}

static void free_list(const char *type, const void *of, struct list *list)
{
	const size_t size = *type ? sdk_letter_bytes(type, of) : 0;

	for (size_t i = 0; size > 0 && i < list->count; i++)
		sdk_fill_free(type, of, (uint8_t *)list->items + i * size);
	free(list->items);
}

void sdk_fill_free(const char *type, const void *of, void *at)
{
	switch (*type) {
	case 's':
	case 'S':
	case 'n':
	case 'N':
		free(*(char **)at);
		break;
	case 'o':
		unilet_release(*(void **)at);
		break;
	case 'v':
		unilet_value_free(at);
		break;
	case '{':
		unilet_dictionary_free(of, at);
		return;
	case 'B':
	case '[':
		free_list(*type == 'B' ? "" : type + 1, of, at);
		memset(at, 0, sizeof(struct list));
		return;
	default:
		return;
	}
	memset(at, 0, sdk_letter_bytes(type, of));
}

void unilet_dictionary_free(const struct unilet_dictionary *dictionary, void *value)
{
	for (uint32_t i = 0; i < dictionary->count; i++) {
		const struct unilet_field *field = &dictionary->fields[i];

		sdk_fill_free(field->type, field->of, (uint8_t *)value + field->offset);
	}
}
