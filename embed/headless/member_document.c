/* member_document.c: members of the document and of shadow roots, and what the document makes: a guest's own tree has something that
 * stands for it, which can do this alone. */
#include "rule.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What options ask for would run code of the page's. */
static int check_plain(struct call *call, uint32_t count)
{
	return call->session->full || call->count <= count
		       ? 0
		       : rule_deny(call->session, "customizing", argument_text(call, count - 1));
}

static int create_element(struct call *call)
{
	struct guest_name name;
	struct node *node = NULL;
	int error = argument_check(call, 1);

	if (!error)
		error = check_plain(call, 1);
	if (error)
		return error;
	error = name_open(call->session->tree, argument_text(call, 0), &name);
	if (error)
		return error;
	error = grant_create(call->session, &name, &node);
	name_close(&name);
	return result_node(call, error, node);
}

static int create_element_ns(struct call *call)
{
	enum node_space space = SPACE_NONE;
	struct node *node = NULL;
	int error = argument_check(call, 2);

	if (!error)
		error = check_plain(call, 2);
	if (!error && call->arguments[0].kind != VALUE_NULL)
		error = node_space_of(argument_text(call, 0), &space);
	if (error == -TREE_NAMESPACE && !call->session->full)
		return rule_deny(call->session, "the element", argument_text(call, 1));
	if (!error)
		error = grant_create_in(call->session, space, argument_text(call, 1), &node);
	return result_node(call, error, node);
}

enum made { MADE_TEXT, MADE_COMMENT, MADE_FRAGMENT };

static int create_node(struct call *call)
{
	struct tree *tree = call->session->tree;
	struct node *node = NULL;
	int error = call->member->data == MADE_FRAGMENT ? 0 : argument_check(call, 1);

	if (error)
		return error;
	if (call->member->data == MADE_FRAGMENT)
		error = node_create_fragment(tree, &node);
	else if (call->member->data == MADE_TEXT)
		error = node_create_text(tree, argument_text(call, 0), &node);
	else
		error = node_create_comment(tree, argument_text(call, 0), &node);
	return result_node(call, error, node);
}

/* There is one document, and no node of another. */
static int import_node(struct call *call)
{
	struct node *node = NULL, *copy = NULL;
	int error = argument_node(call, 0, false, &node);

	if (!error)
		error = node_clone(node, argument_boolean(call, 1), &copy);
	return result_node(call, error, copy);
}

enum document_part { PART_ELEMENT, PART_HEAD, PART_BODY };

static int get_document_part(struct call *call)
{
	static struct node *(*const part[])(struct tree *) = {tree_document_element, tree_head, tree_body};

	*call->out = value_node(part[call->member->data](call->session->tree));
	return 0;
}

static struct node *title_of(struct session *session)
{
	struct node *found = NULL;

	return node_query(tree_document(session->tree), STRING("title"), &found) < 0 ? NULL : found;
}

static int get_title(struct call *call)
{
	const struct node *title = title_of(call->session);
	struct text *text = result_room(call);

	/* Written as an option's text is: by its words. */
	return result_text(call, title ? option_text(title, text) : 0, text);
}

static int set_title(struct call *call)
{
	struct node *title = title_of(call->session), *head = tree_head(call->session->tree), *made = NULL;
	int error = 0;

	if (!title && head) {
		error = node_create_element(call->session->tree, ATOM_TITLE, &made);
		title = made;
		if (!error)
			error = node_append(head, made);
	}
	if (!error && title)
		error = node_set_text_content(title, argument_text(call, 0));
	node_release(made);
	return error;
}

static int get_active_element(struct call *call)
{
	*call->out = value_node(node_active_element(call->node));
	return 0;
}

static int get_constant_text(struct call *call)
{
	static const struct string text[] = {{"complete", 8}, {"UTF-8", 5}, {"text/html", 9}, {"visible", 7}};

	*call->out = value_string(text[call->member->data]);
	return 0;
}

static int get_host(struct call *call)
{
	*call->out = value_node(shadow_host(call->node));
	return 0;
}

static int get_mode(struct call *call)
{
	*call->out = value_string(shadow_options_of(call->node).closed ? STRING("closed") : STRING("open"));
	return 0;
}

#define MAKES(interface)                                                                                               \
	{"createElement", interface, 0, NULL, NULL, create_element},                                                   \
		{"createElementNS", interface, 0, NULL, NULL, create_element_ns},                                      \
		{"createTextNode", interface, MADE_TEXT, NULL, NULL, create_node},                                     \
		{"createComment", interface, MADE_COMMENT, NULL, NULL, create_node},                                   \
		{"createDocumentFragment", interface, MADE_FRAGMENT, NULL, NULL, create_node},                         \
	{                                                                                                              \
		"importNode", interface, 0, NULL, NULL, import_node                                                    \
	}

static const struct member document_members[] = {
	MAKES(INTERFACE_DOCUMENT),
	MAKES(INTERFACE_MAKER),
	{"documentElement", INTERFACE_DOCUMENT, PART_ELEMENT, get_document_part, NULL, NULL},
	{"head", INTERFACE_DOCUMENT, PART_HEAD, get_document_part, NULL, NULL},
	{"body", INTERFACE_DOCUMENT, PART_BODY, get_document_part, NULL, NULL},
	{"title", INTERFACE_DOCUMENT, 0, get_title, set_title, NULL},
	{"activeElement", INTERFACE_DOCUMENT, 0, get_active_element, NULL, NULL},
	{"activeElement", INTERFACE_SHADOW_ROOT, 0, get_active_element, NULL, NULL},
	{"readyState", INTERFACE_DOCUMENT, 0, get_constant_text, NULL, NULL},
	{"characterSet", INTERFACE_DOCUMENT, 1, get_constant_text, NULL, NULL},
	{"contentType", INTERFACE_DOCUMENT, 2, get_constant_text, NULL, NULL},
	{"visibilityState", INTERFACE_DOCUMENT, 3, get_constant_text, NULL, NULL},
	{"host", INTERFACE_SHADOW_ROOT, 0, get_host, NULL, NULL},
	{"mode", INTERFACE_SHADOW_ROOT, 0, get_mode, NULL, NULL},
};

const struct member_table members_document = {document_members, COUNT(document_members)};
