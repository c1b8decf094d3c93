/* test_headless_node.c: nodes of a page without a display: where they may be, how long they live, what they say. */
#include "cmocka_all.h"
#include "headless_page.h"

static void children_are_in_order(void **state)
{
	struct node *list = page_new("ul"), *a = page_new("a"), *b = page_new("b"), *c = page_new("c");

	(void)state;
	assert_int_equal(node_append(list, b), 0);
	assert_int_equal(node_insert(list, a, b), 0);
	assert_int_equal(node_append(list, c), 0);
	page_is(list, "<a></a><b></b><c></c>");
	assert_int_equal(node_append(list, a), 0);
	page_is(list, "<b></b><c></c><a></a>");
	assert_int_equal(node_insert(list, c, c), 0);
	page_is(list, "<b></b><c></c><a></a>");
	assert_ptr_equal(node_first_child(list), b);
	assert_ptr_equal(node_last_child(list), a);
	assert_ptr_equal(node_next_sibling(b), c);
	assert_ptr_equal(node_previous_sibling(a), c);
	assert_ptr_equal(node_parent(c), list);
	assert_int_equal(node_remove_child(list, c), 0);
	assert_null(node_parent(c));
	assert_int_equal(node_remove_child(list, c), -TREE_NOT_FOUND);
	assert_int_equal(node_replace_child(list, c, b), 0);
	page_is(list, "<c></c><a></a>");
	assert_int_equal(node_replace_child(list, a, c), 0);
	page_is(list, "<a></a>");
	assert_int_equal(node_replace_child(list, a, a), 0);
	page_is(list, "<a></a>");
}

static void what_may_not_be_inserted_is_refused(void **state)
{
	struct node *outer = page_new("div"), *inner = page_new("p"), *text = page_text("x"), *other = page_new("b");
	struct node *document = tree_document(tree), *doctype, *second;
	struct tree *stranger;

	(void)state;
	assert_int_equal(node_append(outer, inner), 0);
	assert_int_equal(node_append(inner, outer), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(inner, inner), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(text, inner), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(outer, document), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_insert(outer, other, text), -TREE_NOT_FOUND);
	assert_int_equal(node_append(document, text), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(document, outer), 0);
	assert_int_equal(node_append(document, other), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_create_doctype(tree, STRING("html"), STRING(""), STRING(""), &doctype), 0);
	assert_int_equal(node_append(document, doctype), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(inner, doctype), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_insert(document, doctype, outer), 0);
	assert_int_equal(node_create_doctype(tree, STRING("html"), STRING(""), STRING(""), &second), 0);
	assert_int_equal(node_insert(document, second, outer), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_insert(document, outer, doctype), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_replace_child(document, other, outer), 0);
	assert_int_equal(node_replace_child(document, text, other), -TREE_HIERARCHY_REQUEST);
	page_is_whole("<!DOCTYPE html><b></b>");
	assert_int_equal(tree_open(0, &stranger), 0);
	assert_int_equal(node_append(tree_document(stranger), outer), -TREE_NOT_SUPPORTED);
	tree_close(stranger);
}

