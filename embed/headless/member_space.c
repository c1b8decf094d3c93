/* member_space.c: members about namespaces: of elements, of attributes, which prefix stands for which, and where SVG's begins. */
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What is before the colon of an element's name; empty: nothing. */
static struct string prefix_of(const struct node *element)
{
	const struct string name = tree_atom_string(node_tree(element), element_name(element));
	const size_t local = element_local_name(element).length;

	return (struct string){name.data, name.length > local ? name.length - local - 1 : 0};
}

/* null for an empty one. */
static struct value text_or_null(struct string text)
{
	return text.length ? value_string(text) : value_null();
}

static int get_prefix(struct call *call)
{
	*call->out = text_or_null(prefix_of(call->node));
	return 0;
}

/* A namespace or a prefix: null is the empty one. */
static struct string argument_space(struct call *call)
{
	return !argument_is_given(call, 0) || call->arguments[0].kind == VALUE_NULL ? STRING("")
										    : argument_text(call, 0);
}

/* The element that a node asks about prefixes: itself, or what it is in. */
static const struct node *asked_element(const struct call *call)
{
	switch (node_type(call->node)) {
	case NODE_ELEMENT:
		return call->node;
	case NODE_DOCUMENT:
		return tree_document_element(call->session->tree);
	case NODE_DOCTYPE:
	case NODE_FRAGMENT:
		return NULL;
	default:
		return node_parent_element(call->node);
	}
}

/* What an element's own attribute xmlns, or xmlns:PREFIX, says. */
static bool declared(const struct node *element, struct string prefix, struct string *url)
{
	return element_attribute_in(element, SPACE_XMLNS, prefix.length ? prefix : STRING("xmlns"), url);
}

/* "Locate a namespace"; empty: none. */
static struct string find_space(const struct node *element, struct string prefix)
{
	struct string url;

	if (string_equal(prefix, STRING("xml")) || string_equal(prefix, STRING("xmlns")))
		return string_of(node_space_name(string_equal(prefix, STRING("xml")) ? SPACE_XML : SPACE_XMLNS));
	for (; element; element = node_parent_element(element)) {
		if (element_space(element) != SPACE_NONE && string_equal(prefix_of(element), prefix))
			return string_of(node_space_name(element_space(element)));
		if (declared(element, prefix, &url))
			return url;
	}
	return STRING("");
}

static int lookup_space(struct call *call)
{
	const struct node *element = asked_element(call);
	const int error = argument_check(call, 1);

	if (!error)
		*call->out = text_or_null(element ? find_space(element, argument_space(call)) : STRING(""));
	return error;
}

static int is_default_space(struct call *call)
{
	const struct node *element = asked_element(call);
	const int error = argument_check(call, 1);

	if (!error)
		*call->out = value_boolean(
			string_equal(element ? find_space(element, STRING("")) : STRING(""), argument_space(call)));
	return error;
}

/* Appends the prefix by which one of the element's attributes declares the namespace. */
static bool declared_prefix(const struct node *element, struct string url, struct string *prefix)
{
	const struct string start = STRING("xmlns:");
	struct string name, value;
	uint32_t atom;

	for (uint32_t i = 0; element_attribute_at(element, i, &atom, &value); i++) {
		name = tree_atom_string(node_tree(element), atom);
		*prefix = (struct string){name.data + start.length, name.length - start.length};
		if (name.length > start.length && memcmp(name.data, start.data, start.length) == 0 &&
		    string_equal(value, url) && declared(element, *prefix, &value))
			return true;
	}
	return false;
}

static int lookup_prefix(struct call *call)
{
	const struct node *element = asked_element(call);
	const struct string url = argument_space(call);
	const int error = argument_check(call, 1);
	struct string prefix;

	*call->out = value_null();
	for (; url.length && element; element = node_parent_element(element)) {
		const char *own = node_space_name(element_space(element));

		if (own && string_equal(string_of(own), url) && prefix_of(element).length) {
			*call->out = value_string(prefix_of(element));
			break;
		}
		if (declared_prefix(element, url, &prefix)) {
			*call->out = value_string(prefix);
			break;
		}
	}
	return error;
}

/* `data`: whether it asks for the value. */
static int get_attribute(struct call *call)
{
	const int error = argument_check(call, 2);
	enum node_space space = SPACE_NONE;
	struct string value;
	bool found;

	if (error)
		return error;
	found = node_space_of(argument_space(call), &space) == 0 &&
		element_attribute_in(call->node, space, argument_text(call, 1), &value);
	if (!call->member->data)
		*call->out = value_boolean(found);
	else
		*call->out = found ? value_string(value) : value_null();
	return 0;
}

/* The next svg element around one of SVG's: it is its owner, and makes its viewport. */
static int get_svg(struct call *call)
{
	struct node *node = node_parent_element(call->node);

	while (node && element_space(node) == SPACE_SVG && element_name(node) != ATOM_SVG)
		node = node_parent_element(node);
	*call->out = value_node(node && element_space(node) == SPACE_SVG ? node : NULL);
	return 0;
}

static const struct member space_members[] = {
	{"ownerSVGElement", INTERFACE_SVG_ELEMENT, 0, get_svg, NULL, NULL},
	{"viewportElement", INTERFACE_SVG_ELEMENT, 0, get_svg, NULL, NULL},
	{"lookupNamespaceURI", INTERFACE_NODE, 0, NULL, NULL, lookup_space},
	{"lookupPrefix", INTERFACE_NODE, 0, NULL, NULL, lookup_prefix},
	{"isDefaultNamespace", INTERFACE_NODE, 0, NULL, NULL, is_default_space},
	{"prefix", INTERFACE_ELEMENT, 0, get_prefix, NULL, NULL},
	{"getAttributeNS", INTERFACE_ELEMENT, true, NULL, NULL, get_attribute},
	{"hasAttributeNS", INTERFACE_ELEMENT, false, NULL, NULL, get_attribute},
};

const struct member_table members_space = {space_members, COUNT(space_members)};
