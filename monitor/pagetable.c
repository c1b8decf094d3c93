/* pagetable.c: four-level page tables (AMD64 Architecture Programmer's Manual, volume 2, section 5.3). */
#include "memory.h"

#include <errno.h>
#include <stdbool.h>

#include "limits.h"

#define ENTRY_PRESENT    (1ull << 0)
#define ENTRY_WRITE      (1ull << 1)
#define ENTRY_USER       (1ull << 2)
#define ENTRY_ACCESSED   (1ull << 5)
#define ENTRY_DIRTY      (1ull << 6)
#define ENTRY_HUGE       (1ull << 7)
#define ENTRY_MAPPED     (1ull << 9) /* ours, ignored by the CPU: a page stands here even while it is not present */
#define ENTRY_NO_EXECUTE (1ull << 63)
#define ENTRY_ADDRESS    0x000ffffffffff000ull
#define ENTRIES          512u

enum { LEVEL_SMALL = 1, LEVEL_HUGE = 2, LEVEL_ROOT = 4 };

static uint64_t *table_at(const struct pagetable *table, uint64_t entry)
{
	return table->host + ((entry & ENTRY_ADDRESS) - table->physical) / sizeof(uint64_t);
}

/* Physical address of a fresh table; anonymous memory is zero. 0 if there is none left. */
static uint64_t table_take(struct pagetable *table)
{
	if (table->used >= PAGETABLE_PAGES_MAX)
		return 0;
	return table->physical + UNILET_PAGE * table->used++;
}

int pagetable_open(struct pagetable *table, const struct memory *memory)
{
	table->host = memory_system(memory, SYSTEM_PAGETABLES, PAGETABLE_PAGES_MAX * UNILET_PAGE);
	table->physical = PHYSICAL_SYSTEM + SYSTEM_PAGETABLES;
	table->used = 1;
	return table->host ? 0 : -EFAULT;
}

static unsigned index_at(uint64_t address, int level)
{
	return (address >> (12 + 9 * (level - 1))) & (ENTRIES - 1);
}

/* The entry for `address` at `level`, or the huge entry above it, or NULL without the tables that lead there. */
static uint64_t *entry_find(const struct pagetable *table, uint64_t address, int level)
{
	uint64_t *entries = table->host;

	for (int here = LEVEL_ROOT;; here--) {
		uint64_t *entry = &entries[index_at(address, here)];

		if (here == level || (*entry & ENTRY_HUGE))
			return entry;
		if (!(*entry & ENTRY_ADDRESS))
			return NULL;
		entries = table_at(table, *entry);
	}
}

static uint64_t *entry_make(struct pagetable *table, uint64_t address, int level)
{
	uint64_t *entries = table->host;

	for (int here = LEVEL_ROOT; here > level; here--) {
		uint64_t *entry = &entries[index_at(address, here)];

		if (!*entry) {
			uint64_t physical = table_take(table);

			if (!physical)
				return NULL;
			*entry = physical | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER | ENTRY_ACCESSED;
		}
		entries = table_at(table, *entry);
	}
	return &entries[index_at(address, level)];
}

/* Accessed and dirty are set beforehand: the CPU then never writes to the tables. */
static uint64_t leaf_bits(uint32_t rights)
{
	uint64_t bits = ENTRY_MAPPED | ENTRY_USER | ENTRY_ACCESSED | ENTRY_DIRTY;

	if (rights != RIGHT_NONE)
		bits |= ENTRY_PRESENT;
	if (rights & RIGHT_WRITE)
		bits |= ENTRY_WRITE;
	if (!(rights & RIGHT_EXECUTE))
		bits |= ENTRY_NO_EXECUTE;
	return bits;
}

int pagetable_map(struct pagetable *table, uint64_t address, uint64_t physical, uint64_t bytes, uint32_t rights,
		  enum pagetable_kind kind)
{
	const uint64_t step = kind == PAGETABLE_HUGE ? UNILET_HUGE_PAGE : UNILET_PAGE;
	uint64_t bits = leaf_bits(rights);

