/* device.c: guests that use the doorbell and the trap page in every way but the right one. */
#include "guest.h"

#define UNKNOWN_TRAP "0x700000012040"
#define PAGE_END     "0x700000012ffe"

/* Each case is one short sequence; what comes after it is only reached if the machine let it pass. */
#define DEVICE_CASES(X)                                                                                                \
	X(read_trap_4, "movabs $0x700000012000,%rcx; mov (%rcx),%eax")                                                 \
	X(read_trap_1, "movabs $0x700000012000,%rcx; mov (%rcx),%al")                                                  \
	X(read_trap_8, "movabs $0x700000012010,%rcx; mov (%rcx),%rax")                                                 \
	X(read_doorbell, "movabs $0x700000011000,%rcx; mov (%rcx),%eax")                                               \
	X(read_doorbell_16, "movabs $0x700000011000,%rcx; movups (%rcx),%xmm0")                                        \
	X(store_trap_1, "movabs $" UNKNOWN_TRAP ",%rcx; mov %al,(%rcx)")                                               \
	X(store_exit_1, "movabs $0x700000012000,%rcx; mov $7,%edi; mov %al,(%rcx)")                                    \
	X(store_exit_2, "movabs $0x700000012000,%rcx; mov $7,%edi; mov %ax,(%rcx)")                                    \
	X(store_exit_8, "movabs $0x700000012000,%rcx; mov $7,%edi; mov %rax,(%rcx)")                                   \
	X(store_exit_odd, "movabs $0x700000012002,%rcx; mov $7,%edi; mov %eax,(%rcx)")                                 \
	X(store_trap_16, "movabs $" UNKNOWN_TRAP ",%rcx; movups %xmm0,(%rcx)")                                         \
	X(store_trap_32, "movabs $" UNKNOWN_TRAP ",%rcx; vmovups %ymm0,(%rcx)")                                        \
	X(store_doorbell_32, "movabs $0x700000011000,%rcx; vmovups %ymm0,(%rcx)")                                      \
	X(store_nontemporal, "movabs $" UNKNOWN_TRAP ",%rcx; movnti %eax,(%rcx)")                                      \
	X(store_unknown_doorbell, "movabs $0x700000011010,%rcx; mov %eax,(%rcx)")                                      \
	X(store_unknown_trap, "movabs $0x700000012024,%rcx; mov %eax,(%rcx)")                                          \
	X(store_last_trap, "movabs $0x700000012ffc,%rcx; mov %eax,(%rcx)")                                             \
	X(store_across_end, "movabs $" PAGE_END ",%rcx; mov %eax,(%rcx)")                                              \
	X(store_across_pages, "movabs $0x700000011ffe,%rcx; mov %eax,(%rcx)")                                          \
	X(increment_trap, "movabs $" UNKNOWN_TRAP ",%rcx; incl (%rcx)")                                                \
	X(lock_increment_trap, "movabs $" UNKNOWN_TRAP ",%rcx; lock incl (%rcx)")                                      \
	X(lock_increment_doorbell, "movabs $0x700000011000,%rcx; lock incl (%rcx)")                                    \
	X(exchange_trap, "movabs $0x700000012000,%rcx; xchg %eax,(%rcx)")                                              \
	X(cmpxchg16b_trap, "movabs $" UNKNOWN_TRAP ",%rsi; lock cmpxchg16b (%rsi)")                                    \
	X(rep_stos_trap, "movabs $" UNKNOWN_TRAP ",%rdi; mov $64,%ecx; rep stosl")                                     \
	X(rep_stosb_trap, "movabs $" UNKNOWN_TRAP ",%rdi; mov $64,%ecx; rep stosb")                                    \
	X(rep_stos_doorbell, "movabs $0x700000011000,%rdi; mov $1024,%ecx; rep stosl")                                 \
	X(rep_movs_from_trap, "movabs $0x700000012000,%rsi; lea -512(%rsp),%rdi; mov $64,%ecx; rep movsb")             \
	X(rep_movs_to_trap, "movabs $" UNKNOWN_TRAP ",%rdi; lea -512(%rsp),%rsi; mov $64,%ecx; rep movsb")             \
	X(push_trap, "movabs $0x700000012048,%rsp; push %rax")                                                         \
	X(call_on_trap, "movabs $0x700000012048,%rsp; call 1f; 1:")                                                    \
	X(pop_trap, "movabs $0x700000012040,%rsp; pop %rax")                                                           \
	X(iretq_on_trap, "movabs $0x700000012040,%rsp; iretq")                                                         \
	X(fxsave_trap, "movabs $" UNKNOWN_TRAP ",%rcx; fxsave (%rcx)")                                                 \
	X(xsave_trap, "movabs $" UNKNOWN_TRAP ",%rcx; mov $3,%eax; xor %edx,%edx; xsave (%rcx)")                       \
	X(float_store_trap, "movabs $" UNKNOWN_TRAP ",%rcx; fldz; fstpl (%rcx)")                                       \
	X(clflush_trap, "movabs $" UNKNOWN_TRAP ",%rcx; clflush (%rcx)")                                               \
	X(prefetch_trap, "movabs $" UNKNOWN_TRAP ",%rcx; prefetcht0 (%rcx)")                                           \
	X(execute_trap, "movabs $0x700000012000,%rcx; jmp *%rcx")                                                      \
	X(execute_doorbell, "movabs $0x700000011000,%rcx; jmp *%rcx")                                                  \
	X(jump_through_trap, "movabs $0x700000012000,%rcx; jmp *(%rcx)")                                               \
	X(far_jump_through_trap, "movabs $0x700000012000,%rcx; rex.w ljmp *(%rcx)")                                    \
	X(gs_base_on_trap, "movabs $0x700000012000,%rcx; wrgsbase %rcx; mov %gs:0,%eax")

