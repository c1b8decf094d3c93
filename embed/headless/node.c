/* node.c: nodes: how they are made, how long they live, and who is beside them. */
#include <assert.h>

#include "tree_internal.h"

int node_create(struct tree *tree, enum node_type type, struct node **result)
{
	struct node *node;

	*result = NULL;
	if (tree->nodes >= UNILET_HEADLESS_NODES_MAX)
		return -TREE_QUOTA_EXCEEDED;
	node = pool_allocate(&tree->pool, sizeof(*node));
	if (!node)
		return -TREE_QUOTA_EXCEEDED;
	*node = (struct node){.tree = tree, .type = (uint8_t)type, .holds = 1};
	tree->nodes++;
	*result = node;
	return 0;
}

int node_create_element_in(struct tree *tree, enum node_space space, uint32_t name, struct node **element)
{
	int error;

	*element = NULL;
	if (name == ATOM_NONE || name >= tree->atoms.count)
		return -TREE_INVALID_CHARACTER;
	error = node_create(tree, NODE_ELEMENT, element);
	if (error)
		return error;
	(*element)->space = (uint8_t)space;
	(*element)->name = name;
	return 0;
}

int node_create_element(struct tree *tree, uint32_t name, struct node **element)
{
	return node_create_element_in(tree, SPACE_HTML, name, element);
}

static int create_with_data(struct tree *tree, enum node_type type, struct string data, struct node **node)
{
	int error = node_create(tree, type, node);

	if (error)
		return error;
	error = data_set(*node, data);
	if (error) {
		node_release(*node);
		*node = NULL;
	}
	return error;
}

int node_create_text(struct tree *tree, struct string data, struct node **text)
{
	return create_with_data(tree, NODE_TEXT, data, text);
}

int node_create_comment(struct tree *tree, struct string data, struct node **comment)
{
	return create_with_data(tree, NODE_COMMENT, data, comment);
}

int node_create_fragment(struct tree *tree, struct node **fragment)
{
	return node_create(tree, NODE_FRAGMENT, fragment);
}

int node_create_doctype(struct tree *tree, struct string name, struct string public_id, struct string system_id,
			struct node **result)
{
	struct doctype *doctype = pool_allocate(&tree->pool, sizeof(*doctype));
	int error;

	*result = NULL;
	if (!doctype)
		return -TREE_QUOTA_EXCEEDED;
	error = node_create(tree, NODE_DOCTYPE, result);
	if (error) {
		pool_free(&tree->pool, doctype, sizeof(*doctype));
		return error;
	}
	*doctype = (struct doctype){EMPTY, EMPTY, EMPTY};
	(*result)->doctype = doctype;
	error = tree_copy(tree, name, &doctype->name);
	if (!error)
		error = tree_copy(tree, public_id, &doctype->public_id);
	if (!error)
		error = tree_copy(tree, system_id, &doctype->system_id);
	if (error) {
		node_release(*result);
		*result = NULL;
	}
	return error;
}

int node_rare(struct node *node, struct rare **result)
{
	if (!node->rare) {
		node->rare = pool_allocate(&node->tree->pool, sizeof(*node->rare));
		if (!node->rare)
			return -TREE_QUOTA_EXCEEDED;
		*node->rare = (struct rare){0};
	}
	*result = node->rare;
	return 0;
}

void **node_objects(struct node *node)
{
	struct rare *rare;

	return node_rare(node, &rare) < 0 ? NULL : &rare->objects;
}

/* A node that is kept keeps what it hangs on: the first hold climbs, until it meets one that is kept already. */
struct node *node_hold(struct node *node)
{
	for (struct node *at = node; at && at->holds++ == 0;)
		at = node_keeper(at);
	return node;
}

void node_release(struct node *node)
{
	while (node) {
		struct node *keeper = node_keeper(node);

		assert(node->holds > 0);
		if (--node->holds > 0)
			return;
		if (!keeper)
			node_free(node);
		node = keeper;
	}
}

void node_kept(struct node *child)
{
	if (child->holds > 0)
		node_hold(node_keeper(child));
}