	if (kind == PAGETABLE_HUGE)
		bits |= ENTRY_HUGE;
	if (kind == PAGETABLE_SUPERVISOR)
		bits &= ~ENTRY_USER;
	for (uint64_t done = 0; done < bytes; done += step) {
		uint64_t *entry = entry_make(table, address + done, kind == PAGETABLE_HUGE ? LEVEL_HUGE : LEVEL_SMALL);

		if (!entry)
			return -ENOSPC;
		*entry = (physical + done) | bits;
	}
	return 0;
}

uint64_t pagetable_find(const struct pagetable *table, uint64_t address)
{
	const uint64_t *entry = address >> 47 ? NULL : entry_find(table, address, LEVEL_SMALL);
	const uint64_t within = entry && (*entry & ENTRY_HUGE) ? UNILET_HUGE_PAGE - 1 : UNILET_PAGE - 1;

	if (!entry || !(*entry & ENTRY_MAPPED) || !(*entry & ENTRY_USER))
		return 0;
	return (*entry & ENTRY_ADDRESS & ~within) | (address & within);
}

/* One huge entry becomes a table of 512 small ones with the same rights. */
static int entry_split(struct pagetable *table, uint64_t *huge)
{
	uint64_t physical = table_take(table);
	uint64_t *small;

	if (!physical)
		return -ENOSPC;
	small = table_at(table, physical);
	for (unsigned i = 0; i < ENTRIES; i++)
		small[i] = (*huge & ~ENTRY_HUGE) + i * UNILET_PAGE;
	*huge = physical | ENTRY_PRESENT | ENTRY_WRITE | ENTRY_USER | ENTRY_ACCESSED;
	return 0;
}

static uint64_t smaller(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Bytes up to the next 2 MiB boundary, at most `left`: what one second-level entry has of a range. */
static uint64_t part_bytes(uint64_t address, uint64_t left)
{
	return smaller(UNILET_HUGE_PAGE - (address & (UNILET_HUGE_PAGE - 1)), left);
}

/* Checks that every page of the range is mapped; says how many tables splitting will take. */
static int range_check(const struct pagetable *table, uint64_t address, uint64_t bytes, uint32_t *splits)
{
	*splits = 0;
	for (uint64_t step, done = 0; done < bytes; done += step) {
		const uint64_t *entry = entry_find(table, address + done, LEVEL_SMALL);

		if (!entry || !(*entry & ENTRY_MAPPED))
			return -ENOENT;
		step = *entry & ENTRY_HUGE ? part_bytes(address + done, bytes - done) : UNILET_PAGE;
		if ((*entry & ENTRY_HUGE) && step < UNILET_HUGE_PAGE)
			++*splits;
	}
	return 0;
}

/* Returns 1 if the entry allows less than before. */
static int entry_change(uint64_t *entry, uint32_t rights)
{
	const uint64_t keep = *entry & (ENTRY_ADDRESS | ENTRY_HUGE);
	const uint64_t before = *entry;

	__atomic_store_n(entry, keep | leaf_bits(rights), __ATOMIC_RELAXED);
	return (before & ~*entry & (ENTRY_PRESENT | ENTRY_WRITE)) || (*entry & ~before & ENTRY_NO_EXECUTE);
}

int pagetable_protect(struct pagetable *table, uint64_t address, uint64_t bytes, uint32_t rights)
{
	uint32_t splits;
	int lost = 0;
	int error = range_check(table, address, bytes, &splits);

	if (error)
		return error;
	if (splits > PAGETABLE_PAGES_MAX - table->used)
		return -ENOSPC;
	for (uint64_t step, done = 0; done < bytes; done += step) {
		uint64_t *entry = entry_find(table, address + done, LEVEL_SMALL);

		step = *entry & ENTRY_HUGE ? part_bytes(address + done, bytes - done) : UNILET_PAGE;
		if ((*entry & ENTRY_HUGE) && step < UNILET_HUGE_PAGE) {
			entry_split(table, entry);
			entry = entry_find(table, address + done, LEVEL_SMALL);
			step = UNILET_PAGE;
		}
		lost |= entry_change(entry, rights);
	}
	return lost;
}
