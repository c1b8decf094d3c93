/* filesystem.h: files on a block device, of which a loss of power leaves the last commit, or the next one, whole.
 *
 * Freestanding: the caller gives the memory and the device. One writer: calls must not overlap. Every function returns 0
 * (or what it says) or a negative enum filesystem_error. Nothing on the device is believed before it was checked. */
#ifndef UNILET_FILESYSTEM_H
#define UNILET_FILESYSTEM_H

#include <stddef.h>
#include <stdint.h>

#include "filesystem_format.h"

enum filesystem_error {
	FILESYSTEM_NOT_FOUND = 1,
	FILESYSTEM_EXISTS,
	FILESYSTEM_NOT_DIRECTORY,
	FILESYSTEM_IS_DIRECTORY,
	FILESYSTEM_NOT_EMPTY,
	FILESYSTEM_NO_SPACE,
	FILESYSTEM_NAME_TOO_LONG,
	FILESYSTEM_TOO_BIG,
	FILESYSTEM_INVALID,
	FILESYSTEM_NO_MEMORY,
	FILESYSTEM_READ_ONLY,
	FILESYSTEM_IO,      /* the device failed; nothing can be changed until it is mounted again */
	FILESYSTEM_DAMAGED, /* a checksum or a structure is wrong */
	FILESYSTEM_NEWER,   /* a later version of the format */
	FILESYSTEM_NONE,    /* not a file system */
	FILESYSTEM_BLANK,   /* the same, and both root blocks are zero: nobody's yet */
};

enum filesystem_type {
	FILESYSTEM_FILE = FORMAT_FILE,
	FILESYSTEM_DIRECTORY = FORMAT_DIRECTORY,
};

/* What moves one block; each returns 0, or anything else if that failed. Without `write` and
 * `flush` it is mounted read-only. */
struct filesystem_device {
	void *context;
	int (*read)(void *context, uint64_t block, void *to);
	int (*write)(void *context, uint64_t block, const void *from);
	int (*flush)(void *context);
};

#define FILESYSTEM_CACHE_BLOCKS_MIN 16u
#define FILESYSTEM_ROOT             FORMAT_ROOT_DIRECTORY

/* The fields are the file system's own. */
struct filesystem {
	struct filesystem_device device;
	uint64_t block_count;
	uint64_t generation;
	uint64_t used_count;  /* blocks of the tree as it is now, roots included */
	uint64_t available;   /* blocks neither in it nor in the committed one */
	uint64_t next_block;  /* where the search for an available one goes on */
	uint64_t freed_block; /* the lowest that was given back since the last commit */
	uint64_t *used;       /* a bit a block: in the tree as it is now */
	uint64_t *committed;  /* a bit a block: in the tree that a loss of power would leave */
	uint64_t *inodes_used;
	uint64_t *inodes_held;
	struct filesystem_frame *frame;
	union format_block *frame_block;
	uint32_t frame_count;
	uint32_t clock;
	uint32_t inode_count;
	int changed;
	uint32_t damaged_inode; /* where a check failed last, for people; 0: not known */
	uint32_t damaged_block;
	int failed; /* a change was left half done: the error that did it */
	struct format_tree inodes;
	uint32_t checksum_table[8][256];
	union format_block work[FORMAT_HEIGHT_MAX + 2]; /* by height; the last is of mount, and of the root */
};

struct filesystem_stat {
	uint32_t inode; /* its number */
	enum filesystem_type type;
	uint64_t size;
	int64_t mtime_ns;
	uint32_t links; /* 0: it was removed, and is held */
};

struct filesystem_space {
	uint64_t blocks;
	uint64_t blocks_free; /* for new data */
	uint64_t generation;  /* how many commits there were */
	uint32_t inodes;      /* files and directories, the root, and what is only held */
};

struct filesystem_name {
	uint32_t inode;
	uint32_t length;
	char name[FORMAT_NAME_MAX + 1];
};

