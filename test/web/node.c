/* node.c: the tree of nodes: what is inserted, moved, replaced, copied and refused. */
#include "say.h"

static struct unilet_document *document;
static struct unilet_shadow_root *root;

static struct unilet_element *make(const char *name, const char *id)
{
	struct unilet_element *element = unilet_document_create_element(document, name);

	unilet_element_set_id(element, id);
	return element;
}

static void insertion(void)
{
	struct unilet_element *a = make("div", "a"), *b = make("p", "b"), *c = make("p", "c");
	struct unilet_text *text = unilet_document_create_text_node(document, "text");
	struct unilet_comment *comment = unilet_document_create_comment(document, "comment");

	NODE(unilet_node_append_child(root, a));
	NODE(unilet_node_append_child(a, b));
	NODE(unilet_node_insert_before(a, c, b));
	TREE(a);
	NODE(unilet_node_insert_before(a, b, c));
	TREE(a);
	NODE(unilet_node_insert_before(a, c, c));
	NODE(unilet_node_append_child(a, text));
	NODE(unilet_node_insert_before(a, comment, NULL));
	TREE(root);
	NODE(unilet_node_parent_node(b));
	NODE(unilet_node_parent_element(a));
	NODE(unilet_node_first_child(a));
	NODE(unilet_node_last_child(a));
	NODE(unilet_node_next_sibling(b));
	NODE(unilet_node_previous_sibling(b));
	NODE(unilet_element_next_element_sibling(c));
	NODE(unilet_element_previous_element_sibling(c));
	NODE(unilet_element_first_element_child(a));
	NODE(unilet_element_last_element_child(a));
	NUMBER(unilet_element_child_element_count(a));
	BOOLEAN(unilet_node_has_child_nodes(a));
	BOOLEAN(unilet_node_has_child_nodes(b));
	BOOLEAN(unilet_node_is_connected(b));
	NODE(unilet_node_replace_child(a, b, c));
	TREE(a);
	BOOLEAN(unilet_node_is_connected(c));
	NODE(unilet_node_parent_node(c));
	NODE(unilet_node_remove_child(a, text));
	DO(unilet_element_remove(b));
	DO(unilet_element_remove(b));
	TREE(a);
}

static void refusals(void)
{
	struct unilet_element *a = make("div", "a"), *b = make("p", "b"), *other = make("p", "other");
	struct unilet_text *text = unilet_document_create_text_node(document, "text");

	unilet_node_append_child(a, b);
	DO(unilet_node_append_child(b, a));
	DO(unilet_node_append_child(a, a));
	DO(unilet_node_append_child(text, a));
	DO(unilet_node_append_child(a, NULL));
	DO(unilet_node_remove_child(a, other));
	DO(unilet_node_insert_before(a, other, text));
	DO(unilet_node_replace_child(a, other, text));
	DO(unilet_node_replace_child(b, a, text));
	DO(unilet_node_append_child(NULL, b));
	DO(unilet_document_create_element(document, ""));
	DO(unilet_document_create_element(document, "1a"));
	DO(unilet_document_create_element(document, "a b"));
	TREE(a);
}

static void many_at_once(void)
{
	struct unilet_element *list = make("ul", "list");
	struct unilet_element *items[3] = {make("li", "one"), make("li", "two"), make("li", "three")};
	struct unilet_value values[4] = {{.kind = UNILET_STRING, .string = "text"}};

	for (int i = 0; i < 3; i++)
		values[i + 1] = (struct unilet_value){.kind = UNILET_OBJECT, .object = items[i]};
	DO(unilet_element_append_all(list, 4, values));
	TREE(list);
	DO(unilet_element_append_string(list, "end"));
	DO(unilet_element_prepend_string(list, "start"));
	DO(unilet_element_prepend(list, items[2]));
	TREE(list);
	DO(unilet_element_before(items[1], items[2]));
	DO(unilet_element_after_string(items[1], "after two"));
	TREE(list);
	DO(unilet_element_replace_with_string(items[0], "instead of one"));
	TREE(list);
	NUMBER(unilet_node_list_length(unilet_node_child_nodes(list)));
	DO(unilet_node_normalize(list));
	NUMBER(unilet_node_list_length(unilet_node_child_nodes(list)));
	DO(unilet_element_replace_children(list, items[0]));
	TREE(list);
	DO(unilet_element_replace_children_all(list, 0, NULL));
	TREE(list);
	DO(unilet_element_before_string(list, "no parent"));
	DO(unilet_element_after_string(list, "no parent"));
	DO(unilet_element_replace_with_string(list, "no parent"));
	TREE(list);
}

