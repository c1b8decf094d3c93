/* confined.c: looks at monitor and server while a guest runs: what the kernel says that they still have. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../host/guest.h"
#include "runner.h"

#define TEXT_BYTES    (64u << 10)
#define PATH_BYTES    96
#define STATUS_KILLED 137
#define START_WAIT_MS 20000
#define COUNT(table)  (sizeof(table) / sizeof((table)[0]))

/* Descriptors by what /proc says of them: between `least` and `most` of these. */
struct descriptors {
	const char *prefix;
	int least;
	int most;
};

static const struct descriptors monitor_descriptors[] = {
	{"/dev/null", 3, 3},
	{"/memfd:", 1, 1},              /* the service window */
	{"anon_inode:[eventfd]", 4, 4}, /* its three, and the one that ends the watch */
	{"anon_inode:kvm-vcpu:", 1, 1},
	{"socket:", 1, 1},
	{NULL, 0, 0},
};

static const struct descriptors server_descriptors[] = {
	{"/dev/null", 3, 3}, {"/memfd:", 1, 1}, {"anon_inode:[eventfd]", 3, 3}, {"socket:", 1, 1}, {NULL, 0, 0},
};

/* libcurl wakes itself by a pair of sockets, or later by an eventfd. */
static const struct descriptors http_descriptors[] = {
	{"/dev/null", 3, 3}, {"/memfd:", 1, 1}, {"anon_inode:[eventfd]", 3, 4}, {"socket:", 1, 3}, {NULL, 0, 0},
};

/* With a page window; who serves it has the page's HTML, too. */
static const struct descriptors page_monitor_descriptors[] = {
	{"/dev/null", 3, 3}, {"/memfd:", 2, 2}, {"anon_inode:[eventfd]", 7, 7}, {"anon_inode:kvm-vcpu:", 1, 1},
	{"socket:", 1, 1},   {NULL, 0, 0},
};

static const struct descriptors page_descriptors[] = {
	{"/dev/null", 3, 3}, {"/memfd:", 3, 3}, {"anon_inode:[eventfd]", 6, 6}, {"socket:", 1, 1}, {NULL, 0, 0},
};

struct subject {
	const char *name;
	pid_t pid;
	uint32_t lacks; /* as it reported */
	const struct descriptors *descriptors;
};

/* Whole file, in a static buffer, or NULL. */
static const char *read_proc(pid_t pid, const char *name)
{
	static char text[TEXT_BYTES];
	char path[PATH_BYTES];
	size_t length = 0;
	ssize_t got = 0;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	while (length < sizeof(text) - 1 && (got = read(fd, text + length, sizeof(text) - 1 - length)) > 0)
		length += (size_t)got;
	close(fd);
	text[length] = '\0';
	return got < 0 ? NULL : text;
}

/* What is wrong, in a static buffer. */
static const char *say(const struct subject *subject, const char *what, const char *detail)
{
	static char text[512];

	snprintf(text, sizeof(text), "%s: %s%.200s", subject->name, what, detail);
	return text;
}

/* The rest of the line that begins with `name`, in a static buffer; "" if there is none. */
static const char *field_of(const char *text, const char *name)
{
	static char value[128];
	const char *at = text;

	value[0] = '\0';
	while (at && strncmp(at, name, strlen(name)) != 0) {
		at = strchr(at, '\n');
		at = at ? at + 1 : NULL;
	}
	if (at) {
		at += strlen(name);
		at += strspn(at, " \t");
		snprintf(value, sizeof(value), "%.*s", (int)strcspn(at, "\n"), at);
	}
	return value;
}

/* Switched off, or said to be missing; never "vulnerable" without a word. */
static int speculation_is_as_reported(const char *value, int lacks)
{
	const int safe = strstr(value, "mitigated") || strstr(value, "not vulnerable") ||
			 strstr(value, "not affected") || strstr(value, "always disabled") ||
			 strstr(value, "force disabled");

	return value[0] == '\0' ? lacks : safe == !lacks;
}

