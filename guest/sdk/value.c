/* value.c: values as the page sends them, checked as a whole, then taken into one block of memory. */
#include "message.h"
#include "page.h"

#include <stdlib.h>

/* What a value needs beside itself: arrays, whose pieces are multiples of 8, then texts. */
struct room {
	size_t arrays;
	size_t texts;
};

struct block {
	uint8_t *array;
	char *text;
};

int sdk_take_word(struct sdk_reader *from, uint32_t *word)
{
	if (from->left < sizeof(*word))
		return -UNILET_INVALID;
	memcpy(word, from->at, sizeof(*word));
	from->at += sizeof(*word);
	from->left -= sizeof(*word);
	return 0;
}

static int skip(struct sdk_reader *from, size_t bytes)
{
	if (bytes > from->left)
		return -UNILET_INVALID;
	from->at += bytes;
	from->left -= bytes;
	return 0;
}

int sdk_take_text(struct sdk_reader *from, const uint8_t **text, uint32_t *length)
{
	if (sdk_take_word(from, length) < 0)
		return -UNILET_INVALID;
	*text = from->at;
	return skip(from, ((size_t)*length + 3) & ~(size_t)3);
}

static int measure(struct sdk_reader *from, unsigned depth, struct room *room);

static int measure_text(struct sdk_reader *from, struct room *room)
{
	const uint8_t *text;
	uint32_t length;
	const int result = sdk_take_text(from, &text, &length);

	room->texts += result < 0 ? 0 : (size_t)length + 1;
	return result;
}

/* Values, or pairs of a name and a value, of which none is shorter than `least` bytes. */
static int measure_list(struct sdk_reader *from, unsigned depth, struct room *room, int named)
{
	const size_t least = named ? 2 * sizeof(uint32_t) : sizeof(uint32_t);
	uint32_t count;
	int result = sdk_take_word(from, &count);

	if (result == 0 && (depth == UNILET_PAGE_VALUE_DEPTH_MAX || count > from->left / least))
		return -UNILET_INVALID;
	if (result == 0)
		room->arrays += count * (named ? sizeof(struct unilet_entry) : sizeof(struct unilet_value));
	for (; result == 0 && count > 0; count--) {
		if (named)
			result = measure_text(from, room);
		if (result == 0)
			result = measure(from, depth + 1, room);
	}
	return result;
}

static int measure_bytes(struct sdk_reader *from, struct room *room)
{
	const uint8_t *bytes;
	uint32_t kind, length;

	if (sdk_take_word(from, &kind) < 0 || sdk_take_text(from, &bytes, &length) < 0)
		return -UNILET_INVALID;
	if (sdk_message_element_bytes(kind) == 0 || length % sdk_message_element_bytes(kind) != 0)
		return -UNILET_INVALID;
	room->arrays += ((size_t)length + 7) & ~(size_t)7;
	return 0;
}

/* Checks one value, and adds what it needs. */
static int measure(struct sdk_reader *from, unsigned depth, struct room *room)
{
	uint32_t kind;

	if (sdk_take_word(from, &kind) < 0)
		return -UNILET_INVALID;
	switch (kind) {
	case PAGE_UNDEFINED:
	case PAGE_NULL:
	case PAGE_FALSE:
	case PAGE_TRUE:
		return 0;
	case PAGE_INT32:
	case PAGE_OBJECT:
		return skip(from, sizeof(uint32_t));
	case PAGE_DOUBLE:
	case PAGE_BIGINT:
		return skip(from, sizeof(uint64_t));
	case PAGE_STRING:
		return measure_text(from, room);
	case PAGE_DICTIONARY:
	case PAGE_SEQUENCE:
		return measure_list(from, depth, room, kind == PAGE_DICTIONARY);
	case PAGE_BYTES:
		return measure_bytes(from, room);
	default:
		return -UNILET_INVALID;
	}
}

static void take(struct sdk_reader *from, struct block *block, struct unilet_value *value);

static const char *take_text(struct sdk_reader *from, struct block *block)
{
	char *to = block->text;
	const uint8_t *text;
	uint32_t length;

	if (sdk_take_text(from, &text, &length) < 0)
		return NULL;
	memcpy(to, text, length);
	to[length] = 0;
	block->text += length + 1;
	return to;
}

static void take_sequence(struct sdk_reader *from, struct block *block, struct unilet_value *value)
{
	struct unilet_value *items = (struct unilet_value *)(void *)block->array;

	value->kind = UNILET_SEQUENCE;
	value->items = value->count > 0 ? items : NULL;
	block->array += value->count * sizeof(*items);
	for (uint32_t i = 0; i < value->count; i++)
		take(from, block, &items[i]);
}

static void take_dictionary(struct sdk_reader *from, struct block *block, struct unilet_value *value)
{
	struct unilet_entry *entries = (struct unilet_entry *)(void *)block->array;

	value->kind = UNILET_DICTIONARY;
	value->entries = value->count > 0 ? entries : NULL;
	block->array += value->count * sizeof(*entries);
	for (uint32_t i = 0; i < value->count; i++) {
		entries[i].name = take_text(from, block);
		take(from, block, &entries[i].value);
	}
}

