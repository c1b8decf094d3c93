/* wpt_node.c: nodes: what they are, how they compare, and what may go where (web-platform-tests: dom/nodes/Node-*). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;
static struct unilet_shadow_root *root;

static void *text_of(const char *data)
{
	return unilet_document_create_text_node(document, data);
}

static void kinds(void)
{
	void *element = new_element("DIV", "e"), *text = text_of("t"),
	     *comment = unilet_document_create_comment(document, "c");
	void *fragment = unilet_document_create_document_fragment(document);
	void *svg = unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "linearGradient");

	IS_NUMBER(unilet_node_node_type(element), UNILET_NODE_ELEMENT_NODE);
	IS_NUMBER(unilet_node_node_type(text), UNILET_NODE_TEXT_NODE);
	IS_NUMBER(unilet_node_node_type(comment), UNILET_NODE_COMMENT_NODE);
	IS_NUMBER(unilet_node_node_type(fragment), UNILET_NODE_DOCUMENT_FRAGMENT_NODE);
	IS_NUMBER(unilet_node_node_type(root), UNILET_NODE_DOCUMENT_FRAGMENT_NODE);
	IS_STRING(unilet_node_node_name(element), "DIV");
	IS_STRING(unilet_node_node_name(text), "#text");
	IS_STRING(unilet_node_node_name(comment), "#comment");
	IS_STRING(unilet_node_node_name(fragment), "#document-fragment");
	IS_STRING(unilet_node_node_name(root), "#document-fragment");
	IS_STRING(unilet_node_node_name(svg), "linearGradient");
	IS_STRING(unilet_element_tag_name(svg), "linearGradient");
	IS_STRING(unilet_element_local_name(svg), "linearGradient");
	IS_STRING(unilet_element_local_name(element), "div");
	IS_STRING(unilet_element_namespace_uri(element), "http://www.w3.org/1999/xhtml");
	IS_STRING(unilet_element_namespace_uri(svg), "http://www.w3.org/2000/svg");
	IS_STRING(unilet_element_prefix(element), NULL);
	IS_STRING(unilet_node_node_value(element), NULL);
	IS_STRING(unilet_node_node_value(text), "t");
	IS_STRING(unilet_node_node_value(comment), "c");
	IS_STRING(unilet_node_node_value(fragment), NULL);
	DOES(unilet_node_set_node_value(text, "new"));
	IS_STRING(unilet_character_data_data(text), "new");
	DOES(unilet_node_set_node_value(text, NULL));
	IS_STRING(unilet_character_data_data(text), "");
	IS_FALSE(unilet_node_has_child_nodes(text));
	IS_FALSE(unilet_node_has_child_nodes(fragment));
	IS_NODE(unilet_node_get_root_node(element), "DIV#e");
	IS_TRUE(unilet_node_is_connected(root));
	IS_FALSE(unilet_node_is_connected(element));
}

static void text_content(void)
{
	void *e = new_element("div", "e"), *b = new_element("b", "b"), *text;

	IS_STRING(unilet_node_text_content(e), "");
	unilet_node_append_child(e, text_of("one "));
	unilet_node_append_child(e, unilet_document_create_comment(document, "not this"));
	unilet_node_append_child(e, b);
	unilet_element_append_string(b, "two");
	IS_STRING(unilet_node_text_content(e), "one two");
	IS_STRING(unilet_node_text_content(unilet_node_first_child(e)), "one ");
	IS_STRING(unilet_node_text_content(unilet_node_next_sibling(unilet_node_first_child(e))), "not this");
	DOES(unilet_node_set_text_content(e, "<b>"));
	IS_TREE(e, "DIV(\"<b>\")");
	IS_NODE(unilet_node_parent_node(b), "null");
	IS_STRING(unilet_node_text_content(b), "two");
	DOES(unilet_node_set_text_content(e, ""));
	IS_TREE(e, "DIV()");
	DOES(unilet_node_set_text_content(e, "x"));
	DOES(unilet_node_set_text_content(e, NULL));
	IS_TREE(e, "DIV()");
	text = text_of("a");
	DOES(unilet_node_set_text_content(text, "b"));
	IS_STRING(unilet_character_data_data(text), "b");
	DOES(unilet_node_set_text_content(text, NULL));
	IS_STRING(unilet_character_data_data(text), "");
}

/* Each refusal leaves all as it was. */
static void hierarchy(void)
{
	void *a = new_element("div", "a"), *b = new_element("p", "b"), *c = new_element("i", "c"),
	     *other = new_element("u", "other");
	void *text = text_of("t"), *comment = unilet_document_create_comment(document, "x");
	void *fragment = unilet_document_create_document_fragment(document);

	unilet_node_append_child(a, b);
	unilet_node_append_child(b, c);
	THROWS(unilet_node_append_child(c, a), "HierarchyRequestError");
	THROWS(unilet_node_append_child(a, a), "HierarchyRequestError");
	THROWS(unilet_node_append_child(text, other), "HierarchyRequestError");
	THROWS(unilet_node_append_child(comment, other), "HierarchyRequestError");
	THROWS(unilet_node_insert_before(c, a, NULL), "HierarchyRequestError");
	THROWS(unilet_node_insert_before(a, other, c), "NotFoundError");
	THROWS(unilet_node_insert_before(a, other, other), "NotFoundError");
	THROWS(unilet_node_insert_before(text, other, NULL), "HierarchyRequestError");
	/* The child's place is looked at after the parent's kind and the node's being around it. */
	THROWS(unilet_node_insert_before(c, a, other), "HierarchyRequestError");
	THROWS(unilet_node_replace_child(a, other, c), "NotFoundError");
	THROWS(unilet_node_replace_child(b, a, c), "HierarchyRequestError");
	THROWS(unilet_node_replace_child(b, a, other), "HierarchyRequestError");
	THROWS(unilet_node_replace_child(text, other, c), "HierarchyRequestError");
	THROWS(unilet_node_remove_child(a, c), "NotFoundError");
	THROWS(unilet_node_remove_child(a, a), "NotFoundError");
	THROWS(unilet_node_remove_child(c, b), "NotFoundError");
	THROWS(unilet_node_append_child(a, NULL), "TypeError");
	THROWS(unilet_node_remove_child(a, NULL), "TypeError");
	THROWS(unilet_node_insert_before(a, NULL, b), "TypeError");
	THROWS(unilet_node_replace_child(a, NULL, b), "TypeError");
	THROWS(unilet_node_replace_child(a, other, NULL), "TypeError");
	THROWS(unilet_node_append_child(fragment, fragment), "HierarchyRequestError");
	unilet_node_append_child(fragment, other);
	THROWS(unilet_node_append_child(other, fragment), "HierarchyRequestError");
	IS_TREE(a, "DIV(P(I()))");
	IS_TREE(fragment, "#document-fragment(U())");
}

