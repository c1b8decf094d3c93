/* handle.c: the objects of the page that a guest holds, in two tables: the guest numbers one, the page side the other. */
#include "handle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define TABLE_SIZE_FIRST 1024u
#define NEXT_GENERATION  (1u << PAGE_HANDLE_INDEX_BITS)

/* handle 0: never used, if node is NULL; else deleted. `shared`: the guest has more numbers for it, in a ring with this. */
struct handle_entry {
	struct node *node;
	uint32_t handle;
	uint32_t shared;
};

static const struct value null_value = {.kind = VALUE_NULL};

static void *reserve(size_t bytes)
{
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return memory == MAP_FAILED ? NULL : memory;
}

static void unreserve(void *memory, size_t bytes)
{
	if (memory)
		munmap(memory, bytes);
}

#define SLOTS_BYTES   (UNILET_PAGE_HANDLES_MAX * sizeof(struct handle_slot))
#define INDICES_BYTES (UNILET_PAGE_HANDLES_MAX * sizeof(uint32_t))
#define LINKS_BYTES   (UNILET_PAGE_HANDLES_MAX * sizeof(struct handle_link))

int handles_open(struct handles *handles, struct node *root)
{
	*handles = (struct handles){.guests = reserve(SLOTS_BYTES),
				    .pages = reserve(SLOTS_BYTES),
				    .free = reserve(INDICES_BYTES),
				    .fresh = reserve(INDICES_BYTES),
				    .links = reserve(LINKS_BYTES),
				    .guest_end = 1,
				    .page_count = 1};
	if (!handles->guests || !handles->pages || !handles->free || !handles->fresh || !handles->links) {
		handles_close(handles);
		return -TREE_QUOTA_EXCEEDED;
	}
	handles->guests[0] = (struct handle_slot){.handle = PAGE_HANDLE_PAGE, .value = null_value};
	handles_put_node(handles, PAGE_ROOT, node_hold(root));
	return 0;
}

static void drop_all(struct handle_slot *slots, uint32_t end)
{
	for (uint32_t i = 0; slots && i < end; i++)
		value_drop(&slots[i].value);
}

void handles_close(struct handles *handles)
{
	drop_all(handles->guests, handles->guest_end);
	drop_all(handles->pages, handles->page_count);
	unreserve(handles->guests, SLOTS_BYTES);
	unreserve(handles->pages, SLOTS_BYTES);
	unreserve(handles->free, INDICES_BYTES);
	unreserve(handles->fresh, INDICES_BYTES);
	unreserve(handles->links, LINKS_BYTES);
	free(handles->table);
	*handles = (struct handles){0};
}

const struct value *handles_get_other(const struct handles *handles, uint32_t handle)
{
	const struct handle_slot *slot = &handles->pages[handle & PAGE_HANDLE_INDEX];

	return handle & PAGE_HANDLE_PAGE && slot->handle == handle && slot->sent ? &slot->value : &null_value;
}

static uint32_t hash_of(const struct node *node)
{
	return (uint32_t)(((uintptr_t)node >> 4) * 0x9e3779b97f4a7c15ull >> 32);
}

/* Where a node is, or the place for it. */
static struct handle_entry *find(const struct handles *handles, const struct node *node)
{
	uint32_t at = hash_of(node);
	struct handle_entry *place = NULL;

	for (;; at++) {
		struct handle_entry *entry = &handles->table[at & (handles->table_size - 1)];

		if (entry->node == node && entry->handle)
			return entry;
		if (!place && !entry->handle)
			place = entry;
		if (!entry->node)
			return place;
	}
}

/* Three quarters are used at most, so every search ends. Deleted ones go when it is made anew. */
static int make_room(struct handles *handles)
{
	struct handle_entry *old = handles->table;
	const uint32_t old_size = handles->table_size;
	uint32_t count = 0;

	if (old_size && handles->table_used < old_size / 4 * 3)
		return 0;
	for (uint32_t i = 0; i < old_size; i++)
		count += old[i].handle != 0;
	handles->table_size = old_size ? old_size : TABLE_SIZE_FIRST;
	while (count >= handles->table_size / 2)
		handles->table_size *= 2;
	handles->table = calloc(handles->table_size, sizeof(*handles->table));
	if (!handles->table) {
		handles->table = old;
		handles->table_size = old_size;
		return -TREE_QUOTA_EXCEEDED;
	}
	for (uint32_t i = 0; i < old_size; i++)
		if (old[i].handle)
			*find(handles, old[i].node) = old[i];
	handles->table_used = count;
	free(old);
	return 0;
}

