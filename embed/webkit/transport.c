/* transport.c: serves a page window from the web process's main loop; every entry is hostile. */
#include "transport.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "../../abi/dom_abi.h"
#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/message_abi.h"
#include "../../host/host_limits.h"
#include "../../host/pace.h"
#include "../../host/ring.h"
#include "../../host/window.h"

/* Below the page's own work: at a higher priority a guest that rings all the time costs the page its frames. */
#define DOORBELL_PRIORITY 200

/* Requests served, or the time that a turn lasts, before the page's own work is looked at again. */
#define REQUESTS_PER_TURN 64
#define TURN_NS           4000000

/* How long a frame that is held sleeps between looks at a ring where spinning does not pay. */
#define HOLD_NAP_US 50

/* A request that was taken and not answered yet. */
struct open_request {
	int open;
	struct ring_entry entry;
	uint64_t offset; /* of the guest's buffer for the answer */
	uint32_t room;
	uint64_t attached_offset; /* of a message's attached bytes, or the buffer for them */
	uint64_t attached_length;
};

struct transport {
	struct transport_handler handler;
	struct window window;
	struct ring ring;
	struct pace pace;
	int fd[WINDOW_FD_COUNT];
	GSource *source;
	unsigned holders; /* 1 for the owner, 1 while it is serving: a handler may close it */
	int closed;
	int serving;     /* a request is being served right now */
	uint16_t served; /* opcode of the latest one */
	struct open_request request[RING_ENTRIES];
};

static void transport_drop(struct transport *transport)
{
	if (--transport->holders > 0)
		return;
	g_source_unref(transport->source);
	window_unmap(&transport->window);
	window_close(transport->fd);
	g_free(transport);
}

static void violate(struct transport *transport, int32_t number, uint64_t value0, uint64_t value1)
{
	/* Nothing more is taken from a guest that is being ended. */
	g_source_destroy(transport->source);
	transport->handler.violated(transport->handler.context, number, value0, value1);
}

/* What an opcode's bulk is, and what its arguments say: of BULK_SENT where the answer goes, of messages where attached bytes
 * are. */
enum bulk_use { BULK_NONE, BULK_SENT, BULK_BUFFER, BULK_MESSAGE_SENT, BULK_MESSAGE_BUFFER, BULK_UNKNOWN };

static enum bulk_use bulk_use(uint16_t opcode)
{
	switch (opcode) {
	case PAGE_BATCH:
	case HTTP_OPEN:
		return BULK_SENT;
	case PAGE_EVENT:
	case PAGE_BLOB_READ:
	case PAGE_AWAIT:
	case HTTP_HEADER:
	case HTTP_READ:
	case MESSAGE_FILE_READ:
		return BULK_BUFFER;
	case MESSAGE_SEND:
		return BULK_MESSAGE_SENT;
	case MESSAGE_RECEIVE:
		return BULK_MESSAGE_BUFFER;
	case PAGE_FRAME:
	case HTTP_CLOSE:
	case MESSAGE_FILE_STATUS:
	case MESSAGE_FILE_RELEASE:
	case MESSAGE_REFUSE:
	case RING_CANCEL:
		return BULK_NONE;
	default:
		return BULK_UNKNOWN;
	}
}

/* The most that an opcode may send. */
static uint32_t sent_max(uint16_t opcode)
{
	if (opcode == PAGE_BATCH)
		return UNILET_PAGE_BATCH_BYTES_MAX + UNILET_PAGE_DATA_BYTES_MAX;
	return opcode == MESSAGE_SEND ? UNILET_MESSAGE_BYTES_MAX : UINT32_MAX;
}

/* Whether bytes lie in the window, or there are none. */
static int is_inside(const struct transport *transport, uint64_t offset, uint64_t length)
{
	return length == 0 || window_bulk(&transport->window, offset, length);
}

/* Fills in where bytes come from and go to. Returns 0, or -EPROTO if anything lies outside the window or is too much. */
static int place_bulk(const struct transport *transport, enum bulk_use use, const struct ring_entry *entry,
		      struct open_request *open, struct transport_request *out)
{
	if (use == BULK_SENT || use == BULK_MESSAGE_SENT) {
		out->bytes = window_bulk(&transport->window, entry->offset, entry->length);
		out->length = entry->length;
		if (!out->bytes || entry->length > sent_max(entry->opcode))
			return -EPROTO;
	}
	if (use == BULK_BUFFER || use == BULK_MESSAGE_BUFFER) {
		open->offset = entry->offset;
		open->room = entry->length;
	}
	if (use == BULK_SENT) {
		/* The reply buffer is optional: 0, 0. */
		open->offset = entry->arg[0];
		open->room = entry->arg[1] <= UINT32_MAX ? (uint32_t)entry->arg[1] : UINT32_MAX;
	}
	if (use == BULK_MESSAGE_SENT || use == BULK_MESSAGE_BUFFER) {
		open->attached_offset = entry->arg[0];
		open->attached_length = entry->arg[1];
	}
	out->room = open->room;
	return is_inside(transport, open->offset, open->room) &&
			       is_inside(transport, open->attached_offset, open->attached_length)
		       ? 0
		       : -EPROTO;
}

