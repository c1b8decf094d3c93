/* trap.c: guests that use every trap, rightly and wrongly. */
#include "guest.h"

#define MILLISECOND 1000000ull
#define SIZE_HUGE   (1ull << 63)

static volatile uint8_t own_data[2 * UNILET_PAGE] __attribute__((aligned(4096)));

static void case_exit_0(void)
{
	guest_exit(0);
}

static void case_exit_255(void)
{
	guest_exit(255);
}

static void case_exit_256(void)
{
	guest_exit(256);
}

static void case_exit_minus_one(void)
{
	guest_exit(UINT64_MAX);
}

/* Low half 0: whoever takes 32 bits of the register would call this a success. */
static void case_exit_high_half(void)
{
	guest_exit(1ull << 32);
}

/* Reports the vector that is the second argument, as if it had happened. */
static void case_report(void)
{
	guest_report(guest_number(guest_argument(2)), 5, 0x1234, 0x5678);
}

/* Reports a fault with registers at an offset from the start of vCPU 0's range, which is the second argument. */
static void case_registers(void)
{
	guest_trap_5(TRAP_FAULT, 13, 5, 0x1234, 0, GUEST_VCPU(0) + guest_number(guest_argument(2)));
}

/* An address of the guest's own choice. */
static void case_registers_at(void)
{
	guest_trap_5(TRAP_FAULT, 13, 5, 0x1234, 0, guest_number(guest_argument(2)));
}

/* Registers that lie: what is made of them may neither hang nor harm whoever shows them. */
static void report_lie(uint64_t rip, uint64_t rsp, uint64_t rbp)
{
	struct fault_registers *lie = guest_pointer(GUEST_VCPU(0) + VCPU_FAULT_STACK_OFFSET);

	*lie = (struct fault_registers){.rip = rip, .rsp = rsp, .rbp = rbp, .rflags = UINT64_MAX, .cs = UINT64_MAX};
	guest_trap_5(TRAP_FAULT, 13, 5, 0x1234, 0, (uint64_t)lie);
}

static void case_lie_stack(void)
{
	report_lie((uint64_t)report_lie, guest_number(guest_argument(2)), guest_number(guest_argument(2)));
}

/* Frames whose frame pointer is their own address, and whose return address is this function. */
static void case_lie_frames(void)
{
	volatile uint64_t *frame = guest_pointer(GUEST_HEAP);

	for (uint64_t i = 0; i < 4096; i += 2) {
		frame[i] = GUEST_HEAP + i * sizeof(*frame);
		frame[i + 1] = (uint64_t)report_lie;
	}
	report_lie((uint64_t)report_lie, GUEST_HEAP, GUEST_HEAP);
}

/* Every frame leads one further, for ever. */
static void case_lie_ladder(void)
{
	volatile uint64_t *frame = guest_pointer(GUEST_HEAP);

	for (uint64_t i = 0; i < 4096; i += 2) {
		frame[i] = GUEST_HEAP + (i + 2) * sizeof(*frame);
		frame[i + 1] = (uint64_t)report_lie;
	}
	report_lie((uint64_t)report_lie, GUEST_HEAP, GUEST_HEAP);
}

static void case_lie_indices(void)
{
	for (size_t i = 0; i < RING_ENTRIES; i++)
		GUEST_WINDOW->submission.entry[i].opcode = (uint16_t)(0xff00 + i);
	GUEST_WINDOW->submission.head = 0x80000000u;
	/* The server looks only when it is rung; nobody rings. */
	GUEST_WINDOW->submission.tail = UINT32_MAX;
	report_lie(UINT64_MAX, UINT64_MAX, UINT64_MAX);
}

