/* policy.h: counts the guests of an embedder, and their memory, against its caps. */
#ifndef UNILET_POLICY_H
#define UNILET_POLICY_H

#include <stdint.h>

#include "unilet.h"

struct policy_origin;

/* What one guest was given. All zero: nothing. */
struct policy_share {
	struct unilet_policy *policy;
	struct policy_origin *origin;
	uint64_t memory_bytes;
};

/* policy.c */

/* The memory of a guest with these options, windows included. */
uint64_t policy_memory(const struct unilet_options *options);

/* Takes one guest's share for `origin` (NULL: the empty one). Without a policy there is nothing to take. Returns 0, or
 * with *outcome saying why -EDQUOT above a cap, -EINVAL for an origin that is none, -ENOMEM; then *out is all zero. */
int policy_take(struct unilet_policy *policy, const char *origin, uint64_t memory_bytes, struct policy_share *out,
		struct unilet_outcome *outcome);

/* Gives it back. Does nothing the second time, or for one that was never taken. */
void policy_give(struct policy_share *share);

#endif
