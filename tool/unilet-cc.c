/* unilet-cc.c: gcc or clang, and at the end of a link the packer: C in, .unilet out. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cc_options.h"
#include "cc_run.h"
#include "complain.h"
#include "pack.h"

#define DEFAULT_OUTPUT   "a.unilet"
#define GUEST_LIBRARY    "libunilet-guest.a"
#define COMPILER_WORDS   16  /* of CC or CXX: "ccache gcc -m64" */
#define OWN_ARGUMENTS    12  /* that we add at most */
#define ANSWER_BYTES     512 /* a path that the compiler prints */
#define STATUS_OWN_FAULT 1

/* The compiler's command line in the making. */
struct command {
	const char **argument; /* owned; the strings are borrowed */
	int count;
	int compiler_count; /* how many of them are the compiler itself */
	char *compiler;     /* owned: what `argument` begins with */
};

static void add(struct command *command, const char *argument)
{
	command->argument[command->count++] = argument;
}

static int is_cxx(const char *called)
{
	size_t length = strlen(called);

	return length >= 2 && strcmp(called + length - 2, "++") == 0;
}

/* CC and CXX may hold options: split at spaces, as make and configure do. */
static int add_compiler(struct command *command, int cxx)
{
	const char *wanted = getenv(cxx ? "CXX" : "CC");
	char *rest;

	if (!wanted || wanted[strspn(wanted, " ")] == 0)
		wanted = cxx ? "g++" : "gcc";
	command->compiler = strdup(wanted);
	if (!command->compiler)
		return complain("no memory");
	rest = command->compiler;
	for (;;) {
		char *word = rest + strspn(rest, " ");

		if (*word == 0)
			break;
		if (command->count == COMPILER_WORDS)
			return complain("%s has more than %d words", cxx ? "CXX" : "CC", COMPILER_WORDS);
		add(command, word);
		rest = word + strcspn(word, " ");
		if (*rest)
			*rest++ = 0;
	}
	command->compiler_count = command->count;
	return 0;
}

static int open_command(struct command *command, const struct cc_options *options, int cxx)
{
	size_t most = COMPILER_WORDS + OWN_ARGUMENTS + (size_t)options->argument_count + 1;

	memset(command, 0, sizeof(*command));
	command->argument = calloc(most, sizeof(command->argument[0]));
	if (!command->argument)
		return complain("no memory");
	return add_compiler(command, cxx);
}

static void close_command(struct command *command)
{
	free(command->argument);
	free(command->compiler);
}

/* Ours come first, so that the user's win. */
static void add_arguments(struct command *command, const struct cc_options *options, const char *headers)
{
	if (headers) {
		add(command, "-I");
		add(command, headers);
	}
	if (!options->is_static)
		add(command, "-fPIE");
	for (int i = 0; i < options->argument_count; i++)
		add(command, options->argument[i]);
}

/* A link that failed for want of a static library fails with a hundred lines; one of ours says what to install. */
static void explain_failure(const struct command *command, int cxx)
{
	const char *question[COMPILER_WORDS + 2] = {0};
	char answer[ANSWER_BYTES];

	for (int i = 0; i < command->compiler_count; i++)
		question[i] = command->argument[i];
	question[command->compiler_count] = "-print-file-name=libc.a";
	/* A compiler that does not find a file prints its bare name. */
	if (cc_ask(question, answer, sizeof(answer)) == 0 && strcmp(answer, "libc.a") == 0)
		complain("the static C library is missing: install it (Debian: apt install libc6-dev; Fedora: "
			 "glibc-static)");
	question[command->compiler_count] = "-print-file-name=libstdc++.a";
	if (cxx && cc_ask(question, answer, sizeof(answer)) == 0 && strcmp(answer, "libstdc++.a") == 0)
		complain("the static C++ library is missing: install it (Debian: apt install g++; Fedora: "
			 "libstdc++-static)");
}

