/* attribute.c: the attributes of elements, in the order in which they were set. */
#include "form_internal.h"

#define ATTRIBUTES_ROOM_FIRST 2u

struct string attribute_string(const struct attribute *attribute)
{
	return (struct string){attribute->value, attribute->length};
}

struct attribute *attribute_find(const struct node *element, uint32_t name, uint32_t space)
{
	if (element->type != NODE_ELEMENT)
		return NULL;
	for (uint32_t i = 0; i < element->attribute_count; i++) {
		struct attribute *attribute = &element->attributes[i];

		if (attribute->name == name && attribute->space == space)
			return attribute;
	}
	return NULL;
}

/* By its qualified name, whatever its namespace: as getAttribute() looks. */
static struct attribute *find(const struct node *element, uint32_t name)
{
	if (element->type != NODE_ELEMENT)
		return NULL;
	for (uint32_t i = 0; i < element->attribute_count; i++)
		if (element->attributes[i].name == name)
			return &element->attributes[i];
	return NULL;
}

bool element_attribute(const struct node *element, uint32_t name, struct string *value)
{
	const struct attribute *attribute = find(element, name);

	if (value)
		*value = attribute ? attribute_string(attribute) : EMPTY;
	return attribute;
}

struct string element_attribute_or_empty(const struct node *element, uint32_t name)
{
	struct string value;

	element_attribute(element, name, &value);
	return value;
}

/* A value that fits where the old one is goes there. */
static int set_value(struct tree *tree, struct attribute *attribute, struct string value)
{
	struct string copy;
	int error;

	if (value.length > 0 && pool_room(value.length) == pool_room(attribute->length) && attribute->length > 0) {
		memmove(attribute->value, value.data, value.length);
		attribute->length = (uint32_t)value.length;
		return 0;
	}
	error = tree_copy(tree, value, &copy);
	if (error)
		return error;
	if (attribute->length > 0)
		pool_free(&tree->pool, attribute->value, attribute->length);
	attribute->value = (char *)(uintptr_t)copy.data;
	attribute->length = (uint32_t)copy.length;
	return 0;
}

static int make_room(struct node *element)
{
	struct pool *pool = &element->tree->pool;
	uint32_t room = element->attribute_room ? 2u * element->attribute_room : ATTRIBUTES_ROOM_FIRST;
	struct attribute *attributes;

	if (room > UNILET_HEADLESS_ATTRIBUTES_MAX)
		return -TREE_QUOTA_EXCEEDED;
	attributes = pool_allocate(pool, room * sizeof(*attributes));
	if (!attributes)
		return -TREE_QUOTA_EXCEEDED;
	if (element->attribute_room > 0) {
		memcpy(attributes, element->attributes, element->attribute_count * sizeof(*attributes));
		pool_free(pool, element->attributes, element->attribute_room * sizeof(*attributes));
	}
	element->attributes = attributes;
	element->attribute_room = (uint16_t)room;
	return 0;
}

static int add(struct node *element, uint32_t name, enum node_space space, struct string value)
{
	struct attribute *attribute;
	int error;

	if (name == ATOM_NONE || name >= element->tree->atoms.count)
		return -TREE_INVALID_CHARACTER;
	if (element->attribute_count == element->attribute_room) {
		error = make_room(element);
		if (error)
			return error;
	}
	attribute = &element->attributes[element->attribute_count];
	*attribute = (struct attribute){.name = name, .space = (uint32_t)space};
	error = set_value(element->tree, attribute, value);
	if (!error)
		element->attribute_count++;
	return error;
}

static int set(struct node *element, struct attribute *found, uint32_t name, enum node_space space, struct string value)
{
	int error;

	if (element->type != NODE_ELEMENT)
		return -TREE_TYPE;
	error = found ? set_value(element->tree, found, value) : add(element, name, space, value);
	if (!error)
		tree_changed(element->tree);
	return error;
}

/* It says what the input's value is. */
static bool is_input_type(const struct node *element, uint32_t name)
{
	return name == ATOM_TYPE && is_html(element, ATOM_INPUT);
}

int element_set_attribute(struct node *element, uint32_t name, struct string value)
{
	bool is_type = is_input_type(element, name);
	enum input_type before = is_type ? input_type(element) : INPUT_TEXT;
	int error = set(element, find(element, name), name, SPACE_NONE, value);

	return error || !is_type ? error : input_type_changed(element, before);
}

