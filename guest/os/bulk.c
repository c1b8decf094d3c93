/* bulk.c: hands out the bulk area of a window, page by page, first fit. */
#include "os.h"

#define BULK_PAGES_MAX (UNILET_PAGE_WINDOW_BYTES / UNILET_PAGE)

static struct bulk {
	uint64_t base;       /* of the window */
	uint32_t first, end; /* pages */
	uint8_t taken[BULK_PAGES_MAX];
} areas[2];

void bulk_start(int window, uint64_t base, uint64_t bytes)
{
	struct bulk *bulk = &areas[window];

	bulk->base = base;
	bulk->first = WINDOW_BULK_OFFSET / UNILET_PAGE;
	bulk->end = (uint32_t)(bytes / UNILET_PAGE);
	if (bulk->end > BULK_PAGES_MAX)
		bulk->end = BULK_PAGES_MAX;
}

uint64_t bulk_take(int window, uint64_t bytes)
{
	struct bulk *bulk = window == 0 || window == 1 ? &areas[window] : NULL;
	const uint64_t count = PAGE_ROUND_UP(bytes) / UNILET_PAGE;
	uint64_t run = 0;

	if (!bulk || count == 0 || count > BULK_PAGES_MAX)
		return 0;
	for (uint32_t page = bulk->first; page < bulk->end; page++) {
		run = bulk->taken[page] ? 0 : run + 1;
		if (run == count) {
			const uint64_t first = page + 1 - count;

			memset(&bulk->taken[first], 1, count);
			return bulk->base + first * UNILET_PAGE;
		}
	}
	return 0;
}

void bulk_give(int window, uint64_t address, uint64_t bytes)
{
	struct bulk *bulk = window == 0 || window == 1 ? &areas[window] : NULL;
	const uint64_t count = PAGE_ROUND_UP(bytes) / UNILET_PAGE;
	uint64_t first;

	if (!bulk || address < bulk->base)
		return;
	first = (address - bulk->base) / UNILET_PAGE;
	if (first >= bulk->first && first <= bulk->end && count <= bulk->end - first)
		memset(&bulk->taken[first], 0, count);
}
