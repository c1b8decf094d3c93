/* tree.c: a tree as a whole: its beginning and end, its document. */
#include <stdlib.h>

#include "tree_internal.h"

int tree_open(uint64_t bytes_max, struct tree **result)
{
	struct tree *tree = calloc(1, sizeof(*tree));
	int error;

	*result = NULL;
	if (!tree)
		return -TREE_QUOTA_EXCEEDED;
	tree->pool.bytes_max = bytes_max ? bytes_max : UNILET_HEADLESS_BYTES_MAX;
	error = atoms_open(tree);
	if (!error)
		error = node_create(tree, NODE_DOCUMENT, &tree->document);
	if (error) {
		tree_close(tree);
		return error;
	}
	*result = tree;
	return 0;
}

/* The memory of all nodes goes at once; only those who listen are told. */
void tree_close(struct tree *tree)
{
	if (!tree)
		return;
	selectors_forget(tree);
	while (tree->listening)
		listeners_free(tree->listening);
	pool_close(&tree->pool);
	free(tree);
}

struct node *tree_document(struct tree *tree)
{
	return tree->document;
}

struct node *tree_document_element(struct tree *tree)
{
	return node_first_element_child(tree->document);
}

/* A child of <html>, of one of two names. */
static struct node *html_child(struct tree *tree, uint32_t name, uint32_t or_name)
{
	struct node *child = tree_document_element(tree);

	if (!child || !is_html(child, ATOM_HTML))
		return NULL;
	for (child = child->first; child; child = child->next)
		if (is_html(child, name) || is_html(child, or_name))
			return child;
	return NULL;
}

struct node *tree_head(struct tree *tree)
{
	return html_child(tree, ATOM_HEAD, ATOM_HEAD);
}

struct node *tree_body(struct tree *tree)
{
	return html_child(tree, ATOM_BODY, ATOM_FRAMESET);
}

uint64_t tree_nodes(const struct tree *tree)
{
	return tree->nodes;
}

uint64_t tree_bytes(const struct tree *tree)
{
	return tree->pool.bytes;
}

uint64_t tree_version(const struct tree *tree)
{
	return tree->version;
}

int tree_copy(struct tree *tree, struct string string, struct string *copy)
{
	char *data;

	*copy = EMPTY;
	if (string.length == 0)
		return 0;
	if (string.length > UNILET_HEADLESS_STRING_MAX)
		return -TREE_QUOTA_EXCEEDED;
	data = pool_allocate(&tree->pool, string.length);
	if (!data)
		return -TREE_QUOTA_EXCEEDED;
	memcpy(data, string.data, string.length);
	*copy = (struct string){data, string.length};
	return 0;
}

void tree_uncopy(struct tree *tree, struct string *copy)
{
	if (copy->length > 0)
		pool_free(&tree->pool, (void *)(uintptr_t)copy->data, copy->length);
	*copy = EMPTY;
}
