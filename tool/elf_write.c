/* elf_write.c: lays an image out: the program where it was, then trampolines, library OS, manifest, headers. */
#include <errno.h>
#include <string.h>

#include "../abi/machine_abi.h"
#include "complain.h"
#include "pack.h"

#define NOTE_NAME_PADDED 8u
#define NOTE_ALIGNMENT   4u

static uint64_t page_up(uint64_t address)
{
	return (address + UNILET_PAGE - 1) & ~(UNILET_PAGE - 1);
}

/* Behind the program's memory, its zeroed part included. */
static uint64_t program_end(const struct elf_file *program)
{
	uint64_t end = 0;

	for (uint32_t i = 0; i < program->header.e_phnum; i++) {
		const Elf64_Phdr *header = &program->program[i];

		if (header->p_type == PT_LOAD && header->p_vaddr + header->p_memsz > end)
			end = header->p_vaddr + header->p_memsz;
	}
	return page_up(end);
}

static void place_addresses(struct pack *pack)
{
	pack->trampolines = program_end(&pack->program);
	pack->os_delta = page_up(pack->trampolines + pack->plan.trampoline_bytes) - pack->os.start;
	pack->manifest.syscall_entry = pack->os.syscall_entry + pack->os_delta;
	pack->manifest.fault_entry = pack->os.fault_entry + pack->os_delta;
	pack->manifest.upcall_entry = pack->os.upcall_entry + pack->os_delta;
}

static int add_segment(const struct pack *pack, struct pack_places *places, const Elf64_Phdr *segment)
{
	if (places->count == IMAGE_SEGMENTS_MAX)
		return complain("%s: has more segments than the %u that fit an image beside the library OS's",
				pack->program.path, IMAGE_SEGMENTS_MAX);
	places->program[places->count] = *segment;
	places->program[places->count].p_align = UNILET_PAGE;
	places->count++;
	return 0;
}

static int put_program(const struct pack *pack, struct pack_places *places, struct buffer *out)
{
	const struct elf_file *program = &pack->program;

	places->copied = sizeof(Elf64_Ehdr);
	for (uint32_t i = 0; i < program->header.e_phnum; i++) {
		Elf64_Phdr segment = program->program[i];

		if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
			continue;
		if (segment.p_filesz > 0 && segment.p_offset + segment.p_filesz > places->copied)
			places->copied = segment.p_offset + segment.p_filesz;
		/* A segment of zeroes only may claim any offset; the loader wants one inside the file. */
		if (segment.p_filesz == 0)
			segment.p_offset = segment.p_vaddr % UNILET_PAGE;
		if (add_segment(pack, places, &segment))
			return -EINVAL;
	}
	buffer_put(out, program->bytes, places->copied);
	if (out->failed)
		return 0; /* said once, at the end */
	return rewrite_patch(&pack->plan, program, pack->trampolines, out->bytes);
}

static int put_trampolines(const struct pack *pack, struct pack_places *places, struct buffer *out)
{
	Elf64_Phdr segment = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = pack->trampolines};

	if (pack->plan.trampoline_bytes == 0)
		return 0;
	segment.p_offset = buffer_align(out, UNILET_PAGE);
	if (rewrite_emit(&pack->plan, &pack->program, pack->trampolines, pack->manifest.syscall_entry, out))
		return -EINVAL;
	segment.p_filesz = out->size - segment.p_offset;
	segment.p_memsz = segment.p_filesz;
	segment.p_paddr = segment.p_vaddr;
	return add_segment(pack, places, &segment);
}

static int put_os(const struct pack *pack, struct pack_places *places, struct buffer *out)
{
	const struct elf_file *os = &pack->os.file;

	for (uint32_t i = 0; i < os->header.e_phnum; i++) {
		Elf64_Phdr segment = os->program[i];

		if (segment.p_type != PT_LOAD || segment.p_memsz == 0)
			continue;
		buffer_align(out, UNILET_PAGE);
		buffer_put(out, NULL, segment.p_vaddr % UNILET_PAGE);
		segment.p_offset = buffer_put(out, os->bytes + os->program[i].p_offset, segment.p_filesz);
		segment.p_vaddr += pack->os_delta;
		segment.p_paddr = segment.p_vaddr;
		if (add_segment(pack, places, &segment))
			return -EINVAL;
	}
	return 0;
}

static void put_note(const struct pack *pack, struct pack_places *places, struct buffer *out)
{
	static const char name[NOTE_NAME_PADDED] = IMAGE_NOTE_NAME;
	const Elf64_Nhdr header = {
		.n_namesz = sizeof(IMAGE_NOTE_NAME),
		.n_descsz = sizeof(pack->manifest),
		.n_type = IMAGE_NOTE_MANIFEST,
	};
	Elf64_Phdr note = {.p_type = PT_NOTE, .p_flags = PF_R, .p_align = NOTE_ALIGNMENT};

	buffer_align(out, sizeof(uint64_t));
	note.p_offset = buffer_put(out, &header, sizeof(header));
	buffer_put(out, name, sizeof(name));
	buffer_put(out, &pack->manifest, sizeof(pack->manifest));
	note.p_filesz = out->size - note.p_offset;
	note.p_memsz = note.p_filesz;
	places->program[places->count++] = note;
}

/* The new program headers cannot stand where the program's own are: those stay, for its C library. */
static void put_headers(const struct pack_places *places, struct buffer *out, Elf64_Ehdr *header)
{
	buffer_align(out, sizeof(uint64_t));
	header->e_phoff = buffer_put(out, places->program, places->count * sizeof(places->program[0]));
	header->e_phnum = (Elf64_Half)places->count;
}

int pack_write(struct pack *pack, struct buffer *out)
{
	Elf64_Ehdr header = pack->program.header;
	struct pack_places places = {0};
	int result;

	place_addresses(pack);
	header.e_entry = pack->os.entry + pack->os_delta;
	header.e_phentsize = sizeof(Elf64_Phdr);
	header.e_ehsize = sizeof(header);
	result = put_program(pack, &places, out);
	if (!result)
		result = put_trampolines(pack, &places, out);
	if (!result)
		result = put_os(pack, &places, out);
	if (result)
		return result;
	put_note(pack, &places, out);
	put_headers(&places, out, &header);
	result = pack_write_sections(pack, &places, out, &header);
	if (result)
		return result;
	if (out->failed)
		return complain("%s: the image would be larger than %llu MiB, or memory is short", pack->program.path,
				IMAGE_FILE_MAX >> 20);
	memcpy(out->bytes, &header, sizeof(header));
	return 0;
}
