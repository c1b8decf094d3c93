/* test_guard.c: bus locks slow a guest down and no more, a stuck processor ends it. KVM is played by a function here. */
#include <stdarg.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "../../monitor/limits.h"
#include "../../monitor/machine.h"
#include "cmocka_all.h"

#define KVM_FD  101
#define VM_FD   102
#define VCPU_FD 103

#define NANOSECONDS 1000000000ull
#define LOCK_NS     (NANOSECONDS / BUS_LOCKS_PER_SECOND_MAX)

/* What KVM offers, what was asked of it, and what its KVM_RUNs come back with. */
static struct fake {
	int bus_lock;
	int notify;
	int refuse;
	uint64_t enabled_bus_lock;
	uint64_t enabled_notify;
	unsigned locks; /* so many exits by bus locks */
	int beside;     /* 1: as a flag of another exit, which is none that ends */
	unsigned runs;
	unsigned last_exit;
	struct machine machine;
	struct kvm_run run;
	struct vcpu_block block;
} fake;

/* The linker puts it in the place of ioctl(). */
int play_ioctl(int fd, unsigned long request, ...) __asm__("__wrap_ioctl");

static int enable(const struct kvm_enable_cap *enable)
{
	if (fake.refuse)
		return -1;
	if (enable->cap == KVM_CAP_X86_BUS_LOCK_EXIT)
		fake.enabled_bus_lock = enable->args[0];
	else if (enable->cap == KVM_CAP_X86_NOTIFY_VMEXIT)
		fake.enabled_notify = enable->args[0];
	else
		fail_msg("capability %u", enable->cap);
	return 0;
}

static int run(void)
{
	if (fake.runs++ < fake.locks) {
		fake.run.flags = KVM_RUN_X86_BUS_LOCK;
		fake.run.exit_reason = KVM_EXIT_X86_BUS_LOCK;
		if (fake.beside) {
			fake.run.exit_reason = KVM_EXIT_MMIO;
			fake.run.mmio.phys_addr = PHYSICAL_TRAP + TRAP_CLOCK;
			fake.run.mmio.len = 4;
			fake.run.mmio.is_write = 1;
		}
		return 0;
	}
	fake.run.flags = 0;
	fake.run.exit_reason = fake.last_exit;
	return 0;
}

int play_ioctl(int fd, unsigned long request, ...)
{
	va_list arguments;
	unsigned long value;

	va_start(arguments, request);
	value = va_arg(arguments, unsigned long);
	va_end(arguments);
	if (fd == KVM_FD && request == KVM_CHECK_EXTENSION)
		return value == KVM_CAP_X86_BUS_LOCK_EXIT ? fake.bus_lock : fake.notify;
	if (fd == VM_FD && request == KVM_ENABLE_CAP)
		return enable((const struct kvm_enable_cap *)value); /* NOLINT(performance-no-int-to-ptr) */
	if (fd == VCPU_FD && request == KVM_RUN)
		return run();
	fail_msg("ioctl 0x%lx on %d", request, fd);
	return -1;
}

static struct machine *fresh(void)
{
	struct machine *machine = &fake.machine;

	fake = (struct fake){.last_exit = KVM_EXIT_NOTIFY};
	*machine = (struct machine){.kvm_fd = KVM_FD, .vm_fd = VM_FD, .vcpu_count = 1, .ended = ATOMIC_FLAG_INIT};
	machine->vcpu[0] = (struct vcpu){.machine = machine, .fd = VCPU_FD, .run = &fake.run, .block = &fake.block};
	machine->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	assert_true(machine->stop_fd >= 0);
	return machine;
}

/* Runs to the guest's end. Returns how long that took. */
static uint64_t run_to_end(struct machine *machine)
{
	const uint64_t start = clock_ns(CLOCK_MONOTONIC);
	uint64_t took;

	vcpu_run(&machine->vcpu[0]);
	took = clock_ns(CLOCK_MONOTONIC) - start;
	close(machine->stop_fd);
	assert_int_equal(fake.runs, fake.locks + 1);
	return took;
}

