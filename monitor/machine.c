/* machine.c: opens KVM, makes the virtual machine, and says once how it ended. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "limits.h"

int machine_no_kvm(struct launch_report *report, int error, uint64_t what, uint64_t detail)
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
		return machine_no_kvm(report, errno, KVM_LACKS_DEVICE, 0);
	if (ioctl(machine->kvm_fd, KVM_GET_API_VERSION, 0) != KVM_API_VERSION)
		return machine_no_kvm(report, 0, KVM_LACKS_VERSION, 0);
	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (ioctl(machine->kvm_fd, KVM_CHECK_EXTENSION, needed[i]) <= 0)
			return machine_no_kvm(report, 0, KVM_LACKS_CAPABILITY, (uint64_t)needed[i]);
	}
	if ((ioctl(machine->kvm_fd, KVM_CHECK_EXTENSION, KVM_CAP_SYNC_REGS) & synchronised) != synchronised)
		return machine_no_kvm(report, 0, KVM_LACKS_CAPABILITY, KVM_CAP_SYNC_REGS);
	return 0;
}

static int add_memory(const struct machine *machine)
{
	const struct memory_area *all = &machine->memory.all;
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = all->physical, .memory_size = all->bytes, .userspace_addr = (uintptr_t)all->host};

	return ioctl(machine->vm_fd, KVM_SET_USER_MEMORY_REGION, &region) != 0 ? -errno : 0;
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
	for (uint32_t i = 0; machine->vcpu_count > 1 && i < machine->vcpu_count && !error; i++) {
		error = add_doorbell(machine, DOORBELL_WAKE + 8 * i, machine->vcpu[i].wake_fd);
		if (!error)
			error = add_doorbell(machine, DOORBELL_UPCALL + 8 * i, machine->vcpu[i].upcall_fd);
	}
	return error;
}

static int add_vcpu(struct machine *machine, uint32_t index)
{
	struct vcpu *vcpu = &machine->vcpu[index];
	uint8_t *range = memory_system(&machine->memory, SYSTEM_VCPUS + index * GUEST_VCPU_BYTES, GUEST_VCPU_BYTES);
	int bytes = ioctl(machine->kvm_fd, KVM_GET_VCPU_MMAP_SIZE, 0);

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
	return 0;
}

/* Leaves a reference to the machine in a socket that soon only itself and the launcher refer to. The launcher lets go when
 * this process is gone; taking the machine down is then the work of the kernel's collector of such sockets (unix(7)),
 * and nobody waits for it: on Linux 6.18 it takes 15 ms when the doorbells are younger than that. Where it is refused,
 * nothing is lost but that time. */
static void leave_to_collector(const struct machine *machine)
{
	const int queued[] = {machine->vcpu[0].fd, LAUNCH_FD_KEEPER + 1};
	char payload = 0;
	struct iovec data = {.iov_base = &payload, .iov_len = sizeof(payload)};
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(queued))];
	} control = {
		.header = {.cmsg_len = CMSG_LEN(sizeof(queued)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS}};
	const struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};

	memcpy(CMSG_DATA(&control.header), queued, sizeof(queued));
	if (sendmsg(LAUNCH_FD_KEEPER, &message, MSG_DONTWAIT) < 0)
		errno = 0;
	close(LAUNCH_FD_KEEPER);
	close(LAUNCH_FD_KEEPER + 1);
}

/* The virtual machine with vCPUs that have no registers yet. 0 or -errno. */
static int make_vcpus(struct machine *machine)
{
	int error = 0;

	do
		machine->vm_fd = ioctl(machine->kvm_fd, KVM_CREATE_VM, 0);
	while (machine->vm_fd < 0 && errno == EINTR);
	if (machine->vm_fd < 0)
		return -errno;
	machine->lacks |= guard_ask(machine);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = add_vcpu(machine, i);
	if (!error)
		clock_open(machine); /* before the other thread is at the vCPUs */
	return error;
}

