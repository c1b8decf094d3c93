/* start.c: starts a monitor again and again as libunilet does, and prints how long the parts of a start took.
 *
 * The guest (first.S) leaves its time stamp counter and its time page in the service window; what they come to on
 * CLOCK_MONOTONIC is computed here. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../abi/launch_abi.h"
#include "../abi/limits_abi.h"
#include "../abi/ring_abi.h"
#include "../host/process.h"
#include "../host/window.h"
#include "first.h"
#include "measure.h"

#define ROUNDS_MAX  10000l
#define DESCRIPTORS 64

_Static_assert(FIRST_TIME_PAGE == GUEST_TIME, "time page");
_Static_assert(FIRST_TRAP_EXIT == GUEST_TRAP + TRAP_EXIT, "trap");
_Static_assert(FIRST_TRAP_FAULT == GUEST_TRAP + TRAP_FAULT, "trap");
_Static_assert(FIRST_ANSWER == GUEST_SERVICE_WINDOW + WINDOW_BULK_OFFSET, "answer");
_Static_assert(FIRST_BOOT_FLAGS == __builtin_offsetof(struct boot_page, flags), "boot page");
_Static_assert(FIRST_DATA_SELECTOR == GUEST_DATA_SELECTOR, "selector");
_Static_assert(FIRST_TIME == __builtin_offsetof(struct first_answer, time), "time");
_Static_assert(FIRST_TIME_WORDS * 8 == sizeof(struct time_page), "time page's size");
_Static_assert(FIRST_FLAGS == __builtin_offsetof(struct first_answer, flags), "flags");
_Static_assert(FIRST_MARK == __builtin_offsetof(struct first_answer, mark), "mark");
_Static_assert(FIRST_FAULT == __builtin_offsetof(struct first_answer, fault_ticks), "faults");

/* One start, from before the process to after it. */
struct start {
	const char *monitor;
	int image_fd;
	int null_fd;
	int control[2];
	int keeper[2];
	int window_fd[WINDOW_FD_COUNT];
	struct window window;
	struct process process;
};

static int fail(const char *what, int error)
{
	fprintf(stderr, "start: %s: %s\n", what, strerror(error < 0 ? -error : error));
	return -1;
}

/* What a monitor reads first: one argument, no environment. */
static const struct {
	struct launch_monitor head;
	char argument[8];
} configuration = {{.version = UNILET_ABI_VERSION, .argument_count = 1, .argument_bytes = 8}, "program"};

static int open_start(struct start *start)
{
	int error = window_create(UNILET_SERVICE_WINDOW_BYTES, start->window_fd);

	if (!error)
		error = window_map(start->window_fd[WINDOW_FD_MEMORY], &start->window);
	if (error)
		return fail("window", error);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, start->control) != 0)
		return fail("socketpair", errno);
	if (write(start->control[0], &configuration, sizeof(configuration)) != (ssize_t)sizeof(configuration))
		return fail("configuration", errno);
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, start->keeper) != 0)
		return fail("socketpair", errno);
	return 0;
}

static void close_start(struct start *start)
{
	siginfo_t end;

	process_kill(&start->process);
	process_reap(&start->process, &end);
	window_unmap(&start->window);
	window_close(start->window_fd);
	for (int i = 0; i < 2; i++) {
		if (start->keeper[i] >= 0)
			close(start->keeper[i]);
		if (start->control[i] >= 0)
			close(start->control[i]);
	}
}

static int start_monitor(struct start *start)
{
	struct process_plan plan = {.path = start->monitor,
				    .name = "unilet-monitor",
				    .cpu_seconds = RLIM_INFINITY,
				    .file_bytes = 0,
				    .descriptors = DESCRIPTORS};
	int error;

	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = i < 3 ? start->null_fd : -1;
	plan.fd[LAUNCH_FD_CONTROL] = start->control[1];
	plan.fd[LAUNCH_FD_FILE] = start->image_fd;
	for (int i = 0; i < 2; i++)
		plan.fd[LAUNCH_FD_KEEPER + i] = start->keeper[i];
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_SERVICE_WINDOW + i] = start->window_fd[i];
	error = process_start(&plan, &start->process);
	close(start->control[1]);
	start->control[1] = -1;
	return error ? fail(start->monitor, error) : 0;
}

