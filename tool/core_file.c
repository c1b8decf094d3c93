/* core_file.c: the file that `unilet run --core` leaves if the program does not end well. */
#include "core_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../host/log.h"

int core_file_open(struct core_file *core)
{
	int error;

	if (!core->path)
		return 0;
	/* Memory of a program may hold secrets: nobody else may read it. Never through a link, never over another file. */
	core->fd = open(core->path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (core->fd >= 0)
		return 0;
	error = errno;
	log_err("core file %s: %s", core->path, strerror(error));
	return -error;
}

/* What was opened, not what bears its name by now. */
static void remove_file(const struct core_file *core)
{
	struct stat ours, named;

	if (fstat(core->fd, &ours) == 0 && lstat(core->path, &named) == 0 && ours.st_dev == named.st_dev &&
	    ours.st_ino == named.st_ino)
		unlink(core->path);
}

void core_file_close(struct core_file *core, const struct unilet *guest)
{
	int result;

	if (!core->path || core->fd < 0)
		return;
	result = guest ? unilet_core_result(guest) : -ENODATA;
	if (result < 0)
		remove_file(core);
	/* Some file systems find out late that there is no room. */
	if (close(core->fd) < 0 && result == 0)
		result = -errno;
	core->fd = -1;
	if (result < 0 && result != -ENODATA)
		log_err("core file %s: %s", core->path, strerror(-result));
}
