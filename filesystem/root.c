/* root.c: the two roots: the newest one that is whole is the file system, and the other is written next. */
#include "bytes.h"
#include "inner.h"

static uint32_t root_checksum(const struct filesystem *filesystem, union format_block *block)
{
	const uint32_t said = block->root.checksum;
	uint32_t sum;

	block->root.checksum = 0;
	sum = checksum_of(filesystem, block);
	block->root.checksum = said;
	return sum;
}

static int root_check(const struct filesystem *filesystem, union format_block *block, uint64_t slot)
{
	const struct format_root *root = &block->root;

	if (root->magic != FORMAT_MAGIC) {
		for (uint32_t i = 0; i < FORMAT_BLOCK; i++) {
			if (block->bytes[i])
				return -FILESYSTEM_NONE;
		}
		return -FILESYSTEM_BLANK;
	}
	if (root->checksum != root_checksum(filesystem, block))
		return -FILESYSTEM_DAMAGED;
	if (root->version != FORMAT_VERSION)
		return root->version > FORMAT_VERSION ? -FILESYSTEM_NEWER : -FILESYSTEM_DAMAGED;
	if (root->generation > FORMAT_GENERATION_MAX || root->generation % FORMAT_ROOTS != slot)
		return -FILESYSTEM_DAMAGED;
	return 0;
}

static int root_take(struct filesystem *filesystem, const struct format_root *root, uint64_t block_count)
{
	if (root->block_count < FORMAT_BLOCKS_MIN || root->block_count > FORMAT_BLOCKS_MAX ||
	    root->block_count > block_count || root->inode_count > inode_max(root->block_count) ||
	    root->inode_count % FORMAT_INODES || root->inode_count == 0 || root->zero ||
	    root->inodes.height > FORMAT_HEIGHT_MAX || root->inodes.zero)
		return -FILESYSTEM_DAMAGED;
	filesystem->generation = root->generation;
	filesystem->block_count = root->block_count;
	filesystem->inode_count = root->inode_count;
	filesystem->inodes = root->inodes;
	return 0;
}

/* What two roots that are both of no use say together: that which says most. */
static int worse(int a, int b)
{
	static const int order[] = {-FILESYSTEM_NEWER, -FILESYSTEM_DAMAGED, -FILESYSTEM_NONE};

	for (uint32_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		if (a == order[i] || b == order[i])
			return order[i];
	}
	return -FILESYSTEM_BLANK;
}

/* A root of which the writing was cut short looks damaged: so the other one counts. Whether it is the newest that is
 * whole but leads to something damaged is for mount to find out: going back in time behind everybody's back is not. */
int root_read(struct filesystem *filesystem, uint64_t block_count)
{
	union format_block *block = filesystem->work;
	int state[FORMAT_ROOTS];
	uint64_t newest = 0;

	for (uint64_t i = 0; i < FORMAT_ROOTS; i++) {
		if (filesystem->device.read(filesystem->device.context, i, &block[i]))
			return -FILESYSTEM_IO;
		state[i] = root_check(filesystem, &block[i], i);
	}
	if (state[0] == -FILESYSTEM_NEWER || state[1] == -FILESYSTEM_NEWER)
		return -FILESYSTEM_NEWER;
	if (state[0] < 0 && state[1] < 0)
		return worse(state[0], state[1]);
	if (state[0] < 0 || (state[1] == 0 && block[1].root.generation > block[0].root.generation))
		newest = 1;
	return root_take(filesystem, &block[newest].root, block_count);
}

static int root_write(struct filesystem *filesystem)
{
	/* Not work[0]: a change that is under way may have its block there. */
	union format_block *block = &filesystem->work[FORMAT_HEIGHT_MAX + 1];

	memset(block, 0, sizeof(*block));
	block->root = (struct format_root){.magic = FORMAT_MAGIC,
					   .version = FORMAT_VERSION,
					   .generation = filesystem->generation + 1,
					   .block_count = filesystem->block_count,
					   .inode_count = filesystem->inode_count,
					   .inodes = filesystem->inodes};
	block->root.checksum = root_checksum(filesystem, block);
	return filesystem->device.write(filesystem->device.context, block->root.generation % FORMAT_ROOTS, block)
		       ? -FILESYSTEM_IO
		       : 0;
}

static int flush(struct filesystem *filesystem)
{
	return filesystem->device.flush(filesystem->device.context) ? -FILESYSTEM_IO : 0;
}

/* The tree is on stable storage before the root is sent: whatever part of this happens, one root leads to a whole tree.
 * If the root was sent and its flush failed nobody knows which one it is, so nothing may be changed any more. */
int filesystem_commit(struct filesystem *filesystem)
{
	int result;

	if (filesystem->failed || !filesystem->changed)
		return filesystem->failed;
	if (filesystem->generation >= FORMAT_GENERATION_MAX)
		return -FILESYSTEM_TOO_BIG;
	result = cache_write_all(filesystem);
	if (result == 0)
		result = flush(filesystem);
	if (result == 0)
		result = root_write(filesystem);
	if (result == 0)
		result = flush(filesystem);
	if (result < 0)
		return space_end(filesystem, result);
	filesystem->generation++;
	filesystem->changed = 0;
	filesystem->available = filesystem->block_count - filesystem->used_count;
	memcpy(filesystem->committed, filesystem->used, (filesystem->block_count + 63) / 64 * 8);
	/* From the beginning again: what was written before is rewritten faster than what a sparse device has to find room for. */
	if (filesystem->freed_block < filesystem->next_block)
		filesystem->next_block = filesystem->freed_block;
	filesystem->freed_block = UINT64_MAX;
	return 0;
}
