/* machine.c: opens KVM, makes the virtual machine, and says once how it ended. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "limits.h"

static int no_kvm(struct launch_report *report, int error, uint64_t what, uint64_t detail)
{
	*report = (struct launch_report){.kind = LAUNCH_NO_KVM, .number = error, .value = {what, detail, 0}};
	return -1;
}

static int open_device(struct machine *machine, struct launch_report *report)
{
	static const int needed[] = {KVM_CAP_USER_MEMORY, KVM_CAP_EXT_CPUID, KVM_CAP_IOEVENTFD, KVM_CAP_XCRS,
				     KVM_CAP_IMMEDIATE_EXIT};
	const int synchronised = KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS | KVM_SYNC_X86_EVENTS;

	machine->opened_ns = clock_ns(CLOCK_MONOTONIC);
	machine->kvm_fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	if (machine->kvm_fd < 0)
		return no_kvm(report, errno, KVM_LACKS_DEVICE, 0);
	if (ioctl(machine->kvm_fd, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return no_kvm(report, 0, KVM_LACKS_VERSION, 0);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (ioctl(machine->kvm_fd, KVM_CHECK_EXTENSION, needed[i]) <= 0)
			return no_kvm(report, 0, KVM_LACKS_CAPABILITY, (uint64_t)needed[i]);
	}
	if ((ioctl(machine->kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_SYNC_REGS) & synchronised) != synchronised)
		return no_kvm(report, 0, KVM_LACKS_CAPABILITY, KVM_CAP_SYNC_REGS);
	return 0;
}

static int add_slots(const struct machine *machine)
{
	for (uint32_t i = 0; i < SLOT_COUNT; i++) {
		const struct memory_slot *slot = &machine->memory.slot[i];
		struct kvm_userspace_memory_region region = {.slot = i,
							     .guest_phys_addr = slot->physical,
							     .memory_size = slot->bytes,
							     .userspace_addr = (uintptr_t)slot->host};

		if (slot->bytes > 0 && ioctl(machine->vm_fd, KVM_SET_USER_MEMORY_REGION, &region) != 0)
			return -errno;
	}
	return 0;
}

/* Length 0 matches a store of any width; it is also what kvm_intel serves without decoding the instruction. */
static int add_doorbell(const struct machine *machine, uint64_t offset, int fd)
{
	struct kvm_ioeventfd doorbell = {.addr = PHYSICAL_DOORBELL + offset, .len = 0, .fd = fd};

	return ioctl(machine->vm_fd, KVM_IOEVENTFD, &doorbell) != 0 ? -errno : 0;
}

static int add_doorbells(const struct machine *machine)
{
	int error = add_doorbell(machine, DOORBELL_SERVICE, LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_DOORBELL);

	if (!error && (machine->configuration.flags & LAUNCH_PAGE))
		error = add_doorbell(machine, DOORBELL_PAGE, LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_DOORBELL);
	return error;
}

static int add_vcpu(struct machine *machine, uint32_t index, struct kvm_cpuid2 *cpuid)
{
	struct vcpu *vcpu = &machine->vcpu[index];
	uint8_t *range = memory_system(&machine->memory, SYSTEM_VCPUS + index * GUEST_VCPU_BYTES, GUEST_VCPU_BYTES);
	int bytes = ioctl(machine->kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0);

	vcpu->machine = machine;
	vcpu->index = index;
	vcpu->block = (struct vcpu_block *)range;
	vcpu->upcall_stack = range + VCPU_UPCALL_STACK_OFFSET;
	vcpu->block->upcall_mask = 1;
	vcpu->fd = ioctl(machine->vm_fd, KVM_CREATE_VCPU, index);
	if (vcpu->fd < 0 || bytes < (int)sizeof(*vcpu->run))
		return -errno;
	vcpu->run_bytes = (size_t)bytes;
	vcpu->run = mmap(NULL, vcpu->run_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, vcpu->fd, 0);
	if (vcpu->run == MAP_FAILED)
		return -errno;
	vcpu->run->kvm_valid_regs = KVM_SYNC_X86_REGS | KVM_SYNC_X86_SREGS | KVM_SYNC_X86_EVENTS;
	return cpu_set_up(vcpu, cpuid);
}

static int add_vcpus(struct machine *machine, struct launch_report *report)
{
	struct kvm_cpuid2 *cpuid = calloc(1, sizeof(*cpuid) + CPUID_ENTRIES_MAX * sizeof(struct kvm_cpuid_entry2));
	int error = 0;

	if (!cpuid)
		return no_kvm(report, ENOMEM, KVM_LACKS_MACHINE, 0);
	if (cpu_read_features(machine, cpuid, report) != 0) {
		free(cpuid);
		return -1;
	}
	cpu_write_tables(machine);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = add_vcpu(machine, i, cpuid);
	free(cpuid);
	if (error == -EINVAL)
		return no_kvm(report, EINVAL, KVM_LACKS_CPU, 1);
	return error ? no_kvm(report, -error, KVM_LACKS_MACHINE, 1) : 0;
}

int machine_open(struct machine *machine, struct launch_report *report)
{
	int error;

	if (open_device(machine, report) != 0)
		return -1;
	do
		machine->vm_fd = ioctl(machine->kvm_fd, KVM_CREATE_VM, 0);
	while (machine->vm_fd < 0 && errno == EINTR);
	if (machine->vm_fd < 0)
		return no_kvm(report, errno, KVM_LACKS_MACHINE, 0);
	/* In this order: on Linux 6.18 a slot that is added behind a doorbell waits out a grace period of some
	 * milliseconds. The machine's end waits for it instead, when the guest has long said its last word. */
	error = add_slots(machine);
	if (!error)
		error = add_doorbells(machine);
	if (error)
		return no_kvm(report, -error, KVM_LACKS_MACHINE, 0);
	machine->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (machine->stop_fd < 0)
		return no_kvm(report, errno, KVM_LACKS_MACHINE, 0);
	return add_vcpus(machine, report);
}

void machine_close_setup(struct machine *machine)
{
	close(machine->vm_fd);
	close(machine->kvm_fd);
	machine->vm_fd = machine->kvm_fd = -1;
}

void machine_end(struct machine *machine, uint32_t kind, int32_t number, uint64_t value0, uint64_t value1,
		 uint64_t value2)
{
	const uint64_t one = 1;

	if (atomic_flag_test_and_set(&machine->ended))
		return;
	machine->end = (struct launch_report){
		.version = UNILET_ABI_VERSION, .kind = kind, .number = number, .value = {value0, value1, value2}};
	/* The write orders the report before the watching thread's read; an eventfd takes 2^64 - 2 of these. */
	if (write(machine->stop_fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort();
}