static void moves(void)
{
	void *a = new_element("div", "a"), *b = new_element("p", "b"), *c = new_element("i", "c"),
	     *d = new_element("u", "d");
	void *fragment = unilet_document_create_document_fragment(document);

	unilet_node_append_child(a, b);
	IS_NODE(unilet_node_insert_before(a, c, b), "I#c");
	IS_NODE(unilet_node_insert_before(a, c, c), "I#c");
	IS_TREE(a, "DIV(I()P())");
	IS_NODE(unilet_node_append_child(a, c), "I#c");
	IS_TREE(a, "DIV(P()I())");
	IS_NODE(unilet_node_insert_before(a, c, b), "I#c");
	IS_NODE(unilet_node_replace_child(a, d, c), "I#c");
	IS_TREE(a, "DIV(U()P())");
	IS_NODE(unilet_node_replace_child(a, d, d), "U#d");
	IS_TREE(a, "DIV(U()P())");
	IS_NODE(unilet_node_replace_child(a, b, d), "U#d");
	IS_TREE(a, "DIV(P())");
	unilet_node_append_child(fragment, c);
	unilet_node_append_child(fragment, d);
	IS_NODE(unilet_node_insert_before(a, fragment, b), "#document-fragment");
	IS_TREE(a, "DIV(I()U()P())");
	IS_FALSE(unilet_node_has_child_nodes(fragment));
	IS_NODE(unilet_node_append_child(a, fragment), "#document-fragment");
	unilet_node_append_child(fragment, c);
	unilet_node_append_child(fragment, d);
	IS_NODE(unilet_node_replace_child(a, fragment, b), "P#b");
	IS_TREE(a, "DIV(I()U())");
	IS_NODE(unilet_node_replace_child(a, fragment, c), "I#c");
	IS_TREE(a, "DIV(U())");
	IS_NODE(unilet_node_remove_child(a, d), "U#d");
	IS_TREE(a, "DIV()");
}

