/* types.c: `unilet types`: what an image exports, as TypeScript declares it. The image may be anybody's: what it says is checked
 * before it becomes source text. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../host/outcome.h"
#include "../monitor/image.h"
#include "command.h"
#include "complain.h"
#include "elf_file.h"

#define TYPES_SECTION "unilet_types" /* of UNILET_EXPORT in include/unilet/message.h */
#define SUFFIX        ".unilet"
#define EXPORTS_MAX   4096u
#define SIGNATURE_MAX 4096u
#define BRACKETS_MAX  64u
#define NAME_BYTES    256u
#define USAGE_STATUS  1

/* A function: both texts lie in the file. */
struct export
{
	const char *name;
	const char *signature;
	size_t parameters; /* bytes of the signature up to and with the closing parenthesis */
	const char *result;
};

struct exports {
	const char *path;
	unsigned count;
	struct export export[EXPORTS_MAX];
};

static int is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

static int is_identifier(const char *name)
{
	size_t length = 0;

	while (is_word(name[length]))
		length++;
	return length > 0 && length <= UNILET_MESSAGE_NAME_MAX && name[length] == '\0' &&
	       !isdigit((unsigned char)name[0]);
}

/* What closes this bracket; 0: it is none. */
static char closing(char c)
{
	return c == '(' ? ')' : c == '[' ? ']' : c == '{' ? '}' : c == '<' ? '>' : 0;
}

/* The end of a string that begins here, or NULL. */
static const char *string_end(const char *at)
{
	const char quote = *at;

	for (at++; *at != quote; at++)
		if (*at < ' ' || *at > '~' || *at == '\\')
			return NULL;
	return at;
}

/* One type after another, without a comment, a template or an escape, all brackets closed: it can end nothing that it stands in.
 * Sets where the first bracket is closed. */
static int check_signature(const char *text, size_t *first_closed)
{
	char open[BRACKETS_MAX];
	unsigned depth = 0;
	const char *at = text;

	*first_closed = 0;
	for (; *at; at++) {
		if (*at == '"' || *at == '\'') {
			at = string_end(at);
			if (!at)
				return 0;
		} else if (*at == '=' && at[1] == '>') {
			at++;
		} else if (closing(*at)) {
			if (depth == BRACKETS_MAX)
				return 0;
			open[depth++] = closing(*at);
		} else if (depth > 0 && *at == open[depth - 1]) {
			if (--depth == 0 && *first_closed == 0)
				*first_closed = (size_t)(at - text) + 1;
		} else if (!is_word(*at) && !strchr(depth > 0 ? " .:,?|&-;" : " .:|&-", *at)) {
			return 0;
		}
	}
	return depth == 0 && (size_t)(at - text) <= SIGNATURE_MAX;
}

/* "(parameters): result" */
static int take_signature(struct export *export, const char *signature)
{
	const char *at;

	export->signature = signature;
	if (signature[0] != '(' || !check_signature(signature, &export->parameters))
		return 0;
	at = signature + export->parameters;
	at += strspn(at, " ");
	if (*at != ':')
		return 0;
	at++;
	export->result = at + strspn(at, " ");
	return *export->result != '\0';
}

static int take_export(struct exports *exports, const char *name, const char *signature)
{
	struct export *export = &exports->export[exports->count];
	const unsigned number = exports->count + 1;

	if (exports->count == EXPORTS_MAX)
		return complain("%s: exports more than %u functions", exports->path, EXPORTS_MAX);
	if (!is_identifier(name))
		return complain("%s: export %u has a name that is none in JavaScript", exports->path, number);
	if (!signature || !take_signature(export, signature))
		return complain("%s: the types of export %s are not written as (name: type, ...): type", exports->path,
				name);
	export->name = name;
	exports->count++;
	return 0;
}

/* The next text of a section, or NULL at its end. A linker may leave zeroes between them. */
static const char *next_text(const char **at, const char *end)
{
	const char *text;

	while (*at < end && **at == '\0')
		(*at)++;
	if (*at == end)
		return NULL;
	text = *at;
	*at += strlen(text);
	return text;
}