static void fragments(void)
{
	struct unilet_document_fragment *fragment = unilet_document_create_document_fragment(document);
	struct unilet_element *a = make("div", "a"), *b = make("b", "b"), *c = make("i", "c");

	NUMBER(unilet_node_node_type(fragment));
	STRING(unilet_node_node_name(fragment));
	DO(unilet_document_fragment_append(fragment, b));
	DO(unilet_document_fragment_append(fragment, c));
	NODE(unilet_document_fragment_query_selector(fragment, "#c"));
	NODE(unilet_document_fragment_get_element_by_id(fragment, "b"));
	NODE(unilet_document_fragment_get_element_by_id(fragment, "none"));
	NODE(unilet_document_fragment_first_element_child(fragment));
	NUMBER(unilet_document_fragment_child_element_count(fragment));
	DO(unilet_node_append_child(a, fragment));
	NUMBER(unilet_document_fragment_child_element_count(fragment));
	TREE(a);
	NODE(unilet_node_append_child(a, fragment));
	TREE(a);
}

static void copies(void)
{
	struct unilet_element *a = make("div", "a"), *b = make("b", "b");
	struct unilet_node *copy;

	unilet_element_set_attribute(a, "title", "t");
	unilet_node_append_child(a, b);
	unilet_element_append_string(b, "text");
	copy = unilet_node_clone_node(a);
	TREE(copy);
	STRING(unilet_element_get_attribute((struct unilet_element *)copy, "title"));
	BOOLEAN(unilet_node_is_equal_node(copy, a));
	copy = unilet_node_clone_node_with_subtree(a, true);
	TREE(copy);
	BOOLEAN(unilet_node_is_equal_node(copy, a));
	BOOLEAN(unilet_node_is_same_node(copy, a));
	BOOLEAN(unilet_node_is_same_node(a, a));
	NODE(unilet_node_parent_node(copy));
	BOOLEAN(unilet_node_is_connected(copy));
}

static void order(void)
{
	struct unilet_element *a = make("div", "a"), *b = make("b", "b"), *c = make("i", "c");

	unilet_node_append_child(root, a);
	unilet_node_append_child(a, b);
	unilet_node_append_child(a, c);
	NUMBER(unilet_node_compare_document_position(b, c));
	NUMBER(unilet_node_compare_document_position(c, b));
	NUMBER(unilet_node_compare_document_position(a, b));
	NUMBER(unilet_node_compare_document_position(b, a));
	NUMBER(unilet_node_compare_document_position(a, a));
	BOOLEAN(unilet_node_contains(a, b));
	BOOLEAN(unilet_node_contains(b, a));
	BOOLEAN(unilet_node_contains(a, a));
	BOOLEAN(unilet_node_contains(a, NULL));
	BOOLEAN(unilet_node_contains(root, c));
	unilet_element_remove(a);
	BOOLEAN(unilet_node_contains(root, c));
}

static void texts(void)
{
	struct unilet_element *a = make("div", "a");
	struct unilet_text *text = unilet_document_create_text_node(document, "abcdef");

	unilet_node_append_child(a, text);
	NUMBER(unilet_node_node_type(text));
	STRING(unilet_node_node_name(text));
	NUMBER(unilet_character_data_length(text));
	STRING(unilet_character_data_data(text));
	STRING(unilet_character_data_substring_data(text, 2, 3));
	STRING(unilet_character_data_substring_data(text, 2, 300));
	STRING(unilet_character_data_substring_data(text, 7, 1));
	DO(unilet_character_data_append_data(text, "ghi"));
	DO(unilet_character_data_insert_data(text, 0, "123"));
	DO(unilet_character_data_insert_data(text, 100, "123"));
	DO(unilet_character_data_delete_data(text, 3, 2));
	DO(unilet_character_data_delete_data(text, 100, 2));
	DO(unilet_character_data_replace_data(text, 0, 3, "xyz"));
	STRING(unilet_character_data_data(text));
	NODE(unilet_text_split_text(text, 3));
	TREE(a);
	DO(unilet_text_split_text(text, 30));
	DO(unilet_node_normalize(a));
	TREE(a);
	DO(unilet_character_data_set_data(text, ""));
	TREE(a);
	STRING(unilet_node_text_content(a));
	DO(unilet_node_set_text_content(a, "new"));
	TREE(a);
	DO(unilet_node_set_text_content(a, NULL));
	TREE(a);
	DO(unilet_node_set_node_value(a, "nothing happens"));
	TREE(a);
	STRING(unilet_node_node_value(a));
}

