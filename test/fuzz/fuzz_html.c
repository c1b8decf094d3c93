/* fuzz_html.c: HTML that is read, printed and read again. */
#include "../../embed/headless/tree.h"
#include "fuzz.h"

/* Markup whose meaning depends on what is around it changes with each journey, but not for ever. */
#define JOURNEYS_MAX 12

/* That all links of a tree lead to and fro. */
static void check_links(const struct node *root)
{
	for (const struct node *node = root; node; node = node_after(node, root)) {
		const struct node *first = node_first_child(node), *last = node_last_child(node);

		CHECK(!first == !last);
		CHECK(!first || (node_parent(first) == node && !node_previous_sibling(first)));
		CHECK(!last || (node_parent(last) == node && !node_next_sibling(last)));
		CHECK(!node_next_sibling(node) || node_previous_sibling(node_next_sibling(node)) == node);
		CHECK(node_type(node) != NODE_TEXT || !node_next_sibling(node) ||
		      node_type(node_next_sibling(node)) != NODE_TEXT);
	}
}

static void journey(struct string html, struct text *out)
{
	struct node *copy, *body;
	struct tree *tree;

	CHECK(tree_open(0, &tree) == 0);
	CHECK(html_parse(tree, html) == 0);
	check_links(tree_document(tree));
	CHECK(html_serialize(tree_document(tree), HTML_SHADOW_OPEN | HTML_SHADOW_CLOSED, out) == 0);
	body = tree_body(tree);
	if (body) {
		CHECK(node_clone(body, true, &copy) == 0 && node_is_equal(body, copy));
		node_release(copy);
	}
	while (node_first_child(tree_document(tree)))
		node_remove(node_first_child(tree_document(tree)));
	CHECK(tree_nodes(tree) == 1);
	tree_close(tree);
}

static void fragment(struct string html)
{
	struct node *parsed;
	struct tree *tree;
	int error;

	CHECK(tree_open(0, &tree) == 0);
	error = html_parse_fragment(tree, html.length % 2 ? (uint32_t)ATOM_TR : (uint32_t)ATOM_DIV, html, &parsed);
	CHECK(error == 0 || error == -TREE_NOT_SUPPORTED);
	if (!error)
		check_links(parsed);
	node_release(parsed);
	CHECK(tree_nodes(tree) == 1);
	tree_close(tree);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct text before = {0}, after = {0};
	bool settled = false;

	fragment((struct string){(const char *)data, size});
	journey((struct string){(const char *)data, size}, &before);
	for (int i = 0; i < JOURNEYS_MAX && !settled; i++) {
		journey(text_string(&before), &after);
		settled = string_equal(text_string(&before), text_string(&after));
		text_close(&before);
		before = after;
		after = (struct text){0};
	}
	CHECK(settled);
	text_close(&before);
	return 0;
}
