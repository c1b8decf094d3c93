/* complain.h: how the tools speak to the person who called them. */
#ifndef UNILET_COMPLAIN_H
#define UNILET_COMPLAIN_H

/* complain.c */

/* Sets the name that every line begins with, such as "unilet pack". Kept, not copied. */
void complain_as(const char *name);

/* Writes one line to standard error. Returns -EINVAL, so that a caller can pass it on. */
int complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* The same for what does not keep the tool from its work. */
void complain_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What a tool does last: what it printed must have been written. Returns `status`, or 1 after a complaint. */
int complain_unwritten(int status);

#endif
