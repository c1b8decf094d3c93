/* elf_sections.c: the sections of an image: the program's under their old numbers, then ours. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../abi/machine_abi.h"
#include "complain.h"
#include "pack.h"

#define OS_SECTION_PREFIX ".unilet"
#define SECTION_NAME_MAX  256u
#define OWN_SECTIONS      6u /* trampolines, note, and where the program has none symbols and two string tables */

/* Section headers while they are gathered. */
struct section_table {
	const struct pack *pack;
	const struct pack_places *places;
	struct buffer *out;
	Elf64_Shdr *header; /* owned */
	uint32_t count;
	uint32_t symbols; /* indices of the three tables that are made anew */
	uint32_t strings;
	uint32_t names;
	uint32_t *os_section; /* owned: what section i of the library OS became */
	struct buffer name_bytes;
};

/* The file offset of an address, found by the segment that holds it. */
static uint64_t offset_of(const struct pack_places *places, uint64_t address)
{
	for (uint32_t i = 0; i < places->count; i++) {
		const Elf64_Phdr *segment = &places->program[i];

		if (segment->p_type == PT_LOAD && address - segment->p_vaddr < segment->p_memsz)
			return segment->p_offset + (address - segment->p_vaddr);
	}
	return 0;
}

static uint32_t add_section(struct section_table *table, const char *name, const Elf64_Shdr *header)
{
	table->header[table->count] = *header;
	table->header[table->count].sh_name = (Elf64_Word)buffer_put_string(&table->name_bytes, name);
	return table->count++;
}

/* A table of the program that is replaced keeps its number; one that it lacks is added. */
static uint32_t add_table(struct section_table *table, uint32_t old, const char *name, uint32_t type)
{
	const Elf64_Shdr header = {.sh_type = type, .sh_addralign = 1};

	return old != 0 ? old : add_section(table, name, &header);
}

/* Loaded sections stand where they stood; others are copied behind the image. Relocations that a linker was asked to
 * keep count by old symbol numbers and old code: they are dropped. */
static void keep_section(struct section_table *table, uint32_t index)
{
	const struct elf_file *program = &table->pack->program;
	Elf64_Shdr *section = &table->header[index];
	uint64_t alignment = section->sh_addralign;

	if (section->sh_type == SHT_NULL || section->sh_type == SHT_NOBITS || index == table->symbols ||
	    index == table->strings || index == table->names)
		return;
	if ((section->sh_type == SHT_RELA || section->sh_type == SHT_REL) && !(section->sh_flags & SHF_ALLOC)) {
		*section = (Elf64_Shdr){.sh_name = section->sh_name};
		return;
	}
	if ((section->sh_flags & SHF_ALLOC) && section->sh_offset <= table->places->copied &&
	    section->sh_size <= table->places->copied - section->sh_offset)
		return;
	if (alignment > 1 && alignment <= UNILET_PAGE && (alignment & (alignment - 1)) == 0)
		buffer_align(table->out, alignment);
	section->sh_offset = buffer_put(table->out, program->bytes + section->sh_offset, section->sh_size);
}

/* Which sections hold the program's symbols and names. One string table for both cannot stay one: names get a new one. */
static void find_tables(struct section_table *table)
{
	const struct elf_file *program = &table->pack->program;

	table->symbols = program->symbol_section;
	table->strings = table->symbols ? program->section[table->symbols].sh_link : 0;
	table->names = program->header.e_shstrndx;
	if (table->names >= program->header.e_shnum || program->section[table->names].sh_type != SHT_STRTAB)
		table->names = 0;
	if (table->names)
		buffer_put(&table->name_bytes, program->bytes + program->section[table->names].sh_offset,
			   program->section[table->names].sh_size);
	else
		buffer_put(&table->name_bytes, NULL, 1);
	if (table->names == table->strings)
		table->names = 0;
}

static void add_trampolines(struct section_table *table, uint32_t *index)
{
	const struct pack *pack = table->pack;
	const Elf64_Shdr header = {
		.sh_type = SHT_PROGBITS,
		.sh_flags = SHF_ALLOC | SHF_EXECINSTR,
		.sh_addr = pack->trampolines,
		.sh_offset = offset_of(table->places, pack->trampolines),
		.sh_size = pack->plan.trampoline_bytes,
		.sh_addralign = REWRITE_TRAMPOLINE_ALIGNMENT,
	};

	*index = pack->plan.trampoline_bytes ? add_section(table, ".unilet.trampolines", &header) : 0;
}

