/* unilet.c: the command `unilet`: finds the subcommand and runs it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../host/log.h"
#include "../host/unilet.h"
#include "command.h"
#include "complain.h"

static int command_help(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("unilet: runs native programs in virtual machines without a ring 0\n"
	     "\n"
	     "  unilet run [OPTION...] FILE [ARGUMENT...]   run FILE, a .unilet image\n"
	     "  unilet check                                say what this computer offers guests, and lacks\n"
	     "  unilet inspect [--json] FILE                say what is in an image\n"
	     "  unilet pack [OPTION...] FILE                make an image of a static program\n"
	     "  unilet store check|ls|cat|export FILE       look at the files in a store\n"
	     "  unilet types FILE                           declare for TypeScript what an image exports\n"
	     "  unilet version                              say which version this is\n"
	     "\n"
	     "`unilet COMMAND --help` tells more about each.");
	return 0;
}

static int command_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	puts("unilet " UNILET_VERSION);
	return 0;
}

static const struct command {
	const char *name;
	int (*run)(int argc, char **argv);
} command[] = {
	{"run", command_run},         {"check", command_check},       {"inspect", command_inspect},
	{"pack", command_pack},       {"store", command_store},       {"types", command_types},
	{"help", command_help},       {"--help", command_help},       {"-h", command_help},
	{"version", command_version}, {"--version", command_version},
};

/* Descriptors 0, 1 and 2 must be somebody's, or the next file we open becomes standard output. Reading from the null
 * device says "end", writing to one that is open for reading says "closed", as it was. */
static int fill_descriptors(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) != fd)
			return -1;
	return 0;
}

int main(int argc, char **argv)
{
	if (fill_descriptors() < 0)
		return UNILET_EXIT_REFUSED;
	if (argc < 2) {
		log_err("no command given: try `unilet help`");
		return UNILET_EXIT_REFUSED;
	}
	for (size_t i = 0; i < sizeof(command) / sizeof(command[0]); i++)
		if (strcmp(argv[1], command[i].name) == 0)
			return complain_unwritten(command[i].run(argc - 1, argv + 1));
	log_err("no such command: %s: try `unilet help`", argv[1]);
	return UNILET_EXIT_REFUSED;
}
