/* flags.c: the flags are the same after a system call as before it: each of them clear, and each of them set. */
#include <stdint.h>
#include <stdio.h>

#define CALL_GETPID 39
#define FLAGS       0x8d5u /* carry, parity, adjust, zero, sign, overflow */
#define DIRECTION   0x400u

/* Sets these flags, makes a system call, answers what they are then. */
static uint64_t across(uint64_t flags)
{
	uint64_t number = CALL_GETPID;

	__asm__ volatile("sub $128, %%rsp\n\tpush %1\n\tpopfq\n\tsyscall\n\tpushfq\n\tpop %1\n\tcld\n\t"
			 "lea 128(%%rsp), %%rsp"
			 : "+a"(number), "+b"(flags)
			 :
			 : "rcx", "r11", "cc", "memory");
	return flags;
}

int main(void)
{
	for (unsigned bit = 0; bit < 12; bit++) {
		uint64_t flag = 1ull << bit & (FLAGS | DIRECTION);

		if (flag)
			printf("flag %u: %d %d\n", bit, (across(0x202 | flag) & flag) != 0,
			       (across(0x202) & flag) != 0);
	}
	return 0;
}
