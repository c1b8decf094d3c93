/* lockdown.c: gives up, for good, whatever a server does not need; the filter last. */
#include "lockdown.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../abi/launch_abi.h"

/* With memory short, a guest's server dies before anything of the user's. Returns 1, or 0: /proc may be missing. */
static int offer_to_be_killed(void)
{
	static const char worst[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	int done;

	if (fd < 0)
		return 0;
	done = write(fd, worst, sizeof(worst) - 1) == (ssize_t)sizeof(worst) - 1;
	close(fd);
	return done;
}

/* For good. Returns 1, or 0 where kernel or CPU cannot. */
static int disable_speculation(unsigned long what)
{
	int state;

	prctl(PR_SET_SPECULATION_CTRL, what, PR_SPEC_FORCE_DISABLE, 0, 0);
	state = prctl(PR_GET_SPECULATION_CTRL, what, 0, 0, 0);
	return state == PR_SPEC_NOT_AFFECTED || (state > 0 && (state & (PR_SPEC_DISABLE | PR_SPEC_FORCE_DISABLE)));
}

/* Root's server has no more rights than anybody's. */
static int drop_capabilities(void)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};

	return syscall(SYS_capset, &header, none) < 0 ? -errno : 0;
}

static int limit_memory(uint64_t bytes)
{
	struct rlimit limit = {.rlim_cur = bytes, .rlim_max = bytes};

	return bytes && setrlimit(RLIMIT_AS, &limit) < 0 ? -errno : 0;
}

static int add_rules(scmp_filter_ctx filter, const struct lockdown_plan *plan)
{
	const struct lockdown_rule *rule = plan->rule;

	for (unsigned i = 0; i < plan->rule_count; i++) {
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
	/* By default a call of another architecture (int 0x80) ends one thread alone. */
	error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (!error)
		error = add_rules(filter, &lockdown_plain);
	if (!error && plan != &lockdown_plain)
		error = add_rules(filter, plan);
	for (unsigned i = 0; i < plan->refused_count && !error; i++)
		error = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), plan->refused[i], 0);
	if (!error)
		error = seccomp_load(filter);
	/* After loading it stays where it is: freeing could make a call that the filter forbids. */
	if (error)
		seccomp_release(filter);
	return error;
}

int lockdown_enter(const struct lockdown_plan *plan, uint32_t *lacks)
{
	int error;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
		return -errno;
	if (!offer_to_be_killed())
		*lacks |= LACK_OOM_SCORE;
	if (!disable_speculation(PR_SPEC_STORE_BYPASS))
		*lacks |= LACK_STORE_BYPASS;
	if (!disable_speculation(PR_SPEC_INDIRECT_BRANCH))
		*lacks |= LACK_INDIRECT_BRANCH;
	error = drop_capabilities();
	if (!error && prctl(PR_SET_DUMPABLE, 0) < 0)
		error = -errno;
	if (!error)
		error = limit_memory(plan->memory_max);
	return error ? error : load_filter(plan);
}
