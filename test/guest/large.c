/* large.c: 64 MiB at once, every page written and read back; then more than there is, which must fail and not kill. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BYTES ((size_t)64 << 20)

int main(void)
{
	uint64_t *words = malloc(BYTES), sum = 0;
	size_t count = BYTES / sizeof(*words);
	void *volatile too_much;

	if (!words)
		return 1;
	for (size_t i = 0; i < count; i++)
		words[i] = i * 0x9e3779b97f4a7c15ull;
	for (size_t i = 0; i < count; i += 5)
		sum ^= words[i] + i;
	printf("%016llx\n", (unsigned long long)sum);
	too_much = malloc((size_t)1 << 46);
	printf("%s\n", !too_much && errno == ENOMEM ? "too much is refused" : "too much was given");
	free(words);
	words = malloc(BYTES);
	if (!words)
		return 1;
	memset(words, 1, BYTES);
	printf("again: %d\n", ((uint8_t *)words)[BYTES - 1]);
	return 0;
}
