/* send.c: sends messages, and has room in the window for bytes that leave. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A page of the window, taken with the first buffer: for what must get out when nothing is free. */
static struct sdk_bulk spare;

enum call_window sdk_message_window(void)
{
	return sdk_call(CALL_BULK_BASE, CALL_PAGE, 0, 0) > 0 ? CALL_PAGE : CALL_SERVICE;
}

static size_t pad(size_t bytes, size_t to)
{
	return (bytes + to - 1) / to * to;
}

/* One message on its way out. */
struct outgoing {
	struct message header;
	const char *name;
	struct unilet_writer *writer;
	struct sdk_bulk text;
	struct sdk_bulk attached; /* taken for it; or none, and the bytes lie in the window already */
	struct ring_entry entry;
};

/* What of the kind goes around the values that were written. */
static int frame(const struct outgoing *out, struct message_value *around)
{
	const uint32_t count = out->writer->open[0].count;

	*around = (struct message_value){MESSAGE_UNDEFINED, 0};
	if (out->header.kind == MESSAGE_CALL) {
		*around = (struct message_value){MESSAGE_ARRAY, count};
		return 1;
	}
	return count == 0;
}

/* Where a program's bytes lie in the window, 0 if elsewhere: the monitor maps nothing else near it. */
static uint64_t offset_in_window(const struct sdk_piece *piece)
{
	const long base = sdk_call(CALL_BULK_BASE, sdk_message_window(), 0, 0);
	const uint64_t offset = (uint64_t)(uintptr_t)piece->bytes - (uint64_t)base;

	return base > 0 && offset >= WINDOW_BULK_OFFSET && offset < UNILET_PAGE_WINDOW_MAX ? offset : 0;
}

/* Has the bytes where the other side can read them: where they are, or copied behind each other. */
static int attach(struct outgoing *out)
{
	const struct sdk_buffer *pieces = &out->writer->pieces;
	const size_t count = pieces->length / sizeof(struct sdk_piece);
	const struct sdk_piece *piece = (const struct sdk_piece *)(const void *)pieces->bytes;
	uint64_t total = 0;
	int result;

	for (size_t i = 0; i < count; i++)
		total += pad(piece[i].length, UNILET_MESSAGE_ALIGNMENT);
	if (total == 0)
		return 0;
	out->entry.arg[0] = count == 1 ? offset_in_window(&piece[0]) : 0;
	if (out->entry.arg[0]) {
		out->entry.arg[1] = piece[0].length;
		return 0;
	}
	if (total > UNILET_PAGE_WINDOW_MAX)
		return -UNILET_TOO_LARGE;
	result = sdk_bulk_take(sdk_message_window(), total, &out->attached);
	if (result < 0)
		return result == -UNILET_BUSY ? -UNILET_TOO_LARGE : result;
	out->entry.arg[0] = out->attached.offset;
	out->entry.arg[1] = total;
	for (size_t i = 0, at = 0; i < count; i++) {
		const uint64_t offset = at;

		if (piece[i].length > 0)
			memcpy(out->attached.bytes + at, piece[i].bytes, piece[i].length);
		memcpy(out->writer->values.bytes + piece[i].at, &offset, sizeof(offset));
		at += pad(piece[i].length, UNILET_MESSAGE_ALIGNMENT);
	}
	return 0;
}

/* Puts header, name and values into bulk. */
static int compose(struct outgoing *out)
{
	const struct sdk_buffer *values = &out->writer->values;
	struct message_value around;
	const size_t around_bytes = frame(out, &around) ? sizeof(around) : 0;
	const size_t name_length = out->name ? strlen(out->name) : 0;
	const size_t name_bytes = pad(name_length, 8);
	const size_t size = sizeof(out->header) + name_bytes + around_bytes + values->length;
	uint8_t *at;
	int result;

	if (name_length > UNILET_MESSAGE_NAME_MAX || size > UNILET_MESSAGE_BYTES_MAX ||
	    out->writer->deepest + (around.kind == MESSAGE_ARRAY) > UNILET_MESSAGE_DEPTH_MAX)
		return -UNILET_TOO_LARGE;
	result = sdk_bulk_take(sdk_message_window(), size, &out->text);
	if (result < 0)
		return result;
	out->header.name_length = (uint32_t)name_length;
	out->header.value_length = (uint32_t)(around_bytes + values->length);
	at = out->text.bytes;
	memset(at, 0, sizeof(out->header) + name_bytes);
	memcpy(at, &out->header, sizeof(out->header));
	if (name_length > 0)
		memcpy(at + sizeof(out->header), out->name, name_length);
	at += sizeof(out->header) + name_bytes;
	memcpy(at, &around, around_bytes);
	if (values->length > 0)
		memcpy(at + around_bytes, values->bytes, values->length);
	out->entry.offset = out->text.offset;
	out->entry.length = (uint32_t)size;
	return 0;
}

