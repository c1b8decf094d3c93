/* clone.c: clone3, which the C library has no function for: only it starts a child inside a cgroup.
 *
 * Moving a process there later waits for all of the kernel's threads: 20 ms and more were seen. */
#include "clone.h"

#include <errno.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <sys/syscall.h>

/* The child comes back on another stack, where nothing that the compiler put on this one is: it calls at once. */
static long clone_and_call(const struct clone_args *arguments, int (*main)(void *), void *argument)
{
	long result = SYS_clone3;

	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "xor %%ebp, %%ebp\n\t"
			 "mov %[argument], %%rdi\n\t"
			 "call *%[main]\n\t"
			 "ud2\n"
			 "1:"
			 : "+a"(result)
			 : "D"(arguments), "S"(sizeof(*arguments)), [main] "r"(main), [argument] "r"(argument)
			 : "rcx", "r11", "memory", "cc");
	return result;
}

static pid_t clone_into(int (*main)(void *), void *argument, uint8_t *stack, size_t stack_bytes, int cgroup_fd,
			int *pidfd)
{
	const struct clone_args arguments = {
		.flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | CLONE_INTO_CGROUP,
		.pidfd = (uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
		.stack = (uintptr_t)stack,
		.stack_size = stack_bytes,
		.cgroup = (uint64_t)cgroup_fd,
	};

	return (pid_t)clone_and_call(&arguments, main, argument);
}

pid_t clone_borrowing(int (*main)(void *), void *argument, uint8_t *stack, size_t stack_bytes, int cgroup_fd,
		      int *pidfd)
{
	pid_t pid;

	if (cgroup_fd >= 0)
		return clone_into(main, argument, stack, stack_bytes, cgroup_fd, pidfd);
	pid = clone(main, stack + stack_bytes, CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, argument, pidfd);
	return pid < 0 ? -errno : pid;
}
