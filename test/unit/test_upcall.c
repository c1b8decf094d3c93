/* test_upcall.c: when an upcall is delivered, and when it is held back. No machine runs: a vCPU is a struct here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "../../monitor/limits.h"
#include "../../monitor/machine.h"

#define PROGRAM_RSP  (GUEST_STACK_END - 0x1000)
#define UPCALL_ENTRY 0x1230ull

struct fake {
	struct machine machine;
	struct kvm_run run;
	struct vcpu_block block;
	uint8_t stack[VCPU_UPCALL_STACK_BYTES];
};

static struct fake fake;

/* A vCPU in ordinary code with an upcall due. */
static struct vcpu *fresh(void)
{
	struct vcpu *vcpu = &fake.machine.vcpu[0];

	memset(&fake, 0, sizeof(fake));
	fake.machine.image_base = GUEST_IMAGE_BASE;
	fake.machine.image.manifest.upcall_entry = UPCALL_ENTRY;
	*vcpu = (struct vcpu){
		.machine = &fake.machine, .run = &fake.run, .block = &fake.block, .upcall_stack = fake.stack};
	fake.run.s.regs.regs =
		(struct kvm_regs){.rip = GUEST_IMAGE_BASE + 0x5000, .rsp = PROGRAM_RSP, .rflags = 0x246, .rax = 7};
	fake.run.s.regs.sregs.cs.selector = GUEST_CODE_SELECTOR;
	atomic_store(&vcpu->upcall_due, UPCALL_NEW);
	return vcpu;
}

static int delivered(void)
{
	return fake.run.s.regs.regs.rip == GUEST_IMAGE_BASE + UPCALL_ENTRY;
}

static void test_the_frame_returns_to_where_it_was(void **data)
{
	struct vcpu *vcpu = fresh();
	const uint64_t top = GUEST_VCPU(0) + VCPU_UPCALL_STACK_OFFSET + VCPU_UPCALL_STACK_BYTES;
	uint64_t frame[5];

	(void)data;
	upcall_deliver(vcpu);
	assert_true(delivered());
	assert_int_equal(fake.run.s.regs.regs.rsp, top - sizeof(frame));
	assert_int_equal(fake.run.kvm_dirty_regs, KVM_SYNC_X86_REGS);
	assert_int_equal(fake.run.s.regs.regs.rax, 7);
	memcpy(frame, fake.stack + sizeof(fake.stack) - sizeof(frame), sizeof(frame));
	assert_int_equal(frame[0], GUEST_IMAGE_BASE + 0x5000);
	assert_int_equal(frame[1], GUEST_CODE_SELECTOR);
	assert_int_equal(frame[2], 0x246);
	assert_int_equal(frame[3], PROGRAM_RSP);
	assert_int_equal(frame[4], GUEST_DATA_SELECTOR);
	assert_false(atomic_load(&vcpu->upcall_due));
}

static void test_nothing_due_changes_nothing(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	atomic_store(&vcpu->upcall_due, UPCALL_NOT_DUE);
	upcall_deliver(vcpu);
	assert_false(delivered());
	assert_int_equal(fake.run.kvm_dirty_regs, 0);
	assert_int_equal(fake.block.upcall_pending, 0);
}

static void assert_held_back(struct vcpu *vcpu)
{
	upcall_deliver(vcpu);
	assert_false(delivered());
	assert_int_equal(fake.run.kvm_dirty_regs, 0);
	assert_int_equal(fake.block.upcall_pending, 1);
	assert_true(atomic_load(&vcpu->upcall_due));
	assert_false(upcall_wanted(vcpu, false)); /* or the guest would never run */
	assert_true(upcall_wanted(vcpu, true));
}

static void test_masks_and_queued_events_hold_it_back(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	assert_held_back(vcpu);
	vcpu = fresh();
	fake.block.upcall_mask = 0x80000000;
	assert_held_back(vcpu);
	vcpu = fresh();
	fake.run.s.regs.events.exception.injected = 1;
	assert_held_back(vcpu);
	vcpu = fresh();
	fake.run.s.regs.events.exception.pending = 1;
	assert_held_back(vcpu);
	vcpu = fresh();
	fake.run.s.regs.sregs.cs.selector = 0x10;
	assert_held_back(vcpu);
}

