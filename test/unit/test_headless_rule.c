/* test_headless_rule.c: what a guest of a subtree may have a browser load, and what its handles hold. */
#include <stdlib.h>
#include <string.h>

#include "../../embed/headless/rule.h"
#include "cmocka_all.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define ORIGIN       "http://a.test:8000"

struct row {
	const char *text;
	bool may;
};

static const struct row loaded[] = {
	{"", true},
	{"a.png", true},
	{"/a.png", true},
	{"?a", true},
	{"#a", true},
	{"data:image/png,x", true},
	{"DATA:IMAGE/png,x", true},
	{" \n da\tta:image/png,x", true},
	{"data:text/html,x", false},
	{"data:,image/", false},
	{"http://a.test:8000", true},
	{"HTTP://A.TEST:8000/x", true},
	{"http:\\\\a.test:8000\\x", true},
	{"//a.test:8000/x", true},
	{"\\/a.test:8000/x", true},
	{"http://a.test:80001/", false},
	{"http://a.test/", false},
	{"http://a.test:8000.b.test/", false},
	{"http://a.test:8000@b.test/", false},
	{"http:a.png", false}, /* which is relative, in a way that nobody needs */
	{"https://a.test:8000/", false},
	{"//b.test/", false},
	{"/\t/b.test/", false},
	{"\\\\b.test", false},
	{"\x01//b.test", false},
	{"javascript:alert(1)", false},
	{"java\nscript:alert(1)", false},
	{"blob:http://a.test:8000/x", false},
	{"x:y", false},
	{"1:y", true}, /* no scheme begins so */
};

static void test_what_may_be_loaded(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(loaded); i++)
		if (url_may_load(string_of(loaded[i].text), ORIGIN) != loaded[i].may)
			fail_msg("%s: expected %d", loaded[i].text, loaded[i].may);
	assert_true(url_may_load(STRING("https://b.test:443/x"), "https://b.test"));
	assert_true(url_may_load(STRING("https://b.test/x"), "https://b.test:443"));
	assert_false(url_may_load(STRING("https://b.test:80/x"), "https://b.test"));
	assert_false(url_may_load(STRING("http://b.test/"), ""));
}

static void test_a_long_authority_is_not_taken_for_a_short_one(void **state)
{
	char text[2048] = "http://a.test:8000";

	(void)state;
	memset(text + strlen(text), '0', sizeof(text) - strlen(text) - 1);
	assert_false(url_may_load(string_of(text), ORIGIN));
}

static const struct row led[] = {
	{"http://b.test/", true},
	{"HTTPS://b.test", true},
	{"//b.test", true},
	{"a", true},
	{"#a", true},
	{"mailto:a@b.test", false},
	{"javascript:1", false},
	{" java\tscript:1", false},
	{"data:text/html,x", false},
	{"ftp://b.test", false},
};

static void test_where_a_link_may_lead(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(led); i++)
		if (url_may_lead(string_of(led[i].text)) != led[i].may)
			fail_msg("%s: expected %d", led[i].text, led[i].may);
}

static const struct row sets[] = {
	{"a.png 1x, b.png 2x", true},
	{"a.png, data:image/png,x 2x", true},
	{"a.png 1x,http://b.test/x 2x", false},
	{"a.png 1x, //b.test/x", false},
	{",,//b.test/x", false},
};

static const struct row styles[] = {
	{"color:red", true},
	{"background:url(a.png)", true},
	{"background:URL( \"a.png\" )", true},
	{"background:url(//b.test)", false},
	{"background:url('//b.test')", false},
	{"background:url(a.png", false},
	{"background:url(a b)", false},
	{"background:u\\72l(//b.test)", false},
	{"background:image-set('//b.test' 1x)", false},
	{"--x:url(//b.test)", false},
	{"@import 'a'", false},
	{"background:url(a.png),url(//b.test)", false},
};

static void test_sets_and_styles(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(sets); i++)
		if (url_may_load_set(string_of(sets[i].text), ORIGIN) != sets[i].may)
			fail_msg("%s: expected %d", sets[i].text, sets[i].may);
	for (size_t i = 0; i < COUNT(styles); i++)
		if (css_may_load(string_of(styles[i].text), ORIGIN) != styles[i].may)
			fail_msg("%s: expected %d", styles[i].text, styles[i].may);
}

/* A tree, and the handles of its guest. */
static struct tree *tree;
static struct handles handles;

static int open_handles(void **state)
{
	(void)state;
	assert_int_equal(tree_open(0, &tree), 0);
	return handles_open(&handles, tree_document(tree));
}

static int close_handles(void **state)
{
	(void)state;
	handles_close(&handles);
	assert_int_equal(tree_nodes(tree), 1);
	tree_close(tree);
	return 0;
}

static struct value element(void)
{
	struct node *node;

	assert_int_equal(node_create_element(tree, ATOM_P, &node), 0);
	return (struct value){.kind = VALUE_NODE, .node = node};
}

