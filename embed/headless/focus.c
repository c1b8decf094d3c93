/* focus.c: which element has the focus. */
#include "form_internal.h"

struct node *tree_focused(const struct tree *tree)
{
	return tree->focused;
}

static bool is_integer(struct string text)
{
	size_t at;

	text = string_trim(text);
	at = text.length > 0 && text.data[0] == '-';
	return at < text.length && text.data[at] >= '0' && text.data[at] <= '9';
}

bool element_is_focusable(const struct node *element)
{
	struct string value;

	if (element->type != NODE_ELEMENT || !node_is_connected(element))
		return false;
	if (is_html(element, ATOM_INPUT) || is_html(element, ATOM_SELECT) || is_html(element, ATOM_TEXTAREA) ||
	    is_html(element, ATOM_BUTTON))
		return !form_is_disabled(element) &&
		       !(is_html(element, ATOM_INPUT) && input_type(element) == INPUT_HIDDEN);
	if (element_attribute(element, ATOM_TABINDEX, &value) && is_integer(value))
		return true;
	if (is_editing_host(element) || is_link(element))
		return true;
	return is_html(element, ATOM_SUMMARY) && element->parent && is_html(element->parent, ATOM_DETAILS);
}

/* The element itself, or what a host that delegates its focus gives it to. */
static struct node *focus_target(struct node *element)
{
	const struct node *shadow = element_shadow_root(element);

	if (!shadow || !shadow->rare->shadow_options.delegates_focus)
		return element_is_focusable(element) ? element : NULL;
	for (struct node *node = shadow->first; node; node = node_after(node, shadow))
		if (element_is_focusable(node))
			return node;
	return NULL;
}

static int send(struct node *element, uint32_t type, uint32_t flags, struct node *related)
{
	struct event event = {
		.type = type,
		.kind = KIND_FOCUS,
		.flags = EVENT_COMPOSED | EVENT_TRUSTED | flags,
		.related_target = related,
	};
	int error = event_dispatch(element, &event);

	return error < 0 ? error : 0;
}

/* A listener may move the focus elsewhere: then the rest is not for this change any more. */
static int move(struct tree *tree, struct node *to)
{
	struct node *from = node_hold(tree->focused);
	int error = 0;

	node_hold(to);
	tree->focused = to;
	tree_changed(tree);
	if (from) {
		if (from->flags & NODE_TYPED) {
			from->flags &= (uint16_t)~NODE_TYPED;
			error = event_send(from, ATOM_CHANGE, KIND_EVENT, EVENT_BUBBLES, NULL);
		}
		if (error >= 0)
			error = send(from, ATOM_BLUR, 0, to);
		if (!error)
			error = send(from, ATOM_FOCUSOUT, EVENT_BUBBLES, to);
	}
	if (to && tree->focused == to && error >= 0)
		error = send(to, ATOM_FOCUS, 0, from);
	if (to && tree->focused == to && !error)
		error = send(to, ATOM_FOCUSIN, EVENT_BUBBLES, from);
	node_release(to);
	node_release(from);
	return error < 0 ? error : 0;
}

int element_focus(struct node *element)
{
	struct tree *tree = element->tree;
	struct node *target = element->type == NODE_ELEMENT ? focus_target(element) : NULL;

	return target && target != tree->focused ? move(tree, target) : 0;
}

int element_blur(struct node *element)
{
	return element->tree->focused == element ? move(element->tree, NULL) : 0;
}

/* The focused element, or the host in this tree that it is behind. */
struct node *node_active_element(const struct node *root)
{
	struct node *node = root->tree->focused;

	while (node && node_root(node, false) != root) {
		struct node *inner = node_root(node, false);

		node = node_is_shadow_root(inner) ? inner->rare->host : NULL;
	}
	return node || root->type != NODE_DOCUMENT ? node : tree_body(root->tree);
}
