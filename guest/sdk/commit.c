/* commit.c: batches on their way to the page, in order, and what came of them. */
#include "page.h"

#include <stdio.h>

#define NAME_BYTES    64u
#define MESSAGE_BYTES 512u

/* A batch that the page has. */
struct flight {
	long request;
	struct sdk_bulk bulk;
	size_t reply_at;
	uint32_t head_count;
	struct sdk_buffer noted; /* struct sdk_noted each */
};

/* The page's side of this program; there is one page. */
static struct {
	struct flight flight[SDK_FLIGHTS];
	uint32_t first, count; /* of those on their way; the oldest is first */
	int gone;              /* why there is no page (any more) */
	int waiting;           /* what is waited for must not commit */
} page;

static struct {
	struct unilet_error error;
	char name[NAME_BYTES];
	char message[MESSAGE_BYTES];
	int told; /* somebody returned it */
} failure = {.error = {0, "", ""}};

const struct unilet_error *unilet_error(void)
{
	return &failure.error;
}

void unilet_clear_error(void)
{
	failure.error = (struct unilet_error){0, "", ""};
	failure.told = 0;
}

int sdk_untold(void)
{
	return failure.error.code != 0 && !failure.told;
}

int sdk_told(int result, int before)
{
	if (result < 0 && !before)
		failure.told = 1;
	return result;
}

static int keep(int status, const char *name, const char *message)
{
	if (sdk_untold())
		return status;
	failure.error = (struct unilet_error){-status, name, message};
	failure.told = 0;
	return status;
}

int sdk_fail(int status)
{
	return status < 0 ? keep(status, "", unilet_error_text(status)) : status;
}

/* Cuts so that no UTF-8 sequence is left half; ends it with a zero. Returns where the next text begins. */
static const uint8_t *keep_text(const uint8_t *text, size_t length, size_t *left, char *to, size_t size)
{
	size_t kept;

	if (length > *left)
		length = *left;
	*left -= length;
	kept = length < size ? length : size - 1;
	while (kept < length && kept > 0 && (text[kept] & 0xc0) == 0x80)
		kept--;
	memcpy(to, text, kept);
	to[kept] = 0;
	return text + length;
}

int sdk_fail_exception(const uint8_t *reply, size_t size)
{
	struct page_exception exception;
	const uint8_t *text = reply + sizeof(exception);
	size_t left;

	if (sdk_untold())
		return -UNILET_EXCEPTION;
	if (size < sizeof(exception))
		return sdk_fail(-UNILET_EXCEPTION);
	left = size - sizeof(exception);
	memcpy(&exception, reply, sizeof(exception));
	text = keep_text(text, exception.name_length, &left, failure.name, NAME_BYTES);
	keep_text(text, exception.message_length, &left, failure.message, MESSAGE_BYTES);
	return keep(-UNILET_EXCEPTION, failure.name, failure.message);
}

int sdk_fail_saying(int status, const char *name, const char *message)
{
	size_t left = SIZE_MAX;

	if (sdk_untold())
		return status;
	keep_text((const uint8_t *)name, strlen(name), &left, failure.name, NAME_BYTES);
	keep_text((const uint8_t *)message, strlen(message), &left, failure.message, MESSAGE_BYTES);
	return keep(status, failure.name, failure.message);
}

int sdk_page_gone(void)
{
	return page.gone;
}

static void go(int result)
{
	page.gone = sdk_fail(result);
	sdk_batch_clear();
}

/* An operation threw: releases behind it were not done, and handles that are kept for good were not made. */
static void undo(const struct flight *flight, const struct page_exception *exception)
{
	for (size_t at = 0; at < flight->noted.length; at += sizeof(struct sdk_noted)) {
		struct sdk_noted noted;

		memcpy(&noted, flight->noted.bytes + at, sizeof(noted));
		if ((uint64_t)noted.operation + flight->head_count >= exception->operation)
			sdk_handle_undone(noted.handle);
	}
}

static void take_exception(const struct flight *flight)
{
	const uint8_t *reply = flight->bulk.bytes + flight->reply_at;
	struct page_exception exception;

	memcpy(&exception, reply, sizeof(exception));
	sdk_fail_exception(reply, flight->bulk.size - flight->reply_at);
	undo(flight, &exception);
}

/* Copies the reply out of the window: only the copy is looked at. */
static int take_reply(const struct flight *flight, size_t length, struct sdk_buffer *reply)
{
	const size_t room = flight->bulk.size - flight->reply_at;

	return sdk_buffer_append(reply, flight->bulk.bytes + flight->reply_at, length < room ? length : room);
}

