/* page.h: the page around a guest, where its server is one. (dom_abi.h) embed/headless/page.c; page_none.c is for guests
 * without, and for those whose page is a browser's. */
#ifndef UNILET_HOST_PAGE_H
#define UNILET_HOST_PAGE_H

#include "../abi/console_abi.h"
#include "lockdown.h"
#include "request.h"

struct page;

/* page_none.c, embed/headless/page.c: one of them, as the build chooses */

/* Takes what the page is made of, before the lock-down. Returns 0 with server->page set, or -errno. */
int page_open(struct server *server);

/* What the filter and the limits are to leave to HTTP and the page. */
const struct lockdown_plan *page_lockdown(const struct server *server);

/* Makes the page, after the lock-down: its HTML is hostile. Returns 0, or -errno; what is wrong with it has been said. */
int page_start(struct server *server);

/* Opcodes. */
request_serve page_serve;

/* Completes an open request of this tag with CANCELLED. Returns UNILET_OK or NOT_FOUND. */
enum unilet_status page_cancel(struct server *server, uint64_t tag);

/* Does what is due between two requests: a frame, the next action. */
void page_go_on(struct server *server);

/* How long may be slept, of timeout_ms (-1: for ever), before the page is to go on. */
int page_timeout_ms(const struct server *server, int timeout_ms);

/* The call of `unilet run --call` is done: `failed` or not. */
void page_called(struct server *server, int failed);

/* As server_written(). Returns 0 if it is not the page that wrote. */
int page_written(struct server *server, enum console_stream stream, int32_t result);

/* The guest has ended, and is not served any more: brings out what is wanted of the page. 1 if it is written, or nothing is
 * wanted. */
int page_finish(struct server *server);

#endif
