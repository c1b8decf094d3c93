/* run.c: `unilet run`: runs an image with this terminal's standard input, output and error. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../host/log.h"
#include "../host/unilet.h"
#include "../monitor/image.h"
#include "call_text.h"
#include "command.h"
#include "core_file.h"
#include "gdb.h"
#include "page_option.h"
#include "profile_file.h"
#include "programs.h"
#include "report.h"
#include "seconds.h"
#include "size.h"

#define PATH_BYTES 4096

static const char help_text[] = "usage: unilet run [OPTION...] FILE [ARGUMENT...]\n"
				"\n"
				"Runs FILE, a .unilet image, with this standard input, output and error.\n"
				"\n"
				"  --memory SIZE       memory of the machine, as 64M or 2G\n"
				"  --addresses SIZE    addresses, for programs that reserve more than they touch\n"
				"  --vcpus N           virtual processors of the machine (what FILE wants)\n"
				"  --cpu-time S        end it after S seconds of CPU time, as 10 or 0.5\n"
				"  --wall S            end it S seconds after its start\n"
				"  --origin URL        let it speak HTTP with http://host:port, and only there\n"
				"  --store FILE:SIZE   keep its storage in FILE, made with SIZE if missing\n"
				"  --store FILE        the same with a FILE that exists\n"
				"  --call CALL         call a function that it exports, as 'name(1, \"text\")',\n"
				"                      with JSON or @FILE as arguments, and print what it\n"
				"                      returns as JSON\n"
				"  --page FILE         put it into this HTML page, where its <x-unilet> is\n"
				"  --root SELECTOR     ... or where this element is\n"
				"  --grant WHAT        subtree: a tree of its own there; full: all of the page\n"
				"  --element NAME      it may make this custom element\n"
				"  --dump-dom          print the page when it is idle, or has ended\n"
				"  --click SELECTOR, --submit SELECTOR, --input SELECTOR=TEXT,\n"
				"  --key [SELECTOR=]KEY, --wait MS\n"
				"                      do that in the page, in this order, each when it is idle\n"
				"  --env NAME=VALUE    add a variable to its environment (HOME, LANG, TERM)\n"
				"  --gdb PORT          let gdb on this computer command it; 0: any port\n"
				"  --trace             show which system calls it missed, and which\n"
				"                      protections this computer lacks\n"
				"  --core FILE         if it does not end well, leave its memory in FILE, for gdb\n"
				"  --profile FILE      leave in FILE where it spent its time, as folded stacks\n"
				"                      of which flame graphs are drawn\n"
				"  --json              say how it ended as JSON, on standard error\n"
				"  --help              show this\n"
				"\n"
				"The exit status is the program's own, or\n"
				"  124  time or memory was used up     126  KVM cannot be used\n"
				"  125  image, limits or options were refused\n"
				"  132  invalid instruction            133  breakpoint\n"
				"  135  misaligned access              136  arithmetic fault\n"
				"  137  it broke the rules of the machine, or was killed\n"
				"  139  memory fault\n";

struct run {
	struct unilet_options options;
	const char *file;
	char store_path[PATH_BYTES];
	char directory[PROGRAMS_PATH_BYTES];
	char term[256];
	const char *environment[UNILET_ARGUMENTS_MAX + 1];
	size_t environment_count;
	struct call_text call;
	struct page_option page;
	struct core_file core;
	struct profile_file profile;
	int json;
	int helped;
	int debugged;
	uint16_t gdb_port; /* 0: any */
};

enum option_number {
	OPTION_MEMORY = 1,
	OPTION_ADDRESSES,
	OPTION_VCPUS,
	OPTION_CPU_TIME,
	OPTION_WALL,
	OPTION_ORIGIN,
	OPTION_STORE,
	OPTION_CALL,
	OPTION_PAGE, /* and those behind it: as enum action_kind has them */
	OPTION_ENV = OPTION_PAGE + ACTION_COUNT,
	OPTION_GDB,
	OPTION_TRACE,
	OPTION_CORE,
	OPTION_PROFILE,
	OPTION_JSON,
	OPTION_HELP
};

static volatile sig_atomic_t caught_signal;

static void catch_signal(int number)
{
	caught_signal = number;
}

static int wrong(const char *what, const char *value)
{
	log_err("%s: %s: see `unilet run --help`", what, value);
	return -EINVAL;
}

