/* fake_peer.h: the other side of messages, for the SDK's unit tests: sends what was put together by hand, keeps what it got. */
#ifndef UNILET_FAKE_PEER_H
#define UNILET_FAKE_PEER_H

#include "../../guest/sdk/message.h"

#define PEER_SENT_MAX    8
#define PEER_WAITING_MAX 96
#define PEER_LARGE       (2 * SDK_ATTACHED_BYTES) /* more than is offered at first */

/* A message as it goes over the window. */
struct wire {
	uint8_t bytes[4096];
	size_t length;
	uint8_t attached[PEER_LARGE];
	size_t attached_length;
};

struct fake_peer {
	struct wire waiting[PEER_WAITING_MAX];
	int first, count;
	struct wire sent[PEER_SENT_MAX];
	int sent_count;
	int send_result; /* not 0: what a message is answered */
	void (*on_sent)(const struct wire *sent);
	unsigned too_large; /* messages, for the buffers that were offered */
	unsigned refused;
	unsigned synced; /* calls of sync() */
};

extern struct fake_peer peer;

/* Group set-up: one window for all tests, as the library keeps its buffers. There is no page: only messages come. */
int peer_open(void **state);

/* Set-up of a test: nothing waits, nothing was sent. */
int peer_reset(void **state);

/* One more message that waits for the program, without a value so far. */
struct wire *peer_message(enum message_kind kind, uint32_t id, const char *name);

/* Appends to its value. */
void wire_value(struct wire *wire, uint32_t kind, uint32_t size, const void *more, size_t bytes);
void wire_number(struct wire *wire, double number);
void wire_string(struct wire *wire, const char *text);
void wire_bytes(struct wire *wire, uint32_t kind, uint64_t offset, uint64_t length);

/* Has the program serve all that waits; then the other side is gone. */
void peer_run(void);

/* What was sent, as somebody reads it who gets it: to be freed with unilet_message_free(). */
struct unilet_message *peer_sent(int number);
void peer_sent_is(int number, enum message_kind kind, uint32_t id);
void peer_sent_error(int number, uint32_t id, const char *name, const char *text);

#endif
