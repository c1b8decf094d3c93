/* test_sdk_event.c: the event loop of event.h: events become structs, bursts lose nothing, lies buy nothing. */
#include "fake_os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/dom.h>

static struct {
	int events_left;
	int batches;
	int buffers_max; /* most event buffers that were on offer at once */
	int lie;         /* lengths over the buffer's */
	uint32_t listener;
	int calls;
	int stop_after;
	char key[64], value[64], file_name[64];
	struct unilet_event last;
	int nested;
	unsigned depth, depth_max;
} page;

static int give_event(struct ring_entry *entry, uint8_t *window)
{
	uint8_t *to = fake_os_bulk(window, entry->offset, entry->length);
	struct page_event event = {.listener = page.listener,
				   .target = 9,
				   .time_ms = 1.5,
				   .client_x = -4,
				   .client_y = 5,
				   .buttons = 1,
				   .modifiers = PAGE_SHIFT,
				   .file = PAGE_HANDLE_PAGE | 3,
				   .file_size = 1e6,
				   .key_length = 5,
				   .value_length = 2,
				   .file_name_length = 6};

	assert_true(entry->length >= sizeof(event) + 13);
	if (page.events_left-- <= 0)
		return -UNILET_CLOSED;
	if (page.lie) {
		event.key_length = 0xfffffff0;
		event.value_length = 0xffffffff;
	}
	memcpy(to, &event, sizeof(event));
	memcpy(to + sizeof(event), "Enter\xc3\xa9na.txt", 13);
	return page.lie ? 0x7fffffff : (int)sizeof(event) + 13;
}

static void serve(struct ring_entry *entry, uint8_t *window)
{
	if (entry->opcode == PAGE_BATCH) {
		page.batches++;
		entry->result = 0;
		return;
	}
	assert_int_equal(entry->opcode, PAGE_EVENT);
	entry->result = give_event(entry, window);
}

static void on_event(const struct unilet_event *event, void *context)
{
	assert_ptr_equal(context, &page);
	page.last = *event;
	strncpy(page.key, event->key, sizeof(page.key) - 1);
	strncpy(page.value, event->value, sizeof(page.value) - 1);
	strncpy(page.file_name, event->file_name, sizeof(page.file_name) - 1);
	page.calls++;
	page.depth++;
	page.depth_max = page.depth > page.depth_max ? page.depth : page.depth_max;
	unilet_set(unilet_root(), "title", unilet_from_string("seen"));
	if (page.nested && page.depth < 3)
		unilet_run();
	page.depth--;
	if (page.calls == page.stop_after || page.nested)
		unilet_stop();
}

static int setup(void **state)
{
	(void)state;
	memset(&page, 0, sizeof(page));
	page.listener = (uint32_t)sdk_listener_number(on_event, &page);
	return 0;
}

/* One library OS for all tests: the event loop keeps its buffers from run to run. */
static int setup_all(void **state)
{
	(void)state;
	fake_os_open(serve);
	return 0;
}

static void test_fields(void **state)
{
	(void)state;
	page.events_left = 1;
	page.stop_after = 1;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1);
	assert_string_equal(page.key, "Enter");
	assert_string_equal(page.value, "\xc3\xa9");
	assert_string_equal(page.file_name, "na.txt");
	assert_int_equal(page.last.target.number, 9);
	assert_int_equal(page.last.client_x, -4);
	assert_int_equal(page.last.modifiers, UNILET_SHIFT);
	assert_int_equal(page.last.file.number, PAGE_HANDLE_PAGE | 3);
	assert_true(page.last.file_size == 1e6 && page.last.time_ms == 1.5);
	/* What the listener did is committed before the loop returns. */
	assert_int_equal(page.batches, 1);
	assert_int_equal(fake_os.submitted, SDK_EVENT_SLOTS + 1 + 1);
}

static void test_burst(void **state)
{
	(void)state;
	page.events_left = 1000;
	page.stop_after = 1000;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1000);
	assert_int_equal(page.batches, 1000);
}

static void test_lies(void **state)
{
	(void)state;
	page.events_left = 3;
	page.lie = 1;
	page.stop_after = 2;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 2);
	/* No listener of that number: nobody is called. */
	page.listener = 4096;
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.calls, 2);
}

static void test_nested(void **state)
{
	(void)state;
	page.events_left = 10;
	page.nested = 1;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.depth_max, 3);
	assert_int_equal(page.calls, 3);
}

static void test_no_page(void **state)
{
	(void)state;
	fake_os.has_window[CALL_PAGE] = 0;
	assert_int_equal(unilet_dom_flush(), -UNILET_UNSUPPORTED);
	assert_int_equal(unilet_run(), -UNILET_UNSUPPORTED);
	assert_int_equal(fake_os.submitted, 0);
	fake_os.has_window[CALL_PAGE] = 1;
}

static struct {
	char order[80];
	int number; /* cancelled by the first */
	int again;  /* so often the last starts itself again */
	int wait;   /* ... or waits within itself */
} timed;

static void note(void *context)
{
	strncat(timed.order, context, 1);
	if (timed.number)
		unilet_timer_cancel(timed.number);
	timed.number = 0;
	if (timed.again-- > 0)
		assert_true(unilet_timer_start(0, note, context) > 0);
	if (timed.wait-- > 0)
		assert_int_equal(unilet_wait(1000), 1);
}

static int without_page(void **state)
{
	memset(&timed, 0, sizeof(timed));
	fake_os.has_window[CALL_PAGE] = 0;
	fake_os.waited_ns = 0;
	return setup(state);
}

