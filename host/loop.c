/* loop.c: the server's loop: serves while there is work, spins while that pays, else sleeps. */
#include <errno.h>
#include <poll.h>

#include "host_limits.h"
#include "server.h"

#define SLOT_CONTROL  0
#define SLOT_DOORBELL 1
#define SLOT_CONSOLE  2
#define SLOT_COUNT    (SLOT_CONSOLE + CONSOLE_POLL_MAX)

#define POLL_EVERY_NS  1000000 /* a guest that keeps us busy does not keep us from the other descriptors for longer */
#define FINISH_STEP_MS 50

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
	server->polled_ns = pace_now_ns();
	if (ready[SLOT_CONTROL].revents)
		return 1;
	if (ready[SLOT_DOORBELL].revents) {
		ring_read_doorbell(&server->ring);
		pace_woken(pace, ring_waiting(&server->ring));
	} else if (ring_waiting(&server->ring)) {
		pace_woken(pace, 1);
	}
	console_go_on(server, &ready[SLOT_CONSOLE], count);
	http_go_on(server);
	return 0;
}

/* The guest has ended: what it had asked for before is still served, and what it wrote is brought out, for a while. */
static int finish(struct server *server)
{
	int64_t end = pace_now_ns() + LAUNCH_SERVER_END_MS * 1000000ll;
	int served = server_serve_ring(server);

	while (served >= 0 && console_writing(&server->console) && pace_now_ns() < end) {
		struct pollfd ready[CONSOLE_POLL_MAX];
		nfds_t count = console_poll(&server->console, ready);

		if (poll(ready, count, FINISH_STEP_MS) > 0)
			console_go_on(server, ready, count);
	}
	return served < 0 ? served : 0;
}

int server_loop(struct server *server)
{
	struct pace *pace = &server->pace;
	int served = 0;
	int sleep;

	while (served >= 0) {
		if (ring_waiting(&server->ring))
			pace_found(pace);
		served = server_serve_ring(server);
		if (served > 0)
			pace_served(pace);
		sleep = served == 0 && !pace_spin(pace, &server->ring);
		if (!sleep && (served > 0 ? pace->idle_ns : pace_now_ns()) - server->polled_ns < POLL_EVERY_NS)
			continue;
		if (served >= 0 && look_around(server, sleep))
			return finish(server);
	}
	return served;
}
