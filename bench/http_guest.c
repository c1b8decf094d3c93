/* http_guest.c: a unilet's HTTP, by unilet/http.h. */
#include "http.h"

#include <unilet/http.h>

static uint8_t piece[256 << 10];

int http_begin(const char *origin)
{
	(void)origin;
	return 0;
}

/* Reads the body of an open stream to its end, and closes it. */
static int read_body(struct unilet_stream *stream, uint64_t *length)
{
	long got;

	do {
		got = unilet_http_read(stream, piece, sizeof(piece));
		if (got > 0)
			*length += (uint64_t)got;
	} while (got > 0);
	unilet_http_close(stream);
	return got == 0 ? 0 : -1;
}

int http_get(const char *path, uint64_t *length)
{
	struct unilet_stream stream;

	return unilet_http_open("GET", path, NULL, NULL, 0, &stream) == 0 && stream.status == 200
		       ? read_body(&stream, length)
		       : -1;
}

int http_get_many(const char *path, unsigned count, uint64_t *length)
{
	static struct unilet_stream stream[HTTP_AT_ONCE];
	unsigned begun = 0;

	while (begun < HTTP_AT_ONCE && begun < count)
		if (unilet_http_start("GET", path, NULL, NULL, 0, &stream[begun++]) != 0)
			return -1;
	for (unsigned ended = 0; ended < count; ended++) {
		struct unilet_stream *oldest = &stream[ended % HTTP_AT_ONCE];

		if (unilet_http_wait(oldest, -1) != 0 || oldest->status != 200 || read_body(oldest, length) != 0)
			return -1;
		if (begun < count && unilet_http_start("GET", path, NULL, NULL, 0, oldest) != 0)
			return -1;
		begun++;
	}
	return 0;
}
