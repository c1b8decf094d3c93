/* test_filesystem_damage.c: what is read from a device that was damaged or forged is right, old, or an error. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../filesystem/inner.h"
#include "cmocka_all.h"
#include "disk.h"

#define BLOCKS 64u
#define CACHE  FILESYSTEM_CACHE_BLOCKS_MIN

static struct disk disk;
static char older[DISK_TEXT_BYTES], newer[DISK_TEXT_BYTES], text[DISK_TEXT_BYTES];

/* Two commits of a few files and directories, one of the files with a block of pointers, and with a hole. */
static int open_image(void **state)
{
	(void)state;
	disk_open(&disk, BLOCKS, 0);
	assert_int_equal(disk_format(&disk, CACHE), 0);
	disk_make("d", FILESYSTEM_DIRECTORY);
	disk_make("d/e", FILESYSTEM_DIRECTORY);
	disk_make("d/f", FILESYSTEM_FILE);
	disk_fill("d/f", 3 * FORMAT_BLOCK, 100, 1);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_describe(older), 0);
	disk_make("g", FILESYSTEM_FILE);
	disk_fill("g", 0, 6000, 2);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_describe(newer), 0);
	return 0;
}

static int close_image(void **state)
{
	(void)state;
	disk_close(&disk);
	return 0;
}

static int is_damage(int result)
{
	return result == -FILESYSTEM_DAMAGED || result == -FILESYSTEM_NONE || result == -FILESYSTEM_NEWER;
}

static void check_flipped(uint32_t block, uint32_t byte, uint32_t *errors, uint32_t *old)
{
	int result = disk_mount(&disk, CACHE);

	if (result == 0)
		result = disk_describe(text);
	if (result < 0) {
		assert_true(is_damage(result));
		++*errors;
	} else if (strcmp(text, newer) != 0) {
		/* A root that is not whole may have been one that was being written. */
		if (block >= FORMAT_ROOTS || strcmp(text, older) != 0)
			fail_msg("byte %u of block %u: wrong without a word:\n%s", byte, block, text);
		++*old;
	}
}

static void test_no_byte_can_change_unseen(void **state)
{
	uint32_t flips = 0, errors = 0, old = 0, used = 0;
	uint64_t in_use[BLOCKS / 64];

	(void)state;
	memcpy(in_use, fs.used, sizeof(in_use));
	for (uint32_t block = 0; block < BLOCKS; block++) {
		if (!bit_get(in_use, block))
			continue;
		used++;
		for (uint32_t byte = 0; byte < FORMAT_BLOCK; byte++) {
			uint8_t *at = &disk.block[block].bytes[byte];
			const uint8_t flip = (uint8_t)(1u << byte % 8);

			*at ^= flip;
			check_flipped(block, byte, &errors, &old);
			*at ^= flip;
			flips++;
		}
	}
	print_message("%u blocks in use, %u bytes flipped: %u errors, %u times the commit before, else nothing lost\n",
		      used, flips, errors, old);
	/* All but the older root is needed; the newer one leads to the older when it breaks. */
	assert_int_equal(errors, (used - FORMAT_ROOTS) * FORMAT_BLOCK);
	assert_int_equal(old, FORMAT_BLOCK);
}

static uint32_t number_of(const char *path, struct format_inode *inode)
{
	uint32_t number;

	assert_int_equal(filesystem_lookup(&fs, path, &number), 0);
	assert_int_equal(inode_get(&fs, number, inode), 0);
	return number;
}

/* Commits what was forged, so that all checksums are right, and mounts it. */
static void check_forged(const char *path, const struct format_inode *inode)
{
	struct format_inode before;
	const uint32_t number = number_of(path, &before);

	assert_int_equal(space_begin(&fs, 0), 0);
	assert_int_equal(inode_put(&fs, number, inode), 0);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_mount(&disk, CACHE), -FILESYSTEM_DAMAGED);
}

static void test_a_block_has_one_owner(void **state)
{
	struct format_inode f, g;

	(void)state;
	number_of("d/f", &f);
	number_of("g", &g);
	f.tree = g.tree;
	check_forged("d/f", &f);
}

