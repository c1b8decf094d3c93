/* data.c: /data: the file system on the store, mounted when the first path leads there, and what is done in it by path. */
#include "data.h"

/* The cache: a part of the memory, within reason; only what is used of it is ever touched. */
#define CACHE_PART       32u
#define CACHE_BLOCKS_MIN 64u
#define CACHE_BLOCKS_MAX 2048u

/* What is looked at before a store is taken for empty. */
#define BLANK_BLOCKS FORMAT_BLOCKS_MIN

static struct filesystem filesystem;
static enum { UNTRIED, MOUNTED, FAILED } state;
static int64_t mount_error; /* of FAILED: an errno */
static bool said;           /* that the file system failed */

bool data_is_mounted(void)
{
	return state == MOUNTED;
}

/* Of a failure. */
static int64_t error_of(int64_t result)
{
	switch (-result) {
	case FILESYSTEM_NOT_FOUND:
		return -ENOENT;
	case FILESYSTEM_EXISTS:
		return -EEXIST;
	case FILESYSTEM_NOT_DIRECTORY:
		return -ENOTDIR;
	case FILESYSTEM_IS_DIRECTORY:
		return -EISDIR;
	case FILESYSTEM_NOT_EMPTY:
		return -ENOTEMPTY;
	case FILESYSTEM_NO_SPACE:
		return -ENOSPC;
	case FILESYSTEM_NAME_TOO_LONG:
		return -ENAMETOOLONG;
	case FILESYSTEM_TOO_BIG:
		return -EFBIG;
	case FILESYSTEM_NO_MEMORY:
		return -ENOMEM;
	case FILESYSTEM_READ_ONLY:
		return -EROFS;
	case FILESYSTEM_IO:
		return device_is_full() ? -ENOSPC : -EIO;
	case FILESYSTEM_DAMAGED:
		return -EUCLEAN;
	case FILESYSTEM_NEWER:
	case FILESYSTEM_NONE:
	case FILESYSTEM_BLANK:
		return -EMEDIUMTYPE;
	default:
		return -EINVAL;
	}
}

static const char *reason_of(int result)
{
	return result == -FILESYSTEM_IO && device_is_full() ? "the disk below the store is full"
							    : filesystem_error_text(result);
}

int64_t data_result(int64_t result)
{
	if (result >= 0)
		return result;
	if (filesystem.failed && !said) {
		said = true;
		console_say(false, "/data cannot be used any more", reason_of(filesystem.failed));
	}
	return error_of(result);
}

/* The first block behind the roots may have what a format that was cut short left: an empty topmost directory. */
static void forget_format(union format_block *block)
{
	struct format_inode *directory = &block->inode[FORMAT_ROOT_DIRECTORY];

	if (directory->type == FORMAT_DIRECTORY && directory->links == 1 && directory->size == 0)
		*directory = (struct format_inode){.tree = directory->tree};
}

/* Not only the roots: somebody may have written blocks of his own behind them. */
static int check_blank(const struct filesystem_device *device, uint64_t blocks, union format_block *block)
{
	for (uint64_t i = 0; i < BLANK_BLOCKS && i < blocks; i++) {
		if (device->read(device->context, i, block))
			return -FILESYSTEM_IO;
		if (i == FORMAT_ROOTS)
			forget_format(block);
		for (uint32_t at = 0; at < FORMAT_BLOCK; at++) {
			if (block->bytes[at])
				return -FILESYSTEM_NONE;
		}
	}
	return 0;
}

static int mount_or_format(const struct filesystem_device *device, uint64_t blocks)
{
	uint64_t cache_blocks = memory_total() / UNILET_PAGE / CACHE_PART;
	uint64_t bytes;
	int64_t memory;
	int result;

	if (cache_blocks > CACHE_BLOCKS_MAX)
		cache_blocks = CACHE_BLOCKS_MAX;
	if (cache_blocks < CACHE_BLOCKS_MIN)
		cache_blocks = CACHE_BLOCKS_MIN;
	bytes = filesystem_memory_bytes(blocks, (uint32_t)cache_blocks);
	memory = memory_map(0, bytes, 3, MAP_ANONYMOUS);
	if (memory < 0)
		return -FILESYSTEM_NO_MEMORY;
	result = filesystem_mount(&filesystem, device, blocks, (void *)memory, bytes);
	if (result == -FILESYSTEM_BLANK)
		result = check_blank(device, blocks, &filesystem.work[0]);
	else if (result == 0)
		return 0;
	if (result == 0)
		result = filesystem_format(&filesystem, device, blocks, (void *)memory, bytes,
					   (int64_t)time_realtime_ns());
	if (result < 0)
		memory_unmap((uint64_t)memory, bytes);
	return result;
}

/* That there was no memory is said once: it may be tried again and again. */
static int64_t no_memory(const char *why)
{
	static bool told;

	if (!told)
		console_say(false, "/data cannot be used just now", why);
	told = true;
	return -ENOMEM;
}

