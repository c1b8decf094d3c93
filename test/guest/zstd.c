/* zstd.c: a stock C library, libzstd.a: eight mebibytes there and back. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zstd.h>

#define BYTES ((size_t)8 << 20)

int main(void)
{
	uint8_t *from = malloc(BYTES), *back = malloc(BYTES);
	size_t bound = ZSTD_compressBound(BYTES), size, sum = 0;
	uint8_t *packed = malloc(bound);
	uint32_t seed = 3;

	if (!from || !back || !packed)
		return 1;
	for (size_t i = 0; i < BYTES; i++) {
		seed = seed * 1103515245u + 12345u;
		from[i] = (uint8_t)(i % 50 < 33 ? "the quick brown fox jumps over a dog"[i % 36] : (char)(seed >> 25));
	}
	for (int level = 1; level <= 7; level += 3) {
		size = ZSTD_compress(packed, bound, from, BYTES, level);
		if (ZSTD_isError(size))
			return 1;
		for (size_t i = 0; i < size; i++)
			sum = sum * 31 + packed[i];
		memset(back, 0, BYTES);
		printf("level %d: %zu bytes, sum %zx", level, size, sum);
		size = ZSTD_decompress(back, BYTES, packed, size);
		printf(", back: %zu %d\n", size, memcmp(from, back, BYTES) == 0);
	}
	return 0;
}
