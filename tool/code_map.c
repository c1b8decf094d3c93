/* code_map.c: which bytes of a program are functions, by its own symbols. */
#include "code_map.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"

static int open_ranges(struct code_map *map)
{
	const struct elf_file *file = map->file;

	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];
		struct code_range *range = &map->range[map->range_count];

		if (program->p_type != PT_LOAD || !(program->p_flags & PF_X) || program->p_filesz == 0)
			continue;
		if (map->range_count == IMAGE_SEGMENTS_MAX)
			return complain("%s: has more than %u executable segments", file->path, IMAGE_SEGMENTS_MAX);
		range->target = calloc(program->p_filesz, 1);
		if (!range->target)
			return complain("%s: no memory for a map of its code", file->path);
		range->start = program->p_vaddr;
		range->bytes = program->p_filesz;
		range->code = file->bytes + program->p_offset;
		map->range_count++;
	}
	return 0;
}

const struct code_range *code_map_range(const struct code_map *map, uint64_t address)
{
	for (uint32_t i = 0; i < map->range_count; i++) {
		if (address - map->range[i].start < map->range[i].bytes)
			return &map->range[i];
	}
	return NULL;
}

int code_map_is_target(const struct code_map *map, uint64_t start, uint64_t end)
{
	for (uint64_t address = start; address < end; address++) {
		const struct code_range *range = code_map_range(map, address);

		if (!range || range->target[address - range->start])
			return 1;
	}
	return 0;
}

int code_map_mark(const struct code_map *map, uint64_t address)
{
	const struct code_range *range = code_map_range(map, address);

	if (!range)
		return 0;
	range->target[address - range->start] = 1;
	return 1;
}

void code_map_mark_all(const struct code_map *map, uint64_t start, uint64_t end)
{
	for (uint32_t i = 0; i < map->range_count; i++) {
		const struct code_range *range = &map->range[i];
		uint64_t from = start > range->start ? start : range->start;
		uint64_t to = end < range->start + range->bytes ? end : range->start + range->bytes;

		if (from < to)
			memset(range->target + (from - range->start), 1, to - from);
	}
}

int code_map_decode(const struct code_map *map, uint64_t start, uint64_t end, int skip, code_visit *visit,
		    void *context)
{
	const struct code_range *range = code_map_range(map, start);
	struct instruction instruction;
	uint64_t address = start;

	if (start >= end)
		return 0;
	if (!range || end - range->start > range->bytes)
		return -EILSEQ;
	while (address < end) {
		int result = decode_instruction(range->code + (address - range->start), end - address, address,
						&instruction);

		if (result && !skip)
			return result;
		if (result) {
			address++;
			continue;
		}
		result = visit(&instruction, context);
		if (result)
			return result;
		address += instruction.length;
	}
	return 0;
}

static int symbol_type(const Elf64_Sym *symbol)
{
	return ELF64_ST_TYPE(symbol->st_info);
}

static int is_defined(const Elf64_Sym *symbol)
{
	return symbol->st_shndx != SHN_UNDEF && symbol->st_shndx < SHN_LORESERVE;
}

static int is_function(const struct code_map *map, const Elf64_Sym *symbol)
{
	const struct code_range *range;

	if (!is_defined(symbol) || symbol->st_size == 0 ||
	    (symbol_type(symbol) != STT_FUNC && symbol_type(symbol) != STT_GNU_IFUNC))
		return 0;
	range = code_map_range(map, symbol->st_value);
	return range && symbol->st_size <= range->bytes - (symbol->st_value - range->start);
}

/* By start, then by end, then by name: the result must not depend on how qsort() orders equals. */
static int compare_functions(const void *left, const void *right)
{
	const struct code_function *a = left;
	const struct code_function *b = right;

	if (a->start != b->start)
		return a->start < b->start ? -1 : 1;
	if (a->end != b->end)
		return a->end > b->end ? -1 : 1;
	return strcmp(a->name, b->name);
}

