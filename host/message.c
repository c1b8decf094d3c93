/* message.c: gives a guest the messages it asks for, takes those that it sends, and keeps count of what is open. */
#include "message.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

int message_open(struct messages *messages, struct ring *ring, const struct window *window,
		 const struct message_handler *handler, void *owner)
{
	/* What is attached lies in the window, and so is no longer. Committed on touch. */
	const uint64_t bytes = UNILET_MESSAGE_BYTES_MAX + window->size;
	void *copy = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (copy == MAP_FAILED)
		return -errno;
	messages->ring = ring;
	messages->window = window;
	messages->handler = handler;
	messages->owner = owner;
	messages->copy = copy;
	messages->copy_bytes = bytes;
	return 0;
}

void message_close(struct messages *messages)
{
	if (messages->copy)
		munmap(messages->copy, messages->copy_bytes);
	messages->copy = NULL;
}

static int malformed(struct messages *messages, const struct request *request, uint64_t offset, uint64_t length)
{
	messages->malformed[0] = request->entry.opcode;
	messages->malformed[1] = offset;
	messages->malformed[2] = length;
	return -EBADMSG;
}

/* The buffer of attached bytes that a request names. Returns 0 with *out (NULL: none) or -EBADMSG. */
static int attached_of(struct messages *messages, const struct request *request, void **out)
{
	const uint64_t offset = request->entry.arg[0], length = request->entry.arg[1];

	*out = length ? window_bulk(messages->window, offset, length) : NULL;
	return length && !*out ? malformed(messages, request, offset, length) : 0;
}

static void complete(struct messages *messages, const struct request *request, enum unilet_status status)
{
	ring_complete(messages->ring, &request->entry, -(int32_t)status, NULL);
}

/* Where it is, or -1. */
static int ids_find(const struct message_ids *ids, uint32_t id)
{
	for (uint32_t i = 0; i < ids->count; i++)
		if (ids->id[i] == id)
			return (int)i;
	return -1;
}

static void ids_add(struct message_ids *ids, uint32_t id)
{
	ids->id[ids->count++] = id;
}

static void ids_remove(struct message_ids *ids, uint32_t id)
{
	const int at = ids_find(ids, id);

	if (at >= 0)
		ids->id[at] = ids->id[--ids->count];
}

/* Id 0 finds a free one. */
static struct message_stream *find_stream(struct messages *messages, uint32_t id)
{
	for (unsigned i = 0; i < UNILET_MESSAGE_STREAMS_MAX; i++)
		if (messages->stream[i].id == id)
			return &messages->stream[i];
	return NULL;
}

static struct message head_of(const struct message_out *out)
{
	struct message head;

	memcpy(&head, out->bytes, sizeof(head));
	return head;
}

/* The guest has it now. */
static void note_sent(struct messages *messages, struct message_out *out)
{
	const struct message head = head_of(out);
	struct message_stream *stream;

	switch (head.kind) {
	case MESSAGE_CALL:
		messages->calls_queued--;
		ids_add(&messages->calls, head.id);
		break;
	case MESSAGE_RETURN:
	case MESSAGE_THROW:
		ids_remove(&messages->guest_calls, head.id);
		break;
	case MESSAGE_PULL:
	case MESSAGE_STOP:
		stream = find_stream(messages, head.id);
		stream->pulled = 1;
		if (stream->closed)
			stream->id = 0;
		return; /* it is ours */
	default:
		break;
	}
	if (messages->handler->sent && out != &messages->refusal)
		messages->handler->sent(messages->owner, out);
}

