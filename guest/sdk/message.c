/* message.c: keeps a buffer on offer for the next one that comes, and gives it to who serves its kind. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_TAG 0x6d65737361676500ull /* "message": this completion is ours */

static struct {
	struct sdk_bulk text, attached;    /* on offer, or kept for the next offer */
	size_t text_bytes, attached_bytes; /* what the next message needs, as far as is known */
	int posted;
	int nobody;                  /* sends us any */
	struct unilet_message *held; /* posted to a program that has no handler yet */
} inbox = {.text_bytes = SDK_MESSAGE_BYTES, .attached_bytes = SDK_ATTACHED_BYTES};

/* Messages with attached bytes that the program has, and will be done with. */
static unsigned messages_lent;

static void (*on_message)(struct unilet_item value, void *context);
static void *on_message_context;

int sdk_message_wanted(void)
{
	return sdk_export_any() || on_message || sdk_import_waiting() || sdk_stream_any();
}

int sdk_message_may_come(void)
{
	return !inbox.held;
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

static size_t pad(size_t bytes, size_t to)
{
	return (bytes + to - 1) / to * to;
}

/* Bulk of so many bytes at least, kept from before or taken anew. */
static int provide(struct sdk_bulk *bulk, size_t bytes)
{
	if (bulk->bytes && bulk->size >= bytes)
		return 0;
	sdk_bulk_give(bulk);
	return sdk_bulk_take(sdk_message_window(), bytes, bulk);
}

/* Room for the next message; the first time also the spare page. */
static int provide_all(void)
{
	int result = sdk_message_keep_spare();

	if (result == 0)
		result = provide(&inbox.text, inbox.text_bytes);
	if (result == 0)
		result = provide(&inbox.attached, inbox.attached_bytes);
	return result;
}

static void expect_usual(void)
{
	inbox.text_bytes = SDK_MESSAGE_BYTES;
	inbox.attached_bytes = SDK_ATTACHED_BYTES;
}

/* The message that was too large will not fit: those behind it must not wait for that. */
static int refuse(void)
{
	struct ring_entry entry = {.opcode = MESSAGE_REFUSE};
	int result;

	if (inbox.text_bytes == SDK_MESSAGE_BYTES && inbox.attached_bytes == SDK_ATTACHED_BYTES)
		return -UNILET_BUSY; /* none was */
	result = sdk_request(sdk_message_window(), &entry, NULL);
	expect_usual();
	return result == -UNILET_NOT_FOUND ? 0 : result;
}

int sdk_message_post(void)
{
	struct ring_entry entry = {.opcode = MESSAGE_RECEIVE, .tag = MESSAGE_TAG};
	int result;

	if (inbox.nobody)
		return -UNILET_UNSUPPORTED;
	if (inbox.posted)
		return 0;
	result = provide_all();
	/* It waits for what the program has; if that is nothing, it would wait for ever. */
	if (result == -UNILET_BUSY && messages_lent == 0 && !sdk_bytes_any() && refuse() == 0)
		result = provide_all();
	if (result < 0)
		return result;
	entry.offset = inbox.text.offset;
	entry.length = (uint32_t)inbox.text.size;
	entry.arg[0] = inbox.attached.offset;
	entry.arg[1] = inbox.attached.size;
	result = (int)sdk_call(CALL_SUBMIT, sdk_message_window(), (long)&entry, 1);
	inbox.posted = result >= 0;
	return result < 0 ? result : 0;
}

/* Copies name and value of a message whose header is copied. 0, INVALID or NO_SPACE. */
static int take_value(struct unilet_message *message, const uint8_t *from, size_t bytes)
{
	const size_t name_bytes = pad(message->header.name_length, 8);

	if (message->header.name_length > UNILET_MESSAGE_NAME_MAX ||
	    name_bytes + (uint64_t)message->header.value_length != bytes)
		return -UNILET_INVALID;
	memcpy(message->name, from, message->header.name_length);
	if (message->header.value_length == 0)
		return 0;
	message->value = malloc(message->header.value_length);
	if (!message->value)
		return -UNILET_NO_SPACE;
	memcpy(message->value, from + name_bytes, message->header.value_length);
	return sdk_message_check(message);
}

/* Copies what came, checks the copy. *header is there also without memory for the rest. */
static int take_message(size_t bytes, uint64_t attached_bytes, struct message *header, struct unilet_message **out)
{
	struct unilet_message *message;
	int result;

	if (bytes < sizeof(*header) || bytes > inbox.text.size || attached_bytes > inbox.attached.size)
		return -UNILET_INVALID;
	memcpy(header, inbox.text.bytes, sizeof(*header));
	message = calloc(1, sizeof(*message));
	if (!message)
		return -UNILET_NO_SPACE;
	message->header = *header;
	message->attached_length = attached_bytes;
	result = take_value(message, inbox.text.bytes + sizeof(*header), bytes - sizeof(*header));
	if (result < 0) {
		free(message->value);
		free(message);
		return result;
	}
	if (attached_bytes > 0) {
		message->attached = inbox.attached;
		inbox.attached = (struct sdk_bulk){0};
		messages_lent++;
	}
	*out = message;
	return 0;
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
	messages_lent -= message->attached.bytes != NULL;
	sdk_bulk_give(&message->attached);
	free(message->value);
	free(message);
}

void unilet_message_free(struct unilet_message *message)
{
	sdk_message_free(message);
}

static int serve_post(struct unilet_message *message)
{
	if (!on_message && !sdk_message_wanted()) {
		inbox.held = message; /* the only one: no more are asked for */
		return 0;
	}
	if (on_message)
		on_message(unilet_message_value(message), on_message_context);
	sdk_message_free(message);
	return on_message != NULL;
}

int sdk_message_serve_held(void)
{
	struct unilet_message *message = inbox.held;

	if (!message || !on_message)
		return 0;
	inbox.held = NULL;
	return serve_post(message);
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
		return serve_post(message);
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

/* One that came and could not be taken: whoever waits must hear of it. */
static int lose(const struct message *header, int why)
{
	if (why != -UNILET_NO_SPACE) {
		fputs("a malformed message was dropped\n", stderr);
		return 0;
	}
	if (header->kind == MESSAGE_CALL)
		sdk_message_send_error(MESSAGE_THROW, header->id, "QuotaExceededError", "no memory for the call");
	else if (header->kind == MESSAGE_RETURN || header->kind == MESSAGE_THROW)
		sdk_import_fail(header->id, why);
	else
		fputs("a message was dropped: there is no memory for it\n", stderr);
	return 0;
}

int sdk_message_take(const struct ring_entry *completion)
{
	struct unilet_message *message = NULL;
	struct message header;
	int result;

	if (completion->tag != MESSAGE_TAG || !inbox.posted)
		return -UNILET_NOT_FOUND;
	inbox.posted = 0;
	if (completion->result < 0)
		return not_received(completion);
	result = take_message((size_t)completion->result, completion->arg[0], &header, &message);
	expect_usual();
	/* A computation that is called may be interrupted by the next one. */
	if (sdk_message_wanted())
		(void)sdk_message_post();
	return result < 0 ? lose(&header, result) : serve(message);
}
