/* process.c: starts a process with exactly the descriptors, limits and environment that it is to have. */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clone.h"

#define CHILD_STACK_BYTES (64u << 10)
#define CA_VARIABLE       "SSL_CERT_FILE"
#define CA_VARIABLE_MAX   4096

/* The child's functions never return: what the address sanitizer noted of their stack would be there for the next child,
 * whose stack lies at the same place. */
#define CHILD_SIDE __attribute__((no_sanitize_address))

/* What the child reads and writes in the parent's memory, between clone and exec. */
struct child_start {
	const struct process_plan *plan;
	char **environment;
	int error; /* errno of what failed, 0 if it was executed */
};

/* Handlers of the parent must not run in the child, which still has the parent's memory: all signals are blocked until
 * here, and each is set to what the new program shall find. */
CHILD_SIDE static void reset_signals(void)
{
	/* The first three are the launcher's to answer; the others come back as errors of the call that met them. */
	static const int ignored[] = {SIGINT, SIGQUIT, SIGHUP, SIGPIPE, SIGXFSZ};
	struct sigaction action = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		sigaction(number, &action, NULL);
	action.sa_handler = SIG_IGN;
	for (size_t i = 0; i < sizeof(ignored) / sizeof(ignored[0]); i++)
		sigaction(ignored[i], &action, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

CHILD_SIDE static int set_limits(const struct process_plan *plan)
{
	const struct {
		__rlimit_resource_t resource;
		rlim_t soft;
		rlim_t hard;
	} limit[] = {
		{RLIMIT_CORE, 0, 0},
		{RLIMIT_FSIZE, plan->file_bytes, plan->file_bytes},
		{RLIMIT_NOFILE, plan->descriptors, plan->descriptors},
		/* SIGXCPU at first, which tells us why; SIGKILL for one that ignores it. */
		{RLIMIT_CPU, plan->cpu_seconds,
		 plan->cpu_seconds == RLIM_INFINITY ? RLIM_INFINITY : plan->cpu_seconds + 1},
	};

	for (size_t i = 0; i < sizeof(limit) / sizeof(limit[0]); i++) {
		struct rlimit value = {.rlim_cur = limit[i].soft, .rlim_max = limit[i].hard};
		struct rlimit now;

		/* Never raise what we were given ourselves. */
		if (getrlimit(limit[i].resource, &now) < 0)
			return -errno;
		if (value.rlim_max > now.rlim_max)
			value.rlim_max = now.rlim_max;
		if (value.rlim_cur > value.rlim_max)
			value.rlim_cur = value.rlim_max;
		if (setrlimit(limit[i].resource, &value) < 0)
			return -errno;
	}
	return 0;
}

/* Moves all sources out of the way first: one may lie where another is to go. */
CHILD_SIDE static int set_descriptors(const struct process_plan *plan)
{
	int high[LAUNCH_FD_END];

	for (int i = 0; i < LAUNCH_FD_END; i++) {
		high[i] = plan->fd[i] < 0 ? -1 : fcntl(plan->fd[i], F_DUPFD_CLOEXEC, LAUNCH_FD_END);
		if (plan->fd[i] >= 0 && high[i] < 0)
			return -errno;
	}
	for (int i = 0; i < LAUNCH_FD_END; i++) {
		if (high[i] < 0)
			close(i);
		else if (dup2(high[i], i) < 0)
			return -errno;
	}
	return close_range(LAUNCH_FD_END, ~0u, 0) < 0 ? -errno : 0;
}

CHILD_SIDE static int child_main(void *argument)
{
	struct child_start *start = argument;
	const struct process_plan *plan = start->plan;
	char *const arguments[] = {(char *)(uintptr_t)plan->name, NULL};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	start->error = -set_descriptors(plan);
	if (!start->error)
		start->error = -set_limits(plan);
	if (!start->error) {
		reset_signals();
		execve(plan->path, arguments, start->environment);
		start->error = errno;
	}
	_exit(127);
}

/* As vfork: the child borrows our memory until it executes, which costs nothing however large we are. */
static int clone_child(struct child_start *start, struct process *out)
{
	const struct slice *slice = start->plan->slice;
	sigset_t all;
	sigset_t before;
	int pidfd = -1;
	int pid;
	int error;
	uint8_t *stack =
		mmap(NULL, CHILD_STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	if (stack == MAP_FAILED)
		return -errno;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	pid = clone_borrowing(child_main, start, stack, CHILD_STACK_BYTES, slice ? slice->fd : -1, &pidfd);
	error = pid < 0 ? pid : 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	munmap(stack, CHILD_STACK_BYTES);
	if (error)
		return error;
	out->pid = pid;
	out->pidfd = pidfd;
	return 0;
}

int process_start(const struct process_plan *plan, struct process *out)
{
	/* The environment is ours to choose: no LD_PRELOAD, no proxy. Who has a certificate authority of his own tells
	 * OpenSSL's programs so by this variable. */
	char authority[CA_VARIABLE_MAX];
	char *environment[2] = {NULL, NULL};
	const char *file = getenv(CA_VARIABLE);
	struct child_start start = {.plan = plan, .environment = environment};
	siginfo_t end;
	int error;

	*out = (struct process){.pid = 0, .pidfd = -1};
	if (file && snprintf(authority, sizeof(authority), CA_VARIABLE "=%s", file) < (int)sizeof(authority))
		environment[0] = authority;
	error = clone_child(&start, out);
	if (!error && start.error) {
		process_reap(out, &end);
		error = -start.error;
	}
	return error;
}

void process_kill(const struct process *process)
{
	if (process->pidfd >= 0)
		syscall(SYS_pidfd_send_signal, process->pidfd, SIGKILL, NULL, 0);
}

void process_reap(struct process *process, siginfo_t *end)
{
	memset(end, 0, sizeof(*end));
	if (process->pidfd < 0)
		return;
	/* ECHILD: the embedder ignores SIGCHLD, and nobody knows how it ended. */
	while (waitid(P_PIDFD, (id_t)process->pidfd, end, WEXITED) < 0 && errno == EINTR)
		continue;
	close(process->pidfd);
	*process = (struct process){.pid = 0, .pidfd = -1};
}
