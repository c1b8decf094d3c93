/* kernels.h: loops that only compute, for one thread or vCPU each: no libc, so that a raw guest runs the same code. */
#ifndef UNILET_BENCH_KERNELS_H
#define UNILET_BENCH_KERNELS_H

#include <stdint.h>

#define KERNEL_CHASE_BYTES  (256ull << 20)
#define KERNEL_COPY_BYTES   (8ull << 20)
#define KERNEL_THREADS      2u
#define KERNEL_MEMORY_BYTES (KERNEL_CHASE_BYTES + KERNEL_THREADS * 2 * KERNEL_COPY_BYTES)
#define KERNEL_REPETITIONS  5u

struct kernel {
	const char *name;
	/* Does the work of one thread. Returns what it computed, so that nothing is left out. */
	uint64_t (*run)(uint8_t *memory, uint32_t thread);
	uint64_t units; /* of one run: operations, or bytes */
	int needs_sha, needs_aes, needs_avx512;
};

extern const struct kernel kernels[];
extern const uint32_t kernel_count;

/* KERNEL_MEMORY_BYTES, aligned to 2 MiB: a random cycle through the chase's lines. */
void kernel_prepare(uint8_t *memory);

#endif
