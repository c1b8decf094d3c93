/* release.c: memory given back by munmap, mremap and MADV_DONTNEED is there again, and is zero. */
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

#define PAGE  ((size_t)4096)
#define LARGE ((size_t)24 << 20)

static uint8_t *map(size_t bytes)
{
	return mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/* Counts bytes that are not zero, one of each page, and dirties them. */
static int dirty(uint8_t *bytes, size_t size)
{
	int count = 0;

	for (size_t at = 0; at < size; at += PAGE) {
		count += bytes[at + at / PAGE % PAGE] != 0;
		bytes[at + at / PAGE % PAGE] = 0xaa;
	}
	return count;
}

int main(void)
{
	int found = 0;
	uint8_t *bytes;

	/* 25 times 24 MiB: more than the machine has, unless it is given back. */
	for (int i = 0; i < 25; i++) {
		bytes = map(LARGE);
		if (bytes == MAP_FAILED) {
			perror("mmap");
			return 1;
		}
		found += dirty(bytes, LARGE);
		munmap(bytes, LARGE);
	}
	bytes = map(LARGE);
	found += dirty(bytes, LARGE);
	madvise(bytes, LARGE, MADV_DONTNEED);
	found += dirty(bytes, LARGE);
	/* Given back by advice, written again, and unmapped in pieces too small for that. */
	for (size_t at = 0; at < LARGE; at += 4 * PAGE)
		munmap(bytes + at, 4 * PAGE);
	bytes = map(LARGE);
	found += dirty(bytes, LARGE);
	bytes = mremap(bytes, LARGE, PAGE, 0);
	bytes = mremap(bytes, PAGE, LARGE, MREMAP_MAYMOVE);
	found += dirty(bytes + PAGE, LARGE - PAGE);
	printf("dirty: %d, kept: %x\n", found, bytes[0]);
	return 0;
}
