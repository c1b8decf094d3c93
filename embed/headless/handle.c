/* handle.c: the objects of the page that a guest holds, in two tables: the guest numbers one, the page side the other. */
#include "handle.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define TABLE_SIZE_FIRST 1024u
#define NEXT_GENERATION  (1u << PAGE_HANDLE_INDEX_BITS)

/* handle 0: never used, if node is NULL; else deleted. `shared`: the guest has had more than one number for it. */
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

int handles_open(struct handles *handles, struct node *root)
{
	*handles = (struct handles){.guests = reserve(SLOTS_BYTES),
				    .pages = reserve(SLOTS_BYTES),
				    .free = reserve(INDICES_BYTES),
				    .fresh = reserve(INDICES_BYTES),
				    .guest_end = 1,
				    .page_count = 1};
	if (!handles->guests || !handles->pages || !handles->free || !handles->fresh) {
		handles_close(handles);
		return -TREE_QUOTA_EXCEEDED;
	}
	handles->guests[0] = (struct handle_slot){.handle = PAGE_HANDLE_PAGE, .value = null_value};
	handles_put(handles, PAGE_ROOT, value_node(node_hold(root)));
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

/* A number for a node; the first of the guest's stays. 0 or -TREE_QUOTA_EXCEEDED. */
static int enter(struct handles *handles, struct node *node, uint32_t handle)
{
	struct handle_entry *entry;

	if (make_room(handles) < 0)
		return -TREE_QUOTA_EXCEEDED;
	entry = find(handles, node);
	if (entry->handle && !(entry->handle & PAGE_HANDLE_PAGE)) {
		entry->shared |= entry->handle != handle;
		return 0;
	}
	handles->table_used += !entry->node;
	*entry = (struct handle_entry){.node = node, .handle = handle, .shared = entry->handle ? entry->shared : 0};
	return 0;
}

/* The same for an object. */
static void enter_object(struct object *object, uint32_t handle)
{
	if (object->handle && !(object->handle & PAGE_HANDLE_PAGE))
		object->shared |= object->handle != handle;
	else
		object->handle = handle;
}

/* Those that cannot be entered, as there is no memory, get a number of the page side's when they are sent. */
static void enter_fresh(struct handles *handles)
{
	for (uint32_t i = 0; i < handles->fresh_count; i++) {
		const struct handle_slot *slot = &handles->guests[handles->fresh[i]];

		if (slot->value.kind == VALUE_NODE)
			enter(handles, slot->value.node, slot->handle);
		else if (slot->value.kind == VALUE_OBJECT)
			enter_object(slot->value.object, slot->handle);
	}
	handles->fresh_count = 0;
}

/* Another of the guest's numbers becomes the one that is sent. */
static uint32_t other_number(const struct handles *handles, const struct value *value)
{
	for (uint32_t i = 1; i < handles->guest_end; i++) {
		const struct handle_slot *slot = &handles->guests[i];

		if (slot->value.kind == value->kind && slot->handle &&
		    (value->kind == VALUE_NODE ? slot->value.node == value->node : slot->value.object == value->object))
			return slot->handle;
	}
	return 0;
}

/* A number does not hold this any more. */
static void leave(struct handles *handles, uint32_t handle, const struct value *value)
{
	struct handle_entry *entry;

	if (value->kind == VALUE_OBJECT && value->object->handle == handle)
		value->object->handle = value->object->shared ? other_number(handles, value) : 0;
	if (value->kind != VALUE_NODE || !handles->table_size)
		return;
	entry = find(handles, value->node);
	if (entry->handle == handle)
		entry->handle = entry->shared ? other_number(handles, value) : 0;
}

static void forget(struct handles *handles, struct handle_slot *slot)
{
	struct value value = slot->value;
	const uint32_t handle = slot->handle;

	slot->handle = 0;
	slot->value = UNDEFINED;
	leave(handles, handle, &value);
	value_drop(&value);
}

void handles_put(struct handles *handles, uint32_t handle, struct value value)
{
	const uint32_t index = handle & PAGE_HANDLE_INDEX;
	struct handle_slot *slot = &handles->guests[index];

	if (handle == 0) {
		value_drop(&value);
		return;
	}
	if (slot->handle)
		forget(handles, slot);
	slot->handle = handle;
	slot->value = value;
	if (index >= handles->guest_end)
		handles->guest_end = index + 1;
	if (value.kind != VALUE_NODE && value.kind != VALUE_OBJECT)
		return;
	if (handles->fresh_count == UNILET_PAGE_HANDLES_MAX)
		enter_fresh(handles);
	handles->fresh[handles->fresh_count++] = index;
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
	leave(handles, handle, &value);
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
