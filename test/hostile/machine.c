/* machine.c: mild guests: what the machine promises, checked from inside. */
#include "guest.h"

#define ROUNDS      10000
#define MILLISECOND 1000000ull
#define LEGACY_FCW  0x37f
#define MXCSR_START 0x1f80
#define XSAVE_HEAD  512
#define XSAVE_END   576

static void case_registers(void)
{
	const struct guest_registers *start = &guest_start;
	extern char unilet_os_start[];

	guest_expect(start->rsp == GUEST_STACK_END, "rsp");
	guest_expect(start->rdi == GUEST_BOOT, "rdi");
	guest_expect(start->rsi == 0, "rsi: vCPU 0");
	guest_expect(!(start->rax | start->rbx | start->rcx | start->rdx | start->rbp), "general registers");
	guest_expect(!(start->r8 | start->r9 | start->r10 | start->r11), "r8 to r11");
	guest_expect(!(start->r12 | start->r13 | start->r14 | start->r15), "r12 to r15");
	guest_expect((start->rflags & ~0x10000ull) == 0x202, "flags");
	guest_expect(start->cs == GUEST_CODE_SELECTOR && start->ss == GUEST_DATA_SELECTOR, "cs, ss");
	/* PVM enters with null selectors; in 64-bit code both mean the same. */
	guest_expect(start->ds == GUEST_DATA_SELECTOR || start->ds == 0, "ds");
	guest_expect(start->es == GUEST_DATA_SELECTOR || start->es == 0, "es");
	guest_expect(GUEST_BLOCK->upcall_mask != 0 && GUEST_BLOCK->upcall_pending == 0, "upcalls masked");
	guest_expect((uint64_t)unilet_os_start - GUEST_BOOT_PAGE->image_base < GUEST_IMAGE_SPAN_MAX, "base");
	guest_print("as the contract says\n");
}

static uint64_t read_base(int gs)
{
	uint64_t base;

	if (gs)
		__asm__ volatile("rdgsbase %0" : "=r"(base));
	else
		__asm__ volatile("rdfsbase %0" : "=r"(base));
	return base;
}

static void case_bases(void)
{
	guest_expect(read_base(0) == 0 && read_base(1) == 0, "fs and gs bases are 0");
	__asm__ volatile("wrfsbase %0; wrgsbase %1" ::"r"(0x123456789000), "r"(0x7000deadb000));
	guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
	guest_trap(TRAP_WAIT, MILLISECOND, 0, 0, 0);
	guest_print("");
	guest_expect(read_base(0) == 0x123456789000 && read_base(1) == 0x7000deadb000, "bases survive traps");
	guest_print("kept\n");
}

static int all_zero(const uint8_t *bytes, size_t from, size_t to)
{
	while (from < to)
		if (bytes[from++])
			return 0;
	return 1;
}

/* The XSAVE area that the first instructions filled. MXCSR_MASK (28..31) is the CPU's own. */
static void case_vectors_at_start(void)
{
	const uint8_t *area = guest_start_vectors;
	uint32_t bytes = GUEST_BOOT_PAGE->xsave_bytes;

	guest_expect(bytes >= XSAVE_END && bytes <= sizeof(guest_start_vectors), "xsave_bytes");
	guest_expect((GUEST_BOOT_PAGE->xcr0 & 3) == 3, "x87 and SSE are on");
	guest_expect(*(const uint16_t *)area == LEGACY_FCW || !(area[XSAVE_HEAD] & 1), "x87 control word");
	guest_expect(all_zero(area, 2, 24), "x87 status, tags, pointers");
	guest_expect(*(const uint32_t *)(area + 24) == MXCSR_START, "MXCSR");
	guest_expect(all_zero(area, 32, XSAVE_HEAD), "x87 and SSE registers");
	guest_expect(all_zero(area, XSAVE_HEAD + 8, bytes), "AVX and AVX-512 registers");
	guest_print("initial\n");
}

/* Fills all vector registers there are, calls the machine in every way, and compares. */
static uint8_t pattern[16384] __attribute__((aligned(64)));
static uint8_t after[16384] __attribute__((aligned(64)));

static void load_vectors(void)
{
	uint64_t state = 88172645463325252ull;

	__asm__ volatile("xsave64 (%0)" ::"r"(pattern), "a"(-1), "d"(-1) : "memory");
	for (uint32_t i = 32; i < GUEST_BOOT_PAGE->xsave_bytes; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		if (i >= 160 && (i < 416 || i >= XSAVE_END))
			pattern[i] = (uint8_t)(state >> 24);
	}
	*(uint64_t *)(pattern + XSAVE_HEAD) = GUEST_BOOT_PAGE->xcr0;
	__asm__ volatile("xrstor64 (%0)" ::"r"(pattern), "a"(-1), "d"(-1) : "memory");
	/* Between the components there are gaps that XSAVE leaves alone. */
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = 0;
	__asm__ volatile("xsave64 (%0)" ::"r"(pattern), "a"(-1), "d"(-1) : "memory");
}

