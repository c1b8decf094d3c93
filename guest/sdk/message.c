/* message.c: sends messages, keeps a buffer on offer for the next one that comes, and gives it to who serves its kind. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_TAG 0x6d65737361676500ull /* "message": this completion is ours */

static struct {
	struct sdk_bulk text, attached;    /* on offer, or kept for the next offer */
	size_t text_bytes, attached_bytes; /* what the next message needs, as far as is known */
	int posted;
	int nobody; /* sends us any */
	int said;   /* that there is no room */
} inbox = {.text_bytes = SDK_MESSAGE_BYTES, .attached_bytes = SDK_ATTACHED_BYTES};

static void (*on_message)(struct unilet_item value, void *context);
static void *on_message_context;

enum call_window sdk_message_window(void)
{
	return sdk_call(CALL_BULK_BASE, CALL_PAGE, 0, 0) > 0 ? CALL_PAGE : CALL_SERVICE;
}

int sdk_message_wanted(void)
{
	return sdk_export_any() || on_message || sdk_import_waiting() || sdk_stream_any();
}

/* Sending. */

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
		result = sdk_request(sdk_message_window(), &out->entry, &out->text);
	/* A request that may still be open keeps its bulk, all of it. */
	if (out->text.bytes || result == 0 || out->entry.length == 0)
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

int unilet_post_message(struct unilet_writer *value)
{
	return sdk_message_send(MESSAGE_POST, 0, NULL, value);
}

void unilet_on_message(void (*handler)(struct unilet_item value, void *context), void *context)
{
	on_message = handler;
	on_message_context = context;
}

/* Receiving. */

/* Bulk of so many bytes at least, kept from before or taken anew. */
static int provide(struct sdk_bulk *bulk, size_t bytes)
{
	if (bulk->bytes && bulk->size >= bytes)
		return 0;
	sdk_bulk_give(bulk);
	return sdk_bulk_take(sdk_message_window(), bytes, bulk);
}

/* It waits until something is given back; a person should know if that never comes. */
static int no_room(void)
{
	if (!inbox.said)
		fprintf(stderr, "a message of %zu bytes waits for room in the window\n",
			inbox.text_bytes + inbox.attached_bytes);
	inbox.said = 1;
	return -UNILET_BUSY;
}

int sdk_message_post(void)
{
	struct ring_entry entry = {.opcode = MESSAGE_RECEIVE, .tag = MESSAGE_TAG};
	int result;

	if (inbox.nobody)
		return -UNILET_UNSUPPORTED;
	if (inbox.posted)
		return 0;
	result = provide(&inbox.text, inbox.text_bytes);
	if (result == 0)
		result = provide(&inbox.attached, inbox.attached_bytes);
	if (result < 0)
		return result == -UNILET_BUSY ? no_room() : result;
	entry.offset = inbox.text.offset;
	entry.length = (uint32_t)inbox.text.size;
	entry.arg[0] = inbox.attached.offset;
	entry.arg[1] = inbox.attached.size;
	result = (int)sdk_call(CALL_SUBMIT, sdk_message_window(), (long)&entry, 1);
	inbox.posted = result >= 0;
	return result < 0 ? result : 0;
}

/* Copies what came, checks the copy. NULL: it is malformed, or there is no memory. */
static struct unilet_message *take_message(size_t bytes, uint64_t attached_bytes)
{
	struct unilet_message *message = calloc(1, sizeof(*message));
	const uint8_t *from = inbox.text.bytes;
	size_t name_bytes;

	if (!message || bytes < sizeof(message->header) || bytes > inbox.text.size ||
	    attached_bytes > inbox.attached.size)
		goto bad;
	memcpy(&message->header, from, sizeof(message->header));
	name_bytes = pad(message->header.name_length, 8);
	if (message->header.name_length > UNILET_MESSAGE_NAME_MAX ||
	    sizeof(message->header) + name_bytes + (uint64_t)message->header.value_length != bytes)
		goto bad;
	memcpy(message->name, from + sizeof(message->header), message->header.name_length);
	message->attached_length = attached_bytes;
	if (message->header.value_length > 0) {
		message->value = malloc(message->header.value_length);
		if (!message->value)
			goto bad;
		memcpy(message->value, from + sizeof(message->header) + name_bytes, message->header.value_length);
		if (sdk_message_check(message) < 0)
			goto bad;
	}
	if (attached_bytes > 0) {
		message->attached = inbox.attached;
		inbox.attached = (struct sdk_bulk){0};
	}
	return message;
bad:
	if (message)
		free(message->value);
	free(message);
	return NULL;
}

struct unilet_item unilet_message_value(const struct unilet_message *message)
{
	return (struct unilet_item){message, 0};
}

void sdk_message_free(struct unilet_message *message)
{
	if (!message)
		return;
	sdk_message_release_files(message);
	sdk_bulk_give(&message->attached);
	free(message->value);
	free(message);
}

void unilet_message_free(struct unilet_message *message)
{
	sdk_message_free(message);
}

static int serve(struct unilet_message *message)
{
	int calls = 0;

	switch (message->header.kind) {
	case MESSAGE_CALL:
		return sdk_export_serve(message);
	case MESSAGE_RETURN:
	case MESSAGE_THROW:
		return sdk_import_serve(message);
	case MESSAGE_PULL:
	case MESSAGE_STOP:
		calls = sdk_stream_serve(message);
		break;
	case MESSAGE_POST:
		if (on_message)
			on_message(unilet_message_value(message), on_message_context);
		calls = on_message != NULL;
		break;
	default:
		break;
	}
	sdk_message_free(message);
	return calls;
}

/* There was none, and why. */
static int not_received(const struct ring_entry *completion)
{
	switch (-completion->result) {
	case UNILET_TOO_LARGE:
		inbox.text_bytes =
			completion->arg[0] < UNILET_MESSAGE_BYTES_MAX ? completion->arg[0] : UNILET_MESSAGE_BYTES_MAX;
		inbox.attached_bytes =
			completion->arg[1] < UNILET_PAGE_WINDOW_MAX ? completion->arg[1] : UNILET_PAGE_WINDOW_MAX;
		return 0;
	case UNILET_UNSUPPORTED:
		inbox.nobody = 1;
		return 0;
	default:
		return completion->result;
	}
}

int sdk_message_take(const struct ring_entry *completion)
{
	struct unilet_message *message;

	if (completion->tag != MESSAGE_TAG || !inbox.posted)
		return -UNILET_NOT_FOUND;
	inbox.posted = 0;
	if (completion->result < 0)
		return not_received(completion);
	message = take_message((size_t)completion->result, completion->arg[0]);
	inbox.text_bytes = SDK_MESSAGE_BYTES;
	inbox.attached_bytes = SDK_ATTACHED_BYTES;
	inbox.said = 0;
	/* A computation that is called may be interrupted by the next one. */
	(void)sdk_message_post();
	if (!message) {
		fputs("a malformed message was dropped\n", stderr);
		return 0;
	}
	return serve(message);
}

/* Bytes in the window. */

static struct room {
	struct room *next;
	struct sdk_bulk bulk;
} * rooms;

void *unilet_bytes_new(size_t length)
{
	struct room *room = malloc(sizeof(*room));

	if (!room)
		return NULL;
	if (length > UNILET_PAGE_WINDOW_MAX || sdk_bulk_take(sdk_message_window(), length, &room->bulk) < 0) {
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
