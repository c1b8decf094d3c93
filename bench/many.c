/* many.c: keeps many guests alive at once, says their monitors' processes, and ends them when its input ends. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../host/unilet.h"
#include "measure.h"

#define GUESTS_MAX 1000l

int main(int argument_count, char **arguments)
{
	const long count = argument_count == 4 ? strtol(arguments[1], NULL, 10) : 0;
	const char *const guest_arguments[] = {"many", "sleep"};
	static struct unilet *guest[GUESTS_MAX];
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct unilet_options options = {.memory_bytes = 48 << 20,
					 .argument_count = 2,
					 .arguments = guest_arguments,
					 .console_fd = {null_fd, null_fd, null_fd},
					 .program_directory = arguments[2]};
	struct unilet_outcome outcome;
	char byte;

	if (count < 1 || count > GUESTS_MAX || null_fd < 0) {
		fprintf(stderr, "usage: many COUNT PROGRAMS IMAGE\n");
		return 2;
	}
	options.image_fd = open(arguments[3], O_RDONLY | O_CLOEXEC);
	for (long i = 0; i < count; i++) {
		if (unilet_launch(&options, &guest[i], &outcome) != 0) {
			fprintf(stderr, "many: guest %ld: %s\n", i, outcome.message);
			return 1;
		}
	}
	for (long i = 0; i < count; i++) {
		while (!unilet_started(guest[i])) {
			if (unilet_step(guest[i], &outcome)) {
				fprintf(stderr, "many: guest %ld: %s\n", i, outcome.message);
				return 1;
			}
			usleep(100);
		}
	}
	puts("all alive");
	fflush(stdout);
	while (read(STDIN_FILENO, &byte, 1) > 0)
		continue;
	for (long i = 0; i < count; i++)
		unilet_close(guest[i]);
	return 0;
}
