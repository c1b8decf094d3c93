/* message_abi.h: messages both ways, calls of exports and imports, files that are handed over.
 *
 * With a page on the page window, else on the service window (`unilet run --call`). */
#ifndef UNILET_MESSAGE_ABI_H
#define UNILET_MESSAGE_ABI_H

#include "ring_abi.h"

enum message_opcode {
	/* bulk = buffer; arg[0], arg[1] = offset and length of a buffer for attached bytes (0, 0: none). Completes with the next
	 * message: result = its bytes, arg[0] = attached bytes. TOO_LARGE: buffers of arg[0] and arg[1] bytes are needed; it
	 * stays the next message. BUSY: one is open already. */
	MESSAGE_RECEIVE = RING_MESSAGE << 8 | 1,
	/* bulk = struct message and what follows it; arg[0], arg[1] = offset and length of attached bytes (0, 0: none).
	 * Result 0: the other side has it. NOT_FOUND: it answers a call, or a stream, that does not wait for it; BUSY:
	 * UNILET_MESSAGE_CALLS_MAX calls are not answered yet, or UNILET_MESSAGE_STREAMS_MAX streams are open; NO_SPACE: the
	 * page has no memory for the bytes. A malformed message ends the guest. */
	MESSAGE_SEND = RING_MESSAGE << 8 | 2,
	/* arg[0] = number of a file that was handed over. Result 0, arg[0] = its bytes, arg[1] = when it was last modified, in ms
	 * since 1970; NOT_FOUND. */
	MESSAGE_FILE_STATUS = RING_MESSAGE << 8 | 3,
	/* arg[0] = number, arg[1] = position, bulk = buffer. Answered as PAGE_BLOB_READ is. */
	MESSAGE_FILE_READ = RING_MESSAGE << 8 | 4,
	/* arg[0] = number: it is not needed any more. Result 0, NOT_FOUND. */
	MESSAGE_FILE_RELEASE = RING_MESSAGE << 8 | 5,
	/* The next message is not wanted, as there will be no room for it. Whoever waits for an answer gets a QuotaExceededError: a
	 * call is thrown that, on its own side, and a RETURN becomes a THROW of it, which is then the next message. Result 0;
	 * NOT_FOUND: no message waits. */
	MESSAGE_REFUSE = RING_MESSAGE << 8 | 6,
};

/* Followed by `name_length` bytes of UTF-8, zeroes up to a multiple of 8 of them, and `value_length` bytes of one value; the
 * lengths add up to the bulk's. */
struct message {
	uint32_t kind; /* enum message_kind */
	uint32_t id;
	uint32_t name_length;
	uint32_t value_length;
};

/* `id` is chosen by who sends the first of a row, from 1 on, and not one that is open; the guest's and the other side's have nothing to do with each
 * other. What has no name or no id says 0. */
enum message_kind {
	MESSAGE_POST = 1,   /* value: postMessage's */
	MESSAGE_CALL = 2,   /* id, name of the function, value: an array of its arguments */
	MESSAGE_RETURN = 3, /* id of the call, value: what the function returned */
	MESSAGE_THROW = 4,  /* id of the call, value: an error */
	MESSAGE_PULL = 5, /* to the guest: id of a stream that it sent, whose next chunk is wanted. No value: 0 bytes */
	MESSAGE_CHUNK =
		6, /* from the guest: id of the stream, value: bytes; undefined: its end; or an error, its end, too */
	MESSAGE_STOP = 7, /* to the guest: id of a stream that nobody reads any more. No value: 0 bytes */
};

/* A value: this, then what its kind says, then zeroes up to a multiple of 8. */
struct message_value {
	uint32_t kind; /* enum message_value_kind */
	uint32_t size;
};

/* <string> is a value of that kind. Bytes are always attached, never within the message: 8 bytes offset among the attached
 * bytes, a multiple of UNILET_MESSAGE_ALIGNMENT, and 8 bytes length, a multiple of the elements' size. Together the values of
 * a message name no more bytes than are attached. */
enum message_value_kind {
	MESSAGE_UNDEFINED = 0,
	MESSAGE_NULL = 1,
	MESSAGE_FALSE = 2,
	MESSAGE_TRUE = 3,
	MESSAGE_NUMBER = 4, /* a double */
	MESSAGE_INT64 = 5,  /* a BigInt: 64 bits, signed */
	MESSAGE_STRING = 6, /* size = bytes, without a terminator; UTF-8, and at least one zero behind it */
	MESSAGE_DATE = 7,   /* a double: ms since 1970; not a number: an invalid date */
	MESSAGE_ARRAY = 8,  /* size = count, then as many values */
	MESSAGE_OBJECT =
		9, /* size = count, then as many pairs of <string> and value; a later one of the same name wins */
	MESSAGE_MAP = 10,    /* size = count, then as many pairs of values */
	MESSAGE_ERROR = 11,  /* <string> name, <string> message */
	MESSAGE_FILE = 12,   /* to the guest: size = number; a double: its bytes; <string> name, <string> media type */
	MESSAGE_STREAM = 13, /* from the guest: size = id of a stream, 1 or more; <string> media type */
	MESSAGE_BUFFER = 16, /* an ArrayBuffer; and the views of one: */
	MESSAGE_INT8S = 17,
	MESSAGE_UINT8S = 18,
	MESSAGE_UINT8S_CLAMPED = 19,
	MESSAGE_INT16S = 20,
	MESSAGE_UINT16S = 21,
	MESSAGE_INT32S = 22,
	MESSAGE_UINT32S = 23,
	MESSAGE_FLOATS = 24,
	MESSAGE_DOUBLES = 25,
	MESSAGE_INT64S = 26,
	MESSAGE_UINT64S = 27,
	MESSAGE_BYTES_END = 28,
};

_Static_assert(sizeof(struct message) == 16, "four words");
_Static_assert(sizeof(struct message_value) == 8, "two words");

#endif
