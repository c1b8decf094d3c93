/* member_parent.c: members of ParentNode and ChildNode, and the searches below a node. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

enum way { WAY_FIRST, WAY_LAST, WAY_NEXT, WAY_PREVIOUS };

static int get_element(struct call *call)
{
	static struct node *(*const way[])(const struct node *) = {
		[WAY_FIRST] = node_first_element_child,
		[WAY_LAST] = node_last_element_child,
		[WAY_NEXT] = node_next_element_sibling,
		[WAY_PREVIOUS] = node_previous_element_sibling,
	};

	*call->out = value_node(way[call->member->data](call->node));
	return 0;
}

static int get_count(struct call *call)
{
	*call->out = value_number(node_child_element_count(call->node));
	return 0;
}

enum many { MANY_APPEND, MANY_PREPEND, MANY_REPLACE_CHILDREN, MANY_BEFORE, MANY_AFTER, MANY_REPLACE };

static int insert_many(struct call *call)
{
	static int (*const many[])(struct node *, struct node *const *, size_t) = {
		[MANY_APPEND] = node_append_all,
		[MANY_PREPEND] = node_prepend_all,
		[MANY_REPLACE_CHILDREN] = node_replace_children,
		[MANY_BEFORE] = node_before_all,
		[MANY_AFTER] = node_after_all,
		[MANY_REPLACE] = node_replace_with,
	};
	struct argument_nodes nodes;
	int error = argument_nodes(call, &nodes);

	if (!error)
		error = many[call->member->data](call->node, nodes.node, nodes.count);
	argument_nodes_close(&nodes);
	return error;
}

static int move_before(struct call *call)
{
	struct node *node = NULL, *before = NULL;
	int error = argument_check(call, 2);

	if (!error)
		error = argument_node(call, 0, false, &node);
	if (!error)
		error = argument_node(call, 1, true, &before);
	return error ? error : node_move(call->node, node, before);
}

static int remove_child_node(struct call *call)
{
	node_remove(call->node);
	return 0;
}

static enum interface list_interface(const struct node *node, enum collection_kind kind)
{
	switch (kind) {
	case COLLECTION_CHILD_NODES:
	case COLLECTION_QUERY:
	case COLLECTION_NAME:
	case COLLECTION_LABELS:
		return INTERFACE_NODE_LIST;
	case COLLECTION_OPTIONS:
		return INTERFACE_OPTIONS;
	case COLLECTION_ELEMENTS:
		return element_is(node, ATOM_FORM) ? INTERFACE_CONTROLS : INTERFACE_HTML_COLLECTION;
	default:
		return INTERFACE_HTML_COLLECTION;
	}
}

/* The table has the kind of each. One that is found by an argument is another one each time. */
static int get_collection(struct call *call)
{
	const enum collection_kind kind = (enum collection_kind)call->member->data;
	const enum interface interface = list_interface(call->node, kind);
	struct object *object =
		call->member->call ? object_new(interface, call->node) : object_of(interface, kind, call->node);
	int error;

	if (!object || object->collection)
		return result_object(call, object);
	error = collection_open(call->node, kind, call->member->call ? argument_text(call, 0) : STRING(""),
				&object->collection);
	if (error) {
		object->collection = NULL;
		object_release(object);
		return error;
	}
	return result_object(call, object);
}

static int find_collection(struct call *call)
{
	const int error = argument_check(call, 1);

	return error ? error : get_collection(call);
}

static int find_tag_in(struct call *call)
{
	struct object *object;
	int error = argument_check(call, 2);

	if (error)
		return error;
	object = object_new(INTERFACE_HTML_COLLECTION, call->node);
	if (!object)
		return -TREE_QUOTA_EXCEEDED;
	error = collection_open_tag(call->node,
				    call->arguments[0].kind == VALUE_NULL ? STRING("") : argument_text(call, 0),
				    argument_text(call, 1), &object->collection);
	if (error) {
		object_release(object);
		return error;
	}
	return result_object(call, object);
}

static int query_selector(struct call *call)
{
	struct node *found = NULL;
	int error = argument_check(call, 1);

	if (!error)
		error = node_query(call->node, argument_text(call, 0), &found);
	*call->out = value_node(found);
	return error < 0 ? error : 0;
}

static int get_element_by_id(struct call *call)
{
	const int error = argument_check(call, 1);

	*call->out = value_node(error ? NULL : node_element_by_id(call->node, argument_text(call, 0)));
	return error;
}

