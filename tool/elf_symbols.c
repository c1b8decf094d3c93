/* elf_symbols.c: one symbol table of the program's symbols, the trampolines' and the library OS's. */
#include <string.h>

#include "pack.h"

#define TRAMPOLINE_SUFFIX ".syscall"

static int is_local(const Elf64_Sym *symbol)
{
	return ELF64_ST_BIND(symbol->st_info) == STB_LOCAL;
}

static void put_program_symbols(const struct elf_file *program, int local, struct buffer *symbols)
{
	for (uint64_t i = 1; i < program->symbol_count; i++) {
		if (is_local(&program->symbol[i]) == local)
			buffer_put(symbols, &program->symbol[i], sizeof(program->symbol[i]));
	}
}

/* Local symbols belong to the file symbol before them. */
static void put_file_symbol(const char *name, struct buffer *symbols, struct buffer *strings)
{
	const Elf64_Sym symbol = {
		.st_name = (Elf64_Word)buffer_put_string(strings, name),
		.st_info = ELF64_ST_INFO(STB_LOCAL, STT_FILE),
		.st_shndx = SHN_ABS,
	};

	buffer_put(symbols, &symbol, sizeof(symbol));
}

/* Each trampoline is named after the function it came from, so that a profile or a backtrace shows whose it is. */
static void put_trampolines(const struct pack *pack, uint32_t section, struct buffer *symbols, struct buffer *strings)
{
	for (uint64_t i = 0; i < pack->plan.site_count; i++) {
		const struct rewrite_site *site = &pack->plan.site[i];
		Elf64_Sym symbol = {
			.st_info = ELF64_ST_INFO(STB_LOCAL, STT_FUNC),
			.st_shndx = (Elf64_Section)section,
			.st_value = pack->trampolines + site->trampoline,
			.st_size = site->trampoline_bytes,
		};

		if (site->left)
			continue;
		symbol.st_name = (Elf64_Word)buffer_put(strings, site->function, strlen(site->function));
		buffer_put_string(strings, TRAMPOLINE_SUFFIX);
		buffer_put(symbols, &symbol, sizeof(symbol));
	}
}

static void put_os_symbols(const struct pack *pack, const uint32_t *os_section, struct buffer *symbols,
			   struct buffer *strings)
{
	const struct elf_file *os = &pack->os.file;

	for (uint64_t i = 1; i < os->symbol_count; i++) {
		Elf64_Sym symbol = os->symbol[i];
		uint32_t type = ELF64_ST_TYPE(symbol.st_info);

		if (type == STT_SECTION || type == STT_FILE || symbol.st_shndx >= os->header.e_shnum ||
		    os_section[symbol.st_shndx] == 0)
			continue;
		symbol.st_name = (Elf64_Word)buffer_put_string(strings, elf_file_symbol_name(os, &os->symbol[i]));
		symbol.st_info = ELF64_ST_INFO(STB_LOCAL, type);
		symbol.st_other = STV_DEFAULT;
		symbol.st_shndx = (Elf64_Section)os_section[symbol.st_shndx];
		symbol.st_value += pack->os_delta;
		buffer_put(symbols, &symbol, sizeof(symbol));
	}
}

uint32_t pack_write_symbols(const struct pack *pack, uint32_t trampoline_section, const uint32_t *os_section,
			    struct buffer *symbols, struct buffer *strings)
{
	uint32_t first_global;

	buffer_put(symbols, NULL, sizeof(Elf64_Sym));
	put_program_symbols(&pack->program, 1, symbols);
	put_file_symbol("trampolines", symbols, strings);
	put_trampolines(pack, trampoline_section, symbols, strings);
	put_file_symbol(OS_FILE_NAME, symbols, strings);
	put_os_symbols(pack, os_section, symbols, strings);
	first_global = (uint32_t)(symbols->size / sizeof(Elf64_Sym));
	put_program_symbols(&pack->program, 0, symbols);
	return first_global;
}
