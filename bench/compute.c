/* compute.c: SHA-256 with the processor's SHA instructions and arithmetic on 512-bit vectors, all in cache.
 *
 * The SHA code is the very one of example/hash. Prints bytes per second, and what was computed: it must not differ. */
#define main hash_main
#include "../example/hash/hash.c"
#undef main

#include "measure.h"

#define BATCHES      400
#define BATCH_NS     150000u /* shorter than the scheduler's turns: others who compute here spoil few of them */
#define DATA_BYTES   (64u << 10)
#define VECTOR_LANES 16u
#define COEFFICIENTS 8

static uint8_t data[DATA_BYTES] __attribute__((aligned(64))); /* the polynomial: numbers, then its values */
static uint32_t sha_state[8];

/* A polynomial of degree COEFFICIENTS for every number of the first half of the data. */
__attribute__((target("avx512f"))) static void polynomial_avx512(void)
{
	static const float coefficient[COEFFICIENTS] = {0.5f, -0.25f, 0.125f, -0.5f, 0.75f, -0.125f, 0.25f, -0.75f};
	const float *number = (const float *)(const void *)data;
	float *value = (float *)(void *)(data + DATA_BYTES / 2);

	for (size_t i = 0; i < DATA_BYTES / 2 / sizeof(float); i += VECTOR_LANES) {
		const __m512 x = _mm512_load_ps(number + i);
		__m512 sum = _mm512_set1_ps(0.5f);

		for (int k = 0; k < COEFFICIENTS; k++)
			sum = _mm512_fmadd_ps(sum, x, _mm512_set1_ps(coefficient[k]));
		_mm512_store_ps(value + i, sum);
	}
}

static void hash_data(void)
{
	compress_sha(sha_state, data, DATA_BYTES / BLOCK_BYTES);
}

static void fill(void)
{
	float *number = (float *)(void *)data;

	for (size_t i = 0; i < DATA_BYTES / sizeof(float); i++)
		number[i] = (float)i / (float)(DATA_BYTES / sizeof(float)) - 0.5f;
}

/* How many rounds last about BATCH_NS. */
static unsigned rounds_of(void (*once)(void))
{
	unsigned rounds = 0;
	const uint64_t start = measure_now_ns();

	while (measure_now_ns() - start < BATCH_NS) {
		once();
		rounds++;
	}
	return rounds;
}

static void measure(const char *name, void (*once)(void))
{
	const unsigned rounds = rounds_of(once);

	for (int batch = 0; batch < BATCHES; batch++) {
		const uint64_t start = measure_now_ns();

		for (unsigned i = 0; i < rounds; i++)
			once();
		measure_say(name, (double)DATA_BYTES * rounds * 1e9 / (double)(measure_now_ns() - start));
	}
}

/* What a few rounds from a known start come to, as a number of 32 bits. */
static void check(const char *name, void (*once)(void), const void *result, size_t bytes)
{
	const uint8_t *byte = result;
	uint32_t sum = 0;

	fill();
	for (int i = 0; i < 8; i++)
		sha_state[i] = 0;
	for (int i = 0; i < 3; i++)
		once();
	for (size_t i = 0; i < bytes; i++)
		sum = sum * 16777619u ^ byte[i];
	printf("%s-result %u\n", name, sum);
}

int main(void)
{
	unsigned a, b, c, d;

	if (__builtin_cpu_supports("sse4.1") && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA)) {
		check("sha", hash_data, sha_state, sizeof(sha_state));
		measure("sha", hash_data);
	}
	if (__builtin_cpu_supports("avx512f")) {
		check("avx512", polynomial_avx512, data, sizeof(data));
		measure("avx512", polynomial_avx512);
	}
	return 0;
}
