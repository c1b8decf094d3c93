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
