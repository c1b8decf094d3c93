/* os_file.c: opens the library OS, and refuses one that cannot be moved as it is: what the packer copies must run
 * anywhere, without a loader to relocate it. */
#include "os_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../abi/machine_abi.h"
#include "complain.h"

static uint64_t page_down(uint64_t address)
{
	return address & ~(UNILET_PAGE - 1);
}

static int check_segments(struct os_file *os)
{
	const struct elf_file *file = &os->file;
	uint32_t segments = 0;

	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];

		if (program->p_type == PT_TLS || program->p_type == PT_INTERP)
			return complain("%s: is no library OS: it wants a loader or thread-local storage", os->path);
		if (program->p_type != PT_LOAD || program->p_memsz == 0)
			continue;
		if (program->p_vaddr % UNILET_PAGE != program->p_offset % UNILET_PAGE ||
		    program->p_vaddr > GUEST_IMAGE_SPAN_MAX ||
		    program->p_memsz > GUEST_IMAGE_SPAN_MAX - program->p_vaddr)
			return complain("%s: is no library OS: segment %u is out of place", os->path, i);
		if (segments > 0 && page_down(program->p_vaddr) < os->end)
			return complain("%s: is no library OS: segment %u shares a page", os->path, i);
		if (segments == 0)
			os->start = page_down(program->p_vaddr);
		os->end = page_down(program->p_vaddr + program->p_memsz + UNILET_PAGE - 1);
		segments++;
	}
	if (segments == 0)
		return complain("%s: is no library OS: it has no segments", os->path);
	return 0;
}

static int check_relocations(const struct os_file *os)
{
	static const int64_t tag[] = {DT_NEEDED, DT_RELASZ, DT_RELSZ, DT_PLTRELSZ, DT_RELRSZ};
	const struct elf_file *file = &os->file;
	uint64_t value;

	for (size_t i = 0; i < sizeof(tag) / sizeof(tag[0]); i++) {
		if (elf_file_dynamic(file, tag[i], &value) && value != 0)
			return complain("%s: is no library OS: it has dynamic relocations", os->path);
	}
	for (uint32_t i = 0; i < file->header.e_shnum; i++) {
		const Elf64_Shdr *section = &file->section[i];

		if ((section->sh_type == SHT_RELA || section->sh_type == SHT_REL) && (section->sh_flags & SHF_ALLOC) &&
		    section->sh_size != 0)
			return complain("%s: is no library OS: it has dynamic relocations", os->path);
	}
	return 0;
}

static int find_entry(const struct os_file *os, const char *name, uint64_t *address)
{
	const Elf64_Sym *symbol = elf_file_symbol(&os->file, name);

	if (!symbol)
		return complain("%s: is no library OS: it lacks %s", os->path, name);
	*address = symbol->st_value;
	return 0;
}

static int find_entries(struct os_file *os)
{
	int result = find_entry(os, "unilet_os_start", &os->entry);

	if (!result)
		result = find_entry(os, "unilet_os_syscall", &os->syscall_entry);
	if (!result)
		result = find_entry(os, "unilet_os_fault", &os->fault_entry);
	if (!result)
		result = find_entry(os, "unilet_os_upcall", &os->upcall_entry);
	return result;
}

int os_file_open(struct os_file *os, const char *path)
{
	int result;

	memset(os, 0, sizeof(*os));
	os->path = path ? strdup(path) : find_part(OS_FILE_NAME);
	if (!os->path)
		return path ? complain("no memory") : -ENOENT;
	result = elf_file_open(&os->file, os->path);
	if (result)
		return result;
	if (os->file.header.e_type != ET_DYN)
		return complain("%s: is no library OS: it is not position-independent", os->path);
	result = check_segments(os);
	if (!result)
		result = check_relocations(os);
	if (!result)
		result = find_entries(os);
	return result;
}

void os_file_close(struct os_file *os)
{
	elf_file_close(&os->file);
	free(os->path);
	memset(os, 0, sizeof(*os));
}
