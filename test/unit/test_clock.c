/* test_clock.c: the guest's clock as a guest reads it: it never goes back, and it stays with the host's. */
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <x86intrin.h>

#include "../../monitor/limits.h"
#include "../../monitor/machine.h"
#include "cmocka_all.h"

#define MILLISECOND 1000000ull

static struct time_page page;
static struct machine machine;

/* As doc/abi.md says it. */
static uint64_t read_clock(void)
{
	uint64_t now, passed;
	uint32_t sequence;

	do {
		sequence = __atomic_load_n(&page.sequence, __ATOMIC_ACQUIRE);
		passed = __rdtsc() + machine.tsc_offset - __atomic_load_n(&page.tsc_base, __ATOMIC_RELAXED);
		if ((int64_t)passed < 0)
			passed = 0;
		now = page.monotonic_ns + (uint64_t)((unsigned __int128)passed * page.mult >> page.shift);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while ((sequence & 1) || __atomic_load_n(&page.sequence, __ATOMIC_RELAXED) != sequence);
	return now;
}

static uint64_t measured_khz(void)
{
	const uint64_t start = clock_ns(CLOCK_MONOTONIC), ticks = __rdtsc();
	uint64_t now;

	do
		now = clock_ns(CLOCK_MONOTONIC);
	while (now - start < 20 * MILLISECOND);
	return (__rdtsc() - ticks) * 1000000 / (now - start);
}

/* A machine whose clock is off by so many parts of a million. */
static void begin(int64_t parts)
{
	const int64_t khz = (int64_t)measured_khz();

	memset(&page, 0, sizeof(page));
	memset(&machine, 0, sizeof(machine));
	machine.time_page = &page;
	machine.tsc_invariant = true;
	machine.tsc_khz = (uint64_t)(khz - khz * parts / 1000000);
	machine.tsc_offset = 1ull << 40;
	clock_publish(&machine);
}

static atomic_bool over;

static void *publish(void *argument)
{
	const struct timespec pause = {.tv_nsec = MILLISECOND}; /* for it to drift */

	while (!atomic_load(&over)) {
		clock_publish(&machine);
		nanosleep(&pause, NULL);
	}
	return argument;
}

static void check_for(uint64_t nanoseconds)
{
	const uint64_t start = clock_ns(CLOCK_MONOTONIC);
	uint64_t last = 0, now;
	pthread_t thread;

	atomic_store(&over, false);
	assert_int_equal(pthread_create(&thread, NULL, publish, NULL), 0);
	do {
		now = read_clock();
		if (now < last)
			fail_msg("back by %llu ns", (unsigned long long)(last - now));
		last = now;
	} while (clock_ns(CLOCK_MONOTONIC) - start < nanoseconds);
	atomic_store(&over, true);
	pthread_join(thread, NULL);
}

static void it_never_goes_back(void **data)
{
	static const int64_t off[] = {0, 500, -500, 20000};

	(void)data;
	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++) {
		begin(off[i]);
		check_for(100 * MILLISECOND);
	}
}

/* Published as often as in a machine, but in no time: as if the TSC and the host's clock had run for so long. */
static void it_stays_with_the_hosts(void **data)
{
	(void)data;
	begin(200);
	for (unsigned i = 0; i < 100; i++) {
		const uint64_t host = clock_ns(CLOCK_MONOTONIC);
		const uint64_t half = TIME_PUBLISH_NS * machine.tsc_khz / 1000000;

		/* The host says that its time has not passed, while the TSC has half a second behind it. */
		machine.tsc_offset += half;
		page.monotonic_ns -= TIME_PUBLISH_NS;
		clock_publish(&machine);
		assert_true(page.monotonic_ns >= host);
		assert_true(page.monotonic_ns - host < MILLISECOND);
	}
}

static void one_that_is_ahead_runs_slower_and_none_that_is_behind(void **data)
{
	uint64_t nominal, before;

	(void)data;
	begin(0);
	nominal = page.mult;
	page.monotonic_ns += 5 * MILLISECOND;
	before = page.monotonic_ns;
	clock_publish(&machine);
	assert_true(page.monotonic_ns >= before);
	assert_true(page.mult < nominal - nominal / 200 && page.mult > nominal - nominal / 50);
	page.monotonic_ns -= 60000 * MILLISECOND;
	clock_publish(&machine);
	assert_int_equal(page.mult, nominal);
	assert_true(clock_ns(CLOCK_MONOTONIC) - page.monotonic_ns < 1000 * MILLISECOND);
}

/* The host slept for an hour, and its TSC did not: the guest has seen that hour, and its wall clock has it only once. */
static void a_suspended_host_costs_no_speed(void **data)
{
	const uint64_t hour = 3600000 * MILLISECOND;
	uint64_t nominal, before;

	(void)data;
	begin(0);
	nominal = page.mult;
	before = page.monotonic_ns += hour;
	for (int i = 0; i < 2; i++) {
		clock_publish(&machine);
		assert_true(page.monotonic_ns >= before);
		assert_true(page.monotonic_ns - clock_ns(CLOCK_MONOTONIC) < hour + MILLISECOND);
		assert_true(clock_ns(CLOCK_REALTIME) - page.realtime_ns < 1000 * MILLISECOND);
		assert_true(page.mult > nominal - nominal / 100);
		before = page.monotonic_ns;
	}
}

static void without_a_stable_tsc_there_is_none(void **data)
{
	(void)data;
	begin(0);
	memset(&page, 0, sizeof(page));
	machine.tsc_khz = 0;
	clock_publish(&machine);
	assert_int_equal(page.sequence, 0);
	machine.tsc_khz = 1000000;
	machine.tsc_invariant = false;
	clock_publish(&machine);
	assert_int_equal(page.sequence, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_never_goes_back),
		cmocka_unit_test(it_stays_with_the_hosts),
		cmocka_unit_test(one_that_is_ahead_runs_slower_and_none_that_is_behind),
		cmocka_unit_test(a_suspended_host_costs_no_speed),
		cmocka_unit_test(without_a_stable_tsc_there_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
