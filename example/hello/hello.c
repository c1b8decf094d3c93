/* hello.c: an ordinary program: says hello, what it was called with, and what the processor under it can do. */
#include <stdio.h>

static const char *yes(int supported)
{
	return supported ? "yes" : "no";
}

/* The lowest two bits of the code segment: where the kernel of an operating system would show 0. */
static unsigned privilege_level(void)
{
	unsigned selector;

	__asm__("mov %%cs, %0" : "=r"(selector));
	return selector & 3;
}

int main(int argument_count, char **arguments)
{
	printf("Hello from native code at privilege level %u.\n", privilege_level());
	for (int i = 1; i < argument_count; i++)
		printf("argument %d: %s\n", i, arguments[i]);
	printf("AVX2: %s, AVX-512: %s, AES: %s, carry-less multiplication: %s\n", yes(__builtin_cpu_supports("avx2")),
	       yes(__builtin_cpu_supports("avx512f")), yes(__builtin_cpu_supports("aes")),
	       yes(__builtin_cpu_supports("pclmul")));
	return 0;
}
