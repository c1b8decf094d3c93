/* measure.h: what the measured programs share: a clock, and lines of "name value" that bench/run reads. */
#ifndef UNILET_BENCH_MEASURE_H
#define UNILET_BENCH_MEASURE_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

static inline uint64_t measure_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

/* One measured value; a name may come often, bench/run takes the median of a process. */
static inline void measure_say(const char *name, double value)
{
	printf("%s %.3f\n", name, value);
}

#endif
