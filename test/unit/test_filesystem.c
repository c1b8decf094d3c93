/* test_filesystem.c: the file system against a model that is too simple to be wrong, and a device that is full or fails. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "disk.h"

#define NODES_MAX  48u
#define FILE_MAX   (3u << 20) /* more than 512 blocks, so that trees grow twice */
#define PATH_BYTES 300u
#define BLOCKS     320u

/* What should be there. */
static struct model {
	struct node {
		char path[PATH_BYTES]; /* empty: unused */
		enum filesystem_type type;
		uint64_t size;
		uint8_t *bytes; /* owned: FILE_MAX of them */
	} node[NODES_MAX];
} now, committed;

static uint64_t random_state;
static uint32_t short_writes, reverted;
static uint64_t committed_generation;
static uint8_t buffer[FILE_MAX];

static uint32_t random_below(uint32_t bound)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 33) % bound;
}

static struct node *model_find(const char *path)
{
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		if (now.node[i].path[0] && strcmp(now.node[i].path, path) == 0)
			return &now.node[i];
	}
	return NULL;
}

static struct node *model_unused(void)
{
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		if (!now.node[i].path[0])
			return &now.node[i];
	}
	return NULL;
}

static int is_below(const char *path, const char *directory)
{
	const size_t length = strlen(directory);

	return strncmp(path, directory, length) == 0 && path[length] == '/';
}

static int model_is_empty(const char *directory)
{
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		if (is_below(now.node[i].path, directory))
			return 0;
	}
	return 1;
}

/* What looking for the path's directory says. */
static int model_parent(const char *path)
{
	char part[PATH_BYTES];

	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		const struct node *node;

		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		node = model_find(part);
		if (!node)
			return -FILESYSTEM_NOT_FOUND;
		if (node->type != FILESYSTEM_DIRECTORY)
			return -FILESYSTEM_NOT_DIRECTORY;
	}
	return 0;
}

static void model_copy(struct model *to, const struct model *from)
{
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		struct node *node = &to->node[i];
		uint8_t *bytes = node->bytes;

		*node = from->node[i];
		node->bytes = bytes;
		if (node->path[0])
			memcpy(bytes, from->node[i].bytes, node->size);
	}
}

static void model_clear(struct model *model)
{
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		model->node[i].path[0] = 0;
		if (!model->node[i].bytes)
			model->node[i].bytes = calloc(1, FILE_MAX);
		assert_non_null(model->node[i].bytes);
	}
}

/* One of a few names, so that they meet; one of them is as long as names may be. */
static void random_path(char path[PATH_BYTES])
{
	static const char *const name[] = {"a", "b", "name", "\xff\x01 odd"};
	const uint32_t depth = random_below(3);
	size_t at = 0;

	for (uint32_t i = 0; i <= depth; i++)
		at += (size_t)snprintf(path + at, PATH_BYTES - at, "%s%s", i ? "/" : "", name[random_below(4)]);
	if (depth == 0 && random_below(5) == 0) {
		memset(path, 'x', FORMAT_NAME_MAX);
		path[FORMAT_NAME_MAX] = 0;
	}
}

static void step_create(const char *path)
{
	const enum filesystem_type type = random_below(3) ? FILESYSTEM_FILE : FILESYSTEM_DIRECTORY;
	struct node *node = model_unused();
	int expected = model_parent(path);
	uint32_t inode;
	int result;

	if (!node)
		return;
	if (expected == 0 && model_find(path))
		expected = -FILESYSTEM_EXISTS;
	result = filesystem_create(&fs, path, type, 1, &inode);
	if (result == -FILESYSTEM_NO_SPACE && expected == 0)
		return;
	assert_int_equal(result, expected);
	if (result == 0) {
		snprintf(node->path, sizeof(node->path), "%s", path);
		node->type = type;
		node->size = 0;
	}
}

static void step_remove(const char *path)
{
	const int directory = random_below(2) == 0;
	struct node *node = model_find(path);
	int expected = model_parent(path);

	if (expected == 0 && !node)
		expected = -FILESYSTEM_NOT_FOUND;
	if (expected == 0 && directory && node->type != FILESYSTEM_DIRECTORY)
		expected = -FILESYSTEM_NOT_DIRECTORY;
	if (expected == 0 && !directory && node->type != FILESYSTEM_FILE)
		expected = -FILESYSTEM_IS_DIRECTORY;
	if (expected == 0 && directory && !model_is_empty(path))
		expected = -FILESYSTEM_NOT_EMPTY;
	assert_int_equal(directory ? filesystem_rmdir(&fs, path, 1) : filesystem_unlink(&fs, path, 1), expected);
	if (expected == 0)
		node->path[0] = 0;
}

