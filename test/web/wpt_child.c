/* wpt_child.c: several nodes at once, beside and within others (web-platform-tests: dom/nodes/ParentNode-*, ChildNode-*,
 * Element-insertAdjacent*, Element-remove, DocumentFragment-*). */
#include "check.h"

#define STRINGS(...) ((const struct unilet_value[]){__VA_ARGS__})
#define OF(text)                                                                                                       \
	{                                                                                                              \
		.kind = UNILET_STRING, .string = text                                                                  \
	}
#define NODE_OF(node)                                                                                                  \
	{                                                                                                              \
		.kind = UNILET_OBJECT, .object = node                                                                  \
	}

static struct unilet_document *document;
static void *parent, *a, *b, *c, *other;

/* DIV(A()B()C()), and U() elsewhere. */
static void begin(void)
{
	parent = unilet_document_create_element(document, "div");
	a = unilet_document_create_element(document, "i");
	b = unilet_document_create_element(document, "b");
	c = unilet_document_create_element(document, "s");
	other = unilet_document_create_element(document, "u");
	unilet_node_append_child(parent, a);
	unilet_node_append_child(parent, b);
	unilet_node_append_child(parent, c);
}

static void before(void)
{
	begin();
	DOES(unilet_element_before_all(b, 0, NULL));
	DOES(unilet_element_before_string(b, ""));
	IS_TREE(parent, "DIV(I()\"\"B()S())");
	begin();
	DOES(unilet_element_before(b, other));
	DOES(unilet_element_before_all(b, 3, STRINGS(OF("1"), NODE_OF(c), OF("2"))));
	IS_TREE(parent, "DIV(I()U()\"1\"S()\"2\"B())");
	begin();
	/* The place is beside the nearest one that is not among those that go there. */
	DOES(unilet_element_before_all(b, 2, STRINGS(NODE_OF(a), NODE_OF(b))));
	IS_TREE(parent, "DIV(I()B()S())");
	DOES(unilet_element_before_all(b, 2, STRINGS(NODE_OF(c), NODE_OF(b))));
	IS_TREE(parent, "DIV(I()S()B())");
	DOES(unilet_element_before(a, b));
	IS_TREE(parent, "DIV(B()I()S())");
	DOES(unilet_element_before(a, a));
	IS_TREE(parent, "DIV(B()I()S())");
	DOES(unilet_element_before(parent, other));
	IS_NODE(unilet_node_parent_node(other), "null");
	THROWS(unilet_element_before(a, parent), "HierarchyRequestError");
}

static void after(void)
{
	begin();
	DOES(unilet_element_after_string(b, "1"));
	DOES(unilet_element_after(b, other));
	IS_TREE(parent, "DIV(I()B()U()\"1\"S())");
	begin();
	DOES(unilet_element_after_all(b, 3, STRINGS(NODE_OF(c), NODE_OF(b), NODE_OF(a))));
	IS_TREE(parent, "DIV(S()B()I())");
	DOES(unilet_element_after(b, b));
	IS_TREE(parent, "DIV(S()B()I())");
	DOES(unilet_element_after_all(a, 2, STRINGS(OF(""), OF("x"))));
	IS_TREE(parent, "DIV(S()B()I()\"\"\"x\")");
	THROWS(unilet_element_after(a, parent), "HierarchyRequestError");
	DOES(unilet_element_after_string(parent, "nowhere"));
	IS_NODE(unilet_node_next_sibling(parent), "null");
}

static void replace(void)
{
	begin();
	DOES(unilet_element_replace_with(b, other));
	IS_TREE(parent, "DIV(I()U()S())");
	IS_NODE(unilet_node_parent_node(b), "null");
	DOES(unilet_element_replace_with_all(other, 0, NULL));
	IS_TREE(parent, "DIV(I()S())");
	DOES(unilet_element_replace_with_string(a, "x"));
	IS_TREE(parent, "DIV(\"x\"S())");
	begin();
	DOES(unilet_element_replace_with_all(b, 3, STRINGS(NODE_OF(c), OF("x"), NODE_OF(b))));
	IS_TREE(parent, "DIV(I()S()\"x\"B())");
	DOES(unilet_element_replace_with(b, b));
	IS_TREE(parent, "DIV(I()S()\"x\"B())");
	DOES(unilet_element_replace_with(b, a));
	IS_TREE(parent, "DIV(S()\"x\"I())");
	DOES(unilet_element_remove(a));
	DOES(unilet_element_remove(a));
	IS_TREE(parent, "DIV(S()\"x\")");
	DOES(unilet_element_replace_with_string(a, "nowhere"));
	IS_NODE(unilet_node_parent_node(a), "null");
	THROWS(unilet_element_replace_with(c, parent), "HierarchyRequestError");
}