static int add_variable(struct run *run, const char *text)
{
	const char *sign = strchr(text, '=');

	if (!sign || sign == text)
		return wrong("--env wants NAME=VALUE", text);
	/* The later one holds, as in a shell. */
	for (size_t i = 0; i < run->environment_count; i++)
		if (strncmp(run->environment[i], text, (size_t)(sign - text) + 1) == 0) {
			run->environment[i] = text;
			return 0;
		}
	if (run->environment_count == UNILET_ARGUMENTS_MAX)
		return wrong("too many variables", text);
	run->environment[run->environment_count++] = text;
	return 0;
}

/* "FILE:SIZE", or "FILE": a name may hold colons itself if a size follows. */
static int set_store(struct run *run, const char *text)
{
	const char *colon = strrchr(text, ':');
	size_t length = colon ? (size_t)(colon - text) : strlen(text);

	if (colon && (size_parse(colon + 1, UNILET_STORE_BYTES_MAX, &run->options.store_bytes) < 0 ||
		      run->options.store_bytes == 0))
		return wrong("--store wants FILE:SIZE", text);
	if (length == 0 || length >= sizeof(run->store_path))
		return wrong("--store wants FILE:SIZE", text);
	memcpy(run->store_path, text, length);
	run->store_path[length] = '\0';
	run->options.store_path = run->store_path;
	return 0;
}

static int set_vcpus(struct run *run, const char *text)
{
	char *end;
	unsigned long count = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || count < 1 || count > UNILET_VCPUS_MAX) {
		log_err("--vcpus wants a number from 1 to %u: %s: see `unilet run --help`", UNILET_VCPUS_MAX, text);
		return -EINVAL;
	}
	run->options.vcpus = (unsigned)count;
	return 0;
}

static int set_call(struct run *run, const char *text)
{
	call_text_close(&run->call); /* the later one holds */
	run->options.call = run->call.bytes;
	if (call_text_parse(text, &run->call) < 0)
		return -EINVAL;
	run->options.call_bytes = run->call.length;
	run->options.call_files = run->call.file;
	run->options.call_file_count = run->call.file_count;
	return 0;
}

static int take_option(struct run *run, int option, const char *value)
{
	struct unilet_options *options = &run->options;

	if (option > OPTION_PAGE && option < OPTION_ENV)
		return page_option_take(&run->page, (enum action_kind)(option - OPTION_PAGE), value);
	switch (option) {
	case OPTION_MEMORY:
		if (size_parse(value, UINT64_MAX, &options->memory_bytes) < 0 || options->memory_bytes == 0)
			return wrong("--memory wants a size like 64M", value);
		return 0;
	case OPTION_ADDRESSES:
		if (size_parse(value, UINT64_MAX, &options->address_bytes) < 0 || options->address_bytes == 0)
			return wrong("--addresses wants a size like 8G", value);
		return 0;
	case OPTION_VCPUS:
		return set_vcpus(run, value);
	case OPTION_CPU_TIME:
		return seconds_parse(value, &options->cpu_time_ns) < 0 ? wrong("--cpu-time wants seconds", value) : 0;
	case OPTION_WALL:
		return seconds_parse(value, &options->wall_ns) < 0 ? wrong("--wall wants seconds", value) : 0;
	case OPTION_ORIGIN:
		options->origin = value;
		return 0;
	case OPTION_STORE:
		return set_store(run, value);
	case OPTION_CALL:
		return set_call(run, value);
	case OPTION_ENV:
		return add_variable(run, value);
	case OPTION_GDB:
		run->debugged = 1;
		return gdb_port_parse(value, &run->gdb_port) < 0 ? wrong("--gdb wants a port from 0 to 65535", value)
								 : 0;
	case OPTION_TRACE:
		options->trace = 1;
		return 0;
	case OPTION_CORE:
		run->core.path = value;
		return 0;
	case OPTION_PROFILE:
		run->profile.path = value;
		return 0;
	case OPTION_JSON:
		run->json = 1;
		return 0;
	case OPTION_HELP:
		run->helped = 1;
		return 0;
	default:
		log_err("see `unilet run --help`");
		return -EINVAL;
	}
}

