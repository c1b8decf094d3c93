/* several.c: guests with several vCPUs: what they share, how they meet, and what they can do to each other. */
#include "guest.h"

#define ROUNDS 1000u
#define OTHERS (GUEST_BOOT_PAGE->vcpu_count - 1)

static volatile uint64_t counter;
static volatile uint64_t finished;
static volatile uint64_t turn;
static volatile uint64_t seen[UNILET_VCPUS_MAX];
static volatile uint64_t ready;

static void add(volatile uint64_t *to, uint64_t what)
{
	__atomic_fetch_add(to, what, __ATOMIC_SEQ_CST);
}

static void start_others(void (*run)(uint64_t index))
{
	for (uint64_t i = 1; i <= OTHERS; i++)
		guest_expect(guest_start_vcpu(i, run) == 0, "a vCPU starts");
}

static void wait_until(const volatile uint64_t *what, uint64_t value)
{
	while (__atomic_load_n(what, __ATOMIC_SEQ_CST) < value)
		__asm__ volatile("pause");
}

static void count_up(uint64_t index)
{
	(void)index;
	for (unsigned i = 0; i < 100000; i++)
		add(&counter, 1);
	add(&finished, 1);
}

static void case_count(void)
{
	start_others(count_up);
	count_up(0);
	wait_until(&finished, OTHERS + 1);
	guest_print_number("counted ", counter, "\n");
}

static void case_start_twice(void)
{
	const uint32_t count = GUEST_BOOT_PAGE->vcpu_count;

	guest_expect(guest_start_vcpu(0, count_up) == -UNILET_BUSY, "the first runs already");
	guest_expect(guest_start_vcpu(count, count_up) == -UNILET_INVALID, "one too many");
	guest_expect(guest_start_vcpu(UINT64_MAX, count_up) == -UNILET_INVALID, "the last number");
	guest_expect(guest_start_vcpu(1ull << 32, count_up) == -UNILET_INVALID, "low half 0");
	guest_expect(guest_start_vcpu((1ull << 32) + 1, count_up) == -UNILET_INVALID, "low half 1");
	start_others(count_up);
	for (uint32_t i = 1; i < count; i++)
		guest_expect(guest_start_vcpu(i, count_up) == -UNILET_BUSY, "once only");
	wait_until(&finished, OTHERS);
	guest_expect(guest_start_vcpu(1, count_up) == (count > 1 ? -UNILET_BUSY : -UNILET_INVALID),
		     "idle is not parked");
	guest_print("once\n");
}

/* All at once: exactly one of those who try to start the last one does. */
static void race_for_last(uint64_t index)
{
	(void)index;
	add(&ready, 1);
	wait_until(&ready, OTHERS);
	add(&counter, guest_start_vcpu(OTHERS, count_up) == 0);
	add(&turn, 1);
}

static void case_start_race(void)
{
	for (uint64_t i = 1; i < OTHERS; i++)
		guest_expect(guest_start_vcpu(i, race_for_last) == 0, "a vCPU starts");
	race_for_last(0);
	wait_until(&turn, OTHERS);
	wait_until(&finished, 1);
	guest_print_number("started by ", counter - 100000, "\n");
}

static void answer_pings(uint64_t index)
{
	for (uint64_t i = 1; i <= ROUNDS; i++) {
		while (turn != 2 * i - 1)
			guest_trap(TRAP_WAIT, GUEST_FOREVER, WAIT_DOORBELL, 0, 0);
		turn++;
		guest_doorbell(DOORBELL_WAKE);
	}
	(void)index;
}

/* Both sleep for ever each time: one lost wake, and the wall limit tells. */
static void case_wake(void)
{
	guest_expect(guest_start_vcpu(1, answer_pings) == 0, "a vCPU starts");
	for (uint64_t i = 1; i <= ROUNDS; i++) {
		turn++;
		guest_doorbell(DOORBELL_WAKE + 8);
		while (turn != 2 * i)
			guest_trap(TRAP_WAIT, GUEST_FOREVER, i % 2 ? WAIT_ALL : WAIT_DOORBELL, 0, 0);
	}
	guest_print("none lost\n");
}

static void note_upcall(struct guest_frame *frame)
{
	(void)frame;
	add(&seen[guest_vcpu()], 1);
}

