/* cache.c: blocks in memory: read once, checked when they come in, written when they have to leave. */
#include "bytes.h"
#include "inner.h"

#define WAYS 4u /* frames that a block may be in */

/* The first frame that this block may be in. */
static uint32_t set_of(const struct filesystem *filesystem, uint32_t block)
{
	return block % (filesystem->frame_count / WAYS) * WAYS;
}

static struct filesystem_frame *frame_find(struct filesystem *filesystem, uint32_t block)
{
	struct filesystem_frame *set = &filesystem->frame[set_of(filesystem, block)];

	for (uint32_t i = 0; i < WAYS; i++) {
		if (set[i].block == block)
			return &set[i];
	}
	return NULL;
}

static union format_block *content_of(struct filesystem *filesystem, const struct filesystem_frame *frame)
{
	return &filesystem->frame_block[frame - filesystem->frame];
}

static int frame_write(struct filesystem *filesystem, struct filesystem_frame *frame)
{
	if (filesystem->device.write(filesystem->device.context, frame->block, content_of(filesystem, frame)))
		return -FILESYSTEM_IO;
	frame->dirty = 0;
	return 0;
}

/* A frame for a block that has none: empty, or that of the block that was not wanted for longest. */
static int frame_take(struct filesystem *filesystem, uint32_t block, struct filesystem_frame **taken)
{
	struct filesystem_frame *set = &filesystem->frame[set_of(filesystem, block)];
	struct filesystem_frame *oldest = set;

	for (uint32_t i = 0; i < WAYS; i++) {
		if (set[i].block == 0) {
			oldest = &set[i];
			break;
		}
		if (filesystem->clock - set[i].used_at > filesystem->clock - oldest->used_at)
			oldest = &set[i];
	}
	if (oldest->dirty && frame_write(filesystem, oldest))
		return -FILESYSTEM_IO;
	oldest->block = 0;
	*taken = oldest;
	return 0;
}

int cache_get(struct filesystem *filesystem, struct format_pointer pointer, const union format_block **block)
{
	struct filesystem_frame *frame;
	union format_block *content;

	if (pointer.block < FORMAT_ROOTS || pointer.block >= filesystem->block_count)
		return -FILESYSTEM_DAMAGED;
	frame = frame_find(filesystem, pointer.block);
	if (!frame) {
		if (frame_take(filesystem, pointer.block, &frame))
			return -FILESYSTEM_IO;
		content = content_of(filesystem, frame);
		if (filesystem->device.read(filesystem->device.context, pointer.block, content))
			return -FILESYSTEM_IO;
		frame->checksum = checksum_of(filesystem, content);
		frame->block = pointer.block;
		frame->dirty = 0;
	}
	frame->used_at = ++filesystem->clock;
	*block = content_of(filesystem, frame);
	if (frame->checksum == pointer.checksum)
		return 0;
	filesystem->damaged_block = pointer.block;
	return -FILESYSTEM_DAMAGED;
}

int cache_put(struct filesystem *filesystem, uint32_t block, const union format_block *content,
	      struct format_pointer *pointer)
{
	struct filesystem_frame *frame = frame_find(filesystem, block);

	if (!frame && frame_take(filesystem, block, &frame))
		return -FILESYSTEM_IO;
	memcpy(content_of(filesystem, frame), content, sizeof(*content));
	*frame = (struct filesystem_frame){block, checksum_of(filesystem, content), ++filesystem->clock, 1};
	*pointer = (struct format_pointer){block, frame->checksum};
	return 0;
}

/* Nobody will read it again: it need not be written either. */
void cache_forget(struct filesystem *filesystem, uint32_t block)
{
	struct filesystem_frame *frame = frame_find(filesystem, block);

	if (frame)
		*frame = (struct filesystem_frame){0};
}

int cache_write_all(struct filesystem *filesystem)
{
	for (uint32_t i = 0; i < filesystem->frame_count; i++) {
		if (filesystem->frame[i].dirty && frame_write(filesystem, &filesystem->frame[i]))
			return -FILESYSTEM_IO;
	}
	return 0;
}
