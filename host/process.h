/* process.h: starts a process with exactly the descriptors, limits and environment that it is to have. */
#ifndef UNILET_PROCESS_H
#define UNILET_PROCESS_H

#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "../abi/launch_abi.h"
#include "slice.h"

struct process {
	pid_t pid; /* 0: none */
	int pidfd; /* -1: none */
};

struct process_plan {
	const char *path;      /* of the executable */
	const char *name;      /* its argv[0] */
	int fd[LAUNCH_FD_END]; /* what becomes descriptor i there; -1: closed. Several may be the same. */
	rlim_t cpu_seconds;    /* RLIM_INFINITY: no limit */
	rlim_t file_bytes;     /* largest file it may write */
	rlim_t descriptors;
	const struct slice *slice; /* the cgroup to start it in; NULL, or one that is not there: ours */
};

/* process.c */

/* Starts it, in the caller's process group. It ignores the terminal's signals (INT, QUIT, HUP) and PIPE: the launcher
 * decides what they mean; it is killed when the calling thread ends. Returns 0, or -errno if it could not be executed. */
int process_start(const struct process_plan *plan, struct process *out);

/* Kills it, if it is there. */
void process_kill(const struct process *process);

/* Waits for its end (after a kill: at once). *end says how it ended, with si_pid 0 if that is not known. Does nothing
 * for a process that was never started or was reaped before. */
void process_reap(struct process *process, siginfo_t *end);

#endif
