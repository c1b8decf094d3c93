/* pack_check.c: which programs can be packed, and what to do about those that cannot. */
#include <errno.h>
#include <string.h>

#include "../abi/machine_abi.h"
#include "complain.h"
#include "pack.h"

static int is_packed(const struct elf_file *program)
{
	for (uint32_t i = 0; i < program->header.e_phnum; i++) {
		const Elf64_Phdr *header = &program->program[i];
		Elf64_Nhdr note;

		if (header->p_type != PT_NOTE || header->p_filesz < sizeof(note) + sizeof(IMAGE_NOTE_NAME))
			continue;
		memcpy(&note, program->bytes + header->p_offset, sizeof(note));
		if (note.n_namesz == sizeof(IMAGE_NOTE_NAME) && memcmp(program->bytes + header->p_offset + sizeof(note),
								       IMAGE_NOTE_NAME, sizeof(IMAGE_NOTE_NAME)) == 0)
			return 1;
	}
	return 0;
}

/* Whether the loader that a dynamic program asks for is musl's. */
static int wants_musl(const struct elf_file *program)
{
	const Elf64_Phdr *interpreter = elf_file_program_header(program, PT_INTERP);

	return interpreter &&
	       memmem(program->bytes + interpreter->p_offset, interpreter->p_filesz, "ld-musl", 7) != NULL;
}

static int check_static(const struct elf_file *program)
{
	uint64_t value;

	if (wants_musl(program))
		return complain(
			"%s: is linked dynamically; musl-gcc does that with -static-pie without a word: link with "
			"-static",
			program->path);
	if (elf_file_program_header(program, PT_INTERP) || elf_file_dynamic(program, DT_NEEDED, &value))
		return complain("%s: is linked dynamically; link it with -static-pie (Rust: -C "
				"target-feature=+crt-static, Go: CGO_ENABLED=0)",
				program->path);
	if (elf_file_dynamic(program, DT_TEXTREL, &value))
		return complain("%s: has relocations in its code; compile it with -fPIE", program->path);
	return 0;
}

static int check_type(const struct elf_file *program)
{
	switch (program->header.e_type) {
	case ET_EXEC:
	case ET_DYN:
		return 0;
	case ET_REL:
		return complain("%s: is an object file; link it with -static-pie", program->path);
	case ET_CORE:
		return complain("%s: is a core dump, not a program", program->path);
	default:
		return complain("%s: is not a program", program->path);
	}
}

/* What the loader would refuse, said here in words about the program. */
static int check_segments(const struct elf_file *program)
{
	uint32_t segments = 0;

	for (uint32_t i = 0; i < program->header.e_phnum; i++) {
		const Elf64_Phdr *header = &program->program[i];

		if (header->p_type == PT_GNU_STACK && (header->p_flags & PF_X))
			complain_warning("%s: wants an executable stack, which no unilet has; its nested functions may "
					 "fault",
					 program->path);
		if (header->p_type != PT_LOAD)
			continue;
		segments += header->p_memsz > 0;
		if ((header->p_flags & PF_W) && (header->p_flags & PF_X))
			return complain("%s: has memory that is writable and executable; link it without -N or "
					"--omagic",
					program->path);
		if (header->p_vaddr + header->p_memsz > GUEST_IMAGE_FIXED_END)
			return complain("%s: lies too high in memory, at 0x%llx; link it with -static-pie",
					program->path, (unsigned long long)header->p_vaddr);
	}
	if (segments == 0)
		return complain("%s: has nothing to load", program->path);
	return 0;
}

int pack_check_program(const struct elf_file *program)
{
	int result;

	if (is_packed(program))
		return complain("%s: is packed already", program->path);
	result = check_type(program);
	if (!result)
		result = check_static(program);
	if (result)
		return result;
	if (program->header.e_entry == 0)
		return complain("%s: has no entry: it is a library, not a program", program->path);
	return check_segments(program);
}

int pack_program_headers(const struct elf_file *program, uint64_t *address)
{
	const Elf64_Ehdr *header = &program->header;
	uint64_t bytes = (uint64_t)header->e_phnum * sizeof(Elf64_Phdr);

	for (uint32_t i = 0; i < header->e_phnum; i++) {
		const Elf64_Phdr *segment = &program->program[i];
		uint64_t offset = header->e_phoff - segment->p_offset;

		if (segment->p_type != PT_LOAD || header->e_phoff < segment->p_offset || offset > segment->p_filesz ||
		    bytes > segment->p_filesz - offset)
			continue;
		*address = segment->p_vaddr + offset;
		return 0;
	}
	return complain("%s: does not have its program headers in memory, where its C library looks for them",
			program->path);
}
