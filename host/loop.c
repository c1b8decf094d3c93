/* loop.c: the server's loop: serves while there is work, spins while that pays, else sleeps. */
#include <errno.h>
#include <poll.h>
#include <time.h>

#include "host_limits.h"
#include "server.h"

#define SLOT_CONTROL  0
#define SLOT_DOORBELL 1
#define SLOT_CONSOLE  2
#define SLOT_COUNT    (SLOT_CONSOLE + CONSOLE_POLL_MAX)

#define POLL_EVERY_NS  1000000 /* a guest that keeps us busy does not keep us from the other descriptors for longer */
#define GAP_MAX_NS     1000000 /* a long pause says no more than this, so that it is soon forgotten */
#define FINISH_STEP_MS 50

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* The guest took so long for its next request: the running average decides whether spinning pays. */
static void note_gap(struct pace *pace, int64_t gap_ns)
{
	pace->gap_ns = (3 * pace->gap_ns + (gap_ns < GAP_MAX_NS ? gap_ns : GAP_MAX_NS)) / 4;
}

/* Looks at the ring for a while. Returns 1 if something came. */
static int spin(struct server *server)
{
	int64_t end;

	if (!server->pace.may_spin || server->pace.gap_ns > SERVER_SPIN_NS)
		return 0;
	end = now_ns() + SERVER_SPIN_NS;
	do {
		if (ring_waiting(&server->ring))
			return 1;
		__builtin_ia32_pause();
	} while (now_ns() < end);
	return 0;
}

/* A guest that rings without an entry gets its doorbell looked at more and more seldom. */
static void note_wake(struct pace *pace, int useful)
{
	if (useful) {
		pace->vain = 0;
		pace->mute_ms = 0;
	} else if (++pace->vain > SERVER_VAIN_WAKES_MAX) {
		pace->mute_ms = pace->mute_ms * 2 + 1;
		if (pace->mute_ms > SERVER_MUTE_MS_MAX)
			pace->mute_ms = SERVER_MUTE_MS_MAX;
	}
}

/* Looks at all descriptors, and sleeps if `sleep`. Returns 1 when the launcher has closed the control socket. */
static int look_around(struct server *server, int sleep)
{
	struct pace *pace = &server->pace;
	int muted = pace->mute_ms > 0;
	struct pollfd ready[SLOT_COUNT] = {
		[SLOT_CONTROL] = {.fd = LAUNCH_FD_CONTROL, .events = POLLIN},
		[SLOT_DOORBELL] = {.fd = muted ? -1 : server->ring.doorbell, .events = POLLIN},
	};
	nfds_t count = console_poll(&server->console, &ready[SLOT_CONSOLE]);
	int timeout_ms = !sleep ? 0 : muted ? pace->mute_ms : -1;

	/* Its doorbell must be asked for last: an entry that came before is seen now, one after it rings. */
	if (sleep && ring_prepare_sleep(&server->ring))
		timeout_ms = 0;
	if (http_wait(server->http, ready, SLOT_CONSOLE + count, timeout_ms) < 0)
		return errno != EINTR;
	ring_awake(&server->ring);
	pace->polled_ns = now_ns();
	if (ready[SLOT_CONTROL].revents)
		return 1;
	if (ready[SLOT_DOORBELL].revents) {
		ring_read_doorbell(&server->ring);
		note_wake(pace, ring_waiting(&server->ring));
	} else if (ring_waiting(&server->ring)) {
		note_wake(pace, 1);
	}
	console_go_on(server, &ready[SLOT_CONSOLE], count);
	http_go_on(server);
	return 0;
}

/* The guest has ended: what it had asked for before is still served, and what it wrote is brought out, for a while. */
static int finish(struct server *server)
{
	int64_t end = now_ns() + LAUNCH_SERVER_END_MS * 1000000ll;
	int served = server_serve_ring(server);

	while (served >= 0 && console_writing(&server->console) && now_ns() < end) {
		struct pollfd ready[CONSOLE_POLL_MAX];
		nfds_t count = console_poll(&server->console, ready);

		if (poll(ready, count, FINISH_STEP_MS) > 0)
			console_go_on(server, ready, count);
	}
	return served < 0 ? served : 0;
}

int server_loop(struct server *server)
{
	int64_t idle_since = now_ns();
	int served;
	int sleep;

	server->pace.gap_ns = GAP_MAX_NS;
	while ((served = server_serve_ring(server)) >= 0) {
		if (served > 0) {
			int64_t now = now_ns();

			note_gap(&server->pace, now - idle_since);
			idle_since = now;
		}
		sleep = served == 0 && !spin(server);
		if (!sleep && now_ns() - server->pace.polled_ns < POLL_EVERY_NS)
			continue;
		if (look_around(server, sleep))
			return finish(server);
	}
	return served;
}
