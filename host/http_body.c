/* http_body.c: a response's body on its way to the guest: kept until it is read, and unpacked no further than that.
 *
 * libcurl could unpack, but would keep in memory what a pause leaves of it, and unpacks what nobody asked for: of a hundred
 * bytes of brotli it makes gigabytes. Here a bomb is a long body like any other, which waits for its reader. */
#include <string.h>
#include <strings.h>

#include "http_stream.h"

#define WINDOW_BITS_GZIP_OR_ZLIB (MAX_WBITS + 32)

static size_t room(const struct http_stream *stream)
{
	return sizeof(stream->buffer) - (stream->buffer_end - stream->buffer_start);
}

/* Moves what is there to the beginning, so that all room is behind it. */
static void compact(struct http_stream *stream)
{
	memmove(stream->buffer, stream->buffer + stream->buffer_start, stream->buffer_end - stream->buffer_start);
	stream->buffer_end -= stream->buffer_start;
	stream->buffer_start = 0;
}

static int is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

enum unilet_status http_body_coding(struct http_stream *stream, const char *name, size_t length)
{
	if (length == 0 || is_word(name, length, "identity"))
		return UNILET_OK;
	/* Once only: a bomb within a bomb makes its thousandfold twice. */
	if (stream->coded ||
	    !(is_word(name, length, "gzip") || is_word(name, length, "x-gzip") || is_word(name, length, "deflate")))
		return UNILET_NETWORK;
	if (inflateInit2(&stream->inflate, WINDOW_BITS_GZIP_OR_ZLIB) != Z_OK)
		return UNILET_NO_SPACE;
	stream->coded = 1;
	return UNILET_OK;
}

void http_body_reset(struct http_stream *stream)
{
	if (stream->coded)
		inflateEnd(&stream->inflate);
	stream->coded = 0;
}

/* One step of unpacking into the room behind what is there. Returns a status. */
static enum unilet_status unpack_more(struct http_stream *stream)
{
	z_stream *inflater = &stream->inflate;
	int result;

	inflater->next_out = stream->buffer + stream->buffer_end;
	inflater->avail_out = (uInt)room(stream);
	result = inflate(inflater, Z_NO_FLUSH);
	stream->buffer_end = sizeof(stream->buffer) - inflater->avail_out;
	if (result == Z_STREAM_END)
		stream->unpacked = 1;
	/* Z_BUF_ERROR: it wants more of the packed bytes, or there was nothing left to write. */
	else if (result != Z_OK && result != Z_BUF_ERROR)
		return result == Z_MEM_ERROR ? UNILET_NO_SPACE : UNILET_NETWORK;
	/* With room left it has made all that it can. */
	stream->unpacking = inflater->avail_out == 0 && !stream->unpacked;
	/* Behind the end nothing may come: it could come for ever. */
	return stream->unpacked && inflater->avail_in > 0 ? UNILET_NETWORK : UNILET_OK;
}

/* Unpacks as much as there is room for. Returns a status, which is kept. */
static enum unilet_status unpack(struct http_stream *stream)
{
	enum unilet_status status = UNILET_OK;

	compact(stream);
	while (!status && stream->unpacking && room(stream) > 0)
		status = unpack_more(stream);
	if (status) {
		stream->unpacking = 0;
		stream->failure = status;
	}
	return status;
}

/* Takes packed bytes; the last ones must be done with. */
static size_t take_packed(struct http_stream *stream, const char *data, size_t length)
{
	if (length > sizeof(stream->packed) || stream->unpacked) {
		stream->failure = UNILET_NETWORK;
		return CURL_WRITEFUNC_ERROR;
	}
	memcpy(stream->packed, data, length);
	stream->inflate.next_in = stream->packed;
	stream->inflate.avail_in = (uInt)length;
	stream->unpacking = 1;
	stream->began = 1;
	return unpack(stream) ? CURL_WRITEFUNC_ERROR : length;
}

/* How many of `length` bytes go to where the guest waits for them. */
static size_t direct(const struct http_stream *stream, size_t length)
{
	size_t left = stream->read.entry.length - stream->filled;

	if (!stream->reading || stream->coded || stream->buffer_start < stream->buffer_end)
		return 0;
	return length < left ? length : left;
}

/* All or nothing: what does not fit waits inside libcurl, and the connection with it. */
size_t http_body_take(struct http_stream *stream, const char *data, size_t length)
{
	size_t part = direct(stream, length);
	size_t rest = length - part;

	if (stream->coded ? stream->unpacking : rest > room(stream)) {
		stream->paused = 1;
		return CURL_WRITEFUNC_PAUSE;
	}
	if (stream->coded)
		return take_packed(stream, data, length);
	if (part)
		memcpy(stream->read.bulk + stream->filled, data, part);
	stream->filled += part;
	if (rest > sizeof(stream->buffer) - stream->buffer_end)
		compact(stream);
	memcpy(stream->buffer + stream->buffer_end, data + part, rest);
	stream->buffer_end += rest;
	return length;
}

size_t http_body_give(struct http_stream *stream)
{
	size_t have = stream->buffer_end - stream->buffer_start;
	size_t left = stream->read.entry.length - stream->filled;
	size_t part = have < left ? have : left;
	size_t filled = stream->filled + part;

	memcpy(stream->read.bulk + stream->filled, stream->buffer + stream->buffer_start, part);
	stream->buffer_start += part;
	stream->filled = 0;
	return filled;
}

/* It may call http_body_take() from here. */
void http_body_go_on(struct http_stream *stream)
{
	if (stream->unpacking && unpack(stream))
		http_body_end(stream, stream->failure);
	if (!stream->paused || stream->done || (stream->coded ? stream->unpacking : room(stream) < CURL_MAX_WRITE_SIZE))
		return;
	stream->paused = 0;
	if (curl_easy_pause(stream->easy, CURLPAUSE_CONT) != CURLE_OK)
		http_body_end(stream, stream->failure ? stream->failure : UNILET_NETWORK);
}

void http_body_end(struct http_stream *stream, enum unilet_status result)
{
	stream->done = 1;
	stream->result = result;
}

int http_body_ended(struct http_stream *stream)
{
	if (!stream->done || stream->unpacking)
		return 0;
	/* A packed body says itself where it ends; without that a part would pass for the whole. */
	if (!stream->result && stream->coded && stream->began && !stream->unpacked)
		stream->result = UNILET_NETWORK;
	return 1;
}