static int page_again(void **state)
{
	(void)state;
	fake_os.has_window[CALL_PAGE] = 1;
	return 0;
}

static void test_timers_come_in_order(void **state)
{
	(void)state;
	assert_true(unilet_timer_start(20, note, "d") > 0);
	assert_true(unilet_timer_start(5, note, "a") > 0);
	timed.number = unilet_timer_start(10, note, "x");
	assert_true(unilet_timer_start(5, note, "b") > 0);
	assert_true(unilet_timer_start(10, note, "c") > 0);
	assert_int_equal(unilet_run(), 0);
	assert_string_equal(timed.order, "abcd");
	assert_int_equal(unilet_run(), -UNILET_UNSUPPORTED);
}

static void test_wait_makes_the_calls_that_are_due(void **state)
{
	(void)state;
	assert_int_equal(unilet_wait(0), -UNILET_UNSUPPORTED);
	assert_true(unilet_timer_start(5, note, "a") > 0);
	assert_true(unilet_timer_start(5, note, "b") > 0);
	timed.number = 0;
	assert_int_equal(unilet_wait(0), 0);
	assert_int_equal(fake_os.waited_ns, 0);
	while (unilet_wait(-1) > 0 && strlen(timed.order) < 2)
		continue;
	assert_string_equal(timed.order, "ab");
	timed.number = unilet_timer_start(UINT64_MAX, note, "x");
	assert_int_equal(unilet_wait(3), 0);
	assert_int_equal(unilet_wait(1), 0);
	unilet_timer_cancel(timed.number);
	unilet_timer_cancel(timed.number);
	unilet_timer_cancel(0);
	unilet_timer_cancel(-1);
}

/* One that starts itself at once does not keep the loop from what else there is. */
static void test_timers_that_start_timers(void **state)
{
	(void)state;
	timed.again = 3;
	assert_true(unilet_timer_start(0, note, "a") > 0);
	assert_int_equal(unilet_wait(-1), 1);
	assert_int_equal(unilet_run(), 0);
	assert_string_equal(timed.order, "aaaa");
}

static void test_a_timer_may_wait(void **state)
{
	(void)state;
	timed.wait = 1;
	assert_true(unilet_timer_start(0, note, "a") > 0);
	assert_true(unilet_timer_start(2, note, "b") > 0);
	assert_int_equal(unilet_run(), 0);
	assert_string_equal(timed.order, "ab");
}

static void test_as_many_timers_as_there_are(void **state)
{
	int number[SDK_TIMERS_MAX];

	(void)state;
	for (uint32_t i = 0; i < SDK_TIMERS_MAX; i++) {
		number[i] = unilet_timer_start(0, note, "a");
		assert_true(number[i] > 0);
	}
	assert_int_equal(unilet_timer_start(0, note, "b"), -UNILET_BUSY);
	unilet_timer_cancel(number[7]);
	assert_true(unilet_timer_start(0, note, "b") > 0);
	assert_int_equal(unilet_wait(-1), SDK_TIMERS_MAX);
	assert_int_equal(strlen(timed.order), SDK_TIMERS_MAX);
	assert_int_equal(timed.order[SDK_TIMERS_MAX - 1], 'b');
}

static void stop(void *context)
{
	note(context);
	unilet_stop();
}

static void test_stop_is_for_the_run_that_it_was_said_in(void **state)
{
	(void)state;
	assert_true(unilet_timer_start(0, stop, "a") > 0);
	assert_true(unilet_timer_start(0, note, "b") > 0);
	assert_int_equal(unilet_run(), 0);
	assert_string_equal(timed.order, "a");
	assert_true(unilet_timer_start(0, stop, "c") > 0);
	assert_int_equal(unilet_wait(-1), 2);
	assert_true(unilet_timer_start(0, note, "d") > 0);
	assert_int_equal(unilet_run(), 0);
	assert_string_equal(timed.order, "abcd");
}

static void test_events_and_timers(void **state)
{
	(void)state;
	memset(&timed, 0, sizeof(timed));
	page.events_left = 2;
	assert_true(unilet_timer_start(0, note, "a") > 0);
	/* Neither keeps the other from coming. */
	assert_int_equal(unilet_wait(-1), 2);
	assert_string_equal(timed.order, "a");
	assert_int_equal(page.calls, 1);
	assert_int_equal(unilet_wait(1000), 1);
	assert_int_equal(page.calls, 2);
	assert_int_equal(unilet_wait(-1), -UNILET_CLOSED);
}

static void test_page_goes(void **state)
{
	(void)state;
	page.events_left = 2;
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.calls, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_no_page, setup),
		cmocka_unit_test_setup_teardown(test_timers_come_in_order, without_page, page_again),
		cmocka_unit_test_setup_teardown(test_wait_makes_the_calls_that_are_due, without_page, page_again),
		cmocka_unit_test_setup_teardown(test_timers_that_start_timers, without_page, page_again),
		cmocka_unit_test_setup_teardown(test_a_timer_may_wait, without_page, page_again),
		cmocka_unit_test_setup_teardown(test_as_many_timers_as_there_are, without_page, page_again),
		cmocka_unit_test_setup_teardown(test_stop_is_for_the_run_that_it_was_said_in, without_page, page_again),
		cmocka_unit_test_setup(test_fields, setup),
		cmocka_unit_test_setup(test_events_and_timers, setup),
		cmocka_unit_test_setup(test_burst, setup),
		cmocka_unit_test_setup(test_lies, setup),
		cmocka_unit_test_setup(test_nested, setup),
		cmocka_unit_test_setup(test_page_goes, setup),
	};

	return cmocka_run_group_tests(tests, setup_all, NULL);
}
