/* collection.c: lists of nodes that follow the tree as it changes, and what a query found. */
#include <stdlib.h>

#include "form_internal.h"

struct collection {
	struct node *root; /* held */
	enum collection_kind kind;
	uint32_t name, lower_name;
	bool any_space;
	enum node_space space; /* of COLLECTION_TAG_IN */
	char *text;            /* classes, or a name */
	size_t length;
	struct node **found; /* of a query; held */
	uint32_t count, room;
	/* Where reading is, as long as the tree is of this version. */
	uint64_t version;
	uint32_t index;
	struct node *at;
	bool is_counted;
	uint32_t counted;
};

static struct string text_of(const struct collection *collection)
{
	return (struct string){collection->text, collection->length};
}

static bool has_classes(const struct collection *collection, const struct node *node)
{
	struct string wanted = text_of(collection), all = element_attribute_or_empty(node, ATOM_CLASS), class, rest,
		      other;
	bool any = false;

	if (all.length > UNILET_HEADLESS_TOKENS_BYTES_MAX)
		return false;
	while (string_next_token(&wanted, &class)) {
		bool has = false;

		rest = all;
		while (!has && string_next_token(&rest, &other))
			has = node->tree->quirks ? string_equal_ignoring_case(other, class) : same(other, class);
		if (!has)
			return false;
		any = true;
	}
	return any;
}

static bool has_tag(const struct collection *collection, const struct node *node)
{
	if (same(text_of(collection), STRING("*")))
		return true;
	return node->name == (node->space == SPACE_HTML ? collection->lower_name : collection->name);
}

static bool has_tag_in(const struct collection *collection, const struct node *node)
{
	return (collection->any_space || node->space == collection->space) &&
	       (same(text_of(collection), STRING("*")) || same(text_of(collection), element_local_name(node)));
}

/* Whether an element below the root belongs to it. */
static bool belongs(const struct collection *collection, const struct node *node)
{
	switch (collection->kind) {
	case COLLECTION_TAG:
		return has_tag(collection, node);
	case COLLECTION_TAG_IN:
		return has_tag_in(collection, node);
	case COLLECTION_CLASS:
		return has_classes(collection, node);
	case COLLECTION_NAME:
		return node->space == SPACE_HTML && element_attribute(node, ATOM_NAME, NULL) &&
		       same(element_attribute_or_empty(node, ATOM_NAME), text_of(collection));
	case COLLECTION_SELECTED:
		return option_select(node) == collection->root && option_selected(node);
	case COLLECTION_ELEMENTS:
		return form_is_listed(node);
	case COLLECTION_LABELS:
		return label_control(node) == collection->root;
	default:
		return false;
	}
}

/* The next in tree order below a root. */
static struct node *search(const struct collection *collection, const struct node *root, const struct node *at)
{
	struct node *node = at ? node_after(at, root) : root->first;

	for (; node; node = node_after(node, root))
		if (node->type == NODE_ELEMENT && belongs(collection, node))
			return node;
	return NULL;
}

/* A form's own, without the images among its inputs. */
static struct node *form_control_after(const struct node *form, const struct node *at)
{
	struct node *node = form_element_after(form, at);

	while (node && is_html(node, ATOM_INPUT) && input_type(node) == INPUT_IMAGE)
		node = form_element_after(form, node);
	return node;
}

static bool has_name(const struct node *node, struct string name)
{
	return same(element_attribute_or_empty(node, ATOM_ID), name) ||
	       (element_space(node) == SPACE_HTML && same(element_attribute_or_empty(node, ATOM_NAME), name));
}

static struct node *named_control_after(const struct collection *collection, const struct node *at)
{
	struct node *node = form_control_after(collection->root, at);

	while (node && !has_name(node, text_of(collection)))
		node = form_control_after(collection->root, node);
	return node;
}

static struct node *body_after(const struct node *table, const struct node *at)
{
	struct node *node = at ? at->next : table->first;

	while (node && !is_html(node, ATOM_TBODY))
		node = node->next;
	return node;
}

/* The one behind `at` (NULL: the first one). */
static struct node *next(const struct collection *collection, const struct node *at)
{
	const struct node *root = collection->root;

	switch (collection->kind) {
	case COLLECTION_CHILD_NODES:
		return at ? at->next : root->first;
	case COLLECTION_CHILDREN:
		return at ? node_next_element_sibling(at) : node_first_element_child(root);
	case COLLECTION_OPTIONS:
		return select_option_after(root, at);
	case COLLECTION_ROWS:
		return table_row_after(root, at);
	case COLLECTION_CELLS:
		return table_cell_after(root, at);
	case COLLECTION_BODIES:
		return body_after(root, at);
	case COLLECTION_ELEMENTS:
		return is_html(root, ATOM_FORM) ? form_control_after(root, at) : search(collection, root, at);
	case COLLECTION_CONTROLS:
		return named_control_after(collection, at);
	case COLLECTION_LABELS:
		return search(collection, node_root(root, false), at);
	default:
		return search(collection, root, at);
	}
}

