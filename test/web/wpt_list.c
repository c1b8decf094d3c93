/* wpt_list.c: live collections, token lists, dataset (web-platform-tests: dom/collections, dom/lists, dom/nodes: getElementsBy...,
 * html/dom/elements/global-attributes/dataset-...). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;
static struct unilet_shadow_root *root;

static void live(void)
{
	void *box = new_element("div", "box"), *a = new_element("p", "a"), *b = new_element("p", "b"),
	     *c = new_element("i", "c");
	void *children = unilet_element_children(box), *nodes = unilet_node_child_nodes(box);
	void *paragraphs = unilet_element_get_elements_by_tag_name(box, "p");
	void *every = unilet_element_get_elements_by_tag_name(box, "*");

	IS_NUMBER(unilet_html_collection_length(children), 0);
	IS_NODE(unilet_html_collection_item(children, 0), "null");
	unilet_node_append_child(box, a);
	unilet_element_append_string(box, "text");
	unilet_node_append_child(box, b);
	unilet_node_append_child(b, c);
	IS_NUMBER(unilet_html_collection_length(children), 2);
	IS_NUMBER(unilet_node_list_length(nodes), 3);
	IS_NUMBER(unilet_html_collection_length(paragraphs), 2);
	IS_NUMBER(unilet_html_collection_length(every), 3);
	IS_LIST(children, "a b");
	IS_LIST(every, "a b c");
	IS_NODE(unilet_html_collection_item(children, 1), "P#b");
	IS_NODE(unilet_html_collection_item(children, 2), "null");
	IS_NODE(unilet_html_collection_item(children, 4294967295u), "null");
	IS_NODE(unilet_node_list_item(nodes, 1), "#text");
	IS_NODE(unilet_node_list_item(nodes, 3), "null");
	IS_NODE(unilet_html_collection_named_item(every, "c"), "I#c");
	IS_NODE(unilet_html_collection_named_item(every, ""), "null");
	IS_NODE(unilet_html_collection_named_item(children, "c"), "null");
	unilet_element_set_attribute(c, "name", "named");
	IS_NODE(unilet_html_collection_named_item(every, "named"), "I#c");
	unilet_node_append_child(a, b);
	IS_LIST(children, "a");
	IS_LIST(paragraphs, "a b");
	unilet_element_remove(a);
	IS_NUMBER(unilet_html_collection_length(every), 0);
	IS_NUMBER(unilet_node_list_length(nodes), 1);
}

static void names(void)
{
	void *box = new_element("div", "box"), *svg;
	void *upper = unilet_element_get_elements_by_tag_name(box, "LINEARgradient");
	void *exact = unilet_element_get_elements_by_tag_name(box, "linearGradient");

	svg = unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "linearGradient");
	unilet_element_set_attribute(svg, "id", "svg");
	unilet_node_append_child(box, svg);
	unilet_node_append_child(box, new_element("b", "b"));
	IS_LIST(upper, "");
	IS_LIST(exact, "svg");
	IS_LIST(unilet_element_get_elements_by_tag_name(box, "B"), "b");
	IS_LIST(unilet_element_get_elements_by_tag_name(box, "div"), "");
	IS_LIST(unilet_element_get_elements_by_tag_name(box, ""), "");
	IS_LIST(unilet_element_get_elements_by_tag_name_ns(box, "http://www.w3.org/1999/xhtml", "*"), "b");
	IS_LIST(unilet_element_get_elements_by_tag_name_ns(box, "http://www.w3.org/2000/svg", "linearGradient"), "svg");
	IS_LIST(unilet_element_get_elements_by_tag_name_ns(box, "*", "*"), "svg b");
	IS_LIST(unilet_element_get_elements_by_tag_name_ns(box, "http://www.w3.org/1999/xhtml", "B"), "");
	IS_LIST(unilet_element_get_elements_by_tag_name_ns(box, NULL, "b"), "");
}

static void classes(void)
{
	void *box = new_element("div", "box"), *a = new_element("p", "a"), *b = new_element("p", "b"), *found;

	unilet_node_append_child(box, a);
	unilet_node_append_child(a, b);
	unilet_element_set_class_name(a, "one\ttwo  three");
	unilet_element_set_class_name(b, "two One");
	found = unilet_element_get_elements_by_class_name(box, " two\n");
	IS_LIST(found, "a b");
	IS_LIST(unilet_element_get_elements_by_class_name(box, "two one"), "a");
	IS_LIST(unilet_element_get_elements_by_class_name(box, "one one"), "a");
	IS_LIST(unilet_element_get_elements_by_class_name(box, "One"), "b");
	IS_LIST(unilet_element_get_elements_by_class_name(box, "box"), "");
	IS_LIST(unilet_element_get_elements_by_class_name(box, ""), "");
	IS_LIST(unilet_element_get_elements_by_class_name(box, " \t"), "");
	IS_LIST(unilet_element_get_elements_by_class_name(box, "two,one"), "");
	DOES(unilet_element_set_class_name(b, "x"));
	IS_LIST(found, "a");
	DOES(unilet_element_set_class_name(box, "two"));
	IS_LIST(found, "a");
}

static void tokens(void)
{
	void *e = new_element("p", "e"), *list = unilet_element_class_list(e);

	THROWS(unilet_dom_token_list_add(list, ""), "SyntaxError");
	THROWS(unilet_dom_token_list_remove(list, ""), "SyntaxError");
	THROWS(unilet_dom_token_list_toggle(list, ""), "SyntaxError");
	THROWS(unilet_dom_token_list_replace(list, "", "a"), "SyntaxError");
	THROWS(unilet_dom_token_list_replace(list, "a", ""), "SyntaxError");
	THROWS(unilet_dom_token_list_add(list, " "), "InvalidCharacterError");
	THROWS(unilet_dom_token_list_add(list, "a\tb"), "InvalidCharacterError");
	THROWS(unilet_dom_token_list_remove(list, "a\nb"), "InvalidCharacterError");
	THROWS(unilet_dom_token_list_toggle(list, "a\fb"), "InvalidCharacterError");
	THROWS(unilet_dom_token_list_replace(list, "a\rb", "x"), "InvalidCharacterError");
	THROWS(unilet_dom_token_list_replace(list, "x", "a b"), "InvalidCharacterError");
	/* What is empty is told before what has a space in it. */
	THROWS(unilet_dom_token_list_replace(list, "a b", ""), "SyntaxError");
	/* All are looked at before any is added. */
	THROWS(unilet_dom_token_list_add_all(list, 2, (const char *[]){"a", "b c"}), "InvalidCharacterError");
	IS_FALSE(unilet_element_has_attribute(e, "class"));
	IS_FALSE(unilet_dom_token_list_contains(list, ""));
	IS_FALSE(unilet_dom_token_list_contains(list, "a b"));
	THROWS(unilet_dom_token_list_supports(list, "a"), "TypeError");
	IS_NUMBER(unilet_dom_token_list_length(list), 0);
	IS_STRING(unilet_dom_token_list_item(list, 0), NULL);
	IS_STRING(unilet_dom_token_list_value(list), "");
}

