/* test_pagetable.c: page tables as the CPU would walk them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <sys/mman.h>

#include "../../monitor/limits.h"
#include "../../monitor/memory.h"

#define RAM_BYTES (64ull << 20)
#define HEAP      GUEST_HEAP

enum bit { PRESENT = 1 << 0, WRITE = 1 << 1, USER = 1 << 2, HUGE = 1 << 7 };

struct state {
	struct memory memory;
	struct pagetable table;
};

static int set_up(void **data)
{
	static struct state state;

	*data = &state;
	if (memory_open(&state.memory, RAM_BYTES, 0) != 0)
		return -1;
	return pagetable_open(&state.table, &state.memory);
}

static int tear_down(void **data)
{
	struct state *state = *data;

	munmap(state->memory.all.host, state->memory.all.bytes);
	return 0;
}

/* Walks as the CPU does, from the root, and knows nothing of pagetable.c. Returns the leaf, 0 if there is none. */
static uint64_t walk(const struct pagetable *table, uint64_t address, int *level)
{
	const uint64_t *entries = table->host;

	for (*level = 4;; --*level) {
		const uint64_t entry = entries[address >> (12 + 9 * (*level - 1)) & 511];

		if (*level == 1 || !(entry & PRESENT) || (*level < 4 && (entry & HUGE)))
			return entry & PRESENT ? entry : 0;
		entries = table->host + ((entry & 0xffffffffff000ull) - table->physical) / 8;
	}
}

static uint64_t leaf(const struct state *state, uint64_t address)
{
	int level;

	return walk(&state->table, address, &level);
}

static int leaf_level(const struct state *state, uint64_t address)
{
	int level;

	return walk(&state->table, address, &level) ? level : 0;
}

static int executable(uint64_t entry)
{
	return entry && !(entry >> 63);
}

static void map_heap(struct state *state, uint64_t bytes)
{
	assert_int_equal(
		pagetable_map(&state->table, HEAP, PHYSICAL_RAM, bytes, RIGHT_READ | RIGHT_WRITE, PAGETABLE_HUGE), 0);
}

static void test_small_pages_have_the_rights_asked(void **data)
{
	struct state *state = *data;
	static const struct {
		uint32_t rights;
		int present, write, execute;
	} row[] = {{RIGHT_NONE, 0, 0, 0},
		   {RIGHT_READ, 1, 0, 0},
		   {RIGHT_READ | RIGHT_WRITE, 1, 1, 0},
		   {RIGHT_WRITE, 1, 1, 0},
		   {RIGHT_READ | RIGHT_EXECUTE, 1, 0, 1},
		   {RIGHT_EXECUTE, 1, 0, 1}};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		const uint64_t address = GUEST_IMAGE_BASE + i * UNILET_PAGE;
		const uint64_t physical = PHYSICAL_RAM + i * UNILET_PAGE;

		assert_int_equal(
			pagetable_map(&state->table, address, physical, UNILET_PAGE, row[i].rights, PAGETABLE_SMALL),
			0);
		assert_int_equal(leaf(state, address) != 0, row[i].present);
		assert_int_equal((leaf(state, address) & WRITE) != 0, row[i].write);
		assert_int_equal(executable(leaf(state, address)), row[i].execute);
		if (row[i].present)
			assert_int_equal(leaf(state, address) & 0xffffffffff000ull, physical);
	}
	assert_int_equal(leaf(state, GUEST_IMAGE_BASE + 6 * UNILET_PAGE), 0);
	assert_int_equal(leaf(state, 0), 0);
}

static void test_supervisor_pages_are_not_the_guests(void **data)
{
	struct state *state = *data;

	assert_int_equal(pagetable_map(&state->table, GUEST_FIXED, PHYSICAL_SYSTEM, UNILET_PAGE,
				       RIGHT_READ | RIGHT_WRITE, PAGETABLE_SUPERVISOR),
			 0);
	assert_int_equal(leaf(state, GUEST_FIXED) & USER, 0);
	assert_true(leaf(state, GUEST_FIXED) & PRESENT);
}

static void test_huge_pages_split_only_where_a_part_changes(void **data)
{
	struct state *state = *data;
	const uint64_t part = HEAP + UNILET_HUGE_PAGE + 5 * UNILET_PAGE;

	map_heap(state, 8 * UNILET_HUGE_PAGE);
	assert_int_equal(leaf_level(state, HEAP), 2);
	assert_int_equal(pagetable_protect(&state->table, part, 3 * UNILET_PAGE, RIGHT_READ), 1);
	assert_int_equal(leaf_level(state, HEAP), 2);
	assert_int_equal(leaf_level(state, HEAP + 2 * UNILET_HUGE_PAGE), 2);
	for (uint64_t page = 0; page < 512; page++) {
		const uint64_t address = HEAP + UNILET_HUGE_PAGE + page * UNILET_PAGE;
		const int inside = page >= 5 && page < 8;

		assert_int_equal(leaf_level(state, address), 1);
		assert_int_equal((leaf(state, address) & WRITE) == 0, inside);
		assert_int_equal(leaf(state, address) & 0xffffffffff000ull, PHYSICAL_RAM + (address - HEAP));
	}
}