static void compare_vectors(const char *what)
{
	__asm__ volatile("xsave64 (%0)" ::"r"(after), "a"(-1), "d"(-1) : "memory");
	for (uint32_t i = 0; i < GUEST_BOOT_PAGE->xsave_bytes; i++)
		guest_expect(after[i] == pattern[i] || (i >= XSAVE_HEAD && i < XSAVE_END), what);
}

static void illegal(void)
{
	__asm__ volatile("ud2");
}

static uint64_t spin_for_upcall(void);

static void case_vectors_survive(void)
{
	load_vectors();
	guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
	compare_vectors("they survive a trap");
	guest_trap(TRAP_WAIT, MILLISECOND, 0, 0, 0);
	compare_vectors("they survive a wait");
	guest_doorbell(DOORBELL_SERVICE);
	compare_vectors("they survive a doorbell");
	guest_try(illegal);
	compare_vectors("they survive a fault");
	spin_for_upcall();
	compare_vectors("they survive an upcall");
	guest_print("survived\n");
}

static void case_boot_page(void)
{
	const volatile struct boot_page *boot = GUEST_BOOT_PAGE;

	guest_expect(boot->version == UNILET_ABI_VERSION && boot->vcpu_count == 1 && boot->reserved0 == 0, "head");
	guest_expect(boot->image_base >= GUEST_IMAGE_BASE && boot->image_base % UNILET_PAGE == 0, "base");
	guest_expect(boot->image_base < GUEST_IMAGE_BASE + GUEST_IMAGE_RANDOM_PAGES * UNILET_PAGE, "base in its range");
	guest_expect(boot->image_end % UNILET_PAGE == 0 && boot->image_end > (uint64_t)case_boot_page, "end");
	guest_expect(boot->heap_bytes % UNILET_HUGE_PAGE == 0 && boot->heap_bytes > 0, "heap");
	guest_expect(boot->stack_bytes % UNILET_PAGE == 0 && boot->stack_bytes > 0, "stack");
	guest_expect(boot->service_window.address == GUEST_SERVICE_WINDOW, "window");
	guest_expect(boot->service_window.bytes == UNILET_SERVICE_WINDOW_BYTES, "window's size");
	guest_expect(boot->page_window.address == 0 && boot->page_window.bytes == 0, "no page window");
	guest_expect(!(boot->flags & (BOOT_HTTP | BOOT_STORE | BOOT_HTTP_ON_PAGE)), "no HTTP, no store");
	guest_expect(!(boot->flags & (BOOT_INPUT_TERMINAL | BOOT_OUTPUT_TERMINAL)), "no terminal");
	guest_expect(boot->argument_count == 3 && boot->environment_count == 1, "how many strings");
	guest_expect(guest_same(guest_argument(2), "third argument"), "argument");
	guest_expect(boot->cpuid_1_ecx & 1u << 26 && boot->cpuid_1_edx & 1u << 26, "XSAVE and SSE2 are told");
	guest_print("read\n");
}

/* Everything that the guest was given, before it wrote any of it, is its own or zero. */
static void case_zeroed(void)
{
	uint64_t bytes = GUEST_BOOT_PAGE->heap_bytes < (64ull << 20) ? GUEST_BOOT_PAGE->heap_bytes : 64ull << 20;
	const volatile uint64_t *word = guest_pointer(GUEST_HEAP);
	uint64_t sum = 0;

	for (uint64_t i = 0; i < bytes / 8; i += 64)
		sum |= word[i];
	for (uint64_t i = 0; i < 512; i++)
		sum |= word[i] | word[bytes / 8 - 1 - i];
	guest_expect(sum == 0, "the heap is zero");
	word = guest_pointer(GUEST_SERVICE_WINDOW + WINDOW_BULK_OFFSET);
	for (uint64_t i = 0; i < (UNILET_SERVICE_WINDOW_BYTES - WINDOW_BULK_OFFSET) / 8; i++)
		sum |= word[i];
	guest_expect(sum == 0, "the bulk is zero");
	word = guest_pointer(GUEST_VCPU(0) + VCPU_UPCALL_STACK_OFFSET);
	for (uint64_t i = 0; i < VCPU_UPCALL_STACK_BYTES / 8; i++)
		sum |= word[i];
	word = guest_pointer(GUEST_STACK_END - GUEST_BOOT_PAGE->stack_bytes);
	for (uint64_t i = 0; i < 512; i++)
		sum |= word[i];
	guest_expect(sum == 0, "the stacks are zero");
	guest_print("zero\n");
}

