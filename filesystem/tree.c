/* tree.c: blocks by index: a change copies the block and the path to it, and leaves the committed ones alone. */
#include "bytes.h"
#include "inner.h"

static uint32_t slot_of(uint64_t index, uint32_t height)
{
	return (uint32_t)(index >> FORMAT_POINTERS_LOG2 * (height - 1)) % FORMAT_POINTERS;
}

/* Indices that a tree of this height has. */
static uint64_t span_of(uint32_t height)
{
	return 1ull << FORMAT_POINTERS_LOG2 * height;
}

int tree_get(struct filesystem *filesystem, const struct format_tree *tree, uint64_t index,
	     const union format_block **block)
{
	struct format_pointer pointer = tree->top;

	*block = NULL;
	if (index >= span_of(tree->height))
		return 0;
	for (uint32_t height = tree->height; pointer.block != 0; height--) {
		const union format_block *found;
		int result = cache_get(filesystem, pointer, &found);

		if (result < 0)
			return result;
		if (height == 0) {
			*block = found;
			return 0;
		}
		pointer = found->pointer[slot_of(index, height)];
	}
	return 0;
}

/* The block of pointers that `pointer` leads to, in work[height], where it stays while lower ones are looked at. */
static int load(struct filesystem *filesystem, struct format_pointer pointer, uint32_t height)
{
	const union format_block *block;
	int result;

	if (pointer.block == 0) {
		memset(&filesystem->work[height], 0, sizeof(*block));
		return 0;
	}
	result = cache_get(filesystem, pointer, &block);
	if (result == 0)
		memcpy(&filesystem->work[height], block, sizeof(*block));
	return result;
}

static int store(struct filesystem *filesystem, struct format_pointer *pointer, const union format_block *content)
{
	uint32_t block;
	int result = space_own(filesystem, pointer->block, &block);

	return result < 0 ? result : cache_put(filesystem, block, content, pointer);
}

static int put_below(struct filesystem *filesystem, struct format_pointer *pointer, uint32_t height, uint64_t index,
		     const union format_block *content)
{
	union format_block *node = &filesystem->work[height];
	int result;

	if (height == 0)
		return store(filesystem, pointer, content);
	result = load(filesystem, *pointer, height);
	if (result == 0)
		result = put_below(filesystem, &node->pointer[slot_of(index, height)], height - 1, index, content);
	return result < 0 ? result : store(filesystem, pointer, node);
}

int tree_put(struct filesystem *filesystem, struct format_tree *tree, uint64_t index, const union format_block *content)
{
	if (index >= span_of(FORMAT_HEIGHT_MAX))
		return -FILESYSTEM_TOO_BIG;
	while (index >= span_of(tree->height)) {
		union format_block *node = &filesystem->work[++tree->height];
		struct format_pointer grown = {0, 0};
		int result;

		if (tree->top.block == 0)
			continue;
		memset(node, 0, sizeof(*node));
		node->pointer[0] = tree->top;
		result = store(filesystem, &grown, node);
		if (result < 0)
			return result;
		tree->top = grown;
	}
	return put_below(filesystem, &tree->top, tree->height, index, content);
}

static int drop_below(struct filesystem *filesystem, struct format_pointer pointer, uint32_t height)
{
	int result;

	if (pointer.block == 0)
		return 0;
	if (height > 0) {
		result = load(filesystem, pointer, height);
		for (uint32_t i = 0; result == 0 && i < FORMAT_POINTERS; i++)
			result = drop_below(filesystem, filesystem->work[height].pointer[i], height - 1);
		if (result < 0)
			return result;
	}
	space_drop(filesystem, pointer.block);
	return 0;
}

/* `index` > 0, so something of it stays. */
static int cut_below(struct filesystem *filesystem, struct format_pointer *pointer, uint32_t height, uint64_t index)
{
	union format_block *node = &filesystem->work[height];
	const struct format_pointer nothing = {0, 0};
	uint64_t below;
	uint32_t first;
	int result;

	if (height == 0 || pointer->block == 0 || index >= span_of(height))
		return 0;
	result = load(filesystem, *pointer, height);
	below = index % span_of(height - 1);
	first = (uint32_t)(index / span_of(height - 1));
	if (result == 0 && below > 0)
		result = cut_below(filesystem, &node->pointer[first++], height - 1, below);
	for (uint32_t i = first; result == 0 && i < FORMAT_POINTERS; i++) {
		result = drop_below(filesystem, node->pointer[i], height - 1);
		node->pointer[i] = nothing;
	}
	return result < 0 ? result : store(filesystem, pointer, node);
}

int tree_cut(struct filesystem *filesystem, struct format_tree *tree, uint64_t index)
{
	int result;

	if (index > 0)
		return cut_below(filesystem, &tree->top, tree->height, index);
	result = drop_below(filesystem, tree->top, tree->height);
	if (result == 0)
		*tree = (struct format_tree){{0, 0}, 0, 0};
	return result;
}

/* A tree is as deep as it says, and no block is claimed twice: that ends, whatever the device says. */
static int claim_below(struct filesystem *filesystem, struct format_pointer pointer, uint32_t height)
{
	int result;

	if (pointer.block == 0)
		return pointer.checksum == 0 ? 0 : -FILESYSTEM_DAMAGED;
	result = space_claim(filesystem, pointer.block);
	if (result < 0 || height == 0)
		return result;
	result = load(filesystem, pointer, height);
	for (uint32_t i = 0; result == 0 && i < FORMAT_POINTERS; i++)
		result = claim_below(filesystem, filesystem->work[height].pointer[i], height - 1);
	return result;
}

int tree_claim(struct filesystem *filesystem, const struct format_tree *tree)
{
	return claim_below(filesystem, tree->top, tree->height);
}
