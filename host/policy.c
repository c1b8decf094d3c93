/* policy.c: caps on guests and their memory, over all guests of an embedder and over those of one origin. */
#include "policy.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../abi/launch_abi.h"
#include "../abi/limits_abi.h"
#include "../abi/machine_abi.h"
#include "host_limits.h"
#include "options.h"
#include "outcome.h"

#define MIB ((uint64_t)1 << 20)

struct count {
	uint32_t guests;
	uint64_t memory_bytes;
};

/* Lives as long as it has guests. */
struct policy_origin {
	struct policy_origin *next;
	struct count used;
	char text[];
};

struct unilet_policy {
	pthread_mutex_t lock;
	struct unilet_limits limits;
	struct count used;
	struct policy_origin *first;
};

void unilet_limits_default(struct unilet_limits *out)
{
	const long pages = sysconf(_SC_PHYS_PAGES);
	const uint64_t memory = pages > 0 ? (uint64_t)pages * UNILET_PAGE : 0;

	*out = (struct unilet_limits){
		.guests_max = POLICY_GUESTS_MAX,
		.guests_per_origin_max = POLICY_GUESTS_PER_ORIGIN_MAX,
		.memory_max = memory / 100 * POLICY_MEMORY_PERCENT,
		.memory_per_origin_max = memory / 100 * POLICY_MEMORY_PER_ORIGIN_PERCENT,
	};
}

struct unilet_policy *unilet_policy_open(const struct unilet_limits *limits)
{
	struct unilet_policy *policy = calloc(1, sizeof(*policy));

	if (!policy)
		return NULL;
	policy->limits = *limits;
	pthread_mutex_init(&policy->lock, NULL);
	return policy;
}

void unilet_policy_close(struct unilet_policy *policy)
{
	if (!policy)
		return;
	/* A guest that is left would give its share back to freed memory. */
	assert(policy->used.guests == 0 && !policy->first);
	pthread_mutex_destroy(&policy->lock);
	free(policy);
}

uint64_t policy_memory(const struct unilet_options *options)
{
	const uint64_t machine = options->memory_bytes ? options->memory_bytes : UNILET_MEMORY_DEFAULT;

	/* Options were checked: this is far from the end of the numbers. */
	return machine + UNILET_SERVICE_WINDOW_BYTES + options_page_window(options);
}

static struct policy_origin *find_origin(const struct unilet_policy *policy, const char *text)
{
	struct policy_origin *origin = policy->first;

	while (origin && strcmp(origin->text, text) != 0)
		origin = origin->next;
	return origin;
}

static struct policy_origin *add_origin(struct unilet_policy *policy, const char *text)
{
	const size_t bytes = strlen(text) + 1;
	struct policy_origin *origin = calloc(1, sizeof(*origin) + bytes);

	if (!origin)
		return NULL;
	memcpy(origin->text, text, bytes);
	origin->next = policy->first;
	policy->first = origin;
	return origin;
}

static void remove_origin(struct unilet_policy *policy, struct policy_origin *origin)
{
	struct policy_origin **at = &policy->first;

	while (*at != origin)
		at = &(*at)->next;
	*at = origin->next;
	free(origin);
}

/* Whether one more guest with so much memory fits. What is used never exceeds a cap, so nothing wraps. */
static int check(const struct count *used, uint32_t guests_max, uint64_t memory_max, uint64_t memory_bytes,
		 const char *whose, struct unilet_outcome *outcome)
{
	if (guests_max && used->guests >= guests_max) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "too many unilets at once: %s has %" PRIu32 " already, which is all it may have", whose,
			    used->guests);
		return -EDQUOT;
	}
	if (memory_bytes > (memory_max ? memory_max : UINT64_MAX) - used->memory_bytes) {
		outcome_set(outcome, UNILET_EXIT_REFUSED,
			    "too much memory for unilets: %s has %" PRIu64 " MiB already and wants %" PRIu64
			    " more, where it may have %" PRIu64,
			    whose, used->memory_bytes / MIB, memory_bytes / MIB, memory_max / MIB);
		return -EDQUOT;
	}
	return 0;
}

static void add(struct count *used, uint64_t memory_bytes)
{
	used->guests++;
	used->memory_bytes += memory_bytes;
}

static void subtract(struct count *used, uint64_t memory_bytes)
{
	assert(used->guests > 0 && used->memory_bytes >= memory_bytes);
	used->guests--;
	used->memory_bytes -= memory_bytes;
}

/* The lock is held. */
static int take(struct unilet_policy *policy, const char *text, uint64_t memory_bytes, struct policy_share *out,
		struct unilet_outcome *outcome)
{
	const struct unilet_limits *limits = &policy->limits;
	const struct count none = {.guests = 0};
	struct policy_origin *origin = find_origin(policy, text);
	int error =
		check(&policy->used, limits->guests_max, limits->memory_max, memory_bytes, "this computer", outcome);

	if (!error)
		error = check(origin ? &origin->used : &none, limits->guests_per_origin_max,
			      limits->memory_per_origin_max, memory_bytes, "this origin", outcome);
	if (error)
		return error;
	if (!origin)
		origin = add_origin(policy, text);
	if (!origin) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "could not count the unilet: %s", strerror(ENOMEM));
		return -ENOMEM;
	}
	add(&policy->used, memory_bytes);
	add(&origin->used, memory_bytes);
	*out = (struct policy_share){policy, origin, memory_bytes};
	return 0;
}

int policy_take(struct unilet_policy *policy, const char *origin, uint64_t memory_bytes, struct policy_share *out,
		struct unilet_outcome *outcome)
{
	const char *text = origin ? origin : "";
	int error;

	*out = (struct policy_share){.policy = NULL};
	if (!policy)
		return 0;
	if (strnlen(text, LAUNCH_ORIGIN_MAX + 1) > LAUNCH_ORIGIN_MAX) {
		outcome_set(outcome, UNILET_EXIT_REFUSED, "an origin of more than %u bytes is none", LAUNCH_ORIGIN_MAX);
		return -EINVAL;
	}
	pthread_mutex_lock(&policy->lock);
	error = take(policy, text, memory_bytes, out, outcome);
	pthread_mutex_unlock(&policy->lock);
	return error;
}

void policy_give(struct policy_share *share)
{
	struct unilet_policy *policy = share->policy;

	if (!policy)
		return;
	pthread_mutex_lock(&policy->lock);
	subtract(&policy->used, share->memory_bytes);
	subtract(&share->origin->used, share->memory_bytes);
	if (share->origin->used.guests == 0)
		remove_origin(policy, share->origin);
	pthread_mutex_unlock(&policy->lock);
	*share = (struct policy_share){.policy = NULL};
}
