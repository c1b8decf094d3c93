/* test_ring.c: the host's end of a ring: order, wrap, lies, and wakes that must not be lost; bounds of the bulk. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../host/ring.h"
#include "cmocka_all.h"
#include "guest_side.h"

#define SIZE (64u << 10)

struct both {
	struct guest_side guest;
	struct ring ring;
};

static int set_up(void **state)
{
	static struct both both;

	guest_side_open(&both.guest, SIZE);
	ring_open(&both.ring, both.guest.page, both.guest.fd);
	*state = &both;
	return 0;
}

static int tear_down(void **state)
{
	struct both *both = *state;

	guest_side_close(&both->guest);
	return 0;
}

static struct ring_entry entry_of(uint64_t tag)
{
	return (struct ring_entry){
		.opcode = 0x101, .tag = tag, .offset = WINDOW_BULK_OFFSET, .length = 8, .arg = {tag}};
}

static void submit(struct both *both, uint64_t tag)
{
	struct ring_entry entry = entry_of(tag);

	guest_side_submit(&both->guest, &entry);
}

static void takes_in_order_and_answers_with_the_tag(void **state)
{
	struct both *both = *state;
	struct ring_entry entry;
	const uint64_t arg[4] = {1, 2, 3, 4};

	assert_int_equal(ring_take(&both->ring, &entry), 0);
	submit(both, 11);
	submit(both, 22);
	assert_int_equal(ring_take(&both->ring, &entry), 1);
	assert_int_equal(entry.tag, 11);
	assert_int_equal(ring_open_requests(&both->ring), 1);
	ring_complete(&both->ring, &entry, -5, arg);
	assert_int_equal(ring_open_requests(&both->ring), 0);
	assert_int_equal(both->guest.page->submission.head, 1);

	assert_int_equal(guest_side_take(&both->guest, &entry, 1000), 1);
	assert_int_equal(entry.opcode, 0x101);
	assert_int_equal(entry.tag, 11);
	assert_int_equal(entry.result, -5);
	assert_int_equal(entry.offset, 0);
	assert_int_equal(entry.length, 0);
	assert_memory_equal(entry.arg, arg, sizeof(arg));
	assert_int_equal(ring_take(&both->ring, &entry), 1);
	assert_int_equal(entry.tag, 22);
}

static void wraps_at_two_to_the_32(void **state)
{
	struct both *both = *state;
	const uint32_t start = UINT32_MAX - 300;
	struct ring_entry entry;

	both->guest.submitted = both->guest.seen = both->ring.taken = both->ring.answered = start;
	both->guest.page->submission.tail = both->guest.page->submission.head = start;
	both->guest.page->completion.tail = both->guest.page->completion.head = start;
	for (uint64_t i = 0; i < 1000; i++) {
		submit(both, i);
		assert_int_equal(ring_take(&both->ring, &entry), 1);
		assert_int_equal(entry.tag, i);
		ring_complete(&both->ring, &entry, (int32_t)i, NULL);
		assert_int_equal(guest_side_take(&both->guest, &entry, 1000), 1);
		assert_int_equal(entry.tag, i);
		assert_int_equal(entry.result, i);
	}
	assert_true(both->ring.taken < start);
}

static void takes_no_more_than_it_can_answer(void **state)
{
	struct both *both = *state;
	struct ring_entry entry;

	for (uint64_t i = 0; i < RING_ENTRIES; i++)
		submit(both, i);
	for (uint64_t i = 0; i < RING_ENTRIES; i++)
		assert_int_equal(ring_take(&both->ring, &entry), 1);
	/* A dishonest guest: one more, while all are open. */
	submit(both, 1000);
	assert_int_equal(ring_take(&both->ring, &entry), 0);
	assert_int_equal(ring_waiting(&both->ring), 0);
	assert_int_equal(ring_prepare_sleep(&both->ring), 0);
	/* Answered, but not looked at: still no place. */
	ring_complete(&both->ring, &entry, 0, NULL);
	assert_int_equal(ring_take(&both->ring, &entry), 0);
	assert_int_equal(guest_side_take(&both->guest, &entry, 1000), 1);
	assert_int_equal(ring_take(&both->ring, &entry), 1);
	assert_int_equal(entry.tag, 1000);
}

