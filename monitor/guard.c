/* guard.c: against a guest that hurts its host by what it makes the processor do: bus locks, and stuck microcode. */
#include "machine.h"

#include <poll.h>
#include <sys/ioctl.h>
#include <time.h>

#include "limits.h"

#define NANOSECONDS      1000000000ull
#define BUS_LOCK_COST_NS (NANOSECONDS / BUS_LOCKS_PER_SECOND_MAX)

static bool ask(const struct machine *machine, uint32_t capability, uint64_t needed, uint64_t argument)
{
	struct kvm_enable_cap enable = {.cap = capability, .args = {argument}};
	const int offered = ioctl(machine->kvm_fd, KVM_CHECK_EXTENSION, capability);

	return offered > 0 && ((uint64_t)offered & needed) == needed &&
	       ioctl(machine->vm_fd, KVM_ENABLE_CAP, &enable) == 0;
}

uint32_t guard_ask(const struct machine *machine)
{
	/* Window 0 (in the upper half): the processor's own notion of "too long" alone. */
	const uint64_t notify = KVM_X86_NOTIFY_VMEXIT_ENABLED | KVM_X86_NOTIFY_VMEXIT_USER;
	uint32_t lacks = 0;

	if (!ask(machine, KVM_CAP_X86_BUS_LOCK_EXIT, KVM_BUS_LOCK_DETECTION_EXIT, KVM_BUS_LOCK_DETECTION_EXIT))
		lacks |= LACK_BUS_LOCK;
	if (!ask(machine, KVM_CAP_X86_NOTIFY_VMEXIT, notify, notify))
		lacks |= LACK_NOTIFY;
	return lacks;
}

/* Each bus lock costs a share of a second, some are on credit: returns for how long to sleep. */
static uint64_t charge(uint64_t *paid_until_ns, uint64_t cost_ns, uint64_t now)
{
	const uint64_t credit = BUS_LOCK_BURST_MAX * cost_ns;
	uint64_t debt;

	if (*paid_until_ns < now)
		*paid_until_ns = now;
	*paid_until_ns += cost_ns;
	debt = *paid_until_ns - now;
	return debt > credit ? debt - credit : 0;
}

/* Kicks come as often as the guest likes: they must not cut the sleep short. */
void guard_bus_lock(struct vcpu *vcpu)
{
	uint64_t now = clock_ns(CLOCK_MONOTONIC);
	/* The limit is the machine's: each vCPU has its part of it. */
	const uint64_t cost_ns = BUS_LOCK_COST_NS * vcpu->machine->vcpu_count;
	const uint64_t end = now + charge(&vcpu->bus_locks_paid_ns, cost_ns, now);

	while (now < end && !atomic_load(&vcpu->machine->stopping)) {
		const struct timespec rest = {.tv_nsec = (long)(end - now)};

		ppoll(NULL, 0, &rest, NULL);
		now = clock_ns(CLOCK_MONOTONIC);
	}
}
