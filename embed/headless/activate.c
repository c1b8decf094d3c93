/* activate.c: what a click does: check boxes, radio buttons, labels, buttons, summaries. */
#include "form_internal.h"

/* The first summary of a details element opens and closes it. */
bool element_is_summary(const struct node *element)
{
	const struct node *child = element->parent ? element->parent->first : NULL;

	if (!is_html(element, ATOM_SUMMARY) || !is_html(element->parent ? element->parent : element, ATOM_DETAILS))
		return false;
	while (child && !is_html(child, ATOM_SUMMARY))
		child = child->next;
	return child == element;
}

bool activation_has(const struct node *node)
{
	return input_is_box(node) || form_is_submitter(node) || form_is_resetter(node) || is_html(node, ATOM_BUTTON) ||
	       is_html(node, ATOM_LABEL) || element_is_summary(node) || is_link(node);
}

/* Boxes and buttons change before the listeners run, which see the new state, and change back if one of them prevents that. */
void activation_begin(struct node *element, struct activation *activation)
{
	if (!element)
		return;
	*activation = (struct activation){.element = node_hold(element)};
	if (!input_is_box(element) || form_is_disabled(element))
		return;
	activation->was_checked = input_checked(element);
	activation->was_indeterminate = input_indeterminate(element);
	if (input_type(element) == INPUT_CHECKBOX) {
		input_set_checked(element, !activation->was_checked);
		input_set_indeterminate(element, false);
	} else {
		activation->radio = node_hold(radio_checked_in_group(element));
		input_set_checked(element, true);
	}
}

static void change_back(const struct activation *activation)
{
	struct node *element = activation->element;

	if (!input_is_box(element) || form_is_disabled(element))
		return;
	input_set_indeterminate(element, activation->was_indeterminate);
	input_set_checked(element, activation->was_checked);
	if (activation->radio && activation->radio != element && radio_same_group(activation->radio, element))
		input_set_checked(activation->radio, true);
}

int form_send_changed(struct node *element, const struct event *like)
{
	int error = event_send(element, ATOM_INPUT, KIND_EVENT, EVENT_BUBBLES | EVENT_COMPOSED, like);

	if (error >= 0)
		error = event_send(element, ATOM_CHANGE, KIND_EVENT, EVENT_BUBBLES, like);
	return error < 0 ? error : 0;
}

/* Whether a click on it is about itself, and not about the label around it. */
static bool is_interactive(const struct node *node)
{
	return activation_has(node) || is_html(node, ATOM_INPUT) || is_html(node, ATOM_SELECT) ||
	       is_html(node, ATOM_TEXTAREA);
}

static int activate_label(struct node *label, struct node *target, const struct event *event)
{
	struct node *control = label_control(label);

	if (!control || node_shadow_contains(control, target))
		return 0;
	for (const struct node *node = target; node && node != label; node = node->parent)
		if (is_interactive(node))
			return 0;
	if (form_is_disabled(control))
		return 0;
	node_hold(control);
	if (event->flags & EVENT_TRUSTED)
		element_focus(control);
	event_click(control, event);
	node_release(control);
	return 0;
}

static int activate_summary(struct node *summary, const struct event *event)
{
	struct node *details = summary->parent;
	struct event toggle = {
		.type = ATOM_TOGGLE, .kind = KIND_TOGGLE, .flags = EVENT_TRUSTED, .time_ms = event->time_ms};
	int open = element_toggle_attribute(details, ATOM_OPEN, -1);

	if (open < 0)
		return open;
	toggle.old_state = open ? STRING("closed") : STRING("open");
	toggle.new_state = open ? STRING("open") : STRING("closed");
	open = event_dispatch(details, &toggle);
	return open < 0 ? open : 0;
}

static int activate(struct node *element, const struct event *event, struct node *target)
{
	struct node *form;
	int error = 0;

	if (is_html(element, ATOM_LABEL))
		return activate_label(element, target, event);
	if (element_is_summary(element))
		return activate_summary(element, event);
	if (is_link(element) || form_is_disabled(element))
		return 0;
	if (input_is_box(element))
		return node_is_connected(element) ? form_send_changed(element, event) : 0;
	form = form_owner(element);
	if (!form)
		return 0;
	if (form_is_submitter(element))
		error = form_submit(form, element);
	else if (form_is_resetter(element))
		error = form_reset(form);
	return error < 0 ? error : 0;
}

int activation_end(struct activation *activation, const struct event *event, struct node *target)
{
	int error = 0;

	if (!activation->element)
		return 0;
	if (event->flags & EVENT_PREVENTED)
		change_back(activation);
	else
		error = activate(activation->element, event, target);
	node_release(activation->radio);
	node_release(activation->element);
	return error;
}

int event_click(struct node *element, const struct event *like)
{
	struct event click = {
		.type = ATOM_CLICK,
		.kind = KIND_POINTER,
		.flags = EVENT_BUBBLES | EVENT_CANCELABLE | EVENT_COMPOSED,
	};
	int error;

	if (element->flags & NODE_CLICKING || form_is_disabled(element))
		return 0;
	if (like) {
		click.flags |= like->flags & EVENT_TRUSTED;
		click.time_ms = like->time_ms;
		click.modifiers = like->modifiers;
		click.detail = like->detail;
	}
	node_hold(element);
	element->flags |= NODE_CLICKING;
	error = event_dispatch(element, &click);
	element->flags &= (uint16_t)~NODE_CLICKING;
	node_release(element);
	return error < 0 ? error : 0;
}

int element_click(struct node *element)
{
	return element->type == NODE_ELEMENT ? event_click(element, NULL) : -TREE_TYPE;
}
