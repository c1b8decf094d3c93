/* kill.c: how long a spinning guest lives after unilet_kill(), until its processes are gone. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../host/unilet.h"
#include "measure.h"

#define ROUNDS_MAX 10000l
#define RUN_NS     10000000l

int main(int argument_count, char **arguments)
{
	const long rounds = argument_count == 4 ? strtol(arguments[1], NULL, 10) : 0;
	const struct timespec run = {.tv_nsec = RUN_NS};
	const char *const guest_arguments[] = {"kill", "spin"};
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct unilet_options options = {.argument_count = 2,
					 .arguments = guest_arguments,
					 .console_fd = {null_fd, null_fd, null_fd},
					 .program_directory = arguments[2]};
	struct unilet_outcome outcome;
	struct unilet *guest;

	if (rounds < 1 || rounds > ROUNDS_MAX || null_fd < 0) {
		fprintf(stderr, "usage: kill ROUNDS PROGRAMS IMAGE\n");
		return 2;
	}
	options.image_fd = open(arguments[3], O_RDONLY | O_CLOEXEC);
	for (long i = 0; i < rounds; i++) {
		uint64_t start;

		if (unilet_launch(&options, &guest, &outcome) != 0) {
			fprintf(stderr, "kill: %s\n", outcome.message);
			return 1;
		}
		while (!unilet_step(guest, &outcome) && !unilet_started(guest))
			usleep(100);
		nanosleep(&run, NULL);
		start = measure_now_ns();
		unilet_kill(guest);
		unilet_close(guest);
		measure_say("kill", (double)(measure_now_ns() - start));
	}
	return 0;
}
