/* kernels.c: loops that only compute: integers, SHA-256, AES, 512-bit vectors, copies, dependent loads. */
#include "kernels.h"

#include <immintrin.h>

#define LINE          64u
#define CHASE_LINES   (KERNEL_CHASE_BYTES / LINE)
#define CHASE_STEPS   200000u
#define INTEGER_STEPS 20000000u
#define SHA_BLOCKS    200000u
#define AES_BLOCKS    16000000u
#define VECTOR_ROUNDS 3000u
#define VECTOR_FLOATS 8192u
#define COPIES        8u

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static uint64_t *line_at(uint8_t *memory, uint64_t line)
{
	return (uint64_t *)(void *)(memory + line * LINE);
}

/* Sattolo's shuffle: one cycle through all lines, so a chase never meets a short one. */
void kernel_prepare(uint8_t *memory)
{
	uint64_t state = 88172645463325252ull;

	for (uint64_t i = 0; i < CHASE_LINES; i++)
		*line_at(memory, i) = i;
	for (uint64_t i = CHASE_LINES - 1; i > 0; i--) {
		uint64_t *a = line_at(memory, i);
		uint64_t *b = line_at(memory, next_random(&state) % i);
		uint64_t value = *a;

		*a = *b;
		*b = value;
	}
}

static uint64_t run_chase(uint8_t *memory, uint32_t thread)
{
	uint64_t line = thread * (CHASE_LINES / KERNEL_THREADS);

	for (uint32_t i = 0; i < CHASE_STEPS; i++)
		line = *line_at(memory, line);
	return line;
}

static uint64_t run_integer(uint8_t *memory, uint32_t thread)
{
	uint64_t state = 88172645463325252ull + thread;
	uint64_t sum = 0;

	(void)memory;
	for (uint32_t i = 0; i < INTEGER_STEPS; i++)
		sum = (sum ^ next_random(&state)) * 0x9e3779b97f4a7c15ull;
	return sum;
}

/* The compression function's rounds on one block after the other; the message stays in registers. */
__attribute__((target("sha,sse4.1"))) static uint64_t run_sha(uint8_t *memory, uint32_t thread)
{
	__m128i abef = _mm_set1_epi32((int)(0x6a09e667u + thread)), cdgh = _mm_set1_epi32(0x510e527f);
	__m128i message[4] = {abef, cdgh, _mm_set1_epi32(3), _mm_set1_epi32(4)};

	(void)memory;
	for (uint32_t block = 0; block < SHA_BLOCKS; block++) {
		for (int group = 0; group < 16; group++) {
			__m128i now = message[group & 3];
			__m128i words = _mm_add_epi32(now, _mm_set1_epi32(0x428a2f98 + group));
			__m128i more = _mm_sha256msg1_epu32(now, message[(group + 1) & 3]);

			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0e));
			more = _mm_add_epi32(more,
					     _mm_alignr_epi8(message[(group + 3) & 3], message[(group + 2) & 3], 4));
			message[group & 3] = _mm_sha256msg2_epu32(more, message[(group + 3) & 3]);
		}
	}
	return (uint64_t)_mm_cvtsi128_si64(abef);
}

/* Ten rounds of AES-128 on four counters at a time. */
__attribute__((target("aes,sse4.1"))) static uint64_t run_aes(uint8_t *memory, uint32_t thread)
{
	const __m128i key = _mm_set1_epi64x(0x0123456789abcdef), one = _mm_set_epi64x(0, 1);
	__m128i counter = _mm_set_epi64x(thread, 0), sum = _mm_setzero_si128();

	(void)memory;
	for (uint32_t i = 0; i < AES_BLOCKS; i += 4) {
		__m128i block[4];

		for (int k = 0; k < 4; k++) {
			block[k] = _mm_xor_si128(counter, key);
			counter = _mm_add_epi64(counter, one);
		}
		for (int round = 0; round < 9; round++)
			for (int k = 0; k < 4; k++)
				block[k] = _mm_aesenc_si128(block[k], key);
		for (int k = 0; k < 4; k++)
			sum = _mm_xor_si128(sum, _mm_aesenclast_si128(block[k], key));
	}
	return (uint64_t)_mm_cvtsi128_si64(sum);
}

/* Multiply-adds over numbers that fit the first-level cache. */
__attribute__((target("avx512f"))) static uint64_t run_avx512(uint8_t *memory, uint32_t thread)
{
	float *number = (float *)(void *)(memory + KERNEL_CHASE_BYTES + thread * 2 * KERNEL_COPY_BYTES);
	__m512 sum = _mm512_setzero_ps();

	for (uint32_t i = 0; i < VECTOR_FLOATS; i += 16)
		_mm512_store_ps(number + i, _mm512_set1_ps(0.25f));
	for (uint32_t round = 0; round < VECTOR_ROUNDS; round++) {
		for (uint32_t i = 0; i < VECTOR_FLOATS; i += 16) {
			__m512 x = _mm512_load_ps(number + i), y = x;

			for (int k = 0; k < 8; k++)
				y = _mm512_fmadd_ps(y, x, _mm512_set1_ps(0.5f));
			sum = _mm512_add_ps(sum, y);
		}
	}
	return (uint64_t)_mm_cvtss_f32(_mm512_castps512_ps128(sum));
}

static uint64_t run_copy(uint8_t *memory, uint32_t thread)
{
	uint8_t *from = memory + KERNEL_CHASE_BYTES + thread * 2 * KERNEL_COPY_BYTES;
	uint8_t *to = from + KERNEL_COPY_BYTES;

	for (uint32_t i = 0; i < COPIES; i++) {
		void *target = to;
		const void *source = from;
		uint64_t count = KERNEL_COPY_BYTES;

		__asm__ volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(count)::"memory");
	}
	return to[0];
}

const struct kernel kernels[] = {
	{.name = "integer", .run = run_integer, .units = INTEGER_STEPS},
	{.name = "sha", .run = run_sha, .units = 64ull * SHA_BLOCKS, .needs_sha = 1},
	{.name = "aes", .run = run_aes, .units = 16ull * AES_BLOCKS, .needs_aes = 1},
	{.name = "avx512", .run = run_avx512, .units = 4ull * VECTOR_FLOATS * VECTOR_ROUNDS, .needs_avx512 = 1},
	{.name = "memcpy", .run = run_copy, .units = COPIES * KERNEL_COPY_BYTES},
	{.name = "chase", .run = run_chase, .units = CHASE_STEPS},
};

const uint32_t kernel_count = sizeof(kernels) / sizeof(kernels[0]);
