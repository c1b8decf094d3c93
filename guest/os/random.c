/* random.c: getrandom(2). The seed is the monitor's; rdrand is mixed in where the CPU has it.
 *
 * ChaCha20 in counter mode with fast key erasure: every call overwrites the key it used (RFC 8439 for the block
 * function). */
#include "os.h"

#define CPUID_1_ECX_RDRAND (1u << 30)

static uint32_t key[8];
static bool have_rdrand;

static uint32_t rotate(uint32_t value, int bits)
{
	return value << bits | value >> (32 - bits);
}

static void quarter_round(uint32_t *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rotate(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rotate(x[b] ^ x[c], 7);
}

static void chacha_block(uint32_t out[16], uint64_t counter)
{
	uint32_t start[16] = {0x61707865, 0x3320646e, 0x79622d32, 0x6b206574};

	memcpy(start + 4, key, sizeof(key));
	start[12] = (uint32_t)counter;
	start[13] = (uint32_t)(counter >> 32);
	memcpy(out, start, sizeof(start));
	for (int i = 0; i < 10; i++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += start[i];
}

void random_start(const struct boot_page *boot)
{
	memcpy(key, boot->random, sizeof(key));
	have_rdrand = boot->cpuid_1_ecx & CPUID_1_ECX_RDRAND;
}

static void mix_hardware(void)
{
	uint64_t word;
	bool good;

	__asm__ volatile("rdrand %0; setc %1" : "=r"(word), "=qm"(good) : : "cc");
	if (good) {
		key[0] ^= (uint32_t)word;
		key[1] ^= (uint32_t)(word >> 32);
	}
}

int64_t random_fill(void *to, uint64_t length)
{
	uint8_t *target = to;
	uint32_t block[16];

	if (have_rdrand)
		mix_hardware();
	for (uint64_t done = 0, counter = 1; done < length; done += sizeof(block), counter++) {
		chacha_block(block, counter);
		memcpy(target + done, block, length - done < sizeof(block) ? length - done : sizeof(block));
	}
	chacha_block(block, 0);
	memcpy(key, block, sizeof(key));
	memset(block, 0, sizeof(block));
	return (int64_t)length;
}
