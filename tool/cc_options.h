/* cc_options.h: as much of gcc's command line as unilet-cc must understand to wrap it. */
#ifndef UNILET_CC_OPTIONS_H
#define UNILET_CC_OPTIONS_H

#include <stdint.h>

struct cc_options {
	/* Ours, not passed on. */
	const char *name;      /* --unilet-name */
	uint64_t memory_bytes; /* --unilet-memory */
	int store;             /* --unilet-store */
	int verbose;           /* --unilet-verbose */
	int help;
	int version; /* --version was seen; it is passed on too */
	/* Seen on the way to the compiler. */
	const char *output; /* -o, NULL if not given */
	int links;          /* it will link a program */
	int is_static;      /* the user said -static */
	int inputs;         /* how many files and libraries were named */
	int argument_count;
	const char **argument; /* owned array of borrowed strings: what the compiler gets, without -o of a link */
};

/* cc_options.c */

/* Takes the command line apart. Returns 0, or -errno after a complaint; cc_options_close() is allowed either way. */
int cc_options_open(struct cc_options *options, int argc, char **argv);

void cc_options_close(struct cc_options *options);

#endif
