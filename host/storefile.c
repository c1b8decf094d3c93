/* storefile.c: opens, makes and locks the file behind a guest's store. */
#include "storefile.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "outcome.h"

/* O_NONBLOCK: opening a FIFO would wait for ever. O_NOFOLLOW: the path is the user's, what a link there points to may
 * not be. */
#define STORE_OPEN (O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

static int refuse(struct unilet_outcome *outcome, const char *path, int error, const char *what)
{
	outcome_set(outcome, UNILET_EXIT_REFUSED, "store %s: %s", path, what);
	return -error;
}

/* A lock of the open file, not of the process: the server's copy keeps it, and it ends with the last of them. */
static int lock_file(int fd)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	return fcntl(fd, F_OFD_SETLK, &lock) < 0 ? -errno : 0;
}

/* Makes the file's name as durable as a later flush makes its blocks. */
static int sync_directory(const char *path)
{
	char copy[PATH_MAX];
	int fd;
	int error;

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy))
		return -ENAMETOOLONG;
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	/* Some file systems cannot sync a directory and need not. */
	error = fsync(fd) < 0 && errno != EINVAL ? -errno : 0;
	close(fd);
	return error;
}

/* A file without a byte is one that was never finished: it gets its size. Any other keeps what it has. */
static int settle_size(struct storefile *file, uint64_t bytes, struct unilet_outcome *outcome)
{
	struct stat status;

	if (fstat(file->fd, &status) < 0)
		return refuse(outcome, file->path, errno, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return refuse(outcome, file->path, EINVAL, "not a regular file");
	if (lock_file(file->fd) < 0)
		return refuse(outcome, file->path, EBUSY, "in use by another unilet");
	/* Its size may have been given by the one who held the lock until now. */
	if (fstat(file->fd, &status) < 0)
		return refuse(outcome, file->path, errno, strerror(errno));
	if (status.st_size == 0) {
		if (bytes == 0)
			return refuse(outcome, file->path, EINVAL, "empty: say how large it is to be (FILE:SIZE)");
		if (ftruncate(file->fd, (off_t)bytes) < 0 || fsync(file->fd) < 0)
			return refuse(outcome, file->path, errno, strerror(errno));
		file->bytes = bytes;
		return sync_directory(file->path) < 0 ? refuse(outcome, file->path, EIO, "its folder cannot be written")
						      : 0;
	}
	if (status.st_size % UNILET_STORE_BLOCK || (uint64_t)status.st_size > UNILET_STORE_BYTES_MAX)
		return refuse(outcome, file->path, EINVAL, "not a store: its size is no whole number of blocks");
	if (bytes && bytes != (uint64_t)status.st_size) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "store %s: it has %" PRIu64 " bytes, not %" PRIu64 ": leave the size away, or take another",
			    file->path, (uint64_t)status.st_size, bytes);
		return -EINVAL;
	}
	file->bytes = (uint64_t)status.st_size;
	return 0;
}

int storefile_open(const char *path, uint64_t bytes, struct storefile *out, struct unilet_outcome *outcome)
{
	int error;

	*out = (struct storefile){.fd = -1, .path = strdup(path)};
	if (!out->path)
		return refuse(outcome, path, ENOMEM, strerror(ENOMEM));
	out->fd = open(path, STORE_OPEN);
	if (out->fd < 0 && errno == ENOENT && bytes == 0)
		return refuse(outcome, path, ENOENT, "not there: say how large it is to be (FILE:SIZE)");
	if (out->fd < 0 && errno == ENOENT) {
		out->fd = open(path, STORE_OPEN | O_CREAT | O_EXCL, 0600);
		out->created = out->fd >= 0;
	}
	if (out->fd < 0)
		return refuse(outcome, path, errno, errno == ELOOP ? "a symbolic link" : strerror(errno));
	error = settle_size(out, bytes, outcome);
	if (error)
		storefile_undo(out);
	return error;
}

void storefile_close(struct storefile *file)
{
	if (file->fd >= 0)
		close(file->fd);
	free(file->path);
	*file = (struct storefile){.fd = -1};
}

/* The path may be relative, and the embedder has moved on; or somebody has put another file there. */
static int is_at_path(const struct storefile *file)
{
	struct stat ours;
	struct stat there;

	return fstat(file->fd, &ours) == 0 && lstat(file->path, &there) == 0 && ours.st_dev == there.st_dev &&
	       ours.st_ino == there.st_ino;
}

void storefile_undo(struct storefile *file)
{
	/* We still hold the lock: nobody else has begun to use it. */
	if (file->fd >= 0 && file->created && is_at_path(file))
		unlink(file->path);
	storefile_close(file);
}
