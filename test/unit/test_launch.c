/* test_launch.c: the launcher, with a monitor that lies, hangs and dies, and the real server. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../abi/launch_abi.h"
#include "../../abi/limits_abi.h"
#include "../../host/unilet.h"
#include "cmocka_all.h"

#define SECOND 1000000000ull

static char directory[] = "/tmp/unilet-launch-XXXXXX";
static int console_pipe[2];
static int image_fd;

static struct unilet_options options_for(const char *const *arguments)
{
	struct unilet_options options = {.image_fd = image_fd,
					 .arguments = arguments,
					 .console_fd = {image_fd, console_pipe[1], console_pipe[1]},
					 .program_directory = directory};

	while (arguments[options.argument_count])
		options.argument_count++;
	return options;
}

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static void assert_no_children(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* Runs to the end, while others may run. Whatever happens, no descriptor may be left behind. */
static struct unilet_outcome run_beside(const struct unilet_options *options)
{
	struct unilet_outcome outcome;
	struct unilet *guest;
	int before = count_descriptors();

	if (unilet_launch(options, &guest, &outcome) == 0) {
		assert_int_equal(unilet_wait(guest, &outcome), 0);
		unilet_close(guest);
	} else {
		assert_null(guest);
	}
	assert_int_equal(count_descriptors(), before);
	return outcome;
}

/* And no process. */
static struct unilet_outcome run_options(const struct unilet_options *options)
{
	struct unilet_outcome outcome = run_beside(options);

	assert_no_children();
	return outcome;
}

static struct unilet_outcome run(const char *what)
{
	const char *arguments[] = {"name", what, NULL};
	struct unilet_options options = options_for(arguments);

	return run_options(&options);
}

static void assert_message(const struct unilet_outcome *outcome, int status, const char *part)
{
	if (outcome->status != status || !strstr(outcome->message, part))
		fail_msg("status %d, message '%s', not %d and '%s'", outcome->status, outcome->message, status, part);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static void gives_the_programs_status(void **state)
{
	static const char *const number[] = {"0", "1", "77", "255"};

	(void)state;
	for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
		const char *arguments[] = {"name", "exit", number[i], NULL};
		struct unilet_options options = options_for(arguments);
		struct unilet_outcome outcome = run_options(&options);

		assert_int_equal(outcome.status, strtol(number[i], NULL, 10));
		assert_string_equal(outcome.message, "");
	}
}

static void passes_arguments_and_environment(void **state)
{
	const char *arguments[] = {"name", "strings", "a b", "", NULL};
	const char *environment[] = {"X=1", "Y=", NULL};
	struct unilet_options options = options_for(arguments);

	(void)state;
	options.environment = environment;
	assert_int_equal(run_options(&options).status, 0);
}

static void gives_exactly_its_descriptors(void **state)
{
	const char *arguments[] = {"name", "descriptors", NULL};
	struct unilet_options options = options_for(arguments);
	/* What the embedder has open, even without close-on-exec, is not the monitor's. */
	int stray = open("/dev/null", O_RDONLY);

	(void)state;
	assert_int_equal(run_options(&options).status, 0);
	options.page = 1;
	assert_int_equal(run_options(&options).status, 0);
	options.core = 1;
	options.core_fd = stray;
	assert_int_equal(run_options(&options).status, 0);
	close(stray);
	assert_int_equal(run("rights").status, 0);
	assert_int_equal(run("file-limit").status, 0);
}

/* Random words where a monitor tells of the end: a report can be made of them, or not, and that is all. */
static void makes_a_report_of_whatever_the_monitor_left(void **state)
{
	int made = 0;

	(void)state;
	for (int seed = 0; seed < 40; seed++) {
		char number[16];
		const char *arguments[] = {"name", "detail", number, NULL};
		struct unilet_options options = options_for(arguments);
		struct unilet_report *report = NULL;
		struct unilet_outcome outcome;
		struct unilet *guest;
		int before = count_descriptors();
		char *text;

		snprintf(number, sizeof(number), "%d", seed);
		assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
		assert_int_equal(unilet_report(guest, &report), -EBUSY);
		assert_int_equal(unilet_wait(guest, &outcome), 0);
		assert_int_equal(outcome.status, 139);
		if (unilet_report(guest, &report) == 0) {
			text = unilet_report_text(report, 0);
			assert_non_null(strstr(text, "0x"));
			free(text);
			made++;
		}
		assert_int_equal(unilet_core_result(guest), -ENODATA);
		free(report);
		unilet_close(guest);
		assert_int_equal(count_descriptors(), before);
		assert_no_children();
	}
	assert_true(made > 10);
}

