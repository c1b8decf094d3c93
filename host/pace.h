/* pace.h: how the consumer of a window's submission ring waits: it spins while that pays, and sleeps else.
 *
 * One for each ring, used by one thread. Spinning pays while the guest's next request usually comes sooner than a sleep
 * and a wake-up would take; longer than the guest thinks it is pure waste. */
#ifndef UNILET_PACE_H
#define UNILET_PACE_H

#include <stdint.h>

#include "ring.h"

struct pace {
	int64_t spin_ns; /* the longest spin; 0: none */
	int64_t wake_ns; /* what a sleep and its wake-up add to a pause as it is seen from here */
	int64_t gap_ns;  /* how long the guest lately took from an answer to its next request */
	int64_t idle_ns; /* CLOCK_MONOTONIC when the last requests had been served */
	unsigned vain;   /* wakes in a row that found nothing */
	int mute_ms;     /* the doorbell is to be left alone for so long; 0: listen to it */
};

/* pace.c */

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t pace_now_ns(void);

/* Starts afresh: nothing is known of the guest, so it does not spin yet. Asks how many CPUs there are, which opens a
 * file: before lock-down. With one CPU it never spins. */
void pace_open(struct pace *pace, int64_t spin_ns, int64_t wake_ns);

/* Requests were found, and are about to be served. */
void pace_found(struct pace *pace);

/* They have been served: the guest's time to think begins. */
void pace_served(struct pace *pace);

/* Looks at the ring for a while, if that pays. Returns 1 if something came. */
int pace_spin(const struct pace *pace, const struct ring *ring);

/* The doorbell woke the consumer; `useful`: there was an entry. A guest that rings without one is listened to ever more
 * seldom: mute_ms. */
void pace_woken(struct pace *pace, int useful);

#endif
