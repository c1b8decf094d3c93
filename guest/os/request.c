/* request.c: the guest's end of both windows: requests are slots, completions find theirs by tag. */
#include "os.h"

enum slot_state { SLOT_FREE, SLOT_OPEN, SLOT_DONE };

struct slot {
	uint16_t state; /* enum slot_state */
	bool detached;
	uint32_t turn; /* counts uses, so that a stale completion finds nobody */
	uint64_t cookie;
	struct ring_entry completion;
};

struct window {
	struct window_page *page; /* NULL: this guest has none */
	enum doorbell doorbell;
	uint32_t tail; /* of the submission ring */
	uint32_t head; /* of the completion ring */
	uint32_t used; /* slots that are not free */
	struct slot slot[RING_ENTRIES];
};

enum { WINDOWS = 2 };

/* Polling pays while the answer usually comes before SPIN_NS are over; a sleep and its wake-up add WAKE_NS to what is
 * seen of a wait. A long wait counts as FORGET_NS: after many of them, five short ones make it forgotten. */
#define SPIN_NS   150000
#define WAKE_NS   100000
#define FORGET_NS 1000000

#define LOOKS_PER_PAUSE 4

static struct window windows[WINDOWS];

/* Finished detached requests in order: window << 16 | slot. Never more than there are slots. */
static uint32_t finished[WINDOWS * RING_ENTRIES];
static uint32_t finished_head, finished_tail;
static bool upcalls_wanted;

/* How long waits lately took, in ticks: for an answer of either window, and for whatever comes next. */
static uint64_t usual_ticks[WINDOWS + 1];

static void window_start(int number, const struct boot_window *boot, enum doorbell doorbell)
{
	struct window *window = &windows[number];

	if (!boot->address)
		return;
	window->page = (struct window_page *)boot->address;
	window->doorbell = doorbell;
	bulk_start(number, boot->address, boot->bytes);
}

void request_start(const struct boot_page *boot)
{
	window_start(0, &boot->service_window, DOORBELL_SERVICE);
	window_start(1, &boot->page_window, DOORBELL_PAGE);
}

static struct window *window_at(int number)
{
	return number >= 0 && number < WINDOWS && windows[number].page ? &windows[number] : NULL;
}

uint64_t request_base(int number)
{
	const struct window *window = window_at(number);

	return window ? (uint64_t)window->page : 0;
}

/* What the other side knows a request by. */
static uint64_t tag_of(const struct slot *slot, uint32_t index)
{
	return (uint64_t)slot->turn << 32 | index;
}

static void finish(int number, const struct ring_entry *entry)
{
	struct window *window = &windows[number];
	const uint32_t index = (uint32_t)entry->tag % RING_ENTRIES;
	struct slot *slot = &window->slot[index];

	if (slot->state != SLOT_OPEN || entry->tag != tag_of(slot, index))
		return;
	slot->completion = *entry;
	slot->completion.tag = slot->cookie;
	slot->state = SLOT_DONE;
	if (slot->detached)
		finished[finished_tail++ % (WINDOWS * RING_ENTRIES)] = (uint32_t)number << 16 | index;
}

/* Takes what has completed. Only with upcalls masked, or from the upcall. */
void request_drain(void)
{
	os_cpu.block->upcall_pending = 0;
	for (int number = 0; number < WINDOWS; number++) {
		struct window *window = window_at(number);
		uint32_t tail;

		if (!window)
			continue;
		tail = __atomic_load_n(&window->page->completion.tail, __ATOMIC_ACQUIRE);
		for (; window->head != tail; window->head++)
			finish(number, &window->page->completion.entry[window->head % RING_ENTRIES]);
		__atomic_store_n(&window->page->completion.head, window->head, __ATOMIC_RELEASE);
	}
}

static struct slot *slot_take(struct window *window, uint32_t *index)
{
	for (uint32_t i = 0; i < RING_ENTRIES; i++) {
		/* Start behind the last one used: a slot rests before its number comes back. */
		*index = (window->tail + i) % RING_ENTRIES;
		if (window->slot[*index].state == SLOT_FREE)
			return &window->slot[*index];
	}
	return NULL;
}

static void slot_give(struct window *window, struct slot *slot)
{
	slot->state = SLOT_FREE;
	window->used--;
}

/* How many more can be submitted. */
uint32_t request_left(int number)
{
	const struct window *window = window_at(number);

	return window ? RING_ENTRIES - window->used : 0;
}

