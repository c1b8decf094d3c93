/* test_policy.c: caps on guests and memory hold, at their edges, in any order of ends, and when a launch fails. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "../../abi/launch_abi.h"
#include "../../abi/limits_abi.h"
#include "../../host/policy.h"
#include "cmocka_all.h"

#define MIB     (1ull << 20)
#define THREADS 8
#define ROUNDS  2000

static struct unilet_policy *open_policy(struct unilet_limits limits)
{
	struct unilet_policy *policy = unilet_policy_open(&limits);

	assert_non_null(policy);
	return policy;
}

/* Takes a share that must be given. */
static struct policy_share take(struct unilet_policy *policy, const char *origin, uint64_t memory_bytes)
{
	struct unilet_outcome outcome = {.status = 0};
	struct policy_share share;

	if (policy_take(policy, origin, memory_bytes, &share, &outcome) != 0)
		fail_msg("refused: %s", outcome.message);
	assert_string_equal(outcome.message, "");
	return share;
}

/* Asks for one that must be refused with these words. */
static void refuse(struct unilet_policy *policy, const char *origin, uint64_t memory_bytes, const char *part)
{
	struct unilet_outcome outcome = {.status = 0};
	struct policy_share share;

	assert_int_equal(policy_take(policy, origin, memory_bytes, &share, &outcome), -EDQUOT);
	assert_int_equal(outcome.status, UNILET_EXIT_REFUSED);
	if (!strstr(outcome.message, part))
		fail_msg("'%s', not '%s'", outcome.message, part);
	assert_null(share.policy);
	/* There is nothing to give back, and that does no harm. */
	policy_give(&share);
}

static void guests_are_counted(void **state)
{
	struct unilet_policy *policy = open_policy((struct unilet_limits){.guests_max = 3, .guests_per_origin_max = 2});
	struct policy_share share[3];

	(void)state;
	share[0] = take(policy, "https://a:443", MIB);
	share[1] = take(policy, "https://a:443", MIB);
	refuse(policy, "https://a:443", MIB, "too many unilets at once: this origin has 2");
	share[2] = take(policy, "https://b:443", MIB);
	refuse(policy, "https://c:443", MIB, "too many unilets at once: this computer has 3");
	for (int i = 0; i < 3; i++)
		policy_give(&share[i]);
	unilet_policy_close(policy);
}

static void memory_is_counted(void **state)
{
	struct unilet_policy *policy =
		open_policy((struct unilet_limits){.memory_max = 100 * MIB, .memory_per_origin_max = 60 * MIB});
	struct policy_share share[3];

	(void)state;
	share[0] = take(policy, "https://a:443", 40 * MIB);
	refuse(policy, "https://a:443", 20 * MIB + 1,
	       "this origin has 40 MiB already and wants 20 more, where it may have 60");
	share[1] = take(policy, "https://a:443", 20 * MIB);
	refuse(policy, "https://b:443", 40 * MIB + 1, "this computer has 60 MiB already");
	share[2] = take(policy, "https://b:443", 40 * MIB);
	refuse(policy, "https://b:443", 1, "this computer has 100 MiB");
	for (int i = 0; i < 3; i++)
		policy_give(&share[i]);
	share[0] = take(policy, "https://a:443", 60 * MIB);
	policy_give(&share[0]);
	unilet_policy_close(policy);
}

static void sums_do_not_wrap(void **state)
{
	struct unilet_policy *policy = open_policy((struct unilet_limits){.memory_max = 100 * MIB});
	struct policy_share share = take(policy, NULL, 60 * MIB);

	(void)state;
	refuse(policy, NULL, UINT64_MAX, "too much memory");
	refuse(policy, NULL, UINT64_MAX - 60 * MIB + 1, "too much memory");
	policy_give(&share);
	unilet_policy_close(policy);
	/* No cap at all is no licence to wrap either. */
	policy = open_policy((struct unilet_limits){.memory_max = 0});
	share = take(policy, NULL, UINT64_MAX);
	refuse(policy, NULL, 1, "too much memory");
	policy_give(&share);
	unilet_policy_close(policy);
}

/* Every order in which four guests of two origins can end. */
static void guests_end_in_any_order(void **state)
{
	struct unilet_policy *policy = open_policy((struct unilet_limits){
		.guests_max = 4, .guests_per_origin_max = 2, .memory_max = 4 * MIB, .memory_per_origin_max = 2 * MIB});

	(void)state;
	for (int order = 0; order < 4 * 4 * 4 * 4; order++) {
		struct policy_share share[4];

		for (int i = 0; i < 4; i++)
			share[i] = take(policy, i % 2 ? "https://a:443" : "https://b:443", MIB);
		refuse(policy, "https://c:443", 0, "this computer has 4");
		/* Some are given twice, which counts once; the rest goes at the end. */
		for (int i = 0; i < 4; i++)
			policy_give(&share[order >> (2 * i) & 3]);
		for (int i = 0; i < 4; i++)
			policy_give(&share[i]);
	}
	unilet_policy_close(policy);
}

