/* test_store.c: `unilet store`, by what it prints, makes and refuses. UNILET names the tool. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "disk.h"
#include "scratch.h"

#define BLOCKS     128u
#define TEXT_BYTES 8192u

static const char *unilet;
static char text[TEXT_BYTES];
static struct disk disk;

static void save(const char *name)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(disk.block, FORMAT_BLOCK, BLOCKS, file), BLOCKS);
	assert_int_equal(fclose(file), 0);
}

/* Where the file's first block is. */
static uint64_t block_of(const char *content)
{
	for (uint64_t i = 2; i < BLOCKS; i++) {
		if (memcmp(disk.block[i].bytes, content, strlen(content)) == 0)
			return i;
	}
	fail();
	return 0;
}

static void assert_out(const char *what)
{
	scratch_read("out", text, sizeof(text));
	if (!strstr(text, what))
		fail_msg("printed '%s', without '%s'", text, what);
}

/* One line, with this in it. */
static void assert_complains(const char *what)
{
	size_t length = scratch_read("err", text, sizeof(text));

	if (!strstr(text, what) || strchr(text, '\n') != text + length - 1)
		fail_msg("said '%s', not one line with '%s'", text, what);
}

static void test_check_says_that_all_is_in_order(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("%s store check good", unilet), 0);
	assert_out("in order: 5 files, 3 directories, ");
	assert_out(" of 128 blocks free, commit 2\n");
}

static void test_ls_lists_names_sorted_and_escaped(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("TZ=UTC %s store ls good", unilet), 0);
	scratch_read("out", text, sizeof(text));
	assert_string_equal(text, "d            0 1970-01-01 00:00 d\n"
				  "-        10000 2001-09-09 01:46 long\n"
				  "-            0 1970-01-01 00:00 odd\\x1b[31m\n");
	assert_int_equal(scratch_run("TZ=UTC %s store ls good d/text", unilet), 0);
	assert_out("-            6 1970-01-01 00:00 d/text\n");
	assert_int_equal(scratch_run("%s store ls good d/none", unilet), 1);
	assert_complains("unilet store: good: d/none: not there");
}

static void test_cat_prints_a_file(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("%s store cat good /d/text", unilet), 0);
	scratch_read("out", text, sizeof(text));
	assert_string_equal(text, "hello\n");
	assert_int_equal(scratch_run("%s store cat good long | wc -c", unilet), 0);
	assert_out("10000");
	assert_int_equal(scratch_run("%s store cat good d", unilet), 1);
	assert_complains("unilet store: good: d: a directory");
	assert_int_equal(scratch_run("%s store cat good long >/dev/full", unilet), 1);
	assert_complains("unilet store: standard output: No space left on device");
}

static void test_export_makes_what_was_not_there(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("%s store export good / tree", unilet), 0);
	scratch_must_run(
		"test \"$(cat tree/d/text)\" = hello && test -d tree/d/e && test $(stat -c %%s tree/long) = 10000");
	scratch_must_run("test $(stat -c %%Y tree/long) = 1000000000 && test $(stat -c %%a tree/d/text) = 600");
	scratch_must_run("test $(stat -c %%s tree/d/sparse) = 1073741825 && test $(stat -c %%b tree/d/sparse) -lt 64");
	assert_int_equal(scratch_run("%s store export good / tree", unilet), 1);
	assert_complains("unilet store: tree: File exists");
	scratch_must_run("ln -s elsewhere link");
	assert_int_equal(scratch_run("%s store export good d/text link", unilet), 1);
	assert_complains("unilet store: link: File exists");
	assert_int_equal(scratch_run("%s store export good d link", unilet), 1);
	scratch_must_run("test ! -e elsewhere");
	assert_int_equal(scratch_run("%s store export good d/text alone && cat alone", unilet), 0);
	assert_out("hello");
}

static void test_damaged_files_are_named(void **state)
{
	const uint64_t block = block_of("hello");

	(void)state;
	disk.block[block].bytes[1] ^= 1;
	save("bad");
	disk.block[block].bytes[1] ^= 1;
	assert_int_equal(scratch_run("%s store check bad", unilet), 1);
	assert_complains("unilet store: bad: /d/text: damaged: block ");
	assert_int_equal(scratch_run("%s store cat bad d/text", unilet), 1);
	assert_complains("unilet store: bad: d/text: damaged: block ");
	scratch_must_run("%s store cat bad long", unilet);
}

