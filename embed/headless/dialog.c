/* dialog.c: dialogs that are not modal: shown, asked to close, closed. */
#include "form_internal.h"

/* A listener of beforetoggle may prevent that it opens. 1: it was not. */
static int send_toggle(struct node *dialog, uint32_t type, bool opens)
{
	struct event event = {
		.type = type,
		.kind = KIND_TOGGLE,
		.flags = EVENT_TRUSTED | (opens && type != ATOM_TOGGLE ? EVENT_CANCELABLE : 0),
		.old_state = opens ? STRING("closed") : STRING("open"),
		.new_state = opens ? STRING("open") : STRING("closed"),
	};

	return event_dispatch(dialog, &event);
}

static int send_before_toggle(struct node *dialog, bool opens)
{
	uint32_t type;
	int error = tree_atom(dialog->tree, STRING("beforetoggle"), &type);

	return error ? error : send_toggle(dialog, type, opens);
}

static bool is_open(const struct node *dialog)
{
	return is_html(dialog, ATOM_DIALOG) && element_attribute(dialog, ATOM_OPEN, NULL);
}

/* The first in it that can have the focus gets it. */
static int focus_within(struct node *dialog)
{
	for (struct node *node = dialog->first; node; node = node_after(node, dialog))
		if (node->type == NODE_ELEMENT && element_is_focusable(node))
			return element_focus(node);
	return 0;
}

static int show(struct node *dialog)
{
	int well = send_before_toggle(dialog, true);

	if (well <= 0 || is_open(dialog))
		return well < 0 ? well : 0;
	well = element_set_attribute(dialog, ATOM_OPEN, EMPTY);
	if (!well)
		well = send_toggle(dialog, ATOM_TOGGLE, true);
	if (well >= 0 && is_open(dialog))
		well = focus_within(dialog);
	return well < 0 ? well : 0;
}

int dialog_show(struct node *dialog)
{
	int error;

	if (is_open(dialog))
		return 0;
	node_hold(dialog);
	error = show(dialog);
	node_release(dialog);
	return error;
}

static int close_open(struct node *dialog, const struct string *value)
{
	int well = send_before_toggle(dialog, false);

	if (well < 0 || !is_open(dialog))
		return well < 0 ? well : 0;
	element_remove_attribute(dialog, ATOM_OPEN);
	if (value)
		well = form_set_own_value(dialog, *value);
	if (well >= 0)
		well = send_toggle(dialog, ATOM_TOGGLE, false);
	if (well >= 0)
		well = event_send(dialog, ATOM_CLOSE, KIND_EVENT, 0, NULL);
	return well < 0 ? well : 0;
}

int dialog_close(struct node *dialog, const struct string *value)
{
	int error;

	if (!is_open(dialog))
		return 0;
	node_hold(dialog);
	error = close_open(dialog, value);
	node_release(dialog);
	return error;
}

int dialog_request_close(struct node *dialog, const struct string *value)
{
	uint32_t type;
	int well = tree_atom(dialog->tree, STRING("cancel"), &type);

	if (well || !is_open(dialog))
		return well;
	node_hold(dialog);
	well = event_send(dialog, type, KIND_EVENT, EVENT_CANCELABLE, NULL);
	if (well > 0)
		well = dialog_close(dialog, value);
	node_release(dialog);
	return well < 0 ? well : 0;
}

struct string dialog_return_value(const struct node *dialog)
{
	return form_own_value(dialog);
}

int dialog_set_return_value(struct node *dialog, struct string value)
{
	return form_set_own_value(dialog, value);
}