static int expected_rename(const char *from, const char *to)
{
	const struct node *node = model_find(from), *target = model_find(to);
	int result = model_parent(from);

	if (result < 0 || !node)
		return result < 0 ? result : -FILESYSTEM_NOT_FOUND;
	if (is_below(to, from))
		return -FILESYSTEM_INVALID;
	result = model_parent(to);
	if (result < 0 || !target || target == node)
		return result;
	if (node->type == FILESYSTEM_FILE)
		return target->type == FILESYSTEM_FILE ? 0 : -FILESYSTEM_IS_DIRECTORY;
	if (target->type == FILESYSTEM_FILE)
		return -FILESYSTEM_NOT_DIRECTORY;
	return model_is_empty(to) ? 0 : -FILESYSTEM_NOT_EMPTY;
}

static void step_rename(const char *from)
{
	char to[PATH_BYTES], moved[2 * PATH_BYTES];
	struct node *target;
	int result, wanted;

	random_path(to);
	wanted = expected_rename(from, to);
	result = filesystem_rename(&fs, from, to, 1);
	if (result == -FILESYSTEM_NO_SPACE && wanted == 0)
		return;
	assert_int_equal(result, wanted);
	if (result < 0 || strcmp(from, to) == 0)
		return;
	target = model_find(to);
	if (target)
		target->path[0] = 0;
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		struct node *node = &now.node[i];

		if (strcmp(node->path, from) != 0 && !is_below(node->path, from))
			continue;
		snprintf(moved, sizeof(moved), "%s%s", to, node->path + strlen(from));
		assert_true(strlen(moved) < PATH_BYTES);
		memcpy(node->path, moved, strlen(moved) + 1);
	}
}

/* The inode of a file that the model has, or 0. */
static uint32_t inode_of(const char *path, struct node **node)
{
	uint32_t inode;

	*node = model_find(path);
	if (!*node || (*node)->type != FILESYSTEM_FILE)
		return 0;
	assert_int_equal(filesystem_lookup(&fs, path, &inode), 0);
	return inode;
}

static void step_write(const char *path)
{
	const uint32_t length = 1 + random_below(random_below(4) ? 6000 : 300000);
	const uint32_t offset = random_below(random_below(4) ? 40000 : FILE_MAX - 300000);
	struct node *node;
	const uint32_t inode = inode_of(path, &node);
	int64_t written;

	if (inode == 0)
		return;
	for (uint32_t i = 0; i < length; i++)
		buffer[i] = (uint8_t)random_below(256);
	written = filesystem_write(&fs, inode, offset, buffer, length, 1);
	if (written < (int64_t)length)
		short_writes++;
	if (written == -FILESYSTEM_NO_SPACE)
		return;
	assert_true(written > 0);
	if (offset > node->size)
		memset(node->bytes + node->size, 0, offset - node->size);
	memcpy(node->bytes + offset, buffer, (size_t)written);
	if (node->size < offset + (uint64_t)written)
		node->size = offset + (uint64_t)written;
}

static void step_truncate(const char *path)
{
	const uint64_t size = random_below(random_below(3) ? 20000 : FILE_MAX);
	struct node *node;
	const uint32_t inode = inode_of(path, &node);

	if (inode == 0)
		return;
	assert_int_equal(filesystem_truncate(&fs, inode, size, 1), 0);
	if (size > node->size)
		memset(node->bytes + node->size, 0, size - node->size);
	node->size = size;
}

static void check_file(const char *path)
{
	struct node *node;
	const uint32_t inode = inode_of(path, &node);
	const uint64_t offset = node ? random_below((uint32_t)node->size + 2) : 0;
	struct filesystem_stat stat;

	if (inode == 0)
		return;
	assert_int_equal(filesystem_stat(&fs, inode, &stat), 0);
	assert_int_equal(stat.size, node->size);
	assert_int_equal(filesystem_read(&fs, inode, 0, buffer, FILE_MAX), node->size);
	assert_memory_equal(buffer, node->bytes, node->size);
	if (offset <= node->size) {
		assert_int_equal(filesystem_read(&fs, inode, offset, buffer, FILE_MAX), node->size - offset);
		assert_memory_equal(buffer, node->bytes + offset, node->size - offset);
	}
}

/* Counts what is below, by listing. */
static uint32_t count_below(uint32_t directory)
{
	struct filesystem_name name;
	struct filesystem_stat stat;
	uint64_t position = 0;
	uint32_t count = 0;
	int result;

	while ((result = filesystem_next(&fs, directory, &position, &name)) > 0) {
		assert_int_equal(filesystem_stat(&fs, name.inode, &stat), 0);
		count += 1 + (stat.type == FILESYSTEM_DIRECTORY ? count_below(name.inode) : 0);
	}
	assert_int_equal(result, 0);
	return count;
}

