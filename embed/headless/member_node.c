/* member_node.c: members of Node, CharacterData, Text and DocumentType. */
#include "rule.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_type(struct call *call)
{
	*call->out = value_number(node_type(call->node));
	return 0;
}

static int get_name(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, node_name(call->node, text), text);
}

static int get_connected(struct call *call)
{
	*call->out = value_boolean(node_is_connected(call->node));
	return 0;
}

enum way { WAY_PARENT, WAY_PARENT_ELEMENT, WAY_FIRST, WAY_LAST, WAY_NEXT, WAY_PREVIOUS };

static int get_other(struct call *call)
{
	static struct node *(*const way[])(const struct node *) = {
		[WAY_PARENT] = node_parent,     [WAY_PARENT_ELEMENT] = node_parent_element,
		[WAY_FIRST] = node_first_child, [WAY_LAST] = node_last_child,
		[WAY_NEXT] = node_next_sibling, [WAY_PREVIOUS] = node_previous_sibling,
	};

	*call->out = value_node(way[call->member->data](call->node));
	return 0;
}

static int get_owner_document(struct call *call)
{
	struct session *session = call->session;

	if (session->full)
		*call->out = value_node(node_type(call->node) == NODE_DOCUMENT ? NULL : tree_document(session->tree));
	else
		*call->out = (struct value){.kind = VALUE_OBJECT, .object = session->maker};
	return 0;
}

static bool has_data(const struct node *node)
{
	return node_type(node) == NODE_TEXT || node_type(node) == NODE_COMMENT;
}

static int get_value(struct call *call)
{
	*call->out = has_data(call->node) ? value_string(node_data(call->node)) : value_null();
	return 0;
}

/* null is the empty string. */
static struct string text_or_empty(struct call *call)
{
	return call->arguments[0].kind == VALUE_NULL ? STRING("") : argument_text(call, 0);
}

/* Of a text that may be null: what is not given is null, too. */
static struct string text_or_null(struct call *call)
{
	return argument_is_given(call, 0) ? text_or_empty(call) : STRING("");
}

static int set_value(struct call *call)
{
	return has_data(call->node) ? node_set_data(call->node, text_or_null(call)) : 0;
}

static int get_text_content(struct call *call)
{
	struct text *text = result_room(call);

	if (node_type(call->node) == NODE_DOCUMENT || node_type(call->node) == NODE_DOCTYPE) {
		*call->out = value_null();
		return 0;
	}
	return result_text(call, node_text_content(call->node, text), text);
}

static int set_text_content(struct call *call)
{
	return node_set_text_content(call->node, text_or_null(call));
}

static int append_child(struct call *call)
{
	struct node *child = NULL;
	int error = argument_node(call, 0, false, &child);

	if (!error)
		error = node_append(call->node, child);
	*call->out = value_node(child);
	return error;
}

static int insert_before(struct call *call)
{
	struct node *child = NULL, *before = NULL;
	int error = argument_node(call, 0, false, &child);

	if (!error)
		error = argument_node(call, 1, true, &before);
	if (!error)
		error = node_insert(call->node, child, before);
	*call->out = value_node(child);
	return error;
}

static int replace_child(struct call *call)
{
	struct node *node = NULL, *child = NULL;
	int error = argument_node(call, 0, false, &node);

	if (!error)
		error = argument_node(call, 1, false, &child);
	if (!error)
		error = node_replace_child(call->node, node, child);
	*call->out = value_node(child);
	return error;
}

static int remove_child(struct call *call)
{
	struct node *child = NULL;
	int error = argument_node(call, 0, false, &child);

	if (!error)
		error = node_remove_child(call->node, child);
	*call->out = value_node(child);
	return error;
}

static int clone_node(struct call *call)
{
	struct node *copy = NULL;
	const int error = node_clone(call->node, argument_boolean(call, 0), &copy);

	return result_node(call, error, copy);
}

static int has_child_nodes(struct call *call)
{
	*call->out = value_boolean(node_first_child(call->node) != NULL);
	return 0;
}

static int contains(struct call *call)
{
	struct node *other = NULL;
	const int error = argument_node(call, 0, true, &other);

	*call->out = value_boolean(!error && other && node_contains(call->node, other));
	return error;
}

static int is_same(struct call *call)
{
	struct node *other = NULL;
	const int error = argument_node(call, 0, true, &other);

	*call->out = value_boolean(!error && other == call->node);
	return error;
}

static int is_equal(struct call *call)
{
	struct node *other = NULL;
	const int error = argument_node(call, 0, true, &other);

	*call->out = value_boolean(!error && other && node_is_equal(call->node, other));
	return error;
}

static int compare_position(struct call *call)
{
	struct node *other = NULL;
	const int error = argument_node(call, 0, false, &other);

	if (!error)
		*call->out = value_number(node_compare(call->node, other));
	return error;
}

static int get_root_node(struct call *call)
{
	const struct value *composed = call->count ? value_entry(&call->arguments[0], "composed") : NULL;

	*call->out = value_node(node_root(call->node, composed && value_to_boolean(composed)));
	return 0;
}

static int normalize(struct call *call)
{
	return node_normalize(call->node);
}

static int get_data(struct call *call)
{
	*call->out = value_string(node_data(call->node));
	return 0;
}

