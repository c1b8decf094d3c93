/* inspect.c: `unilet inspect`: what an image is, or why the monitor would refuse it. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../abi/machine_abi.h"
#include "../host/outcome.h"
#include "../monitor/image.h"
#include "command.h"
#include "complain.h"
#include "elf_file.h"

#define OWN_SECTIONS       ".unilet."
#define TRAMPOLINE_SECTION ".unilet.trampolines"
#define USAGE_STATUS       1
#define RIGHTS_BYTES       4 /* "rwx" */

/* What only the sections tell: the monitor does not look at them, and they may have been stripped. */
struct details {
	int known;
	uint64_t trampolines;
	uint64_t os_bytes;
};

struct interface_name {
	uint32_t bit;
	const char *name;
};

static const struct interface_name interface_names[] = {
	{IMAGE_WANTS_HTTP, "http"},
	{IMAGE_WANTS_PAGE, "page"},
	{IMAGE_WANTS_STORE, "store"},
};

#define INTERFACE_NAMES (sizeof(interface_names) / sizeof(interface_names[0]))

static void count_trampolines(const struct elf_file *file, uint32_t section, struct details *details)
{
	for (uint64_t i = 0; i < file->symbol_count; i++)
		details->trampolines += file->symbol[i].st_shndx == section;
}

static void read_details(const char *path, struct details *details)
{
	struct elf_file file;

	memset(details, 0, sizeof(*details));
	if (!elf_file_open(&file, path)) {
		details->known = file.symbol_section != 0;
		for (uint32_t i = 1; i < file.header.e_shnum; i++) {
			const char *name = elf_file_section_name(&file, i);

			if (strcmp(name, TRAMPOLINE_SECTION) == 0)
				count_trampolines(&file, i, details);
			else if (strncmp(name, OWN_SECTIONS, strlen(OWN_SECTIONS)) == 0)
				details->os_bytes += file.section[i].sh_size;
		}
	}
	elf_file_close(&file);
}

static const char *rights_text(uint32_t rights, char text[RIGHTS_BYTES])
{
	text[0] = rights & RIGHT_READ ? 'r' : '-';
	text[1] = rights & RIGHT_WRITE ? 'w' : '-';
	text[2] = rights & RIGHT_EXECUTE ? 'x' : '-';
	text[3] = 0;
	return text;
}

static void print_interfaces(uint32_t interfaces)
{
	printf("interfaces:    ");
	for (size_t i = 0; i < INTERFACE_NAMES; i++) {
		if (interfaces & interface_names[i].bit)
			printf(" %s", interface_names[i].name);
	}
	puts(interfaces ? "" : " none");
}

static void print_segments(const struct image *image)
{
	char rights[RIGHTS_BYTES];

	printf("segments:       %" PRIu32 "\n", image->segment_count);
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct image_segment *segment = &image->segment[i];

		printf("  0x%012" PRIx64 "  %10" PRIu64 " bytes, %10" PRIu64 " in the file at 0x%08" PRIx64 "  %s\n",
		       segment->address, segment->memory_bytes, segment->file_bytes, segment->file_offset,
		       rights_text(segment->rights, rights));
	}
}

static void print_text(const struct image *image, const struct details *details)
{
	const struct image_manifest *manifest = &image->manifest;

	printf("name:           %s\n", manifest->name);
	printf("version:        %" PRIu32 "\n", manifest->version);
	printf("relocatable:    %s\n", image->relocatable ? "yes" : "no");
	print_interfaces(manifest->interfaces);
	if (manifest->memory_bytes)
		printf("memory:         %" PRIu64 " bytes\n", manifest->memory_bytes);
	else
		puts("memory:         as the host likes");
	printf("vcpus:          %" PRIu32 "\n", manifest->vcpu_count);
	printf("entry:          0x%" PRIx64 "\n", image->entry);
	printf("program entry:  0x%" PRIx64 "\n", manifest->program_entry);
	printf("syscall entry:  0x%" PRIx64 "\n", manifest->syscall_entry);
	printf("fault entry:    0x%" PRIx64 "\n", manifest->fault_entry);
	printf("upcall entry:   0x%" PRIx64 "\n", manifest->upcall_entry);
	if (details->known) {
		printf("trampolines:    %" PRIu64 "\n", details->trampolines);
		printf("library OS:     %" PRIu64 " bytes\n", details->os_bytes);
	} else {
		puts("trampolines:    not known, the image has no symbols");
	}
	print_segments(image);
}

