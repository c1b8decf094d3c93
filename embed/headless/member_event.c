/* member_event.c: members of events, which a guest reads at dispatch. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_type(struct call *call)
{
	*call->out = value_string(tree_atom_string(call->session->tree, call->event->type));
	return 0;
}

enum target { TARGET_ITSELF, TARGET_CURRENT, TARGET_RELATED, TARGET_SUBMITTER };

static int get_target(struct call *call)
{
	struct node *const target[] = {
		[TARGET_ITSELF] = call->event->target,
		[TARGET_CURRENT] = call->event->current_target,
		[TARGET_RELATED] = call->event->related_target,
		[TARGET_SUBMITTER] = call->event->submitter,
	};

	*call->out = value_node(target[call->member->data]);
	return 0;
}

/* `data` is the flag, or the modifier. */
static int get_flag(struct call *call)
{
	*call->out = value_boolean(call->event->flags & call->member->data);
	return 0;
}

static int get_modifier(struct call *call)
{
	*call->out = value_boolean(call->event->modifiers & call->member->data);
	return 0;
}

static int get_time(struct call *call)
{
	*call->out = value_number(call->session->time_ms);
	return 0;
}

static int get_phase(struct call *call)
{
	*call->out = value_number(call->event->phase);
	return 0;
}

static int get_detail(struct call *call)
{
	*call->out = value_number(call->event->detail);
	return 0;
}

static int get_custom_detail(struct call *call)
{
	const struct object *object = call->event->context;

	*call->out = object->detail;
	return 0;
}

enum number { NUMBER_X, NUMBER_Y, NUMBER_BUTTON, NUMBER_BUTTONS, NUMBER_NOTHING };

static int get_number(struct call *call)
{
	const double number[] = {
		[NUMBER_X] = call->event->client_x,
		[NUMBER_Y] = call->event->client_y,
		[NUMBER_BUTTON] = call->event->button,
		[NUMBER_BUTTONS] = call->event->buttons,
		[NUMBER_NOTHING] = 0,
	};

	*call->out = value_number(number[call->member->data]);
	return 0;
}

enum words { WORDS_KEY, WORDS_CODE, WORDS_DATA, WORDS_INPUT_TYPE, WORDS_OLD, WORDS_NEW };

static int get_words(struct call *call)
{
	const struct string words[] = {
		[WORDS_KEY] = call->event->key,       [WORDS_CODE] = call->event->code,
		[WORDS_DATA] = call->event->data,     [WORDS_INPUT_TYPE] = call->event->input_type,
		[WORDS_OLD] = call->event->old_state, [WORDS_NEW] = call->event->new_state,
	};

	/* Nothing was put in: what is no text there is null. */
	*call->out = words[call->member->data].data || call->member->data != WORDS_DATA
			     ? value_string(words[call->member->data])
			     : value_null();
	return 0;
}

static int get_repeat(struct call *call)
{
	*call->out = value_boolean(call->event->repeat);
	return 0;
}

static int get_composing(struct call *call)
{
	*call->out = value_boolean(call->event->is_composing);
	return 0;
}

#define MODIFIERS(interface)                                                                                           \
	{"ctrlKey", interface, MODIFIER_CONTROL, get_modifier, NULL, NULL},                                            \
		{"shiftKey", interface, MODIFIER_SHIFT, get_modifier, NULL, NULL},                                     \
		{"altKey", interface, MODIFIER_ALT, get_modifier, NULL, NULL},                                         \
	{                                                                                                              \
		"metaKey", interface, MODIFIER_META, get_modifier, NULL, NULL                                          \
	}

#define NUMBER(name, number)                                                                                           \
	{                                                                                                              \
		name, INTERFACE_MOUSE_EVENT, number, get_number, NULL, NULL                                            \
	}

static const struct member event_members[] = {
	{"type", INTERFACE_EVENT, 0, get_type, NULL, NULL},
	{"target", INTERFACE_EVENT, TARGET_ITSELF, get_target, NULL, NULL},
	{"srcElement", INTERFACE_EVENT, TARGET_ITSELF, get_target, NULL, NULL},
	{"currentTarget", INTERFACE_EVENT, TARGET_CURRENT, get_target, NULL, NULL},
	{"bubbles", INTERFACE_EVENT, EVENT_BUBBLES, get_flag, NULL, NULL},
	{"cancelable", INTERFACE_EVENT, EVENT_CANCELABLE, get_flag, NULL, NULL},
	{"composed", INTERFACE_EVENT, EVENT_COMPOSED, get_flag, NULL, NULL},
	{"isTrusted", INTERFACE_EVENT, EVENT_TRUSTED, get_flag, NULL, NULL},
	{"defaultPrevented", INTERFACE_EVENT, EVENT_PREVENTED, get_flag, NULL, NULL},
	{"timeStamp", INTERFACE_EVENT, 0, get_time, NULL, NULL},
	{"eventPhase", INTERFACE_EVENT, 0, get_phase, NULL, NULL},
	{"detail", INTERFACE_UI_EVENT, 0, get_detail, NULL, NULL},
	{"detail", INTERFACE_CUSTOM_EVENT, 0, get_custom_detail, NULL, NULL},
	MODIFIERS(INTERFACE_MOUSE_EVENT),
	NUMBER("clientX", NUMBER_X),
	NUMBER("clientY", NUMBER_Y),
	NUMBER("x", NUMBER_X),
	NUMBER("y", NUMBER_Y),
	NUMBER("pageX", NUMBER_X),
	NUMBER("pageY", NUMBER_Y),
	NUMBER("screenX", NUMBER_X),
	NUMBER("screenY", NUMBER_Y),
	NUMBER("offsetX", NUMBER_X),
	NUMBER("offsetY", NUMBER_Y),
	NUMBER("layerX", NUMBER_X),
	NUMBER("layerY", NUMBER_Y),
	NUMBER("movementX", NUMBER_NOTHING),
	NUMBER("movementY", NUMBER_NOTHING),
	NUMBER("button", NUMBER_BUTTON),
	NUMBER("buttons", NUMBER_BUTTONS),
	{"relatedTarget", INTERFACE_MOUSE_EVENT, TARGET_RELATED, get_target, NULL, NULL},
	{"relatedTarget", INTERFACE_FOCUS_EVENT, TARGET_RELATED, get_target, NULL, NULL},
	{"submitter", INTERFACE_SUBMIT_EVENT, TARGET_SUBMITTER, get_target, NULL, NULL},
	MODIFIERS(INTERFACE_KEYBOARD_EVENT),
	{"key", INTERFACE_KEYBOARD_EVENT, WORDS_KEY, get_words, NULL, NULL},
	{"code", INTERFACE_KEYBOARD_EVENT, WORDS_CODE, get_words, NULL, NULL},
	{"repeat", INTERFACE_KEYBOARD_EVENT, 0, get_repeat, NULL, NULL},
	{"isComposing", INTERFACE_KEYBOARD_EVENT, 0, get_composing, NULL, NULL},
	{"data", INTERFACE_INPUT_EVENT, WORDS_DATA, get_words, NULL, NULL},
	{"inputType", INTERFACE_INPUT_EVENT, WORDS_INPUT_TYPE, get_words, NULL, NULL},
	{"isComposing", INTERFACE_INPUT_EVENT, 0, get_composing, NULL, NULL},
	{"oldState", INTERFACE_TOGGLE_EVENT, WORDS_OLD, get_words, NULL, NULL},
	{"newState", INTERFACE_TOGGLE_EVENT, WORDS_NEW, get_words, NULL, NULL},
};

const struct member_table members_event = {event_members, COUNT(event_members)};
