/* script.c: values as script has them: made, kept, converted. */
#include "script.h"

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

void object_release(struct object *object)
{
	if (--object->references > 0)
		return;
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
	default:
		return STRING("[object Object]");
	}
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* strtod() knows names and hexadecimal fractions that script does not. */
static double number_of(struct string string)
{
	char digits[NUMBER_CHARACTERS_MAX * 8];
	char *end;
	double number;

	while (string.length && is_space(string.data[0])) {
		string.data++;
		string.length--;
	}
	while (string.length && is_space(string.data[string.length - 1]))
		string.length--;
	if (string.length == 0)
		return 0;
	if (string.length >= sizeof(digits))
		return NAN;
	memcpy(digits, string.data, string.length);
	digits[string.length] = '\0';
	if (strspn(digits, "0123456789+-.eE") < string.length)
		return NAN;
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
