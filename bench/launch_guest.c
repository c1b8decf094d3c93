/* launch_guest.c: a raw guest that says when its first instruction ran, on CLOCK_MONOTONIC. */
#include "../test/hostile/guest.h"

extern volatile uint64_t launch_tsc;
volatile uint64_t launch_tsc;

/* Before the guests' common start: bench/run makes it the image's entry. */
__asm__(".globl launch_start\n"
	"launch_start:\n\t"
	"rdtsc\n\t"
	"shl $32, %rdx\n\t"
	"or %rax, %rdx\n\t"
	"mov %rdx, launch_tsc(%rip)\n\t"
	"jmp unilet_os_start\n");

static void say_start(void)
{
	const volatile struct time_page *page = GUEST_TIME_PAGE;
	uint64_t began;
	uint32_t sequence;

	do {
		sequence = page->sequence;
		/* It may lie before the page's base: the page is written anew now and then. */
		began = page->monotonic_ns +
			(uint64_t)(((__int128)(int64_t)(launch_tsc - page->tsc_base) * (__int128)page->mult) >>
				   page->shift);
	} while ((sequence & 1) || page->sequence != sequence);
	guest_print_number("", began, "\n");
}

const struct guest_case guest_cases[] = {{"start", say_start}, {0}};
