/* fault.c: guests that fault in their fault handler, ruin their stacks, storm with faults, and mask upcalls. */
#include "../../abi/image_abi.h"
#include "guest.h"

#define STORM_FAULTS 20000u

static volatile uint64_t count;

static void wild_read(void)
{
	*(volatile uint8_t *)guest_pointer(0x40);
}

static void again(struct guest_frame *frame)
{
	(void)frame;
	wild_read();
}

/* The fault stack starts anew with each fault: this goes on until the CPU time is used up. */
static void case_fault_in_handler(void)
{
	guest_on_fault = again;
	wild_read();
}

static void overflow(struct guest_frame *frame)
{
	(void)frame;
	__asm__ volatile("1: push %rax; jmp 1b");
}

/* The handler runs down its own stack into the page below, which is none: the next fault begins at the top again. */
static void case_handler_overflow(void)
{
	guest_on_fault = overflow;
	wild_read();
}

static void at_the_bottom(struct guest_frame *frame)
{
	(void)frame;
	guest_on_fault = NULL;
	__asm__ volatile("mov %0,%%rsp; push %%rax" ::"r"(GUEST_VCPU(0) + VCPU_FAULT_STACK_OFFSET) : "memory");
}

/* A push below the fault stack, from the handler: told as what it is, on the same stack. */
static void case_push_below_fault_stack(void)
{
	guest_on_fault = at_the_bottom;
	wild_read();
}

/* None of the machine's stacks can be taken away from under the next fault. */
static void case_stacks_stay(void)
{
	static const uint64_t offset[] = {VCPU_FAULT_STACK_OFFSET, VCPU_DOUBLE_STACK_OFFSET, VCPU_UPCALL_STACK_OFFSET};

	for (size_t i = 0; i < 3; i++) {
		const uint64_t stack = GUEST_VCPU(0) + offset[i];

		for (uint64_t rights = 0; rights < 8; rights++)
			guest_expect(guest_trap(TRAP_PROTECT, stack, UNILET_PAGE, rights, 0) == -UNILET_REFUSED,
				     "rights");
		guest_expect(guest_trap(TRAP_DISCARD, stack, UNILET_PAGE, 0, 0) == -UNILET_REFUSED, "given back");
	}
	guest_expect(guest_try(wild_read) == 14, "a fault as before");
	guest_print("still there\n");
}

static void nothing(struct guest_frame *frame)
{
	(void)frame;
	count++;
}

static void case_storm(void)
{
	guest_on_fault = nothing;
	wild_read();
}

static void case_illegal_storm(void)
{
	guest_on_fault = nothing;
	__asm__ volatile("ud2");
}

static void case_step_storm(void)
{
	guest_on_fault = nothing;
	__asm__ volatile("push $0x302; popfq; 1: jmp 1b");
}

static void skip(struct guest_frame *frame)
{
	count++;
	frame->rip += 2;
}

/* Many faults that are handled: none is lost, and the machine is still what it was. */
static void case_many(void)
{
	guest_on_fault = skip;
	for (uint32_t i = 0; i < STORM_FAULTS; i++)
		__asm__ volatile("ud2");
	guest_on_fault = NULL;
	guest_expect(count == STORM_FAULTS, "each fault came once");
	guest_print("all handled\n");
}

/* A fault with RSP anywhere: delivery does not use it. */
#define RSP_CASES(X)                                                                                                   \
	X(0, "xor %esp,%esp; ud2")                                                                                     \
	X(1, "mov $0x8000000000000000,%rsp; ud2")                                                                      \
	X(2, "mov $-1,%rsp; ud2")                                                                                      \
	X(3, "mov $0xffff800000000000,%rsp; ud2")                                                                      \
	X(4, "movabs $0x700000012040,%rsp; ud2")                                                                       \
	X(5, "movabs $0x700000106000,%rsp; ud2")                                                                       \
	X(6, "movabs $0x700000103003,%rsp; ud2")
#define DEFINE(number, text)  "\nrsp_" #number ": " text "\n"
#define DECLARE(number, text) void rsp_##number(void);
#define ROW(number, text)     rsp_##number,
RSP_CASES(DECLARE)
__asm__(".pushsection .text\n" RSP_CASES(DEFINE) ".popsection\n");

