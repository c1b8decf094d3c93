/* member_dispatch.c: events that a guest makes and sends: new Event(), new CustomEvent(), dispatchEvent(). */
#include <stdlib.h>
#include <string.h>

#include "session.h"

static uint32_t flag(const struct value *options, const char *name, uint32_t flag)
{
	const struct value *entry = value_entry(options, name);

	return entry && value_to_boolean(entry) ? flag : 0;
}

/* The constructors that are known here. */
static enum interface constructed(struct string name)
{
	if (string_equal(name, STRING("Event")))
		return INTERFACE_EVENT;
	return string_equal(name, STRING("CustomEvent")) ? INTERFACE_CUSTOM_EVENT : INTERFACE_NONE;
}

/* How deep events lie in a value. */
static uint32_t depth_of(const struct value *value)
{
	const size_t count = value->kind == VALUE_DICTIONARY ? 2 * (size_t)value->count : value->count;
	uint32_t deepest = 0;

	if (value->kind == VALUE_OBJECT)
		return value->object->depth;
	for (size_t i = 0; (value->kind == VALUE_SEQUENCE || value->kind == VALUE_DICTIONARY) && i < count; i++) {
		const uint32_t depth = depth_of(&value->items[i]);

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

/* What a CustomEvent carries: a copy, but of nodes and objects. One event in another, and so on without end, would be a stack
 * without end when they are let go. */
static int keep_detail(struct object *object, const struct value *options)
{
	const struct value *given = value_entry(options, "detail");
	struct value detail = given && given->kind != VALUE_UNDEFINED ? *given : value_null();
	int error;

	object->event->context = object;
	object->depth = depth_of(&detail) + 1;
	error = object->depth > UNILET_HEADLESS_DETAIL_DEPTH_MAX ? -TREE_QUOTA_EXCEEDED : value_keep(&detail);
	object->detail = error ? UNDEFINED : detail;
	return error;
}

int event_construct(struct session *session, struct string interface, uint32_t count, const struct value *arguments,
		    struct value *out)
{
	const enum interface kind = constructed(interface);
	struct object *object;
	uint32_t type;
	int error;

	if (kind == INTERFACE_NONE || count == 0)
		return kind == INTERFACE_NONE ? 0 : session_throw(session, "TypeError", "an event has a type");
	error = tree_atom(session->tree, value_text(&arguments[0], &session->text[0]), &type);
	object = error ? NULL : object_new(kind, NULL);
	if (!object)
		return error ? error : -TREE_QUOTA_EXCEEDED;
	object->event = calloc(1, sizeof(*object->event));
	if (!object->event) {
		object_release(object);
		return -TREE_QUOTA_EXCEEDED;
	}
	object->event->type = type;
	object->event->kind = kind == INTERFACE_EVENT ? KIND_EVENT : KIND_CUSTOM;
	if (count > 1)
		object->event->flags = flag(&arguments[1], "bubbles", EVENT_BUBBLES) |
				       flag(&arguments[1], "cancelable", EVENT_CANCELABLE) |
				       flag(&arguments[1], "composed", EVENT_COMPOSED);
	if (kind == INTERFACE_CUSTOM_EVENT && keep_detail(object, count > 1 ? &arguments[1] : &UNDEFINED) < 0) {
		object_release(object);
		return -TREE_QUOTA_EXCEEDED;
	}
	*out = (struct value){.kind = VALUE_OBJECT, .object = object};
	return 0;
}

static int dispatch(struct call *call)
{
	const struct value *argument = call->count ? &call->arguments[0] : NULL;
	struct event *event = argument && argument->kind == VALUE_OBJECT ? argument->object->event : NULL;
	int result;

	if (!event)
		return session_throw(call->session, "TypeError", "dispatchEvent() takes an event");
	result = event_dispatch(call->node, event);
	*call->out = value_boolean(result > 0);
	return result_done(result);
}

static const struct member dispatch_members[] = {
	{"dispatchEvent", INTERFACE_EVENT_TARGET, 0, NULL, NULL, dispatch},
};

const struct member_table members_dispatch = {dispatch_members, 1};
