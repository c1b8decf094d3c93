/* elf_file.h: an ELF file in memory, its tables copied and checked: the program to be packed, or the library OS. */
#ifndef UNILET_ELF_FILE_H
#define UNILET_ELF_FILE_H

#include <elf.h>
#include <stdint.h>

struct elf_file {
	const char *path; /* borrowed */
	uint8_t *bytes;   /* owned, the whole file */
	uint64_t size;
	Elf64_Ehdr header;
	Elf64_Phdr *program; /* owned, header.e_phnum of them; their file ranges are checked */
	Elf64_Shdr *section; /* owned, header.e_shnum of them; their file ranges are checked */
	Elf64_Sym *symbol;   /* owned copy of .symtab; NULL if there is none */
	uint64_t symbol_count;
	uint32_t symbol_section; /* its index, 0 if there is none */
};

/* elf_file.c */

/* Reads `path`: a little-endian ELF64 for x86-64. Returns 0, or -errno after a complaint; either way
 * elf_file_close() is allowed. */
int elf_file_open(struct elf_file *file, const char *path);

void elf_file_close(struct elf_file *file);

/* A string of section `table`, or "" if the offset leads nowhere. Lives as long as the file. */
const char *elf_file_string(const struct elf_file *file, uint32_t table, uint64_t offset);

const char *elf_file_section_name(const struct elf_file *file, uint32_t index);

const char *elf_file_symbol_name(const struct elf_file *file, const Elf64_Sym *symbol);

/* The first symbol of this name that is defined in a section, or NULL. */
const Elf64_Sym *elf_file_symbol(const struct elf_file *file, const char *name);

/* The first program header of this type, or NULL. */
const Elf64_Phdr *elf_file_program_header(const struct elf_file *file, uint32_t type);

/* The file's bytes behind a virtual address, if one PT_LOAD has all `length` of them; else NULL. */
const uint8_t *elf_file_bytes_at(const struct elf_file *file, uint64_t address, uint64_t length);

/* Looks for an entry of the dynamic section. Returns 1 and its value, or 0. */
int elf_file_dynamic(const struct elf_file *file, int64_t tag, uint64_t *value);

#endif