static void token_changes(void)
{
	void *e = new_element("p", "e"), *list = unilet_element_class_list(e);

	DOES(unilet_dom_token_list_add_all(list, 4, (const char *[]){"b", "a", "b", "a"}));
	IS_STRING(unilet_element_class_name(e), "b a");
	DOES(unilet_element_set_class_name(e, "  a  a b\n"));
	IS_NUMBER(unilet_dom_token_list_length(list), 2);
	IS_STRING(unilet_dom_token_list_value(list), "  a  a b\n");
	IS_STRING(unilet_dom_token_list_item(list, 1), "b");
	IS_STRING(unilet_dom_token_list_item(list, 2), NULL);
	IS_STRING(unilet_dom_token_list_item(list, 4294967295u), NULL);
	DOES(unilet_dom_token_list_add(list, "a"));
	IS_STRING(unilet_element_class_name(e), "a b");
	DOES(unilet_dom_token_list_remove_all(list, 3, (const char *[]){"none", "a", "a"}));
	IS_STRING(unilet_element_class_name(e), "b");
	IS_TRUE(unilet_dom_token_list_toggle(list, "x"));
	IS_FALSE(unilet_dom_token_list_toggle(list, "x"));
	IS_TRUE(unilet_dom_token_list_toggle_with_force(list, "x", true));
	IS_TRUE(unilet_dom_token_list_toggle_with_force(list, "x", true));
	IS_FALSE(unilet_dom_token_list_toggle_with_force(list, "y", false));
	IS_FALSE(unilet_dom_token_list_toggle_with_force(list, "x", false));
	IS_STRING(unilet_element_class_name(e), "b");
	DOES(unilet_element_set_class_name(e, "a b a c"));
	IS_TRUE(unilet_dom_token_list_replace(list, "a", "c"));
	IS_STRING(unilet_element_class_name(e), "c b");
	DOES(unilet_element_set_class_name(e, "c b a"));
	IS_TRUE(unilet_dom_token_list_replace(list, "a", "c"));
	IS_STRING(unilet_element_class_name(e), "c b");
	IS_TRUE(unilet_dom_token_list_replace(list, "b", "b"));
	IS_FALSE(unilet_dom_token_list_replace(list, "none", "x"));
	IS_STRING(unilet_element_class_name(e), "c b");
	DOES(unilet_dom_token_list_remove_all(list, 2, (const char *[]){"b", "c"}));
	IS_STRING(unilet_element_get_attribute(e, "class"), "");
	DOES(unilet_dom_token_list_set_value(list, " q "));
	IS_STRING(unilet_element_get_attribute(e, "class"), " q ");
	IS_TRUE(unilet_dom_token_list_contains(list, "q"));
	DOES(unilet_element_remove_attribute(e, "class"));
	DOES(unilet_dom_token_list_remove(list, "q"));
	IS_FALSE(unilet_element_has_attribute(e, "class"));
	IS_FALSE(unilet_dom_token_list_contains(list, "q"));
}

