/* malformed.c: puts one malformed batch, past the library. argv is not used: the page wants it to be ended. */
#include <stdint.h>
#include <string.h>

#include "../../../abi/dom_abi.h"
#include "../../../guest/call.h"

#define BULK_BYTES 4096

int main(void)
{
	long base = call_os(CALL_BULK_BASE, CALL_PAGE, 0, 0);
	long bulk = call_os(CALL_BULK_TAKE, CALL_PAGE, BULK_BYTES, 0);
	const uint32_t batch[] = {1, 0, 0, 0, 99 /* no such operation */};
	struct ring_entry entry = {.opcode = PAGE_BATCH, .offset = (uint64_t)(bulk - base), .length = sizeof(batch)};
	long request;

	memcpy((void *)bulk, batch, sizeof(batch));
	request = call_os(CALL_SUBMIT, CALL_PAGE, (long)&entry, 0);
	return (int)call_os(CALL_WAIT, request, (long)&entry, -1);
}