static void brings_out_console_output(void **state)
{
	char text[64] = "";

	(void)state;
	assert_int_equal(run("say").status, 0);
	assert_true(read(console_pipe[0], text, sizeof(text) - 1) > 0);
	assert_string_equal(text, "said by the guest\n");
}

static void ends_a_monitor_that_lies(void **state)
{
	static const char *const lie[] = {"early", "twice", "status", "kind", "version", "truncated"};

	(void)state;
	for (size_t i = 0; i < sizeof(lie) / sizeof(lie[0]); i++) {
		struct unilet_outcome outcome = run(lie[i]);

		assert_message(&outcome, 137, "monitor sent a report that no monitor sends");
	}
}

static void notices_a_monitor_that_dies(void **state)
{
	struct unilet_outcome outcome;

	(void)state;
	outcome = run("silent");
	assert_message(&outcome, 137, "monitor stopped without saying why");
	outcome = run("crash");
	assert_message(&outcome, 137, "monitor was killed by signal 11");
	outcome = run("closes");
	assert_message(&outcome, 137, "monitor");
	/* The first report counts. */
	outcome = run("after");
	assert_int_equal(outcome.status, 5);
}

static void tells_what_the_monitor_said(void **state)
{
	struct unilet_outcome outcome = run("image");

	(void)state;
	assert_message(&outcome, 125, "not a unilet image");
	outcome = run("fault");
	assert_message(&outcome, 139, "#PF");
	outcome = run("violate");
	assert_message(&outcome, 137, "malformed request (opcode 0x101");
}

static void keeps_limits_that_the_monitor_does_not(void **state)
{
	const char *hang[] = {"name", "hang", NULL};
	const char *spin[] = {"name", "spin", NULL};
	struct unilet_options options = options_for(hang);
	struct unilet_outcome outcome;
	int64_t start = now_ms();

	(void)state;
	options.wall_ns = SECOND / 10;
	outcome = run_options(&options);
	assert_message(&outcome, 124, "time");
	/* 0.1 s, and the second of grace. */
	assert_in_range(now_ms() - start, 1000, 5000);
	options = options_for(spin);
	options.cpu_time_ns = SECOND / 10;
	outcome = run_options(&options);
	assert_message(&outcome, 124, "CPU time");
}

static void survives_limits_beyond_all_bounds(void **state)
{
	const char *arguments[] = {"name", "exit", "3", NULL};
	struct unilet_options options = options_for(arguments);

	(void)state;
	options.wall_ns = UINT64_MAX;
	options.cpu_time_ns = UINT64_MAX;
	assert_int_equal(run_options(&options).status, 3);
}

static void kills_on_request(void **state)
{
	const char *arguments[] = {"name", "hang", NULL};
	struct unilet_options options = options_for(arguments);
	struct unilet_outcome outcome;
	struct unilet *guest;
	struct pollfd ready;

	(void)state;
	assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
	ready = (struct pollfd){.fd = unilet_poll_fd(guest), .events = POLLIN};
	while (poll(&ready, 1, 300) == 1)
		assert_int_equal(unilet_step(guest, &outcome), 0);
	unilet_kill(guest);
	assert_int_equal(poll(&ready, 1, 5000), 1);
	assert_int_equal(unilet_step(guest, &outcome), 1);
	assert_message(&outcome, 137, "on request");
	assert_null(unilet_page_window(guest));
	unilet_close(guest);
	assert_no_children();
}

