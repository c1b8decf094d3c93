/* reader.c: words, strings and bytes of one batch, and the values in it. */
#include "reader.h"

#include <stdlib.h>
#include <string.h>

#include "../../abi/message_abi.h"
#include "../../host/message_value.h"

#define ASCII_MASK 0x8080808080808080ull

static bool is_ascii(const char *text, size_t length)
{
	uint64_t seen = 0, eight;

	for (; length >= sizeof(eight); text += sizeof(eight), length -= sizeof(eight)) {
		memcpy(&eight, text, sizeof(eight));
		seen |= eight;
	}
	for (; length; text++, length--)
		seen |= (uint8_t)*text;
	return !(seen & ASCII_MASK);
}

int reader_open(struct reader *reader, const uint8_t *bytes, size_t length)
{
	const size_t rest = length - sizeof(struct page_batch);
	struct page_batch head;

	reader->malformed = 0;
	reader->at = reader->words = NULL;
	if (length < sizeof(head))
		return PAGE_MALFORMED;
	memcpy(&head, bytes, sizeof(head));
	if (head.words > rest / sizeof(uint32_t) || head.string_bytes > rest - head.words * sizeof(uint32_t) ||
	    head.data_bytes != rest - head.words * sizeof(uint32_t) - head.string_bytes || head.reserved)
		return PAGE_MALFORMED;
	if (head.data_bytes > UNILET_PAGE_DATA_BYTES_MAX || length - head.data_bytes > UNILET_PAGE_BATCH_BYTES_MAX)
		return PAGE_MALFORMED;
	reader->words = (const uint32_t *)(const void *)(bytes + sizeof(head));
	reader->at = reader->words;
	reader->end = reader->words + head.words;
	reader->text = (const char *)reader->end;
	reader->text_end = reader->text + head.string_bytes;
	reader->data = (const uint8_t *)reader->text_end;
	reader->data_end = reader->data + head.data_bytes;
	reader->ascii = is_ascii(reader->text, head.string_bytes);
	if (!reader->ascii && !message_is_text((const uint8_t *)reader->text, head.string_bytes))
		return PAGE_MALFORMED;
	return 0;
}

void reader_close(struct reader *reader)
{
	free(reader->values);
	reader->values = NULL;
	reader->value_count = reader->value_room = 0;
}

int reader_finish(struct reader *reader)
{
	return reader->text == reader->text_end && reader->data == reader->data_end ? 0 : reader_bad(reader);
}

/* It is well-formed: a first byte says how many there are. A pair of surrogates is not cut in two. */
int reader_string_other(struct reader *reader, uint32_t units, struct string *out)
{
	const char *at = reader->text;

	while (units && at < reader->text_end) {
		const uint8_t first = (uint8_t)*at;

		if (first >= 0xf0 && units < 2)
			return reader_bad(reader);
		units -= first >= 0xf0 ? 2 : 1;
		at += first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	}
	if (units)
		return reader_bad(reader);
	*out = (struct string){reader->text, (size_t)(at - reader->text)};
	reader->text = at;
	return 0;
}

static int take_word(struct reader *reader, uint32_t *out)
{
	const uint32_t *word = reader_take(reader, 1);

	if (!word)
		return reader_bad(reader);
	*out = *word;
	return 0;
}

int reader_text(struct reader *reader, struct string *out)
{
	uint32_t units = 0;
	const int error = take_word(reader, &units);

	return error ? error : reader_string(reader, units, out);
}

int reader_name(struct reader *reader, struct guest_name **out)
{
	uint32_t number = 0;

	if (take_word(reader, &number) < 0 || number >= reader->name_count)
		return reader_bad(reader);
	*out = &reader->names[number];
	return 0;
}

int reader_handle(struct reader *reader, const struct value **out)
{
	uint32_t handle = 0;

	if (take_word(reader, &handle) < 0 || !handles_is_handle(handle))
		return reader_bad(reader);
	*out = handles_get(reader->handles, handle);
	return 0;
}

int reader_result(struct reader *reader, uint32_t *out)
{
	return take_word(reader, out) < 0 || !handles_is_result(*out) ? reader_bad(reader) : 0;
}

int reader_listener(struct reader *reader, uint32_t *out)
{
	return take_word(reader, out) < 0 || *out == 0 || *out > UNILET_PAGE_LISTENERS_MAX ? reader_bad(reader) : 0;
}

int reader_count(struct reader *reader, size_t words, size_t most, uint32_t *out)
{
	if (take_word(reader, out) < 0 || *out > most || *out > (size_t)(reader->end - reader->at) / words)
		return reader_bad(reader);
	return 0;
}

/* Room that stays where it is until the batch ends: each value takes a word at least, and a dictionary's entry two. */
static struct value *make_values(struct reader *reader, size_t count)
{
	struct value *made;

	if (!reader->values) {
		reader->value_room = (size_t)(reader->end - reader->words);
		reader->values = calloc(reader->value_room, sizeof(*reader->values));
		if (!reader->values)
			return NULL;
	}
	if (count > reader->value_room - reader->value_count)
		return NULL;
	made = reader->values + reader->value_count;
	reader->value_count += count;
	return made;
}

static int take_value(struct reader *reader, struct value *out, unsigned depth);

