/* http.h: HTTP to one guest's origin. (http_abi.h) http.c does it with libcurl; http_none.c is for guests without. */
#ifndef UNILET_HOST_HTTP_H
#define UNILET_HOST_HTTP_H

#include <poll.h>

#include "lockdown.h"
#include "request.h"

struct http;

/* http.c, http_none.c: one of them, as the build chooses */

/* Opens HTTP to server->origin: finds its addresses, reads the certificate authorities. All that needs files or names
 * happens here, before the lock-down. An origin whose name is unknown is no error: its requests answer NETWORK.
 * Returns 0 with server->http set, or -errno. */
int http_start(struct server *server);

/* What the filter and the limits are to leave to HTTP. */
const struct lockdown_plan *http_lockdown(void);

/* 1 if something is awaited from the origin. */
int http_busy(const struct http *http);

/* Adds what HTTP waits for. Returns how many entries were filled, at most HTTP_DESCRIPTORS_MAX. */
nfds_t http_poll(const struct http *http, struct pollfd *out);

/* How long may be slept, of timeout_ms (-1: for ever), before HTTP is to go on without a descriptor. */
int http_timeout_ms(const struct http *http, int timeout_ms);

/* Goes on with all transfers that can, and completes what can be completed; `ready` as http_poll() filled it and poll()
 * answered. */
void http_go_on(struct server *server, const struct pollfd *ready, nfds_t count);

/* Completes an open request of this tag with CANCELLED: an open leaves no stream, a read leaves it as it was. Returns
 * UNILET_OK or NOT_FOUND. */
enum unilet_status http_cancel(struct server *server, uint64_t tag);

/* Opcodes; UNSUPPORTED without an origin. */
request_serve http_open;
request_serve http_header;
request_serve http_read;
request_serve http_close;

#endif
