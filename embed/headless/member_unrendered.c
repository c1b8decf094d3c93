/* member_unrendered.c: members that ask about boxes, pictures and pointers: what a document says that is not rendered. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

#define MOUSE     1 /* the one pointer that there is */
#define CONNECTED 1 /* of a member: the element must be in the document */

static int get_zero(struct call *call)
{
	*call->out = value_number(0);
	return 0;
}

static int get_one(struct call *call)
{
	*call->out = value_number(1);
	return 0;
}

static int get_false(struct call *call)
{
	*call->out = value_boolean(false);
	return 0;
}

static int get_null(struct call *call)
{
	*call->out = value_null();
	return 0;
}

static int get_empty(struct call *call)
{
	*call->out = value_string(STRING(""));
	return 0;
}

/* Nothing is laid out, so nothing scrolls; nobody listens, so nothing is read out. */
static int ignore(struct call *call)
{
	(void)call;
	return 0;
}

/* `data` of these is the interface of what they give. */
static int get_object(struct call *call)
{
	return result_object(call, object_new(call->member->data, NULL));
}

static int rect_to_json(struct call *call)
{
	static const char *const names[] = {"x", "y", "width", "height", "top", "right", "bottom", "left"};
	static struct value items[2 * COUNT(names)];

	for (size_t i = 0; i < COUNT(names); i++) {
		items[2 * i] = value_string(string_of(names[i]));
		items[2 * i + 1] = value_number(0);
	}
	*call->out = (struct value){.kind = VALUE_DICTIONARY, .count = COUNT(names), .items = items};
	return 0;
}

/* A pointer is captured while it presses, which no guest sees here: to ask for that does nothing. */
static int capture_pointer(struct call *call)
{
	const int error = argument_check(call, 1);

	if (error)
		return error;
	if (argument_int32(call, 0) != MOUSE)
		return session_throw(call->session, "NotFoundError", "no pointer has that number");
	return call->member->data == CONNECTED && !node_is_connected(call->node) ? -TREE_INVALID_STATE : 0;
}

/* An image is complete that has nothing to load. */
static int get_complete(struct call *call)
{
	const struct node *image = call->node;
	struct string src;
	const bool has_set = element_attribute(image, tree_atom_find(node_tree(image), STRING("srcset")), NULL);

	*call->out = value_boolean(!has_set && (!element_attribute(image, ATOM_SRC, &src) || src.length == 0));
	return 0;
}

/* Of a field for files; no other has any. A page's person chooses none here. */
static int get_files(struct call *call)
{
	return input_type(call->node) == INPUT_FILE ? get_object(call) : get_null(call);
}

/* The width and height of an input are a picture's. They are set as attributes. */
static int set_size(struct call *call)
{
	struct text *text = result_room(call);

	number_text(argument_uint32(call, 0), text);
	return grant_attribute_atom(call->session, call->node, call->member->data, text_string(text));
}

static int check_visibility(struct call *call)
{
	*call->out = value_boolean(false);
	return argument_options(call, 0);
}

static int notify(struct call *call)
{
	const int error = argument_check(call, 1);

	return error ? error : argument_options(call, 1);
}

#define ZERO(name, interface)                                                                                          \
	{                                                                                                              \
		name, interface, 0, get_zero, NULL, NULL                                                               \
	}
#define IGNORED(name)                                                                                                  \
	{                                                                                                              \
		name, INTERFACE_ELEMENT, 0, NULL, NULL, ignore                                                         \
	}

static const struct member unrendered_members[] = {
	ZERO("clientWidth", INTERFACE_ELEMENT),
	ZERO("clientHeight", INTERFACE_ELEMENT),
	ZERO("clientTop", INTERFACE_ELEMENT),
	ZERO("clientLeft", INTERFACE_ELEMENT),
	ZERO("scrollWidth", INTERFACE_ELEMENT),
	ZERO("scrollHeight", INTERFACE_ELEMENT),
	{"scrollTop", INTERFACE_ELEMENT, 0, get_zero, ignore, NULL},
	{"scrollLeft", INTERFACE_ELEMENT, 0, get_zero, ignore, NULL},
	IGNORED("scrollIntoView"),
	IGNORED("scroll"),
	IGNORED("scrollTo"),
	IGNORED("scrollBy"),
	{"ariaNotify", INTERFACE_ELEMENT, 0, NULL, NULL, notify},
	{"currentCSSZoom", INTERFACE_ELEMENT, 0, get_one, NULL, NULL},
	{"checkVisibility", INTERFACE_ELEMENT, 0, NULL, NULL, check_visibility},
	{"getBoundingClientRect", INTERFACE_ELEMENT, INTERFACE_RECT, NULL, NULL, get_object},
	{"getClientRects", INTERFACE_ELEMENT, INTERFACE_RECT_LIST, NULL, NULL, get_object},
	{"hasPointerCapture", INTERFACE_ELEMENT, 0, NULL, NULL, get_false},
	{"setPointerCapture", INTERFACE_ELEMENT, CONNECTED, NULL, NULL, capture_pointer},
	{"releasePointerCapture", INTERFACE_ELEMENT, 0, NULL, NULL, capture_pointer},
	ZERO("offsetWidth", INTERFACE_HTML_ELEMENT),
	ZERO("offsetHeight", INTERFACE_HTML_ELEMENT),
	ZERO("offsetTop", INTERFACE_HTML_ELEMENT),
	ZERO("offsetLeft", INTERFACE_HTML_ELEMENT),
	{"offsetParent", INTERFACE_HTML_ELEMENT, 0, get_null, NULL, NULL},
	{"accessKeyLabel", INTERFACE_HTML_ELEMENT, 0, get_empty, NULL, NULL},
	ZERO("x", INTERFACE_IMAGE),
	ZERO("y", INTERFACE_IMAGE),
	ZERO("naturalWidth", INTERFACE_IMAGE),
	ZERO("naturalHeight", INTERFACE_IMAGE),
	{"currentSrc", INTERFACE_IMAGE, 0, get_empty, NULL, NULL},
	{"complete", INTERFACE_IMAGE, 0, get_complete, NULL, NULL},
	{"width", INTERFACE_INPUT, ATOM_WIDTH, get_zero, set_size, NULL},
	{"height", INTERFACE_INPUT, ATOM_HEIGHT, get_zero, set_size, NULL},
	{"files", INTERFACE_INPUT, INTERFACE_FILE_LIST, get_files, NULL, NULL},
	ZERO("readyState", INTERFACE_TRACK),
	ZERO("x", INTERFACE_RECT),
	ZERO("y", INTERFACE_RECT),
	ZERO("width", INTERFACE_RECT),
	ZERO("height", INTERFACE_RECT),
	ZERO("top", INTERFACE_RECT),
	ZERO("right", INTERFACE_RECT),
	ZERO("bottom", INTERFACE_RECT),
	ZERO("left", INTERFACE_RECT),
	{"toJSON", INTERFACE_RECT, 0, NULL, NULL, rect_to_json},
	{"dataTransfer", INTERFACE_INPUT_EVENT, 0, get_null, NULL, NULL},
	ZERO("length", INTERFACE_RECT_LIST),
	{"item", INTERFACE_RECT_LIST, 0, NULL, NULL, get_null},
	ZERO("length", INTERFACE_FILE_LIST),
	{"item", INTERFACE_FILE_LIST, 0, NULL, NULL, get_null},
};

const struct member_table members_unrendered = {unrendered_members, COUNT(unrendered_members)};
