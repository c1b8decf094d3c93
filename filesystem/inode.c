/* inode.c: files by number: the blocks of a tree that the root leads to, 64 in each. */
#include "bytes.h"
#include "inner.h"

uint32_t inode_max(uint64_t block_count)
{
	return (uint32_t)((block_count + FORMAT_INODES - 1) / FORMAT_INODES * FORMAT_INODES);
}

int inode_check(const struct format_inode *inode)
{
	if (inode->type > FORMAT_DIRECTORY || inode->links > 1 || inode->size > FORMAT_FILE_BYTES ||
	    inode->tree.height > FORMAT_HEIGHT_MAX || inode->tree.zero || inode->zero[0] || inode->zero[1] ||
	    inode->zero[2] || (inode->type == FORMAT_DIRECTORY && inode->size % FORMAT_BLOCK))
		return -FILESYSTEM_DAMAGED;
	return 0;
}

int inode_get(struct filesystem *filesystem, uint32_t number, struct format_inode *inode)
{
	const union format_block *block;
	int result;

	if (number == 0 || number >= filesystem->inode_count || !bit_get(filesystem->inodes_used, number))
		return -FILESYSTEM_NOT_FOUND;
	result = tree_get(filesystem, &filesystem->inodes, number / FORMAT_INODES, &block);
	if (result < 0 || !block)
		return result < 0 ? result : -FILESYSTEM_DAMAGED;
	*inode = block->inode[number % FORMAT_INODES];
	return inode->type == FORMAT_FREE ? -FILESYSTEM_DAMAGED : inode_check(inode);
}

int inode_put(struct filesystem *filesystem, uint32_t number, const struct format_inode *inode)
{
	union format_block *work = &filesystem->work[0];
	const union format_block *block;
	int result = tree_get(filesystem, &filesystem->inodes, number / FORMAT_INODES, &block);

	if (result < 0)
		return result;
	if (block)
		memcpy(work, block, sizeof(*work));
	else
		memset(work, 0, sizeof(*work));
	work->inode[number % FORMAT_INODES] = *inode;
	return tree_put(filesystem, &filesystem->inodes, number / FORMAT_INODES, work);
}

int inode_take(struct filesystem *filesystem, uint32_t *number)
{
	const uint32_t max = inode_max(filesystem->block_count);

	for (uint32_t i = FORMAT_ROOT_DIRECTORY; i < max; i++) {
		if (i % 64 == 0 && filesystem->inodes_used[i / 64] == UINT64_MAX)
			i += 63;
		if (bit_get(filesystem->inodes_used, i))
			continue;
		bit_set(filesystem->inodes_used, i, 1);
		if (i >= filesystem->inode_count)
			filesystem->inode_count = (i / FORMAT_INODES + 1) * FORMAT_INODES;
		*number = i;
		return 0;
	}
	return -FILESYSTEM_NO_SPACE;
}

static int inode_free(struct filesystem *filesystem, uint32_t number, struct format_inode *inode)
{
	int result = tree_cut(filesystem, &inode->tree, 0);

	if (result < 0)
		return result;
	memset(inode, 0, sizeof(*inode));
	result = inode_put(filesystem, number, inode);
	if (result == 0)
		bit_set(filesystem->inodes_used, number, 0);
	return result;
}

int inode_remove(struct filesystem *filesystem, uint32_t number, struct format_inode *inode)
{
	if (!bit_get(filesystem->inodes_held, number))
		return inode_free(filesystem, number, inode);
	inode->links = 0;
	return inode_put(filesystem, number, inode);
}

int filesystem_hold(struct filesystem *filesystem, uint32_t number)
{
	struct format_inode inode;
	int result = inode_get(filesystem, number, &inode);

	if (result == 0)
		bit_set(filesystem->inodes_held, number, 1);
	return result;
}

int filesystem_release(struct filesystem *filesystem, uint32_t number)
{
	struct format_inode inode;
	int result = inode_get(filesystem, number, &inode);

	if (result < 0)
		return result;
	bit_set(filesystem->inodes_held, number, 0);
	if (inode.links > 0)
		return 0;
	result = space_begin(filesystem, 0);
	return result < 0 ? result : space_end(filesystem, inode_free(filesystem, number, &inode));
}
