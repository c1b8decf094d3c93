/* nested.c: faults, and what else ends a program, some functions below main(). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEEP       __attribute__((noinline, noclone))
#define TRAP_PAGE  0x700000012000ull
#define BELOW_HERE 100000

struct wanted {
	const char *kind;
	int depth;
};

static int *volatile nowhere;
static int (*volatile no_function)(int);
static volatile int zero;
static volatile unsigned spins;

DEEP static int inner(const struct wanted *wanted, int value)
{
	int local = value * 2;

	if (strcmp(wanted->kind, "write") == 0)
		*nowhere = local; /* LINE write */
	if (strcmp(wanted->kind, "divide") == 0)
		local = local / zero; /* LINE divide */
	if (strcmp(wanted->kind, "call") == 0)
		local += no_function(local); /* LINE call */
	if (strcmp(wanted->kind, "library") == 0)
		local += (int)strlen((const char *)nowhere) + zero; /* LINE library */
	if (strcmp(wanted->kind, "violation") == 0)
		*(volatile char *)(uintptr_t)TRAP_PAGE = 1; /* LINE violation */
	if (strcmp(wanted->kind, "spin") == 0)
		for (;;)
			spins++;
	if (strcmp(wanted->kind, "abort") == 0)
		abort();
	return local + zero;
}

DEEP static int middle(const struct wanted *wanted, int value)
{
	return inner(wanted, value + 1) + 1;
}

/* Not a tail call: each one has a frame. */
DEEP static int down(const struct wanted *wanted, int depth)
{
	int below = depth == 0 ? middle(wanted, 41) : down(wanted, depth - 1);

	__asm__ volatile("" : "+r"(below));
	return below + 1;
}

int main(int count, char **argument)
{
	const struct wanted wanted = {.kind = count > 1 ? argument[1] : "",
				      .depth = count > 2 && argument[2][0] == 'd' ? BELOW_HERE : 1};

	printf("%s\n", wanted.kind);
	fflush(stdout);
	return down(&wanted, wanted.depth) == zero;
}
