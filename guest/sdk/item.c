/* item.c: reads the values of a message: checked once as a whole, then read without further doubt. */
#include "message.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define HEADER sizeof(struct message_value)

size_t sdk_message_element_bytes(uint32_t kind)
{
	static const uint8_t bytes[MESSAGE_BYTES_END - MESSAGE_BUFFER] = {1, 1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8};

	return kind >= MESSAGE_BUFFER && kind < MESSAGE_BYTES_END ? bytes[kind - MESSAGE_BUFFER] : 0;
}

static size_t pad(size_t bytes)
{
	return (bytes + 7) & ~(size_t)7;
}

static struct message_value header_at(const struct unilet_message *message, size_t at)
{
	struct message_value header;

	memcpy(&header, message->value + at, sizeof(header));
	return header;
}

static int is_bytes(uint32_t kind)
{
	return sdk_message_element_bytes(kind) > 0;
}

/* Bytes of the value itself, and how many values lie in it. */
static size_t own_bytes(struct message_value header, uint32_t *inner)
{
	*inner = 0;
	switch (header.kind) {
	case MESSAGE_NUMBER:
	case MESSAGE_INT64:
	case MESSAGE_DATE:
		return HEADER + 8;
	case MESSAGE_STRING:
		return HEADER + pad((size_t)header.size + 1);
	case MESSAGE_ARRAY:
		*inner = header.size;
		return HEADER;
	case MESSAGE_OBJECT:
	case MESSAGE_MAP:
		*inner = 2 * header.size;
		return HEADER;
	case MESSAGE_ERROR:
		*inner = 2;
		return HEADER;
	case MESSAGE_FILE:
		*inner = 2;
		return HEADER + 8;
	default:
		return is_bytes(header.kind) ? HEADER + 16 : HEADER;
	}
}

/* The value behind the one at `at`. */
static size_t behind(const struct unilet_message *message, size_t at)
{
	uint32_t inner;

	for (uint64_t left = 1; left > 0; left += inner, left--)
		at += own_bytes(header_at(message, at), &inner);
	return at;
}

/* Where bytes lie among the attached ones. */
struct range {
	uint64_t offset, length;
};

static struct range range_at(const struct unilet_message *message, size_t at)
{
	struct range range;

	memcpy(&range, message->value + at + HEADER, sizeof(range));
	return range;
}

static int check_bytes(const struct unilet_message *message, size_t at, uint32_t kind)
{
	const struct range range = range_at(message, at);

	if (range.offset % UNILET_MESSAGE_ALIGNMENT || range.offset > message->attached_length ||
	    range.length > message->attached_length - range.offset || range.length % sdk_message_element_bytes(kind))
		return -UNILET_INVALID;
	return 0;
}

static int check_string(const struct unilet_message *message, size_t at, uint32_t size)
{
	const char *text = (const char *)message->value + at + HEADER;
	struct sdk_text measured;

	sdk_text_measure(text, size, &measured);
	return measured.well_formed && text[size] == 0 ? 0 : -UNILET_INVALID;
}

/* One value without those in it. `strings`: it has to be one. Returns how many lie in it, or INVALID. */
static int64_t check_one(const struct unilet_message *message, size_t *at, int string)
{
	const size_t left = message->header.value_length - *at;
	struct message_value header;
	uint32_t inner;
	size_t own;
	int error = 0;

	if (left < HEADER)
		return -UNILET_INVALID;
	header = header_at(message, *at);
	if (string && header.kind != MESSAGE_STRING)
		return -UNILET_INVALID;
	if (header.kind > MESSAGE_FILE && !is_bytes(header.kind))
		return -UNILET_INVALID;
	/* Each value takes a header: so a count that is too large for what is left is seen here. */
	if ((header.kind == MESSAGE_ARRAY || header.kind == MESSAGE_OBJECT || header.kind == MESSAGE_MAP) &&
	    header.size > left / HEADER)
		return -UNILET_INVALID;
	own = own_bytes(header, &inner);
	if (own > left)
		return -UNILET_INVALID;
	if (header.kind == MESSAGE_STRING)
		error = check_string(message, *at, header.size);
	else if (is_bytes(header.kind))
		error = check_bytes(message, *at, header.kind);
	*at += own;
	return error ? error : (int64_t)inner;
}

