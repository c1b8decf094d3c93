/* insert.c: where a node may be put, and how it gets there. */
#include "tree_internal.h"

static void unlink_node(struct node *node)
{
	struct node *parent = node->parent;

	if (node->previous)
		node->previous->next = node->next;
	else
		parent->first = node->next;
	if (node->next)
		node->next->previous = node->previous;
	else
		parent->last = node->previous;
	node->parent = node->previous = node->next = NULL;
	tree_changed(node->tree);
	node_no_longer_kept(node, parent);
}

void node_link(struct node *parent, struct node *node, struct node *before)
{
	node->parent = parent;
	node->next = before;
	node->previous = before ? before->previous : parent->last;
	if (node->previous)
		node->previous->next = node;
	else
		parent->first = node;
	if (before)
		before->previous = node;
	else
		parent->last = node;
	tree_changed(node->tree);
	node_kept(node);
}

void node_link_given(struct node *parent, struct node *node)
{
	node->holds = 0;
	node_link(parent, node, NULL);
}

/* What has the focus loses it when it is removed, without an event. */
static void lose_focus(const struct node *removed)
{
	struct tree *tree = removed->tree;

	if (tree->focused && node_shadow_contains(removed, tree->focused))
		tree->focused = NULL;
}

void node_remove(struct node *node)
{
	if (!node->parent)
		return;
	lose_focus(node);
	node_hold(node);
	unlink_node(node);
	node_release(node);
}

/* Whether `node` is `parent` or above it, across the hosts of shadow roots and templates. What has nothing below it is above
 * nothing: so to build a tree from above costs the same at each depth. */
static bool would_be_cycle(const struct node *parent, const struct node *node)
{
	if (node == parent)
		return true;
	if (!node->first && !(node->rare && (node->rare->shadow || node->rare->content)))
		return false;
	for (; parent; parent = node_keeper(parent))
		if (parent == node)
			return true;
	return false;
}

static bool has_element(const struct node *from, const struct node *but)
{
	for (; from; from = from->next)
		if (from != but && from->type == NODE_ELEMENT)
			return true;
	return false;
}

static bool has_doctype(const struct node *from, const struct node *but)
{
	for (; from; from = from->next)
		if (from != but && from->type == NODE_DOCTYPE)
			return true;
	return false;
}

/* A document has one doctype at most, then one element at most, and no text. `child` is what the node comes before;
 * `replaced` goes away for it. */
static bool document_takes(const struct node *document, const struct node *node, const struct node *child,
			   const struct node *replaced)
{
	const struct node *at;

	switch (node->type) {
	case NODE_FRAGMENT:
		for (at = node->first; at; at = at->next)
			if (at->type == NODE_TEXT)
				return false;
		at = node_first_element_child(node);
		return !at || (!has_element(at->next, NULL) && document_takes(document, at, child, replaced));
	case NODE_ELEMENT:
		return !has_element(document->first, replaced) && !has_doctype(child, replaced);
	case NODE_DOCTYPE:
		for (at = document->first; at && at != child; at = at->next)
			if (at->type == NODE_ELEMENT && at != replaced)
				return false;
		return !has_doctype(document->first, replaced);
	case NODE_TEXT:
		return false;
	default:
		return true;
	}
}

/* "Ensure pre-insert validity". */
int insert_check(const struct node *parent, const struct node *node, const struct node *before,
		 const struct node *replaced)
{
	if (parent->tree != node->tree)
		return -TREE_NOT_SUPPORTED;
	if (!is_parent_type(parent) || would_be_cycle(parent, node))
		return -TREE_HIERARCHY_REQUEST;
	if ((before && before->parent != parent) || (replaced && replaced->parent != parent))
		return -TREE_NOT_FOUND;
	if (node->type == NODE_DOCUMENT)
		return -TREE_HIERARCHY_REQUEST;
	if (parent->type == NODE_DOCUMENT)
		return document_takes(parent, node, before, replaced) ? 0 : -TREE_HIERARCHY_REQUEST;
	return node->type == NODE_DOCTYPE ? -TREE_HIERARCHY_REQUEST : 0;
}

/* A move: the caller has checked, and `before` is not the node itself. */
static void put(struct node *parent, struct node *node, struct node *before)
{
	if (!node->parent && node->type != NODE_FRAGMENT) {
		node_link(parent, node, before);
		return;
	}
	/* What is kept by nothing but what moves must not go meanwhile. */
	node_hold(node);
	node_hold(parent);
	if (node->type == NODE_FRAGMENT) {
		while (node->first)
			put(parent, node->first, before);
	} else {
		lose_focus(node);
		unlink_node(node);
		node_link(parent, node, before);
	}
	node_release(parent);
	node_release(node);
}

int node_insert(struct node *parent, struct node *node, struct node *before)
{
	int error = insert_check(parent, node, before, NULL);

	if (error)
		return error;
	put(parent, node, before == node ? node->next : before);
	return 0;
}

/* "Ensure pre-move validity": it stays in its tree, and is an element or has data. */
static int move_check(const struct node *parent, const struct node *node, const struct node *before)
{
	int error = insert_check(parent, node, before, NULL);

	if (error)
		return error;
	if (node_root(parent, true) != node_root(node, true) ||
	    (node->type != NODE_ELEMENT && !is_character_data(node)))
		return -TREE_HIERARCHY_REQUEST;
	return 0;
}

int node_move(struct node *parent, struct node *node, struct node *before)
{
	struct node *focused = node->tree->focused;
	int error = move_check(parent, node, before);

	if (error)
		return error;
	put(parent, node, before == node ? node->next : before);
	node->tree->focused = focused;
	return 0;
}

int node_append(struct node *parent, struct node *node)
{
	return node_insert(parent, node, NULL);
}

int node_replace_child(struct node *parent, struct node *node, struct node *child)
{
	struct node *next = child->next == node ? node->next : child->next;
	int error = insert_check(parent, node, next, child);

	if (error)
		return error;
	if (child == node)
		return 0;
	node_hold(parent);
	node_hold(node);
	node_remove(child);
	put(parent, node, next);
	node_release(node);
	node_release(parent);
	return 0;
}

int node_remove_child(struct node *parent, struct node *child)
{
	if (child->parent != parent)
		return -TREE_NOT_FOUND;
	node_remove(child);
	return 0;
}
