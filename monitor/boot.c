/* boot.c: what stands in memory before the first instruction: image, boot page, page tables. */
#include "machine.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

#include "debug.h"
#include "limits.h"

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) & ~(unit - 1);
}

/* A random base, so that addresses in one guest tell nothing of the next. */
static int choose_base(struct machine *machine)
{
	uint64_t random;

	machine->image_base = 0;
	if (!machine->image.relocatable)
		return 0;
	if (getrandom(&random, sizeof(random), 0) != (ssize_t)sizeof(random))
		return -errno;
	machine->image_base = GUEST_IMAGE_BASE;
	if (!machine->debug) /* gdb's breakpoints are still right when the program is started again */
		machine->image_base += (random & (GUEST_IMAGE_RANDOM_PAGES - 1)) * UNILET_PAGE;
	return 0;
}

static uint64_t wanted_memory(const struct machine *machine)
{
	if (machine->configuration.memory_bytes)
		return machine->configuration.memory_bytes;
	if (machine->image.manifest.memory_bytes)
		return machine->image.manifest.memory_bytes;
	return UNILET_MEMORY_DEFAULT;
}

static int refuse_memory(struct launch_report *report, uint64_t asked, uint64_t bound)
{
	*report = (struct launch_report){.kind = LAUNCH_LIMIT, .number = LIMIT_MEMORY, .value = {asked, bound, 0}};
	return -1;
}

/* RAM is one stretch: image, heap, stack; the two latter in whole huge pages. */
int boot_plan(struct machine *machine, struct launch_report *report)
{
	const uint64_t asked = wanted_memory(machine);
	const uint64_t memory = asked & ~(UNILET_HUGE_PAGE - 1);
	const uint64_t image_bytes = machine->image.end - machine->image.start;
	const uint64_t image_room = round_up(image_bytes, UNILET_HUGE_PAGE);
	uint64_t stack = memory / 8 & ~(UNILET_HUGE_PAGE - 1);
	uint64_t addresses = machine->configuration.address_bytes & ~(UNILET_HUGE_PAGE - 1);
	uint64_t needed;

	if (addresses > UNILET_MEMORY_MAX)
		return refuse_memory(report, addresses, UNILET_MEMORY_MAX);
	if (addresses < memory)
		addresses = memory;
	if (asked > UNILET_MEMORY_MAX)
		return refuse_memory(report, asked, UNILET_MEMORY_MAX);
	if (stack > STACK_BYTES_MAX)
		stack = STACK_BYTES_MAX;
	if (stack < UNILET_HUGE_PAGE)
		stack = UNILET_HUGE_PAGE;
	needed = image_room + stack + UNILET_HUGE_PAGE;
	if (needed < UNILET_MEMORY_MIN)
		needed = UNILET_MEMORY_MIN;
	if (memory < needed)
		return refuse_memory(report, asked, needed);
	if (choose_base(machine) != 0) {
		*report = (struct launch_report){.kind = LAUNCH_FAILED, .number = EIO, .value = {STEP_MEMORY}};
		return -1;
	}
	machine->memory_bytes = memory;
	machine->range[RANGE_IMAGE] =
		(struct machine_range){machine->image_base + machine->image.start, image_bytes, 0};
	machine->range[RANGE_HEAP] = (struct machine_range){GUEST_HEAP, addresses - image_room - stack, image_room};
	machine->range[RANGE_STACK] = (struct machine_range){GUEST_STACK_END - stack, stack, addresses - stack};
	return 0;
}

static int load_image(struct machine *machine, int image_fd, struct launch_report *report)
{
	for (uint32_t i = 0; i < machine->image.segment_count; i++) {
		const struct image_segment *segment = &machine->image.segment[i];
		const uint64_t offset = segment->address - machine->image.start;
		uint8_t *to = memory_ram(&machine->memory, offset, segment->memory_bytes);
		enum image_fault fault = to ? image_load(image_fd, segment, to) : IMAGE_SEGMENT_ADDRESS;

		if (fault != IMAGE_FINE) {
			*report = (struct launch_report){.kind = LAUNCH_IMAGE, .number = (int32_t)fault, .value = {i}};
			return -1;
		}
	}
	return 0;
}

