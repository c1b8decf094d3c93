/* handle.c: objects of the page by number: the guest's own and the page side's, and how often the program has each. */
#include "page.h"

#define INDEX_MAX       PAGE_HANDLE_INDEX
#define GENERATION      (PAGE_HANDLE_INDEX + 1)
#define PINNED          UINT32_MAX
#define FIRST_INDEX     (PAGE_ROOT + 1)
#define INDICES_AT_ONCE 64u

/* What an index stands for. */
struct entry {
	uint32_t handle;     /* also when nobody has it: then the one of its last use */
	uint32_t references; /* how often the program has it; 0: nobody has it */
	uint32_t sent;       /* so often it is to be released: once if it is the guest's */
};

static struct table {
	struct sdk_buffer entries; /* struct entry each, by index */
	struct sdk_buffer free;    /* uint32_t each: indices to be used again; the guest's only */
} guests = {SDK_BUFFER((INDEX_MAX + 1) * sizeof(struct entry)), SDK_BUFFER((INDEX_MAX + 1) * sizeof(uint32_t))},
  pages = {SDK_BUFFER((INDEX_MAX + 1) * sizeof(struct entry)), SDK_BUFFER(0)};

/* The entry of a handle's index; NULL: it was never used. */
static struct entry *entry_of(uint32_t handle)
{
	const struct table *table = handle & PAGE_HANDLE_PAGE ? &pages : &guests;
	const size_t at = (handle & PAGE_HANDLE_INDEX) * sizeof(struct entry);

	return at < table->entries.length ? (struct entry *)(void *)(table->entries.bytes + at) : NULL;
}

/* The entry, if it still is this handle's. */
static struct entry *valid_entry(uint32_t handle)
{
	struct entry *entry = entry_of(handle);

	return entry && entry->handle == handle && entry->references > 0 ? entry : NULL;
}

/* Makes entries up to this index. */
static int make_entries(struct table *table, uint32_t index)
{
	const size_t length = (index + 1) * sizeof(struct entry);
	const size_t more = length - table->entries.length;
	int result = sdk_buffer_reserve(&table->entries, more);

	if (result == 0)
		memset(table->entries.bytes + table->entries.length, 0, more);
	if (result == 0)
		table->entries.length = length;
	return result;
}

/* Room for the list of free ones is taken with the entries, so that giving one back cannot fail. */
static int make_indices(void)
{
	const size_t made = guests.entries.length / sizeof(struct entry);
	const uint32_t first = made < FIRST_INDEX ? FIRST_INDEX : (uint32_t)made;
	uint32_t end = first + INDICES_AT_ONCE;
	int result;

	if (end > INDEX_MAX + 1)
		end = INDEX_MAX + 1;
	if (first >= end)
		return -UNILET_TOO_LARGE;
	result = sdk_buffer_reserve(&guests.free, (end - FIRST_INDEX) * sizeof(uint32_t));
	if (result == 0)
		result = make_entries(&guests, end - 1);
	if (result < 0)
		return result;
	/* The lowest is taken first. */
	for (uint32_t index = end - 1; index >= first; index--) {
		sdk_buffer_append(&guests.free, &index, sizeof(index));
		entry_of(index)->handle = (index - GENERATION) & ~PAGE_HANDLE_PAGE;
	}
	return 0;
}

uint32_t sdk_handle_take(void)
{
	struct entry *entry;
	uint32_t index;
	int result = guests.free.length > 0 ? 0 : make_indices();

	if (result < 0) {
		sdk_fail(result);
		return 0;
	}
	guests.free.length -= sizeof(index);
	memcpy(&index, guests.free.bytes + guests.free.length, sizeof(index));
	entry = entry_of(index);
	entry->handle = (entry->handle + GENERATION) & ~PAGE_HANDLE_PAGE;
	entry->references = 1;
	entry->sent = 1;
	return entry->handle;
}

/* One of the page side's: it may be new. */
static struct entry *receive_page(uint32_t handle)
{
	struct entry *entry = entry_of(handle);

	if (!entry && make_entries(&pages, handle & PAGE_HANDLE_INDEX) < 0)
		return NULL;
	entry = entry_of(handle);
	/* An index whose object the program has stands for no other: the page side lies. */
	if (entry->references > 0 && entry->handle != handle)
		return NULL;
	entry->handle = handle;
	if (entry->sent == PINNED - 1)
		return NULL;
	entry->sent++;
	return entry;
}

uint32_t sdk_handle_receive(uint32_t handle)
{
	struct entry *entry;

	if (handle == PAGE_ROOT || (handle & PAGE_HANDLE_INDEX) == 0)
		return handle == PAGE_ROOT ? handle : 0;
	entry = handle & PAGE_HANDLE_PAGE ? receive_page(handle) : valid_entry(handle);
	if (!entry)
		return 0;
	if (entry->references < PINNED - 1)
		entry->references++;
	return handle;
}

void sdk_handle_keep(uint32_t handle)
{
	struct entry *entry = valid_entry(handle);

	if (entry && entry->references < PINNED - 1)
		entry->references++;
}

static void put_release(uint32_t handle)
{
	uint32_t *words = sdk_room(2, 0);
	const int result = words ? sdk_batch_note(sdk_batch.count, handle) : 0;

	if (result < 0)
		sdk_fail(result);
	if (!words || result < 0)
		return;
	words[0] = PAGE_RELEASE;
	words[1] = handle;
	sdk_done(2);
}

void sdk_handle_release(uint32_t handle)
{
	struct entry *entry = valid_entry(handle);

	if (!entry || entry->references == PINNED)
		return;
	entry->references--;
	if (entry->references >= entry->sent)
		return;
	entry->sent = entry->references;
	put_release(handle);
	if (!(handle & PAGE_HANDLE_PAGE) && entry->references == 0) {
		const uint32_t index = handle & PAGE_HANDLE_INDEX;

		sdk_buffer_append(&guests.free, &index, sizeof(index));
	}
}

void sdk_handle_pin(uint32_t handle)
{
	struct entry *entry = valid_entry(handle);

	if (entry)
		entry->references = PINNED;
}

/* Releasing again goes behind what is gathered: an index of the guest's that is another's by now needs none. */
void sdk_handle_undone(uint32_t handle)
{
	struct entry *entry = entry_of(handle);
	const uint32_t words[2] = {PAGE_RELEASE, handle};

	if (!entry)
		return;
	if (entry->references == PINNED && entry->handle == handle) {
		sdk_kept_forget(handle);
		entry->references = 1;
		sdk_handle_release(handle);
		return;
	}
	if (!(handle & PAGE_HANDLE_PAGE) && (entry->references > 0 || entry->handle != handle))
		return;
	if (sdk_batch_bytes() + sizeof(words) > UNILET_PAGE_BATCH_BYTES_MAX ||
	    sdk_batch_note(sdk_batch.count, handle) < 0)
		return; /* the page keeps the object: better than an operation of the program's that does not fit */
	if (sdk_buffer_append(&sdk_batch.words, words, sizeof(words)) == 0)
		sdk_batch.count++;
	else
		sdk_batch.noted.length -= sizeof(struct sdk_noted);
}
