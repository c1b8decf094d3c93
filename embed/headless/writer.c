/* writer.c: values for a guest: words, padded strings, handles. */
#include "writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SENT_FIRST 64u

void writer_open(struct writer *writer, struct handles *handles, void *bytes, size_t room)
{
	writer->handles = handles;
	writer->bytes = bytes;
	writer->room = room - room % sizeof(uint32_t);
	writer->used = 0;
	writer->overflow = false;
	writer->sent_count = 0;
}

void writer_close(struct writer *writer)
{
	free(writer->sent);
	*writer = (struct writer){0};
}

void writer_drop(struct writer *writer, size_t from)
{
	while (writer->sent_count > from)
		if (writer->sent[--writer->sent_count] & PAGE_HANDLE_PAGE)
			handles_release(writer->handles, writer->sent[writer->sent_count]);
}

/* Where the next `length` bytes go; NULL: they do not fit, and nothing does any more. */
static uint8_t *take(struct writer *writer, size_t length)
{
	if (writer->overflow || length > writer->room - writer->used) {
		writer->overflow = true;
		return NULL;
	}
	writer->used += length;
	return writer->bytes + writer->used - length;
}

void writer_word(struct writer *writer, uint32_t word)
{
	uint8_t *at = take(writer, sizeof(word));

	if (at)
		memcpy(at, &word, sizeof(word));
}

void writer_double(struct writer *writer, double number)
{
	uint8_t *at = take(writer, sizeof(number));

	if (at)
		memcpy(at, &number, sizeof(number));
}

static void put_string(struct writer *writer, struct string string)
{
	const size_t padding = -string.length & (sizeof(uint32_t) - 1);
	uint8_t *at;

	if (string.length > writer->room) {
		writer->overflow = true;
		return;
	}
	writer_word(writer, (uint32_t)string.length);
	at = take(writer, string.length + padding);
	if (!at || !string.length)
		return;
	memcpy(at, string.data, string.length);
	memset(at + string.length, 0, padding);
}

static void put_number(struct writer *writer, double number)
{
	if (number >= INT32_MIN && number <= INT32_MAX && number == trunc(number) &&
	    !(number == 0 && signbit(number))) {
		writer_word(writer, PAGE_INT32);
		writer_word(writer, (uint32_t)(int32_t)number);
		return;
	}
	writer_word(writer, PAGE_DOUBLE);
	writer_double(writer, number);
}

static bool note_sent(struct writer *writer)
{
	const size_t room = writer->sent_room ? 2 * writer->sent_room : SENT_FIRST;
	uint32_t *grown;

	if (writer->sent_count < writer->sent_room)
		return true;
	grown = realloc(writer->sent, room * sizeof(*grown));
	if (!grown)
		return false;
	writer->sent = grown;
	writer->sent_room = room;
	return true;
}

void writer_handle(struct writer *writer, const struct value *value)
{
	uint32_t handle = 0;

	if ((value->kind == VALUE_NODE || value->kind == VALUE_OBJECT) && !writer->overflow && note_sent(writer)) {
		handle = handles_send(writer->handles, value);
		writer->sent[writer->sent_count++] = handle;
	}
	writer_word(writer, handle);
}

static void put_pair(struct writer *writer, uint32_t kind, uint64_t pair)
{
	writer_word(writer, kind);
	writer_word(writer, (uint32_t)pair);
	writer_word(writer, (uint32_t)(pair >> 32));
}

static void put_sequence(struct writer *writer, const struct value *value)
{
	writer_word(writer, PAGE_SEQUENCE);
	writer_word(writer, value->count);
	for (uint32_t i = 0; i < value->count && !writer->overflow; i++)
		writer_value(writer, &value->items[i]);
}

static void put_dictionary(struct writer *writer, const struct value *value)
{
	writer_word(writer, PAGE_DICTIONARY);
	writer_word(writer, value->count);
	for (size_t i = 0; i < value->count && !writer->overflow; i++) {
		put_string(writer, value->items[2 * i].string);
		writer_value(writer, &value->items[2 * i + 1]);
	}
}

void writer_value(struct writer *writer, const struct value *value)
{
	switch (value->kind) {
	case VALUE_UNDEFINED:
		writer_word(writer, PAGE_UNDEFINED);
		break;
	case VALUE_BOOLEAN:
		writer_word(writer, value->boolean ? PAGE_TRUE : PAGE_FALSE);
		break;
	case VALUE_NUMBER:
		put_number(writer, value->number);
		break;
	case VALUE_BIGINT:
		put_pair(writer, PAGE_BIGINT, (uint64_t)value->bigint);
		break;
	case VALUE_STRING:
		writer_word(writer, PAGE_STRING);
		put_string(writer, value->string);
		break;
	case VALUE_NODE:
	case VALUE_OBJECT:
		writer_word(writer, PAGE_OBJECT);
		writer_handle(writer, value);
		break;
	case VALUE_SEQUENCE:
		put_sequence(writer, value);
		break;
	case VALUE_DICTIONARY:
		put_dictionary(writer, value);
		break;
	case VALUE_BYTES:
		writer_word(writer, PAGE_BYTES);
		writer_word(writer, value->count);
		put_string(writer, value->string);
		break;
	default:
		writer_word(writer, PAGE_NULL);
		break;
	}
}

void writer_value_or_null(struct writer *writer, const struct value *value, size_t rest)
{
	const size_t used = writer->used, sent = writer->sent_count;

	writer->room -= rest;
	writer_value(writer, value);
	writer->room += rest;
	if (!writer->overflow)
		return;
	writer->overflow = false;
	writer->used = used;
	writer_drop(writer, sent);
	writer_word(writer, PAGE_NULL);
}

/* A text that is cut ends with a whole character. */
static uint32_t put_part(uint8_t *to, size_t room, struct string string)
{
	size_t length = string.length < room ? string.length : room;

	while (length && length < string.length && ((uint8_t)string.data[length] & 0xc0) == 0x80)
		length--;
	if (length)
		memcpy(to, string.data, length);
	return (uint32_t)length;
}

size_t writer_exception(void *bytes, size_t room, uint32_t operation, struct string name, struct string message)
{
	struct page_exception head = {.operation = operation};
	uint8_t *to = bytes;

	if (room < sizeof(head))
		return 0;
	room -= sizeof(head);
	head.name_length = put_part(to + sizeof(head), room, name);
	room -= head.name_length;
	head.message_length = put_part(to + sizeof(head) + head.name_length, room, message);
	memcpy(to, &head, sizeof(head));
	return sizeof(head) + head.name_length + head.message_length;
}
