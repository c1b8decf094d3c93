/* cc_options.c: finds out whether a compiler's command line links, and where to. */
#include "cc_options.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "size.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* clang-format off */

/* Options whose value is the next argument, in gcc or clang; what stands there is no input file. */
static const char *const takes_value[] = {
	"-D", "-U", "-I", "-L", "-l", "-x", "-T", "-u", "-z", "-e", "-A", "-B", "-MF", "-MT", "-MQ", "-include",
	"-imacros", "-isystem", "-iquote", "-idirafter", "-iprefix", "-iwithprefix", "-iwithprefixbefore",
	"-isysroot", "-imultilib", "-Xlinker", "-Xassembler", "-Xpreprocessor", "-Xclang", "-mllvm", "-target",
	"-aux-info", "-dumpbase", "-dumpbase-ext", "-dumpdir", "-param", "--param", "-wrapper", "-arch", "-G",
};

/* With one of these no program is linked. */
static const char *const no_link[] = {
	"-c", "-S", "-E", "-M", "-MM", "-fsyntax-only", "-shared", "-r", "--version", "-dumpversion", "-dumpmachine",
	"-dumpfullversion", "-dumpspecs", "-###", "-print-search-dirs", "--print-search-dirs",
	"-print-libgcc-file-name", "-print-multi-lib", "-print-sysroot", "--target-help",
};

/* clang-format on */

static int is_in(const char *argument, const char *const *table, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(argument, table[i]) == 0)
			return 1;
	}
	return 0;
}

static int begins_with(const char *argument, const char *prefix)
{
	return strncmp(argument, prefix, strlen(prefix)) == 0;
}

static void pass_on(struct cc_options *options, const char *argument)
{
	options->argument[options->argument_count++] = argument;
}

/* An option of ours that has a value, "--x=V" or "--x V". Returns 1 and *value, 0 if it is another one, or -errno. */
static int take_own_value(const char *option, int argc, char **argv, int *at, const char **value)
{
	size_t length = strlen(option);

	if (strncmp(argv[*at], option, length) != 0)
		return 0;
	if (argv[*at][length] == '=') {
		*value = argv[*at] + length + 1;
		return 1;
	}
	if (argv[*at][length] != 0)
		return 0;
	if (*at + 1 >= argc)
		return complain("%s wants a value", option);
	*value = argv[++*at];
	return 1;
}

/* Returns 1 if the argument was ours, 0 if not, or -errno. */
static int take_own(struct cc_options *options, int argc, char **argv, int *at)
{
	const char *value = NULL;
	int result;

	if (strcmp(argv[*at], "--unilet-store") == 0) {
		options->store = 1;
		return 1;
	}
	if (strcmp(argv[*at], "--unilet-verbose") == 0) {
		options->verbose = 1;
		return 1;
	}
	if (strcmp(argv[*at], "--help") == 0) {
		options->help = 1;
		return 1;
	}
	if (strcmp(argv[*at], "--version") == 0)
		options->version = 1; /* and the compiler says its own */
	result = take_own_value("--unilet-name", argc, argv, at, &options->name);
	if (result)
		return result;
	result = take_own_value("--unilet-memory", argc, argv, at, &value);
	if (result <= 0)
		return result;
	result = size_parse_memory(value, &options->memory_bytes);
	return result ? result : 1;
}

/* "-o FILE", "-oFILE". Returns 1 if the argument was that, 0 if not, or -errno. */
static int take_output(struct cc_options *options, int argc, char **argv, int *at)
{
	if (!begins_with(argv[*at], "-o"))
		return 0;
	if (argv[*at][2] != 0) {
		options->output = argv[*at] + 2;
		return 1;
	}
	if (*at + 1 >= argc)
		return complain("-o wants a file name");
	options->output = argv[++*at];
	return 1;
}

static void take_compiler_option(struct cc_options *options, int argc, char **argv, int *at)
{
	const char *argument = argv[*at];

	if (is_in(argument, no_link, COUNT(no_link)) || begins_with(argument, "-print-") ||
	    begins_with(argument, "--help="))
		options->links = 0;
	if (strcmp(argument, "-static") == 0 || strcmp(argument, "--static") == 0)
		options->is_static = 1;
	/* "-" is standard input, "-lm" an input too, "@file" may hold any number of them. */
	if (argument[0] != '-' || argument[1] == 0 || begins_with(argument, "-l"))
		options->inputs++;
	pass_on(options, argument);
	if (is_in(argument, takes_value, COUNT(takes_value)) && *at + 1 < argc)
		pass_on(options, argv[++*at]);
}

int cc_options_open(struct cc_options *options, int argc, char **argv)
{
	memset(options, 0, sizeof(*options));
	options->links = 1;
	options->argument = calloc((size_t)argc + 1, sizeof(options->argument[0]));
	if (!options->argument)
		return complain("no memory");
	for (int i = 1; i < argc; i++) {
		int result = take_own(options, argc, argv, &i);

		if (!result)
			result = take_output(options, argc, argv, &i);
		if (result < 0)
			return result;
		if (!result)
			take_compiler_option(options, argc, argv, &i);
	}
	if (options->inputs == 0)
		options->links = 0;
	return 0;
}

void cc_options_close(struct cc_options *options)
{
	free(options->argument);
	memset(options, 0, sizeof(*options));
}