static bool remove_found(struct node *element, struct attribute *found)
{
	if (!found)
		return false;
	if (found->length > 0)
		pool_free(&element->tree->pool, found->value, found->length);
	element->attribute_count--;
	memmove(found, found + 1, (size_t)(element->attributes + element->attribute_count - found) * sizeof(*found));
	tree_changed(element->tree);
	return true;
}

bool element_remove_attribute(struct node *element, uint32_t name)
{
	bool is_type = is_input_type(element, name);
	enum input_type before = is_type ? input_type(element) : INPUT_TEXT;
	bool removed = remove_found(element, find(element, name));

	if (removed && is_type)
		input_type_changed(element, before);
	return removed;
}

int element_toggle_attribute(struct node *element, uint32_t name, int force)
{
	bool is_there = find(element, name), wanted = force < 0 ? !is_there : force;
	int error;

	if (wanted == is_there)
		return wanted;
	if (!wanted)
		return !element_remove_attribute(element, name);
	error = element_set_attribute(element, name, EMPTY);
	return error ? error : 1;
}

uint32_t element_attribute_count(const struct node *element)
{
	return element->type == NODE_ELEMENT ? element->attribute_count : 0;
}

bool element_attribute_at(const struct node *element, uint32_t index, uint32_t *name, struct string *value)
{
	if (index >= element_attribute_count(element))
		return false;
	*name = element->attributes[index].name;
	*value = attribute_string(&element->attributes[index]);
	return true;
}

static struct attribute *find_in(const struct node *element, enum node_space space, struct string local)
{
	if (element->type != NODE_ELEMENT)
		return NULL;
	for (uint32_t i = 0; i < element->attribute_count; i++) {
		struct attribute *attribute = &element->attributes[i];
		struct string name = tree_atom_string(element->tree, attribute->name);

		if (attribute->space == space && same(space == SPACE_NONE ? name : local_part(name), local))
			return attribute;
	}
	return NULL;
}

int element_set_attribute_in(struct node *element, enum node_space space, uint32_t qualified, struct string value)
{
	struct string name = tree_atom_string(element->tree, qualified);

	return set(element, find_in(element, space, space == SPACE_NONE ? name : local_part(name)), qualified, space,
		   value);
}

bool element_attribute_in(const struct node *element, enum node_space space, struct string local, struct string *value)
{
	const struct attribute *attribute = find_in(element, space, local);

	*value = attribute ? attribute_string(attribute) : EMPTY;
	return attribute;
}

bool element_remove_attribute_in(struct node *element, enum node_space space, struct string local)
{
	return remove_found(element, find_in(element, space, local));
}

void attributes_free(struct node *element)
{
	struct pool *pool = &element->tree->pool;

	for (uint32_t i = 0; i < element->attribute_count; i++)
		if (element->attributes[i].length > 0)
			pool_free(pool, element->attributes[i].value, element->attributes[i].length);
	if (element->attribute_room > 0)
		pool_free(pool, element->attributes, element->attribute_room * sizeof(*element->attributes));
}

int attributes_copy(const struct node *from, struct node *to)
{
	int error = 0;

	for (uint32_t i = 0; i < from->attribute_count && !error; i++) {
		const struct attribute *attribute = &from->attributes[i];

		error = add(to, attribute->name, attribute->space, attribute_string(attribute));
	}
	return error;
}

/* The DOM's rule since 2025: nothing that ends an attribute's name in HTML. */
bool attribute_name_valid(struct string name)
{
	for (size_t i = 0; i < name.length; i++)
		if (is_space(name.data[i]) || name.data[i] == '\0' || memchr("/=>", name.data[i], 3))
			return false;
	return name.length > 0;
}

static bool is_letter(char c)
{
	return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Likewise: what begins with a letter may have all that does not end a tag; else it is as XML has it. */
bool element_name_valid(struct string name)
{
	if (name.length == 0)
		return false;
	if (is_letter(name.data[0])) {
		for (size_t i = 0; i < name.length; i++)
			if (is_space(name.data[i]) || name.data[i] == '\0' || memchr("/>", name.data[i], 2))
				return false;
		return true;
	}
	if (name.data[0] != ':' && name.data[0] != '_' && (unsigned char)name.data[0] < 0x80)
		return false;
	for (size_t i = 1; i < name.length; i++) {
		char c = name.data[i];

		if (!is_letter(c) && !(c >= '0' && c <= '9') && (c == '\0' || !memchr("-.:_", c, 4)) &&
		    (unsigned char)c < 0x80)
			return false;
	}
	return true;
}
