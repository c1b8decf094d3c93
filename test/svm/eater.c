/* eater.c: uses so many MiB of memory, says so, and stays for so many seconds. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MIB ((size_t)1 << 20)

int main(int argc, char **argv)
{
	size_t mib = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
	volatile char *memory = malloc(mib * MIB + 1);

	if (!memory)
		return 2;
	for (size_t at = 0; at < mib * MIB; at += 4096)
		memory[at] = 1;
	printf("%zu\n", mib);
	fflush(stdout);
	sleep(argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0);
	return 0;
}
