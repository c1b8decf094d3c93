/* headless_page.c: a tree for each test, and short words for what tests do with it. */
#include "cmocka_all.h"
#include "headless_page.h"

struct tree *tree;

int page_open(void **state)
{
	(void)state;
	return tree_open(0, &tree);
}

int page_close(void **state)
{
	(void)state;
	tree_close(tree);
	tree = NULL;
	return 0;
}

void page_load(const char *html)
{
	tree_close(tree);
	assert_int_equal(tree_open(0, &tree), 0);
	assert_int_equal(html_parse(tree, string_of(html)), 0);
}

struct node *page_find(const char *selector)
{
	struct node *found;

	assert_int_equal(node_query(tree_document(tree), string_of(selector), &found), 1);
	return found;
}

uint32_t page_atom(const char *name)
{
	uint32_t atom;

	assert_int_equal(tree_atom(tree, string_of(name), &atom), 0);
	return atom;
}

struct node *page_new(const char *name)
{
	struct node *element;

	assert_int_equal(node_create_element(tree, page_atom(name), &element), 0);
	return element;
}

struct node *page_text(const char *data)
{
	struct node *text;

	assert_int_equal(node_create_text(tree, string_of(data), &text), 0);
	return text;
}

void text_is(struct text *text, const char *expected)
{
	if (!string_equal(text_string(text), string_of(expected)))
		fail_msg("'%.*s' is not '%s'", (int)text->length, text->data, expected);
	text_close(text);
}

void string_is(struct string string, const char *expected)
{
	if (!string_equal(string, string_of(expected)))
		fail_msg("'%.*s' is not '%s'", (int)string.length, string.data, expected);
}

void page_is(const struct node *node, const char *inner_html)
{
	struct text text = {0};

	assert_int_equal(html_serialize(node, 0, &text), 0);
	text_is(&text, inner_html);
}

void page_is_whole(const char *html)
{
	struct text text = {0};

	assert_int_equal(html_serialize(tree_document(tree), HTML_SHADOW_OPEN, &text), 0);
	text_is(&text, html);
}
