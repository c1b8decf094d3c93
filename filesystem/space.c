/* space.c: which blocks are in the tree, which in the committed one, and whether there is room for a change. */
#include "inner.h"

int bit_get(const uint64_t *bits, uint64_t at)
{
	return bits[at / 64] >> at % 64 & 1;
}

void bit_set(uint64_t *bits, uint64_t at, int value)
{
	const uint64_t bit = 1ull << at % 64;

	bits[at / 64] = value ? bits[at / 64] | bit : bits[at / 64] & ~bit;
}

/* A change that makes nothing larger replaces blocks: after a commit, what it replaced before is available again, and
 * that is at least the reserve. */
int space_begin(struct filesystem *filesystem, int grows)
{
	int result = 0;

	if (filesystem->failed)
		return filesystem->failed;
	if (!filesystem->device.write)
		return -FILESYSTEM_READ_ONLY;
	if (grows && filesystem->used_count + STEP_BLOCKS + RESERVE_BLOCKS > filesystem->block_count)
		return -FILESYSTEM_NO_SPACE;
	if (filesystem->available < STEP_BLOCKS)
		result = filesystem_commit(filesystem);
	if (result == 0 && filesystem->available < STEP_BLOCKS)
		result = -FILESYSTEM_NO_SPACE; /* an image from elsewhere that left us no reserve */
	if (result == 0)
		filesystem->changed = 1;
	return result;
}

int space_end(struct filesystem *filesystem, int result)
{
	if (result < 0)
		filesystem->failed = result;
	return result;
}

static int is_available(const struct filesystem *filesystem, uint64_t block)
{
	return !bit_get(filesystem->used, block) && !bit_get(filesystem->committed, block);
}

static int space_take(struct filesystem *filesystem, uint32_t *block)
{
	uint64_t at = filesystem->next_block;

	for (uint64_t tried = 0; tried < filesystem->block_count; tried++, at++) {
		if (at >= filesystem->block_count)
			at = FORMAT_ROOTS;
		if (at % 64 == 0 && (filesystem->used[at / 64] | filesystem->committed[at / 64]) == UINT64_MAX) {
			tried += 63;
			at += 63;
			continue;
		}
		if (!is_available(filesystem, at))
			continue;
		bit_set(filesystem->used, at, 1);
		filesystem->used_count++;
		filesystem->available--;
		filesystem->next_block = at + 1;
		*block = (uint32_t)at;
		return 0;
	}
	return -FILESYSTEM_NO_SPACE;
}

int space_own(struct filesystem *filesystem, uint32_t old, uint32_t *block)
{
	int result;

	/* The committed tree does not have it: it may be written over. */
	if (old && !bit_get(filesystem->committed, old)) {
		*block = old;
		return 0;
	}
	result = space_take(filesystem, block);
	if (result == 0 && old)
		space_drop(filesystem, old);
	return result;
}

void space_drop(struct filesystem *filesystem, uint32_t block)
{
	if (!bit_get(filesystem->used, block))
		return;
	bit_set(filesystem->used, block, 0);
	filesystem->used_count--;
	if (block < filesystem->freed_block)
		filesystem->freed_block = block;
	if (!bit_get(filesystem->committed, block))
		filesystem->available++;
	cache_forget(filesystem, block);
}

int space_claim(struct filesystem *filesystem, uint32_t block)
{
	if (block < FORMAT_ROOTS || block >= filesystem->block_count || bit_get(filesystem->used, block))
		return -FILESYSTEM_DAMAGED;
	bit_set(filesystem->used, block, 1);
	filesystem->used_count++;
	return 0;
}

void filesystem_space(const struct filesystem *filesystem, struct filesystem_space *space)
{
	const uint64_t kept = filesystem->used_count + STEP_BLOCKS + RESERVE_BLOCKS;

	space->blocks = filesystem->block_count;
	space->blocks_free = kept > filesystem->block_count ? 0 : filesystem->block_count - kept + 1;
	space->generation = filesystem->generation;
	space->inodes = 0;
	for (uint32_t i = 0; i < filesystem->inode_count; i++)
		space->inodes += (uint32_t)bit_get(filesystem->inodes_used, i);
}

void filesystem_damage(const struct filesystem *filesystem, uint32_t *inode, uint32_t *block)
{
	*inode = filesystem->damaged_inode;
	*block = filesystem->damaged_block;
}
