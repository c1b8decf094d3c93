/* image.c: reads a .unilet from a file that may say anything, and refuses all but the subset of image_abi.h.
 *
 * The file is hostile and may change while it is read: headers are copied once, the copies are checked, and only the
 * copies are used. Nothing is allocated. */
#include "image.h"

#include <elf.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/machine_abi.h"

#define PROGRAM_HEADERS_MAX (IMAGE_SEGMENTS_MAX + 1) /* the segments and the note */
#define NOTE_NAME_PADDED    8u
#define NOTE_HEADER_BYTES   (sizeof(Elf64_Nhdr) + NOTE_NAME_PADDED)
#define NOTE_BYTES          (NOTE_HEADER_BYTES + sizeof(struct image_manifest))

_Static_assert(sizeof(IMAGE_NOTE_NAME) <= NOTE_NAME_PADDED, "the name fits");

struct headers {
	uint64_t file_bytes;
	Elf64_Ehdr elf;
	Elf64_Phdr program[PROGRAM_HEADERS_MAX];
};

/* Reads all of `length` bytes at `offset`: the file may have shrunk since it was measured. */
static enum image_fault read_bytes(int fd, uint64_t offset, void *to, uint64_t length)
{
	uint8_t *next = to;

	while (length > 0) {
		ssize_t count = pread(fd, next, length, (off_t)offset);

		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return IMAGE_UNREADABLE;
		if (count == 0)
			return IMAGE_TOO_SHORT;
		next += count;
		offset += (uint64_t)count;
		length -= (uint64_t)count;
	}
	return IMAGE_FINE;
}

static int range_inside(uint64_t offset, uint64_t length, uint64_t size)
{
	return offset <= size && length <= size - offset;
}

/* Only what has a fixed size and answers at once may be read: a pipe or a terminal would hold the monitor up. */
static enum image_fault measure_file(int fd, uint64_t *bytes)
{
	struct stat status;

	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode) || status.st_size < 0)
		return IMAGE_UNREADABLE;
	*bytes = (uint64_t)status.st_size;
	return *bytes > IMAGE_FILE_MAX ? IMAGE_TOO_LARGE : IMAGE_FINE;
}

static enum image_fault check_elf_header(const Elf64_Ehdr *elf)
{
	if (elf->e_ident[EI_CLASS] != ELFCLASS64 || elf->e_ident[EI_DATA] != ELFDATA2LSB ||
	    elf->e_ident[EI_VERSION] != EV_CURRENT)
		return IMAGE_WRONG_ELF;
	if (elf->e_ident[EI_OSABI] != ELFOSABI_NONE && elf->e_ident[EI_OSABI] != ELFOSABI_GNU)
		return IMAGE_WRONG_ELF;
	if (elf->e_type != ET_DYN && elf->e_type != ET_EXEC)
		return IMAGE_WRONG_ELF;
	if (elf->e_machine != EM_X86_64 || elf->e_version != EV_CURRENT || elf->e_ehsize != sizeof(*elf))
		return IMAGE_WRONG_ELF;
	return IMAGE_FINE;
}

static enum image_fault read_elf_header(int fd, struct headers *headers)
{
	uint8_t magic[SELFMAG];
	enum image_fault fault;

	if (headers->file_bytes < sizeof(headers->elf)) {
		if (headers->file_bytes < SELFMAG)
			return IMAGE_NOT_ELF;
		fault = read_bytes(fd, 0, magic, sizeof(magic));
		if (fault)
			return fault;
		return memcmp(magic, ELFMAG, SELFMAG) != 0 ? IMAGE_NOT_ELF : IMAGE_TOO_SHORT;
	}
	fault = read_bytes(fd, 0, &headers->elf, sizeof(headers->elf));
	if (fault)
		return fault;
	if (memcmp(headers->elf.e_ident, ELFMAG, SELFMAG) != 0)
		return IMAGE_NOT_ELF;
	return check_elf_header(&headers->elf);
}

static enum image_fault read_program_headers(int fd, struct headers *headers)
{
	const Elf64_Ehdr *elf = &headers->elf;
	uint64_t bytes = (uint64_t)elf->e_phnum * sizeof(headers->program[0]);

	if (elf->e_phentsize != sizeof(headers->program[0]))
		return IMAGE_PROGRAM_HEADERS;
	if (elf->e_phnum == 0 || elf->e_phnum > PROGRAM_HEADERS_MAX)
		return IMAGE_PROGRAM_HEADERS;
	if (elf->e_phoff < sizeof(*elf) || elf->e_phoff % sizeof(uint64_t) != 0)
		return IMAGE_PROGRAM_HEADERS;
	if (!range_inside(elf->e_phoff, bytes, headers->file_bytes))
		return IMAGE_TOO_SHORT;
	return read_bytes(fd, elf->e_phoff, headers->program, bytes);
}

/* Takes the copy of a note apart. NO_MANIFEST: it is a note of somebody else's. */
static enum image_fault take_manifest(const uint8_t note[NOTE_BYTES], uint64_t bytes, struct image_manifest *manifest)
{
	static const char name[NOTE_NAME_PADDED] = IMAGE_NOTE_NAME;
	uint32_t version;
	Elf64_Nhdr header;

