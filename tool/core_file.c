/* core_file.c: the file that `unilet run --core` leaves if the program does not end well. */
#include "core_file.h"

#include <errno.h>

#include "new_file.h"

#define WHAT "core file"

int core_file_open(struct core_file *core)
{
	core->fd = core->path ? new_file_open(WHAT, core->path) : -1;
	return core->path && core->fd < 0 ? core->fd : 0;
}

void core_file_close(struct core_file *core, const struct unilet *guest)
{
	if (!core->path || core->fd < 0)
		return;
	new_file_close(WHAT, core->path, core->fd, guest ? unilet_core_result(guest) : -ENODATA);
	core->fd = -1;
}