static void check_all(void)
{
	uint32_t count = 0, inode;

	for (uint32_t i = 0; i < NODES_MAX; i++) {
		if (!now.node[i].path[0])
			continue;
		count++;
		assert_int_equal(filesystem_lookup(&fs, now.node[i].path, &inode), 0);
		check_file(now.node[i].path);
	}
	assert_int_equal(count_below(FILESYSTEM_ROOT), count);
}

static void step_commit(void)
{
	assert_int_equal(filesystem_commit(&fs), 0);
	model_copy(&committed, &now);
	committed_generation = fs.generation;
}

/* Mounted again, it is the last commit; when room was short it has committed by itself meanwhile, so do that, too. */
static void step_remount(struct disk *disk, uint32_t cache)
{
	struct filesystem_space before, after;

	if (fs.generation != committed_generation || random_below(2)) {
		step_commit();
	} else {
		model_copy(&now, &committed);
		reverted++;
	}
	filesystem_space(&fs, &before);
	assert_int_equal(disk_mount(disk, cache), 0);
	filesystem_space(&fs, &after);
	assert_int_equal(before.generation, after.generation);
	check_all();
}

static void random_steps(uint64_t seed, uint32_t steps, uint32_t cache)
{
	struct disk disk;
	char path[PATH_BYTES];

	random_state = seed;
	model_clear(&now);
	model_clear(&committed);
	disk_open(&disk, BLOCKS, 0);
	assert_int_equal(disk_format(&disk, cache), 0);
	step_commit();
	for (uint32_t i = 0; i < steps; i++) {
		random_path(path);
		switch (random_below(12)) {
		case 0:
		case 1:
		case 2:
			step_create(path);
			break;
		case 3:
			step_remove(path);
			break;
		case 4:
			step_rename(path);
			break;
		case 5:
			step_truncate(path);
			break;
		case 6:
			check_file(path);
			break;
		case 7:
			if (random_below(8) == 0)
				step_commit();
			break;
		default:
			step_write(path);
		}
		if (i % 100 == 99)
			step_remount(&disk, cache);
	}
	disk_close(&disk);
}

static void test_random_operations_do_what_the_model_says(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 30; seed++)
		random_steps(seed, 1500, seed % 2 ? FILESYSTEM_CACHE_BLOCKS_MIN : 512);
	print_message("%u writes found the device full, %u times uncommitted work was lost as it should\n",
		      short_writes, reverted);
	assert_true(short_writes > 0 && reverted > 0);
}

/* Writes until there is no room. Returns how many bytes there was room for. */
static uint64_t fill_up(const char *path)
{
	uint32_t inode = disk_make(path, FILESYSTEM_FILE);
	uint64_t size = 0;
	int64_t written;

	memset(buffer, 0x5a, sizeof(buffer));
	while ((written = filesystem_write(&fs, inode, size, buffer, 100000, 1)) > 0)
		size += (uint64_t)written;
	assert_int_equal(written, -FILESYSTEM_NO_SPACE);
	return size;
}

static uint32_t inode_named(const char *path)
{
	uint32_t inode;

	assert_int_equal(filesystem_lookup(&fs, path, &inode), 0);
	return inode;
}

