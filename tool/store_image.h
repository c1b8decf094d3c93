/* store_image.h: the file system in a store's file, read from outside. */
#ifndef UNILET_TOOL_STORE_IMAGE_H
#define UNILET_TOOL_STORE_IMAGE_H

#include <stdint.h>
#include <sys/types.h>

#include "../filesystem/filesystem.h"

#define STORE_PATH_BYTES 65536u
#define STORE_NAME_BYTES (4 * FORMAT_NAME_MAX + 1) /* when every byte is escaped */

struct store_image {
	const char *path; /* the caller's */
	int fd;           /* -1: none */
	void *memory;     /* owned */
	struct filesystem filesystem;
};

/* store_image.c */

/* Opens the file read-only, as long as no unilet has it, and mounts it. Returns 0, or -1 after saying why not. */
int store_image_open(struct store_image *image, const char *path);
void store_image_close(struct store_image *image);

/* Says what is wrong with something in it. Returns -1. */
int store_image_complain(const struct store_image *image, const char *path, int error);

/* store_walk.c */

/* Called for each file and directory below a directory, which comes before what is in it. Anything but 0 ends the walk,
 * and is what it returns. */
struct store_visit {
	int (*enter)(struct store_visit *visit, const char *path, const struct filesystem_name *name,
		     const struct filesystem_stat *stat);
	int (*leave)(struct store_visit *visit); /* after what is in a directory */
	void *context;
	struct store_image *image;
};

/* Walks down from a directory. Names are bytes without '/', none of them "." or "..": the file system sees to that. */
int store_walk(struct store_visit *visit, uint32_t directory);

/* store_export.c */

/* Writes what is at `inode` to `target`, which is made. Returns 0, or -1 after saying why not. */
int store_export(struct store_image *image, uint32_t inode, const char *target);

#endif
