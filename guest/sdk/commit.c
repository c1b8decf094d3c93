/* commit.c: gathers operations into a batch, commits it, keeps names, handles and failures in step with the page side. */
#include "sdk.h"

#include <stdio.h>
#include <string.h>

#include <unilet/dom.h>

/* The page's side of this program; there is one page. */
static struct {
	struct sdk_batch batch;
	struct sdk_names names;
	struct sdk_handles handles;
	int failure;    /* the first since unilet_dom_flush() told one */
	int gone;       /* why there is no page (any more) */
	int committing; /* commit() waits: what it waits with must not commit again */
	uint32_t exception_operation;
	char exception[SDK_EXCEPTION_BYTES];
} page = {.batch = SDK_BATCH, .handles = SDK_HANDLES};

int sdk_fail(int status)
{
	if (page.failure == 0)
		page.failure = status;
	return status;
}

static size_t release_count(void)
{
	return page.handles.released.length / sizeof(uint32_t);
}

static int nothing_gathered(void)
{
	return page.batch.name_count == 0 && page.batch.operation_count == 0 && release_count() == 0;
}

/* Cuts so that no UTF-8 sequence is left half. */
static size_t cut_text(const uint8_t *text, size_t length, size_t length_max)
{
	if (length <= length_max)
		return length;
	length = length_max;
	while (length > 0 && (text[length] & 0xc0) == 0x80)
		length--;
	return length;
}

/* Keeps "name: message" of the exception in a reply of `size` bytes. */
static void keep_exception(const uint8_t *reply, size_t size)
{
	struct page_exception exception;
	const uint8_t *name = reply + sizeof(exception), *message;
	size_t rest = size - sizeof(exception);
	size_t name_length, message_length;

	memcpy(&exception, reply, sizeof(exception));
	page.exception_operation = exception.operation;
	name_length = exception.name_length < rest ? exception.name_length : rest;
	message = name + name_length;
	rest -= name_length;
	message_length = exception.message_length < rest ? exception.message_length : rest;
	name_length = cut_text(name, name_length, sizeof(page.exception) / 4);
	message_length = cut_text(message, message_length, sizeof(page.exception) - name_length - sizeof(": "));
	snprintf(page.exception, sizeof(page.exception), "%.*s: %.*s", (int)name_length, (const char *)name,
		 (int)message_length, (const char *)message);
}

/* What a committed batch's completion means for what is gathered here. */
static void settle(int result)
{
	/* Not taken: it is committed another time. */
	if (result == -UNILET_BUSY)
		return;
	/* Releases come last: after an exception none of them was done, they go with the next batch. */
	if (result >= 0 || result == -UNILET_TOO_LARGE)
		sdk_handle_committed(&page.handles);
	else if (result != -UNILET_EXCEPTION)
		page.gone = result;
	if (page.gone)
		page.handles.released.length = 0;
	sdk_batch_clear(&page.batch);
}

/* Submits the batch in *bulk, whose last `reply_bytes` are for the reply, and takes that. */
static int commit_bulk(struct sdk_bulk *bulk, size_t reply_bytes, struct sdk_buffer *reply)
{
	size_t size = sdk_batch_bytes(&page.batch, release_count());
	size_t reply_at = bulk->size - reply_bytes;
	struct ring_entry entry = {
		.opcode = PAGE_BATCH,
		.offset = bulk->offset,
		.length = (uint32_t)size,
		.arg = {bulk->offset + reply_at, reply_bytes},
	};
	int result;

	sdk_batch_write(&page.batch, &page.handles.released, bulk->bytes);
	memset(bulk->bytes + reply_at, 0, sizeof(struct page_exception));
	result = sdk_request(CALL_PAGE, &entry, bulk);
	if (result == -UNILET_EXCEPTION)
		keep_exception(bulk->bytes + reply_at, reply_bytes);
	if (result > 0 && (size_t)result > reply_bytes)
		result = (int)reply_bytes;
	settle(result);
	if (result > 0 && reply)
		return sdk_buffer_append(reply, bulk->bytes + reply_at, (size_t)result);
	return result < 0 ? result : 0;
}

/* Commits what is gathered; `reply` (NULL: none is wanted) gets at most `reply_bytes`. */
static int commit(size_t reply_bytes, struct sdk_buffer *reply)
{
	size_t size = (sdk_batch_bytes(&page.batch, release_count()) + 7) & ~(size_t)7;
	struct sdk_bulk bulk;
	int result;

	if (page.gone)
		return page.gone;
	if (nothing_gathered())
		return sdk_call(CALL_BULK_BASE, CALL_PAGE, 0, 0) > 0 ? 0 : -UNILET_UNSUPPORTED;
	result = sdk_bulk_take(CALL_PAGE, size + reply_bytes, &bulk);
	if (result < 0) {
		settle(result);
		return result;
	}
	page.committing = 1;
	result = commit_bulk(&bulk, reply_bytes, reply);
	page.committing = 0;
	sdk_bulk_give(&bulk);
	return result;
}

