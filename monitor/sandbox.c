/* sandbox.c: what is taken from the monitor before the guest runs. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "limits.h"

/* The kernel kills the guest's monitor first when memory is short, never something that a person works with. */
static void offer_to_oom_killer(void)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return; /* no /proc here: then there is no score either */
	if (write(fd, "1000", 4) != 4)
		errno = 0; /* a lower score is no hole */
	close(fd);
}

int sandbox_process(uint64_t file_bytes)
{
	const struct {
		int resource;
		rlim_t value;
	} limit[] = {{RLIMIT_CORE, 0},
		     {RLIMIT_FSIZE, file_bytes},
		     {RLIMIT_NOFILE, MONITOR_DESCRIPTORS_MAX},
		     {RLIMIT_MEMLOCK, 0},
		     {RLIMIT_MSGQUEUE, 0}};

	offer_to_oom_killer();
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
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return -errno;
	/* Absent on some kernels and CPUs; SECURITY.md says what they are worth. */
	prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_STORE_BYPASS, PR_SPEC_FORCE_DISABLE, 0, 0);
	prctl(PR_SET_SPECULATION_CTRL, PR_SPEC_INDIRECT_BRANCH, PR_SPEC_FORCE_DISABLE, 0, 0);
	return 0;
}

/* What every thread needs: sleep and wake, tell the time (the vDSO may fall back to the call), end. */
static const int common_calls[] = {
	SCMP_SYS(read),          SCMP_SYS(write), SCMP_SYS(ppoll),        SCMP_SYS(futex),
	SCMP_SYS(clock_gettime), SCMP_SYS(exit),  SCMP_SYS(rt_sigreturn), SCMP_SYS(restart_syscall),
};

static int allow_common(scmp_filter_ctx filter)
{
	int error = 0;

	for (size_t i = 0; i < sizeof(common_calls) / sizeof(common_calls[0]) && !error; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, common_calls[i], 0);
	return error;
}

/* KVM_RUN is the only ioctl; memory keeps what rights it may have, and none is ever executable. */
static int allow_vcpu(scmp_filter_ctx filter)
{
	int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, KVM_RUN));

	if (!error)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
					 SCMP_A2(SCMP_CMP_MASKED_EQ, (scmp_datum_t) ~(PROT_READ | PROT_WRITE), 0));
	return error;
}

static int allow_watchdog(scmp_filter_ctx filter, bool core)
{
	int error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(exit_group), 0);

	if (!error)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
					 SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	if (!error)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(getpid), 0);
	if (!error && core)
		error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(pwrite64), 1,
					 SCMP_A0(SCMP_CMP_EQ, LAUNCH_FD_CORE));
	return error;
}

static scmp_filter_ctx filters[SANDBOX_COUNT];

static int prepare(enum sandbox_thread kind, bool core)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error;

	if (!filter)
		return -ENOMEM;
	filters[kind] = filter;
	error = allow_common(filter);
	if (!error)
		error = kind == SANDBOX_VCPU ? allow_vcpu(filter) : allow_watchdog(filter, core);
	return error;
}

int sandbox_prepare(bool core)
{
	int error = 0;

	for (int kind = 0; kind < SANDBOX_COUNT && !error; kind++)
		error = prepare((enum sandbox_thread)kind, core);
	return error;
}

int sandbox_thread(enum sandbox_thread kind)
{
	return seccomp_load(filters[kind]);
}
