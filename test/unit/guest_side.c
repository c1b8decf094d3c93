/* guest_side.c: plays the guest's side of a window, as tests need it. */
#include "guest_side.h"

#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cmocka_all.h"

void guest_side_open(struct guest_side *guest, uint64_t bytes)
{
	memset(guest, 0, sizeof(*guest));
	assert_int_equal(window_create(bytes, guest->fd), 0);
	assert_int_equal(window_map(guest->fd[WINDOW_FD_MEMORY], &guest->window), 0);
	guest->page = (struct window_page *)(void *)guest->window.base;
}

void guest_side_close(struct guest_side *guest)
{
	window_unmap(&guest->window);
	window_close(guest->fd);
}

void guest_side_ring(struct guest_side *guest)
{
	const uint64_t one = 1;

	assert_int_equal(write(guest->fd[WINDOW_FD_DOORBELL], &one, sizeof(one)), sizeof(one));
}

void guest_side_submit(struct guest_side *guest, const struct ring_entry *entry)
{
	struct ring_page *ring = &guest->page->submission;

	memcpy(&ring->entry[guest->submitted % RING_ENTRIES], entry, sizeof(*entry));
	__atomic_store_n(&ring->tail, ++guest->submitted, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&ring->wakeup, __ATOMIC_SEQ_CST) == RING_WAKEUP_SLEEPING)
		guest_side_ring(guest);
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

int guest_side_take(struct guest_side *guest, struct ring_entry *out, int timeout_ms)
{
	struct ring_page *ring = &guest->page->completion;
	int64_t end = now_ms() + timeout_ms;

	for (;;) {
		struct pollfd ready = {.fd = guest->fd[WINDOW_FD_WAKE], .events = POLLIN};
		uint64_t count;

		__atomic_store_n(&ring->wakeup, RING_WAKEUP_SLEEPING, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&ring->tail, __ATOMIC_SEQ_CST) != guest->seen)
			break;
		if (poll(&ready, 1, (int)(end - now_ms()) < 0 ? 0 : (int)(end - now_ms())) > 0)
			assert_int_equal(read(ready.fd, &count, sizeof(count)), sizeof(count));
		else if (now_ms() >= end)
			return 0;
	}
	__atomic_store_n(&ring->wakeup, RING_WAKEUP_NONE, __ATOMIC_SEQ_CST);
	memcpy(out, &ring->entry[guest->seen % RING_ENTRIES], sizeof(*out));
	__atomic_store_n(&ring->head, ++guest->seen, __ATOMIC_RELEASE);
	return 1;
}