/* One more number of a node or object: the last of the ring, which begins with the one that is sent. */
static void link_number(struct handles *handles, uint32_t sent, uint32_t *shared, uint32_t handle)
{
	const uint32_t first = sent & PAGE_HANDLE_INDEX, index = handle & PAGE_HANDLE_INDEX;
	struct handle_link *links = handles->links;

	if (index == first || links[index].next)
		return;
	if (!*shared)
		links[first] = (struct handle_link){first, first};
	*shared = 1;
	links[index] = (struct handle_link){.next = first, .previous = links[first].previous};
	links[links[index].previous].next = index;
	links[first].previous = index;
}

/* One number less. If it was the one that is sent, the oldest of the others becomes that. */
static void unlink_number(struct handles *handles, uint32_t *sent, uint32_t *shared, uint32_t handle)
{
	const uint32_t index = handle & PAGE_HANDLE_INDEX;
	struct handle_link *links = handles->links;
	const struct handle_link link = links[index];

	if (!link.next)
		return;
	links[link.next].previous = link.previous;
	links[link.previous].next = link.next;
	links[index] = (struct handle_link){0};
	if (*sent == handle)
		*sent = handles->guests[link.next].handle;
	if (link.next == link.previous) {
		links[link.next] = (struct handle_link){0};
		*shared = 0;
	}
}

/* A number for a node; the first of the guest's stays. 0 or -TREE_QUOTA_EXCEEDED. */
static int enter(struct handles *handles, struct node *node, uint32_t handle)
{
	struct handle_entry *entry;

	if (make_room(handles) < 0)
		return -TREE_QUOTA_EXCEEDED;
	entry = find(handles, node);
	if (entry->handle && !(entry->handle & PAGE_HANDLE_PAGE)) {
		link_number(handles, entry->handle, &entry->shared, handle);
		return 0;
	}
	handles->table_used += !entry->node;
	*entry = (struct handle_entry){.node = node, .handle = handle};
	return 0;
}

/* The same for an object. */
static void enter_object(struct handles *handles, struct object *object, uint32_t handle)
{
	if (object->handle && !(object->handle & PAGE_HANDLE_PAGE))
		link_number(handles, object->handle, &object->shared, handle);
	else
		object->handle = handle;
}

/* Those that cannot be entered, as there is no memory, get a number of the page side's when they are sent. */
static void enter_fresh(struct handles *handles)
{
	for (uint32_t i = 0; i < handles->fresh_count; i++) {
		struct handle_slot *slot = &handles->guests[handles->fresh[i]];

		slot->entry = HANDLE_NOT_ENTERED;
		if (slot->value.kind == VALUE_NODE)
			slot->entry = enter(handles, slot->value.node, slot->handle) < 0 ? HANDLE_NOT_ENTERED
											 : HANDLE_ENTERED;
		else if (slot->value.kind == VALUE_OBJECT)
			enter_object(handles, slot->value.object, slot->handle);
	}
	handles->fresh_count = 0;
}

static void leave_object(struct handles *handles, uint32_t handle, struct object *object)
{
	if (object->shared && !(handle & PAGE_HANDLE_PAGE))
		unlink_number(handles, &object->handle, &object->shared, handle);
	else if (object->handle == handle)
		object->handle = 0;
}

/* A number that was entered does not hold this node any more. */
static void leave(struct handles *handles, uint32_t handle, const struct node *node)
{
	struct handle_entry *entry;

	if (!handles->table_size)
		return;
	entry = find(handles, node);
	if (entry->shared && !(handle & PAGE_HANDLE_PAGE))
		unlink_number(handles, &entry->handle, &entry->shared, handle);
	else if (entry->handle == handle)
		entry->handle = 0;
}

