/* watchdog.c: the main thread while the guest runs: limits, interrupts, the clock, the launcher. */
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
	uint64_t publish_ns; /* when the time page is due */
	uint64_t retry_ns;   /* back-off of a held-back upcall; 0: none */
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
			machine_end(machine, LAUNCH_TIME_LIMIT, LIMIT_WALL, 0, 0, 0);
		else
			next = smaller(next, limits->wall_ns - wall);
	}
	if (limits->cpu_time_ns) {
		const uint64_t used = clock_ns(CLOCK_PROCESS_CPUTIME_ID);

		if (used >= limits->cpu_time_ns)
			machine_end(machine, LAUNCH_TIME_LIMIT, LIMIT_CPU_TIME, 0, 0, 0);
		else
			next = smaller(next, (limits->cpu_time_ns - used) / (machine->vcpu_count + 1));
	}
	return next < WATCH_SLEEP_MIN_NS ? WATCH_SLEEP_MIN_NS : next;
}

/* Kicks vCPU 0 while an upcall is due, ever more rarely. Returns nanoseconds until the next kick. */
static uint64_t kick_upcall(struct watch *watch)
{
	struct vcpu *vcpu = &watch->machine->vcpu[0];

	if (atomic_load(&vcpu->upcall_due) == UPCALL_NOT_DUE) {
		watch->retry_ns = 0;
		return WATCH_SLEEP_MAX_NS;
	}
	vcpu_kick(vcpu);
	watch->retry_ns = watch->retry_ns ? smaller(watch->retry_ns * 2, UPCALL_RETRY_MAX_NS) : UPCALL_RETRY_MIN_NS;
	return watch->retry_ns;
}

static uint64_t publish_clock(struct watch *watch, uint64_t now)
{
	if (now >= watch->publish_ns) {
		clock_publish(watch->machine);
		watch->publish_ns = now + TIME_PUBLISH_NS;
	}
	return watch->publish_ns - now;
}

static void take_interrupt(struct watch *watch, int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count)) {
		watch->retry_ns = 0;
		atomic_store(&watch->machine->vcpu[0].upcall_due, UPCALL_NEW);
	}
}

/* Threads that are in the guest or asleep leave it within microseconds, whatever the guest does. */
static void stop_vcpus(struct machine *machine)
{
	atomic_store(&machine->stopping, true);
	for (uint32_t i = 0; i < machine->vcpu_count; i++)
		vcpu_kick(&machine->vcpu[i]);
}

void watchdog_run(struct machine *machine)
{
	const int interrupt[] = {LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_INTERRUPT,
				 LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_INTERRUPT};
	const bool page = machine->configuration.flags & LAUNCH_PAGE;
	struct watch watch = {.machine = machine, .started_ns = clock_ns(CLOCK_MONOTONIC)};
	struct pollfd wait[] = {{.fd = machine->stop_fd, .events = POLLIN},
				{.fd = LAUNCH_FD_CONTROL, .events = POLLIN},
				{.fd = interrupt[0], .events = POLLIN},
				{.fd = page ? interrupt[1] : -1, .events = POLLIN}};

	for (;;) {
		const uint64_t now = clock_ns(CLOCK_MONOTONIC);
		uint64_t sleep_ns = smaller(check_limits(&watch, now), publish_clock(&watch, now));
		struct timespec sleep;

		sleep_ns = smaller(sleep_ns, kick_upcall(&watch));
		sleep = (struct timespec){.tv_sec = (time_t)(sleep_ns / NANOSECONDS),
					  .tv_nsec = (long)(sleep_ns % NANOSECONDS)};
		if (ppoll(wait, sizeof(wait) / sizeof(wait[0]), &sleep, NULL) < 0 && errno != EINTR)
			machine_end(machine, LAUNCH_FAILED, errno, STEP_RUN, 0, 0);
		if (wait[0].revents)
			break;
		/* The launcher never writes after the configuration: this is its end, and so ours. */
		if (wait[1].revents)
			break;
		for (int i = 0; i < 2; i++) {
			if (wait[2 + i].revents)
				take_interrupt(&watch, interrupt[i]);
		}
	}
	stop_vcpus(machine);
}
