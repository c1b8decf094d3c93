/* lockdown.c: gives up, for good, whatever a server does not need; the filter last. */
#include "lockdown.h"

#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Rings, console, store, waiting, ending. Nothing here opens, connects or starts anything. */
static const struct lockdown_rule base_rule[] = {
	{.call = SCMP_SYS(read)},
	{.call = SCMP_SYS(write)},
	{.call = SCMP_SYS(pread64)},
	{.call = SCMP_SYS(pwrite64)},
	{.call = SCMP_SYS(fdatasync)},
	{.call = SCMP_SYS(poll)},
	{.call = SCMP_SYS(restart_syscall)},
	{.call = SCMP_SYS(clock_gettime)},
	{.call = SCMP_SYS(exit_group)},
};

/* With memory short, a guest's server dies before anything of the user's. Not vital: /proc may be missing. */
static void offer_to_be_killed(void)
{
	static const char worst[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, worst, sizeof(worst) - 1) < 0)
		errno = 0;
	close(fd);
}

static int limit_memory(uint64_t bytes)
{
	struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};

	return bytes && setrlimit(RLIMIT_AS, &limit) < 0 ? -errno : 0;
}

static int add_rules(scmp_filter_ctx filter, const struct lockdown_rule *rule, unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		struct scmp_arg_cmp compare = SCMP_CMP(rule[i].index, SCMP_CMP_MASKED_EQ, rule[i].mask, rule[i].value);
		int error =
			seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, rule[i].call, rule[i].mask ? 1 : 0, &compare);

		if (error)
			return error;
	}
	return 0;
}

/* Also sets no_new_privs, which libseccomp does before it loads a filter. */
static int load_filter(const struct lockdown_plan *plan)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	int error;

	if (!filter)
		return -ENOMEM;
	error = add_rules(filter, base_rule, sizeof(base_rule) / sizeof(base_rule[0]));
	if (!error)
		error = add_rules(filter, plan->rule, plan->rule_count);
	for (unsigned i = 0; i < plan->refused_count && !error; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), plan->refused[i], 0);
	if (!error)
		error = seccomp_load(filter);
	/* After loading it stays where it is: freeing could make a call that the filter forbids. */
	if (error)
		seccomp_release(filter);
	return error;
}

int lockdown_enter(const struct lockdown_plan *plan)
{
	int error;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -errno;
	offer_to_be_killed();
	if (prctl(PR_SET_DUMPABLE, 0) < 0)
		return -errno;
	error = limit_memory(plan->memory_max);
	return error ? error : load_filter(plan);
}