int sdk_message_check(const struct unilet_message *message)
{
	/* What is left to come at each depth; `named` are those where strings come in turn. */
	uint64_t left[UNILET_MESSAGE_DEPTH_MAX + 1] = {1};
	int named[UNILET_MESSAGE_DEPTH_MAX + 1] = {0};
	unsigned depth = 0;
	size_t at = 0;

	for (;;) {
		uint32_t kind;
		int64_t inner;

		while (depth > 0 && left[depth] == 0)
			depth--;
		if (left[depth] == 0)
			break;
		if (message->header.value_length - at < HEADER)
			return -UNILET_INVALID;
		kind = header_at(message, at).kind;
		inner = check_one(message, &at, named[depth] == 2 || (named[depth] == 1 && left[depth] % 2 == 0));
		if (inner < 0)
			return -UNILET_INVALID;
		left[depth]--;
		if (inner == 0)
			continue;
		/* The strings of an error or a file are part of it; what stands at left[0] is at depth 1. */
		if (++depth == UNILET_MESSAGE_DEPTH_MAX && kind <= MESSAGE_MAP)
			return -UNILET_INVALID;
		left[depth] = (uint64_t)inner;
		named[depth] = kind == MESSAGE_OBJECT ? 1 : kind == MESSAGE_ERROR || kind == MESSAGE_FILE ? 2 : 0;
	}
	return at == message->header.value_length ? 0 : -UNILET_INVALID;
}

static struct unilet_item item_of(const struct unilet_message *message, size_t at)
{
	return (struct unilet_item){message, (uint32_t)at};
}

static const struct unilet_item undefined;

static struct message_value header_of(struct unilet_item item)
{
	return item.message && item.message->value ? header_at(item.message, item.at) : (struct message_value){0, 0};
}

enum unilet_item_kind unilet_item_kind(struct unilet_item item)
{
	static const uint8_t kinds[] = {
		[MESSAGE_UNDEFINED] = UNILET_ITEM_UNDEFINED,
		[MESSAGE_NULL] = UNILET_ITEM_NULL,
		[MESSAGE_FALSE] = UNILET_ITEM_BOOLEAN,
		[MESSAGE_TRUE] = UNILET_ITEM_BOOLEAN,
		[MESSAGE_NUMBER] = UNILET_ITEM_NUMBER,
		[MESSAGE_INT64] = UNILET_ITEM_INT64,
		[MESSAGE_STRING] = UNILET_ITEM_STRING,
		[MESSAGE_DATE] = UNILET_ITEM_DATE,
		[MESSAGE_ARRAY] = UNILET_ITEM_ARRAY,
		[MESSAGE_OBJECT] = UNILET_ITEM_OBJECT,
		[MESSAGE_MAP] = UNILET_ITEM_MAP,
		[MESSAGE_ERROR] = UNILET_ITEM_ERROR,
		[MESSAGE_FILE] = UNILET_ITEM_FILE,
	};
	const uint32_t kind = header_of(item).kind;

	return is_bytes(kind) ? UNILET_ITEM_BYTES : (enum unilet_item_kind)kinds[kind];
}

double unilet_item_number(struct unilet_item item)
{
	int64_t integer;
	double number;

	switch (header_of(item).kind) {
	case MESSAGE_NULL:
	case MESSAGE_FALSE:
		return 0;
	case MESSAGE_TRUE:
		return 1;
	case MESSAGE_INT64:
		memcpy(&integer, item.message->value + item.at + HEADER, sizeof(integer));
		return (double)integer;
	case MESSAGE_NUMBER:
	case MESSAGE_DATE:
		memcpy(&number, item.message->value + item.at + HEADER, sizeof(number));
		return number;
	default:
		return NAN;
	}
}

int64_t unilet_item_int64(struct unilet_item item)
{
	const uint32_t kind = header_of(item).kind;
	int64_t integer;
	double number;

	if (kind == MESSAGE_INT64) {
		memcpy(&integer, item.message->value + item.at + HEADER, sizeof(integer));
		return integer;
	}
	number = kind == MESSAGE_NUMBER ? unilet_item_number(item) : 0;
	if (number >= 0x1p63)
		return INT64_MAX;
	if (number < -0x1p63)
		return INT64_MIN;
	return number == number ? (int64_t)number : 0;
}

