/* cc_run.c: starts compilers, and says what to install where there is none. */
#include "cc_run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "complain.h"

/* Starts the command; its standard output goes to `output` if that is not -1. It may be interrupted, we may not. */
static int start(const char *const *arguments, int output, pid_t *child)
{
	/* posix_spawnp() takes the strings as its caller wrote them, and does not write to them. */
	union {
		const char *const *given;
		char *const *taken;
	} command = {.given = arguments};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t interrupt;
	int error;

	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &interrupt);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_init(&actions);
	if (output >= 0)
		posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	error = posix_spawnp(child, arguments[0], &actions, &attributes, command.taken, environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	if (error == ENOENT)
		return complain("the compiler '%s' is missing: install it (Debian: apt install gcc g++ clang), or name "
				"another one in CC or CXX",
				arguments[0]);
	if (error)
		return complain("the compiler '%s' cannot be started: %s", arguments[0], strerror(error));
	return 0;
}

static int wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return complain("the compiler got lost: %s", strerror(errno));
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int cc_run(const char *const *arguments)
{
	pid_t child;
	int result = start(arguments, -1, &child);

	return result ? result : wait_for(child);
}

static void read_answer(int fd, char *answer, size_t size)
{
	size_t length = 0;

	while (length < size - 1) {
		ssize_t count = read(fd, answer + length, size - 1 - length);

		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0)
			break;
		length += (size_t)count;
	}
	answer[length] = 0;
	answer[strcspn(answer, "\n")] = 0;
}

int cc_ask(const char *const *arguments, char *answer, size_t size)
{
	pid_t child;
	int ends[2];
	int result;

	answer[0] = 0;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return complain("no pipe: %s", strerror(errno));
	result = start(arguments, ends[1], &child);
	close(ends[1]);
	if (!result)
		read_answer(ends[0], answer, size);
	close(ends[0]);
	return result ? result : wait_for(child);
}
