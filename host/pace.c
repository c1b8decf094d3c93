/* pace.c: how the consumer of a window's submission ring waits: it spins while that pays, and sleeps else. */
#include "pace.h"

#include <time.h>
#include <unistd.h>

#include "host_limits.h"

/* A long pause says no more than this, so that it is soon forgotten. */
#define GAP_MAX_NS 1000000

#define LOOKS_PER_TIME 4

int64_t pace_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

void pace_open(struct pace *pace, int64_t spin_ns, int64_t wake_ns)
{
	*pace = (struct pace){.spin_ns = sysconf(_SC_NPROCESSORS_ONLN) > 1 ? spin_ns : 0,
			      .wake_ns = wake_ns,
			      .gap_ns = GAP_MAX_NS,
			      .idle_ns = pace_now_ns()};
}

void pace_found(struct pace *pace)
{
	const int64_t gap_ns = pace_now_ns() - pace->idle_ns;

	pace->gap_ns = (3 * pace->gap_ns + (gap_ns < GAP_MAX_NS ? gap_ns : GAP_MAX_NS)) / 4;
}

void pace_served(struct pace *pace)
{
	pace->idle_ns = pace_now_ns();
}

int pace_spin(const struct pace *pace, const struct ring *ring)
{
	int64_t end;

	if (pace->spin_ns == 0 || pace->gap_ns > pace->spin_ns + pace->wake_ns)
		return 0;
	if (ring_waiting(ring))
		return 1;
	end = pace_now_ns() + pace->spin_ns;
	do {
		/* Asking for the time takes as long as some looks at the ring, and so does a pause. */
		for (int i = 0; i < LOOKS_PER_TIME; i++) {
			if (ring_waiting(ring))
				return 1;
		}
		__builtin_ia32_pause();
	} while (pace_now_ns() < end);
	return 0;
}

void pace_woken(struct pace *pace, int useful)
{
	if (useful) {
		pace->vain = 0;
		pace->mute_ms = 0;
	} else if (++pace->vain > RING_VAIN_WAKES_MAX) {
		pace->mute_ms = pace->mute_ms * 2 + 1;
		if (pace->mute_ms > RING_MUTE_MS_MAX)
			pace->mute_ms = RING_MUTE_MS_MAX;
	}
}
