/* http_stream.h: one request and its response, between the guest and libcurl. */
#ifndef UNILET_HTTP_STREAM_H
#define UNILET_HTTP_STREAM_H

#include <curl/curl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <zlib.h>

#include "../abi/http_abi.h"
#include "../abi/limits_abi.h"
#include "host_limits.h"
#include "origin.h"
#include "request.h"

/* What all streams of a guest share. */
struct http {
	const struct origin *origin;
	CURLM *multi;
	struct curl_slist *address;   /* for CURLOPT_RESOLVE; NULL: the host is unknown */
	struct curl_blob authorities; /* PEM; empty without https */
	unsigned open;                /* streams */
	unsigned opening;             /* ... whose header is not there yet */
	uint32_t generation;          /* of the last stream */
	int64_t active_ns;            /* when something was asked for, or came */
	int64_t due_ns;               /* when libcurl wants to go on by itself; 0: now */
	unsigned sockets;
	struct pollfd socket[HTTP_DESCRIPTORS_MAX];
	struct http_stream *stream[UNILET_HTTP_STREAMS_MAX];
	struct http_stream *spare; /* without a request, for the next one; NULL: none */
};

struct http_stream {
	uint64_t number; /* what the guest calls it: generation and index */
	CURL *easy;
	struct curl_slist *request_header;
	char *url;
	char *body; /* of the request, body_length bytes */
	size_t body_length;
	char method[UNILET_HTTP_METHOD_MAX + 1];

	/* Until the header is there. */
	int opening;
	struct request open;
	char *header_buffer; /* the guest's, open.entry.arg[1] bytes */
	int64_t deadline_ns;
	unsigned redirects;
	int asked_again; /* on a connection of its own */

	/* The response's header, as libcurl hands it over. */
	int status;
	int header_done; /* the last header block is complete */
	char *location;  /* to be followed when the transfer is done; NULL: none */
	unsigned header_count;
	size_t header_length;
	size_t header_total; /* of all blocks, and of trailers */
	size_t header_asked; /* ... when this request was made: of redirects before */
	int length_seen;
	uint64_t length;    /* the header's, as text says it */
	size_t thrown_away; /* bytes of a redirect's body */

	/* The response's body. */
	enum unilet_status failure; /* why we stopped libcurl ourselves */
	int done;                   /* no more comes; `result` says why */
	enum unilet_status result;
	int paused;       /* libcurl holds more */
	int64_t heard_ns; /* when the last bytes came, or could */
	int reading;
	struct request read;
	size_t filled; /* of its buffer, until it is answered: soon */
	size_t buffer_start;
	size_t buffer_end;

	/* ... if it comes packed. */
	int coded;     /* `inflate` is open */
	int began;     /* a packed byte came */
	int unpacking; /* `inflate` could make more of what it has, were there room */
	int unpacked;  /* to its end */
	z_stream inflate;

	/* Written before they are read: clearing them for each new stream took an eighth of the time. */
	char header[UNILET_HTTP_HEADER_BYTES_MAX];
	uint8_t buffer[HTTP_BODY_BUFFER];
	uint8_t packed[CURL_MAX_WRITE_SIZE];
};

/* http_stream.c */

/* Makes a stream of a guest's request: copies it, checks the copy, sets libcurl up. Returns UNILET_OK with *out, to be
 * freed with http_stream_free(), or why not. The stream is not yet running. */
enum unilet_status http_stream_new(struct http *http, const struct request *request, struct http_stream **out);

/* Forgets the request and its response. The easy handle is no longer the multi handle's. One stream is kept, as the spare. */
void http_stream_free(struct http *http, struct http_stream *stream);

/* Sets the easy handle to method, URL, headers and body as they are now. Returns a status. */
enum unilet_status http_stream_set_request(struct http_stream *stream);

/* http_socket.c; the rest of it is in http.h */

/* Has libcurl say what it waits for. */
void http_socket_attach(struct http *http);

/* Goes on with what is ready or due. Returns 0 if nothing was. */
int http_socket_go_on(struct http *http, const struct pollfd *ready, nfds_t count);

/* http_transfer.c */

/* Sets libcurl's callbacks: header text and body go into the stream. */
void http_transfer_attach(struct http_stream *stream);

/* Prepares the stream for the request that a redirect asks for. Returns UNILET_OK, or UNILET_NETWORK if it leads off
 * the origin, against the rules, or nowhere. */
enum unilet_status http_transfer_redirect(const struct http *http, struct http_stream *stream);

/* Whether the request is made again, once, after it ended with `code`, and prepares the stream for that: a server may close a
 * connection that was kept just when it is used (RFC 9112, 9.3.1). Only what nothing was answered to, and what may be done
 * twice. libcurl does so itself, but in the life of a handle each sixth time is an error. */
int http_transfer_again(struct http_stream *stream, CURLcode code);

/* http_body.c */

/* The header names a content coding. Returns NETWORK if it is not gzip or deflate, or a second one. */
enum unilet_status http_body_coding(struct http_stream *stream, const char *name, size_t length);

/* Forgets the coding: another response comes, or none. */
void http_body_reset(struct http_stream *stream);

/* Takes bytes from libcurl; returns what its write callback is to return. */
size_t http_body_take(struct http_stream *stream, const char *data, size_t length);

/* Fills the buffer of the open read with what is there; returns how many bytes are in it. */
size_t http_body_give(struct http_stream *stream);

/* There is room again: unpacks more, and lets libcurl go on. */
void http_body_go_on(struct http_stream *stream);

/* No more comes from libcurl; `result` says why. */
void http_body_end(struct http_stream *stream, enum unilet_status result);

/* 1 if nothing more comes out than is in the buffer; then `result` is valid. */
int http_body_ended(struct http_stream *stream);

/* http_origin.c */

/* Finds the origin's addresses, as a list for CURLOPT_RESOLVE; NULL if there are none. To be freed. */
struct curl_slist *http_origin_addresses(const struct origin *origin);

/* Reads the file of certificate authorities. Returns 0 with *out, whose data is to be freed, or -errno. */
int http_origin_authorities(struct curl_blob *out);

#endif
