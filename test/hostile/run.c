/* run.c: runs one guest by libunilet, reads what it prints, and ends it if it outlives its deadline. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "../../abi/limits_abi.h"
#include "../../abi/message_abi.h"
#include "../../host/guest.h"
#include "runner.h"

#define MILLISECOND 1000000ull
#define PATH_BYTES  4096u

uint64_t clock_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / MILLISECOND;
}

static uint64_t children_cpu_ms(void)
{
	struct rusage usage;

	getrusage(RUSAGE_CHILDREN, &usage);
	return (uint64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
	       (uint64_t)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
}

int image_open(const struct runner *runner, const char *image)
{
	char path[PATH_BYTES];

	if (snprintf(path, sizeof(path), "%s/hostile-%s.unilet", runner->images, image) >= (int)sizeof(path))
		return -1;
	return open(path, O_RDONLY | O_CLOEXEC);
}

void row_options(const struct runner *runner, const struct row *row, struct unilet_options *options,
		 const char *arguments[3])
{
	static const struct {
		struct message head;
		char name[8];
		struct message_value arguments;
	} call = {{MESSAGE_CALL, 1, 1, sizeof(call.arguments)}, "f", {MESSAGE_ARRAY, 0}};
	static const char *const environment[] = {"LANG=C", NULL};
	const uint64_t stretch = runner->tcg ? RUNNER_STRETCH : 1;

	arguments[0] = row->image;
	arguments[1] = row->name;
	arguments[2] = row->argument ? row->argument : "";
	*options = (struct unilet_options){.memory_bytes = row->memory_bytes,
					   .address_bytes = row->address_bytes,
					   .page = row->page_window_bytes > 0,
					   .page_window_bytes = row->page_window_bytes,
					   .vcpus = row->vcpus,
					   .cpu_time_ns = row->cpu_ms * MILLISECOND * stretch,
					   .wall_ns = row->wall_ms * MILLISECOND * stretch,
					   .argument_count = 3,
					   .arguments = arguments,
					   .environment = environment,
					   .pool = runner->pool,
					   .profile = runner->profile || (row->flags & (ROW_PROFILE | ROW_PROFILE_ANY)),
					   .program_directory = runner->directory};
	if (row->flags & ROW_PAGE) {
		options->page = 1;
		options->document_fd = runner->document;
	}
	if (row->flags & ROW_CALL) {
		options->call = &call;
		options->call_bytes = sizeof(call);
	}
	if (runner->pool) {
		options->vcpus = 1;
		if (!options->memory_bytes)
			options->memory_bytes = UNILET_MEMORY_DEFAULT;
	}
}

/* The ends of the three pipes: what the guest gets, and what we keep. */
struct console {
	int theirs[3];
	int ours[3];
};

static void close_all(int fd[3])
{
	for (int i = 0; i < 3; i++) {
		if (fd[i] >= 0)
			close(fd[i]);
		fd[i] = -1;
	}
}

static int console_open(struct console *console, unsigned flags)
{
	int end[2];

	memset(console, 0xff, sizeof(*console)); /* every descriptor is -1 */
	for (int i = 0; i < 3; i++) {
		if (pipe2(end, O_CLOEXEC) != 0)
			return -1;
		console->theirs[i] = end[i == 0 ? 0 : 1];
		console->ours[i] = end[i == 0 ? 1 : 0];
		if (i > 0)
			fcntl(console->ours[i], F_SETFL, O_NONBLOCK);
	}
	if (!(flags & ROW_INPUT_OPEN)) {
		close(console->ours[0]);
		console->ours[0] = -1;
	}
	if (flags & ROW_OUTPUT_CLOSED) {
		close(console->ours[1]);
		console->ours[1] = -1;
	}
	return 0;
}

