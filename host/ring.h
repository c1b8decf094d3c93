/* ring.h: the host's end of a window's rings: consumer of submissions, producer of completions. The other end is hostile.
 *
 * Knows nothing of servers: whoever serves a window (the server, the page side) uses it. Not thread-safe. */
#ifndef UNILET_RING_H
#define UNILET_RING_H

#include <stdint.h>

#include "../abi/launch_abi.h"
#include "../abi/ring_abi.h"

/* Our own indices live here, out of the guest's reach; what stands in the page is only ever told to it. */
struct ring {
	struct window_page *page;
	uint32_t taken;    /* submissions ever taken */
	uint32_t answered; /* completions ever put; taken - answered requests are open */
	int doorbell;
	int wake;
	int interrupt;
};

/* ring.c */

/* Attaches to a fresh window (all indices 0). The caller keeps page and descriptors open until the last call;
 * fd[WINDOW_FD_MEMORY] is not used. */
void ring_open(struct ring *ring, struct window_page *page, const int fd[WINDOW_FD_COUNT]);

/* Copies the next submission into *out. Returns 1 if there was one; 0 if there is none, or no place for its
 * completion; -EPROTO if an index of the guest's claims more than a ring holds: the guest must be ended. */
int ring_take(struct ring *ring, struct ring_entry *out);

/* Puts the completion of a request that ring_take() gave: opcode and tag of `request`, the result, up to 4 args (NULL:
 * all zero). Then wakes or interrupts the guest, if it wants that. Each request is to be completed exactly once. */
void ring_complete(struct ring *ring, const struct ring_entry *request, int32_t result, const uint64_t arg[4]);

/* Requests taken and not yet completed. */
uint32_t ring_open_requests(const struct ring *ring);

/* 1 if the guest sleeps, has taken all completions, and has put nothing that was not taken; it may lie. */
int ring_is_quiet(const struct ring *ring);

/* Asks the guest to ring the doorbell for its next entry. Returns 1 if one came meanwhile: do not sleep then. */
int ring_prepare_sleep(struct ring *ring);

/* After sleeping: the doorbell is not needed any more. */
void ring_awake(struct ring *ring);

/* Empties the doorbell's counter. Returns 1 if it had been rung. */
int ring_read_doorbell(struct ring *ring);

/* 1 if an entry waits that ring_take() would look at; costs a load. For spinning. */
int ring_waiting(const struct ring *ring);

#endif
