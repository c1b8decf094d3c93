/* dom.c: the general form: any member of any object, reads that wait, bytes of files. */
#include "sdk.h"

#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>

unilet_object unilet_root(void)
{
	unilet_object root = {PAGE_ROOT};

	return root;
}

static void add_double(struct sdk_operation *operation, double number)
{
	uint64_t bits;

	memcpy(&bits, &number, sizeof(bits));
	sdk_operation_word(operation, PAGE_DOUBLE);
	sdk_operation_word(operation, (uint32_t)bits);
	sdk_operation_word(operation, (uint32_t)(bits >> 32));
}

/* Adds one <value>. Returns 0 or INVALID for a kind that is none. */
static int add_value(struct sdk_operation *operation, const struct unilet_value *value)
{
	switch (value->kind) {
	case UNILET_UNDEFINED:
	case UNILET_NULL:
	case UNILET_FALSE:
	case UNILET_TRUE:
		sdk_operation_word(operation, (uint32_t)value->kind);
		return 0;
	case UNILET_INT32:
		sdk_operation_word(operation, PAGE_INT32);
		sdk_operation_word(operation, (uint32_t)value->int32);
		return 0;
	case UNILET_DOUBLE:
		add_double(operation, value->number);
		return 0;
	case UNILET_STRING:
		if (!value->string)
			return -UNILET_INVALID;
		sdk_operation_string(operation, value->string);
		return 0;
	case UNILET_NAME:
		if (!value->string)
			return -UNILET_INVALID;
		sdk_operation_name(operation, value->string);
		return 0;
	case UNILET_OBJECT:
		sdk_operation_word(operation, PAGE_OBJECT);
		sdk_operation_word(operation, value->object.number);
		return 0;
	}
	return -UNILET_INVALID;
}

/* Adds count and values. Returns 0, or -enum unilet_status, which is kept. */
static int add_arguments(struct sdk_operation *operation, int count, const struct unilet_value *arguments)
{
	int result = 0;

	if (count < 0 || (unsigned)count > UNILET_PAGE_ARGUMENTS_MAX)
		return sdk_fail(-UNILET_INVALID);
	sdk_operation_word(operation, (uint32_t)count);
	for (int i = 0; i < count && result == 0; i++)
		result = add_value(operation, &arguments[i]);
	return result < 0 ? sdk_fail(result) : 0;
}

unilet_object unilet_get(unilet_object object, const char *name)
{
	int member = sdk_member(name);
	uint32_t result = member < 0 ? 0 : sdk_result();
	struct sdk_operation operation = {.word = {PAGE_GET, result, object.number, (uint32_t)member}, .words = 4};

	if (result == 0 || sdk_put(&operation) < 0) {
		sdk_release(result);
		result = 0;
	}
	return (unilet_object){result};
}

void unilet_set(unilet_object object, const char *name, struct unilet_value value)
{
	int member = sdk_member(name), result;
	struct sdk_operation operation = {.word = {PAGE_SET, object.number, (uint32_t)member}, .words = 3};

	if (member < 0)
		return;
	result = add_value(&operation, &value);
	if (result < 0)
		sdk_fail(result);
	else
		sdk_put(&operation);
}

/* CALL with the result in a given handle; 0: it is not kept. */
static int call(uint32_t result, unilet_object object, const char *name, int count,
		const struct unilet_value *arguments)
{
	int member = sdk_member(name);
	struct sdk_operation operation = {.word = {PAGE_CALL, result, object.number, (uint32_t)member}, .words = 4};

	if (member < 0)
		return member;
	if (add_arguments(&operation, count, arguments) < 0)
		return -UNILET_INVALID;
	return sdk_put(&operation);
}

void unilet_call_void(unilet_object object, const char *name, int count, const struct unilet_value *arguments)
{
	call(0, object, name, count, arguments);
}

unilet_object unilet_call(unilet_object object, const char *name, int count, const struct unilet_value *arguments)
{
	uint32_t result = sdk_result();

	if (result && call(result, object, name, count, arguments) < 0) {
		sdk_release(result);
		result = 0;
	}
	return (unilet_object){result};
}

unilet_object unilet_construct(const char *interface, int count, const struct unilet_value *arguments)
{
	int member = sdk_member(interface);
	uint32_t result = member < 0 ? 0 : sdk_result();
	struct sdk_operation operation = {.word = {PAGE_CONSTRUCT, result, (uint32_t)member}, .words = 3};

	if (result == 0 || add_arguments(&operation, count, arguments) < 0 || sdk_put(&operation) < 0) {
		sdk_release(result);
		result = 0;
	}
	return (unilet_object){result};
}

