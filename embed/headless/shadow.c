/* shadow.c: shadow roots, and what is in templates. */
#include "tree_internal.h"

/* Whether HTML lets it have one. */
static bool may_have_shadow(const struct node *element)
{
	static const uint32_t names[] = {
		ATOM_ARTICLE, ATOM_ASIDE, ATOM_BLOCKQUOTE, ATOM_BODY, ATOM_DIV,     ATOM_FOOTER,
		ATOM_H1,      ATOM_H2,    ATOM_H3,         ATOM_H4,   ATOM_H5,      ATOM_H6,
		ATOM_HEADER,  ATOM_MAIN,  ATOM_NAV,        ATOM_P,    ATOM_SECTION, ATOM_SPAN,
	};
	return IS_HTML_OF(element, names) || is_custom(element);
}

int hidden_create(struct node *host, uint16_t flag, struct node **result)
{
	struct rare *rare, *host_rare;
	struct node *hidden;
	int error = node_rare(host, &host_rare);

	if (!error)
		error = node_create_fragment(host->tree, &hidden);
	if (error)
		return error;
	error = node_rare(hidden, &rare);
	if (error) {
		node_release(hidden);
		return error;
	}
	hidden->flags |= flag;
	hidden->holds = 0;
	rare->host = host;
	*(flag == NODE_SHADOW_ROOT ? &host_rare->shadow : &host_rare->content) = hidden;
	*result = hidden;
	tree_changed(host->tree);
	return 0;
}

int element_attach_shadow(struct node *host, struct shadow_options options, struct node **root)
{
	int error;

	*root = NULL;
	if (!may_have_shadow(host) || element_shadow_root(host))
		return -TREE_NOT_SUPPORTED;
	error = hidden_create(host, NODE_SHADOW_ROOT, root);
	if (!error)
		(*root)->rare->shadow_options = options;
	return error;
}

struct node *element_shadow_root(const struct node *element)
{
	return element->rare ? element->rare->shadow : NULL;
}

struct node *shadow_host(const struct node *root)
{
	return node_is_shadow_root(root) ? root->rare->host : NULL;
}

struct shadow_options shadow_options_of(const struct node *root)
{
	return node_is_shadow_root(root) ? root->rare->shadow_options : (struct shadow_options){0};
}

int template_content(struct node *element, struct node **content)
{
	*content = element->rare ? element->rare->content : NULL;
	if (!is_html(element, ATOM_TEMPLATE))
		return -TREE_TYPE;
	return *content ? 0 : hidden_create(element, NODE_TEMPLATE_CONTENT, content);
}

/* The first slot of that name in the shadow tree of what it is in. */
struct node *node_assigned_slot(const struct node *node)
{
	const struct node *shadow = node->parent && node->parent->rare ? node->parent->rare->shadow : NULL;
	struct string name = element_attribute_or_empty(node, ATOM_SLOT);

	if (!shadow || (node->type != NODE_ELEMENT && node->type != NODE_TEXT))
		return NULL;
	for (struct node *slot = shadow->first; slot; slot = node_after(slot, shadow))
		if (is_html(slot, ATOM_SLOT) && same(element_attribute_or_empty(slot, ATOM_NAME), name))
			return slot;
	return NULL;
}
