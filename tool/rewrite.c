/* rewrite.c: decides which `syscall` instructions may become jumps. A missed one costs a slow trap at each call, a
 * wrong one corrupts data: so whatever is not certain stays as it is. */
#include "rewrite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "code_map.h"
#include "complain.h"

#define JUMP_BYTES       5u
#define TRAMPOLINE_FIXED 17u /* lea and two jumps */
#define NEIGHBOURS_MAX   3u  /* on each side: with one byte each they make room for the jump */

_Static_assert(2 + NEIGHBOURS_MAX >= JUMP_BYTES, "the smallest neighbours suffice");

/* One function, taken apart. */
struct listing {
	const struct code_map *map;
	const struct code_function *function;
	struct instruction *instruction;
	uint64_t count;
	uint64_t capacity;
};

/* Makes room for one more element. Returns the array, perhaps moved, or NULL. */
static void *grow(void *array, uint64_t count, uint64_t *capacity, size_t bytes)
{
	uint64_t wanted = *capacity ? *capacity * 2 : 64;
	void *moved;

	if (count < *capacity)
		return array;
	moved = realloc(array, wanted * bytes);
	if (moved)
		*capacity = wanted;
	return moved;
}

static struct rewrite_site *add_site(struct rewrite_plan *plan, const struct instruction *syscall)
{
	struct rewrite_site *site = grow(plan->site, plan->site_count, &plan->site_capacity, sizeof(*site));

	if (!site)
		return NULL;
	plan->site = site;
	site += plan->site_count++;
	*site = (struct rewrite_site){
		.address = syscall->address,
		.start = syscall->address,
		.resume = syscall->address + syscall->length,
		.end = syscall->address + syscall->length,
	};
	return site;
}

/* Overlapping functions show the same instruction twice. */
static int is_known(const struct rewrite_plan *plan, uint64_t address)
{
	return plan->site_count > 0 && plan->site[plan->site_count - 1].address >= address;
}

static int list_instruction(const struct instruction *instruction, void *context)
{
	struct listing *listing = context;
	struct instruction *array =
		grow(listing->instruction, listing->count, &listing->capacity, sizeof(*instruction));

	if (!array)
		return -ENOMEM;
	listing->instruction = array;
	array[listing->count++] = *instruction;
	return 0;
}

static int compare_instructions(const void *left, const void *right)
{
	uint64_t a = ((const struct instruction *)left)->address;
	uint64_t b = ((const struct instruction *)right)->address;

	return a < b ? -1 : a > b;
}

/* A branch of its own into the middle of an instruction: the listing is not what the processor runs. */
static int jumps_between(const struct listing *listing)
{
	for (uint64_t i = 0; i < listing->count; i++) {
		const struct instruction *branch = &listing->instruction[i];
		struct instruction wanted = {.address = branch->reference};

		if (!(branch->flags & INSTRUCTION_BRANCH) || branch->reference < listing->function->start ||
		    branch->reference >= listing->function->end)
			continue;
		if (!bsearch(&wanted, listing->instruction, listing->count, sizeof(wanted), compare_instructions))
			return 1;
	}
	return 0;
}

/* Whether the instructions from `first` to `last` may be moved away, all but the syscall itself. Their first byte may
 * be jumped to: the jump to the trampoline is there. */
static int may_move(const struct listing *listing, uint64_t first, uint64_t last, uint64_t syscall)
{
	const struct instruction *end = &listing->instruction[last];

	for (uint64_t i = first; i <= last; i++) {
		if (i != syscall && (listing->instruction[i].flags & INSTRUCTION_FIXED))
			return 0;
	}
	return !code_map_is_target(listing->map, listing->instruction[first].address + 1, end->address + end->length);
}

/* Tries neighbours: those after the syscall first, then those before, then both. Returns 0, or -ENOENT. */
static int find_window(const struct listing *listing, uint64_t syscall, struct rewrite_site *site)
{
	for (uint64_t before = 0; before <= NEIGHBOURS_MAX && before <= syscall; before++) {
		for (uint64_t after = 0; after <= NEIGHBOURS_MAX && after < listing->count - syscall; after++) {
			const struct instruction *last = &listing->instruction[syscall + after];
			uint64_t start = listing->instruction[syscall - before].address;
			uint64_t end = last->address + last->length;

			if (end - start < JUMP_BYTES || !may_move(listing, syscall - before, syscall + after, syscall))
				continue;
			site->start = start;
			site->end = end;
			return 0;
		}
	}
	return -ENOENT;
}