static void test_stacks_of_its_own_hold_it_back_to_the_byte(void **data)
{
	static const struct {
		uint64_t offset, bytes;
	} stack[] = {{VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES},
		     {VCPU_DOUBLE_STACK_OFFSET, VCPU_DOUBLE_STACK_BYTES},
		     {VCPU_UPCALL_STACK_OFFSET, VCPU_UPCALL_STACK_BYTES}};

	(void)data;
	for (size_t i = 0; i < sizeof(stack) / sizeof(stack[0]); i++) {
		const uint64_t bottom = GUEST_VCPU(0) + stack[i].offset;
		const uint64_t inside[] = {bottom, bottom + 8, bottom + stack[i].bytes};
		const uint64_t outside[] = {bottom - 1, bottom + stack[i].bytes + 1, 0, UINT64_MAX};

		for (size_t j = 0; j < sizeof(inside) / sizeof(inside[0]); j++) {
			struct vcpu *vcpu = fresh();

			fake.run.s.regs.regs.rsp = inside[j];
			assert_held_back(vcpu);
		}
		for (size_t j = 0; j < sizeof(outside) / sizeof(outside[0]); j++) {
			struct vcpu *vcpu = fresh();

			fake.run.s.regs.regs.rsp = outside[j];
			upcall_deliver(vcpu);
			assert_true(delivered());
		}
	}
}

static void test_a_guest_that_sees_to_it_is_left_alone(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	assert_held_back(vcpu);
	fake.block.upcall_mask = 0;
	fake.block.upcall_pending = 0;
	upcall_deliver(vcpu);
	assert_false(delivered());
	assert_false(atomic_load(&vcpu->upcall_due));
}

static void test_a_new_one_is_not_taken_for_the_one_it_has_seen_to(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	assert_held_back(vcpu);
	fake.block.upcall_pending = 0;
	atomic_store(&vcpu->upcall_due, UPCALL_NEW);
	assert_true(upcall_waiting(vcpu));
	fake.block.upcall_pending = 0;
	atomic_store(&vcpu->upcall_due, UPCALL_NEW);
	assert_held_back(vcpu);
	fake.block.upcall_pending = 0;
	atomic_store(&vcpu->upcall_due, UPCALL_NEW);
	fake.block.upcall_mask = 0;
	upcall_deliver(vcpu);
	assert_true(delivered());
}

static void test_it_is_delivered_when_the_mask_is_lifted(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	assert_held_back(vcpu);
	fake.block.upcall_mask = 0;
	upcall_deliver(vcpu);
	assert_true(delivered());
	assert_int_equal(fake.block.upcall_pending, 0);
}

static void test_the_monitor_gives_up_in_the_end(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	assert_held_back(vcpu);
	vcpu->upcall_since_ns -= UPCALL_HELD_NS + 1;
	/* That time may have been somebody else's: the guest has its tries. */
	for (unsigned i = 1; i < UPCALL_HELD_TRIES; i++)
		assert_held_back(vcpu);
	upcall_deliver(vcpu);
	assert_false(delivered());
	assert_false(atomic_load(&vcpu->upcall_due));
	assert_int_equal(fake.block.upcall_pending, 1);
}

static void test_many_tries_in_a_short_time_are_not_the_end(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	fake.block.upcall_mask = 1;
	for (unsigned i = 0; i < 4 * UPCALL_HELD_TRIES; i++)
		assert_held_back(vcpu);
	/* A new one has all of them again. */
	atomic_store(&vcpu->upcall_due, UPCALL_NEW);
	upcall_deliver(vcpu);
	vcpu->upcall_since_ns -= UPCALL_HELD_NS + 1;
	assert_held_back(vcpu);
}

static void test_a_guest_does_not_sleep_over_one(void **data)
{
	struct vcpu *vcpu = fresh();

	(void)data;
	assert_true(upcall_wanted(vcpu, false));
	assert_true(upcall_waiting(vcpu));
	assert_int_equal(fake.block.upcall_pending, 1);
	assert_true(upcall_waiting(vcpu));
	fake.block.upcall_pending = 0;
	assert_false(upcall_waiting(vcpu));
	assert_false(atomic_load(&vcpu->upcall_due));
	assert_false(upcall_wanted(vcpu, true));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_frame_returns_to_where_it_was),
		cmocka_unit_test(test_nothing_due_changes_nothing),
		cmocka_unit_test(test_masks_and_queued_events_hold_it_back),
		cmocka_unit_test(test_stacks_of_its_own_hold_it_back_to_the_byte),
		cmocka_unit_test(test_a_guest_that_sees_to_it_is_left_alone),
		cmocka_unit_test(test_a_new_one_is_not_taken_for_the_one_it_has_seen_to),
		cmocka_unit_test(test_it_is_delivered_when_the_mask_is_lifted),
		cmocka_unit_test(test_the_monitor_gives_up_in_the_end),
		cmocka_unit_test(test_many_tries_in_a_short_time_are_not_the_end),
		cmocka_unit_test(test_a_guest_does_not_sleep_over_one),
	};

	return cmocka_run_group_tests_name("upcall", tests, NULL, NULL);
}
