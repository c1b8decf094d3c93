/* test_filesystem_crash.c: power fails at every moment of a few workloads, with every set of what was not flushed lost,
 * reordered or torn: what is mounted then is the last commit, or the one that was under way, whole. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "disk.h"

#define BLOCKS      96u
#define CACHE       FILESYSTEM_CACHE_BLOCKS_MIN
#define COMMITS_MAX 32u
#define PENDING_MAX 256u
#define ALL_MAX     12u /* up to so many unflushed writes all subsets are tried */
#define SAMPLES     600u
#define SECTOR      512u
#define SECTORS     (FORMAT_BLOCK / SECTOR)
#define TORN_MAX    7u /* up to so many every one is torn in every set, and of more one in each */
#define LIFE_BLOCKS 8u
#define AGAIN       16u /* every so many states, life goes on after the crash */

/* What each commit leaves. */
static struct {
	char text[DISK_TEXT_BYTES];
} commit[COMMITS_MAX];
static uint32_t commit_count;

static struct disk disk, crashed;
static union format_block *durable; /* what was flushed */
static const struct disk_event *pending[PENDING_MAX];
static uint32_t pending_count;
static uint32_t allowed_from, allowed_to; /* indices of commits */
static uint64_t states, states_old, states_new, lives;
static uint64_t random_state;

static uint32_t random_below(uint32_t bound)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % bound;
}

static void commit_now(void)
{
	assert_true(commit_count < COMMITS_MAX);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_describe(commit[commit_count++].text), 0);
}

/* The survivor can be written to, and that survives, too. */
static void live_on(const char *text)
{
	static char again[DISK_TEXT_BYTES];
	struct filesystem_space space;
	uint32_t inode;

	filesystem_space(&fs, &space);
	if (space.blocks_free < LIFE_BLOCKS)
		return;
	lives++;
	assert_int_equal(filesystem_create(&fs, "later", FILESYSTEM_FILE, 9, &inode), 0);
	disk_fill("later", 0, 3 * FORMAT_BLOCK, 9);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(filesystem_unlink(&fs, "later", 1), 0);
	assert_int_equal(filesystem_set_mtime(&fs, FILESYSTEM_ROOT, strtoll(strchr(text + 1, ' '), NULL, 10)), 0);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_mount(&crashed, CACHE), 0);
	assert_int_equal(disk_describe(again), 0);
	assert_string_equal(again, text);
	memcpy(crashed.block, durable, BLOCKS * sizeof(*durable));
}

/* Mounts what the crash left. */
static void check_state(void)
{
	static char text[DISK_TEXT_BYTES];
	uint32_t at = allowed_to;

	states++;
	assert_int_equal(disk_mount(&crashed, CACHE), 0);
	assert_int_equal(disk_describe(text), 0);
	while (strcmp(text, commit[at].text) != 0) {
		if (at == allowed_from)
			fail_msg("commit %u to %u were expected, this is neither:\n%s", allowed_from, allowed_to, text);
		at--;
	}
	if (allowed_from != allowed_to)
		*(at == allowed_from ? &states_old : &states_new) += 1;
	if (states % AGAIN == 0)
		live_on(text);
}

/* The blocks that a state touched are as they were when power was there. */
static void restore(void)
{
	for (uint32_t i = 0; i < pending_count; i++)
		crashed.block[pending[i]->block] = durable[pending[i]->block];
}

/* Applies write `which` where bit i of `sectors` says that sector i of it arrived. */
static void apply(uint32_t which, uint32_t sectors)
{
	uint8_t *to = crashed.block[pending[which]->block].bytes;

	for (uint32_t i = 0; i < SECTORS; i++) {
		if (sectors >> i & 1)
			memcpy(to + i * SECTOR, pending[which]->content.bytes + i * SECTOR, SECTOR);
	}
}

/* Writes to one block: when two of them are there, the later one may have arrived first, that is, be lost. That is the
 * set without it; so sets, applied in order, are all reorderings. */
static void apply_set(uint64_t set)
{
	for (uint32_t i = 0; i < pending_count; i++) {
		if (set >> i & 1)
			apply(i, (1u << SECTORS) - 1);
	}
}

/* Of a write that the set lacks, a part is there after all. */
static void check_torn(uint64_t set, uint32_t which)
{
	static const uint32_t torn[] = {0x0f, 0xf0, 0x01, 0xfe, 0x80, 0x7f, 0x55};
	const uint32_t kinds = pending_count > TORN_MAX ? 2 : sizeof(torn) / sizeof(torn[0]);

	for (uint32_t i = 0; i < kinds && !(set >> which & 1); i++) {
		apply_set(set);
		apply(which, torn[i]);
		check_state();
		restore();
	}
}