static const char *named(void *map, const char *name)
{
	static struct unilet_value value;

	unilet_value_free(&value);
	value = (struct unilet_value){0};
	unilet_dom_string_map_get_named(map, name, &value);
	return value.kind == UNILET_STRING ? value.string : NULL;
}

/* NULL: there is none. */
#define IS_DATA(name, expected)                                                                                        \
	CHECK(say_text("unilet_dom_string_map_get_named(" #name ")", named(map, name)),                                \
	      say_text("unilet_dom_string_map_get_named(" #name ")", expected))

static void dataset(void)
{
	void *e = new_element("p", "e"), *map = unilet_html_element_dataset(e);

	unilet_element_set_attribute(e, "data-foo", "1");
	unilet_element_set_attribute(e, "data-foo-bar", "2");
	unilet_element_set_attribute(e, "data--", "3");
	unilet_element_set_attribute(e, "data--foo", "4");
	unilet_element_set_attribute(e, "data-foo-1", "5");
	unilet_element_set_attribute(e, "data-Foo-Baz", "6");
	unilet_element_set_attribute(e, "data-", "7");
	IS_DATA("foo", "1");
	IS_DATA("fooBar", "2");
	IS_DATA("-", "3");
	IS_DATA("Foo", "4");
	IS_DATA("foo-1", "5");
	IS_DATA("fooBaz", "6");
	IS_DATA("", "7");
	IS_DATA("foo-bar", NULL);
	IS_DATA("foobar", NULL);
	IS_DATA("none", NULL);
	DOES(unilet_dom_string_map_set_named(map, "someName", "a"));
	IS_STRING(unilet_element_get_attribute(e, "data-some-name"), "a");
	DOES(unilet_dom_string_map_set_named(map, "ABC", "b"));
	IS_STRING(unilet_element_get_attribute(e, "data--a-b-c"), "b");
	DOES(unilet_dom_string_map_set_named(map, "a-1", "c"));
	IS_STRING(unilet_element_get_attribute(e, "data-a-1"), "c");
	DOES(unilet_dom_string_map_set_named(map, "\xc3\xa4", "d"));
	IS_STRING(unilet_element_get_attribute(e, "data-\xc3\xa4"), "d");
	THROWS(unilet_dom_string_map_set_named(map, "a-b", "x"), "SyntaxError");
	THROWS(unilet_dom_string_map_set_named(map, "-z", "x"), "SyntaxError");
	THROWS(unilet_dom_string_map_set_named(map, "a b", "x"), "InvalidCharacterError");
	THROWS(unilet_dom_string_map_set_named(map, "a>b", "x"), "InvalidCharacterError");
}

static void ids(void)
{
	void *fragment = unilet_html("<p id=x title=1></p><p id=x title=2></p><p id=''></p><p id='a b'></p>");

	IS_STRING(unilet_element_get_attribute(unilet_document_fragment_get_element_by_id(fragment, "x"), "title"),
		  "1");
	IS_NODE(unilet_document_fragment_get_element_by_id(fragment, ""), "null");
	IS_NODE(unilet_document_fragment_get_element_by_id(fragment, "X"), "null");
	IS_NODE(unilet_document_fragment_get_element_by_id(fragment, "a b"), "P#a b");
	unilet_element_remove(unilet_document_fragment_first_element_child(fragment));
	IS_STRING(unilet_element_get_attribute(unilet_document_fragment_get_element_by_id(fragment, "x"), "title"),
		  "2");
	unilet_node_append_child(root, fragment);
	IS_NODE(unilet_document_fragment_get_element_by_id(fragment, "x"), "null");
	IS_NODE(unilet_document_fragment_get_element_by_id(root, "x"), "P#x");
	IS_NODE(unilet_document_fragment_get_element_by_id(root, "login"), "null");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	root = unilet_root();
	live();
	names();
	classes();
	tokens();
	token_changes();
	dataset();
	ids();
	return say_end();
}
