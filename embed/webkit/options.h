/* options.h: the command line of unilet-browser. */
#ifndef UNILET_EMBED_OPTIONS_H
#define UNILET_EMBED_OPTIONS_H

#include <glib.h>

struct options {
	char *url;        /* NULL: an empty window */
	char **allow;     /* origins that need not be asked about; NULL: none */
	char *screenshot; /* file to write; NULL: none */
	gboolean dump;    /* print the page as HTML when it is quiet */
	gboolean automation;
	gboolean no_sandbox;
};

/* Fills in *out. Returns 0, or an exit status after saying why on standard error. */
int options_parse(int argc, char **argv, struct options *out);

#endif