static int take_found(void *context, struct node *node)
{
	struct collection *collection = context;

	if (collection->count == collection->room) {
		uint32_t room = collection->room ? 2 * collection->room : 16;
		struct node **found = realloc(collection->found, room * sizeof(struct node *));

		if (!found)
			return -TREE_QUOTA_EXCEEDED;
		collection->found = found;
		collection->room = room;
	}
	collection->found[collection->count++] = node_hold(node);
	return 0;
}

static int run_query(struct collection *collection, struct string text)
{
	struct selector *selector;
	int error = selector_open(collection->root->tree, text, &selector);

	if (!error)
		error = selector_each(selector, collection->root, take_found, collection);
	selector_close(selector);
	return error;
}

static int prepare(struct collection *collection, struct string argument)
{
	struct tree *tree = collection->root->tree;
	int error = 0;

	if (collection->kind == COLLECTION_QUERY)
		return run_query(collection, argument);
	if (collection->kind == COLLECTION_TAG) {
		error = tree_atom(tree, argument, &collection->name);
		if (!error)
			error = tree_atom_of_lower(tree, argument, &collection->lower_name);
	}
	if (error || argument.length == 0)
		return error;
	if (argument.length > UNILET_HEADLESS_NAME_BYTES_MAX)
		return -TREE_QUOTA_EXCEEDED;
	collection->text = malloc(argument.length);
	if (!collection->text)
		return -TREE_QUOTA_EXCEEDED;
	memcpy(collection->text, argument.data, argument.length);
	collection->length = argument.length;
	return 0;
}

int collection_open(struct node *root, enum collection_kind kind, struct string argument, struct collection **result)
{
	struct collection *collection = calloc(1, sizeof(*collection));
	int error;

	*result = NULL;
	if (!collection)
		return -TREE_QUOTA_EXCEEDED;
	collection->root = node_hold(root);
	collection->kind = kind;
	error = prepare(collection, argument);
	if (error) {
		collection_close(collection);
		return error;
	}
	*result = collection;
	return 0;
}

/* No element is in a namespace that nobody knows: SPACE_XMLNS stands for that. */
int collection_open_tag(struct node *root, struct string url, struct string local, struct collection **result)
{
	const int error = collection_open(root, COLLECTION_TAG_IN, local, result);

	if (error)
		return error;
	(*result)->any_space = same(url, STRING("*"));
	if (node_space_of(url, &(*result)->space) < 0)
		(*result)->space = SPACE_XMLNS;
	return 0;
}

void collection_close(struct collection *collection)
{
	if (!collection)
		return;
	for (uint32_t i = 0; i < collection->count; i++)
		node_release(collection->found[i]);
	free(collection->found);
	free(collection->text);
	node_release(collection->root);
	free(collection);
}

static void follow(struct collection *collection)
{
	if (collection->version == collection->root->tree->version)
		return;
	collection->version = collection->root->tree->version;
	collection->at = NULL;
	collection->is_counted = false;
}

uint32_t collection_length(struct collection *collection)
{
	const struct node *at = NULL;

	if (collection->kind == COLLECTION_QUERY)
		return collection->count;
	follow(collection);
	if (!collection->is_counted) {
		collection->counted = 0;
		while ((at = next(collection, at)))
			collection->counted++;
		collection->is_counted = true;
	}
	return collection->counted;
}

struct node *collection_item(struct collection *collection, uint32_t index)
{
	if (collection->kind == COLLECTION_QUERY)
		return index < collection->count ? collection->found[index] : NULL;
	follow(collection);
	if (!collection->at || collection->index > index) {
		collection->at = next(collection, NULL);
		collection->index = 0;
	}
	while (collection->at && collection->index < index) {
		collection->at = next(collection, collection->at);
		collection->index++;
	}
	return collection->at;
}

struct node *collection_named(struct collection *collection, struct string name)
{
	struct node *node;

	for (uint32_t i = 0; name.length > 0 && (node = collection_item(collection, i)); i++)
		if (has_name(node, name))
			return node;
	return NULL;
}

struct node *node_element_by_id(struct node *root, struct string id)
{
	if (id.length > 0)
		for (struct node *node = root->first; node; node = node_after(node, root))
			if (node->type == NODE_ELEMENT && same(element_attribute_or_empty(node, ATOM_ID), id))
				return node;
	return NULL;
}
