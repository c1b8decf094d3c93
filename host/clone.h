/* clone.h: starts a child that borrows this process's memory until it executes a program. */
#ifndef UNILET_CLONE_H
#define UNILET_CLONE_H

#include <stdint.h>
#include <sys/types.h>

/* clone.c */

/* Runs main(argument) in a child, on `stack`, while the caller waits until it executes or exits; it must not return. The
 * child begins in the cgroup whose folder is cgroup_fd; -1: in this process's. Returns its number and *pidfd, or
 * -errno. */
pid_t clone_borrowing(int (*main)(void *), void *argument, uint8_t *stack, size_t stack_bytes, int cgroup_fd,
		      int *pidfd);

#endif
