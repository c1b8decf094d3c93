/* form.c: forms: what belongs to them, how they are submitted and reset. */
#include <stdlib.h>

#include "form_internal.h"

bool form_is_listed(const struct node *element)
{
	static const uint32_t names[] = {
		ATOM_BUTTON, ATOM_FIELDSET, ATOM_INPUT, ATOM_OBJECT, ATOM_OUTPUT, ATOM_SELECT, ATOM_TEXTAREA,
	};

	return IS_HTML_OF(element, names);
}

struct node *form_owner(const struct node *element)
{
	struct node *node = element->parent, *root;
	struct string id;

	if (is_html(element, ATOM_OPTION) && option_select(element))
		return form_owner(option_select(element));
	if (form_is_listed(element) && element_attribute(element, ATOM_FORM, &id)) {
		root = node_root(element, false);
		if (root->type == NODE_DOCUMENT || node_is_shadow_root(root)) {
			node = node_element_by_id(root, id);
			return node && is_html(node, ATOM_FORM) ? node : NULL;
		}
	}
	while (node && !is_html(node, ATOM_FORM))
		node = node->parent;
	return node;
}

/* A fieldset disables all in it but what is in its first legend. */
static bool is_disabled_by_fieldset(const struct node *element)
{
	for (const struct node *below = element, *at = element->parent; at; below = at, at = at->parent) {
		const struct node *legend;

		if (!is_html(at, ATOM_FIELDSET) || !element_attribute(at, ATOM_DISABLED, NULL))
			continue;
		for (legend = at->first; legend && !is_html(legend, ATOM_LEGEND);)
			legend = legend->next;
		if (legend != below || !legend)
			return true;
	}
	return false;
}

bool form_is_disabled(const struct node *element)
{
	if (is_html(element, ATOM_OPTGROUP))
		return element_attribute(element, ATOM_DISABLED, NULL);
	if (is_html(element, ATOM_OPTION))
		return element_attribute(element, ATOM_DISABLED, NULL) ||
		       (element->parent && is_html(element->parent, ATOM_OPTGROUP) &&
			form_is_disabled(element->parent));
	if (!form_is_listed(element) || is_html(element, ATOM_OBJECT) || is_html(element, ATOM_OUTPUT))
		return false;
	return element_attribute(element, ATOM_DISABLED, NULL) || is_disabled_by_fieldset(element);
}

bool form_is_submitter(const struct node *element)
{
	if (is_html(element, ATOM_BUTTON))
		return strcmp(button_type_name(element), "submit") == 0;
	return is_html(element, ATOM_INPUT) &&
	       (input_type(element) == INPUT_SUBMIT || input_type(element) == INPUT_IMAGE);
}

bool form_is_resetter(const struct node *element)
{
	if (is_html(element, ATOM_BUTTON))
		return strcmp(button_type_name(element), "reset") == 0;
	return is_html(element, ATOM_INPUT) && input_type(element) == INPUT_RESET;
}

/* Those of a form may be anywhere in its tree. */
struct node *form_element_after(const struct node *form, const struct node *element)
{
	struct node *root = node_root(form, false);
	struct node *node = element ? node_after(element, root) : root;

	for (; node; node = node_after(node, root))
		if (form_is_listed(node) && form_owner(node) == form)
			return node;
	return NULL;
}

struct node *form_default_button(const struct node *form)
{
	struct node *element = NULL;

	if (form)
		while ((element = form_element_after(form, element)))
			if (form_is_submitter(element))
				return element;
	return NULL;
}

static bool is_labelable(const struct node *element)
{
	static const uint32_t names[] = {
		ATOM_BUTTON, ATOM_METER, ATOM_OUTPUT, ATOM_PROGRESS, ATOM_SELECT, ATOM_TEXTAREA,
	};

	if (is_html(element, ATOM_INPUT))
		return input_type(element) != INPUT_HIDDEN;
	return IS_HTML_OF(element, names);
}

