/* http.c: HTTP to one guest's origin, with libcurl: opens, reads and closes streams, and keeps them going. */
#include "http.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "http_stream.h"
#include "server.h"

#define INDEX_BITS 8 /* of a stream's number; the generation is above */

_Static_assert(UNILET_HTTP_STREAMS_MAX <= 1u << INDEX_BITS, "an index fits its bits");

/* Certificates have dates, and the C library reads a file for each date unless the time zone is one that needs none;
 * after the lock-down that would be fatal. */
static void settle_time_zone(void)
{
	setenv("TZ", "UTC0", 1);
	tzset();
}

int http_start(struct server *server)
{
	struct http *http = calloc(1, sizeof(*http));
	int error = 0;

	if (!http)
		return -ENOMEM;
	settle_time_zone();
	http->origin = &server->origin;
	if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)
		error = -ENOMEM;
	if (!error && server->origin.secure)
		error = http_origin_authorities(&http->authorities);
	http->multi = error ? NULL : curl_multi_init();
	if (!error && !http->multi)
		error = -ENOMEM;
	if (error) {
		free(http->authorities.data);
		free(http);
		return error;
	}
	http->address = http_origin_addresses(&server->origin);
	/* A connection for each stream, also with HTTP/2: on a shared one libcurl keeps what comes for streams that nobody
	 * reads while it reads for another. */
	curl_multi_setopt(http->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
	/* A guest that keeps all its streams busy connects once for each. */
	curl_multi_setopt(http->multi, CURLMOPT_MAXCONNECTS, (long)UNILET_HTTP_STREAMS_MAX);
	http_socket_attach(http);
	server->http = http;
	return 0;
}

/* Sockets of TCP to connect with; memory that is never executable; what libcurl and OpenSSL ask beside. */
const struct lockdown_plan *http_lockdown(void)
{
	return &lockdown_http;
}

static unsigned index_of(uint64_t number)
{
	return number & ((1u << INDEX_BITS) - 1);
}

/* The stream that a request names. NULL if there is none; then it has been answered. */
static struct http_stream *find_stream(struct server *server, const struct request *request)
{
	const struct http *http = server->http;
	uint64_t number = request->entry.arg[0];
	struct http_stream *stream =
		http && index_of(number) < UNILET_HTTP_STREAMS_MAX ? http->stream[index_of(number)] : NULL;

	if (stream && stream->number == number && !stream->opening)
		return stream;
	server_complete(server, request, http ? -UNILET_NOT_FOUND : -UNILET_UNSUPPORTED);
	return NULL;
}

static void remove_stream(struct http *http, unsigned index)
{
	struct http_stream *stream = http->stream[index];

	http->opening -= (unsigned)stream->opening;
	http->open--;
	http->stream[index] = NULL;
	curl_multi_remove_handle(http->multi, stream->easy);
	http_stream_free(http, stream);
}

static int free_index(const struct http *http)
{
	for (int i = 0; i < (int)UNILET_HTTP_STREAMS_MAX; i++)
		if (!http->stream[i])
			return i;
	return -1;
}

/* Makes the stream and sets it going. */
static enum unilet_status start_stream(struct http *http, const struct request *request, char *header_buffer)
{
	int index = free_index(http);
	struct http_stream *stream;
	enum unilet_status status;

	if (index < 0)
		return UNILET_BUSY;
	status = http_stream_new(http, request, &stream);
	if (status)
		return status;
	/* Without an address libcurl would ask for one, which takes threads and files. */
	if (!http->address || curl_multi_add_handle(http->multi, stream->easy) != CURLM_OK) {
		http_stream_free(http, stream);
		return http->address ? UNILET_NO_SPACE : UNILET_NETWORK;
	}
	stream->number = (uint64_t)++http->generation << INDEX_BITS | (uint64_t)index;
	stream->open = *request;
	stream->header_buffer = header_buffer;
	stream->deadline_ns = pace_now_ns() + HTTP_HEADER_TIMEOUT_MS * 1000000ll;
	stream->opening = 1;
	http->stream[index] = stream;
	http->active_ns = pace_now_ns();
	http->open++;
	http->opening++;
	return UNILET_OK;
}

