/* mount.c: makes a file system, or takes one as it lies there: what is free follows from what is used. */
#include "bytes.h"
#include "inner.h"

#define ALIGNMENT 64u

static uint64_t bitmap_bytes(uint64_t bits)
{
	return (bits + 63) / 64 * 8;
}

static uint64_t frame_bytes(void)
{
	return FORMAT_BLOCK + sizeof(struct filesystem_frame);
}

static uint64_t bitmaps_bytes(uint64_t block_count)
{
	return 2 * (bitmap_bytes(block_count) + bitmap_bytes(inode_max(block_count)));
}

uint64_t filesystem_memory_bytes(uint64_t block_count, uint32_t cache_blocks)
{
	if (block_count > FORMAT_BLOCKS_MAX)
		block_count = FORMAT_BLOCKS_MAX;
	if (cache_blocks < FILESYSTEM_CACHE_BLOCKS_MIN)
		cache_blocks = FILESYSTEM_CACHE_BLOCKS_MIN;
	return ALIGNMENT + bitmaps_bytes(block_count) + cache_blocks * frame_bytes();
}

/* Deals the memory out: frames, their descriptions, bitmaps. */
static int memory_take(struct filesystem *filesystem, void *memory, uint64_t bytes)
{
	const uint64_t skipped = -(uintptr_t)memory % ALIGNMENT;
	const uint64_t blocks = bitmap_bytes(filesystem->block_count);
	const uint64_t inodes = bitmap_bytes(inode_max(filesystem->block_count));
	uint8_t *at = (uint8_t *)memory + skipped;

	if (bytes < filesystem_memory_bytes(filesystem->block_count, FILESYSTEM_CACHE_BLOCKS_MIN))
		return -FILESYSTEM_NO_MEMORY;
	bytes = (bytes - skipped - bitmaps_bytes(filesystem->block_count)) / frame_bytes();
	filesystem->frame_count = bytes > 1u << 20 ? 1u << 20 : (uint32_t)bytes & ~3u;
	filesystem->frame_block = (union format_block *)(void *)at;
	at += (uint64_t)filesystem->frame_count * FORMAT_BLOCK;
	filesystem->frame = (struct filesystem_frame *)(void *)at;
	at += filesystem->frame_count * sizeof(struct filesystem_frame);
	filesystem->used = (uint64_t *)(void *)at;
	filesystem->committed = (uint64_t *)(void *)(at + blocks);
	filesystem->inodes_used = (uint64_t *)(void *)(at + 2 * blocks);
	filesystem->inodes_held = (uint64_t *)(void *)(at + 2 * blocks + inodes);
	memset(filesystem->frame, 0, filesystem->frame_count * sizeof(struct filesystem_frame));
	memset(at, 0, 2 * (blocks + inodes));
	bit_set(filesystem->used, 0, 1);
	bit_set(filesystem->used, 1, 1);
	filesystem->used_count = FORMAT_ROOTS;
	filesystem->next_block = FORMAT_ROOTS;
	filesystem->freed_block = UINT64_MAX;
	filesystem->available = filesystem->block_count - FORMAT_ROOTS;
	return 0;
}

static void start(struct filesystem *filesystem, const struct filesystem_device *device)
{
	memset(filesystem, 0, sizeof(*filesystem));
	filesystem->device = *device;
	checksum_start(filesystem);
}

/* Whatever was there before is gone first: its roots may be newer than ours. */
static int wipe_roots(struct filesystem *filesystem)
{
	memset(&filesystem->work[0], 0, sizeof(filesystem->work[0]));
	for (uint64_t i = 0; i < FORMAT_ROOTS; i++) {
		if (filesystem->device.write(filesystem->device.context, i, &filesystem->work[0]))
			return -FILESYSTEM_IO;
	}
	return filesystem->device.flush(filesystem->device.context) ? -FILESYSTEM_IO : 0;
}

int filesystem_format(struct filesystem *filesystem, const struct filesystem_device *device, uint64_t block_count,
		      void *memory, uint64_t memory_bytes, int64_t now_ns)
{
	const struct format_inode directory = {.type = FORMAT_DIRECTORY, .links = 1, .mtime_ns = now_ns};
	uint32_t number;
	int result;

	start(filesystem, device);
	if (!device->write)
		return -FILESYSTEM_READ_ONLY;
	if (block_count < FORMAT_BLOCKS_MIN || block_count > FORMAT_BLOCKS_MAX)
		return block_count < FORMAT_BLOCKS_MIN ? -FILESYSTEM_NO_SPACE : -FILESYSTEM_TOO_BIG;
	filesystem->block_count = block_count;
	result = memory_take(filesystem, memory, memory_bytes);
	if (result == 0)
		result = wipe_roots(filesystem);
	if (result == 0)
		result = space_begin(filesystem, 0);
	if (result == 0)
		result = inode_take(filesystem, &number);
	if (result == 0)
		result = inode_put(filesystem, number, &directory);
	return result < 0 ? space_end(filesystem, result) : filesystem_commit(filesystem);
}

