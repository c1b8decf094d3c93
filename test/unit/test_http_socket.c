/* test_http_socket.c: while an answer is likely the server leaves its CPU to whoever gives it, and only then. */
#include <string.h>

#include "../../host/http.h"
#include "../../host/http_stream.h"
#include "../../host/pace.h"
#include "cmocka_all.h"

#define HOUR_NS (3600 * 1000000000ll)

static void an_answer_is_likely_just_after_something_came(void **state)
{
	static struct http http;

	(void)state;
	http.sockets = 1;
	http.active_ns = pace_now_ns() + HOUR_NS;
	assert_int_equal(http_busy(&http), 1);
	/* One stream that waits for long keeps nobody from looking at the ring. */
	http.active_ns = pace_now_ns() - HOUR_NS;
	assert_int_equal(http_busy(&http), 0);
	http.sockets = 0;
	http.active_ns = pace_now_ns() + HOUR_NS;
	assert_int_equal(http_busy(&http), 0);
	assert_int_equal(http_busy(NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_answer_is_likely_just_after_something_came),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
