/* jump.c: setjmp and longjmp, across many frames and system calls; getcontext and swapcontext. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>
#include <unistd.h>

static jmp_buf out;
static sigjmp_buf out_with_mask;

static void deep(int depth)
{
	volatile char frame[200];

	frame[0] = (char)depth;
	if (depth == 0) {
		(void)getppid();
		longjmp(out, 7 + frame[0]);
	}
	deep(depth - 1);
	frame[1] = frame[0];
}

static ucontext_t context[2];
static int turns;

static void coroutine(void)
{
	for (int i = 0; i < 5; i++) {
		printf("coroutine %d\n", i);
		turns++;
		swapcontext(&context[1], &context[0]);
	}
}

static void coroutines(void)
{
	static char stack[65536];

	getcontext(&context[1]);
	context[1].uc_stack.ss_sp = stack;
	context[1].uc_stack.ss_size = sizeof(stack);
	context[1].uc_link = &context[0];
	makecontext(&context[1], coroutine, 0);
	for (int i = 0; i < 6; i++)
		swapcontext(&context[0], &context[1]);
	printf("%d turns\n", turns);
}

int main(void)
{
	volatile int rounds = 0;
	int came = setjmp(out);

	if (came == 0 || rounds < 1000) {
		rounds = rounds + 1;
		deep(rounds % 50);
	}
	printf("%d rounds, %d\n", rounds, came);
	came = sigsetjmp(out_with_mask, 1);
	if (came == 0)
		siglongjmp(out_with_mask, 0);
	printf("0 becomes %d\n", came);
	coroutines();
	return 0;
}
