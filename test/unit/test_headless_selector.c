/* test_headless_selector.c: selectors and collections of a page without a display. */
#include <stdio.h>
#include <string.h>

#include "cmocka_all.h"
#include "headless_page.h"

static const char page[] =
	"<!DOCTYPE html><html lang=de><body id=body>"
	"<div id=one class='a b'><p id=p1 title='Hello World'>x</p><p id=p2 class=b lang=en-GB></p><!--c--><span "
	"id=s1></span></div>"
	"<div id=two class=A data-x='1-2'><p id=p3><b id=b1>t</b></p><span id=s2 class='b c'></span><p id=p4></p></div>"
	"<form id=form><input id=i1 type=TEXT required><input id=i2 type=checkbox checked><input id=i3 type=radio "
	"name=r>"
	"<input id=i4 disabled placeholder=x><select id=sel><option id=o1>1<option id=o2 selected>2</select>"
	"<fieldset id=fs disabled><legend><input id=i5></legend><input id=i6></fieldset><button "
	"id=go>Go</button></form>"
	"<svg id=svg viewBox='0 0 1 1'><foreignObject id=fo></foreignObject></svg><a id=link href=x></a><a "
	"id=nolink></a>"
	"</body></html>";

/* The ids of all that match, with a space between. */
static int add_id(void *context, struct node *node)
{
	struct text *ids = context;

	if (ids->length > 0)
		text_append(ids, STRING(" "));
	text_append(ids, element_attribute_or_empty(node, ATOM_ID));
	return 0;
}

static void all_of(struct node *root, const char *text, const char *expected)
{
	struct text ids = {0};
	struct selector *selector;

	if (selector_open(tree, string_of(text), &selector) != 0)
		fail_msg("'%s' is refused", text);
	assert_int_equal(selector_each(selector, root, add_id, &ids), 0);
	selector_close(selector);
	if (!string_equal(text_string(&ids), string_of(expected)))
		fail_msg("'%s' found '%.*s', not '%s'", text, (int)ids.length, ids.data, expected);
	text_close(&ids);
}

struct row {
	const char *selector, *ids;
};

static void check_rows(const struct row *rows, size_t count)
{
	page_load(page);
	for (size_t i = 0; i < count; i++)
		all_of(tree_document(tree), rows[i].selector, rows[i].ids);
}

#define CHECK(rows) check_rows(rows, sizeof(rows) / sizeof((rows)[0]))

static void simple_selectors_match(void **state)
{
	static const struct row rows[] = {
		{"p", "p1 p2 p3 p4"},
		{"P", "p1 p2 p3 p4"},
		{"*|p", "p1 p2 p3 p4"},
		{"|p", ""},
		{"#p1", "p1"},
		{".b", "one p2 s2"},
		{".a", "one"},
		{".b.c", "s2"},
		{"p.b", "p2"},
		{"div, span", "one s1 two s2"},
		{" p , b ", "p1 p2 p3 b1 p4"},
		{"foreignObject", "fo"},
		{"foreignobject", ""},
		{"svg *", "fo"},
		{"*:is(b)", "b1"},
		{"\\70", "p1 p2 p3 p4"},
		{"#\\70 1", "p1"},
		{"#p\\31", "p1"},
		{"p/**/", "p1 p2 p3 p4"},
	};

	(void)state;
	CHECK(rows);
}

static void combinators_match(void **state)
{
	static const struct row rows[] = {
		{"div p", "p1 p2 p3 p4"},
		{"div > p", "p1 p2 p3 p4"},
		{"div>b", ""},
		{"div b", "b1"},
		{"body div p b", "b1"},
		{"p + p", "p2"},
		{"p+span", "s1 s2"},
		{"p ~ p", "p2 p4"},
		{"p ~ span", "s1 s2"},
		{"#one ~ div p", "p3 p4"},
		{"div > p ~ span + p", "p4"},
		{".a .b ~ #s1", "s1"},
		{"html > body > div > p > b", "b1"},
		{"p > div", ""},
	};

	(void)state;
	CHECK(rows);
}

static void attributes_match(void **state)
{
	static const struct row rows[] = {
		{"[title]", "p1"},
		{"[ title = 'Hello World' ]", "p1"},
		{"[title=\"hello world\"]", ""},
		{"[title='hello world' i]", "p1"},
		{"[title~=World]", "p1"},
		{"[title^=Hel]", "p1"},
		{"[title$=rld]", "p1"},
		{"[title*='o W']", "p1"},
		{"[title*='']", ""},
		{"[class=A]", "two"},
		{"[class=a i]", "two"},
		{"[lang|=en]", "p2"},
		{"[lang|=e]", ""},
		{"[TYPE=text]", "i1"},
		{"[type=text s]", ""},
		{"[data-x='1-2']", "two"},
		{"[viewBox]", "svg"},
		{"[*|title]", "p1"},
		{"[title", "p1"},
		{"[title='Hello World", "p1"},
	};

	(void)state;
	CHECK(rows);
}