static int read_report(const struct start *start, uint32_t kind, struct launch_report *report)
{
	if (recv(start->control[0], report, sizeof(*report), MSG_WAITALL) != (ssize_t)sizeof(*report))
		return fail("the monitor said nothing", errno);
	if (report->kind != kind || (kind == LAUNCH_EXITED && report->number != 0)) {
		fprintf(stderr, "start: the monitor reported %u, %d, %#llx\n", report->kind, report->number,
			(unsigned long long)report->value[0]);
		return -1;
	}
	return 0;
}

/* CLOCK_MONOTONIC at a time stamp, which may lie before the page's own. */
static uint64_t monotonic_at(const struct time_page *time, uint64_t tsc)
{
	const __int128 ticks = (int64_t)(tsc - time->tsc_base);

	return time->monotonic_ns + (uint64_t)(int64_t)((ticks * (__int128)time->mult) >> time->shift);
}

static void say_faults(const struct first_answer *answer)
{
	for (int i = 1; i < FIRST_FAULT_BATCHES; i++) {
		const unsigned __int128 product = (unsigned __int128)answer->fault_ticks[i] * answer->time.mult;

		measure_say("fault", (double)(uint64_t)(product >> answer->time.shift) / FIRST_FAULT_ROUNDS);
	}
}

static int say(const struct start *start, uint64_t before, const struct launch_report *started, uint64_t after)
{
	const struct first_answer *answer = window_bulk(&start->window, WINDOW_BULK_OFFSET, sizeof(*answer));
	uint64_t first;

	if (!answer || answer->mark != FIRST_DONE)
		return fail("the guest left no answer", EPROTO);
	if (answer->flags & BOOT_CLOCK_TRAP)
		return fail("no stable time stamp counter, so the guest cannot say when it began", ENOTSUP);
	first = monotonic_at(&answer->time, answer->tsc);
	measure_say("process", (double)(started->value[0] - before));
	measure_say("locked", (double)(started->value[1] - started->value[0]));
	measure_say("first", (double)(int64_t)(first - started->value[0]));
	measure_say("whole", (double)(after - before));
	say_faults(answer);
	return 0;
}

static int run_once(const char *monitor, int image_fd, int null_fd)
{
	struct start start = {.monitor = monitor,
			      .image_fd = image_fd,
			      .null_fd = null_fd,
			      .control = {-1, -1},
			      .keeper = {-1, -1},
			      .window_fd = {-1, -1, -1, -1},
			      .process = {.pidfd = -1}};
	struct launch_report started, exited;
	int result = open_start(&start);
	const uint64_t before = measure_now_ns();
	siginfo_t end;

	if (result == 0)
		result = start_monitor(&start);
	if (result == 0)
		result = read_report(&start, LAUNCH_STARTED, &started);
	if (result == 0)
		result = read_report(&start, LAUNCH_EXITED, &exited);
	if (result == 0) {
		process_reap(&start.process, &end);
		result = say(&start, before, &started, measure_now_ns());
	}
	close_start(&start);
	return result;
}

int main(int argument_count, char **arguments)
{
	const long rounds = argument_count == 4 ? strtol(arguments[1], NULL, 10) : 0;
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int image_fd;

	if (rounds < 1 || rounds > ROUNDS_MAX || null_fd < 0) {
		fprintf(stderr, "usage: start ROUNDS MONITOR IMAGE\n");
		return 2;
	}
	image_fd = open(arguments[3], O_RDONLY | O_CLOEXEC);
	if (image_fd < 0) {
		fail(arguments[3], errno);
		return 1;
	}
	for (long i = 0; i < rounds; i++)
		if (run_once(arguments[2], image_fd, null_fd) != 0)
			return 1;
	return 0;
}