	memcpy(&header, note, sizeof(header));
	if (header.n_namesz != sizeof(IMAGE_NOTE_NAME) || header.n_type != IMAGE_NOTE_MANIFEST ||
	    memcmp(note + sizeof(header), name, sizeof(IMAGE_NOTE_NAME)) != 0)
		return IMAGE_NO_MANIFEST;
	/* Another version may have another size, so it is looked at first. */
	if (bytes < NOTE_HEADER_BYTES + sizeof(version) || header.n_descsz < sizeof(version))
		return IMAGE_MANIFEST_DAMAGED;
	memcpy(&version, note + NOTE_HEADER_BYTES, sizeof(version));
	if (version != UNILET_ABI_VERSION)
		return IMAGE_VERSION;
	if (bytes != NOTE_BYTES || header.n_descsz != sizeof(*manifest))
		return IMAGE_MANIFEST_DAMAGED;
	if (memcmp(note + sizeof(header), name, sizeof(name)) != 0)
		return IMAGE_MANIFEST_DAMAGED;
	memcpy(manifest, note + NOTE_HEADER_BYTES, sizeof(*manifest));
	return IMAGE_FINE;
}

static enum image_fault read_note(int fd, const struct headers *headers, const Elf64_Phdr *program,
				  struct image_manifest *manifest)
{
	uint8_t note[NOTE_BYTES] = {0};
	uint64_t bytes = program->p_filesz;
	enum image_fault fault;

	if (!range_inside(program->p_offset, bytes, headers->file_bytes))
		return IMAGE_SEGMENT_FILE_RANGE;
	if (bytes < NOTE_HEADER_BYTES)
		return IMAGE_NO_MANIFEST;
	fault = read_bytes(fd, program->p_offset, note, bytes < sizeof(note) ? bytes : sizeof(note));
	if (fault)
		return fault;
	return take_manifest(note, bytes, manifest);
}

/* An ordinary ELF has notes too, but none of ours: it is told apart here, before the stricter checks speak. */
static enum image_fault find_manifest(int fd, const struct headers *headers, struct image_manifest *manifest,
				      uint64_t *where)
{
	for (uint32_t i = 0; i < headers->elf.e_phnum; i++) {
		enum image_fault fault;

		if (headers->program[i].p_type != PT_NOTE)
			continue;
		*where = i;
		fault = read_note(fd, headers, &headers->program[i], manifest);
		if (fault != IMAGE_NO_MANIFEST)
			return fault;
	}
	*where = 0;
	return IMAGE_NO_MANIFEST;
}

static enum image_fault check_types(const struct headers *headers, uint64_t *where)
{
	uint32_t segments = 0;
	uint32_t notes = 0;

	for (uint32_t i = 0; i < headers->elf.e_phnum; i++) {
		*where = i;
		if (headers->program[i].p_type == PT_LOAD)
			segments++;
		else if (headers->program[i].p_type == PT_NOTE)
			notes++;
		else
			return IMAGE_SEGMENT_TYPE;
		if (notes > 1)
			return IMAGE_PROGRAM_HEADERS;
	}
	*where = 0;
	return segments == 0 || segments > IMAGE_SEGMENTS_MAX ? IMAGE_SEGMENT_COUNT : IMAGE_FINE;
}

static enum image_fault take_rights(uint32_t flags, uint32_t *rights)
{
	if (flags == 0 || (flags & ~(uint32_t)(PF_R | PF_W | PF_X)) != 0)
		return IMAGE_SEGMENT_RIGHTS;
	if ((flags & PF_W) && (flags & PF_X))
		return IMAGE_SEGMENT_RIGHTS;
	*rights = RIGHT_READ;
	if (flags & PF_W)
		*rights |= RIGHT_WRITE;
	if (flags & PF_X)
		*rights |= RIGHT_EXECUTE;
	return IMAGE_FINE;
}

static uint64_t page_down(uint64_t address)
{
	return address & ~(UNILET_PAGE - 1);
}

/* Only for addresses that take_segment() found to lie below an end that is a whole page. */
static uint64_t page_up(uint64_t address)
{
	return page_down(address + UNILET_PAGE - 1);
}

/* Where an image's addresses may lie, before the base is added. */
static enum image_fault check_address(uint64_t address, uint64_t bytes, int relocatable)
{
	uint64_t start = relocatable ? 0 : GUEST_IMAGE_FIXED_MIN;
	uint64_t end = relocatable ? GUEST_IMAGE_SPAN_MAX : GUEST_IMAGE_FIXED_END;

	if (address < start || !range_inside(address, bytes, end))
		return IMAGE_SEGMENT_ADDRESS;
	return IMAGE_FINE;
}

static enum image_fault take_segment(const struct headers *headers, const Elf64_Phdr *program, struct image *out)
{
	struct image_segment *segment = &out->segment[out->segment_count];
	enum image_fault fault;

