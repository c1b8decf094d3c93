/* storefile.h: the file behind a guest's store. */
#ifndef UNILET_STOREFILE_H
#define UNILET_STOREFILE_H

#include <stdint.h>

#include "unilet.h"

struct storefile {
	int fd; /* -1: none */
	uint64_t bytes;
	char *path;  /* owned */
	int created; /* by this call: removed again if the program never runs */
};

/* storefile.c */

/* Opens `path`, or makes it with mode 0600, and locks it: a store has one user at a time. `bytes` 0 means the file's
 * own size. A file of another size is refused and left as it is. Returns 0, or -errno with *outcome saying why. */
int storefile_open(const char *path, uint64_t bytes, struct storefile *out, struct unilet_outcome *outcome);

/* Closes our descriptor; the lock lives as long as the server has its own. */
void storefile_close(struct storefile *file);

/* Closes, and removes a file that storefile_open() made, if it is still what the path names. */
void storefile_undo(struct storefile *file);

#endif