static void templates_and_shadow_roots_make_no_cycles(void **state)
{
	struct node *host = page_new("div"), *template = page_new("template"), *root, *content;

	(void)state;
	assert_int_equal(element_attach_shadow(host, (struct shadow_options){.closed = true}, &root), 0);
	assert_int_equal(node_append(root, host), -TREE_HIERARCHY_REQUEST);
	/* It gives what is in it, as other fragments do. */
	assert_int_equal(node_append(host, root), 0);
	assert_int_equal(template_content(template, &content), 0);
	assert_int_equal(node_append(content, template), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_append(root, template), 0);
	assert_int_equal(node_append(content, host), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(element_attach_shadow(host, (struct shadow_options){0}, &root), -TREE_NOT_SUPPORTED);
	assert_int_equal(element_attach_shadow(template, (struct shadow_options){0}, &root), -TREE_NOT_SUPPORTED);
}

static void fragments_give_their_children(void **state)
{
	struct node *list = page_new("ul"), *mark = page_new("hr"), *fragment, *document = tree_document(tree);

	(void)state;
	node_append(list, mark);
	assert_int_equal(html_parse_fragment(tree, 0, STRING("<a></a>b<i></i>"), &fragment), 0);
	assert_int_equal(node_append(document, fragment), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_insert(list, fragment, mark), 0);
	page_is(list, "<a></a>b<i></i><hr>");
	assert_null(node_first_child(fragment));
	assert_int_equal(node_append(list, fragment), 0);
	page_is(list, "<a></a>b<i></i><hr>");
}

static void several_nodes_are_inserted_at_once(void **state)
{
	struct node *list = page_new("ul"), *a = page_new("a"), *b = page_new("b"), *c = page_new("c"),
		    *d = page_new("d");
	struct node *ab[] = {a, b}, *cd[] = {c, d}, *dba[] = {d, b, a}, *all[] = {b, d};

	(void)state;
	assert_int_equal(node_append_all(list, cd, 2), 0);
	assert_int_equal(node_prepend_all(list, ab, 2), 0);
	page_is(list, "<a></a><b></b><c></c><d></d>");
	assert_int_equal(node_before_all(c, dba, 3), 0);
	page_is(list, "<d></d><b></b><a></a><c></c>");
	assert_int_equal(node_after_all(d, ab, 2), 0);
	page_is(list, "<d></d><a></a><b></b><c></c>");
	assert_int_equal(node_replace_with(b, cd, 2), 0);
	page_is(list, "<a></a><c></c><d></d>");
	assert_int_equal(node_replace_with(a, ab, 2), 0);
	page_is(list, "<a></a><b></b><c></c><d></d>");
	assert_int_equal(node_before_all(b, ab, 2), 0);
	page_is(list, "<a></a><b></b><c></c><d></d>");
	assert_int_equal(node_replace_children(list, all, 2), 0);
	page_is(list, "<b></b><d></d>");
	assert_int_equal(node_replace_children(list, &d, 1), 0);
	page_is(list, "<d></d>");
	assert_int_equal(node_replace_children(list, NULL, 0), 0);
	page_is(list, "");
	assert_int_equal(node_before_all(a, cd, 2), 0);
	assert_null(node_parent(c));
}

static void nodes_go_when_nobody_holds_them(void **state)
{
	uint64_t before = tree_nodes(tree);
	struct node *outer = page_new("div"), *inner = page_new("p"), *text = page_text("x");

	(void)state;
	node_append(outer, inner);
	node_append(inner, text);
	node_release(outer);
	node_release(text);
	/* Script that holds the innermost one reaches them all. */
	assert_int_equal(tree_nodes(tree), before + 3);
	assert_ptr_equal(node_parent(node_parent(text)), node_parent(inner));
	node_release(inner);
	assert_int_equal(tree_nodes(tree), before);
}

static void a_removed_node_lives_as_long_as_it_is_held(void **state)
{
	uint64_t nodes;
	struct node *p, *parent;

	(void)state;
	page_load("<body><div><p>text<b></b></p></div>");
	nodes = tree_nodes(tree);
	p = node_hold(page_find("p"));
	parent = node_parent(p);
	node_remove(p);
	assert_int_equal(tree_nodes(tree), nodes);
	page_is(parent, "");
	page_is(p, "text<b></b>");
	node_release(p);
	assert_int_equal(tree_nodes(tree), nodes - 3);
	/* What nobody holds goes at once, shadow roots and what is in templates too. */
	page_load("<body><div><template shadowrootmode=open><p></p></template><template><p></p></template></div>");
	nodes = tree_nodes(tree);
	node_remove(page_find("div"));
	assert_int_equal(tree_nodes(tree), nodes - 6);
}

static void a_hold_in_a_shadow_tree_keeps_its_host(void **state)
{
	uint64_t before = tree_nodes(tree);
	struct node *host = page_new("div"), *root, *inner = page_new("p");

	(void)state;
	element_attach_shadow(host, (struct shadow_options){0}, &root);
	node_append(root, inner);
	node_release(host);
	assert_ptr_equal(shadow_host(node_parent(inner)), host);
	node_remove(inner);
	assert_int_equal(tree_nodes(tree), before + 1);
	node_release(inner);
	assert_int_equal(tree_nodes(tree), before);
}

/* As many as a guest likes: each is gone at once, and its memory is used again. */
static void a_million_nodes_made_and_dropped_leave_nothing(void **state)
{
	uint64_t nodes = tree_nodes(tree), bytes = 0;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		struct node *div = page_new("div"), *text = page_text("some text that is not very short");

		element_set_attribute(div, ATOM_CLASS, STRING("row"));
		node_append(div, text);
		node_release(text);
		node_release(div);
		if (i == 0)
			bytes = tree_bytes(tree);
	}
	assert_int_equal(tree_nodes(tree), nodes);
	assert_int_equal(tree_bytes(tree), bytes);
}

