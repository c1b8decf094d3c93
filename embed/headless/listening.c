/* listening.c: what a guest listens to: its lists of fields, its filters, its listeners. */
#include "listening.h"

#include <stdlib.h>
#include <string.h>

#include "session.h"

#define LISTEN_FLAGS                                                                                                   \
	(PAGE_LISTEN_PREVENT_DEFAULT | PAGE_LISTEN_STOP | PAGE_LISTEN_STOP_IMMEDIATE | PAGE_LISTEN_CAPTURE |           \
	 PAGE_LISTEN_ONCE | PAGE_LISTEN_PASSIVE | PAGE_LISTEN_END)

static void close_fields(struct field_list *list)
{
	for (uint32_t i = 0; i < list->count; i++)
		for (uint32_t k = 0; k < list->field[i].count; k++)
			name_close(&list->field[i].names[k]);
	free(list);
}

static void release(void *context)
{
	struct listening *listening = context;
	struct listeners *listeners = &listening->session->listeners;
	struct listening *last = listeners->item[--listeners->count];
	struct listener_number *number = &listeners->number[listening->listener];

	listeners->item[listening->place] = last;
	last->place = listening->place;
	if (listening->flags & PAGE_LISTEN_END && --number->left == 0)
		events_put_end(listening->session, listening->listener, number->listens);
	free(listening);
}

static bool accepts_keyboard(const struct event_filter *filter, const struct event *event)
{
	if (filter->key_count == 0)
		return true;
	if (event->kind != KIND_KEYBOARD)
		return false;
	for (uint32_t i = 0; i < filter->key_count; i++)
		if (string_equal(filter->keys[i], event->key))
			return true;
	return false;
}

static bool accepts_pointer(const struct event_filter *filter, const struct event *event, bool mouse)
{
	if (filter->mask &&
	    ((!mouse && event->kind != KIND_KEYBOARD) || (event->modifiers & filter->mask) != filter->modifiers))
		return false;
	return filter->buttons == 0 ||
	       (mouse && event->button >= 0 && event->button < 32 && filter->buttons >> event->button & 1);
}

/* What the filter's selector finds, within the grant; NULL: nothing. */
static struct node *find_matched(struct session *session, const struct event_filter *filter, const struct event *event)
{
	struct node *element = event->target, *found = NULL;
	struct value value;

	if (element && !node_is_element(element))
		element = node_parent_element(element);
	if (!element || element_closest(element, filter->selector, &found) < 0)
		return NULL;
	value = value_node(found);
	grant_admit(session, &value);
	return value.kind == VALUE_NODE ? found : NULL;
}

/* Whether the filter lets the event through, and what its selector found. */
static bool accepts(struct session *session, const struct event_filter *filter, const struct event *event,
		    struct node **matched)
{
	*matched = NULL;
	if (!filter)
		return true;
	if (!accepts_pointer(filter, event, event->kind == KIND_MOUSE || event->kind == KIND_POINTER) ||
	    !accepts_keyboard(filter, event))
		return false;
	if (filter->selector.length == 0)
		return true;
	*matched = find_matched(session, filter, event);
	return *matched != NULL;
}

static void hear(void *context, struct event *event);

/* As the tree knows it. */
static struct listener listener_of(struct listening *item)
{
	return (struct listener){.call = hear,
				 .release = release,
				 .context = item,
				 .flags = (item->flags & PAGE_LISTEN_CAPTURE ? LISTENER_CAPTURE : 0) |
					  (item->flags & PAGE_LISTEN_PASSIVE ? LISTENER_PASSIVE : 0)};
}

static void stop(struct listening *item)
{
	const struct listener same = listener_of(item);

	node_unlisten(item->node, item->type, &same);
}

static void hear(void *context, struct event *event)
{
	struct listening *listening = context;
	struct node *matched;

	if (!accepts(listening->session, listening->filter, event, &matched))
		return;
	if (listening->flags & PAGE_LISTEN_PREVENT_DEFAULT)
		event_prevent_default(event);
	if (listening->flags & PAGE_LISTEN_STOP)
		event_stop_propagation(event);
	if (listening->flags & PAGE_LISTEN_STOP_IMMEDIATE)
		event_stop_immediate(event);
	events_put(listening->session, listening, event, matched);
	/* Only an event that the filter accepts is the one. */
	if (listening->flags & PAGE_LISTEN_ONCE)
		stop(listening);
}

