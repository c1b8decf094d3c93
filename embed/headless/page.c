/* page.c: the page window, served as a browser's page side does: batches, events, frames, what is awaited. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "headless.h"

int page_open(struct server *server)
{
	member_sort();
	server->page = calloc(1, sizeof(*server->page));
	return server->page ? actions_open(server) : -ENOMEM;
}

const struct lockdown_plan *page_lockdown(const struct server *server)
{
	return server->http ? &lockdown_page_http : &lockdown_page;
}

int page_start(struct server *server)
{
	struct page *page = server->page;
	const char *origin = server->configuration.flags & LAUNCH_HTTP ? server->origin.text : "";
	struct node *root;

	page->start_ns = pace_now_ns();
	if (tree_open(0, &page->tree) < 0)
		return -ENOMEM;
	root = page_root(page);
	if (!root)
		return -EINVAL;
	if (session_open(&page->session, page->tree, root, page->actions.full, origin) < 0)
		return -ENOMEM;
	page->session.elements = text_string(&page->actions.elements);
	return 0;
}

double page_time_ms(const struct page *page)
{
	return (double)(pace_now_ns() - page->start_ns) / 1e6;
}

/* There is always room: no more than RING_ENTRIES requests are open. */
static void keep(struct kept *kept, const struct request *request)
{
	kept->request[kept->count++] = *request;
}

static struct request take(struct kept *kept, uint32_t at)
{
	const struct request taken = kept->request[at];

	kept->count--;
	memmove(&kept->request[at], &kept->request[at + 1], (kept->count - at) * sizeof(taken));
	return taken;
}

/* The first buffer that is large enough; `count`: none. */
static uint32_t find_room(const struct kept *asking, uint32_t length)
{
	uint32_t at = 0;

	while (at < asking->count && asking->request[at].entry.length < length)
		at++;
	return at;
}

void page_deliver(struct server *server)
{
	struct page *page = server->page;
	struct request request;
	uint32_t length, at;

	while (page->asking.count && (length = events_length(&page->session))) {
		at = find_room(&page->asking, length);
		if (at == page->asking.count) {
			if (page->told)
				return;
			page->told = true;
			request = take(&page->asking, 0);
			server_answer(server, &request, -UNILET_TOO_LARGE, (const uint64_t[4]){length});
			continue;
		}
		request = take(&page->asking, at);
		events_take(&page->session, request.bulk);
		page->told = false;
		server_complete(server, &request, (int32_t)length);
	}
}

/* A batch in memory that the guest cannot write. NULL: none is left. */
static const uint8_t *copy_of(struct page *page, const struct request *request)
{
	const size_t length = request->entry.length;

	if (length > page->copy_bytes) {
		free(page->copy);
		page->copy = malloc(length);
		page->copy_bytes = page->copy ? length : 0;
	}
	if (page->copy && length)
		memcpy(page->copy, request->bulk, length);
	return page->copy;
}

/* As the batch's limits say, so that nobody has us take memory for what is malformed anyway. */
static int is_too_long(const struct request *request)
{
	return request->entry.length > UNILET_PAGE_BATCH_BYTES_MAX + UNILET_PAGE_DATA_BYTES_MAX;
}

static int apply_batch(struct server *server, const struct request *request)
{
	struct page *page = server->page;
	const uint64_t *arg = request->entry.arg;
	uint8_t *reply = arg[1] ? window_bulk(&server->page_window, arg[0], arg[1]) : NULL;
	const uint8_t *batch;
	int32_t result;

	if ((arg[1] && !reply) || is_too_long(request))
		return server_malformed(server, request, arg[0], arg[1]);
	batch = copy_of(page, request);
	if (!batch && request->entry.length) {
		server_complete(server, request, -UNILET_NO_SPACE);
		return 0;
	}
	page->session.time_ms = page_time_ms(page);
	if (session_apply(&page->session, batch, request->entry.length, reply, arg[1], &result) < 0) {
		server->malformed[0] = page->session.reader.malformed;
		return -EILSEQ;
	}
	server_complete(server, request, result);
	page->touched = true;
	page_deliver(server);
	return 0;
}

