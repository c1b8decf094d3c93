/* insert_many.c: the members that insert several nodes at once. */
#include "tree_internal.h"

static void release_all(struct node *const *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		node_release(nodes[i]);
}

/* What could not be inserted is in no fragment either. */
static int let_go(struct node *gathered, size_t count, int error)
{
	while (error && count != 1 && gathered->first)
		node_remove(gathered->first);
	node_release(gathered);
	return error;
}

/* The nodes as one, held by the caller: the only one, or a fragment of them. */
static int gather(struct tree *tree, struct node *const *nodes, size_t count, struct node **gathered)
{
	int error;

	if (count == 1) {
		*gathered = node_hold(nodes[0]);
		return 0;
	}
	error = node_create_fragment(tree, gathered);
	if (error)
		return error;
	/* One may be all that keeps another. */
	for (size_t i = 0; i < count; i++)
		node_hold(nodes[i]);
	for (size_t i = 0; i < count && !error; i++)
		error = node_append(*gathered, nodes[i]);
	release_all(nodes, count);
	return error ? let_go(*gathered, count, error) : 0;
}

enum place { BEHIND, BEFORE };

/* Behind a node (NULL: at the front) or before one (NULL: at the end), which is none of `nodes`. */
static int insert_all(struct node *parent, struct node *const *nodes, size_t count, enum place place, struct node *mark)
{
	struct node *gathered;
	int error;

	node_hold(parent);
	error = gather(parent->tree, nodes, count, &gathered);
	if (!error) {
		if (place == BEHIND)
			mark = mark ? mark->next : parent->first;
		error = let_go(gathered, count, node_insert(parent, gathered, mark));
	}
	node_release(parent);
	return error;
}

int node_append_all(struct node *parent, struct node *const *nodes, size_t count)
{
	return insert_all(parent, nodes, count, BEFORE, NULL);
}

int node_prepend_all(struct node *parent, struct node *const *nodes, size_t count)
{
	return insert_all(parent, nodes, count, BEHIND, NULL);
}

int node_replace_children(struct node *parent, struct node *const *nodes, size_t count)
{
	struct node *gathered;
	int error;

	node_hold(parent);
	error = gather(parent->tree, nodes, count, &gathered);
	if (!error) {
		error = insert_check(parent, gathered, NULL, NULL);
		while (!error && parent->first)
			node_remove(parent->first);
		if (!error)
			error = node_insert(parent, gathered, NULL);
		error = let_go(gathered, count, error);
	}
	node_release(parent);
	return error;
}

static bool is_one_of(const struct node *node, struct node *const *nodes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (nodes[i] == node)
			return true;
	return false;
}

int node_before_all(struct node *node, struct node *const *nodes, size_t count)
{
	struct node *mark = node->previous;

	if (!node->parent)
		return 0;
	while (mark && is_one_of(mark, nodes, count))
		mark = mark->previous;
	return insert_all(node->parent, nodes, count, BEHIND, mark);
}

/* The first one behind `node` that stays where it is. */
static struct node *stays_behind(const struct node *node, struct node *const *nodes, size_t count)
{
	struct node *mark = node->next;

	while (mark && is_one_of(mark, nodes, count))
		mark = mark->next;
	return mark;
}

int node_after_all(struct node *node, struct node *const *nodes, size_t count)
{
	if (!node->parent)
		return 0;
	return insert_all(node->parent, nodes, count, BEFORE, stays_behind(node, nodes, count));
}

int node_replace_with(struct node *node, struct node *const *nodes, size_t count)
{
	struct node *parent = node->parent, *mark, *gathered;
	int error;

	if (!parent)
		return 0;
	mark = stays_behind(node, nodes, count);
	node_hold(parent);
	node_hold(node);
	error = gather(node->tree, nodes, count, &gathered);
	if (!error) {
		error = node->parent == parent ? node_replace_child(parent, gathered, node)
					       : node_insert(parent, gathered, mark);
		error = let_go(gathered, count, error);
	}
	node_release(node);
	node_release(parent);
	return error;
}