static int map_image(struct machine *machine)
{
	int error = 0;

	for (uint32_t i = 0; i < machine->image.segment_count && !error; i++) {
		const struct image_segment *segment = &machine->image.segment[i];
		const uint64_t first = segment->address & ~(UNILET_PAGE - 1);
		const uint64_t bytes = round_up(segment->address + segment->memory_bytes, UNILET_PAGE) - first;

		error = pagetable_map(&machine->pagetable, machine->image_base + first,
				      PHYSICAL_RAM + first - machine->image.start, bytes, segment->rights,
				      PAGETABLE_SMALL);
	}
	return error;
}

static int map_ram(struct machine *machine)
{
	int error = 0;

	for (int i = RANGE_HEAP; i <= RANGE_STACK && !error; i++) {
		const struct machine_range *range = &machine->range[i];

		error = pagetable_map(&machine->pagetable, range->address, PHYSICAL_RAM + range->ram_offset,
				      range->bytes, RIGHT_READ | RIGHT_WRITE, PAGETABLE_HUGE);
		memory_want_huge(&machine->memory, range->ram_offset, range->bytes);
	}
	return error;
}

static int map_windows(struct machine *machine)
{
	static const uint64_t address[AREA_COUNT] = {
		[AREA_SERVICE_WINDOW] = GUEST_SERVICE_WINDOW, [AREA_PAGE_WINDOW] = GUEST_PAGE_WINDOW};
	int error = 0;

	for (int i = AREA_SERVICE_WINDOW; i <= AREA_PAGE_WINDOW && !error; i++) {
		const struct memory_area *area = &machine->memory.area[i];

		error = pagetable_map(&machine->pagetable, address[i], area->physical, area->bytes,
				      RIGHT_READ | RIGHT_WRITE, PAGETABLE_SMALL);
	}
	return error;
}

/* Block and stacks of one vCPU; the pages between them stay unmapped, so that an overrun faults. */
static int map_vcpu(struct machine *machine, uint32_t index)
{
	static const struct {
		uint64_t offset, bytes;
	} part[] = {{0, UNILET_PAGE},
		    {VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES},
		    {VCPU_DOUBLE_STACK_OFFSET, VCPU_DOUBLE_STACK_BYTES},
		    {VCPU_UPCALL_STACK_OFFSET, VCPU_UPCALL_STACK_BYTES}};
	const uint64_t physical = PHYSICAL_SYSTEM + SYSTEM_VCPUS + index * GUEST_VCPU_BYTES;
	int error = 0;

	for (size_t i = 0; i < sizeof(part) / sizeof(part[0]) && !error; i++)
		error = pagetable_map(&machine->pagetable, GUEST_VCPU(index) + part[i].offset,
				      physical + part[i].offset, part[i].bytes, RIGHT_READ | RIGHT_WRITE,
				      PAGETABLE_SMALL);
	return error;
}

static int map_fixed(struct machine *machine)
{
	const struct {
		uint64_t address, physical, bytes;
		uint32_t rights;
		enum pagetable_kind kind;
	} map[] = {
		{GUEST_BOOT, PHYSICAL_SYSTEM + SYSTEM_BOOT, GUEST_BOOT_BYTES, RIGHT_READ, PAGETABLE_SMALL},
		{GUEST_TIME, PHYSICAL_SYSTEM + SYSTEM_TIME, UNILET_PAGE, RIGHT_READ, PAGETABLE_SMALL},
		{GUEST_DOORBELL, PHYSICAL_DOORBELL, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE, PAGETABLE_SMALL},
		{GUEST_TRAP, PHYSICAL_TRAP, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE, PAGETABLE_SMALL},
		{LINEAR_INTERRUPTS, PHYSICAL_SYSTEM + SYSTEM_INTERRUPTS, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE,
		 PAGETABLE_SUPERVISOR},
		{LINEAR_VCPU_TABLES, PHYSICAL_SYSTEM + SYSTEM_VCPU_TABLES, machine->vcpu_count * UNILET_PAGE,
		 RIGHT_READ | RIGHT_WRITE, PAGETABLE_SUPERVISOR},
	};
	int error = 0;

	for (size_t i = 0; i < sizeof(map) / sizeof(map[0]) && !error; i++)
		error = pagetable_map(&machine->pagetable, map[i].address, map[i].physical, map[i].bytes, map[i].rights,
				      map[i].kind);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = map_vcpu(machine, i);
	return error;
}