static void test_a_number_holds_until_it_is_released_or_used_again(void **state)
{
	const uint32_t next = 2u | 1u << PAGE_HANDLE_INDEX_BITS;
	const struct value value = element();

	(void)state;
	handles_put(&handles, 2, value);
	assert_ptr_equal(handles_get(&handles, 2)->node, value.node);
	assert_int_equal(handles_get(&handles, next)->kind, VALUE_NULL);
	handles_release(&handles, next);
	assert_int_equal(handles_get(&handles, 2)->kind, VALUE_NODE);
	handles_put(&handles, next, element());
	assert_int_equal(handles_get(&handles, 2)->kind, VALUE_NULL);
	handles_release(&handles, 2);
	assert_int_equal(handles_get(&handles, next)->kind, VALUE_NODE);
	handles_release(&handles, next);
	handles_release(&handles, PAGE_ROOT);
	assert_int_equal(handles_get(&handles, PAGE_ROOT)->kind, VALUE_NODE);
	assert_int_equal(tree_nodes(tree), 1);
}

static void test_one_object_is_sent_by_one_number(void **state)
{
	struct value value = element();
	uint32_t sent;

	(void)state;
	sent = handles_send(&handles, &value);
	assert_true(sent & PAGE_HANDLE_PAGE);
	assert_int_equal(handles_send(&handles, &value), sent);
	handles_release(&handles, sent);
	assert_int_equal(handles_get(&handles, sent)->kind, VALUE_NODE);
	handles_release(&handles, sent);
	assert_int_equal(handles_get(&handles, sent)->kind, VALUE_NULL);
	handles_release(&handles, sent);
	node_hold(value.node);
	handles_put(&handles, 2, value);
	node_hold(value.node);
	handles_put(&handles, 3, value);
	assert_int_equal(handles_send(&handles, &value), 2);
	handles_release(&handles, 2);
	assert_int_equal(handles_send(&handles, &value), 3);
	handles_release(&handles, 3);
	sent = handles_send(&handles, &value);
	assert_int_equal(sent & PAGE_HANDLE_GENERATION, 1u << PAGE_HANDLE_INDEX_BITS);
	handles_release(&handles, sent);
	node_release(value.node);
}

static void test_of_several_numbers_the_oldest_is_sent(void **state)
{
	struct value value = element();
	const uint32_t page = handles_send(&handles, &value);

	(void)state;
	for (uint32_t i = 2; i <= 6; i++)
		handles_put(&handles, i, value_node(node_hold(value.node)));
	assert_int_equal(handles_send(&handles, &value), 2);
	handles_put(&handles, 6, value_node(node_hold(value.node)));
	handles_release(&handles, page);
	handles_release(&handles, 4);
	assert_int_equal(handles_send(&handles, &value), 2);
	handles_release(&handles, 2);
	assert_int_equal(handles_send(&handles, &value), 3);
	handles_put(&handles, 3, value_null());
	assert_int_equal(handles_send(&handles, &value), 5);
	handles_release(&handles, 5);
	assert_int_equal(handles_send(&handles, &value), 6);
	handles_put(&handles, 2, value_node(node_hold(value.node)));
	assert_int_equal(handles_send(&handles, &value), 6);
	handles_release(&handles, 6);
	assert_int_equal(handles_send(&handles, &value), 2);
	handles_release(&handles, 2);
	assert_true(handles_send(&handles, &value) & PAGE_HANDLE_PAGE);
	node_release(value.node);
}

static void test_all_numbers_may_be_of_one_node(void **state)
{
	struct value value = element();

	(void)state;
	for (uint32_t i = 2; i < UNILET_PAGE_HANDLES_MAX; i++)
		handles_put(&handles, i, value_node(node_hold(value.node)));
	for (uint32_t i = 2; i < UNILET_PAGE_HANDLES_MAX; i++) {
		assert_int_equal(handles_send(&handles, &value), i);
		handles_release(&handles, i);
	}
	node_release(value.node);
}

static void test_all_numbers_can_be_used_and_no_more(void **state)
{
	struct value value = element();

	(void)state;
	for (uint32_t i = 2; i < UNILET_PAGE_HANDLES_MAX; i++)
		handles_put(&handles, i, element());
	assert_int_equal(tree_nodes(tree), UNILET_PAGE_HANDLES_MAX);
	for (uint32_t i = 2; i < UNILET_PAGE_HANDLES_MAX; i++)
		assert_int_equal(handles_send(&handles, handles_get(&handles, i)), i);
	for (uint32_t i = 1; i < UNILET_PAGE_HANDLES_MAX; i++) {
		struct value one = element();

		assert_int_not_equal(handles_send(&handles, &one), 0);
		node_release(one.node);
	}
	assert_int_equal(handles_send(&handles, &value), 0);
	node_release(value.node);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_may_be_loaded),
		cmocka_unit_test(test_a_long_authority_is_not_taken_for_a_short_one),
		cmocka_unit_test(test_where_a_link_may_lead),
		cmocka_unit_test(test_sets_and_styles),
		cmocka_unit_test_setup_teardown(test_a_number_holds_until_it_is_released_or_used_again, open_handles,
						close_handles),
		cmocka_unit_test_setup_teardown(test_one_object_is_sent_by_one_number, open_handles, close_handles),
		cmocka_unit_test_setup_teardown(test_of_several_numbers_the_oldest_is_sent, open_handles,
						close_handles),
		cmocka_unit_test_setup_teardown(test_all_numbers_may_be_of_one_node, open_handles, close_handles),
		cmocka_unit_test_setup_teardown(test_all_numbers_can_be_used_and_no_more, open_handles, close_handles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
