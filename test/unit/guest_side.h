/* guest_side.h: plays the guest's side of a window, as tests need it: honest, or as they please. */
#ifndef UNILET_GUEST_SIDE_H
#define UNILET_GUEST_SIDE_H

#include <stdint.h>

#include "../../host/window.h"

struct guest_side {
	int fd[WINDOW_FD_COUNT];
	struct window window;
	struct window_page *page;
	uint32_t submitted;
	uint32_t seen; /* completions taken */
};

/* Opens a fresh window of `bytes`; fails the test if it cannot. */
void guest_side_open(struct guest_side *guest, uint64_t bytes);
void guest_side_close(struct guest_side *guest);

/* Puts an entry and rings if the other side sleeps. */
void guest_side_submit(struct guest_side *guest, const struct ring_entry *entry);

/* Waits for the next completion, sleeping on the wake descriptor. Returns 1, or 0 after `timeout_ms`. */
int guest_side_take(struct guest_side *guest, struct ring_entry *out, int timeout_ms);

/* Rings the doorbell. */
void guest_side_ring(struct guest_side *guest);

#endif
