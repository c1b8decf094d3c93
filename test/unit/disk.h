/* disk.h: a block device in memory that remembers what was done to it. */
#ifndef UNILET_TEST_DISK_H
#define UNILET_TEST_DISK_H

#include <stdint.h>

#include "../../filesystem/filesystem.h"

/* One write, or a flush if `block` is DISK_FLUSH. */
struct disk_event {
	uint64_t block;
	union format_block content;
};

#define DISK_FLUSH      UINT64_MAX
#define DISK_EVENTS_MAX 8192u
#define DISK_TEXT_BYTES 16384u

struct disk {
	union format_block *block; /* owned */
	uint64_t block_count;
	struct disk_event *event; /* owned; NULL: nothing is remembered */
	uint32_t event_count;
	uint32_t writes_left; /* until writing fails; 0: it never does */
};

/* disk.c */

/* Memory of the file system that is mounted last, and the file system. */
extern struct filesystem fs;

void disk_open(struct disk *disk, uint64_t block_count, int remember);
void disk_close(struct disk *disk);
struct filesystem_device disk_device(struct disk *disk);

/* Into `fs`, with a cache of so many blocks. */
int disk_format(struct disk *disk, uint32_t cache_blocks);
int disk_mount(struct disk *disk, uint32_t cache_blocks);

/* Writes all that is in `fs` to `text`: a line for each file and directory, sums of contents. Returns 0 or the error. */
int disk_describe(char text[DISK_TEXT_BYTES]);

/* Makes the file or directory, or fails the test. Returns its inode. */
uint32_t disk_make(const char *path, enum filesystem_type type);

/* Writes that much of a pattern, or fails the test. */
void disk_fill(const char *path, uint64_t offset, uint64_t length, uint8_t seed);

#endif
