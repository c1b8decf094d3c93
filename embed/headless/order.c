/* order.c: how two nodes lie to each other. */
#include "tree_internal.h"

/* compareDocumentPosition()'s bits. */
enum position {
	POSITION_DISCONNECTED = 1,
	POSITION_PRECEDING = 2,
	POSITION_FOLLOWING = 4,
	POSITION_CONTAINS = 8,
	POSITION_CONTAINED_BY = 16,
	POSITION_IMPLEMENTATION_SPECIFIC = 32,
};

bool node_contains(const struct node *node, const struct node *other)
{
	if (!node->first)
		return node == other;
	for (; other; other = other->parent)
		if (other == node)
			return true;
	return false;
}

static const struct node *parent_or_host(const struct node *node)
{
	if (node->parent || !node_is_shadow_root(node))
		return node->parent;
	return node->rare->host;
}

bool node_shadow_contains(const struct node *node, const struct node *other)
{
	for (; other; other = parent_or_host(other))
		if (other == node)
			return true;
	return false;
}

bool node_is_connected(const struct node *node)
{
	return node_root(node, true)->type == NODE_DOCUMENT;
}

struct node *node_root(const struct node *node, bool composed)
{
	const struct node *above = node;

	while (above) {
		node = above;
		above = composed ? parent_or_host(node) : node->parent;
	}
	return (struct node *)(uintptr_t)node;
}

static uint32_t depth_of(const struct node *node)
{
	uint32_t depth = 0;

	while ((node = node->parent))
		depth++;
	return depth;
}

/* The order of two siblings; they are looked for from both at once, so that it takes as long as they are apart. */
static bool is_before(const struct node *a, const struct node *b)
{
	const struct node *forth = a, *back = a;

	while (forth || back) {
		forth = forth ? forth->next : NULL;
		back = back ? back->previous : NULL;
		if (forth == b)
			return true;
		if (back == b)
			return false;
	}
	return false;
}

uint32_t node_compare(const struct node *node, const struct node *other)
{
	uint32_t depth = depth_of(node), other_depth = depth_of(other);
	const struct node *a = node, *b = other;

	if (node == other)
		return 0;
	for (; depth > other_depth; depth--)
		a = a->parent;
	for (; other_depth > depth; other_depth--)
		b = b->parent;
	if (a == b)
		return a == node ? POSITION_FOLLOWING | POSITION_CONTAINED_BY : POSITION_PRECEDING | POSITION_CONTAINS;
	while (a->parent != b->parent) {
		a = a->parent;
		b = b->parent;
	}
	if (!a->parent)
		return POSITION_DISCONNECTED | POSITION_IMPLEMENTATION_SPECIFIC |
		       ((uintptr_t)a < (uintptr_t)b ? POSITION_FOLLOWING : POSITION_PRECEDING);
	return is_before(a, b) ? POSITION_FOLLOWING : POSITION_PRECEDING;
}

static bool equal_attributes(const struct node *a, const struct node *b)
{
	if (a->attribute_count != b->attribute_count)
		return false;
	for (uint32_t i = 0; i < a->attribute_count; i++) {
		const struct attribute *mine = &a->attributes[i], *found = attribute_find(b, mine->name, mine->space);

		if (!found || !same(attribute_string(mine), attribute_string(found)))
			return false;
	}
	return true;
}

static bool equal_alone(const struct node *a, const struct node *b)
{
	if (a->type != b->type)
		return false;
	if (is_character_data(a))
		return same(node_data(a), node_data(b));
	if (a->type == NODE_ELEMENT)
		return a->space == b->space && a->name == b->name && equal_attributes(a, b);
	if (a->type == NODE_DOCTYPE)
		return same(a->doctype->name, b->doctype->name) && same(a->doctype->public_id, b->doctype->public_id) &&
		       same(a->doctype->system_id, b->doctype->system_id);
	return true;
}

/* Both are walked together, and must go down, on and up at the same places. */
bool node_is_equal(const struct node *node, const struct node *other)
{
	const struct node *a = node, *b = other;

	if (node->tree != other->tree)
		return false;
	for (;;) {
		if (!equal_alone(a, b) || !a->first != !b->first)
			return false;
		if (a->first) {
			a = a->first;
			b = b->first;
			continue;
		}
		while (a != node && !a->next && !b->next) {
			a = a->parent;
			b = b->parent;
		}
		if (a == node)
			return true;
		if (!a->next || !b->next)
			return false;
		a = a->next;
		b = b->next;
	}
}
