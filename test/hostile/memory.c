/* memory.c: guests that touch what they may not. */
#include "guest.h"

enum access { ACCESS_READ, ACCESS_WRITE, ACCESS_EXECUTE };

static const char *const access_name[] = {"read", "write", "execute"};

static uint64_t target;
static const uint8_t constant = 0xc3;

static void do_read(void)
{
	__asm__ volatile("movb (%0),%%al" ::"r"(target) : "rax", "memory");
}

static void do_write(void)
{
	__asm__ volatile("movb $0,(%0)" ::"r"(target) : "memory");
}

static void do_execute(void)
{
	__asm__ volatile("call *%0" ::"r"(target) : "memory");
}

static int try_access(uint64_t address, enum access access)
{
	static void (*const function[])(void) = {do_read, do_write, do_execute};

	target = address;
	return guest_try(function[access]);
}

struct forbidden {
	const char *what;
	uint64_t address;
	uint32_t access; /* bits 1 << enum access that must fault */
	int vector;
};

#define ALL       7u
#define CHANGE    6u /* write, execute */
#define RUN       4u
#define VCPU_0    GUEST_VCPU(0)
#define FAULT_TOP (VCPU_FAULT_STACK_OFFSET + VCPU_FAULT_STACK_BYTES)

static const struct forbidden forbidden[] = {
	{"the NULL page", 0, ALL, 14},
	{"the end of the NULL page", 0xfff, ALL, 14},
	{"the page after the NULL page", 0x1000, ALL, 14},
	{"where fixed images begin", GUEST_IMAGE_FIXED_MIN, ALL, 14},
	{"where system memory stands physically", 0x200000, ALL, 14},
	{"where page tables stand physically", 0x400000, ALL, 14},
	{"where RAM stands physically", 0x1600000, ALL, 14},
	{"where the trap page stands physically", 0x3000001000, ALL, 14},
	{"before the heap", GUEST_HEAP - 1, ALL, 14},
	{"the heap as code", GUEST_HEAP, RUN, 14},
	{"after the stack", GUEST_STACK_END, ALL, 14},
	{"the stack as code", GUEST_STACK_END - 64, RUN, 14},
	{"before the window", GUEST_SERVICE_WINDOW - 1, ALL, 14},
	{"the window as code", GUEST_SERVICE_WINDOW + WINDOW_BULK_OFFSET, RUN, 14},
	{"after the window", GUEST_SERVICE_WINDOW + UNILET_SERVICE_WINDOW_BYTES, ALL, 14},
	{"the page window of another", GUEST_PAGE_WINDOW, ALL, 14},
	{"before the fixed range", GUEST_FIXED - 1, ALL, 14},
	{"the boot page", GUEST_BOOT, CHANGE, 14},
	{"the boot range's end", GUEST_BOOT + GUEST_BOOT_BYTES - 1, CHANGE, 14},
	{"the time page", GUEST_TIME, CHANGE, 14},
	{"after the trap page", GUEST_TRAP + UNILET_PAGE, ALL, 14},
	{"before the interrupt table", GUEST_FIXED + 0x7f000, ALL, 14},
	{"the interrupt table", GUEST_FIXED + 0x80000, ALL, 14},
	{"the first vCPU's tables", GUEST_FIXED + 0x81000, ALL, 14},
	{"before the vCPU ranges", GUEST_VCPUS - 1, ALL, 14},
	{"the vCPU's block as code", VCPU_0, RUN, 14},
	{"below the fault stack", VCPU_0 + VCPU_FAULT_STACK_OFFSET - 1, ALL, 14},
	{"the fault stack as code", VCPU_0 + VCPU_FAULT_STACK_OFFSET, RUN, 14},
	{"above the fault stack", VCPU_0 + FAULT_TOP, ALL, 14},
	{"below the double fault's stack", VCPU_0 + VCPU_DOUBLE_STACK_OFFSET - 1, ALL, 14},
	{"above the double fault's stack", VCPU_0 + VCPU_DOUBLE_STACK_OFFSET + VCPU_DOUBLE_STACK_BYTES, ALL, 14},
	{"the upcall stack as code", VCPU_0 + VCPU_UPCALL_STACK_OFFSET, RUN, 14},
	{"above the upcall stack", VCPU_0 + VCPU_UPCALL_STACK_OFFSET + VCPU_UPCALL_STACK_BYTES, ALL, 14},
	{"the second vCPU's block", GUEST_VCPU(1), ALL, 14},
	{"after the vCPU ranges", GUEST_FIXED_END, ALL, 14},
	{"the last page of the lower half", 0x7ffffffff000, ALL, 14},
	{"the first non-canonical address", 0x800000000000, ALL, 13},
	{"the middle of the non-canonical", 0x8000000000000000, ALL, 13},
	{"the last non-canonical address", 0xffff7fffffffffff, ALL, 13},
	{"the kernel's half", 0xffff800000000000, ALL, 14},
	{"where Linux maps all memory", 0xffff888000000000, ALL, 14},
	{"where Linux has its CPU entry area", 0xfffffe0000000000, ALL, 14},
	{"where Linux has its text", 0xffffffff81000000, ALL, 14},
	{"where Linux has vsyscall", 0xffffffffff600000, ALL, 14},
	{"the last page of all", 0xfffffffffffff000, ALL, 14},
	{"the last byte of all", 0xffffffffffffffff, ALL, 14},
};

