/* wall.c: starts two commands in turn, again and again, and prints for each how long it lived: exec to exit. */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

#define ROUNDS_MAX 10000l
#define PAUSE_NS   30000000l /* a kernel may still be taking down the machine of the one before */

extern char **environ;

/* Nanoseconds, or 0 if it could not be started or did not end with 0. Its output goes nowhere. */
static uint64_t run_once(char **command)
{
	posix_spawn_file_actions_t actions;
	uint64_t start, end;
	pid_t child;
	int status = -1;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	start = measure_now_ns();
	if (posix_spawn(&child, command[0], &actions, NULL, command, environ) == 0)
		waitpid(child, &status, 0);
	end = measure_now_ns();
	posix_spawn_file_actions_destroy(&actions);
	return status == 0 ? end - start : 0;
}

/* Splits `arguments` at "--". Returns the second command, or NULL if there is none. */
static char **split(char **arguments)
{
	for (; *arguments; arguments++)
		if (strcmp(*arguments, "--") == 0) {
			*arguments = NULL;
			return arguments[1] ? arguments + 1 : NULL;
		}
	return NULL;
}

int main(int argument_count, char **arguments)
{
	const long rounds = argument_count > 3 ? strtol(arguments[1], NULL, 10) : 0;
	char **first = arguments + 2;
	char **second = rounds > 0 && rounds <= ROUNDS_MAX ? split(first) : NULL;

	if (!second) {
		fprintf(stderr, "usage: wall ROUNDS COMMAND... -- COMMAND...\n");
		return 2;
	}
	for (long i = 0; i < rounds; i++) {
		const struct timespec pause = {.tv_nsec = PAUSE_NS};
		const uint64_t a = run_once(first), b = run_once(second);

		nanosleep(&pause, NULL);
		if (a == 0 || b == 0) {
			fprintf(stderr, "wall: %s did not end with status 0\n", a == 0 ? first[0] : second[0]);
			return 1;
		}
		measure_say("first", (double)a);
		measure_say("second", (double)b);
	}
	return 0;
}
