/* ring_guest.c: a raw guest that measures one request and its answer: while both sides poll, and when the host sleeps. */
#include "../test/hostile/guest.h"

#define WARM_UP     2000u
#define ROUNDS      20000u
#define REPETITIONS 7u
#define PAUSES      200u
#define PAUSE_NS    2000000ull /* long enough for the host to go to sleep */

static const struct ring_entry request = {
	.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};

/* Nobody reads traces: the host answers at once. */
static void ask(void)
{
	struct ring_entry answer;

	guest_put(&request);
	guest_ring();
	/* As the library OS does: a pause takes as long as some looks. */
	for (uint32_t looks = 1; !guest_take(&answer); looks++) {
		if (looks % 4 == 0)
			__asm__ volatile("pause");
	}
}

static void ask_often(uint32_t times)
{
	for (uint32_t i = 0; i < times; i++)
		ask();
}

static void measure_awake(void)
{
	ask_often(WARM_UP);
	for (uint32_t i = 0; i < REPETITIONS; i++) {
		uint64_t start = guest_now_ns();

		ask_often(ROUNDS);
		guest_print_number("awake ", (guest_now_ns() - start) * 1000 / ROUNDS, "\n");
	}
}

static void measure_asleep(void)
{
	for (uint32_t i = 0; i < PAUSES; i++) {
		uint64_t start = guest_now_ns();

		while (guest_now_ns() - start < PAUSE_NS)
			__asm__ volatile("pause");
		start = guest_now_ns();
		ask();
		guest_print_number("asleep ", guest_now_ns() - start, "\n");
	}
}

static void measure(void)
{
	measure_awake();
	measure_asleep();
}

const struct guest_case guest_cases[] = {{"measure", measure}, {0}};
