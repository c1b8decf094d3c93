/* test_slice.c: which part of a cgroup tree is taken and which is left alone, in a tree of plain files; and that a child
 * begins in its cgroup, where this computer has one to write to.
 *
 * What the kernel does beyond that, limits above all, is tested in the emulated computer of test/svm. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../host/process.h"
#include "../../host/slice.h"
#include "cmocka_all.h"

#define TEXT_BYTES 512
#define FAKE_PATH  600
#define NOBODY     65534

static char base[] = "/tmp/unilet-slice-XXXXXX";

/* Makes a file, and the folders above it. */
static void put(const char *name, const char *text)
{
	char path[FAKE_PATH];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", base, name);
	for (char *at = path + strlen(base) + 1; (at = strchr(at, '/')); at++) {
		*at = '\0';
		assert_true(mkdir(path, 0755) == 0 || errno == EEXIST);
		*at = '/';
	}
	file = fopen(path, "we");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static const char *get(const char *name)
{
	static char text[TEXT_BYTES];

	text[0] = '\0';
	assert_int_equal(slice_read(base, name, text, sizeof(text)), 0);
	return text;
}

/* A cgroup with these files. */
static void put_cgroup(const char *name, const char *controllers, const char *enabled, const char *processes)
{
	char path[FAKE_PATH];

	snprintf(path, sizeof(path), "%s/cgroup.controllers", name);
	put(path, controllers);
	snprintf(path, sizeof(path), "%s/cgroup.subtree_control", name);
	put(path, enabled);
	snprintf(path, sizeof(path), "%s/cgroup.procs", name);
	put(path, processes);
}

static const char *own_number(void)
{
	static char text[32];

	snprintf(text, sizeof(text), "%d\n", (int)getpid());
	return text;
}

/* A tree in which this process is in `own`. */
static void put_proc(const char *own, const char *root)
{
	char text[2 * FAKE_PATH];

	snprintf(text, sizeof(text),
		 "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
		 "30 22 0:26 %s %s/tree rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n",
		 root, base);
	put("mountinfo", text);
	snprintf(text, sizeof(text), "4:memory:/elsewhere\n0::%s\n", own);
	put("cgroup", text);
}

static int place(char parent[SLICE_PATH_BYTES])
{
	char mountinfo[FAKE_PATH], own[FAKE_PATH];

	snprintf(mountinfo, sizeof(mountinfo), "%s/mountinfo", base);
	snprintf(own, sizeof(own), "%s/cgroup", base);
	return slice_place(mountinfo, own, parent);
}

static void assert_place(const char *name)
{
	char parent[SLICE_PATH_BYTES], wanted[FAKE_PATH];

	assert_int_equal(place(parent), 0);
	snprintf(wanted, sizeof(wanted), "%s/%s", base, name);
	assert_string_equal(parent, wanted);
}

static void assert_refused(int error)
{
	char parent[SLICE_PATH_BYTES];

	assert_int_equal(place(parent), error);
}

static void a_part_that_is_divided_is_used(void **state)
{
	(void)state;
	put_proc("/user/a.scope", "/");
	put_cgroup("tree/user/a.scope", "cpuset cpu io memory pids\n", "memory pids\n", "1\n2\n");
	assert_place("tree/user/a.scope");
	/* It was ready: nothing in it is changed. */
	assert_string_equal(get("tree/user/a.scope/cgroup.subtree_control"), "memory pids\n");
	assert_string_equal(get("tree/user/a.scope/cgroup.procs"), "1\n2\n");
	put_proc("/", "/");
	put_cgroup("tree", "cpu memory pids\n", "memory pids\n", "1\n");
	assert_place("tree");
}

/* As in a new scope: the launcher goes to a leaf, the rest is for guests. */
static void one_that_is_alone_divides_its_own(void **state)
{
	(void)state;
	put_proc("/b.scope", "/");
	put_cgroup("tree/b.scope", "cpu memory pids\n", "\n", own_number());
	put_cgroup("tree/b.scope/unilet-launcher", "\n", "\n", "");
	assert_place("tree/b.scope");
	assert_int_equal(strtol(get("tree/b.scope/unilet-launcher/cgroup.procs"), NULL, 10), getpid());
	/* Plain files are overwritten from their start, so that the last write shows. */
	assert_memory_equal(get("tree/b.scope/cgroup.subtree_control"), "+cpuory +pids", 13);
	/* For the next guest it is in that leaf, and its parent is meant. */
	put_proc("/b.scope/unilet-launcher", "/");
	put_cgroup("tree/b.scope", "cpu memory pids\n", "cpu memory pids\n", "");
	assert_place("tree/b.scope");
}

static void others_are_not_moved_about(void **state)
{
	char text[64];

	(void)state;
	put_proc("/c.scope", "/");
	snprintf(text, sizeof(text), "%s%s", "1\n", own_number());
	put_cgroup("tree/c.scope", "memory pids\n", "\n", text);
	assert_refused(-EBUSY);
	put_cgroup("tree/c.scope", "memory pids\n", "\n", "");
	assert_refused(-EBUSY);
	assert_string_equal(get("tree/c.scope/cgroup.subtree_control"), "\n");
}

static void a_tree_without_limits_is_refused(void **state)
{
	static const char *const controllers[] = {"",       "hugetlb\n",      "memory\n",
						  "pids\n", "memoryx pids\n", "xmemory pids\n"};

	(void)state;
	put_proc("/d.scope", "/");
	for (size_t i = 0; i < sizeof(controllers) / sizeof(controllers[0]); i++) {
		put_cgroup("tree/d.scope", controllers[i], "", own_number());
		assert_refused(-ENOTSUP);
	}
}

/* Root may write everywhere, so somebody else asks. */
static void a_part_that_is_not_ours_is_refused(void **state)
{
	char parent[SLICE_PATH_BYTES];
	int status = 0;
	pid_t child;

	(void)state;
	put_proc("/e.scope", "/");
	put_cgroup("tree/e.scope", "memory pids\n", "memory pids\n", "");
	assert_place("tree/e.scope");
	assert_int_equal(chmod(base, 0755), 0);
	snprintf(parent, sizeof(parent), "%s/tree/e.scope", base);
	assert_int_equal(chmod(parent, 0555), 0);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setuid(NOBODY) != 0)
			_exit(1);
		_exit(-place(parent));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), EACCES);
	snprintf(parent, sizeof(parent), "%s/tree/e.scope", base);
	assert_int_equal(chmod(parent, 0755), 0);
}

