/* member_form.c: members of forms, selects, options, progress, meters and templates. */
#include <math.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_length(struct call *call)
{
	struct collection *collection;
	const int error =
		collection_open(call->node, (enum collection_kind)call->member->data, STRING(""), &collection);

	if (error)
		return error;
	*call->out = value_number(collection_length(collection));
	collection_close(collection);
	return 0;
}

static int request_submit(struct call *call)
{
	struct node *submitter;
	int result = argument_node(call, 0, true, &submitter);

	if (!result)
		result = form_submit(call->node, submitter);
	return result_done(result);
}

static int reset(struct call *call)
{
	return result_done(form_reset(call->node));
}

static int get_selected(struct call *call)
{
	*call->out = value_boolean(option_selected(call->node));
	return 0;
}

static int set_selected(struct call *call)
{
	option_set_selected(call->node, argument_boolean(call, 0));
	return 0;
}

static int get_text(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, option_text(call->node, text), text);
}

static int set_text(struct call *call)
{
	return node_set_text_content(call->node, argument_text(call, 0));
}

static int get_index(struct call *call)
{
	*call->out = value_number(option_index(call->node));
	return 0;
}

/* What the attribute says, or else the text. */
static int get_label(struct call *call)
{
	struct string label;

	if (!element_attribute(call->node, ATOM_LABEL, &label))
		return get_text(call);
	*call->out = value_string(label);
	return 0;
}

static int set_label(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, ATOM_LABEL, argument_text(call, 0));
}

static int get_value(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, form_value(call->node, text), text);
}

static int set_value(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, ATOM_VALUE, argument_text(call, 0));
}

static int get_number(struct call *call)
{
	*call->out = value_number(form_gauge(call->node, call->member->data));
	return 0;
}

static int set_number(struct call *call)
{
	struct text *text = result_room(call);
	const double number = argument_number(call, 0);

	if (!isfinite(number))
		return -TREE_TYPE;
	/* The length of a progress is above 0; others are not set. */
	if (call->member->data == ATOM_MAX && element_is(call->node, ATOM_PROGRESS) && number <= 0)
		return 0;
	number_text(number, text);
	return grant_attribute_atom(call->session, call->node, call->member->data, text_string(text));
}

/* -1: nobody knows how far it is. */
static int get_position(struct call *call)
{
	const bool is_known = element_attribute(call->node, ATOM_VALUE, NULL);

	*call->out =
		value_number(is_known ? form_gauge(call->node, ATOM_VALUE) / form_gauge(call->node, ATOM_MAX) : -1);
	return 0;
}

static int get_content(struct call *call)
{
	struct node *fragment;
	const int error = template_content(call->node, &fragment);

	if (!error)
		*call->out = value_node(fragment);
	return error;
}

#define NUMBER(name, interface, atom)                                                                                  \
	{                                                                                                              \
		name, interface, atom, get_number, set_number, NULL                                                    \
	}

static const struct member form_members[] = {
	{"length", INTERFACE_FORM, COLLECTION_ELEMENTS, get_length, NULL, NULL},
	{"requestSubmit", INTERFACE_FORM, 0, NULL, NULL, request_submit},
	{"reset", INTERFACE_FORM, 0, NULL, NULL, reset},
	{"selected", INTERFACE_OPTION, 0, get_selected, set_selected, NULL},
	{"text", INTERFACE_OPTION, 0, get_text, set_text, NULL},
	{"index", INTERFACE_OPTION, 0, get_index, NULL, NULL},
	{"label", INTERFACE_OPTION, 0, get_label, set_label, NULL},
	{"value", INTERFACE_OPTION, 0, get_value, set_value, NULL},
	NUMBER("value", INTERFACE_PROGRESS, ATOM_VALUE),
	NUMBER("max", INTERFACE_PROGRESS, ATOM_MAX),
	{"position", INTERFACE_PROGRESS, 0, get_position, NULL, NULL},
	NUMBER("value", INTERFACE_METER, ATOM_VALUE),
	NUMBER("min", INTERFACE_METER, ATOM_MIN),
	NUMBER("max", INTERFACE_METER, ATOM_MAX),
	NUMBER("low", INTERFACE_METER, ATOM_LOW),
	NUMBER("high", INTERFACE_METER, ATOM_HIGH),
	NUMBER("optimum", INTERFACE_METER, ATOM_OPTIMUM),
	{"content", INTERFACE_TEMPLATE, 0, get_content, NULL, NULL},
};

const struct member_table members_form = {form_members, COUNT(form_members)};