struct node *label_control(const struct node *label)
{
	struct node *node;
	struct string id;

	if (!is_html(label, ATOM_LABEL))
		return NULL;
	if (element_attribute(label, ATOM_FOR, &id)) {
		node = node_element_by_id(node_root(label, false), id);
		return node && is_labelable(node) ? node : NULL;
	}
	for (node = label->first; node && !is_labelable(node);)
		node = node_after(node, label);
	return node;
}

static bool is_validated(const struct node *form, const struct node *submitter)
{
	return !element_attribute(form, ATOM_NOVALIDATE, NULL) &&
	       !(submitter && element_attribute(submitter, ATOM_FORMNOVALIDATE, NULL));
}

/* A form with the method "dialog" closes the one around it, if that is open, with the submitter's value. */
static int close_dialog(struct node *form, const struct node *submitter)
{
	struct node *dialog = form->parent;
	struct string method, value;
	bool has_value = submitter && element_attribute(submitter, ATOM_VALUE, &value);

	if (!submitter || !element_attribute(submitter, ATOM_FORMMETHOD, &method))
		method = element_attribute_or_empty(form, ATOM_METHOD);
	if (!string_equal_ignoring_case(method, STRING("dialog")))
		return 1;
	while (dialog && !(is_html(dialog, ATOM_DIALOG) && element_attribute(dialog, ATOM_OPEN, NULL)))
		dialog = dialog->parent;
	return dialog ? dialog_close(dialog, has_value ? &value : NULL) : 1;
}

static int submit(struct node *form, struct node *submitter)
{
	struct event event = {
		.type = ATOM_SUBMIT,
		.kind = KIND_SUBMIT,
		.flags = EVENT_BUBBLES | EVENT_CANCELABLE | EVENT_TRUSTED,
		.submitter = submitter,
	};
	int well = is_validated(form, submitter) ? form_check_validity(form) : 1;

	if (well > 0)
		well = event_dispatch(form, &event);
	if (well > 0 && close_dialog(form, submitter) < 0)
		well = -TREE_QUOTA_EXCEEDED;
	return well;
}

/* The flag of click() keeps a listener of submit from submitting again. */
int form_submit(struct node *form, struct node *submitter)
{
	int well;

	if (!is_html(form, ATOM_FORM) || (submitter && !form_is_submitter(submitter)))
		return -TREE_TYPE;
	if (submitter && form_owner(submitter) != form)
		return -TREE_NOT_FOUND;
	if (form->flags & NODE_CLICKING || !node_is_connected(form))
		return 0;
	form->flags |= NODE_CLICKING;
	node_hold(form);
	node_hold(submitter);
	well = submit(form, submitter);
	form->flags &= (uint16_t)~NODE_CLICKING;
	node_release(submitter);
	node_release(form);
	return well;
}

static int reset_element(struct node *element)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = 0;

	if (is_html(element, ATOM_SELECT)) {
		select_reset(element);
	} else if (is_html(element, ATOM_OUTPUT)) {
		error = form_default_value(element, &value);
		element->flags &= (uint16_t)~NODE_FORM_STATE;
		if (!error)
			error = node_set_text_content(element, text_string(&value));
		text_close(&value);
	} else {
		element->flags &= (uint16_t)~NODE_FORM_STATE;
	}
	tree_changed(element->tree);
	return error;
}

int form_reset(struct node *form)
{
	struct node *element = NULL;
	int well;

	if (!is_html(form, ATOM_FORM))
		return -TREE_TYPE;
	node_hold(form);
	well = event_send(form, ATOM_RESET, KIND_EVENT, EVENT_BUBBLES | EVENT_CANCELABLE, NULL);
	if (well > 0)
		while ((element = form_element_after(form, element)))
			if (reset_element(element) < 0)
				well = -TREE_QUOTA_EXCEEDED;
	node_release(form);
	return well;
}
