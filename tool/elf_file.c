/* elf_file.c: reads an ELF file whole and checks its tables before anybody follows them. */
#include "elf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/image_abi.h"
#include "complain.h"

static int range_inside(uint64_t offset, uint64_t length, uint64_t size)
{
	return offset <= size && length <= size - offset;
}

static int read_all(int fd, struct elf_file *file)
{
	uint64_t done = 0;

	while (done < file->size) {
		ssize_t count = read(fd, file->bytes + done, file->size - done);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return complain("%s: cannot be read: %s", file->path, strerror(errno));
		if (count == 0)
			return complain("%s: became shorter while it was read", file->path);
		done += (uint64_t)count;
	}
	return 0;
}

static int read_file(int fd, struct elf_file *file)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return complain("%s: %s", file->path, strerror(errno));
	if (!S_ISREG(status.st_mode))
		return complain("%s: is not a regular file", file->path);
	if ((uint64_t)status.st_size > IMAGE_FILE_MAX)
		return complain("%s: is larger than %llu MiB", file->path, IMAGE_FILE_MAX >> 20);
	file->size = (uint64_t)status.st_size;
	file->bytes = malloc(file->size + 1);
	if (!file->bytes)
		return complain("%s: no memory for its %llu bytes", file->path, (unsigned long long)file->size);
	return read_all(fd, file);
}

static int load_file(struct elf_file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int result;

	if (fd < 0)
		return complain("%s: %s", file->path, strerror(errno));
	result = read_file(fd, file);
	close(fd);
	return result;
}

static int check_header(struct elf_file *file)
{
	const unsigned char *ident = file->header.e_ident;

	if (file->size >= 2 && memcmp(file->bytes, "#!", 2) == 0)
		return complain("%s: is a script, not a program; pack the program it starts", file->path);
	if (file->size < SELFMAG || memcmp(file->bytes, ELFMAG, SELFMAG) != 0)
		return complain("%s: is not an ELF file", file->path);
	if (file->size < sizeof(file->header))
		return complain("%s: is cut off inside its ELF header", file->path);
	memcpy(&file->header, file->bytes, sizeof(file->header));
	if (ident[EI_CLASS] != ELFCLASS64 || ident[EI_DATA] != ELFDATA2LSB || file->header.e_machine != EM_X86_64)
		return complain("%s: is for another machine; a unilet is a 64-bit x86-64 program", file->path);
	if (ident[EI_OSABI] != ELFOSABI_NONE && ident[EI_OSABI] != ELFOSABI_GNU)
		return complain("%s: is for another operating system than Linux", file->path);
	if (ident[EI_VERSION] != EV_CURRENT || file->header.e_version != EV_CURRENT)
		return complain("%s: has an unknown ELF version", file->path);
	return 0;
}

/* Copies a table: in the file it may lie at any alignment. Returns it, to be freed, or NULL after a complaint. */
static void *copy_table(const struct elf_file *file, const char *what, uint64_t offset, uint64_t bytes)
{
	void *table;

	if (!range_inside(offset, bytes, file->size)) {
		complain("%s: is cut off: its %s lie outside the file", file->path, what);
		return NULL;
	}
	table = malloc(bytes + 1);
	if (!table)
		complain("%s: no memory for its %s", file->path, what);
	else
		memcpy(table, file->bytes + offset, bytes);
	return table;
}

static int read_program_headers(struct elf_file *file)
{
	const Elf64_Ehdr *header = &file->header;

	if (header->e_phnum > 0 && header->e_phentsize != sizeof(Elf64_Phdr))
		return complain("%s: its program headers have a wrong size", file->path);
	file->program =
		copy_table(file, "program headers", header->e_phoff, (uint64_t)header->e_phnum * sizeof(Elf64_Phdr));
	if (!file->program)
		return -EINVAL;
	for (uint32_t i = 0; i < header->e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];

		if (!range_inside(program->p_offset, program->p_filesz, file->size))
			return complain("%s: is cut off: the bytes of program header %u lie outside the file",
					file->path, i);
		if (program->p_type != PT_LOAD)
			continue;
		if (program->p_filesz > program->p_memsz || program->p_memsz > UINT64_MAX - program->p_vaddr)
			return complain("%s: program header %u contradicts itself", file->path, i);
	}
	return 0;
}

