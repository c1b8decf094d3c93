/* slice.h: a cgroup of its own for a guest's processes, so that what they use up is theirs and nobody else's. */
#ifndef UNILET_SLICE_H
#define UNILET_SLICE_H

#include <stdint.h>

#define SLICE_PATH_BYTES 1024

struct slice {
	int fd; /* the cgroup's folder; -1: none */
	char path[SLICE_PATH_BYTES];
};

/* slice.c */

/* Makes a cgroup below this process's own, with limits. Returns 0, or with slice->fd -1: -ENOENT there is no cgroup v2
 * tree here; -ENOTSUP it cannot limit memory and processes; -EACCES this part of it is not ours; -EBUSY other processes
 * are in it, so that it cannot be divided; or another -errno. */
int slice_open(struct slice *slice, uint64_t memory_max);

/* 1 if a process in it was killed because its memory was used up. */
int slice_ran_out(const struct slice *slice);

/* Removes it: its processes have been reaped. */
void slice_close(struct slice *slice);

/* slice_place.c */

/* Finds the cgroup that guests' own are made in, and prepares it: `mountinfo` and `own` are the files that /proc/self
 * has under the names mountinfo and cgroup. Fills *parent. Errors as slice_open(). */
int slice_place(const char *mountinfo, const char *own, char parent[SLICE_PATH_BYTES]);

/* Writes `text` to a file in a cgroup. 0 or -errno. */
int slice_write(const char *folder, const char *name, const char *text);

/* Reads a file in a cgroup: at most `size` - 1 bytes, then a zero. 0 or -errno. */
int slice_read(const char *folder, const char *name, char *text, int size);

#endif
