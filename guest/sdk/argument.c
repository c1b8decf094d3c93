/* argument.c: C objects as values for the page: of any kind that a program makes, and by the letters of a signature. */
#include "page.h"

static void put_entries(const struct unilet_value *value)
{
	sdk_operation_open(PAGE_DICTIONARY, value->count);
	for (uint32_t i = 0; i < value->count; i++) {
		sdk_operation_member(value->entries[i].name);
		sdk_operation_value(&value->entries[i].value);
	}
	sdk_operation_close();
}

static void put_items(const struct unilet_value *value)
{
	sdk_operation_open(PAGE_SEQUENCE, value->count);
	for (uint32_t i = 0; i < value->count; i++)
		sdk_operation_value(&value->items[i]);
	sdk_operation_close();
}

static void put_integer(int64_t integer)
{
	sdk_operation_word(PAGE_BIGINT);
	sdk_operation_word((uint32_t)integer);
	sdk_operation_word((uint32_t)((uint64_t)integer >> 32));
}

static void put_callback(unilet_callback *callback, void *context)
{
	const struct sdk_listener listener = {.kind = SDK_CALLBACK, .callback = callback, .context = context};
	const int number = callback ? sdk_listener_number(&listener) : 0;

	if (!callback) {
		sdk_operation_word(PAGE_NULL);
		return;
	}
	if (number < 0)
		sdk_operation_fail(number);
	sdk_operation_word(PAGE_CALLBACK);
	sdk_operation_word((uint32_t)number);
}

void sdk_operation_value(const struct unilet_value *value)
{
	switch (value ? value->kind : UNILET_UNDEFINED) {
	case UNILET_UNDEFINED:
		sdk_operation_word(PAGE_UNDEFINED);
		return;
	case UNILET_NULL:
		sdk_operation_word(PAGE_NULL);
		return;
	case UNILET_BOOLEAN:
		sdk_operation_word(value->boolean ? PAGE_TRUE : PAGE_FALSE);
		return;
	case UNILET_NUMBER:
		sdk_operation_number(value->number);
		return;
	case UNILET_INTEGER:
		put_integer(value->integer);
		return;
	case UNILET_STRING:
		sdk_operation_string(value->string);
		return;
	case UNILET_OBJECT:
		sdk_operation_object(value->object);
		return;
	case UNILET_SEQUENCE:
		put_items(value);
		return;
	case UNILET_DICTIONARY:
		put_entries(value);
		return;
	case UNILET_BYTES:
		sdk_operation_bytes(value->type, value->bytes, value->length);
		return;
	case UNILET_CALLBACK:
		put_callback(value->callback, value->context);
		return;
	}
	sdk_operation_fail(-UNILET_INVALID);
}

size_t sdk_letter_bytes(const char *type, const void *of)
{
	const struct unilet_dictionary *dictionary = of;

	switch (*type) {
	case 'b':
		return sizeof(bool);
	case 'i':
	case 'u':
	case 'e':
		return sizeof(int32_t);
	case 'l':
	case 'L':
	case 'd':
	case 's':
	case 'S':
	case 'n':
	case 'N':
	case 'o':
		return sizeof(uint64_t);
	case 'v':
		return sizeof(struct unilet_value);
	case '{':
		return dictionary ? dictionary->size : 0;
	default:
		return 0;
	}
}

static void put_at(const char *type, const void *of, const void *at);

/* Fields that are there. */
static void put_fields(const struct unilet_dictionary *dictionary, const void *from)
{
	uint64_t has = 0;
	uint32_t count = 0;
	size_t count_at;

	if (from)
		memcpy(&has, from, sizeof(has));
	sdk_operation_open(PAGE_DICTIONARY, 0);
	count_at = sdk_operation_at() - sizeof(uint32_t);
	for (uint32_t i = 0; from && dictionary && i < dictionary->count; i++) {
		const struct unilet_field *field = &dictionary->fields[i];

		if (!field->required && !(has >> i & 1))
			continue;
		sdk_operation_member(field->name);
		put_at(field->type, field->of, (const uint8_t *)from + field->offset);
		count++;
	}
	sdk_operation_set(count_at, count);
	sdk_operation_close();
}

static void put_sequence(const char *type, const void *of, size_t count, const void *items)
{
	const size_t size = sdk_letter_bytes(type, of);

	if (size == 0 || count > UNILET_PAGE_BATCH_BYTES_MAX || (!items && count > 0)) {
		sdk_operation_fail(-UNILET_INVALID);
		return;
	}
	sdk_operation_open(PAGE_SEQUENCE, (uint32_t)count);
	for (size_t i = 0; i < count; i++)
		put_at(type, of, (const uint8_t *)items + i * size);
	sdk_operation_close();
}

static void put_string(char letter, const char *text)
{
	if (!text && (letter == 'S' || letter == 'N'))
		sdk_operation_word(PAGE_NULL);
	else if (letter == 'n' || letter == 'N')
		sdk_operation_name(text);
	else
		sdk_operation_string(text);
}

/* A choice that is none is no value of the page's: undefined, as if it had not been given. */
static void put_choice(const struct unilet_enum *of, int32_t choice)
{
	const char *text = of ? unilet_enum_text(of->names, of->count, choice) : NULL;

	if (text)
		sdk_operation_name(text);
	else
		sdk_operation_word(PAGE_UNDEFINED);
}

/* A number of the letter's type. */
static double number_at(char letter, const void *at)
{
	int32_t i;
	uint32_t u;
	int64_t l;
	uint64_t m;
	double d;

	switch (letter) {
	case 'i':
		memcpy(&i, at, sizeof(i));
		return i;
	case 'u':
		memcpy(&u, at, sizeof(u));
		return u;
	case 'l':
		memcpy(&l, at, sizeof(l));
		return (double)l;
	case 'L':
		memcpy(&m, at, sizeof(m));
		return (double)m;
	default:
		memcpy(&d, at, sizeof(d));
		return d;
	}
}