static void case_wait(void)
{
	uint64_t before = guest_now_ns();
	uint64_t slept;

	guest_trap(TRAP_WAIT, 0, 0, 0, 0);
	guest_expect(guest_now_ns() - before < 1000 * MILLISECOND, "a wait of 0 comes back");
	before = guest_now_ns();
	do {
		guest_trap(TRAP_WAIT, 50 * MILLISECOND, 0, 0, 0);
		slept = guest_now_ns() - before;
	} while (slept < 50 * MILLISECOND && GUEST_BLOCK->trap_result[0] == 0 && slept > 40 * MILLISECOND);
	guest_expect(slept >= 50 * MILLISECOND, "a wait of 50 ms lasts so long");
	guest_expect(slept < 5000 * MILLISECOND, "a wait of 50 ms ends");
	guest_print("waited\n");
}

/* The largest times must not wrap into small or negative ones: only the wall limit ends this. */
static void case_wait_almost_for_ever(void)
{
	for (;;)
		guest_trap(TRAP_WAIT, UINT64_MAX - 1, 0, 0, 0);
}

static void case_wait_half_range(void)
{
	for (;;)
		guest_trap(TRAP_WAIT, SIZE_HUGE, 0, 0, 0);
}

static void touch_wild(void)
{
	*(volatile uint8_t *)guest_pointer(0x123456789abcull);
}

static void case_address(void)
{
	guest_expect(guest_try(touch_wild) == 14, "a read of nothing faults");
	guest_trap(TRAP_ADDRESS, 0, 0, 0, 0);
	guest_expect(GUEST_BLOCK->trap_result[1] == 0x123456789abcull, "the address is told");
	guest_print("told\n");
}

static void case_clock(void)
{
	uint64_t before = guest_now_ns();
	int64_t trap = guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
	uint64_t realtime = GUEST_BLOCK->trap_result[1];
	uint64_t after = guest_now_ns();

	guest_expect(trap > 0, "the clock answers");
	guest_expect(before <= (uint64_t)trap + MILLISECOND, "it is not behind the time page");
	guest_expect((uint64_t)trap <= after + MILLISECOND, "it is not ahead of the time page");
	guest_expect(realtime > 1700000000ull * 1000 * MILLISECOND, "the date is of this decade or later");
	guest_print("agreed\n");
}

static int64_t protect(uint64_t address, uint64_t bytes, uint64_t rights)
{
	return guest_trap(TRAP_PROTECT, address, bytes, rights, 0);
}

#define HEAP_PAGE (GUEST_HEAP + 5 * UNILET_PAGE)

static void heap_read(void)
{
	*(volatile uint8_t *)guest_pointer(HEAP_PAGE);
}

static void heap_write(void)
{
	*(volatile uint8_t *)guest_pointer(HEAP_PAGE + 1) = 9;
}

static void heap_execute(void)
{
	__asm__ volatile("call *%0" ::"r"(HEAP_PAGE) : "memory");
}

static void case_protect(void)
{
	volatile uint8_t *page = guest_pointer(HEAP_PAGE);

	page[0] = 0xc3; /* ret */
	page[-1] = page[UNILET_PAGE] = 1;
	guest_expect(guest_try(heap_execute) == 14, "the heap is not executable");
	guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_READ) == 0, "read alone");
	guest_expect(guest_try(heap_read) == GUEST_NO_FAULT && guest_try(heap_write) == 14, "read alone holds");
	guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_EXECUTE) == 0, "execute");
	guest_expect(guest_try(heap_execute) == GUEST_NO_FAULT && guest_try(heap_write) == 14, "execute holds");
	guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_NONE) == 0, "none");
	guest_expect(guest_try(heap_read) == 14 && guest_try(heap_execute) == 14, "none holds");
	page[-1] = page[UNILET_PAGE] = 2; /* the neighbours keep their rights */
	guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE) == 0, "write again");
	guest_expect(guest_try(heap_write) == GUEST_NO_FAULT && guest_try(heap_execute) == 14, "write again holds");
	guest_expect(page[0] == 0xc3 && page[1] == 9, "the bytes are as they were");
	guest_print("rights hold\n");
}