static int take_section(struct exports *exports, const struct elf_file *file, const Elf64_Shdr *section)
{
	const char *at, *end, *name;
	int error = 0;

	/* Of other types not even the range need be one. */
	if (section->sh_type != SHT_PROGBITS || section->sh_size == 0)
		return 0;
	at = (const char *)file->bytes + section->sh_offset;
	end = at + section->sh_size;
	if (end[-1] != '\0')
		return complain("%s: its section %s has no end", exports->path, TYPES_SECTION);
	while (!error && (name = next_text(&at, end)) != NULL)
		error = take_export(exports, name, next_text(&at, end));
	return error;
}

static int by_name(const void *a, const void *b)
{
	const struct export *one = a, *other = b;

	return strcmp(one->name, other->name);
}

/* "image-tools.unilet" is called ImageTools. */
static void type_name(const char *path, char name[NAME_BYTES])
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	size_t length = strlen(base), used = 0;
	int starts = 1;

	if (length > strlen(SUFFIX) && strcmp(base + length - strlen(SUFFIX), SUFFIX) == 0)
		length -= strlen(SUFFIX);
	if (isdigit((unsigned char)base[0]))
		name[used++] = '_';
	for (size_t i = 0; i < length && used < NAME_BYTES - 1; i++) {
		const int good = isalnum((unsigned char)base[i]);

		if (good)
			name[used++] = (char)(starts ? toupper((unsigned char)base[i]) : base[i]);
		starts = !good;
	}
	name[used] = '\0';
}

static void print_types(const struct exports *exports)
{
	char name[NAME_BYTES];

	type_name(exports->path, name);
	printf("/* What a program exports: made by `unilet types`.\n"
	       " *\n"
	       " *     const unilet = new Unilet(url) as Unilet & %sUnilet; */\n"
	       "\n"
	       "export interface %sExports {\n",
	       name, name);
	for (unsigned i = 0; i < exports->count; i++) {
		const struct export *export = &exports->export[i];

		printf("\t%s%.*s: Promise<%s>;\n", export->name, (int)export->parameters, export->signature,
		       export->result);
	}
	printf("}\n"
	       "\n"
	       "export interface %sUnilet {\n"
	       "\treadonly exports: %sExports;\n"
	       "}\n",
	       name, name);
}

static int check_image(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	enum image_fault fault;
	struct image image;
	uint64_t where;

	if (fd < 0)
		return complain("%s: %s", path, strerror(errno));
	fault = image_read(fd, &image, &where);
	close(fd);
	return fault ? complain("%s: %s", path, outcome_image_fault(fault)) : 0;
}

static int show_types(const char *path)
{
	static struct exports exports;
	struct elf_file file = {0};
	int error = check_image(path);

	exports.path = path;
	exports.count = 0;
	if (!error)
		error = elf_file_open(&file, path);
	for (uint32_t i = 1; !error && i < file.header.e_shnum; i++)
		if (strcmp(elf_file_section_name(&file, i), TYPES_SECTION) == 0)
			error = take_section(&exports, &file, &file.section[i]);
	if (!error && exports.count == 0)
		complain_warning("%s: exports nothing: a program does so with UNILET_EXPORT of unilet/message.h", path);
	if (!error) {
		qsort(exports.export, exports.count, sizeof(exports.export[0]), by_name);
		print_types(&exports);
	}
	elf_file_close(&file);
	return error ? UNILET_EXIT_REFUSED : 0;
}

static void help(void)
{
	fputs("usage: unilet types FILE\n"
	      "Prints what FILE, a .unilet image, exports to a page, as TypeScript declares it.\n"
	      "Status: 0 it is printed, 125 the image would be refused, 1 wrong usage or output failed.\n",
	      stdout);
}

int command_types(int argc, char **argv)
{
	static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
	int option;

	complain_as("unilet types");
	opterr = 0;
	optind = 0; /* argv is not the process's own */
	while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
		if (option != 'h') {
			complain("no such option: %s: see `unilet types --help`", argv[optind - 1]);
			return USAGE_STATUS;
		}
		help();
		return 0;
	}
	if (argc - optind != 1) {
		complain("which image: %s: see `unilet types --help`",
			 optind == argc ? "no FILE given" : "one FILE at a time");
		return USAGE_STATUS;
	}
	return show_types(argv[optind]);
}
