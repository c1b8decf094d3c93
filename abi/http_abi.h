/* http_abi.h: HTTP to the guest's origin: no host, no IP, no redirect off the origin. */
#ifndef UNILET_HTTP_ABI_H
#define UNILET_HTTP_ABI_H

#include "ring_abi.h"

enum http_opcode {
	/* bulk = struct http_request and what follows it; arg[0], arg[1] = offset and length of a buffer for the
	 * response's header text. Completes when the header is there.
	 * Result: the HTTP status; arg[0] = stream number, arg[1] = bytes of header text written ("name: value\n"
	 * each, names in lower case), arg[2] = body length or HTTP_LENGTH_UNKNOWN.
	 * REFUSED: path or header against the rules. TOO_LARGE: request over a limit, or header text over the buffer.
	 * NETWORK, TIMEOUT, BUSY (UNILET_HTTP_STREAMS_MAX are open). A failed open leaves no stream. */
	HTTP_OPEN = RING_HTTP << 8 | 1,
	/* arg[0] = stream, bulk = buffer. Result: bytes of the body, 0 at its end; NETWORK, TIMEOUT, NOT_FOUND; BUSY if
	 * this stream has a read open. A body nobody reads is not fetched further than a small buffer. */
	HTTP_READ = RING_HTTP << 8 | 2,
	/* arg[0] = stream. Aborts what still runs and frees the number; a read still open completes CANCELLED. */
	HTTP_CLOSE = RING_HTTP << 8 | 3,
};

#define HTTP_LENGTH_UNKNOWN UINT64_MAX

/* Followed, without gaps or terminators, by method, path (with query, starts with one '/'), header text
 * ("name: value\n" each) and body; the lengths add up to the bulk's. */
struct http_request {
	uint32_t method_length;
	uint32_t path_length;
	uint32_t header_length;
	uint32_t body_length;
};

_Static_assert(sizeof(struct http_request) == 16, "four words");

#endif