static void take_upcalls(uint64_t index)
{
	((volatile struct vcpu_block *)GUEST_VCPU(index))->upcall_mask = 0;
	add(&ready, 1);
	for (;;)
		counter++;
}

/* Each vCPU but the first computes; each upcall must come to the one that it is for, on its own stack. */
static void case_upcalls(void)
{
	guest_on_upcall = note_upcall;
	start_others(take_upcalls);
	wait_until(&ready, OTHERS);
	for (uint64_t round = 1; round <= 50; round++)
		for (uint64_t i = 1; i <= OTHERS; i++) {
			guest_doorbell((uint32_t)(DOORBELL_UPCALL + 8 * i));
			wait_until(&seen[i], round);
		}
	guest_expect(seen[0] == 0, "none for the first");
	for (uint64_t i = 1; i <= OTHERS; i++)
		guest_expect(seen[i] == 50, "as many as were asked for");
	guest_print("each its own\n");
}

/* An upcall for one that has not begun is not lost, and harms nobody meanwhile. */
static void case_upcall_before_start(void)
{
	uint64_t before;

	guest_on_upcall = note_upcall;
	guest_doorbell(DOORBELL_UPCALL + 8);
	before = guest_now_ns();
	while (guest_now_ns() - before < 20000000)
		continue;
	guest_expect(guest_start_vcpu(1, take_upcalls) == 0, "a vCPU starts");
	wait_until(&seen[1], 1);
	guest_print("kept\n");
}

/* void upcall_on(uint64_t rsp): goes to a stack that is none, asks for an upcall, and stays there until one came or is
 * pending. */
void upcall_on(uint64_t rsp);
__asm__(".pushsection .text\n"
	"upcall_on:\n"
	"	mov %rsp,%rdx; mov $0x700000100000,%rcx; mov $0x700000011080,%rsi\n"
	"	mov %rdi,%rsp; movl $0,(%rcx); movl %eax,(%rsi)\n"
	"1:	cmpq $0,guest_upcalls(%rip); jne 2f; cmpl $0,4(%rcx); je 1b\n"
	"2:	mov %rdx,%rsp; movl $1,(%rcx); ret\n"
	".popsection\n");

_Static_assert(GUEST_VCPU(0) == 0x700000100000 && GUEST_DOORBELL + DOORBELL_UPCALL == 0x700000011080, "as above");

/* An upcall needs no stack of the program's, and never comes on one that the machine itself uses. */
static void case_upcall_stacks(void)
{
	static const uint64_t wild[] = {
		0, 1ull << 63, UINT64_MAX, 0xffff800000000000, GUEST_TRAP + 64, GUEST_VCPU(0) + 3};
	static const uint64_t held[][2] = {{VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES},
					   {VCPU_DOUBLE_STACK_OFFSET, VCPU_DOUBLE_STACK_BYTES},
					   {VCPU_UPCALL_STACK_OFFSET, VCPU_UPCALL_STACK_BYTES}};

	for (size_t i = 0; i < sizeof(wild) / sizeof(wild[0]); i++) {
		guest_upcalls = 0;
		upcall_on(wild[i]);
		guest_expect(guest_upcalls == 1 && GUEST_BLOCK->upcall_pending == 0, "an upcall on a wild stack");
	}
	guest_upcalls = 0;
	for (size_t i = 0; i < 3; i++)
		for (uint64_t at = 0; at <= held[i][1]; at += held[i][1] / 4) {
			upcall_on(GUEST_VCPU(0) + held[i][0] + at);
			guest_expect(guest_upcalls == 0 && GUEST_BLOCK->upcall_pending == 1, "held back");
			GUEST_BLOCK->upcall_pending = 0;
			/* What the monitor still holds back is let go of before the next. */
			guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
		}
	guest_print("never on its own stacks\n");
}

static void skip_breakpoint(struct guest_frame *frame)
{
	const uint64_t index = guest_vcpu();
	const uint64_t stack = GUEST_VCPU(index) + VCPU_FAULT_STACK_OFFSET;

	if (frame->vector != 3)
		guest_report(frame->vector, frame->error_code, frame->rip, 0);
	guest_expect((uint64_t)frame >= stack && (uint64_t)frame < stack + VCPU_FAULT_STACK_BYTES, "on its own stack");
	add(&seen[index], 1);
}

static void take_faults(uint64_t index)
{
	for (unsigned i = 0; i < ROUNDS; i++)
		__asm__ volatile("int3" ::: "memory");
	(void)index;
	add(&finished, 1);
}

