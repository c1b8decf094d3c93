/* hot.c: has nine times as much to do in one function as in another; or does what its argument says. */
#include <stdint.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WORK   40000
#define TIMES  9
#define ROUNDS 800
#define CALLS  3000000

static volatile uint64_t sum;

__attribute__((noinline)) static void little(void)
{
	for (int i = 0; i < WORK; i++)
		sum = sum * 7 + 1;
}

__attribute__((noinline)) static void much(void)
{
	for (int i = 0; i < TIMES * WORK; i++)
		sum = sum * 5 + 3;
}

/* What comes after the calls keeps them from being jumps. */
__attribute__((noinline)) static void middle(void)
{
	much();
	little();
	sum++;
}

__attribute__((noinline)) static void outer(void)
{
	middle();
	sum++;
}

static void call_often(void)
{
	for (int i = 0; i < CALLS; i++)
		getppid();
}

int main(int argc, char **argv)
{
	const char *kind = argc > 1 ? argv[1] : "";
	const struct timespec pause = {.tv_nsec = 300000000};

	if (strcmp(kind, "call") == 0) {
		call_often();
		return 0;
	}
	if (strcmp(kind, "sleep") == 0)
		return nanosleep(&pause, NULL);
	for (int i = 0; i < ROUNDS || strcmp(kind, "for-ever") == 0; i++)
		outer();
	if (strcmp(kind, "fault") == 0)
		*(volatile int *)8 = 1;
	return 0;
}
