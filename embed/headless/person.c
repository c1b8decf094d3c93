/* person.c: what a person does to a page, and the events that a browser sends of it. */
#include "form_internal.h"

#define POINTER_FLAGS (EVENT_BUBBLES | EVENT_CANCELABLE | EVENT_COMPOSED | EVENT_TRUSTED)

/* What typing did to it, and what is sent of that. */
static int send_input(struct node *field, struct string data, const char *input_type)
{
	struct event event = {
		.type = ATOM_INPUT,
		.kind = KIND_INPUT,
		.flags = EVENT_BUBBLES | EVENT_COMPOSED | EVENT_TRUSTED,
		.data = data,
		.input_type = string_of(input_type),
	};
	int error = event_dispatch(field, &event);

	return error < 0 ? error : 0;
}

/* 0: a listener has prevented it. */
static int send_before_input(struct node *field, struct string data, const char *input_type)
{
	struct event event = {
		.type = ATOM_BEFOREINPUT,
		.kind = KIND_INPUT,
		.flags = POINTER_FLAGS,
		.data = data,
		.input_type = string_of(input_type),
	};

	return event_dispatch(field, &event);
}

static int send_pointer(struct node *target, uint32_t type, enum event_kind kind, uint16_t buttons)
{
	struct event event = {
		.type = type, .kind = kind, .flags = POINTER_FLAGS, .detail = kind == KIND_MOUSE, .buttons = buttons};

	return event_dispatch(target, &event);
}

/* A press gives the focus to what is pressed, or what around it can have it, or takes it away. */
static int move_focus(struct node *target)
{
	struct node *node = target;

	while (node && !(node->type == NODE_ELEMENT && element_is_focusable(node)))
		node = node_is_shadow_root(node) ? node->rare->host : node->parent;
	if (node)
		return element_focus(node);
	return target->tree->focused ? element_blur(target->tree->focused) : 0;
}

static int press(struct node *target)
{
	struct event click = {.type = ATOM_CLICK, .kind = KIND_POINTER, .flags = POINTER_FLAGS, .detail = 1};
	int well = send_pointer(target, ATOM_POINTERDOWN, KIND_POINTER, 1);

	if (well >= 0)
		well = send_pointer(target, ATOM_MOUSEDOWN, KIND_MOUSE, 1);
	if (well > 0)
		well = move_focus(target);
	if (well >= 0)
		well = send_pointer(target, ATOM_POINTERUP, KIND_POINTER, 0);
	if (well >= 0)
		well = send_pointer(target, ATOM_MOUSEUP, KIND_MOUSE, 0);
	if (well >= 0 && !form_is_disabled(target))
		well = event_dispatch(target, &click);
	return well < 0 ? well : 0;
}

int person_click(struct node *target)
{
	int error;

	if (target->type != NODE_ELEMENT || form_is_disabled(target))
		return -TREE_INVALID_STATE;
	node_hold(target);
	error = press(target);
	node_release(target);
	return error;
}

static bool is_typed(const struct node *element)
{
	enum input_type type;

	if (is_html(element, ATOM_TEXTAREA))
		return true;
	type = is_html(element, ATOM_INPUT) ? input_type(element) : INPUT_BUTTON;
	return input_has_own_value(type);
}

static bool is_read_only(const struct node *element)
{
	return form_is_disabled(element) || element_attribute(element, ATOM_READONLY, NULL);
}

/* As much as a field lets a person type. */
static struct string fitting(const struct node *field, struct string text)
{
	double max;

	if (!float_of(element_attribute_or_empty(field, ATOM_MAXLENGTH), &max) || max < 0 || max > UINT32_MAX)
		return text;
	return string_slice(text, 0, string_offset(text, (uint32_t)max));
}

static int type_instead(struct node *field, struct string text)
{
	int well = element_focus(field);

	if (!well)
		well = send_before_input(field, text, "insertText");
	if (well <= 0)
		return well;
	if (!is_typed(field))
		well = node_set_text_content(field, text);
	else
		well = form_set_value(field, fitting(field, text));
	field->flags |= NODE_BY_PERSON;
	if (!well)
		well = send_input(field, text, "insertText");
	if (!well && is_typed(field))
		well = event_send(field, ATOM_CHANGE, KIND_EVENT, EVENT_BUBBLES, NULL);
	return well < 0 ? well : 0;
}

/* The option whose value or text that is. */
static struct node *find_option(struct node *select, struct string text)
{
	struct node *option = NULL, *found = NULL;

	while (!found && (option = select_option_after(select, option))) {
		struct text value = {.max = UNILET_HEADLESS_STRING_MAX}, label = {.max = UNILET_HEADLESS_STRING_MAX};

		form_value(option, &value);
		option_text(option, &label);
		if (!form_is_disabled(option) && (text_equal(&value, text) || text_equal(&label, text)))
			found = option;
		text_close(&value);
		text_close(&label);
	}
	return found;
}

static int choose(struct node *select, struct string text)
{
	struct node *option = find_option(select, text);
	int error;

	if (!option)
		return -TREE_NOT_FOUND;
	node_hold(option);
	error = element_focus(select);
	if (!error) {
		option_set_selected(option, true);
		error = form_send_changed(select, NULL);
	}
	node_release(option);
	return error;
}

