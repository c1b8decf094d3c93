/* guest-ring.c: the guest's end of the service window, and printing through it. */
#include "guest.h"

#define TEXT_OFFSET  (WINDOW_BULK_OFFSET + 0x40000u) /* cases use the bulk below freely */
#define TEXT_BYTES   512u
#define NUMBER_BYTES 21u

static uint32_t put;
static uint32_t taken;

void guest_put(const struct ring_entry *entry)
{
	volatile struct ring_page *ring = &GUEST_WINDOW->submission;
	struct ring_entry *slot = (struct ring_entry *)guest_pointer((uint64_t)&ring->entry[put % RING_ENTRIES]);

	*slot = *entry;
	put++;
	__atomic_store_n(&ring->tail, put, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	ring_expect_write(&ring->entry[put % RING_ENTRIES]);
}

void guest_ring(void)
{
	if (__atomic_load_n(&GUEST_WINDOW->submission.wakeup, __ATOMIC_SEQ_CST) == RING_WAKEUP_SLEEPING)
		guest_doorbell(DOORBELL_SERVICE);
}

int guest_take(struct ring_entry *out)
{
	volatile struct ring_page *ring = &GUEST_WINDOW->completion;

	if (__atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE) == taken)
		return 0;
	*out = *(struct ring_entry *)guest_pointer((uint64_t)&ring->entry[taken % RING_ENTRIES]);
	taken++;
	__atomic_store_n(&ring->head, taken, __ATOMIC_RELEASE);
	return 1;
}

void guest_await(struct ring_entry *out)
{
	volatile struct ring_page *ring = &GUEST_WINDOW->completion;

	while (!guest_take(out)) {
		__atomic_store_n(&ring->wakeup, RING_WAKEUP_SLEEPING, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&ring->tail, __ATOMIC_SEQ_CST) == taken)
			guest_trap(TRAP_WAIT, GUEST_FOREVER, 0, 0, 0);
		__atomic_store_n(&ring->wakeup, RING_WAKEUP_NONE, __ATOMIC_SEQ_CST);
	}
}

int32_t guest_request(const struct ring_entry *entry)
{
	struct ring_entry answer;

	guest_put(entry);
	guest_ring();
	guest_await(&answer);
	return answer.result;
}

int32_t guest_write(uint32_t stream, const char *text)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = TEXT_OFFSET, .arg = {stream}};
	uint8_t *bulk = guest_pointer(GUEST_SERVICE_WINDOW + TEXT_OFFSET);

	while (entry.length < TEXT_BYTES && text[entry.length]) {
		bulk[entry.length] = (uint8_t)text[entry.length];
		entry.length++;
	}
	return guest_request(&entry);
}

void guest_print(const char *text)
{
	guest_write(CONSOLE_OUTPUT, text);
}

void guest_print_number(const char *before, uint64_t number, const char *after)
{
	char digits[NUMBER_BYTES];
	size_t at = NUMBER_BYTES - 1;

	digits[at] = '\0';
	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	guest_print(before);
	guest_print(&digits[at]);
	guest_print(after);
}

void guest_expect(int condition, const char *what)
{
	if (condition)
		return;
	guest_print("not so: ");
	guest_print(what);
	guest_print("\n");
	guest_exit(1);
}

static uint64_t read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("lfence; rdtsc" : "=a"(low), "=d"(high)::"memory");
	return (uint64_t)high << 32 | low;
}

uint64_t guest_now_ns(void)
{
	const volatile struct time_page *page = GUEST_TIME_PAGE;
	uint32_t sequence;
	int64_t passed;
	uint64_t now;

	if (GUEST_BOOT_PAGE->flags & BOOT_CLOCK_TRAP)
		return (uint64_t)guest_trap(TRAP_CLOCK, 0, 0, 0, 0);
	do {
		sequence = __atomic_load_n(&page->sequence, __ATOMIC_ACQUIRE);
		passed = (int64_t)(read_tsc() - page->tsc_base);
		now = page->monotonic_ns + (uint64_t)(((__int128)passed * (__int128)page->mult) >> page->shift);
		__atomic_thread_fence(__ATOMIC_ACQUIRE);
	} while (sequence & 1 || sequence != page->sequence);
	return now;
}
