/* http.c: requests to the unilet's origin, over the server's rings or the page's, as the boot page says. */
#include "sdk.h"

#include <stdlib.h>
#include <string.h>

#include <unilet/http.h>

/* The window that serves HTTP here, or UNSUPPORTED. */
static int http_window(void)
{
	long flags = sdk_call(CALL_FLAGS, 0, 0, 0);

	if (flags < 0 || !(flags & BOOT_HTTP))
		return -UNILET_UNSUPPORTED;
	return flags & BOOT_HTTP_ON_PAGE ? CALL_PAGE : CALL_SERVICE;
}

/* What a request is made of. */
struct request_parts {
	struct http_request lengths;
	const void *part[4]; /* method, path, header text, body */
};

/* Checks each part against its limit, so that the sum stays small. */
static int gather(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		  struct request_parts *out)
{
	size_t header_length = headers ? strlen(headers) : 0;

	if (path[0] != '/' || (!body && body_length > 0))
		return -UNILET_INVALID;
	if (strlen(method) > UNILET_HTTP_METHOD_MAX || strlen(path) > UNILET_HTTP_PATH_MAX ||
	    header_length > UNILET_HTTP_HEADER_BYTES_MAX || body_length > UNILET_HTTP_REQUEST_BODY_MAX)
		return -UNILET_TOO_LARGE;
	*out = (struct request_parts){
		.lengths = {(uint32_t)strlen(method), (uint32_t)strlen(path), (uint32_t)header_length,
			    (uint32_t)body_length},
		.part = {method, path, headers, body},
	};
	return 0;
}

/* Writes the request to `to`; answers its bytes. With `to` NULL only that. */
static size_t write_request(const struct request_parts *parts, uint8_t *to)
{
	const uint32_t length[4] = {parts->lengths.method_length, parts->lengths.path_length,
				    parts->lengths.header_length, parts->lengths.body_length};
	size_t at = sizeof(parts->lengths);

	if (to)
		memcpy(to, &parts->lengths, sizeof(parts->lengths));
	for (int i = 0; i < 4; i++) {
		if (to && length[i] > 0)
			memcpy(to + at, parts->part[i], length[i]);
		at += length[i];
	}
	return at;
}

static void close_number(enum call_window window, uint64_t number)
{
	struct ring_entry entry = {.opcode = HTTP_CLOSE, .arg = {number}};

	/* Nothing can be done about a failure, and nothing is lost but the number. */
	(void)sdk_request(window, &entry, NULL);
}

/* A request whose response's header is awaited. */
struct unilet_http_start {
	struct sdk_bulk bulk;
	size_t header_at; /* ... of the bulk, to its end: for the header text */
	long request;
	int completed; /* the header is there, and there was no room for it so far */
	struct ring_entry completion;
};

/* Submits the request that is in the bulk. */
static int submit(struct unilet_http_start *start, size_t request_bytes)
{
	const struct sdk_bulk *bulk = &start->bulk;
	struct ring_entry entry = {
		.opcode = HTTP_OPEN,
		.offset = bulk->offset,
		.length = (uint32_t)request_bytes,
		.arg = {bulk->offset + start->header_at, bulk->size - start->header_at},
	};

	start->request = sdk_submit(bulk->window, &entry);
	return start->request < 0 ? (int)start->request : 0;
}

/* Forgets the start. Its bulk is given back if the request is no longer open, `completed`. */
static void end_start(struct unilet_stream *stream, int completed)
{
	if (completed)
		sdk_bulk_give(&stream->start->bulk);
	free(stream->start);
	stream->start = NULL;
}

/* Asks for header text that is too long for the room it was awaited with. Returns 0 or -enum unilet_status. */
static int read_header(enum call_window window, uint64_t number, char *to, size_t length)
{
	struct ring_entry entry = {.opcode = HTTP_HEADER, .arg = {number}};
	struct sdk_bulk bulk;
	long result = sdk_bulk_take(window, length, &bulk);

	if (result == 0)
		result = sdk_transfer(&entry, &bulk, to, -1);
	return result < 0 ? (int)result : 0;
}

/* Takes the response's header, from the bulk if it is there. Returns 0 or -enum unilet_status; BUSY: the response is kept, as
 * its request was carried out. */
static int take_header(struct unilet_http_start *start, struct unilet_stream *stream)
{
	const struct ring_entry *entry = &start->completion;
	struct sdk_bulk *bulk = &start->bulk;
	const enum call_window window = bulk->window;
	size_t length = entry->arg[1] <= UNILET_HTTP_HEADER_BYTES_MAX ? entry->arg[1] : UNILET_HTTP_HEADER_BYTES_MAX;
	int result = 0;

	if (entry->result < 0)
		return entry->result;
	stream->headers = calloc(1, length + 1);
	if (!stream->headers)
		result = -UNILET_NO_SPACE;
	else if (bulk->bytes && length <= bulk->size - start->header_at)
		memcpy(stream->headers, bulk->bytes + start->header_at, length);
	else {
		sdk_bulk_give(bulk); /* its room may be what is needed */
		bulk->window = window;
		result = read_header(window, entry->arg[0], stream->headers, length);
	}
	if (result < 0) {
		if (result != -UNILET_BUSY)
			close_number(window, entry->arg[0]);
		free(stream->headers);
		stream->headers = NULL;
		return result;
	}
	stream->status = entry->result;
	stream->number = entry->arg[0];
	stream->body_length = entry->arg[2];
	return 0;
}

