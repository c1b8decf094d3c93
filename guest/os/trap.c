/* trap.c: calls of the monitor, and what the monitor or the CPU calls here. */
#include "os.h"

enum vector { VECTOR_UNDEFINED = 6, VECTOR_PAGE_FAULT = 14 };

int64_t os_trap(enum trap number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t *value)
{
	const struct vcpu_block *block = os_cpu.block;
	register uint64_t fourth __asm__("r10") = d;

	__asm__ volatile("movl %%eax, (%[trap])"
			 :
			 : [trap] "r"(GUEST_TRAP + (uint64_t)number), "a"(0), "D"(a), "S"(b), "d"(c), "r"(fourth)
			 : "memory");
	if (value)
		*value = block->trap_result[1];
	return (int64_t)block->trap_result[0];
}

void os_exit(int status)
{
	for (;;)
		os_trap(TRAP_EXIT, (uint64_t)status & 255, 0, 0, 0, NULL);
}

void os_doorbell(enum doorbell bell)
{
	__asm__ volatile("movl %%eax, (%[bell])" : : [bell] "r"(GUEST_DOORBELL + (uint64_t)bell), "a"(1) : "memory");
}

/* `syscall` where it was not rewritten at pack time: an undefined instruction, as EFER.SCE is off. */
static bool is_syscall(const struct fault_registers *fault)
{
	const uint8_t *instruction = (const uint8_t *)fault->rip;

	return fault->vector == VECTOR_UNDEFINED && instruction[0] == 0x0f && instruction[1] == 0x05;
}

/* The frame on the fault stack is what the monitor wants to see. */
static _Noreturn void report_fault(const struct fault_registers *fault, uint64_t address)
{
	register uint64_t fourth __asm__("r10") = address;
	register uint64_t fifth __asm__("r8") = (uint64_t)fault;

	for (;;)
		__asm__ volatile("movl %%eax, (%[trap])"
				 :
				 : [trap] "r"(GUEST_TRAP + (uint64_t)TRAP_FAULT), "a"(0), "D"(fault->vector),
				   "S"(fault->error), "d"(fault->rip), "r"(fourth), "r"(fifth)
				 : "memory");
}

void os_handle_fault(struct fault_registers *fault)
{
	uint64_t address = 0;

	if (is_syscall(fault)) {
		fault->rcx = fault->rip + 2;
		fault->r11 = fault->rflags;
		fault->rip = (uint64_t)unilet_os_syscall;
		return;
	}
	if (fault->vector == VECTOR_PAGE_FAULT)
		os_trap(TRAP_ADDRESS, 0, 0, 0, 0, &address);
	report_fault(fault, address);
}

void os_handle_upcall(void)
{
	request_drain();
	unilet_upcall();
}
