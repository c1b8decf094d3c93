/* http.h: HTTP to the unilet's own origin. */
#ifndef UNILET_HTTP_H
#define UNILET_HTTP_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A whole response. */
struct unilet_response {
	int status;    /* 200, 404, ... */
	char *headers; /* "name: value\n" each, names in lower case, zero-terminated */
	uint8_t *body; /* body_length bytes and a zero behind them */
	size_t body_length;
};

/* A response whose body is still coming. */
struct unilet_stream {
	int status;
	char *headers;        /* as above */
	uint64_t body_length; /* UINT64_MAX: not known */
	uint64_t number;      /* the library's */
};

/* GETs `path` (begins with one '/', may have a query) and waits for all of it. *response is to be freed with
 * unilet_response_free(), whatever this returned. Returns 0 for every HTTP status, -UNILET_ERROR_... if there was none. */
int unilet_http_get(const char *path, struct unilet_response *response);

void unilet_response_free(struct unilet_response *response);

/* Sends a request and waits for the response's header. `headers` ("name: value\n" each) and `body` may be NULL.
 * Returns 0 and *stream is to be closed with unilet_http_close(), or -UNILET_ERROR_... . */
int unilet_http_open(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		     struct unilet_stream *stream);

/* Waits for bytes of the body. Returns how many (at most `size`), 0 at the end, -UNILET_ERROR_... . */
long unilet_http_read(struct unilet_stream *stream, void *buffer, size_t size);

/* Ends the transfer if it still runs, and frees. */
void unilet_http_close(struct unilet_stream *stream);

#ifdef __cplusplus
}
#endif

#endif
