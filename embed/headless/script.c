/* script.c: values as script has them: made, kept, converted. */
#include "member.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NUMBER_CHARACTERS_MAX 64

struct value value_null(void)
{
	return (struct value){.kind = VALUE_NULL};
}

struct value value_boolean(bool boolean)
{
	return (struct value){.kind = VALUE_BOOLEAN, .boolean = boolean};
}

struct value value_number(double number)
{
	return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_string(struct string string)
{
	return (struct value){.kind = VALUE_STRING, .string = string};
}

struct value value_node(struct node *node)
{
	return node ? (struct value){.kind = VALUE_NODE, .node = node} : value_null();
}

static int keep_string(struct value *value)
{
	char *copy = malloc(value->string.length + 1);

	if (!copy)
		return -TREE_QUOTA_EXCEEDED;
	if (value->string.length)
		memcpy(copy, value->string.data, value->string.length);
	value->string.data = copy;
	return 0;
}

static size_t item_count(const struct value *value)
{
	return value->kind == VALUE_DICTIONARY ? 2 * (size_t)value->count : value->count;
}

static void drop_items(struct value *items, size_t count)
{
	for (size_t i = 0; i < count; i++)
		value_drop(&items[i]);
	free(items);
}

/* They lie in each other no deeper than a batch lets them. */
static int keep_items(struct value *value)
{
	const size_t count = item_count(value);
	struct value *copy = count ? calloc(count, sizeof(*copy)) : NULL;
	int error = count && !copy ? -TREE_QUOTA_EXCEEDED : 0;

	for (size_t i = 0; i < count && !error; i++) {
		struct value item = value->items[i];

		error = value_keep(&item);
		if (!error)
			copy[i] = item;
	}
	if (error && copy)
		drop_items(copy, count);
	value->items = copy;
	return error;
}

int value_keep(struct value *value)
{
	switch (value->kind) {
	case VALUE_NODE:
		node_hold(value->node);
		return 0;
	case VALUE_OBJECT:
		value->object->references++;
		return 0;
	case VALUE_STRING:
	case VALUE_BYTES:
		return keep_string(value);
	case VALUE_SEQUENCE:
	case VALUE_DICTIONARY:
		return keep_items(value);
	case VALUE_CALLBACK:
	case VALUE_EVENT:
		*value = value_null(); /* a function that nobody here calls; an event that is over */
		return 0;
	default:
		return 0;
	}
}

void value_drop(struct value *value)
{
	if (value->kind == VALUE_NODE)
		node_release(value->node);
	else if (value->kind == VALUE_OBJECT)
		object_release(value->object);
	else if (value->kind == VALUE_STRING || value->kind == VALUE_BYTES)
		free((char *)(uintptr_t)value->string.data);
	else if (value->kind == VALUE_SEQUENCE || value->kind == VALUE_DICTIONARY)
		drop_items((struct value *)(uintptr_t)value->items, item_count(value));
	*value = UNDEFINED;
}

struct object *object_new(uint32_t interface, struct node *node)
{
	struct object *object = calloc(1, sizeof(*object));

	if (!object)
		return NULL;
	object->references = 1;
	object->interface = interface;
	object->node = node_hold(node);
	return object;
}

struct object *object_of(uint32_t interface, uint32_t which, struct node *node)
{
	struct object **first = (struct object **)node_objects(node), *object;

