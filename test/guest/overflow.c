/* overflow.c: a recursion without end runs into the guard below the stack. */
#include <stdint.h>
#include <stdio.h>

static volatile uint64_t end = UINT64_MAX;

static uint64_t descend(uint64_t depth)
{
	volatile char frame[4096];

	frame[0] = (char)depth;
	return depth == end ? 0 : descend(depth + 1) + (uint64_t)frame[0];
}

int main(void)
{
	puts("before");
	fflush(stdout);
	return (int)descend(0);
}