static int take_arguments(struct run *run, int argc, char **argv)
{
	static const struct option known[] = {
		{"memory", required_argument, NULL, OPTION_MEMORY},
		{"addresses", required_argument, NULL, OPTION_ADDRESSES},
		{"vcpus", required_argument, NULL, OPTION_VCPUS},
		{"cpu-time", required_argument, NULL, OPTION_CPU_TIME},
		{"wall", required_argument, NULL, OPTION_WALL},
		{"origin", required_argument, NULL, OPTION_ORIGIN},
		{"store", required_argument, NULL, OPTION_STORE},
		{"call", required_argument, NULL, OPTION_CALL},
		{"page", required_argument, NULL, OPTION_PAGE + ACTION_IMAGE},
		{"root", required_argument, NULL, OPTION_PAGE + ACTION_ROOT},
		{"grant", required_argument, NULL, OPTION_PAGE + ACTION_GRANT},
		{"element", required_argument, NULL, OPTION_PAGE + ACTION_ELEMENT},
		{"dump-dom", no_argument, NULL, OPTION_PAGE + ACTION_DUMP},
		{"click", required_argument, NULL, OPTION_PAGE + ACTION_CLICK},
		{"input", required_argument, NULL, OPTION_PAGE + ACTION_INPUT},
		{"key", required_argument, NULL, OPTION_PAGE + ACTION_KEY},
		{"submit", required_argument, NULL, OPTION_PAGE + ACTION_SUBMIT},
		{"wait", required_argument, NULL, OPTION_PAGE + ACTION_WAIT},
		{"env", required_argument, NULL, OPTION_ENV},
		{"gdb", required_argument, NULL, OPTION_GDB},
		{"trace", no_argument, NULL, OPTION_TRACE},
		{"core", required_argument, NULL, OPTION_CORE},
		{"profile", required_argument, NULL, OPTION_PROFILE},
		{"json", no_argument, NULL, OPTION_JSON},
		{"help", no_argument, NULL, OPTION_HELP},
		{NULL, 0, NULL, 0},
	};
	int option;

	opterr = 0;
	/* '+': what follows FILE is the program's. */
	while ((option = getopt_long(argc, argv, "+:h", known, NULL)) != -1) {
		if (option == ':')
			return wrong("a value is missing", argv[optind - 1]);
		if (option == '?')
			return wrong("no such option", argv[optind - 1]);
		if (take_option(run, option == 'h' ? OPTION_HELP : option, optarg) < 0)
			return -EINVAL;
	}
	if (run->helped)
		return 0;
	if (optind == argc)
		return wrong("which image", "no FILE given");
	run->file = argv[optind];
	/* `FILE -- ARGUMENTS` is the same as `FILE ARGUMENTS`: getopt has not seen that mark. */
	if (optind + 1 < argc && strcmp(argv[optind + 1], "--") == 0) {
		argv[optind + 1] = argv[optind];
		optind++;
	}
	run->options.arguments = (const char *const *)&argv[optind];
	run->options.argument_count = argc - optind;
	if (run->options.address_bytes && run->options.address_bytes < run->options.memory_bytes)
		return wrong("--addresses is less than --memory", "memory without an address is of no use");
	return 0;
}

static void set_surroundings(struct run *run)
{
	const char *term = getenv("TERM");

	add_variable(run, "HOME=/");
	add_variable(run, "LANG=C.UTF-8");
	if (term && isatty(STDOUT_FILENO) &&
	    snprintf(run->term, sizeof(run->term), "TERM=%s", term) < (int)sizeof(run->term))
		add_variable(run, run->term);
	for (int i = 0; i < 3; i++)
		run->options.console_fd[i] = i;
	run->options.environment = run->environment;
	run->options.program_directory = programs_beside_us(run->directory);
}

static int open_image(const char *file)
{
	struct stat status;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		log_err("%s: %s", file, strerror(errno));
		return -1;
	}
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode)) {
		log_err("%s: not a regular file", file);
		close(fd);
		return -1;
	}
	return fd;
}

/* These end the guest, and then us in the way that the caller expects. One that is ignored (nohup) stays so. *before
 * is the mask to wait with: they come only then, so none is missed. */
