/* cc_run.h: starts compilers. */
#ifndef UNILET_CC_RUN_H
#define UNILET_CC_RUN_H

#include <stddef.h>

/* cc_run.c */

/* Runs a command and waits for it. Returns its exit status as a shell shows it, or -errno after a complaint if it
 * could not be started. `arguments` ends with NULL. */
int cc_run(const char *const *arguments);

/* The same with its standard output taken into `answer`, zero-terminated, cut to `size`, without the newline. */
int cc_ask(const char *const *arguments, char *answer, size_t size);

#endif