static void check_set(uint64_t set)
{
	apply_set(set);
	check_state();
	restore();
	if (pending_count > TORN_MAX) {
		check_torn(set, random_below(pending_count));
		return;
	}
	for (uint32_t i = 0; i < pending_count; i++)
		check_torn(set, i);
}

static void check_samples(void)
{
	for (uint32_t i = 0; i < SAMPLES; i++) {
		for (uint32_t k = 0; k < pending_count; k++) {
			const uint32_t kind = random_below(4);

			if (kind != 0)
				apply(k, kind == 1 ? random_below(1u << SECTORS) : (1u << SECTORS) - 1);
		}
		check_state();
		restore();
	}
}

/* Every sector of a root on its own. */
static void check_root_sectors(void)
{
	for (uint32_t sectors = 0; sectors < 1u << SECTORS; sectors++) {
		apply(0, sectors);
		check_state();
		restore();
	}
}

/* Between two flushes. A crash after fewer writes is a set that lacks the last ones. */
static void check_interval(uint32_t from, uint32_t to)
{
	int root = 0;

	pending_count = 0;
	for (uint32_t i = from; i < to; i++) {
		assert_true(pending_count < PENDING_MAX);
		pending[pending_count++] = &disk.event[i];
		root |= disk.event[i].block < FORMAT_ROOTS;
	}
	allowed_to = allowed_from + (root ? 1 : 0);
	if (root) {
		assert_int_equal(pending_count, 1);
		assert_true(allowed_to < commit_count);
		check_root_sectors();
	} else if (pending_count <= ALL_MAX) {
		for (uint64_t set = 0; set < 1ull << pending_count; set++)
			check_set(set);
	} else {
		check_samples();
	}
	allowed_from = allowed_to;
}

/* Goes through the events since the workload began, which began with a commit. */
static void check_trace(uint32_t first)
{
	uint32_t from = first;

	allowed_from = 0;
	for (uint32_t i = first; i < disk.event_count; i++) {
		if (disk.event[i].block != DISK_FLUSH)
			continue;
		check_interval(from, i);
		for (; from < i; from++)
			crashed.block[disk.event[from].block] = durable[disk.event[from].block] =
				disk.event[from].content;
		from = i + 1;
	}
	assert_int_equal(allowed_from, commit_count - 1);
	check_interval(from, disk.event_count);
}

static void run(const char *name, void (*workload)(void))
{
	uint32_t first;

	states = states_old = states_new = lives = 0;
	random_state = 1;
	commit_count = 0;
	disk_open(&disk, BLOCKS, 1);
	disk_open(&crashed, BLOCKS, 0);
	durable = calloc(BLOCKS, sizeof(*durable));
	assert_non_null(durable);
	assert_int_equal(disk_format(&disk, CACHE), 0);
	commit_now();
	first = disk.event_count;
	memcpy(durable, disk.block, BLOCKS * sizeof(*durable));
	memcpy(crashed.block, disk.block, BLOCKS * sizeof(*durable));
	workload();
	check_trace(first);
	print_message(
		"%s: %u commits, %u writes and flushes, %llu states after a crash (while a root was written: %llu old, "
		"%llu new), %llu lived on\n",
		name, commit_count, disk.event_count - first, (unsigned long long)states,
		(unsigned long long)states_old, (unsigned long long)states_new, (unsigned long long)lives);
	assert_true(states_old > 0 && states_new > 0);
	free(durable);
	disk_close(&disk);
	disk_close(&crashed);
}

static void workload_names(void)
{
	disk_make("a", FILESYSTEM_FILE);
	commit_now();
	disk_make("d", FILESYSTEM_DIRECTORY);
	disk_make("d/b", FILESYSTEM_FILE);
	commit_now();
	assert_int_equal(filesystem_rename(&fs, "a", "d/b", 5), 0);
	commit_now();
	assert_int_equal(filesystem_rename(&fs, "d", "e", 6), 0);
	commit_now();
	assert_int_equal(filesystem_unlink(&fs, "e/b", 7), 0);
	assert_int_equal(filesystem_rmdir(&fs, "e", 7), 0);
	commit_now();
}

static void workload_data(void)
{
	uint32_t inode = disk_make("f", FILESYSTEM_FILE);

	disk_fill("f", 0, 5000, 1);
	commit_now();
	disk_fill("f", 4000, 300, 2);
	commit_now();
	disk_fill("f", 600ull * FORMAT_BLOCK, 100, 3);
	commit_now();
	assert_int_equal(filesystem_truncate(&fs, inode, 4100, 8), 0);
	commit_now();
	assert_int_equal(filesystem_truncate(&fs, inode, 3ull << 20, 8), 0);
	commit_now();
}

