/* element.c: what an element is called, and what a doctype says. */
#include "tree_internal.h"

static const char *const space_names[] = {
	[SPACE_NONE] = NULL,
	[SPACE_HTML] = "http://www.w3.org/1999/xhtml",
	[SPACE_SVG] = "http://www.w3.org/2000/svg",
	[SPACE_MATHML] = "http://www.w3.org/1998/Math/MathML",
	[SPACE_XLINK] = "http://www.w3.org/1999/xlink",
	[SPACE_XML] = "http://www.w3.org/XML/1998/namespace",
	[SPACE_XMLNS] = "http://www.w3.org/2000/xmlns/",
};

#define SPACES (sizeof(space_names) / sizeof(space_names[0]))

const char *node_space_name(enum node_space space)
{
	return (size_t)space < SPACES ? space_names[space] : NULL;
}

int node_space_of(struct string url, enum node_space *space)
{
	*space = SPACE_NONE;
	if (url.length == 0)
		return 0;
	for (size_t i = SPACE_HTML; i < SPACES; i++)
		if (same(url, string_of(space_names[i]))) {
			*space = (enum node_space)i;
			return 0;
		}
	return -TREE_NAMESPACE;
}

enum node_space element_space(const struct node *element)
{
	return element->type == NODE_ELEMENT ? (enum node_space)element->space : SPACE_NONE;
}

uint32_t element_name(const struct node *element)
{
	return element->type == NODE_ELEMENT ? element->name : ATOM_NONE;
}

bool is_html_of(const struct node *element, const uint32_t *names, size_t count)
{
	if (element->type != NODE_ELEMENT || element->space != SPACE_HTML)
		return false;
	for (size_t i = 0; i < count; i++)
		if (element->name == names[i])
			return true;
	return false;
}

bool is_link(const struct node *element)
{
	return (is_html(element, ATOM_A) || is_html(element, ATOM_AREA)) && element_attribute(element, ATOM_HREF, NULL);
}

bool is_editing_host(const struct node *element)
{
	struct string value;

	return element_attribute(element, ATOM_CONTENTEDITABLE, &value) &&
	       !string_equal_ignoring_case(value, STRING("false"));
}

bool is_custom(const struct node *element)
{
	struct string name = tree_atom_string(element->tree, element_name(element));

	return element->type == NODE_ELEMENT && element->space == SPACE_HTML && name.data[0] >= 'a' &&
	       name.data[0] <= 'z' && memchr(name.data, '-', name.length);
}

bool element_is(const struct node *element, uint32_t name)
{
	return is_html(element, name);
}

struct string local_part(struct string qualified)
{
	const char *colon = qualified.length > 0 ? memchr(qualified.data, ':', qualified.length) : NULL;

	return colon ? string_slice(qualified, (size_t)(colon + 1 - qualified.data), qualified.length) : qualified;
}

struct string element_local_name(const struct node *element)
{
	struct string name = tree_atom_string(element->tree, element_name(element));

	return element->space == SPACE_HTML ? name : local_part(name);
}

int node_name(const struct node *node, struct text *text)
{
	static const char *const names[] = {
		[NODE_TEXT] = "#text",
		[NODE_COMMENT] = "#comment",
		[NODE_DOCUMENT] = "#document",
		[NODE_FRAGMENT] = "#document-fragment",
	};
	struct string name = tree_atom_string(node->tree, element_name(node));

	if (node->type == NODE_DOCTYPE)
		text_append(text, node->doctype->name);
	else if (node->type != NODE_ELEMENT)
		text_append(text, string_of(names[node->type]));
	else if (node->space != SPACE_HTML)
		text_append(text, name);
	else
		for (size_t i = 0; i < name.length; i++)
			text_append_char(text, upper(name.data[i]));
	return text_status(text);
}

static const struct doctype *doctype_of(const struct node *node)
{
	static const struct doctype none;

	return node->type == NODE_DOCTYPE ? node->doctype : &none;
}

struct string doctype_name(const struct node *doctype)
{
	return doctype_of(doctype)->name;
}

struct string doctype_public_id(const struct node *doctype)
{
	return doctype_of(doctype)->public_id;
}

struct string doctype_system_id(const struct node *doctype)
{
	return doctype_of(doctype)->system_id;
}