static json_t *json_interfaces(uint32_t interfaces)
{
	json_t *array = json_array();

	for (size_t i = 0; i < INTERFACE_NAMES; i++) {
		if (interfaces & interface_names[i].bit)
			json_array_append_new(array, json_string(interface_names[i].name));
	}
	return array;
}

static json_t *json_segments(const struct image *image)
{
	json_t *array = json_array();
	char rights[RIGHTS_BYTES];

	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct image_segment *segment = &image->segment[i];

		json_array_append_new(array,
				      json_pack("{s:I, s:I, s:I, s:I, s:s}", "address", (json_int_t)segment->address,
						"memory_bytes", (json_int_t)segment->memory_bytes, "file_offset",
						(json_int_t)segment->file_offset, "file_bytes",
						(json_int_t)segment->file_bytes, "rights",
						rights_text(segment->rights, rights)));
	}
	return array;
}

static json_t *json_known(const struct details *details, uint64_t number)
{
	return details->known ? json_integer((json_int_t)number) : json_null();
}

static json_t *json_image(const struct image *image, const struct details *details)
{
	const struct image_manifest *manifest = &image->manifest;
	json_t *object = json_object();

	json_object_set_new(object, "name", json_string(manifest->name));
	json_object_set_new(object, "version", json_integer(manifest->version));
	json_object_set_new(object, "relocatable", json_boolean(image->relocatable));
	json_object_set_new(object, "interfaces", json_interfaces(manifest->interfaces));
	json_object_set_new(object, "memory_bytes", json_integer((json_int_t)manifest->memory_bytes));
	json_object_set_new(object, "vcpu_count", json_integer(manifest->vcpu_count));
	json_object_set_new(object, "entry", json_integer((json_int_t)image->entry));
	json_object_set_new(object, "program_entry", json_integer((json_int_t)manifest->program_entry));
	json_object_set_new(object, "syscall_entry", json_integer((json_int_t)manifest->syscall_entry));
	json_object_set_new(object, "fault_entry", json_integer((json_int_t)manifest->fault_entry));
	json_object_set_new(object, "upcall_entry", json_integer((json_int_t)manifest->upcall_entry));
	json_object_set_new(object, "trampolines", json_known(details, details->trampolines));
	json_object_set_new(object, "library_os_bytes", json_known(details, details->os_bytes));
	json_object_set_new(object, "segments", json_segments(image));
	return object;
}

/* Takes `object`. Returns the exit status. */
static int print_json(json_t *object, int status)
{
	int failed = !object || json_dumpf(object, stdout, JSON_INDENT(2)) < 0;

	json_decref(object);
	if (failed)
		return complain("the description could not be made or written") ? USAGE_STATUS : 0;
	putchar('\n');
	return status;
}

static int refuse(const char *path, const char *sentence, uint64_t where, int as_json)
{
	if (as_json)
		return print_json(json_pack("{s:s, s:I}", "refused", sentence, "program_header", (json_int_t)where),
				  UNILET_EXIT_REFUSED);
	complain("%s: %s", path, sentence);
	return UNILET_EXIT_REFUSED;
}

static int inspect(const char *path, int as_json)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct details details;
	enum image_fault fault;
	struct image image;
	uint64_t where;

	if (fd < 0)
		return refuse(path, strerror(errno), 0, as_json);
	fault = image_read(fd, &image, &where);
	close(fd);
	if (fault)
		return refuse(path, outcome_image_fault(fault), where, as_json);
	read_details(path, &details);
	if (as_json)
		return print_json(json_image(&image, &details), 0);
	print_text(&image, &details);
	return 0;
}

static void help(void)
{
	fputs("usage: unilet inspect [--json] FILE\n"
	      "Says what an image is, or why it would be refused.\n"
	      "Status: 0 it is fine, 125 it would be refused, 1 wrong usage or output failed.\n",
	      stdout);
}

static int wrong(const char *what, const char *value)
{
	complain("%s: %s: see `unilet inspect --help`", what, value);
	return USAGE_STATUS;
}

int command_inspect(int argc, char **argv)
{
	static const struct option options[] = {
		{"json", no_argument, NULL, 'j'},
		{"help", no_argument, NULL, 'h'},
		{NULL, 0, NULL, 0},
	};
	int as_json = 0;
	int option;

	complain_as("unilet inspect");
	opterr = 0;
	optind = 0; /* argv is not the process's own */
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option == 'h') {
			help();
			return 0;
		}
		if (option != 'j')
			return wrong("no such option", argv[optind - 1]);
		as_json = 1;
	}
	if (argc - optind != 1)
		return wrong("which image", optind == argc ? "no FILE given" : "one FILE at a time");
	return inspect(argv[optind], as_json);
}
