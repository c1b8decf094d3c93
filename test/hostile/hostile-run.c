/* hostile-run.c: runs every hostile guest, checks how it ended, and that nothing is left and the next guest works.
 *
 * usage: hostile-run [--tcg] [--profile] [--verbose] [--only TEXT] [--part K/N] DIR [IMAGES], or hostile-run --hold
 * (see hold.c). A part has every Nth row, and the first or the last of them pools or the other tests.
 * DIR holds unilet, unilet-monitor and unilet-server; and the images, if they have no folder of their own. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runner.h"

/* Pages: stdio, libunilet and the allocator keep a little; some kernels give a huge page for it. */
#define RESIDENT_GROWTH 1280

#define WATCHDOG_S        1500u
#define IDLE_CPU_MS       250ull
#define GOOD_EVERY_ON_TCG 10u
#define START_CPU_MS      100u

static const char *only;
static unsigned part = 1, parts = 1;
static int verbose;

static const struct row good = {.image = "good", .name = "good", .status = 7, .message = "", .output = "good\n"};

/* One alternative of a pattern, which ends at '|' or its end. */
static int alternative_matches(const char *pattern, const char *message)
{
	while (*pattern && *pattern != '|') {
		if (*pattern == '%') {
			size_t digits = strspn(message, "0123456789abcdef");

			if (digits == 0)
				return 0;
			message += digits;
			pattern++;
		} else if (*pattern++ != *message++) {
			return 0;
		}
	}
	return *message == '\0';
}

int message_matches(const char *pattern, const char *message)
{
	for (;;) {
		if (alternative_matches(pattern, message))
			return 1;
		pattern = strchr(pattern, '|');
		if (!pattern)
			return 0;
		pattern++;
	}
}

void runner_count(struct runner *runner, const char *image, const char *name, const char *what)
{
	if (!what) {
		runner->passed++;
		return;
	}
	runner->failed++;
	printf("FAILED %s %s: %s\n", image, name, what);
	fflush(stdout);
}

/* Returns NULL or what is wrong, in a static buffer. */
const char *check_result(const struct runner *runner, const struct row *row, const struct result *result)
{
	static char what[1024];
	const char *output = row->output ? row->output : "";
	const char *error = row->error ? row->error : "";

	if (result->hung)
		return "it had to be killed";
	if (result->report)
		return result->report;
	if ((result->outcome.status != row->status &&
	     (row->other_status == 0 || result->outcome.status != row->other_status)) ||
	    !message_matches(row->message, result->outcome.message)) {
		snprintf(what, sizeof(what), "expected %d \"%s\", got %d \"%s\", output \"%.200s\"", row->status,
			 row->message, result->outcome.status, result->outcome.message, result->output);
		return what;
	}
	if (!(row->flags & ROW_OUTPUT_ANY) &&
	    (strcmp(result->output, output) != 0 || strcmp(result->error, error) != 0)) {
		snprintf(what, sizeof(what), "output \"%.300s\", errors \"%.300s\"", result->output, result->error);
		return what;
	}
	if ((row->flags & ROW_IDLE) && result->cpu_ms > IDLE_CPU_MS * (runner->tcg ? RUNNER_SLOWDOWN : 1)) {
		snprintf(what, sizeof(what), "it slept, and used %llu ms of CPU time",
			 (unsigned long long)result->cpu_ms);
		return what;
	}
	return NULL;
}

/* A limit bounds what the guest costs its host: the server's work for it included, and some for starting both. */
static const char *check_cost(const struct runner *runner, const struct row *row, const struct result *result)
{
	static char what[128];
	uint64_t limit_ms = row->cpu_ms ? row->cpu_ms : row->wall_ms;
	uint64_t allowed_ms = (2 * limit_ms + START_CPU_MS) * (runner->tcg ? RUNNER_SLOWDOWN : 1);

	/* Without a limit on time it was memory. */
	if (result->outcome.status != UNILET_EXIT_OVER_LIMIT || limit_ms == 0 || result->cpu_ms <= allowed_ms)
		return NULL;
	snprintf(what, sizeof(what), "its limit was %llu ms, and it cost %llu ms of CPU time",
		 (unsigned long long)limit_ms, (unsigned long long)result->cpu_ms);
	return what;
}

const char *runner_baseline(struct runner *runner)
{
	static char what[256];
	int descriptors = baseline_descriptors(), threads = baseline_threads();
	long resident = baseline_resident_pages();

	if (descriptors != runner->descriptors || threads != 1 || baseline_children()) {
		snprintf(what, sizeof(what), "left behind: %d descriptors (before: %d), %d threads, %s", descriptors,
			 runner->descriptors, threads, baseline_children() ? "children" : "no children");
		runner->descriptors = descriptors;
		return what;
	}
	if (runner->resident_pages > 0 && resident > runner->resident_pages + RESIDENT_GROWTH) {
		snprintf(what, sizeof(what), "resident memory grew from %ld to %ld pages", runner->resident_pages,
			 resident);
		runner->resident_pages = resident;
		return what;
	}
	return NULL;
}

const char *runner_after(struct runner *runner)
{
	static struct result result;
	static char text[1200];
	const char *what = runner_baseline(runner);

	if (what)
		return what;
	if (row_run(runner, &good, &result) != 0)
		return "the next guest could not be started";
	what = check_result(runner, &good, &result);
	if (!what)
		return runner_baseline(runner);
	snprintf(text, sizeof(text), "the next guest: %s", what);
	return text;
}