static void case_sparse(void)
{
	uint64_t bytes = GUEST_BOOT_PAGE->heap_bytes;

	guest_expect(bytes > 7ull << 30, "the heap is as large as was asked for");
	for (uint64_t at = 0; at < bytes; at += 1ull << 30)
		*(volatile uint64_t *)guest_pointer(GUEST_HEAP + at) = at;
	*(volatile uint64_t *)guest_pointer(GUEST_HEAP + bytes - 8) = 1;
	for (uint64_t at = 0; at < bytes; at += 1ull << 30)
		guest_expect(*(volatile uint64_t *)guest_pointer(GUEST_HEAP + at) == at, "each place holds its own");
	guest_print("sparse\n");
}

/* Every page of the heap has a place of its own. */
static void case_every_page(void)
{
	uint64_t bytes = GUEST_BOOT_PAGE->heap_bytes;

	for (uint64_t at = 0; at < bytes; at += UNILET_PAGE)
		*(volatile uint64_t *)guest_pointer(GUEST_HEAP + at) = at;
	for (uint64_t at = 0; at < bytes; at += UNILET_PAGE)
		guest_expect(*(volatile uint64_t *)guest_pointer(GUEST_HEAP + at) == at, "each page holds its own");
	guest_print("each its own\n");
}

static void case_time(void)
{
	uint64_t before = guest_now_ns(), now, trap;

	for (int i = 0; i < 1000000; i++) {
		now = guest_now_ns();
		guest_expect(now >= before, "the clock does not go back");
		before = now;
	}
	/* Long enough to see the page published again. */
	while (guest_now_ns() - now < 1200 * MILLISECOND) {
		uint64_t next = guest_now_ns();

		guest_expect(next + 1000 >= before, "nor when the page is published");
		before = next;
	}
	trap = (uint64_t)guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
	now = guest_now_ns();
	guest_expect(now - trap + MILLISECOND < 10 * MILLISECOND, "and is near the host's");
	guest_print("monotonic\n");
}

static void print_hex(const char *before, uint64_t value)
{
	static const char digit[] = "0123456789abcdef";
	char text[18];

	for (int i = 0; i < 16; i++)
		text[i] = digit[value >> (60 - 4 * i) & 15];
	text[16] = '\n';
	text[17] = '\0';
	guest_print(before);
	guest_print(text);
}

/* What must differ from one run to the next: the runner compares. */
static void case_random(void)
{
	print_hex("", GUEST_BOOT_PAGE->image_base);
	for (int i = 0; i < 4; i++)
		print_hex("", ((const volatile uint64_t *)GUEST_BOOT_PAGE->random)[i]);
}

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static struct cpuid read_cpuid(uint32_t leaf)
{
	struct cpuid out;

	__asm__ volatile("cpuid" : "=a"(out.eax), "=b"(out.ebx), "=c"(out.ecx), "=d"(out.edx) : "a"(leaf), "c"(0));
	return out;
}

/* PVM lets the CPU itself answer: the runner lists this one as not applicable there. */
static void case_cpuid(void)
{
	struct cpuid one = read_cpuid(1), seven = read_cpuid(7);

	for (uint32_t leaf = 0x40000000; leaf <= 0x40000010; leaf++) {
		struct cpuid here = read_cpuid(leaf);
		struct cpuid top = read_cpuid(read_cpuid(0).eax);

		/* A leaf that is not there reads as zero, or as the highest basic one does. */
		guest_expect(!(here.eax | here.ebx | here.ecx | here.edx) ||
				     (here.eax == top.eax && here.ebx == top.ebx && here.ecx == top.ecx &&
				      here.edx == top.edx),
			     "no hypervisor leaves");
	}
	/* Bit 27 follows CR4.OSXSAVE, which was not set when the words were read. */
	guest_expect(!((one.ecx ^ GUEST_BOOT_PAGE->cpuid_1_ecx) & ~(1u << 27)), "leaf 1 ecx");
	guest_expect(seven.ebx == GUEST_BOOT_PAGE->cpuid_7_ebx, "leaf 7 ebx");
	guest_print("no hypervisor leaves\n");
}

static void request_interrupt(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};

	__atomic_store_n(&GUEST_WINDOW->completion.wakeup, RING_WAKEUP_INTERRUPT, __ATOMIC_SEQ_CST);
	guest_put(&entry);
	guest_ring();
}

