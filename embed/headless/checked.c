/* checked.c: what of check boxes and radio buttons is checked. */
#include "form_internal.h"

bool own_state(const struct node *element)
{
	if (element->flags & NODE_CHECKED_DIRTY)
		return element->flags & NODE_CHECKED;
	return element_attribute(element, element->name == ATOM_OPTION ? ATOM_SELECTED : ATOM_CHECKED, NULL);
}

void set_own_state(struct node *element, bool checked)
{
	element->flags |= NODE_CHECKED_DIRTY;
	element->flags &= (uint16_t)~NODE_CHECKED;
	if (checked)
		element->flags |= NODE_CHECKED;
	tree_changed(element->tree);
}

static bool is_radio(const struct node *element)
{
	return is_html(element, ATOM_INPUT) && input_type(element) == INPUT_RADIO;
}

/* Of one tree, one form (or none), and one name that is not empty. */
bool radio_same_group(const struct node *a, const struct node *b)
{
	struct string name = element_attribute_or_empty(a, ATOM_NAME);

	return is_radio(a) && is_radio(b) && name.length > 0 && same(name, element_attribute_or_empty(b, ATOM_NAME)) &&
	       node_root(a, false) == node_root(b, false) && form_owner(a) == form_owner(b);
}

/* Markup may have several that are checked: the last one counts. */
struct node *radio_checked_in_group(const struct node *radio)
{
	struct node *root = node_root(radio, false), *checked = NULL;

	for (struct node *node = root; node; node = node_after(node, root))
		if (node->type == NODE_ELEMENT && node->name == ATOM_INPUT && own_state(node) &&
		    (node == radio || radio_same_group(node, radio)))
			checked = node;
	return checked;
}

bool input_checked(const struct node *input)
{
	if (!is_html(input, ATOM_INPUT) || !own_state(input))
		return false;
	return !is_radio(input) || radio_checked_in_group(input) == input;
}

void input_set_checked(struct node *input, bool checked)
{
	struct node *root = node_root(input, false);

	if (!is_html(input, ATOM_INPUT))
		return;
	if (checked && is_radio(input))
		for (struct node *node = root; node; node = node_after(node, root))
			if (node->type == NODE_ELEMENT && node->name == ATOM_INPUT && own_state(node) &&
			    radio_same_group(node, input))
				set_own_state(node, false);
	set_own_state(input, checked);
}

bool input_indeterminate(const struct node *input)
{
	return is_html(input, ATOM_INPUT) && input->flags & NODE_INDETERMINATE;
}

void input_set_indeterminate(struct node *input, bool indeterminate)
{
	if (!is_html(input, ATOM_INPUT))
		return;
	input->flags &= (uint16_t)~NODE_INDETERMINATE;
	if (indeterminate)
		input->flags |= NODE_INDETERMINATE;
	tree_changed(input->tree);
}