/* The library OS's sections become plain bytes: a second dynamic section or hash table would confuse readers. */
static void add_os_sections(struct section_table *table)
{
	const struct elf_file *os = &table->pack->os.file;
	char name[SECTION_NAME_MAX];

	for (uint32_t i = 1; i < os->header.e_shnum; i++) {
		const Elf64_Shdr *section = &os->section[i];
		const Elf64_Shdr header = {
			.sh_type = section->sh_type == SHT_NOBITS ? SHT_NOBITS : SHT_PROGBITS,
			.sh_flags = section->sh_flags & (SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR),
			.sh_addr = section->sh_addr + table->pack->os_delta,
			.sh_offset = offset_of(table->places, section->sh_addr + table->pack->os_delta),
			.sh_size = section->sh_size,
			.sh_addralign = section->sh_addralign,
		};

		if (!(section->sh_flags & SHF_ALLOC) || section->sh_size == 0 || header.sh_offset == 0)
			continue;
		snprintf(name, sizeof(name), "%s%s", OS_SECTION_PREFIX, elf_file_section_name(os, i));
		table->os_section[i] = add_section(table, name, &header);
	}
}

static void add_note(struct section_table *table)
{
	const Elf64_Phdr *note = &table->places->program[table->places->count - 1];
	const Elf64_Shdr header = {
		.sh_type = SHT_NOTE,
		.sh_offset = note->p_offset,
		.sh_size = note->p_filesz,
		.sh_addralign = note->p_align,
	};

	add_section(table, ".note.unilet", &header);
}

static void fill_table(struct section_table *table, uint32_t index, const struct buffer *bytes)
{
	buffer_align(table->out, sizeof(uint64_t));
	table->header[index].sh_offset = buffer_put(table->out, bytes->bytes, bytes->size);
	table->header[index].sh_size = bytes->size;
	table->out->failed |= bytes->failed;
}

static void put_symbols(struct section_table *table, uint32_t trampoline_section)
{
	const struct elf_file *program = &table->pack->program;
	struct buffer symbols;
	struct buffer strings;

	buffer_open(&symbols, IMAGE_FILE_MAX);
	buffer_open(&strings, IMAGE_FILE_MAX);
	if (program->symbol_section)
		buffer_put(&strings, program->bytes + program->section[table->strings].sh_offset,
			   program->section[table->strings].sh_size);
	else
		buffer_put(&strings, NULL, 1);
	table->header[table->symbols].sh_info =
		pack_write_symbols(table->pack, trampoline_section, table->os_section, &symbols, &strings);
	table->header[table->symbols].sh_link = table->strings;
	table->header[table->symbols].sh_entsize = sizeof(Elf64_Sym);
	table->header[table->symbols].sh_addralign = sizeof(uint64_t);
	fill_table(table, table->symbols, &symbols);
	fill_table(table, table->strings, &strings);
	buffer_close(&symbols);
	buffer_close(&strings);
}

static int open_table(struct section_table *table)
{
	const struct elf_file *program = &table->pack->program;
	const struct elf_file *os = &table->pack->os.file;
	uint32_t most = program->header.e_shnum + os->header.e_shnum + OWN_SECTIONS + 1;

	buffer_open(&table->name_bytes, IMAGE_FILE_MAX);
	if (most >= SHN_LORESERVE)
		return complain("%s: has too many sections: %u", program->path, program->header.e_shnum);
	table->header = calloc(most, sizeof(table->header[0]));
	table->os_section = calloc(os->header.e_shnum + 1u, sizeof(table->os_section[0]));
	if (!table->header || !table->os_section)
		return complain("%s: no memory for its sections", program->path);
	if (program->header.e_shnum > 0)
		memcpy(table->header, program->section, program->header.e_shnum * sizeof(table->header[0]));
	table->count = program->header.e_shnum ? program->header.e_shnum : 1;
	return 0;
}

static void close_table(struct section_table *table)
{
	free(table->header);
	free(table->os_section);
	buffer_close(&table->name_bytes);
}

static void put_sections(struct section_table *table, Elf64_Ehdr *header)
{
	uint32_t program_count = table->pack->program.header.e_shnum;
	uint32_t trampolines;

	find_tables(table);
	for (uint32_t i = 1; i < program_count; i++)
		keep_section(table, i);
	add_trampolines(table, &trampolines);
	add_os_sections(table);
	add_note(table);
	table->symbols = add_table(table, table->symbols, ".symtab", SHT_SYMTAB);
	table->strings = add_table(table, table->strings, ".strtab", SHT_STRTAB);
	table->names = add_table(table, table->names, ".shstrtab", SHT_STRTAB);
	put_symbols(table, trampolines);
	fill_table(table, table->names, &table->name_bytes);

	buffer_align(table->out, sizeof(uint64_t));
	header->e_shoff = buffer_put(table->out, table->header, table->count * sizeof(table->header[0]));
	header->e_shnum = (Elf64_Half)table->count;
	header->e_shentsize = sizeof(table->header[0]);
	header->e_shstrndx = (Elf64_Half)table->names;
}

int pack_write_sections(const struct pack *pack, const struct pack_places *places, struct buffer *out,
			Elf64_Ehdr *header)
{
	struct section_table table = {.pack = pack, .places = places, .out = out};
	int result = open_table(&table);

	if (!result)
		put_sections(&table, header);
	close_table(&table);
	return result;
}