static int ask(struct server *server, const struct request *request)
{
	if (request->entry.length < sizeof(struct page_event)) {
		server_complete(server, request, -UNILET_INVALID);
		return 0;
	}
	keep(&server->page->asking, request);
	page_deliver(server);
	return 0;
}

/* No member gives a promise here, and what is none is its own answer. */
static int await(struct server *server, const struct request *request)
{
	struct session *session = &server->page->session;
	const uint64_t *arg = request->entry.arg;
	struct value value;
	struct writer writer = {.handles = NULL};

	if (arg[0] > UINT32_MAX || arg[1] > UINT32_MAX || !handles_is_result((uint32_t)arg[1]))
		return server_malformed(server, request, arg[0], arg[1]);
	value = *handles_get(&session->handles, (uint32_t)arg[0]);
	writer_open(&writer, &session->handles, request->bulk, request->entry.length);
	writer_value(&writer, &value);
	if (writer.overflow)
		writer_drop(&writer, 0);
	if (arg[1] && value_keep(&value) == 0)
		handles_put(&session->handles, (uint32_t)arg[1], value);
	server_complete(server, request, writer.overflow ? -UNILET_TOO_LARGE : (int32_t)writer.used);
	writer_close(&writer);
	return 0;
}

int page_serve(struct server *server, const struct request *request)
{
	switch (request->entry.opcode) {
	case PAGE_BATCH:
		return apply_batch(server, request);
	case PAGE_EVENT:
		return ask(server, request);
	case PAGE_AWAIT:
		return await(server, request);
	case PAGE_FRAME:
		keep(&server->page->frames, request);
		return 0;
	default: /* PAGE_BLOB_READ: there is no Blob here */
		server_complete(server, request, -UNILET_NOT_FOUND);
		return 0;
	}
}

static bool cancel(struct server *server, struct kept *kept, uint64_t tag)
{
	struct request request;

	for (uint32_t i = 0; i < kept->count; i++) {
		if (kept->request[i].entry.tag != tag)
			continue;
		request = take(kept, i);
		server_complete(server, &request, -UNILET_CANCELLED);
		return true;
	}
	return false;
}

enum unilet_status page_cancel(struct server *server, uint64_t tag)
{
	struct page *page = server->page;

	return cancel(server, &page->asking, tag) || cancel(server, &page->frames, tag) ? UNILET_OK : UNILET_NOT_FOUND;
}

/* All that ask for one: it is the next frame of them all. */
static void give_frame(struct server *server)
{
	struct page *page = server->page;
	const double time_ms = page_time_ms(page);
	uint32_t left = page->frames.count;
	struct request request;
	uint64_t bits;

	memcpy(&bits, &time_ms, sizeof(bits));
	for (page->actions.frames++; left > 0; left--) {
		request = take(&page->frames, 0);
		server_answer(server, &request, 0, (const uint64_t[4]){bits});
	}
}

/* What it has asked for is on its way, and not from here. */
static bool is_awaited(const struct server *server)
{
	return http_busy(server->http) || console_writing(&server->console) || call_busy(server);
}

/* It sleeps, has taken all answers, and waits for none but those that come from here. */
static bool is_quiet(const struct server *server)
{
	return ring_is_quiet(&server->ring) && ring_is_quiet(&server->page_ring) && !is_awaited(server);
}

void page_go_on(struct server *server)
{
	struct page *page = server->page;
	bool quiet;

	if (!page || (!page->frames.count && (!page->actions.any || page->actions.done)))
		return;
	quiet = is_quiet(server);
	if (quiet && page->frames.count && page->actions.frames < PAGE_FRAMES_MAX) {
		give_frame(server);
		quiet = false;
	}
	actions_go_on(server, quiet, is_awaited(server));
}

int page_timeout_ms(const struct server *server, int timeout_ms)
{
	const struct page *page = server->page;

	if (!page || (!page->frames.count && (!page->actions.any || page->actions.done)) ||
	    (timeout_ms >= 0 && timeout_ms < PAGE_LOOK_MS))
		return timeout_ms;
	return PAGE_LOOK_MS;
}
