/* fuzz_manifest.c: manifest and program headers of an image whose file is otherwise in order. */
#include <elf.h>

#include "../../abi/machine_abi.h"
#include "../../monitor/image.h"
#include "fuzz.h"

#define SEGMENTS 3

/* An image of which the fuzzer gives what stands in it, and not that it is one. */
static struct file {
	Elf64_Ehdr elf;
	Elf64_Phdr program[SEGMENTS + 1];
	uint32_t gap; /* so that the manifest follows the note's name at once */
	Elf64_Nhdr note;
	char name[8];
	struct image_manifest manifest;
	uint8_t bytes[3 * UNILET_PAGE];
} file;

_Static_assert(offsetof(struct file, manifest) == offsetof(struct file, note) + sizeof(Elf64_Nhdr) + 8, "no hole");

static void fill_in(struct fuzz_input *input)
{
	file.elf = (Elf64_Ehdr){.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
				.e_type = fuzz_number(input, 1) & 1 ? ET_DYN : ET_EXEC,
				.e_machine = EM_X86_64,
				.e_version = EV_CURRENT,
				.e_entry = fuzz_number(input, 8),
				.e_phoff = offsetof(struct file, program),
				.e_ehsize = sizeof(Elf64_Ehdr),
				.e_phentsize = sizeof(Elf64_Phdr),
				.e_phnum = SEGMENTS + 1};
	fuzz_take(input, file.program, SEGMENTS * sizeof(Elf64_Phdr));
	for (int i = 0; i < SEGMENTS; i++)
		file.program[i].p_type = PT_LOAD;
	file.program[SEGMENTS] = (Elf64_Phdr){.p_type = PT_NOTE,
					      .p_offset = offsetof(struct file, note),
					      .p_filesz = offsetof(struct file, bytes) - offsetof(struct file, note)};
	file.note = (Elf64_Nhdr){sizeof(IMAGE_NOTE_NAME), sizeof(file.manifest), IMAGE_NOTE_MANIFEST};
	memcpy(file.name, IMAGE_NOTE_NAME, sizeof(IMAGE_NOTE_NAME));
	fuzz_take(input, &file.manifest, sizeof(file.manifest));
	file.manifest.version = UNILET_ABI_VERSION;
}

/* As the loader should have found it: told differently, so that the same mistake is not made twice. */
static int lies_in(const struct image *image, uint64_t address, uint64_t bytes)
{
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const __uint128_t end = (__uint128_t)image->segment[i].address + image->segment[i].memory_bytes;

		if ((image->segment[i].rights & RIGHT_EXECUTE) && address >= image->segment[i].address &&
		    (__uint128_t)address + bytes <= end)
			return 1;
	}
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	struct image image;
	uint64_t where;

	fill_in(&input);
	if (image_read(fuzz_file((const uint8_t *)&file, sizeof(file)), &image, &where) != IMAGE_FINE)
		return 0;
	CHECK(image.end > image.start && image.end - image.start <= GUEST_IMAGE_SPAN_MAX);
	CHECK(lies_in(&image, image.entry, 1) && lies_in(&image, image.manifest.upcall_entry, 1));
	CHECK(lies_in(&image, image.manifest.program_entry, 1) && lies_in(&image, image.manifest.syscall_entry, 1));
	CHECK(lies_in(&image, image.manifest.fault_entry, IMAGE_FAULT_ENTRIES * IMAGE_FAULT_ENTRY_BYTES));
	CHECK(memchr(image.manifest.name, 0, IMAGE_NAME_BYTES));
	CHECK(image.manifest.vcpu_count >= 1 && image.manifest.vcpu_count <= UNILET_VCPUS_MAX);
	return 0;
}
