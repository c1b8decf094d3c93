/* selector_state.c: pseudo-classes that look at what an element is just now. */
#include "form_internal.h"
#include "selector.h"

static bool is_empty(const struct node *element)
{
	for (const struct node *child = element->first; child; child = child->next)
		if (child->type == NODE_ELEMENT || (child->type == NODE_TEXT && child->length > 0))
			return false;
	return true;
}

static bool is_input_of(const struct node *element, enum input_type type)
{
	return is_html(element, ATOM_INPUT) && input_type(element) == type;
}

static bool is_checked(const struct node *element)
{
	if (is_html(element, ATOM_OPTION))
		return option_selected(element);
	return input_is_box(element) && input_checked(element);
}

static bool can_be_disabled(const struct node *element)
{
	static const uint32_t names[] = {
		ATOM_BUTTON, ATOM_INPUT, ATOM_SELECT, ATOM_TEXTAREA, ATOM_OPTGROUP, ATOM_OPTION, ATOM_FIELDSET,
	};

	return IS_HTML_OF(element, names);
}

/* Types that have no `required`. */
static bool can_be_required(const struct node *element)
{
	if (is_html(element, ATOM_SELECT) || is_html(element, ATOM_TEXTAREA))
		return true;
	if (!is_html(element, ATOM_INPUT))
		return false;
	switch (input_type(element)) {
	case INPUT_HIDDEN:
	case INPUT_RANGE:
	case INPUT_COLOR:
	case INPUT_SUBMIT:
	case INPUT_IMAGE:
	case INPUT_RESET:
	case INPUT_BUTTON:
		return false;
	default:
		return true;
	}
}

static bool is_editable(const struct node *element)
{
	struct string value;

	if (is_html(element, ATOM_TEXTAREA) || (is_html(element, ATOM_INPUT) && input_is_text(input_type(element))))
		return !element_attribute(element, ATOM_READONLY, NULL) && !form_is_disabled(element);
	for (; element && element->type == NODE_ELEMENT; element = element->parent)
		if (element_attribute(element, ATOM_CONTENTEDITABLE, &value))
			return !string_equal_ignoring_case(value, STRING("false"));
	return false;
}

static bool is_placeholder_shown(const struct node *element)
{
	struct text value = {0};
	bool shown = (is_html(element, ATOM_TEXTAREA) ||
		      (is_html(element, ATOM_INPUT) && input_is_text(input_type(element)))) &&
		     element_attribute(element, ATOM_PLACEHOLDER, NULL);

	if (shown)
		shown = form_value(element, &value) == 0 && value.length == 0;
	text_close(&value);
	return shown;
}

/* What a form submits by, or what was checked or selected at first. */
static bool is_default(const struct node *element)
{
	if (is_html(element, ATOM_OPTION))
		return element_attribute(element, ATOM_SELECTED, NULL);
	if (input_is_box(element))
		return element_attribute(element, ATOM_CHECKED, NULL);
	return form_is_submitter(element) && form_default_button(form_owner(element)) == element;
}

static bool is_indeterminate(const struct node *element)
{
	if (is_html(element, ATOM_PROGRESS))
		return !element_attribute(element, ATOM_VALUE, NULL);
	if (is_input_of(element, INPUT_RADIO))
		return !radio_checked_in_group(element);
	return is_input_of(element, INPUT_CHECKBOX) && input_indeterminate(element);
}

/* Forms and fieldsets are as valid as what is in them. */
static bool is_validated(const struct node *element)
{
	return is_html(element, ATOM_FORM) || is_html(element, ATOM_FIELDSET) || form_will_validate(element);
}

static bool is_valid(const struct node *element)
{
	if (is_html(element, ATOM_FORM) || is_html(element, ATOM_FIELDSET))
		return form_is_valid_within(element);
	return form_validity(element) == 0;
}

static bool is_root(const struct node *element)
{
	return element->parent && element->parent->type == NODE_DOCUMENT;
}

/* Whether the answer depends on others, which are looked for in the tree. */
static bool looks_around(enum state state, const struct node *element)
{
	bool is_radio = is_input_of(element, INPUT_RADIO);

	switch (state) {
	case STATE_CHECKED:
		return is_radio || is_html(element, ATOM_OPTION);
	case STATE_INDETERMINATE:
		return is_radio;
	case STATE_DEFAULT:
		return form_is_submitter(element);
	case STATE_VALID:
	case STATE_INVALID:
		return is_radio || is_html(element, ATOM_FORM) || is_html(element, ATOM_FIELDSET);
	default:
		return false;
	}
}

/* So many nodes are looked through in the time of one step. */
#define NODES_A_STEP 16u

bool match_state(struct match *match, enum state state, const struct node *element)
{
	if (looks_around(state, element) && !match_spend(match, element->tree->nodes / NODES_A_STEP))
		return false;
	switch (state) {
	case STATE_ROOT:
		return is_root(element);
	case STATE_SCOPE:
		return match->scope && match->scope->type == NODE_ELEMENT ? element == match->scope : is_root(element);
	case STATE_EMPTY:
		return is_empty(element);
	case STATE_CHECKED:
		return is_checked(element);
	case STATE_INDETERMINATE:
		return is_indeterminate(element);
	case STATE_DISABLED:
		return can_be_disabled(element) && form_is_disabled(element);
	case STATE_ENABLED:
		return can_be_disabled(element) && !form_is_disabled(element);
	case STATE_REQUIRED:
		return can_be_required(element) && element_attribute(element, ATOM_REQUIRED, NULL);
	case STATE_OPTIONAL:
		return (can_be_required(element) || is_html(element, ATOM_INPUT)) &&
		       !element_attribute(element, ATOM_REQUIRED, NULL);
	case STATE_READ_ONLY:
		return !is_editable(element);
	case STATE_READ_WRITE:
		return is_editable(element);
	case STATE_PLACEHOLDER_SHOWN:
		return is_placeholder_shown(element);
	case STATE_DEFAULT:
		return is_default(element);
	case STATE_VALID:
		return is_validated(element) && is_valid(element);
	case STATE_INVALID:
		return is_validated(element) && !is_valid(element);
	case STATE_LINK:
		return is_link(element);
	case STATE_FOCUS:
		return element->tree->focused == element;
	case STATE_FOCUS_WITHIN:
		return element->tree->focused && node_shadow_contains(element, element->tree->focused);
	case STATE_OPEN:
		return (is_html(element, ATOM_DETAILS) || is_html(element, ATOM_DIALOG)) &&
		       element_attribute(element, ATOM_OPEN, NULL);
	default:
		return !is_custom(element);
	}
}

/* The element that this one is in, be it by a shadow root. */
static const struct node *around(const struct node *element)
{
	const struct node *parent = element->parent;

	if (parent && node_is_shadow_root(parent))
		parent = shadow_host(parent);
	return parent && parent->type == NODE_ELEMENT ? parent : NULL;
}

/* The language is that of the nearest element that says one; a range has it and all its kinds. */
bool match_lang(const struct node *element, struct string range)
{
	struct string lang = EMPTY;

	while (element && !element_attribute(element, ATOM_LANG, &lang) &&
	       !element_attribute(element, ATOM_XML_LANG, &lang))
		element = around(element);
	if (same(range, STRING("*")))
		return lang.length > 0;
	return range.length > 0 && lang.length >= range.length &&
	       string_equal_ignoring_case((struct string){lang.data, range.length}, range) &&
	       (lang.length == range.length || lang.data[range.length] == '-');
}