static bool parse_field(struct session *session, struct string path, struct field *field)
{
	static const struct {
		struct string word;
		enum field_from from;
	} begin[] = {{{"target", 6}, FROM_TARGET},
		     {{"currentTarget", 13}, FROM_CURRENT_TARGET},
		     {{"matched", 7}, FROM_MATCHED}};
	bool first = true;

	for (;;) {
		const char *dot = memchr(path.data, '.', path.length);
		const struct string word = {path.data, dot ? (size_t)(dot - path.data) : path.length};

		for (size_t i = 0; first && i < sizeof(begin) / sizeof(begin[0]); i++)
			if (string_equal(word, begin[i].word))
				field->from = begin[i].from;
		if (!first || field->from == FROM_EVENT) {
			/* Too long a path ends with a name that nothing has. */
			if (field->count == FIELD_PATH_MAX)
				return true;
			if (name_open(session->tree, word, &field->names[field->count]) < 0)
				return false;
			field->count++;
		}
		if (!dot)
			return true;
		first = false;
		path = (struct string){dot + 1, path.length - word.length - 1};
	}
}

int listeners_fields(struct session *session, struct reader *reader)
{
	struct listeners *listeners = &session->listeners;
	struct guest_name *names[UNILET_PAGE_FIELDS_MAX];
	struct field_list *list;
	uint32_t count;

	if (reader_count(reader, 1, UNILET_PAGE_FIELDS_MAX, &count) < 0)
		return PAGE_MALFORMED;
	for (uint32_t i = 0; i < count; i++)
		if (reader_name(reader, &names[i]) < 0)
			return PAGE_MALFORMED;
	if (listeners->field_count == UNILET_PAGE_FIELD_LISTS_MAX)
		return session_throw(session, "QuotaExceededError", "too many lists of fields");
	list = calloc(1, sizeof(*list) + count * sizeof(list->field[0]));
	if (!list)
		return -TREE_QUOTA_EXCEEDED;
	list->count = count;
	for (uint32_t i = 0; i < count; i++)
		if (!parse_field(session, names[i]->text, &list->field[i])) {
			close_fields(list);
			return -TREE_QUOTA_EXCEEDED;
		}
	listeners->fields[listeners->field_count++] = list;
	return 0;
}

static int take_filter(struct reader *reader, struct event_filter *filter)
{
	const uint32_t *word = reader_take(reader, 4);
	struct guest_name *name;

	if (!word || reader_string(reader, word[3], &filter->selector) < 0)
		return reader_bad(reader);
	filter->mask = word[0];
	filter->modifiers = word[1];
	filter->buttons = word[2];
	if (reader_count(reader, 1, UNILET_PAGE_FILTER_KEYS_MAX, &filter->key_count) < 0)
		return PAGE_MALFORMED;
	for (uint32_t i = 0; i < filter->key_count; i++) {
		if (reader_name(reader, &name) < 0)
			return PAGE_MALFORMED;
		filter->keys[i] = name->text;
	}
	return 0;
}

/* A filter whose selector is none throws, and gets no number. */
int listeners_filter(struct session *session, struct reader *reader)
{
	struct listeners *listeners = &session->listeners;
	struct event_filter filter = {.mask = 0}, *kept;
	char *text;
	int error = take_filter(reader, &filter);

	if (error)
		return error;
	if (listeners->filter_count == UNILET_PAGE_FILTERS_MAX)
		return session_throw(session, "QuotaExceededError", "too many filters");
	kept = malloc(sizeof(*kept) + filter.selector.length);
	if (!kept)
		return -TREE_QUOTA_EXCEEDED;
	*kept = filter;
	text = (char *)(kept + 1);
	if (filter.selector.length)
		memcpy(text, filter.selector.data, filter.selector.length);
	kept->selector.data = text;
	listeners->filter[listeners->filter_count++] = kept;
	return 0;
}

/* What LISTEN says behind its object. */
struct listen_words {
	struct guest_name *type;
	uint32_t listener, flags, fields, filter;
};