static void what_one_gives_back_another_may_take(void **state)
{
	struct unilet_policy *policy = open_policy((struct unilet_limits){.guests_max = 2, .guests_per_origin_max = 1});
	struct policy_share first = take(policy, "https://a:443", MIB);
	struct policy_share second = take(policy, "https://b:443", MIB);

	(void)state;
	policy_give(&first);
	refuse(policy, "https://b:443", MIB, "this origin has 1");
	first = take(policy, "https://c:443", MIB);
	refuse(policy, "https://a:443", MIB, "this computer has 2");
	policy_give(&second);
	policy_give(&first);
	unilet_policy_close(policy);
}

static void an_endless_origin_is_refused(void **state)
{
	static char origin[LAUNCH_ORIGIN_MAX + 2];
	struct unilet_policy *policy = open_policy((struct unilet_limits){.guests_max = 1});
	struct unilet_outcome outcome;
	struct policy_share share;

	(void)state;
	memset(origin, 'a', sizeof(origin) - 1);
	assert_int_equal(policy_take(policy, origin, MIB, &share, &outcome), -EINVAL);
	assert_int_equal(outcome.status, UNILET_EXIT_REFUSED);
	origin[LAUNCH_ORIGIN_MAX] = '\0';
	share = take(policy, origin, MIB);
	policy_give(&share);
	unilet_policy_close(policy);
	unilet_policy_close(NULL);
}

static void without_a_policy_nothing_is_counted(void **state)
{
	struct unilet_outcome outcome;
	struct policy_share share;

	(void)state;
	assert_int_equal(policy_take(NULL, NULL, UINT64_MAX, &share, &outcome), 0);
	policy_give(&share);
}

static void windows_and_the_default_count(void **state)
{
	struct unilet_options options = {.memory_bytes = 0};

	(void)state;
	assert_int_equal(policy_memory(&options), UNILET_MEMORY_DEFAULT + UNILET_SERVICE_WINDOW_BYTES);
	options.page = 1;
	options.memory_bytes = UNILET_MEMORY_MAX;
	assert_int_equal(policy_memory(&options),
			 UNILET_MEMORY_MAX + UNILET_SERVICE_WINDOW_BYTES + UNILET_PAGE_WINDOW_BYTES);
	options.page_window_bytes = UNILET_PAGE_WINDOW_MAX;
	assert_int_equal(policy_memory(&options),
			 UNILET_MEMORY_MAX + UNILET_SERVICE_WINDOW_BYTES + UNILET_PAGE_WINDOW_MAX);
}

static void the_defaults_cap_everything(void **state)
{
	struct unilet_limits limits;

	(void)state;
	unilet_limits_default(&limits);
	assert_true(limits.guests_per_origin_max > 0 && limits.guests_per_origin_max < limits.guests_max);
	assert_true(limits.memory_per_origin_max > 0 && limits.memory_per_origin_max < limits.memory_max);
}

static void *take_and_give(void *data)
{
	struct unilet_policy *policy = data;
	struct unilet_outcome outcome;

	for (int i = 0; i < ROUNDS; i++) {
		struct policy_share share;

		if (policy_take(policy, i % 2 ? "https://a:443" : "https://b:443", MIB, &share, &outcome) == 0)
			policy_give(&share);
	}
	return NULL;
}

static void threads_do_not_lose_count(void **state)
{
	struct unilet_policy *policy = open_policy((struct unilet_limits){.guests_max = THREADS / 2});
	struct policy_share share[THREADS / 2];
	pthread_t thread[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, take_and_give, policy), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < THREADS / 2; i++)
		share[i] = take(policy, "https://a:443", MIB);
	refuse(policy, "https://a:443", MIB, "too many");
	for (int i = 0; i < THREADS / 2; i++)
		policy_give(&share[i]);
	unilet_policy_close(policy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(guests_are_counted),
		cmocka_unit_test(memory_is_counted),
		cmocka_unit_test(sums_do_not_wrap),
		cmocka_unit_test(guests_end_in_any_order),
		cmocka_unit_test(what_one_gives_back_another_may_take),
		cmocka_unit_test(an_endless_origin_is_refused),
		cmocka_unit_test(without_a_policy_nothing_is_counted),
		cmocka_unit_test(windows_and_the_default_count),
		cmocka_unit_test(the_defaults_cap_everything),
		cmocka_unit_test(threads_do_not_lose_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