/* Deeper than any stack: built, copied, printed, searched and dropped. */
static void a_chain_of_a_million_is_no_matter(void **state)
{
	struct node *top = page_new("div"), *deepest = node_hold(top), *copy, *found;
	struct text html = {0};

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		struct node *next = page_new("i");

		assert_int_equal(node_append(deepest, next), 0);
		node_release(deepest);
		deepest = next;
	}
	assert_true(node_contains(top, deepest));
	assert_int_equal(node_append(deepest, top), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_clone(top, true, &copy), 0);
	assert_true(node_is_equal(top, copy));
	assert_int_equal(node_query(top, STRING("i:empty"), &found), 1);
	assert_ptr_equal(found, deepest);
	assert_int_equal(html_serialize(top, 0, &html), 0);
	assert_int_equal(html.length, 7000000);
	text_close(&html);
	node_release(copy);
	node_release(top);
	node_release(deepest);
	assert_int_equal(tree_nodes(tree), 1);
}

static void limits_are_said_and_change_nothing(void **state)
{
	struct tree *small;
	struct node *node = NULL, *kept = NULL;
	struct text text = {.max = 10};
	int error = 0;

	(void)state;
	assert_int_equal(tree_open(200 << 10, &small), 0);
	for (int i = 0; i < 100000 && !error; i++) {
		error = node_create_text(small, STRING("a text of some length"), &node);
		kept = error ? kept : node;
	}
	assert_int_equal(error, -TREE_QUOTA_EXCEEDED);
	assert_null(node);
	assert_true(tree_bytes(small) <= 200 << 10);
	string_is(node_data(kept), "a text of some length");
	assert_string_equal(tree_error_name(error), "QuotaExceededError");
	assert_string_equal(tree_error_name(-TREE_TYPE), "TypeError");
	tree_close(small);
	assert_int_equal(tree_open(1000, &small), -TREE_QUOTA_EXCEEDED);
	assert_null(small);
	text_append(&text, STRING("eleven char"));
	assert_true(text.failed);
	text_close(&text);
}

static void positions_are_compared(void **state)
{
	struct node *a, *b, *c, *loose;

	(void)state;
	page_load("<body><div id=a><p id=b></p></div><div id=c></div>");
	loose = page_new("p");
	a = page_find("#a");
	b = page_find("#b");
	c = page_find("#c");
	assert_int_equal(node_compare(a, a), 0);
	assert_int_equal(node_compare(a, b), 20);
	assert_int_equal(node_compare(b, a), 10);
	assert_int_equal(node_compare(b, c), 4);
	assert_int_equal(node_compare(c, b), 2);
	assert_int_equal(node_compare(a, loose) & ~6u, 33);
	assert_int_not_equal(node_compare(a, loose) & 6u, node_compare(loose, a) & 6u);
	assert_true(node_is_connected(b));
	assert_false(node_is_connected(loose));
	assert_ptr_equal(node_root(b, false), tree_document(tree));
	assert_ptr_equal(node_root(loose, true), loose);
}