void unilet_release(unilet_object object)
{
	sdk_release(object.number);
}

void unilet_add_event_listener(unilet_object target, const char *type, unilet_listener *listener, void *context,
			       unsigned flags)
{
	int member = sdk_member(type);
	int number = sdk_listener_number(listener, context);
	struct sdk_operation operation = {
		.word = {PAGE_LISTEN, target.number, (uint32_t)member, (uint32_t)number, flags}, .words = 5};

	if (number < 0)
		sdk_fail(number);
	if (number < 0 || member < 0)
		return;
	sdk_put(&operation);
}

/* The kind of a reply's value, or INVALID if the reply is too short for one. */
static int reply_kind(const struct sdk_buffer *reply, size_t bytes_needed)
{
	uint32_t kind;

	if (reply->length < sizeof(kind))
		return -UNILET_INVALID;
	memcpy(&kind, reply->bytes, sizeof(kind));
	return reply->length - sizeof(kind) < bytes_needed || kind > PAGE_OBJECT ? -UNILET_INVALID : (int)kind;
}

/* Takes the string out of a reply; null and undefined are NULL. */
static int reply_string(const struct sdk_buffer *reply, char **text)
{
	int kind = reply_kind(reply, 0);
	uint32_t length;

	if (kind == PAGE_NULL || kind == PAGE_UNDEFINED)
		return 0;
	if ((kind != PAGE_STRING && kind != PAGE_NAMED) || reply->length < 2 * sizeof(length))
		return -UNILET_INVALID;
	memcpy(&length, reply->bytes + sizeof(length), sizeof(length));
	if (length > reply->length - 2 * sizeof(length))
		return -UNILET_INVALID;
	*text = strndup((const char *)reply->bytes + 2 * sizeof(length), length);
	return *text ? 0 : -UNILET_NO_SPACE;
}

int unilet_read_string(unilet_object object, const char *name, char **text)
{
	struct sdk_buffer reply = SDK_BUFFER(SDK_REPLY_BYTES_MAX);
	int result = sdk_read(object.number, name, &reply, NULL);

	*text = NULL;
	if (result == 0)
		result = reply_string(&reply, text);
	sdk_buffer_close(&reply);
	return result;
}

/* Takes the number out of a reply; false and true are 0 and 1. */
static int reply_number(const struct sdk_buffer *reply, double *number)
{
	int32_t integer;

	switch (reply_kind(reply, 0)) {
	case PAGE_FALSE:
		*number = 0;
		return 0;
	case PAGE_TRUE:
		*number = 1;
		return 0;
	case PAGE_INT32:
		if (reply_kind(reply, sizeof(integer)) < 0)
			return -UNILET_INVALID;
		memcpy(&integer, reply->bytes + sizeof(uint32_t), sizeof(integer));
		*number = integer;
		return 0;
	case PAGE_DOUBLE:
		if (reply_kind(reply, sizeof(*number)) < 0)
			return -UNILET_INVALID;
		memcpy(number, reply->bytes + sizeof(uint32_t), sizeof(*number));
		return 0;
	default:
		return -UNILET_INVALID;
	}
}

int unilet_read_number(unilet_object object, const char *name, double *number)
{
	struct sdk_buffer reply = SDK_BUFFER(SDK_REPLY_BYTES_MAX);
	int result = sdk_read(object.number, name, &reply, NULL);

	*number = 0;
	if (result == 0)
		result = reply_number(&reply, number);
	sdk_buffer_close(&reply);
	return result;
}

int unilet_is_null(unilet_object object)
{
	struct sdk_buffer reply = SDK_BUFFER(SDK_REPLY_BYTES_MAX);
	int is_null;
	int result;

	if (object.number == 0)
		return 1;
	/* Reading any member of null throws, of anything else it does not. */
	result = sdk_read(object.number, "nodeType", &reply, &is_null);
	sdk_buffer_close(&reply);
	return is_null ? 1 : result;
}

long unilet_blob_read(unilet_object blob, uint64_t position, void *buffer, size_t size)
{
	struct ring_entry entry = {.opcode = PAGE_BLOB_READ, .arg = {blob.number, position}};
	struct sdk_bulk bulk;
	int result;

	if (size == 0)
		return 0;
	result = sdk_bulk_take_most(CALL_PAGE, size < SDK_TRANSFER_BYTES ? size : SDK_TRANSFER_BYTES, &bulk);
	return result < 0 ? result : sdk_transfer(&entry, &bulk, buffer, -1);
}