#define PARENT(interface)                                                                                              \
	{"children", interface, COLLECTION_CHILDREN, get_collection, NULL, NULL},                                      \
		{"firstElementChild", interface, WAY_FIRST, get_element, NULL, NULL},                                  \
		{"lastElementChild", interface, WAY_LAST, get_element, NULL, NULL},                                    \
		{"childElementCount", interface, 0, get_count, NULL, NULL},                                            \
		{"append", interface, MANY_APPEND, NULL, NULL, insert_many},                                           \
		{"prepend", interface, MANY_PREPEND, NULL, NULL, insert_many},                                         \
		{"replaceChildren", interface, MANY_REPLACE_CHILDREN, NULL, NULL, insert_many},                        \
		{"moveBefore", interface, 0, NULL, NULL, move_before},                                                 \
		{"querySelector", interface, 0, NULL, NULL, query_selector},                                           \
	{                                                                                                              \
		"querySelectorAll", interface, COLLECTION_QUERY, NULL, NULL, find_collection                           \
	}

#define CHILD(interface)                                                                                               \
	{"before", interface, MANY_BEFORE, NULL, NULL, insert_many},                                                   \
		{"after", interface, MANY_AFTER, NULL, NULL, insert_many},                                             \
		{"replaceWith", interface, MANY_REPLACE, NULL, NULL, insert_many},                                     \
	{                                                                                                              \
		"remove", interface, 0, NULL, NULL, remove_child_node                                                  \
	}

#define SIBLINGS(interface)                                                                                            \
	{"nextElementSibling", interface, WAY_NEXT, get_element, NULL, NULL},                                          \
	{                                                                                                              \
		"previousElementSibling", interface, WAY_PREVIOUS, get_element, NULL, NULL                             \
	}

#define SEARCH(interface)                                                                                              \
	{"getElementsByTagName", interface, COLLECTION_TAG, NULL, NULL, find_collection},                              \
		{"getElementsByTagNameNS", interface, 0, NULL, NULL, find_tag_in},                                     \
	{                                                                                                              \
		"getElementsByClassName", interface, COLLECTION_CLASS, NULL, NULL, find_collection                     \
	}

static const struct member parent_members[] = {
	{"childNodes", INTERFACE_NODE, COLLECTION_CHILD_NODES, get_collection, NULL, NULL},
	PARENT(INTERFACE_DOCUMENT),
	PARENT(INTERFACE_FRAGMENT),
	PARENT(INTERFACE_ELEMENT),
	CHILD(INTERFACE_ELEMENT),
	CHILD(INTERFACE_CHARACTER_DATA),
	CHILD(INTERFACE_DOCTYPE),
	SIBLINGS(INTERFACE_ELEMENT),
	SIBLINGS(INTERFACE_CHARACTER_DATA),
	SEARCH(INTERFACE_DOCUMENT),
	SEARCH(INTERFACE_ELEMENT),
	{"getElementsByName", INTERFACE_DOCUMENT, COLLECTION_NAME, NULL, NULL, find_collection},
	{"getElementById", INTERFACE_DOCUMENT, 0, NULL, NULL, get_element_by_id},
	{"getElementById", INTERFACE_FRAGMENT, 0, NULL, NULL, get_element_by_id},
	{"options", INTERFACE_SELECT, COLLECTION_OPTIONS, get_collection, NULL, NULL},
	{"selectedOptions", INTERFACE_SELECT, COLLECTION_SELECTED, get_collection, NULL, NULL},
	{"elements", INTERFACE_FORM, COLLECTION_ELEMENTS, get_collection, NULL, NULL},
	{"elements", INTERFACE_FIELDSET, COLLECTION_ELEMENTS, get_collection, NULL, NULL},
	{"rows", INTERFACE_TABLE, COLLECTION_ROWS, get_collection, NULL, NULL},
	{"rows", INTERFACE_TABLE_SECTION, COLLECTION_ROWS, get_collection, NULL, NULL},
	{"cells", INTERFACE_TABLE_ROW, COLLECTION_CELLS, get_collection, NULL, NULL},
	{"tBodies", INTERFACE_TABLE, COLLECTION_BODIES, get_collection, NULL, NULL},
	{"labels", INTERFACE_INPUT, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_TEXT_AREA, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_SELECT, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_BUTTON, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_OUTPUT, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_PROGRESS, COLLECTION_LABELS, get_collection, NULL, NULL},
	{"labels", INTERFACE_METER, COLLECTION_LABELS, get_collection, NULL, NULL},
};

const struct member_table members_parent = {parent_members, COUNT(parent_members)};
