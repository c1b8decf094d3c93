/* event_queue.c: events as a guest gets them, and the queue of those that no buffer has come for. */
#include <stdlib.h>
#include <string.h>

#include "session.h"

#define NULL_BYTES sizeof(uint32_t) /* what each field takes at least */

/* The order of a struct page_event's words. */
static void put_head(struct session *session, struct writer *writer, const struct listening *listening,
		     const struct event *event, struct node *matched)
{
	struct node *const node[3] = {event->target, event->current_target, matched};
	const uint32_t flags = (event->flags & EVENT_TRUSTED ? PAGE_EVENT_TRUSTED : 0) |
			       (event->flags & EVENT_PREVENTED ? PAGE_EVENT_PREVENTED : 0);

	writer_word(writer, listening->listener);
	for (int i = 0; i < 3; i++) {
		struct value value = value_node(node[i]);

		grant_admit(session, &value);
		writer_handle(writer, &value);
	}
	writer_double(writer, session->time_ms);
	writer_word(writer, flags);
	writer_word(writer, session->events.dropped);
	writer_word(writer, listening->fields ? listening->fields->count : 0);
	for (int i = 0; i < 3; i++)
		writer_word(writer, 0);
}

/* What a path leads to, as the grant has it; undefined if that is nowhere. */
static void put_field(struct session *session, struct writer *writer, struct field *field, const struct event *event,
		      struct node *matched, size_t rest)
{
	struct value value = {.kind = VALUE_EVENT, .event = event}, next;
	bool made = false, next_made;
	int error = 0;

	if (field->from != FROM_EVENT) {
		value = value_node(field->from == FROM_TARGET           ? event->target
				   : field->from == FROM_CURRENT_TARGET ? event->current_target
									: matched);
		grant_admit(session, &value);
	}
	for (uint32_t i = 0; i < field->count && !error; i++) {
		next = UNDEFINED;
		next_made = false;
		error = grant_get(session, &value, &field->names[i], &next, &next_made);
		if (made)
			value_drop(&value);
		value = next;
		made = next_made;
	}
	writer_value_or_null(writer, error ? &UNDEFINED : &value, rest);
	if (made)
		value_drop(&value);
}

static struct event_bytes *copy_of(const struct writer *writer)
{
	struct event_bytes *bytes = malloc(sizeof(*bytes) + writer->used);

	if (!bytes)
		return NULL;
	*bytes = (struct event_bytes){.length = (uint32_t)writer->used};
	memcpy(bytes->bytes, writer->bytes, writer->used);
	return bytes;
}

static void append(struct events *events, struct event_bytes *bytes)
{
	if (events->last)
		events->last->next = bytes;
	else
		events->first = bytes;
	events->last = bytes;
	events->count++;
}

void events_put(struct session *session, const struct listening *listening, const struct event *event,
		struct node *matched)
{
	struct events *events = &session->events;
	const uint32_t count = listening->fields ? listening->fields->count : 0;
	struct writer writer = {.handles = NULL};
	struct event_bytes *bytes;

	if (events->count == UNILET_PAGE_EVENTS_WAITING_MAX) {
		events->dropped++;
		return;
	}
	writer_open(&writer, &session->handles, events->scratch, UNILET_PAGE_EVENT_BYTES_MAX);
	put_head(session, &writer, listening, event, matched);
	for (uint32_t i = 0; i < count; i++)
		put_field(session, &writer, &listening->fields->field[i], event, matched, (count - 1 - i) * NULL_BYTES);
	bytes = copy_of(&writer);
	if (!bytes)
		writer_drop(&writer, 0);
	writer_close(&writer);
	if (!bytes) {
		events->dropped++;
		return;
	}
	events->dropped = 0;
	append(events, bytes);
}

void events_put_end(struct session *session, uint32_t listener, uint32_t listens)
{
	const struct page_event end = {.listener = listener, .flags = PAGE_EVENT_END, .listens = listens};
	struct event_bytes *bytes =
		session->events.count < UNILET_PAGE_EVENTS_WAITING_MAX ? malloc(sizeof(*bytes) + sizeof(end)) : NULL;

	if (!bytes)
		return;
	*bytes = (struct event_bytes){.length = sizeof(end)};
	memcpy(bytes->bytes, &end, sizeof(end));
	append(&session->events, bytes);
}

uint32_t events_length(const struct session *session)
{
	return session->events.first ? session->events.first->length : 0;
}

void events_take(struct session *session, void *to)
{
	struct events *events = &session->events;
	struct event_bytes *first = events->first;

	memcpy(to, first->bytes, first->length);
	events->first = first->next;
	if (!events->first)
		events->last = NULL;
	events->count--;
	free(first);
}

void events_close(struct session *session)
{
	struct events *events = &session->events;

	while (events->first) {
		struct event_bytes *next = events->first->next;

		free(events->first);
		events->first = next;
	}
	free(events->scratch);
	*events = (struct events){.first = NULL};
}
