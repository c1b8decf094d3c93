/* kernels_native.c: runs the kernels on one and on two threads of an ordinary program. Prints units per second. */
#include <pthread.h>
#include <sys/mman.h>

#include "kernels.h"
#include "measure.h"

#define HUGE_PAGE ((uintptr_t)2 << 20)

static uint8_t *memory;
static pthread_barrier_t barrier;
static const struct kernel *current;
static volatile uint64_t kept[KERNEL_THREADS];

static void *other_thread(void *argument)
{
	(void)argument;
	for (uint32_t i = 0; i < kernel_count * KERNEL_REPETITIONS; i++) {
		pthread_barrier_wait(&barrier);
		kept[1] = current->run(memory, 1);
		pthread_barrier_wait(&barrier);
	}
	return NULL;
}

static int has(const struct kernel *kernel)
{
	return (!kernel->needs_aes || __builtin_cpu_supports("aes")) &&
	       (!kernel->needs_avx512 || __builtin_cpu_supports("avx512f")) &&
	       (!kernel->needs_sha || __builtin_cpu_supports("sse4.1"));
}

static void measure(uint32_t threads)
{
	uint64_t start = measure_now_ns(), took;
	char name[32];

	if (threads == 2)
		pthread_barrier_wait(&barrier);
	kept[0] = current->run(memory, 0);
	if (threads == 2)
		pthread_barrier_wait(&barrier);
	took = measure_now_ns() - start;
	snprintf(name, sizeof(name), "%s-%u", current->name, threads);
	measure_say(name, (double)threads * (double)current->units * 1e9 / (double)took);
}

int main(void)
{
	pthread_t thread;
	uint8_t *mapped =
		mmap(NULL, KERNEL_MEMORY_BYTES + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (mapped == MAP_FAILED)
		return 1;
	/* As behind the guest's memory. */
	memory = mapped + (-(uintptr_t)mapped & (HUGE_PAGE - 1));
	madvise(memory, KERNEL_MEMORY_BYTES, MADV_HUGEPAGE);
	kernel_prepare(memory);
	pthread_barrier_init(&barrier, NULL, 2);
	if (pthread_create(&thread, NULL, other_thread, NULL) != 0)
		return 1;
	for (uint32_t i = 0; i < kernel_count; i++) {
		current = &kernels[i];
		if (!has(current))
			return 3;
		for (uint32_t k = 0; k < KERNEL_REPETITIONS; k++) {
			measure(1);
			measure(2);
		}
	}
	return 0;
}
