/* detail.c: what is told of a guest that did not end well: registers, stack, last requests. Written when all vCPUs stand. */
#include "machine.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "../abi/detail_abi.h"
#include "../abi/ring_abi.h"
#include "limits.h"

int detail_open(struct machine *machine)
{
	void *memory;
	int error;

	if (fcntl(LAUNCH_FD_DETAIL, F_GETFD) < 0)
		return 0; /* nobody wants to know */
	error = memory_map_sealed(LAUNCH_FD_DETAIL, DETAIL_BYTES, NULL, &memory);
	if (error)
		return error;
	close(LAUNCH_FD_DETAIL);
	machine->detail = memory;
	return 0;
}

/* A guest that lies about the place is ended for it; one that lies about the contents confuses its own report. */
bool detail_take_registers(struct vcpu *vcpu, uint64_t address)
{
	static const struct {
		uint64_t offset, bytes;
	} stack[] = {{VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES},
		     {VCPU_DOUBLE_STACK_OFFSET, VCPU_DOUBLE_STACK_BYTES}};
	const uint64_t range = (uint64_t)vcpu->index * GUEST_VCPU_BYTES;

	if (address == 0)
		return true;
	for (size_t i = 0; i < sizeof(stack) / sizeof(stack[0]); i++) {
		const uint64_t offset = address - GUEST_VCPUS - range - stack[i].offset;
		const void *from;

		if (offset > stack[i].bytes || sizeof(vcpu->fault) > stack[i].bytes - offset)
			continue;
		from = memory_system(&vcpu->machine->memory, SYSTEM_VCPUS + range + stack[i].offset + offset,
				     sizeof(vcpu->fault));
		if (!from)
			return false;
		memcpy(&vcpu->fault, from, sizeof(vcpu->fault));
		vcpu->fault_given = true;
		return true;
	}
	return false;
}

/* Kicks until all have left the guest: one may have been on its way into a wait. Bounded, whatever they do. */
static void wait_for_vcpus(const struct machine *machine)
{
	const struct timespec pause = {.tv_nsec = DETAIL_STOP_PAUSE_NS};

	for (unsigned tries = 0; tries < DETAIL_STOP_TRIES; tries++) {
		uint32_t running = 0;

		for (uint32_t i = 0; i < machine->vcpu_count; i++) {
			if (atomic_load(&machine->vcpu[i].stopped) || !atomic_load(&machine->vcpu[i].started))
				continue;
			vcpu_kick(&machine->vcpu[i]);
			running++;
		}
		if (running == 0)
			return;
		ppoll(NULL, 0, &pause, NULL);
	}
}

struct fault_registers detail_cpu_registers(const struct vcpu *vcpu)
{
	const struct kvm_regs *cpu = &vcpu->run->s.regs.regs;
	const struct kvm_sregs *special = &vcpu->run->s.regs.sregs;

	struct fault_registers registers = {
		.cs = special->cs.selector, .rflags = cpu->rflags, .ss = special->ss.selector};

#define COPY(name) registers.name = cpu->name;
	MACHINE_REGISTERS(COPY)
#undef COPY
	return registers;
}

/* The vCPU that ended the guest; the first one if a limit did. */
static const struct vcpu *find_vcpu(const struct machine *machine)
{
	for (uint32_t i = 0; i < machine->vcpu_count; i++) {
		if (pthread_equal(machine->vcpu[i].thread, machine->end_thread))
			return &machine->vcpu[i];
	}
	return &machine->vcpu[0];
}

static void write_registers(struct launch_detail *detail, const struct vcpu *vcpu)
{
	const struct launch_report *end = &vcpu->machine->end;

	detail->vcpu = vcpu->index;
	/* Some CPUs have reset a vCPU by the time its shutdown is told. */
	if (!atomic_load(&vcpu->stopped) || (end->kind == LAUNCH_VIOLATION && end->number == VIOLATION_SHUTDOWN))
		return;
	detail->fs_base = vcpu->run->s.regs.sregs.fs.base;
	detail->gs_base = vcpu->run->s.regs.sregs.gs.base;
	if (end->kind != LAUNCH_FAULTED) {
		detail->source = DETAIL_SOURCE_CPU;
		detail->registers = detail_cpu_registers(vcpu);
		/* KVM has finished a store when it tells of it. */
		detail->stepped = vcpu->run->exit_reason == KVM_EXIT_MMIO && vcpu->run->mmio.is_write;
	} else if (vcpu->fault_given) {
		detail->source = DETAIL_SOURCE_GUEST;
		detail->registers = vcpu->fault;
	} else {
		detail->registers.rip = end->value[0];
	}
}

/* What lies above the stack pointer, wherever in its own memory the guest keeps its stack. */
static void write_stack(struct launch_detail *detail, const struct machine *machine)
{
	const uint64_t address = detail->registers.rsp;
	const struct machine_range *range = machine_range_of(machine, address, 1);
	uint64_t bytes, offset;
	const void *from;

	if (!range)
		return;
	offset = address - range->address;
	bytes = range->bytes - offset;
	if (bytes > DETAIL_STACK_MAX)
		bytes = DETAIL_STACK_MAX;
	from = memory_ram(&machine->memory, range->ram_offset + offset, bytes);
	if (!from)
		return;
	memcpy(detail->stack, from, bytes);
	detail->stack_address = address;
	detail->stack_bytes = (uint32_t)bytes;
}

/* A submission ring keeps its last entries; whatever the guest made of indices and entries, these are inside. */
static void write_requests(struct launch_detail *detail, const struct machine *machine, enum memory_area_number area)
{
	const struct window_page *page = memory_window(&machine->memory, area, sizeof(*page));
	uint32_t tail, head;

	if (!page)
		return;
	tail = __atomic_load_n(&page->submission.tail, __ATOMIC_ACQUIRE);
	head = __atomic_load_n(&page->submission.head, __ATOMIC_ACQUIRE);
	for (uint32_t i = 1; i <= DETAIL_WINDOW_MAX && i <= tail; i++) {
		struct ring_entry entry;

		memcpy(&entry, &page->submission.entry[(tail - i) & (RING_ENTRIES - 1)], sizeof(entry));
		detail->request[detail->request_count++] = (struct detail_request){
			.window = area == AREA_PAGE_WINDOW,
			.opcode = entry.opcode,
			.length = entry.length,
			.taken = tail - i - head > UINT32_MAX / 2,
		};
	}
}

void detail_write(struct machine *machine)
{
	struct launch_detail *detail = machine->detail;

	if (!detail || machine->end.kind == LAUNCH_EXITED)
		return;
	wait_for_vcpus(machine);
	detail->version = UNILET_ABI_VERSION;
	detail->image_base = machine->image_base;
	detail->image_start = machine->image_base + machine->image.start;
	detail->image_end = machine->image_base + machine->image.end;
	write_registers(detail, find_vcpu(machine));
	write_stack(detail, machine);
	write_requests(detail, machine, AREA_SERVICE_WINDOW);
	write_requests(detail, machine, AREA_PAGE_WINDOW);
	if (machine->configuration.flags & LAUNCH_CORE)
		detail->core_error = -core_write(machine, detail);
	detail->complete = 1;
}
