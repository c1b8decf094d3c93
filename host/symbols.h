/* symbols.h: asks the symbol reader, a process of its own, what an image says of addresses. */
#ifndef UNILET_SYMBOLS_H
#define UNILET_SYMBOLS_H

#include "../abi/profile_abi.h"

/* symbols.c */

/* Starts the reader at `path`, waits for its answer, for SYMBOLS_WAIT_MS at most, and ends it. It parses what the image's
 * maker wrote, so every number of *out is inside its range afterwards and every text ends, but what the texts say is not
 * to be shown unescaped. Returns 0, or -errno with *out empty: it crashed, was late, or said what no reader says. */
int symbols_read(const char *path, int image_fd, int detail_fd, struct symbols_answer *out);

/* The same for the names of up to SYMBOLS_ADDRESSES_MAX addresses: *out gets as many answers as there are addresses. */
int symbols_name(const char *path, int image_fd, const struct symbols_request *request, struct symbols_name *out);

/* What to say of a reader that returned this; NULL for 0. */
const char *symbols_complaint(int error);

#endif