/* As programs replace a file: write another one, commit, rename, commit. */
static void workload_replace(void)
{
	disk_make("old", FILESYSTEM_FILE);
	disk_fill("old", 0, 9000, 1);
	commit_now();
	for (uint8_t turn = 0; turn < 4; turn++) {
		disk_make("new", FILESYSTEM_FILE);
		disk_fill("new", 0, 2 * FORMAT_BLOCK, (uint8_t)(turn + 2));
		commit_now();
		assert_int_equal(filesystem_rename(&fs, "new", "old", turn), 0);
		commit_now();
	}
}

/* More than the cache holds: blocks are written before the commit, and some twice. */
static void workload_eviction(void)
{
	disk_make("big", FILESYSTEM_FILE);
	disk_fill("big", 0, 20 * FORMAT_BLOCK, 1);
	commit_now();
	for (uint8_t turn = 0; turn < 3; turn++) {
		for (uint32_t i = 0; i < 20; i += 2)
			disk_fill("big", i * FORMAT_BLOCK + turn, 100, (uint8_t)(turn + i));
		disk_fill("big", turn, 10, turn);
		commit_now();
	}
}

/* All over a device that is half full, and mounted again each time, so that the search for a block begins at the front:
 * what was given up just now lies where the next one is looked for. */
static void workload_scattered(void)
{
	uint64_t order = 7;

	disk_make("f", FILESYSTEM_FILE);
	disk_fill("f", 0, 35 * FORMAT_BLOCK, 1);
	commit_now();
	for (uint8_t turn = 0; turn < 12; turn++) {
		/* The program was killed before the last flush: the root may be lost even after the next mount began. */
		disk.event_count--;
		assert_int_equal(disk_mount(&disk, CACHE), 0);
		for (uint32_t i = 0; i < 4; i++) {
			order = order * 1103515245 + 12345;
			disk_fill("f", (order >> 16) % 35 * FORMAT_BLOCK, FORMAT_BLOCK, (uint8_t)(turn + i));
		}
		commit_now();
	}
}

/* Nobody commits: it happens by itself, before a write, when what was given up is needed. */
static void workload_short_of_room(void)
{
	static char before[DISK_TEXT_BYTES];
	uint64_t generation;

	disk_make("f", FILESYSTEM_FILE);
	disk_fill("f", 0, 35 * FORMAT_BLOCK, 1);
	commit_now();
	generation = fs.generation;
	for (uint32_t i = 0; i < 120; i++) {
		assert_int_equal(disk_describe(before), 0);
		disk_fill("f", i * 11 % 35 * FORMAT_BLOCK, FORMAT_BLOCK, (uint8_t)i);
		if (fs.generation == generation)
			continue;
		assert_int_equal(fs.generation, ++generation);
		assert_true(commit_count < COMMITS_MAX);
		memcpy(commit[commit_count++].text, before, sizeof(before));
	}
	assert_true(commit_count > 3);
	commit_now();
}

static void workload_full(void)
{
	static uint8_t bytes[BLOCKS * FORMAT_BLOCK];
	uint32_t inode = disk_make("all", FILESYSTEM_FILE);
	int64_t written = filesystem_write(&fs, inode, 0, bytes, sizeof(bytes), 3);

	assert_true(written > 0 && (uint64_t)written < sizeof(bytes));
	assert_int_equal(filesystem_write(&fs, inode, (uint64_t)written, bytes, 1, 3), -FILESYSTEM_NO_SPACE);
	commit_now();
	assert_int_equal(filesystem_unlink(&fs, "all", 4), 0);
	commit_now();
	disk_make("next", FILESYSTEM_FILE);
	disk_fill("next", 0, 8 * FORMAT_BLOCK, 5);
	commit_now();
}

static void test_names(void **state)
{
	(void)state;
	run("names", workload_names);
}

static void test_data(void **state)
{
	(void)state;
	run("data", workload_data);
}

static void test_replace(void **state)
{
	(void)state;
	run("replace", workload_replace);
}

static void test_eviction(void **state)
{
	(void)state;
	run("eviction", workload_eviction);
}

static void test_scattered(void **state)
{
	(void)state;
	run("scattered", workload_scattered);
}

static void test_short_of_room(void **state)
{
	(void)state;
	run("short of room", workload_short_of_room);
}

static void test_full(void **state)
{
	(void)state;
	run("full", workload_full);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),         cmocka_unit_test(test_data), cmocka_unit_test(test_replace),
		cmocka_unit_test(test_eviction),      cmocka_unit_test(test_full), cmocka_unit_test(test_scattered),
		cmocka_unit_test(test_short_of_room),
	};

	return cmocka_run_group_tests_name("filesystem_crash", tests, NULL, NULL);
}