static void test_a_tree_cannot_lead_into_itself(void **state)
{
	struct format_inode g;
	const union format_block *found;

	(void)state;
	number_of("g", &g);
	assert_int_equal(g.tree.height, 1);
	assert_int_equal(cache_get(&fs, g.tree.top, &found), 0);
	fs.work[1] = *found;
	/* It cannot know its own sum, but the checksum is not what is asked first. */
	fs.work[1].pointer[5] = g.tree.top;
	assert_int_equal(cache_put(&fs, g.tree.top.block, &fs.work[1], &g.tree.top), 0);
	check_forged("g", &g);
}

static void test_numbers_are_checked(void **state)
{
	struct format_inode inode, forged;
	const uint32_t row = *(const uint32_t *)*state;

	number_of("g", &inode);
	forged = inode;
	switch (row) {
	case 0:
		forged.tree.height = FORMAT_HEIGHT_MAX + 1;
		break;
	case 1:
		forged.tree.top.block = BLOCKS;
		break;
	case 2:
		forged.tree.top.block = 1;
		break;
	case 3:
		forged.size = FORMAT_FILE_BYTES + 1;
		break;
	case 4:
		forged.type = FORMAT_DIRECTORY + 1;
		break;
	case 5:
		forged.links = 2;
		break;
	case 6:
		forged.links = 0; /* but it has a name */
		break;
	case 7:
		forged.zero[2] = 1;
		break;
	case 8:
		forged.type = FORMAT_DIRECTORY; /* its size is not of whole blocks */
		break;
	case 9:
		forged.type = FORMAT_DIRECTORY; /* its blocks have no entries */
		forged.size = FORMAT_BLOCK;
		break;
	default:
		forged.type = FORMAT_DIRECTORY; /* it has no such blocks */
		forged.size = FORMAT_FILE_BYTES;
	}
	check_forged("g", &forged);
}

/* Puts this over the first entry of "d". */
static void forge_entry(const struct format_entry *entry, const char *name)
{
	const union format_block *found;
	struct format_inode d;

	number_of("d", &d);
	assert_int_equal(tree_get(&fs, &d.tree, 0, &found), 0);
	fs.work[0] = *found;
	memcpy(fs.work[0].bytes, entry, sizeof(*entry));
	memcpy(fs.work[0].bytes + sizeof(*entry), name, strlen(name));
	assert_int_equal(space_begin(&fs, 0), 0);
	assert_int_equal(tree_put(&fs, &d.tree, 0, &fs.work[0]), 0);
	check_forged("d", &d);
}