static void test_a_range_over_several_huge_pages_splits_its_ends(void **data)
{
	struct state *state = *data;
	const uint32_t used = state->table.used;

	map_heap(state, 8 * UNILET_HUGE_PAGE);
	assert_int_equal(pagetable_protect(&state->table, HEAP + UNILET_PAGE, 4 * UNILET_HUGE_PAGE, RIGHT_NONE), 1);
	assert_int_equal(leaf(state, HEAP) != 0, 1);
	assert_int_equal(leaf(state, HEAP + UNILET_PAGE), 0);
	assert_int_equal(leaf(state, HEAP + 4 * UNILET_HUGE_PAGE), 0);
	assert_int_equal(leaf(state, HEAP + 4 * UNILET_HUGE_PAGE + UNILET_PAGE) != 0, 1);
	/* tables: level 3, level 2, and one for each end */
	assert_int_equal(state->table.used, used + 4);
	assert_int_equal(pagetable_protect(&state->table, HEAP, 8 * UNILET_HUGE_PAGE, RIGHT_READ | RIGHT_WRITE), 0);
	assert_true(leaf(state, HEAP + 2 * UNILET_HUGE_PAGE) & WRITE);
}

static void test_protect_says_whether_a_right_was_lost(void **data)
{
	struct state *state = *data;

	map_heap(state, UNILET_HUGE_PAGE);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE), 0);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_READ), 1);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_READ | RIGHT_EXECUTE), 0);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_READ), 1);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_NONE), 1);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE), 0);
}

static void test_what_was_never_mapped_is_not_found_and_nothing_changes(void **data)
{
	struct state *state = *data;

	map_heap(state, UNILET_HUGE_PAGE);
	assert_int_equal(
		pagetable_protect(&state->table, HEAP + UNILET_HUGE_PAGE - UNILET_PAGE, 2 * UNILET_PAGE, RIGHT_NONE),
		-ENOENT);
	assert_int_equal(leaf_level(state, HEAP), 2);
	assert_int_equal(pagetable_protect(&state->table, GUEST_STACK_END, UNILET_PAGE, RIGHT_READ), -ENOENT);
}

static void test_running_out_of_tables_changes_nothing(void **data)
{
	struct state *state = *data;

	map_heap(state, 8 * UNILET_HUGE_PAGE);
	state->table.used = PAGETABLE_PAGES_MAX - 1;
	assert_int_equal(pagetable_protect(&state->table, HEAP + UNILET_PAGE, UNILET_HUGE_PAGE, RIGHT_NONE), -ENOSPC);
	assert_int_equal(leaf_level(state, HEAP), 2);
	assert_int_equal(leaf_level(state, HEAP + UNILET_HUGE_PAGE), 2);
	assert_int_equal(pagetable_protect(&state->table, HEAP, UNILET_PAGE, RIGHT_NONE), 1);
	assert_int_equal(
		pagetable_map(&state->table, GUEST_STACK_END, PHYSICAL_RAM, UNILET_PAGE, RIGHT_READ, PAGETABLE_SMALL),
		-ENOSPC);
}

static void test_offsets_outside_memory_are_no_pointers(void **data)
{
	struct state *state = *data;

	assert_non_null(memory_ram(&state->memory, 0, RAM_BYTES));
	assert_non_null(memory_ram(&state->memory, RAM_BYTES, 0));
	assert_null(memory_ram(&state->memory, 1, RAM_BYTES));
	assert_null(memory_ram(&state->memory, RAM_BYTES + 1, 0));
	assert_null(memory_ram(&state->memory, UINT64_MAX, 2));
	assert_null(memory_ram(&state->memory, 2, UINT64_MAX));
	assert_int_equal(memory_forget_rights(&state->memory, RAM_BYTES, UNILET_PAGE), -EFAULT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_small_pages_have_the_rights_asked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_supervisor_pages_are_not_the_guests, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_huge_pages_split_only_where_a_part_changes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_a_range_over_several_huge_pages_splits_its_ends, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_protect_says_whether_a_right_was_lost, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_what_was_never_mapped_is_not_found_and_nothing_changes, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(test_running_out_of_tables_changes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_offsets_outside_memory_are_no_pointers, set_up, tear_down),
	};

	return cmocka_run_group_tests_name("pagetable", tests, NULL, NULL);
}