int http_open(struct server *server, const struct request *request)
{
	const uint64_t *arg = request->entry.arg;
	char *header_buffer = NULL;
	enum unilet_status status;

	if (arg[1]) {
		header_buffer = window_bulk(&server->window, arg[0], arg[1]);
		if (!header_buffer)
			return server_malformed(server, request, arg[0], arg[1]);
	}
	status = server->http ? start_stream(server->http, request, header_buffer) : UNILET_UNSUPPORTED;
	if (status)
		server_complete(server, request, -(int32_t)status);
	return 0;
}

/* The length that the guest will read, if it can be known. */
static uint64_t body_length(const struct http_stream *stream)
{
	curl_off_t length = -1;

	if (strcmp(stream->method, "HEAD") == 0 || stream->status == 204 || stream->status == 304)
		return 0;
	if (stream->coded || curl_easy_getinfo(stream->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length) != CURLE_OK ||
	    length < 0)
		return HTTP_LENGTH_UNKNOWN;
	return (uint64_t)length;
}

/* Completes an open: the header is there, or it failed and leaves no stream. */
static void finish_open(struct server *server, unsigned index, enum unilet_status status)
{
	struct http *http = server->http;
	struct http_stream *stream = http->stream[index];
	struct request open = stream->open;
	uint64_t arg[4] = {stream->number, stream->header_length};

	if (status) {
		remove_stream(http, index);
		server_complete(server, &open, -(int32_t)status);
		return;
	}
	if (stream->header_length && stream->header_length <= open.entry.arg[1])
		memcpy(stream->header_buffer, stream->header, stream->header_length);
	arg[2] = body_length(stream);
	stream->heard_ns = pace_now_ns();
	stream->opening = 0;
	http->opening--;
	ring_complete(&server->ring, &open.entry, stream->status, arg);
}

int http_header(struct server *server, const struct request *request)
{
	struct http_stream *stream = find_stream(server, request);

	if (!stream)
		return 0;
	if (stream->header_length > request->entry.length) {
		server_complete(server, request, -UNILET_TOO_LARGE);
		return 0;
	}
	if (stream->header_length)
		memcpy(request->bulk, stream->header, stream->header_length);
	server_complete(server, request, (int32_t)stream->header_length);
	return 0;
}

/* Answers an open read if there is something to say. */
static void answer_read(struct server *server, struct http_stream *stream)
{
	const uint64_t nothing_follows[4] = {1};
	int32_t result;
	int ended;

	if (!stream->reading)
		return;
	result = (int32_t)http_body_give(stream);
	ended = stream->buffer_start == stream->buffer_end && http_body_ended(stream);
	if (!result && !ended)
		return;
	stream->reading = 0;
	ring_complete(&server->ring, &stream->read.entry, result ? result : -(int32_t)stream->result,
		      ended && !stream->result ? nothing_follows : NULL);
	if (stream->paused)
		stream->heard_ns = pace_now_ns(); /* what libcurl holds back was heard, too */
	http_body_go_on(stream);
}

int http_read(struct server *server, const struct request *request)
{
	struct http_stream *stream = find_stream(server, request);

	if (!stream)
		return 0;
	if (stream->reading) {
		server_complete(server, request, -UNILET_BUSY);
	} else if (request->entry.length == 0) {
		/* A result of 0 would say that the body has ended. */
		server_complete(server, request, -UNILET_INVALID);
	} else {
		stream->read = *request;
		stream->reading = 1;
		server->http->active_ns = pace_now_ns();
		answer_read(server, stream);
	}
	return 0;
}

int http_close(struct server *server, const struct request *request)
{
	struct http_stream *stream = find_stream(server, request);

	if (!stream)
		return 0;
	if (stream->reading)
		server_complete(server, &stream->read, -UNILET_CANCELLED);
	remove_stream(server->http, index_of(stream->number));
	server_complete(server, request, 0);
	return 0;
}

enum unilet_status http_cancel(struct server *server, uint64_t tag)
{
	struct http *http = server->http;

