/* ring.c: takes submissions and puts completions: every index checked, every entry copied once. */
#include "ring.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static uint32_t load_acquire(const uint32_t *word)
{
	return __atomic_load_n(word, __ATOMIC_ACQUIRE);
}

/* The only place where an index becomes an entry. */
static struct ring_entry *entry_at(struct ring_page *page, uint32_t index)
{
	return &page->entry[index & (RING_ENTRIES - 1)];
}

void ring_open(struct ring *ring, struct window_page *page, const int fd[WINDOW_FD_COUNT])
{
	ring->page = page;
	ring->taken = 0;
	ring->answered = 0;
	ring->doorbell = fd[WINDOW_FD_DOORBELL];
	ring->wake = fd[WINDOW_FD_WAKE];
	ring->interrupt = fd[WINDOW_FD_INTERRUPT];
}

int ring_take(struct ring *ring, struct ring_entry *out)
{
	uint32_t waiting = load_acquire(&ring->page->submission.tail) - ring->taken;
	uint32_t seen;

	if (waiting == 0)
		return 0;
	/* A tail that runs ahead would otherwise buy the guest four thousand million iterations. */
	if (waiting > RING_ENTRIES)
		return -EPROTO;

	/* A head beyond our tail, or before what the ring can hold, is a lie too: the difference is huge then. */
	seen = load_acquire(&ring->page->completion.head);
	if (ring->answered - seen > RING_ENTRIES)
		return -EPROTO;
	/* We never took more than it had places for: a head that went back is a lie as well. */
	if (ring->taken - seen > RING_ENTRIES)
		return -EPROTO;
	/* An honest guest keeps at most RING_ENTRIES open; one that does not stalls itself alone. */
	if (ring->taken - seen == RING_ENTRIES)
		return 0;

	/* The guest may rewrite the entry at any moment: whoever checks must check this copy. */
	memcpy(out, entry_at(&ring->page->submission, ring->taken), sizeof(*out));
	ring->taken++;
	__atomic_store_n(&ring->page->submission.head, ring->taken, __ATOMIC_RELEASE);
	return 1;
}

/* Adds 1 to an eventfd. It does not block: EAGAIN says that the guest was signalled often enough already. */
static void signal_event(int fd)
{
	const uint64_t one = 1;
	ssize_t written;

	do
		written = write(fd, &one, sizeof(one));
	while (written < 0 && errno == EINTR);
}

void ring_complete(struct ring *ring, const struct ring_entry *request, int32_t result, const uint64_t arg[4])
{
	struct ring_page *page = &ring->page->completion;
	struct ring_entry completion = {.opcode = request->opcode, .tag = request->tag, .result = result};

	if (arg)
		memcpy(completion.arg, arg, sizeof(completion.arg));
	memcpy(entry_at(page, ring->answered), &completion, sizeof(completion));
	ring->answered++;

	/* The guest writes `wakeup` and then looks at `tail`; we write `tail` and then look at `wakeup`. In one total
	 * order one of us sees the other: no wake is lost. A fence of its own lets both stores fetch their cache lines at a
	 * time. */
	__atomic_store_n(&page->tail, ring->answered, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	ring_expect_write(entry_at(page, ring->answered));
	switch (__atomic_load_n(&page->wakeup, __ATOMIC_SEQ_CST)) {
	case RING_WAKEUP_SLEEPING:
		signal_event(ring->wake);
		break;
	case RING_WAKEUP_INTERRUPT:
		signal_event(ring->interrupt);
		break;
	default:
		break;
	}
}

uint32_t ring_open_requests(const struct ring *ring)
{
	return ring->taken - ring->answered;
}

int ring_waiting(const struct ring *ring)
{
	return load_acquire(&ring->page->submission.tail) != ring->taken &&
	       ring->taken - load_acquire(&ring->page->completion.head) != RING_ENTRIES;
}

int ring_is_quiet(const struct ring *ring)
{
	return load_acquire(&ring->page->submission.tail) == ring->taken &&
	       load_acquire(&ring->page->completion.head) == ring->answered &&
	       load_acquire(&ring->page->completion.wakeup) == RING_WAKEUP_SLEEPING;
}

int ring_prepare_sleep(struct ring *ring)
{
	struct ring_page *page = &ring->page->submission;

	__atomic_store_n(&page->wakeup, RING_WAKEUP_SLEEPING, __ATOMIC_SEQ_CST);
	/* The guest looks at `wakeup` after its store to `tail`; we look at `tail` after ours. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (!ring_waiting(ring))
		return 0;
	ring_awake(ring);
	return 1;
}

void ring_awake(struct ring *ring)
{
	__atomic_store_n(&ring->page->submission.wakeup, RING_WAKEUP_NONE, __ATOMIC_RELAXED);
}

int ring_read_doorbell(struct ring *ring)
{
	uint64_t count;

	return read(ring->doorbell, &count, sizeof(count)) == (ssize_t)sizeof(count);
}
