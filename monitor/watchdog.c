/* watchdog.c: the watching thread while the guest runs: limits, interrupts, the clock, the launcher. */
#include "machine.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "limits.h"

#define NANOSECONDS 1000000000ull

struct watch {
	struct machine *machine;
	uint64_t started_ns;
	uint64_t publish_ns;                 /* when the time page is due */
	uint64_t retry_ns[UNILET_VCPUS_MAX]; /* back-off of a held-back upcall; 0: none */
};

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Ends the guest if a limit is reached; else returns the nanoseconds until one can be. */
static uint64_t check_limits(const struct watch *watch, uint64_t now)
{
	struct machine *machine = watch->machine;
	const struct launch_monitor *limits = &machine->configuration;
	const uint64_t wall = now - watch->started_ns;
	uint64_t next = WATCH_SLEEP_MAX_NS;

	if (limits->wall_ns) {
		if (wall >= limits->wall_ns)
			machine_end(machine, LAUNCH_OVER_LIMIT, LIMIT_WALL, 0, 0, 0);
		else
			next = smaller(next, limits->wall_ns - wall);
	}
	if (limits->cpu_time_ns) {
		const uint64_t used = clock_ns(CLOCK_PROCESS_CPUTIME_ID);

		if (used >= limits->cpu_time_ns)
			machine_end(machine, LAUNCH_OVER_LIMIT, LIMIT_CPU_TIME, 0, 0, 0);
		else
			next = smaller(next, (limits->cpu_time_ns - used) / (machine->vcpu_count + 1));
	}
	return next < WATCH_SLEEP_MIN_NS ? WATCH_SLEEP_MIN_NS : next;
}

/* Kicks a vCPU while an upcall is due, ever more rarely. Returns nanoseconds until the next kick. One that was not
 * started takes its upcall when it starts. */
static uint64_t kick_upcall(const struct vcpu *vcpu, uint64_t *retry_ns)
{
	if (atomic_load(&vcpu->upcall_due) == UPCALL_NOT_DUE || !atomic_load(&vcpu->started)) {
		*retry_ns = 0;
		return WATCH_SLEEP_MAX_NS;
	}
	vcpu_kick(vcpu);
	*retry_ns = *retry_ns ? smaller(*retry_ns * 2, UPCALL_RETRY_MAX_NS) : UPCALL_RETRY_MIN_NS;
	return *retry_ns;
}

static uint64_t kick_upcalls(struct watch *watch)
{
	uint64_t next = WATCH_SLEEP_MAX_NS;

	for (uint32_t i = 0; i < watch->machine->vcpu_count; i++)
		next = smaller(next, kick_upcall(&watch->machine->vcpu[i], &watch->retry_ns[i]));
	return next;
}

static uint64_t publish_clock(struct watch *watch, uint64_t now)
{
	if (now >= watch->publish_ns) {
		clock_publish(watch->machine);
		watch->publish_ns = now + TIME_PUBLISH_NS;
	}
	return watch->publish_ns - now;
}

static void take_interrupt(struct watch *watch, uint32_t index, int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
		watch->retry_ns[index] = 0;
		atomic_store(&watch->machine->vcpu[index].upcall_due, UPCALL_NEW);
	}
}

/* Threads that are in the guest or asleep leave it within microseconds, whatever the guest does. */
static void stop_vcpus(struct machine *machine)
{
	atomic_store(&machine->stopping, true);
	for (uint32_t i = 0; i < machine->vcpu_count; i++)
		vcpu_kick(&machine->vcpu[i]);
}

/* Descriptors that the watching thread polls; behind these, the vCPUs' own. */
enum { POLL_STOP, POLL_CONTROL, POLL_SERVICE, POLL_PAGE, POLL_VCPUS, POLL_COUNT = POLL_VCPUS + UNILET_VCPUS_MAX };

static void open_poll(const struct machine *machine, struct pollfd wait[POLL_COUNT])
{
	const bool page = machine->configuration.flags & LAUNCH_PAGE;

	wait[POLL_STOP].fd = machine->stop_fd;
	wait[POLL_CONTROL].fd = LAUNCH_FD_CONTROL;
	wait[POLL_SERVICE].fd = LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_INTERRUPT;
	wait[POLL_PAGE].fd = page ? LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_INTERRUPT : -1;
	for (uint32_t i = 0; i < UNILET_VCPUS_MAX; i++)
		wait[POLL_VCPUS + i].fd = i < machine->vcpu_count ? machine->vcpu[i].upcall_fd : -1;
	for (int i = 0; i < POLL_COUNT; i++)
		wait[i].events = POLLIN;
}

/* Windows interrupt the first vCPU. */
static void take_interrupts(struct watch *watch, const struct pollfd wait[POLL_COUNT])
{
	for (uint32_t i = POLL_SERVICE; i < POLL_COUNT; i++) {
		if (wait[i].revents)
			take_interrupt(watch, i < POLL_VCPUS ? 0 : i - POLL_VCPUS, wait[i].fd);
	}
}

void watchdog_run(struct machine *machine)
{
	struct watch watch = {.machine = machine, .started_ns = clock_ns(CLOCK_MONOTONIC)};
	struct pollfd wait[POLL_COUNT];

	open_poll(machine, wait);
	for (;;) {
		const uint64_t now = clock_ns(CLOCK_MONOTONIC);
		uint64_t sleep_ns = smaller(check_limits(&watch, now), publish_clock(&watch, now));
		struct timespec sleep;

		sleep_ns = smaller(sleep_ns, smaller(usage_check(machine), kick_upcalls(&watch)));
		sleep_ns = smaller(sleep_ns, profile_kick(machine, now));
		sleep = (struct timespec){.tv_sec = (time_t)(sleep_ns / NANOSECONDS),
					  .tv_nsec = (long)(sleep_ns % NANOSECONDS)};
		if (ppoll(wait, POLL_COUNT, &sleep, NULL) < 0) {
			if (errno != EINTR)
				machine_end(machine, LAUNCH_FAILED, errno, STEP_RUN, 0, 0);
			continue;
		}
		/* The launcher never writes after the configuration: this is its end, and so ours. */
		if (wait[POLL_STOP].revents || wait[POLL_CONTROL].revents)
			break;
		take_interrupts(&watch, wait);
	}
	stop_vcpus(machine);
}
