/* transport.h: a guest's page window in the web process: requests out of it, answers into it. */
#ifndef UNILET_EMBED_TRANSPORT_H
#define UNILET_EMBED_TRANSPORT_H

#include <stddef.h>
#include <stdint.h>

#include "../../abi/launch_abi.h"
#include "../../abi/ring_abi.h"

/* A request as the page side gets it. */
struct transport_request {
	uint32_t slot; /* names it until it is completed */
	uint16_t opcode;
	uint32_t room;   /* bytes of the guest's buffer for the answer */
	uint64_t arg[2]; /* as submitted; of RING_CANCEL: arg[0] is the slot of the request to cancel, which is open */
	const void
		*bytes; /* in the window: the guest may be writing them. To be copied once, before anything is read. */
	uint32_t length;
};

struct transport_handler {
	void (*request)(void *context, const struct transport_request *request);
	void (*violated)(void *context, int32_t number, uint64_t value0, uint64_t value1);
	void *context;
};

struct transport;

/* Maps the window and serves it from the main loop. Takes the descriptors, whatever it returns. 0 or -errno. Requests
 * may come before it returns. */
int transport_open(const int fd[WINDOW_FD_COUNT], const struct transport_handler *handler, struct transport **out);

/* Answers a request: `length` bytes go to the guest's buffer. A slot that is not open, or more bytes than there is room
 * for, is our own mistake: it is ignored. */
void transport_complete(struct transport *transport, uint32_t slot, int32_t result, const uint64_t arg[4],
			const void *bytes, size_t length);

/* Copies between page side and the attached bytes of a message, `offset` counting from the first of them: to the buffer of a
 * MESSAGE_RECEIVE, from those of a MESSAGE_SEND. A slot that is not open for that, or bytes that are not there, are our own
 * mistake: nothing is copied. */
void transport_attach(struct transport *transport, uint32_t slot, uint64_t offset, const void *bytes, size_t length);
void transport_attached(const struct transport *transport, uint32_t slot, uint64_t offset, void *bytes, size_t length);

/* Serves requests for so many ms, or until a PAGE_BATCH or PAGE_FRAME was served, before it returns: called in an animation
 * frame, so that what the guest does for it is in it. */
void transport_hold(struct transport *transport, uint32_t hold_ms);

/* Requests that are not answered yet, but for those that wait for events, messages or promises: a guest that has none is at
 * rest. */
unsigned transport_pending(const struct transport *transport);

/* Unmaps it; may be called by a handler. */
void transport_close(struct transport *transport);

#endif
