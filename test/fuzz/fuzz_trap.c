/* fuzz_trap.c: the traps of a machine that is in memory only: rights of pages, waits, faults, upcalls. No KVM. */
#include "../../monitor/limits.h"
#include "../../monitor/machine.h"
#include "fuzz.h"

#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#define RAM_BYTES     (8u << 20)
#define STEPS_MAX     32
#define ENTRY_WRITE   2ull
#define ENTRY_NX      (1ull << 63)
#define ENTRY_ADDRESS 0x000ffffffffff000ull

static struct kvm_run run;
static struct vcpu_block block;
static uint8_t upcall_stack[VCPU_UPCALL_STACK_BYTES];

/* The descriptors that a monitor finds open. libFuzzer has none that high: its own are left alone. */
static void open_descriptors(struct machine *machine)
{
	static int stop = -1;

	if (stop < 0) {
		/* Small pages: a machine is made for each input. */
		CHECK(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0);
		stop = eventfd(0, EFD_NONBLOCK);
		for (int fd = LAUNCH_FD_SERVICE_WINDOW; fd < LAUNCH_FD_END; fd++)
			CHECK(fd == stop || dup2(stop, fd) == fd);
	}
	machine->stop_fd = stop;
}

/* Image, heap and stack: 2 MiB by small pages, 4 MiB and 2 MiB by huge ones. */
static void open_machine(struct machine *machine)
{
	static const struct machine_range range[RANGE_COUNT] = {
		{GUEST_IMAGE_BASE, UNILET_HUGE_PAGE, 0},
		{GUEST_HEAP, 2 * UNILET_HUGE_PAGE, UNILET_HUGE_PAGE},
		{GUEST_STACK_END - UNILET_HUGE_PAGE, UNILET_HUGE_PAGE, 3 * UNILET_HUGE_PAGE},
	};

	memset(machine, 0, sizeof(*machine));
	memset(&run, 0, sizeof(run));
	memset(&block, 0, sizeof(block));
	open_descriptors(machine);
	CHECK(memory_open(&machine->memory, RAM_BYTES, 0) == 0 &&
	      pagetable_open(&machine->pagetable, &machine->memory) == 0);
	for (int i = 0; i < RANGE_COUNT; i++) {
		machine->range[i] = range[i];
		CHECK(pagetable_map(&machine->pagetable, range[i].address, PHYSICAL_RAM + range[i].ram_offset,
				    range[i].bytes, RIGHT_READ | RIGHT_WRITE,
				    i == RANGE_IMAGE ? PAGETABLE_SMALL : PAGETABLE_HUGE) == 0);
	}
	machine->vcpu_count = 1;
	machine->vcpu[0] = (struct vcpu){.machine = machine,
					 .fd = -1,
					 .run = &run,
					 .block = &block,
					 .upcall_stack = upcall_stack,
					 .started = true,
					 .wake_fd = -1,
					 .upcall_fd = -1};
}

/* A page that is writable and executable, or that leads out of RAM, must never come about. */
static void check_tables(const struct machine *machine, uint64_t address, uint64_t bytes)
{
	const uint64_t *root = machine->pagetable.host;

	CHECK(machine->pagetable.used <= PAGETABLE_PAGES_MAX);
	for (uint64_t at = address; at < address + bytes; at += UNILET_PAGE) {
		const uint64_t *table = root;
		uint64_t entry = 0;

		for (int level = 4; level >= 1; level--) {
			entry = table[(at >> (12 + 9 * (level - 1))) & 511];
			if (level == 1 || (entry & 128))
				break;
			table = root + ((entry & ENTRY_ADDRESS) - machine->pagetable.physical) / sizeof(*root);
		}
		CHECK(!(entry & ENTRY_WRITE) || (entry & ENTRY_NX));
		CHECK((entry & ENTRY_ADDRESS) >= PHYSICAL_RAM && (entry & ENTRY_ADDRESS) < PHYSICAL_RAM + RAM_BYTES);
	}
}