static void what_kvm_offers_is_asked_for(void **data)
{
	struct machine *machine = fresh();

	(void)data;
	fake.bus_lock = KVM_BUS_LOCK_DETECTION_OFF | KVM_BUS_LOCK_DETECTION_EXIT;
	fake.notify = KVM_X86_NOTIFY_VMEXIT_ENABLED | KVM_X86_NOTIFY_VMEXIT_USER;
	assert_int_equal(guard_ask(machine), 0);
	assert_int_equal(fake.enabled_bus_lock, KVM_BUS_LOCK_DETECTION_EXIT);
	assert_int_equal(fake.enabled_notify, KVM_X86_NOTIFY_VMEXIT_ENABLED | KVM_X86_NOTIFY_VMEXIT_USER);
	close(machine->stop_fd);
}

static void what_kvm_lacks_is_reported(void **data)
{
	struct machine *machine = fresh();

	(void)data;
	assert_int_equal(guard_ask(machine), LACK_BUS_LOCK | LACK_NOTIFY);
	/* Without an exit to us it would be of no use; and an error is as good as a no. */
	fake.bus_lock = KVM_BUS_LOCK_DETECTION_OFF;
	fake.notify = KVM_X86_NOTIFY_VMEXIT_ENABLED;
	assert_int_equal(guard_ask(machine), LACK_BUS_LOCK | LACK_NOTIFY);
	fake.bus_lock = -1;
	fake.notify = -1;
	assert_int_equal(guard_ask(machine), LACK_BUS_LOCK | LACK_NOTIFY);
	fake.bus_lock = KVM_BUS_LOCK_DETECTION_EXIT;
	fake.notify = KVM_X86_NOTIFY_VMEXIT_ENABLED | KVM_X86_NOTIFY_VMEXIT_USER;
	fake.refuse = 1;
	assert_int_equal(guard_ask(machine), LACK_BUS_LOCK | LACK_NOTIFY);
	assert_int_equal(fake.enabled_bus_lock | fake.enabled_notify, 0);
	close(machine->stop_fd);
}

static void a_few_bus_locks_cost_nothing(void **data)
{
	struct machine *machine = fresh();

	(void)data;
	fake.locks = BUS_LOCK_BURST_MAX;
	assert_true(run_to_end(machine) < LOCK_NS);
	assert_int_equal(machine->end.kind, LAUNCH_VIOLATION);
}

static void many_bus_locks_put_the_vcpu_to_sleep(void **data)
{
	(void)data;
	for (int beside = 0; beside < 2; beside++) {
		struct machine *machine = fresh();
		uint64_t took;

		fake.beside = beside;
		fake.locks = BUS_LOCK_BURST_MAX + 30;
		took = run_to_end(machine);
		assert_in_range(took, 29 * LOCK_NS, 300 * LOCK_NS);
		/* They were not what ended it. */
		assert_int_equal(machine->end.value[0], KVM_EXIT_NOTIFY);
	}
}

static void a_stuck_processor_ends_the_guest(void **data)
{
	struct machine *machine = fresh();

	(void)data;
	run_to_end(machine);
	assert_int_equal(machine->end.kind, LAUNCH_VIOLATION);
	assert_int_equal(machine->end.number, VIOLATION_EXIT);
	assert_int_equal(machine->end.value[0], KVM_EXIT_NOTIFY);
}

static void one_that_is_to_stop_does_not_sleep(void **data)
{
	struct machine *machine = fresh();
	const uint64_t start = clock_ns(CLOCK_MONOTONIC);

	(void)data;
	atomic_store(&machine->stopping, true);
	for (unsigned i = 0; i < 1000; i++)
		guard_bus_lock(&machine->vcpu[0]);
	assert_true(clock_ns(CLOCK_MONOTONIC) - start < 500 * LOCK_NS);
	close(machine->stop_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_kvm_offers_is_asked_for),
		cmocka_unit_test(what_kvm_lacks_is_reported),
		cmocka_unit_test(a_few_bus_locks_cost_nothing),
		cmocka_unit_test(many_bus_locks_put_the_vcpu_to_sleep),
		cmocka_unit_test(a_stuck_processor_ends_the_guest),
		cmocka_unit_test(one_that_is_to_stop_does_not_sleep),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
