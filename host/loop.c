/* loop.c: the server's loop: serves while there is work, spins while that pays, else sleeps. */
#include <errno.h>
#include <poll.h>

#include "host_limits.h"
#include "server.h"

#define SLOT_CONTROL  0
#define SLOT_DOORBELL 1
#define SLOT_PAGE     2
#define SLOT_CONSOLE  3
#define SLOT_COUNT    (SLOT_CONSOLE + CONSOLE_POLL_MAX + HTTP_DESCRIPTORS_MAX)

/* A guest that keeps us busy does not keep us from the other descriptors for longer; nor from what its origin sends. */
#define POLL_EVERY_NS      1000000
#define HTTP_POLL_EVERY_NS 20000

#define FINISH_STEP_MS 50

/* With a page here it is the busier one. */
static struct ring *busiest(struct server *server)
{
	return server->page ? &server->page_ring : &server->ring;
}

static int waiting(struct server *server)
{
	return ring_waiting(&server->ring) || (server->page && ring_waiting(&server->page_ring));
}

/* Returns 1 if an entry came meanwhile: do not sleep then. */
static int prepare_sleep(struct server *server)
{
	if (ring_prepare_sleep(&server->ring))
		return 1;
	return server->page && ring_prepare_sleep(&server->page_ring);
}

static void awake(struct server *server)
{
	ring_awake(&server->ring);
	if (server->page)
		ring_awake(&server->page_ring);
}

static void read_doorbells(struct server *server, const struct pollfd ready[SLOT_CONSOLE])
{
	if (ready[SLOT_DOORBELL].revents)
		ring_read_doorbell(&server->ring);
	if (ready[SLOT_PAGE].revents)
		ring_read_doorbell(&server->page_ring);
	if (ready[SLOT_DOORBELL].revents || ready[SLOT_PAGE].revents)
		pace_woken(&server->pace, waiting(server));
	else if (waiting(server))
		pace_woken(&server->pace, 1);
}

/* Looks at all descriptors, and sleeps if `sleep`. Returns 1 when the launcher has closed the control socket. */
static int look_around(struct server *server, int sleep)
{
	struct pace *pace = &server->pace;
	int muted = pace->mute_ms > 0;
	struct pollfd ready[SLOT_COUNT] = {
		[SLOT_CONTROL] = {.fd = LAUNCH_FD_CONTROL, .events = POLLIN},
		[SLOT_DOORBELL] = {.fd = muted ? -1 : server->ring.doorbell, .events = POLLIN},
		[SLOT_PAGE] = {.fd = muted || !server->page ? -1 : server->page_ring.doorbell, .events = POLLIN},
	};
	nfds_t count = console_poll(&server->console, &ready[SLOT_CONSOLE]);
	struct pollfd *http_ready = &ready[SLOT_CONSOLE + count];
	nfds_t http_count = http_poll(server->http, http_ready);
	int timeout_ms =
		!sleep ? 0 : page_timeout_ms(server, http_timeout_ms(server->http, muted ? pace->mute_ms : -1));

	/* Its doorbell must be asked for last: an entry that came before is seen now, one after it rings. */
	if (sleep && prepare_sleep(server))
		timeout_ms = 0;
	if (poll(ready, SLOT_CONSOLE + count + http_count, timeout_ms) < 0)
		return errno != EINTR;
	awake(server);
	server->polled_ns = pace_now_ns();
	if (ready[SLOT_CONTROL].revents)
		return 1;
	read_doorbells(server, ready);
	console_go_on(server, &ready[SLOT_CONSOLE], count);
	http_go_on(server, http_ready, http_count);
	return 0;
}

/* The guest has ended: what it had asked for before is still served, and what it wrote is brought out, for a while. */
static int finish(struct server *server)
{
	int64_t end = pace_now_ns() + (server->page ? LAUNCH_PAGE_END_MS : LAUNCH_SERVER_END_MS) * 1000000ll;
	int served = server_serve_rings(server);

	while (served >= 0 && (page_finish(server) == 0 || console_writing(&server->console)) && pace_now_ns() < end) {
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
	int64_t every_ns;

	while (served >= 0) {
		if (waiting(server))
			pace_found(pace);
		served = server_serve_rings(server);
		if (served > 0) {
			/* What was asked for is on its way before anything else is looked at. */
			http_go_on(server, NULL, 0);
			pace_served(pace);
			pace->vain = 0; /* its bell may ring after what it rang for was taken */
		}
		page_go_on(server);
		/* Who answers here may need this CPU to do so. */
		sleep = served == 0 && (http_busy(server->http) || !pace_spin(pace, busiest(server)));
		every_ns = http_busy(server->http) ? HTTP_POLL_EVERY_NS : POLL_EVERY_NS;
		if (!sleep && (served > 0 ? pace->idle_ns : pace_now_ns()) - server->polled_ns < every_ns)
			continue;
		if (served >= 0 && look_around(server, sleep))
			return finish(server);
	}
	return served;
}
