/* store_image.c: opens a store's file for reading, and mounts the file system in it. */
#include "store_image.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../host/log.h"
#include "complain.h"

#define CACHE_BLOCKS 1024u

static int image_read(void *context, uint64_t block, void *to)
{
	const struct store_image *image = context;
	uint8_t *bytes = to;
	size_t done = 0;

	while (done < FORMAT_BLOCK) {
		ssize_t got = pread(image->fd, bytes + done, FORMAT_BLOCK - done, (off_t)(block * FORMAT_BLOCK + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return -1;
		done += (size_t)got;
	}
	return 0;
}

/* What a unilet writes meanwhile would look like damage. Its lock ends with it. */
static int open_file(struct store_image *image, uint64_t *bytes)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
	struct stat status;

	image->fd = open(image->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (image->fd < 0 || fstat(image->fd, &status) < 0) {
		complain("%s: %s", image->path, strerror(errno));
		return -1;
	}
	if (!S_ISREG(status.st_mode)) {
		complain("%s: not a regular file: name the FILE that was given to `unilet run --store`", image->path);
		return -1;
	}
	if (fcntl(image->fd, F_OFD_SETLK, &lock) < 0) {
		complain("%s: in use: wait until the program that has it has ended", image->path);
		return -1;
	}
	*bytes = (uint64_t)status.st_size;
	return 0;
}

static int refuse_damaged(const struct store_image *image)
{
	uint32_t inode, block;

	filesystem_damage(&image->filesystem, &inode, &block);
	if (block)
		complain("%s: damaged: block %" PRIu32 ", of inode %" PRIu32 ", is not what was written: use a copy",
			 image->path, block, inode);
	else if (inode)
		complain("%s: damaged: inode %" PRIu32 " contradicts itself or another: use a copy", image->path,
			 inode);
	else
		complain("%s: damaged: the root or the inodes contradict themselves: use a copy", image->path);
	return -1;
}

static int refuse(const struct store_image *image, int error)
{
	switch (-error) {
	case FILESYSTEM_DAMAGED:
		return refuse_damaged(image);
	case FILESYSTEM_NEWER:
		complain("%s: its file system is of a newer version: use a newer unilet", image->path);
		return -1;
	case FILESYSTEM_NONE:
	case FILESYSTEM_BLANK:
		complain("%s: %s: what a program keeps here otherwise, only that program can read", image->path,
			 filesystem_error_text(error));
		return -1;
	default:
		complain("%s: %s", image->path, filesystem_error_text(error));
		return -1;
	}
}

int store_image_open(struct store_image *image, const char *path)
{
	const struct filesystem_device device = {image, image_read, NULL, NULL};
	uint64_t bytes, memory_bytes;
	int result;

	image->path = path;
	image->memory = NULL;
	if (open_file(image, &bytes) < 0)
		return -1;
	if (bytes < FORMAT_ROOTS * FORMAT_BLOCK)
		return refuse(image, -FILESYSTEM_NONE);
	memory_bytes = filesystem_memory_bytes(bytes / FORMAT_BLOCK, CACHE_BLOCKS);
	image->memory = malloc(memory_bytes);
	if (!image->memory)
		return refuse(image, -FILESYSTEM_NO_MEMORY);
	result = filesystem_mount(&image->filesystem, &device, bytes / FORMAT_BLOCK, image->memory, memory_bytes);
	return result < 0 ? refuse(image, result) : 0;
}

void store_image_close(struct store_image *image)
{
	if (image->fd >= 0)
		close(image->fd);
	free(image->memory);
	image->fd = -1;
	image->memory = NULL;
}

int store_image_complain(const struct store_image *image, const char *path, int error)
{
	char text[LOG_LINE_MAX];
	uint32_t inode, block;

	log_escape(text, sizeof(text), path, strlen(path));
	filesystem_damage(&image->filesystem, &inode, &block);
	if (error == -FILESYSTEM_DAMAGED && block)
		complain("%s: %s: damaged: block %" PRIu32 " is not what was written", image->path, text, block);
	else
		complain("%s: %s: %s", image->path, text, filesystem_error_text(error));
	return -1;
}