static void case_wild_stack(void)
{
	static void (*const function[])(void) = {RSP_CASES(ROW)};

	for (size_t i = 0; i < sizeof(function) / sizeof(function[0]); i++)
		guest_expect(guest_try(function[i]) == 6, "illegal instruction on a wild stack");
	guest_print("delivered\n");
}

static void push_nowhere(void)
{
	__asm__ volatile("xor %esp,%esp; push %rax");
}

static void push_noncanonical(void)
{
	__asm__ volatile("mov $0x8000000000000000,%rsp; push %rax");
}

/* A push fault is #PF or #SS, never a double fault: the stack of the handler is another. */
static void case_wild_push(void)
{
	int vector;

	guest_expect(guest_try(push_nowhere) == 14, "push to the top of the address space");
	vector = guest_try(push_noncanonical);
	guest_expect(vector == 12 || vector == 13, "push to a non-canonical address"); /* QEMU TCG: #GP */
	guest_print("no double fault\n");
}

/* Overwrites the frame that the handler will return through. */
static void ruin_frame(struct guest_frame *frame)
{
	frame->rip = 0x8000000000000000;
	frame->cs = 0x10;
	frame->ss = 0xffff;
	frame->rsp = 0;
	frame->rflags = UINT64_MAX;
	guest_on_fault = NULL;
}

static void case_ruined_frame(void)
{
	guest_on_fault = ruin_frame;
	__asm__ volatile("ud2");
}

/* iretq with every flag set but TF, RF and VM: IOPL must stay 0. */
static void all_flags(struct guest_frame *frame)
{
	frame->rflags |= 0x3000 | 0x4000 | 0x180000;
	frame->rip += 2;
}

static void case_flags(void)
{
	uint64_t flags;

	guest_on_fault = all_flags;
	__asm__ volatile("ud2; pushfq; pop %0; push $0x202; popfq" : "=r"(flags)::"memory");
	guest_on_fault = NULL;
	guest_expect((flags & 0x3000) == 0, "IOPL stays 0");
	guest_print("no privilege\n");
}

/* Fills every byte of the machine's stacks for this vCPU; the next fault works all the same. */
static void case_destroyed_stacks(void)
{
	static const uint64_t offset[] = {VCPU_FAULT_STACK_OFFSET, VCPU_DOUBLE_STACK_OFFSET, VCPU_UPCALL_STACK_OFFSET};
	static const uint64_t bytes[] = {VCPU_FAULT_STACK_BYTES, VCPU_DOUBLE_STACK_BYTES, VCPU_UPCALL_STACK_BYTES};

	for (size_t i = 0; i < 3; i++) {
		volatile uint64_t *stack = guest_pointer(GUEST_VCPU(0) + offset[i]);

		for (size_t word = 0; word < bytes[i] / 8; word++)
			stack[word] = 0xdeadbeefdeadbeef;
	}
	guest_expect(guest_try(wild_read) == 14, "a fault on a destroyed stack");
	guest_print("still there\n");
}

/* Goes to a fault entry by itself, on its own stack, with a frame of its own making. */
static void case_jump_to_entry(void)
{
	extern char unilet_os_fault[];
	uint64_t entry = (uint64_t)unilet_os_fault + 6ull * IMAGE_FAULT_ENTRY_BYTES;

	guest_on_fault = nothing;
	__asm__ volatile("mov %%rsp,%%rcx; lea 1f(%%rip),%%rdx; push $0x2b; push %%rcx; push $0x202; push $0x33;"
			 "push %%rdx; jmp *%0; 1:" ::"a"(entry)
			 : "rcx", "rdx", "memory");
	guest_expect(count == 1, "the handler ran");
	guest_print("and came back\n");
}

