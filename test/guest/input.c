/* input.c: standard input in pieces of all sizes, pushed back, past its end. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static uint32_t sum = 1;

static void add(const void *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		sum = (sum ^ ((const uint8_t *)bytes)[i]) * 16777619u;
}

int main(void)
{
	static char line[5000], block[7777];
	size_t got, total = 0, pieces = 1;
	int c = getchar();

	if (c != EOF) {
		ungetc(c, stdin);
		c = getchar();
		add(&c, 1);
		total++;
	}
	if (fgets(line, sizeof(line), stdin)) {
		add(line, strlen(line));
		total += strlen(line);
	}
	while ((got = fread(block, 1, pieces, stdin)) > 0) {
		add(block, got);
		total += got;
		pieces = pieces * 3 % sizeof(block) + 1;
	}
	printf("%zu bytes, sum %08x, end %d, error %d\n", total, sum, feof(stdin) != 0, ferror(stdin) != 0);
	/* Past the end it stays the end. */
	printf("%d %d %zd\n", getchar(), fgetc(stdin), read(STDIN_FILENO, block, sizeof(block)));
	clearerr(stdin);
	printf("%d\n", getchar());
	return 0;
}