static void only_what_is_shown_here_is_looked_at(void **state)
{
	(void)state;
	/* A part of the tree is mounted. */
	put_cgroup("tree/f", "memory pids\n", "memory pids\n", "");
	put_proc("/box/f", "/box");
	assert_place("tree/f");
	put_proc("/boxes/f", "/box");
	assert_refused(-ENOENT);
	put_proc("/../f", "/");
	assert_refused(-EACCES);
	put_proc("/none", "/");
	assert_refused(-ENOTSUP);
	put("cgroup", "4:memory:/elsewhere\n");
	assert_refused(-ENOENT);
	put_proc("/f", "/");
	put("mountinfo", "30 22 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n");
	assert_refused(-ENOENT);
	put("mountinfo", " - cgroup2 \n1 2 - cgroup2 x\n");
	assert_refused(-ENOENT);
	put("mountinfo", "30 22 0:26 / /with\\040blank rw - cgroup2 cgroup2 rw\n");
	assert_refused(-ENOENT);
}

static void endless_names_are_refused(void **state)
{
	static char own[3 * SLICE_PATH_BYTES];
	char text[sizeof(own) + 8];

	(void)state;
	put_proc("/", "/");
	memset(own, 'a', sizeof(own) - 1);
	own[0] = '/';
	snprintf(text, sizeof(text), "0::%s\n", own);
	put("cgroup", text);
	assert_refused(-ENAMETOOLONG);
	own[SLICE_PATH_BYTES - 2] = '\0';
	snprintf(text, sizeof(text), "0::%s\n", own);
	put("cgroup", text);
	assert_refused(-ENAMETOOLONG);
}

