/* member.c: what generated functions call: a member, its arguments by a signature, and its answer as a C type. */
#include "page.h"

#include <stdlib.h>

/* The name crosses to the page once, and is looked for once. */
static void put_member(struct unilet_member *member)
{
	int number = member->number - 1;

	if (number < 0) {
		number = sdk_name(member->name);
		member->number = number < 0 ? 0 : (uint16_t)(number + 1);
	}
	if (number < 0)
		sdk_operation_fail(number);
	sdk_operation_word((uint32_t)number);
}

static void put_arguments(const struct unilet_member *member, struct sdk_arguments *arguments)
{
	const size_t at = sdk_operation_at();

	sdk_operation_word(0);
	sdk_operation_set(at, sdk_arguments_put(member->signature, arguments));
}

/* What gives no answer, or an object. */
static void put(struct unilet_member *member, uint32_t result, const void *self, struct sdk_arguments *arguments)
{
	static const uint32_t operations[] = {[UNILET_GET] = PAGE_GET,
					      [UNILET_SET] = PAGE_SET,
					      [UNILET_CALL] = PAGE_CALL,
					      [UNILET_CONSTRUCT] = PAGE_CONSTRUCT};

	sdk_operation_begin(operations[member->kind]);
	if (member->kind != UNILET_SET)
		sdk_operation_word(result);
	if (member->kind != UNILET_CONSTRUCT)
		sdk_operation_word(sdk_handle(self));
	put_member(member);
	if (member->kind == UNILET_SET)
		sdk_arguments_put(member->signature, arguments);
	else if (member->kind != UNILET_GET)
		put_arguments(member, arguments);
}

void unilet_invoke(struct unilet_member *member, const void *self, ...)
{
	struct sdk_arguments arguments;

	va_start(arguments.list, self);
	put(member, 0, self, &arguments);
	va_end(arguments.list);
	sdk_operation_end();
}

void *unilet_invoke_object(struct unilet_member *member, const void *self, ...)
{
	const uint32_t result = sdk_handle_take();
	struct sdk_arguments arguments;

	va_start(arguments.list, self);
	put(member, result, self, &arguments);
	va_end(arguments.list);
	return sdk_object(sdk_operation_end_with(result));
}

/* What gives an answer. */
static void put_reply(struct unilet_member *member, const void *self, struct sdk_arguments *arguments)
{
	sdk_operation_begin(member->kind == UNILET_CALL ? PAGE_REPLY_CALL : PAGE_REPLY);
	sdk_operation_word(sdk_handle(self));
	put_member(member);
	if (member->kind == UNILET_CALL)
		put_arguments(member, arguments);
}

static int is_null(const struct unilet_value *value)
{
	return value->kind == UNILET_NULL || value->kind == UNILET_UNDEFINED;
}

/* Reads; null is told, or if the caller does not ask for it, is as any other value of a wrong kind. */
static void read_plain(struct unilet_value *value, bool *null)
{
	sdk_operation_read(value);
	if (null)
		*null = is_null(value);
}

#define READ_PLAIN(member, null, self, value)                                                                          \
	do {                                                                                                           \
		struct sdk_arguments arguments;                                                                        \
		va_start(arguments.list, self);                                                                        \
		put_reply(member, self, &arguments);                                                                   \
		va_end(arguments.list);                                                                                \
		read_plain(value, null);                                                                               \
	} while (0)

double unilet_invoke_number(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	struct unilet_value value;
	double number = 0;

	READ_PLAIN(member, is_null, self, &value);
	sdk_value_number(&value, &number);
	unilet_value_free(&value);
	return number;
}

int64_t unilet_invoke_integer(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	struct unilet_value value;
	int64_t integer;

	READ_PLAIN(member, is_null, self, &value);
	integer = sdk_value_integer(&value);
	unilet_value_free(&value);
	return integer;
}

bool unilet_invoke_boolean(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	struct unilet_value value;
	double number = 0;

	READ_PLAIN(member, is_null, self, &value);
	sdk_value_number(&value, &number);
	unilet_value_free(&value);
	return number != 0;
}

