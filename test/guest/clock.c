/* clock.c: clocks go forward, sleeps last as long as asked and not much longer, the date is plausible. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

#define READS 200000

static double seconds(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now) != 0 || now.tv_nsec < 0 || now.tv_nsec >= 1000000000)
		exit(2);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void check(const char *what, int holds)
{
	printf("%s: %s\n", what, holds ? "yes" : "NO");
}

int main(void)
{
	const struct timespec nap = {0, 50000000};
	struct timespec resolution, until;
	struct timeval day;
	double before, after, last = seconds(CLOCK_MONOTONIC);
	int backwards = 0, moved = 0;

	for (int i = 0; i < READS; i++) {
		double now = seconds(CLOCK_MONOTONIC);

		backwards += now < last;
		moved += now > last;
		last = now;
	}
	check("never backwards", backwards == 0);
	check("forwards", moved > 100);
	before = seconds(CLOCK_MONOTONIC);
	nanosleep(&nap, NULL);
	after = seconds(CLOCK_MONOTONIC);
	check("nanosleep is not shorter", after - before >= 0.05);
	check("nanosleep is not much longer", after - before < 2);
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += 30000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	check("absolute sleep reaches its time",
	      seconds(CLOCK_MONOTONIC) >= (double)until.tv_sec + 1e-9 * (double)until.tv_nsec);
	check("clocks run alike", seconds(CLOCK_REALTIME) - seconds(CLOCK_MONOTONIC) > 1e6);
	gettimeofday(&day, NULL);
	check("gettimeofday agrees with time", labs((long)(day.tv_sec - time(NULL))) <= 1);
	check("after 2025, before 2100", time(NULL) > 1735689600 && time(NULL) < 4102444800);
	check("resolution", clock_getres(CLOCK_MONOTONIC, &resolution) == 0 && resolution.tv_sec == 0);
	return 0;
}
