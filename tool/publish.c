/* publish.c: a full disk, a crash or an image that the monitor would refuse leaves the old file as it was. */
#include "publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../host/outcome.h"
#include "../monitor/image.h"
#include "complain.h"

#define IMAGE_MODE 0755

static int write_all(int fd, const uint8_t *bytes, size_t size)
{
	while (size > 0) {
		ssize_t count = write(fd, bytes, size);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return -errno;
		bytes += count;
		size -= (size_t)count;
	}
	return 0;
}

/* Says exactly what the monitor would. */
static int check_image(const char *path, int fd)
{
	struct image image;
	uint64_t where;
	enum image_fault fault = image_read(fd, &image, &where);

	if (fault)
		return complain("%s: was not written, for it would be refused: %s (program header %llu)", path,
				outcome_image_fault(fault), (unsigned long long)where);
	return 0;
}

static int fill(const char *path, int fd, const uint8_t *bytes, size_t size)
{
	int result = write_all(fd, bytes, size);

	if (!result && fchmod(fd, IMAGE_MODE) < 0)
		result = -errno;
	if (!result && fsync(fd) < 0)
		result = -errno;
	if (result)
		return complain("%s: cannot be written: %s", path, strerror(-result));
	return check_image(path, fd);
}

/* The new name survives a loss of power only when its folder does. Not every file system can do that; the image itself
 * is safe by now. */
static void sync_folder(const char *path)
{
	char *copy = strdup(path);
	int fd = copy ? open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(copy);
}

/* Renaming over a device or a folder would replace what nobody meant to lose. */
static int check_target(const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
		return complain("%s: is not a regular file", path);
	return 0;
}

static int publish_by(char *temporary, const char *path, const uint8_t *bytes, size_t size)
{
	int fd = mkostemp(temporary, O_CLOEXEC);
	int result;

	if (fd < 0)
		return complain("%s: cannot be written: %s", path, strerror(errno));
	result = fill(path, fd, bytes, size);
	close(fd);
	if (!result && rename(temporary, path) < 0)
		result = complain("%s: cannot be written: %s", path, strerror(errno));
	if (result)
		unlink(temporary);
	else
		sync_folder(path);
	return result;
}

int publish_image(const char *path, const uint8_t *bytes, size_t size)
{
	char *temporary;
	int result;

	if (check_target(path))
		return -EINVAL;
	if (asprintf(&temporary, "%s.XXXXXX", path) < 0)
		return complain("no memory");
	result = publish_by(temporary, path, bytes, size);
	free(temporary);
	return result;
}
