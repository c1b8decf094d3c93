/* core_file.h: the file that `unilet run --core` leaves if the program does not end well. */
#ifndef UNILET_TOOL_CORE_FILE_H
#define UNILET_TOOL_CORE_FILE_H

#include "../host/unilet.h"

struct core_file {
	const char *path; /* NULL: none is wanted */
	int fd;
};

/* core_file.c */

/* Makes the file; one that is there is left alone. Returns 0, or -errno after saying why. */
int core_file_open(struct core_file *core);

/* Says what became of it and closes it; takes away one without a core in it. `guest` is NULL if it never started. */
void core_file_close(struct core_file *core, const struct unilet *guest);

#endif
