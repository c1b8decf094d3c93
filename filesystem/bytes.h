/* bytes.h: three functions that a compiler asks for anyway; whoever links the file system has them. */
#ifndef UNILET_FILESYSTEM_BYTES_H
#define UNILET_FILESYSTEM_BYTES_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t length);
void *memset(void *to, int byte, size_t length);
int memcmp(const void *a, const void *b, size_t length);

#endif
