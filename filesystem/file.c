/* file.c: what is in a file: read, write, length, time. */
#include "bytes.h"
#include "inner.h"

static int file_get(struct filesystem *filesystem, uint32_t number, struct format_inode *inode)
{
	int result = inode_get(filesystem, number, inode);

	return result == 0 && inode->type != FORMAT_FILE ? -FILESYSTEM_IS_DIRECTORY : result;
}

/* Bytes from `offset` to the end of its block, but at most `length`. */
static uint64_t part_of(uint64_t offset, uint64_t length)
{
	const uint64_t left = FORMAT_BLOCK - offset % FORMAT_BLOCK;

	return length < left ? length : left;
}

int filesystem_stat(struct filesystem *filesystem, uint32_t number, struct filesystem_stat *stat)
{
	struct format_inode inode;
	int result = inode_get(filesystem, number, &inode);

	if (result == 0)
		*stat = (struct filesystem_stat){number, (enum filesystem_type)inode.type, inode.size, inode.mtime_ns,
						 inode.links};
	return result;
}

int64_t filesystem_read(struct filesystem *filesystem, uint32_t number, uint64_t offset, void *to, uint64_t length)
{
	struct format_inode inode;
	uint8_t *bytes = to;
	int result = file_get(filesystem, number, &inode);

	if (result < 0)
		return result;
	if (offset >= inode.size)
		return 0;
	if (length > inode.size - offset)
		length = inode.size - offset;
	for (uint64_t done = 0, part; done < length; done += part) {
		const uint64_t at = offset + done;
		const union format_block *block;

		part = part_of(at, length - done);
		result = tree_get(filesystem, &inode.tree, at / FORMAT_BLOCK, &block);
		if (result < 0)
			return result;
		if (block)
			memcpy(bytes + done, &block->bytes[at % FORMAT_BLOCK], part);
		else
			memset(bytes + done, 0, part);
	}
	return (int64_t)length;
}

/* The block that holds this offset, or zeroes, in work[0]. */
static int load(struct filesystem *filesystem, const struct format_inode *inode, uint64_t offset)
{
	const union format_block *block;
	int result = tree_get(filesystem, &inode->tree, offset / FORMAT_BLOCK, &block);

	if (result < 0)
		return result;
	if (block)
		memcpy(&filesystem->work[0], block, sizeof(*block));
	else
		memset(&filesystem->work[0], 0, sizeof(*block));
	return 0;
}

/* Room for writing this block. On a full device there is none for a new one, but for another copy of one that is there. */
static int begin_write(struct filesystem *filesystem, const struct format_inode *inode, uint64_t index)
{
	const union format_block *block = NULL;
	int result = space_begin(filesystem, 1);

	if (result == -FILESYSTEM_NO_SPACE && tree_get(filesystem, &inode->tree, index, &block) == 0 && block)
		result = space_begin(filesystem, 0);
	return result;
}

/* Within one block. */
static int write_part(struct filesystem *filesystem, uint32_t number, uint64_t offset, const uint8_t *from,
		      uint64_t length, int64_t now_ns)
{
	union format_block *work = &filesystem->work[0];
	struct format_inode inode;
	int result = file_get(filesystem, number, &inode);

	/* A block that is damaged keeps nobody from writing over all of it. */
	if (result == 0 && length < FORMAT_BLOCK)
		result = load(filesystem, &inode, offset);
	if (result == 0)
		result = begin_write(filesystem, &inode, offset / FORMAT_BLOCK);
	if (result < 0)
		return result;
	memcpy(&work->bytes[offset % FORMAT_BLOCK], from, length);
	result = tree_put(filesystem, &inode.tree, offset / FORMAT_BLOCK, work);
	if (inode.size < offset + length)
		inode.size = offset + length;
	inode.mtime_ns = now_ns;
	if (result == 0)
		result = inode_put(filesystem, number, &inode);
	return space_end(filesystem, result);
}

int64_t filesystem_write(struct filesystem *filesystem, uint32_t number, uint64_t offset, const void *from,
			 uint64_t length, int64_t now_ns)
{
	struct format_inode inode;
	const uint8_t *bytes = from;
	uint64_t done = 0;
	int result = file_get(filesystem, number, &inode);

	if (result < 0)
		return result;
	if (length > 0 && offset >= FORMAT_FILE_BYTES)
		return -FILESYSTEM_TOO_BIG;
	if (length > FORMAT_FILE_BYTES - offset)
		length = FORMAT_FILE_BYTES - offset;
	while (done < length && result == 0) {
		const uint64_t part = part_of(offset + done, length - done);

		result = write_part(filesystem, number, offset + done, bytes + done, part, now_ns);
		if (result == 0)
			done += part;
	}
	return done > 0 || result == 0 ? (int64_t)done : result;
}

/* Blocks behind the new end go; what is behind it in its own block is zero, should the file grow again. */
static int shorten(struct filesystem *filesystem, struct format_inode *inode, uint64_t size)
{
	const uint64_t kept = size % FORMAT_BLOCK;
	const union format_block *last = NULL;
	int result = tree_cut(filesystem, &inode->tree, (size + FORMAT_BLOCK - 1) / FORMAT_BLOCK);

	if (result == 0 && kept > 0)
		result = tree_get(filesystem, &inode->tree, size / FORMAT_BLOCK, &last);
	if (result < 0 || !last)
		return result;
	memcpy(&filesystem->work[0], last, sizeof(*last));
	memset(&filesystem->work[0].bytes[kept], 0, FORMAT_BLOCK - kept);
	return tree_put(filesystem, &inode->tree, size / FORMAT_BLOCK, &filesystem->work[0]);
}

int filesystem_truncate(struct filesystem *filesystem, uint32_t number, uint64_t size, int64_t now_ns)
{
	struct format_inode inode;
	int result = file_get(filesystem, number, &inode);

	if (result == 0 && size > FORMAT_FILE_BYTES)
		result = -FILESYSTEM_TOO_BIG;
	/* If the block with the new end is damaged, that is known before anything is changed. */
	if (result == 0 && size < inode.size && size % FORMAT_BLOCK)
		result = load(filesystem, &inode, size);
	if (result == 0)
		result = space_begin(filesystem, 0);
	if (result < 0)
		return result;
	if (size < inode.size)
		result = shorten(filesystem, &inode, size);
	inode.size = size;
	inode.mtime_ns = now_ns;
	if (result == 0)
		result = inode_put(filesystem, number, &inode);
	return space_end(filesystem, result);
}

int filesystem_set_mtime(struct filesystem *filesystem, uint32_t number, int64_t mtime_ns)
{
	struct format_inode inode;
	int result = inode_get(filesystem, number, &inode);

	if (result == 0)
		result = space_begin(filesystem, 0);
	if (result < 0)
		return result;
	inode.mtime_ns = mtime_ns;
	return space_end(filesystem, inode_put(filesystem, number, &inode));
}
