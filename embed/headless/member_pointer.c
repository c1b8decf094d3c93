/* member_pointer.c: members of events that tell of the device: a person's mouse, or nothing where script clicks; keys as numbers. */
#include <math.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define RIGHT_ANGLE 1.57079632679489661923

enum pointer { POINTER_ID, POINTER_SIZE, POINTER_PRESSURE, POINTER_ALTITUDE, POINTER_NOTHING };

/* A mouse has one size and one pressure. */
static int get_number(struct call *call)
{
	const struct event *event = call->event;
	const double number[] = {
		[POINTER_ID] = event->flags & EVENT_TRUSTED ? 1 : -1,
		[POINTER_SIZE] = 1,
		[POINTER_PRESSURE] = event->buttons ? 0.5 : 0,
		[POINTER_ALTITUDE] = RIGHT_ANGLE,
		[POINTER_NOTHING] = 0,
	};

	*call->out = value_number(number[call->member->data]);
	return 0;
}

static int get_type(struct call *call)
{
	*call->out = value_string(call->event->flags & EVENT_TRUSTED ? STRING("mouse") : STRING(""));
	return 0;
}

static int get_primary(struct call *call)
{
	*call->out = value_boolean(call->event->flags & EVENT_TRUSTED);
	return 0;
}

/* Keys that are no letter or digit, by the numbers that browsers agree on. */
static uint32_t named_key(struct string key)
{
	static const struct {
		const char *key;
		uint8_t code;
	} names[] = {
		{"Backspace", 8},  {"Tab", 9},     {"Enter", 13},     {"Shift", 16},   {"Control", 17},
		{"Alt", 18},       {"Escape", 27}, {" ", 32},         {"PageUp", 33},  {"PageDown", 34},
		{"End", 35},       {"Home", 36},   {"ArrowLeft", 37}, {"ArrowUp", 38}, {"ArrowRight", 39},
		{"ArrowDown", 40}, {"Insert", 45}, {"Delete", 46},    {"Meta", 91},
	};

	for (size_t i = 0; i < COUNT(names); i++)
		if (string_equal(key, string_of(names[i].key)))
			return names[i].code;
	return 0;
}

static uint32_t key_code(const struct event *event)
{
	const char c = event->key.length == 1 ? event->key.data[0] : '\0';

	if (event->kind != KIND_KEYBOARD)
		return 0;
	if (c >= 'a' && c <= 'z')
		return (uint32_t)(c - 'a' + 'A');
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (uint32_t)c : named_key(event->key);
}

static int get_key_code(struct call *call)
{
	*call->out = value_number(key_code(call->event));
	return 0;
}

static int get_which(struct call *call)
{
	const struct event *event = call->event;
	const bool mouse = event->kind == KIND_MOUSE || event->kind == KIND_POINTER;

	*call->out = value_number(mouse ? event->button + 1 : (double)key_code(event));
	return 0;
}

#define NUMBER(name, which)                                                                                            \
	{                                                                                                              \
		name, INTERFACE_POINTER_EVENT, which, get_number, NULL, NULL                                           \
	}

static const struct member pointer_members[] = {
	NUMBER("pointerId", POINTER_ID),
	NUMBER("width", POINTER_SIZE),
	NUMBER("height", POINTER_SIZE),
	NUMBER("pressure", POINTER_PRESSURE),
	NUMBER("tangentialPressure", POINTER_NOTHING),
	NUMBER("tiltX", POINTER_NOTHING),
	NUMBER("tiltY", POINTER_NOTHING),
	NUMBER("twist", POINTER_NOTHING),
	NUMBER("altitudeAngle", POINTER_ALTITUDE),
	NUMBER("azimuthAngle", POINTER_NOTHING),
	NUMBER("persistentDeviceId", POINTER_NOTHING),
	{"pointerType", INTERFACE_POINTER_EVENT, 0, get_type, NULL, NULL},
	{"isPrimary", INTERFACE_POINTER_EVENT, 0, get_primary, NULL, NULL},
	{"keyCode", INTERFACE_KEYBOARD_EVENT, 0, get_key_code, NULL, NULL},
	{"charCode", INTERFACE_KEYBOARD_EVENT, POINTER_NOTHING, get_number, NULL, NULL},
	{"location", INTERFACE_KEYBOARD_EVENT, POINTER_NOTHING, get_number, NULL, NULL},
	{"which", INTERFACE_UI_EVENT, 0, get_which, NULL, NULL},
};

const struct member_table members_pointer = {pointer_members, COUNT(pointer_members)};
