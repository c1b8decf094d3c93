/* handle.h: what a guest holds, by number. (dom_abi.h) */
#ifndef UNILET_HEADLESS_HANDLE_H
#define UNILET_HEADLESS_HANDLE_H

#include "../../abi/dom_abi.h"
#include "../../abi/limits_abi.h"
#include "script.h"

/* Whether an index of the guest's is in the table of nodes, or in the list of those that are to be entered. */
enum handle_entered {
	HANDLE_NOT_ENTERED,
	HANDLE_FRESH,
	HANDLE_ENTERED,
};

/* One index: which handle it is now (0: none), and what that holds. */
struct handle_slot {
	uint32_t handle;
	union {
		uint32_t sent;  /* of the page side's: how often it was sent and not released */
		uint32_t entry; /* of the guest's: enum handle_entered */
	};
	struct value value;
};

/* Indices; 0: in no ring. */
struct handle_link {
	uint32_t next, previous;
};

struct handles {
	struct handle_slot *guests; /* UNILET_PAGE_HANDLES_MAX of each; committed on touch. [0] is no handle's */
	struct handle_slot *pages;
	uint32_t *free; /* indices of `pages` that were used before */
	uint32_t free_count;
	uint32_t guest_end;  /* above all indices of `guests` that were ever used */
	uint32_t page_count; /* indices of `pages` that were ever used */
	/* Node -> its number, for when it is sent. Most are never sent, so the indices in `fresh` are entered before somebody
	 * looks. Each is there once at most. */
	struct handle_entry *table;
	uint32_t table_size; /* a power of two, or 0 */
	uint32_t table_used; /* with those that were deleted */
	uint32_t *fresh;
	uint32_t fresh_count;
	/* By index of `guests`: the numbers of a node that has several, in a ring. Not touched for a node with one number. */
	struct handle_link *links;
};

/* handle.c */

/* `root` becomes PAGE_ROOT. 0 or -TREE_QUOTA_EXCEEDED. */
int handles_open(struct handles *handles, struct node *root);
void handles_close(struct handles *handles);

/* The slow half of handles_get(). */
const struct value *handles_get_other(const struct handles *handles, uint32_t handle);

/* What it holds: lent; null if nothing (any more). */
static inline const struct value *handles_get(const struct handles *handles, uint32_t handle)
{
	const struct handle_slot *slot = &handles->guests[handle & PAGE_HANDLE_INDEX];

	return slot->handle == handle ? &slot->value : handles_get_other(handles, handle);
}

/* Whether it may be named at all: index 0 is nobody's. */
static inline bool handles_is_handle(uint32_t handle)
{
	return handle == 0 || handle & PAGE_HANDLE_INDEX;
}

/* Whether the guest may put something under that number; 0: it does not want it. */
static inline bool handles_is_result(uint32_t handle)
{
	return handle == 0 || (!(handle & PAGE_HANDLE_PAGE) && (handle & PAGE_HANDLE_INDEX) > PAGE_ROOT);
}

/* Puts a value under a number of the guest's, or drops it if that is 0. Takes what value_keep() holds of it. */
void handles_put(struct handles *handles, uint32_t handle, struct value value);

/* The slow half of handles_put_node(). */
void handles_put_node_other(struct handles *handles, uint32_t handle, struct node *node);

/* The same of a node; takes a hold of it. */
static inline void handles_put_node(struct handles *handles, uint32_t handle, struct node *node)
{
	const uint32_t index = handle & PAGE_HANDLE_INDEX;
	struct handle_slot *slot = &handles->guests[index];

	if (handle == 0 || slot->handle || index >= handles->guest_end) {
		handles_put_node_other(handles, handle, node);
		return;
	}
	slot->handle = handle;
	slot->value.kind = VALUE_NODE;
	slot->value.node = node;
	if (slot->entry == HANDLE_FRESH)
		return;
	slot->entry = HANDLE_FRESH;
	handles->fresh[handles->fresh_count++] = index;
}

/* The number to tell the guest of a node or object: its own, if it has one, else one of the page side's, to be released once for
 * each time; 0 if there are too many. */
uint32_t handles_send(struct handles *handles, const struct value *value);

/* Null and the root stay; numbers that hold nothing are fine. */
void handles_release(struct handles *handles, uint32_t handle);

#endif
