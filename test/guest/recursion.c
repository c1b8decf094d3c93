/* recursion.c: deep in the stack: half a mebibyte at a time, then a frame of four mebibytes at once. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static uint64_t descend(unsigned depth)
{
	volatile uint8_t frame[1000];

	frame[depth % sizeof(frame)] = (uint8_t)depth;
	if (depth == 0)
		return 1;
	return descend(depth - 1) * 3 + frame[depth % sizeof(frame)];
}

__attribute__((noinline)) static unsigned large_frame(void)
{
	volatile uint8_t frame[4 << 20];
	unsigned sum = 0;

	memset((uint8_t *)frame, 3, sizeof(frame));
	for (size_t i = 0; i < sizeof(frame); i += 4096)
		sum += frame[i];
	return sum;
}

int main(void)
{
	printf("%016llx\n", (unsigned long long)descend(6000));
	printf("%u\n", large_frame());
	return 0;
}
