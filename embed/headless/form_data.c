/* form_data.c: what a form would send: FormData's entries. */
#include "form_internal.h"

/* Whom the entries go to; `answer` is what it said last. */
struct taker {
	int (*take)(void *context, struct string name, struct string value);
	void *context;
	int answer;
};

static void give(struct taker *taker, struct string name, struct string value)
{
	if (taker->answer == 0)
		taker->answer = taker->take(taker->context, name, value);
}

static void give_value(struct taker *taker, struct string name, const struct node *control)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = form_value(control, &value);

	if (error)
		taker->answer = error;
	else
		give(taker, name, text_string(&value));
	text_close(&value);
}

static void give_options(struct taker *taker, struct string name, const struct node *select)
{
	struct node *option = NULL;
	bool multiple = element_attribute(select, ATOM_MULTIPLE, NULL);

	if (!multiple) {
		option = select_first_selected(select);
		if (option && !form_is_disabled(option))
			give_value(taker, name, option);
		return;
	}
	while ((option = select_option_after(select, option)))
		if (option_selected(option) && !form_is_disabled(option))
			give_value(taker, name, option);
}

/* An image that was clicked, at no place. */
static void give_place(struct taker *taker, struct string name)
{
	static const char *const axes[] = {"x", "y"};

	for (size_t i = 0; i < 2; i++) {
		struct text axis = {0};

		text_append(&axis, name);
		text_append(&axis, name.length > 0 ? STRING(".") : EMPTY);
		text_append(&axis, string_of(axes[i]));
		give(taker, text_string(&axis), STRING("0"));
		text_close(&axis);
	}
}

static bool is_in_datalist(const struct node *node)
{
	while (node && !is_html(node, ATOM_DATALIST))
		node = node->parent;
	return node;
}

static bool is_sent(const struct node *control, const struct node *submitter)
{
	if (form_is_disabled(control) || is_in_datalist(control))
		return false;
	if (is_html(control, ATOM_TEXTAREA) || is_html(control, ATOM_SELECT))
		return true;
	if (is_html(control, ATOM_BUTTON))
		return control == submitter;
	if (!is_html(control, ATOM_INPUT))
		return false;
	switch (input_type(control)) {
	case INPUT_SUBMIT:
	case INPUT_IMAGE:
		return control == submitter;
	case INPUT_RESET:
	case INPUT_BUTTON:
		return false;
	case INPUT_CHECKBOX:
	case INPUT_RADIO:
		return input_checked(control);
	default:
		return true;
	}
}

static void give_direction(struct taker *taker, const struct node *control)
{
	const struct string name = element_attribute_or_empty(control, ATOM_DIRNAME);

	if (name.length > 0 && form_has_direction(control))
		give(taker, name,
		     element_direction(control) == DIRECTION_RIGHT_TO_LEFT ? STRING("rtl") : STRING("ltr"));
}

static void give_control(struct taker *taker, const struct node *control)
{
	struct string name = element_attribute_or_empty(control, ATOM_NAME);
	bool is_input = is_html(control, ATOM_INPUT);

	if (is_input && input_type(control) == INPUT_IMAGE)
		give_place(taker, name);
	else if (name.length == 0)
		return;
	else if (is_html(control, ATOM_SELECT))
		give_options(taker, name, control);
	else if (is_input && input_type(control) == INPUT_HIDDEN &&
		 string_equal_ignoring_case(name, STRING("_charset_")))
		give(taker, name, STRING("UTF-8"));
	else
		give_value(taker, name, control);
	give_direction(taker, control);
}

int form_entries(struct node *form, const struct node *submitter,
		 int (*take)(void *context, struct string name, struct string value), void *context)
{
	struct taker taker = {take, context, 0};
	struct node *control = NULL;

	if (!is_html(form, ATOM_FORM))
		return -TREE_TYPE;
	while (taker.answer == 0 && (control = form_element_after(form, control)))
		if (is_sent(control, submitter))
			give_control(&taker, control);
	return taker.answer;
}
