/* filesystem_format.h: what lies on the device: version 1 of the file system's blocks. doc/filesystem.md explains it. */
#ifndef UNILET_FILESYSTEM_FORMAT_H
#define UNILET_FILESYSTEM_FORMAT_H

#include <stddef.h>
#include <stdint.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "structures are read as they lie there");

#define FORMAT_BLOCK   4096u
#define FORMAT_MAGIC   0x5346544c494e5531ull /* "1UNILTFS" */
#define FORMAT_VERSION 1u

/* Blocks 0 and 1 are the roots: generation g lies in block g % 2. */
#define FORMAT_ROOTS          2u
#define FORMAT_GENERATION_MAX (UINT64_MAX >> 1)

#define FORMAT_BLOCKS_MIN 64u
#define FORMAT_BLOCKS_MAX (1u << 28) /* 1 TiB */

#define FORMAT_POINTERS      512u /* in a block of them */
#define FORMAT_POINTERS_LOG2 9u
#define FORMAT_HEIGHT_MAX    3u
#define FORMAT_FILE_BYTES    (1ull << (12 + FORMAT_POINTERS_LOG2 * FORMAT_HEIGHT_MAX)) /* 512 GiB */

#define FORMAT_INODES         64u /* in a block of them */
#define FORMAT_ROOT_DIRECTORY 1u  /* its number; 0 is nobody's */

#define FORMAT_NAME_MAX        255u
#define FORMAT_ENTRY_ALIGNMENT 8u

/* Where a block is, and the CRC-32C of all of it. Block 0: there is none, it reads as zero. */
struct format_pointer {
	uint32_t block;
	uint32_t checksum;
};

/* Blocks by index. Height 0: `top` is the block of index 0. Height n: `top` is a block of 512 pointers to trees of
 * height n - 1. */
struct format_tree {
	struct format_pointer top;
	uint32_t height;
	uint32_t zero;
};

enum format_type {
	FORMAT_FREE = 0,
	FORMAT_FILE = 1,
	FORMAT_DIRECTORY = 2,
};

struct format_inode {
	uint32_t type;
	uint32_t links; /* 1; 0: no directory has it, it was held open, and is free as soon as that ends */
	uint64_t size;
	int64_t mtime_ns;
	struct format_tree tree;
	uint64_t zero[3];
};

struct format_root {
	uint64_t magic;
	uint32_t version;
	uint32_t checksum; /* CRC-32C of the whole block with a zero here */
	uint64_t generation;
	uint64_t block_count;
	uint32_t inode_count; /* a multiple of FORMAT_INODES: blocks of the tree `inodes` */
	uint32_t zero;
	struct format_tree inodes;
};

/* A directory's blocks are full of these, each followed by its name and room. Inode 0: only room. */
struct format_entry {
	uint32_t inode;
	uint16_t bytes; /* to the next, a multiple of FORMAT_ENTRY_ALIGNMENT */
	uint8_t name_bytes;
	uint8_t zero;
};

union format_block {
	uint8_t bytes[FORMAT_BLOCK];
	struct format_pointer pointer[FORMAT_POINTERS];
	struct format_inode inode[FORMAT_INODES];
	struct format_root root;
};

_Static_assert(sizeof(struct format_pointer) == 8, "pointer");
_Static_assert(offsetof(struct format_pointer, block) == 0 && offsetof(struct format_pointer, checksum) == 4,
	       "pointer");
_Static_assert(sizeof(struct format_tree) == 16, "tree");
_Static_assert(offsetof(struct format_tree, top) == 0 && offsetof(struct format_tree, height) == 8, "tree");
_Static_assert(sizeof(struct format_inode) == 64, "inode");
_Static_assert(offsetof(struct format_inode, type) == 0 && offsetof(struct format_inode, links) == 4, "inode");
_Static_assert(offsetof(struct format_inode, size) == 8 && offsetof(struct format_inode, mtime_ns) == 16, "inode");
_Static_assert(offsetof(struct format_inode, tree) == 24 && offsetof(struct format_inode, zero) == 40, "inode");
_Static_assert(sizeof(struct format_root) == 56, "root: within one sector, so it is never torn");
_Static_assert(offsetof(struct format_root, magic) == 0 && offsetof(struct format_root, version) == 8, "root");
_Static_assert(offsetof(struct format_root, checksum) == 12 && offsetof(struct format_root, generation) == 16, "root");
_Static_assert(offsetof(struct format_root, block_count) == 24, "root");
_Static_assert(offsetof(struct format_root, inode_count) == 32 && offsetof(struct format_root, inodes) == 40, "root");
_Static_assert(sizeof(struct format_entry) == 8, "entry");
_Static_assert(offsetof(struct format_entry, bytes) == 4 && offsetof(struct format_entry, name_bytes) == 6, "entry");
_Static_assert(sizeof(union format_block) == FORMAT_BLOCK, "block");

#endif
