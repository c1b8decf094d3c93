/* test_headless_element.c: attributes, texts, tokens, data and styles of a page without a display. */
#include <stdio.h>

#include "cmocka_all.h"
#include "headless_page.h"

static void attributes_are_set_read_and_removed(void **state)
{
	struct node *p = page_new("p");
	struct string value;
	uint32_t name;

	(void)state;
	assert_false(element_attribute(p, ATOM_ID, &value));
	assert_int_equal(element_set_attribute(p, ATOM_ID, STRING("one")), 0);
	assert_int_equal(element_set_attribute(p, ATOM_TITLE, STRING("")), 0);
	assert_int_equal(element_set_attribute(p, ATOM_LANG, STRING("de")), 0);
	assert_int_equal(element_set_attribute(p, ATOM_ID, STRING("a much longer value than before")), 0);
	string_is(element_attribute_or_empty(p, ATOM_ID), "a much longer value than before");
	/* Its own value, as it is read. */
	assert_int_equal(element_set_attribute(p, ATOM_ID, string_of("x")), 0);
	assert_int_equal(element_set_attribute(p, ATOM_LANG, element_attribute_or_empty(p, ATOM_ID)), 0);
	assert_int_equal(element_attribute_count(p), 3);
	assert_true(element_remove_attribute(p, ATOM_TITLE));
	assert_false(element_remove_attribute(p, ATOM_TITLE));
	assert_true(element_attribute_at(p, 1, &name, &value));
	assert_int_equal(name, ATOM_LANG);
	string_is(value, "x");
	assert_false(element_attribute_at(p, 2, &name, &value));
	assert_int_equal(element_toggle_attribute(p, ATOM_HIDDEN, -1), 1);
	assert_int_equal(element_toggle_attribute(p, ATOM_HIDDEN, 1), 1);
	assert_int_equal(element_toggle_attribute(p, ATOM_HIDDEN, -1), 0);
	assert_int_equal(element_toggle_attribute(p, ATOM_HIDDEN, 0), 0);
	assert_int_equal(element_set_attribute(tree_document(tree), ATOM_ID, STRING("")), -TREE_TYPE);
	assert_int_equal(element_set_attribute(p, 0, STRING("")), -TREE_INVALID_CHARACTER);
	assert_int_equal(element_set_attribute(p, 123456, STRING("")), -TREE_INVALID_CHARACTER);
}

static void namespaces_are_kept_apart(void **state)
{
	struct node *use;
	struct string value;
	enum node_space space;

	(void)state;
	assert_int_equal(node_space_of(STRING("http://www.w3.org/1999/xlink"), &space), 0);
	assert_int_equal(space, SPACE_XLINK);
	assert_int_equal(node_space_of(STRING("urn:x"), &space), -TREE_NAMESPACE);
	assert_int_equal(node_create_element_in(tree, SPACE_SVG, page_atom("use"), &use), 0);
	assert_int_equal(element_set_attribute_in(use, SPACE_XLINK, ATOM_XLINK_HREF, STRING("#a")), 0);
	assert_true(element_attribute_in(use, SPACE_XLINK, STRING("href"), &value));
	string_is(value, "#a");
	assert_false(element_attribute_in(use, SPACE_NONE, STRING("href"), &value));
	assert_int_equal(element_set_attribute_in(use, SPACE_XLINK, page_atom("x:href"), STRING("#b")), 0);
	assert_int_equal(element_attribute_count(use), 1);
	assert_true(element_remove_attribute_in(use, SPACE_XLINK, STRING("href")));
	assert_int_equal(element_attribute_count(use), 0);
}

static void too_many_attributes_are_refused(void **state)
{
	struct node *p = page_new("p");
	char name[16];
	int error = 0;

	(void)state;
	for (int i = 0; i < 2000 && !error; i++) {
		snprintf(name, sizeof(name), "data-%d", i);
		error = element_set_attribute(p, page_atom(name), STRING("x"));
	}
	assert_int_equal(error, -TREE_QUOTA_EXCEEDED);
	assert_int_equal(element_attribute_count(p), UNILET_HEADLESS_ATTRIBUTES_MAX);
}