int unilet_item_boolean(struct unilet_item item)
{
	return header_of(item).kind == MESSAGE_TRUE;
}

const char *unilet_item_string(struct unilet_item item, size_t *length)
{
	const struct message_value header = header_of(item);
	const int string = header.kind == MESSAGE_STRING;

	if (length)
		*length = string ? header.size : 0;
	return string ? (const char *)item.message->value + item.at + HEADER : NULL;
}

void *unilet_item_bytes(struct unilet_item item, size_t *length)
{
	struct range range;

	*length = 0;
	if (!is_bytes(header_of(item).kind))
		return NULL;
	range = range_at(item.message, item.at);
	*length = (size_t)range.length;
	/* Empty ones lie where the others would: not NULL. */
	return item.message->attached.bytes ? item.message->attached.bytes + range.offset : item.message->value;
}

uint32_t unilet_item_count(struct unilet_item item)
{
	const struct message_value header = header_of(item);

	return header.kind >= MESSAGE_ARRAY && header.kind <= MESSAGE_MAP ? header.size : 0;
}

/* Value number `index` of all that lie in it, keys included. */
static struct unilet_item inner_at(struct unilet_item item, uint64_t index)
{
	size_t at = item.at + HEADER;

	while (index-- > 0)
		at = behind(item.message, at);
	return item_of(item.message, at);
}

struct unilet_item unilet_item_at(struct unilet_item item, uint32_t index)
{
	const int pairs = header_of(item).kind != MESSAGE_ARRAY;

	if (index >= unilet_item_count(item))
		return undefined;
	return inner_at(item, pairs ? 2 * (uint64_t)index + 1 : index);
}

struct unilet_item unilet_item_key_at(struct unilet_item item, uint32_t index)
{
	if (index >= unilet_item_count(item) || header_of(item).kind == MESSAGE_ARRAY)
		return undefined;
	return inner_at(item, 2 * (uint64_t)index);
}

struct unilet_item unilet_item_member(struct unilet_item item, const char *name)
{
	const size_t name_length = strlen(name);
	struct unilet_item found = undefined, key;
	uint32_t count;

	if (header_of(item).kind != MESSAGE_OBJECT)
		return undefined;
	count = unilet_item_count(item);
	key = inner_at(item, 0);
	for (uint32_t i = 0; i < count; i++) {
		const struct unilet_item value = item_of(item.message, behind(item.message, key.at));
		size_t length;
		const char *text = unilet_item_string(key, &length);

		if (length == name_length && memcmp(text, name, length) == 0)
			found = value; /* the last one holds */
		if (i + 1 < count)
			key = item_of(item.message, behind(item.message, value.at));
	}
	return found;
}

const char *unilet_item_error_name(struct unilet_item item)
{
	return header_of(item).kind == MESSAGE_ERROR ? unilet_item_string(inner_at(item, 0), NULL) : NULL;
}

const char *unilet_item_error_message(struct unilet_item item)
{
	return header_of(item).kind == MESSAGE_ERROR ? unilet_item_string(inner_at(item, 1), NULL) : NULL;
}

static void file_path(uint32_t number, char path[static 24])
{
	snprintf(path, 24, "/page/%u", number);
}

int unilet_item_file(struct unilet_item item, struct unilet_file *out)
{
	const struct message_value header = header_of(item);
	struct unilet_item name;

	memset(out, 0, sizeof(*out));
	if (header.kind != MESSAGE_FILE)
		return -UNILET_INVALID;
	file_path(header.size, out->path);
	memcpy(&out->bytes, item.message->value + item.at + HEADER, sizeof(out->bytes));
	name = item_of(item.message, item.at + HEADER + 8);
	out->name = unilet_item_string(name, NULL);
	out->type = unilet_item_string(item_of(item.message, behind(item.message, name.at)), NULL);
	return 0;
}

void sdk_message_release_files(const struct unilet_message *message)
{
	size_t at = 0;

	while (message->value && at < message->header.value_length) {
		const struct message_value header = header_at(message, at);
		char path[24];
		uint32_t inner;

		if (header.kind == MESSAGE_FILE) {
			file_path(header.size, path);
			unlink(path); /* whoever has it open keeps it */
		}
		at += own_bytes(header, &inner);
	}
}
