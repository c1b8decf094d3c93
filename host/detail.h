/* detail.h: the memory in which a monitor leaves what there is to tell of its guest's end. (detail_abi.h) */
#ifndef UNILET_DETAIL_H
#define UNILET_DETAIL_H

#include "../abi/detail_abi.h"

/* detail.c */

/* Makes the memory, sealed so that it stays as large as it is. Returns a descriptor or -errno. */
int detail_create(void);

/* Copies what the monitor left; it may be compromised, so every number of *out is inside its range afterwards. Returns 0,
 * -ENODATA if it left nothing, -EPROTO if something is outside, or -errno. */
int detail_read(int fd, struct launch_detail *out);

#endif
