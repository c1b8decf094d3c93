/* time.c: guests that never end, in every way there is. */
#include "guest.h"

static void case_spin(void)
{
	for (;;)
		;
}

static void case_pause(void)
{
	for (;;)
		__asm__ volatile("pause");
}

static void case_sleep(void)
{
	for (;;)
		guest_trap(TRAP_WAIT, GUEST_FOREVER, 0, 0, 0);
}

static void case_trap_storm(void)
{
	for (;;)
		guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
}

static void case_wait_storm(void)
{
	for (;;)
		guest_trap(TRAP_WAIT, 0, 0, 0, 0);
}

static void case_protect_storm(void)
{
	for (uint64_t i = 0;; i++)
		guest_trap(TRAP_PROTECT, GUEST_HEAP, 1 << 21, i & 1 ? RIGHT_READ : RIGHT_READ | RIGHT_WRITE, 0);
}

static void case_cpuid_storm(void)
{
	for (;;)
		__asm__ volatile("cpuid" : : "a"(0), "c"(0) : "rbx", "rdx");
}

/* Asks for a byte of input that never comes, and sleeps for it. */
static void case_read_for_ever(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .offset = WINDOW_BULK_OFFSET, .length = 1};

	guest_request(&entry);
}

/* Writes without an end; whoever reads decides how fast. */
static void case_write_for_ever(void)
{
	for (;;)
		guest_print("again and again and again\n");
}

/* A store that is cut by every page: what a single instruction can last. */
static void case_long_instruction(void)
{
	uint64_t bytes = GUEST_BOOT_PAGE->heap_bytes;

	for (;;)
		__asm__ volatile("rep stosb" ::"D"(GUEST_HEAP), "c"(bytes), "a"(1) : "memory");
}

const struct guest_case guest_cases[] = {{"spin", case_spin},
					 {"pause", case_pause},
					 {"sleep", case_sleep},
					 {"trap-storm", case_trap_storm},
					 {"wait-storm", case_wait_storm},
					 {"protect-storm", case_protect_storm},
					 {"cpuid-storm", case_cpuid_storm},
					 {"read-for-ever", case_read_for_ever},
					 {"write-for-ever", case_write_for_ever},
					 {"long-instruction", case_long_instruction},
					 {0}};