static int read_section_headers(struct elf_file *file)
{
	Elf64_Ehdr *header = &file->header;

	if (header->e_shoff == 0)
		header->e_shnum = 0;
	if (header->e_shoff != 0 && header->e_shnum == 0)
		return complain("%s: has more than %u sections", file->path, SHN_LORESERVE);
	if (header->e_shnum > 0 && header->e_shentsize != sizeof(Elf64_Shdr))
		return complain("%s: its section headers have a wrong size", file->path);
	file->section =
		copy_table(file, "section headers", header->e_shoff, (uint64_t)header->e_shnum * sizeof(Elf64_Shdr));
	if (!file->section)
		return -EINVAL;
	for (uint32_t i = 0; i < header->e_shnum; i++) {
		const Elf64_Shdr *section = &file->section[i];

		if (section->sh_type == SHT_NOBITS || section->sh_type == SHT_NULL)
			continue;
		if (!range_inside(section->sh_offset, section->sh_size, file->size))
			return complain("%s: is cut off: the bytes of section %u lie outside the file", file->path, i);
	}
	return 0;
}

static int read_symbols(struct elf_file *file)
{
	for (uint32_t i = 1; i < file->header.e_shnum; i++) {
		const Elf64_Shdr *section = &file->section[i];

		if (section->sh_type != SHT_SYMTAB)
			continue;
		if (section->sh_entsize != sizeof(Elf64_Sym) || section->sh_size % sizeof(Elf64_Sym) != 0 ||
		    section->sh_link >= file->header.e_shnum || file->section[section->sh_link].sh_type != SHT_STRTAB)
			return complain("%s: its symbol table is damaged", file->path);
		file->symbol_section = i;
		file->symbol_count = section->sh_size / sizeof(Elf64_Sym);
		file->symbol = copy_table(file, "symbols", section->sh_offset, section->sh_size);
		return file->symbol ? 0 : -EINVAL;
	}
	return 0;
}

int elf_file_open(struct elf_file *file, const char *path)
{
	int result;

	memset(file, 0, sizeof(*file));
	file->path = path;
	result = load_file(file);
	if (!result)
		result = check_header(file);
	if (!result)
		result = read_program_headers(file);
	if (!result)
		result = read_section_headers(file);
	if (!result)
		result = read_symbols(file);
	return result;
}

void elf_file_close(struct elf_file *file)
{
	free(file->bytes);
	free(file->program);
	free(file->section);
	free(file->symbol);
	memset(file, 0, sizeof(*file));
}

const char *elf_file_string(const struct elf_file *file, uint32_t table, uint64_t offset)
{
	const Elf64_Shdr *section;
	const char *string;

	if (table == 0 || table >= file->header.e_shnum || file->section[table].sh_type != SHT_STRTAB)
		return "";
	section = &file->section[table];
	if (offset >= section->sh_size)
		return "";
	string = (const char *)file->bytes + section->sh_offset + offset;
	return memchr(string, 0, section->sh_size - offset) ? string : "";
}

const char *elf_file_section_name(const struct elf_file *file, uint32_t index)
{
	return elf_file_string(file, file->header.e_shstrndx, file->section[index].sh_name);
}

const char *elf_file_symbol_name(const struct elf_file *file, const Elf64_Sym *symbol)
{
	return elf_file_string(file, file->section[file->symbol_section].sh_link, symbol->st_name);
}

const Elf64_Sym *elf_file_symbol(const struct elf_file *file, const char *name)
{
	for (uint64_t i = 1; i < file->symbol_count; i++) {
		const Elf64_Sym *symbol = &file->symbol[i];

		if (symbol->st_shndx != SHN_UNDEF && symbol->st_shndx < SHN_LORESERVE &&
		    strcmp(elf_file_symbol_name(file, symbol), name) == 0)
			return symbol;
	}
	return NULL;
}

const Elf64_Phdr *elf_file_program_header(const struct elf_file *file, uint32_t type)
{
	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		if (file->program[i].p_type == type)
			return &file->program[i];
	}
	return NULL;
}

const uint8_t *elf_file_bytes_at(const struct elf_file *file, uint64_t address, uint64_t length)
{
	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];

		if (program->p_type == PT_LOAD && address >= program->p_vaddr &&
		    range_inside(address - program->p_vaddr, length, program->p_filesz))
			return file->bytes + program->p_offset + (address - program->p_vaddr);
	}
	return NULL;
}

int elf_file_dynamic(const struct elf_file *file, int64_t tag, uint64_t *value)
{
	const Elf64_Phdr *program = elf_file_program_header(file, PT_DYNAMIC);
	Elf64_Dyn entry;

	if (!program)
		return 0;
	for (uint64_t at = 0; program->p_filesz - at >= sizeof(entry); at += sizeof(entry)) {
		memcpy(&entry, file->bytes + program->p_offset + at, sizeof(entry));
		if (entry.d_tag == DT_NULL)
			return 0;
		if (entry.d_tag == tag) {
			*value = entry.d_un.d_val;
			return 1;
		}
	}
	return 0;
}
