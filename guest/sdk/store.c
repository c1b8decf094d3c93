/* store.c: the block device that survives. */
#include "sdk.h"

#include <unilet/store.h>

_Static_assert(UNILET_STORE_BLOCK_BYTES == UNILET_STORE_BLOCK, "the public header says what the contract says");

#include <string.h>

int64_t unilet_store_size(void)
{
	struct ring_entry entry = {.opcode = STORE_SIZE};
	int result = sdk_request(CALL_SERVICE, &entry, NULL);

	if (result < 0)
		return result;
	return entry.arg[0] <= UNILET_STORE_BYTES_MAX ? (int64_t)entry.arg[0] : -UNILET_IO;
}

/* One request of at most UNILET_STORE_TRANSFER_MAX bytes. Exactly one of `to` and `from` is not NULL. */
static int transfer(uint64_t position, uint8_t *to, const uint8_t *from, size_t length)
{
	struct ring_entry entry = {.opcode = to ? STORE_READ : STORE_WRITE, .arg = {position}};
	struct sdk_bulk bulk;
	int result = sdk_bulk_take(CALL_SERVICE, length, &bulk);
	long moved;

	if (result < 0)
		return result;
	if (from)
		memcpy(bulk.bytes, from, length);
	moved = sdk_transfer(&entry, &bulk, to, -1);
	if (moved < 0)
		return (int)moved;
	/* The contract says all or nothing. */
	return (size_t)moved == length ? 0 : -UNILET_IO;
}

static int transfer_all(uint64_t position, uint8_t *to, const uint8_t *from, size_t length)
{
	if (position % UNILET_STORE_BLOCK || length % UNILET_STORE_BLOCK || position > UNILET_STORE_BYTES_MAX ||
	    length > UNILET_STORE_BYTES_MAX - position)
		return -UNILET_INVALID;
	for (size_t done = 0; done < length;) {
		size_t part = length - done < UNILET_STORE_TRANSFER_MAX ? length - done : UNILET_STORE_TRANSFER_MAX;
		int result = transfer(position + done, to ? to + done : NULL, from ? from + done : NULL, part);

		if (result < 0)
			return result;
		done += part;
	}
	return 0;
}

int unilet_store_read(uint64_t position, void *buffer, size_t length)
{
	return transfer_all(position, buffer, NULL, length);
}

int unilet_store_write(uint64_t position, const void *data, size_t length)
{
	return transfer_all(position, NULL, data, length);
}

int unilet_store_discard(uint64_t position, uint64_t length)
{
	struct ring_entry entry = {.opcode = STORE_DISCARD, .arg = {position, length}};
	int result = sdk_request(CALL_SERVICE, &entry, NULL);

	return result < 0 ? result : 0;
}

int unilet_store_flush(void)
{
	struct ring_entry entry = {.opcode = STORE_FLUSH};
	int result = sdk_request(CALL_SERVICE, &entry, NULL);

	return result < 0 ? result : 0;
}
