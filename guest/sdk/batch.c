/* batch.c: operations that are gathered, and how they are laid out: as dom_abi.h has it. */
#include "page.h"

struct sdk_batch sdk_batch = {
	.head = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	.head_strings = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	.words = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	/* Room is made for texts at their worst, before they are measured. */
	.strings = SDK_BUFFER(4ull * UNILET_PAGE_BATCH_BYTES_MAX),
	.data = SDK_BUFFER(UNILET_PAGE_DATA_BYTES_MAX),
	.pieces = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	.noted = SDK_BUFFER(UNILET_PAGE_BATCH_BYTES_MAX),
	.bytes_max = SDK_BATCH_FIRST,
};

int sdk_batch_is_empty(void)
{
	return sdk_batch.head_count == 0 && sdk_batch.count == 0;
}

int sdk_batch_declare(const uint32_t *words, uint32_t count, const char *text, size_t text_bytes)
{
	const size_t bytes = count * sizeof(*words);
	uint32_t units;
	int result = sdk_page_gone();

	if (result == 0 && sdk_batch_bytes() + bytes + 3 * text_bytes > UNILET_PAGE_BATCH_BYTES_MAX)
		result = -UNILET_TOO_LARGE;
	if (result == 0)
		result = sdk_buffer_reserve(&sdk_batch.head_strings, 3 * text_bytes);
	if (result == 0)
		result = sdk_buffer_append(&sdk_batch.head, words, bytes);
	if (result < 0)
		return result;
	if (text_bytes > 0)
		sdk_batch.head_strings.length += sdk_text_copy(
			text, text_bytes, sdk_batch.head_strings.bytes + sdk_batch.head_strings.length, &units);
	sdk_batch.head_count++;
	return 0;
}

int sdk_batch_note(uint32_t operation, uint32_t handle)
{
	const struct sdk_noted noted = {operation, handle};

	return sdk_buffer_append(&sdk_batch.noted, &noted, sizeof(noted));
}

/* Of a batch that is full; the next one takes twice as much. */
static int commit_full(void)
{
	const uint32_t bytes_max = sdk_batch.bytes_max;
	const int result = sdk_commit();

	if (result == 0)
		sdk_batch.bytes_max = bytes_max < SDK_BATCH_BYTES / 2 ? 2 * bytes_max : SDK_BATCH_BYTES;
	return result;
}

uint32_t *sdk_room_made(size_t words, size_t string_bytes)
{
	const size_t bytes = words * sizeof(uint32_t);
	int result = sdk_page_gone();

	if (result == 0 && sdk_batch_bytes() + bytes + string_bytes > sdk_batch.bytes_max && !sdk_batch_is_empty())
		result = commit_full();
	/* It may stay here as long as there is room. */
	if (result == -UNILET_BUSY && sdk_batch_bytes() + bytes + string_bytes <= UNILET_PAGE_BATCH_BYTES_MAX)
		result = 0;
	if (result == 0)
		result = sdk_buffer_reserve(&sdk_batch.words, bytes);
	if (result == 0)
		result = sdk_buffer_reserve(&sdk_batch.strings, string_bytes);
	if (result == 0)
		return (uint32_t *)(void *)(sdk_batch.words.bytes + sdk_batch.words.length);
	sdk_fail(result);
	return NULL;
}

static uint8_t *copy(uint8_t *to, const void *from, size_t bytes)
{
	if (bytes > 0)
		memcpy(to, from, bytes);
	return to + bytes;
}

void sdk_batch_write(uint8_t *to)
{
	const struct page_batch header = {
		.words = (uint32_t)((sdk_batch.head.length + sdk_batch.words.length) / sizeof(uint32_t)),
		.string_bytes = (uint32_t)(sdk_batch.head_strings.length + sdk_batch.strings.length),
		.data_bytes = (uint32_t)sdk_batch.data_bytes,
	};
	const uint8_t *copied = sdk_batch.data.bytes;
	struct sdk_data piece;

	to = copy(to, &header, sizeof(header));
	to = copy(to, sdk_batch.head.bytes, sdk_batch.head.length);
	to = copy(to, sdk_batch.words.bytes, sdk_batch.words.length);
	to = copy(to, sdk_batch.head_strings.bytes, sdk_batch.head_strings.length);
	to = copy(to, sdk_batch.strings.bytes, sdk_batch.strings.length);
	for (size_t at = 0; at < sdk_batch.pieces.length; at += sizeof(piece)) {
		memcpy(&piece, sdk_batch.pieces.bytes + at, sizeof(piece));
		to = copy(to, piece.bytes ? piece.bytes : copied, piece.length);
		copied += piece.bytes ? 0 : piece.length;
	}
}

void sdk_batch_clear(void)
{
	sdk_batch.head.length = 0;
	sdk_batch.head_strings.length = 0;
	sdk_batch.words.length = 0;
	sdk_batch.strings.length = 0;
	sdk_batch.data.length = 0;
	sdk_batch.pieces.length = 0;
	sdk_batch.data_bytes = 0;
	sdk_batch.noted.length = 0;
	sdk_batch.head_count = 0;
	sdk_batch.count = 0;
	sdk_batch.bytes_max = SDK_BATCH_FIRST;
}