/* Submits what was composed, and waits. A request that may still be open keeps its bulk, all of it. */
static int submit(struct outgoing *out)
{
	const int result = sdk_request(sdk_message_window(), &out->entry, &out->text);

	if (!out->text.bytes)
		out->attached = (struct sdk_bulk){0};
	return result;
}

static int send_written(struct outgoing *out)
{
	int result = sdk_writer_failure(out->writer);

	if (result == 0 && out->header.kind != MESSAGE_CALL && out->writer->open[0].count > 1)
		result = -UNILET_INVALID;
	if (result == 0)
		result = attach(out);
	if (result == 0)
		result = compose(out);
	if (result == 0)
		result = submit(out);
	sdk_bulk_give(&out->attached);
	sdk_bulk_give(&out->text);
	return result;
}

int sdk_message_send(enum message_kind kind, uint32_t id, const char *name, struct unilet_writer *writer)
{
	struct outgoing out = {
		.header = {.kind = kind, .id = id},
		.name = name,
		.writer = writer ? writer : unilet_writer_open(),
		.entry = {.opcode = MESSAGE_SEND},
	};
	const int result = send_written(&out);

	/* The other side has the streams now. */
	if (result == 0)
		out.writer->streams = 0;
	unilet_writer_close(out.writer);
	return result;
}

/* A string value. Returns where the next one goes. */
static uint8_t *put_string(uint8_t *at, const char *text)
{
	const struct message_value value = {MESSAGE_STRING, (uint32_t)strlen(text)};

	memcpy(at, &value, sizeof(value));
	memcpy(at + sizeof(value), text, value.size);
	return at + sizeof(value) + pad(value.size + 1, 8);
}

int sdk_message_send_error(enum message_kind kind, uint32_t id, const char *name, const char *text)
{
	const struct message_value error = {MESSAGE_ERROR, 0};
	struct outgoing out = {.header = {.kind = kind, .id = id}, .text = spare, .entry = {.opcode = MESSAGE_SEND}};
	uint8_t *at, *end;
	int result;

	if (!spare.bytes)
		return -UNILET_NO_SPACE;
	at = spare.bytes + sizeof(out.header);
	memset(spare.bytes, 0, spare.size);
	memcpy(at, &error, sizeof(error));
	end = put_string(put_string(at + sizeof(error), name), text);
	out.header.value_length = (uint32_t)(end - at);
	memcpy(spare.bytes, &out.header, sizeof(out.header));
	out.entry.offset = spare.offset;
	out.entry.length = (uint32_t)(end - spare.bytes);
	result = submit(&out);
	spare = out.text;
	return result;
}

void sdk_message_last_word(void)
{
	if (sdk_message_window() != CALL_SERVICE)
		return;
	(void)fflush(NULL);
	sync();
}

int sdk_message_keep_spare(void)
{
	return spare.bytes ? 0 : sdk_bulk_take(sdk_message_window(), SDK_SPARE_BYTES, &spare);
}

/* Room that the program has. */
static struct room {
	struct room *next;
	struct sdk_bulk bulk;
} * rooms;

void *unilet_bytes_new(size_t length)
{
	struct room *room = malloc(sizeof(*room));

	if (!room)
		return NULL;
	if (length > UNILET_PAGE_WINDOW_MAX ||
	    sdk_bulk_take(sdk_message_window(), length ? length : 1, &room->bulk) < 0) {
		free(room);
		return NULL;
	}
	room->next = rooms;
	rooms = room;
	return room->bulk.bytes;
}

void unilet_bytes_free(void *bytes)
{
	for (struct room **at = &rooms; *at; at = &(*at)->next) {
		struct room *room = *at;

		if (room->bulk.bytes != bytes)
			continue;
		*at = room->next;
		sdk_bulk_give(&room->bulk);
		free(room);
		return;
	}
}

int sdk_bytes_any(void)
{
	return rooms != NULL;
}