static void ends_for_the_page_side(void **state)
{
	const char *arguments[] = {"name", "hang", NULL};
	struct unilet_options options = options_for(arguments);
	const struct unilet_page_window *window;
	struct unilet_outcome outcome;
	struct unilet *guest;

	(void)state;
	options.page = 1;
	assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
	window = unilet_page_window(guest);
	assert_non_null(window);
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		assert_true(fcntl(window->fd[i], F_GETFD) >= 0);
	unilet_violation(guest, VIOLATION_BATCH, 12, 0);
	assert_int_equal(unilet_wait(guest, &outcome), 0);
	assert_message(&outcome, 137, "malformed batch");
	/* What was said first stands. */
	unilet_kill(guest);
	assert_int_equal(unilet_step(guest, &outcome), 1);
	assert_message(&outcome, 137, "malformed batch");
	unilet_close(guest);
	unilet_close(NULL);
}

static void makes_the_page_window_as_large_as_asked(void **state)
{
	static const struct {
		uint64_t asked, made;
	} row[] = {{0, UNILET_PAGE_WINDOW_BYTES},
		   {1, UNILET_PAGE_WINDOW_BYTES},
		   {UNILET_PAGE_WINDOW_BYTES + 1, UNILET_PAGE_WINDOW_BYTES + 4096},
		   {UNILET_PAGE_WINDOW_MAX, UNILET_PAGE_WINDOW_MAX}};
	const char *arguments[] = {"name", "hang", NULL};
	struct unilet_options options = options_for(arguments);

	(void)state;
	options.page = 1;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct unilet_outcome outcome;
		struct unilet *guest;
		struct stat window;

		options.page_window_bytes = row[i].asked;
		assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
		assert_int_equal(fstat(unilet_page_window(guest)->fd[WINDOW_FD_MEMORY], &window), 0);
		assert_int_equal(window.st_size, row[i].made);
		unilet_close(guest);
	}
}

static void closes_what_still_lives(void **state)
{
	const char *arguments[] = {"name", "hang", NULL};
	struct unilet_options options = options_for(arguments);
	struct unilet_outcome outcome;
	struct unilet *guest;
	int before = count_descriptors();

	(void)state;
	assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
	unilet_close(guest);
	assert_int_equal(count_descriptors(), before);
	assert_no_children();
}

static void keeps_what_the_monitor_lacks(void **state)
{
	const char *arguments[] = {"name", "lacks", NULL};
	struct unilet_options options = options_for(arguments);
	struct unilet_protection row[UNILET_PROTECTIONS_MAX];
	struct unilet_outcome outcome;
	struct unilet *guest;
	unsigned lacking = 0;
	unsigned rows;

	(void)state;
	assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
	assert_int_equal(unilet_wait(guest, &outcome), 0);
	rows = unilet_protections(guest, row);
	for (unsigned i = 0; i < rows; i++) {
		/* These are the monitor's alone; others the server may lack here, too. */
		if (strstr(row[i].name, "bus locks") || strstr(row[i].name, "stuck processor"))
			lacking += !row[i].held;
		else if (strstr(row[i].name, "filters") || strstr(row[i].name, "core scheduling"))
			assert_true(row[i].held);
		assert_true(row[i].held || row[i].absent[0]);
	}
	assert_int_equal(lacking, 2);
	unilet_close(guest);
}

/* Whatever becomes of a launch, its share is there for the next. */
static void counts_guests_against_a_policy(void **state)
{
	const struct unilet_limits limits = {.guests_max = 2, .guests_per_origin_max = 1};
	const char *hang[] = {"name", "hang", NULL};
	const char *leave[] = {"name", "exit", "3", NULL};
	struct unilet_options first = options_for(hang);
	struct unilet_options second = options_for(leave);
	struct unilet_policy *policy = unilet_policy_open(&limits);
	struct unilet_outcome outcome;
	struct unilet *guest;

	(void)state;
	first.policy = second.policy = policy;
	first.policy_origin = second.policy_origin = "https://a:443";
	assert_int_equal(unilet_launch(&first, &guest, &outcome), 0);
	outcome = run_beside(&second);
	assert_message(&outcome, 125, "too many unilets at once: this origin has 1");
	second.policy_origin = NULL;
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_beside(&second).status, 3);
	unilet_close(guest);
	first.program_directory = "/nonexistent";
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_options(&first).status, 125);
	first = options_for(leave);
	first.policy = policy;
	first.store_path = "/nonexistent/store";
	for (int i = 0; i < 3; i++)
		assert_int_equal(run_options(&first).status, 125);
	second.policy_origin = "https://a:443";
	assert_int_equal(run_options(&second).status, 3);
	unilet_policy_close(policy);
}

