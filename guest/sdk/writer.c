/* writer.c: writes the values of a message; bytes are only noted, and attached when it is sent. */
#include "message.h"

#include <stdlib.h>
#include <string.h>

#define PIECES_BYTES_MAX (1u << 20) /* of struct sdk_piece: far more than anybody sends at once */

static void fail(struct unilet_writer *writer, int status)
{
	if (writer->failure == 0)
		writer->failure = status;
}

/* Stands for all that there was no memory for: it has failed, so nothing is ever written to it. */
static struct unilet_writer no_memory = {.failure = -UNILET_NO_SPACE};

struct unilet_writer *unilet_writer_open(void)
{
	struct unilet_writer *writer = malloc(sizeof(*writer));

	if (!writer)
		return &no_memory;
	*writer = (struct unilet_writer){
		.values = SDK_BUFFER(UNILET_MESSAGE_BYTES_MAX),
		.pieces = SDK_BUFFER(PIECES_BYTES_MAX),
	};
	return writer;
}

void unilet_writer_close(struct unilet_writer *writer)
{
	if (!writer || writer == &no_memory)
		return;
	sdk_stream_drop(writer->streams);
	sdk_buffer_close(&writer->values);
	sdk_buffer_close(&writer->pieces);
	free(writer);
}

int sdk_writer_failure(const struct unilet_writer *writer)
{
	if (writer->failure)
		return writer->failure;
	return writer->depth == 0 ? 0 : -UNILET_INVALID;
}

/* A header, `bytes` of `more`, and zeroes up to a multiple of 8. */
static void put(struct unilet_writer *writer, uint32_t kind, size_t size, const void *more, size_t bytes)
{
	static const uint8_t zeroes[8];
	const struct message_value header = {kind, (uint32_t)size};
	const size_t padding = -bytes & 7;
	int result;

	if (writer->failure)
		return;
	if (bytes > UNILET_MESSAGE_BYTES_MAX) {
		fail(writer, -UNILET_TOO_LARGE);
		return;
	}
	result = sdk_buffer_reserve(&writer->values, sizeof(header) + bytes + padding);
	if (result < 0) {
		fail(writer, result);
		return;
	}
	sdk_buffer_append(&writer->values, &header, sizeof(header));
	sdk_buffer_append(&writer->values, more, bytes);
	sdk_buffer_append(&writer->values, zeroes, padding);
}

/* A value begins: it counts where it stands. Returns 1 if it may stand there. */
static int begin(struct unilet_writer *writer)
{
	struct sdk_open_value *open;

	if (writer->failure)
		return 0;
	open = &writer->open[writer->depth];
	/* In an object keys and values take turns, and keys are written by unilet_write_key() only. */
	if (open->kind == MESSAGE_OBJECT && open->count % 2 == 0) {
		fail(writer, -UNILET_INVALID);
		return 0;
	}
	open->count++;
	if (writer->deepest < writer->depth + 1)
		writer->deepest = writer->depth + 1;
	return 1;
}

static void plain(struct unilet_writer *writer, uint32_t kind, const void *more, size_t bytes)
{
	if (begin(writer))
		put(writer, kind, 0, more, bytes);
}

void unilet_write_undefined(struct unilet_writer *writer)
{
	plain(writer, MESSAGE_UNDEFINED, NULL, 0);
}

void unilet_write_null(struct unilet_writer *writer)
{
	plain(writer, MESSAGE_NULL, NULL, 0);
}

void unilet_write_boolean(struct unilet_writer *writer, int value)
{
	plain(writer, value ? MESSAGE_TRUE : MESSAGE_FALSE, NULL, 0);
}

void unilet_write_number(struct unilet_writer *writer, double value)
{
	plain(writer, MESSAGE_NUMBER, &value, sizeof(value));
}

void unilet_write_int64(struct unilet_writer *writer, int64_t value)
{
	plain(writer, MESSAGE_INT64, &value, sizeof(value));
}

void unilet_write_date(struct unilet_writer *writer, double ms_since_1970)
{
	plain(writer, MESSAGE_DATE, &ms_since_1970, sizeof(ms_since_1970));
}