static void ends(void)
{
	begin();
	DOES(unilet_element_append(parent, other));
	DOES(unilet_element_append_string(parent, "end"));
	DOES(unilet_element_append_all(parent, 2, STRINGS(NODE_OF(a), OF("more"))));
	IS_TREE(parent, "DIV(B()S()U()\"end\"I()\"more\")");
	DOES(unilet_element_append_all(parent, 0, NULL));
	THROWS(unilet_element_append(a, parent), "HierarchyRequestError");
	begin();
	DOES(unilet_element_prepend(parent, other));
	DOES(unilet_element_prepend_string(parent, "start"));
	DOES(unilet_element_prepend_all(parent, 2, STRINGS(NODE_OF(c), OF("less"))));
	IS_TREE(parent, "DIV(S()\"less\"\"start\"U()I()B())");
	THROWS(unilet_element_prepend(a, parent), "HierarchyRequestError");
	DOES(unilet_element_replace_children(parent, a));
	IS_TREE(parent, "DIV(I())");
	DOES(unilet_element_replace_children_string(parent, "x"));
	IS_TREE(parent, "DIV(\"x\")");
	DOES(unilet_element_replace_children_all(parent, 3, STRINGS(NODE_OF(b), OF("y"), NODE_OF(c))));
	IS_TREE(parent, "DIV(B()\"y\"S())");
	DOES(unilet_element_replace_children_all(parent, 2, STRINGS(NODE_OF(c), NODE_OF(b))));
	IS_TREE(parent, "DIV(S()B())");
	THROWS(unilet_element_replace_children(b, parent), "HierarchyRequestError");
	IS_TREE(parent, "DIV(S()B())");
	DOES(unilet_element_replace_children_all(parent, 0, NULL));
	IS_TREE(parent, "DIV()");
}

static void fragments(void)
{
	void *fragment = unilet_document_create_document_fragment(document);

	begin();
	DOES(unilet_document_fragment_append(fragment, b));
	DOES(unilet_document_fragment_append_string(fragment, "end"));
	DOES(unilet_document_fragment_append_all(fragment, 1, STRINGS(NODE_OF(c))));
	DOES(unilet_document_fragment_prepend(fragment, a));
	DOES(unilet_document_fragment_prepend_string(fragment, "start"));
	DOES(unilet_document_fragment_prepend_all(fragment, 2, STRINGS(OF("1"), OF("2"))));
	IS_TREE(fragment, "#document-fragment(\"1\"\"2\"\"start\"I()B()\"end\"S())");
	IS_NUMBER(unilet_document_fragment_child_element_count(fragment), 3);
	IS_NODE(unilet_document_fragment_first_element_child(fragment), "I");
	IS_NODE(unilet_document_fragment_last_element_child(fragment), "S");
	IS_NUMBER(unilet_html_collection_length(unilet_document_fragment_children(fragment)), 3);
	THROWS(unilet_document_fragment_append(fragment, fragment), "HierarchyRequestError");
	DOES(unilet_element_before(other, fragment));
	IS_NUMBER(unilet_document_fragment_child_element_count(fragment), 3);
	DOES(unilet_element_append(parent, fragment));
	IS_TREE(parent, "DIV(\"1\"\"2\"\"start\"I()B()\"end\"S())");
	DOES(unilet_document_fragment_replace_children(fragment, b));
	DOES(unilet_document_fragment_replace_children_string(fragment, "x"));
	DOES(unilet_document_fragment_replace_children_all(fragment, 2, STRINGS(OF("y"), NODE_OF(other))));
	IS_TREE(fragment, "#document-fragment(\"y\"U())");
	DOES(unilet_document_fragment_replace_children_all(fragment, 0, NULL));
	IS_NODE(unilet_document_fragment_first_element_child(fragment), "null");
}

static void adjacent(void)
{
	begin();
	IS_NODE(unilet_element_insert_adjacent_element(b, "beforebegin", other), "U");
	IS_TREE(parent, "DIV(I()U()B()S())");
	IS_NODE(unilet_element_insert_adjacent_element(b, "AfterBegin", other), "U");
	IS_TREE(parent, "DIV(I()B(U())S())");
	IS_NODE(unilet_element_insert_adjacent_element(b, "beforeEND", a), "I");
	IS_TREE(parent, "DIV(B(U()I())S())");
	IS_NODE(unilet_element_insert_adjacent_element(b, "afterend", a), "I");
	IS_TREE(parent, "DIV(B(U())I()S())");
	IS_NODE(unilet_element_insert_adjacent_element(parent, "beforebegin", c), "null");
	IS_NODE(unilet_element_insert_adjacent_element(parent, "afterend", c), "null");
	THROWS(unilet_element_insert_adjacent_element(b, "beside", other), "SyntaxError");
	THROWS(unilet_element_insert_adjacent_element(b, "", other), "SyntaxError");
	THROWS(unilet_element_insert_adjacent_element(b, "beforebegin", NULL), "TypeError");
	THROWS(unilet_element_insert_adjacent_element(b, "afterbegin", parent), "HierarchyRequestError");
	DOES(unilet_element_insert_adjacent_text(b, "beforebegin", "1"));
	DOES(unilet_element_insert_adjacent_text(b, "afterbegin", "2"));
	DOES(unilet_element_insert_adjacent_text(b, "beforeend", "3"));
	DOES(unilet_element_insert_adjacent_text(b, "afterend", "4"));
	IS_TREE(parent, "DIV(\"1\"B(\"2\"U()\"3\")\"4\"I()S())");
	DOES(unilet_element_insert_adjacent_text(parent, "afterend", "nowhere"));
	THROWS(unilet_element_insert_adjacent_text(b, "after", "x"), "SyntaxError");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	before();
	after();
	replace();
	ends();
	fragments();
	adjacent();
	return say_end();
}
