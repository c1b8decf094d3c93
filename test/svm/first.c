/* first.c: an ordinary program: output, arguments, memory, time, status. What it prints, a native run prints too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MEMORY_BYTES ((size_t)8 << 20)

int main(int argc, char **argv)
{
	struct timespec now;
	char *memory = malloc(MEMORY_BYTES);

	if (!memory || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
		return 1;
	memset(memory, 'x', MEMORY_BYTES);
	printf("%d arguments, the last is %s; %c\n", argc, argv[argc - 1], memory[MEMORY_BYTES - 1]);
	free(memory);
	return 7;
}