/* Taking rights away again and again, each time looked at: what a stale translation would let pass. */
static void case_protect_toggle(void)
{
	for (int i = 0; i < 500; i++) {
		guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE) == 0, "write");
		guest_expect(guest_try(heap_write) == GUEST_NO_FAULT, "write holds");
		guest_expect(protect(HEAP_PAGE, UNILET_PAGE, i & 1 ? RIGHT_NONE : RIGHT_READ) == 0, "less");
		guest_expect(guest_try(heap_write) == 14, "less holds");
	}
	guest_print("500 times\n");
}

static void data_write(void)
{
	own_data[UNILET_PAGE] = 1;
}

static void case_protect_image(void)
{
	uint64_t page = (uint64_t)&own_data[UNILET_PAGE];

	guest_expect(protect(page, UNILET_PAGE, RIGHT_READ) == 0, "own data can be made read-only");
	guest_expect(guest_try(data_write) == 14, "and then it is");
	guest_expect(protect(page, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE) == 0, "and writable again");
	guest_expect(guest_try(data_write) == GUEST_NO_FAULT, "and then it is writable");
	guest_expect(protect(GUEST_STACK_END - 2 * UNILET_PAGE, UNILET_PAGE, RIGHT_READ) == 0, "the stack's page");
	guest_print("image and stack\n");
}

struct refusal {
	const char *what;
	uint64_t address, bytes, rights;
};

/* heap_end stands for the heap's size, which only the boot page knows. */
static const struct refusal refusals[] = {
	{"write and execute", HEAP_PAGE, UNILET_PAGE, RIGHT_WRITE | RIGHT_EXECUTE},
	{"all rights", HEAP_PAGE, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE | RIGHT_EXECUTE},
	{"an unknown right", HEAP_PAGE, UNILET_PAGE, 8},
	{"rights in the high half", HEAP_PAGE, UNILET_PAGE, 1ull << 32 | RIGHT_READ},
	{"an address inside a page", HEAP_PAGE + 1, UNILET_PAGE, RIGHT_READ},
	{"half a page", HEAP_PAGE, UNILET_PAGE / 2, RIGHT_READ},
	{"2^63 bytes", HEAP_PAGE, SIZE_HUGE, RIGHT_READ},
	{"a range that wraps to itself", HEAP_PAGE, 0 - UNILET_PAGE, RIGHT_READ},
	{"a range that wraps to 0", HEAP_PAGE, 0 - HEAP_PAGE, RIGHT_READ},
	{"the page before the heap", GUEST_HEAP - UNILET_PAGE, UNILET_PAGE, RIGHT_READ},
	{"from before the heap into it", GUEST_HEAP - UNILET_PAGE, 2 * UNILET_PAGE, RIGHT_READ},
	{"the stack's end", GUEST_STACK_END, UNILET_PAGE, RIGHT_READ},
	{"across the stack's end", GUEST_STACK_END - UNILET_PAGE, 2 * UNILET_PAGE, RIGHT_READ},
	{"the NULL page", 0, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE},
	{"all of the address space", 0, 0 - UNILET_PAGE, RIGHT_READ},
	{"the boot page", GUEST_BOOT, UNILET_PAGE, RIGHT_WRITE},
	{"the time page", GUEST_TIME, UNILET_PAGE, RIGHT_WRITE},
	{"the doorbell page", GUEST_DOORBELL, UNILET_PAGE, RIGHT_READ | RIGHT_EXECUTE},
	{"the trap page", GUEST_TRAP, UNILET_PAGE, RIGHT_NONE},
	{"the vCPU's block", GUEST_VCPU(0), UNILET_PAGE, RIGHT_NONE},
	{"the fault stack", GUEST_VCPU(0) + VCPU_FAULT_STACK_OFFSET, VCPU_FAULT_STACK_BYTES, RIGHT_NONE},
	{"the upcall stack", GUEST_VCPU(0) + VCPU_UPCALL_STACK_OFFSET, UNILET_PAGE, RIGHT_EXECUTE},
	{"the service window", GUEST_SERVICE_WINDOW, UNILET_PAGE, RIGHT_EXECUTE},
	{"another vCPU's range", GUEST_VCPU(1), UNILET_PAGE, RIGHT_READ},
	{"the kernel's half", 0xffff800000000000, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE},
	{"a non-canonical address", 0x800000000000, UNILET_PAGE, RIGHT_READ},
	{"the last page", 0 - UNILET_PAGE, UNILET_PAGE, RIGHT_READ},
};