static int64_t mount_now(void)
{
	struct filesystem_device device;
	uint64_t blocks;
	int64_t error;
	int result;

	if (!(os_boot()->flags & BOOT_STORE)) {
		console_say(true, "/data is not there", "this unilet was given no store");
		return -ENOENT;
	}
	error = device_open(&device, &blocks);
	if (error == -ENOMEM)
		return no_memory("no room in the service window");
	if (error) {
		console_say(false, "/data cannot be used", "the store does not answer");
		return error;
	}
	if (blocks < FORMAT_BLOCKS_MIN) {
		console_say(false, "/data cannot be used", "the store is too small: no space left for files");
		return -ENOSPC;
	}
	result = mount_or_format(&device, blocks);
	if (result == 0)
		return 0;
	if (result == -FILESYSTEM_NO_MEMORY)
		return no_memory("no room in the heap");
	console_say(false, "/data cannot be used, and was not changed: the store is", reason_of(result));
	return error_of(result);
}

int64_t data_mount(struct filesystem **mounted)
{
	if (state == UNTRIED) {
		mount_error = mount_now();
		/* Memory comes and goes. */
		if (mount_error != -ENOMEM)
			state = mount_error ? FAILED : MOUNTED;
	}
	*mounted = &filesystem;
	return mount_error;
}

static bool data_present(void)
{
	return os_boot()->flags & BOOT_STORE;
}

static int64_t now_ns(void)
{
	return (int64_t)time_realtime_ns();
}

static int64_t open_found(struct filesystem *mounted, uint32_t number, uint32_t how, struct file *file)
{
	const bool writes = (file->flags & O_ACCMODE) != 0;
	struct filesystem_stat stat;
	int result = filesystem_stat(mounted, number, &stat);

	if (result < 0)
		return data_result(result);
	file->directory = stat.type == FILESYSTEM_DIRECTORY;
	file->number = number;
	if (file->directory && (writes || (how & (O_CREAT | O_TRUNC))))
		return -EISDIR;
	if (!file->directory && (how & O_DIRECTORY))
		return -ENOTDIR;
	if (!file->directory && (how & O_TRUNC) && stat.size > 0)
		result = filesystem_truncate(mounted, number, 0, now_ns());
	return data_result(result < 0 ? result : filesystem_hold(mounted, number));
}

static int64_t data_open(const char *path, uint32_t how, struct file *file)
{
	struct filesystem *mounted;
	uint32_t number;
	int result;
	int64_t error = data_mount(&mounted);

	if (error)
		return error;
	result = filesystem_lookup(mounted, path, &number);
	if (result == 0 && (how & O_CREAT) && (how & O_EXCL))
		return -EEXIST;
	if (result == -FILESYSTEM_NOT_FOUND && (how & O_CREAT))
		result = filesystem_create(mounted, path, FILESYSTEM_FILE, now_ns(), &number);
	return result < 0 ? data_result(result) : open_found(mounted, number, how, file);
}

static int64_t data_status_at(const char *path, struct file_status *status)
{
	struct filesystem *mounted;
	struct file file = {0};
	int64_t error = data_mount(&mounted);

	if (error)
		return error;
	error = data_result(filesystem_lookup(mounted, path, &file.number));
	return error ? error : file_kind(FILE_DATA)->status(&file, status);
}

static int64_t data_make_directory(const char *path)
{
	struct filesystem *mounted;
	uint32_t number;
	int64_t error = data_mount(&mounted);

	return error ? error : data_result(filesystem_create(mounted, path, FILESYSTEM_DIRECTORY, now_ns(), &number));
}

static int64_t data_remove(const char *path, bool directory)
{
	struct filesystem *mounted;
	int64_t error = data_mount(&mounted);

	if (error)
		return error;
	return data_result(directory ? filesystem_rmdir(mounted, path, now_ns())
				     : filesystem_unlink(mounted, path, now_ns()));
}

static int64_t data_rename(const char *from, const char *to, bool replace)
{
	struct filesystem *mounted;
	uint32_t number;
	int64_t error = data_mount(&mounted);

	if (error)
		return error;
	if (!replace && filesystem_lookup(mounted, to, &number) == 0)
		return -EEXIST;
	return data_result(filesystem_rename(mounted, from, to, now_ns()));
}

static int64_t data_space(struct file_space *space)
{
	struct filesystem_space found;
	struct filesystem *mounted;
	int64_t error = data_mount(&mounted);

	if (error)
		return error;
	filesystem_space(mounted, &found);
	*space = (struct file_space){found.blocks, found.blocks_free, found.blocks, found.blocks - found.inodes};
	return 0;
}

/* Also at the end of the program: without a mounted file system there is nothing to commit. */
static int64_t data_sync(void)
{
	return state == MOUNTED ? data_result(filesystem_commit(&filesystem)) : 0;
}

void data_kind(struct file_kind *kind)
{
	kind->name = "data";
	kind->seekable = true;
	kind->present = data_present;
	kind->open = data_open;
	kind->status_at = data_status_at;
	kind->make_directory = data_make_directory;
	kind->remove = data_remove;
	kind->rename = data_rename;
	kind->space = data_space;
	kind->sync = data_sync;
	data_file_kind(kind);
}
