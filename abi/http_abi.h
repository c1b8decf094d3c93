/* http_abi.h: HTTP to the guest's origin: no host, no IP, no redirect off the origin. */
#ifndef UNILET_HTTP_ABI_H
#define UNILET_HTTP_ABI_H

#include "ring_abi.h"

enum http_opcode {
	/* bulk = struct http_request and what follows it; arg[0], arg[1] = offset and length of a buffer for the
	 * response's header text. Completes when the header is there.
	 * Result: the HTTP status; arg[0] = stream number, arg[1] = bytes of header text ("name: value\n" each, names in
	 * lower case), written if the buffer is as large, else nothing is; arg[2] = body length or HTTP_LENGTH_UNKNOWN.
	 * INVALID: lengths that do not add up, header text that is no lines, a body with GET or HEAD. REFUSED: method, path
	 * or header against the rules. TOO_LARGE: request or response's header over a limit.
	 * NETWORK, TIMEOUT, BUSY (UNILET_HTTP_STREAMS_MAX are open). A failed open leaves no stream. */
	HTTP_OPEN = RING_HTTP << 8 | 1,
	/* arg[0] = stream, bulk = buffer. Result: bytes of the body, 0 at its end; arg[0] = 1 if nothing follows them, as far
	 * as that is known: then the next would be 0. NETWORK, TIMEOUT, NOT_FOUND; INVALID
	 * without a buffer; BUSY if this stream has a read open. A body nobody reads is not fetched further than a small buffer. */
	HTTP_READ = RING_HTTP << 8 | 2,
	/* arg[0] = stream. Aborts what still runs and frees the number; a read still open completes CANCELLED. */
	HTTP_CLOSE = RING_HTTP << 8 | 3,
	/* arg[0] = stream, bulk = buffer. Result: bytes of header text written, all of it, as often as it is asked for;
	 * TOO_LARGE if the buffer is smaller; NOT_FOUND. So many opens can wait with small buffers. */
	HTTP_HEADER = RING_HTTP << 8 | 4,
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
