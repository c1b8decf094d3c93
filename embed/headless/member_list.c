/* member_list.c: members of collections, token lists and dataset, and the items of what can be iterated. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_tokens(struct call *call)
{
	return result_object(call, object_of(INTERFACE_TOKEN_LIST, call->member->data, call->node));
}

static int set_tokens(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, call->member->data, argument_text(call, 0));
}

static int get_token_count(struct call *call)
{
	*call->out = value_number(token_count(call->object->node, call->object->which));
	return 0;
}

static int get_token_value(struct call *call)
{
	*call->out = value_string(element_attribute_or_empty(call->object->node, call->object->which));
	return 0;
}

static int set_token_value(struct call *call)
{
	return grant_attribute_atom(call->session, call->object->node, call->object->which, argument_text(call, 0));
}

static int token_item(struct call *call)
{
	struct string token;

	*call->out = token_at(call->object->node, call->object->which, argument_uint32(call, 0), &token)
			     ? value_string(token)
			     : value_null();
	return 0;
}

static int contains_token(struct call *call)
{
	*call->out = value_boolean(token_contains(call->object->node, call->object->which, argument_text(call, 0)));
	return 0;
}

typedef int tokens_function(struct node *node, uint32_t attribute, const struct string *tokens, size_t count);

static int change_tokens(struct call *call, tokens_function *function)
{
	struct string tokens[UNILET_PAGE_ARGUMENTS_MAX];

	for (uint32_t i = 0; i < call->count; i++)
		tokens[i] = argument_text(call, i);
	return function(call->object->node, call->object->which, tokens, call->count);
}

static int add_tokens(struct call *call)
{
	return change_tokens(call, token_add);
}

static int remove_tokens(struct call *call)
{
	return change_tokens(call, token_remove);
}

static int toggle_token(struct call *call)
{
	const int force = argument_is_given(call, 1) ? argument_boolean(call, 1) : -1;
	const int result = token_toggle(call->object->node, call->object->which, argument_text(call, 0), force);

	*call->out = value_boolean(result > 0);
	return result_done(result);
}

static int replace_token(struct call *call)
{
	const int result =
		token_replace(call->object->node, call->object->which, argument_text(call, 0), argument_text(call, 1));

	*call->out = value_boolean(result > 0);
	return result_done(result);
}

/* Only a link's list has words that mean something. */
static int supports_token(struct call *call)
{
	static const char *const words[] = {"noopener", "noreferrer", "opener"};
	const struct string token = argument_text(call, 0);
	const int error = argument_check(call, 1);

	if (error)
		return error;
	if (call->object->which != ATOM_REL)
		return session_throw(call->session, "TypeError", "this list has no words that are supported");
	*call->out = value_boolean(false);
	for (size_t i = 0; i < COUNT(words); i++)
		if (string_equal_ignoring_case(token, string_of(words[i])))
			*call->out = value_boolean(true);
	return 0;
}

static int get_length(struct call *call)
{
	*call->out = value_number(collection_length(call->object->collection));
	return 0;
}

static int item(struct call *call)
{
	*call->out = value_node(collection_item(call->object->collection, argument_uint32(call, 0)));
	return 0;
}

static int named_item(struct call *call)
{
	*call->out = value_node(collection_named(call->object->collection, argument_text(call, 0)));
	return 0;
}

static int get_dataset(struct call *call)
{
	return result_object(call, object_of(INTERFACE_STRING_MAP, 0, call->node));
}

static void write_tokens(const struct object *object, struct writer *writer)
{
	const uint32_t count = token_count(object->node, object->which);
	struct string token;

	writer_word(writer, PAGE_SEQUENCE);
	writer_word(writer, count);
	for (uint32_t i = 0; i < count && token_at(object->node, object->which, i, &token); i++) {
		const struct value value = value_string(token);

		writer_value(writer, &value);
	}
}

static void write_nodes(struct session *session, struct collection *collection, struct writer *writer)
{
	const uint32_t count = collection_length(collection);

	writer_word(writer, PAGE_SEQUENCE);
	writer_word(writer, count);
	for (uint32_t i = 0; i < count && !writer->overflow; i++) {
		struct value value = value_node(collection_item(collection, i));

		grant_admit(session, &value);
		writer_value(writer, &value);
	}
}

/* A select is a list of its options. */
static int write_options(struct session *session, struct node *select, struct writer *writer)
{
	struct collection *options;
	const int error = collection_open(select, COLLECTION_OPTIONS, STRING(""), &options);

	if (error)
		return error;
	write_nodes(session, options, writer);
	collection_close(options);
	return 0;
}

int list_write(struct session *session, const struct value *object, struct writer *writer)
{
	if (object->kind == VALUE_OBJECT && object->object->interface == INTERFACE_TOKEN_LIST)
		write_tokens(object->object, writer);
	else if (object->kind == VALUE_OBJECT && object->object->entries)
		form_data_write(object->object, writer);
	else if (object->kind == VALUE_OBJECT && object->object->collection)
		write_nodes(session, object->object->collection, writer);
	else if (interface_of(object) == INTERFACE_SELECT)
		return write_options(session, object->node, writer);
	else
		return session_throw(session, "TypeError", "it has no items");
	return 0;
}

#define COLLECTION(interface)                                                                                          \
	{"length", interface, 0, get_length, NULL, NULL},                                                              \
	{                                                                                                              \
		"item", interface, 0, NULL, NULL, item                                                                 \
	}

static const struct member list_members[] = {
	{"classList", INTERFACE_ELEMENT, ATOM_CLASS, get_tokens, set_tokens, NULL},
	{"relList", INTERFACE_ANCHOR, ATOM_REL, get_tokens, set_tokens, NULL},
	{"htmlFor", INTERFACE_OUTPUT, ATOM_FOR, get_tokens, set_tokens, NULL},
	{"length", INTERFACE_TOKEN_LIST, 0, get_token_count, NULL, NULL},
	{"value", INTERFACE_TOKEN_LIST, 0, get_token_value, set_token_value, NULL},
	{"item", INTERFACE_TOKEN_LIST, 0, NULL, NULL, token_item},
	{"contains", INTERFACE_TOKEN_LIST, 0, NULL, NULL, contains_token},
	{"add", INTERFACE_TOKEN_LIST, 0, NULL, NULL, add_tokens},
	{"remove", INTERFACE_TOKEN_LIST, 0, NULL, NULL, remove_tokens},
	{"toggle", INTERFACE_TOKEN_LIST, 0, NULL, NULL, toggle_token},
	{"replace", INTERFACE_TOKEN_LIST, 0, NULL, NULL, replace_token},
	{"supports", INTERFACE_TOKEN_LIST, 0, NULL, NULL, supports_token},
	{"dataset", INTERFACE_HTML_ELEMENT, 0, get_dataset, NULL, NULL},
	{"dataset", INTERFACE_SVG_ELEMENT, 0, get_dataset, NULL, NULL},
	COLLECTION(INTERFACE_HTML_COLLECTION),
	COLLECTION(INTERFACE_NODE_LIST),
	{"namedItem", INTERFACE_HTML_COLLECTION, 0, NULL, NULL, named_item},
};

const struct member_table members_list = {list_members, COUNT(list_members)};