static void neighbours(void)
{
	void *a = new_element("div", "a"), *b = new_element("p", "b"), *c = new_element("i", "c");

	unilet_node_append_child(a, text_of("1"));
	unilet_node_append_child(a, b);
	unilet_node_append_child(a, text_of("2"));
	unilet_node_append_child(a, c);
	IS_NODE(unilet_node_first_child(a), "#text");
	IS_NODE(unilet_node_last_child(a), "I#c");
	IS_NODE(unilet_node_next_sibling(b), "#text");
	IS_NODE(unilet_node_previous_sibling(b), "#text");
	IS_NODE(unilet_node_previous_sibling(unilet_node_first_child(a)), "null");
	IS_NODE(unilet_node_next_sibling(c), "null");
	IS_NODE(unilet_element_next_element_sibling(b), "I#c");
	IS_NODE(unilet_element_previous_element_sibling(c), "P#b");
	IS_NODE(unilet_element_previous_element_sibling(b), "null");
	IS_NODE(unilet_character_data_next_element_sibling((struct unilet_text *)unilet_node_first_child(a)), "P#b");
	IS_NODE(unilet_character_data_previous_element_sibling((struct unilet_text *)unilet_node_first_child(a)),
		"null");
	IS_NODE(unilet_element_first_element_child(a), "P#b");
	IS_NODE(unilet_element_last_element_child(a), "I#c");
	IS_NUMBER(unilet_element_child_element_count(a), 2);
	IS_NODE(unilet_node_parent_node(b), "DIV#a");
	IS_NODE(unilet_node_parent_element(b), "DIV#a");
	unilet_node_append_child(root, a);
	IS_NODE(unilet_node_parent_node(a), "#document-fragment");
	IS_NODE(unilet_node_parent_element(a), "null");
	IS_NODE(unilet_node_get_root_node(c), "#document-fragment");
	IS_TRUE(unilet_node_is_same_node(unilet_node_get_root_node(c), root));
	IS_TRUE(unilet_node_is_connected(c));
	unilet_element_remove(a);
	IS_FALSE(unilet_node_is_connected(c));
	IS_NODE(unilet_node_get_root_node(c), "DIV#a");
	/* The page around the root is nobody's here. */
	IS_NODE(unilet_node_parent_node(root), "null");
}