static void refuses_a_tail_that_runs_ahead(void **state)
{
	static const uint32_t lie[] = {RING_ENTRIES + 1, 0x80000000u, UINT32_MAX};
	struct both *both = *state;
	struct ring_entry entry;

	for (size_t i = 0; i < sizeof(lie) / sizeof(lie[0]); i++) {
		both->guest.page->submission.tail = lie[i];
		assert_int_equal(ring_take(&both->ring, &entry), -EPROTO);
		assert_int_equal(both->ring.taken, 0);
	}
	both->guest.page->submission.tail = RING_ENTRIES;
	assert_int_equal(ring_take(&both->ring, &entry), 1);
}

static void refuses_a_head_that_lies(void **state)
{
	static const uint32_t lie[] = {1, RING_ENTRIES, UINT32_MAX - RING_ENTRIES, 0x80000000u};
	struct both *both = *state;
	struct ring_entry entry;

	submit(both, 1);
	for (size_t i = 0; i < sizeof(lie) / sizeof(lie[0]); i++) {
		both->guest.page->completion.head = lie[i];
		assert_int_equal(ring_take(&both->ring, &entry), -EPROTO);
	}
}

static int was_signalled(int fd)
{
	uint64_t count;

	return read(fd, &count, sizeof(count)) == (ssize_t)sizeof(count);
}

static void signals_as_the_guest_asks(void **state)
{
	static const struct {
		uint32_t wakeup;
		int wake;
		int interrupt;
	} row[] = {
		{RING_WAKEUP_NONE, 0, 0}, {RING_WAKEUP_SLEEPING, 1, 0}, {RING_WAKEUP_INTERRUPT, 0, 1}, {0xdead, 0, 0}};
	struct both *both = *state;
	struct ring_entry entry;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		both->guest.page->completion.wakeup = row[i].wakeup;
		submit(both, i);
		assert_int_equal(ring_take(&both->ring, &entry), 1);
		ring_complete(&both->ring, &entry, 0, NULL);
		assert_int_equal(was_signalled(both->guest.fd[WINDOW_FD_WAKE]), row[i].wake);
		assert_int_equal(was_signalled(both->guest.fd[WINDOW_FD_INTERRUPT]), row[i].interrupt);
		/* The word is the guest's: we never write it. */
		assert_int_equal(both->guest.page->completion.wakeup, row[i].wakeup);
	}
}

static void a_full_eventfd_does_not_block(void **state)
{
	const uint64_t most = UINT64_MAX - 1;
	struct both *both = *state;
	struct ring_entry entry;

	assert_int_equal(write(both->guest.fd[WINDOW_FD_WAKE], &most, sizeof(most)), sizeof(most));
	both->guest.page->completion.wakeup = RING_WAKEUP_SLEEPING;
	submit(both, 1);
	assert_int_equal(ring_take(&both->ring, &entry), 1);
	ring_complete(&both->ring, &entry, 0, NULL);
	assert_int_equal(both->guest.page->completion.tail, 1);
}

static void asks_for_the_doorbell_only_to_sleep(void **state)
{
	struct both *both = *state;
	struct ring_entry entry;

	assert_int_equal(ring_prepare_sleep(&both->ring), 0);
	assert_int_equal(both->guest.page->submission.wakeup, RING_WAKEUP_SLEEPING);
	submit(both, 1);
	assert_int_equal(ring_read_doorbell(&both->ring), 1);
	assert_int_equal(ring_read_doorbell(&both->ring), 0);
	ring_awake(&both->ring);
	submit(both, 2);
	assert_int_equal(ring_read_doorbell(&both->ring), 0);
	/* An entry is there: no sleep, and no doorbell. */
	assert_int_equal(ring_prepare_sleep(&both->ring), 1);
	assert_int_equal(both->guest.page->submission.wakeup, RING_WAKEUP_NONE);
	assert_int_equal(ring_take(&both->ring, &entry), 1);
}

#define ROUNDS 20000

/* Serves until it has answered ROUNDS requests, sleeping without a time limit in between. */
static void *serve(void *argument)
{
	struct both *both = argument;
	struct ring_entry entry;
	int answered = 0;

	while (answered < ROUNDS) {
		uint64_t count;

		if (ring_take(&both->ring, &entry) == 1) {
			ring_complete(&both->ring, &entry, 0, NULL);
			answered++;
		} else if (!ring_prepare_sleep(&both->ring)) {
			if (read(both->ring.doorbell, &count, sizeof(count)) != (ssize_t)sizeof(count))
				return "doorbell";
			ring_awake(&both->ring);
		}
	}
	return NULL;
}

