/* new_file.h: a file that is made for what a run leaves, before the run begins. */
#ifndef UNILET_TOOL_NEW_FILE_H
#define UNILET_TOOL_NEW_FILE_H

/* new_file.c */

/* Makes the file, for its owner alone; one that is there is left alone, and no link is followed. `what` is for messages.
 * Returns a descriptor, or -errno after saying why. */
int new_file_open(const char *what, const char *path);

/* Closes it, and takes it away unless `result` is 0. Says what went wrong, but for -ENODATA. */
void new_file_close(const char *what, const char *path, int fd, int result);

#endif
