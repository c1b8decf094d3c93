/* listening.h: what a guest listens to, and the events that wait for it. (dom_abi.h) */
#ifndef UNILET_HEADLESS_LISTENING_H
#define UNILET_HEADLESS_LISTENING_H

#include "../../abi/dom_abi.h"
#include "../../abi/limits_abi.h"
#include "member.h"

struct session;
struct reader;

#define FIELD_PATH_MAX 8u /* members of a path; a longer one leads nowhere */

/* A field: where it begins, and the members from there. */
enum field_from { FROM_EVENT, FROM_TARGET, FROM_CURRENT_TARGET, FROM_MATCHED };

struct field {
	enum field_from from;
	uint32_t count;
	struct guest_name names[FIELD_PATH_MAX]; /* its own */
};

struct field_list {
	uint32_t count;
	struct field field[];
};

struct event_filter {
	uint32_t mask, modifiers, buttons;
	struct string selector; /* empty: none */
	uint32_t key_count;
	struct string keys[UNILET_PAGE_FILTER_KEYS_MAX]; /* of the guest's names, which stay */
};

/* One listener on one target. It goes when its target does. */
struct listening {
	struct session *session;
	struct node *node; /* which has it */
	uint32_t place;    /* in listeners.item */
	uint32_t type;
	uint32_t listener;
	uint32_t flags;
	struct field_list *fields; /* NULL: none */
	const struct event_filter *filter;
};

/* Of a listener's number: those that ask for their end. */
struct listener_number {
	uint32_t left;
	uint32_t listens; /* how often it was said */
};

struct listeners {
	struct field_list *fields[UNILET_PAGE_FIELD_LISTS_MAX];
	struct event_filter *filter[UNILET_PAGE_FILTERS_MAX];
	struct listening *item[UNILET_PAGE_LISTENERS_MAX];
	uint32_t field_count, filter_count, count;
	struct listener_number number[UNILET_PAGE_LISTENERS_MAX + 1];
};

/* An event as it is sent; its handles count as sent. */
struct event_bytes {
	struct event_bytes *next;
	uint32_t length;
	uint8_t bytes[];
};

/* Those no buffer has come for. */
struct events {
	struct event_bytes *first;
	struct event_bytes *last;
	uint32_t count;
	uint32_t dropped;
	uint8_t *scratch;
};

/* listening.c */

void listeners_close(struct session *session);

/* PAGE_FIELDS, PAGE_FILTER, PAGE_LISTEN, PAGE_UNLISTEN: take their words behind the number, and do it. 0, PAGE_MALFORMED,
 * PAGE_THROWN, or an error of tree.h. */
int listeners_fields(struct session *session, struct reader *reader);
int listeners_filter(struct session *session, struct reader *reader);
int listeners_listen(struct session *session, struct reader *reader);
int listeners_unlisten(struct session *session, struct reader *reader);

/* event_queue.c */

void events_close(struct session *session);

/* An event for this listener. Where there is no room or no memory for it, it is dropped and counted. */
void events_put(struct session *session, const struct listening *listening, const struct event *event,
		struct node *matched);

/* No listener of this number is left. Nobody misses one that there is no room for. */
void events_put_end(struct session *session, uint32_t listener, uint32_t listens);

/* Bytes of the next one; 0: there is none. */
uint32_t events_length(const struct session *session);

/* Takes the next one, which is there, and copies it to `to`. */
void events_take(struct session *session, void *to);

#endif