/* The request that a cancel means: a slot, as the page side knows it. 0 if none has this tag. */
static int find_tag(const struct transport *transport, uint64_t tag, uint64_t *slot)
{
	for (uint32_t i = 0; i < RING_ENTRIES; i++)
		if (transport->request[i].open && transport->request[i].entry.tag == tag) {
			*slot = i;
			return 1;
		}
	return 0;
}

static struct open_request *free_slot(struct transport *transport, uint32_t *slot)
{
	for (uint32_t i = 0; i < RING_ENTRIES; i++)
		if (!transport->request[i].open) {
			*slot = i;
			return &transport->request[i];
		}
	/* ring_take() gives no more than there are slots. */
	g_error("transport: no slot for a request");
}

static void serve(struct transport *transport, const struct ring_entry *entry)
{
	struct transport_request out = {.opcode = entry->opcode, .arg = {entry->arg[0], entry->arg[1]}};
	enum bulk_use use = bulk_use(entry->opcode);
	struct open_request *open;

	if (entry->flags || entry->result || entry->reserved) {
		violate(transport, VIOLATION_REQUEST, entry->opcode, entry->offset);
		return;
	}
	if (use == BULK_UNKNOWN) {
		ring_complete(&transport->ring, entry, -UNILET_UNSUPPORTED, NULL);
		return;
	}
	if (entry->opcode == RING_CANCEL && !find_tag(transport, entry->arg[0], &out.arg[0])) {
		ring_complete(&transport->ring, entry, -UNILET_NOT_FOUND, NULL);
		return;
	}
	/* As the server has it: no request, and no attack either. */
	if (entry->opcode == HTTP_OPEN && entry->length == 0) {
		ring_complete(&transport->ring, entry, -UNILET_INVALID, NULL);
		return;
	}
	open = free_slot(transport, &out.slot);
	*open = (struct open_request){.entry = *entry};
	if (place_bulk(transport, use, entry, open, &out) < 0) {
		violate(transport, VIOLATION_REQUEST, entry->opcode, entry->offset);
		return;
	}
	open->open = 1;
	transport->handler.request(transport->handler.context, &out);
}

/* Serves one entry. Returns 1; 0 if there was none; -1 if nothing more is to be served. */
static int serve_one(struct transport *transport)
{
	struct ring_entry entry;
	int taken = ring_take(&transport->ring, &entry);

	if (taken < 0)
		violate(transport, VIOLATION_RING, RING_PAGE, 0);
	if (taken <= 0)
		return taken;
	pace_found(&transport->pace);
	transport->served = entry.opcode;
	transport->serving = 1;
	serve(transport, &entry);
	transport->serving = 0;
	pace_served(&transport->pace);
	/* A handler may have closed it. */
	return g_source_is_destroyed(transport->source) ? -1 : 1;
}

/* Serves what waits, and what comes while a guest is so quick that it is worth waiting for. Returns 1 if there is more
 * than one turn's work. */
static int serve_turn(struct transport *transport)
{
	const int64_t end = pace_now_ns() + TURN_NS;

	for (int i = 0; i < REQUESTS_PER_TURN && pace_now_ns() < end; i++) {
		int served = serve_one(transport);

		if (served < 0 || (served == 0 && !pace_spin(&transport->pace, &transport->ring)))
			return 0;
	}
	return 1;
}

/* Whether a frame that is held has what it was held for. */
static int ends_hold(uint16_t opcode)
{
	return opcode == PAGE_BATCH || opcode == PAGE_FRAME;
}

void transport_hold(struct transport *transport, uint32_t hold_ms)
{
	const int64_t end = pace_now_ns() + (int64_t)hold_ms * 1000000;
	int served = 0;

	/* Within a request of its own a guest would be served out of order. */
	if (transport->closed || transport->serving)
		return;
	transport->holders++;
	while (served >= 0 && !(served > 0 && ends_hold(transport->served)) && pace_now_ns() < end) {
		served = serve_one(transport);
		if (served == 0 && !pace_spin(&transport->pace, &transport->ring))
			g_usleep(HOLD_NAP_US);
	}
	transport_drop(transport);
}

