/* good.c: the guest that is run after each hostile one. */
#include "guest.h"

static void case_good(void)
{
	guest_print("good\n");
	guest_exit(7);
}

const struct guest_case guest_cases[] = {{"good", case_good}, {0}};
