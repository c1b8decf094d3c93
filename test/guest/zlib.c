/* zlib.c: a stock C library, libz.a: four mebibytes there and back at several levels. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#define BYTES ((size_t)4 << 20)

static void fill(uint8_t *bytes)
{
	uint32_t seed = 7;

	for (size_t i = 0; i < BYTES; i++) {
		seed = seed * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(i % 97 < 60 ? 'a' + i % 13 : seed >> 24);
	}
}

int main(void)
{
	uint8_t *from = malloc(BYTES), *back = malloc(BYTES);
	uLongf bound = compressBound(BYTES);
	uint8_t *packed = malloc(bound);

	if (!from || !back || !packed)
		return 1;
	fill(from);
	printf("zlib %s, crc %08lx, adler %08lx\n", zlibVersion(), crc32(0, from, BYTES), adler32(1, from, BYTES));
	for (int level = 1; level <= 9; level += 4) {
		uLongf size = bound, length = BYTES;
		int result = compress2(packed, &size, from, BYTES, level);

		memset(back, 0, BYTES);
		printf("level %d: %d, %lu bytes, crc %08lx", level, result, size, crc32(0, packed, (uInt)size));
		result = uncompress(back, &length, packed, size);
		printf(", back: %d %lu %d\n", result, length, memcmp(from, back, BYTES) == 0);
	}
	packed[100] ^= 1;
	bound = BYTES;
	printf("damaged: %d\n", uncompress(back, &bound, packed, 100000));
	return 0;
}
