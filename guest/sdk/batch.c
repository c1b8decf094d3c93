/* batch.c: gathers operations as words and strings, and lays them out as dom_abi.h has it. */
#include "sdk.h"

#include <string.h>

#define WORD_BYTES    sizeof(uint32_t)
#define RELEASE_BYTES (2 * WORD_BYTES)

void sdk_operation_word(struct sdk_operation *operation, uint32_t word)
{
	operation->word[operation->words++] = word;
}

void sdk_operation_string(struct sdk_operation *operation, const char *text)
{
	struct sdk_text *measured = &operation->text[operation->texts++];

	sdk_text_measure(text, strlen(text), measured);
	sdk_operation_word(operation, PAGE_STRING);
	sdk_operation_word(operation, measured->units);
}

size_t sdk_operation_bytes(const struct sdk_operation *operation)
{
	size_t bytes = operation->words * WORD_BYTES;

	for (uint32_t i = 0; i < operation->texts; i++)
		bytes += operation->text[i].bytes;
	return bytes;
}

size_t sdk_batch_bytes(const struct sdk_batch *batch, size_t releases)
{
	return sizeof(struct page_batch) + batch->name_words.length + batch->words.length + releases * RELEASE_BYTES +
	       batch->name_strings.length + batch->strings.length;
}

/* Both buffers are made large enough before either is written, so an operation goes in whole or not at all. */
static int append(struct sdk_buffer *words, struct sdk_buffer *strings, const struct sdk_operation *operation)
{
	size_t word_bytes = operation->words * WORD_BYTES;
	int result = sdk_buffer_reserve(words, word_bytes);

	if (result == 0)
		result = sdk_buffer_reserve(strings, sdk_operation_bytes(operation) - word_bytes);
	if (result < 0)
		return result;
	memcpy(words->bytes + words->length, operation->word, word_bytes);
	words->length += word_bytes;
	for (uint32_t i = 0; i < operation->texts; i++) {
		sdk_text_write(&operation->text[i], strings->bytes + strings->length);
		strings->length += operation->text[i].bytes;
	}
	return 0;
}

int sdk_batch_append(struct sdk_batch *batch, const struct sdk_operation *operation)
{
	int result = append(&batch->words, &batch->strings, operation);

	if (result == 0)
		batch->operation_count++;
	return result;
}

int sdk_batch_append_name(struct sdk_batch *batch, int number, const struct sdk_text *name)
{
	struct sdk_operation operation = {
		.word = {PAGE_NAME, (uint32_t)number, name->units}, .words = 3, .text = {*name}, .texts = 1};
	int result = append(&batch->name_words, &batch->name_strings, &operation);

	if (result == 0)
		batch->name_count++;
	return result;
}

static uint8_t *copy(uint8_t *to, const void *from, size_t bytes)
{
	if (bytes > 0)
		memcpy(to, from, bytes);
	return to + bytes;
}

void sdk_batch_write(const struct sdk_batch *batch, const struct sdk_buffer *released, uint8_t *to)
{
	size_t releases = released->length / WORD_BYTES;
	size_t strings = batch->name_strings.length + batch->strings.length;
	struct page_batch header = {
		.words = (uint32_t)((sdk_batch_bytes(batch, releases) - sizeof(header) - strings) / WORD_BYTES),
		.string_bytes = (uint32_t)strings,
	};

	to = copy(to, &header, sizeof(header));
	to = copy(to, batch->name_words.bytes, batch->name_words.length);
	to = copy(to, batch->words.bytes, batch->words.length);
	for (size_t i = 0; i < releases; i++) {
		uint32_t release = PAGE_RELEASE;

		to = copy(to, &release, sizeof(release));
		to = copy(to, released->bytes + i * WORD_BYTES, WORD_BYTES);
	}
	to = copy(to, batch->name_strings.bytes, batch->name_strings.length);
	copy(to, batch->strings.bytes, batch->strings.length);
}

void sdk_batch_clear(struct sdk_batch *batch)
{
	batch->name_words.length = 0;
	batch->name_strings.length = 0;
	batch->words.length = 0;
	batch->strings.length = 0;
	batch->name_count = 0;
	batch->operation_count = 0;
}
