/* pool.c: guests in machines that were made beforehand: they must find, and do, what all others do. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../host/pool.h"
#include "runner.h"

#define MACHINES      2
#define READY_WAIT_MS 20000
#define STEP_US       2000

/* What a pooled machine might do otherwise: start values, memory, faults, traps, rings, limits. */
static const struct row *const tables[] = {rows_machine, rows_fault, rows_memory, rows_trap};

/* Tends the pool until a machine waits in it. Takes it out and hands it back through *taken; NULL if none came. */
static struct unilet *wait_for_machine(const struct runner *runner)
{
	const struct unilet_options options = {
		.memory_bytes = 64 << 20, .vcpus = 1, .pool = runner->pool, .program_directory = runner->directory};
	const uint64_t deadline = clock_ms() + READY_WAIT_MS;
	struct unilet *guest = NULL;

	while (!guest && clock_ms() < deadline) {
		unilet_pool_tend(runner->pool);
		usleep(STEP_US);
		guest = pool_take(&options);
	}
	return guest;
}

/* Nobody has it: a machine that was taken out is closed, so the next one must be ready, too. */
static const char *make_ready(const struct runner *runner)
{
	struct unilet *guest = wait_for_machine(runner);

	if (!guest)
		return "no machine was made ready";
	unilet_close(guest);
	guest = wait_for_machine(runner);
	if (!guest)
		return "no second machine was made ready";
	unilet_close(guest);
	/* Two were started while these were waited for. */
	for (int i = 0; i < 2 * MACHINES; i++)
		unilet_pool_tend(runner->pool);
	usleep(runner->tcg ? 1000000 : 20000);
	return NULL;
}

/* Rows whose machine no pool has: several vCPUs, more addresses, a limit on CPU time. */
static int is_ordinary(const struct runner *runner, const struct row *row)
{
	return row->vcpus <= 1 && row->address_bytes == 0 && row->cpu_ms == 0 && !(row->flags & ROW_UNDECIDED) &&
	       !(runner->tcg && (row->flags & ROW_NOT_ON_TCG)) && !(runner->pvm && (row->flags & ROW_NOT_ON_PVM));
}

static const char *run_one(const struct runner *runner, const struct row *row, unsigned *pooled)
{
	static struct result result;

	for (int i = 0; i < MACHINES; i++)
		unilet_pool_tend(runner->pool);
	usleep(runner->tcg ? 300000 : 6000);
	if (row_run(runner, row, &result) != 0)
		return "its image could not be opened";
	*pooled += result.pooled != 0;
	return check_result(runner, row, &result);
}

static void run_tables(struct runner *runner)
{
	static char text[64];
	unsigned rows = 0, pooled = 0;

	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (const struct row *row = tables[i]; row->image; row++) {
			if (!is_ordinary(runner, row))
				continue;
			/* A hundred times slower: every fourth of them must do there. */
			if (runner->tcg && rows++ % 4)
				continue;
			runner_count(runner, "pool", row->name, run_one(runner, row, &pooled));
		}
	snprintf(text, sizeof(text), "only %u of them got a machine of the pool", pooled);
	runner_count(runner, "pool", "taken", pooled >= 10 ? NULL : text);
}

/* Processes are gone while they wait: every one, or of each machine's two the nth. Launches do without. */
static const char *check_dead(const struct runner *runner, int first, int step)
{
	static const struct row fine = {.image = "good", .name = "good"};
	pid_t child[CHILDREN_MAX];
	struct unilet *guest;
	int count;

	for (int i = 0; i < 2 * MACHINES; i++)
		unilet_pool_tend(runner->pool);
	count = list_children(child);
	if (count != 2 * MACHINES)
		return "there are not two machines, each with a server";
	for (int i = first; i < count; i += step) {
		siginfo_t end;

		kill(child[i], SIGKILL);
		waitid(P_PID, (id_t)child[i], &end, WEXITED | WNOWAIT);
	}
	guest = guest_start(runner, &fine, NULL);
	if (!guest)
		return "nothing was started";
	return guest_finish(guest) == 7 ? NULL : "the good one did not exit with 7";
}

/* A launch from the pool that no row describes: of this image, with this origin. */
static const char *launch(const struct runner *runner, int image_fd, const char *origin, struct unilet_outcome *outcome)
{
	struct unilet_options options;
	const char *arguments[3];
	const struct row row = {.image = "good", .name = "good"};
	struct unilet *guest;
	const char *what = make_ready(runner);
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (!what) {
		row_options(runner, &row, &options, arguments);
		options.image_fd = image_fd;
		options.origin = origin;
		for (int i = 0; i < 3; i++)
			options.console_fd[i] = null_fd;
		if (unilet_launch(&options, &guest, outcome) != 0 || unilet_wait(guest, outcome) != 0)
			what = "it could not even be tried";
		unilet_close(guest);
	}
	close(image_fd);
	close(null_fd);
	return what;
}

/* What is no image is refused in the same words. */
static const char *check_bad_image(const struct runner *runner)
{
	struct unilet_outcome outcome;
	const char *what = launch(runner, open("/proc/self/exe", O_RDONLY | O_CLOEXEC), NULL, &outcome);

	if (!what && (outcome.status != UNILET_EXIT_REFUSED || !strstr(outcome.message, "not a unilet image")))
		what = "it was not refused as no image";
	return what;
}

/* The server that waits beside a machine has no HTTP: another one takes its place. */
static const char *check_other_server(const struct runner *runner)
{
	struct unilet_outcome outcome;
	const char *what = launch(runner, image_open(runner, "good"), "http://127.0.0.1:1", &outcome);

	return what || outcome.status == 7 ? what : "the good one did not exit with 7";
}

void pool_run(struct runner *runner)
{
	const char *what;

	runner->pool = unilet_pool_open(MACHINES, 0, runner->directory);
	what = runner->pool ? make_ready(runner) : "no memory";
	runner_count(runner, "pool", "ready", what);
	if (!what) {
		run_tables(runner);
		runner_count(runner, "pool", "bad image", check_bad_image(runner));
		runner_count(runner, "pool", "other server", check_other_server(runner));
		runner_count(runner, "pool", "dead machines", check_dead(runner, 0, 1));
		runner_count(runner, "pool", "dead monitors", check_dead(runner, 0, 2));
		runner_count(runner, "pool", "dead servers", check_dead(runner, 1, 2));
	}
	unilet_pool_close(runner->pool);
	runner->pool = NULL;
	runner_count(runner, "pool", "closed", runner_after(runner));
}
