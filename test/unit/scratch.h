/* scratch.h: a folder of its own for a test, and programs built in it. */
#ifndef UNILET_SCRATCH_H
#define UNILET_SCRATCH_H

#include <stddef.h>

/* Makes the folder and makes it the working directory. Fails the test if it cannot. */
void scratch_open(void);

/* Removes it with all that is in it: a group's tear-down. */
int scratch_close(void **state);

void scratch_write(const char *name, const char *text);

/* Reads a file's first bytes, zero-terminated, into `text`. Returns how many. */
size_t scratch_read(const char *name, char *text, size_t size);

/* Runs a shell command, its standard output and error to the files "out" and "err". Returns its status. */
int scratch_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same, and fails the test if the status is not 0. */
void scratch_must_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Assembles and links `text` to the static program `name` with the options given. */
void scratch_assemble(const char *name, const char *text, const char *options);

#endif