/* mount.c */

/* Bytes for a device of so many blocks and a cache of so many. Any alignment of the memory will do. */
uint64_t filesystem_memory_bytes(uint64_t block_count, uint32_t cache_blocks);

/* Makes an empty file system, whatever was there, and mounts it. The memory is used until nobody calls any more. */
int filesystem_format(struct filesystem *filesystem, const struct filesystem_device *device, uint64_t block_count,
		      void *memory, uint64_t memory_bytes, int64_t now_ns);

/* Takes the newest root, and reads and checks all that it leads to but the contents of files, which are checked when
 * they are read. `block_count` is the device's; the file system may be smaller. */
int filesystem_mount(struct filesystem *filesystem, const struct filesystem_device *device, uint64_t block_count,
		     void *memory, uint64_t memory_bytes);

/* root.c */

/* When this returned 0, all that was done before survives. It also happens by itself, between two operations or two
 * blocks of a write, when blocks that the last commit still needs are wanted. */
int filesystem_commit(struct filesystem *filesystem);

/* name.c: paths are names with '/' between, from the root; "." and ".." are no names here. */

int filesystem_lookup(struct filesystem *filesystem, const char *path, uint32_t *inode);

/* Fails if it is there. */
int filesystem_create(struct filesystem *filesystem, const char *path, enum filesystem_type type, int64_t now_ns,
		      uint32_t *inode);

/* The file goes, or when it is released if it is held. Works on a full device. */
int filesystem_unlink(struct filesystem *filesystem, const char *path, int64_t now_ns);
int filesystem_rmdir(struct filesystem *filesystem, const char *path, int64_t now_ns);

/* Replaces a file by a file, an empty directory by a directory: at any moment `to` is the old or the new one. Works on a
 * full device if the directory of `to` needs no other block. */
int filesystem_rename(struct filesystem *filesystem, const char *from, const char *to, int64_t now_ns);

/* The entry at or behind *position, which begins at 0 and moves on. Returns 1, or 0 at the end. Entries that are neither
 * made nor removed meanwhile come exactly once. */
int filesystem_next(struct filesystem *filesystem, uint32_t number, uint64_t *position, struct filesystem_name *name);

/* file.c: by inode number, which stays the file's until it is removed, or while it is held. */

int filesystem_stat(struct filesystem *filesystem, uint32_t number, struct filesystem_stat *stat);

/* Returns the number of bytes, fewer than `length` only at the end of the file. */
int64_t filesystem_read(struct filesystem *filesystem, uint32_t number, uint64_t offset, void *to, uint64_t length);

/* Returns the number of bytes; fewer than `length` if the device became full. What is there already can be written over
 * on a full one. */
int64_t filesystem_write(struct filesystem *filesystem, uint32_t number, uint64_t offset, const void *from,
			 uint64_t length, int64_t now_ns);

/* Makes it shorter, or longer by zeroes. Shorter works on a full device. */
int filesystem_truncate(struct filesystem *filesystem, uint32_t number, uint64_t size, int64_t now_ns);
int filesystem_set_mtime(struct filesystem *filesystem, uint32_t number, int64_t mtime_ns);

/* Keeps a removed file readable and writable until it is released, or the device mounted again. Not counted. */
int filesystem_hold(struct filesystem *filesystem, uint32_t number);
int filesystem_release(struct filesystem *filesystem, uint32_t number);

/* space.c */

void filesystem_space(const struct filesystem *filesystem, struct filesystem_space *space);

/* After FILESYSTEM_DAMAGED: the file or directory that mounting stopped at, and the block that has not the checksum it
 * should. 0: not known, or that of the file system as a whole. */
void filesystem_damage(const struct filesystem *filesystem, uint32_t *inode, uint32_t *block);

/* checksum.c */

/* What a negative result means, as the end of a sentence. */
const char *filesystem_error_text(int error);

#endif
