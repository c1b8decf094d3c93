/* new_file.c: makes a file that nobody else has a hand in, and takes it away if nothing came of it. */
#include "new_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../host/log.h"

int new_file_open(const char *what, const char *path)
{
	/* Memory of a program may hold secrets: nobody else may read it. Never through a link, never over another file. */
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	int error;

	if (fd >= 0)
		return fd;
	error = errno;
	log_err("%s %s: %s", what, path, strerror(error));
	return -error;
}

/* What was opened, not what bears its name by now. */
static void remove_file(const char *path, int fd)
{
	struct stat ours, named;

	if (fstat(fd, &ours) == 0 && lstat(path, &named) == 0 && ours.st_dev == named.st_dev &&
	    ours.st_ino == named.st_ino)
		unlink(path);
}

void new_file_close(const char *what, const char *path, int fd, int result)
{
	if (result < 0)
		remove_file(path, fd);
	/* Some file systems find out late that there is no room. */
	if (close(fd) < 0 && result == 0)
		result = -errno;
	if (result < 0 && result != -ENODATA)
		log_err("%s %s: %s", what, path, strerror(-result));
}
