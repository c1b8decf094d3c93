/* call.c: makes the one call of `unilet run --call`, prints what comes of it, and answers the guest where a page would. */
#include "call.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "host_limits.h"
#include "server.h"

#define REFUSAL_BYTES 320 /* a head, two strings, the longest name */
#define NAME_BYTES    (UNILET_MESSAGE_NAME_MAX + 64)

/* What standard output or error is busy with: one thing at a time. Until it is written, its message is not answered, so that a
 * program that exits then has lost nothing, and no other is taken. */
enum call_writing { WRITING_NOTHING, WRITING_POST, WRITING_RESULT, WRITING_FAILURE, WRITING_CHUNK };

/* The answer to a call of an import. */
struct refusal {
	struct message_out out;
	_Alignas(8) uint8_t bytes[REFUSAL_BYTES];
};

struct call {
	struct messages messages;
	struct message_out out;
	enum call_writing writing;
	uint32_t stream; /* that is the result, and is read; 0: none */
	uint32_t message_bytes;
	_Alignas(8) uint8_t message[LAUNCH_CALL_MAX];
	struct refusal refusal[UNILET_MESSAGE_CALLS_MAX];
	char text[CALL_TEXT_MAX];
};

struct call *call_new(uint32_t bytes, uint8_t **out)
{
	struct call *call =
		mmap(NULL, sizeof(*call), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (call == MAP_FAILED)
		return NULL;
	call->message_bytes = bytes;
	*out = call->message;
	return call;
}

static void say(struct server *server, enum call_writing what, enum console_stream stream, const void *bytes,
		uint64_t length)
{
	server->call->writing = what;
	server->call->messages.paused = 1;
	console_say(server, stream, bytes, (uint32_t)length);
}

static struct message_text text_of(struct call *call)
{
	return (struct message_text){.bytes = call->text, .size = sizeof(call->text)};
}

static void say_text(struct server *server, enum call_writing what, enum console_stream stream,
		     struct message_text *text)
{
	message_text_put(text, "\n", 1);
	if (text->failed) {
		log_err("a value of more than %u MiB as JSON is not shown: a stream has no bound", CALL_TEXT_MAX >> 20);
		text->used = 0;
		what = what == WRITING_RESULT ? WRITING_FAILURE : what;
	}
	say(server, what, stream, text->bytes, text->used);
}

static void put_escaped(struct message_text *text, const struct message_item *item)
{
	const size_t left = text->size - text->used;

	text->used += log_escape(text->bytes + text->used, left, item->text, item->size);
}

/* "name: message", as JavaScript shows an error that nobody caught. */
static void say_error(struct server *server, const uint8_t *value)
{
	struct message_text text = text_of(server->call);
	const uint8_t *at = value;
	struct message_item item;

	message_value_next(&at);
	item = message_value_next(&at);
	put_escaped(&text, &item);
	message_text_put(&text, ": ", 2);
	item = message_value_next(&at);
	put_escaped(&text, &item);
	say_text(server, WRITING_FAILURE, CONSOLE_ERROR, &text);
}

static void take_post(struct server *server, const struct message_view *message)
{
	static const char prefix[] = "message: ";
	struct message_text text = text_of(server->call);

	message_stop_others(&server->call->messages, message, 0);
	message_text_put(&text, prefix, sizeof(prefix) - 1);
	message_json(&text, message);
	say_text(server, WRITING_POST, CONSOLE_ERROR, &text);
}

/* There is always one that is free: no more than this many calls are open. */
static struct refusal *free_refusal(struct call *call)
{
	unsigned i = 0;

