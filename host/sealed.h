/* sealed.h: memory that is handed to another process and stays as large as it is. */
#ifndef UNILET_SEALED_H
#define UNILET_SEALED_H

#include <stdint.h>

/* sealed.c */

/* Makes `bytes` of zeros, committed as they are used; `name` is for /proc. Returns a descriptor or -errno. */
int sealed_create(const char *name, uint64_t bytes);

#endif