/* Gives the first message to the request that waits for one, if there are both. */
static void deliver(struct messages *messages)
{
	struct message_out *out = messages->first;
	const struct ring_entry *entry = &messages->receive.entry;
	const uint64_t attached_room = messages->receive_attached ? entry->arg[1] : 0;
	uint64_t arg[4] = {0};

	if (!out || !messages->receiving)
		return;
	messages->receiving = 0;
	if (!messages->receive.bulk || out->length > entry->length || out->attached_length > attached_room) {
		arg[0] = out->length;
		arg[1] = out->attached_length;
		ring_complete(messages->ring, entry, -UNILET_TOO_LARGE, arg);
		return;
	}
	memcpy(messages->receive.bulk, out->bytes, out->length);
	if (out->attached_length)
		memcpy(messages->receive_attached, out->attached, out->attached_length);
	messages->first = out->next;
	out->queued = 0;
	arg[0] = out->attached_length;
	ring_complete(messages->ring, entry, (int32_t)out->length, arg);
	note_sent(messages, out);
}

int message_receive(struct messages *messages, const struct request *request)
{
	void *attached;
	int error = attached_of(messages, request, &attached);

	if (error)
		return error;
	if (messages->receiving) {
		complete(messages, request, UNILET_BUSY);
		return 0;
	}
	messages->receiving = 1;
	messages->receive = *request;
	messages->receive_attached = attached;
	deliver(messages);
	return 0;
}

/* Puts a THROW that says why together. */
static void put_refusal(struct messages *messages, uint32_t id)
{
	struct message_writer writer = {.bytes = (uint8_t *)messages->refusal_bytes, .size = MESSAGE_REFUSAL_BYTES};

	message_begin(&writer, MESSAGE_THROW, id, "");
	message_put_error(&writer, "QuotaExceededError", "the unilet has no room for it");
	messages->refusal = (struct message_out){.bytes = writer.bytes, .length = message_finish(&writer)};
}

/* As if the guest had thrown: it has never seen the call. */
static void answer_refused(struct messages *messages, struct message_out *out, uint32_t id)
{
	struct message_view message;

	put_refusal(messages, id);
	if (message_check(messages->refusal.bytes, messages->refusal.length, 0, MESSAGE_OF_GUEST, &message) == 0) {
		message.attached = NULL;
		messages->handler->take(messages->owner, &message);
	}
	if (messages->handler->sent)
		messages->handler->sent(messages->owner, out);
}

static int refuse_first(struct messages *messages, const struct request *request)
{
	struct message_out *out = messages->first;
	struct message head;

	/* With a request open nothing was too large for it. */
	if (!out || messages->receiving) {
		complete(messages, request, UNILET_NOT_FOUND);
		return 0;
	}
	head = head_of(out);
	messages->first = out->next;
	out->queued = 0;
	complete(messages, request, UNILET_OK);
	if (head.kind == MESSAGE_CALL) {
		messages->calls_queued--;
		answer_refused(messages, out, head.id);
	} else if (head.kind == MESSAGE_RETURN) {
		put_refusal(messages, head.id);
		messages->refusal.next = messages->first;
		messages->refusal.queued = 1;
		if (!messages->first)
			messages->last = &messages->refusal;
		messages->first = &messages->refusal;
		if (messages->handler->sent)
			messages->handler->sent(messages->owner, out);
	} else {
		note_sent(messages, out);
	}
	return 0;
}

void message_queue(struct messages *messages, struct message_out *out)
{
	out->next = NULL;
	out->queued = 1;
	if (messages->first)
		messages->last->next = out;
	else
		messages->first = out;
	messages->last = out;
	deliver(messages);
}

uint32_t message_call(struct messages *messages, struct message_out *out)
{
	struct message head = head_of(out);

	if (messages->calls_queued + messages->calls.count == UNILET_MESSAGE_CALLS_MAX)
		return 0;
	do
		head.id = ++messages->call_id;
	while (head.id == 0 || ids_find(&messages->calls, head.id) >= 0);
	memcpy(out->bytes, &head, sizeof(head));
	messages->calls_queued++;
	message_queue(messages, out);
	return head.id;
}