/* Two names of one range are one function. */
static void drop_aliases(struct code_map *map)
{
	uint64_t kept = 0;

	for (uint64_t i = 0; i < map->function_count; i++) {
		const struct code_function *last = kept ? &map->function[kept - 1] : NULL;

		if (!last || last->start != map->function[i].start || last->end != map->function[i].end)
			map->function[kept++] = map->function[i];
	}
	map->function_count = kept;
}

/* Where two different functions share bytes the symbols say nothing certain. Comparing with the one that reaches
 * farthest is enough: whatever else overlaps overlaps that one too. */
static void mark_overlaps(struct code_map *map)
{
	struct code_function *farthest = NULL;

	for (uint64_t i = 0; i < map->function_count; i++) {
		struct code_function *function = &map->function[i];

		if (farthest && function->start < farthest->end) {
			function->left = "overlaps another symbol";
			farthest->left = "overlaps another symbol";
		}
		if (!farthest || function->end > farthest->end)
			farthest = function;
	}
}

static int find_functions(struct code_map *map)
{
	const struct elf_file *file = map->file;

	map->function = calloc(file->symbol_count + 1, sizeof(*map->function));
	if (!map->function)
		return complain("%s: no memory for a list of its functions", file->path);
	for (uint64_t i = 0; i < file->symbol_count; i++) {
		const Elf64_Sym *symbol = &file->symbol[i];

		if (!is_function(map, symbol))
			continue;
		map->function[map->function_count++] = (struct code_function){
			.start = symbol->st_value,
			.end = symbol->st_value + symbol->st_size,
			.name = elf_file_symbol_name(file, symbol),
		};
	}
	qsort(map->function, map->function_count, sizeof(*map->function), compare_functions);
	drop_aliases(map);
	mark_overlaps(map);
	return 0;
}

/* The first function that ends behind `address`. Overlapping ones are left alone anyway. */
static uint64_t function_behind(const struct code_map *map, uint64_t address)
{
	uint64_t low = 0;
	uint64_t high = map->function_count;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (map->function[middle].start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* A function that has data in it cannot be decoded from its start with certainty. */
static void leave_around(struct code_map *map, uint64_t start, uint64_t end)
{
	uint64_t i = function_behind(map, start);

	/* Of those that begin before the data several may reach it, if they overlap. */
	for (uint64_t before = i; before-- > 0;) {
		if (map->function[before].end > start)
			map->function[before].left = "has data in it";
		else if (!map->function[before].left)
			break;
	}
	for (; i < map->function_count && map->function[i].start < end; i++)
		map->function[i].left = "has data in it";
}

static void mark_data(struct code_map *map)
{
	const struct elf_file *file = map->file;

	for (uint64_t i = 0; i < file->symbol_count; i++) {
		const Elf64_Sym *symbol = &file->symbol[i];
		uint64_t bytes = symbol->st_size ? symbol->st_size : 1;

		if (!is_defined(symbol) || symbol_type(symbol) != STT_OBJECT ||
		    !code_map_range(map, symbol->st_value) || bytes > UINT64_MAX - symbol->st_value)
			continue;
		leave_around(map, symbol->st_value, symbol->st_value + bytes);
		code_map_mark_all(map, symbol->st_value, symbol->st_value + bytes);
	}
}

int code_map_open(struct code_map *map, const struct elf_file *file)
{
	int result;

	memset(map, 0, sizeof(*map));
	map->file = file;
	result = open_ranges(map);
	if (!result)
		result = find_functions(map);
	if (result || map->function_count == 0)
		return result;
	mark_data(map);
	result = target_mark(map);
	if (!result)
		result = landing_mark(map);
	return result;
}

void code_map_close(struct code_map *map)
{
	for (uint32_t i = 0; i < map->range_count; i++)
		free(map->range[i].target);
	free(map->function);
	memset(map, 0, sizeof(*map));
}
