/* seconds.h: times as people write them. */
#ifndef UNILET_SECONDS_H
#define UNILET_SECONDS_H

#include <stdint.h>

/* seconds.c */

/* Reads "3", "0.5", "12.25": seconds, at most nine digits after the point, more than 0. Returns 0, or -EINVAL if it is
 * none or its nanoseconds do not fit 64 bits. */
int seconds_parse(const char *text, uint64_t *nanoseconds);

#endif