/* Encoding: lengths and offsets are counted in UTF-16 units, whatever the program sends. */
static void encoding(void)
{
	struct unilet_text *text = unilet_document_create_text_node(document, "a\xc3\xa4\xe2\x82\xac\xf0\x9f\x98\x80z");

	NUMBER(unilet_character_data_length(text));
	STRING(unilet_character_data_data(text));
	STRING(unilet_character_data_substring_data(text, 3, 2));
	STRING(unilet_character_data_substring_data(text, 5, 1));
	DO(unilet_character_data_set_data(text, "\xff|\xc3|\xe2\x82|\xed\xa0\x80|\xf4\x90\x80\x80|\xc0\x80|"));
	NUMBER(unilet_character_data_length(text));
	STRING(unilet_character_data_data(text));
	DO(unilet_character_data_set_data(text, "\xef\xbb\xbf"
						"after a byte order mark"));
	NUMBER(unilet_character_data_length(text));
	DO(unilet_character_data_set_data(text, "\xef\xbf\xbd\xef\xbf\xbf\x01\x7f\r\n"));
	NUMBER(unilet_character_data_length(text));
	STRING(unilet_character_data_data(text));
}

/* What namespaces, prefixes and texts say, and what moves with its state. */
static void names(void)
{
	const char *svg = "http://www.w3.org/2000/svg", *html = "http://www.w3.org/1999/xhtml";
	struct unilet_element *a = make("div", "a"), *b = unilet_document_create_element_ns(document, svg, "svg");
	struct unilet_element *c = unilet_document_create_element_ns(document, svg, "g"), *d = make("p", "d");
	struct unilet_text *text = unilet_document_create_text_node(document, "one ");

	unilet_node_append_child(a, b);
	unilet_node_append_child(b, c);
	unilet_element_set_attribute(c, "viewBox", "0 0 1 1");
	STRING(unilet_element_prefix(a));
	STRING(unilet_element_prefix(b));
	STRING(unilet_node_lookup_namespace_uri(c, NULL));
	STRING(unilet_node_lookup_namespace_uri(c, ""));
	STRING(unilet_node_lookup_namespace_uri(a, "xml"));
	STRING(unilet_node_lookup_namespace_uri(a, "svg"));
	STRING(unilet_node_lookup_namespace_uri(text, NULL));
	STRING(unilet_node_lookup_prefix(a, html));
	STRING(unilet_node_lookup_prefix(a, ""));
	BOOLEAN(unilet_node_is_default_namespace(a, html));
	BOOLEAN(unilet_node_is_default_namespace(c, html));
	BOOLEAN(unilet_node_is_default_namespace(c, svg));
	BOOLEAN(unilet_node_is_default_namespace(unilet_document_create_document_fragment(document), NULL));
	STRING(unilet_element_get_attribute_ns(c, NULL, "viewBox"));
	STRING(unilet_element_get_attribute_ns(c, NULL, "viewbox"));
	STRING(unilet_element_get_attribute_ns(c, svg, "viewBox"));
	BOOLEAN(unilet_element_has_attribute_ns(a, "", "id"));
	BOOLEAN(unilet_element_has_attribute_ns(a, NULL, "ID"));
	BOOLEAN(unilet_element_has_attribute_ns(a, "other", "id"));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name_ns(a, svg, "g")));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name_ns(a, "*", "*")));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name_ns(a, html, "g")));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name_ns(a, NULL, "*")));
	NODE(unilet_svg_element_owner_svg_element((struct unilet_svg_element *)c));
	NODE(unilet_svg_element_owner_svg_element((struct unilet_svg_element *)b));
	NODE(unilet_svg_element_viewport_element((struct unilet_svg_element *)c));
	unilet_node_append_child(d, text);
	DO(unilet_element_append_string(d, "two "));
	unilet_element_append(d, make("b", "bold"));
	DO(unilet_element_append_string(d, "three"));
	STRING(unilet_text_whole_text(text));
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)unilet_node_last_child(d), "no element"));
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)unilet_element_query_selector(d, "b"),
					      "x"));
	TREE(d);
	unilet_element_append(d, make("i", "i"));
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)unilet_element_query_selector(d, "i"), ""));
	TREE(d);
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)d, "in nothing"));
	unilet_element_replace_children(d, make("b", "alone"));
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)unilet_element_query_selector(d, "b"), ""));
	TREE(d);
	unilet_element_replace_children(d, make("b", "alone"));
	DO(unilet_html_element_set_outer_text((struct unilet_html_element *)unilet_element_query_selector(d, "b"),
					      "a\nb"));
	TREE(d);
	STRING(unilet_element_get_html(a));
	STRING(unilet_shadow_root_get_html(root));
}

int main(void)
{
	say_begin();
	document = unilet_document();
	root = unilet_root();
	insertion();
	refusals();
	many_at_once();
	fragments();
	copies();
	order();
	texts();
	encoding();
	names();
	return say_end();
}