/* Appends what can be read; keeps the first RUNNER_OUTPUT_MAX bytes. Closes the descriptor at its end. */
static void take_output(int *fd, char *text, uint64_t *total)
{
	char chunk[4096];
	ssize_t got = read(*fd, chunk, sizeof(chunk));
	size_t room = *total < RUNNER_OUTPUT_MAX ? RUNNER_OUTPUT_MAX - (size_t)*total : 0;

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got <= 0) {
		close(*fd);
		*fd = -1;
		return;
	}
	memcpy(text + (RUNNER_OUTPUT_MAX - room), chunk, (size_t)got < room ? (size_t)got : room);
	*total += (uint64_t)got;
}

/* Until the guest has ended, and then until its output has. */
static void watch(struct unilet *guest, struct console *console, struct result *result, uint64_t deadline)
{
	uint64_t error_bytes = 0;
	int ended = 0;

	while (!ended || console->ours[1] >= 0 || console->ours[2] >= 0) {
		struct pollfd wait[3] = {{.fd = ended ? -1 : unilet_poll_fd(guest), .events = POLLIN},
					 {.fd = console->ours[1], .events = POLLIN},
					 {.fd = console->ours[2], .events = POLLIN}};
		uint64_t now = clock_ms();

		if (now >= deadline && ended)
			break;
		if (now >= deadline) {
			result->hung = 1;
			unilet_kill(guest);
			deadline = now + RUNNER_DEADLINE_MS;
		}
		if (poll(wait, 3, (int)(deadline - now)) < 0 && errno != EINTR)
			break;
		if (wait[1].revents)
			take_output(&console->ours[1], result->output, &result->output_bytes);
		if (wait[2].revents)
			take_output(&console->ours[2], result->error, &error_bytes);
		if (!ended && wait[0].revents)
			ended = unilet_step(guest, &result->outcome);
	}
	if (!ended)
		result->hung = 1;
}

/* Whatever the guest did: a report can be made of it, it ends, and no byte of it speaks to a terminal. */
static const char *check_report(struct unilet *guest)
{
	struct unilet_report *report = NULL;
	const uint64_t before = clock_ms();
	const char *wrong = NULL;
	char *text;
	int error = unilet_report(guest, &report);

	if (error == -ENODATA)
		return NULL;
	if (error)
		return "its report could not be made";
	text = unilet_report_text(report, 0);
	for (const char *at = text; text && *at && !wrong; at++)
		wrong = (*at < ' ' && *at != '\n') || *at > '~' ? "its report speaks to the terminal" : NULL;
	if (!text || report->frame_count > UNILET_REPORT_FRAMES_MAX)
		wrong = "its report has no text, or no end";
	if (clock_ms() - before > RUNNER_DEADLINE_MS / 2)
		wrong = "its report took too long";
	free(text);
	free(report);
	return wrong;
}

int row_run(const struct runner *runner, const struct row *row, struct result *result)
{
	const uint64_t deadline = clock_ms() + RUNNER_DEADLINE_MS * (runner->tcg ? RUNNER_SLOWDOWN : 1);
	const uint64_t cpu = children_cpu_ms();
	struct unilet_options options;
	const char *arguments[3];
	struct console console;
	struct unilet *guest;
	int error = console_open(&console, row->flags);

	memset(result, 0, sizeof(*result));
	row_options(runner, row, &options, arguments);
	options.image_fd = image_open(runner, row->image);
	memcpy(options.console_fd, console.theirs, sizeof(options.console_fd));
	if (error == 0 && options.image_fd >= 0) {
		error = unilet_launch(&options, &guest, &result->outcome);
		close_all(console.theirs);
		if (error == 0) {
			result->pooled = guest->monitor.reader.pooled;
			watch(guest, &console, result, deadline);
			result->report = result->hung ? NULL : check_report(guest);
			if (options.profile && !result->hung && !result->report)
				result->report = profiled_check(guest, row);
			unilet_close(guest);
		}
		error = 0;
	} else {
		error = -1;
	}
	close_all(console.theirs);
	close_all(console.ours);
	if (options.image_fd >= 0)
		close(options.image_fd);
	result->cpu_ms = children_cpu_ms() - cpu;
	return error;
}
