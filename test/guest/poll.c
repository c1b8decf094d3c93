/* poll.c: waiting for standard input with a time limit: silent, with bytes, at its end; and what is not there. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 30
#define ROUNDS  200

static long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* 1 if input or its end is there within that time, else 0; and a word if the time was not kept. */
static int wait_input(int timeout_ms)
{
	struct pollfd entry = {.fd = 0, .events = POLLIN};
	const long start = now_ms();
	const int ready = poll(&entry, 1, timeout_ms);
	const long took = now_ms() - start;

	if (ready == 0 && (took < timeout_ms || took > timeout_ms + 5000))
		printf("%ld ms instead of %d\n", took, timeout_ms);
	return ready == 1 && (entry.revents & (POLLIN | POLLHUP));
}

static int select_input(int timeout_ms)
{
	struct timeval time = {.tv_usec = timeout_ms * 1000l};
	fd_set in;

	FD_ZERO(&in);
	FD_SET(0, &in);
	return select(1, &in, NULL, NULL, &time) + 2 * !!FD_ISSET(0, &in);
}

static void read_all(void)
{
	char text[16];
	ssize_t got;

	do {
		printf("ready %d, %d, ", wait_input(-1), select_input(WAIT_MS));
		got = read(0, text, 3);
		printf("read %zd %.*s\n", got, got > 0 ? (int)got : 0, text);
	} while (got > 0);
	printf("at its end: ready %d, %d, read %zd\n", wait_input(0), select_input(0), read(0, text, 3));
}

/* Each of these asks for input and gives up: nothing may be left open, or the next would find no room. */
static void wait_in_vain(void)
{
	int ready = 0;

	for (int i = 0; i < ROUNDS; i++)
		ready += wait_input(0) + select_input(0);
	printf("silent: %d, %d, %d\n", ready, wait_input(WAIT_MS), select_input(WAIT_MS));
}

static void ask_for_others(void)
{
	struct pollfd entry[] = {
		{.fd = 1, .events = POLLIN | POLLOUT}, {.fd = -7, .events = POLLIN}, {.fd = 77, .events = POLLIN}};
	struct timespec wrong = {.tv_nsec = 1000000000};
	int ready = poll(entry, 3, -1);
	fd_set in;

	printf("%d: %x %x %x\n", ready, entry[0].revents, entry[1].revents, entry[2].revents);
	FD_ZERO(&in);
	FD_SET(63, &in); /* Linux does not look beyond its table of descriptors, which has 64 at least */
	ready = select(64, &in, NULL, NULL, NULL);
	printf("%d %s\n", ready, strerror(errno));
	ready = ppoll(entry, 3, &wrong, NULL);
	printf("%d %s\n", ready, strerror(errno));
	printf("%d\n", poll(NULL, 0, WAIT_MS));
}

int main(int argc, char **argv)
{
	ask_for_others();
	if (argc > 1 && !strcmp(argv[1], "silent"))
		wait_in_vain();
	else
		read_all();
	return 0;
}