static void position(void)
{
	enum {
		DISCONNECTED = UNILET_NODE_DOCUMENT_POSITION_DISCONNECTED |
			       UNILET_NODE_DOCUMENT_POSITION_IMPLEMENTATION_SPECIFIC,
		BEFORE = UNILET_NODE_DOCUMENT_POSITION_PRECEDING,
		AFTER = UNILET_NODE_DOCUMENT_POSITION_FOLLOWING,
		AROUND = UNILET_NODE_DOCUMENT_POSITION_CONTAINS | BEFORE,
		WITHIN = UNILET_NODE_DOCUMENT_POSITION_CONTAINED_BY | AFTER,
	};
	void *a = new_element("div", "a"), *b = new_element("p", "b"), *c = new_element("i", "c"),
	     *d = new_element("u", "d");
	uint32_t there, back;

	unilet_node_append_child(a, b);
	unilet_node_append_child(b, c);
	unilet_node_append_child(a, d);
	IS_NUMBER(unilet_node_compare_document_position(a, a), 0);
	IS_NUMBER(unilet_node_compare_document_position(a, b), WITHIN);
	IS_NUMBER(unilet_node_compare_document_position(a, c), WITHIN);
	IS_NUMBER(unilet_node_compare_document_position(c, a), AROUND);
	IS_NUMBER(unilet_node_compare_document_position(b, d), AFTER);
	IS_NUMBER(unilet_node_compare_document_position(d, b), BEFORE);
	IS_NUMBER(unilet_node_compare_document_position(c, d), AFTER);
	IS_NUMBER(unilet_node_compare_document_position(d, c), BEFORE);
	unilet_element_remove(d);
	there = unilet_node_compare_document_position(a, d);
	back = unilet_node_compare_document_position(d, a);
	IS_NUMBER((there & ~(uint32_t)(BEFORE | AFTER)), DISCONNECTED);
	IS_NUMBER(((there | back) & (BEFORE | AFTER)), (BEFORE | AFTER));
	IS_NUMBER(((there & back) & (BEFORE | AFTER)), 0);
	THROWS(unilet_node_compare_document_position(a, NULL), "TypeError");
	IS_TRUE(unilet_node_contains(a, a));
	IS_TRUE(unilet_node_contains(a, c));
	IS_FALSE(unilet_node_contains(c, a));
	IS_FALSE(unilet_node_contains(a, d));
	IS_FALSE(unilet_node_contains(a, NULL));
}

static void equality(void)
{
	void *a = unilet_html("<p id=x title=y>text<b>b</b></p>"),
	     *same = unilet_html("<p title=y id=x>text<b>b</b></p>");
	void *attribute = unilet_html("<p id=x title=z>text<b>b</b></p>");
	void *fewer = unilet_html("<p id=x>text<b>b</b></p>"),
	     *name = unilet_html("<div id=x title=y>text<b>b</b></div>");
	void *text = unilet_html("<p id=x title=y>Text<b>b</b></p>");
	void *svg = unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "a");

	IS_TRUE(unilet_node_is_equal_node(a, a));
	IS_TRUE(unilet_node_is_equal_node(a, same));
	IS_TRUE(unilet_node_is_equal_node(unilet_node_first_child(a), unilet_node_first_child(same)));
	IS_FALSE(unilet_node_is_equal_node(unilet_node_first_child(a), unilet_node_first_child(attribute)));
	IS_FALSE(unilet_node_is_equal_node(unilet_node_first_child(a), unilet_node_first_child(fewer)));
	IS_FALSE(unilet_node_is_equal_node(unilet_node_first_child(a), unilet_node_first_child(name)));
	IS_FALSE(unilet_node_is_equal_node(unilet_node_first_child(a), unilet_node_first_child(text)));
	IS_FALSE(unilet_node_is_equal_node(new_element("a", ""), svg));
	IS_FALSE(unilet_node_is_equal_node(a, NULL));
	IS_FALSE(unilet_node_is_equal_node(text_of("x"), unilet_document_create_comment(document, "x")));
	IS_TRUE(unilet_node_is_equal_node(text_of("x"), text_of("x")));
	IS_FALSE(unilet_node_is_same_node(a, same));
	IS_TRUE(unilet_node_is_same_node(a, a));
	IS_FALSE(unilet_node_is_same_node(a, NULL));
}

