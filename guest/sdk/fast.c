/* fast.c: the operations that are done most, written straight into the batch. */
#include "page.h"

/* Longer texts go the general way, which makes room of any size. */
#define FAST_TEXT_MAX SDK_BATCH_FIRST

/* Nothing that the page will not take: -1, and the failure is kept. */
static int name_number(const char *name)
{
	const int number = sdk_name(name);

	return number < 0 ? sdk_fail(number) : number;
}

struct unilet_object *unilet_fast_create(const char *local_name)
{
	const int name = name_number(local_name);
	const uint32_t result = name < 0 ? 0 : sdk_handle_take();
	uint32_t *words = result ? sdk_room(3, 0) : NULL;

	if (!words) {
		sdk_handle_release(result);
		return NULL;
	}
	words[0] = PAGE_CREATE;
	words[1] = result;
	words[2] = (uint32_t)name;
	sdk_done(3);
	return sdk_object(result);
}

/* An operation of one object, and a text of any size. */
static int put_long(uint32_t operation, uint32_t object, const char *name, const char *text)
{
	sdk_operation_begin(operation);
	sdk_operation_word(object);
	if (name)
		sdk_operation_member(name);
	sdk_operation_text(text);
	return sdk_operation_end();
}

/* The same, if the text is short. */
static int put_text(uint32_t operation, uint32_t object, const char *text)
{
	const size_t length = text ? strlen(text) : SIZE_MAX;
	uint32_t *words;

	if (length > FAST_TEXT_MAX)
		return put_long(operation, object, NULL, text);
	words = sdk_room(3, 3 * length);
	if (!words)
		return -1;
	words[0] = operation;
	words[1] = object;
	words[2] = sdk_string_done(text, length);
	sdk_done(3);
	return 0;
}

struct unilet_object *unilet_fast_text(const char *data)
{
	const uint32_t result = sdk_handle_take();

	if (result && put_text(PAGE_TEXT, result, data) == 0)
		return sdk_object(result);
	sdk_handle_release(result);
	return NULL;
}

void unilet_fast_text_content(const void *node, const char *value)
{
	put_text(PAGE_TEXT_CONTENT, sdk_handle(node), value ? value : "");
}

void unilet_fast_append(const void *node, const void *child)
{
	uint32_t *words = sdk_room(3, 0);

	if (!words)
		return;
	words[0] = PAGE_APPEND;
	words[1] = sdk_handle(node);
	words[2] = sdk_handle(child);
	sdk_done(3);
}

void unilet_fast_insert(const void *node, const void *child, const void *before)
{
	uint32_t *words = sdk_room(4, 0);

	if (!words)
		return;
	words[0] = PAGE_INSERT;
	words[1] = sdk_handle(node);
	words[2] = sdk_handle(child);
	words[3] = sdk_handle(before);
	sdk_done(4);
}

void unilet_fast_remove(const void *node)
{
	uint32_t *words = sdk_room(2, 0);

	if (!words)
		return;
	words[0] = PAGE_REMOVE;
	words[1] = sdk_handle(node);
	sdk_done(2);
}

void unilet_fast_attribute(const void *element, const char *name, const char *value)
{
	const int number = name_number(name);
	const size_t length = value ? strlen(value) : SIZE_MAX;
	uint32_t *words;
	int named;

	if (number < 0)
		return;
	if (length > FAST_TEXT_MAX) {
		put_long(PAGE_ATTRIBUTE, sdk_handle(element), name, value);
		return;
	}
	named = sdk_name_of_repeated(value, length);
	words = sdk_room(4, named < 0 ? 3 * length : 0);
	if (!words)
		return;
	words[0] = named < 0 ? PAGE_ATTRIBUTE : PAGE_ATTRIBUTE_NAMED;
	words[1] = sdk_handle(element);
	words[2] = (uint32_t)number;
	words[3] = named < 0 ? sdk_string_done(value, length) : (uint32_t)named;
	sdk_done(4);
}

void unilet_clone_parts(const void *node, int count, const uint32_t *index, struct unilet_object **parts)
{
	int taken = 0;

	sdk_operation_begin(PAGE_CLONE);
	sdk_operation_word(sdk_handle(node));
	sdk_operation_word((uint32_t)count);
	if (count < 0 || (unsigned)count > UNILET_PAGE_PARTS_MAX)
		sdk_operation_fail(-UNILET_INVALID);
	for (; taken < count && (unsigned)count <= UNILET_PAGE_PARTS_MAX; taken++) {
		const uint32_t result = sdk_handle_take();

		parts[taken] = sdk_object(result);
		sdk_operation_word(result);
		sdk_operation_word(index[taken]);
		if (result == 0)
			sdk_operation_fail(-UNILET_TOO_LARGE);
	}
	if (sdk_operation_end() == 0)
		return;
	while (taken-- > 0) {
		unilet_release(parts[taken]);
		parts[taken] = NULL;
	}
}