static void take_bytes(struct sdk_reader *from, struct block *block, struct unilet_value *value)
{
	const uint8_t *bytes;
	uint32_t kind, length;

	value->kind = UNILET_BYTES;
	if (sdk_take_word(from, &kind) < 0 || sdk_take_text(from, &bytes, &length) < 0)
		return;
	value->type = (int)(kind - MESSAGE_BUFFER);
	value->length = length;
	value->bytes = length > 0 ? block->array : NULL;
	if (length > 0)
		memcpy(block->array, bytes, length);
	block->array += ((size_t)length + 7) & ~(size_t)7;
}

/* `bytes` of a number, as it lies there. */
static void take_bits(struct sdk_reader *from, void *to, size_t bytes)
{
	memcpy(to, from->at, bytes);
	skip(from, bytes);
}

static void take_number(struct sdk_reader *from, uint32_t kind, struct unilet_value *value)
{
	int32_t integer;

	value->kind = UNILET_NUMBER;
	if (kind == PAGE_DOUBLE) {
		take_bits(from, &value->number, sizeof(value->number));
		return;
	}
	take_bits(from, &integer, sizeof(integer));
	value->number = integer;
}

/* One that was measured. */
static void take(struct sdk_reader *from, struct block *block, struct unilet_value *value)
{
	uint32_t kind = PAGE_UNDEFINED, handle;

	memset(value, 0, sizeof(*value));
	sdk_take_word(from, &kind);
	switch (kind) {
	case PAGE_NULL:
		value->kind = UNILET_NULL;
		return;
	case PAGE_FALSE:
	case PAGE_TRUE:
		value->kind = UNILET_BOOLEAN;
		value->boolean = kind == PAGE_TRUE;
		return;
	case PAGE_INT32:
	case PAGE_DOUBLE:
		take_number(from, kind, value);
		return;
	case PAGE_BIGINT:
		value->kind = UNILET_INTEGER;
		take_bits(from, &value->integer, sizeof(value->integer));
		return;
	case PAGE_STRING:
		value->kind = UNILET_STRING;
		value->string = take_text(from, block);
		return;
	case PAGE_OBJECT:
		take_bits(from, &handle, sizeof(handle));
		handle = sdk_handle_receive(handle);
		value->kind = handle ? UNILET_OBJECT : UNILET_NULL;
		value->object = sdk_object(handle);
		return;
	case PAGE_DICTIONARY:
		sdk_take_word(from, &value->count);
		take_dictionary(from, block, value);
		return;
	case PAGE_SEQUENCE:
		sdk_take_word(from, &value->count);
		take_sequence(from, block, value);
		return;
	case PAGE_BYTES:
		take_bytes(from, block, value);
		return;
	default:
		return;
	}
}

static int open_block(const struct room *room, struct block *block)
{
	static uint64_t nothing; /* to begin at, where there is nothing to take */

	*block = (struct block){(uint8_t *)&nothing, (char *)&nothing};
	if (room->arrays + room->texts == 0)
		return 0;
	block->array = malloc(room->arrays + room->texts);
	block->text = (char *)block->array + room->arrays;
	return block->array ? 0 : -UNILET_NO_SPACE;
}

int sdk_value_take(struct sdk_reader *from, struct unilet_value *value)
{
	struct sdk_reader ahead = *from;
	struct room room = {0, 0};
	struct block block = {NULL, NULL};
	int result = measure(&ahead, 0, &room);

	value->kind = UNILET_UNDEFINED;
	if (result == 0)
		result = open_block(&room, &block);
	if (result == 0)
		take(from, &block, value);
	return result;
}

int sdk_value_take_only(const struct sdk_buffer *bytes, struct unilet_value *value)
{
	struct sdk_reader from = {bytes->bytes, bytes->length};
	int result = sdk_value_take(&from, value);

	if (result == 0 && from.left > 0) {
		unilet_value_free(value);
		result = -UNILET_INVALID;
	}
	return result;
}

int sdk_values_take(struct sdk_reader *from, uint32_t count, struct unilet_value *values)
{
	struct sdk_reader ahead = *from;
	struct room room = {0, 0};
	struct block block = {NULL, NULL};
	int result = 0;

	*values = (struct unilet_value){.kind = UNILET_UNDEFINED};
	if (count > from->left / sizeof(uint32_t))
		return -UNILET_INVALID;
	room.arrays = count * sizeof(struct unilet_value);
	for (uint32_t i = 0; i < count && result == 0; i++)
		result = measure(&ahead, 0, &room);
	if (result == 0)
		result = open_block(&room, &block);
	if (result < 0)
		return result;
	values->count = count;
	take_sequence(from, &block, values);
	return 0;
}

/* Handles within. */
static void release_within(const struct unilet_value *value)
{
	if (value->kind == UNILET_OBJECT)
		unilet_release(value->object);
	for (uint32_t i = 0; i < value->count && value->kind == UNILET_SEQUENCE; i++)
		release_within(&value->items[i]);
	for (uint32_t i = 0; i < value->count && value->kind == UNILET_DICTIONARY; i++)
		release_within(&value->entries[i].value);
}

/* Everything within lies in one block, at whose start is what the value itself points to. */
void unilet_value_free(struct unilet_value *value)
{
	release_within(value);
	if (value->kind == UNILET_STRING)
		free((void *)(uintptr_t)value->string);
	if (value->kind == UNILET_SEQUENCE)
		free((void *)(uintptr_t)value->items);
	if (value->kind == UNILET_DICTIONARY)
		free((void *)(uintptr_t)value->entries);
	if (value->kind == UNILET_BYTES)
		free((void *)(uintptr_t)value->bytes);
	value->kind = UNILET_UNDEFINED;
}
