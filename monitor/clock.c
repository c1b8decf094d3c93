/* clock.c: the guest's clock: a page it reads, as good as its TSC. */
#include "machine.h"

#include <sys/ioctl.h>
#include <time.h>
#include <x86intrin.h>

#define MSR_TSC    0x10u
#define TIME_SHIFT 32u

uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (uint64_t)now.tv_sec * 1000000000ull + (uint64_t)now.tv_nsec;
}

/* On kvm_amd and kvm_intel the guest's TSC starts at its own zero; on PVM it is the host's. */
void clock_open(struct machine *machine)
{
	const int khz = ioctl(machine->vcpu[0].fd, KVM_GET_TSC_KHZ, 0);
	struct {
		struct kvm_msrs header;
		struct kvm_msr_entry entry;
	} msr = {.header.nmsrs = 1, .entry.index = MSR_TSC};
	const uint64_t before = __rdtsc();

	machine->time_page = memory_system(&machine->memory, SYSTEM_TIME, UNILET_PAGE);
	if (khz <= 0 || ioctl(machine->vcpu[0].fd, KVM_GET_MSRS, &msr) != 1)
		return;
	machine->tsc_khz = (uint64_t)khz;
	machine->tsc_offset = msr.entry.data - (before + (__rdtsc() - before) / 2);
}

bool clock_is_stable(const struct machine *machine)
{
	return machine->tsc_invariant && machine->tsc_khz > 0;
}

void clock_publish(struct machine *machine)
{
	struct time_page *page = machine->time_page;
	const uint32_t sequence = page->sequence;

	if (!clock_is_stable(machine))
		return;
	__atomic_store_n(&page->sequence, sequence + 1, __ATOMIC_RELAXED);
	__atomic_thread_fence(__ATOMIC_RELEASE);
	page->shift = TIME_SHIFT;
	page->mult = (1000000ull << TIME_SHIFT) / machine->tsc_khz;
	page->monotonic_ns = clock_ns(CLOCK_MONOTONIC);
	page->tsc_base = __rdtsc() + machine->tsc_offset;
	page->realtime_ns = clock_ns(CLOCK_REALTIME);
	__atomic_store_n(&page->sequence, sequence + 2, __ATOMIC_RELEASE);
}
