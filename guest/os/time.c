/* time.c: clocks from the time page, sleeps by the monitor. */
#include "os.h"

#define NANOSECONDS 1000000000ull

/* Linux's clock numbers (clock_gettime(2)). */
enum {
	CLOCK_REALTIME = 0,
	CLOCK_MONOTONIC = 1,
	CLOCK_PROCESS = 2,
	CLOCK_THREAD = 3,
	CLOCK_MONOTONIC_RAW = 4,
	CLOCK_REALTIME_COARSE = 5,
	CLOCK_MONOTONIC_COARSE = 6,
	CLOCK_BOOTTIME = 7,
};

struct now {
	uint64_t monotonic_ns, realtime_ns;
};

static uint64_t last_monotonic_ns;

static uint64_t read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high) : : "memory");
	return (uint64_t)high << 32 | low;
}

uint64_t time_ticks(void)
{
	return read_tsc();
}

uint64_t time_ticks_of(uint32_t ns)
{
	const struct time_page *page = (const struct time_page *)GUEST_TIME;

	/* Without a stable TSC the page is empty; any tick of this order will do. */
	return page->mult ? ((uint64_t)ns << page->shift) / page->mult : ns;
}

static struct now read_page(void)
{
	const volatile struct time_page *page = (const volatile struct time_page *)GUEST_TIME;
	uint32_t sequence;
	struct now now;
	uint64_t passed;

	do {
		sequence = __atomic_load_n(&page->sequence, __ATOMIC_ACQUIRE);
		/* A TSC a few ticks before the base, read on another core, counts as none passed. */
		passed = read_tsc() - page->tsc_base;
		if ((int64_t)passed < 0)
			passed = 0;
		passed = (uint64_t)((unsigned __int128)passed * page->mult >> page->shift);
		now = (struct now){page->monotonic_ns + passed, page->realtime_ns + passed};
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while ((sequence & 1) || page->sequence != sequence);
	return now;
}

static struct now read_now(void)
{
	struct now now;

	if (os_boot()->flags & BOOT_CLOCK_TRAP)
		now.monotonic_ns = (uint64_t)os_trap(TRAP_CLOCK, 0, 0, 0, 0, &now.realtime_ns);
	else
		now = read_page();
	/* A new base may lie some ns behind what the old one gave; this clock never goes back. */
	if (now.monotonic_ns < last_monotonic_ns)
		now.monotonic_ns = last_monotonic_ns;
	last_monotonic_ns = now.monotonic_ns;
	return now;
}

uint64_t time_monotonic_ns(void)
{
	return read_now().monotonic_ns;
}

uint64_t time_realtime_ns(void)
{
	return read_now().realtime_ns;
}

static bool clock_exists(int clock)
{
	return clock >= CLOCK_REALTIME && clock <= CLOCK_BOOTTIME;
}

static bool is_realtime(int clock)
{
	return clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE;
}

/* CPU clocks run with the machine's: one vCPU, and nobody else on it. */
int64_t time_get(int clock, struct timespec_abi *to)
{
	uint64_t now;

	if (!clock_exists(clock))
		return -EINVAL;
	now = is_realtime(clock) ? time_realtime_ns() : time_monotonic_ns();
	*to = (struct timespec_abi){(int64_t)(now / NANOSECONDS), (int64_t)(now % NANOSECONDS)};
	return 0;
}

int64_t time_resolution(int clock, struct timespec_abi *to)
{
	if (!clock_exists(clock))
		return -EINVAL;
	if (to)
		*to = (struct timespec_abi){0, 1};
	return 0;
}

int64_t time_sleep(int clock, bool absolute, const struct timespec_abi *time)
{
	uint64_t wanted, start, passed;

	if (!clock_exists(clock) || time->seconds < 0 || time->nanoseconds < 0 ||
	    time->nanoseconds >= (int64_t)NANOSECONDS)
		return -EINVAL;
	wanted = (uint64_t)time->seconds > UINT64_MAX / NANOSECONDS - 1
			 ? UINT64_MAX - 1
			 : (uint64_t)time->seconds * NANOSECONDS + (uint64_t)time->nanoseconds;
	start = is_realtime(clock) ? time_realtime_ns() : time_monotonic_ns();
	if (absolute)
		wanted = wanted > start ? wanted - start : 0;
	start = time_monotonic_ns();
	while ((passed = time_monotonic_ns() - start) < wanted)
		os_trap(TRAP_WAIT, wanted - passed, 0, 0, 0, NULL);
	return 0;
}
