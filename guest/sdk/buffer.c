/* buffer.c: bytes that grow, and never beyond the maximum they were born with. */
#include "sdk.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 256u

int sdk_buffer_reserve(struct sdk_buffer *buffer, size_t more)
{
	size_t capacity = buffer->capacity ? buffer->capacity : FIRST_CAPACITY;
	uint8_t *bytes;

	if (more > buffer->maximum - buffer->length)
		return -UNILET_TOO_LARGE;
	if (more <= buffer->capacity - buffer->length)
		return 0;
	while (capacity - buffer->length < more)
		capacity *= 2;
	if (capacity > buffer->maximum)
		capacity = buffer->maximum;
	bytes = realloc(buffer->bytes, capacity);
	if (!bytes)
		return -UNILET_NO_SPACE;
	buffer->bytes = bytes;
	buffer->capacity = capacity;
	return 0;
}

int sdk_buffer_append_reserved(struct sdk_buffer *buffer, const void *bytes, size_t count)
{
	int result = sdk_buffer_reserve(buffer, count);

	if (result < 0)
		return result;
	if (count > 0)
		memcpy(buffer->bytes + buffer->length, bytes, count);
	buffer->length += count;
	return 0;
}

void sdk_buffer_close(struct sdk_buffer *buffer)
{
	free(buffer->bytes);
	buffer->bytes = NULL;
	buffer->length = 0;
	buffer->capacity = 0;
}
