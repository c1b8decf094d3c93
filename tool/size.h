/* size.h: sizes as people write them. */
#ifndef UNILET_SIZE_H
#define UNILET_SIZE_H

#include <stdint.h>

/* size.c */

/* Reads "65536", "64K", "256M", "1G" (powers of 1024). Returns 0, or -EINVAL if it is none or above `max`. */
int size_parse(const char *text, uint64_t max, uint64_t *bytes);

/* The same for a guest's memory: within UNILET_MEMORY_MIN and UNILET_MEMORY_MAX. Complains. */
int size_parse_memory(const char *text, uint64_t *bytes);

#endif
