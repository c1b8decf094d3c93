/* mapping.c: mmap, mremap, mprotect, munmap, madvise: growth, holes, small pieces, reservations. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define PAGE   ((size_t)4096)
#define PIECES 1500

static void *map(size_t bytes, int rights)
{
	return mmap(NULL, bytes, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void growth(void)
{
	size_t size = PAGE;
	uint8_t *bytes = map(size, PROT_READ | PROT_WRITE);
	unsigned long sum = 0;

	for (int i = 0; i < 12 && bytes != MAP_FAILED; i++) {
		bytes[size - 1] = (uint8_t)(i + 1);
		bytes = mremap(bytes, size, 2 * size, MREMAP_MAYMOVE);
		size *= 2;
	}
	if (bytes == MAP_FAILED) {
		printf("mremap: %s\n", strerror(errno));
		return;
	}
	for (size_t at = PAGE; at < size; at *= 2)
		sum = sum * 17 + bytes[at - 1];
	bytes = mremap(bytes, size, PAGE, MREMAP_MAYMOVE);
	printf("growth: %lu, shrunk: %d\n", sum, bytes[PAGE - 1]);
	munmap(bytes, PAGE);
}

static void reallocation(void)
{
	char *text = NULL, *larger;
	size_t length = 0;
	unsigned long sum = 0;

	for (int i = 0; i < 200; i++) {
		size_t more = (size_t)i * 977 + 1;

		larger = realloc(text, length + more);
		if (!larger)
			break;
		text = larger;
		memset(text + length, i, more);
		length += more;
	}
	for (size_t i = 0; i < length; i += 101)
		sum = sum * 31 + (unsigned char)text[i];
	printf("realloc: %zu %lu\n", length, sum);
	free(text);
}

/* Many small ones, every second given back, the holes used again. */
static void pieces(void)
{
	static uint8_t *piece[PIECES];
	int failed = 0, dirty = 0, wrong = 0;

	for (int i = 0; i < PIECES; i++) {
		piece[i] = map(PAGE * (size_t)(i % 3 + 1), PROT_READ | PROT_WRITE);
		failed += piece[i] == MAP_FAILED;
		memset(piece[i], i, PAGE);
	}
	for (int i = 0; i < PIECES; i += 2)
		failed += munmap(piece[i], PAGE * (size_t)(i % 3 + 1)) != 0;
	for (int i = 0; i < PIECES; i += 2) {
		piece[i] = map(PAGE, PROT_READ | PROT_WRITE);
		failed += piece[i] == MAP_FAILED;
		for (size_t at = 0; at < PAGE; at++)
			dirty += piece[i][at] != 0;
	}
	for (int i = 1; i < PIECES; i += 2)
		wrong += piece[i][PAGE - 1] != (uint8_t)i;
	for (int i = 0; i < PIECES; i++)
		munmap(piece[i], PAGE * (size_t)(i % 2 ? i % 3 + 1 : 1));
	printf("pieces: %d failed, %d dirty, %d wrong\n", failed, dirty, wrong);
}

/* Address space is not memory: what nobody touches costs nothing. */
static void reservation(void)
{
	size_t size = (size_t)64 << 20;
	uint8_t *bytes = map(size, PROT_NONE);
	int result;

	if (bytes == MAP_FAILED) {
		printf("reservation: %s\n", strerror(errno));
		return;
	}
	result = mprotect(bytes + size / 2, 16 * PAGE, PROT_READ | PROT_WRITE);
	if (result == 0)
		memset(bytes + size / 2, 7, 16 * PAGE);
	printf("reservation: %d %d\n", result, result == 0 ? bytes[size / 2 + 5] : -1);
	munmap(bytes, size);
}

static void rights(void)
{
	uint8_t *bytes = map(4 * PAGE, PROT_READ | PROT_WRITE);

	memset(bytes, 9, 4 * PAGE);
	printf("read-only: %d", mprotect(bytes + PAGE, PAGE, PROT_READ));
	printf(" %d", bytes[PAGE]);
	printf(" %d", mprotect(bytes + PAGE, PAGE, PROT_READ | PROT_WRITE));
	bytes[PAGE] = 8;
	printf(" %d %d\n", bytes[PAGE], bytes[2 * PAGE]);
	printf("discarded: %d", madvise(bytes, 2 * PAGE, MADV_DONTNEED));
	printf(" %d %d %d\n", bytes[0], bytes[PAGE], bytes[2 * PAGE]);
	munmap(bytes, 4 * PAGE);
}

static void refusals(void)
{
	void *odd = mmap(NULL, 0, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	printf("nothing: %s\n", odd == MAP_FAILED ? strerror(errno) : "mapped");
	odd = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, 77, 0);
	printf("no file: %s\n", odd == MAP_FAILED ? strerror(errno) : "mapped");
	printf("odd address: %d", munmap((char *)0x1001, PAGE));
	printf(" %s\n", strerror(errno));
}

int main(void)
{
	growth();
	reallocation();
	pieces();
	reservation();
	rights();
	refusals();
	return 0;
}
