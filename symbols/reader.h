/* reader.h: the symbol reader's parts. All they look at was chosen by a guest, its monitor or its image's maker. */
#ifndef UNILET_SYMBOLS_READER_H
#define UNILET_SYMBOLS_READER_H

#include <elfutils/libdwfl.h>

#include "../abi/profile_abi.h"

/* unwind.c */

/* Fills the addresses of the answer's frames: from the registers up the stack, SYMBOLS_FRAMES_MAX at most. */
void unwind_frames(Dwfl *dwfl, const struct launch_detail *detail, struct symbols_answer *answer);

/* names.c */

/* Fills functions, files and lines of the frames whose addresses are there; `stepped`: of the instruction before the first
 * address, as of all others. */
void name_frames(Dwfl *dwfl, uint32_t stepped, struct symbols_answer *answer);

/* Fills the names of the request's addresses, which ascend. */
void name_addresses(Dwfl *dwfl, const struct symbols_request *request, struct symbols_name *out);

#endif