/* What is counted is what the machine gets. */
static void fixes_the_memory_that_it_counts(void **state)
{
	const struct unilet_limits limits = {.memory_max = UNILET_MEMORY_DEFAULT + UNILET_SERVICE_WINDOW_BYTES};
	const char *arguments[] = {"name", "memory", NULL};
	struct unilet_options options = options_for(arguments);

	(void)state;
	assert_int_equal(run_options(&options).status, 0);
	options.policy = unilet_policy_open(&limits);
	assert_int_equal(run_options(&options).status, UNILET_MEMORY_DEFAULT >> 21);
	options.memory_bytes = UNILET_MEMORY_DEFAULT + 1;
	assert_int_equal(run_options(&options).status, 125);
	unilet_policy_close(options.policy);
}

static void says_what_it_cannot_start(void **state)
{
	const char *arguments[] = {"name", "hang", NULL};
	struct unilet_options options = options_for(arguments);
	struct unilet_outcome outcome;

	(void)state;
	options.program_directory = "/nonexistent";
	outcome = run_options(&options);
	assert_message(&outcome, 125, "unilet-monitor: No such file");
}

static void refuses_impossible_options(void **state)
{
	static const char *const arguments[] = {"name", "exit", "0", NULL};
	static char path[300];
	const struct {
		struct unilet_options change;
		const char *part;
	} row[] = {
		{{.memory_bytes = UNILET_MEMORY_MIN - 1}, "memory"},
		{{.memory_bytes = UNILET_MEMORY_MAX + 1}, "memory"},
		{{.page_window_bytes = UNILET_PAGE_WINDOW_MAX + 1},
		 "a page window of 536870913 bytes is impossible: at most 512 MiB"},
		{{.page_window_bytes = UINT64_MAX}, "a page window"},
		{{.origin = "http://a/path"}, "origin"},
		{{.origin = ""}, "origin"},
		{{.store_bytes = UNILET_STORE_BLOCK}, "store"},
		{{.store_path = "", .store_bytes = UNILET_STORE_BLOCK}, "store"},
		{{.store_path = path, .store_bytes = UNILET_STORE_BLOCK + 1}, "multiple"},
		{{.store_path = path, .store_bytes = UNILET_STORE_BYTES_MAX + UNILET_STORE_BLOCK}, "at most"},
		{{.store_path = path}, "say how large"},
		{{.call = path, .call_bytes = LAUNCH_CALL_MAX + 1},
		 "the call's arguments are too long: at most 128 KiB"},
		{{.call = path, .call_bytes = sizeof(path)}, "the call is malformed"},
		{{.call = path, .page = 1}, "a call needs a guest without a page"},
	};

	(void)state;
	snprintf(path, sizeof(path), "%s/none", directory);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct unilet_options options = options_for(arguments);
		struct unilet_outcome outcome;

		options.memory_bytes = row[i].change.memory_bytes;
		options.page_window_bytes = row[i].change.page_window_bytes;
		options.origin = row[i].change.origin;
		options.store_path = row[i].change.store_path;
		options.store_bytes = row[i].change.store_bytes;
		options.call = row[i].change.call;
		options.call_bytes = row[i].change.call_bytes;
		options.page = row[i].change.page;
		outcome = run_options(&options);
		assert_message(&outcome, 125, row[i].part);
		assert_int_equal(access(path, F_OK), -1);
	}
}