static void loses_no_wake(void **state)
{
	struct both *both = *state;
	int doorbell = both->ring.doorbell;
	struct ring_entry entry;
	pthread_t thread;
	void *failure;

	/* Blocking, so that a lost wake is a hang and not a spin. */
	assert_int_equal(fcntl(doorbell, F_SETFL, 0), 0);
	assert_int_equal(pthread_create(&thread, NULL, serve, both), 0);
	for (uint64_t i = 0; i < ROUNDS; i++) {
		submit(both, i);
		assert_int_equal(guest_side_take(&both->guest, &entry, 5000), 1);
		assert_int_equal(entry.tag, i);
	}
	assert_int_equal(pthread_join(thread, &failure), 0);
	assert_null(failure);
}

static void bulk_has_bounds(void **state)
{
	static const struct {
		uint64_t offset;
		uint64_t length;
		int inside;
	} row[] = {
		{WINDOW_BULK_OFFSET, 1, 1},
		{WINDOW_BULK_OFFSET, SIZE - WINDOW_BULK_OFFSET, 1},
		{WINDOW_BULK_OFFSET, SIZE - WINDOW_BULK_OFFSET + 1, 0},
		{WINDOW_BULK_OFFSET - 1, 1, 0},
		{0, 1, 0},
		{0, SIZE, 0},
		{SIZE - 1, 1, 1},
		{SIZE - 1, 2, 0},
		{SIZE, 0, 1},
		{SIZE, 1, 0},
		{SIZE + 1, 0, 0},
		{UINT64_MAX, 1, 0},
		{UINT64_MAX - 7, 16, 0},
		{WINDOW_BULK_OFFSET, UINT64_MAX, 0},
		{WINDOW_BULK_OFFSET, UINT64_MAX - WINDOW_BULK_OFFSET + 1, 0},
	};
	struct both *both = *state;

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		uint8_t *pointer = window_bulk(&both->guest.window, row[i].offset, row[i].length);

		if (row[i].inside)
			assert_ptr_equal(pointer, both->guest.window.base + row[i].offset);
		else
			assert_null(pointer);
	}
}

static void windows_are_sealed(void **state)
{
	struct both *both = *state;
	int fd = both->guest.fd[WINDOW_FD_MEMORY];
	uint64_t size = 0;
	int loose;

	assert_int_equal(window_check(fd, &size), 0);
	assert_int_equal(size, SIZE);
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(errno, EPERM);
	assert_int_equal(ftruncate(fd, SIZE * 2), -1);
	assert_int_equal(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE), -1);

	loose = memfd_create("loose", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	assert_true(loose >= 0);
	assert_int_equal(ftruncate(loose, SIZE), 0);
	assert_int_equal(window_check(loose, &size), -EPROTO);
	assert_int_equal(fcntl(loose, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), 0);
	assert_int_equal(window_check(loose, &size), -EPROTO);
	assert_int_equal(fcntl(loose, F_ADD_SEALS, F_SEAL_SEAL), 0);
	assert_int_equal(window_check(loose, &size), 0);
	close(loose);
}

static void refuses_windows_without_bulk(void **state)
{
	int fd[WINDOW_FD_COUNT];
	uint64_t size;

	(void)state;
	assert_int_equal(window_create(WINDOW_BULK_OFFSET, fd), 0);
	assert_int_equal(window_check(fd[WINDOW_FD_MEMORY], &size), -EPROTO);
	window_close(fd);
	assert_int_equal(fd[WINDOW_FD_WAKE], -1);
}

#define RING_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RING_TEST(takes_in_order_and_answers_with_the_tag),
		RING_TEST(wraps_at_two_to_the_32),
		RING_TEST(takes_no_more_than_it_can_answer),
		RING_TEST(refuses_a_tail_that_runs_ahead),
		RING_TEST(refuses_a_head_that_lies),
		RING_TEST(signals_as_the_guest_asks),
		RING_TEST(a_full_eventfd_does_not_block),
		RING_TEST(asks_for_the_doorbell_only_to_sleep),
		RING_TEST(loses_no_wake),
		RING_TEST(bulk_has_bounds),
		RING_TEST(windows_are_sealed),
		cmocka_unit_test(refuses_windows_without_bulk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