static struct boot_window window_at(const struct machine *machine, enum memory_area_number area, uint64_t address)
{
	const uint64_t bytes = machine->memory.area[area].bytes;

	return (struct boot_window){.address = bytes ? address : 0, .bytes = bytes};
}

/* The launcher's flags as the guest is told them. */
static uint32_t boot_flags(const struct machine *machine)
{
	static const struct {
		uint32_t launch, boot;
	} same[] = {{LAUNCH_INPUT_TERMINAL, BOOT_INPUT_TERMINAL},
		    {LAUNCH_OUTPUT_TERMINAL, BOOT_OUTPUT_TERMINAL},
		    {LAUNCH_ERROR_TERMINAL, BOOT_ERROR_TERMINAL},
		    {LAUNCH_TRACE, BOOT_TRACE},
		    {LAUNCH_HTTP, BOOT_HTTP},
		    {LAUNCH_STORE, BOOT_STORE},
		    {LAUNCH_HTTP_ON_PAGE, BOOT_HTTP_ON_PAGE}};
	const uint32_t flags = machine->configuration.flags;
	uint32_t boot = clock_is_stable(machine) ? 0 : BOOT_CLOCK_TRAP;

	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		boot |= flags & same[i].launch ? same[i].boot : 0;
	return boot;
}

int boot_write_page(struct machine *machine)
{
	struct boot_page *boot = memory_system(&machine->memory, SYSTEM_BOOT, GUEST_BOOT_BYTES);
	const struct launch_monitor *configuration = &machine->configuration;

	*boot = (struct boot_page){
		.version = UNILET_ABI_VERSION,
		.flags = boot_flags(machine),
		.vcpu_count = machine->vcpu_count,
		.image_base = machine->image_base,
		.image_end = machine->image_base + machine->image.end,
		.heap_bytes = machine->range[RANGE_HEAP].bytes,
		.stack_bytes = machine->range[RANGE_STACK].bytes,
		.program_entry = machine->image_base + machine->image.manifest.program_entry,
		.program_header = machine->image_base + machine->image.manifest.program_header,
		.program_headers = machine->image.manifest.program_headers,
		.service_window = window_at(machine, AREA_SERVICE_WINDOW, GUEST_SERVICE_WINDOW),
		.page_window = window_at(machine, AREA_PAGE_WINDOW, GUEST_PAGE_WINDOW),
		.xcr0 = machine->xcr0,
		.xsave_bytes = machine->xsave_bytes,
		.cpuid_1_ecx = machine->cpuid_1[0],
		.cpuid_1_edx = machine->cpuid_1[1],
		.cpuid_7_ebx = machine->cpuid_7[0],
		.cpuid_7_ecx = machine->cpuid_7[1],
		.cpuid_7_edx = machine->cpuid_7[2],
		.argument_count = configuration->argument_count,
		.environment_count = configuration->environment_count,
		.argument_offset = sizeof(*boot),
		.argument_bytes = configuration->argument_bytes,
	};
	memcpy((uint8_t *)boot + sizeof(*boot), machine->arguments, configuration->argument_bytes);
	if (getrandom(boot->random, sizeof(boot->random), 0) != (ssize_t)sizeof(boot->random))
		return -errno;
	return 0;
}

static int mapped(int error, struct launch_report *report)
{
	return error ? control_failed(report, STEP_MEMORY, -error) : 0;
}

int boot_map_machine(struct machine *machine, struct launch_report *report)
{
	int error = map_fixed(machine);

	if (!error && machine->debug)
		error = debug_map(machine);
	if (!error)
		error = map_windows(machine);
	return mapped(error, report);
}

int boot_load(struct machine *machine, int image_fd, struct launch_report *report)
{
	int error;

	if (load_image(machine, image_fd, report) != 0)
		return -1;
	error = map_image(machine);
	if (!error)
		error = map_ram(machine);
	return mapped(error, report);
}