static void case_jump_to_upcall_entry(void)
{
	extern char unilet_os_upcall[];

	__asm__ volatile("mov %%rsp,%%rcx; lea 1f(%%rip),%%rdx; push $0x2b; push %%rcx; push $0x202; push $0x33;"
			 "push %%rdx; jmp *%0; 1:" ::"a"(unilet_os_upcall)
			 : "rcx", "rdx", "memory");
	guest_expect(guest_upcalls == 1, "the handler ran");
	guest_print("and came back\n");
}

/* Stays on a stack of the machine for ever: no upcall may come there, and the limits hold all the same. */
static void case_live_on_fault_stack(void)
{
	__asm__ volatile("mov %0,%%rsp; 1: jmp 1b" ::"r"(GUEST_VCPU(0) + VCPU_FAULT_STACK_OFFSET + 0x1000));
}

/* An endless loop, upcalls masked for ever, while completions ask for upcalls: a limit must not wait for them. */
static void spin_with_upcalls_due(uint32_t mask)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};
	struct ring_entry answer;

	GUEST_BLOCK->upcall_mask = mask;
	GUEST_WINDOW->completion.wakeup = RING_WAKEUP_INTERRUPT;
	for (;;) {
		guest_put(&entry);
		guest_ring();
		while (!guest_take(&answer))
			;
	}
}

static void case_masked_for_ever(void)
{
	spin_with_upcalls_due(1);
}

static void case_wild_mask(void)
{
	spin_with_upcalls_due(0x80000000);
}

static void never_back(struct guest_frame *frame)
{
	(void)frame;
	for (;;)
		;
}

static void case_upcall_never_returns(void)
{
	guest_on_upcall = never_back;
	spin_with_upcalls_due(0);
}

/* Upcalls into a program that faults all the time. */
static void fault_and_skip(struct guest_frame *frame)
{
	frame->rip += 2;
	count++;
}

static void case_upcalls_and_faults(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};
	struct ring_entry answer;
	uint64_t faults = 0;

	guest_on_fault = fault_and_skip;
	GUEST_BLOCK->upcall_mask = 0;
	for (int i = 0; i < 1000; i++) {
		GUEST_WINDOW->completion.wakeup = RING_WAKEUP_INTERRUPT;
		guest_put(&entry);
		guest_ring();
		do {
			__asm__ volatile("ud2");
			faults++;
		} while (!guest_take(&answer));
	}
	GUEST_BLOCK->upcall_mask = 1;
	guest_on_fault = NULL;
	GUEST_WINDOW->completion.wakeup = RING_WAKEUP_NONE;
	guest_expect(count == faults, "each fault came once, at its place");
	guest_expect(guest_upcalls > 0, "upcalls came");
	guest_print("both at once\n");
}

/* 32-bit code: PVM runs on the host's descriptor table, which has a segment for it; real ones fault. */
static void to_32_bit(void)
{
	__asm__ volatile("push $0x23; push $0x1000; lretq");
}

static void case_compatibility(void)
{
	int vector = guest_try(to_32_bit);

	guest_expect(vector == 13 || vector == 14, "no 32-bit code");
	guest_print("refused\n");
}

const struct guest_case guest_cases[] = {{"fault-in-handler", case_fault_in_handler},
					 {"storm", case_storm},
					 {"illegal-storm", case_illegal_storm},
					 {"step-storm", case_step_storm},
					 {"handler-overflow", case_handler_overflow},
					 {"push-below-fault-stack", case_push_below_fault_stack},
					 {"stacks-stay", case_stacks_stay},
					 {"many", case_many},
					 {"wild-stack", case_wild_stack},
					 {"wild-push", case_wild_push},
					 {"ruined-frame", case_ruined_frame},
					 {"flags", case_flags},
					 {"destroyed-stacks", case_destroyed_stacks},
					 {"jump-to-entry", case_jump_to_entry},
					 {"jump-to-upcall-entry", case_jump_to_upcall_entry},
					 {"live-on-fault-stack", case_live_on_fault_stack},
					 {"masked-for-ever", case_masked_for_ever},
					 {"wild-mask", case_wild_mask},
					 {"upcall-never-returns", case_upcall_never_returns},
					 {"upcalls-and-faults", case_upcalls_and_faults},
					 {"compatibility", case_compatibility},
					 {0}};
