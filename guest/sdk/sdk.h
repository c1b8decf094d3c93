/* sdk.h: what the files of the program's library share.
 *
 * The archive is linked into programs that have names of their own, so every name here begins with sdk_. Functions
 * return 0 or more, or -enum unilet_status, where nothing else is said. Nothing here is thread-safe: version 0 has one
 * thread. */
#ifndef UNILET_SDK_H
#define UNILET_SDK_H

#include <stddef.h>
#include <stdint.h>

#include <unilet/event.h>

#include "../call.h"
#include "../../abi/http_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/machine_abi.h"
#include "../../abi/store_abi.h"

/* Named limits of the library; what guest, host and page share is in limits_abi.h. */
#define SDK_TRANSFER_BYTES     (256u << 10)  /* one read of HTTP or a blob: a quarter of the service window */
#define SDK_TRANSFER_BYTES_MIN 4096u         /* below it, waiting for room is better than many small reads */
#define SDK_HTTP_HEADER_BYTES  2048u         /* awaited with room for so much: most responses need less */
#define SDK_HTTP_BODY_MAX      (1ull << 30)  /* unilet_http_get: far over any guest's memory by default */
#define SDK_HTTP_RESERVE_MAX   (16ull << 20) /* believed of a length that the server only claims */
#define SDK_TIMERS_MAX         64u           /* that run at once: each wait looks at all */

/* call.c: the only way to the library OS. */

/* As call_os(). Tests put a library OS of their own here. */
long sdk_call(long number, long a, long b, long c);

/* request.c: bulk, and a request that waits for its completion. */

struct sdk_bulk {
	enum call_window window;
	uint8_t *bytes; /* NULL: not taken */
	size_t size;
	uint64_t offset; /* as ring entries want it */
};

/* Takes `size` bytes of a window's bulk. UNSUPPORTED: this guest has no such window; BUSY: so much is not free. */
int sdk_bulk_take(enum call_window window, size_t size, struct sdk_bulk *out);

/* Takes `size` bytes, or less if so much is not free, but no less than SDK_TRANSFER_BYTES_MIN. */
int sdk_bulk_take_most(enum call_window window, size_t size, struct sdk_bulk *out);

/* Gives it back. Nothing happens if nothing was taken. */
void sdk_bulk_give(struct sdk_bulk *bulk);

/* Puts *entry and waits for the page's answer or the server's; *entry is then the completion. `bulk` (NULL: none) is what
 * the entry's offset and length speak of. Should waiting fail, the request may still be open, and its bulk written to:
 * then *bulk is forgotten, for it is better lost than shared. Calls the hook of sdk_before_wait() first.
 * Returns the completion's result, or -enum unilet_status. */
int sdk_request(enum call_window window, struct ring_entry *entry, struct sdk_bulk *bulk);

/* The halves of sdk_request(): puts *entry and returns the request or -enum unilet_status, ... */
long sdk_submit(enum call_window window, struct ring_entry *entry);

/* ... and waits for its completion, at most timeout_ms (-1: no limit). Returns 0 with *completion; 1: it is still open;
 * -enum unilet_status: nobody knows whether it is. */
int sdk_wait(long request, int timeout_ms, struct ring_entry *completion);

/* Has an open request completed now, CANCELLED unless it can no longer be, and waits for that. Returns as sdk_wait(), and
 * never 1. */
int sdk_cancel(long request, struct ring_entry *completion);

/* As sdk_request(), with offset and length from all of *bulk, the result clamped to its size, as many bytes copied to
 * `to` (NULL: none), and the bulk given back. It is cancelled after timeout_ms (-1: never). */
long sdk_transfer(struct ring_entry *entry, struct sdk_bulk *bulk, void *to, int timeout_ms);

/* `commit` is called before each wait; it must return at once when it is what waits. */
void sdk_before_wait(void (*commit)(void));

/* timer.c: what is to be called at a time of CLOCK_MONOTONIC. */

uint64_t sdk_now_ns(void);

/* When the next one is due; UINT64_MAX: none runs. */
uint64_t sdk_timer_due(void);

/* Calls those that are due, earliest first, until *stopping is set; one that is started meanwhile waits for the next time.
 * Returns how many. */
int sdk_timer_call(const int *stopping);

/* buffer.c: bytes that grow up to a maximum known from birth. */

struct sdk_buffer {
	uint8_t *bytes;
	size_t length;
	size_t capacity;
	size_t maximum;
};

#define SDK_BUFFER(bytes_max)                                                                                          \
	{                                                                                                              \
		.maximum = (bytes_max)                                                                                 \
	}

/* Makes room for `more` bytes behind `length`. TOO_LARGE, NO_SPACE. */
int sdk_buffer_reserve(struct sdk_buffer *buffer, size_t more);

/* The slow half of sdk_buffer_append(). */
int sdk_buffer_append_reserved(struct sdk_buffer *buffer, const void *bytes, size_t count);

static inline int sdk_buffer_append(struct sdk_buffer *buffer, const void *bytes, size_t count)
{
	if (count == 0 || count > buffer->capacity - buffer->length)
		return sdk_buffer_append_reserved(buffer, bytes, count);
	__builtin_memcpy(buffer->bytes + buffer->length, bytes, count);
	buffer->length += count;
	return 0;
}

void sdk_buffer_close(struct sdk_buffer *buffer);

/* text.c: UTF-8 as the web decodes it (WHATWG Encoding, 8.1.1: each maximal ill-formed part becomes one U+FFFD). */

struct sdk_text {
	const char *from;
	size_t from_bytes;
	size_t bytes;   /* when well-formed */
	uint32_t units; /* UTF-16 code units */
	int well_formed;
};

/* Measures; `from` is borrowed. */
void sdk_text_measure(const char *from, size_t from_bytes, struct sdk_text *out);

/* Writes text->bytes bytes. */
void sdk_text_write(const struct sdk_text *text, uint8_t *to);

/* Both at once, with room for 3 * from_bytes. Returns the bytes written. */
size_t sdk_text_copy(const char *from, size_t from_bytes, uint8_t *to, uint32_t *units);

/* Writes one code point; returns its bytes, at most 4. */
size_t sdk_text_encode(uint32_t code_point, uint8_t *to);

/* event.c: what unilet_run() and unilet_wait() are made of: serves the next that comes, at most one and the timers that are
 * due, or waits until `end_ns`. Returns how many calls were made, UNSUPPORTED if nothing can come. */
int sdk_serve_next(uint64_t end_ns);

#endif