static void copies(void)
{
	void *a = new_element("input", "a"), *p = new_element("p", "p"), *copy;

	unilet_element_set_attribute(a, "data-x", "1");
	unilet_html_input_element_set_value(a, "typed");
	unilet_html_input_element_set_checked(a, true);
	copy = unilet_node_clone_node(a);
	IS_NODE(copy, "INPUT#a");
	IS_STRING(unilet_element_get_attribute(copy, "data-x"), "1");
	IS_STRING(unilet_html_input_element_value(copy), "typed");
	IS_TRUE(unilet_html_input_element_checked(copy));
	DOES(unilet_element_set_attribute(copy, "data-x", "2"));
	IS_STRING(unilet_element_get_attribute(a, "data-x"), "1");
	unilet_node_append_child(p, a);
	unilet_element_append_string(p, "text");
	IS_TREE(unilet_node_clone_node(p), "P()");
	IS_TREE(unilet_node_clone_node_with_subtree(p, false), "P()");
	IS_TREE(unilet_node_clone_node_with_subtree(p, true), "P(INPUT()\"text\")");
	IS_NODE(unilet_node_parent_node(unilet_node_clone_node(a)), "null");
	copy = unilet_node_clone_node(text_of("t"));
	IS_STRING(unilet_character_data_data(copy), "t");
	copy = unilet_node_clone_node(unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "g"));
	IS_STRING(unilet_element_namespace_uri(copy), "http://www.w3.org/2000/svg");
	THROWS(unilet_node_clone_node(root), "NotSupportedError");
}

static void normal(void)
{
	void *e = new_element("div", "e"), *b = new_element("b", "b");

	unilet_node_append_child(e, text_of(""));
	unilet_node_append_child(e, text_of("1"));
	unilet_node_append_child(e, text_of(""));
	unilet_node_append_child(e, text_of("2"));
	unilet_node_append_child(e, b);
	unilet_node_append_child(b, text_of("3"));
	unilet_node_append_child(b, text_of("4"));
	unilet_node_append_child(e, text_of(""));
	unilet_node_append_child(e, unilet_document_create_comment(document, "c"));
	unilet_node_append_child(e, text_of("5"));
	IS_TREE(e, "DIV(\"\"\"1\"\"\"\"2\"B(\"3\"\"4\")\"\"!c\"5\")");
	DOES(unilet_node_normalize(e));
	IS_TREE(e, "DIV(\"12\"B(\"34\")!c\"5\")");
	DOES(unilet_node_normalize(unilet_node_first_child(e)));
	IS_TREE(e, "DIV(\"12\"B(\"34\")!c\"5\")");
}

static void names(void)
{
	IS_NODE(unilet_document_create_element(document, "DiV"), "DIV");
	THROWS(unilet_document_create_element(document, ""), "NotAllowedError");
	THROWS(unilet_document_create_element(document, "script"), "NotAllowedError");
	THROWS(unilet_document_create_element(document, "SCRIPT"), "NotAllowedError");
	THROWS(unilet_document_create_element(document, "x-unlisted"), "NotAllowedError");
	THROWS(unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "foreignObject"),
	       "NotAllowedError");
	THROWS(unilet_document_create_element_ns(document, "http://www.w3.org/1998/Math/MathML", "mi"),
	       "NotAllowedError");
	THROWS(unilet_document_create_element_ns(document, "urn:none", "div"), "NotAllowedError");
	IS_NODE(unilet_document_create_element_ns(document, "http://www.w3.org/1999/xhtml", "div"), "DIV");
	IS_STRING(unilet_node_lookup_namespace_uri(new_element("p", "p"), NULL), "http://www.w3.org/1999/xhtml");
	IS_STRING(unilet_node_lookup_namespace_uri(new_element("p", "p"), "xml"),
		  "http://www.w3.org/XML/1998/namespace");
	IS_STRING(unilet_node_lookup_prefix(new_element("p", "p"), "http://www.w3.org/1999/xhtml"), NULL);
	IS_TRUE(unilet_node_is_default_namespace(new_element("p", "p"), "http://www.w3.org/1999/xhtml"));
	IS_FALSE(unilet_node_is_default_namespace(new_element("p", "p"), "http://www.w3.org/2000/svg"));
}

int main(void)
{
	say_begin();
	document = unilet_document();
	root = unilet_root();
	kinds();
	text_content();
	hierarchy();
	moves();
	neighbours();
	position();
	equality();
	copies();
	normal();
	names();
	return say_end();
}
