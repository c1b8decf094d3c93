/* store_export.c: writes files of a store into a new folder, and nothing outside of it. */
#include "store_image.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complain.h"

#define PART_BYTES  65536u
#define FOLDERS_MAX 300u /* more than store_walk() is deep */
#define NANO        1000000000

/* The folders that are open, the innermost last. Whatever is made is made in one of them, by a name without a '/', and
 * must be new: so no link that somebody puts there meanwhile leads elsewhere. */
struct export
{
	const char *target;
	int folder[FOLDERS_MAX];
	uint32_t folders;
};

static int complain_of(const char *target, const char *path)
{
	complain("%s%s: %s", target, path, strerror(errno));
	return -1;
}

static void set_time(int fd, int64_t mtime_ns)
{
	struct timespec time[2];

	time[0] = (struct timespec){.tv_nsec = UTIME_OMIT};
	time[1] = (struct timespec){mtime_ns / NANO, mtime_ns % NANO};
	if (time[1].tv_nsec < 0) {
		time[1].tv_sec--;
		time[1].tv_nsec += NANO;
	}
	/* A time that this file system cannot have is no reason to leave the file behind. */
	if (futimens(fd, time) < 0)
		errno = 0;
}

static int is_zero(const uint8_t *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i])
			return 0;
	}
	return 1;
}

static int write_all(int fd, const uint8_t *bytes, size_t length, uint64_t offset)
{
	while (length > 0) {
		ssize_t written = pwrite(fd, bytes, length, (off_t)offset);

		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return -1;
		bytes += written;
		length -= (size_t)written;
		offset += (uint64_t)written;
	}
	return 0;
}

/* Holes stay holes: a file may be said to be much larger than the store. */
static int copy_file(struct store_image *image, const char *path, const struct filesystem_stat *stat, int fd,
		     const char *target)
{
	static uint8_t part[PART_BYTES];
	uint64_t offset = 0;
	int64_t got;

	if (ftruncate(fd, (off_t)stat->size) < 0)
		return complain_of(target, path);
	while ((got = filesystem_read(&image->filesystem, stat->inode, offset, part, sizeof(part))) > 0) {
		if (!is_zero(part, (size_t)got) && write_all(fd, part, (size_t)got, offset) < 0)
			return complain_of(target, path);
		offset += (uint64_t)got;
	}
	if (got < 0)
		return store_image_complain(image, path, (int)got);
	set_time(fd, stat->mtime_ns);
	return 0;
}

static int export_file(struct store_image *image, int folder, const char *name, const char *path,
		       const struct filesystem_stat *stat, const char *target)
{
	int fd = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	int result;

	if (fd < 0)
		return complain_of(target, path);
	result = copy_file(image, path, stat, fd, target);
	if (close(fd) < 0 && result == 0)
		result = complain_of(target, path);
	return result;
}

/* Makes a folder and goes into it. */
static int folder_enter(struct export *export, int in, const char *name, const char *path)
{
	int fd;

	if (export->folders == FOLDERS_MAX || mkdirat(in, name, S_IRWXU) < 0)
		return complain_of(export->target, path);
	fd = openat(in, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return complain_of(export->target, path);
	export->folder[export->folders++] = fd;
	return 0;
}

static int enter(struct store_visit *visit, const char *path, const struct filesystem_name *name,
		 const struct filesystem_stat *stat)
{
	struct export *export = visit->context;
	const int folder = export->folder[export->folders - 1];

	if (stat->type == FILESYSTEM_DIRECTORY)
		return folder_enter(export, folder, name->name, path);
	return export_file(visit->image, folder, name->name, path, stat, export->target);
}

static int leave(struct store_visit *visit)
{
	struct export *export = visit->context;

	close(export->folder[--export->folders]);
	return 0;
}

int store_export(struct store_image *image, uint32_t inode, const char *target)
{
	struct export export = {.target = target};
	struct store_visit visit = {enter, leave, &export, image};
	struct filesystem_stat stat;
	int result = filesystem_stat(&image->filesystem, inode, &stat);

	if (result < 0)
		return store_image_complain(image, "", result);
	if (stat.type == FILESYSTEM_FILE)
		return export_file(image, AT_FDCWD, target, "", &stat, target);
	result = folder_enter(&export, AT_FDCWD, target, "");
	if (result == 0)
		result = store_walk(&visit, inode);
	while (export.folders > 0)
		close(export.folder[--export.folders]);
	return result;
}
