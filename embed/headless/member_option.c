/* member_option.c: members of selects and their lists of options, of lists of controls, and what a data list suggests. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Of a select, and of its `options`. */
static struct node *select_of(const struct call *call)
{
	return call->object ? call->object->node : call->node;
}

static struct node *option_at(const struct node *select, uint32_t index)
{
	struct collection *options;
	struct node *option;

	if (collection_open((struct node *)(uintptr_t)select, COLLECTION_OPTIONS, STRING(""), &options) < 0)
		return NULL;
	option = collection_item(options, index);
	collection_close(options);
	return option;
}

/* Before an element, or before the option of that number; else at the end. */
static int add_option(struct call *call)
{
	struct node *option, *before = NULL;
	int error = argument_node(call, 0, false, &option);

	if (!error && call->count > 1 && call->arguments[1].kind == VALUE_NUMBER)
		before = option_at(select_of(call), argument_uint32(call, 1));
	else if (!error)
		error = argument_node(call, 1, true, &before);
	return error ? error : select_add(select_of(call), option, before);
}

/* Without an index a select removes itself, as every element does. */
static int remove_option(struct call *call)
{
	struct node *gone =
		call->count || call->object ? option_at(select_of(call), argument_uint32(call, 0)) : call->node;

	if (gone)
		node_remove(gone);
	return 0;
}

static int get_length(struct call *call)
{
	struct collection *options;
	const int error = collection_open(select_of(call), COLLECTION_OPTIONS, STRING(""), &options);

	if (error)
		return error;
	*call->out = value_number(collection_length(options));
	collection_close(options);
	return 0;
}

static int set_length(struct call *call)
{
	return select_set_length(select_of(call), argument_uint32(call, 0));
}

static int item(struct call *call)
{
	*call->out = value_node(option_at(call->node, argument_uint32(call, 0)));
	return argument_check(call, 1);
}

static int named_item(struct call *call)
{
	struct collection *options;
	int error = argument_check(call, 1);

	if (!error)
		error = collection_open(call->node, COLLECTION_OPTIONS, STRING(""), &options);
	if (error)
		return error;
	*call->out = value_node(collection_named(options, argument_text(call, 0)));
	collection_close(options);
	return 0;
}

static int get_selected_index(struct call *call)
{
	*call->out = value_number(select_selected_index(select_of(call)));
	return 0;
}

static int set_selected_index(struct call *call)
{
	select_set_selected_index(select_of(call), argument_int32(call, 0));
	return 0;
}

/* Of a form's elements: the one of that name, or a list if there are several. */
static int named_control(struct call *call)
{
	const int error = argument_check(call, 1);
	struct object *list = error ? NULL : object_new(INTERFACE_RADIO_LIST, call->object->node);
	struct node *only;

	if (error)
		return error;
	if (!list || collection_open(list->node, COLLECTION_CONTROLS, argument_text(call, 0), &list->collection) < 0) {
		if (list)
			object_release(list);
		return -TREE_QUOTA_EXCEEDED;
	}
	if (string_equal(argument_text(call, 0), STRING("")) || !collection_item(list->collection, 1)) {
		only = call->count && argument_text(call, 0).length ? collection_item(list->collection, 0) : NULL;
		object_release(list);
		*call->out = value_node(only);
		return 0;
	}
	return result_object(call, list);
}

static bool is_radio(const struct node *node)
{
	return element_is(node, ATOM_INPUT) && input_type(node) == INPUT_RADIO;
}

static struct string radio_value(const struct node *radio)
{
	struct string value;

	return element_attribute(radio, ATOM_VALUE, &value) ? value : STRING("on");
}

static int get_radio_value(struct call *call)
{
	struct node *node;

	*call->out = value_string(STRING(""));
	for (uint32_t i = 0; (node = collection_item(call->object->collection, i)); i++)
		if (is_radio(node) && input_checked(node)) {
			*call->out = value_string(radio_value(node));
			break;
		}
	return 0;
}

static int set_radio_value(struct call *call)
{
	const struct string wanted = argument_text(call, 0);
	struct node *node;

	for (uint32_t i = 0; (node = collection_item(call->object->collection, i)); i++)
		if (is_radio(node) && string_equal(radio_value(node), wanted)) {
			input_set_checked(node, true);
			break;
		}
	return 0;
}

/* The elements of one name below a node: the options of a data list, the areas of a map. */
static int get_below(struct call *call)
{
	struct object *object = object_new(INTERFACE_HTML_COLLECTION, call->node);

	if (object &&
	    collection_open(call->node, COLLECTION_TAG, tree_atom_string(call->session->tree, call->member->data),
			    &object->collection) < 0) {
		object_release(object);
		object = NULL;
	}
	return result_object(call, object);
}

/* The data list that a field names, if it can have one. */
static int get_list(struct call *call)
{
	const enum input_type type = input_type(call->node);
	const bool may = type != INPUT_HIDDEN && type != INPUT_PASSWORD && type < INPUT_CHECKBOX;
	struct string id;
	struct node *found = NULL;

	if (may && element_attribute(call->node, ATOM_LIST, &id))
		found = node_element_by_id(node_root(call->node, false), id);
	*call->out = value_node(found && element_is(found, ATOM_DATALIST) ? found : NULL);
	return 0;
}

/* `data`: which way. */
static int step(struct call *call)
{
	const double count = argument_is_given(call, 0) ? argument_int32(call, 0) : 1;

	return form_step(call->node, call->member->data ? count : -count);
}

#define OPTIONS(interface)                                                                                             \
	{"length", interface, 0, get_length, set_length, NULL},                                                        \
		{"selectedIndex", interface, 0, get_selected_index, set_selected_index, NULL},                         \
		{"add", interface, 0, NULL, NULL, add_option},                                                         \
	{                                                                                                              \
		"remove", interface, 0, NULL, NULL, remove_option                                                      \
	}

static const struct member option_members[] = {
	OPTIONS(INTERFACE_SELECT),
	OPTIONS(INTERFACE_OPTIONS),
	{"item", INTERFACE_SELECT, 0, NULL, NULL, item},
	{"namedItem", INTERFACE_SELECT, 0, NULL, NULL, named_item},
	{"namedItem", INTERFACE_CONTROLS, 0, NULL, NULL, named_control},
	{"value", INTERFACE_RADIO_LIST, 0, get_radio_value, set_radio_value, NULL},
	{"options", INTERFACE_DATA_LIST, ATOM_OPTION, get_below, NULL, NULL},
	{"areas", INTERFACE_MAP, ATOM_AREA, get_below, NULL, NULL},
	{"list", INTERFACE_INPUT, 0, get_list, NULL, NULL},
	{"stepUp", INTERFACE_INPUT, true, NULL, NULL, step},
	{"stepDown", INTERFACE_INPUT, false, NULL, NULL, step},
};

const struct member_table members_option = {option_members, COUNT(option_members)};
