/* operation.c: one operation of any size, put together word by word, then put into the batch as a whole. */
#include "message.h"
#include "page.h"

#include <math.h>

static struct {
	struct sdk_buffer words;
	struct sdk_buffer strings;
	struct sdk_buffer pieces; /* struct sdk_data each: all of them the program's */
	size_t data_bytes;
	unsigned depth;
	int failure; /* the first */
} operation = {
	.words = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	/* Room is made for texts at their worst, before they are measured. */
	.strings = SDK_BUFFER(4ull * UNILET_PAGE_BATCH_BYTES_MAX),
	.pieces = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
};

void sdk_operation_begin(uint32_t number)
{
	operation.words.length = 0;
	operation.strings.length = 0;
	operation.pieces.length = 0;
	operation.data_bytes = 0;
	operation.depth = 0;
	operation.failure = sdk_page_gone();
	sdk_operation_word(number);
}

void sdk_operation_fail(int status)
{
	if (operation.failure == 0)
		operation.failure = status;
}

void sdk_operation_word(uint32_t word)
{
	int result = 0;

	if (operation.words.capacity - operation.words.length < sizeof(word))
		result = sdk_buffer_reserve(&operation.words, sizeof(word));
	if (result < 0) {
		sdk_operation_fail(result);
		return;
	}
	memcpy(operation.words.bytes + operation.words.length, &word, sizeof(word));
	operation.words.length += sizeof(word);
}

size_t sdk_operation_at(void)
{
	return operation.words.length;
}

void sdk_operation_set(size_t at, uint32_t word)
{
	if (at < operation.words.length)
		memcpy(operation.words.bytes + at, &word, sizeof(word));
}

void sdk_operation_number(double number)
{
	const int32_t integer = number >= INT32_MIN && number <= INT32_MAX ? (int32_t)number : 0;
	uint64_t bits;

	if ((double)integer == number && !(integer == 0 && signbit(number))) {
		sdk_operation_word(PAGE_INT32);
		sdk_operation_word((uint32_t)integer);
		return;
	}
	memcpy(&bits, &number, sizeof(bits));
	sdk_operation_word(PAGE_DOUBLE);
	sdk_operation_word((uint32_t)bits);
	sdk_operation_word((uint32_t)(bits >> 32));
}

void sdk_operation_text(const char *text)
{
	const size_t length = text ? strlen(text) : 0;
	uint32_t units = 0;
	int result = text ? 0 : -UNILET_INVALID;

	if (length > UNILET_PAGE_BATCH_BYTES_MAX)
		result = -UNILET_TOO_LARGE;
	if (result == 0)
		result = sdk_buffer_reserve(&operation.strings, 3 * length);
	if (result < 0)
		sdk_operation_fail(result);
	else if (length > 0)
		operation.strings.length +=
			sdk_text_copy(text, length, operation.strings.bytes + operation.strings.length, &units);
	sdk_operation_word(units);
}

void sdk_operation_string(const char *text)
{
	sdk_operation_word(PAGE_STRING);
	sdk_operation_text(text);
}

void sdk_operation_name(const char *text)
{
	const int number = text ? sdk_name_of_value(text) : -1;

	if (number < 0) {
		sdk_operation_string(text);
		return;
	}
	sdk_operation_word(PAGE_NAMED);
	sdk_operation_word((uint32_t)number);
}

void sdk_operation_member(const char *name)
{
	const int number = name ? sdk_name(name) : -UNILET_INVALID;

	if (number < 0)
		sdk_operation_fail(number);
	sdk_operation_word((uint32_t)number);
}

void sdk_operation_object(const void *object)
{
	if (!object) {
		sdk_operation_word(PAGE_NULL);
		return;
	}
	sdk_operation_word(PAGE_OBJECT);
	sdk_operation_word(sdk_handle(object));
}

void sdk_operation_bytes(int type, const void *bytes, size_t length)
{
	const struct sdk_data piece = {bytes, length};
	const size_t element = type < 0 ? 0 : sdk_message_element_bytes(MESSAGE_BUFFER + (uint32_t)type);
	int result = 0;

	if ((!bytes && length > 0) || element == 0 || length % element != 0)
		result = -UNILET_INVALID;
	else if (length > UNILET_PAGE_DATA_BYTES_MAX - operation.data_bytes)
		result = -UNILET_TOO_LARGE;
	else if (length > 0)
		result = sdk_buffer_append(&operation.pieces, &piece, sizeof(piece));
	if (result < 0) {
		sdk_operation_fail(result);
		return;
	}
	operation.data_bytes += length;
	sdk_operation_word(PAGE_BYTES);
	sdk_operation_word(MESSAGE_BUFFER + (uint32_t)type);
	sdk_operation_word((uint32_t)length);
}