static void case_faults(void)
{
	guest_on_fault = skip_breakpoint;
	start_others(take_faults);
	take_faults(0);
	wait_until(&finished, OTHERS + 1);
	for (uint64_t i = 0; i <= OTHERS; i++)
		guest_expect(seen[i] == ROUNDS, "each its own faults");
	guest_print("each its own\n");
}

static volatile uint64_t *shared_page(void)
{
	return guest_pointer(GUEST_HEAP + 5 * UNILET_PAGE);
}

/* A write that is refused is tried again for ever: rights come back. */
static void try_again(struct guest_frame *frame)
{
	if (frame->vector != 14)
		guest_report(frame->vector, frame->error_code, frame->rip, 0);
	add(&seen[guest_vcpu()], 1);
}

static void write_for_ever(uint64_t index)
{
	volatile uint64_t *page = shared_page();

	add(&ready, 1);
	for (uint64_t i = 1;; i++)
		page[index] = i;
}

static void protect(uint64_t address, uint64_t bytes, uint64_t rights)
{
	guest_expect(guest_trap(TRAP_PROTECT, address, bytes, rights, 0) == 0, "rights change");
}

/* Once TRAP_PROTECT has answered, no vCPU writes any more, whatever it was doing. */
static void case_rights(void)
{
	volatile uint64_t *page = shared_page();

	guest_on_fault = try_again;
	page[0] = 0;
	start_others(write_for_ever);
	wait_until(&ready, OTHERS);
	for (unsigned round = 0; round < 500; round++) {
		uint64_t before[UNILET_VCPUS_MAX] = {0};

		protect((uint64_t)page, UNILET_PAGE, RIGHT_READ);
		for (uint64_t i = 1; i <= OTHERS; i++)
			before[i] = page[i];
		for (volatile unsigned i = 0; i < 2000; i++)
			continue;
		for (uint64_t i = 1; i <= OTHERS; i++)
			guest_expect(page[i] == before[i], "nobody writes");
		protect((uint64_t)page, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE);
	}
	guest_print("nobody wrote\n");
}

static void toggle_own(uint64_t index)
{
	const uint64_t mine = GUEST_HEAP + UNILET_HUGE_PAGE * (index + 1);
	volatile uint8_t *page = guest_pointer(mine);

	for (unsigned i = 0; i < 200; i++) {
		page[3 * UNILET_PAGE] = 1;
		protect(mine + 2 * UNILET_PAGE, 4 * UNILET_PAGE, i % 2 ? RIGHT_NONE : RIGHT_READ);
		protect(mine + 2 * UNILET_PAGE, 4 * UNILET_PAGE, RIGHT_READ | RIGHT_WRITE);
	}
	add(&finished, 1);
}

/* All split huge pages and change rights at the same time. */
static void case_rights_race(void)
{
	start_others(toggle_own);
	toggle_own(0);
	wait_until(&finished, OTHERS + 1);
	guest_print("each its own\n");
}

static void toggle_for_ever(uint64_t index)
{
	for (;;)
		toggle_own(index);
}

static void case_rights_for_ever(void)
{
	start_others(toggle_for_ever);
	toggle_for_ever(0);
}

static void case_discard(void)
{
	volatile uint64_t *page = shared_page();

	start_others(write_for_ever);
	wait_until(&ready, OTHERS);
	for (unsigned round = 0; round < 200; round++) {
		page[100] = 7;
		guest_expect(guest_trap(TRAP_DISCARD, (uint64_t)page, UNILET_PAGE, 0, 0) == 0, "given back");
		guest_expect(page[100] == 0, "reads as zero");
	}
	guest_print("zero\n");
}

static volatile struct trap_range moving[UNILET_TRAP_RANGES_MAX];

/* Rewrites the list while the monitor reads it: what it does must be one of the two, and never another's memory. */
static void move_list(uint64_t index)
{
	(void)index;
	for (;;) {
		moving[0].address = GUEST_FIXED;
		moving[0].bytes = UINT64_MAX;
		moving[0].rights = UINT32_MAX;
		moving[0].address = (uint64_t)shared_page();
		moving[0].bytes = UNILET_PAGE;
		moving[0].rights = RIGHT_READ | RIGHT_WRITE;
	}
}