static void case_protect_refused(void)
{
	uint64_t heap_end = GUEST_HEAP + GUEST_BOOT_PAGE->heap_bytes;
	volatile uint32_t *page = guest_pointer(HEAP_PAGE);
	unsigned wrong = 0;

	*page = 1;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		if (protect(refusals[i].address, refusals[i].bytes, refusals[i].rights) >= 0) {
			guest_print("granted: ");
			guest_print(refusals[i].what);
			guest_print("\n");
			wrong++;
		}
	guest_expect(protect(heap_end, UNILET_PAGE, RIGHT_READ) < 0, "the page after the heap is refused");
	guest_expect(protect(heap_end - UNILET_PAGE, 2 * UNILET_PAGE, RIGHT_READ) < 0, "across the heap's end");
	guest_expect(protect(HEAP_PAGE, 3 * UNILET_PAGE, 6) == -UNILET_REFUSED, "W and X: REFUSED");
	*page = 2;
	GUEST_BLOCK->upcall_mask = 1;
	guest_expect(wrong == 0, "all are refused");
	guest_print("all refused\n");
}

static int64_t protect_list(uint64_t address, uint64_t count)
{
	return guest_trap(TRAP_PROTECT_LIST, address, count, 0, 0);
}

static struct trap_range list[UNILET_TRAP_RANGES_MAX + 1];

/* Whatever is refused alone is refused in a list; what came before it was done, what comes after it was not. */
static void case_list_refused(void)
{
	volatile uint8_t *page = guest_pointer(HEAP_PAGE);

	page[0] = 1;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++) {
		const struct refusal *bad = &refusals[i];

		list[0] = (struct trap_range){HEAP_PAGE, UNILET_PAGE, RIGHT_READ, 0};
		list[1] = (struct trap_range){bad->address, bad->bytes, (uint32_t)bad->rights, bad->rights >> 32 != 0};
		list[2] = (struct trap_range){HEAP_PAGE, UNILET_PAGE, RIGHT_NONE, 0};
		guest_expect(protect_list((uint64_t)list, 3) < 0, bad->what);
		guest_expect(GUEST_BLOCK->trap_result[1] == 1, "one was done");
		guest_expect(guest_try(heap_read) == GUEST_NO_FAULT && guest_try(heap_write) == 14, "the first alone");
		list[0].rights = RIGHT_READ | RIGHT_WRITE;
		guest_expect(protect_list((uint64_t)list, 1) == 0 && guest_try(heap_write) == GUEST_NO_FAULT, "back");
	}
	guest_print("all refused\n");
}

/* Where the list itself lies. */
static void case_list_place(void)
{
	const uint64_t heap_end = GUEST_HEAP + GUEST_BOOT_PAGE->heap_bytes;
	const uint64_t places[] = {0,
				   8,
				   (uint64_t)list + 4,
				   GUEST_BOOT,
				   GUEST_TRAP,
				   GUEST_SERVICE_WINDOW,
				   GUEST_VCPU(0),
				   GUEST_FIXED + 0x80000,
				   GUEST_HEAP - 8,
				   heap_end - 16,
				   heap_end,
				   GUEST_STACK_END - 16,
				   GUEST_STACK_END,
				   0x7ffffffffff8,
				   0x800000000000,
				   0xffff800000000000,
				   UINT64_MAX - 7};

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		guest_expect(protect_list(places[i], 1) < 0, "no place for a list");
	guest_expect(protect_list((uint64_t)list, UNILET_TRAP_RANGES_MAX + 1) == -UNILET_INVALID, "one too many");
	guest_expect(protect_list((uint64_t)list, UINT64_MAX) == -UNILET_INVALID, "too many");
	guest_expect(protect_list((uint64_t)list, 1ull << 60) == -UNILET_INVALID, "count times size wraps to 0");
	guest_expect(protect_list((uint64_t)list, 0xaaaaaaaaaaaaaabull) == -UNILET_INVALID, "count times size wraps");
	guest_expect(protect_list((uint64_t)list, 0) == 0, "none");
	guest_expect(protect_list(heap_end - sizeof(list[0]), 1) == -UNILET_INVALID, "zeros: a range without bytes");
	for (size_t i = 0; i < UNILET_TRAP_RANGES_MAX; i++)
		list[i] = (struct trap_range){HEAP_PAGE + i * UNILET_PAGE, UNILET_PAGE, RIGHT_READ, 0};
	guest_expect(protect_list((uint64_t)list, UNILET_TRAP_RANGES_MAX) == 0, "as many as there may be");
	guest_expect(GUEST_BLOCK->trap_result[1] == UNILET_TRAP_RANGES_MAX, "all done");
	guest_expect(guest_try(heap_write) == 14, "it holds");
	guest_print("all refused\n");
}

