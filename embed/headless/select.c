/* select.c: selects and their options. */
#include "form_internal.h"

#define OPTIONS_MAX 100000u

struct node *option_select(const struct node *option)
{
	struct node *node = option->parent;

	if (!is_html(option, ATOM_OPTION))
		return NULL;
	while (node && !is_html(node, ATOM_SELECT) && !is_html(node, ATOM_DATALIST))
		node = node->parent;
	return node && is_html(node, ATOM_SELECT) ? node : NULL;
}

struct node *select_option_after(const struct node *select, const struct node *option)
{
	struct node *node = option ? node_after(option, select) : select->first;

	for (; node; node = node_after(node, select))
		if (is_html(node, ATOM_OPTION) && option_select(node) == select)
			return node;
	return NULL;
}

static bool is_multiple(const struct node *select)
{
	return element_attribute(select, ATOM_MULTIPLE, NULL);
}

/* A list that shows one option shows one that is selected, if only because it is the first that may be. NODE_VALUE_DIRTY says
 * that script has asked for none. */
static bool shows_one(const struct node *select)
{
	double size;

	if (is_multiple(select) || select->flags & NODE_VALUE_DIRTY)
		return false;
	return !float_of(element_attribute_or_empty(select, ATOM_SIZE), &size) || size <= 1;
}

/* Of a list for one: the last that wants to be, or the first that can be. */
static struct node *selected_one(const struct node *select)
{
	struct node *option = NULL, *wants = NULL, *can = NULL;

	while ((option = select_option_after(select, option))) {
		if (own_state(option))
			wants = option;
		if (!can && !form_is_disabled(option))
			can = option;
	}
	if (wants || !shows_one(select))
		return wants;
	return can;
}

struct node *select_first_selected(const struct node *select)
{
	struct node *option = NULL;

	if (!is_multiple(select))
		return selected_one(select);
	do {
		option = select_option_after(select, option);
	} while (option && !own_state(option));
	return option;
}

bool option_selected(const struct node *option)
{
	const struct node *select = option_select(option);

	if (!select || is_multiple(select))
		return is_html(option, ATOM_OPTION) && own_state(option);
	return selected_one(select) == option;
}

static void select_only(struct node *select, const struct node *chosen)
{
	struct node *option = NULL;

	while ((option = select_option_after(select, option)))
		if (option != chosen && own_state(option))
			set_own_state(option, false);
}

void option_set_selected(struct node *option, bool selected)
{
	struct node *select = option_select(option);

	if (!is_html(option, ATOM_OPTION))
		return;
	if (select && selected) {
		select->flags &= (uint16_t)~NODE_VALUE_DIRTY;
		if (!is_multiple(select))
			select_only(select, option);
	}
	set_own_state(option, selected);
}

/* Text without that of scripts, its spaces as one. */
int option_text(const struct node *option, struct text *out)
{
	struct text all = {.max = UNILET_HEADLESS_STRING_MAX};
	struct string rest, token;
	const struct node *node = option->first;
	size_t from = out->length;

	while (node) {
		bool skip = node->type == NODE_ELEMENT && node->name == ATOM_SCRIPT;

		if (node->type == NODE_TEXT)
			text_append(&all, node_data(node));
		node = skip ? node_after_subtree(node, option) : node_after(node, option);
	}
	rest = text_string(&all);
	while (string_next_token(&rest, &token)) {
		if (out->length > from)
			text_append_char(out, ' ');
		text_append(out, token);
	}
	out->failed |= all.failed;
	text_close(&all);
	return text_status(out);
}

int32_t option_index(const struct node *option)
{
	const struct node *select = option_select(option);
	const struct node *at = NULL;
	int32_t index = 0;

	while (select && (at = select_option_after(select, at)) && at != option)
		index++;
	return index;
}

int32_t select_selected_index(const struct node *select)
{
	const struct node *selected = is_html(select, ATOM_SELECT) ? select_first_selected(select) : NULL;

	return selected ? option_index(selected) : -1;
}

void select_set_selected_index(struct node *select, int32_t index)
{
	struct node *option = NULL;

	if (!is_html(select, ATOM_SELECT))
		return;
	for (int32_t i = 0; (option = select_option_after(select, option)); i++)
		if (i == index || own_state(option))
			set_own_state(option, i == index);
	select->flags |= NODE_VALUE_DIRTY;
	tree_changed(select->tree);
}

int select_add(struct node *select, struct node *option, struct node *before)
{
	if (!is_html(select, ATOM_SELECT) || (!is_html(option, ATOM_OPTION) && !is_html(option, ATOM_OPTGROUP)))
		return -TREE_TYPE;
	if (before && (before == select || !node_contains(select, before)))
		return -TREE_NOT_FOUND;
	if (before == option)
		return 0;
	return node_insert(before ? before->parent : select, option, before);
}

/* The next that is not in this one. */
static struct node *option_beyond(const struct node *select, const struct node *option)
{
	struct node *node = node_after_subtree(option, select);

	while (node && option_select(node) != select)
		node = node_after(node, select);
	return node;
}

/* Takes away those that are too many, in one go through them, as there may be many. Returns how many there are. */
static uint32_t cut(struct node *select, uint32_t length)
{
	struct node *option = select_option_after(select, NULL), *next;
	uint32_t count = 0;

	for (; option; option = next) {
		const bool stays = count < length;

		next = stays ? select_option_after(select, option) : option_beyond(select, option);
		count += stays;
		if (!stays)
			node_remove(option);
	}
	return count;
}

int select_set_length(struct node *select, uint32_t length)
{
	uint32_t count = cut(select, length);
	struct node *option;
	int error = 0;

	/* Beyond HTML's limit nothing is added. */
	for (; count < length && length <= OPTIONS_MAX && !error; count++) {
		error = node_create_element(select->tree, ATOM_OPTION, &option);
		if (!error) {
			error = node_append(select, option);
			node_release(option);
		}
	}
	return error;
}

void select_reset(struct node *select)
{
	struct node *option = NULL;

	select->flags &= (uint16_t)~NODE_VALUE_DIRTY;
	while ((option = select_option_after(select, option)))
		option->flags &= (uint16_t) ~(NODE_CHECKED | NODE_CHECKED_DIRTY);
	tree_changed(select->tree);
}