	for (unsigned i = 0; http && i < UNILET_HTTP_STREAMS_MAX; i++) {
		struct http_stream *stream = http->stream[i];

		if (stream && stream->opening && stream->open.entry.tag == tag) {
			finish_open(server, i, UNILET_CANCELLED);
			return UNILET_OK;
		}
		if (stream && stream->reading && stream->read.entry.tag == tag) {
			stream->reading = 0;
			server_complete(server, &stream->read, -UNILET_CANCELLED);
			return UNILET_OK;
		}
	}
	return UNILET_NOT_FOUND;
}

static enum unilet_status status_of(const struct http_stream *stream, CURLcode code)
{
	if (stream->failure)
		return stream->failure;
	switch (code) {
	case CURLE_OK:
		return UNILET_OK;
	case CURLE_OPERATION_TIMEDOUT:
		return UNILET_TIMEOUT;
	default:
		/* CURLE_OUT_OF_MEMORY too: libcurl says so when a server's header line is longer than it takes. */
		return UNILET_NETWORK;
	}
}

/* Another request of the same stream. */
static void run_again(struct server *server, struct http_stream *stream)
{
	struct http *http = server->http;

	if (curl_multi_add_handle(http->multi, stream->easy) != CURLM_OK)
		finish_open(server, index_of(stream->number), UNILET_NO_SPACE);
}

/* libcurl is done with a transfer: it was a redirect, an open that failed, or the end of a body. */
static void finish_transfer(struct server *server, struct http_stream *stream, CURLcode code)
{
	struct http *http = server->http;
	unsigned index = index_of(stream->number);
	enum unilet_status status = status_of(stream, code);
	int overlong = code == CURLE_WRITE_ERROR && stream->thrown_away > HTTP_REDIRECT_BODY_MAX;

	if (stream->location && (code == CURLE_OK || overlong)) {
		curl_multi_remove_handle(http->multi, stream->easy);
		status = http_transfer_redirect(http, stream);
		if (status)
			finish_open(server, index, status);
		else
			run_again(server, stream);
		return;
	}
	if (http_transfer_again(stream, code)) {
		curl_multi_remove_handle(http->multi, stream->easy);
		run_again(server, stream);
		return;
	}
	if (stream->opening && !stream->header_done) {
		finish_open(server, index, status ? status : UNILET_NETWORK);
		return;
	}
	http_body_end(stream, status);
}

/* Nothing came for so long, although there is room for it: no more is waited for. */
static void give_up_idle(const struct http *http, struct http_stream *stream, int64_t now)
{
	if (stream->done || stream->paused || now - stream->heard_ns < HTTP_IDLE_TIMEOUT_S * 1000000000ll)
		return;
	stream->failure = UNILET_TIMEOUT;
	curl_multi_remove_handle(http->multi, stream->easy);
	http_body_end(stream, UNILET_TIMEOUT);
}

static void settle_streams(struct server *server)
{
	struct http *http = server->http;
	int64_t now = pace_now_ns();

	for (unsigned i = 0; i < UNILET_HTTP_STREAMS_MAX; i++) {
		struct http_stream *stream = http->stream[i];

		if (!stream)
			continue;
		if (stream->opening && stream->header_done)
			finish_open(server, i, UNILET_OK);
		else if (stream->opening && now > stream->deadline_ns)
			finish_open(server, i, UNILET_TIMEOUT);
		if (http->stream[i] && !stream->opening) {
			give_up_idle(http, stream, now);
			answer_read(server, stream);
		}
	}
}

void http_go_on(struct server *server, const struct pollfd *ready, nfds_t count)
{
	struct http *http = server->http;
	struct CURLMsg *message;
	int left;

	if (!http || http->open == 0)
		return;
	/* Most requests are answered at once. Deadlines are looked at when the descriptors are. */
	if (!http_socket_go_on(http, ready, count) && !ready)
		return;
	while ((message = curl_multi_info_read(http->multi, &left))) {
		struct http_stream *stream = NULL;
		CURLcode code = message->data.result;

		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &stream);
		if (message->msg == CURLMSG_DONE && stream)
			finish_transfer(server, stream, code);
	}
	settle_streams(server);
}
