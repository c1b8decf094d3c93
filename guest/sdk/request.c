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

int sdk_request(enum call_window window, struct ring_entry *entry, struct sdk_bulk *bulk)
{
	struct ring_entry completion;
	long request, result;

	/* What the program did to the page before it waits must be seen while it waits. */
	if (commit_hook)
		commit_hook();
	request = sdk_call(CALL_SUBMIT, window, (long)entry, 0);
	if (request < 0)
		return (int)request;
	memset(&completion, 0, sizeof(completion));
	result = sdk_call(CALL_WAIT, request, (long)&completion, -1);
	if (result < 0) {
		if (bulk)
			memset(bulk, 0, sizeof(*bulk));
		return (int)result;
	}
	*entry = completion;
	return completion.result;
}

long sdk_transfer(struct ring_entry *entry, struct sdk_bulk *bulk, void *to)
{
	long result;

	entry->offset = bulk->offset;
	entry->length = (uint32_t)bulk->size;
	result = sdk_request(bulk->window, entry, bulk);
	if (result > 0 && (size_t)result > bulk->size)
		result = (long)bulk->size;
	if (result > 0 && to)
		memcpy(to, bulk->bytes, (size_t)result);
	sdk_bulk_give(bulk);
	return result;
}
