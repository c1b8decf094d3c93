/* member_dispatch.c: events that a guest makes and sends: new Event(), new CustomEvent(), dispatchEvent(). */
#include <stdlib.h>
#include <string.h>

#include "session.h"

static const struct value *find_entry(const struct value *dictionary, const char *name)
{
	for (uint32_t i = 0; dictionary->kind == VALUE_DICTIONARY && i < dictionary->count; i++)
		if (string_equal(dictionary->items[(size_t)2 * i].string, string_of(name)))
			return &dictionary->items[(size_t)2 * i + 1];
	return NULL;
}

static uint32_t flag(const struct value *options, const char *name, uint32_t flag)
{
	const struct value *entry = find_entry(options, name);

	return entry && value_to_boolean(entry) ? flag : 0;
}

/* The constructors that are known here. */
static enum interface constructed(struct string name)
{
	if (string_equal(name, STRING("Event")))
		return INTERFACE_EVENT;
	return string_equal(name, STRING("CustomEvent")) ? INTERFACE_CUSTOM_EVENT : INTERFACE_NONE;
}

/* What a CustomEvent carries: a primitive or a node. Other objects are null here: one event in another, and so on, would be a
 * chain without end to let go. */
static int keep_detail(struct object *object, const struct value *options)
{
	const struct value *detail = find_entry(options, "detail");

	object->detail = detail && detail->kind != VALUE_OBJECT ? *detail : value_null();
	object->event->context = object;
	return value_keep(&object->detail);
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
		object->detail = value_null();
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
