/* clone.c: copies of nodes, and of all below them. */
#include <stdlib.h>

#include "tree_internal.h"

/* A tree still to be copied: a shadow root or a template's content, found on the way. They wait in a list, as templates may
 * lie in each other as deep as a guest likes. */
struct waiting {
	const struct node *from;
	struct node *to;
	struct waiting *next;
};

static int wait_for(struct waiting **list, const struct node *from, struct node *to)
{
	struct waiting *waiting = malloc(sizeof(*waiting));

	if (!waiting)
		return -TREE_QUOTA_EXCEEDED;
	*waiting = (struct waiting){from, to, *list};
	*list = waiting;
	return 0;
}

/* What HTML's cloning steps carry over: the state of a field is copied, that of an option is not. */
static int copy_state(const struct node *from, struct node *to)
{
	struct rare *rare;
	int error = 0;

	if (!is_html(from, ATOM_INPUT) && !is_html(from, ATOM_TEXTAREA))
		return 0;
	to->flags = from->flags & NODE_FORM_STATE;
	if (from->rare && from->rare->value.length > 0) {
		error = node_rare(to, &rare);
		if (!error)
			error = tree_copy(to->tree, from->rare->value, &rare->value);
	}
	return error;
}

static int copy_hidden(const struct node *from, struct node *to, bool deep, struct waiting **list)
{
	const struct node *shadow = from->rare->shadow, *content = from->rare->content;
	struct node *copy;
	int error = 0;

	if (shadow && shadow->rare->shadow_options.clonable) {
		error = hidden_create(to, NODE_SHADOW_ROOT, &copy);
		if (!error) {
			copy->rare->shadow_options = shadow->rare->shadow_options;
			error = wait_for(list, shadow, copy);
		}
	}
	if (content && deep && !error) {
		error = hidden_create(to, NODE_TEMPLATE_CONTENT, &copy);
		if (!error)
			error = wait_for(list, content, copy);
	}
	return error;
}

static int copy_element(const struct node *from, struct node *to, bool deep, struct waiting **list)
{
	int error = attributes_copy(from, to);

	if (!error)
		error = copy_state(from, to);
	if (!error && from->rare)
		error = copy_hidden(from, to, deep, list);
	return error;
}

static int copy_one(const struct node *from, bool deep, struct waiting **list, struct node **copy)
{
	struct tree *tree = from->tree;
	int error;

	switch (from->type) {
	case NODE_ELEMENT:
		error = node_create_element_in(tree, from->space, from->name, copy);
		if (!error) {
			error = copy_element(from, *copy, deep, list);
			if (error)
				node_release(*copy);
		}
		return error;
	case NODE_TEXT:
		return node_create_text(tree, node_data(from), copy);
	case NODE_COMMENT:
		return node_create_comment(tree, node_data(from), copy);
	case NODE_DOCTYPE:
		return node_create_doctype(tree, from->doctype->name, from->doctype->public_id,
					   from->doctype->system_id, copy);
	case NODE_FRAGMENT:
		return node_is_shadow_root(from) ? -TREE_NOT_SUPPORTED : node_create_fragment(tree, copy);
	default:
		return -TREE_NOT_SUPPORTED; /* a tree has one document */
	}
}

/* Both are walked together; the copy grows as the walk goes. */
static int copy_below(const struct node *root, struct node *copy_root, struct waiting **list)
{
	const struct node *from = root->first;
	struct node *parent = copy_root, *copy;
	int error;

	while (from) {
		error = copy_one(from, true, list, &copy);
		if (error)
			return error;
		node_link_given(parent, copy);
		if (from->first) {
			from = from->first;
			parent = copy;
			continue;
		}
		while (!from->next && from->parent != root) {
			from = from->parent;
			parent = parent->parent;
		}
		from = from->next;
	}
	return 0;
}

int node_clone(struct node *node, bool deep, struct node **copy)
{
	struct waiting *list = NULL, *waiting;
	int error = copy_one(node, deep, &list, copy);

	if (!error && deep)
		error = copy_below(node, *copy, &list);
	else if (error)
		*copy = NULL;
	while ((waiting = list)) {
		list = waiting->next;
		if (!error)
			error = copy_below(waiting->from, waiting->to, &list);
		free(waiting);
	}
	if (error && *copy) {
		node_release(*copy);
		*copy = NULL;
	}
	return error;
}