static void test_entries_are_checked(void **state)
{
	static const struct {
		struct format_entry entry;
		const char *name;
	} forged[] = {
		{{3, 16, 1, 0}, "/"}, {{3, 16, 1, 1}, "e"},      {{3, 16, 2, 0}, ".."},     {{3, 16, 0, 0}, ""},
		{{3, 16, 9, 0}, "e"}, {{3, 0, 1, 0}, "e"},       {{3, 12, 1, 0}, "e"},      {{3, 65528, 1, 0}, "e"},
		{{1, 16, 1, 0}, "e"}, {{2, 16, 1, 0}, "e"},      {{4, 16, 1, 0}, "e"},      {{60, 16, 1, 0}, "e"},
		{{0, 16, 1, 0}, "e"}, {{100000, 16, 1, 0}, "e"}, {{3, 4088, 3, 0}, "a\0b"}, {{5, 16, 1, 0}, "e"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(forged) / sizeof(forged[0]); i++) {
		forge_entry(&forged[i].entry, forged[i].name);
		disk_close(&disk);
		open_image(NULL);
	}
}

/* "d" and "d/e" in each other, and not below the root: mounts, but nobody gets there, and they are counted. */
static void test_a_circle_of_directories_is_out_of_reach(void **state)
{
	struct format_inode root, d, e;
	struct directory_place place;
	struct filesystem_space space;
	uint32_t number, inner;

	(void)state;
	assert_int_equal(inode_get(&fs, FILESYSTEM_ROOT, &root), 0);
	number = number_of("d", &d);
	inner = number_of("d/e", &e);
	assert_int_equal(space_begin(&fs, 1), 0);
	assert_int_equal(directory_insert(&fs, &e, "d", 1, number), 0);
	assert_int_equal(inode_put(&fs, inner, &e), 0);
	assert_int_equal(directory_find(&fs, &root, "d", 1, &place), 0);
	assert_int_equal(directory_remove(&fs, &root, &place), 0);
	assert_int_equal(inode_put(&fs, FILESYSTEM_ROOT, &root), 0);
	assert_int_equal(filesystem_commit(&fs), 0);
	assert_int_equal(disk_mount(&disk, CACHE), 0);
	assert_int_equal(disk_describe(text), 0);
	assert_null(strstr(text, "/d"));
	filesystem_space(&fs, &space);
	assert_int_equal(space.inodes, 5);
}

static void root_put(const struct format_root *root, uint64_t slot)
{
	union format_block *block = &disk.block[slot];

	block->root = *root;
	block->root.checksum = 0;
	block->root.checksum = checksum_of(&fs, block);
}

static void test_roots_are_checked(void **state)
{
	const uint64_t slot = fs.generation % 2;
	const struct format_root right = disk.block[slot].root;
	struct format_root forged[9];

	(void)state;
	for (int i = 0; i < 9; i++)
		forged[i] = right;
	forged[0].block_count = BLOCKS + 1;
	forged[1].block_count = FORMAT_BLOCKS_MIN - 1;
	forged[2].block_count = UINT64_MAX;
	forged[3].inode_count = 128;
	forged[4].inode_count = 63;
	forged[5].inode_count = 0;
	forged[6].zero = 1;
	forged[7].inodes.height = 4;
	forged[8].inodes.top.block = 0;
	for (int i = 0; i < 9; i++) {
		root_put(&forged[i], slot);
		assert_int_equal(disk_mount(&disk, CACHE), -FILESYSTEM_DAMAGED);
	}
	/* These are no roots at all, so the other one counts. */
	forged[0] = right;
	forged[0].generation = UINT64_MAX - 1 + slot;
	root_put(&forged[0], slot);
	assert_int_equal(disk_mount(&disk, CACHE), 0);
	forged[0].generation = right.generation + 1;
	root_put(&forged[0], slot);
	assert_int_equal(disk_mount(&disk, CACHE), 0);
	assert_int_equal(disk_describe(text), 0);
	assert_string_equal(text, older);
}

static void test_what_it_is_instead_is_said(void **state)
{
	const uint64_t slot = fs.generation % 2;
	struct format_root root = disk.block[slot].root;

	(void)state;
	root.version = FORMAT_VERSION + 1;
	root_put(&root, slot);
	assert_int_equal(disk_mount(&disk, CACHE), -FILESYSTEM_NEWER);
	memset(disk.block, 0, 2 * FORMAT_BLOCK);
	assert_int_equal(disk_mount(&disk, CACHE), -FILESYSTEM_BLANK);
	memcpy(disk.block, "#!/bin/sh", 9);
	assert_int_equal(disk_mount(&disk, CACHE), -FILESYSTEM_NONE);
	assert_int_equal(disk_format(&disk, CACHE), 0);
	assert_int_equal(disk_mount(&disk, CACHE), 0);
}

int main(void)
{
	static uint32_t row[11];
	struct CMUnitTest tests[11 + 7] = {
		cmocka_unit_test_setup_teardown(test_no_byte_can_change_unseen, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_a_block_has_one_owner, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_a_tree_cannot_lead_into_itself, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_entries_are_checked, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_roots_are_checked, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_what_it_is_instead_is_said, open_image, close_image),
		cmocka_unit_test_setup_teardown(test_a_circle_of_directories_is_out_of_reach, open_image, close_image),
	};

	for (uint32_t i = 0; i < 11; i++) {
		row[i] = i;
		tests[7 + i] = (struct CMUnitTest){"test_numbers_are_checked", test_numbers_are_checked, open_image,
						   close_image, &row[i]};
	}
	return cmocka_run_group_tests_name("filesystem_damage", tests, NULL, NULL);
}