#define DECLARE(name, text) void device_##name(void);
DEVICE_CASES(DECLARE)
#define DEFINE(name, text) "\ndevice_" #name ":\n\txor %eax,%eax\n\t" text "\n\tjmp device_passed\n"
__asm__(".pushsection .text\n" DEVICE_CASES(DEFINE) ".popsection\n");

/* The case's store did nothing at all. */
__attribute__((used)) static void passed(void) __asm__("device_passed");
static void passed(void)
{
	guest_exit(77);
}

/* Stores of other widths to a registered doorbell: they ring it, and that is all. */
static void case_doorbell_widths(void)
{
	volatile uint8_t *bell = guest_pointer(GUEST_DOORBELL + DOORBELL_SERVICE);

	*bell = 1;
	*(volatile uint16_t *)bell = 1;
	*(volatile uint32_t *)bell = 1;
	*(volatile uint64_t *)bell = 1;
	guest_print("rung\n");
}

/* Every form of a 4-byte store is a trap, whatever the instruction. */
static void case_store_forms(void)
{
	volatile uint64_t *result = GUEST_BLOCK->trap_result;

	result[0] = 0;
	__asm__ volatile("movl $0,(%0)" ::"r"(GUEST_TRAP + TRAP_CLOCK) : "memory");
	guest_expect(result[0] > 1, "store of a constant");
	result[0] = 0;
	__asm__ volatile("stosl" ::"D"(GUEST_TRAP + TRAP_CLOCK), "a"(0) : "memory");
	guest_expect(result[0] > 1, "stos");
	result[0] = 0;
	__asm__ volatile("movabs %%eax,0x700000012014" ::"a"(0) : "memory");
	guest_expect(result[0] > 1, "store to an absolute address");
	guest_print("three forms\n");
}

#define ROW(name, text) {#name, device_##name},
const struct guest_case guest_cases[] = {
	{"doorbell-widths", case_doorbell_widths}, {"store-forms", case_store_forms}, DEVICE_CASES(ROW){0}};