/* A pull that is still in the queue becomes a stop there. */
static void send_to_stream(struct messages *messages, struct message_stream *stream, enum message_kind kind)
{
	stream->head = (struct message){.kind = kind, .id = stream->id};
	stream->out.bytes = (uint8_t *)&stream->head;
	stream->out.length = sizeof(stream->head);
	if (!stream->out.queued)
		message_queue(messages, &stream->out);
}

void message_pull(struct messages *messages, uint32_t id)
{
	struct message_stream *stream = id ? find_stream(messages, id) : NULL;

	if (stream && !stream->closed)
		send_to_stream(messages, stream, MESSAGE_PULL);
}

void message_stop(struct messages *messages, uint32_t id)
{
	struct message_stream *stream = id ? find_stream(messages, id) : NULL;

	if (!stream || stream->closed)
		return;
	stream->closed = 1;
	send_to_stream(messages, stream, MESSAGE_STOP);
}

/* The id of the next stream in a value; 0: there is none any more. */
static uint32_t next_stream(const struct message_view *message, const uint8_t **at)
{
	const uint8_t *end = message->value + message->head.value_length;

	while (*at < end) {
		const struct message_item item = message_value_next(at);

		if (item.kind == MESSAGE_STREAM)
			return item.size;
	}
	return 0;
}

void message_stop_others(struct messages *messages, const struct message_view *message, uint32_t kept)
{
	const uint8_t *at = message->value;
	uint32_t id;

	while ((id = next_stream(message, &at)) != 0)
		if (id != kept)
			message_stop(messages, id);
}

/* Forgets the first `count` streams of a message. */
static void forget_streams(struct messages *messages, const struct message_view *message, unsigned count)
{
	const uint8_t *at = message->value;

	for (; count > 0; count--)
		find_stream(messages, next_stream(message, &at))->id = 0;
}

/* Opens the streams of a message: all of them, or none. UNILET_OK, BUSY, or -EBADMSG if one is open already. */
static int open_streams(struct messages *messages, const struct message_view *message)
{
	const uint8_t *at = message->value;
	struct message_stream *stream;
	unsigned opened = 0;
	uint32_t id;

	for (; (id = next_stream(message, &at)) != 0; opened++) {
		if (find_stream(messages, id))
			return -EBADMSG;
		stream = find_stream(messages, 0);
		if (!stream) {
			forget_streams(messages, message, opened);
			return UNILET_BUSY;
		}
		*stream = (struct message_stream){.id = id};
	}
	return UNILET_OK;
}

/* One chunk for one pull; the end may come at any time. */
static enum unilet_status account_chunk(struct messages *messages, const struct message_view *message)
{
	struct message_stream *stream = find_stream(messages, message->head.id);
	const uint8_t *at = message->value;
	const int is_end = !message_is_bytes(message_value_next(&at).kind);

	if (!stream || stream->closed || (!is_end && !stream->pulled))
		return UNILET_NOT_FOUND;
	stream->pulled = 0;
	stream->closed = is_end;
	/* A pull that is in the queue is sent first. */
	if (is_end && !stream->out.queued)
		stream->id = 0;
	return UNILET_OK;
}

static int account_call(struct messages *messages, const struct message_view *message)
{
	int status;

	if (ids_find(&messages->guest_calls, message->head.id) >= 0)
		return -EBADMSG;
	if (messages->guest_calls.count == UNILET_MESSAGE_CALLS_MAX)
		return UNILET_BUSY;
	status = open_streams(messages, message);
	if (status == UNILET_OK)
		ids_add(&messages->guest_calls, message->head.id);
	return status;
}

static int account_answer(struct messages *messages, const struct message_view *message)
{
	int status;

	if (ids_find(&messages->calls, message->head.id) < 0)
		return UNILET_NOT_FOUND;
	status = open_streams(messages, message);
	if (status == UNILET_OK)
		ids_remove(&messages->calls, message->head.id);
	return status;
}

