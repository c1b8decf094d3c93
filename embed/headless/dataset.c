/* dataset.c: the attributes data-*, by the names that script has for them. */
#include "tree_internal.h"

#define PREFIX "data-"

static bool is_lower_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* "rowId" -> "data-row-id". What has a hyphen before a small letter is the name of none. */
static int attribute_of(struct string name, struct text *attribute)
{
	text_append(attribute, STRING(PREFIX));
	for (size_t i = 0; i < name.length; i++) {
		if (name.data[i] == '-' && i + 1 < name.length && is_lower_letter(name.data[i + 1]))
			return -TREE_SYNTAX;
		if (lower(name.data[i]) != name.data[i])
			text_append_char(attribute, '-');
		text_append_char(attribute, lower(name.data[i]));
	}
	return text_status(attribute);
}

/* ATOM_NONE where there is none and none is made. */
static int atom_of(const struct node *element, struct string name, bool make, uint32_t *atom)
{
	struct text attribute = {.max = UNILET_HEADLESS_NAME_BYTES_MAX};
	int error = attribute_of(name, &attribute);

	if (!error && !attribute_name_valid(text_string(&attribute)))
		error = -TREE_INVALID_CHARACTER;
	if (!error && make)
		error = tree_atom(element->tree, text_string(&attribute), atom);
	else if (!error)
		*atom = tree_atom_find(element->tree, text_string(&attribute));
	text_close(&attribute);
	return error;
}

bool dataset_get(const struct node *element, struct string name, struct string *value)
{
	uint32_t atom;

	*value = EMPTY;
	return atom_of(element, name, false, &atom) == 0 && element_attribute(element, atom, value);
}

int dataset_set(struct node *element, struct string name, struct string value)
{
	uint32_t atom;
	int error = atom_of(element, name, true, &atom);

	return error ? error : element_set_attribute(element, atom, value);
}

void dataset_delete(struct node *element, struct string name)
{
	uint32_t atom;

	/* What could be no name is not there to be deleted. */
	if (atom_of(element, name, false, &atom) == 0)
		element_remove_attribute(element, atom);
}

/* Whether it belongs to the dataset: no capital letters behind the prefix. */
static bool is_data(struct string attribute)
{
	if (!string_starts(attribute, STRING(PREFIX)))
		return false;
	for (size_t i = sizeof(PREFIX) - 1; i < attribute.length; i++)
		if (lower(attribute.data[i]) != attribute.data[i])
			return false;
	return true;
}

bool dataset_name_at(const struct node *element, uint32_t index, struct text *name)
{
	struct string attribute, value;
	uint32_t atom, found = 0;

	for (uint32_t i = 0; element_attribute_at(element, i, &atom, &value); i++) {
		attribute = tree_atom_string(element->tree, atom);
		if (!is_data(attribute) || found++ < index)
			continue;
		for (size_t at = sizeof(PREFIX) - 1; at < attribute.length; at++) {
			bool capital = attribute.data[at] == '-' && at + 1 < attribute.length &&
				       is_lower_letter(attribute.data[at + 1]);

			at += capital;
			text_append_char(name, capital ? upper(attribute.data[at]) : attribute.data[at]);
		}
		return true;
	}
	return false;
}