/* Links to `linked`. Returns the compiler's status, or -errno. */
static int link_program(struct command *command, const struct cc_options *options, const char *linked, int cxx)
{
	char *library = find_part(GUEST_LIBRARY);
	int status;

	if (!library)
		return -ENOENT;
	if (!options->is_static)
		add(command, "-static-pie");
	add(command, "-o");
	add(command, linked);
	/* The user's last -x must not make C source of the library. */
	add(command, "-x");
	add(command, "none");
	add(command, library);
	status = cc_run(command->argument);
	if (status > 0)
		explain_failure(command, cxx);
	free(library);
	return status;
}

static int pack_program(const struct cc_options *options, const char *linked, const char *output)
{
	const struct pack_options pack = {
		.program = linked,
		.called = output,
		.output = output,
		.name = options->name,
		.memory_bytes = options->memory_bytes,
		.store = options->store,
		.verbose = options->verbose,
	};

	return pack_file(&pack);
}

/* The program as the compiler links it stands beside the image until that is made. */
static int link_and_pack(struct command *command, const struct cc_options *options, int cxx)
{
	const char *output = options->output ? options->output : DEFAULT_OUTPUT;
	char *linked;
	int status;
	int fd;

	/* "Does it link?", asks a configure script. */
	if (strcmp(output, "/dev/null") == 0)
		return link_program(command, options, output, cxx);
	if (asprintf(&linked, "%s.XXXXXX", output) < 0)
		return complain("no memory");
	fd = mkostemp(linked, 0);
	if (fd < 0) {
		status = complain("%s: cannot be written: %s", output, strerror(errno));
		free(linked);
		return status;
	}
	close(fd);
	status = link_program(command, options, linked, cxx);
	if (status == 0)
		status = pack_program(options, linked, output);
	unlink(linked);
	free(linked);
	return status;
}

static int compile(struct command *command, const struct cc_options *options)
{
	if (options->output) {
		add(command, "-o");
		add(command, options->output);
	}
	return cc_run(command->argument);
}

static void usage(void)
{
	puts("usage: unilet-cc [--unilet-name NAME] [--unilet-memory SIZE] [--unilet-store] [--unilet-verbose] "
	     "GCC-OPTION... FILE...\n"
	     "Compiles as gcc does and makes a unilet where gcc would make a program.\n"
	     "  -o FILE               where to (a.unilet)\n"
	     "  --unilet-name NAME    what the unilet calls itself (from FILE)\n"
	     "  --unilet-memory SIZE  memory it wants, such as 64M (the host's default)\n"
	     "  --unilet-store        it wants a store, for files in /data\n"
	     "  --unilet-verbose      say which system calls were rewritten\n"
	     "  --version             this version, and the compiler's\n"
	     "The compiler is $CC, or for unilet-c++ $CXX; gcc and g++ if that is not set. All other options are its "
	     "own.");
}

static int build(const struct cc_options *options, int cxx)
{
	struct command command;
	char *headers = find_headers();
	int status = open_command(&command, options, cxx);

	if (status == 0) {
		add_arguments(&command, options, headers);
		status = options->links ? link_and_pack(&command, options, cxx) : compile(&command, options);
	}
	close_command(&command);
	free(headers);
	return status;
}

int main(int argc, char **argv)
{
	int cxx = is_cxx(argv[0]);
	struct cc_options options;
	int status;

	complain_as(cxx ? "unilet-c++" : "unilet-cc");
	/* An interrupt is for the compiler; we live on to remove what it left. */
	signal(SIGINT, SIG_IGN);
	status = cc_options_open(&options, argc, argv);
	if (status == 0 && options.help) {
		usage();
	} else if (status == 0) {
		if (options.version)
			puts("unilet-cc " UNILET_VERSION);
		if (fflush(stdout) == 0) /* before the compiler says its own */
			status = build(&options, cxx);
	}
	cc_options_close(&options);
	return complain_unwritten(status < 0 ? STATUS_OWN_FAULT : status);
}
