/* pack.c: `unilet pack`: a static program and the library OS become one image. */
#include "pack.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../abi/machine_abi.h"
#include "command.h"
#include "complain.h"
#include "publish.h"
#include "size.h"

#define IMAGE_SUFFIX ".unilet"

/* A program that has one of these in it uses that interface. */
static uint32_t wanted_interfaces(const struct elf_file *program)
{
	static const struct {
		const char *symbol;
		uint32_t interface;
	} mark[] = {
		{"unilet_http_open", IMAGE_WANTS_HTTP},
		{"unilet_root", IMAGE_WANTS_PAGE},
		{"unilet_store_size", IMAGE_WANTS_STORE},
		{"unilet_keyvalue_get", IMAGE_WANTS_STORE},
	};
	uint32_t interfaces = 0;

	for (size_t i = 0; i < sizeof(mark) / sizeof(mark[0]); i++) {
		if (elf_file_symbol(program, mark[i].symbol))
			interfaces |= mark[i].interface;
	}
	return interfaces;
}

static int is_printable(char character)
{
	return character >= 0x20 && character <= 0x7e;
}

/* A name that was asked for must fit as it is. */
static int take_name(const char *name, char to[IMAGE_NAME_BYTES])
{
	size_t length = strlen(name);

	if (length == 0 || length >= IMAGE_NAME_BYTES)
		return complain("name '%s': wanted are 1 to %u characters", name, IMAGE_NAME_BYTES - 1);
	for (size_t i = 0; i < length; i++) {
		if (!is_printable(name[i]))
			return complain("name: wanted are printable ASCII characters");
	}
	memcpy(to, name, length);
	return 0;
}

/* One made of the file's is cut and cleaned. */
static void make_name(const char *path, char to[IMAGE_NAME_BYTES])
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t length = strlen(name);
	size_t suffix = strlen(IMAGE_SUFFIX);

	if (length > suffix && strcmp(name + length - suffix, IMAGE_SUFFIX) == 0)
		length -= suffix;
	if (length >= IMAGE_NAME_BYTES)
		length = IMAGE_NAME_BYTES - 1;
	for (size_t i = 0; i < length; i++)
		to[i] = name[i];
	for (size_t i = 0; i < length; i++) {
		if (!is_printable(to[i]))
			to[i] = '?';
	}
}

static int make_manifest(const struct pack_options *options, struct pack *pack)
{
	struct image_manifest *manifest = &pack->manifest;

	manifest->version = UNILET_ABI_VERSION;
	manifest->interfaces = wanted_interfaces(&pack->program) | (options->store ? IMAGE_WANTS_STORE : 0);
	manifest->memory_bytes = options->memory_bytes;
	manifest->vcpu_count = 1;
	manifest->program_headers = pack->program.header.e_phnum;
	manifest->program_entry = pack->program.header.e_entry;
	if (options->name && take_name(options->name, manifest->name))
		return -EINVAL;
	if (!options->name && options->output)
		make_name(options->output, manifest->name);
	return pack_program_headers(&pack->program, &manifest->program_header);
}

static void report(const struct pack *pack)
{
	uint64_t after = 0, before = 0, left = 0;

	for (uint64_t i = 0; i < pack->plan.site_count; i++) {
		const struct rewrite_site *site = &pack->plan.site[i];

		if (site->left) {
			printf("left as it is: syscall at 0x%llx in %s: %s\n", (unsigned long long)site->address,
			       site->function ? site->function : "no function", site->left);
			left++;
		} else if (site->start == site->address) {
			after++;
		} else {
			before++;
		}
	}
	printf("%llu system calls found: %llu rewritten with what follows, %llu with what precedes, %llu left\n",
	       (unsigned long long)pack->plan.site_count, (unsigned long long)after, (unsigned long long)before,
	       (unsigned long long)left);
}