static int take_listen(struct session *session, struct reader *reader, struct listen_words *out)
{
	const uint32_t *word;

	if (reader_name(reader, &out->type) < 0 || reader_listener(reader, &out->listener) < 0)
		return PAGE_MALFORMED;
	word = reader_take(reader, 3);
	if (!word || word[0] & ~LISTEN_FLAGS || word[1] > session->listeners.field_count ||
	    word[2] > session->listeners.filter_count)
		return reader_bad(reader);
	out->flags = word[0];
	out->fields = word[1];
	out->filter = word[2];
	return 0;
}

static struct listening *find(const struct listeners *listeners, const struct node *node, uint32_t type,
			      uint32_t listener, uint32_t flags)
{
	for (uint32_t i = 0; i < listeners->count; i++) {
		struct listening *item = listeners->item[i];

		if (item->node == node && item->type == type && item->listener == listener &&
		    !((item->flags ^ flags) & PAGE_LISTEN_CAPTURE))
			return item;
	}
	return NULL;
}

static int add(struct session *session, struct node *node, const struct listen_words *words)
{
	struct listeners *listeners = &session->listeners;
	struct listening *item;
	int result;

	if (listeners->count == UNILET_PAGE_LISTENERS_MAX)
		return session_throw(session, "QuotaExceededError", "too many listeners");
	item = malloc(sizeof(*item));
	if (!item)
		return -TREE_QUOTA_EXCEEDED;
	*item = (struct listening){.session = session,
				   .node = node,
				   .place = listeners->count,
				   .type = words->type->atom,
				   .listener = words->listener,
				   .flags = words->flags,
				   .fields = words->fields ? listeners->fields[words->fields - 1] : NULL,
				   .filter = words->filter ? listeners->filter[words->filter - 1] : NULL};
	listeners->item[listeners->count++] = item;
	listeners->number[item->listener].left += item->flags & PAGE_LISTEN_END ? 1 : 0;
	result = node_listen(node, item->type, listener_of(item));
	if (result == 1)
		return 0;
	release(item);
	return result;
}

/* A filter has its number whatever its selector is: who listens with a wrong one is told. */
static int check_selector(struct session *session, uint32_t filter)
{
	const struct string text = filter ? session->listeners.filter[filter - 1]->selector : (struct string){0};
	struct selector *selector;
	int error;

	if (text.length == 0)
		return 0;
	error = grant_selector(session, text);
	if (!error)
		error = selector_open(session->tree, text, &selector);
	if (!error)
		selector_close(selector);
	return error;
}

int listeners_listen(struct session *session, struct reader *reader)
{
	const struct value *object;
	struct listen_words words;
	int error;

	if (reader_handle(reader, &object) < 0 || take_listen(session, reader, &words) < 0)
		return PAGE_MALFORMED;
	error = grant_listen(session, object);
	if (!error && !words.type->atom)
		error = session_throw(session, "QuotaExceededError", "too long a name");
	if (!error && !find(&session->listeners, object->node, words.type->atom, words.listener, words.flags)) {
		error = check_selector(session, words.filter);
		if (!error)
			error = add(session, object->node, &words);
	}
	session->listeners.number[words.listener].listens += !error && words.flags & PAGE_LISTEN_END;
	return error;
}

int listeners_unlisten(struct session *session, struct reader *reader)
{
	const struct value *object;
	struct guest_name *type;
	uint32_t listener;
	const uint32_t *flags;
	struct listening *item;

	if (reader_handle(reader, &object) < 0 || reader_name(reader, &type) < 0 ||
	    reader_listener(reader, &listener) < 0)
		return PAGE_MALFORMED;
	flags = reader_take(reader, 1);
	if (!flags || *flags & ~LISTEN_FLAGS)
		return reader_bad(reader);
	if (object->kind != VALUE_NODE)
		return 0;
	item = find(&session->listeners, object->node, type->atom, listener, *flags);
	if (item)
		stop(item);
	return 0;
}

void listeners_close(struct session *session)
{
	struct listeners *listeners = &session->listeners;

	while (listeners->count)
		stop(listeners->item[listeners->count - 1]);
	for (uint32_t i = 0; i < listeners->field_count; i++)
		close_fields(listeners->fields[i]);
	for (uint32_t i = 0; i < listeners->filter_count; i++)
		free(listeners->filter[i]);
	listeners->field_count = listeners->filter_count = 0;
}