/* Addresses near the ranges' ends, or any. */
static uint64_t take_address(const struct machine *machine, struct fuzz_input *input)
{
	const uint8_t kind = (uint8_t)fuzz_number(input, 1);

	if (kind & 0x80)
		return fuzz_number(input, 8);
	return machine->range[kind % RANGE_COUNT].address +
	       (uint64_t)((int64_t)(int16_t)fuzz_number(input, 2)) * UNILET_PAGE;
}

/* A list of changes somewhere in RAM, maybe at its very end; the numbers in it as bad as any. */
static int change_list(struct machine *machine, struct fuzz_input *input)
{
	struct kvm_regs *registers = &run.s.regs.regs;
	const uint8_t count = (uint8_t)fuzz_number(input, 1);
	struct trap_range *list = memory_ram(&machine->memory, 0, RAM_BYTES);

	registers->rsi = count & 0x80 ? fuzz_number(input, 8) : count % 5;
	if (count & 0x40)
		return trap_serve(&machine->vcpu[0], TRAP_PROTECT_LIST);
	registers->rdi = machine->range[RANGE_IMAGE].address;
	for (int i = 0; i < count % 5; i++) {
		list[i].address = take_address(machine, input);
		list[i].bytes = fuzz_number(input, 2) * UNILET_PAGE;
		list[i].rights = (uint32_t)fuzz_number(input, 1) % 9;
		list[i].reserved = 0;
	}
	return trap_serve(&machine->vcpu[0], TRAP_PROTECT_LIST);
}

static int step(struct machine *machine, struct fuzz_input *input)
{
	struct vcpu *vcpu = &machine->vcpu[0];
	struct kvm_regs *registers = &run.s.regs.regs;
	const uint8_t kind = (uint8_t)fuzz_number(input, 1);
	uint64_t number;

	registers->rdi = take_address(machine, input);
	registers->rsi = kind & 0x80 ? fuzz_number(input, 8) : fuzz_number(input, 2) * UNILET_PAGE;
	registers->rdx = kind & 0x40 ? fuzz_number(input, 8) : fuzz_number(input, 1) % 8;
	switch (kind % 8) {
	case 0: /* never longer than a moment */
		registers->rdi &= 0x3ff;
		registers->rsi &= 1;
		return trap_serve(vcpu, TRAP_WAIT);
	case 1: /* any number; only a wait needs its limit */
		number = fuzz_number(input, 8);
		return trap_serve(vcpu, number == TRAP_WAIT ? TRAP_CLOCK : number);
	case 2:
		return trap_serve(vcpu, kind & 8 ? TRAP_EXIT : TRAP_FAULT);
	case 3:
		fuzz_take(input, &block, 8);
		registers->rsp = take_address(machine, input);
		run.s.regs.sregs.cs.selector = kind & 16 ? GUEST_CODE_SELECTOR : 0x10;
		atomic_store(&vcpu->upcall_due, UPCALL_NEW);
		upcall_deliver(vcpu);
		return 0;
	case 4:
		return change_list(machine, input);
	case 5:
		return trap_serve(vcpu, TRAP_DISCARD);
	default:
		return trap_serve(vcpu, TRAP_PROTECT);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct machine machine;
	struct fuzz_input input = {data, size};
	int ended = 0;

	open_machine(&machine);
	for (int i = 0; i < STEPS_MAX && input.size > 0 && !ended; i++)
		ended = step(&machine, &input);
	for (int i = 0; i < RANGE_COUNT; i++)
		check_tables(&machine, machine.range[i].address, machine.range[i].bytes);
	CHECK(!ended || (machine.end.kind >= LAUNCH_EXITED && machine.end.kind < LAUNCH_KIND_COUNT));
	munmap(machine.memory.all.host, machine.memory.all.bytes);
	return 0;
}