	for (object = first ? *first : NULL; object; object = object->next)
		if (object->interface == interface && object->which == which) {
			object->references++;
			return object;
		}
	object = first ? object_new(interface, node) : NULL;
	if (!object)
		return NULL;
	object->which = which;
	object->only = true;
	object->next = *first;
	*first = object;
	return object;
}

/* It is the one of its node no more. */
static void forget(struct object *object)
{
	struct object **at = (struct object **)node_objects(object->node);

	while (*at != object)
		at = &(*at)->next;
	*at = object->next;
}

void object_release(struct object *object)
{
	if (--object->references > 0)
		return;
	if (object->only)
		forget(object);
	if (object->collection)
		collection_close(object->collection);
	entries_close(object->entries);
	node_release(object->node);
	value_drop(&object->detail);
	free(object->event);
	free(object);
}

const struct value *value_entry(const struct value *dictionary, const char *name)
{
	for (size_t i = dictionary->kind == VALUE_DICTIONARY ? dictionary->count : 0; i-- > 0;)
		if (string_equal(dictionary->items[2 * i].string, string_of(name)))
			return &dictionary->items[2 * i + 1];
	return NULL;
}

static struct string made(struct text *text, struct string string)
{
	text_append(text, string);
	return text_string(text);
}

/* What toString() of most objects says. */
static struct string class_text(const char *name, struct text *text)
{
	text->length = 0;
	text_append(text, STRING("[object "));
	text_append(text, string_of(name));
	return made(text, STRING("]"));
}

struct string value_text(const struct value *value, struct text *text)
{
	switch (value->kind) {
	case VALUE_UNDEFINED:
		return STRING("undefined");
	case VALUE_NULL:
		return STRING("null");
	case VALUE_BOOLEAN:
		return value->boolean ? STRING("true") : STRING("false");
	case VALUE_STRING:
		return value->string;
	case VALUE_NUMBER:
		text->length = 0;
		number_text(value->number, text);
		return text_string(text);
	case VALUE_BIGINT: {
		char digits[NUMBER_CHARACTERS_MAX];

		text->length = 0;
		snprintf(digits, sizeof(digits), "%lld", (long long)value->bigint);
		return made(text, string_of(digits));
	}
	case VALUE_NODE:
		return class_text(node_interface(value->node), text);
	case VALUE_OBJECT:
		return class_text(interface_name((enum interface)value->object->interface), text);
	default:
		return STRING("[object Object]");
	}
}

/* Bytes of the white space, as script has it, that a text begins or ends with; 0: none. */
static size_t space_at(struct string string, bool end)
{
	static const char *const spaces[] = {" ",
					     "\t",
					     "\n",
					     "\v",
					     "\f",
					     "\r",
					     "\xc2\xa0",
					     "\xef\xbb\xbf",
					     "\xe1\x9a\x80",
					     "\xe2\x80\xa8",
					     "\xe2\x80\xa9",
					     "\xe2\x80\xaf",
					     "\xe2\x81\x9f",
					     "\xe3\x80\x80"};

	for (size_t i = 0; i < sizeof(spaces) / sizeof(spaces[0]); i++) {
		const size_t length = strlen(spaces[i]);

		if (length <= string.length &&
		    memcmp(string.data + (end ? string.length - length : 0), spaces[i], length) == 0)
			return length;
	}
	return 0;
}

/* "0x1f", "0o17", "0b11", of digits alone; NAN: it is none of these. */
static double number_in_base(const char *digits)
{
	const char kind = (char)(digits[0] == '0' ? digits[1] | 0x20 : 0);
	const int base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
	double number = 0;

	if (base == 0 || !digits[2])
		return NAN;
	for (digits += 2; *digits; digits++) {
		const int letter = *digits | 0x20;
		const int digit = letter >= 'a' ? letter - 'a' + 10 : *digits - '0';

		if (digit < 0 || digit >= base)
			return NAN;
		number = number * base + digit;
	}
	return number;
}

/* strtod() knows names and hexadecimal fractions that script does not. */
static double number_of(struct string string)
{
	char digits[NUMBER_CHARACTERS_MAX * 8];
	char *end;
	double number;
	size_t space;

	while ((space = space_at(string, false))) {
		string.data += space;
		string.length -= space;
	}
	while ((space = space_at(string, true)))
		string.length -= space;
	if (string.length == 0)
		return 0;
	if (string.length >= sizeof(digits))
		return NAN;
	memcpy(digits, string.data, string.length);
	digits[string.length] = '\0';
	if (strcmp(digits, "Infinity") == 0 || strcmp(digits, "+Infinity") == 0)
		return INFINITY;
	if (strcmp(digits, "-Infinity") == 0)
		return -INFINITY;
	if (strspn(digits, "0123456789+-.eE") < string.length)
		return strlen(digits) == string.length ? number_in_base(digits) : NAN;
	number = strtod(digits, &end);
	return *end ? NAN : number;
}

double value_to_number(const struct value *value)
{
	switch (value->kind) {
	case VALUE_NULL:
		return 0;
	case VALUE_BOOLEAN:
		return value->boolean;
	case VALUE_NUMBER:
		return value->number;
	case VALUE_BIGINT:
		return (double)value->bigint;
	case VALUE_STRING:
		return number_of(value->string);
	default:
		return NAN;
	}
}

bool value_to_boolean(const struct value *value)
{
	switch (value->kind) {
	case VALUE_UNDEFINED:
	case VALUE_NULL:
		return false;
	case VALUE_BOOLEAN:
		return value->boolean;
	case VALUE_NUMBER:
		return value->number != 0 && !isnan(value->number);
	case VALUE_BIGINT:
		return value->bigint != 0;
	case VALUE_STRING:
		return value->string.length > 0;
	default:
		return true;
	}
}
