/* profile.h: what a monitor counted of where its guest was: checked, with names, as folded stacks. (profile_abi.h) */
#ifndef UNILET_PROFILE_H
#define UNILET_PROFILE_H

#include <stdbool.h>
#include <stdio.h>

#include "../abi/profile_abi.h"
#include "unilet.h"

#define PROFILE_LIBRARY_OS "[library OS]"

/* What an address of a profile is called. */
struct profile_place {
	uint64_t address;
	char *text;           /* printable ASCII without ';' */
	uint32_t frame_bytes; /* as struct symbols_name has it */
};

/* All of them, by address. */
struct profile_names {
	uint32_t count;
	struct profile_place *place;
};

/* profile.c */

/* Copies what the monitor left; it may be compromised, so every number of *out is inside its range afterwards, but for
 * addresses, which may be any. Returns 0, -ENODATA if it left nothing, -EPROTO if something is outside, or -errno. */
int profile_read(int fd, struct launch_profile *out);

/* profile_names.c */

/* Finds the different addresses of a profile that was read. 0 or -ENOMEM; to be given back in any case. */
int profile_names_collect(const struct launch_profile *profile, struct profile_names *out);

/* Which of them are the program's, and so have names in the image: `request` gets as many as it takes. Returns the index
 * of the first. */
uint32_t profile_names_request(const struct profile_names *names, const struct launch_profile *profile,
			       struct symbols_request *request);

/* Gives all a text: that of answer[i], if it is not empty, to place[first + i]. 0 or -ENOMEM. */
int profile_names_set(struct profile_names *names, const struct launch_profile *profile,
		      const struct symbols_name *answer, uint32_t first, uint32_t answer_count);

/* The place of an address that the profile has; NULL if it has not. */
const struct profile_place *profile_names_find(const struct profile_names *names, uint64_t address);

void profile_names_free(struct profile_names *names);

/* profile_fold.c */

/* Writes "program;outer;inner COUNT" for each different stack, sorted, and counts in *out. 0 or -ENOMEM; what became of
 * the writing, `to` knows. */
int profile_fold(const struct launch_profile *profile, const struct profile_names *names, const char *program, FILE *to,
		 struct unilet_profile *out);

#endif