/* Waits for the oldest batch; `reply` (NULL: none is wanted) gets what it replied. Returns 0 or what it failed with. */
static int settle(struct sdk_buffer *reply)
{
	struct flight *flight = &page.flight[page.first];
	struct ring_entry completion;
	int result;

	page.waiting++;
	result = sdk_wait(flight->request, -1, &completion);
	page.waiting--;
	page.first = (page.first + 1) % SDK_FLIGHTS;
	page.count--;
	/* Should nobody know whether it is still open, its bulk is better lost than shared. */
	if (result < 0)
		memset(&flight->bulk, 0, sizeof(flight->bulk));
	else
		result = completion.result;
	if (result == -UNILET_EXCEPTION)
		take_exception(flight);
	else if (result == -UNILET_TOO_LARGE)
		sdk_fail(result);
	else if (result < 0)
		go(result);
	else if (result > 0)
		result = reply ? take_reply(flight, (size_t)result, reply) : 0;
	sdk_bulk_give(&flight->bulk);
	return result;
}

/* Takes bulk for the batch and a reply of `reply_bytes`, or less if so much is not free. */
static int take_bulk(struct flight *flight, size_t reply_bytes)
{
	const size_t size = (sdk_batch_bytes() + sdk_batch.data_bytes + 7) & ~(size_t)7;
	int result = sdk_bulk_take(CALL_PAGE, size + reply_bytes, &flight->bulk);

	while (result == -UNILET_BUSY && reply_bytes > SDK_REPLY_BYTES_MIN) {
		reply_bytes /= 2;
		result = sdk_bulk_take(CALL_PAGE, size + reply_bytes, &flight->bulk);
	}
	flight->reply_at = size;
	return result;
}

static int submit(struct flight *flight, size_t reply_bytes)
{
	struct ring_entry entry = {.opcode = PAGE_BATCH,
				   .length = (uint32_t)(sdk_batch_bytes() + sdk_batch.data_bytes)};
	const struct sdk_buffer noted = flight->noted;
	int result = take_bulk(flight, reply_bytes);

	if (result < 0)
		return result;
	entry.offset = flight->bulk.offset;
	entry.arg[0] = flight->bulk.offset + flight->reply_at;
	entry.arg[1] = flight->bulk.size - flight->reply_at;
	sdk_batch_write(flight->bulk.bytes);
	memset(flight->bulk.bytes + flight->reply_at, 0, sizeof(struct page_exception));
	flight->request = sdk_call(CALL_SUBMIT, CALL_PAGE, (long)&entry, 0);
	if (flight->request < 0) {
		sdk_bulk_give(&flight->bulk);
		return (int)flight->request;
	}
	flight->head_count = sdk_batch.head_count;
	flight->noted = sdk_batch.noted;
	sdk_batch.noted = noted;
	/* The first time there was none. */
	sdk_batch.noted.maximum = flight->noted.maximum;
	sdk_batch_clear();
	page.count++;
	return 0;
}

/* Sends what is gathered; waits for older ones if there is no room. */
static int send(size_t reply_bytes)
{
	int result = -UNILET_BUSY;

	while (result == -UNILET_BUSY && page.gone == 0) {
		if (page.count < SDK_FLIGHTS)
			result = submit(&page.flight[(page.first + page.count) % SDK_FLIGHTS], reply_bytes);
		if (result == -UNILET_BUSY && page.count == 0)
			return result;
		if (result == -UNILET_BUSY)
			settle(NULL);
	}
	if (page.gone)
		return page.gone;
	if (result < 0)
		go(result);
	return result;
}

/* The hook of sdk_before_wait(). */
static void send_before_wait(void)
{
	if (page.waiting || page.gone || sdk_batch_is_empty())
		return;
	if (send(SDK_REPLY_BYTES_MIN) == -UNILET_BUSY)
		sdk_fail(-UNILET_BUSY);
}

int sdk_commit(void)
{
	sdk_before_wait(send_before_wait);
	if (page.gone || sdk_batch_is_empty())
		return page.gone;
	return send(SDK_REPLY_BYTES_MIN);
}

int sdk_commit_for_reply(struct sdk_buffer *reply)
{
	int result = page.gone;

	sdk_before_wait(send_before_wait);
	if (result == 0)
		result = send(SDK_REPLY_BYTES);
	while (result == 0 && page.count > 1)
		settle(NULL);
	if (result == 0)
		result = settle(reply);
	return result < 0 ? sdk_fail(result) : 0;
}

int unilet_flush(void)
{
	int result = 0;

	if (failure.told)
		unilet_clear_error();
	if (page.gone)
		sdk_fail(page.gone);
	else if (!sdk_batch_is_empty())
		result = send(SDK_REPLY_BYTES_MIN);
	else if (page.count == 0 && sdk_call(CALL_BULK_BASE, CALL_PAGE, 0, 0) <= 0)
		result = -UNILET_UNSUPPORTED;
	sdk_fail(result);
	while (page.count > 0)
		settle(NULL);
	failure.told = 1;
	return -failure.error.code;
}
