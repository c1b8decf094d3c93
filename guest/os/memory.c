/* memory.c: brk and mmap over the heap, which the machine has mapped readable and writable and commits on touch.
 *
 * brk grows from below, mappings are taken from above; bitmaps of pages at the heap's start say which pages are taken and
 * which ever were: the latter are not zero any more. Two more say which are copies of files, and are not touched without
 * any. */
#include "os.h"

#define PROT_READ           1u
#define PROT_WRITE          2u
#define PROT_EXEC           4u
#define PROT_ALL            7u
#define MAP_FIXED           0x10u
#define MAP_FIXED_NOREPLACE 0x100000u
#define MREMAP_MAYMOVE      1u
#define MADV_WILLNEED       3 /* below: NORMAL, RANDOM, SEQUENTIAL */
#define MADV_DONTNEED       4
#define MADV_FREE           8
#define MADV_HUGEPAGE       14
#define MADV_NOHUGEPAGE     15

/* Giving pages back takes a trap, wiping them takes about as long for so many. */
#define DISCARD_PAGES_MIN 64u

static uint64_t *taken, *touched;
static uint64_t *of_file, *shared; /* of a file; and mapped MAP_SHARED */
static uint64_t heap_pages;        /* of the whole heap */
static uint64_t low_pages;         /* bitmaps and brk: pages below this index are never mappings */
static uint64_t lowest_taken;      /* no mapping lies below: brk may grow up to it */
static uint64_t brk_start, brk_end;
static bool rights_changed; /* some page of the heap has other rights than read and write */
static bool files_mapped;   /* some page is of a file, or was */

static bool bit_get(const uint64_t *bits, uint64_t page)
{
	return bits[page / 64] >> page % 64 & 1;
}

static void bits_set(uint64_t *bits, uint64_t page, uint64_t count, bool value)
{
	for (uint64_t i = page; i < page + count;) {
		if (i % 64 == 0 && page + count - i >= 64) {
			bits[i / 64] = value ? UINT64_MAX : 0;
			i += 64;
		} else {
			const uint64_t bit = 1ull << i % 64;

			bits[i / 64] = value ? bits[i / 64] | bit : bits[i / 64] & ~bit;
			i++;
		}
	}
}

static bool bits_any(const uint64_t *bits, uint64_t page, uint64_t count)
{
	for (uint64_t i = page; i < page + count; i++) {
		if (bit_get(bits, i))
			return true;
	}
	return false;
}

static uint64_t page_of(uint64_t address)
{
	return (address - GUEST_HEAP) / UNILET_PAGE;
}

static uint64_t address_of(uint64_t page)
{
	return GUEST_HEAP + page * UNILET_PAGE;
}

void memory_start(const struct boot_page *boot)
{
	uint64_t bitmap_bytes;

	heap_pages = boot->heap_bytes / UNILET_PAGE;
	bitmap_bytes = PAGE_ROUND_UP((heap_pages + 63) / 64 * 8);
	taken = (uint64_t *)GUEST_HEAP;
	touched = (uint64_t *)(GUEST_HEAP + bitmap_bytes);
	of_file = (uint64_t *)(GUEST_HEAP + 2 * bitmap_bytes);
	shared = (uint64_t *)(GUEST_HEAP + 3 * bitmap_bytes);
	low_pages = 4 * bitmap_bytes / UNILET_PAGE;
	lowest_taken = heap_pages;
	brk_start = brk_end = address_of(low_pages);
}

uint64_t memory_total(void)
{
	return heap_pages * UNILET_PAGE;
}

/* [address, address + length) in the part that mappings are made of. */
static bool is_mapping(uint64_t address, uint64_t length)
{
	const uint64_t start = PAGE_ROUND_UP(brk_end);
	const uint64_t end = address_of(heap_pages);

	return address >= start && address <= end && length <= end - address;
}

int64_t memory_brk(uint64_t end)
{
	if (end < brk_start || end > address_of(lowest_taken))
		return (int64_t)brk_end;
	if (end < brk_end)
		memset((void *)end, 0, brk_end - end); /* must be zero when it grows back */
	brk_end = end;
	return (int64_t)brk_end;
}

