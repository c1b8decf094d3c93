/* status.c: what stat(2), statx(2) and statfs(2) say of files. */
#include "os.h"

#define NANOSECONDS 1000000000ll
#define SECTOR      512u
#define STATX_BASIC 0x7ffu     /* STATX_BASIC_STATS */
#define FILES_MAGIC 0x554e494c /* "UNIL" */

/* struct stat */
struct stat_abi {
	uint64_t device, number, links;
	uint32_t mode, user, group, zero;
	uint64_t special_device;
	int64_t size, block_bytes, sectors;
	int64_t time[3][2]; /* of access, change, change of this: seconds, nanoseconds */
	int64_t reserved[3];
};

struct statx_time_abi {
	int64_t seconds;
	uint32_t nanoseconds;
	int32_t zero;
};

/* struct statx */
struct statx_abi {
	uint32_t mask, block_bytes;
	uint64_t attributes;
	uint32_t links, user, group;
	uint16_t mode, zero;
	uint64_t number, size, sectors, attributes_mask;
	struct statx_time_abi access, birth, status, change;
	uint32_t special_device[2], device[2];
	uint64_t reserved[14];
};

/* struct statfs */
struct statfs_abi {
	int64_t type, block_bytes;
	uint64_t blocks, blocks_free, blocks_available, files, files_free, id;
	int64_t name_bytes, fragment_bytes, flags, reserved[4];
};

_Static_assert(sizeof(struct stat_abi) == 144 && sizeof(struct statx_abi) == 256 && sizeof(struct statfs_abi) == 120,
	       "as Linux has them");

int64_t status_get(int directory, const char *text, uint64_t flags, struct file_status *status, uint16_t *kind)
{
	struct file *file;
	struct path path;
	int64_t error;

	if ((flags & AT_EMPTY_PATH) && directory != AT_FDCWD && (!text || *text == 0)) {
		file = descriptor_file(directory);
		if (!file)
			return -EBADF;
		*kind = file->kind;
		return file_kind(file->kind)->status(file, status);
	}
	if ((flags & AT_EMPTY_PATH) && (!text || *text == 0))
		text = ".";
	error = path_resolve(directory, text, &path);
	*kind = path.kind;
	if (error == 0)
		error = file_kind(path.kind)->status_at(path.inner, status);
	return error == 0 && path.directory && status->mode != MODE_DIRECTORY ? -ENOTDIR : error;
}

int64_t status_check(int directory, const char *text, uint64_t flags)
{
	struct file_status status;
	uint16_t kind;

	return status_get(directory, text, flags, &status, &kind);
}

int64_t status_at_path(const char *text, struct file_status *status)
{
	uint16_t kind;

	return status_get(AT_FDCWD, text, 0, status, &kind);
}

static void split(int64_t ns, int64_t *seconds, int64_t *nanoseconds)
{
	*seconds = ns / NANOSECONDS;
	*nanoseconds = ns % NANOSECONDS;
	if (*nanoseconds < 0) {
		*nanoseconds += NANOSECONDS;
		--*seconds;
	}
}

static uint64_t sectors_of(const struct file_status *status)
{
	return PAGE_ROUND_UP(status->size) / SECTOR;
}

int64_t status_at(int directory, const char *text, void *to, uint64_t flags)
{
	struct file_status status;
	struct stat_abi out;
	uint16_t kind;
	int64_t error = status_get(directory, text, flags, &status, &kind);

	if (error)
		return error;
	out = (struct stat_abi){.device = kind,
				.number = status.number,
				.links = status.links,
				.mode = status.mode,
				.size = (int64_t)status.size,
				.block_bytes = UNILET_PAGE,
				.sectors = (int64_t)sectors_of(&status)};
	for (int i = 0; i < 3; i++)
		split(status.mtime_ns, &out.time[i][0], &out.time[i][1]);
	memcpy(to, &out, sizeof(out));
	return 0;
}

int64_t status_of(int fd, void *to)
{
	return fd < 0 ? -EBADF : status_at(fd, "", to, AT_EMPTY_PATH);
}

int64_t status_extended(int directory, const char *text, uint64_t flags, void *to)
{
	struct statx_time_abi time = {0};
	struct file_status status;
	struct statx_abi out;
	int64_t nanoseconds;
	uint16_t kind;
	int64_t error = status_get(directory, text, flags, &status, &kind);

	if (error)
		return error;
	split(status.mtime_ns, &time.seconds, &nanoseconds);
	time.nanoseconds = (uint32_t)nanoseconds;
	out = (struct statx_abi){.mask = STATX_BASIC,
				 .block_bytes = UNILET_PAGE,
				 .links = status.links,
				 .mode = (uint16_t)status.mode,
				 .number = status.number,
				 .size = status.size,
				 .sectors = sectors_of(&status),
				 .access = time,
				 .status = time,
				 .change = time,
				 .device = {0, kind}};
	memcpy(to, &out, sizeof(out));
	return 0;
}

static int64_t space_of(uint16_t kind, void *to)
{
	struct file_space space = {0};
	struct statfs_abi out;
	int64_t error = file_kind(kind)->space ? file_kind(kind)->space(&space) : 0;

	if (error)
		return error;
	out = (struct statfs_abi){.type = FILES_MAGIC,
				  .block_bytes = UNILET_PAGE,
				  .blocks = space.blocks,
				  .blocks_free = space.blocks_free,
				  .blocks_available = space.blocks_free,
				  .files = space.files,
				  .files_free = space.files_free,
				  .id = kind,
				  .name_bytes = NAME_BYTES - 1,
				  .fragment_bytes = UNILET_PAGE};
	memcpy(to, &out, sizeof(out));
	return 0;
}

int64_t status_space(int fd, void *to)
{
	const struct file *file = descriptor_file(fd);

	return file ? space_of(file->kind, to) : -EBADF;
}

int64_t status_space_at(const char *text, void *to)
{
	struct file_status status;
	uint16_t kind;
	int64_t error = status_get(AT_FDCWD, text, 0, &status, &kind);

	return error ? error : space_of(kind, to);
}
