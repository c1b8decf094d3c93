/* breaker.c: has system calls of another process fail, as if its disk did: PID NAME=ERROR[@FIRST[-LAST]]...
 *
 * Says "attached" when it begins, and ends with the process. A call that is to fail gets a descriptor that there is not, so that
 * nothing is read or written, and then the error. (strace's --inject puts another call in its place, which the server's filter
 * would end it for.) */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/user.h>
#include <sys/wait.h>

#define RULES_MAX 8
#define NAME_MAX  16

struct rule {
	long number;
	int error;
	unsigned long first, last; /* of all such calls, from 1 on */
	unsigned long seen;
};

static struct rule rules[RULES_MAX];
static int rule_count;

static const struct {
	const char *name;
	long number;
} calls[] = {{"pread64", SYS_pread64},
	     {"pwrite64", SYS_pwrite64},
	     {"fdatasync", SYS_fdatasync},
	     {"fallocate", SYS_fallocate}};

static const struct {
	const char *name;
	int number;
} errors[] = {{"EIO", EIO},     {"ENOSPC", ENOSPC}, {"EDQUOT", EDQUOT},
	      {"EROFS", EROFS}, {"EINTR", EINTR},   {"EOPNOTSUPP", EOPNOTSUPP}};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int add_rule(const char *text)
{
	char call[NAME_MAX], error[NAME_MAX];
	struct rule rule = {.first = 1, .last = (unsigned long)-1};
	int found = sscanf(text, "%15[a-z0-9]=%15[A-Z]@%lu-%lu", call, error, &rule.first, &rule.last);

	if (found < 2 || rule_count == RULES_MAX)
		return -1;
	if (found == 3)
		rule.last = rule.first;
	for (size_t i = 0; i < COUNT(calls); i++)
		if (strcmp(call, calls[i].name) == 0)
			rule.number = calls[i].number;
	for (size_t i = 0; i < COUNT(errors); i++)
		if (strcmp(error, errors[i].name) == 0)
			rule.error = errors[i].number;
	rules[rule_count++] = rule;
	return rule.error == 0 || rule.number == 0 ? -1 : 0;
}

/* The error that a call is to end with; 0: none. */
static int error_of(long number)
{
	int error = 0;

	for (int i = 0; i < rule_count; i++) {
		struct rule *rule = &rules[i];

		if (rule->number != number)
			continue;
		rule->seen++;
		if (rule->seen >= rule->first && rule->seen <= rule->last)
			error = rule->error;
	}
	return error;
}

/* At the beginning and at the end of each system call. */
static void on_call(pid_t pid)
{
	static unsigned long long descriptor;
	static int error;
	struct __ptrace_syscall_info info;
	struct user_regs_struct registers;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) <= 0 ||
	    ptrace(PTRACE_GETREGS, pid, NULL, &registers) < 0)
		return;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY) {
		error = error_of((long)info.entry.nr);
		descriptor = registers.rdi;
		registers.rdi = (unsigned long long)-1;
	} else {
		registers.rdi = descriptor;
		registers.rax = (unsigned long long)-error;
	}
	if (error)
		ptrace(PTRACE_SETREGS, pid, NULL, &registers);
}

static void follow(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		int signal = WSTOPSIG(status);

		if (signal == (SIGTRAP | 0x80))
			on_call(pid);
		/* What is no signal of its own is ours, or that it is to stop. */
		if (signal == (SIGTRAP | 0x80) || status >> 16)
			signal = 0;
		ptrace(PTRACE_SYSCALL, pid, NULL, (void *)(long)signal);
	}
}

int main(int argument_count, char **arguments)
{
	pid_t pid = argument_count > 2 ? (pid_t)strtol(arguments[1], NULL, 10) : 0;

	for (int i = 2; i < argument_count; i++)
		if (add_rule(arguments[i]) < 0)
			pid = 0;
	if (pid == 0) {
		fputs("usage: breaker PID NAME=ERROR[@FIRST[-LAST]]...\n", stderr);
		return 2;
	}
	if (ptrace(PTRACE_SEIZE, pid, NULL, (void *)PTRACE_O_TRACESYSGOOD) < 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) < 0) {
		puts(strerror(errno));
		return 1;
	}
	puts("attached");
	fflush(stdout);
	follow(pid);
	return 0;
}