static int make_rest(struct machine *machine)
{
	int error;

	machine->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (machine->stop_fd < 0)
		return -errno;
	/* In this order: on Linux 6.18 memory that is added behind a doorbell waits out a grace period of some
	 * milliseconds. The machine's end waits for it instead: leave_to_collector(). */
	error = add_memory(machine);
	return error ? error : add_doorbells(machine);
}

void machine_make(struct machine *machine)
{
	thread_wait(&machine->opened);
	machine->vcpus_error = make_vcpus(machine);
	sem_post(&machine->vcpus_made);
	machine->make_error = machine->vcpus_error ? machine->vcpus_error : make_rest(machine);
	sem_post(&machine->made);
}

/* The other thread has done its part: 0, or -1 with *report. */
static int wait_for_part(sem_t *part, const int *error, struct launch_report *report)
{
	thread_wait(part);
	return *error ? machine_no_kvm(report, -*error, KVM_LACKS_MACHINE, 0) : 0;
}

static int set_up_vcpus(struct machine *machine, struct kvm_cpuid2 *cpuid, struct launch_report *report)
{
	int error = 0;

	if (cpu_read_features(machine, cpuid, report) != 0 ||
	    wait_for_part(&machine->vcpus_made, &machine->vcpus_error, report) != 0)
		return -1;
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = cpu_set_up(&machine->vcpu[i], cpuid);
	if (error)
		return machine_no_kvm(report, -error, error == -EINVAL ? KVM_LACKS_CPU : KVM_LACKS_MACHINE, 1);
	return 0;
}

int machine_open(struct machine *machine, struct launch_report *report)
{
	struct kvm_cpuid2 *cpuid = calloc(1, sizeof(*cpuid) + CPUID_ENTRIES_MAX * sizeof(struct kvm_cpuid_entry2));
	int result;

	if (!cpuid)
		return machine_no_kvm(report, ENOMEM, KVM_LACKS_MACHINE, 0);
	result = open_device(machine, report);
	if (result == 0) {
		sem_post(&machine->opened);
		result = set_up_vcpus(machine, cpuid, report);
	}
	free(cpuid);
	if (result != 0 || wait_for_part(&machine->made, &machine->make_error, report) != 0)
		return -1;
	threads_anywhere();
	vcpu_warm_up(&machine->vcpu[0]); /* without memory it would be a triple fault */
	return 0;
}

int machine_set_entries(struct machine *machine)
{
	int error = 0;

	cpu_write_tables(machine);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = cpu_set_entries(&machine->vcpu[i]);
	return error;
}

void machine_close_setup(struct machine *machine)
{
	leave_to_collector(machine);
	close(machine->vm_fd);
	close(machine->kvm_fd);
	machine->vm_fd = machine->kvm_fd = -1;
}

const struct machine_range *machine_range_of(const struct machine *machine, uint64_t address, uint64_t bytes)
{
	for (int i = 0; i < RANGE_COUNT; i++) {
		const struct machine_range *range = &machine->range[i];
		const uint64_t offset = address - range->address;

		if (address >= range->address && offset <= range->bytes && bytes <= range->bytes - offset)
			return range;
	}
	return NULL;
}

bool machine_read(const struct machine *machine, uint64_t address, void *to, uint64_t bytes)
{
	const struct machine_range *range = machine_range_of(machine, address, bytes);
	const void *from =
		range ? memory_ram(&machine->memory, range->ram_offset + (address - range->address), bytes) : NULL;

	if (!from)
		return false;
	memcpy(to, from, bytes);
	return true;
}

void machine_end(struct machine *machine, uint32_t kind, int32_t number, uint64_t value0, uint64_t value1,
		 uint64_t value2)
{
	const uint64_t one = 1;

	if (atomic_flag_test_and_set(&machine->ended))
		return;
	machine->end_thread = pthread_self();
	machine->end = (struct launch_report){
		.version = UNILET_ABI_VERSION, .kind = kind, .number = number, .value = {value0, value1, value2}};
	/* The write orders the report before the watching thread's read; an eventfd takes 2^64 - 2 of these. */
	if (write(machine->stop_fd, &one, sizeof(one)) != (ssize_t)sizeof(one))
		abort();
}