static void places_match(void **state)
{
	static const struct row rows[] = {
		{"div > :first-child", "p1 p3"},
		{"div > :last-child", "s1 p4"},
		{"div > :nth-child(2)", "p2 s2"},
		{"div > :nth-child(odd)", "p1 s1 p3 p4"},
		{"div > :nth-child(even)", "p2 s2"},
		{"div > :nth-child( -n + 2 )", "p1 p2 p3 s2"},
		{"div > :nth-child(2n+1)", "p1 s1 p3 p4"},
		{"div > :nth-child(n)", "p1 p2 s1 p3 s2 p4"},
		{"div > :nth-child(-2n)", ""},
		{"div > :nth-last-child(1)", "s1 p4"},
		{"div > :nth-last-child(2)", "p2 s2"},
		{"div > p:nth-of-type(2)", "p2 p4"},
		{"div > p:nth-last-of-type(2)", "p1 p3"},
		{"div > :first-of-type", "p1 s1 p3 s2"},
		{"div > :last-of-type", "p2 s1 s2 p4"},
		{"div > :only-of-type", "s1 s2"},
		{"p > :only-child", "b1"},
		{"div > :nth-child(2 of p)", "p2 p4"},
		{"div > :nth-last-child(1 of .b)", "p2 s2"},
	};

	(void)state;
	CHECK(rows);
}

static void pseudo_classes_match(void **state)
{
	static const struct row rows[] = {
		{":root > body", "body"},
		{"div > :not(p)", "s1 s2"},
		{"div > :not(p, #s1)", "s2"},
		{":is(#one, #two) > span", "s1 s2"},
		{":where(span, bad:nonsense(), b)", "s1 b1 s2"},
		{":is()", ""},
		{"div:has(b)", "two"},
		{"div:has(> span)", "one two"},
		{"p:has(+ span)", "p2 p3"},
		{"p:has(~ p)", "p1 p3"},
		{"div:not(:has(b))", "one"},
		{"p:empty", "p2 p4"},
		{":checked", "i2 o2"},
		{":disabled", "i4 fs i6"},
		{"input:enabled", "i1 i2 i3 i5"},
		{":required", "i1"},
		{"input:optional", "i2 i3 i4 i5 i6"},
		{":placeholder-shown", "i4"},
		{":indeterminate", "i3"},
		{"input:invalid", "i1"},
		{"form:invalid", "form"},
		{":default", "i2 o2 go"},
		{":link", "link"},
		{"p:lang(en)", "p2"},
		{"p:lang(de)", "p1 p3 p4"},
		{"a:hover", ""},
		{"p::before", ""},
		{"input:read-write", "i1 i5"},
		{":focus", ""},
		{"p:NTH-CHILD(1)", "p1 p3"},
	};

	(void)state;
	CHECK(rows);
}

static void what_is_no_selector_is_refused(void **state)
{
	static const char *const bad[] = {
		"",
		" ",
		",",
		"p,",
		",p",
		"p >",
		"> p",
		"p > > b",
		"p..a",
		".",
		"#",
		"#1a",
		".1a",
		"[",
		"[=a]",
		"[a=]",
		"[a=b c]",
		"[a~b]",
		":",
		"::",
		":nonsense",
		"::nonsense",
		":not()",
		":not(p",
		":has()",
		":has(:has(p))",
		":nth-child()",
		":nth-child(x)",
		":nth-child(2 off p)",
		"p)",
		"(p)",
		"p{}",
		"ns|p",
		"[ns|a]",
		"p $",
		"1p",
		"a\\\n",
		"[a='b\n']",
		":not(> p)",
		"\"p\"",
		"p p !",
		"@p",
		":nth-child(n+)",
		":lang()",
		"**",
		"p*",
		"#a:not(b))",
	};
	struct selector *selector;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		/* An open parenthesis at the end is closed by it, as CSS says. */
		int expected = strcmp(bad[i], ":not(p") == 0 ? 0 : -TREE_SYNTAX;
		int error = selector_open(tree, string_of(bad[i]), &selector);

		if (error != expected)
			fail_msg("'%s' gives %d", bad[i], error);
		selector_close(selector);
	}
}