int64_t request_submit(int number, const struct ring_entry *entry, bool detached)
{
	struct window *window = window_at(number);
	struct ring_entry *place;
	struct slot *slot;
	uint32_t index;

	if (!window)
		return -UNILET_UNSUPPORTED;
	slot = slot_take(window, &index);
	if (!slot)
		return -UNILET_BUSY;
	slot->state = SLOT_OPEN;
	window->used++;
	slot->detached = detached;
	slot->turn++;
	slot->cookie = entry->tag;
	place = &window->page->submission.entry[window->tail % RING_ENTRIES];
	*place = *entry;
	place->tag = tag_of(slot, index);
	/* Ordered before the look at the consumer's wish: it looks at tail after saying that it sleeps. A fence of its own
	 * lets both stores fetch their cache lines at a time. */
	__atomic_store_n(&window->page->submission.tail, ++window->tail, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	ring_expect_write(&window->page->submission.entry[window->tail % RING_ENTRIES]);
	if (__atomic_load_n(&window->page->submission.wakeup, __ATOMIC_SEQ_CST) != RING_WAKEUP_NONE)
		os_doorbell(window->doorbell);
	return (int64_t)number << 16 | index;
}

static void set_wakeup(enum ring_wakeup wakeup)
{
	for (int number = 0; number < WINDOWS; number++) {
		if (window_at(number))
			__atomic_store_n(&windows[number].page->completion.wakeup, (uint32_t)wakeup, __ATOMIC_SEQ_CST);
	}
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
}

/* For the time after this system call. What came before the wish has signalled nobody: the call's end sees to it. */
static void set_wakeup_back(void)
{
	set_wakeup(upcalls_wanted ? RING_WAKEUP_INTERRUPT : RING_WAKEUP_NONE);
	for (int number = 0; number < WINDOWS && upcalls_wanted; number++) {
		const struct window *window = window_at(number);

		if (window && __atomic_load_n(&window->page->completion.tail, __ATOMIC_ACQUIRE) != window->head)
			os_cpu.block->upcall_pending = 1;
	}
}

void request_want_upcalls(bool wanted)
{
	upcalls_wanted = wanted;
	set_wakeup_back();
}

static bool is_ready(const struct slot *slot)
{
	return slot ? slot->state == SLOT_DONE : finished_head != finished_tail;
}

/* Polls while that pays, at most for the whole wait. True if it is over. */
static bool spin(const struct slot *slot, uint64_t usual, uint64_t timeout_ns)
{
	const uint64_t start = time_ticks();
	const uint64_t limit = time_ticks_of(timeout_ns < SPIN_NS ? (uint32_t)timeout_ns : SPIN_NS);
	uint32_t looks = 0;

	if (usual > time_ticks_of(SPIN_NS + WAKE_NS))
		return false;
	do {
		request_drain();
		if (is_ready(slot))
			return true;
		if (++looks % LOOKS_PER_PAUSE == 0) /* which takes as long as some looks */
			__asm__ volatile("pause");
	} while (time_ticks() - start < limit);
	return false;
}

/* Sleeps in the monitor until the wait or the time is over. */
static void sleep_until_ready(const struct slot *slot, uint64_t timeout_ns)
{
	const uint64_t start = timeout_ns == UINT64_MAX ? 0 : time_monotonic_ns();
	uint64_t left = timeout_ns;

	for (;;) {
		set_wakeup(RING_WAKEUP_SLEEPING);
		request_drain();
		if (is_ready(slot))
			break;
		if (timeout_ns != UINT64_MAX) {
			const uint64_t passed = time_monotonic_ns() - start;

			if (passed >= timeout_ns)
				break;
			left = timeout_ns - passed;
		}
		os_trap(TRAP_WAIT, left, 0, 0, 0, NULL);
	}
	set_wakeup_back();
}

/* Waits until the slot is done, or with NULL until any detached one is; `usual` learns from it. False: time is over. */
static bool wait_until_ready(const struct slot *slot, uint64_t *usual, uint64_t timeout_ns)
{
	const uint64_t start = time_ticks();
	uint64_t forget, took;

	request_drain();
	if (is_ready(slot))
		return true;
	if (!spin(slot, *usual, timeout_ns))
		sleep_until_ready(slot, timeout_ns);
	took = time_ticks() - start;
	forget = time_ticks_of(FORGET_NS);
	*usual = (3 * *usual + (took < forget ? took : forget)) / 4;
	return is_ready(slot);
}

static struct slot *slot_at(int64_t request)
{
	struct window *window = window_at((int)(request >> 16));

	return window ? &window->slot[request % RING_ENTRIES] : NULL;
}

int64_t request_wait(int64_t request, struct ring_entry *completion, uint64_t timeout_ns)
{
	struct slot *slot = slot_at(request);

	if (!slot || slot->state == SLOT_FREE || slot->detached)
		return -UNILET_INVALID;
	if (!wait_until_ready(slot, &usual_ticks[request >> 16], timeout_ns))
		return -UNILET_TIMEOUT;
	*completion = slot->completion;
	slot_give(&windows[request >> 16], slot);
	return UNILET_OK;
}

int64_t request_cancel(int64_t request)
{
	const int number = (int)(request >> 16);
	struct slot *slot = slot_at(request);
	struct ring_entry entry = {.opcode = RING_CANCEL};
	int64_t cancel;

	if (!slot || slot->state == SLOT_FREE)
		return -UNILET_INVALID;
	if (slot->state == SLOT_DONE)
		return UNILET_OK;
	entry.arg[0] = tag_of(slot, (uint32_t)request % RING_ENTRIES);
	cancel = request_submit(number, &entry, false);
	if (cancel < 0)
		return cancel;
	request_wait(cancel, &entry, UINT64_MAX);
	/* If there was nothing to cancel, it completed before, and that was taken before this. */
	return slot->state == SLOT_DONE ? UNILET_OK : entry.result;
}

int64_t request_next(struct ring_entry *completion, uint64_t timeout_ns)
{
	uint32_t place;
	struct slot *slot;

	if (!wait_until_ready(NULL, &usual_ticks[WINDOWS], timeout_ns))
		return -UNILET_TIMEOUT;
	place = finished[finished_head++ % (WINDOWS * RING_ENTRIES)];
	slot = &windows[place >> 16].slot[place % RING_ENTRIES];
	*completion = slot->completion;
	slot_give(&windows[place >> 16], slot);
	return place >> 16;
}