/* Everything from the inputs to the bytes of the image. */
static int build(const struct pack_options *options, struct pack *pack, struct buffer *out)
{
	int result = elf_file_open(&pack->program, options->program);

	if (options->called)
		pack->program.path = options->called;
	if (!result)
		result = pack_check_program(&pack->program);
	if (!result)
		result = os_file_open(&pack->os, options->os);
	if (!result)
		result = make_manifest(options, pack);
	if (!result)
		result = rewrite_open(&pack->plan, &pack->program);
	if (result)
		return result;
	if (pack->plan.skipped)
		complain_warning("%s: its system calls will be slow: %s", pack->program.path, pack->plan.skipped);
	if (options->verbose)
		report(pack);
	return pack_write(pack, out);
}

int pack_file(const struct pack_options *options)
{
	struct pack pack = {0};
	struct buffer out;
	int result;

	buffer_open(&out, IMAGE_FILE_MAX);
	result = build(options, &pack, &out);
	if (!result)
		result = publish_image(options->output, out.bytes, out.size);
	buffer_close(&out);
	rewrite_close(&pack.plan);
	os_file_close(&pack.os);
	elf_file_close(&pack.program);
	return result;
}

static void help(void)
{
	fputs("usage: unilet pack [-o OUT] [--name NAME] [--memory SIZE] [--store] [--os FILE] [--verbose] ELF\n"
	      "Makes a unilet of a static x86-64 program.\n"
	      "  -o OUT          the image to write (ELF.unilet)\n"
	      "  --name NAME     what it calls itself (from OUT)\n"
	      "  --memory SIZE   memory it wants, such as 64M (the host's default)\n"
	      "  --store         it wants a store, for files in /data\n"
	      "  --os FILE       another library OS than the one installed\n"
	      "  --verbose       say which system calls were rewritten\n",
	      stdout);
}

static int wrong(const char *what, const char *value)
{
	return complain("%s: %s: see `unilet pack --help`", what, value);
}

/* Returns 0 and *options, 1 if the command is done with, or -EINVAL. */
static int parse(int argc, char **argv, struct pack_options *options)
{
	static const struct option long_options[] = {
		{"output", required_argument, NULL, 'o'}, {"name", required_argument, NULL, 'n'},
		{"memory", required_argument, NULL, 'm'}, {"store", no_argument, NULL, 'd'},
		{"os", required_argument, NULL, 's'},     {"verbose", no_argument, NULL, 'v'},
		{"help", no_argument, NULL, 'h'},         {NULL, 0, NULL, 0},
	};
	int option;

	opterr = 0;
	optind = 0; /* argv is not the process's own */
	while ((option = getopt_long(argc, argv, ":o:vh", long_options, NULL)) != -1) {
		switch (option) {
		case 'o':
			options->output = optarg;
			break;
		case 'n':
			options->name = optarg;
			break;
		case 'm':
			if (size_parse_memory(optarg, &options->memory_bytes))
				return -EINVAL;
			break;
		case 'd':
			options->store = 1;
			break;
		case 's':
			options->os = optarg;
			break;
		case 'v':
			options->verbose = 1;
			break;
		case 'h':
			help();
			return 1;
		case ':':
			return wrong("a value is missing", argv[optind - 1]);
		default:
			return wrong("no such option", argv[optind - 1]);
		}
	}
	if (argc - optind != 1)
		return wrong("which program", optind == argc ? "no ELF given" : "one ELF at a time");
	options->program = argv[optind];
	return 0;
}

int command_pack(int argc, char **argv)
{
	struct pack_options options = {0};
	char *output = NULL;
	int result;

	complain_as("unilet pack");
	result = parse(argc, argv, &options);
	if (result)
		return result < 0;
	if (!options.output && asprintf(&output, "%s%s", options.program, IMAGE_SUFFIX) < 0)
		return complain("no memory") != 0;
	if (output)
		options.output = output;
	result = pack_file(&options);
	free(output);
	return result ? 1 : 0;
}
