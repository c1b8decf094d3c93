/* selector.c: selectors to be used: compiled, asked, and kept for the next time. */
#include <stdlib.h>

#include "selector.h"

#define SELECTOR_MEMORY_MAX (16u << 20)

int selector_open(struct tree *tree, struct string text, struct selector **result)
{
	struct selector *selector;
	struct reader reader = {.text = text};
	bool well;

	*result = NULL;
	if (text.length > UNILET_HEADLESS_SELECTOR_BYTES_MAX)
		return -TREE_SYNTAX;
	selector = calloc(1, sizeof(*selector));
	if (!selector)
		return -TREE_QUOTA_EXCEEDED;
	selector->tree = tree;
	selector->pool.bytes_max = SELECTOR_MEMORY_MAX;
	reader.selector = selector;
	well = parse_list(&reader, false, false, &selector->list) && reader.at == text.length;
	if (!well) {
		selector_close(selector);
		return reader.error ? reader.error : -TREE_SYNTAX;
	}
	*result = selector;
	return 0;
}

void selector_close(struct selector *selector)
{
	if (!selector)
		return;
	pool_close(&selector->pool);
	free(selector);
}

static struct match begin(const struct node *scope)
{
	return (struct match){.scope = scope, .steps = UNILET_HEADLESS_SELECTOR_STEPS_MAX};
}

/* One element: an error, 1 or 0. */
static int ask(struct match *match, struct selector *selector, const struct node *element)
{
	bool matches = match_list(match, selector->list, element);

	return match->steps == 0 ? -TREE_QUOTA_EXCEEDED : matches;
}

int selector_matches(struct selector *selector, struct node *element, const struct node *scope)
{
	struct match match = begin(scope);

	if (element->tree != selector->tree)
		return -TREE_NOT_SUPPORTED;
	return element->type == NODE_ELEMENT ? ask(&match, selector, element) : 0;
}

int selector_each(struct selector *selector, struct node *root, int (*take)(void *context, struct node *),
		  void *context)
{
	struct match match = begin(root);
	int answer = 0;

	if (root->tree != selector->tree)
		return -TREE_NOT_SUPPORTED;
	for (struct node *node = root->first; node; node = node_after(node, root)) {
		if (node->type != NODE_ELEMENT)
			continue;
		answer = ask(&match, selector, node);
		if (answer > 0)
			answer = take(context, node);
		if (answer != 0)
			return answer;
	}
	return 0;
}

static int take_first(void *context, struct node *node)
{
	*(struct node **)context = node;
	return 1;
}

int selector_first(struct selector *selector, struct node *root, struct node **found)
{
	*found = NULL;
	return selector_each(selector, root, take_first, found);
}

int selector_closest(struct selector *selector, struct node *element, struct node **found)
{
	struct match match = begin(element);
	int answer = 0;

	*found = NULL;
	if (element->tree != selector->tree)
		return -TREE_NOT_SUPPORTED;
	for (; element && element->type == NODE_ELEMENT && answer == 0; element = element->parent) {
		answer = ask(&match, selector, element);
		if (answer > 0)
			*found = element;
	}
	return answer;
}

static void forget(struct tree *tree, struct kept_selector *kept)
{
	selector_close(kept->selector);
	tree_uncopy(tree, &kept->text);
	*kept = (struct kept_selector){EMPTY, NULL};
}

void selectors_forget(struct tree *tree)
{
	for (size_t i = 0; i < SELECTORS_KEPT; i++)
		forget(tree, &tree->kept[i]);
}

/* The compiled form of the text: one that is kept, or a new one in the place of the oldest. Asking it calls nobody back, so it
 * is not replaced meanwhile. */
static int selector_of(struct tree *tree, struct string text, struct selector **selector)
{
	struct kept_selector *kept = &tree->kept[tree->next_kept];
	struct selector *created;
	int error;

	for (size_t i = 0; i < SELECTORS_KEPT; i++)
		if (tree->kept[i].selector && same(tree->kept[i].text, text)) {
			*selector = tree->kept[i].selector;
			return 0;
		}
	error = selector_open(tree, text, &created);
	if (error)
		return error;
	forget(tree, kept);
	error = tree_copy(tree, text, &kept->text);
	if (error) {
		selector_close(created);
		return error;
	}
	*selector = kept->selector = created;
	tree->next_kept = (tree->next_kept + 1) % SELECTORS_KEPT;
	return 0;
}

int element_matches(struct node *element, struct string text)
{
	struct selector *selector;
	int error = selector_of(element->tree, text, &selector);

	return error ? error : selector_matches(selector, element, element);
}

int node_query(struct node *node, struct string text, struct node **found)
{
	struct selector *selector;
	int error = selector_of(node->tree, text, &selector);

	*found = NULL;
	return error ? error : selector_first(selector, node, found);
}

int element_closest(struct node *element, struct string text, struct node **found)
{
	struct selector *selector;
	int error = selector_of(element->tree, text, &selector);

	*found = NULL;
	return error ? error : selector_closest(selector, element, found);
}