static const char *check_thread(const struct subject *subject, const char *name)
{
	static const struct {
		const char *name;
		const char *value;
	} wanted[] = {{"Seccomp:", "2"},
		      {"NoNewPrivs:", "1"},
		      {"CapInh:", "0000000000000000"},
		      {"CapPrm:", "0000000000000000"},
		      {"CapEff:", "0000000000000000"},
		      {"CapAmb:", "0000000000000000"}};
	const char *text = read_proc(subject->pid, name);

	if (!text)
		return say(subject, "unreadable: ", name);
	for (size_t i = 0; i < COUNT(wanted); i++)
		if (strcmp(field_of(text, wanted[i].name), wanted[i].value) != 0)
			return say(subject, wanted[i].name, field_of(text, wanted[i].name));
	if (!speculation_is_as_reported(field_of(text, "Speculation_Store_Bypass:"),
					!!(subject->lacks & LACK_STORE_BYPASS)))
		return say(subject, "store bypass: ", field_of(text, "Speculation_Store_Bypass:"));
	if (!speculation_is_as_reported(field_of(text, "SpeculationIndirectBranch:"),
					!!(subject->lacks & LACK_INDIRECT_BRANCH)))
		return say(subject, "indirect branches: ", field_of(text, "SpeculationIndirectBranch:"));
	return NULL;
}

/* KVM's own worker, which Linux lists among the threads of the process: it has no code outside the kernel, so no filter
 * of system calls either. The flag is PF_USER_WORKER, field 9 of proc_pid_stat(5); nothing in user space can set it. */
static int is_kernels_worker(const struct subject *subject, const char *thread)
{
	char path[PATH_BYTES];
	const char *text, *after_name;
	unsigned long flags;

	snprintf(path, sizeof(path), "task/%.20s/stat", thread);
	text = read_proc(subject->pid, path);
	after_name = text ? strrchr(text, ')') : NULL;
	return after_name && sscanf(after_name + 1, " %*c %*d %*d %*d %*d %*d %lu", &flags) == 1 && (flags & 0x4000);
}

/* Each thread has a filter, and none of the rights that it was born with. */
static const char *check_threads(const struct subject *subject)
{
	const char *what = NULL;
	char path[PATH_BYTES];
	struct dirent *entry;
	int threads = 0;
	DIR *folder;

	snprintf(path, sizeof(path), "/proc/%d/task", (int)subject->pid);
	folder = opendir(path);
	if (!folder)
		return say(subject, "no threads: ", path);
	while (!what && (entry = readdir(folder))) {
		if (entry->d_name[0] == '.' || is_kernels_worker(subject, entry->d_name))
			continue;
		snprintf(path, sizeof(path), "task/%.20s/status", entry->d_name);
		what = check_thread(subject, path);
		threads++;
	}
	closedir(folder);
	return what || threads > 0 ? what : say(subject, "no thread", "");
}

static const char *check_limits(const struct subject *subject)
{
	static const char *const none[] = {"Max core file size", "Max file size"};
	const char *text = read_proc(subject->pid, "limits");

	if (!text)
		return say(subject, "limits are unreadable", "");
	for (size_t i = 0; i < COUNT(none); i++)
		if (strncmp(field_of(text, none[i]), "0 ", 2) != 0)
			return say(subject, none[i], field_of(text, none[i]));
	text = read_proc(subject->pid, "oom_score_adj");
	if (!text || (strcmp(text, "1000\n") != 0) != !!(subject->lacks & LACK_OOM_SCORE))
		return say(subject, "oom_score_adj: ", text ? text : "unreadable");
	return NULL;
}

/* Whichever of the rows this is; NULL if it may not be open at all. */
static const struct descriptors *find_row(const struct descriptors *row, const char *target)
{
	for (; row->prefix; row++)
		if (strncmp(target, row->prefix, strlen(row->prefix)) == 0)
			return row;
	return NULL;
}

