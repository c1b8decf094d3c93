/* special.c: tests of more than one run: what differs between runs, and ends at any moment by another's hand. */
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"

#define KILL_DELAY_US 20000u
#define KILL_WAIT_MS  10000
#define MARKS         20
#define MARKS_ON_TCG  3
#define RANDOM_LINES  5u
#define RANDOM_SEED   20261123u
#define PATH_BYTES    64
#define STATUS_KILLED 137

static const char *split_line(char **rest)
{
	char *line = *rest;
	char *end = strchr(line, '\n');

	if (!end)
		return NULL;
	*end = '\0';
	*rest = end + 1;
	return line;
}

/* Base and random bytes: not one word may be the same in two runs. */
static const char *check_random(const struct runner *runner)
{
	static const struct row row = {.image = "machine", .name = "random", .message = ""};
	static struct result run[2];
	char *rest[2];

	for (int i = 0; i < 2; i++) {
		if (row_run(runner, &row, &run[i]) != 0 || run[i].outcome.status != 0)
			return "the guest did not run";
		rest[i] = run[i].output;
	}
	for (unsigned line = 0; line < RANDOM_LINES; line++) {
		const char *a = split_line(&rest[0]), *b = split_line(&rest[1]);

		if (!a || !b)
			return "too few lines";
		if (!strcmp(a, b))
			return "two runs got the same base or random bytes";
	}
	return NULL;
}

struct unilet *guest_start(const struct runner *runner, const struct row *row, const char *origin)
{
	struct unilet_outcome outcome;
	struct unilet_options options;
	const char *arguments[3];
	struct unilet *guest = NULL;
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	row_options(runner, row, &options, arguments);
	options.origin = origin;
	options.image_fd = image_open(runner, row->image);
	for (int i = 0; i < 3; i++)
		options.console_fd[i] = null;
	if (unilet_launch(&options, &guest, &outcome) != 0)
		guest = NULL;
	close(options.image_fd);
	close(null);
	return guest;
}

int guest_finish(struct unilet *guest)
{
	struct unilet_outcome outcome = {.status = -1};
	uint64_t deadline = clock_ms() + KILL_WAIT_MS;
	int ended = 0;

	while (!ended && clock_ms() < deadline) {
		struct pollfd wait = {.fd = unilet_poll_fd(guest), .events = POLLIN};

		poll(&wait, 1, 100);
		ended = unilet_step(guest, &outcome);
	}
	unilet_close(guest);
	return ended ? outcome.status : -1;
}

static const struct row busy_rows[] = {{.image = "time", .name = "spin"},
				       {.image = "time", .name = "sleep"},
				       {.image = "time", .name = "write-for-ever"},
				       {.image = "ring", .name = "doorbell-storm"},
				       {.image = "fault", .name = "storm"},
				       {.image = "time", .name = "protect-storm"},
				       {.image = "fault", .name = "upcall-never-returns"}};

/* On one processor, one after the other: what the first leaves in its registers is where the next one runs. */
static const char *check_marks(const struct runner *runner)
{
	static const struct row row[2] = {{.image = "state", .name = "leave"}, {.image = "state", .name = "find"}};
	static struct result result;
	const char *what = NULL;
	cpu_set_t before, one;

	CPU_ZERO(&one);
	CPU_SET(sched_getcpu(), &one);
	if (sched_getaffinity(0, sizeof(before), &before) || sched_setaffinity(0, sizeof(one), &one))
		return "the processor could not be chosen";
	for (int i = 0; i < (runner->tcg ? MARKS_ON_TCG : MARKS) && !what; i++)
		for (int j = 0; j < 2 && !what; j++)
			if (row_run(runner, &row[j], &result) || result.outcome.status ||
			    strcmp(result.output, j ? "none\n" : ""))
				what = j ? "it found marks of another" : "it could not leave marks";
	sched_setaffinity(0, sizeof(before), &before);
	return what;
}

/* Closed while it runs, without a kill or a wait before. */
static const char *check_closes(const struct runner *runner)
{
	for (int i = 0; i < (runner->tcg ? 7 : 21); i++) {
		struct unilet *guest =
			guest_start(runner, &busy_rows[i % (sizeof(busy_rows) / sizeof(busy_rows[0]))], NULL);

		if (!guest)
			return "a guest could not be started";
		usleep((useconds_t)random() % KILL_DELAY_US);
		unilet_close(guest);
		if (baseline_children())
			return "a closed guest left a process";
	}
	return NULL;
}

int list_children(pid_t child[CHILDREN_MAX])
{
	char path[PATH_BYTES];
	FILE *file;
	int count = 0;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", (int)getpid());
	file = fopen(path, "re");
	if (!file)
		return 0;
	while (count < CHILDREN_MAX && fscanf(file, "%d", &child[count]) == 1)
		count++;
	fclose(file);
	return count;
}

/* SIGKILL to the guest's nth process: the other one goes, too, and the outcome says so. */
static const char *check_process_killed(const struct runner *runner, int nth)
{
	static const struct row row = {.image = "time", .name = "sleep"};
	struct unilet *guest = guest_start(runner, &row, NULL);
	pid_t child[CHILDREN_MAX];
	int count, status;

	if (!guest)
		return "a guest could not be started";
	usleep(KILL_DELAY_US);
	count = list_children(child);
	if (nth < count)
		kill(child[nth], SIGKILL);
	else
		unilet_kill(guest);
	status = guest_finish(guest);
	if (count != 2)
		return "there are not two processes for one guest";
	return status == STATUS_KILLED ? NULL : "the outcome is not that it was killed";
}

/* Several at once: one guest's end is not another's. */
static const char *check_together(const struct runner *runner)
{
	static const struct row endless = {.image = "time", .name = "sleep"};
	static const struct row fine = {.image = "good", .name = "good"};
	static const struct row broken = {.image = "device", .name = "read_trap_4"};
	struct unilet *a = guest_start(runner, &endless, NULL);
	struct unilet *b = guest_start(runner, &broken, NULL);
	struct unilet *c = guest_start(runner, &fine, NULL);
	struct unilet_outcome outcome;
	const char *what = NULL;

	if (!a || !b || !c) {
		unilet_close(a);
		unilet_close(b);
		unilet_close(c);
		return "three guests could not be started";
	}
	if (guest_finish(b) != STATUS_KILLED)
		what = "the broken one was not ended";
	if (guest_finish(c) != 7)
		what = "the good one did not exit with 7";
	if (unilet_step(a, &outcome) != 0)
		what = "the sleeping one ended, too";
	unilet_kill(a);
	if (guest_finish(a) != STATUS_KILLED)
		what = "the sleeping one was not killed";
	return what;
}

static void count(struct runner *runner, const char *name, const char *what)
{
	if (!what)
		what = runner_after(runner);
	runner_count(runner, "special", name, what);
}

void special_run(struct runner *runner)
{
	srandom(RANDOM_SEED);
	count(runner, "random", check_random(runner));
	count(runner, "marks", check_marks(runner));
	count(runner, "closes", check_closes(runner));
	count(runner, "first process killed", check_process_killed(runner, 0));
	count(runner, "second process killed", check_process_killed(runner, 1));
	count(runner, "together", check_together(runner));
}