void node_no_longer_kept(const struct node *child, struct node *keeper)
{
	if (child->holds > 0)
		node_release(keeper);
}

static void free_rare(struct node *node)
{
	struct rare *rare = node->rare;

	if (rare->listeners)
		listeners_free(rare->listeners);
	tree_uncopy(node->tree, &rare->value);
	tree_uncopy(node->tree, &rare->validity);
	pool_free(&node->tree->pool, rare, sizeof(*rare));
}

static void free_one(struct node *node)
{
	struct tree *tree = node->tree;

	if (node->rare)
		free_rare(node);
	if (node->type == NODE_ELEMENT) {
		attributes_free(node);
	} else if (is_character_data(node)) {
		pool_free(&tree->pool, node->data, node->room);
	} else if (node->type == NODE_DOCTYPE) {
		tree_uncopy(tree, &node->doctype->name);
		tree_uncopy(tree, &node->doctype->public_id);
		tree_uncopy(tree, &node->doctype->system_id);
		pool_free(&tree->pool, node->doctype, sizeof(*node->doctype));
	}
	if (tree->focused == node)
		tree->focused = NULL;
	tree->nodes--;
	pool_free(&tree->pool, node, sizeof(*node));
}

/* Shadow roots and template contents become children, so that the walk below finds them. */
static void bring_to_light(struct node *node, struct node **hidden)
{
	if (!*hidden)
		return;
	(*hidden)->parent = node;
	(*hidden)->next = node->first;
	node->first = *hidden;
	*hidden = NULL;
}

/* However deep it is: leaf by leaf, each time going on at the parent. */
void node_free(struct node *root)
{
	struct node *node = root;

	tree_changed(root->tree);
	for (;;) {
		struct node *parent = node->parent;

		if (node->rare) {
			bring_to_light(node, &node->rare->shadow);
			bring_to_light(node, &node->rare->content);
		}
		if (node->first) {
			node = node->first;
			continue;
		}
		if (node == root)
			break;
		parent->first = node->next;
		free_one(node);
		node = parent;
	}
	free_one(root);
}

struct tree *node_tree(const struct node *node)
{
	return node->tree;
}

enum node_type node_type(const struct node *node)
{
	return node->type;
}

bool node_is_element(const struct node *node)
{
	return node->type == NODE_ELEMENT;
}

bool node_is_shadow_root(const struct node *node)
{
	return node->flags & NODE_SHADOW_ROOT && node->type == NODE_FRAGMENT;
}

struct node *node_parent(const struct node *node)
{
	return node->parent;
}

struct node *node_parent_element(const struct node *node)
{
	return node->parent && node->parent->type == NODE_ELEMENT ? node->parent : NULL;
}

struct node *node_first_child(const struct node *node)
{
	return node->first;
}

struct node *node_last_child(const struct node *node)
{
	return node->last;
}

struct node *node_next_sibling(const struct node *node)
{
	return node->next;
}

struct node *node_previous_sibling(const struct node *node)
{
	return node->previous;
}

static struct node *element_from(struct node *node)
{
	while (node && node->type != NODE_ELEMENT)
		node = node->next;
	return node;
}

static struct node *element_back_from(struct node *node)
{
	while (node && node->type != NODE_ELEMENT)
		node = node->previous;
	return node;
}

struct node *node_first_element_child(const struct node *node)
{
	return element_from(node->first);
}

struct node *node_last_element_child(const struct node *node)
{
	return element_back_from(node->last);
}

struct node *node_next_element_sibling(const struct node *node)
{
	return element_from(node->next);
}

struct node *node_previous_element_sibling(const struct node *node)
{
	return element_back_from(node->previous);
}

uint32_t node_child_element_count(const struct node *node)
{
	uint32_t count = 0;

	for (const struct node *child = node->first; child; child = child->next)
		count += child->type == NODE_ELEMENT;
	return count;
}

struct node *node_after(const struct node *node, const struct node *root)
{
	return node->first ? node->first : node_after_subtree(node, root);
}

struct node *node_after_subtree(const struct node *node, const struct node *root)
{
	while (node && node != root) {
		if (node->next)
			return node->next;
		node = node->parent;
	}
	return NULL;
}