/* What lies at `at` for a size and a pointer: bytes, or a sequence. */
struct list {
	size_t count;
	const void *items;
};

static void put_list_at(const char *type, const void *of, const void *at)
{
	const struct list *list = at;

	if (*type == 'B')
		sdk_operation_bytes(UNILET_UINT8S, list->items, list->count);
	else
		put_sequence(type + 1, of, list->count, list->items);
}

static void put_optional(const char *type, const void *at)
{
	if (at)
		put_at(type, NULL, at);
	else
		sdk_operation_word(PAGE_NULL);
}

/* One C object of the letter's type. */
static void put_at(const char *type, const void *of, const void *at)
{
	switch (*type) {
	case 'b':
		sdk_operation_word(*(const bool *)at ? PAGE_TRUE : PAGE_FALSE);
		return;
	case 'i':
	case 'u':
	case 'l':
	case 'L':
	case 'd':
		sdk_operation_number(number_at(*type, at));
		return;
	case 's':
	case 'S':
	case 'n':
	case 'N':
		put_string(*type, *(const char *const *)at);
		return;
	case 'o':
		sdk_operation_object(*(const void *const *)at);
		return;
	case 'v':
		sdk_operation_value(at);
		return;
	case 'e':
		put_choice(of, *(const int32_t *)at);
		return;
	case '{':
		put_fields(of, at);
		return;
	case 'B':
	case '[':
		put_list_at(type, of, at);
		return;
	case '?':
		put_optional(type + 1, *(const void *const *)at);
		return;
	default:
		sdk_operation_fail(-UNILET_INVALID);
	}
}

static double take_number(char letter, struct sdk_arguments *from)
{
	if (letter == 'i')
		return va_arg(from->list, int32_t);
	if (letter == 'u')
		return va_arg(from->list, uint32_t);
	if (letter == 'l')
		return (double)va_arg(from->list, int64_t);
	if (letter == 'L')
		return (double)va_arg(from->list, uint64_t);
	return va_arg(from->list, double);
}

/* The next argument is a number or a boolean. */
static void put_plain(char letter, struct sdk_arguments *from)
{
	if (letter == 'b')
		sdk_operation_word(va_arg(from->list, int) ? PAGE_TRUE : PAGE_FALSE);
	else
		sdk_operation_number(take_number(letter, from));
}

static void put_dictionary(struct sdk_arguments *from)
{
	const struct unilet_dictionary *dictionary = va_arg(from->list, const struct unilet_dictionary *);

	put_fields(dictionary, va_arg(from->list, const void *));
}

static void put_array(int type, struct sdk_arguments *from)
{
	const void *bytes = va_arg(from->list, const void *);

	sdk_operation_bytes(type, bytes, va_arg(from->list, size_t));
}

static void put_list(const char *type, struct sdk_arguments *from)
{
	const void *of = *type == '{' ? va_arg(from->list, const void *) : NULL;
	const size_t count = va_arg(from->list, size_t);

	put_sequence(type, of, count, va_arg(from->list, const void *));
}

static void put_function(struct sdk_arguments *from)
{
	unilet_callback *callback = va_arg(from->list, unilet_callback *);

	put_callback(callback, va_arg(from->list, void *));
}

/* Puts the next argument. Returns where the next one's letters are. */
static const char *put_next(const char *type, struct sdk_arguments *from)
{
	switch (*type) {
	case 'b':
	case 'i':
	case 'u':
	case 'l':
	case 'L':
	case 'd':
		put_plain(*type, from);
		return type + 1;
	case 's':
	case 'S':
	case 'n':
	case 'N':
		put_string(*type, va_arg(from->list, const char *));
		return type + 1;
	case 'o':
		sdk_operation_object(va_arg(from->list, const void *));
		return type + 1;
	case 'v':
		sdk_operation_value(va_arg(from->list, const struct unilet_value *));
		return type + 1;
	case 'B':
		put_array(UNILET_UINT8S, from);
		return type + 1;
	case 'T':
		put_array(va_arg(from->list, int), from);
		return type + 1;
	case 'F':
		put_function(from);
		return type + 1;
	case '{':
		put_dictionary(from);
		return type + 1;
	case '[':
		put_list(type + 1, from);
		return type + 2;
	case '?':
		put_optional(type + 1, va_arg(from->list, const void *));
		return type + 2;
	default:
		sdk_operation_fail(-UNILET_INVALID);
		return type + strlen(type);
	}
}

/* Each item is an argument. Returns how many they are. */
static uint32_t put_spread(const char *type, struct sdk_arguments *from)
{
	const size_t size = sdk_letter_bytes(type, NULL);
	const size_t count = va_arg(from->list, size_t);
	const uint8_t *items = va_arg(from->list, const void *);

	if (size == 0 || count > UNILET_PAGE_ARGUMENTS_MAX || (!items && count > 0)) {
		sdk_operation_fail(-UNILET_INVALID);
		return 0;
	}
	for (size_t i = 0; i < count; i++)
		put_at(type, NULL, items + i * size);
	return (uint32_t)count;
}

uint32_t sdk_arguments_put(const char *signature, struct sdk_arguments *arguments)
{
	uint32_t count = 0;

	while (*signature && *signature != '*') {
		signature = put_next(signature, arguments);
		count++;
	}
	if (*signature == '*')
		count += put_spread(signature + 1, arguments);
	if (count > UNILET_PAGE_ARGUMENTS_MAX)
		sdk_operation_fail(-UNILET_INVALID);
	return count;
}
