/* sort.c: qsort, bsearch and the string functions in the C locale. */
#include <ctype.h>
#include <locale.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define COUNT 50000

static int compare(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

static int compare_text(const void *a, const void *b)
{
	return strcoll(*(const char *const *)a, *(const char *const *)b);
}

static void numbers(void)
{
	static uint32_t number[COUNT];
	uint32_t seed = 12345, key, *found;
	uint64_t sum = 0;

	for (int i = 0; i < COUNT; i++) {
		seed = seed * 1664525u + 1013904223u;
		number[i] = seed >> 4;
	}
	key = number[777];
	qsort(number, COUNT, sizeof(number[0]), compare);
	for (int i = 0; i < COUNT; i++)
		sum = sum * 33 + number[i];
	found = bsearch(&key, number, COUNT, sizeof(number[0]), compare);
	printf("%016llx %d\n", (unsigned long long)sum, found && *found == key);
}

static void words(void)
{
	const char *word[] = {"pear", "Apple", "apple", "\xc3\x84pfel", "10", "9", "", "pea", "Zebra", "_"};
	size_t count = sizeof(word) / sizeof(word[0]);

	qsort(word, count, sizeof(word[0]), compare_text);
	for (size_t i = 0; i < count; i++)
		printf("[%s]", word[i]);
	printf("\n");
}

/* Every length and alignment around the vector widths that glibc's versions of these functions use. */
static void lengths(void)
{
	static char from[600], to[600];
	unsigned long sum = 0;

	for (size_t length = 0; length < 300; length++) {
		for (size_t shift = 0; shift < 5; shift++) {
			memset(from, 'x', sizeof(from));
			from[shift + length] = 0;
			memset(to, 0, sizeof(to));
			memcpy(to + shift, from + shift, length + 1);
			sum = sum * 31 + strlen(to + shift) + (size_t)(strchr(from + shift, 0) - from) +
			      (unsigned long)(memcmp(from + shift, to + shift, length + 1) == 0);
			memmove(to + shift + 3, to + shift, length);
			sum += (unsigned char)to[shift + length / 2];
		}
	}
	printf("%lu\n", sum);
}

int main(void)
{
	char text[] = "one,two,,three";
	const char *volatile first = "a";
	char *rest = text, *part;

	printf("%s\n", setlocale(LC_ALL, NULL));
	numbers();
	words();
	lengths();
	while ((part = strsep(&rest, ",")))
		printf("<%s>", part);
	printf("\n%d %d %s %zu %zu\n", strcmp(first, "b") < 0, strcasecmp(first, "B") < 0,
	       strstr("needle in hay", "in"), strspn("aabbc", "ab"), strcspn("hello", "l"));
	for (int c = 0; c < 256; c++)
		putchar(isalpha(c) ? 'a' : isdigit(c) ? '1' : isspace(c) ? 's' : ispunct(c) ? 'p' : '.');
	printf("\n%s | %s\n", strerror(2), strerror(38));
	return 0;
}
