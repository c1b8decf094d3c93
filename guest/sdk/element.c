/* element.c: Document, Element and Node by the names of their members. */
#include "sdk.h"

#include <unilet/dom.h>

#define NODE_TYPE_DOCUMENT 9.0

/* Looks at what the page handed over: a document itself, a node that belongs to one, or a window. */
static unilet_object find_document(void)
{
	unilet_object root = unilet_root();
	double type;

	if (unilet_read_number(root, "nodeType", &type) < 0)
		return unilet_get(root, "document");
	return type == NODE_TYPE_DOCUMENT ? root : unilet_get(root, "ownerDocument");
}

unilet_object unilet_document(void)
{
	static unilet_object document;

	if (document.number == 0)
		document = find_document();
	return document;
}

unilet_object unilet_document_create_element(unilet_object document, const char *local_name)
{
	struct unilet_value name = {.kind = UNILET_NAME, {.string = local_name}};

	return unilet_call(document, "createElement", 1, &name);
}

unilet_object unilet_document_create_text_node(unilet_object document, const char *data)
{
	struct unilet_value text = unilet_from_string(data);

	return unilet_call(document, "createTextNode", 1, &text);
}

unilet_object unilet_document_query_selector(unilet_object document, const char *selectors)
{
	struct unilet_value text = unilet_from_string(selectors);

	return unilet_call(document, "querySelector", 1, &text);
}

unilet_object unilet_element_query_selector(unilet_object element, const char *selectors)
{
	return unilet_document_query_selector(element, selectors);
}

void unilet_element_set_attribute(unilet_object element, const char *name, const char *value)
{
	struct unilet_value arguments[2] = {{.kind = UNILET_NAME, {.string = name}}, unilet_from_string(value)};

	unilet_call_void(element, "setAttribute", 2, arguments);
}

void unilet_element_remove_attribute(unilet_object element, const char *name)
{
	struct unilet_value argument = {.kind = UNILET_NAME, {.string = name}};

	unilet_call_void(element, "removeAttribute", 1, &argument);
}

void unilet_element_set_class_name(unilet_object element, const char *value)
{
	unilet_set(element, "className", unilet_from_string(value));
}

void unilet_element_append(unilet_object element, unilet_object child)
{
	struct unilet_value argument = unilet_from_object(child);

	unilet_call_void(element, "append", 1, &argument);
}

void unilet_element_remove(unilet_object element)
{
	unilet_call_void(element, "remove", 0, NULL);
}

void unilet_element_replace_children(unilet_object element)
{
	unilet_call_void(element, "replaceChildren", 0, NULL);
}

void unilet_node_set_text_content(unilet_object node, const char *value)
{
	unilet_set(node, "textContent", unilet_from_string(value));
}
