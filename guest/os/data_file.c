/* data_file.c: what is done with an open file or directory of /data. That it is open means that it is mounted. */
#include "data.h"

static struct filesystem *mounted(void)
{
	struct filesystem *filesystem;

	data_mount(&filesystem);
	return filesystem;
}

static int64_t data_read(struct file *file, void *to, uint64_t length, uint64_t position)
{
	return data_result(filesystem_read(mounted(), file->number, position, to, length));
}

static int64_t data_write(struct file *file, const void *from, uint64_t length, uint64_t position)
{
	return data_result(
		filesystem_write(mounted(), file->number, position, from, length, (int64_t)time_realtime_ns()));
}

static uint32_t mode_of(enum filesystem_type type)
{
	return type == FILESYSTEM_DIRECTORY ? MODE_DIRECTORY : MODE_FILE;
}

static int64_t data_status(struct file *file, struct file_status *status)
{
	struct filesystem_stat stat;
	int result = filesystem_stat(mounted(), file->number, &stat);

	if (result < 0)
		return data_result(result);
	*status = (struct file_status){.number = stat.inode,
				       .size = stat.size,
				       .mtime_ns = stat.mtime_ns,
				       .mode = mode_of(stat.type),
				       .links = stat.links};
	return 0;
}

static int64_t data_list(struct file *file, uint64_t *position, struct file_name *name)
{
	struct filesystem_name found;
	struct filesystem_stat stat;
	int result = filesystem_next(mounted(), file->number, position, &found);

	if (result <= 0)
		return data_result(result);
	result = filesystem_stat(mounted(), found.inode, &stat);
	if (result < 0)
		return data_result(result);
	name->number = found.inode;
	name->mode = mode_of(stat.type);
	memcpy(name->name, found.name, found.length + 1);
	return 1;
}

static int64_t data_truncate(struct file *file, uint64_t size)
{
	return data_result(filesystem_truncate(mounted(), file->number, size, (int64_t)time_realtime_ns()));
}

static int64_t data_set_time(struct file *file, int64_t mtime_ns)
{
	return data_result(filesystem_set_mtime(mounted(), file->number, mtime_ns));
}

/* What was removed while it was open goes with the last open file that has it. */
static void data_close(struct file *file)
{
	for (const struct file *other = file_next(NULL); other; other = file_next(other)) {
		if (other != file && other->kind == FILE_DATA && other->number == file->number)
			return;
	}
	data_result(filesystem_release(mounted(), file->number));
}

void data_file_kind(struct file_kind *kind)
{
	kind->read = data_read;
	kind->write = data_write;
	kind->status = data_status;
	kind->list = data_list;
	kind->truncate = data_truncate;
	kind->set_time = data_set_time;
	kind->close = data_close;
}