static void names_are_checked(void **state)
{
	static const char *const good[] = {"a", "data-x", "svg:rect", "_x", "a'b", "\xc3\xa4"};
	static const char *const bad[] = {"", "a b", "a>", "a/b", "1a"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		assert_true(element_name_valid(string_of(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(element_name_valid(string_of(bad[i])));
	assert_true(attribute_name_valid(STRING("@click")));
	assert_true(attribute_name_valid(STRING("1")));
	assert_false(attribute_name_valid(STRING("a=b")));
	assert_false(attribute_name_valid(STRING("")));
	assert_false(attribute_name_valid(STRING("a\0b")));
}

static void elements_say_what_they_are(void **state)
{
	static const struct {
		const char *name, *interface;
	} known[] = {
		{"a", "HTMLAnchorElement"},   {"div", "HTMLDivElement"},       {"td", "HTMLTableCellElement"},
		{"xmp", "HTMLPreElement"},    {"section", "HTMLElement"},      {"x-unilet", "HTMLElement"},
		{"h6", "HTMLHeadingElement"}, {"blink", "HTMLUnknownElement"}, {"video", "HTMLVideoElement"},
		{"q", "HTMLQuoteElement"},    {"select", "HTMLSelectElement"}, {"area", "HTMLAreaElement"},
	};
	struct node *node;
	struct text name = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		node = page_new(known[i].name);
		assert_string_equal(node_interface(node), known[i].interface);
	}
	assert_int_equal(node_name(page_new("x-unilet"), &name), 0);
	text_is(&name, "X-UNILET");
	assert_int_equal(node_create_element_in(tree, SPACE_SVG, page_atom("foreignObject"), &node), 0);
	assert_int_equal(node_name(node, &name), 0);
	text_is(&name, "foreignObject");
	assert_string_equal(node_interface(node), "SVGElement");
	assert_int_equal(node_name(page_text(""), &name), 0);
	text_is(&name, "#text");
	assert_string_equal(node_interface(tree_document(tree)), "HTMLDocument");
}

static void data_is_counted_in_utf16(void **state)
{
	struct node *text = page_text("a\xc3\xa4\xf0\x9f\x98\x80z"), *rest;
	struct text part = {0};

	(void)state;
	assert_int_equal(node_data_length(text), 5);
	assert_int_equal(node_substring_data(text, 1, 3, &part), 0);
	text_is(&part, "\xc3\xa4\xf0\x9f\x98\x80");
	assert_int_equal(node_substring_data(text, 3, 9, &part), 0);
	text_is(&part, "\xef\xbf\xbdz");
	assert_int_equal(node_substring_data(text, 0, 3, &part), 0);
	text_is(&part, "a\xc3\xa4\xef\xbf\xbd");
	assert_int_equal(node_substring_data(text, 3, 0, &part), 0);
	text_is(&part, "");
	assert_int_equal(node_substring_data(text, 6, 0, &part), -TREE_INDEX_SIZE);
	assert_int_equal(node_replace_data(text, 5, 0, STRING("!")), 0);
	assert_int_equal(node_replace_data(text, 1, 1, STRING("--")), 0);
	string_is(node_data(text), "a--\xf0\x9f\x98\x80z!");
	assert_int_equal(node_replace_data(text, 4, 1, STRING("x")), 0);
	string_is(node_data(text), "a--\xef\xbf\xbdxz!");
	assert_int_equal(node_replace_data(text, 99, 0, STRING("x")), -TREE_INDEX_SIZE);
	/* Its own data, as it is read. */
	assert_int_equal(node_replace_data(text, 6, UINT32_MAX, node_data(text)), 0);
	string_is(node_data(text), "a--\xef\xbf\xbdxza--\xef\xbf\xbdxz!");
	assert_int_equal(node_split_text(text, 3, &rest), 0);
	string_is(node_data(text), "a--");
	assert_int_equal(node_data_length(rest), 10);
	assert_int_equal(node_split_text(text, 4, &rest), -TREE_INDEX_SIZE);
	assert_int_equal(node_replace_data(page_new("p"), 0, 0, STRING("")), -TREE_TYPE);
}

static void texts_are_joined_and_split(void **state)
{
	struct node *p = page_new("p"), *inner, *rest;
	struct text text = {0};

	(void)state;
	node_append(p, page_text(""));
	node_append(p, page_text("a"));
	node_append(p, page_text(""));
	node_append(p, page_text("b"));
	inner = page_new("b");
	node_append(p, inner);
	node_append(inner, page_text(""));
	node_append(p, page_text("c"));
	assert_int_equal(node_text_content(p, &text), 0);
	text_is(&text, "abc");
	assert_int_equal(node_normalize(p), 0);
	string_is(node_data(node_first_child(p)), "ab");
	assert_ptr_equal(node_next_sibling(node_first_child(p)), inner);
	assert_null(node_first_child(inner));
	assert_int_equal(node_split_text(node_first_child(p), 1, &rest), 0);
	assert_ptr_equal(node_next_sibling(node_first_child(p)), rest);
	assert_int_equal(node_set_text_content(p, STRING("<new>")), 0);
	page_is(p, "&lt;new&gt;");
	assert_int_equal(node_set_text_content(p, STRING("")), 0);
	assert_null(node_first_child(p));
	assert_int_equal(element_set_inner_text(p, STRING("a\r\nb\n\nc")), 0);
	page_is(p, "a<br>b<br><br>c");
	assert_int_equal(element_insert_adjacent_text(p, AFTER_BEGIN, STRING("0")), 0);
	page_is(p, "0a<br>b<br><br>c");
	assert_int_equal(element_insert_adjacent_text(p, AFTER_END, STRING("0")), 0);
}

static void tokens_are_a_set(void **state)
{
	struct node *p = page_new("p");
	struct string ab[] = {STRING("a"), STRING("b")}, token;

	(void)state;
	assert_int_equal(token_remove(p, ATOM_CLASS, ab, 2), 0);
	assert_false(element_attribute(p, ATOM_CLASS, NULL));
	element_set_attribute(p, ATOM_CLASS, STRING("  x\ta  x \n"));
	assert_int_equal(token_count(p, ATOM_CLASS), 2);
	assert_true(token_at(p, ATOM_CLASS, 1, &token));
	string_is(token, "a");
	assert_false(token_at(p, ATOM_CLASS, 2, &token));
	assert_true(token_contains(p, ATOM_CLASS, STRING("x")));
	assert_int_equal(token_add(p, ATOM_CLASS, ab, 2), 0);
	string_is(element_attribute_or_empty(p, ATOM_CLASS), "x a b");
	assert_int_equal(token_remove(p, ATOM_CLASS, ab, 1), 0);
	string_is(element_attribute_or_empty(p, ATOM_CLASS), "x b");
	assert_int_equal(token_toggle(p, ATOM_CLASS, STRING("x"), -1), 0);
	assert_int_equal(token_toggle(p, ATOM_CLASS, STRING("c"), 1), 1);
	assert_int_equal(token_toggle(p, ATOM_CLASS, STRING("d"), 0), 0);
	string_is(element_attribute_or_empty(p, ATOM_CLASS), "b c");
	assert_int_equal(token_replace(p, ATOM_CLASS, STRING("b"), STRING("c")), 1);
	assert_int_equal(token_replace(p, ATOM_CLASS, STRING("b"), STRING("c")), 0);
	string_is(element_attribute_or_empty(p, ATOM_CLASS), "c");
	assert_int_equal(token_add(p, ATOM_CLASS, &STRING(""), 1), -TREE_SYNTAX);
	assert_int_equal(token_toggle(p, ATOM_CLASS, STRING("a b"), -1), -TREE_INVALID_CHARACTER);
}

static void data_attributes_have_script_names(void **state)
{
	struct node *p = page_new("p");
	struct string value;
	struct text name = {0};

	(void)state;
	assert_int_equal(dataset_set(p, STRING("rowId"), STRING("7")), 0);
	string_is(element_attribute_or_empty(p, page_atom("data-row-id")), "7");
	assert_true(dataset_get(p, STRING("rowId"), &value));
	string_is(value, "7");
	assert_false(dataset_get(p, STRING("other"), &value));
	assert_int_equal(dataset_set(p, STRING("a-b"), STRING("")), -TREE_SYNTAX);
	assert_int_equal(dataset_set(p, STRING("a b"), STRING("")), -TREE_INVALID_CHARACTER);
	element_set_attribute(p, ATOM_ID, STRING("x"));
	element_set_attribute(p, page_atom("data-a-2-b"), STRING("x"));
	assert_true(dataset_name_at(p, 0, &name));
	text_is(&name, "rowId");
	assert_true(dataset_name_at(p, 1, &name));
	text_is(&name, "a-2B");
	assert_false(dataset_name_at(p, 2, &name));
	dataset_delete(p, STRING("rowId"));
	assert_false(dataset_get(p, STRING("rowId"), &value));
}

static void style_reads(struct node *p, const char *property, const char *expected, bool expected_important)
{
	struct text value = {0};
	bool important;

	assert_int_equal(style_get(p, string_of(property), &value, &important), 0);
	text_is(&value, expected);
	assert_int_equal(important, expected_important);
}

static void style_is(const struct node *p, const char *expected)
{
	string_is(element_attribute_or_empty(p, ATOM_STYLE), expected);
}

static void declarations_are_read(void **state)
{
	struct node *p = page_new("p");
	struct text text = {0};

	(void)state;
	element_set_attribute(p, ATOM_STYLE,
			      STRING("color:red;; COLOR : Blue ;/*;*/background:url(a;b) , 'x;y'  no-repeat;bad;1:2;"
				     "--X:  a  b ;margin:1px!Important; margin:2px; a:b!c; x: (; }"));
	style_reads(p, "color", "Blue", false);
	style_reads(p, "background", "url(a;b) , 'x;y' no-repeat", false);
	style_reads(p, "--X", "a b", false);
	style_reads(p, "--x", "", false);
	style_reads(p, "margin", "1px", true);
	style_reads(p, "x", "", false);
	assert_int_equal(style_count(p), 4);
	assert_true(style_name_at(p, 0, &text));
	text_is(&text, "color");
	assert_false(style_name_at(p, 4, &text));
	assert_int_equal(style_text(p, &text), 0);
	text_is(&text, "color: Blue; background: url(a;b) , 'x;y' no-repeat; --X: a b; margin: 1px !important;");
}

static void declarations_are_set(void **state)
{
	struct node *p = page_new("p");
	struct text old = {0};

	(void)state;
	assert_int_equal(style_set(p, STRING("color"), STRING(""), false), 0);
	assert_false(element_attribute(p, ATOM_STYLE, NULL));
	assert_int_equal(style_set(p, STRING("Color"), STRING(" red "), false), 0);
	assert_int_equal(style_set(p, STRING("width"), STRING("1px"), true), 0);
	style_is(p, "color: red; width: 1px !important;");
	/* What would end a declaration is no value. */
	assert_int_equal(style_set(p, STRING("color"), STRING("a; b: c"), false), 0);
	assert_int_equal(style_set(p, STRING("color"), STRING("a }"), false), 0);
	assert_int_equal(style_set(p, STRING("color"), STRING("a !important"), false), 0);
	assert_int_equal(style_set(p, STRING("col or"), STRING("a"), false), 0);
	style_is(p, "color: red; width: 1px !important;");
	assert_int_equal(style_set(p, STRING("color"), STRING("blue"), false), 0);
	style_is(p, "color: blue; width: 1px !important;");
	assert_int_equal(style_remove(p, STRING("color"), &old), 0);
	text_is(&old, "blue");
	style_is(p, "width: 1px !important;");
	assert_int_equal(style_set_text(p, STRING("a:b;c")), 0);
	style_is(p, "a: b;");
	style_property_of(STRING("backgroundColor"), &old);
	text_is(&old, "background-color");
	style_property_of(STRING("cssFloat"), &old);
	text_is(&old, "float");
	style_property_of(STRING("webkitFilter"), &old);
	text_is(&old, "-webkit-filter");
	style_property_of(STRING("WebkitFilter"), &old);
	text_is(&old, "-webkit-filter");
}

/* `expected` NULL: it is no URL. */
static void url(const char *text, const char *origin, const char *expected)
{
	struct url url;

	assert_int_equal(url_open(string_of(text), string_of(origin), &url), expected != NULL);
	if (expected)
		string_is(text_string(&url.href), expected);
	url_close(&url);
}

static void urls_are_read_as_browsers_do(void **state)
{
	const char *origin = "http://a.test:8000";

	(void)state;
	url("b/c?d#e", origin, "http://a.test:8000/b/c?d#e");
	url("//b.test/../..", origin, "http://b.test/");
	url("http:b", origin, "http://a.test:8000/b");
	url("https:b", origin, "https://b/");
	url("?x", origin, "http://a.test:8000/?x");
	url("", origin, "http://a.test:8000/");
	url("b", "", NULL);
	url("mailto:a b@c", "", "mailto:a b@c");
	url("data:text/html,<p>?a#b c", "", "data:text/html,<p>?a#b%20c");
	url("http://1.2.3.4:80/", "", "http://1.2.3.4/");
	url("http://1.2.3/", "", "http://1.2.0.3/");
	url("http://0x7F.1./", "", "http://127.0.0.1/");
	url("http://[1:0:0:2:0:0:0:3]/", "", "http://[1:0:0:2::3]/");
	url("http://[::1.2.3.4]/", "", "http://[::102:304]/");
	url("http://[1::2::3]/", "", NULL);
	url("http://1.2.3.256/", "", NULL);
	url("http://a b/", "", NULL);
	url("http://a:65536/", "", NULL);
	url("http://a:8x/", "", NULL);
	url("http://[::1", "", NULL);
	url("http://[x]/", "", NULL);
	url("http://", "", NULL);
	url("http://u@", "", NULL);
	url("other://host/", "", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(attributes_are_set_read_and_removed),
		PAGE_TEST(namespaces_are_kept_apart),
		PAGE_TEST(too_many_attributes_are_refused),
		PAGE_TEST(names_are_checked),
		PAGE_TEST(elements_say_what_they_are),
		PAGE_TEST(data_is_counted_in_utf16),
		PAGE_TEST(texts_are_joined_and_split),
		PAGE_TEST(tokens_are_a_set),
		PAGE_TEST(data_attributes_have_script_names),
		PAGE_TEST(declarations_are_read),
		PAGE_TEST(declarations_are_set),
		PAGE_TEST(urls_are_read_as_browsers_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