int person_input(struct node *field, struct string text)
{
	bool is_select = is_html(field, ATOM_SELECT);
	int error;

	if (field->type != NODE_ELEMENT || is_read_only(field) ||
	    (!is_select && !is_typed(field) && !is_editing_host(field)))
		return -TREE_INVALID_STATE;
	node_hold(field);
	error = is_select ? choose(field, text) : type_instead(field, text);
	node_release(field);
	return error;
}

/* Takes "Control+" and the like off the front. */
static uint32_t take_modifiers(struct string *key)
{
	static const struct {
		const char *name;
		uint32_t modifier;
	} names[] = {
		{"Control+", MODIFIER_CONTROL},
		{"Shift+", MODIFIER_SHIFT},
		{"Alt+", MODIFIER_ALT},
		{"Meta+", MODIFIER_META},
	};
	uint32_t modifiers = 0;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct string name = string_of(names[i].name);

		if (key->length > name.length && string_starts(*key, name)) {
			modifiers |= names[i].modifier;
			*key = string_slice(*key, name.length, key->length);
			i = (size_t)-1;
		}
	}
	return modifiers;
}

/* The selected text, or what is before or behind the caret, becomes `with`. */
static int edit(struct node *field, struct string with, const char *input_type, uint32_t before, uint32_t behind)
{
	enum selection_direction direction;
	uint32_t start, end;
	int well = field_selection(field, &start, &end, &direction);

	if (well)
		return 0; /* a field of numbers or dates, which is filled as a whole */
	if (start == end) {
		start -= start < before ? start : before;
		end += behind;
	}
	well = send_before_input(field, with, input_type);
	if (well <= 0)
		return well;
	well = field_replace_range(field, with, start, end, SELECT_END);
	field->flags |= NODE_BY_PERSON | NODE_TYPED;
	return well ? well : send_input(field, with, input_type);
}

/* Enter in a line of a form is a click on its default button, or submits a form that has none. */
static int submit_by_enter(struct node *field)
{
	struct node *form = node_hold(form_owner(field)), *button = node_hold(form_default_button(form));
	int well = 0;

	if (field->flags & NODE_TYPED) {
		field->flags &= (uint16_t)~NODE_TYPED;
		well = event_send(field, ATOM_CHANGE, KIND_EVENT, EVENT_BUBBLES, NULL);
	}
	if (well >= 0 && button)
		well = event_click(button, &(struct event){.flags = EVENT_TRUSTED});
	else if (well >= 0 && form)
		well = form_submit(form, NULL);
	node_release(button);
	node_release(form);
	return well;
}

static bool is_pressed_by_key(const struct node *target, bool space)
{
	if (!activation_has(target) || is_html(target, ATOM_LABEL))
		return false;
	return space ? !is_html(target, ATOM_A) && !is_html(target, ATOM_AREA) : !input_is_box(target);
}

static bool is_one_character(struct string key)
{
	uint32_t length = string_utf16_length(key);

	return length == 1 || (length == 2 && key.length == 4);
}

/* What the key does if no listener has prevented it. */
static int act(struct node *target, struct string key)
{
	bool enter = same(key, STRING("Enter")), space = same(key, STRING(" "));

	if ((enter || space) && is_pressed_by_key(target, space))
		return event_click(target, &(struct event){.flags = EVENT_TRUSTED});
	if (enter && is_html(target, ATOM_INPUT))
		return submit_by_enter(target);
	if (!is_typed(target) || is_read_only(target))
		return 0;
	if (enter)
		return edit(target, STRING("\n"), "insertLineBreak", 0, 0);
	if (is_one_character(key))
		return edit(target, key, "insertText", 0, 0);
	if (same(key, STRING("Backspace")))
		return edit(target, EMPTY, "deleteContentBackward", 1, 0);
	return same(key, STRING("Delete")) ? edit(target, EMPTY, "deleteContentForward", 0, 1) : 0;
}

static int send_key(struct node *target, uint32_t type, struct string key, uint32_t modifiers)
{
	struct event event = {
		.type = type, .kind = KIND_KEYBOARD, .flags = POINTER_FLAGS, .key = key, .modifiers = modifiers};

	return event_dispatch(target, &event);
}

int person_key(struct tree *tree, struct node *target, struct string key)
{
	uint32_t modifiers = take_modifiers(&key);
	struct node *given = target;
	int well;

	if (!target)
		target = tree->focused ? tree->focused : tree_body(tree);
	if (!target || key.length == 0)
		return -TREE_INVALID_STATE;
	node_hold(target);
	well = given ? element_focus(target) : 0;
	if (well >= 0)
		well = send_key(target, ATOM_KEYDOWN, key, modifiers);
	if (well > 0 && !(modifiers & ~(uint32_t)MODIFIER_SHIFT))
		well = act(target, key);
	if (well >= 0)
		well = send_key(target, ATOM_KEYUP, key, modifiers);
	node_release(target);
	return well < 0 ? well : 0;
}