static void copies_are_equal_and_apart(void **state)
{
	struct node *original, *copy, *shallow;

	(void)state;
	page_load("<body><div class=x><p>text</p><!--c--><template><b></b></template><input value=1></div>");
	original = page_find("div");
	assert_int_equal(form_set_value(page_find("input"), STRING("typed")), 0);
	assert_int_equal(node_clone(original, true, &copy), 0);
	assert_int_equal(node_clone(original, false, &shallow), 0);
	page_is(copy, "<p>text</p><!--c--><template><b></b></template><input value=\"1\">");
	assert_true(node_is_equal(original, copy));
	assert_false(node_is_equal(original, shallow));
	page_is(shallow, "");
	string_is(element_attribute_or_empty(shallow, ATOM_CLASS), "x");
	{
		struct text value = {0};

		form_value(node_last_child(copy), &value);
		text_is(&value, "typed");
	}
	node_remove(node_first_child(copy));
	assert_false(node_is_equal(original, copy));
	assert_int_equal(node_clone(tree_document(tree), true, &copy), -TREE_NOT_SUPPORTED);
	assert_null(copy);
}

static void a_node_moves_with_its_focus(void **state)
{
	struct node *a, *b, *field, *alone, *fragment;

	(void)state;
	page_load("<div id=a><input id=field></div><div id=b><i></i></div>");
	alone = page_new("p");
	a = page_find("#a");
	b = page_find("#b");
	field = page_find("#field");
	assert_int_equal(element_focus(field), 0);
	assert_int_equal(node_move(b, field, node_first_child(b)), 0);
	page_is(b, "<input id=\"field\"><i></i>");
	assert_ptr_equal(tree_focused(tree), field);
	assert_int_equal(node_move(b, field, field), 0);
	assert_int_equal(node_move(b, field, NULL), 0);
	page_is(b, "<i></i><input id=\"field\">");
	assert_int_equal(node_move(a, b, NULL), 0);
	assert_int_equal(node_move(b, a, NULL), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_move(a, alone, NULL), -TREE_HIERARCHY_REQUEST);
	assert_int_equal(node_move(a, field, page_find("i")), -TREE_NOT_FOUND);
	assert_int_equal(node_create_fragment(tree, &fragment), 0);
	assert_int_equal(node_move(a, fragment, NULL), -TREE_HIERARCHY_REQUEST);
	assert_ptr_equal(tree_focused(tree), field);
	assert_int_equal(node_append(b, field), 0);
	assert_null(tree_focused(tree));
	node_release(fragment);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(children_are_in_order),
		PAGE_TEST(what_may_not_be_inserted_is_refused),
		PAGE_TEST(templates_and_shadow_roots_make_no_cycles),
		PAGE_TEST(fragments_give_their_children),
		PAGE_TEST(several_nodes_are_inserted_at_once),
		PAGE_TEST(nodes_go_when_nobody_holds_them),
		PAGE_TEST(a_removed_node_lives_as_long_as_it_is_held),
		PAGE_TEST(a_hold_in_a_shadow_tree_keeps_its_host),
		PAGE_TEST(a_million_nodes_made_and_dropped_leave_nothing),
		PAGE_TEST(a_chain_of_a_million_is_no_matter),
		PAGE_TEST(limits_are_said_and_change_nothing),
		PAGE_TEST(positions_are_compared),
		PAGE_TEST(copies_are_equal_and_apart),
		PAGE_TEST(a_node_moves_with_its_focus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
