/* fuzz_types.c: `unilet types`: whatever an image says that it exports, what is printed declares functions and nothing else. */
#include <ctype.h>
#include <elf.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

#include "../../abi/image_abi.h"
#include "../../abi/machine_abi.h"
#include "../../tool/command.h"
#include "../../tool/complain.h"
#include "fuzz.h"

#define SECTIONS   3 /* none, the types, the names of sections */
#define TYPES_MAX  8192u
#define OUTPUT_MAX (1u << 20)
#define DEPTH_MAX  128
#define OWN_LINES  9 /* that the tool prints beside functions: without the first interface's two */

/* An image that is in order; what it exports is the fuzzer's. */
static struct file {
	Elf64_Ehdr elf;
	Elf64_Phdr program[2];
	Elf64_Shdr section[SECTIONS];
	char names[32];
	uint32_t gap; /* so that the manifest follows the note's name at once */
	Elf64_Nhdr note;
	char name[8];
	struct image_manifest manifest;
	_Alignas(4096) uint8_t code[2 * UNILET_PAGE];
	char types[TYPES_MAX];
} file;

_Static_assert(offsetof(struct file, manifest) == offsetof(struct file, note) + sizeof(Elf64_Nhdr) + 8, "no hole");

/* In complain.c's place: nobody reads what it would say. */
int complain(const char *format, ...)
{
	(void)format;
	return -EINVAL;
}

void complain_warning(const char *format, ...)
{
	(void)format;
}

void complain_as(const char *name)
{
	(void)name;
}

static void make_image(uint64_t types_bytes)
{
	static const char names[] = "\0unilet_types\0names";
	const uint64_t code = offsetof(struct file, code);

	file.elf = (Elf64_Ehdr){.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
				.e_type = ET_DYN,
				.e_machine = EM_X86_64,
				.e_version = EV_CURRENT,
				.e_entry = code,
				.e_phoff = offsetof(struct file, program),
				.e_shoff = offsetof(struct file, section),
				.e_ehsize = sizeof(Elf64_Ehdr),
				.e_phentsize = sizeof(Elf64_Phdr),
				.e_phnum = 2,
				.e_shentsize = sizeof(Elf64_Shdr),
				.e_shnum = SECTIONS,
				.e_shstrndx = 2};
	file.program[0] = (Elf64_Phdr){.p_type = PT_LOAD,
				       .p_flags = PF_R | PF_X,
				       .p_offset = code,
				       .p_vaddr = code,
				       .p_filesz = sizeof(file.code),
				       .p_memsz = sizeof(file.code)};
	file.program[1] = (Elf64_Phdr){.p_type = PT_NOTE,
				       .p_offset = offsetof(struct file, note),
				       .p_filesz = sizeof(file.note) + sizeof(file.name) + sizeof(file.manifest)};
	file.note = (Elf64_Nhdr){sizeof(IMAGE_NOTE_NAME), sizeof(file.manifest), IMAGE_NOTE_MANIFEST};
	memcpy(file.name, IMAGE_NOTE_NAME, sizeof(IMAGE_NOTE_NAME));
	file.manifest = (struct image_manifest){.version = UNILET_ABI_VERSION,
						.vcpu_count = 1,
						.program_headers = 1,
						.program_entry = code,
						.program_header = code,
						.syscall_entry = code,
						.fault_entry = code,
						.upcall_entry = code,
						.name = "fuzz"};
	memcpy(file.names, names, sizeof(names));
	file.section[1] = (Elf64_Shdr){.sh_name = 1,
				       .sh_type = SHT_PROGBITS,
				       .sh_offset = offsetof(struct file, types),
				       .sh_size = types_bytes};
	file.section[2] = (Elf64_Shdr){.sh_name = 14,
				       .sh_type = SHT_STRTAB,
				       .sh_offset = offsetof(struct file, names),
				       .sh_size = sizeof(file.names)};
}

/* Behind the bracket that closes the one here, which must be on this line. Told differently from the tool, so that the same
 * mistake is not made twice. */
static const char *skip_brackets(const char *at)
{
	static const char opens[] = "([{<", closes[] = ")]}>";
	int kind[DEPTH_MAX] = {0}, depth = 0;

	do {
		const char *open = strchr(opens, *at), *close = strchr(closes, *at);

		CHECK(isprint((unsigned char)*at) && *at != '`' && *at != '\\' && *at != '/' && *at != '*');
		if (*at == '"' || *at == '\'') {
			for (const char quote = *at++; *at != quote; at++)
				CHECK(isprint((unsigned char)*at) && *at != '\\');
		} else if (open) {
			CHECK(depth < DEPTH_MAX);
			kind[depth++] = (int)(open - opens);
		} else if (close && !(*at == '>' && at[-1] == '=')) {
			CHECK(depth > 0 && kind[--depth] == close - closes);
		}
		at++;
		/* A promise is of one type. */
		CHECK(depth != 1 || opens[kind[0]] != '<' || (*at != ';' && *at != ','));
	} while (depth > 0);
	return at;
}

/* "\tname(...): Promise<...>;" and nothing else on the line. */
static void check_line(const char *line)
{
	static const char result[] = ": Promise";
	const char *at = line + 1;

	CHECK(line[0] == '\t' && (isalpha((unsigned char)*at) || *at == '_' || *at == '$'));
	while (isalnum((unsigned char)*at) || *at == '_' || *at == '$')
		at++;
	CHECK(*at == '(');
	at = skip_brackets(at);
	CHECK(strncmp(at, result, sizeof(result) - 1) == 0 && at[sizeof(result) - 1] == '<');
	at = skip_brackets(at + sizeof(result) - 1);
	CHECK(strcmp(at, ";") == 0);
}

static void check_output(char *text)
{
	static const char first[] = "Exports {";
	int inside = 0, lines = 0;

	for (char *line; (line = strsep(&text, "\n"));) {
		const size_t length = strlen(line);

		if (inside && strcmp(line, "}") == 0)
			inside = 0;
		else if (inside)
			check_line(line);
		else if (length > sizeof(first) && strcmp(line + length - sizeof(first) + 1, first) == 0)
			inside = 1;
		else
			lines++;
	}
	/* All that the tool says of itself. */
	CHECK(!inside && lines == OWN_LINES);
}

static void print_types(const uint8_t *bytes, size_t size)
{
	static char output[OUTPUT_MAX];
	FILE *const before = stdout, *memory = fmemopen(output, sizeof(output), "w");
	char path[32];
	int status;

	CHECK(memory);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fuzz_file(bytes, size));
	stdout = memory;
	status = command_types(2, (char *[]){"types", path, NULL});
	stdout = before;
	CHECK(fclose(memory) == 0);
	CHECK(status == 0 || output[0] == 0);
	if (status == 0)
		check_output(output);
	output[0] = 0;
}

/* The first byte: what follows is a whole file, or what is exported, perhaps behind the section's header. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	const uint64_t kind = fuzz_number(&input, 1) % 4;
	const size_t length = input.size < TYPES_MAX ? input.size : TYPES_MAX;

	if (kind == 3) {
		print_types(input.data, input.size);
		return 0;
	}
	make_image(length);
	if (kind == 2)
		fuzz_take(&input, &file.section[1], sizeof(file.section[1]));
	fuzz_take(&input, file.types, length);
	print_types((const uint8_t *)&file, sizeof(file));
	return 0;
}