static void take_answer(void)
{
	struct ring_entry answer;

	GUEST_WINDOW->completion.wakeup = RING_WAKEUP_NONE;
	while (!guest_take(&answer))
		;
	guest_expect(answer.result == 0, "the request was served");
}

/* A loop that only an upcall can end. Returns the number of its rounds. */
static uint64_t spin_for_upcall(void)
{
	uint64_t before = guest_upcalls, rounds = 0;

	GUEST_BLOCK->upcall_mask = 0;
	request_interrupt();
	while (guest_upcalls == before)
		rounds++;
	GUEST_BLOCK->upcall_mask = 1;
	take_answer();
	return rounds;
}

static void case_upcall(void)
{
	for (int i = 0; i < 200; i++)
		spin_for_upcall();
	guest_expect(guest_upcalls == 200, "one upcall for each request");
	guest_print("interrupted\n");
}

static void case_upcall_masked(void)
{
	uint64_t start;

	GUEST_BLOCK->upcall_mask = 1;
	request_interrupt();
	start = guest_now_ns();
	while (!GUEST_BLOCK->upcall_pending)
		guest_expect(guest_now_ns() - start < 5000 * MILLISECOND, "upcall_pending is set");
	take_answer();
	guest_expect(guest_upcalls == 0, "a mask is respected");
	/* Long after the monitor gave up. */
	while (guest_now_ns() - start < 300 * MILLISECOND)
		;
	guest_expect(guest_upcalls == 0, "for as long as it is set");
	GUEST_BLOCK->upcall_pending = 0;
	spin_for_upcall();
	guest_expect(guest_upcalls >= 1 && guest_upcalls <= 2, "and then they come again");
	guest_print("held back\n");
}

static volatile uint64_t handler_rsp;
static volatile uint64_t handler_nested;
static volatile uint64_t handler_depth;

static void nested_handler(struct guest_frame *frame)
{
	uint64_t start = guest_now_ns();

	handler_rsp = (uint64_t)frame;
	if (handler_depth++)
		handler_nested++;
	if (guest_upcalls == 1) {
		request_interrupt(); /* one more while we are here */
		while (guest_now_ns() - start < 20 * MILLISECOND)
			;
		take_answer();
	}
	handler_depth--;
}

/* No upcall on the upcall stack: the second comes after the first has left it. */
static void case_upcall_nested(void)
{
	uint64_t bottom = GUEST_VCPU(0) + VCPU_UPCALL_STACK_OFFSET, start;

	guest_on_upcall = nested_handler;
	GUEST_BLOCK->upcall_mask = 0;
	request_interrupt();
	while (guest_upcalls == 0)
		;
	start = guest_now_ns();
	while (guest_upcalls < 2 && guest_now_ns() - start < 1000 * MILLISECOND)
		;
	GUEST_BLOCK->upcall_mask = 1;
	guest_expect(handler_nested == 0, "not on its own stack");
	guest_expect(handler_rsp >= bottom && handler_rsp < bottom + VCPU_UPCALL_STACK_BYTES, "on the upcall stack");
	guest_expect(guest_upcalls >= 2, "the second came later");
	guest_print("one at a time\n");
}

/* Fills the red zone and all registers, and looks again after the upcall: nothing but the flag may have changed. */
uint64_t upcall_preserves(void);
__asm__(".pushsection .text\n"
	"upcall_preserves:\n"
	"	push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15\n"
	"	movabs $0x1111111111111111,%rax; mov %rax,%rbx; mov %rax,%rcx; mov %rax,%rdx; mov %rax,%rsi\n"
	"	mov %rax,%rdi; mov %rax,%rbp; mov %rax,%r8; mov %rax,%r9; mov %rax,%r10; mov %rax,%r11\n"
	"	mov %rax,%r12; mov %rax,%r13; mov %rax,%r14; mov %rax,%r15\n"
	".set at, 8\n.rept 16\n	mov %rax,-at(%rsp)\n.set at, at + 8\n.endr\n"
	"	std; stc\n"
	"1:	cmpq $0,guest_upcalls(%rip); je 1b\n"
	"	pushfq; pop %rbx; cld\n"
	"	and $0x400,%ebx; xor $0x400,%rbx\n"
	".irp register, rcx, rdx, rsi, rdi, rbp, r8, r9, r10, r11, r12, r13, r14, r15\n"
	"	xor %rax,%\\register; or %\\register,%rbx\n.endr\n"
	".set at, 16\n.rept 15\n	mov -at(%rsp),%rcx; xor %rax,%rcx; or %rcx,%rbx\n.set at, at + 8\n.endr\n"
	"	mov %rbx,%rax\n"
	"	pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx; ret\n"
	".popsection\n");

