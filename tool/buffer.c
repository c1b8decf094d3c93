/* buffer.c: bytes that grow up to a maximum. */
#include "buffer.h"

#include <stdlib.h>
#include <string.h>

#define BUFFER_FIRST_BYTES 4096u

void buffer_open(struct buffer *buffer, size_t size_max)
{
	memset(buffer, 0, sizeof(*buffer));
	buffer->size_max = size_max;
}

void buffer_close(struct buffer *buffer)
{
	free(buffer->bytes);
	buffer_open(buffer, 0);
}

/* Makes room for `length` more bytes. Returns 1 if there is. */
static int make_room(struct buffer *buffer, size_t length)
{
	size_t capacity = buffer->capacity ? buffer->capacity : BUFFER_FIRST_BYTES;
	uint8_t *bytes;

	if (buffer->failed || length > buffer->size_max - buffer->size)
		return 0;
	if (length <= buffer->capacity - buffer->size)
		return 1;
	while (capacity - buffer->size < length)
		capacity *= 2; /* ends: size + length is at most size_max, far below half of size_t's range */
	bytes = realloc(buffer->bytes, capacity);
	if (!bytes)
		return 0;
	buffer->bytes = bytes;
	buffer->capacity = capacity;
	return 1;
}

size_t buffer_put(struct buffer *buffer, const void *bytes, size_t length)
{
	size_t offset = buffer->size;

	if (!make_room(buffer, length)) {
		buffer->failed = 1;
		return offset;
	}
	if (length > 0 && bytes)
		memcpy(buffer->bytes + offset, bytes, length);
	else if (length > 0)
		memset(buffer->bytes + offset, 0, length);
	buffer->size += length;
	return offset;
}

size_t buffer_align(struct buffer *buffer, size_t alignment)
{
	size_t over = buffer->size & (alignment - 1);

	if (over)
		buffer_put(buffer, NULL, alignment - over);
	return buffer->size;
}

size_t buffer_put_string(struct buffer *buffer, const char *string)
{
	return buffer_put(buffer, string, strlen(string) + 1);
}