static int64_t discard(uint64_t address, uint64_t bytes)
{
	return guest_trap(TRAP_DISCARD, address, bytes, 0, 0);
}

static void case_discard(void)
{
	volatile uint8_t *page = guest_pointer(HEAP_PAGE);

	page[-1] = page[0] = page[UNILET_PAGE] = 7;
	guest_expect(discard(HEAP_PAGE, UNILET_PAGE) == 0 && page[0] == 0, "reads as zero");
	guest_expect(page[-1] == 7 && page[UNILET_PAGE] == 7, "its neighbours stay");
	page[0] = 8;
	guest_expect(page[0] == 8, "it can be written again");
	guest_expect(protect(HEAP_PAGE, UNILET_PAGE, RIGHT_READ) == 0, "read alone");
	guest_expect(discard(HEAP_PAGE, UNILET_PAGE) == 0 && page[0] == 0, "also what is read-only");
	guest_expect(guest_try(heap_write) == 14, "and it stays so");
	guest_expect(discard(GUEST_HEAP, GUEST_BOOT_PAGE->heap_bytes) == 0 && page[UNILET_PAGE] == 0,
		     "all of the heap");
	guest_print("given back\n");
}

static void case_discard_refused(void)
{
	const uint64_t heap_end = GUEST_HEAP + GUEST_BOOT_PAGE->heap_bytes;
	volatile uint8_t *page = guest_pointer(HEAP_PAGE);

	page[0] = 7;
	for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
		/* The first four are wrong in their rights only. */
		guest_expect(i < 4 || discard(refusals[i].address, refusals[i].bytes) < 0, refusals[i].what);
	guest_expect(discard(GUEST_BOOT_PAGE->image_base, UNILET_PAGE) == -UNILET_REFUSED, "the image");
	guest_expect(discard(heap_end, UNILET_PAGE) < 0, "behind the heap");
	guest_expect(discard(heap_end - UNILET_PAGE, 2 * UNILET_PAGE) < 0, "across its end");
	guest_expect(discard(HEAP_PAGE, 0) == -UNILET_INVALID, "nothing");
	guest_expect(page[0] == 7, "nothing was given back");
	guest_print("all refused\n");
}

/* Its own stack, under its feet: zeros where a return address was. */
static void case_discard_own_stack(void)
{
	discard(GUEST_STACK_END - GUEST_BOOT_PAGE->stack_bytes, GUEST_BOOT_PAGE->stack_bytes);
}

/* Nothing to change: harmless, whichever way it is answered; the heap stays as it is. */
static void case_protect_nothing(void)
{
	volatile uint32_t *page = guest_pointer(HEAP_PAGE);

	*page = 1;
	protect(HEAP_PAGE, 0, RIGHT_NONE);
	*page = 2;
	guest_print("nothing changed\n");
}

