/* sandbox.c: what is taken from the monitor before the guest runs. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "limits.h"

/* The kernel kills the guest's monitor first when memory is short, never something that a person works with. */
static bool offer_to_oom_killer(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	done = write(fd, "1000", 4) == 4;
	close(fd);
	return done;
}

/* Not even the process itself can switch it on again. */
static bool disable_speculation(unsigned long what)
{
	int state;

	prctl(PR_SET_SPECULATION_CTRL, what, PR_SPEC_FORCE_DISABLE, 0, 0);
	state = prctl(PR_GET_SPECULATION_CTRL, what, 0, 0, 0);
	return state == PR_SPEC_NOT_AFFECTED || (state > 0 && (state & (PR_SPEC_DISABLE | PR_SPEC_FORCE_DISABLE)));
}

/* A sibling thread of the core runs threads of this process meanwhile, or nothing. */
static bool keep_core_to_itself(void)
{
	return prctl(PR_SCHED_CORE, PR_SCHED_CORE_CREATE, 0, PR_SCHED_CORE_SCOPE_THREAD_GROUP, 0) == 0;
}

/* Root's monitor has no more rights than anybody's. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return syscall(SYS_capset, &header, none) != 0 ? -errno : 0;
}

int sandbox_process(uint32_t *lacks)
{
	if (!offer_to_oom_killer())
		*lacks |= LACK_OOM_SCORE;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -errno;
	/* Absent on some kernels and CPUs; SECURITY.md says what they are worth. */
	if (!disable_speculation(PR_SPEC_STORE_BYPASS))
		*lacks |= LACK_STORE_BYPASS;
	if (!disable_speculation(PR_SPEC_INDIRECT_BRANCH))
		*lacks |= LACK_INDIRECT_BRANCH;
	if (!keep_core_to_itself())
		*lacks |= LACK_CORE_SCHEDULING;
	return drop_capabilities();
}

int sandbox_limits(uint64_t file_bytes)
{
	const struct {
		int resource;
		rlim_t value;
	} limit[] = {{RLIMIT_CORE, 0},
		     {RLIMIT_FSIZE, file_bytes},
		     {RLIMIT_NOFILE, MONITOR_DESCRIPTORS_MAX},
		     {RLIMIT_MEMLOCK, 0},
		     {RLIMIT_MSGQUEUE, 0}};

	for (size_t i = 0; i < sizeof(limit) / sizeof(limit[0]); i++) {
		struct rlimit value;

		if (getrlimit((__rlimit_resource_t)limit[i].resource, &value) != 0)
			return -errno;
		/* Never raised: somebody may have set less. */
		if (value.rlim_max > limit[i].value)
			value.rlim_max = limit[i].value;
		value.rlim_cur = value.rlim_max;
		if (setrlimit((__rlimit_resource_t)limit[i].resource, &value) != 0)
			return -errno;
	}
	return 0;
}

static int add_rules(scmp_filter_ctx filter, const struct sandbox_table *table)
{
	int error = 0;

	for (unsigned i = 0; i < table->count && !error; i++) {
		const struct sandbox_rule *rule = &table->rule[i];
		const bool own = rule->condition == SANDBOX_OWN;
		const struct scmp_arg_cmp compare =
			SCMP_CMP(rule->index, SCMP_CMP_MASKED_EQ, own ? UINT64_MAX : rule->mask,
				 own ? (scmp_datum_t)getpid() : rule->value);

		error = seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule->call, rule->condition != SANDBOX_ANY,
					       &compare);
	}
	return error;
}

/* What the kernel takes: made beforehand, so that loading is one call, and several threads may do it at once. */
static struct sock_fprog programs[SANDBOX_COUNT];

/* By default a call of another architecture (int 0x80) ends the thread alone: then nobody would run the guest or watch
 * it. */
static int build(scmp_filter_ctx filter, enum sandbox_thread kind, bool core)
{
	int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);

	if (!error) /* a tree: it is loaded sooner */
		error = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (!error)
		error = add_rules(filter, &sandbox_common);
	if (!error)
		error = add_rules(filter, &sandbox_table[kind]);
	if (!error && core && kind == SANDBOX_WATCHDOG)
		error = add_rules(filter, &sandbox_core);
	return error;
}

/* Takes the program out of libseccomp, whose version here writes it to descriptors only; no file may be written any more. */
static int export(scmp_filter_ctx filter, struct sock_fprog *program)
{
	struct sock_filter text[FILTER_LENGTH_MAX];
	ssize_t bytes = 0;
	int end[2];
	int error;

	if (pipe2(end, O_CLOEXEC | O_NONBLOCK) != 0)
		return -errno;
	error = seccomp_export_bpf(filter, end[1]);
	if (!error)
		bytes = read(end[0], text, sizeof(text));
	close(end[0]);
	close(end[1]);
	if (error || bytes <= 0 || bytes == (ssize_t)sizeof(text))
		return error ? error : -E2BIG;
	program->len = (unsigned short)((size_t)bytes / sizeof(text[0]));
	program->filter = malloc((size_t)bytes);
	if (!program->filter)
		return -ENOMEM;
	memcpy(program->filter, text, (size_t)bytes);
	return 0;
}

static int prepare(enum sandbox_thread kind, bool core)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error;

	if (!filter)
		return -ENOMEM;
	error = build(filter, kind, core);
	if (!error)
		error = export(filter, &programs[kind]);
	seccomp_release(filter);
	return error;
}

int sandbox_prepare(uint32_t flags)
{
	const int count = flags & LAUNCH_DEBUG ? SANDBOX_COUNT : SANDBOX_DEBUG;
	int error = 0;

	for (int kind = 0; kind < count && !error; kind++)
		error = prepare((enum sandbox_thread)kind, flags & LAUNCH_CORE);
	return error;
}

int sandbox_thread(enum sandbox_thread kind)
{
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &programs[kind], 0, 0) != 0 ? -errno : 0;
}