/* With one zero at least behind it; ill-formed parts become U+FFFD. */
static void put_text(struct unilet_writer *writer, const char *text, size_t length)
{
	struct sdk_text measured;
	uint8_t *bytes;

	if (length > UNILET_MESSAGE_BYTES_MAX) {
		fail(writer, -UNILET_TOO_LARGE);
		return;
	}
	sdk_text_measure(text, length, &measured);
	bytes = calloc(1, measured.bytes + 1);
	if (!bytes) {
		fail(writer, -UNILET_NO_SPACE);
		return;
	}
	sdk_text_write(&measured, bytes);
	put(writer, MESSAGE_STRING, measured.bytes, bytes, measured.bytes + 1);
	free(bytes);
}

void unilet_write_text(struct unilet_writer *writer, const char *text, size_t length)
{
	if (begin(writer))
		put_text(writer, text, length);
}

void unilet_write_string(struct unilet_writer *writer, const char *text)
{
	unilet_write_text(writer, text, strlen(text));
}

void unilet_write_error(struct unilet_writer *writer, const char *name, const char *message)
{
	if (!begin(writer))
		return;
	put(writer, MESSAGE_ERROR, 0, NULL, 0);
	put_text(writer, name, strlen(name));
	put_text(writer, message, strlen(message));
}

static void open_value(struct unilet_writer *writer, uint32_t kind)
{
	if (!begin(writer))
		return;
	/* Nothing could stand in it. */
	if (writer->depth + 1 == UNILET_MESSAGE_DEPTH_MAX) {
		fail(writer, -UNILET_TOO_LARGE);
		return;
	}
	writer->depth++;
	writer->open[writer->depth] = (struct sdk_open_value){.at = writer->values.length, .kind = kind};
	put(writer, kind, 0, NULL, 0);
}

void unilet_write_array_begin(struct unilet_writer *writer)
{
	open_value(writer, MESSAGE_ARRAY);
}

void unilet_write_object_begin(struct unilet_writer *writer)
{
	open_value(writer, MESSAGE_OBJECT);
}

void unilet_write_map_begin(struct unilet_writer *writer)
{
	open_value(writer, MESSAGE_MAP);
}

void unilet_write_key(struct unilet_writer *writer, const char *name)
{
	struct sdk_open_value *open;

	if (writer->failure)
		return;
	open = &writer->open[writer->depth];
	if (open->kind != MESSAGE_OBJECT || open->count % 2 != 0) {
		fail(writer, -UNILET_INVALID);
		return;
	}
	open->count++;
	put_text(writer, name, strlen(name));
}

/* How many there are is known only now. */
void unilet_write_end(struct unilet_writer *writer)
{
	struct message_value header;
	const struct sdk_open_value *open;

	if (writer->failure)
		return;
	open = &writer->open[writer->depth];
	if (writer->depth == 0 || (open->kind != MESSAGE_ARRAY && open->count % 2 != 0)) {
		fail(writer, -UNILET_INVALID);
		return;
	}
	header = (struct message_value){open->kind, open->kind == MESSAGE_ARRAY ? open->count : open->count / 2};
	memcpy(writer->values.bytes + open->at, &header, sizeof(header));
	writer->depth--;
}

void unilet_write_bytes_as(struct unilet_writer *writer, enum unilet_bytes kind, const void *bytes, size_t length)
{
	const size_t element = sdk_message_element_bytes(MESSAGE_BUFFER + (uint32_t)kind);
	const uint64_t range[2] = {0, length};
	struct sdk_piece piece = {bytes, length, 0};
	int result;

	if (!begin(writer))
		return;
	if (element == 0 || length % element != 0) {
		fail(writer, -UNILET_INVALID);
		return;
	}
	piece.at = writer->values.length + sizeof(struct message_value);
	put(writer, MESSAGE_BUFFER + (uint32_t)kind, 0, range, sizeof(range));
	result = sdk_buffer_append(&writer->pieces, &piece, sizeof(piece));
	if (result < 0)
		fail(writer, result);
}

void unilet_write_bytes(struct unilet_writer *writer, const void *bytes, size_t length)
{
	unilet_write_bytes_as(writer, UNILET_UINT8S, bytes, length);
}

void unilet_write_source(struct unilet_writer *writer, const struct unilet_source *source, const char *media_type)
{
	int place;

	if (!begin(writer)) {
		if (source->close)
			source->close(source->context);
		return;
	}
	place = sdk_stream_add(source);
	if (place < 0) {
		fail(writer, place);
		return;
	}
	writer->streams |= 1ull << place;
	put(writer, MESSAGE_STREAM, sdk_stream_id(place), NULL, 0);
	put_text(writer, media_type, strlen(media_type));
}