/* Whether this message is waited for, and what it opens and closes. enum unilet_status, or -EBADMSG: no guest says that. */
static int account(struct messages *messages, const struct message_view *message)
{
	switch (message->head.kind) {
	case MESSAGE_CALL:
		return account_call(messages, message);
	case MESSAGE_RETURN:
	case MESSAGE_THROW:
		return account_answer(messages, message);
	case MESSAGE_CHUNK:
		return account_chunk(messages, message);
	default:
		return open_streams(messages, message);
	}
}

static void answer_held(struct messages *messages)
{
	if (messages->holding)
		complete(messages, &messages->held, UNILET_OK);
	messages->holding = 0;
}

/* Copies a message out of the window, for good: the guest may write there at any moment. */
static int take_message(struct messages *messages, const struct request *request)
{
	const uint64_t attached_length = request->entry.arg[1];
	struct message_view message;
	void *attached;
	int status;
	int error = attached_of(messages, request, &attached);

	if (error)
		return error;
	if (request->entry.length > UNILET_MESSAGE_BYTES_MAX)
		return malformed(messages, request, request->entry.offset, request->entry.length);
	if (request->entry.length)
		memcpy(messages->copy, request->bulk, request->entry.length);
	if (message_check(messages->copy, request->entry.length, attached_length, MESSAGE_OF_GUEST, &message) < 0)
		return malformed(messages, request, request->entry.offset, request->entry.length);
	status = account(messages, &message);
	if (status < 0)
		return malformed(messages, request, request->entry.offset, request->entry.length);
	if (status == UNILET_OK && attached_length)
		memcpy(messages->copy + UNILET_MESSAGE_BYTES_MAX, attached, attached_length);
	message.attached = messages->copy + UNILET_MESSAGE_BYTES_MAX;
	if (status != UNILET_OK) {
		complete(messages, request, (enum unilet_status)status);
		return 0;
	}
	messages->holding = 1;
	messages->held = *request;
	messages->handler->take(messages->owner, &message);
	if (!messages->paused)
		answer_held(messages);
	return 0;
}

static int serve(struct messages *messages, const struct request *request)
{
	return request->entry.opcode == MESSAGE_REFUSE ? refuse_first(messages, request)
						       : take_message(messages, request);
}

int message_send(struct messages *messages, const struct request *request)
{
	if (!messages->paused)
		return serve(messages, request);
	/* There is always room: no more than RING_ENTRIES requests are open. */
	messages->waiting[messages->waiting_count++] = *request;
	return 0;
}

int message_refuse(struct messages *messages, const struct request *request)
{
	/* What is refused may be answered, which takes its turn as a message of the guest's does. */
	return message_send(messages, request);
}

int message_go_on(struct messages *messages)
{
	int error = 0;

	messages->paused = 0;
	answer_held(messages);
	/* Whoever takes a message may call this: the loop that is there goes on then. */
	if (messages->going_on)
		return 0;
	messages->going_on = 1;
	while (messages->waiting_count && !messages->paused && !error) {
		const struct request request = messages->waiting[0];

		messages->waiting_count--;
		memmove(messages->waiting, messages->waiting + 1, messages->waiting_count * sizeof(request));
		error = serve(messages, &request);
	}
	messages->going_on = 0;
	return error;
}

enum unilet_status message_cancel(struct messages *messages, uint64_t tag)
{
	if (messages->holding && messages->held.entry.tag == tag)
		return UNILET_BUSY;
	if (messages->receiving && messages->receive.entry.tag == tag) {
		messages->receiving = 0;
		complete(messages, &messages->receive, UNILET_CANCELLED);
		return UNILET_OK;
	}
	for (uint32_t i = 0; i < messages->waiting_count; i++) {
		const struct request request = messages->waiting[i];

		if (request.entry.tag != tag)
			continue;
		messages->waiting_count--;
		memmove(messages->waiting + i, messages->waiting + i + 1,
			(messages->waiting_count - i) * sizeof(request));
		complete(messages, &request, UNILET_CANCELLED);
		return UNILET_OK;
	}
	return UNILET_NOT_FOUND;
}