static void case_upcall_preserves(void)
{
	for (int i = 0; i < 200; i++) {
		guest_upcalls = 0;
		GUEST_BLOCK->upcall_mask = 0;
		request_interrupt();
		guest_expect(upcall_preserves() == 0, "registers, flags and red zone are as before");
		GUEST_BLOCK->upcall_mask = 1;
		take_answer();
	}
	guest_print("preserved\n");
}

/* An upcall ends a wait. */
/* As the contract has it: masked from the last look until the wait, or an upcall in between would go by unseen. */
static void wait_for_upcall(uint64_t before)
{
	for (;;) {
		GUEST_BLOCK->upcall_mask = 1;
		if (guest_upcalls != before)
			break;
		guest_trap(TRAP_WAIT, GUEST_FOREVER, 0, 0, 0);
		GUEST_BLOCK->upcall_mask = 0;
		while (GUEST_BLOCK->upcall_pending && guest_upcalls == before)
			__asm__ volatile("pause");
	}
	GUEST_BLOCK->upcall_mask = 0;
}

static void case_upcall_ends_wait(void)
{
	GUEST_BLOCK->upcall_mask = 0;
	for (int i = 0; i < 200; i++) {
		uint64_t before = guest_upcalls;

		request_interrupt();
		wait_for_upcall(before);
		take_answer();
	}
	guest_print("woken\n");
}

/* Waits for ever for each answer: one lost wake, and the wall limit tells. */
static void case_wake(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};

	for (int i = 0; i < ROUNDS; i++)
		guest_expect(guest_request(&entry) == 0, "served");
	guest_print("none lost\n");
}

static void case_environment(void)
{
	guest_print(guest_argument(0));
	guest_print("\n");
	guest_print(guest_argument(2));
	guest_print("\n");
	guest_write(CONSOLE_ERROR, "to standard error\n");
}

static void case_instructions(void)
{
	guest_expect(guest_try(illegal) == 6, "an illegal instruction is one");
	if (GUEST_BOOT_PAGE->cpuid_1_ecx & 1u << 30)
		__asm__ volatile("rdrand %%rax" ::: "rax");
	if (GUEST_BOOT_PAGE->cpuid_7_ebx & 1u << 18)
		__asm__ volatile("rdseed %%rax" ::: "rax");
	__asm__ volatile("rdtsc; lfence; mfence; sfence; pause; clflush (%%rsp)" ::: "rax", "rdx", "memory");
	guest_print("run\n");
}

static void divide(void)
{
	__asm__ volatile("xor %eax,%eax; xor %edx,%edx; xor %ecx,%ecx; div %ecx");
}

static void misaligned(void)
{
	__asm__ volatile("push $0x40202; popfq; mov 1(%rsp),%eax; push $0x202; popfq");
}

static void float_error(void)
{
	__asm__ volatile("fninit; sub $8,%rsp; movw $0x360,(%rsp); fldcw (%rsp); fld1; fldz; fdivrp; fwait");
}

static void vector_error(void)
{
	__asm__ volatile("sub $8,%rsp; movl $0x1d80,(%rsp); ldmxcsr (%rsp); xorps %xmm0,%xmm0; movl $1,4(%rsp);"
			 "cvtsi2sdl 4(%rsp),%xmm1; divsd %xmm0,%xmm1");
}

static void case_divide(void)
{
	divide();
}

static void case_alignment(void)
{
	misaligned();
}

static void case_float_error(void)
{
	float_error();
}

static void case_vector_error(void)
{
	vector_error();
}

const struct guest_case guest_cases[] = {{"registers", case_registers},
					 {"bases", case_bases},
					 {"vectors-at-start", case_vectors_at_start},
					 {"vectors-survive", case_vectors_survive},
					 {"boot-page", case_boot_page},
					 {"zeroed", case_zeroed},
					 {"sparse", case_sparse},
					 {"every-page", case_every_page},
					 {"time", case_time},
					 {"random", case_random},
					 {"cpuid", case_cpuid},
					 {"upcall", case_upcall},
					 {"upcall-masked", case_upcall_masked},
					 {"upcall-nested", case_upcall_nested},
					 {"upcall-preserves", case_upcall_preserves},
					 {"upcall-ends-wait", case_upcall_ends_wait},
					 {"wake", case_wake},
					 {"environment", case_environment},
					 {"instructions", case_instructions},
					 {"divide", case_divide},
					 {"alignment", case_alignment},
					 {"float-error", case_float_error},
					 {"vector-error", case_vector_error},
					 {0}};