/* First page of the highest free run of `count` pages, 0 if there is none. */
static uint64_t run_find(uint64_t count)
{
	const uint64_t bottom = page_of(PAGE_ROUND_UP(brk_end));
	uint64_t run = 0;

	for (uint64_t page = heap_pages; page > bottom;) {
		page--;
		if (page % 64 == 63 && page >= bottom + 63 && taken[page / 64] == UINT64_MAX) {
			run = 0;
			page -= 63;
			continue;
		}
		run = bit_get(taken, page) ? 0 : run + 1;
		if (run == count)
			return page;
	}
	return 0;
}

static void zero_touched(uint64_t page, uint64_t count)
{
	for (uint64_t i = page; i < page + count; i++) {
		if (bit_get(touched, i))
			memset((void *)address_of(i), 0, UNILET_PAGE);
	}
	bits_set(touched, page, count, true);
}

void memory_note_file(uint64_t address, uint64_t length, bool is_shared)
{
	const uint64_t page = page_of(address), count = PAGE_ROUND_UP(length) / UNILET_PAGE;

	files_mapped = true;
	bits_set(of_file, page, count, true);
	bits_set(shared, page, count, is_shared);
}

static void forget_file(uint64_t page, uint64_t count)
{
	if (!files_mapped)
		return;
	bits_set(of_file, page, count, false);
	bits_set(shared, page, count, false);
}

/* Gives pages back to the host if that is worth a trap; they read as zero then. */
static bool discard(uint64_t page, uint64_t count, uint64_t at_least)
{
	return count >= at_least && os_trap(TRAP_DISCARD, address_of(page), count * UNILET_PAGE, 0, 0, NULL) == 0;
}

/* Nobody has these pages any more. What is not given back is wiped when somebody takes it again. */
static void run_free(uint64_t page, uint64_t count)
{
	bits_set(taken, page, count, false);
	forget_file(page, count);
	if (discard(page, count, DISCARD_PAGES_MIN))
		bits_set(touched, page, count, false);
}

static uint32_t rights_of(uint64_t protection)
{
	return (uint32_t)(protection & PROT_ALL); /* Linux's bits are the trap's */
}

static int64_t set_rights(uint64_t address, uint64_t length, uint64_t protection)
{
	int64_t result = os_trap(TRAP_PROTECT, address, length, rights_of(protection), 0, NULL);

	if (result == 0)
		return 0;
	return result == -UNILET_NO_SPACE ? -ENOMEM : -(result == -UNILET_REFUSED ? EPERM : EINVAL);
}

/* Back to what fresh pages have; only where a program has ever asked for something else. */
static void restore_rights(uint64_t page, uint64_t count)
{
	if (rights_changed)
		set_rights(address_of(page), count * UNILET_PAGE, PROT_READ | PROT_WRITE);
}

static void run_take(uint64_t page, uint64_t count)
{
	bits_set(taken, page, count, true);
	forget_file(page, count);
	if (page < lowest_taken)
		lowest_taken = page;
	restore_rights(page, count);
	zero_touched(page, count);
}

static int64_t choose_place(uint64_t address, uint64_t length, uint64_t flags, uint64_t *page)
{
	const uint64_t count = length / UNILET_PAGE;

	if (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) {
		if (address % UNILET_PAGE != 0)
			return -EINVAL;
		if (!is_mapping(address, length))
			return -ENOMEM;
		*page = page_of(address);
		return 0;
	}
	*page = run_find(count);
	return *page ? 0 : -ENOMEM;
}

/* A mapping without any right (a reservation) keeps read and write in hardware: it costs nothing until touched, and
 * mprotect then finds it ready. */
int64_t memory_map(uint64_t address, uint64_t length, uint64_t protection, uint64_t flags)
{
	uint64_t page;
	int64_t error;

	if (length == 0 || length > memory_total())
		return length == 0 ? -EINVAL : -ENOMEM;
	length = PAGE_ROUND_UP(length);
	error = choose_place(address, length, flags, &page);
	if (error)
		return error;
	run_take(page, length / UNILET_PAGE);
	if (protection & PROT_EXEC) {
		error = set_rights(address_of(page), length, protection);
		rights_changed = true;
	}
	if (error) {
		bits_set(taken, page, length / UNILET_PAGE, false);
		return error;
	}
	return (int64_t)address_of(page);
}