static void case_double_fetch(void)
{
	uint64_t done = 0;

	guest_expect(guest_start_vcpu(1, move_list) == 0, "a vCPU starts");
	for (unsigned i = 0; i < 20000; i++) {
		int64_t result = guest_trap(TRAP_PROTECT_LIST, (uint64_t)moving, 1, 0, 0);

		guest_expect(result == 0 || result == -UNILET_INVALID || result == -UNILET_REFUSED, "one of these");
		done += result == 0;
	}
	guest_expect(done > 0, "some were whole");
	guest_expect(guest_trap(TRAP_PROTECT, GUEST_FIXED, UNILET_PAGE, RIGHT_READ, 0) == -UNILET_REFUSED,
		     "still fixed");
	guest_print("held\n");
}

static void fault_here(uint64_t index)
{
	*(volatile uint8_t *)guest_pointer(0x8000 + index) = 1;
}

static void case_fault_elsewhere(void)
{
	start_others(fault_here);
	for (;;)
		counter++;
}

static void exit_here(uint64_t index)
{
	guest_exit(40 + index);
}

static void case_exit_elsewhere(void)
{
	guest_start_vcpu(1, exit_here);
	for (;;)
		guest_trap(TRAP_WAIT, GUEST_FOREVER, 0, 0, 0);
}

static void spin(uint64_t index)
{
	(void)index;
	for (;;)
		counter++;
}

static void case_spin(void)
{
	start_others(spin);
	spin(0);
}

static void storm(uint64_t index)
{
	for (;;)
		guest_doorbell((uint32_t)(DOORBELL_UPCALL + 8 * ((index + 1) % (OTHERS + 1))));
}

/* Everyone rings everyone, nobody takes one: only the limit ends it. */
static void case_upcall_storm(void)
{
	start_others(storm);
	storm(0);
}

static void everyone_exits(uint64_t index)
{
	(void)index;
	add(&ready, 1);
	wait_until(&ready, OTHERS + 1);
	guest_exit(7);
}

static void case_exit_together(void)
{
	start_others(everyone_exits);
	everyone_exits(0);
}

/* Starts on a stack that is none: its first push faults, on the fault stack that the monitor gave it. */
static void case_no_stack(void)
{
	guest_trap(TRAP_START, 1, 8, (uint64_t)spin, 0);
	guest_idle();
}

static void case_stack_is_trap_page(void)
{
	guest_trap(TRAP_START, 1, GUEST_TRAP + 8, (uint64_t)spin, 0);
	guest_idle();
}

static void case_wait_kind(void)
{
	guest_trap(TRAP_WAIT, 0, WAIT_DOORBELL + 1, 0, 0);
}

static void case_wait_kind_high(void)
{
	guest_trap(TRAP_WAIT, 0, 1ull << 32, 0, 0);
}

static void case_lone_wake(void)
{
	guest_doorbell(DOORBELL_WAKE);
}

static void case_lone_upcall(void)
{
	guest_doorbell(DOORBELL_UPCALL);
}

static void case_wake_beyond(void)
{
	guest_doorbell((uint32_t)(DOORBELL_WAKE + 8 * GUEST_BOOT_PAGE->vcpu_count));
}

const struct guest_case guest_cases[] = {{"count", case_count},
					 {"start-twice", case_start_twice},
					 {"start-race", case_start_race},
					 {"wake", case_wake},
					 {"upcalls", case_upcalls},
					 {"upcall-before-start", case_upcall_before_start},
					 {"upcall-stacks", case_upcall_stacks},
					 {"faults", case_faults},
					 {"rights", case_rights},
					 {"rights-race", case_rights_race},
					 {"rights-for-ever", case_rights_for_ever},
					 {"discard", case_discard},
					 {"double-fetch", case_double_fetch},
					 {"fault-elsewhere", case_fault_elsewhere},
					 {"exit-elsewhere", case_exit_elsewhere},
					 {"exit-together", case_exit_together},
					 {"spin", case_spin},
					 {"upcall-storm", case_upcall_storm},
					 {"no-stack", case_no_stack},
					 {"stack-is-trap-page", case_stack_is_trap_page},
					 {"wait-kind", case_wait_kind},
					 {"wait-kind-high", case_wait_kind_high},
					 {"lone-wake", case_lone_wake},
					 {"lone-upcall", case_lone_upcall},
					 {"wake-beyond", case_wake_beyond},
					 {0}};
