/* malformed-message.c: puts one message that is against the contract, past the library: argv[0] is all it gets, so which one
 * is said by the page, in the one message that it takes. */
#include <stdint.h>
#include <string.h>

#include "../../../abi/message_abi.h"
#include "../../../guest/call.h"

#define BULK_BYTES 4096

/* What is wrong with each: a string longer than its message, bytes that are not attached, an array of 4 G values. */
static const uint32_t values[][6] = {
	{MESSAGE_STRING, 4096, 0, 0, 0, 0},
	{MESSAGE_UINT8S, 0, 64, 0, 1, 0},
	{MESSAGE_ARRAY, UINT32_MAX, 0, 0, 0, 0},
	{MESSAGE_FILE, 1, 0, 0, 0, 0},
};

static int send(long base, long bulk, const struct message *header, const uint32_t value[6], uint64_t attached)
{
	struct ring_entry entry = {.opcode = MESSAGE_SEND,
				   .offset = (uint64_t)(bulk - base),
				   .length = (uint32_t)sizeof(*header) + header->value_length,
				   .arg = {(uint64_t)(bulk - base), attached}};

	memcpy((void *)bulk, header, sizeof(*header));
	memcpy((char *)bulk + sizeof(*header), value, 6 * sizeof(value[0]));
	return (int)call_os(CALL_WAIT, call_os(CALL_SUBMIT, CALL_PAGE, (long)&entry, 0), (long)&entry, -1);
}

int main(void)
{
	const long base = call_os(CALL_BULK_BASE, CALL_PAGE, 0, 0);
	const long bulk = call_os(CALL_BULK_TAKE, CALL_PAGE, BULK_BYTES, 0);
	struct ring_entry entry = {.opcode = MESSAGE_RECEIVE, .offset = (uint64_t)(bulk - base), .length = BULK_BYTES};
	const struct message header = {.kind = MESSAGE_POST, .value_length = 6 * sizeof(uint32_t)};
	double which;

	call_os(CALL_WAIT, call_os(CALL_SUBMIT, CALL_PAGE, (long)&entry, 0), (long)&entry, -1);
	/* The value is a number: its double lies behind the message's header and its own. */
	memcpy(&which, (const char *)bulk + sizeof(struct message) + sizeof(struct message_value), sizeof(which));
	if (which < sizeof(values) / sizeof(values[0]))
		return send(base, bulk, &header, values[(unsigned)which], 0);
	/* Well formed, but its attached bytes reach beyond the window. */
	return send(base, bulk, &header, (const uint32_t[6]){MESSAGE_UINT8S, 0, 0, 0, 1, 0}, 1ull << 40);
}
