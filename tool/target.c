/* target.c: finds everything in a program that may be jumped to; too many is slow, too few corrupts data. */
#include <errno.h>
#include <string.h>

#include "code_map.h"

#define TABLE_ENTRIES_MAX 65536u /* of one jump table */
#define TABLE_REFERENCES  512u   /* addresses that one function with an indirect jump speaks of */
#define FIXED_ADDRESS_END (1ull << 32)

static void mark_symbols(const struct code_map *map)
{
	const struct elf_file *file = map->file;

	for (uint64_t i = 0; i < file->symbol_count; i++) {
		if (file->symbol[i].st_shndx != SHN_UNDEF)
			code_map_mark(map, file->symbol[i].st_value);
	}
	code_map_mark(map, file->header.e_entry);
}

/* Pointers in data: functions, labels of a computed goto, absolute jump tables. Any 8 bytes that look like one are
 * taken for one. */
static void mark_pointers(const struct code_map *map)
{
	const struct elf_file *file = map->file;
	uint64_t word;

	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];

		if (program->p_type != PT_LOAD)
			continue;
		/* The sum cannot overflow: the file's size was checked when it was read. */
		for (uint64_t at = 0; at + sizeof(word) <= program->p_filesz; at += 4) {
			memcpy(&word, file->bytes + program->p_offset + at, sizeof(word));
			code_map_mark(map, word);
		}
	}
}

static void mark_relocations(const struct code_map *map, const uint8_t *table, uint64_t bytes)
{
	Elf64_Rela relocation;

	for (uint64_t at = 0; bytes - at >= sizeof(relocation); at += sizeof(relocation)) {
		memcpy(&relocation, table + at, sizeof(relocation));
		code_map_mark(map, (uint64_t)relocation.r_addend);
	}
}

/* In a position-independent program the pointers are in the relocations' addends. (RELR keeps them in place.) */
static void mark_addends(const struct code_map *map)
{
	const struct elf_file *file = map->file;
	uint64_t address;
	uint64_t bytes;

	if (elf_file_dynamic(file, DT_RELA, &address) && elf_file_dynamic(file, DT_RELASZ, &bytes) &&
	    elf_file_bytes_at(file, address, bytes))
		mark_relocations(map, elf_file_bytes_at(file, address, bytes), bytes);
	for (uint32_t i = 0; i < file->header.e_shnum; i++) {
		const Elf64_Shdr *section = &file->section[i];

		if (section->sh_type == SHT_RELA && (section->sh_flags & SHF_ALLOC))
			mark_relocations(map, file->bytes + section->sh_offset, section->sh_size);
	}
}

/* A table of 4-byte offsets from `base` ends at the latest where an entry leads out of the code. */
static void mark_table(const struct code_map *map, uint64_t table, uint64_t base)
{
	for (uint32_t i = 0; i < TABLE_ENTRIES_MAX; i++) {
		const uint8_t *bytes = elf_file_bytes_at(map->file, table + 4 * (uint64_t)i, 4);
		int32_t entry;

		if (!bytes)
			return;
		memcpy(&entry, bytes, sizeof(entry));
		if (!code_map_mark(map, base + (uint64_t)(int64_t)entry))
			return;
	}
}

/* What one function refers to, for tables whose offsets count from a label of its own. */
struct references {
	const struct code_map *map;
	uint32_t count;
	int indirect; /* it has an indirect jump */
	int too_many;
	uint64_t address[TABLE_REFERENCES];
};

static void note_reference(struct references *references, uint64_t address)
{
	code_map_mark(references->map, address);
	mark_table(references->map, address, address);
	if (references->count == TABLE_REFERENCES)
		references->too_many = 1;
	else
		references->address[references->count++] = address;
}

/* Whatever address an instruction names may be jumped to, and may be a jump table. */
static int visit_instruction(const struct instruction *instruction, void *context)
{
	struct references *references = context;

	if (instruction->flags & INSTRUCTION_INDIRECT)
		references->indirect = 1;
	if (instruction->flags & INSTRUCTION_BRANCH)
		code_map_mark(references->map, instruction->reference);
	if (instruction->flags & INSTRUCTION_POINTS)
		note_reference(references, instruction->reference);
	if (references->map->file->header.e_type != ET_EXEC)
		return 0;
	for (int i = 0; i < 2; i++) {
		if (instruction->constant[i] != 0 && instruction->constant[i] < FIXED_ADDRESS_END)
			note_reference(references, instruction->constant[i]);
	}
	return 0;
}

/* Computed gotos: offsets from one label, kept in a table elsewhere (glibc's vfprintf). Every pair is tried. */
static void mark_label_tables(const struct references *references, uint64_t start, uint64_t end)
{
	for (uint32_t base = 0; base < references->count; base++) {
		if (references->address[base] < start || references->address[base] >= end)
			continue;
		for (uint32_t table = 0; table < references->count; table++)
			mark_table(references->map, references->address[table], references->address[base]);
	}
}

static void mark_piece(const struct code_map *map, uint64_t start, uint64_t end)
{
	struct references references = {.map = map};

	code_map_decode(map, start, end, 1, visit_instruction, &references);
	if (!references.indirect)
		return;
	if (references.too_many)
		code_map_mark_all(map, start, end);
	else
		mark_label_tables(&references, start, end);
}

/* Decodes all code, from function to function, and the gaps between them: hand-written code without symbols, or
 * padding, or data, whose false targets do no harm. */
static void mark_range(const struct code_map *map, const struct code_range *range)
{
	uint64_t end = range->start + range->bytes;
	uint64_t address = range->start;

	for (uint64_t i = 0; i < map->function_count; i++) {
		const struct code_function *function = &map->function[i];

		if (code_map_range(map, function->start) != range)
			continue;
		if (function->start > address)
			mark_piece(map, address, function->start);
		mark_piece(map, function->start, function->end);
		if (function->end > address)
			address = function->end;
	}
	mark_piece(map, address, end);
}

int target_mark(const struct code_map *map)
{
	mark_symbols(map);
	mark_pointers(map);
	mark_addends(map);
	for (uint32_t i = 0; i < map->range_count; i++)
		mark_range(map, &map->range[i]);
	return 0;
}
