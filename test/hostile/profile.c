/* profile.c: guests that give the profiler nothing to walk on: it may take nothing for a stack that is none, and change nothing. */
#include "guest.h"

#define RUN_NS        20000000ull /* some samples */
#define WAIT_NS       300000000ull
#define SHORT_NS      50000ull
#define SHORT_WAITS   3000
#define UNMAPPED      0x7ff000000000ull
#define NOT_CANONICAL 0x8000000000000000ull

/* What could be a return address, as it stands behind a call. */
__asm__("\t.text\n"
	"\tcall guest_idle\n"
	"\t.globl profile_back\n"
	"\t.hidden profile_back\n"
	"profile_back:\n"
	"\tud2\n");
extern const uint8_t profile_back[];

static volatile uint64_t frame[6];
static volatile uint64_t finished;

/* Each runs for so long that it is looked at: with this in rbp, and in rsp. */
static void run_with_frame(uint64_t place)
{
	const uint64_t end = guest_now_ns() + RUN_NS;

	while (guest_now_ns() < end)
		__asm__ volatile("push %%rbp\n\t"
				 "mov %0, %%rbp\n\t"
				 "mov $1000000, %%ecx\n"
				 "1:\tdec %%ecx\n\t"
				 "jnz 1b\n\t"
				 "pop %%rbp"
				 :
				 : "r"(place)
				 : "rcx", "memory", "cc");
}

static void run_with_stack(uint64_t place)
{
	const uint64_t end = guest_now_ns() + RUN_NS;

	while (guest_now_ns() < end)
		__asm__ volatile("mov %%rsp, %%r8\n\t"
				 "mov %0, %%rsp\n\t"
				 "mov $1000000, %%ecx\n"
				 "1:\tdec %%ecx\n\t"
				 "jnz 1b\n\t"
				 "mov %%r8, %%rsp"
				 :
				 : "r"(place)
				 : "rcx", "r8", "memory", "cc");
}

/* A frame whose caller is itself, two that lead to each other, and one that is not aligned. */
static void case_loop(void)
{
	const uint64_t first = (uint64_t)&frame[0], second = (uint64_t)&frame[2];

	frame[1] = frame[3] = (uint64_t)profile_back;
	frame[0] = first;
	run_with_frame(first);
	frame[0] = second;
	frame[2] = first;
	run_with_frame(first);
	run_with_frame(second);
	run_with_frame(first + 1);
	guest_print("done\n");
}

/* More frames than a sample holds, in a chain that goes up as it should. */
static void case_deep(void)
{
	static volatile uint64_t chain[400];

	for (unsigned i = 0; i + 2 < 400; i += 2) {
		chain[i] = (uint64_t)&chain[i + 2];
		chain[i + 1] = (uint64_t)profile_back;
	}
	run_with_frame((uint64_t)&chain[0]);
	guest_print("done\n");
}

static void visit(void (*run)(uint64_t place))
{
	const volatile struct boot_page *boot = GUEST_BOOT_PAGE;
	const uint64_t heap_end = GUEST_HEAP + boot->heap_bytes;
	const uint64_t place[] = {0,
				  1,
				  UNMAPPED,
				  NOT_CANONICAL,
				  UINT64_MAX,
				  UINT64_MAX - 7,
				  UINT64_MAX - 15,
				  GUEST_BOOT,
				  GUEST_TIME,
				  GUEST_TRAP,
				  GUEST_DOORBELL,
				  GUEST_VCPUS,
				  GUEST_SERVICE_WINDOW,
				  boot->image_base,
				  boot->image_end - 8,
				  GUEST_HEAP,
				  GUEST_HEAP - 8,
				  heap_end - 8,
				  heap_end,
				  GUEST_STACK_END - 8,
				  GUEST_STACK_END};

	for (size_t i = 0; i < sizeof(place) / sizeof(place[0]); i++)
		run(place[i]);
	guest_print("done\n");
}

static void case_frame_outside(void)
{
	visit(run_with_frame);
}

static void case_stack_outside(void)
{
	visit(run_with_stack);
}

/* Nobody interrupts it: it must not see that it was asked where it is. */
static void spin(uint64_t index)
{
	(void)index;
	for (int i = 0; i < 10; i++)
		run_with_frame(0);
	__atomic_fetch_add(&finished, 1, __ATOMIC_SEQ_CST);
}

static void case_two(void)
{
	guest_expect(guest_start_vcpu(1, spin) == 0, "the other starts");
	spin(0);
	while (finished < 2)
		__asm__ volatile("pause");
	guest_expect(guest_upcalls == 0 && GUEST_BLOCK->upcall_pending == 0, "no upcall");
	guest_print("done\n");
}

/* A wait ends when its time is over and not before, whoever else is asked where he is meanwhile. */
static void case_wait(void)
{
	const uint64_t start = guest_now_ns();

	guest_expect(guest_start_vcpu(1, spin) == 0, "the other starts");
	guest_expect(guest_trap(TRAP_WAIT, WAIT_NS, WAIT_ALL, 0, 0) == -UNILET_TIMEOUT, "the time is over");
	guest_expect(guest_now_ns() - start >= WAIT_NS, "not before");
	for (int i = 0; i < SHORT_WAITS; i++)
		guest_expect(guest_trap(TRAP_WAIT, SHORT_NS, WAIT_ALL, 0, 0) == -UNILET_TIMEOUT,
			     "a short time is over");
	guest_expect(guest_upcalls == 0 && GUEST_BLOCK->upcall_pending == 0, "no upcall");
	guest_print("done\n");
}

static void case_fault(void)
{
	run_with_frame((uint64_t)&frame[0]);
	*(volatile uint32_t *)guest_pointer(8) = 1;
}

static void case_end(void)
{
	run_with_frame(UNMAPPED);
	*(volatile uint32_t *)guest_pointer(GUEST_TRAP + TRAP_NUMBERS_END) = 1;
}

const struct guest_case guest_cases[] = {{"loop", case_loop},
					 {"deep", case_deep},
					 {"frame-outside", case_frame_outside},
					 {"stack-outside", case_stack_outside},
					 {"two", case_two},
					 {"wait", case_wait},
					 {"fault", case_fault},
					 {"end", case_end},
					 {0}};
