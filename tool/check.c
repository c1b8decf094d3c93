/* check.c: `unilet check`: runs the smallest program there is, and says what this computer offers guests and lacks. */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../abi/image_abi.h"
#include "../abi/limits_abi.h"
#include "../abi/machine_abi.h"
#include "../host/log.h"
#include "../host/unilet.h"
#include "command.h"
#include "programs.h"

#define WALL_NS 20000000000ull

#define FAULT_ENTRIES UNILET_PAGE
#define IMAGE_BYTES   (UNILET_PAGE + IMAGE_FAULT_ENTRIES * IMAGE_FAULT_ENTRY_BYTES)

/* Exit with status 0: `xor %edi, %edi; movabs $trap, %rax; mov %eax, (%rax)`. */
#define CODE_TRAP 4

static const uint8_t code[] = {0x31, 0xff, 0x48, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0x89, 0x00};

/* The first page of the image; a page of entries for faults follows, which nobody enters. */
struct probe {
	Elf64_Ehdr elf;
	Elf64_Phdr segment[2];
	Elf64_Nhdr note;
	char name[8];
	struct image_manifest manifest;
	uint8_t code[sizeof(code)];
} __attribute__((packed));

#define CODE offsetof(struct probe, code)
#define NOTE offsetof(struct probe, note)

static const struct probe probe = {
	.elf = {.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_NONE},
		.e_type = ET_DYN,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = CODE,
		.e_phoff = offsetof(struct probe, segment),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2},
	.segment = {{.p_type = PT_LOAD,
		     .p_flags = PF_R | PF_X,
		     .p_filesz = IMAGE_BYTES,
		     .p_memsz = IMAGE_BYTES,
		     .p_align = UNILET_PAGE},
		    {.p_type = PT_NOTE,
		     .p_flags = PF_R,
		     .p_offset = NOTE,
		     .p_vaddr = NOTE,
		     .p_filesz = CODE - NOTE,
		     .p_memsz = CODE - NOTE,
		     .p_align = 4}},
	.note = {.n_namesz = sizeof(IMAGE_NOTE_NAME),
		 .n_descsz = sizeof(struct image_manifest),
		 .n_type = IMAGE_NOTE_MANIFEST},
	.name = IMAGE_NOTE_NAME,
	.manifest = {.version = UNILET_ABI_VERSION,
		     .vcpu_count = 1,
		     .program_headers = 2,
		     .program_entry = CODE,
		     .program_header = offsetof(struct probe, segment),
		     .syscall_entry = CODE,
		     .fault_entry = FAULT_ENTRIES,
		     .upcall_entry = CODE,
		     .name = "check"},
};

static int make_image(void)
{
	const uint64_t trap = GUEST_TRAP + TRAP_EXIT;
	int fd = memfd_create("check", MFD_CLOEXEC);
	struct probe image = probe;

	memcpy(image.code, code, sizeof(code));
	memcpy(image.code + CODE_TRAP, &trap, sizeof(trap));
	if (fd >= 0 &&
	    (ftruncate(fd, IMAGE_BYTES) < 0 || pwrite(fd, &image, sizeof(image), 0) != (ssize_t)sizeof(image))) {
		close(fd);
		return -1;
	}
	return fd;
}

static void print_row(int held, const char *name, const char *absent)
{
	printf("%s %s%s%s\n", held ? "held   " : "missing", name, held ? "" : ": ", held ? "" : absent);
}

static void print_protections(const struct unilet *guest)
{
	struct unilet_protection row[UNILET_PROTECTIONS_MAX];
	unsigned count = unilet_protections(guest, row);

	for (unsigned i = 0; i < count; i++)
		print_row(row[i].held, row[i].name, row[i].absent);
}

/* Runs the probe and prints what it found. Returns the status of `unilet`. */
static int run_probe(struct unilet_options *options)
{
	struct unilet_outcome outcome;
	struct unilet *guest;
	int ran = unilet_launch(options, &guest, &outcome) == 0 && unilet_wait(guest, &outcome) == 0 &&
		  outcome.status == 0 && unilet_started(guest);

	print_row(ran, "a machine that runs a program", outcome.message);
	if (ran)
		print_protections(guest);
	unilet_close(guest);
	return outcome.status;
}

int command_check(int argc, char **argv)
{
	char directory[PROGRAMS_PATH_BYTES];
	const char *arguments[] = {"check"};
	struct unilet_options options = {.memory_bytes = UNILET_MEMORY_MIN,
					 .wall_ns = WALL_NS,
					 .argument_count = 1,
					 .arguments = arguments,
					 .program_directory = programs_beside_us(directory)};
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int status;

	if (argc > 1) {
		int helped = strcmp(argv[1], "--help") == 0;

		fputs("usage: unilet check\n\nSays what this computer offers guests, and what it lacks.\n",
		      helped ? stdout : stderr);
		return helped ? 0 : UNILET_EXIT_REFUSED;
	}
	options.image_fd = make_image();
	if (options.image_fd < 0 || null_fd < 0) {
		log_err("no image could be made: %s", strerror(errno));
		return UNILET_EXIT_REFUSED;
	}
	for (int i = 0; i < 3; i++)
		options.console_fd[i] = null_fd;
	status = run_probe(&options);
	return fflush(stdout) == 0 ? status : UNILET_EXIT_REFUSED;
}