/* Two windows must not touch: the later one is left alone. */
static void decide(const struct listing *listing, uint64_t syscall, struct rewrite_plan *plan, uint64_t site_index)
{
	struct rewrite_site *site = &plan->site[site_index];

	site->function = listing->function->name;
	if (find_window(listing, syscall, site)) {
		site->left = "no neighbour can give way";
		return;
	}
	for (uint64_t i = site_index; i-- > 0 && plan->site[i].function == site->function;) {
		if (!plan->site[i].left && site->start < plan->site[i].end) {
			site->left = "the one before needs the same neighbour";
			return;
		}
	}
	site->trampoline_bytes =
		(uint32_t)(TRAMPOLINE_FIXED + (site->address - site->start) + (site->end - site->resume));
	site->trampoline = plan->trampoline_bytes;
	plan->trampoline_bytes += (site->trampoline_bytes + REWRITE_TRAMPOLINE_ALIGNMENT - 1) &
				  ~(uint64_t)(REWRITE_TRAMPOLINE_ALIGNMENT - 1);
}

static int plan_listing(const struct listing *listing, const char *left, struct rewrite_plan *plan)
{
	for (uint64_t i = 0; i < listing->count; i++) {
		struct rewrite_site *site;

		if (!(listing->instruction[i].flags & INSTRUCTION_SYSCALL) ||
		    is_known(plan, listing->instruction[i].address))
			continue;
		site = add_site(plan, &listing->instruction[i]);
		if (!site)
			return -ENOMEM;
		site->function = listing->function->name;
		site->left = left;
		if (!left)
			decide(listing, i, plan, plan->site_count - 1);
	}
	return 0;
}

/* Whether the two bytes of the instruction stand anywhere in here: most functions need no listing. */
static int has_syscall_bytes(const struct code_map *map, uint64_t start, uint64_t end)
{
	const struct code_range *range = code_map_range(map, start);

	for (uint64_t at = start; end - at >= 2; at++) {
		const uint8_t *code = range->code + (at - range->start);

		if (code[0] == 0x0f && code[1] == 0x05)
			return 1;
	}
	return 0;
}

static int plan_function(const struct code_map *map, const struct code_function *function, struct rewrite_plan *plan)
{
	struct listing listing = {.map = map, .function = function};
	const char *left = function->left;
	int result;

	if (!has_syscall_bytes(map, function->start, function->end))
		return 0;
	result = code_map_decode(map, function->start, function->end, 0, list_instruction, &listing);
	if (result == -EILSEQ) {
		left = "its function has bytes that are no instruction";
		result = 0;
	}
	if (!result && !left && jumps_between(&listing))
		left = "its function jumps into an instruction";
	if (!result)
		result = plan_listing(&listing, left, plan);
	free(listing.instruction);
	return result;
}

/* What looks like a syscall where no symbol says what is code. */
static int visit_gap(const struct instruction *instruction, void *context)
{
	struct rewrite_site *site;

	if (!(instruction->flags & INSTRUCTION_SYSCALL))
		return 0;
	site = add_site(context, instruction);
	if (!site)
		return -ENOMEM;
	site->left = "no function symbol covers it";
	return 0;
}

static int plan_range(const struct code_map *map, const struct code_range *range, struct rewrite_plan *plan)
{
	uint64_t address = range->start;
	int result = 0;

	for (uint64_t i = 0; i < map->function_count && !result; i++) {
		const struct code_function *function = &map->function[i];

		if (code_map_range(map, function->start) != range)
			continue;
		if (function->start > address)
			result = code_map_decode(map, address, function->start, 1, visit_gap, plan);
		if (!result)
			result = plan_function(map, function, plan);
		if (function->end > address)
			address = function->end;
	}
	return result ? result : code_map_decode(map, address, range->start + range->bytes, 1, visit_gap, plan);
}

static int plan_map(const struct code_map *map, struct rewrite_plan *plan)
{
	for (uint32_t i = 0; i < map->range_count; i++) {
		if (plan_range(map, &map->range[i], plan))
			return complain("%s: no memory for a list of its system calls", map->file->path);
	}
	return 0;
}

int rewrite_open(struct rewrite_plan *plan, const struct elf_file *file)
{
	struct code_map map;
	int result;

	memset(plan, 0, sizeof(*plan));
	result = code_map_open(&map, file);
	if (result == -EILSEQ) {
		plan->skipped = "its unwind information is damaged";
		result = 0;
	} else if (!result && map.function_count == 0) {
		plan->skipped = "it has no symbols: do not strip it";
	} else if (!result) {
		result = plan_map(&map, plan);
	}
	code_map_close(&map);
	return result;
}

void rewrite_close(struct rewrite_plan *plan)
{
	free(plan->site);
	memset(plan, 0, sizeof(*plan));
}