int unilet_http_start(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		      struct unilet_stream *stream)
{
	int window = http_window();
	struct unilet_http_start *start;
	struct request_parts parts;
	size_t size;
	int result;

	memset(stream, 0, sizeof(*stream));
	if (window < 0)
		return window;
	result = gather(method, path, headers, body, body_length, &parts);
	if (result < 0)
		return result;
	size = write_request(&parts, NULL);
	start = calloc(1, sizeof(*start));
	if (!start)
		return -UNILET_NO_SPACE;
	stream->start = start;
	start->header_at = (size + 7) & ~(size_t)7;
	result = sdk_bulk_take((enum call_window)window, start->header_at + SDK_HTTP_HEADER_BYTES, &start->bulk);
	if (result == 0) {
		write_request(&parts, start->bulk.bytes);
		result = submit(start, size);
	}
	if (result < 0)
		end_start(stream, 1);
	return result;
}

int unilet_http_wait(struct unilet_stream *stream, int timeout_ms)
{
	struct unilet_http_start *start = stream->start;
	int result = 0;

	if (!start)
		return stream->headers ? 0 : -UNILET_NOT_FOUND;
	if (!start->completed)
		result = sdk_wait(start->request, timeout_ms, &start->completion);
	if (result > 0)
		return 1;
	if (result < 0) {
		end_start(stream, 0);
		return result;
	}
	start->completed = 1;
	result = take_header(start, stream);
	if (result != -UNILET_BUSY || start->completion.result < 0)
		end_start(stream, 1);
	return result;
}

int unilet_http_open(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		     struct unilet_stream *stream)
{
	int result = unilet_http_start(method, path, headers, body, body_length, stream);

	if (result == 0)
		result = unilet_http_wait(stream, -1);
	/* Nobody closes what was not opened: also a response is given up here that there is no room to take. */
	if (result < 0)
		unilet_http_close(stream);
	return result;
}

long unilet_http_read(struct unilet_stream *stream, void *buffer, size_t size)
{
	return unilet_http_read_within(stream, buffer, size, -1);
}

long unilet_http_read_within(struct unilet_stream *stream, void *buffer, size_t size, int timeout_ms)
{
	struct ring_entry entry = {.opcode = HTTP_READ, .arg = {stream->number}};
	int window = http_window();
	struct sdk_bulk bulk;
	int result;
	long got;

	if (window < 0 || size == 0 || stream->ended)
		return window < 0 ? window : 0;
	result = sdk_bulk_take_most((enum call_window)window, size < SDK_TRANSFER_BYTES ? size : SDK_TRANSFER_BYTES,
				    &bulk);
	if (result < 0)
		return result;
	got = sdk_transfer(&entry, &bulk, buffer, timeout_ms);
	stream->ended = got > 0 && entry.arg[0] == 1;
	return got;
}

/* Aborts a request whose response's header is awaited, and closes the stream if it came just before. */
static void abort_start(struct unilet_stream *stream)
{
	struct unilet_http_start *start = stream->start;
	int result = start->completed ? 0 : sdk_cancel(start->request, &start->completion);

	if (result == 0 && start->completion.result > 0)
		close_number(start->bulk.window, start->completion.arg[0]);
	end_start(stream, result == 0);
}

void unilet_http_close(struct unilet_stream *stream)
{
	int window = http_window();

	if (stream->start)
		abort_start(stream);
	/* Without header text there is no open stream: it was closed, or never opened. */
	if (stream->headers && window >= 0)
		close_number((enum call_window)window, stream->number);
	free(stream->headers);
	memset(stream, 0, sizeof(*stream));
}

/* Reads the body to its end into *body, which has a zero behind it then. */
static int read_all(struct unilet_stream *stream, struct sdk_buffer *body)
{
	int result = 0;

	/* One byte more, so that the last read, which answers 0, has room too. */
	if (stream->body_length < SDK_HTTP_RESERVE_MAX)
		result = sdk_buffer_reserve(body, stream->body_length + 1);
	while (result == 0) {
		size_t room = body->capacity - body->length;
		long got;

		if (room < 2) {
			result = sdk_buffer_reserve(body, SDK_TRANSFER_BYTES);
			continue;
		}
		got = unilet_http_read(stream, body->bytes + body->length, room - 1);
		if (got < 0)
			return (int)got;
		if (got == 0)
			break;
		body->length += (size_t)got;
	}
	if (result == 0)
		body->bytes[body->length] = 0;
	return result;
}

int unilet_http_get(const char *path, struct unilet_response *response)
{
	struct sdk_buffer body = SDK_BUFFER(SDK_HTTP_BODY_MAX);
	struct unilet_stream stream;
	int result;

	memset(response, 0, sizeof(*response));
	result = unilet_http_open("GET", path, NULL, NULL, 0, &stream);
	if (result != 0)
		return result;
	result = read_all(&stream, &body);
	if (result == 0) {
		response->status = stream.status;
		response->headers = strdup(stream.headers);
		response->body = body.bytes;
		response->body_length = body.length;
		if (!response->headers)
			result = -UNILET_NO_SPACE;
	} else {
		sdk_buffer_close(&body);
	}
	unilet_http_close(&stream);
	return result;
}

void unilet_response_free(struct unilet_response *response)
{
	free(response->headers);
	free(response->body);
	memset(response, 0, sizeof(*response));
}