static void test_a_full_device_can_be_emptied_and_used_again(void **state)
{
	struct disk disk;
	uint64_t first = 0;
	uint32_t inode;

	(void)state;
	disk_open(&disk, 256, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	disk_make("kept", FILESYSTEM_FILE);
	disk_fill("kept", 0, 10000, 4);
	for (int turn = 0; turn < 20; turn++) {
		const uint64_t size = fill_up("big");

		first = first ? first : size;
		assert_int_equal(size, first);
		assert_int_equal(filesystem_create(&fs, "more", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_NO_SPACE);
		if (turn % 2)
			assert_int_equal(filesystem_commit(&fs), 0);
		if (turn % 3 == 0)
			assert_int_equal(filesystem_unlink(&fs, "big", 1), 0);
		else if (turn % 3 == 1)
			assert_int_equal(filesystem_truncate(&fs, inode_named("big"), 5000, 1), 0);
		else
			assert_int_equal(filesystem_rename(&fs, "big", "kept", 1), 0);
		if (turn % 3 == 2)
			assert_int_equal(filesystem_truncate(&fs, inode_named("kept"), 10000, 1), 0);
		if (turn % 3 == 1)
			assert_int_equal(filesystem_unlink(&fs, "big", 1), 0);
		assert_int_equal(filesystem_lookup(&fs, "big", &inode), -FILESYSTEM_NOT_FOUND);
	}
	disk_close(&disk);
}

/* What a database does to roll back: it writes what was there again, and removes its journal. */
static void test_a_full_device_lets_what_is_there_be_changed(void **state)
{
	struct disk disk;
	uint64_t size;
	uint32_t inode;

	(void)state;
	disk_open(&disk, 256, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	disk_make("kept", FILESYSTEM_FILE);
	size = fill_up("big");
	inode = inode_named("big");
	assert_int_equal(filesystem_commit(&fs), 0);
	for (int turn = 0; turn < 20; turn++) {
		memset(buffer, turn, size);
		assert_int_equal(filesystem_write(&fs, inode, 0, buffer, size, 1), size);
		assert_int_equal(filesystem_write(&fs, inode, 5000, buffer, 1, 1), 1);
		assert_int_equal(filesystem_write(&fs, inode, size, buffer, 1, 1), -FILESYSTEM_NO_SPACE);
		assert_int_equal(filesystem_rename(&fs, "big", "moved", 1), 0);
		assert_int_equal(filesystem_rename(&fs, "moved", "big", 1), 0);
	}
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_mount(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	assert_int_equal(filesystem_read(&fs, inode, 0, buffer, size), size);
	for (uint64_t i = 0; i < size; i++)
		assert_int_equal(buffer[i], 19);
	assert_int_equal(filesystem_unlink(&fs, "big", 1), 0);
	disk_close(&disk);
}

/* A name that needs another block for its directory. */
static void test_a_full_device_refuses_a_directory_that_grows(void **state)
{
	struct disk disk;
	uint32_t inode;

	(void)state;
	disk_open(&disk, 256, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	disk_make("empty", FILESYSTEM_DIRECTORY);
	fill_up("big");
	assert_int_equal(filesystem_rename(&fs, "big", "empty/big", 1), -FILESYSTEM_NO_SPACE);
	assert_int_equal(filesystem_lookup(&fs, "big", &inode), 0);
	disk_close(&disk);
}

/* As many files as there is room for, in one directory of many blocks, listed while they go. */
static void test_names_that_stay_are_listed_once(void **state)
{
	struct filesystem_name name;
	struct disk disk;
	uint64_t position = 0;
	uint32_t inode, made = 0, seen = 0;
	char path[PATH_BYTES];

	(void)state;
	disk_open(&disk, 256, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	for (;; made++) {
		snprintf(path, sizeof(path), "%0*u", (int)(made * 37 % 255) + 1, made);
		if (filesystem_create(&fs, path, FILESYSTEM_FILE, 1, &inode) != 0)
			break;
	}
	assert_true(made > 100);
	while (filesystem_next(&fs, FILESYSTEM_ROOT, &position, &name) > 0) {
		seen++;
		assert_int_equal(filesystem_unlink(&fs, name.name, 1), 0);
	}
	assert_int_equal(seen, made);
	position = 0;
	assert_int_equal(filesystem_next(&fs, FILESYSTEM_ROOT, &position, &name), 0);
	disk_close(&disk);
}

static void test_a_held_file_lives_until_it_is_released(void **state)
{
	struct filesystem_space before, after;
	struct disk disk;
	struct filesystem_stat stat;
	uint8_t bytes[4];
	uint32_t inode;

	(void)state;
	disk_open(&disk, 128, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	filesystem_space(&fs, &before);
	for (int turn = 0; turn < 2; turn++) {
		inode = disk_make("held", FILESYSTEM_FILE);
		disk_fill("held", 0, 9000, 1);
		assert_int_equal(filesystem_hold(&fs, inode), 0);
		assert_int_equal(filesystem_unlink(&fs, "held", 1), 0);
		assert_int_equal(filesystem_read(&fs, inode, 0, bytes, 4), 4);
		assert_int_equal(filesystem_stat(&fs, inode, &stat), 0);
		assert_int_equal(stat.links, 0);
		assert_int_equal(filesystem_commit(&fs), 0);
		/* Once it is released, once the power fails: it is gone, and its blocks are free, in either case. */
		if (turn == 0)
			assert_int_equal(filesystem_release(&fs, inode), 0);
		else
			assert_int_equal(disk_mount(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
		assert_int_equal(filesystem_read(&fs, inode, 0, bytes, 4), -FILESYSTEM_NOT_FOUND);
		filesystem_space(&fs, &after);
		assert_true(after.blocks_free + 1 >= before.blocks_free);
	}
	disk_close(&disk);
}

/* What a sparse device has room for grows no further than what is in it and one commit more. */
static void test_blocks_that_were_given_back_are_taken_first(void **state)
{
	static const union format_block nothing;
	struct disk disk;

	(void)state;
	disk_open(&disk, 512, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	disk_make("file", FILESYSTEM_FILE);
	for (uint8_t turn = 1; turn < 200; turn++) {
		disk_fill("file", 0, 9000, turn);
		assert_int_equal(filesystem_commit(&fs), 0);
	}
	for (uint64_t i = 32; i < 512; i++)
		assert_memory_equal(&disk.block[i], &nothing, sizeof(nothing));
	disk_close(&disk);
}

/* After an error of the device nothing is changed any more; mounted again, it is a commit. */
static void test_a_device_that_fails_leaves_a_commit(void **state)
{
	static char text[DISK_TEXT_BYTES], later[DISK_TEXT_BYTES];
	struct disk disk;
	uint32_t inode;

	(void)state;
	for (uint32_t fails_at = 1; fails_at < 12; fails_at++) {
		int result;

		disk_open(&disk, 128, 0);
		assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
		disk_make("a", FILESYSTEM_FILE);
		assert_int_equal(filesystem_commit(&fs), 0);
		assert_int_equal(disk_describe(text), 0);
		disk.writes_left = fails_at;
		disk_make("b", FILESYSTEM_FILE);
		disk_fill("b", 0, 3 * FORMAT_BLOCK, 1);
		result = filesystem_commit(&fs);
		if (result == 0) {
			assert_true(fails_at > 3);
			disk_close(&disk);
			return;
		}
		assert_int_equal(result, -FILESYSTEM_IO);
		disk.writes_left = 0;
		assert_int_equal(filesystem_create(&fs, "c", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_IO);
		assert_int_equal(filesystem_commit(&fs), -FILESYSTEM_IO);
		assert_int_equal(disk_mount(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
		assert_int_equal(disk_describe(later), 0);
		assert_string_equal(text, later);
		disk_close(&disk);
	}
	fail();
}

static void test_what_is_no_name_is_refused(void **state)
{
	char path[400];
	struct disk disk;
	uint32_t inode;

	(void)state;
	disk_open(&disk, 64, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	memset(path, 'x', sizeof(path));
	path[FORMAT_NAME_MAX + 1] = 0;
	assert_int_equal(filesystem_create(&fs, path, FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_NAME_TOO_LONG);
	assert_int_equal(filesystem_create(&fs, ".", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_INVALID);
	assert_int_equal(filesystem_create(&fs, "a/../b", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_NOT_FOUND);
	assert_int_equal(filesystem_create(&fs, "..", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_INVALID);
	assert_int_equal(filesystem_create(&fs, "/", FILESYSTEM_FILE, 1, &inode), -FILESYSTEM_EXISTS);
	assert_int_equal(filesystem_rmdir(&fs, "/", 1), -FILESYSTEM_INVALID);
	assert_int_equal(filesystem_rename(&fs, "/", "a", 1), -FILESYSTEM_INVALID);
	inode = disk_make("/a/", FILESYSTEM_FILE);
	assert_int_equal(filesystem_write(&fs, inode, FORMAT_FILE_BYTES, path, 1, 1), -FILESYSTEM_TOO_BIG);
	assert_int_equal(filesystem_truncate(&fs, inode, FORMAT_FILE_BYTES + 1, 1), -FILESYSTEM_TOO_BIG);
	assert_int_equal(filesystem_write(&fs, inode, FORMAT_FILE_BYTES - 1, path, 2, 1), 1);
	assert_int_equal(filesystem_truncate(&fs, inode, 0, 1), 0);
	disk_close(&disk);
}

static int close_group(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < NODES_MAX; i++) {
		free(now.node[i].bytes);
		free(committed.node[i].bytes);
	}
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_random_operations_do_what_the_model_says),
		cmocka_unit_test(test_a_full_device_can_be_emptied_and_used_again),
		cmocka_unit_test(test_a_full_device_lets_what_is_there_be_changed),
		cmocka_unit_test(test_a_full_device_refuses_a_directory_that_grows),
		cmocka_unit_test(test_names_that_stay_are_listed_once),
		cmocka_unit_test(test_a_held_file_lives_until_it_is_released),
		cmocka_unit_test(test_blocks_that_were_given_back_are_taken_first),
		cmocka_unit_test(test_a_device_that_fails_leaves_a_commit),
		cmocka_unit_test(test_what_is_no_name_is_refused),
	};

	return cmocka_run_group_tests_name("filesystem", tests, NULL, close_group);
}