int64_t memory_unmap(uint64_t address, uint64_t length)
{
	if (address % UNILET_PAGE != 0 || length == 0)
		return -EINVAL;
	length = PAGE_ROUND_UP(length);
	if (!is_mapping(address, length))
		return -EINVAL;
	run_free(page_of(address), length / UNILET_PAGE);
	return 0;
}

int64_t memory_protect(uint64_t address, uint64_t length, uint64_t protection)
{
	const bool heap = address >= GUEST_HEAP && address < address_of(heap_pages);

	if (address % UNILET_PAGE != 0 || protection > PROT_ALL)
		return -EINVAL;
	if (length == 0)
		return 0;
	/* Changes would have to go back into the file. */
	if (files_mapped && (protection & PROT_WRITE) && is_mapping(address, length) &&
	    bits_any(shared, page_of(address), PAGE_ROUND_UP(length) / UNILET_PAGE))
		return -EACCES;
	if (heap && !rights_changed && !(protection & PROT_EXEC) && (protection & PROT_WRITE))
		return 0;
	rights_changed |= heap;
	return set_rights(address, PAGE_ROUND_UP(length), protection);
}

static bool is_free(uint64_t page, uint64_t count)
{
	return page <= heap_pages && count <= heap_pages - page && !bits_any(taken, page, count);
}

int64_t memory_remap(uint64_t address, uint64_t old_length, uint64_t new_length, uint64_t flags)
{
	uint64_t old_pages, new_pages, page;
	int64_t moved;

	if (address % UNILET_PAGE != 0 || new_length == 0 || (flags & ~MREMAP_MAYMOVE) ||
	    !is_mapping(address, old_length))
		return -EINVAL;
	if (new_length > memory_total())
		return -ENOMEM;
	old_pages = PAGE_ROUND_UP(old_length) / UNILET_PAGE;
	new_pages = PAGE_ROUND_UP(new_length) / UNILET_PAGE;
	page = page_of(address);
	if (new_pages <= old_pages) {
		run_free(page + new_pages, old_pages - new_pages);
		return (int64_t)address;
	}
	/* What more of the file there is, nobody knows here. */
	if (files_mapped && bits_any(of_file, page, old_pages))
		return -ENOMEM;
	if (is_free(page + old_pages, new_pages - old_pages)) {
		run_take(page + old_pages, new_pages - old_pages);
		return (int64_t)address;
	}
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	moved = memory_map(0, new_length, PROT_READ | PROT_WRITE, 0);
	if (moved < 0)
		return moved;
	memcpy((void *)moved, (const void *)address, old_pages * UNILET_PAGE);
	run_free(page, old_pages);
	return moved;
}

/* What is of a file stays: its content could not be had again. What may be read-only is not for us to wipe. */
static void forget_content(uint64_t page, uint64_t count)
{
	const uint64_t end = page + count;

	while (page < end) {
		const uint64_t start = page;

		while (page < end && !(files_mapped && bit_get(of_file, page)))
			page++;
		if (page > start && !discard(start, page - start, rights_changed ? 1 : DISCARD_PAGES_MIN))
			memset((void *)address_of(start), 0, (page - start) * UNILET_PAGE);
		page++;
	}
}

int64_t memory_advise(uint64_t address, uint64_t length, int advice)
{
	if ((advice >= 0 && advice <= MADV_WILLNEED) || advice == MADV_FREE || advice == MADV_HUGEPAGE ||
	    advice == MADV_NOHUGEPAGE)
		return 0;
	if (advice != MADV_DONTNEED)
		return -EINVAL;
	if (address % UNILET_PAGE != 0 || !is_mapping(address, length))
		return -EINVAL;
	forget_content(page_of(address), PAGE_ROUND_UP(length) / UNILET_PAGE);
	return 0;
}