static const char *check_descriptors(const struct subject *subject)
{
	int count[8] = {0};
	char path[PATH_BYTES], target[PATH_BYTES];

	for (int fd = 0; fd < 1024; fd++) {
		const struct descriptors *row;
		ssize_t length;

		snprintf(path, sizeof(path), "/proc/%d/fd/%d", (int)subject->pid, fd);
		length = readlink(path, target, sizeof(target) - 1);
		if (length < 0 && errno == ENOENT)
			continue;
		target[length > 0 ? length : 0] = '\0';
		row = find_row(subject->descriptors, target);
		if (!row)
			return say(subject, "it has open: ", length < 0 ? strerror(errno) : target);
		count[row - subject->descriptors]++;
	}
	for (int i = 0; subject->descriptors[i].prefix; i++)
		if (count[i] < subject->descriptors[i].least || count[i] > subject->descriptors[i].most)
			return say(subject, "too few or too many: ", subject->descriptors[i].prefix);
	return NULL;
}

/* Lines are "from-to rwxp ...". */
static const char *check_maps(const struct subject *subject)
{
	const char *line = read_proc(subject->pid, "maps");
	int lines = 0;

	while (line && *line) {
		const char *rights = strchr(line, ' ');

		if (!rights || (rights[2] == 'w' && rights[3] == 'x'))
			return say(subject, "writable and executable: ", line);
		lines++;
		line = strchr(line, '\n');
		line = line ? line + 1 : NULL;
	}
	return lines > 5 ? NULL : say(subject, "its maps cannot be read", "");
}

/* In a process of the same user that has no capabilities: 1 if it may look into the memory of `pid`. */
static int may_read_memory(pid_t pid)
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
		const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
		char path[PATH_BYTES];

		snprintf(path, sizeof(path), "/proc/%d/mem", (int)pid);
		if (syscall(SYS_capset, &header, none) != 0)
			_exit(2);
		_exit(open(path, O_RDONLY | O_CLOEXEC) >= 0);
	}
	if (child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status))
		return -1;
	return WEXITSTATUS(status);
}

/* A process like any other, so that "no" from the monitor means something. */
static int may_read_ordinary_memory(void)
{
	pid_t child = fork();
	int answer;

	if (child == 0) {
		struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
		const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

		syscall(SYS_capset, &header, none);
		for (;;)
			pause();
	}
	usleep(50000);
	answer = may_read_memory(child);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	return answer;
}

static const char *check_memory(const struct subject *subject)
{
	return may_read_memory(subject->pid) == 0 ? NULL
						  : say(subject, "others of the same user may read its memory", "");
}

static const struct check {
	const char *name;
	const char *(*run)(const struct subject *subject);
	int as_root; /* nobody else may look */
} check[] = {
	{"threads", check_threads, 0},         {"limits", check_limits, 0}, {"memory is closed", check_memory, 0},
	{"descriptors", check_descriptors, 1}, {"maps", check_maps, 1},
};

/* Until both have said that they are locked down. */
static int wait_for_start(struct unilet *guest)
{
	struct unilet_outcome outcome;
	uint64_t deadline = clock_ms() + START_WAIT_MS;

	while (!(guest->monitor.reader.started && guest->server.reader.started) && clock_ms() < deadline) {
		struct pollfd wait = {.fd = unilet_poll_fd(guest), .events = POLLIN};

		poll(&wait, 1, 100);
		if (unilet_step(guest, &outcome))
			return -1;
	}
	return clock_ms() < deadline ? 0 : -1;
}

static void look_at(struct runner *runner, const struct subject *subject)
{
	for (size_t i = 0; i < COUNT(check); i++) {
		if (check[i].as_root && geteuid() != 0) {
			printf("skipped confined %s %s: only root may look\n", subject->name, check[i].name);
			runner->skipped++;
			continue;
		}
		runner_count(runner, "confined", check[i].name, check[i].run(subject));
	}
}

