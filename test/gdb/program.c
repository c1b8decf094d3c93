/* program.c: something to debug: functions, locals, a loop, vectors, an endless loop, faults. Its status is `total`. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define A_LONG_TIME_S 3600

/* Where the monitor has code for breakpoints, under gdb: nothing that a program may call. */
#define BREAKPOINT_ENTRY 0x700000090030

struct point {
	int x, y;
};

volatile int counter;
volatile int spinning = 1;
int *nowhere;

static int add(const struct point *point, int times)
{
	int sum = 0;

	for (int i = 0; i < times; i++) {
		sum += point->x + point->y;
		counter = sum;
	}
	return sum;
}

/* Every byte of xmm1 is 0xff; of the wider ones too, where there are any. */
static void fill_vectors(void)
{
	__asm__ volatile("pcmpeqd %%xmm1, %%xmm1" ::: "xmm1");
	if (__builtin_cpu_supports("avx2"))
		__asm__ volatile("vpcmpeqd %%ymm1, %%ymm1, %%ymm1" ::: "xmm1");
	if (__builtin_cpu_supports("avx512f"))
		__asm__ volatile("vpternlogd $0xff, %%zmm1, %%zmm1, %%zmm1; vmovdqa64 %%zmm1, %%zmm20" ::: "xmm1");
	__asm__ volatile(".globl vectors_filled; vectors_filled: nop");
}

static void spin(void)
{
	while (spinning)
		continue;
}

static int fault(const char *kind)
{
	volatile int zero = 0;

	if (strcmp(kind, "segment") == 0)
		*nowhere = 1;
	if (strcmp(kind, "divide") == 0)
		return 7 / zero;
	if (strcmp(kind, "invalid") == 0)
		__asm__ volatile("ud2");
	if (strcmp(kind, "trespass") == 0)
		((void (*)(void))BREAKPOINT_ENTRY)();
	if (strcmp(kind, "trap") == 0)
		__asm__ volatile("int3");
	return 0;
}

int main(int argc, char **argv)
{
	const struct point point = {3, 4};
	int total = add(&point, 3);

	fill_vectors();
	if (argc > 1 && strcmp(argv[1], "spin") == 0)
		spin();
	else if (argc > 1 && strcmp(argv[1], "sleep") == 0)
		sleep(A_LONG_TIME_S);
	else if (argc > 1)
		total += fault(argv[1]);
	printf("total %d\n", total);
	return total;
}