static void catch_signals(sigset_t *before)
{
	static const int number[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	struct sigaction action = {.sa_handler = catch_signal};
	struct sigaction old;
	sigset_t block;

	/* A caller's `ulimit -f` is a full disk: an error to be told. */
	signal(SIGXFSZ, SIG_IGN);
	sigemptyset(&block);
	for (size_t i = 0; i < sizeof(number) / sizeof(number[0]); i++) {
		if (sigaction(number[i], NULL, &old) < 0 || old.sa_handler == SIG_IGN)
			continue;
		sigaction(number[i], &action, NULL);
		sigaddset(&block, number[i]);
	}
	sigprocmask(SIG_BLOCK, &block, before);
}

static void wait_for_end(struct unilet *guest, const sigset_t *mask, struct unilet_outcome *outcome)
{
	while (!unilet_step(guest, outcome)) {
		struct pollfd ready = {.fd = unilet_poll_fd(guest), .events = POLLIN};

		if (ppoll(&ready, 1, NULL, mask) < 0 && errno == EINTR && caught_signal)
			unilet_kill(guest);
	}
}

/* One line for what kernel or CPU could not give to this guest's processes. */
static void say_what_is_missing(const struct unilet *guest, const char *file)
{
	struct unilet_protection row[UNILET_PROTECTIONS_MAX];
	unsigned count = unilet_started(guest) ? unilet_protections(guest, row) : 0;
	char list[1024] = "";
	size_t length = 0;

	for (unsigned i = 0; i < count && length < sizeof(list); i++)
		if (!row[i].held)
			length += (size_t)snprintf(list + length, sizeof(list) - length, "%s%s", length ? ", " : "",
						   row[i].name);
	if (length)
		log_warn("%s: missing on this computer: %s (`unilet check` says more)", file, list);
}

/* Dies by the signal that was caught, so that a shell sees what happened. */
static void die_by(int number, const sigset_t *mask)
{
	signal(number, SIG_DFL);
	sigprocmask(SIG_SETMASK, mask, NULL);
	raise(number);
}

/* What is to be run, and where its core and its profile are to go. */
static int open_files(struct run *run)
{
	if (page_option_open(&run->page, run->file) < 0)
		return -ENOENT;
	run->options.image_fd = open_image(run->file);
	if (run->options.image_fd < 0)
		return -ENOENT;
	run->options.page = run->page.path != NULL;
	run->options.document_fd = run->page.fd;
	run->options.page_actions = run->page.actions.bytes;
	run->options.page_action_bytes = run->page.actions.length;
	if (core_file_open(&run->core) < 0 || profile_file_open(&run->profile) < 0) {
		core_file_close(&run->core, NULL);
		close(run->options.image_fd);
		return -EEXIST;
	}
	run->options.core = run->core.path != NULL;
	run->options.core_fd = run->core.fd;
	run->options.profile = run->profile.path != NULL;
	return 0;
}

/* A program that is made for a page ends early here, often without a word. */
static void hint_at_page(const struct run *run, const struct unilet_outcome *outcome)
{
	struct image image;
	uint64_t where;

	if (outcome->status != 0 && !outcome->message[0] && !run->options.call && !run->options.page &&
	    image_read(run->options.image_fd, &image, &where) == IMAGE_FINE &&
	    (image.manifest.interfaces & IMAGE_WANTS_PAGE))
		log_err("%s: it is made for a web page, and here is none: see --page, and unilet-browser(1)",
			run->file);
}

static int run_image(struct run *run)
{
	struct unilet_outcome outcome = {.status = UNILET_EXIT_REFUSED};
	struct unilet *guest = NULL;
	sigset_t mask;

	if (open_files(run) < 0)
		return UNILET_EXIT_REFUSED;
	catch_signals(&mask);
	if (run->debugged)
		run->options.gdb_fd = gdb_accept(run->gdb_port, run->file, &mask);
	if (run->options.gdb_fd >= 0 && unilet_launch(&run->options, &guest, &outcome) == 0)
		wait_for_end(guest, &mask, &outcome);
	if (run->options.trace && guest)
		say_what_is_missing(guest, run->file);
	hint_at_page(run, &outcome);
	if (run->options.gdb_fd > 0)
		close(run->options.gdb_fd);
	close(run->options.image_fd);
	call_text_close(&run->call);
	page_option_close(&run->page);
	profile_file_close(&run->profile, run->file, guest);
	if (!caught_signal && run->json)
		report_show_json(run->file, guest, &outcome);
	else if (!caught_signal)
		report_show(run->file, guest, &outcome);
	core_file_close(&run->core, guest);
	unilet_close(guest);
	if (caught_signal) {
		die_by(caught_signal, &mask);
		return 128 + caught_signal;
	}
	return outcome.status;
}

int command_run(int argc, char **argv)
{
	static struct run run;
	int flags = fcntl(STDOUT_FILENO, F_GETFL);

	set_surroundings(&run);
	if (take_arguments(&run, argc, argv) < 0)
		return UNILET_EXIT_REFUSED;
	if (run.helped) {
		fputs(help_text, stdout);
		return 0;
	}
	/* unilet.c has put something harmless there; a program's output would vanish without a word. */
	if (flags < 0 || (flags & O_ACCMODE) == O_RDONLY) {
		log_err("standard output is closed: send it to a file, or to /dev/null");
		return UNILET_EXIT_REFUSED;
	}
	return run_image(&run);
}
