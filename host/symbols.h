/* symbols.h: asks the symbol reader, a process of its own, what an image says of addresses. */
#ifndef UNILET_SYMBOLS_H
#define UNILET_SYMBOLS_H

#include "../abi/detail_abi.h"

/* symbols.c */

/* Starts the reader at `path`, waits for its answer, for SYMBOLS_WAIT_MS at most, and ends it. It parses what the image's
 * maker wrote, so every number of *out is inside its range afterwards and every text ends, but what the texts say is not
 * to be shown unescaped. Returns 0, or -errno with *out empty: it crashed, was late, or said what no reader says. */
int symbols_read(const char *path, int image_fd, int detail_fd, struct symbols_answer *out);

#endif