void sdk_operation_open(uint32_t kind, uint32_t count)
{
	if (++operation.depth > UNILET_PAGE_VALUE_DEPTH_MAX)
		sdk_operation_fail(-UNILET_TOO_LARGE);
	sdk_operation_word(kind);
	sdk_operation_word(count);
}

void sdk_operation_close(void)
{
	operation.depth--;
}

/* Into the batch; short ones are copied, so that they can wait there. Returns 0 or NO_SPACE, TOO_LARGE. */
static int add_data(int *borrowed)
{
	int result = 0;

	if (operation.data_bytes > UNILET_PAGE_DATA_BYTES_MAX - sdk_batch.data_bytes)
		return -UNILET_TOO_LARGE;
	for (size_t at = 0; at < operation.pieces.length && result == 0; at += sizeof(struct sdk_data)) {
		struct sdk_data piece;

		memcpy(&piece, operation.pieces.bytes + at, sizeof(piece));
		if (piece.length <= SDK_DATA_COPIED) {
			result = sdk_buffer_append(&sdk_batch.data, piece.bytes, piece.length);
			piece.bytes = NULL;
		} else {
			*borrowed = 1;
		}
		if (result == 0)
			result = sdk_buffer_append(&sdk_batch.pieces, &piece, sizeof(piece));
	}
	sdk_batch.data_bytes += operation.data_bytes;
	return result;
}

/* How far the batch was filled before the operation. */
struct before {
	size_t words, strings, data, pieces, data_bytes, noted;
	uint32_t count;
};

static struct before look(void)
{
	return (struct before){sdk_batch.words.length,  sdk_batch.strings.length, sdk_batch.data.length,
			       sdk_batch.pieces.length, sdk_batch.data_bytes,     sdk_batch.noted.length,
			       sdk_batch.count};
}

static void take_back(const struct before *before)
{
	sdk_batch.words.length = before->words;
	sdk_batch.strings.length = before->strings;
	sdk_batch.data.length = before->data;
	sdk_batch.pieces.length = before->pieces;
	sdk_batch.data_bytes = before->data_bytes;
	sdk_batch.noted.length = before->noted;
	sdk_batch.count = before->count;
}

/* Into the batch, as a whole or not at all; *before is what that was. *borrowed = 1 if bytes in it are the program's, which it
 * may change later. */
static int put(struct before *before, int *borrowed)
{
	const size_t bytes = operation.words.length;
	uint32_t *words;
	int result;

	*borrowed = 0;
	if (sizeof(struct page_batch) + bytes + operation.strings.length > UNILET_PAGE_BATCH_BYTES_MAX)
		sdk_operation_fail(-UNILET_TOO_LARGE);
	if (operation.failure < 0)
		return sdk_fail(operation.failure);
	/* What it would not fit beside goes before it. */
	if (operation.data_bytes > UNILET_PAGE_DATA_BYTES_MAX - sdk_batch.data_bytes)
		sdk_commit();
	words = sdk_room(bytes / sizeof(*words), operation.strings.length);
	if (!words)
		return sdk_page_gone() < 0 ? sdk_page_gone() : -UNILET_BUSY;
	*before = look();
	memcpy(words, operation.words.bytes, bytes);
	if (operation.strings.length > 0)
		memcpy(sdk_batch.strings.bytes + sdk_batch.strings.length, operation.strings.bytes,
		       operation.strings.length);
	sdk_batch.strings.length += operation.strings.length;
	sdk_done(bytes / sizeof(*words));
	result = operation.pieces.length > 0 ? add_data(borrowed) : 0;
	if (result < 0)
		take_back(before);
	return sdk_fail(result);
}

int sdk_operation_end(void)
{
	struct before before = {0};
	int borrowed;
	int result = put(&before, &borrowed);

	if (result < 0 || !borrowed)
		return result;
	result = sdk_commit();
	if (result == -UNILET_BUSY)
		take_back(&before);
	return sdk_fail(result);
}

int sdk_operation_reply(struct sdk_buffer *reply)
{
	struct before before = {0};
	int borrowed;
	int result = put(&before, &borrowed);

	*reply = (struct sdk_buffer)SDK_BUFFER(SDK_REPLY_BYTES);
	if (result < 0)
		return result;
	result = sdk_commit_for_reply(reply);
	if (result == -UNILET_BUSY)
		take_back(&before);
	return result;
}

int sdk_operation_read(struct unilet_value *value)
{
	struct sdk_buffer reply;
	int result = sdk_operation_reply(&reply);

	*value = (struct unilet_value){.kind = UNILET_UNDEFINED};
	if (result == 0)
		result = sdk_fail(sdk_value_take_only(&reply, value));
	sdk_buffer_close(&reply);
	return result;
}

uint32_t sdk_operation_end_with(uint32_t result)
{
	if (result && sdk_operation_end() == 0)
		return result;
	/* It was never filled: to release it does nothing. */
	sdk_handle_release(result);
	return 0;
}
