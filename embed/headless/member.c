/* member.c: finds members by interface and name, in one table that is sorted once. */
#include "member.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 1024

static const struct {
	const char *name;
	enum interface parent;
} interfaces[] = {[INTERFACE_NONE] = {"", INTERFACE_NONE},
#define INTERFACE_ROW(constant, name, parent) [INTERFACE_##constant] = {name, INTERFACE_##parent},
		  INTERFACES(INTERFACE_ROW)
#undef INTERFACE_ROW
};

static const struct member_table *const tables[] = {
	&members_node,    &members_parent,  &members_element,    &members_html,   &members_form,     &members_input,
	&members_table,   &members_list,    &members_style,      &members_event,  &members_sequence, &members_dispatch,
	&members_keyword, &members_space,   &members_unrendered, &members_option, &members_dialog,   &members_form_data,
	&members_link,    &members_pointer, &members_document,
};

const struct member_table *member_table_at(size_t index)
{
	return index < sizeof(tables) / sizeof(tables[0]) ? tables[index] : NULL;
}

static const struct member *sorted[MEMBERS_MAX];
static size_t sorted_count;

static int compare_names(const void *a, const void *b)
{
	const struct member *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

void member_sort(void)
{
	if (sorted_count)
		return;
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		for (size_t k = 0; k < tables[i]->count && sorted_count < MEMBERS_MAX; k++)
			sorted[sorted_count++] = &tables[i]->member[k];
	qsort(sorted, sorted_count, sizeof(sorted[0]), compare_names); /* NOLINT(bugprone-sizeof-expression) */
}

/* The first of that name, or where it would be. */
static size_t first_of(const char *name)
{
	size_t low = 0, high;

	member_sort();
	high = sorted_count;
	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (strcmp(sorted[middle]->name, name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool member_is_known(const char *name)
{
	const size_t at = first_of(name);

	return at < sorted_count && strcmp(sorted[at]->name, name) == 0;
}

const struct member *member_find(enum interface interface, const char *name)
{
	const size_t first = first_of(name);

	for (; interface != INTERFACE_NONE; interface = interfaces[interface].parent)
		for (size_t i = first; i < sorted_count && strcmp(sorted[i]->name, name) == 0; i++)
			if (sorted[i]->interface == interface)
				return sorted[i];
	return NULL;
}

const char *interface_name(enum interface interface)
{
	return interfaces[interface].name;
}

enum interface interface_parent(enum interface interface)
{
	return interfaces[interface].parent;
}

static enum interface html_interface(const struct node *node)
{
	const char *name = node_interface(node);

	for (enum interface i = INTERFACE_HTML_ELEMENT; i <= INTERFACE_VIDEO; i++)
		if (strcmp(interfaces[i].name, name) == 0)
			return i;
	return INTERFACE_HTML_ELEMENT;
}

/* By the element's name, as it is asked for at each use of a member. */
static enum interface element_interface(const struct node *node)
{
	static uint8_t known[ATOMS_KNOWN];
	const uint32_t name = element_name(node);

	if (element_space(node) != SPACE_HTML)
		return element_space(node) == SPACE_SVG ? INTERFACE_SVG_ELEMENT : INTERFACE_ELEMENT;
	if (name >= ATOMS_KNOWN)
		return INTERFACE_HTML_ELEMENT;
	if (!known[name])
		known[name] = (uint8_t)html_interface(node);
	return known[name];
}

static enum interface node_interface_of(const struct node *node)
{
	switch (node_type(node)) {
	case NODE_ELEMENT:
		return element_interface(node);
	case NODE_TEXT:
		return INTERFACE_TEXT;
	case NODE_COMMENT:
		return INTERFACE_COMMENT;
	case NODE_DOCUMENT:
		return INTERFACE_DOCUMENT;
	case NODE_DOCTYPE:
		return INTERFACE_DOCTYPE;
	case NODE_FRAGMENT:
		return node_is_shadow_root(node) ? INTERFACE_SHADOW_ROOT : INTERFACE_FRAGMENT;
	default:
		return INTERFACE_NODE;
	}
}

static enum interface event_interface(const struct event *event)
{
	static const enum interface of_kind[] = {
		[KIND_EVENT] = INTERFACE_EVENT,
		[KIND_UI] = INTERFACE_UI_EVENT,
		[KIND_MOUSE] = INTERFACE_MOUSE_EVENT,
		[KIND_POINTER] = INTERFACE_POINTER_EVENT,
		[KIND_KEYBOARD] = INTERFACE_KEYBOARD_EVENT,
		[KIND_INPUT] = INTERFACE_INPUT_EVENT,
		[KIND_FOCUS] = INTERFACE_FOCUS_EVENT,
		[KIND_SUBMIT] = INTERFACE_SUBMIT_EVENT,
		[KIND_CUSTOM] = INTERFACE_CUSTOM_EVENT,
		[KIND_TOGGLE] = INTERFACE_TOGGLE_EVENT,
		[KIND_FORM_DATA] = INTERFACE_FORM_DATA_EVENT,
	};

	return of_kind[event->kind];
}

enum interface interface_of(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NODE:
		return node_interface_of(value->node);
	case VALUE_OBJECT:
		return value->object->interface;
	case VALUE_EVENT:
		return event_interface(value->event);
	default:
		return INTERFACE_NONE;
	}
}

int name_open(struct tree *tree, struct string text, struct guest_name *out)
{
	char *copy = malloc(text.length + 1);

	if (!copy)
		return -TREE_QUOTA_EXCEEDED;
	if (text.length)
		memcpy(copy, text.data, text.length);
	copy[text.length] = '\0';
	*out = (struct guest_name){.atom = 0};
	out->text.data = copy;
	out->text.length = text.length;
	if (tree_atom(tree, out->text, &out->atom) < 0)
		out->atom = 0;
	out->lower = out->atom ? tree_atom_lower(tree, out->atom) : 0;
	return 0;
}

void name_close(struct guest_name *name)
{
	free((char *)(uintptr_t)name->text.data);
	*name = (struct guest_name){.atom = 0};
}