static const char *skip_reason(const struct runner *runner, const struct row *row)
{
	if ((runner->tcg && (row->flags & ROW_NOT_ON_TCG)) || (runner->pvm && (row->flags & ROW_NOT_ON_PVM)))
		return row->reason;
	return NULL;
}

static void run_row(struct runner *runner, const struct row *row)
{
	static struct result result;
	static unsigned rows;
	const char *what = skip_reason(runner, row);

	if ((row->flags & ROW_UNDECIDED) || rows++ % parts != part - 1)
		return;
	if (only && !strstr(row->image, only) && !strstr(row->name, only) &&
	    !(row->argument && strstr(row->argument, only)))
		return;
	if (what) {
		printf("skipped %s %s: %s\n", row->image, row->name, what);
		runner->skipped++;
		return;
	}
	if (verbose)
		printf("%s %s %s\n", row->image, row->name, row->argument ? row->argument : "");
	if (row_run(runner, row, &result) != 0)
		what = "its image could not be opened";
	else
		what = check_result(runner, row, &result);
	if (!what)
		what = check_cost(runner, row, &result);
	/* A hundred single instructions: on an emulated CPU the good guest follows some of them only. */
	if (!what && runner->tcg && !strcmp(row->name, "one") && runner->passed % GOOD_EVERY_ON_TCG)
		what = runner_baseline(runner);
	else if (!what)
		what = runner_after(runner);
	runner_count(runner, row->image, row->argument && !strcmp(row->name, "one") ? row->argument : row->name, what);
}

/* What takes long is shared out: these are in the first part, those in the last. */
static void run_others(struct runner *runner)
{
	const struct {
		const char *name;
		unsigned part;
		void (*run)(struct runner *runner);
	} others[] = {{"special", parts, special_run},
		      {"pool", 1, pool_run},
		      {"kills", parts, kills_run},
		      {"confined", parts, confined_run},
		      {"damage", parts, damage_run}};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (part == others[i].part && (!only || !strcmp(only, others[i].name)))
			others[i].run(runner);
}

/* A page for the guests that have one. */
static int document_open(void)
{
	static const char html[] = "<!DOCTYPE html><x-unilet></x-unilet>";
	int fd = memfd_create("document", MFD_CLOEXEC);

	return fd >= 0 && pwrite(fd, html, sizeof(html) - 1, 0) == (ssize_t)sizeof(html) - 1 ? fd : -1;
}

static int run_all(struct runner *runner)
{
	static const struct row *const tables[] = {
		rows_trap,    rows_instruction, rows_device, rows_memory,  rows_fault,   rows_ring, rows_time,
		rows_machine, rows_several,     rows_state,  rows_profile, rows_message, rows_page};
	const char *what;

	if (runner->tcg && hold_machine() != 0)
		printf("no machine of our own could be made\n");
	prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	signal(SIGPIPE, SIG_IGN);
	runner->document = document_open();
	runner->descriptors = baseline_descriptors();
	what = runner_after(runner);
	runner_count(runner, "good", "good", what);
	if (!what) {
		runner->resident_pages = baseline_resident_pages();
		for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
			for (const struct row *row = tables[i]; row->image; row++)
				run_row(runner, row);
		run_others(runner);
	}
	printf("%u passed, %u failed, %u skipped\n", runner->passed, runner->failed, runner->skipped);
	return runner->failed > 0;
}

/* The tests run in a child, so that not even a runner that hangs goes unnoticed. */
static int watched(struct runner *runner)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		exit(run_all(runner));
	}
	for (unsigned waited = 0; child > 0 && waited < WATCHDOG_S * 10; waited++) {
		if (waitpid(child, &status, WNOHANG) == child) {
			if (WIFEXITED(status))
				return WEXITSTATUS(status);
			printf("the runner died of signal %d\n0 passed, 1 failed, 0 skipped\n", WTERMSIG(status));
			return 1;
		}
		usleep(100000);
	}
	if (child > 0)
		kill(child, SIGKILL);
	printf("the runner hung\n0 passed, 1 failed, 0 skipped\n");
	return 1;
}

/* For what else runs on an emulated computer: see hold.c. Ends when it is killed. */
static int hold(void)
{
	if (hold_machine() != 0)
		return 1;
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	struct runner runner = {.pvm = access("/sys/module/kvm_pvm", F_OK) == 0};

	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "--tcg"))
			runner.tcg = 1;
		else if (!strcmp(argv[i], "--profile"))
			runner.profile = 1;
		else if (!strcmp(argv[i], "--verbose"))
			verbose = 1;
		else if (!strcmp(argv[i], "--hold"))
			return hold();
		else if (!strcmp(argv[i], "--only") && i + 1 < argc)
			only = argv[++i];
		else if (!strcmp(argv[i], "--part") && i + 1 < argc && sscanf(argv[i + 1], "%u/%u", &part, &parts) == 2)
			i++;
		else if (!runner.directory)
			runner.directory = runner.images = argv[i];
		else
			runner.images = argv[i];
	}
	if (!runner.directory || part < 1 || part > parts) {
		fprintf(stderr,
			"usage: hostile-run [--tcg] [--profile] [--verbose] [--only TEXT] [--part K/N] DIR [IMAGES]\n");
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	return watched(&runner);
}
