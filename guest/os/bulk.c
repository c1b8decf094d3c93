/* bulk.c: hands out the bulk area of a window, page by page, first fit. */
#include "os.h"

#define WORD_PAGES 64u

/* A bit for each page that is handed out. What of them lies behind a window's end is never touched, and costs nothing. */
static uint64_t service_taken[UNILET_SERVICE_WINDOW_BYTES / UNILET_PAGE / WORD_PAGES];
static uint64_t page_taken[UNILET_PAGE_WINDOW_MAX / UNILET_PAGE / WORD_PAGES];

static struct bulk {
	uint64_t base;       /* of the window */
	uint32_t first, end; /* pages */
	uint64_t *taken;
} areas[2];

void bulk_start(int window, uint64_t base, uint64_t bytes)
{
	const uint64_t bytes_max = window == 0 ? UNILET_SERVICE_WINDOW_BYTES : UNILET_PAGE_WINDOW_MAX;
	struct bulk *bulk = &areas[window];

	bulk->base = base;
	bulk->first = WINDOW_BULK_OFFSET / UNILET_PAGE;
	bulk->end = (uint32_t)((bytes < bytes_max ? bytes : bytes_max) / UNILET_PAGE);
	bulk->taken = window == 0 ? service_taken : page_taken;
}

static void mark(struct bulk *bulk, uint64_t first, uint64_t count, bool taken)
{
	for (uint64_t page = first; page < first + count; page++) {
		const uint64_t bit = 1ull << page % WORD_PAGES;

		if (taken)
			bulk->taken[page / WORD_PAGES] |= bit;
		else
			bulk->taken[page / WORD_PAGES] &= ~bit;
	}
}

uint64_t bulk_take(int window, uint64_t bytes)
{
	struct bulk *bulk = window == 0 || window == 1 ? &areas[window] : NULL;
	const uint64_t count = bytes / UNILET_PAGE + (bytes % UNILET_PAGE != 0);
	uint64_t run = 0;

	if (!bulk || count == 0)
		return 0;
	for (uint32_t page = bulk->first; page < bulk->end; page++) {
		const uint64_t word = bulk->taken[page / WORD_PAGES];

		run = word >> page % WORD_PAGES & 1 ? 0 : run + 1;
		if (run == count) {
			const uint64_t first = page + 1 - count;

			mark(bulk, first, count, true);
			return bulk->base + first * UNILET_PAGE;
		}
		if (word == UINT64_MAX)
			page |= WORD_PAGES - 1; /* behind a large piece quickly */
	}
	return 0;
}

uint64_t bulk_take_some(int window, uint64_t *bytes)
{
	uint64_t address = bulk_take(window, *bytes);

	while (!address && *bytes > UNILET_PAGE) {
		*bytes = *bytes / 2 > UNILET_PAGE ? *bytes / 2 : UNILET_PAGE;
		address = bulk_take(window, *bytes);
	}
	return address;
}

void bulk_give(int window, uint64_t address, uint64_t bytes)
{
	struct bulk *bulk = window == 0 || window == 1 ? &areas[window] : NULL;
	const uint64_t count = bytes / UNILET_PAGE + (bytes % UNILET_PAGE != 0);
	uint64_t first;

	if (!bulk || address < bulk->base)
		return;
	first = (address - bulk->base) / UNILET_PAGE;
	if (first >= bulk->first && first <= bulk->end && count <= bulk->end - first)
		mark(bulk, first, count, false);
}
