/* fake_clock.c: linked into an HTTP server of the tests, for libcurl too: its clock is ahead by as many nanoseconds as the first
 * word of its store says. */
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

#include "../../abi/launch_abi.h"

#define SECOND 1000000000ll

typedef int get_time(clockid_t clock, struct timespec *out);

/* The C library's own names of these begin with underscores. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int clock_gettime(clockid_t clock, struct timespec *out)
{
	static get_time *real;
	static const volatile int64_t *ahead_ns;
	int64_t ns;

	/* The first time is before the filter is there. */
	if (!real) {
		real = (get_time *)dlsym(RTLD_NEXT, "clock_gettime");
		ahead_ns = mmap(NULL, sizeof(*ahead_ns), PROT_READ, MAP_SHARED, LAUNCH_FD_FILE, 0);
	}
	if (ahead_ns == MAP_FAILED)
		abort();
	if (real(clock, out) != 0)
		return -1;
	ns = out->tv_sec * SECOND + out->tv_nsec + *ahead_ns;
	*out = (struct timespec){.tv_sec = ns / SECOND, .tv_nsec = ns % SECOND};
	return 0;
}
