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
#include "../../abi/dom_abi.h"
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
#define SDK_EVENT_SLOTS        8u            /* event buffers on offer: a burst does not wait for a listener */
#define SDK_EVENT_BYTES        (16u << 10)   /* the struct and its strings; longer strings are cut */
#define SDK_REPLY_BYTES_MIN    4096u         /* every batch's: room for an exception */
#define SDK_REPLY_BYTES        (64u << 10)   /* a read's first try */
#define SDK_REPLY_BYTES_MAX    (1u << 20)    /* ... and its second */
#define SDK_TIMERS_MAX         64u           /* that run at once: each wait looks at all */
#define SDK_EXCEPTION_BYTES    512u          /* kept of "name: message" */
#define SDK_NAMES_OF_VALUES    3072u         /* the other names stay for members, which have no other way */

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
int sdk_buffer_append(struct sdk_buffer *buffer, const void *bytes, size_t count);
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

/* Writes one code point; returns its bytes, at most 4. */
size_t sdk_text_encode(uint32_t code_point, uint8_t *to);

/* name.c: interned names. */

#define SDK_NAME_SLOTS (2u * UNILET_PAGE_NAMES_MAX) /* power of two, never more than half full */

struct sdk_names {
	uint32_t count;
	uint16_t slot[SDK_NAME_SLOTS]; /* a name's number + 1; 0: free */
	char *text[UNILET_PAGE_NAMES_MAX];
};

/* A name's number, or NOT_FOUND. */
int sdk_name_find(const struct sdk_names *names, const char *text);

/* Adds a name that is not there; answers its number. TOO_LARGE: UNILET_PAGE_NAMES_MAX are there; NO_SPACE. */
int sdk_name_add(struct sdk_names *names, const char *text);

/* handle.c: the numbers that the guest gives to objects. */

struct sdk_handles {
	uint32_t next;              /* never used so far; 0 stands for the first */
	struct sdk_buffer free;     /* uint32_t each: to be used again */
	struct sdk_buffer released; /* uint32_t each: released in a batch that is not committed yet */
};

#define SDK_HANDLES                                                                                                    \
	{                                                                                                              \
		.free = SDK_BUFFER(4ull * UNILET_PAGE_HANDLES_MAX),                                                    \
		.released = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX)                                                    \
	}

/* A fresh number, or 0 if all are in use. */
uint32_t sdk_handle_take(struct sdk_handles *handles);

/* Remembers a number (of either half) for the next batch's releases. */
int sdk_handle_release(struct sdk_handles *handles, uint32_t handle);

/* The releases were done: the guest's numbers may be used again. */
void sdk_handle_committed(struct sdk_handles *handles);

/* batch.c: operations for the page side, in the form of dom_abi.h. */

/* One operation before it is put: words, and the strings they speak of, in their order. */
struct sdk_operation {
	uint32_t word[8 + 3 * UNILET_PAGE_ARGUMENTS_MAX];
	uint32_t words;
	struct sdk_text text[UNILET_PAGE_ARGUMENTS_MAX];
	uint32_t texts;
};

/* Names go first in a batch and releases last, whatever the order they were asked for in: so an operation that throws
 * leaves no name unknown to the page side, and no release half done. */
struct sdk_batch {
	struct sdk_buffer name_words;
	struct sdk_buffer name_strings;
	struct sdk_buffer words;
	struct sdk_buffer strings;
	uint32_t name_count;
	uint32_t operation_count; /* without names and releases */
};

#define SDK_BATCH                                                                                                      \
	{                                                                                                              \
		.name_words = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),                                                 \
		.name_strings = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),                                               \
		.words = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX), .strings = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX)   \
	}

void sdk_operation_word(struct sdk_operation *operation, uint32_t word);
void sdk_operation_string(struct sdk_operation *operation, const char *text);

/* Bytes that the operation adds to a batch. */
size_t sdk_operation_bytes(const struct sdk_operation *operation);

/* Bytes of the batch with `releases` releases. */
size_t sdk_batch_bytes(const struct sdk_batch *batch, size_t releases);

int sdk_batch_append(struct sdk_batch *batch, const struct sdk_operation *operation);
int sdk_batch_append_name(struct sdk_batch *batch, int number, const struct sdk_text *name);

/* Writes sdk_batch_bytes() bytes. */
void sdk_batch_write(const struct sdk_batch *batch, const struct sdk_buffer *released, uint8_t *to);

/* Empties it; keeps the memory. */
void sdk_batch_clear(struct sdk_batch *batch);

/* commit.c: the batch being gathered, and what came of it. */

/* A number for a result, or 0; the failure is kept. */
uint32_t sdk_result(void);

/* The number of a member's name, or -enum unilet_status, which is kept. */
int sdk_member(const char *name);

/* Adds a string that is likely to be used again: by its number if there is room for names, else as it is. */
void sdk_operation_name(struct sdk_operation *operation, const char *text);

/* Puts an operation into the batch, after committing what is there if it would grow too large. A failure is kept. */
int sdk_put(const struct sdk_operation *operation);

/* Releases a handle with the next commit; 0 is none. A failure is kept. */
void sdk_release(uint32_t handle);

/* Keeps the first failure for unilet_dom_flush(). Returns `status`. */
int sdk_fail(int status);

/* The same, with what unilet_error() says of it; copied. */
int sdk_fail_saying(int status, const char *name, const char *message);

/* Reads a property: commits, waits; *reply is the value as the page side wrote it, to be closed by the caller whatever
 * this returned. *is_null (NULL: do not care) = 1 if reading threw because there is no object. */
int sdk_read(uint32_t object, const char *name, struct sdk_buffer *reply, int *is_null);

/* event.c: what unilet_run() and unilet_wait() are made of: serves the next that comes, at most one and the timers that are
 * due, or waits until `end_ns`. Returns how many calls were made, UNSUPPORTED if nothing can come. */
int sdk_serve_next(uint64_t end_ns);

/* listener.c: functions by number. */

/* The number of this pair, the same for the same pair; TOO_LARGE: UNILET_PAGE_LISTENERS_MAX; NO_SPACE. */
int sdk_listener_number(unilet_listener *function, void *context);

/* Calls the listener, if there is one of that number. */
void sdk_listener_call(uint32_t number, const struct unilet_event *event);

#endif