static void forget_node(struct handles *handles, struct handle_slot *slot)
{
	const uint32_t handle = slot->handle;
	struct node *node = slot->value.node;

	slot->handle = 0;
	slot->value.kind = VALUE_UNDEFINED;
	if (slot->entry == HANDLE_ENTERED) {
		slot->entry = HANDLE_NOT_ENTERED;
		leave(handles, handle, node);
	}
	node_release(node);
}

static void forget(struct handles *handles, struct handle_slot *slot)
{
	struct value value;

	if (slot->value.kind == VALUE_NODE) {
		forget_node(handles, slot);
		return;
	}
	value = slot->value;
	if (value.kind == VALUE_OBJECT)
		leave_object(handles, slot->handle, value.object);
	slot->handle = 0;
	slot->value = UNDEFINED;
	value_drop(&value);
}

/* The slot of a number of the guest's, which holds nothing (any more). */
static struct handle_slot *empty_slot(struct handles *handles, uint32_t handle)
{
	const uint32_t index = handle & PAGE_HANDLE_INDEX;
	struct handle_slot *slot = &handles->guests[index];

	if (slot->handle)
		forget(handles, slot);
	slot->handle = handle;
	if (index >= handles->guest_end)
		handles->guest_end = index + 1;
	return slot;
}

void handles_put(struct handles *handles, uint32_t handle, struct value value)
{
	struct handle_slot *slot;

	if (handle == 0) {
		value_drop(&value);
		return;
	}
	slot = empty_slot(handles, handle);
	slot->value = value;
	if (slot->entry == HANDLE_FRESH || (value.kind != VALUE_NODE && value.kind != VALUE_OBJECT))
		return;
	slot->entry = HANDLE_FRESH;
	handles->fresh[handles->fresh_count++] = handle & PAGE_HANDLE_INDEX;
}

void handles_put_node_other(struct handles *handles, uint32_t handle, struct node *node)
{
	handles_put(handles, handle, value_node(node));
}

/* A new number of the page side's. */
static uint32_t add(struct handles *handles, const struct value *value)
{
	struct handle_slot *slot;
	uint32_t index = handles->page_count;

	if (handles->free_count)
		index = handles->free[--handles->free_count];
	else if (index == UNILET_PAGE_HANDLES_MAX)
		return 0;
	else
		handles->pages[handles->page_count++].handle = PAGE_HANDLE_PAGE | index;
	slot = &handles->pages[index];
	slot->value = *value;
	slot->sent = 1;
	value_keep(&slot->value); /* of these two kinds it does not fail */
	if (value->kind == VALUE_OBJECT)
		value->object->handle = slot->handle;
	else
		enter(handles, value->node, slot->handle);
	return slot->handle;
}

uint32_t handles_send(struct handles *handles, const struct value *value)
{
	uint32_t handle = 0;

	enter_fresh(handles);
	if (value->kind == VALUE_OBJECT)
		handle = value->object->handle;
	else if (handles->table_size)
		handle = find(handles, value->node)->handle;
	if (!handle)
		return add(handles, value);
	if (handle & PAGE_HANDLE_PAGE)
		handles->pages[handle & PAGE_HANDLE_INDEX].sent++;
	return handle;
}

static void release_pages(struct handles *handles, struct handle_slot *slot, uint32_t index)
{
	struct value value = slot->value;
	const uint32_t handle = slot->handle;

	if (slot->sent == 0 || --slot->sent > 0)
		return;
	slot->value = UNDEFINED;
	if (value.kind == VALUE_NODE)
		leave(handles, handle, value.node);
	else
		leave_object(handles, handle, value.object);
	value_drop(&value);
	slot->handle = PAGE_HANDLE_PAGE | ((handle + NEXT_GENERATION) & PAGE_HANDLE_GENERATION) | index;
	handles->free[handles->free_count++] = index;
}

void handles_release(struct handles *handles, uint32_t handle)
{
	const uint32_t index = handle & PAGE_HANDLE_INDEX;

	if (handle & PAGE_HANDLE_PAGE) {
		if (handles->pages[index].handle == handle)
			release_pages(handles, &handles->pages[index], index);
	} else if (index > PAGE_ROOT && handles->guests[index].handle == handle) {
		forget(handles, &handles->guests[index]);
	}
}
