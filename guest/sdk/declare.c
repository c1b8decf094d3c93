/* declare.c: lists of fields and filters of listeners: each crosses to the page once, and has a number from then on. */
#include "page.h"

#include <stdlib.h>

/* What was declared, one after the other: the words as they crossed, and the text. */
struct declared {
	uint32_t words;
	uint32_t text_bytes;
};

struct declarations {
	struct sdk_buffer known; /* struct declared, words, text, each padded to a word */
	uint32_t count;
};

static struct declarations fields = {SDK_BUFFER(4u << 20), 0}, filters = {SDK_BUFFER(4u << 20), 0};

static size_t padded(size_t bytes)
{
	return (bytes + 3) & ~(size_t)3;
}

/* The number of the same one, 0 if there is none. */
static int find(const struct declarations *in, const struct sdk_buffer *words, const char *text, size_t text_bytes)
{
	const uint8_t *at = in->known.bytes;
	struct declared one;

	for (uint32_t number = 1; number <= in->count; number++) {
		memcpy(&one, at, sizeof(one));
		at += sizeof(one);
		if (one.words * sizeof(uint32_t) == words->length && one.text_bytes == text_bytes &&
		    memcmp(at, words->bytes, words->length) == 0 &&
		    (text_bytes == 0 || memcmp(at + words->length, text, text_bytes) == 0))
			return (int)number;
		at += one.words * sizeof(uint32_t) + padded(one.text_bytes);
	}
	return 0;
}

/* Remembers it; room was made. */
static void remember(struct declarations *in, const struct sdk_buffer *words, const char *text, size_t text_bytes)
{
	const struct declared one = {(uint32_t)(words->length / sizeof(uint32_t)), (uint32_t)text_bytes};
	static const uint8_t zeroes[4];

	sdk_buffer_append(&in->known, &one, sizeof(one));
	sdk_buffer_append(&in->known, words->bytes, words->length);
	sdk_buffer_append(&in->known, text, text_bytes);
	sdk_buffer_append(&in->known, zeroes, padded(text_bytes) - text_bytes);
	in->count++;
}

static int declare(struct declarations *in, uint32_t count_max, const struct sdk_buffer *words, const char *text)
{
	const size_t text_bytes = strlen(text);
	int result = find(in, words, text, text_bytes);

	if (result > 0)
		return result;
	if (in->count == count_max)
		return -UNILET_TOO_LARGE;
	result = sdk_buffer_reserve(&in->known, sizeof(struct declared) + words->length + padded(text_bytes));
	if (result == 0)
		result = sdk_batch_declare((const uint32_t *)(const void *)words->bytes,
					   (uint32_t)(words->length / sizeof(uint32_t)), text, text_bytes);
	if (result < 0)
		return result;
	remember(in, words, text, text_bytes);
	return (int)in->count;
}

static int add_word(struct sdk_buffer *words, uint32_t word)
{
	return sdk_buffer_append(words, &word, sizeof(word));
}

static int add_name(struct sdk_buffer *words, const char *name)
{
	const int number = name ? sdk_name(name) : -UNILET_INVALID;

	return number < 0 ? number : add_word(words, (uint32_t)number);
}

int sdk_fields_number(const struct unilet_event_type *as, const struct unilet_listen_options *options)
{
	struct sdk_buffer words = SDK_BUFFER((2 + UNILET_PAGE_FIELDS_MAX) * sizeof(uint32_t));
	const uint32_t own = as ? as->count : 0;
	const int asked = options ? options->field_count : 0;
	int result;

	if (asked < 0 || own > UNILET_PAGE_FIELDS_MAX || (uint32_t)asked > UNILET_PAGE_FIELDS_MAX - own)
		return -UNILET_TOO_LARGE;
	if (own + (uint32_t)asked == 0)
		return 0;
	result = add_word(&words, PAGE_FIELDS);
	if (result == 0)
		result = add_word(&words, own + (uint32_t)asked);
	for (uint32_t i = 0; i < own && result == 0; i++)
		result = add_name(&words, as->fields[i].name);
	for (int i = 0; i < asked && result == 0; i++)
		result = add_name(&words, options->fields[i]);
	if (result == 0)
		result = declare(&fields, UNILET_PAGE_FIELD_LISTS_MAX, &words, "");
	sdk_buffer_close(&words);
	return result;
}

static uint32_t utf16_length(const char *text)
{
	struct sdk_text measured;

	sdk_text_measure(text, strlen(text), &measured);
	return measured.units;
}

int sdk_filter_number(const struct unilet_listen_options *options)
{
	struct sdk_buffer words = SDK_BUFFER((6 + UNILET_PAGE_FILTER_KEYS_MAX) * sizeof(uint32_t));
	const char *closest = options && options->closest ? options->closest : "";
	int result;

	if (!options || (!*closest && options->key_count == 0 && options->modifiers_mask == 0 && options->buttons == 0))
		return 0;
	if (options->key_count < 0 || (unsigned)options->key_count > UNILET_PAGE_FILTER_KEYS_MAX ||
	    strlen(closest) > SDK_NAME_BYTES_MAX)
		return -UNILET_TOO_LARGE;
	/* All of it fits once the first has got its room. */
	result = sdk_buffer_reserve(&words, words.maximum);
	if (result < 0)
		return result;
	add_word(&words, PAGE_FILTER);
	add_word(&words, options->modifiers_mask);
	add_word(&words, options->modifiers);
	add_word(&words, options->buttons);
	add_word(&words, utf16_length(closest));
	add_word(&words, (uint32_t)options->key_count);
	for (int i = 0; i < options->key_count && result == 0; i++)
		result = add_name(&words, options->keys[i]);
	if (result == 0)
		result = declare(&filters, UNILET_PAGE_FILTERS_MAX, &words, closest);
	sdk_buffer_close(&words);
	return result;
}