static void an_event_of_the_kernel_tells_why(void **state)
{
	struct slice slice = {.fd = -1};

	(void)state;
	assert_int_equal(slice_ran_out(&slice), 0);
	put("guest/memory.events", "low 0\nhigh 0\nmax 812\noom 1\noom_kill 0\noom_group_kill 0\n");
	slice.fd = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	snprintf(slice.path, sizeof(slice.path), "%s/guest", base);
	assert_int_equal(slice_ran_out(&slice), 0);
	put("guest/memory.events", "low 0\nhigh 0\nmax 812\noom 1\noom_kill 2\noom_group_kill 1\n");
	assert_int_equal(slice_ran_out(&slice), 1);
	snprintf(slice.path, sizeof(slice.path), "%s/none", base);
	assert_int_equal(slice_ran_out(&slice), 0);
	slice_close(&slice);
	assert_int_equal(slice.fd, -1);
}

/* Makes a cgroup in a real tree. 0, or -1: there is none that we may write to. */
static int make_real_cgroup(char path[FAKE_PATH])
{
	static const char *const point[] = {"/sys/fs/cgroup", "/sys/fs/cgroup/unified"};

	for (size_t i = 0; i < sizeof(point) / sizeof(point[0]); i++) {
		snprintf(path, FAKE_PATH, "%s/cgroup.procs", point[i]);
		if (access(path, W_OK) != 0)
			continue;
		snprintf(path, FAKE_PATH, "%s/unilet-test-%d", point[i], (int)getpid());
		if (mkdir(path, 0755) == 0)
			return 0;
	}
	return -1;
}

static void a_child_begins_in_its_cgroup(void **state)
{
	struct process_plan plan = {
		.path = "/bin/cat", .name = "cat", .cpu_seconds = 10, .file_bytes = 0, .descriptors = 64};
	char path[FAKE_PATH];
	struct slice slice = {.fd = -1};
	struct process child;
	siginfo_t end;
	char text[TEXT_BYTES], wanted[64];
	int in[2], out[2];

	(void)state;
	if (make_real_cgroup(path) != 0) {
		print_message("# no cgroup v2 tree here that may be written to\n");
		skip();
	}
	snprintf(slice.path, sizeof(slice.path), "%s", path);
	slice.fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = -1;
	plan.fd[0] = in[0];
	plan.fd[1] = plan.fd[2] = out[1];
	plan.slice = &slice;
	/* It waits for its input, and meanwhile /proc says where it is. */
	assert_int_equal(process_start(&plan, &child), 0);
	close(in[0]);
	close(out[1]);
	snprintf(wanted, sizeof(wanted), "/proc/%d", (int)child.pid);
	assert_int_equal(slice_read(wanted, "cgroup", text, sizeof(text)), 0);
	snprintf(wanted, sizeof(wanted), "/unilet-test-%d\n", (int)getpid());
	if (!strstr(text, wanted))
		fail_msg("it is in %s", text);
	process_kill(&child);
	process_reap(&child, &end);
	close(in[1]);
	close(out[0]);
	slice_close(&slice);
	assert_int_equal(access(path, F_OK), -1);
}

static int make_base(void **state)
{
	(void)state;
	return mkdtemp(base) ? 0 : -1;
}

static int remove_base(void **state)
{
	char command[FAKE_PATH];

	(void)state;
	snprintf(command, sizeof(command), "rm -r '%s'", base);
	return system(command); /* NOLINT(cert-env33-c): a name that mkdtemp() made */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_that_is_divided_is_used),
		cmocka_unit_test(one_that_is_alone_divides_its_own),
		cmocka_unit_test(others_are_not_moved_about),
		cmocka_unit_test(a_tree_without_limits_is_refused),
		cmocka_unit_test(a_part_that_is_not_ours_is_refused),
		cmocka_unit_test(only_what_is_shown_here_is_looked_at),
		cmocka_unit_test(endless_names_are_refused),
		cmocka_unit_test(an_event_of_the_kernel_tells_why),
		cmocka_unit_test(a_child_begins_in_its_cgroup),
	};

	return cmocka_run_group_tests(tests, make_base, remove_base);
}
