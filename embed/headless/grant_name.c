/* grant_name.c: which elements and attributes a guest may make, and what may be said of them. */
#include <string.h>

#include "members.h"
#include "rule.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const struct grant_name *grant_find_name(const struct grant_name *table, size_t count, const char *name)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = (low + high) / 2;
		const int order = strcmp(table[middle].name, name);

		if (order == 0)
			return &table[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Whether the page lets it make this custom element. */
static bool is_listed(const struct session *session, struct string name)
{
	const struct string all = session->elements;

	if (!memchr(name.data, '-', name.length) || memchr(name.data, ' ', name.length))
		return false;
	for (size_t at = 0; all.length >= 2 && at < all.length - 1 && name.length <= all.length - 2 - at; at++)
		if (all.data[at] == ' ' && all.data[at + 1 + name.length] == ' ' &&
		    memcmp(all.data + at + 1, name.data, name.length) == 0)
			return true;
	return false;
}

/* What may be said of an element's name, found out once for each of the guest's names. */
static enum name_rule element_rule(const struct session *session, const struct guest_name *name)
{
	const struct string text = tree_atom_string(session->tree, name->lower);
	char lower[UNILET_HEADLESS_NAME_BYTES_MAX + 1];
	const struct grant_name *found;

	if (!name->lower || text.length >= sizeof(lower) || memchr(text.data, 0, text.length))
		return NAME_REFUSED;
	memcpy(lower, text.data, text.length);
	lower[text.length] = '\0';
	if (session->full)
		return element_name_valid(text) ? NAME_PLAIN : NAME_RULED;
	found = grant_find_name(grant_elements, COUNT(grant_elements), lower);
	if (!found)
		return is_listed(session, name->text) ? NAME_PLAIN : NAME_REFUSED;
	return found->rule == GRANT_PLAIN ? NAME_PLAIN : NAME_RULED;
}

/* A link does not give the page that it opens a hold on this one. */
static int make_link(struct node *element)
{
	uint32_t rel = ATOM_REL;

	return element_set_attribute(element, rel, STRING("noopener"));
}

int grant_create(struct session *session, struct guest_name *name, struct node **node)
{
	int error;

	if (name->element == NAME_NEW)
		name->element = (uint8_t)element_rule(session, name);
	if (name->element == NAME_REFUSED && !session->full)
		return rule_deny(session, "the element", name->text);
	if (name->element != NAME_PLAIN && session->full)
		return -TREE_INVALID_CHARACTER;
	error = node_create_element(session->tree, name->lower, node);
	if (error || name->element == NAME_PLAIN)
		return error;
	error = make_link(*node);
	if (error)
		node_release(*node);
	return error;
}

int grant_create_in(struct session *session, enum node_space space, struct string text, struct node **node)
{
	struct guest_name name;
	int error = name_open(session->tree, text, &name);

	if (error)
		return error;
	if (space == SPACE_HTML)
		error = grant_create(session, &name, node);
	else if (!session->full && (space != SPACE_SVG ||
				    !grant_find_name(grant_svg_elements, COUNT(grant_svg_elements), name.text.data)))
		error = rule_deny(session, "the element", text);
	else if (!name.atom || !element_name_valid(text))
		error = -TREE_INVALID_CHARACTER;
	else
		error = node_create_element_in(session->tree, space, name.atom, node);
	name_close(&name);
	return error;
}

static bool starts(struct string text, const char *with)
{
	return text.length >= strlen(with) && memcmp(text.data, with, strlen(with)) == 0;
}

/* The attribute's row; NULL: it is aria-* or data-*, or there is none, which *refused says. */
static const struct grant_name *attribute_row(const struct session *session, uint32_t lower, bool *refused)
{
	const struct string text = tree_atom_string(session->tree, lower);
	char name[UNILET_HEADLESS_NAME_BYTES_MAX + 1];
	const struct grant_name *found;

	*refused = true;
	if (!lower || text.length >= sizeof(name) || memchr(text.data, 0, text.length))
		return NULL;
	memcpy(name, text.data, text.length);
	name[text.length] = '\0';
	found = grant_find_name(grant_attributes, COUNT(grant_attributes), name);
	*refused = !found && !starts(text, "aria-") && !starts(text, "data-");
	return found;
}

int grant_attribute_check(struct session *session, struct node *element, uint32_t atom, struct string value)
{
	const struct string what = tree_atom_string(session->tree, atom);
	const struct grant_name *row = NULL;
	bool refused = false;

	if (!session->full)
		row = attribute_row(session, tree_atom_lower(session->tree, atom), &refused);
	if (refused)
		return rule_deny(session, "the attribute", what);
	if (!attribute_name_valid(what))
		return -TREE_INVALID_CHARACTER;
	return row ? rule_check(session, row->rule, what, value, element) : 0;
}

int grant_attribute_atom(struct session *session, struct node *element, uint32_t atom, struct string value)
{
	const int error = session->full ? 0 : grant_attribute_check(session, element, atom, value);

	return error ? error : element_set_attribute(element, atom, value);
}

static enum name_rule attribute_rule(const struct session *session, const struct guest_name *name)
{
	const struct grant_name *row;
	bool refused;

	if (session->full)
		return name->lower && attribute_name_valid(name->text) ? NAME_PLAIN : NAME_RULED;
	row = attribute_row(session, name->lower, &refused);
	return !refused && attribute_name_valid(name->text) && (!row || row->rule == GRANT_PLAIN) ? NAME_PLAIN
												  : NAME_RULED;
}

int grant_attribute(struct session *session, struct node *element, struct guest_name *name, struct string value)
{
	const uint32_t atom = element_space(element) == SPACE_HTML ? name->lower : name->atom;

	if (name->attribute == NAME_NEW)
		name->attribute = (uint8_t)attribute_rule(session, name);
	if (name->attribute == NAME_PLAIN)
		return element_set_attribute(element, atom, value);
	if (session->full)
		return -TREE_INVALID_CHARACTER;
	if (!atom)
		return rule_deny(session, "the attribute", name->text);
	return grant_attribute_atom(session, element, atom, value);
}