static void refuses_too_many_arguments(void **state)
{
	static const char *many[UNILET_ARGUMENTS_MAX + 2];
	static char longest[UNILET_ARGUMENT_BYTES_MAX + 1];
	const char *one[] = {"name", "exit", longest, NULL};
	struct unilet_options options = options_for(one);
	struct unilet_outcome outcome;

	(void)state;
	for (size_t i = 0; i <= UNILET_ARGUMENTS_MAX; i++)
		many[i] = "a";
	memset(longest, '0', sizeof(longest) - 1);
	outcome = run_options(&options);
	assert_message(&outcome, 125, "too long");
	/* With the other two and their terminators this is the most that there may be. */
	longest[UNILET_ARGUMENT_BYTES_MAX - sizeof("name") - sizeof("exit") - 1] = '\0';
	assert_int_equal(run_options(&options).status, 0);
	options = options_for(many);
	outcome = run_options(&options);
	assert_message(&outcome, 125, "too many");
	options.argument_count = 0;
	outcome = run_options(&options);
	assert_message(&outcome, 125, "program's name");
}

static void keeps_one_user_of_a_store(void **state)
{
	const char *hang[] = {"name", "hang", NULL};
	const char *leave[] = {"name", "exit", "0", NULL};
	struct unilet_options first = options_for(hang);
	struct unilet_options second = options_for(leave);
	char path[300];
	char other[300];
	struct unilet_outcome outcome;
	struct unilet *other_guest;
	struct unilet *guest;
	struct stat status;

	(void)state;
	snprintf(path, sizeof(path), "%s/store", directory);
	snprintf(other, sizeof(other), "%s/link", directory);
	first.store_path = second.store_path = path;
	first.store_bytes = 16 * UNILET_STORE_BLOCK;
	assert_int_equal(unilet_launch(&first, &guest, &outcome), 0);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_size, 16 * UNILET_STORE_BLOCK);
	assert_int_equal(status.st_mode & 07777, 0600);
	assert_int_equal(unilet_launch(&second, &other_guest, &outcome), -EBUSY);
	assert_message(&outcome, 125, "in use by another unilet");
	/* Before that it would be taken away again. */
	while (!unilet_started(guest))
		assert_int_equal(unilet_step(guest, &outcome), 0);
	unilet_close(guest);
	/* Free again, and of its own size. */
	assert_int_equal(run_options(&second).status, 0);
	second.store_bytes = 8 * UNILET_STORE_BLOCK;
	outcome = run_options(&second);
	assert_message(&outcome, 125, "65536 bytes, not 32768");
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_size, 16 * UNILET_STORE_BLOCK);
	assert_int_equal(symlink(path, other), 0);
	second.store_path = other;
	outcome = run_options(&second);
	assert_message(&outcome, 125, "symbolic link");
	assert_int_equal(unlink(other), 0);
	assert_int_equal(mkfifo(other, 0600), 0);
	outcome = run_options(&second);
	assert_message(&outcome, 125, "not a regular file");
	assert_int_equal(unlink(other), 0);
	second.store_path = directory;
	outcome = run_options(&second);
	assert_message(&outcome, 125, "directory");
	assert_int_equal(unlink(path), 0);
}

static void removes_a_store_it_made_in_vain(void **state)
{
	const char *arguments[] = {"name", "exit", "0", NULL};
	struct unilet_options options = options_for(arguments);
	char path[300];

	(void)state;
	snprintf(path, sizeof(path), "%s/vain", directory);
	options.store_path = path;
	options.store_bytes = UNILET_STORE_BLOCK;
	options.program_directory = "/nonexistent";
	assert_int_equal(run_options(&options).status, 125);
	assert_int_equal(access(path, F_OK), -1);
}

