/* request.c: takes bulk, puts a request, waits for its completion. */
#include "sdk.h"

#include <string.h>

static void (*commit_hook)(void);

void sdk_before_wait(void (*commit)(void))
{
	commit_hook = commit;
}

int sdk_bulk_take(enum call_window window, size_t size, struct sdk_bulk *out)
{
	long base = sdk_call(CALL_BULK_BASE, window, 0, 0);
	long address;

	memset(out, 0, sizeof(*out));
	if (base <= 0)
		return -UNILET_UNSUPPORTED;
	address = sdk_call(CALL_BULK_TAKE, window, (long)size, 0);
	if (address <= 0)
		return -UNILET_BUSY;
	out->window = window;
	out->bytes = (uint8_t *)address; /* NOLINT(performance-no-int-to-ptr): calls speak of addresses */
	out->size = size;
	out->offset = (uint64_t)(address - base);
	return 0;
}

int sdk_bulk_take_most(enum call_window window, size_t size, struct sdk_bulk *out)
{
	int result = sdk_bulk_take(window, size, out);

	while (result == -UNILET_BUSY && size / 2 >= SDK_TRANSFER_BYTES_MIN) {
		size /= 2;
		result = sdk_bulk_take(window, size, out);
	}
	return result;
}

void sdk_bulk_give(struct sdk_bulk *bulk)
{
	if (bulk->bytes)
		sdk_call(CALL_BULK_GIVE, bulk->window, (long)bulk->bytes, (long)bulk->size);
	memset(bulk, 0, sizeof(*bulk));
}

static void commit(void)
{
	if (commit_hook)
		commit_hook();
}

long sdk_submit(enum call_window window, struct ring_entry *entry)
{
	/* What the program did to the page before it waits must be seen while it waits. */
	commit();
	return sdk_call(CALL_SUBMIT, window, (long)entry, 0);
}

int sdk_wait(long request, int timeout_ms, struct ring_entry *completion)
{
	long result;

	if (timeout_ms != 0)
		commit();
	memset(completion, 0, sizeof(*completion));
	result = sdk_call(CALL_WAIT, request, (long)completion, timeout_ms < 0 ? -1 : timeout_ms * 1000000l);
	if (result == -UNILET_TIMEOUT && timeout_ms >= 0)
		return 1;
	return result < 0 ? (int)result : 0;
}

int sdk_cancel(long request, struct ring_entry *completion)
{
	/* If it can not be cancelled, it will complete by itself. */
	(void)sdk_call(CALL_CANCEL, request, 0, 0);
	return sdk_wait(request, -1, completion);
}

/* As sdk_request(), and cancels after timeout_ms. */
static int request_within(enum call_window window, struct ring_entry *entry, struct sdk_bulk *bulk, int timeout_ms)
{
	struct ring_entry completion;
	long request = sdk_submit(window, entry);
	int result;

	if (request < 0)
		return (int)request;
	result = sdk_wait(request, timeout_ms, &completion);
	if (result > 0)
		result = sdk_cancel(request, &completion);
	if (result < 0) {
		if (bulk)
			memset(bulk, 0, sizeof(*bulk));
		return result;
	}
	*entry = completion;
	return completion.result;
}

int sdk_request(enum call_window window, struct ring_entry *entry, struct sdk_bulk *bulk)
{
	return request_within(window, entry, bulk, -1);
}

long sdk_transfer(struct ring_entry *entry, struct sdk_bulk *bulk, void *to, int timeout_ms)
{
	long result;

	entry->offset = bulk->offset;
	entry->length = (uint32_t)bulk->size;
	result = request_within(bulk->window, entry, bulk, timeout_ms);
	if (result > 0 && (size_t)result > bulk->size)
		result = (long)bulk->size;
	if (result > 0 && to)
		memcpy(to, bulk->bytes, (size_t)result);
	sdk_bulk_give(bulk);
	return result;
}
