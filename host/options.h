/* options.h: checks what an embedder asks for, and puts it into the form that monitor and server read. */
#ifndef UNILET_OPTIONS_H
#define UNILET_OPTIONS_H

#include <stddef.h>

#include "../abi/launch_abi.h"
#include "origin.h"
#include "storefile.h"
#include "unilet.h"

/* A configuration as it goes over the control socket. */
struct options_message {
	void *bytes; /* to be freed */
	size_t length;
};

/* options.c */

/* Returns 0 with *origin read (if options->origin), or -EINVAL with *outcome saying what is wrong. */
int options_check(const struct unilet_options *options, struct origin *origin, struct unilet_outcome *outcome);

/* How large the page window is, whole pages; 0: there is none. */
uint64_t options_page_window(const struct unilet_options *options);

/* struct launch_monitor and its strings. Options must have passed options_check(). Returns 0 or -ENOMEM. */
int options_for_monitor(const struct unilet_options *options, struct options_message *out);

/* struct launch_server and its origin (NULL: no HTTP); `store` may have no file. */
int options_for_server(const struct unilet_options *options, const struct origin *origin, const struct storefile *store,
		       struct options_message *out);

#endif
