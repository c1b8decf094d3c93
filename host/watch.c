/* watch.c: watches the two processes of a guest, believes neither, and ends both when one ends. */
#include "guest.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "../abi/machine_abi.h"
#include "host_limits.h"
#include "outcome.h"

#define SECOND_NS 1000000000ull

void guest_set_timer(struct unilet *guest, uint64_t ns)
{
	struct itimerspec when = {.it_value = {.tv_sec = (time_t)(ns / SECOND_NS), .tv_nsec = (long)(ns % SECOND_NS)}};

	timerfd_settime(guest->timer, 0, &when, NULL);
}

static int timer_expired(struct unilet *guest)
{
	uint64_t times;

	return read(guest->timer, &times, sizeof(times)) == (ssize_t)sizeof(times);
}

/* The machine has ended and *outcome is set: whatever the server took is still brought out. */
static void begin_finish(struct unilet *guest)
{
	guest->state = GUEST_FINISHING;
	epoll_ctl(guest->epoll, EPOLL_CTL_DEL, guest->monitor.control, NULL);
	process_kill(&guest->monitor.process);
	shutdown(guest->server.control, SHUT_WR);
	guest_set_timer(guest, (guest->page_inside ? LAUNCH_PAGE_END_MS : LAUNCH_SERVER_END_MS) * (SECOND_NS / 1000));
}

/* *outcome is set: nothing of it is to go on. */
static void end_now(struct unilet *guest)
{
	guest->state = GUEST_ENDED;
	process_kill(&guest->monitor.process);
	process_kill(&guest->server.process);
	guest_set_timer(guest, 0);
}

/* It closed its socket without a report, or sent what is none. */
static void set_outcome_of_silence(struct unilet *guest, struct peer *peer, int error)
{
	siginfo_t end;

	if (error == -EPROTO) {
		outcome_set(&guest->outcome, UNILET_EXIT_KILLED, "ended: its %s sent a report that no %s sends",
			    peer->name, peer->name);
		return;
	}
	/* It may have closed the socket and live on. One that is dying keeps its own reason. */
	process_kill(&peer->process);
	process_reap(&peer->process, &end);
	if (slice_ran_out(&guest->slice)) {
		outcome_set(&guest->outcome, UNILET_EXIT_KILLED,
			    "ended: it used up the memory of its cgroup, which has %" PRIu64 " MiB at most, or of one "
			    "above it",
			    guest->slice_memory_max >> 20);
		return;
	}
	outcome_from_death(peer->name, &end, guest->cpu_limited && peer == &guest->monitor, &guest->outcome);
}

/* Takes what a peer says of its end. Returns 1 if the outcome is set. */
static int hear(struct unilet *guest, struct peer *peer)
{
	struct launch_report report;
	int result = report_read(&peer->reader, &report);

	if (result == 0)
		return 0;
	if (result == 1) {
		outcome_from_report(&report, &guest->outcome);
		guest->end = report;
	} else {
		set_outcome_of_silence(guest, peer, result);
	}
	return 1;
}

static void watch_life(struct unilet *guest)
{
	if (hear(guest, &guest->monitor)) {
		begin_finish(guest);
	} else if (hear(guest, &guest->server)) {
		if (guest->end.kind == LAUNCH_CALLED)
			begin_finish(guest);
		else
			end_now(guest);
	} else if (timer_expired(guest)) {
		const struct launch_report late = {.kind = LAUNCH_OVER_LIMIT, .number = LIMIT_WALL};

		outcome_from_report(&late, &guest->outcome);
		end_now(guest);
	}
}

/* A program that exits may have answered just before; or not at all, which is no success. */
static void judge_call(struct unilet *guest, const struct launch_report *said)
{
	if (guest->end.kind != LAUNCH_EXITED || (guest->page_inside && guest->outcome.status != 0))
		return;
	if (said && said->kind == LAUNCH_CALLED)
		outcome_from_report(said, &guest->outcome);
	else if (!guest->called[0])
		return;
	else if (guest->outcome.status == 0)
		outcome_set(&guest->outcome, 1, "ended without answering %s", guest->called);
}

/* The outcome stands: whatever the server says now only tells that it is done, and what came of a call. */
static void watch_finish(struct unilet *guest)
{
	struct launch_report report;
	const int said = report_read(&guest->server.reader, &report);

	if (said == 0 && !timer_expired(guest))
		return;
	judge_call(guest, said == 1 ? &report : NULL);
	end_now(guest);
}

int unilet_step(struct unilet *guest, struct unilet_outcome *outcome)
{
	if (guest->state == GUEST_LIVES)
		watch_life(guest);
	if (guest->state == GUEST_FINISHING)
		watch_finish(guest);
	if (guest->state != GUEST_ENDED)
		return 0;
	*outcome = guest->outcome;
	return 1;
}

int unilet_started(const struct unilet *guest)
{
	return guest->monitor.reader.started;
}

int unilet_wait(struct unilet *guest, struct unilet_outcome *outcome)
{
	while (!unilet_step(guest, outcome)) {
		struct pollfd ready = {.fd = guest->epoll, .events = POLLIN};

		if (poll(&ready, 1, -1) < 0 && errno != EINTR)
			return -errno;
	}
	return 0;
}

int unilet_poll_fd(const struct unilet *guest)
{
	return guest->epoll;
}

void unilet_kill(struct unilet *guest)
{
	struct unilet_outcome outcome;

	if (unilet_step(guest, &outcome))
		return;
	if (guest->state == GUEST_LIVES)
		outcome_set(&guest->outcome, UNILET_EXIT_KILLED, "ended on request");
	end_now(guest);
}

void unilet_violation(struct unilet *guest, int32_t number, uint64_t value0, uint64_t value1)
{
	const struct launch_report report = {
		.version = UNILET_ABI_VERSION, .kind = LAUNCH_VIOLATION, .number = number, .value = {value0, value1}};
	struct unilet_outcome outcome;

	if (unilet_step(guest, &outcome))
		return;
	if (guest->state == GUEST_LIVES)
		outcome_from_report(&report, &guest->outcome);
	end_now(guest);
}