static void deep_and_long_selectors_are_refused(void **state)
{
	struct text deep = {0}, parts = {0};
	struct selector *selector;

	(void)state;
	for (int i = 0; i < 20000; i++)
		text_append(&deep, STRING(":not("));
	assert_int_equal(selector_open(tree, text_string(&deep), &selector), -TREE_SYNTAX);
	for (int i = 0; i < 300; i++)
		text_append(&parts, STRING("a "));
	assert_int_equal(selector_open(tree, text_string(&parts), &selector), -TREE_SYNTAX);
	text_close(&deep);
	text_close(&parts);
}

static void scope_is_where_the_search_began(void **state)
{
	struct node *found, *two;

	(void)state;
	page_load(page);
	two = page_find("#two");
	all_of(two, ":scope > p", "p3 p4");
	all_of(two, "body p", "p3 p4");
	assert_int_equal(element_matches(two, STRING("div.A")), 1);
	assert_int_equal(element_matches(two, STRING("p")), 0);
	assert_int_equal(element_matches(two, STRING("p[")), -TREE_SYNTAX);
	assert_int_equal(element_closest(page_find("#b1"), STRING("div, p"), &found), 1);
	assert_ptr_equal(found, page_find("#p3"));
	assert_int_equal(element_closest(page_find("#b1"), STRING("form"), &found), 0);
	assert_null(found);
	assert_int_equal(element_matches(tree_document(tree), STRING("*")), 0);
}

/* Each way up and back is tried once: with more, this would not end. */
static void long_ways_are_not_tried_again_and_again(void **state)
{
	struct node *at = page_new("div"), *found;
	struct text selector = {0};

	(void)state;
	node_append(tree_document(tree), at);
	for (int i = 0; i < 2000; i++) {
		struct node *next = page_new("div");

		node_append(at, next);
		at = next;
	}
	for (int i = 0; i < 100; i++)
		text_append(&selector, STRING("div "));
	text_append(&selector, STRING("p div"));
	assert_int_equal(node_query(tree_document(tree), text_string(&selector), &found), 0);
	text_close(&selector);
}

/* What would take hours is refused within seconds, with a reason. */
static void searches_have_an_end(void **state)
{
	struct text value = {0}, part = {0};
	struct node *root = page_new("div"), *found;

	(void)state;
	for (int i = 0; i < 1000000; i++)
		text_append(&value, STRING("aaaaaaaa"));
	text_append(&part, STRING("[title*='"));
	for (int i = 0; i < 6000; i++)
		text_append(&part, STRING("aaaaaaaa"));
	text_append(&part, STRING("b' i]"));
	for (int i = 0; i < 4; i++) {
		struct node *child = page_new("p");

		assert_int_equal(element_set_attribute(child, ATOM_TITLE, text_string(&value)), 0);
		assert_int_equal(node_append(root, child), 0);
	}
	assert_int_equal(node_query(root, text_string(&part), &found), -TREE_QUOTA_EXCEEDED);
	assert_null(found);
	text_close(&value);
	text_close(&part);
}

static void collections_follow_the_tree(void **state)
{
	struct collection *children, *nodes, *tags, *classes, *query;
	struct node *one, *p;

	(void)state;
	page_load(page);
	one = page_find("#one");
	assert_int_equal(collection_open(one, COLLECTION_CHILDREN, STRING(""), &children), 0);
	assert_int_equal(collection_open(one, COLLECTION_CHILD_NODES, STRING(""), &nodes), 0);
	assert_int_equal(collection_open(one, COLLECTION_TAG, STRING("P"), &tags), 0);
	assert_int_equal(collection_open(tree_document(tree), COLLECTION_CLASS, STRING(" c  b "), &classes), 0);
	assert_int_equal(collection_open(one, COLLECTION_QUERY, STRING("p"), &query), 0);
	assert_int_equal(collection_open(one, COLLECTION_QUERY, STRING("p["), &(struct collection *){NULL}),
			 -TREE_SYNTAX);
	assert_int_equal(collection_length(children), 3);
	assert_int_equal(collection_length(nodes), 4);
	assert_int_equal(collection_length(tags), 2);
	assert_int_equal(collection_length(classes), 1);
	assert_ptr_equal(collection_item(tags, 1), page_find("#p2"));
	assert_ptr_equal(collection_item(tags, 0), page_find("#p1"));
	assert_null(collection_item(tags, 2));
	assert_ptr_equal(collection_named(children, STRING("s1")), page_find("#s1"));
	p = page_new("p");
	node_append(one, p);
	node_remove(page_find("#p1"));
	element_set_attribute(p, ATOM_CLASS, STRING("b c"));
	assert_int_equal(collection_length(children), 3);
	assert_ptr_equal(collection_item(tags, 1), p);
	assert_int_equal(collection_length(classes), 2);
	assert_int_equal(collection_length(query), 2);
	string_is(element_attribute_or_empty(collection_item(query, 0), ATOM_ID), "p1");
	collection_close(children);
	collection_close(nodes);
	collection_close(tags);
	collection_close(classes);
	collection_close(query);
}