static void test_a_damaged_tree_is_refused(void **state)
{
	(void)state;
	disk.block[fs.inodes.top.block].bytes[100] ^= 1;
	save("worse");
	disk.block[fs.inodes.top.block].bytes[100] ^= 1;
	assert_int_equal(scratch_run("%s store ls worse", unilet), 125);
	assert_complains("unilet store: worse: damaged: ");
	assert_int_equal(scratch_run("%s store check worse", unilet), 125);
	assert_complains("unilet store: worse: damaged: ");
}

static void test_what_is_none_is_refused(void **state)
{
	(void)state;
	scratch_write("text", "text\n");
	scratch_must_run("head -c 1000000 /dev/zero >blank; yes | head -c 1000000 >notes; head -c 8192 good >half");
	assert_int_equal(scratch_run("%s store check text", unilet), 125);
	assert_complains(
		"unilet store: text: no file system: what a program keeps here otherwise, only that program can read");
	assert_int_equal(scratch_run("%s store ls notes", unilet), 125);
	assert_complains("unilet store: notes: no file system: ");
	assert_int_equal(scratch_run("%s store ls blank", unilet), 125);
	assert_complains("unilet store: blank: empty: no file system was made in it yet: ");
	assert_int_equal(scratch_run("%s store ls half", unilet), 125);
	assert_complains("unilet store: half: damaged: ");
	assert_int_equal(scratch_run("%s store ls .", unilet), 125);
	assert_complains("unilet store: .: not a regular file");
	assert_int_equal(scratch_run("%s store ls missing", unilet), 125);
	assert_complains("unilet store: missing: No such file or directory");
}

static void test_a_store_in_use_is_left_alone(void **state)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open("good", O_RDWR | O_CLOEXEC);

	(void)state;
	assert_int_equal(fcntl(fd, F_OFD_SETLK, &lock), 0);
	assert_int_equal(scratch_run("%s store ls good", unilet), 125);
	assert_complains("unilet store: good: in use: wait until the program that has it has ended");
	close(fd);
	scratch_must_run("%s store ls good", unilet);
}

static void test_wrong_calls_are_told_so(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("%s store", unilet), 1);
	assert_complains("unilet store: what to do: check, ls, cat or export: see `unilet store --help`");
	assert_int_equal(scratch_run("%s store eat good", unilet), 1);
	assert_complains("unilet store: no such thing to do: eat");
	assert_int_equal(scratch_run("%s store cat good", unilet), 1);
	assert_complains("unilet store: too few arguments: cat");
	assert_int_equal(scratch_run("%s store check good d", unilet), 1);
	assert_complains("unilet store: too many arguments: check");
	assert_int_equal(scratch_run("%s store --help", unilet), 0);
	assert_out("usage: unilet store check FILE");
}

static int open_group(void **state)
{
	uint32_t inode;

	(void)state;
	unilet = getenv("UNILET");
	assert_non_null(unilet);
	scratch_open();
	disk_open(&disk, BLOCKS, 0);
	assert_int_equal(disk_format(&disk, FILESYSTEM_CACHE_BLOCKS_MIN), 0);
	disk_make("long", FILESYSTEM_FILE);
	disk_fill("long", 0, 10000, 0);
	disk_make("d", FILESYSTEM_DIRECTORY);
	disk_make("d/e", FILESYSTEM_DIRECTORY);
	disk_make("odd\x1b[31m", FILESYSTEM_FILE);
	disk_make("d/\xff", FILESYSTEM_FILE);
	inode = disk_make("d/sparse", FILESYSTEM_FILE);
	assert_int_equal(filesystem_write(&fs, inode, 1 << 30, "x", 1, 0), 1);
	inode = disk_make("d/text", FILESYSTEM_FILE);
	assert_int_equal(filesystem_write(&fs, inode, 0, "hello\n", 6, 0), 6);
	assert_int_equal(filesystem_lookup(&fs, "long", &inode), 0);
	assert_int_equal(filesystem_set_mtime(&fs, inode, 1000000000ll * 1000000000), 0);
	assert_int_equal(filesystem_commit(&fs), 0);
	save("good");
	return 0;
}

static int close_group(void **state)
{
	disk_close(&disk);
	return scratch_close(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_says_that_all_is_in_order),
		cmocka_unit_test(test_ls_lists_names_sorted_and_escaped),
		cmocka_unit_test(test_cat_prints_a_file),
		cmocka_unit_test(test_export_makes_what_was_not_there),
		cmocka_unit_test(test_damaged_files_are_named),
		cmocka_unit_test(test_a_damaged_tree_is_refused),
		cmocka_unit_test(test_what_is_none_is_refused),
		cmocka_unit_test(test_a_store_in_use_is_left_alone),
		cmocka_unit_test(test_wrong_calls_are_told_so),
	};

	return cmocka_run_group_tests_name("store", tests, open_group, close_group);
}
