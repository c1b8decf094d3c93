/* upcall.c: the interrupt of a machine without interrupts: a frame on the vCPU's own upcall stack. */
#include "machine.h"

#include <string.h>

#include "debug.h"
#include "limits.h"

/* The guest's frame for iretq, lowest address first. */
struct upcall_frame {
	uint64_t rip, cs, rflags, rsp, ss;
};

static bool on_stack(uint64_t rsp, uint64_t bottom, uint64_t bytes)
{
	return rsp - bottom <= bytes; /* the top itself counts: an empty stack may be about to be used */
}

static bool on_own_stacks(const struct vcpu *vcpu, uint64_t rsp)
{
	const uint64_t range = GUEST_VCPU(vcpu->index);

	return on_stack(rsp, range + VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES) ||
	       on_stack(rsp, range + VCPU_DOUBLE_STACK_OFFSET, VCPU_DOUBLE_STACK_BYTES) ||
	       on_stack(rsp, range + VCPU_DEBUG_STACK_OFFSET, VCPU_DEBUG_STACK_BYTES) ||
	       on_stack(rsp, range + VCPU_UPCALL_STACK_OFFSET, VCPU_UPCALL_STACK_BYTES);
}

/* Between two instructions of ordinary ring-3 code, with nothing queued that would land on the handler instead. */
static bool can_deliver(const struct vcpu *vcpu)
{
	const struct kvm_sync_regs *state = &vcpu->run->s.regs;

	return state->sregs.cs.selector == GUEST_CODE_SELECTOR && !state->events.exception.injected &&
	       !state->events.exception.pending && !state->events.interrupt.injected && !state->events.nmi.injected &&
	       __atomic_load_n(&vcpu->block->upcall_mask, __ATOMIC_ACQUIRE) == 0 &&
	       !on_own_stacks(vcpu, state->regs.rsp);
}

static void push_frame(struct vcpu *vcpu)
{
	struct kvm_regs *registers = &vcpu->run->s.regs.regs;
	const struct upcall_frame frame = {.rip = registers->rip,
					   .cs = GUEST_CODE_SELECTOR,
					   .rflags = registers->rflags,
					   .rsp = registers->rsp,
					   .ss = GUEST_DATA_SELECTOR};
	const uint64_t top = VCPU_UPCALL_STACK_BYTES - sizeof(frame);

	memcpy(vcpu->upcall_stack + top, &frame, sizeof(frame));
	registers->rsp = GUEST_VCPU(vcpu->index) + VCPU_UPCALL_STACK_OFFSET + top;
	registers->rip = vcpu->machine->image_base + vcpu->machine->image.manifest.upcall_entry;
	registers->rflags = 0x202;
	vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
}

/* What the guest was told of is over. Not so if the watching thread has something new. */
static bool settle(struct vcpu *vcpu)
{
	enum upcall_due told = UPCALL_TOLD;

	return atomic_compare_exchange_strong(&vcpu->upcall_due, &told, UPCALL_NOT_DUE);
}

/* It was told by upcall_pending, and has seen to it by itself. */
static bool heeded(struct vcpu *vcpu)
{
	return __atomic_load_n(&vcpu->block->upcall_pending, __ATOMIC_ACQUIRE) == 0 && settle(vcpu);
}

/* The guest is told by upcall_pending. The watching thread kicks again and again until this gives up: a guest that
 * stays masked finds the word when it unmasks, one that never does harms itself. */
static void hold_back(struct vcpu *vcpu)
{
	const uint64_t now = clock_ns(CLOCK_MONOTONIC);

	if (atomic_exchange(&vcpu->upcall_due, UPCALL_TOLD) == UPCALL_NEW) {
		vcpu->upcall_since_ns = now;
		vcpu->upcall_tries = 0;
	}
	/* Only now: whoever clears the word looks at what came before the exchange. */
	__atomic_store_n(&vcpu->block->upcall_pending, 1, __ATOMIC_RELEASE);
	/* Time alone may have been others', and the guest between its last look and its unmasking. */
	if (++vcpu->upcall_tries > UPCALL_HELD_TRIES && now - vcpu->upcall_since_ns > UPCALL_HELD_NS)
		settle(vcpu);
}

bool upcall_wanted(const struct vcpu *vcpu, bool trapped)
{
	const enum upcall_due due = atomic_load(&vcpu->upcall_due);

	return due == UPCALL_NEW || (due == UPCALL_TOLD && trapped);
}

bool upcall_waiting(struct vcpu *vcpu)
{
	if (atomic_load(&vcpu->upcall_due) == UPCALL_NOT_DUE || heeded(vcpu))
		return false;
	hold_back(vcpu);
	return true;
}

void upcall_deliver(struct vcpu *vcpu)
{
	if (atomic_load(&vcpu->upcall_due) == UPCALL_NOT_DUE || heeded(vcpu))
		return;
	if (!can_deliver(vcpu)) {
		hold_back(vcpu);
		return;
	}
	/* One that comes between these is seen by the handler. */
	atomic_store(&vcpu->upcall_due, UPCALL_NOT_DUE);
	__atomic_store_n(&vcpu->block->upcall_pending, 0, __ATOMIC_RELEASE);
	push_frame(vcpu);
}
