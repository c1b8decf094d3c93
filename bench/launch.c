/* launch.c: how long it takes from unilet_launch() to the guest's first instruction: from a pool, and without. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../host/unilet.h"
#include "measure.h"

#define ROUNDS_MAX 10000l
#define PAUSE_NS   20000000l /* for a machine to be made, and the one before to be gone */

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "launch: %s: %s\n", what, why);
	return -1;
}

/* The guest's own word, which it wrote to its standard output. */
static uint64_t read_number(int fd)
{
	char text[32] = "";
	ssize_t length = read(fd, text, sizeof(text) - 1);

	return length > 0 ? strtoull(text, NULL, 10) : 0;
}

static int launch_once(const char *name, struct unilet_options *options, const int output[2])
{
	struct unilet_outcome outcome;
	struct unilet *guest;
	const uint64_t before = measure_now_ns();
	uint64_t began;

	if (unilet_launch(options, &guest, &outcome) != 0)
		return fail(name, outcome.message);
	if (unilet_wait(guest, &outcome) != 0 || outcome.status != 0) {
		unilet_close(guest);
		return fail(name, outcome.message);
	}
	unilet_close(guest);
	began = read_number(output[0]);
	if (began < before)
		return fail(name, "the guest did not say when it began");
	measure_say(name, (double)(began - before));
	return 0;
}

int main(int argument_count, char **arguments)
{
	const long rounds = argument_count == 4 ? strtol(arguments[1], NULL, 10) : 0;
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	const char *const guest_arguments[] = {"launch", "start"};
	struct unilet_options options = {.memory_bytes = 64 << 20,
					 .vcpus = 1,
					 .argument_count = 2,
					 .arguments = guest_arguments,
					 .program_directory = arguments[2]};
	struct unilet_pool *pool = rounds > 0 && rounds <= ROUNDS_MAX ? unilet_pool_open(2, 0, arguments[2]) : NULL;
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int output[2];

	if (!pool || null_fd < 0 || pipe2(output, O_CLOEXEC) != 0) {
		fprintf(stderr, "usage: launch ROUNDS PROGRAMS IMAGE\n");
		return 2;
	}
	options.console_fd[0] = options.console_fd[2] = null_fd;
	options.console_fd[1] = output[1];
	options.image_fd = open(arguments[3], O_RDONLY | O_CLOEXEC);
	for (long i = 0; i < rounds; i++) {
		options.pool = NULL;
		if (launch_once("fresh", &options, output) != 0)
			return 1;
		unilet_pool_tend(pool);
		nanosleep(&pause, NULL);
		options.pool = pool;
		if (launch_once("pool", &options, output) != 0)
			return 1;
		nanosleep(&pause, NULL);
	}
	unilet_pool_close(pool);
	return 0;
}
