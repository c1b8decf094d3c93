/* http_none.c: the server of guests that do no HTTP here: no libcurl, no sockets. */
#include "http.h"

#include <errno.h>

#include "server.h"

int http_start(struct server *server)
{
	(void)server;
	return -ENOTSUP;
}

const struct lockdown_plan *http_lockdown(void)
{
	return &lockdown_plain;
}

int http_busy(const struct http *http)
{
	(void)http;
	return 0;
}

nfds_t http_poll(const struct http *http, struct pollfd *out)
{
	(void)http;
	(void)out;
	return 0;
}

int http_timeout_ms(const struct http *http, int timeout_ms)
{
	(void)http;
	return timeout_ms;
}

void http_go_on(struct server *server, const struct pollfd *ready, nfds_t count)
{
	(void)server;
	(void)ready;
	(void)count;
}

enum unilet_status http_cancel(struct server *server, uint64_t tag)
{
	(void)server;
	(void)tag;
	return UNILET_NOT_FOUND;
}

static int refuse(struct server *server, const struct request *request)
{
	server_complete(server, request, -UNILET_UNSUPPORTED);
	return 0;
}

int http_open(struct server *server, const struct request *request)
{
	return refuse(server, request);
}

int http_header(struct server *server, const struct request *request)
{
	return refuse(server, request);
}

int http_read(struct server *server, const struct request *request)
{
	return refuse(server, request);
}

int http_close(struct server *server, const struct request *request)
{
	return refuse(server, request);
}