	if (!range_inside(program->p_offset, program->p_filesz, headers->file_bytes))
		return IMAGE_SEGMENT_FILE_RANGE;
	if (program->p_memsz == 0 || program->p_filesz > program->p_memsz)
		return IMAGE_SEGMENT_SIZE;
	if (program->p_offset % UNILET_PAGE != program->p_vaddr % UNILET_PAGE)
		return IMAGE_SEGMENT_ALIGNMENT;
	fault = check_address(program->p_vaddr, program->p_memsz, out->relocatable);
	if (fault)
		return fault;
	if (out->segment_count > 0 && page_down(program->p_vaddr) < out->end)
		return IMAGE_SEGMENT_ORDER;
	fault = take_rights(program->p_flags, &segment->rights);
	if (fault)
		return fault;

	segment->address = program->p_vaddr;
	segment->memory_bytes = program->p_memsz;
	segment->file_offset = program->p_offset;
	segment->file_bytes = program->p_filesz;
	if (out->segment_count == 0)
		out->start = page_down(segment->address);
	out->end = page_up(segment->address + segment->memory_bytes);
	out->segment_count++;
	return out->end - out->start > GUEST_IMAGE_SPAN_MAX ? IMAGE_TOO_LARGE : IMAGE_FINE;
}

static enum image_fault take_segments(const struct headers *headers, struct image *out, uint64_t *where)
{
	for (uint32_t i = 0; i < headers->elf.e_phnum; i++) {
		enum image_fault fault;

		if (headers->program[i].p_type != PT_LOAD)
			continue;
		*where = i;
		fault = take_segment(headers, &headers->program[i], out);
		if (fault)
			return fault;
	}
	*where = 0;
	return IMAGE_FINE;
}

/* Whether one segment that has all of `rights` holds all of the range. */
static int image_holds(const struct image *image, uint64_t address, uint64_t bytes, uint32_t rights)
{
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct image_segment *segment = &image->segment[i];

		if ((segment->rights & rights) == rights && address >= segment->address &&
		    range_inside(address - segment->address, bytes, segment->memory_bytes))
			return 1;
	}
	return 0;
}

static enum image_fault check_entries(const struct image *image)
{
	const struct image_manifest *manifest = &image->manifest;
	const uint64_t fault_bytes = (uint64_t)IMAGE_FAULT_ENTRIES * IMAGE_FAULT_ENTRY_BYTES;

	if (!image_holds(image, image->entry, 1, RIGHT_EXECUTE) ||
	    !image_holds(image, manifest->program_entry, 1, RIGHT_EXECUTE) ||
	    !image_holds(image, manifest->syscall_entry, 1, RIGHT_EXECUTE) ||
	    !image_holds(image, manifest->upcall_entry, 1, RIGHT_EXECUTE) ||
	    !image_holds(image, manifest->fault_entry, fault_bytes, RIGHT_EXECUTE))
		return IMAGE_ENTRY;
	return IMAGE_FINE;
}

/* The name is shown to people: printable to its first zero, and nothing hidden behind that. */
static int name_is_clean(const char name[IMAGE_NAME_BYTES])
{
	uint32_t i = 0;

	while (i < IMAGE_NAME_BYTES && name[i] >= 0x20 && name[i] <= 0x7e)
		i++;
	if (i == IMAGE_NAME_BYTES)
		return 0;
	while (i < IMAGE_NAME_BYTES && name[i] == 0)
		i++;
	return i == IMAGE_NAME_BYTES;
}

static enum image_fault check_manifest(const struct image *image)
{
	const struct image_manifest *manifest = &image->manifest;
	uint64_t header_bytes = (uint64_t)manifest->program_headers * sizeof(Elf64_Phdr);

	if ((manifest->interfaces & ~(uint32_t)IMAGE_INTERFACES) != 0 || manifest->vcpu_count < 1 ||
	    manifest->vcpu_count > UNILET_VCPUS_MAX)
		return IMAGE_MANIFEST_DAMAGED;
	if (!name_is_clean(manifest->name))
		return IMAGE_MANIFEST_DAMAGED;
	if (!image_holds(image, manifest->program_header, header_bytes, RIGHT_READ))
		return IMAGE_MANIFEST_DAMAGED;
	return IMAGE_FINE;
}

enum image_fault image_read(int fd, struct image *out, uint64_t *where)
{
	struct headers headers = {0};
	enum image_fault fault;

	memset(out, 0, sizeof(*out));
	*where = 0;
	fault = measure_file(fd, &headers.file_bytes);
	if (fault)
		return fault;
	fault = read_elf_header(fd, &headers);
	if (fault)
		return fault;
	fault = read_program_headers(fd, &headers);
	if (fault)
		return fault;
	fault = find_manifest(fd, &headers, &out->manifest, where);
	if (fault)
		return fault;
	fault = check_types(&headers, where);
	if (fault)
		return fault;

	out->entry = headers.elf.e_entry;
	out->relocatable = headers.elf.e_type == ET_DYN;
	fault = take_segments(&headers, out, where);
	if (fault)
		return fault;
	fault = check_manifest(out);
	return fault ? fault : check_entries(out);
}

enum image_fault image_load(int fd, const struct image_segment *segment, uint8_t *to)
{
	return read_bytes(fd, segment->file_offset, to, segment->file_bytes);
}
