/* listener.c: who listens to what on a node. */
#include "tree_internal.h"

#define LISTENERS_ROOM_FIRST 2u

struct entry {
	struct listener listener;
	uint32_t type;
	bool removed; /* it stays in the list while that is walked */
};

struct listeners {
	struct listeners *next, **link; /* in the tree's list of all of them */
	struct node *node;
	struct entry *entries;
	uint32_t count, room;
	uint32_t walks; /* that are under way */
};

static bool is_same(const struct entry *entry, uint32_t type, const struct listener *listener)
{
	return !entry->removed && entry->type == type && entry->listener.call == listener->call &&
	       entry->listener.context == listener->context &&
	       ((entry->listener.flags ^ listener->flags) & LISTENER_CAPTURE) == 0;
}

static struct entry *find(const struct node *node, uint32_t type, const struct listener *listener)
{
	struct listeners *listeners = node->rare ? node->rare->listeners : NULL;

	for (uint32_t i = 0; listeners && i < listeners->count; i++)
		if (is_same(&listeners->entries[i], type, listener))
			return &listeners->entries[i];
	return NULL;
}

static int create(struct node *node, struct listeners **result)
{
	struct tree *tree = node->tree;
	struct listeners *listeners;
	struct rare *rare;
	int error = node_rare(node, &rare);

	if (error)
		return error;
	*result = rare->listeners;
	if (*result)
		return 0;
	listeners = pool_allocate(&tree->pool, sizeof(*listeners));
	if (!listeners)
		return -TREE_QUOTA_EXCEEDED;
	*listeners = (struct listeners){.next = tree->listening, .link = &tree->listening, .node = node};
	if (listeners->next)
		listeners->next->link = &listeners->next;
	tree->listening = rare->listeners = *result = listeners;
	return 0;
}

static int make_room(struct pool *pool, struct listeners *listeners)
{
	uint32_t room = listeners->room ? 2 * listeners->room : LISTENERS_ROOM_FIRST;
	struct entry *entries;

	if (listeners->count < listeners->room)
		return 0;
	if (room > UNILET_HEADLESS_LISTENERS_MAX)
		return -TREE_QUOTA_EXCEEDED;
	entries = pool_allocate(pool, room * sizeof(*entries));
	if (!entries)
		return -TREE_QUOTA_EXCEEDED;
	if (listeners->room > 0) {
		memcpy(entries, listeners->entries, listeners->count * sizeof(*entries));
		pool_free(pool, listeners->entries, listeners->room * sizeof(*entries));
	}
	listeners->entries = entries;
	listeners->room = room;
	return 0;
}

int node_listen(struct node *node, uint32_t type, struct listener listener)
{
	struct listeners *listeners;
	int error;

	if (find(node, type, &listener))
		return 0;
	error = create(node, &listeners);
	if (!error)
		error = make_room(&node->tree->pool, listeners);
	if (error)
		return error;
	listeners->entries[listeners->count++] = (struct entry){listener, type, false};
	return 1;
}

static void tell(const struct entry *entry)
{
	if (entry->listener.release)
		entry->listener.release(entry->listener.context);
}

/* Takes those out that were removed, once nobody walks the list. */
static void sweep(struct listeners *listeners)
{
	uint32_t kept = 0;

	if (listeners->walks > 0)
		return;
	for (uint32_t i = 0; i < listeners->count; i++)
		if (listeners->entries[i].removed)
			tell(&listeners->entries[i]);
		else
			listeners->entries[kept++] = listeners->entries[i];
	listeners->count = kept;
}

bool node_unlisten(struct node *node, uint32_t type, const struct listener *listener)
{
	struct entry *entry = find(node, type, listener);

	if (!entry)
		return false;
	entry->removed = true;
	sweep(node->rare->listeners);
	return true;
}

bool node_has_listeners(const struct node *node)
{
	return node->rare && node->rare->listeners && node->rare->listeners->count > 0;
}

/* Those that are added meanwhile are not called; those that are removed meanwhile neither. */
void listeners_call(struct node *node, struct event *event, bool capture)
{
	struct listeners *listeners = node->rare ? node->rare->listeners : NULL;
	uint32_t count = listeners ? listeners->count : 0;

	if (count == 0)
		return;
	listeners->walks++;
	for (uint32_t i = 0; i < count && !(event->flags & EVENT_STOPPED_IMMEDIATE); i++) {
		struct entry *entry = &listeners->entries[i];
		struct listener listener = entry->listener;

		if (entry->removed || entry->type != event->type || !(listener.flags & LISTENER_CAPTURE) == capture)
			continue;
		if (listener.flags & LISTENER_ONCE)
			entry->removed = true;
		if (listener.flags & LISTENER_PASSIVE)
			event->flags |= EVENT_PASSIVE;
		listener.call(listener.context, event);
		event->flags &= ~(uint32_t)EVENT_PASSIVE;
	}
	listeners->walks--;
	sweep(listeners);
}

void listeners_free(struct listeners *listeners)
{
	struct pool *pool = &listeners->node->tree->pool;

	listeners->node->rare->listeners = NULL;
	*listeners->link = listeners->next;
	if (listeners->next)
		listeners->next->link = listeners->link;
	for (uint32_t i = 0; i < listeners->count; i++)
		tell(&listeners->entries[i]);
	if (listeners->room > 0)
		pool_free(pool, listeners->entries, listeners->room * sizeof(*listeners->entries));
	pool_free(pool, listeners, sizeof(*listeners));
}