static int set_data(struct call *call)
{
	return node_set_data(call->node, text_or_empty(call));
}

static int get_length(struct call *call)
{
	*call->out = value_number(node_data_length(call->node));
	return 0;
}

static int append_data(struct call *call)
{
	return node_replace_data(call->node, node_data_length(call->node), 0, argument_text(call, 0));
}

static int insert_data(struct call *call)
{
	return node_replace_data(call->node, argument_uint32(call, 0), 0, argument_text(call, 1));
}

static int delete_data(struct call *call)
{
	return node_replace_data(call->node, argument_uint32(call, 0), argument_uint32(call, 1), STRING(""));
}

static int replace_data(struct call *call)
{
	return node_replace_data(call->node, argument_uint32(call, 0), argument_uint32(call, 1),
				 argument_text(call, 2));
}

static int substring_data(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(
		call, node_substring_data(call->node, argument_uint32(call, 0), argument_uint32(call, 1), text), text);
}

static int split_text(struct call *call)
{
	struct node *rest;
	const int error = node_split_text(call->node, argument_uint32(call, 0), &rest);

	if (!error)
		*call->out = value_node(rest);
	return error;
}

static int get_whole_text(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, node_whole_text(call->node, text), text);
}

enum doctype_part { PART_NAME, PART_PUBLIC, PART_SYSTEM };

static int get_doctype_part(struct call *call)
{
	static struct string (*const part[])(const struct node *) = {doctype_name, doctype_public_id,
								     doctype_system_id};

	*call->out = value_string(part[call->member->data](call->node));
	return 0;
}

static const struct member node_members[] = {
	{"nodeType", INTERFACE_NODE, 0, get_type, NULL, NULL},
	{"nodeName", INTERFACE_NODE, 0, get_name, NULL, NULL},
	{"isConnected", INTERFACE_NODE, 0, get_connected, NULL, NULL},
	{"ownerDocument", INTERFACE_NODE, 0, get_owner_document, NULL, NULL},
	{"parentNode", INTERFACE_NODE, WAY_PARENT, get_other, NULL, NULL},
	{"parentElement", INTERFACE_NODE, WAY_PARENT_ELEMENT, get_other, NULL, NULL},
	{"firstChild", INTERFACE_NODE, WAY_FIRST, get_other, NULL, NULL},
	{"lastChild", INTERFACE_NODE, WAY_LAST, get_other, NULL, NULL},
	{"nextSibling", INTERFACE_NODE, WAY_NEXT, get_other, NULL, NULL},
	{"previousSibling", INTERFACE_NODE, WAY_PREVIOUS, get_other, NULL, NULL},
	{"nodeValue", INTERFACE_NODE, 0, get_value, set_value, NULL},
	{"textContent", INTERFACE_NODE, 0, get_text_content, set_text_content, NULL},
	{"appendChild", INTERFACE_NODE, 0, NULL, NULL, append_child},
	{"insertBefore", INTERFACE_NODE, 0, NULL, NULL, insert_before},
	{"replaceChild", INTERFACE_NODE, 0, NULL, NULL, replace_child},
	{"removeChild", INTERFACE_NODE, 0, NULL, NULL, remove_child},
	{"cloneNode", INTERFACE_NODE, 0, NULL, NULL, clone_node},
	{"hasChildNodes", INTERFACE_NODE, 0, NULL, NULL, has_child_nodes},
	{"contains", INTERFACE_NODE, 0, NULL, NULL, contains},
	{"isSameNode", INTERFACE_NODE, 0, NULL, NULL, is_same},
	{"isEqualNode", INTERFACE_NODE, 0, NULL, NULL, is_equal},
	{"compareDocumentPosition", INTERFACE_NODE, 0, NULL, NULL, compare_position},
	{"getRootNode", INTERFACE_NODE, 0, NULL, NULL, get_root_node},
	{"normalize", INTERFACE_NODE, 0, NULL, NULL, normalize},
	{"data", INTERFACE_CHARACTER_DATA, 0, get_data, set_data, NULL},
	{"length", INTERFACE_CHARACTER_DATA, 0, get_length, NULL, NULL},
	{"appendData", INTERFACE_CHARACTER_DATA, 0, NULL, NULL, append_data},
	{"insertData", INTERFACE_CHARACTER_DATA, 0, NULL, NULL, insert_data},
	{"deleteData", INTERFACE_CHARACTER_DATA, 0, NULL, NULL, delete_data},
	{"replaceData", INTERFACE_CHARACTER_DATA, 0, NULL, NULL, replace_data},
	{"substringData", INTERFACE_CHARACTER_DATA, 0, NULL, NULL, substring_data},
	{"splitText", INTERFACE_TEXT, 0, NULL, NULL, split_text},
	{"wholeText", INTERFACE_TEXT, 0, get_whole_text, NULL, NULL},
	{"name", INTERFACE_DOCTYPE, PART_NAME, get_doctype_part, NULL, NULL},
	{"publicId", INTERFACE_DOCTYPE, PART_PUBLIC, get_doctype_part, NULL, NULL},
	{"systemId", INTERFACE_DOCTYPE, PART_SYSTEM, get_doctype_part, NULL, NULL},
};

const struct member_table members_node = {node_members, COUNT(node_members)};
