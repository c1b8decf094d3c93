/* syscall.c: what a system call costs, by each of its ways. Built natively and as a unilet from this one source. */
#include <sys/syscall.h>
#include <unistd.h>

#include "measure.h"

#define QUICK_ROUNDS  2000u
#define SLOW_ROUNDS   100u
#define SINGLE_ROUNDS 1u
#define QUICK_BATCHES 200
#define SLOW_BATCHES  100

/* Not in a function for the packer, which rewrites only what a symbol says is code: as in a stripped library. */
long bench_call_left(long number);
__asm__(".text\n"
	".type bench_call_left, @object\n"
	".globl bench_call_left\n"
	"bench_call_left:\n"
	"	mov %rdi, %rax\n"
	"	syscall\n"
	"	ret\n"
	".size bench_call_left, . - bench_call_left\n");

/* noinline: bench/run looks for its name and reads what is left of the instruction. */
__attribute__((noinline)) long bench_call_inline(long number);
__attribute__((noinline)) long bench_call_inline(long number)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number) : "rcx", "r11", "memory");
	return result;
}

static void call_libc(void)
{
	syscall(SYS_getppid);
}

static void call_inline(void)
{
	bench_call_inline(SYS_getppid);
}

static void call_left(void)
{
	bench_call_left(SYS_getppid);
}

/* Standard error is /dev/null here: what is measured is the way there and back. */
static void write_byte(void)
{
	if (write(STDERR_FILENO, "x", 1) != 1)
		_exit(3);
}

static void sleep_shortly(void)
{
	const struct timespec time = {.tv_nsec = 1000};

	nanosleep(&time, NULL);
}

static void read_clock(void)
{
	measure_now_ns();
}

/* A batch is short beside the scheduler's turns, so that others who compute here spoil few of them. */
static void measure(const char *name, void (*once)(void), int batches, unsigned rounds)
{
	for (int batch = 0; batch <= batches; batch++) {
		const uint64_t start = measure_now_ns();

		for (unsigned i = 0; i < rounds; i++)
			once();
		/* The first one warms up. */
		if (batch > 0)
			measure_say(name, (double)(measure_now_ns() - start) / rounds);
	}
}

int main(void)
{
	measure("libc", call_libc, QUICK_BATCHES, QUICK_ROUNDS);
	measure("inline", call_inline, QUICK_BATCHES, QUICK_ROUNDS);
	measure("left", call_left, SLOW_BATCHES, SLOW_ROUNDS);
	measure("clock", read_clock, QUICK_BATCHES, QUICK_ROUNDS);
	measure("write", write_byte, SLOW_BATCHES, SINGLE_ROUNDS);
	measure("sleep", sleep_shortly, SLOW_BATCHES, SINGLE_ROUNDS);
	return 0;
}