static unsigned check(const struct forbidden *row)
{
	unsigned wrong = 0;

	for (enum access access = ACCESS_READ; access <= ACCESS_EXECUTE; access++) {
		int vector;

		if (!(row->access & 1u << access))
			continue;
		vector = try_access(row->address, access);
		if (vector == row->vector)
			continue;
		guest_print(row->what);
		guest_print(": ");
		guest_print(access_name[access]);
		guest_print_number(" gave vector ", (uint64_t)vector, "\n");
		wrong++;
	}
	return wrong;
}

static void case_sweep(void)
{
	uint64_t end = GUEST_BOOT_PAGE->image_end;
	uint64_t text = (uint64_t)case_sweep;
	const struct forbidden own[] = {
		{"own code", text, 1u << ACCESS_WRITE, 14},
		{"own constants", (uint64_t)&constant, CHANGE, 14},
		{"own data as code", (uint64_t)&target, RUN, 14},
		{"before the image", GUEST_BOOT_PAGE->image_base - 1, ALL, 14},
		{"after the image", end, ALL, 14},
		{"after the heap", GUEST_HEAP + GUEST_BOOT_PAGE->heap_bytes, ALL, 14},
		{"below the stack", GUEST_STACK_END - GUEST_BOOT_PAGE->stack_bytes - 1, ALL, 14},
	};
	unsigned wrong = 0;

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		wrong += check(&forbidden[i]);
	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		wrong += check(&own[i]);
	if (wrong)
		guest_exit(1);
	guest_print("nothing to be had\n");
}

/* Every 2 MiB of the lower half would take long; every 64 GiB shows a mapping that is too large by far. */
static void case_walk(void)
{
	unsigned found = 0;

	for (uint64_t at = 0; at < 0x800000000000; at += 1ull << 36) {
		int known = at == GUEST_HEAP || at == GUEST_SERVICE_WINDOW || at == GUEST_FIXED;

		if (known != (try_access(at, ACCESS_READ) == GUEST_NO_FAULT)) {
			guest_print_number("at ", at, "\n");
			found++;
		}
	}
	guest_expect(found == 0, "nothing else is mapped");
	guest_print("only what the contract names\n");
}

static void case_null_read(void)
{
	target = 0;
	do_read();
}

static void case_null_write(void)
{
	target = 8;
	do_write();
}

static void case_null_execute(void)
{
	target = 0;
	do_execute();
}

