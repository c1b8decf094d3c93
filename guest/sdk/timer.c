/* timer.c: the timers of event.h: a small table, looked through at each wait. */
#include "sdk.h"

#include <time.h>

#define MILLISECOND 1000000ull

static struct timer {
	uint64_t due_ns; /* CLOCK_MONOTONIC */
	unilet_timer *call;
	void *context;
	uint64_t order; /* how many were started before */
	int number;     /* 0: free */
} timers[SDK_TIMERS_MAX];

static uint64_t started;
static int last_number;

uint64_t sdk_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static struct timer *find(int number)
{
	for (uint32_t i = 0; i < SDK_TIMERS_MAX; i++)
		if (timers[i].number == number)
			return &timers[i];
	return NULL;
}

/* Long gone ones may come again. */
static int next_number(void)
{
	do
		last_number = last_number == INT32_MAX ? 1 : last_number + 1;
	while (find(last_number));
	return last_number;
}

int unilet_timer_start(uint64_t delay_ms, unilet_timer *timer, void *context)
{
	const uint64_t now = sdk_now_ns();
	struct timer *free = find(0);

	if (!free)
		return -UNILET_BUSY;
	free->number = next_number();
	free->order = started++;
	free->due_ns = delay_ms < (UINT64_MAX - now) / MILLISECOND ? now + delay_ms * MILLISECOND : UINT64_MAX - 1;
	free->call = timer;
	free->context = context;
	return free->number;
}

void unilet_timer_cancel(int number)
{
	struct timer *timer = number > 0 ? find(number) : NULL;

	if (timer)
		timer->number = 0;
}

/* Of those that were started before there were `end` of them. */
static struct timer *earliest(uint64_t end)
{
	struct timer *found = NULL;

	for (uint32_t i = 0; i < SDK_TIMERS_MAX; i++) {
		struct timer *timer = &timers[i];

		if (timer->number == 0 || timer->order >= end)
			continue;
		if (!found || timer->due_ns < found->due_ns ||
		    (timer->due_ns == found->due_ns && timer->order < found->order))
			found = timer;
	}
	return found;
}

uint64_t sdk_timer_due(void)
{
	const struct timer *timer = earliest(UINT64_MAX);

	return timer ? timer->due_ns : UINT64_MAX;
}

int sdk_timer_call(const int *stopping)
{
	const uint64_t now = sdk_now_ns();
	const uint64_t end = started;
	struct timer *timer = earliest(end);
	int called = 0;

	while (timer && timer->due_ns <= now && !*stopping) {
		timer->number = 0; /* it may start itself again */
		called++;
		timer->call(timer->context);
		timer = earliest(end);
	}
	return called;
}