char *unilet_invoke_string(struct unilet_member *member, const void *self, ...)
{
	struct unilet_value value;

	READ_PLAIN(member, NULL, self, &value);
	if (value.kind == UNILET_STRING)
		return (char *)(uintptr_t)value.string;
	if (!is_null(&value))
		sdk_fail(-UNILET_INVALID);
	unilet_value_free(&value);
	return NULL;
}

int unilet_invoke_enum(struct unilet_member *member, const char *const *names, int count, const void *self, ...)
{
	struct unilet_value value;
	int choice = 0;

	READ_PLAIN(member, NULL, self, &value);
	for (int i = 0; i < count && value.kind == UNILET_STRING; i++)
		if (strcmp(value.string, names[i]) == 0)
			choice = i + 1;
	unilet_value_free(&value);
	return choice;
}

int unilet_invoke_value(struct unilet_member *member, struct unilet_value *value, const void *self, ...)
{
	const int before = sdk_untold();
	struct sdk_arguments arguments;

	va_start(arguments.list, self);
	put_reply(member, self, &arguments);
	va_end(arguments.list);
	return sdk_told(sdk_operation_read(value), before);
}

/* Ends a reply, and fills an object by its letters. */
static int read_filled(const char *type, const void *of, void *out)
{
	struct sdk_buffer reply;
	int result = sdk_operation_reply(&reply);
	struct sdk_reader from = {reply.bytes, reply.length};

	if (result == 0)
		result = sdk_fail(sdk_fill(&from, type, of, out));
	sdk_buffer_close(&reply);
	return result;
}

int unilet_invoke_dictionary(struct unilet_member *member, const struct unilet_dictionary *dictionary, void *out,
			     const void *self, ...)
{
	const int before = sdk_untold();
	struct sdk_arguments arguments;

	memset(out, 0, dictionary->size);
	va_start(arguments.list, self);
	put_reply(member, self, &arguments);
	va_end(arguments.list);
	return sdk_told(read_filled("{", dictionary, out), before);
}

/* Ends a reply, and takes at most `max` items of the sequence that it is. */
static long read_items(char letter, size_t max, void *items)
{
	const char type[2] = {letter, 0};
	const size_t size = sdk_letter_bytes(type, NULL);
	struct sdk_buffer reply;
	int result = sdk_operation_reply(&reply);
	struct sdk_reader from = {reply.bytes, reply.length};
	uint32_t kind = PAGE_UNDEFINED, count = 0;

	if (result == 0 && (size == 0 || sdk_take_word(&from, &kind) < 0 || kind != PAGE_SEQUENCE ||
			    sdk_take_word(&from, &count) < 0 || count > from.left / sizeof(uint32_t)))
		result = sdk_fail(-UNILET_INVALID);
	if (max > count)
		max = count;
	if (result == 0 && max > 0)
		memset(items, 0, max * size);
	for (size_t i = 0; i < max && result == 0; i++) {
		result = sdk_fail(sdk_fill(&from, type, NULL, (uint8_t *)items + i * size));
		for (size_t done = 0; result < 0 && done <= i; done++)
			sdk_fill_free(type, NULL, (uint8_t *)items + done * size);
	}
	sdk_buffer_close(&reply);
	return result < 0 ? result : (long)count;
}

long unilet_invoke_sequence(struct unilet_member *member, char letter, size_t max, void *items, const void *self, ...)
{
	const int before = sdk_untold();
	struct sdk_arguments arguments;
	long result;

	va_start(arguments.list, self);
	put_reply(member, self, &arguments);
	va_end(arguments.list);
	result = read_items(letter, max, items);
	sdk_told(result < 0 ? (int)result : 0, before);
	return result;
}

long unilet_list_all(const void *object, char letter, size_t max, void *items)
{
	const int before = sdk_untold();
	long result;

	sdk_operation_begin(PAGE_REPLY_LIST);
	sdk_operation_word(sdk_handle(object));
	result = read_items(letter, max, items);
	sdk_told(result < 0 ? (int)result : 0, before);
	return result;
}
