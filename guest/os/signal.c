/* signal.c: what a program does to itself with signals. Nobody else sends any. */
#include "os.h"

#define SIGNALS      65
#define ACTION_WORDS 4u /* struct kernel_sigaction: handler, flags, restorer, mask */
#define SIG_DFL      0
#define SIG_IGN      1

static uint64_t actions[SIGNALS][ACTION_WORDS];

int64_t signal_action(int signal, const uint64_t *action, uint64_t *old, uint64_t size)
{
	if (signal < 1 || signal >= SIGNALS || size != 8)
		return -EINVAL;
	if (old)
		memcpy(old, actions[signal], sizeof(actions[signal]));
	if (action)
		memcpy(actions[signal], action, sizeof(actions[signal]));
	return 0;
}

/* Signals whose default is to do nothing (signal(7)): SIGCHLD, SIGCONT, SIGURG, SIGWINCH. */
static bool ignored_by_default(int signal)
{
	return signal == 17 || signal == 18 || signal == 23 || signal == 28;
}

int64_t signal_send(int signal)
{
	if (signal < 0 || signal >= SIGNALS)
		return -EINVAL;
	if (signal == 0 || actions[signal][0] == SIG_IGN)
		return 0;
	if (actions[signal][0] != SIG_DFL) {
		console_trace("signal handlers are not called yet: signal ", (uint64_t)signal);
		return -ENOSYS;
	}
	if (ignored_by_default(signal))
		return 0;
	os_end(128 + signal); /* as a shell would show it */
}
