/* descriptor.c: descriptors, the open files that they lead to, and the kinds of those. */
#include "os.h"

#define CLOSE_ON_EXEC 0x8000u /* there is no exec, but fcntl(2) tells */

static struct file_kind kinds[FILE_KINDS];
static struct file files[FILES_MAX];
static uint32_t files_end;              /* none is open behind */
static uint16_t descriptors[FILES_MAX]; /* 1 + index of a file, CLOSE_ON_EXEC; 0: closed */

/* Filled in here and not by the compiler: that would be pointers which somebody has to relocate. */
void file_start(void)
{
	console_kind(&kinds[FILE_CONSOLE]);
	top_kind(&kinds[FILE_TOP]);
	data_kind(&kinds[FILE_DATA]);
	page_kind(&kinds[FILE_PAGE]);
	for (uint32_t stream = 0; stream < 3; stream++) {
		struct file file = {.kind = FILE_CONSOLE};

		console_open(stream, &file);
		descriptor_open(&file, false);
	}
}

const struct file_kind *file_kind(uint32_t number)
{
	return &kinds[number];
}

struct file *descriptor_file(int fd)
{
	if (fd < 0 || (uint32_t)fd >= FILES_MAX || descriptors[fd] == 0)
		return NULL;
	return &files[(descriptors[fd] & ~CLOSE_ON_EXEC) - 1];
}

uint32_t file_index(const struct file *file)
{
	return (uint32_t)(file - files);
}

struct file *file_next(const struct file *previous)
{
	for (uint32_t i = previous ? file_index(previous) + 1 : 0; i < files_end; i++) {
		if (files[i].references > 0)
			return &files[i];
	}
	return NULL;
}

static int64_t descriptor_find(uint64_t at_least)
{
	for (uint64_t fd = at_least; fd < FILES_MAX; fd++) {
		if (descriptors[fd] == 0)
			return (int64_t)fd;
	}
	return -EMFILE;
}

static void descriptor_point(int64_t fd, struct file *file, bool close_on_exec)
{
	descriptors[fd] = (uint16_t)((file_index(file) + 1) | (close_on_exec ? CLOSE_ON_EXEC : 0));
	file->references++;
}

/* There are as many files as descriptors: where one is left, so is the other. */
bool descriptor_is_left(void)
{
	return descriptor_find(0) >= 0;
}

int64_t descriptor_open(const struct file *file, bool close_on_exec)
{
	const int64_t fd = descriptor_find(0);
	uint32_t place = 0;

	if (fd < 0)
		return fd;
	while (files[place].references > 0)
		place++;
	files[place] = *file;
	files[place].references = 0;
	if (place >= files_end)
		files_end = place + 1;
	descriptor_point(fd, &files[place], close_on_exec);
	return fd;
}

int64_t descriptor_close(int fd)
{
	struct file *file = descriptor_file(fd);

	if (!file)
		return -EBADF;
	descriptors[fd] = 0;
	file->references--;
	lock_closed(file);
	if (file->references > 0)
		return 0;
	if (kinds[file->kind].close)
		kinds[file->kind].close(file);
	if (file->path)
		memory_unmap((uint64_t)file->path, PATH_BYTES);
	*file = (struct file){0};
	return 0;
}

int64_t descriptor_copy(int fd, uint64_t at_least, bool close_on_exec)
{
	struct file *file = descriptor_file(fd);
	int64_t copy;

	if (!file)
		return -EBADF;
	if (at_least >= FILES_MAX)
		return -EINVAL;
	copy = descriptor_find(at_least);
	if (copy >= 0)
		descriptor_point(copy, file, close_on_exec);
	return copy;
}

int64_t descriptor_copy_to(int from, int to, bool close_on_exec)
{
	struct file *file = descriptor_file(from);

	if (!file || to < 0 || (uint32_t)to >= FILES_MAX)
		return -EBADF;
	descriptor_close(to);
	descriptor_point(to, file, close_on_exec);
	return to;
}

int64_t descriptor_flags(int fd)
{
	if (!descriptor_file(fd))
		return -EBADF;
	return descriptors[fd] & CLOSE_ON_EXEC ? 1 : 0;
}

int64_t descriptor_set_flags(int fd, uint64_t flags)
{
	if (!descriptor_file(fd))
		return -EBADF;
	descriptors[fd] = (uint16_t)((descriptors[fd] & ~CLOSE_ON_EXEC) | (flags & 1 ? CLOSE_ON_EXEC : 0));
	return 0;
}