/* The monitor refuses the image after the launch has made the file; a program that ran keeps its own. */
static void removes_a_store_of_a_program_that_never_ran(void **state)
{
	static const struct {
		const char *what;
		int status;
		int stays;
	} row[] = {{"image", 125, 0}, {"silent", 137, 1}, {"exit", 0, 1}};
	char path[300];

	(void)state;
	snprintf(path, sizeof(path), "%s/unused", directory);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const char *arguments[] = {"name", row[i].what, "0", NULL};
		struct unilet_options options = options_for(arguments);

		options.store_path = path;
		options.store_bytes = UNILET_STORE_BLOCK;
		assert_int_equal(run_options(&options).status, row[i].status);
		assert_int_equal(access(path, F_OK), row[i].stays ? 0 : -1);
		/* One that was there before stays in any case. */
		if (row[i].stays)
			assert_int_equal(unlink(path), 0);
		fclose(fopen(path, "w"));
		assert_int_equal(run_options(&options).status, row[i].status);
		assert_int_equal(unlink(path), 0);
	}
}

/* Closed before anybody listened to the monitor: what it said is looked at. */
static void keeps_a_store_of_a_program_that_nobody_waited_for(void **state)
{
	const char *arguments[] = {"name", "say", NULL};
	struct unilet_options options = options_for(arguments);
	struct unilet_outcome outcome;
	struct unilet *guest;
	char path[300];
	char byte;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	options.console_fd[1] = ends[1];
	snprintf(path, sizeof(path), "%s/unwaited", directory);
	options.store_path = path;
	options.store_bytes = UNILET_STORE_BLOCK;
	assert_int_equal(unilet_launch(&options, &guest, &outcome), 0);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	unilet_close(guest);
	close(ends[0]);
	close(ends[1]);
	assert_int_equal(unlink(path), 0);
}

static void link_program(const char *variable, const char *name)
{
	const char *target = getenv(variable);
	char path[300];

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	assert_int_equal(target ? symlink(target, path) : -1, 0);
}

static int open_all(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(directory));
	link_program("UNILET_FAKE_MONITOR", "unilet-monitor");
	link_program("UNILET_SERVER", "unilet-server");
	link_program("UNILET_SYMBOLS", "unilet-symbols");
	assert_int_equal(pipe2(console_pipe, O_CLOEXEC), 0);
	image_fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	assert_true(image_fd >= 0);
	return 0;
}

static int close_all(void **state)
{
	char path[300];

	(void)state;
	snprintf(path, sizeof(path), "%s/unilet-monitor", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/unilet-server", directory);
	unlink(path);
	snprintf(path, sizeof(path), "%s/unilet-symbols", directory);
	unlink(path);
	return rmdir(directory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_the_programs_status),
		cmocka_unit_test(passes_arguments_and_environment),
		cmocka_unit_test(gives_exactly_its_descriptors),
		cmocka_unit_test(makes_a_report_of_whatever_the_monitor_left),
		cmocka_unit_test(brings_out_console_output),
		cmocka_unit_test(ends_a_monitor_that_lies),
		cmocka_unit_test(notices_a_monitor_that_dies),
		cmocka_unit_test(tells_what_the_monitor_said),
		cmocka_unit_test(keeps_limits_that_the_monitor_does_not),
		cmocka_unit_test(survives_limits_beyond_all_bounds),
		cmocka_unit_test(kills_on_request),
		cmocka_unit_test(ends_for_the_page_side),
		cmocka_unit_test(makes_the_page_window_as_large_as_asked),
		cmocka_unit_test(closes_what_still_lives),
		cmocka_unit_test(keeps_what_the_monitor_lacks),
		cmocka_unit_test(counts_guests_against_a_policy),
		cmocka_unit_test(fixes_the_memory_that_it_counts),
		cmocka_unit_test(says_what_it_cannot_start),
		cmocka_unit_test(refuses_impossible_options),
		cmocka_unit_test(refuses_too_many_arguments),
		cmocka_unit_test(keeps_one_user_of_a_store),
		cmocka_unit_test(removes_a_store_it_made_in_vain),
		cmocka_unit_test(removes_a_store_of_a_program_that_never_ran),
		cmocka_unit_test(keeps_a_store_of_a_program_that_nobody_waited_for),
	};

	return cmocka_run_group_tests(tests, open_all, close_all);
}