/* Pass one: every inode in use is well-formed, and no block belongs to two. One that no directory has is free. */
static int claim_inodes(struct filesystem *filesystem)
{
	union format_block *all = &filesystem->work[FORMAT_HEIGHT_MAX + 1];
	int result = tree_claim(filesystem, &filesystem->inodes);

	for (uint32_t number = 0; result == 0 && number < filesystem->inode_count; number++) {
		const struct format_inode *inode = &all->inode[number % FORMAT_INODES];
		const union format_block *block;

		if (number % FORMAT_INODES == 0) {
			result = tree_get(filesystem, &filesystem->inodes, number / FORMAT_INODES, &block);
			if (result == 0 && block)
				memcpy(all, block, sizeof(*all));
			else
				memset(all, 0, sizeof(*all));
		}
		if (result == 0)
			result = inode_check(inode);
		if (result < 0 || inode->type == FORMAT_FREE || inode->links == 0)
			continue;
		bit_set(filesystem->inodes_used, number, 1);
		filesystem->damaged_inode = number;
		result = tree_claim(filesystem, &inode->tree);
	}
	return result;
}

/* Every name leads to an inode, and none to one that has a name already, or to the root. `inodes_held` is ours until
 * somebody holds one: here it says which have a name. */
static int claim_names(struct filesystem *filesystem, uint32_t number, const struct format_inode *directory)
{
	struct filesystem_name name;
	uint64_t position = 0;
	int result;

	while ((result = directory_next(filesystem, directory, &position, &name)) > 0) {
		if (name.inode >= filesystem->inode_count || !bit_get(filesystem->inodes_used, name.inode) ||
		    bit_get(filesystem->inodes_held, name.inode) || name.inode == number)
			return -FILESYSTEM_DAMAGED;
		bit_set(filesystem->inodes_held, name.inode, 1);
	}
	return result;
}

/* Pass two: each inode has one name. So the names below the root are a tree, and every walk down ends. */
static int claim_directories(struct filesystem *filesystem)
{
	const uint64_t bytes = bitmap_bytes(inode_max(filesystem->block_count));
	struct format_inode inode;
	int result = inode_get(filesystem, FORMAT_ROOT_DIRECTORY, &inode);

	if (result < 0 || inode.type != FORMAT_DIRECTORY || bit_get(filesystem->inodes_used, 0))
		return -FILESYSTEM_DAMAGED;
	bit_set(filesystem->inodes_held, FORMAT_ROOT_DIRECTORY, 1);
	for (uint32_t number = 1; number < filesystem->inode_count; number++) {
		if (!bit_get(filesystem->inodes_used, number))
			continue;
		filesystem->damaged_inode = number;
		result = inode_get(filesystem, number, &inode);
		if (result == 0 && inode.type == FORMAT_DIRECTORY)
			result = claim_names(filesystem, number, &inode);
		if (result < 0)
			return result;
	}
	filesystem->damaged_inode = 0;
	if (memcmp(filesystem->inodes_held, filesystem->inodes_used, bytes) != 0)
		return -FILESYSTEM_DAMAGED;
	memset(filesystem->inodes_held, 0, bytes);
	return 0;
}

int filesystem_mount(struct filesystem *filesystem, const struct filesystem_device *device, uint64_t block_count,
		     void *memory, uint64_t memory_bytes)
{
	int result;

	start(filesystem, device);
	/* What a writer before us left unflushed could be lost even now, and then the other root counts: so it must not,
	 * before a block that only the other root needs is written over. */
	if (device->write && device->flush(device->context))
		return -FILESYSTEM_IO;
	result = root_read(filesystem, block_count);
	if (result == 0)
		result = memory_take(filesystem, memory, memory_bytes);
	if (result == 0)
		result = claim_inodes(filesystem);
	if (result == 0)
		result = claim_directories(filesystem);
	if (result < 0) {
		filesystem->failed = result;
		return result == -FILESYSTEM_NOT_FOUND ? -FILESYSTEM_DAMAGED : result;
	}
	filesystem->available = filesystem->block_count - filesystem->used_count;
	memcpy(filesystem->committed, filesystem->used, bitmap_bytes(filesystem->block_count));
	return 0;
}