static void look_at_guest(struct runner *runner, const char *origin, unsigned flags)
{
	const struct row row = {.image = "time", .name = "sleep", .flags = flags};
	const struct descriptors *server = flags & ROW_PAGE ? page_descriptors
					   : origin         ? http_descriptors
							    : server_descriptors;
	struct unilet *guest = guest_start(runner, &row, origin);

	if (!guest || wait_for_start(guest) != 0) {
		runner_count(runner, "confined", "start", "a guest could not be started");
		unilet_close(guest);
		return;
	}
	look_at(runner, &(struct subject){"monitor", guest->monitor.process.pid, guest->monitor.reader.lacks,
					  flags & ROW_PAGE ? page_monitor_descriptors : monitor_descriptors});
	look_at(runner, &(struct subject){origin ? "HTTP server" : "server", guest->server.process.pid,
					  guest->server.reader.lacks, server});
	unilet_kill(guest);
	runner_count(runner, "confined", "end",
		     guest_finish(guest) == STATUS_KILLED ? runner_after(runner) : "not killed");
}

/* Something that is no KVM in the place of /dev/kvm, for this process alone. */
static int hide_kvm(void)
{
	if (unshare(geteuid() == 0 ? CLONE_NEWNS : CLONE_NEWNS | CLONE_NEWUSER) != 0)
		return -1;
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0)
		return -1;
	return mount("/dev/null", "/dev/kvm", NULL, MS_BIND, NULL);
}

/* Runs `unilet check`. Returns its status, 254 if KVM could not be hidden, or -1; its output is in `text`. */
static int run_check(const struct runner *runner, int hidden, char text[TEXT_BYTES])
{
	char path[4096];
	size_t length = 0;
	ssize_t got;
	int status = -1;
	int out[2];
	pid_t child;

	snprintf(path, sizeof(path), "%s/unilet", runner->directory);
	if (pipe2(out, O_CLOEXEC) != 0)
		return -1;
	child = fork();
	if (child == 0) {
		if (hidden && hide_kvm() != 0)
			_exit(254);
		dup2(out[1], 1);
		execl(path, "unilet", "check", (char *)NULL);
		_exit(253);
	}
	close(out[1]);
	while ((got = read(out[0], text + length, TEXT_BYTES - 1 - length)) > 0)
		length += (size_t)got;
	text[length] = '\0';
	close(out[0]);
	return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* What it prints is what a guest's processes report. */
static const char *check_says_what_is_held(const struct runner *runner)
{
	static const struct row row = {.image = "time", .name = "sleep"};
	static char text[TEXT_BYTES];
	struct unilet_protection protection[UNILET_PROTECTIONS_MAX];
	struct unilet *guest = guest_start(runner, &row, NULL);
	const char *what = guest && wait_for_start(guest) == 0 ? NULL : "a guest could not be started";
	unsigned rows = what ? 0 : unilet_protections(guest, protection);
	char line[512];

	if (!what && run_check(runner, 0, text) != 0)
		what = "its status is not 0";
	if (!what && !strstr(text, "held    a machine that runs a program\n"))
		what = "it found no machine";
	for (unsigned i = 0; i < rows && !what; i++) {
		snprintf(line, sizeof(line), protection[i].held ? "held    %s\n" : "missing %s: ", protection[i].name);
		if (!strstr(text, line))
			what = protection[i].name;
	}
	unilet_close(guest);
	return what;
}

static void count_check_without_kvm(struct runner *runner)
{
	static char text[TEXT_BYTES];
	int status = run_check(runner, 1, text);

	if (status == 254) {
		printf("skipped confined check without KVM: no namespace of our own here\n");
		runner->skipped++;
		return;
	}
	runner_count(runner, "confined", "check without KVM",
		     status == UNILET_EXIT_NO_KVM && strstr(text, "missing a machine that runs a program: ") ? NULL
													     : text);
}

void confined_run(struct runner *runner)
{
	runner_count(runner, "confined", "ordinary memory is open",
		     may_read_ordinary_memory() == 1 ? NULL : "the test cannot tell");
	look_at_guest(runner, NULL, 0);
	look_at_guest(runner, "http://127.0.0.1:9", 0);
	look_at_guest(runner, NULL, ROW_PAGE);
	/* The memory that it counts in is no descriptor any more. */
	look_at_guest(runner, NULL, ROW_PROFILE);
	runner_count(runner, "confined", "check", check_says_what_is_held(runner));
	count_check_without_kvm(runner);
}
