/* image_file.c: makes and checks sealed memfds. */
#include "image_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../abi/image_abi.h"

#define IMAGE_SEALS (F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)

static int write_all(int fd, const uint8_t *bytes, size_t length)
{
	while (length > 0) {
		ssize_t written = write(fd, bytes, length);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return -errno;
		bytes += written;
		length -= (size_t)written;
	}
	return 0;
}

int image_file_make(const void *bytes, size_t length)
{
	int fd = memfd_create("unilet-image", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int error;

	if (fd < 0)
		return -errno;
	error = write_all(fd, bytes, length);
	if (error == 0 && fcntl(fd, F_ADD_SEALS, IMAGE_SEALS) < 0)
		error = -errno;
	if (error == 0)
		return fd;
	close(fd);
	return error;
}

int image_file_check(int fd)
{
	struct stat status;
	int seals = fcntl(fd, F_GET_SEALS);

	if (seals < 0 || (seals & IMAGE_SEALS) != IMAGE_SEALS)
		return -EPERM;
	if (fstat(fd, &status) < 0)
		return -errno;
	return status.st_size > 0 && (uint64_t)status.st_size <= IMAGE_FILE_MAX ? 0 : -EFBIG;
}
