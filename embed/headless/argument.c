/* argument.c: arguments of members, as the web's own functions convert them, and what members give. */
#include <math.h>

#include "session.h"

static const struct value undefined = {.kind = VALUE_UNDEFINED};

static const struct value *argument(const struct call *call, uint32_t index)
{
	return index < call->count ? &call->arguments[index] : &undefined;
}

struct string argument_text(struct call *call, uint32_t index)
{
	return value_text(argument(call, index), &call->session->text[index]);
}

double argument_number(const struct call *call, uint32_t index)
{
	return value_to_number(argument(call, index));
}

/* WebIDL's: modulo 2^32, and not a number is 0. */
uint32_t argument_uint32(const struct call *call, uint32_t index)
{
	const double number = trunc(argument_number(call, index));
	double rest;

	if (!isfinite(number))
		return 0;
	rest = fmod(number, 4294967296.0);
	return (uint32_t)(int64_t)rest;
}

int32_t argument_int32(const struct call *call, uint32_t index)
{
	return (int32_t)argument_uint32(call, index);
}

bool argument_boolean(const struct call *call, uint32_t index)
{
	return value_to_boolean(argument(call, index));
}

bool argument_is_given(const struct call *call, uint32_t index)
{
	return argument(call, index)->kind != VALUE_UNDEFINED;
}

int argument_options(struct call *call, uint32_t index)
{
	const enum value_kind kind = argument(call, index)->kind;

	if (kind <= VALUE_NULL || kind >= VALUE_NODE)
		return 0;
	return session_throw(call->session, "TypeError", "argument %u of %s() is no dictionary of options", index + 1,
			     call->member->name);
}

int argument_node(struct call *call, uint32_t index, bool or_null, struct node **out)
{
	const struct value *value = argument(call, index);

	*out = value->kind == VALUE_NODE ? value->node : NULL;
	if (*out || (or_null && (value->kind == VALUE_NULL || value->kind == VALUE_UNDEFINED)))
		return 0;
	return session_throw(call->session, "TypeError", "%s: argument %u is no node", call->member->name, index + 1);
}

int argument_nodes(struct call *call, struct argument_nodes *out)
{
	int error = 0;

	for (out->count = 0; out->count < call->count && !error; out->count += !error) {
		const struct value *value = &call->arguments[out->count];

		out->made[out->count] = NULL;
		if (value->kind != VALUE_NODE)
			error = node_create_text(call->session->tree, argument_text(call, out->count),
						 &out->made[out->count]);
		out->node[out->count] = value->kind == VALUE_NODE ? value->node : out->made[out->count];
	}
	return error;
}

void argument_nodes_close(struct argument_nodes *nodes)
{
	for (uint32_t i = 0; i < nodes->count; i++)
		node_release(nodes->made[i]);
}

int argument_check(struct call *call, uint32_t count)
{
	if (call->count >= count)
		return 0;
	return session_throw(call->session, "TypeError", "%s takes %u argument%s at least", call->member->name, count,
			     count == 1 ? "" : "s");
}

struct text *result_room(struct call *call)
{
	struct text *text = &call->session->text[UNILET_PAGE_ARGUMENTS_MAX];

	text->length = 0;
	text->failed = false;
	return text;
}

int result_text(struct call *call, int error, struct text *text)
{
	if (error)
		return error;
	if (text->failed)
		return -TREE_QUOTA_EXCEEDED;
	*call->out = value_string(text_string(text));
	return 0;
}

int result_node(struct call *call, int error, struct node *node)
{
	if (error)
		return error;
	*call->out = value_node(node);
	call->made = true;
	return 0;
}

int result_object(struct call *call, struct object *object)
{
	if (!object)
		return -TREE_QUOTA_EXCEEDED;
	*call->out = (struct value){.kind = VALUE_OBJECT, .object = object};
	call->made = true;
	return 0;
}
