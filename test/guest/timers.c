/* timers.c: timers without a page: as callbacks, in a straight line, and between the steps of a long computation. */
#include <stdio.h>
#include <time.h>

#include <unilet/error.h>
#include <unilet/event.h>

static int ticks;

static long long now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

static void say(void *text)
{
	printf("%s\n", (const char *)text);
}

static void tick(void *context)
{
	if (++ticks < 3)
		unilet_timer_start(5, tick, context);
}

static void stop(void *flag)
{
	*(int *)flag = 1;
}

int main(void)
{
	const long long start = now_ms();
	volatile unsigned long work = 0;
	int stopped = 0, result;

	printf("nothing to wait for: %s\n", unilet_error_text(unilet_run()));
	unilet_timer_start(30, say, "third");
	unilet_timer_start(10, say, "first");
	unilet_timer_start(20, say, "second");
	unilet_timer_cancel(unilet_timer_start(15, say, "never"));
	result = unilet_run();
	printf("run: %d, after 30 ms: %d\n", result, now_ms() - start >= 30);

	unilet_timer_start(5, tick, NULL);
	while (ticks < 3)
		if (unilet_wait(1000) < 0)
			return 1;
	printf("ticks: %d\n", ticks);

	unilet_timer_start(20, stop, &stopped);
	while (!stopped) {
		for (int i = 0; i < 10000; i++)
			work = work + 1;
		unilet_wait(0);
	}
	printf("stopped at work: %d\n", work > 0);
	return 0;
}
