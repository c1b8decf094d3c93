/* clock.c: the guest's clock: a page it reads, as good as its TSC. */
#include "machine.h"

#include <sys/ioctl.h>
#include <time.h>
#include <x86intrin.h>

#include "limits.h"

#define MSR_TSC    0x10u
#define TIME_SHIFT 32u

uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

/* On kvm_amd and kvm_intel the guest's TSC starts at its own zero, and the call's time is how exactly that is known; on PVM
 * it is the host's. */
void clock_open(struct machine *machine)
{
	const int khz = ioctl(machine->vcpu[0].fd, KVM_GET_TSC_KHZ, 0);
	struct {
		struct kvm_msrs header;
		struct kvm_msr_entry entry;
	} msr = {.header.nmsrs = 1, .entry.index = MSR_TSC};
	const uint64_t before = __rdtsc();
	uint64_t ticks;

	machine->time_page = memory_system(&machine->memory, SYSTEM_TIME, UNILET_PAGE);
	if (khz <= 0 || ioctl(machine->vcpu[0].fd, KVM_GET_MSRS, &msr) != 1)
		return;
	machine->tsc_khz = (uint64_t)khz;
	ticks = __rdtsc() - before;
	machine->tsc_offset = msr.entry.data - before > ticks ? msr.entry.data - before - ticks / 2 : 0;
}

bool clock_is_stable(const struct machine *machine)
{
	return machine->tsc_invariant && machine->tsc_khz > 0;
}

/* What the host's clocks say, and the guest's TSC then. */
struct sample {
	uint64_t tsc;
	uint64_t monotonic_ns;
	uint64_t realtime_ns;
};

/* A thread may lose its CPU between two clocks: the closest of a few readings counts. */
static struct sample take_sample(uint64_t tsc_offset)
{
	struct sample best = {0};
	uint64_t closest = UINT64_MAX;

	for (unsigned i = 0; i < CLOCK_READINGS; i++) {
		const uint64_t before = __rdtsc();
		struct sample sample = {.monotonic_ns = clock_ns(CLOCK_MONOTONIC),
					.realtime_ns = clock_ns(CLOCK_REALTIME)};
		const uint64_t ticks = __rdtsc() - before;

		if (ticks >= closest)
			continue;
		closest = ticks;
		sample.tsc = before + ticks / 2 + tsc_offset;
		best = sample;
	}
	return best;
}

static uint64_t nanoseconds(uint64_t ticks, uint64_t mult)
{
	return (uint64_t)((unsigned __int128)ticks * mult >> TIME_SHIFT);
}

/* How far the guest's clock is ahead of the host's, whose time at `tsc` is `monotonic_ns`. */
static uint64_t ahead_ns(const struct time_page *page, uint64_t tsc, uint64_t monotonic_ns)
{
	uint64_t told = page->monotonic_ns;

	if (tsc > page->tsc_base)
		told += nanoseconds(tsc - page->tsc_base, page->mult);
	return told > monotonic_ns ? told - monotonic_ns : 0;
}

/* The guest's clock never goes back: its rate is not quite the host's, and one sample is better than another. So nobody
 * reads the page from when the TSC is taken that parts the old base from the new one, and a clock that is ahead runs
 * slower until the next time. One that is far ahead, as the host was suspended and its TSC was not, stays so. */
void clock_publish(struct machine *machine)
{
	struct time_page *page = machine->time_page;
	const uint32_t sequence = page->sequence;
	struct sample now;
	uint64_t mult, tsc, passed, ahead;

	if (!clock_is_stable(machine))
		return;
	now = take_sample(machine->tsc_offset);
	now.monotonic_ns += machine->suspended_ns;
	mult = (1000000ull << TIME_SHIFT) / machine->tsc_khz;
	__atomic_store_n(&page->sequence, sequence + 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	_mm_lfence();
	tsc = __rdtsc() + machine->tsc_offset;
	passed = tsc > now.tsc ? nanoseconds(tsc - now.tsc, mult) : 0;
	ahead = ahead_ns(page, tsc, now.monotonic_ns + passed);
	if (ahead > TIME_PUBLISH_NS / 2) {
		machine->suspended_ns += ahead;
		now.monotonic_ns += ahead;
		ahead = 0;
	}
	page->shift = TIME_SHIFT;
	page->mult = mult - (uint64_t)((unsigned __int128)mult * ahead / TIME_PUBLISH_NS);
	page->tsc_base = tsc;
	page->monotonic_ns = now.monotonic_ns + passed + ahead;
	page->realtime_ns = now.realtime_ns + passed + ahead;
	__atomic_store_n(&page->sequence, sequence + 2, __ATOMIC_RELEASE);
}