	while (call->refusal[i].out.queued)
		i++;
	return &call->refusal[i];
}

static void refuse_import(struct server *server, const struct message_view *message)
{
	struct call *call = server->call;
	struct refusal *refusal = free_refusal(call);
	struct message_writer writer = {.bytes = refusal->bytes, .size = sizeof(refusal->bytes)};
	char text[NAME_BYTES];

	message_stop_others(&call->messages, message, 0);
	snprintf(text, sizeof(text), "no page%s, so nothing to import: %.*s", server->page ? "'s script" : "",
		 (int)message->head.name_length, message->name);
	message_begin(&writer, MESSAGE_THROW, message->head.id, "");
	message_put_error(&writer, "NotFoundError", text);
	refusal->out = (struct message_out){.bytes = refusal->bytes, .length = message_finish(&writer)};
	message_queue(&call->messages, &refusal->out);
}

static void take_result(struct server *server, const struct message_view *message)
{
	struct call *call = server->call;
	struct message_text text = text_of(call);
	const uint8_t *at = message->value;
	const struct message_item item = message_value_next(&at);

	call->stream = item.kind == MESSAGE_STREAM ? item.size : 0;
	message_stop_others(&call->messages, message, call->stream);
	if (call->stream) {
		message_pull(&call->messages, call->stream);
		return;
	}
	message_json(&text, message);
	say_text(server, WRITING_RESULT, CONSOLE_OUTPUT, &text);
}

/* The bytes stay where they are, as no other message is taken until they are written. */
static void take_chunk(struct server *server, const struct message_view *message)
{
	const uint8_t *at = message->value;
	const struct message_item item = message_value_next(&at);

	if (message_is_bytes(item.kind))
		say(server, WRITING_CHUNK, CONSOLE_OUTPUT, message->attached + item.offset, item.length);
	else if (item.kind == MESSAGE_ERROR)
		say_error(server, message->value);
	else
		say(server, WRITING_RESULT, CONSOLE_OUTPUT, "", 0);
}

static void take(void *owner, const struct message_view *message)
{
	struct server *server = owner;

	switch (message->head.kind) {
	case MESSAGE_POST:
		take_post(server, message);
		break;
	case MESSAGE_CALL:
		refuse_import(server, message);
		break;
	case MESSAGE_RETURN:
		take_result(server, message);
		break;
	case MESSAGE_THROW:
		say_error(server, message->value);
		break;
	default:
		take_chunk(server, message);
		break;
	}
}

int call_open(struct server *server)
{
	static const struct message_handler handler = {.take = take};
	struct call *call = server->call;
	struct message_view message;
	int error;

	if (!call)
		return 0;
	if (call->message_bytes &&
	    (message_check(call->message, call->message_bytes, 0, MESSAGE_OF_HOST, &message) < 0 ||
	     message.head.kind != MESSAGE_CALL))
		return -EPROTO;
	error = message_open(&call->messages, server_message_ring(server), server_message_window(server), &handler,
			     server);
	if (error || !call->message_bytes)
		return error;
	call->out = (struct message_out){.bytes = call->message, .length = call->message_bytes};
	message_call(&call->messages, &call->out);
	return 0;
}

int call_busy(const struct server *server)
{
	return server->call && (server->call->writing != WRITING_NOTHING || server->call->messages.calls.count);
}

void call_written(struct server *server, int32_t result)
{
	struct call *call = server->call;
	const enum call_writing what = call->writing;

	call->writing = WRITING_NOTHING;
	if (result < 0 && (what == WRITING_RESULT || what == WRITING_CHUNK)) {
		log_err("the result could not be written");
		message_stop(&call->messages, call->stream);
	}
	if (what == WRITING_CHUNK && result >= 0)
		message_pull(&call->messages, call->stream);
	else if (what != WRITING_POST)
		page_called(server, what == WRITING_RESULT && result >= 0 ? 0 : 1);
	if (message_go_on(&call->messages) < 0) {
		memcpy(server->malformed, call->messages.malformed, sizeof(server->malformed));
		server->broken = -EBADMSG;
	}
}

enum unilet_status call_cancel(struct server *server, uint64_t tag)
{
	return server->call ? message_cancel(&server->call->messages, tag) : UNILET_NOT_FOUND;
}

typedef int message_serve(struct messages *messages, const struct request *request);

static int serve(struct server *server, const struct request *request, message_serve *operation)
{
	int error;

	if (!server->call) {
		server_complete(server, request, -UNILET_UNSUPPORTED);
		return 0;
	}
	error = operation(&server->call->messages, request);
	if (error)
		memcpy(server->malformed, server->call->messages.malformed, sizeof(server->malformed));
	return error;
}

int call_receive(struct server *server, const struct request *request)
{
	return serve(server, request, message_receive);
}

int call_send(struct server *server, const struct request *request)
{
	return serve(server, request, message_send);
}

int call_refuse(struct server *server, const struct request *request)
{
	return serve(server, request, message_refuse);
}