/* Every second page of 64 MiB with rights of its own: as many table entries as a guest can ask for. */
static void case_protect_checker(void)
{
	uint64_t end = GUEST_HEAP + (64ull << 20);

	for (uint64_t at = GUEST_HEAP; at < end; at += 2 * UNILET_PAGE)
		guest_expect(protect(at, UNILET_PAGE, RIGHT_READ) == 0, "every second page");
	for (uint64_t at = GUEST_HEAP + UNILET_PAGE; at < end; at += 64 * UNILET_PAGE)
		*(volatile uint8_t *)guest_pointer(at) = 1;
	guest_expect(protect(GUEST_HEAP, 64ull << 20, RIGHT_READ | RIGHT_WRITE) == 0, "all in one");
	for (uint64_t at = GUEST_HEAP; at < end; at += 64 * UNILET_PAGE)
		*(volatile uint8_t *)guest_pointer(at) = 1;
	guest_print("checkered\n");
}

/* All arguments wild, on every known trap but those that end the guest: no answer, or one, but no harm. */
static void case_wild_arguments(void)
{
	static const uint64_t wild[] = {0, 1, 0xfff, 0x1000, 0x7fffffff, 0xffffffff, 1ull << 32, SIZE_HUGE, UINT64_MAX};
	const size_t count = sizeof(wild) / sizeof(wild[0]);

	for (size_t i = 0; i < count * count * count; i++) {
		uint64_t a = wild[i % count], b = wild[i / count % count], c = wild[i / count / count];

		guest_trap(TRAP_ADDRESS, a, b, c, a);
		guest_trap(TRAP_PROTECT, a, b, c, a);
		guest_trap(TRAP_PROTECT_LIST, a, b, c, a);
		guest_trap(TRAP_DISCARD, a, b, c, a);
		guest_trap(TRAP_START, a, b, c, a);
		guest_trap(TRAP_CLOCK, a, b, c, a);
	}
	guest_print("unharmed\n");
}

/* The protection of the page that the next instruction or the answer needs. */
static void case_protect_own_text(void)
{
	uint64_t page = (uint64_t)case_protect_own_text & ~(UNILET_PAGE - 1);

	protect(page, UNILET_PAGE, RIGHT_READ);
	guest_exit(1);
}

static void case_protect_all_image(void)
{
	uint64_t start = GUEST_BOOT_PAGE->image_base;

	protect(start, GUEST_BOOT_PAGE->image_end - start, RIGHT_NONE);
	guest_exit(1);
}

static void case_protect_own_stack(void)
{
	protect(GUEST_STACK_END - GUEST_BOOT_PAGE->stack_bytes, GUEST_BOOT_PAGE->stack_bytes, RIGHT_NONE);
	guest_exit(1);
}

const struct guest_case guest_cases[] = {{"exit-0", case_exit_0},
					 {"exit-255", case_exit_255},
					 {"exit-256", case_exit_256},
					 {"exit-minus-one", case_exit_minus_one},
					 {"exit-high-half", case_exit_high_half},
					 {"report", case_report},
					 {"registers", case_registers},
					 {"registers-at", case_registers_at},
					 {"lie-stack", case_lie_stack},
					 {"lie-frames", case_lie_frames},
					 {"lie-ladder", case_lie_ladder},
					 {"lie-indices", case_lie_indices},
					 {"wait", case_wait},
					 {"wait-almost-for-ever", case_wait_almost_for_ever},
					 {"wait-half-range", case_wait_half_range},
					 {"address", case_address},
					 {"clock", case_clock},
					 {"protect", case_protect},
					 {"protect-toggle", case_protect_toggle},
					 {"protect-image", case_protect_image},
					 {"protect-refused", case_protect_refused},
					 {"protect-nothing", case_protect_nothing},
					 {"protect-checker", case_protect_checker},
					 {"list-refused", case_list_refused},
					 {"list-place", case_list_place},
					 {"discard", case_discard},
					 {"discard-refused", case_discard_refused},
					 {"discard-own-stack", case_discard_own_stack},
					 {"wild-arguments", case_wild_arguments},
					 {"protect-own-text", case_protect_own_text},
					 {"protect-all-image", case_protect_all_image},
					 {"protect-own-stack", case_protect_own_stack},
					 {0}};
