/* page_none.c: the server of guests that have no page here. */
#include "page.h"

#include <errno.h>

#include "server.h"

int page_open(struct server *server)
{
	(void)server;
	return -ENOTSUP;
}

const struct lockdown_plan *page_lockdown(const struct server *server)
{
	(void)server;
	return http_lockdown();
}

int page_start(struct server *server)
{
	(void)server;
	return -ENOTSUP;
}

int page_serve(struct server *server, const struct request *request)
{
	server_complete(server, request, -UNILET_UNSUPPORTED);
	return 0;
}

enum unilet_status page_cancel(struct server *server, uint64_t tag)
{
	(void)server;
	(void)tag;
	return UNILET_NOT_FOUND;
}

void page_go_on(struct server *server)
{
	(void)server;
}

int page_timeout_ms(const struct server *server, int timeout_ms)
{
	(void)server;
	return timeout_ms;
}

void page_called(struct server *server, int failed)
{
	(void)server;
	server_report(LAUNCH_CALLED, failed, NULL);
}

int page_written(struct server *server, enum console_stream stream, int32_t result)
{
	(void)server;
	(void)stream;
	(void)result;
	return 0;
}

int page_finish(struct server *server)
{
	(void)server;
	return 1;
}
