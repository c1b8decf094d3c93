/* memory.c: malloc, calloc, realloc, aligned_alloc and free in random order; what was written is still there. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 2000
#define ROUNDS 200000

static struct {
	uint8_t *bytes;
	size_t size;
	uint8_t seed;
} block[BLOCKS];

static uint64_t state = 88172645463325252ull;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Mostly small, sometimes large enough for a mapping of its own. */
static size_t random_size(void)
{
	uint64_t kind = next() % 100;

	if (kind < 80)
		return next() % 256 + 1;
	if (kind < 99)
		return next() % 8192 + 1;
	return next() % 300000 + 1;
}

/* First, last and some bytes between: the whole of it would take all the time. */
static void fill(int i)
{
	block[i].seed = (uint8_t)next();
	for (size_t at = 0; at < block[i].size; at += 61)
		block[i].bytes[at] = (uint8_t)(block[i].seed + at);
	block[i].bytes[block[i].size - 1] = block[i].seed;
}

static int damaged(int i, size_t size)
{
	for (size_t at = 0; at + 1 < size; at += 61) {
		if (block[i].bytes[at] != (uint8_t)(block[i].seed + at))
			return 1;
	}
	return 0;
}

static void change(int i)
{
	size_t size = random_size(), smaller;
	uint8_t *bytes;

	if (!block[i].bytes) {
		block[i].bytes = next() % 8 ? malloc(size) : aligned_alloc(4096, (size + 4095) & ~(size_t)4095);
	} else if (next() % 2) {
		smaller = size < block[i].size ? size : block[i].size;
		bytes = realloc(block[i].bytes, size);
		if (bytes)
			block[i].bytes = bytes;
		if (damaged(i, smaller))
			printf("block %d was damaged by realloc\n", i);
	} else {
		if (damaged(i, block[i].size) || block[i].bytes[block[i].size - 1] != block[i].seed)
			printf("block %d was damaged\n", i);
		free(block[i].bytes);
		block[i].bytes = NULL;
		return;
	}
	if (!block[i].bytes) {
		printf("no memory for %zu bytes\n", size);
		exit(1);
	}
	block[i].size = size;
	fill(i);
}

int main(void)
{
	uint64_t sum = 0, zeroes = 0;
	uint8_t *clean;

	for (int round = 0; round < ROUNDS; round++)
		change((int)(next() % BLOCKS));
	for (int i = 0; i < BLOCKS; i++) {
		sum = sum * 31 + (block[i].bytes ? block[i].size + block[i].seed : 0);
		free(block[i].bytes);
	}
	clean = calloc(1000, 1000);
	for (size_t i = 0; clean && i < 1000000; i++)
		zeroes += clean[i] == 0;
	free(clean);
	printf("sum %016llx, %llu zeroes\n", (unsigned long long)sum, (unsigned long long)zeroes);
	return 0;
}