static void ids_are_found(void **state)
{
	struct node *root;

	(void)state;
	page_load(page);
	assert_ptr_equal(node_element_by_id(tree_document(tree), STRING("b1")), page_find("b"));
	assert_null(node_element_by_id(tree_document(tree), STRING("none")));
	assert_null(node_element_by_id(tree_document(tree), STRING("")));
	element_attach_shadow(page_find("#one"), (struct shadow_options){.closed = false}, &root);
	element_set_attribute(root, ATOM_ID, STRING("x"));
	assert_null(node_element_by_id(root, STRING("b1")));
	/* What is in a shadow tree, no selector from outside reaches; and none from inside leads out. */
	node_append(root, page_find("#p1"));
	all_of(tree_document(tree), "#p1", "");
	all_of(root, "p", "p1");
	all_of(root, "body p, div p, div > p", "");
}

static void hosts_are_above_their_trees(void **state)
{
	struct node *root;

	(void)state;
	page_load("<main class=around><div id=host class=a><template shadowrootmode=open><p id=p><b "
		  "id=b></b></p></template><i></i></div></main>");
	root = element_shadow_root(page_find("#host"));
	all_of(root, ":host > p", "p");
	all_of(root, ":host b", "b");
	all_of(root, ":host > b", "");
	all_of(root, ":host(.a) > p", "p");
	all_of(root, ":host(.b) > p", "");
	all_of(root, ":host(:has(> i)) > p", "p");
	all_of(root, ":host(:is(.around *)) > p", "p");
	all_of(root, ":is(:host, b) > p", "p");
	all_of(root, ":scope > p", "p");
	all_of(root, ".a > p", "");
	all_of(root, "* > p", "");
	all_of(root, ":not(.b) > p", "");
	all_of(root, ":host.a > p", "");
	all_of(root, "main :host > p", "");
	all_of(root, ":host", "");
	all_of(tree_document(tree), ":host > main", "");
	assert_int_equal(element_matches(node_first_child(node_first_child(root)), STRING(":host b")), 1);
}

static void directions_are_found(void **state)
{
	(void)state;
	page_load(
		"<p id=a dir=rtl><b id=b></b><input id=tel type=tel></p><p id=c dir=auto>12 <b id=d>\xd7\xa9 x</b></p>"
		"<p id=e dir=auto>- x \xd7\xa9</p><p id=f dir=auto><i dir=ltr id=g>x</i>\xd8\xb9</p>"
		"<bdi id=h>1</bdi><p dir=rtl><bdi id=i>1</bdi></p><input id=j dir=auto value='\xd8\xb9'>"
		"<p id=k dir=auto></p><p id=l dir=sideways></p>");
	all_of(tree_body(tree), ":dir(rtl):not(p:not([id]))", "a b c d f j");
	all_of(tree_body(tree), ":dir( LTR )", "tel e g h i k l");
	all_of(tree_body(tree), ":dir(auto)", "");
}

static void bounds_are_asked_for(void **state)
{
	struct node *input;

	(void)state;
	page_load("<input id=a type=number min=2 value=1><input id=b type=number max=2 value=1><input id=c type=number "
		  "value=1><input id=d type=range><input id=e type=text min=2 value=1><input id=f required>");
	all_of(tree_body(tree), ":in-range", "b d");
	all_of(tree_body(tree), ":out-of-range", "a");
	all_of(tree_body(tree), ":user-valid, :user-invalid", "");
	input = page_find("#f");
	assert_int_equal(person_input(input, STRING("x")), 0);
	all_of(tree_body(tree), ":user-valid", "f");
	assert_int_equal(person_input(input, STRING("")), 0);
	all_of(tree_body(tree), ":user-invalid", "f");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(simple_selectors_match),
		PAGE_TEST(combinators_match),
		PAGE_TEST(attributes_match),
		PAGE_TEST(places_match),
		PAGE_TEST(pseudo_classes_match),
		PAGE_TEST(what_is_no_selector_is_refused),
		PAGE_TEST(deep_and_long_selectors_are_refused),
		PAGE_TEST(scope_is_where_the_search_began),
		PAGE_TEST(hosts_are_above_their_trees),
		PAGE_TEST(directions_are_found),
		PAGE_TEST(bounds_are_asked_for),
		PAGE_TEST(long_ways_are_not_tried_again_and_again),
		PAGE_TEST(searches_have_an_end),
		PAGE_TEST(collections_follow_the_tree),
		PAGE_TEST(ids_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
