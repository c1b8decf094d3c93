/* launch_guest.c: a raw guest that says when it began, on CLOCK_MONOTONIC. */
#include "../test/hostile/guest.h"

static void say_now(void)
{
	guest_print_number("", guest_now_ns(), "\n");
}

const struct guest_case guest_cases[] = {{"now", say_now}, {0}};
