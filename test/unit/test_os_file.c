/* test_os_file.c: the library OS's writes to open files, on a kind of file that the test is. */
#include "../../guest/os/os.h"
#include "cmocka_all.h"

#define DESCRIPTOR 5

static struct file open_file;
static struct file_kind kind;
static struct {
	int64_t status; /* what it answers */
	uint64_t size, position;
	int writes;
} disk;

static int64_t disk_status(struct file *file, struct file_status *status)
{
	(void)file;
	*status = (struct file_status){.size = disk.size};
	return disk.status;
}

static int64_t disk_write(struct file *file, const void *from, uint64_t length, uint64_t position)
{
	(void)file;
	(void)from;
	disk.writes++;
	disk.position = position;
	return (int64_t)length;
}

/* What of the rest file.c needs. */

const struct file_kind *file_kind(uint32_t number)
{
	(void)number;
	return &kind;
}

struct file *descriptor_file(int fd)
{
	return fd == DESCRIPTOR ? &open_file : NULL;
}

bool descriptor_is_left(void)
{
	return false;
}

int64_t descriptor_open(const struct file *file, bool close_on_exec)
{
	(void)file;
	(void)close_on_exec;
	return -EMFILE;
}

int64_t descriptor_copy(int fd, uint64_t at_least, bool close_on_exec)
{
	(void)fd;
	(void)at_least;
	(void)close_on_exec;
	return -EMFILE;
}

int64_t descriptor_flags(int fd)
{
	return fd;
}

int64_t descriptor_set_flags(int fd, uint64_t flags)
{
	(void)flags;
	return fd;
}

int64_t path_resolve(int directory, const char *text, struct path *path)
{
	(void)directory;
	(void)text;
	(void)path;
	return -ENOENT;
}

int64_t lock_control(int fd, int command, void *argument)
{
	(void)fd;
	(void)command;
	(void)argument;
	return -ENOLCK;
}

void console_trace(const char *text, uint64_t number)
{
	(void)text;
	(void)number;
}

int64_t memory_map(uint64_t address, uint64_t length, uint64_t protection, uint64_t flags)
{
	(void)address;
	(void)length;
	(void)protection;
	(void)flags;
	return -ENOMEM;
}

int64_t memory_unmap(uint64_t address, uint64_t length)
{
	(void)address;
	(void)length;
	return 0;
}

int64_t memory_protect(uint64_t address, uint64_t length, uint64_t protection)
{
	(void)address;
	(void)length;
	(void)protection;
	return 0;
}

void memory_note_file(uint64_t address, uint64_t length, bool is_shared)
{
	(void)address;
	(void)length;
	(void)is_shared;
}

static int open_to_append(void **state)
{
	(void)state;
	kind = (struct file_kind){.seekable = true, .status = disk_status, .write = disk_write};
	open_file = (struct file){.kind = FILE_DATA, .flags = O_WRONLY | O_APPEND, .position = 7};
	disk.status = 0;
	disk.size = 100;
	disk.writes = 0;
	return 0;
}

static void what_is_appended_goes_to_the_end(void **state)
{
	(void)state;
	assert_int_equal(file_write(DESCRIPTOR, "abc", 3), 3);
	assert_int_equal(disk.position, 100);
	assert_int_equal(open_file.position, 103);
	disk.size = 200;
	assert_int_equal(file_write_at(DESCRIPTOR, "abc", 3, 5), 3);
	assert_int_equal(disk.position, 200);
	assert_int_equal(open_file.position, 103);
}

/* Nobody knows where that is: written anywhere else it would be over what was there. */
static void without_a_known_end_nothing_is_appended(void **state)
{
	(void)state;
	disk.status = -EIO;
	assert_int_equal(file_write(DESCRIPTOR, "abc", 3), -EIO);
	assert_int_equal(file_write_at(DESCRIPTOR, "abc", 3, 5), -EIO);
	assert_int_equal(disk.writes, 0);
	assert_int_equal(open_file.position, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(what_is_appended_goes_to_the_end, open_to_append),
		cmocka_unit_test_setup(without_a_known_end_nothing_is_appended, open_to_append),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
