/* message.h: the other side of a guest's messages, for whoever serves a window in C. (message_abi.h)
 *
 * The guest is hostile: what it sends is copied once and looked at in the copy alone. Nothing is allocated after the
 * opening, so that a server may do this behind its filter; who sends to the guest owns the memory of it. */
#ifndef UNILET_MESSAGE_H
#define UNILET_MESSAGE_H

#include "../abi/limits_abi.h"
#include "message_value.h"
#include "request.h"
#include "ring.h"
#include "window.h"

/* A message to the guest. It and what it points to stay as they are until it was sent. */
struct message_out {
	uint8_t *bytes; /* a whole message, 8-byte aligned */
	uint32_t length;
	const void *attached;
	uint64_t attached_length;
	struct message_out *next; /* these two are message.c's */
	int queued;
};

struct message_handler {
	/* The guest sent this; it lies there until the next one is taken. RETURN and THROW have the id that
	 * message_call() returned, a CHUNK that of a stream that was pulled. Each CALL is to be answered. */
	void (*take)(void *owner, const struct message_view *message);
	/* The guest has received this, and it may be used again. May be NULL. */
	void (*sent)(void *owner, struct message_out *out);
};

/* Ids of what is open. */
struct message_ids {
	uint32_t count;
	uint32_t id[UNILET_MESSAGE_CALLS_MAX];
};

/* A stream of the guest's. */
struct message_stream {
	uint32_t id; /* 0: none */
	int pulled;  /* the guest owes a chunk */
	int closed;  /* no chunk comes any more */
	struct message head;
	struct message_out out; /* PULL or STOP */
};

#define MESSAGE_REFUSAL_BYTES 160u

struct messages {
	struct ring *ring;
	const struct window *window;
	const struct message_handler *handler;
	void *owner;
	int paused; /* set by the owner while it takes one: that is not answered, and no other taken, before message_go_on() */
	int holding;
	struct request held; /* if holding: what is being taken */
	int going_on;
	uint8_t *copy; /* of one message, and behind it of what is attached */
	uint64_t copy_bytes;
	int receiving;
	struct request receive; /* if receiving */
	void *receive_attached;
	struct message_out *first; /* to be received */
	struct message_out *last;
	uint32_t call_id;
	uint32_t calls_queued;
	struct message_ids calls;       /* ours that the guest has received */
	struct message_ids guest_calls; /* its own, until it has received the answer */
	struct message_stream stream[UNILET_MESSAGE_STREAMS_MAX];
	uint32_t waiting_count; /* messages that came while paused */
	struct request waiting[RING_ENTRIES];
	struct message_out refusal; /* THROW instead of an answer that the guest has no room for */
	uint64_t refusal_bytes[MESSAGE_REFUSAL_BYTES / sizeof(uint64_t)];
	uint64_t malformed[3]; /* opcode, offset, length: what was wrong */
};

/* message.c */

/* For a window that the caller serves; *messages is zero before. Returns 0 or -errno. */
int message_open(struct messages *messages, struct ring *ring, const struct window *window,
		 const struct message_handler *handler, void *owner);
void message_close(struct messages *messages);

/* Opcodes. They return 0, or -EBADMSG if the guest is to be ended: `malformed` says why. */
int message_receive(struct messages *messages, const struct request *request);
int message_send(struct messages *messages, const struct request *request);
int message_refuse(struct messages *messages, const struct request *request);

/* As RING_CANCEL says: completes an open request of this tag. Returns UNILET_OK, BUSY if it is being taken, or NOT_FOUND. */
enum unilet_status message_cancel(struct messages *messages, uint64_t tag);

/* Answers what was taken last, and takes what came while paused. 0 or -EBADMSG. */
int message_go_on(struct messages *messages);

/* Sends POST, RETURN or THROW: when the guest asks for it. */
void message_queue(struct messages *messages, struct message_out *out);

/* Sends a CALL, whose id it writes into the message and returns; 0 if UNILET_MESSAGE_CALLS_MAX are open. */
uint32_t message_call(struct messages *messages, struct message_out *out);

/* Asks for a stream's next chunk; once for each. */
void message_pull(struct messages *messages, uint32_t id);

/* Stops the streams that came with this message, but `kept` (0: none). */
void message_stop_others(struct messages *messages, const struct message_view *message, uint32_t kept);

/* Stops this one. */
void message_stop(struct messages *messages, uint32_t id);

#endif
