/* buffer.h: bytes that grow up to a maximum known from birth. */
#ifndef UNILET_BUFFER_H
#define UNILET_BUFFER_H

#include <stddef.h>
#include <stdint.h>

struct buffer {
	uint8_t *bytes; /* owned; NULL while nothing was put */
	size_t size;
	size_t capacity;
	size_t size_max;
	int failed; /* something did not fit: size says how much did, later puts do nothing */
};

/* buffer.c */

void buffer_open(struct buffer *buffer, size_t size_max);

void buffer_close(struct buffer *buffer);

/* Appends `length` bytes, zeroes if `bytes` is NULL. Returns the offset where they begin. Failure is kept in `failed`,
 * to be asked once at the end. */
size_t buffer_put(struct buffer *buffer, const void *bytes, size_t length);

/* Appends zeroes until size is a multiple of `alignment`, a power of two. Returns the size. */
size_t buffer_align(struct buffer *buffer, size_t alignment);

/* Appends a string and its terminator. Returns its offset. */
size_t buffer_put_string(struct buffer *buffer, const char *string);

#endif
