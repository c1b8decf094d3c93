/* profile_file.h: the file that `unilet run --profile` leaves. */
#ifndef UNILET_TOOL_PROFILE_FILE_H
#define UNILET_TOOL_PROFILE_FILE_H

#include "../host/unilet.h"

struct profile_file {
	const char *path; /* NULL: none is wanted */
	int fd;
};

/* profile_file.c */

/* Makes the file; one that is there is left alone. Returns 0, or -errno after saying why. */
int profile_file_open(struct profile_file *profile);

/* Fills and closes it, and says in a line what is in it; takes away one without a profile. `image` is the program's file,
 * `guest` NULL if it never started. */
void profile_file_close(struct profile_file *profile, const char *image, const struct unilet *guest);

#endif