static int take_sequence(struct reader *reader, struct value *out, unsigned depth)
{
	struct value *items;

	if (depth == UNILET_PAGE_VALUE_DEPTH_MAX || reader_count(reader, 1, SIZE_MAX, &out->count) < 0)
		return reader_bad(reader);
	out->kind = VALUE_SEQUENCE;
	out->items = items = make_values(reader, out->count);
	if (out->count && !items)
		return reader_bad(reader);
	for (uint32_t i = 0; i < out->count; i++)
		if (take_value(reader, &items[i], depth + 1) < 0)
			return PAGE_MALFORMED;
	return 0;
}

static int take_dictionary(struct reader *reader, struct value *out, unsigned depth)
{
	struct guest_name *name;
	struct value *items;

	if (depth == UNILET_PAGE_VALUE_DEPTH_MAX || reader_count(reader, 2, SIZE_MAX, &out->count) < 0)
		return reader_bad(reader);
	out->kind = VALUE_DICTIONARY;
	out->items = items = make_values(reader, 2 * (size_t)out->count);
	if (out->count && !items)
		return reader_bad(reader);
	for (uint32_t i = 0; i < out->count; i++) {
		if (reader_name(reader, &name) < 0 || take_value(reader, &items[2 * i + 1], depth + 1) < 0)
			return PAGE_MALFORMED;
		items[2 * i] = value_string(name->text);
	}
	return 0;
}

static size_t element_bytes(uint32_t kind)
{
	switch (kind) {
	case MESSAGE_INT16S:
	case MESSAGE_UINT16S:
		return 2;
	case MESSAGE_INT32S:
	case MESSAGE_UINT32S:
	case MESSAGE_FLOATS:
		return 4;
	case MESSAGE_DOUBLES:
	case MESSAGE_INT64S:
	case MESSAGE_UINT64S:
		return 8;
	default:
		return 1;
	}
}

static int take_bytes(struct reader *reader, struct value *out)
{
	uint32_t length = 0;

	if (take_word(reader, &out->count) < 0 || !message_is_bytes(out->count))
		return reader_bad(reader);
	if (take_word(reader, &length) < 0 || length > (size_t)(reader->data_end - reader->data) ||
	    length % element_bytes(out->count))
		return reader_bad(reader);
	out->kind = VALUE_BYTES;
	out->string = (struct string){(const char *)reader->data, length};
	reader->data += length;
	return 0;
}

static int take_pair(struct reader *reader, uint64_t *out)
{
	const uint32_t *halves = reader_take(reader, 2);

	if (!halves)
		return reader_bad(reader);
	*out = halves[0] | (uint64_t)halves[1] << 32;
	return 0;
}

static int take_number(struct reader *reader, uint32_t kind, struct value *out)
{
	uint64_t pair = 0;
	uint32_t word = 0;
	const int error = kind == PAGE_INT32 ? take_word(reader, &word) : take_pair(reader, &pair);

	if (kind == PAGE_BIGINT) {
		*out = (struct value){.kind = VALUE_BIGINT, .bigint = (int64_t)pair};
	} else if (kind == PAGE_INT32) {
		*out = value_number((int32_t)word);
	} else {
		*out = value_number(0);
		memcpy(&out->number, &pair, sizeof(pair));
	}
	return error;
}

static int take_object(struct reader *reader, struct value *out)
{
	const struct value *held = NULL;
	const int error = reader_handle(reader, &held);

	if (!error)
		*out = *held;
	return error;
}

static int take_string(struct reader *reader, uint32_t kind, struct value *out)
{
	struct guest_name *name;
	int error;

	out->kind = VALUE_STRING;
	if (kind == PAGE_STRING)
		return reader_text(reader, &out->string);
	error = reader_name(reader, &name);
	if (!error)
		out->string = name->text;
	return error;
}

static int take_value(struct reader *reader, struct value *out, unsigned depth)
{
	uint32_t kind = 0;

	*out = UNDEFINED;
	if (take_word(reader, &kind) < 0)
		return PAGE_MALFORMED;
	switch (kind) {
	case PAGE_UNDEFINED:
		return 0;
	case PAGE_NULL:
		*out = value_null();
		return 0;
	case PAGE_FALSE:
	case PAGE_TRUE:
		*out = value_boolean(kind == PAGE_TRUE);
		return 0;
	case PAGE_INT32:
	case PAGE_DOUBLE:
	case PAGE_BIGINT:
		return take_number(reader, kind, out);
	case PAGE_STRING:
	case PAGE_NAMED:
		return take_string(reader, kind, out);
	case PAGE_OBJECT:
		return take_object(reader, out);
	case PAGE_DICTIONARY:
		return take_dictionary(reader, out, depth);
	case PAGE_SEQUENCE:
		return take_sequence(reader, out, depth);
	case PAGE_BYTES:
		return take_bytes(reader, out);
	case PAGE_CALLBACK:
		out->kind = VALUE_CALLBACK;
		return reader_listener(reader, &out->listener);
	default:
		return reader_bad(reader);
	}
}

int reader_value(struct reader *reader, struct value *out)
{
	return take_value(reader, out, 0);
}

int reader_arguments(struct reader *reader, struct value *out, uint32_t *count)
{
	if (reader_count(reader, 1, UNILET_PAGE_ARGUMENTS_MAX, count) < 0)
		return PAGE_MALFORMED;
	for (uint32_t i = 0; i < *count; i++)
		if (take_value(reader, &out[i], 0) < 0)
			return PAGE_MALFORMED;
	return 0;
}
