/* object.c: the general form: any member of any object, reads that wait, bytes of files. */
#include "page.h"

static void put_values(int count, const struct unilet_value *values)
{
	if (count < 0 || (unsigned)count > UNILET_PAGE_ARGUMENTS_MAX)
		sdk_operation_fail(-UNILET_INVALID);
	sdk_operation_word((uint32_t)count);
	for (int i = 0; i < count && (unsigned)count <= UNILET_PAGE_ARGUMENTS_MAX; i++)
		sdk_operation_value(&values[i]);
}

struct unilet_object *unilet_get(const void *object, const char *name)
{
	const uint32_t result = sdk_handle_take();

	sdk_operation_begin(PAGE_GET);
	sdk_operation_word(result);
	sdk_operation_word(sdk_handle(object));
	sdk_operation_member(name);
	return sdk_object(sdk_operation_end_with(result));
}

void unilet_set(const void *object, const char *name, const struct unilet_value *value)
{
	sdk_operation_begin(PAGE_SET);
	sdk_operation_word(sdk_handle(object));
	sdk_operation_member(name);
	sdk_operation_value(value);
	sdk_operation_end();
}

static void put_call(uint32_t result, const void *object, const char *name, int count,
		     const struct unilet_value *arguments)
{
	sdk_operation_begin(PAGE_CALL);
	sdk_operation_word(result);
	sdk_operation_word(sdk_handle(object));
	sdk_operation_member(name);
	put_values(count, arguments);
}

void unilet_call_void(const void *object, const char *name, int count, const struct unilet_value *arguments)
{
	put_call(0, object, name, count, arguments);
	sdk_operation_end();
}

struct unilet_object *unilet_call(const void *object, const char *name, int count, const struct unilet_value *arguments)
{
	const uint32_t result = sdk_handle_take();

	put_call(result, object, name, count, arguments);
	return sdk_object(sdk_operation_end_with(result));
}

struct unilet_object *unilet_construct(const char *interface_name, int count, const struct unilet_value *arguments)
{
	const uint32_t result = sdk_handle_take();

	sdk_operation_begin(PAGE_CONSTRUCT);
	sdk_operation_word(result);
	sdk_operation_member(interface_name);
	put_values(count, arguments);
	return sdk_object(sdk_operation_end_with(result));
}

void unilet_release(const void *object)
{
	sdk_handle_release(sdk_handle(object));
}

void unilet_keep(const void *object)
{
	sdk_handle_keep(sdk_handle(object));
}

int unilet_read(const void *object, const char *name, struct unilet_value *value)
{
	const int before = sdk_untold();

	sdk_operation_begin(PAGE_REPLY);
	sdk_operation_word(sdk_handle(object));
	sdk_operation_member(name);
	return sdk_told(sdk_operation_read(value), before);
}

int unilet_read_call(const void *object, const char *name, int count, const struct unilet_value *arguments,
		     struct unilet_value *value)
{
	const int before = sdk_untold();

	sdk_operation_begin(PAGE_REPLY_CALL);
	sdk_operation_word(sdk_handle(object));
	sdk_operation_member(name);
	put_values(count, arguments);
	return sdk_told(sdk_operation_read(value), before);
}

static int read_of(uint32_t operation, const void *object, struct unilet_value *value)
{
	const int before = sdk_untold();

	sdk_operation_begin(operation);
	sdk_operation_word(sdk_handle(object));
	return sdk_told(sdk_operation_read(value), before);
}

int unilet_read_all(const void *object, struct unilet_value *value)
{
	return read_of(PAGE_REPLY_LIST, object, value);
}

int unilet_is_null(const void *object)
{
	struct unilet_value value;
	int result;

	if (!object)
		return 1;
	result = read_of(PAGE_REPLY_VALUE, object, &value);
	if (result < 0)
		return result;
	result = value.kind == UNILET_NULL || value.kind == UNILET_UNDEFINED;
	unilet_value_free(&value);
	return result;
}

long unilet_blob_read(const void *blob, uint64_t position, void *buffer, size_t size)
{
	struct ring_entry entry = {.opcode = PAGE_BLOB_READ, .arg = {sdk_handle(blob), position}};
	struct sdk_bulk bulk;
	int result;

	if (size == 0)
		return 0;
	result = sdk_bulk_take_most(CALL_PAGE, size < SDK_TRANSFER_BYTES ? size : SDK_TRANSFER_BYTES, &bulk);
	return result < 0 ? result : sdk_transfer(&entry, &bulk, buffer, -1);
}
