/* guest.c: start, traps and faults of the hostile guests. */
#include "guest.h"

struct relocation {
	uint64_t offset;
	uint64_t info;
	int64_t addend;
};

#define RELOCATION_RELATIVE 8u

extern const struct relocation guest_relocations[];
extern const struct relocation guest_relocations_end[];
extern uint64_t guest_try_stack;

void (*guest_on_fault)(struct guest_frame *frame);
void (*guest_on_upcall)(struct guest_frame *frame);
volatile uint64_t guest_upcalls;
volatile uint64_t guest_error_code;

static volatile int try_vector;

void guest_fault(struct guest_frame *frame);
void guest_upcall(struct guest_frame *frame);
void guest_syscall(uint64_t rip);
void guest_main(void);
void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memset(void *to, int value, size_t length);

/* The compiler calls these two of its own accord. */
void *memcpy(void *restrict to, const void *restrict from, size_t length)
{
	void *start = to;

	__asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(length)::"memory");
	return start;
}

void *memset(void *to, int value, size_t length)
{
	void *start = to;

	__asm__ volatile("rep stosb" : "+D"(to), "+c"(length) : "a"(value) : "memory");
	return start;
}

int64_t guest_trap_5(uint32_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
	register uint64_t r10 __asm__("r10") = d;
	register uint64_t r8 __asm__("r8") = e;

	__asm__ volatile("movl %%eax, (%%rcx)" ::"a"(number), "c"(GUEST_TRAP + number), "D"(a), "S"(b), "d"(c),
			 "r"(r10), "r"(r8)
			 : "memory");
	return (int64_t)GUEST_BLOCK->trap_result[0];
}

int64_t guest_start_vcpu(uint64_t index, void (*run)(uint64_t index))
{
	static uint8_t stack[UNILET_VCPUS_MAX][16384] __attribute__((aligned(16)));

	if (index >= UNILET_VCPUS_MAX)
		return guest_trap(TRAP_START, index, 0, (uint64_t)run, 0);
	return guest_trap(TRAP_START, index, (uint64_t)(stack[index] + sizeof(stack[index])), (uint64_t)run, 0);
}

void guest_idle(void)
{
	for (;;)
		guest_trap(TRAP_WAIT, GUEST_FOREVER, WAIT_DOORBELL, 0, 0);
}

int64_t guest_trap(uint32_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	return guest_trap_5(number, a, b, c, d, 0);
}

void guest_doorbell(uint32_t offset)
{
	__asm__ volatile("movl %%eax, (%%rcx)" ::"a"(1), "c"(GUEST_DOORBELL + offset) : "memory");
}

void guest_exit(uint64_t status)
{
	for (;;)
		guest_trap(TRAP_EXIT, status, 0, 0, 0);
}

void guest_report(uint64_t vector, uint64_t error_code, uint64_t rip, uint64_t address)
{
	for (;;)
		guest_trap(TRAP_FAULT, vector, error_code, rip, address);
}

void guest_fault(struct guest_frame *frame)
{
	uint64_t address = 0;

	if (guest_on_fault) {
		guest_on_fault(frame);
		return;
	}
	if (frame->vector == 14) {
		guest_trap(TRAP_ADDRESS, 0, 0, 0, 0);
		address = GUEST_BLOCK->trap_result[1];
	}
	guest_report(frame->vector, frame->error_code, frame->rip, address);
}

/* Not an interface of these guests: what the CPUs that refuse `syscall` say is said here, too. */
void guest_syscall(uint64_t rip)
{
	struct guest_frame frame = {.vector = 6, .rip = rip};

	guest_fault(&frame);
	if (frame.rip == (uint64_t)guest_try_return)
		guest_try_return();
}

void guest_upcall(struct guest_frame *frame)
{
	guest_upcalls++;
	if (guest_on_upcall)
		guest_on_upcall(frame);
}

/* Trap and alignment-check flags would make the way back fault again. */
static void try_fault(struct guest_frame *frame)
{
	try_vector = (int)frame->vector;
	guest_error_code = frame->error_code;
	frame->rip = (uint64_t)guest_try_return;
	frame->cs = GUEST_CODE_SELECTOR;
	frame->ss = GUEST_DATA_SELECTOR;
	frame->rflags = 0x202;
	frame->rsp = guest_try_stack;
}

int guest_try(void (*function)(void))
{
	void (*before)(struct guest_frame * frame) = guest_on_fault;

	try_vector = GUEST_NO_FAULT;
	guest_on_fault = try_fault;
	guest_try_call(function);
	guest_on_fault = before;
	return try_vector;
}

int guest_same(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

size_t guest_length(const char *text)
{
	size_t length = 0;

	while (text[length])
		length++;
	return length;
}

const char *guest_argument(uint32_t index)
{
	const char *text = guest_pointer(GUEST_BOOT + GUEST_BOOT_PAGE->argument_offset);

	if (index >= GUEST_BOOT_PAGE->argument_count)
		return "";
	while (index--)
		text += guest_length(text) + 1;
	return text;
}

uint64_t guest_number(const char *text)
{
	uint64_t number = 0;

	for (; *text >= '0' && *text <= '9'; text++)
		number = number * 10 + (uint64_t)(*text - '0');
	return number;
}

static void relocate(void)
{
	uint64_t base = GUEST_BOOT_PAGE->image_base;

	for (const struct relocation *r = guest_relocations; r < guest_relocations_end; r++)
		if ((uint32_t)r->info == RELOCATION_RELATIVE)
			*(uint64_t *)guest_pointer(base + r->offset) = base + (uint64_t)r->addend;
}

void guest_main(void)
{
	const char *name = guest_argument(1);

	relocate();
	for (const struct guest_case *row = guest_cases; row->name; row++)
		if (guest_same(row->name, name)) {
			row->run();
			guest_exit(0);
		}
	guest_print("no such guest in this image: ");
	guest_print(name);
	guest_print("\n");
	guest_exit(99);
}
