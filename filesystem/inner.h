/* inner.h: what the file system's rooms know of each other. */
#ifndef UNILET_FILESYSTEM_INNER_H
#define UNILET_FILESYSTEM_INNER_H

#include "filesystem.h"

/* What one step of an operation copies at most: rename has two directories (a path of 4 blocks each, 3 more where one
 * grows), and three inodes in blocks of their own (a path of 4 each). */
#define STEP_BLOCKS 24u
/* What only operations that make nothing larger may use, so that a full device can be emptied. */
#define RESERVE_BLOCKS STEP_BLOCKS

struct filesystem_frame {
	uint32_t block; /* 0: none */
	uint32_t checksum;
	uint32_t used_at;
	uint32_t dirty;
};

/* checksum.c: CRC-32C */
void checksum_start(struct filesystem *filesystem);
uint32_t checksum_of(const struct filesystem *filesystem, const union format_block *block);

/* cache.c: blocks in memory. What is put is complete, its checksum included, so frames may leave in any order. */

/* The block stays until the next call of the cache. */
int cache_get(struct filesystem *filesystem, struct format_pointer pointer, const union format_block **block);
int cache_put(struct filesystem *filesystem, uint32_t block, const union format_block *content,
	      struct format_pointer *pointer);
void cache_forget(struct filesystem *filesystem, uint32_t block);
int cache_write_all(struct filesystem *filesystem);

/* space.c: which blocks and inodes are whose. */
int bit_get(const uint64_t *bits, uint64_t at);
void bit_set(uint64_t *bits, uint64_t at, int value);

/* Before every step of a change: there is room for it, if need be after a commit. */
int space_begin(struct filesystem *filesystem, int grows);
/* After it. Returns `result`; a change that failed halfway is the last. */
int space_end(struct filesystem *filesystem, int result);
/* The block that a changed copy of `old` (0: none) goes to. */
int space_own(struct filesystem *filesystem, uint32_t old, uint32_t *block);
void space_drop(struct filesystem *filesystem, uint32_t block);
/* For mount: this block is in the tree; a second time it is damaged. */
int space_claim(struct filesystem *filesystem, uint32_t block);

/* tree.c: blocks by index. */

/* *block is NULL where there is none. */
int tree_get(struct filesystem *filesystem, const struct format_tree *tree, uint64_t index,
	     const union format_block **block);
/* `content` may be work[0]. */
int tree_put(struct filesystem *filesystem, struct format_tree *tree, uint64_t index,
	     const union format_block *content);
/* Blocks from this index on are gone. */
int tree_cut(struct filesystem *filesystem, struct format_tree *tree, uint64_t index);
int tree_claim(struct filesystem *filesystem, const struct format_tree *tree);

/* inode.c: files by number. */
int inode_check(const struct format_inode *inode);
/* Fails for one that is free. */
int inode_get(struct filesystem *filesystem, uint32_t number, struct format_inode *inode);
int inode_put(struct filesystem *filesystem, uint32_t number, const struct format_inode *inode);
int inode_take(struct filesystem *filesystem, uint32_t *number);
/* No directory has it any more. */
int inode_remove(struct filesystem *filesystem, uint32_t number, struct format_inode *inode);
uint32_t inode_max(uint64_t block_count);

/* directory.c: names in one directory. */
struct directory_place {
	uint32_t inode; /* 0: not there */
	uint32_t offset;
	uint64_t index;
};

int directory_name_check(const char *name, size_t length);
int directory_find(struct filesystem *filesystem, const struct format_inode *directory, const char *name, size_t length,
		   struct directory_place *place);
/* For a name of this length without another block. */
int directory_has_room(struct filesystem *filesystem, const struct format_inode *directory, size_t length);
/* These change *directory, which the caller puts. */
int directory_insert(struct filesystem *filesystem, struct format_inode *directory, const char *name, size_t length,
		     uint32_t inode);
int directory_remove(struct filesystem *filesystem, struct format_inode *directory,
		     const struct directory_place *place);
int directory_point(struct filesystem *filesystem, struct format_inode *directory, const struct directory_place *place,
		    uint32_t inode);
int directory_next(struct filesystem *filesystem, const struct format_inode *directory, uint64_t *position,
		   struct filesystem_name *name);

/* root.c */
int root_read(struct filesystem *filesystem, uint64_t block_count);

#endif