/* The hook of sdk_before_wait(). */
static void commit_gathered(void)
{
	int result;

	if (page.committing || nothing_gathered())
		return;
	result = commit(SDK_REPLY_BYTES_MIN, NULL);
	if (result < 0)
		sdk_fail(result);
}

static int fits(size_t more)
{
	size_t size = sdk_batch_bytes(&page.batch, release_count());

	return size <= UNILET_PAGE_BATCH_BYTES_MAX && more <= UNILET_PAGE_BATCH_BYTES_MAX - size;
}

/* Commits if `more` bytes would not fit any more. */
static int make_room(size_t more)
{
	int result;

	if (page.gone)
		return page.gone;
	sdk_before_wait(commit_gathered);
	if (fits(more))
		return 0;
	result = commit(SDK_REPLY_BYTES_MIN, NULL);
	/* It was the earlier operations that threw: this one has its room. */
	if (result == -UNILET_EXCEPTION) {
		sdk_fail(result);
		result = 0;
	}
	if (result == 0 && !fits(more))
		result = -UNILET_TOO_LARGE;
	return result;
}

uint32_t sdk_result(void)
{
	uint32_t handle = sdk_handle_take(&page.handles);

	if (handle == 0)
		sdk_fail(-UNILET_TOO_LARGE);
	return handle;
}

static int intern(const char *name)
{
	struct sdk_text text;
	int number = sdk_name_find(&page.names, name);
	int result;

	if (number >= 0)
		return number;
	sdk_text_measure(name, strlen(name), &text);
	result = make_room(3 * sizeof(uint32_t) + text.bytes);
	if (result < 0)
		return result;
	/* A name that has a number but never reached the page side would be the end of this guest: so room first. */
	result = sdk_batch_append_name(&page.batch, (int)page.names.count, &text);
	return result < 0 ? result : sdk_name_add(&page.names, name);
}

int sdk_member(const char *name)
{
	int number = intern(name);

	return number < 0 ? sdk_fail(number) : number;
}

void sdk_operation_name(struct sdk_operation *operation, const char *text)
{
	int number = sdk_name_find(&page.names, text);

	if (number < 0 && page.names.count < SDK_NAMES_OF_VALUES)
		number = intern(text);
	if (number < 0) {
		sdk_operation_string(operation, text);
		return;
	}
	sdk_operation_word(operation, PAGE_NAMED);
	sdk_operation_word(operation, (uint32_t)number);
}

int sdk_put(const struct sdk_operation *operation)
{
	int result = make_room(sdk_operation_bytes(operation));

	if (result == 0)
		result = sdk_batch_append(&page.batch, operation);
	return result < 0 ? sdk_fail(result) : 0;
}

void sdk_release(uint32_t handle)
{
	int result;

	if (handle == 0 || handle == PAGE_ROOT)
		return;
	result = make_room(2 * sizeof(uint32_t));
	if (result == 0)
		result = sdk_handle_release(&page.handles, handle);
	if (result < 0)
		sdk_fail(result);
}

/* One try at a read with a reply of so many bytes. */
static int read_once(uint32_t object, int name, size_t reply_bytes, struct sdk_buffer *reply, int *is_null)
{
	struct sdk_operation operation = {.word = {PAGE_REPLY, object, (uint32_t)name}, .words = 3};
	uint32_t index;
	int result = make_room(sdk_operation_bytes(&operation));

	if (result == 0)
		result = sdk_batch_append(&page.batch, &operation);
	if (result < 0)
		return result;
	index = page.batch.name_count + page.batch.operation_count - 1;
	result = commit(reply_bytes, reply);
	if (is_null)
		*is_null = result == -UNILET_EXCEPTION && page.exception_operation == index;
	return result;
}

int sdk_read(uint32_t object, const char *name, struct sdk_buffer *reply, int *is_null)
{
	int number = intern(name);
	int result;

	if (is_null)
		*is_null = 0;
	if (number < 0)
		return number;
	result = read_once(object, number, SDK_REPLY_BYTES, reply, is_null);
	/* The operations were done, only the reply did not fit: reading again is harmless. */
	if (result == -UNILET_TOO_LARGE)
		result = read_once(object, number, SDK_REPLY_BYTES_MAX, reply, is_null);
	return result;
}

int unilet_dom_flush(void)
{
	int result = commit(SDK_REPLY_BYTES_MIN, NULL);

	if (page.failure)
		result = page.failure;
	page.failure = 0;
	return result;
}

const char *unilet_dom_exception(void)
{
	return page.exception;
}