static void case_noncanonical(void)
{
	target = 0x8000000000000000;
	do_read();
}

static void case_text_write(void)
{
	target = (uint64_t)case_text_write;
	do_write();
}

static void case_heap_execute(void)
{
	target = GUEST_HEAP;
	*(volatile uint8_t *)guest_pointer(target) = 0xc3;
	do_execute();
}

static void case_boot_write(void)
{
	target = GUEST_BOOT;
	do_write();
}

static void case_kernel_read(void)
{
	target = 0xffffffff81000000;
	do_read();
}

/* Recursion into the unmapped page below the stack: the fault stack is another one. */
static void case_stack_overflow(void)
{
	__asm__ volatile("1: push %%rax; jmp 1b" ::: "memory");
}

/* Touches all of its memory, then one byte more. */
static void case_heap_end(void)
{
	uint64_t bytes = GUEST_BOOT_PAGE->heap_bytes;

	for (uint64_t at = 0; at < bytes; at += UNILET_PAGE)
		*(volatile uint8_t *)guest_pointer(GUEST_HEAP + at) = 1;
	target = GUEST_HEAP + bytes;
	do_write();
}

/* The whole page window is there, no page of it is RAM, and nothing is behind it. */
static void case_page_window(void)
{
	const uint64_t start = GUEST_BOOT_PAGE->page_window.address;
	const uint64_t bytes = GUEST_BOOT_PAGE->page_window.bytes;
	const uint64_t heap_end = GUEST_HEAP + GUEST_BOOT_PAGE->heap_bytes;

	guest_expect(start == GUEST_PAGE_WINDOW, "where it is");
	guest_print_number("", bytes, " bytes\n");
	for (uint64_t at = WINDOW_BULK_OFFSET; at < bytes; at += UNILET_PAGE)
		*(volatile uint64_t *)guest_pointer(start + at) = at;
	for (uint64_t at = heap_end - UNILET_HUGE_PAGE; at < heap_end; at += UNILET_PAGE)
		*(volatile uint64_t *)guest_pointer(at) = at;
	for (uint64_t at = WINDOW_BULK_OFFSET; at < bytes; at += UNILET_PAGE)
		guest_expect(*(volatile uint64_t *)guest_pointer(start + at) == at, "a page of its own");
	target = start + bytes;
	do_write();
}

/* An address that wraps: 8 bytes from the last byte of all. */
static void case_wrap(void)
{
	__asm__ volatile("mov (%0),%%rax" ::"r"(UINT64_MAX) : "rax", "memory");
}

/* Segment bases are the guest's own and must reach no further than addresses do. */
static void fs_base_kernel(void)
{
	__asm__ volatile("wrfsbase %0; mov %%fs:0,%%eax" ::"r"(0xffff800000000000) : "rax", "memory");
}

static void gs_base_noncanonical(void)
{
	__asm__ volatile("wrgsbase %0; mov %%gs:0,%%eax" ::"r"(0x8000000000000000) : "rax", "memory");
}

static void case_bases(void)
{
	guest_expect(guest_try(fs_base_kernel) == 14, "fs into the kernel's half");
	guest_expect(guest_try(gs_base_noncanonical) == 13, "a non-canonical gs base");
	guest_print("bases held\n");
}

const struct guest_case guest_cases[] = {{"sweep", case_sweep},
					 {"walk", case_walk},
					 {"null-read", case_null_read},
					 {"null-write", case_null_write},
					 {"null-execute", case_null_execute},
					 {"noncanonical", case_noncanonical},
					 {"text-write", case_text_write},
					 {"heap-execute", case_heap_execute},
					 {"boot-write", case_boot_write},
					 {"kernel-read", case_kernel_read},
					 {"stack-overflow", case_stack_overflow},
					 {"heap-end", case_heap_end},
					 {"page-window", case_page_window},
					 {"wrap", case_wrap},
					 {"bases", case_bases},
					 {0}};