static gboolean on_doorbell(gint fd, GIOCondition condition, gpointer data)
{
	struct transport *transport = data;

	(void)fd;
	(void)condition;
	transport->holders++;
	ring_read_doorbell(&transport->ring);
	ring_awake(&transport->ring);
	g_source_set_ready_time(transport->source, -1);
	/* An entry that came between the last look and the word "sleeping" would otherwise never be seen. */
	if (serve_turn(transport) || (!transport->closed && ring_prepare_sleep(&transport->ring)))
		if (!g_source_is_destroyed(transport->source))
			g_source_set_ready_time(transport->source, 0);
	transport_drop(transport);
	return G_SOURCE_CONTINUE;
}

int transport_open(const int fd[WINDOW_FD_COUNT], const struct transport_handler *handler, struct transport **out)
{
	struct transport *transport = g_new0(struct transport, 1);
	int error;

	memcpy(transport->fd, fd, sizeof(transport->fd));
	transport->handler = *handler;
	transport->holders = 1;
	error = window_map(fd[WINDOW_FD_MEMORY], &transport->window);
	if (error < 0) {
		window_close(transport->fd);
		g_free(transport);
		return error;
	}
	ring_open(&transport->ring, (struct window_page *)transport->window.base, fd);
	pace_open(&transport->pace, PAGE_SPIN_NS, PAGE_WAKE_NS);
	transport->source = g_unix_fd_source_new(fd[WINDOW_FD_DOORBELL], G_IO_IN);
	g_source_set_priority(transport->source, DOORBELL_PRIORITY);
	g_source_set_callback(transport->source, G_SOURCE_FUNC(on_doorbell), transport, NULL);
	/* The guest may have put requests before anyone slept on the doorbell. */
	g_source_set_ready_time(transport->source, 0);
	g_source_attach(transport->source, NULL);
	*out = transport;
	return 0;
}

void transport_complete(struct transport *transport, uint32_t slot, int32_t result, const uint64_t arg[4],
			const void *bytes, size_t length)
{
	struct open_request *open;

	if (transport->closed || slot >= RING_ENTRIES || !transport->request[slot].open)
		return;
	open = &transport->request[slot];
	if (length > open->room)
		return;
	if (length > 0)
		memcpy(window_bulk(&transport->window, open->offset, length), bytes, length);
	open->open = 0;
	ring_complete(&transport->ring, &open->entry, result, arg);
}

/* Where attached bytes of an open request of this opcode are; NULL if there is no such request, or not so many. */
static void *attached_at(const struct transport *transport, uint32_t slot, uint16_t opcode, uint64_t offset,
			 size_t length)
{
	const struct open_request *open = slot < RING_ENTRIES ? &transport->request[slot] : NULL;

	if (transport->closed || !open || !open->open || open->entry.opcode != opcode ||
	    offset > open->attached_length || length > open->attached_length - offset)
		return NULL;
	return window_bulk(&transport->window, open->attached_offset + offset, length);
}

void transport_attach(struct transport *transport, uint32_t slot, uint64_t offset, const void *bytes, size_t length)
{
	void *to = attached_at(transport, slot, MESSAGE_RECEIVE, offset, length);

	if (to && length > 0)
		memcpy(to, bytes, length);
}

void transport_attached(const struct transport *transport, uint32_t slot, uint64_t offset, void *bytes, size_t length)
{
	const void *from = attached_at(transport, slot, MESSAGE_SEND, offset, length);

	if (from && length > 0)
		memcpy(bytes, from, length);
}

/* A guest that only waits to be told something is at rest; so is one that waits for a promise, which may never be settled. */
static int is_pending(const struct open_request *request)
{
	return request->open && request->entry.opcode != PAGE_EVENT && request->entry.opcode != MESSAGE_RECEIVE &&
	       request->entry.opcode != PAGE_AWAIT;
}

unsigned transport_pending(const struct transport *transport)
{
	unsigned pending = 0;

	for (uint32_t i = 0; i < RING_ENTRIES; i++)
		pending += (unsigned)is_pending(&transport->request[i]);
	return pending;
}

void transport_close(struct transport *transport)
{
	if (!transport)
		return;
	transport->closed = 1;
	g_source_destroy(transport->source);
	transport_drop(transport);
}
