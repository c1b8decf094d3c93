/* test_bulk.c: pieces of a window's bulk: none shared, none lost, however large the window is. */
#include "../../guest/os/os.h"
#include "cmocka_all.h"

#define BASE        0x310000000000ull
#define FIRST       (BASE + WINDOW_BULK_OFFSET)
#define PAGE_WINDOW 1 /* CALL_PAGE, for programs */
#define BULK_BYTES  (UNILET_PAGE_WINDOW_BYTES - WINDOW_BULK_OFFSET)

static void pieces_follow_each_other(void **state)
{
	(void)state;
	bulk_start(PAGE_WINDOW, BASE, UNILET_PAGE_WINDOW_BYTES);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), FIRST);
	assert_int_equal(bulk_take(PAGE_WINDOW, UNILET_PAGE), FIRST + UNILET_PAGE);
	assert_int_equal(bulk_take(PAGE_WINDOW, UNILET_PAGE + 1), FIRST + 2 * UNILET_PAGE);
	/* A gap is used by what fits into it. */
	bulk_give(PAGE_WINDOW, FIRST, 1);
	assert_int_equal(bulk_take(PAGE_WINDOW, UNILET_PAGE + 1), FIRST + 4 * UNILET_PAGE);
	assert_int_equal(bulk_take(PAGE_WINDOW, UNILET_PAGE), FIRST);
	bulk_give(PAGE_WINDOW, FIRST, 6 * UNILET_PAGE);
}

static void the_whole_is_one_piece(void **state)
{
	(void)state;
	assert_int_equal(bulk_take(PAGE_WINDOW, BULK_BYTES + 1), 0);
	assert_int_equal(bulk_take(PAGE_WINDOW, UINT64_MAX), 0);
	assert_int_equal(bulk_take(PAGE_WINDOW, 0), 0);
	assert_int_equal(bulk_take(PAGE_WINDOW, BULK_BYTES), FIRST);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), 0);
	bulk_give(PAGE_WINDOW, FIRST, BULK_BYTES);
	assert_int_equal(bulk_take(PAGE_WINDOW, BULK_BYTES), FIRST);
	bulk_give(PAGE_WINDOW, FIRST, BULK_BYTES);
}

/* Every place where a piece can begin or end within a word of the table. */
static void a_gap_of_any_place_and_size_is_found(void **state)
{
	const uint64_t pages = BULK_BYTES / UNILET_PAGE;

	(void)state;
	assert_int_equal(bulk_take(PAGE_WINDOW, BULK_BYTES), FIRST);
	for (uint64_t first = 0; first < 140; first++)
		for (uint64_t count = 1; count < 140; count++) {
			const uint64_t gap = FIRST + first * UNILET_PAGE;

			bulk_give(PAGE_WINDOW, gap, count * UNILET_PAGE);
			assert_int_equal(bulk_take(PAGE_WINDOW, (count + 1) * UNILET_PAGE), 0);
			assert_int_equal(bulk_take(PAGE_WINDOW, count * UNILET_PAGE), gap);
		}
	bulk_give(PAGE_WINDOW, FIRST + (pages - 1) * UNILET_PAGE, UNILET_PAGE);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), FIRST + (pages - 1) * UNILET_PAGE);
	bulk_give(PAGE_WINDOW, FIRST, BULK_BYTES);
}

/* What a program says is no better than its pointers. */
static void what_was_never_taken_is_not_given(void **state)
{
	(void)state;
	assert_int_equal(bulk_take(PAGE_WINDOW, BULK_BYTES), FIRST);
	bulk_give(PAGE_WINDOW, BASE, UNILET_PAGE);
	bulk_give(PAGE_WINDOW, 0, UNILET_PAGE);
	bulk_give(PAGE_WINDOW, FIRST, BULK_BYTES + UNILET_PAGE);
	bulk_give(PAGE_WINDOW, FIRST + BULK_BYTES, UNILET_PAGE);
	bulk_give(PAGE_WINDOW, FIRST, UINT64_MAX);
	bulk_give(2, FIRST, UNILET_PAGE);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), 0);
	assert_int_equal(bulk_take(2, 1), 0);
	assert_int_equal(bulk_take(-1, 1), 0);
	bulk_give(PAGE_WINDOW, FIRST, BULK_BYTES);
}

static void the_largest_window_is_used_to_its_end(void **state)
{
	const uint64_t bytes = UNILET_PAGE_WINDOW_MAX - WINDOW_BULK_OFFSET;

	(void)state;
	/* A larger one than there is would be the monitor's mistake, and must not break the table. */
	bulk_start(PAGE_WINDOW, BASE, 2ull * UNILET_PAGE_WINDOW_MAX);
	assert_int_equal(bulk_take(PAGE_WINDOW, bytes + 1), 0);
	assert_int_equal(bulk_take(PAGE_WINDOW, bytes - UNILET_PAGE), FIRST);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), FIRST + bytes - UNILET_PAGE);
	assert_int_equal(bulk_take(PAGE_WINDOW, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_follow_each_other),
		cmocka_unit_test(the_whole_is_one_piece),
		cmocka_unit_test(a_gap_of_any_place_and_size_is_found),
		cmocka_unit_test(what_was_never_taken_is_not_given),
		cmocka_unit_test(the_largest_window_is_used_to_its_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
