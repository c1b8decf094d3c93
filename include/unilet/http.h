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
	uint64_t number;      /* the library's, as the next ones */
	int ended;            /* nothing of the body is left to be asked for */
	struct unilet_http_start *start;
};

/* GETs `path` (begins with one '/', may have a query) and waits for all of it. *response is to be freed with
 * unilet_response_free(), whatever this returned. Returns 0 for every HTTP status, -UNILET_ERROR_... if there was none. */
int unilet_http_get(const char *path, struct unilet_response *response);

void unilet_response_free(struct unilet_response *response);

/* Sends a request and waits for the response's header. `headers` ("name: value\n" each) and `body` may be NULL.
 * Returns 0 and *stream is to be closed with unilet_http_close(), or -UNILET_ERROR_... . A failure, TIMEOUT and BUSY too, does not
 * say that the request was not carried out. */
int unilet_http_open(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		     struct unilet_stream *stream);

/* Waits for bytes of the body. Returns how many (at most `size`), 0 at the end, -UNILET_ERROR_... . */
long unilet_http_read(struct unilet_stream *stream, void *buffer, size_t size);

/* Sends a request as unilet_http_open() does, and waits for nothing: many can be under way at once. Returns 0 and *stream
 * is for unilet_http_wait(), or -UNILET_ERROR_... ; BUSY: one of those under way must be waited for or closed first. */
int unilet_http_start(const char *method, const char *path, const char *headers, const void *body, size_t body_length,
		      struct unilet_stream *stream);

/* Waits for the header of a response that was started, at most timeout_ms; 0: only looks, -1: as long as it takes. An
 * upcall (event.h) says when to look again. Returns 0 and the stream can be read; 1: the header is not there yet;
 * -UNILET_ERROR_...: it failed; but BUSY: it is there, and there is no room in the window to take it: wait again when there is.
 * Whatever it returned, unilet_http_close() is to follow. */
int unilet_http_wait(struct unilet_stream *stream, int timeout_ms);

/* As unilet_http_read(), and waits at most timeout_ms. Then it returns -UNILET_ERROR_CANCELLED, and nothing of
 * the body is lost. */
long unilet_http_read_within(struct unilet_stream *stream, void *buffer, size_t size, int timeout_ms);

/* Ends the transfer if it still runs, also while its header is awaited, and frees. */
void unilet_http_close(struct unilet_stream *stream);

#ifdef __cplusplus
}
#endif

#endif
