/* kernels_guest.c: runs the kernels on one and on two vCPUs of a raw guest. Prints units per second. */
#include "../test/hostile/guest.h"
#include "kernels.h"

static volatile uint32_t round_started, round_finished;
static const struct kernel *volatile current;
static volatile uint64_t kept[KERNEL_THREADS];

static uint8_t *heap(void)
{
	return guest_pointer(GUEST_HEAP);
}

static void other_vcpu(uint64_t index)
{
	for (uint32_t round = 1;; round++) {
		while (__atomic_load_n(&round_started, __ATOMIC_ACQUIRE) != round)
			__asm__ volatile("pause");
		kept[index] = current->run(heap(), (uint32_t)index);
		__atomic_store_n(&round_finished, round, __ATOMIC_RELEASE);
	}
}

static void measure(uint32_t threads)
{
	uint64_t start = guest_now_ns(), took;

	if (threads == 2)
		__atomic_fetch_add(&round_started, 1, __ATOMIC_RELEASE);
	kept[0] = current->run(heap(), 0);
	while (threads == 2 && __atomic_load_n(&round_finished, __ATOMIC_ACQUIRE) != round_started)
		__asm__ volatile("pause");
	took = guest_now_ns() - start;
	guest_print(current->name);
	guest_print_number(threads == 2 ? "-2 " : "-1 ",
			   (uint64_t)((double)threads * (double)current->units * 1e9 / (double)took), "\n");
}

static void run_kernels(void)
{
	kernel_prepare(heap());
	guest_expect(guest_start_vcpu(1, other_vcpu) == 0, "the second vCPU starts");
	for (uint32_t i = 0; i < kernel_count; i++) {
		current = &kernels[i];
		for (uint32_t k = 0; k < KERNEL_REPETITIONS; k++) {
			measure(1);
			measure(2);
		}
	}
}

const struct guest_case guest_cases[] = {{"kernels", run_kernels}, {0}};
