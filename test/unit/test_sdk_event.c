/* test_sdk_event.c: the event loop of event.h: events become structs, bursts lose nothing, lies buy nothing. */
#include "fake_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include <unilet/event.h>

static struct {
	int events_left;
	int buffers_max;
	size_t large; /* not 0: what the next event needs */
	unsigned too_large;
	uint8_t event[4096]; /* the event that is given */
	size_t event_bytes;
	int lie; /* a length over the buffer's */
	int calls;
	int stop_after;
	char text[64];
	struct unilet_event_info last;
	int nested;
	unsigned depth, depth_max;
} page;

/* One event after the other, all the same. */
static void give_event(struct ring_entry *entry, uint8_t *window)
{
	uint8_t *to = fake_os_bulk(window, entry->offset, entry->length);

	assert_int_equal(entry->opcode, PAGE_EVENT);
	entry->result = -UNILET_CLOSED;
	if (page.events_left <= 0)
		return;
	entry->result = -UNILET_TOO_LARGE;
	entry->arg[0] = page.large;
	if (page.large > entry->length) {
		page.too_large++;
		return;
	}
	page.events_left--;
	memcpy(to, page.event, page.event_bytes);
	entry->result = page.lie ? 0x7fffffff : (int)page.event_bytes;
}

static void add(const void *bytes, size_t count)
{
	assert_true(page.event_bytes + count <= sizeof(page.event));
	memcpy(page.event + page.event_bytes, bytes, count);
	page.event_bytes += count;
}

static void add_words(uint32_t count, const uint32_t *words)
{
	add(words, count * sizeof(*words));
}

#define ADD(...) add_words(sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), (const uint32_t[]){__VA_ARGS__})

static void add_string(const char *text)
{
	const uint8_t zeroes[3] = {0};

	ADD(PAGE_STRING, (uint32_t)strlen(text));
	add(text, strlen(text));
	add(zeroes, -strlen(text) & 3);
}

static void begin_event(uint32_t listener, uint32_t flags, uint32_t fields)
{
	const struct page_event event = {.listener = listener,
					 .target = PAGE_HANDLE_PAGE | 9,
					 .current_target = PAGE_ROOT,
					 .time_ms = 1.5,
					 .flags = flags,
					 .dropped = 3,
					 .fields = fields};

	page.event_bytes = 0;
	add(&event, sizeof(event));
}

static void on_event(const struct unilet_event_info *event, void *context)
{
	const struct unilet_value value = {.kind = UNILET_STRING, .string = "seen"};

	assert_ptr_equal(context, &page);
	page.last = *event;
	strncpy(page.text, unilet_event_string(event, 0), sizeof(page.text) - 1);
	page.calls++;
	page.depth++;
	page.depth_max = page.depth > page.depth_max ? page.depth : page.depth_max;
	unilet_set(unilet_root_object(), "title", &value);
	if (page.nested && page.depth < 3)
		unilet_run();
	page.depth--;
	if (page.calls == page.stop_after || page.nested)
		unilet_stop();
}

static uint32_t number_of(unilet_listener *listener)
{
	const struct sdk_listener own = {.kind = SDK_LISTENER, .listener = listener, .context = &page};

	return (uint32_t)sdk_listener_number(&own);
}

static int setup(void **state)
{
	(void)state;
	memset(&page, 0, sizeof(page));
	fake_page.batches = 0;
	fake_page_forget();
	begin_event(number_of(on_event), 0, 1);
	add_string("Enter");
	return 0;
}

/* One library OS for all tests: the event loop keeps its buffers from run to run. */
static int setup_all(void **state)
{
	fake_page_open(state);
	fake_page.other = give_event;
	return 0;
}

static void test_fields(void **state)
{
	(void)state;
	page.events_left = 1;
	page.stop_after = 1;
	begin_event(number_of(on_event), PAGE_EVENT_TRUSTED, 3);
	add_string("Enter");
	ADD(PAGE_INT32, (uint32_t)-4, PAGE_UNDEFINED);
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1);
	assert_string_equal(page.text, "Enter");
	assert_ptr_equal(page.last.target, sdk_object(PAGE_HANDLE_PAGE | 9));
	assert_ptr_equal(page.last.current_target, unilet_root_object());
	assert_null(page.last.matched);
	assert_true(page.last.is_trusted && !page.last.default_prevented);
	assert_true(page.last.time_stamp == 1.5 && page.last.dropped == 3 && page.last.field_count == 3);
	/* What the listener did is committed before the loop returns, and what the event brought released. */
	assert_int_equal(fake_page.batches, 1);
	fake_page_forget();
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(fake_page.batches, 1);
}

static void keep_target(const struct unilet_event_info *event, void *context)
{
	(void)context;
	unilet_keep(event->target);
	assert_string_equal(unilet_event_string(event, 7), "");
	assert_string_equal(unilet_event_string(event, -1), "");
	unilet_stop();
}

static void test_handles_are_released_after_it_but_for_those_that_are_kept(void **state)
{
	(void)state;
	page.events_left = 2;
	page.stop_after = 1;
	assert_int_equal(unilet_run(), 0);
	assert_true(fake_page_did("release #80000009\n"));
	begin_event(number_of(keep_target), 0, 0);
	fake_page_forget();
	assert_int_equal(unilet_run(), 0);
	assert_false(fake_page_did("release"));
	unilet_release(sdk_object(PAGE_HANDLE_PAGE | 9));
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("release #80000009\n"));
}

static void test_a_handle_that_was_released_is_null(void **state)
{
	void *own = unilet_fast_create("p");
	struct page_event event;

	(void)state;
	page.events_left = 2;
	page.stop_after = 1;
	memcpy(&event, page.event, sizeof(event));
	event.target = sdk_handle(own);
	memcpy(page.event, &event, sizeof(event));
	assert_int_equal(unilet_run(), 0);
	assert_ptr_equal(page.last.target, own);
	assert_false(fake_page_did("release"));
	unilet_release(own);
	page.stop_after = 2;
	assert_int_equal(unilet_run(), 0);
	assert_null(page.last.target);
}

/* As generated headers have it. */
struct mouse_info {
	struct unilet_event_info event;
	bool alt_key;
	int32_t button;
	uint32_t buttons;
	int64_t whole;
	uint64_t large;
	double client_x;
	const char *type;
	const char *key;
	struct unilet_object *data;
	int pointer;
	struct unilet_value detail;
};

static const char *const pointers[] = {"mouse", "pen"};
static const struct unilet_enum pointer = {pointers, 2};

#define FIELD(member, letters, descriptor)                                                                             \
	{                                                                                                              \
#member, letters, descriptor, offsetof(struct mouse_info, member), 0                                   \
	}

static const struct unilet_field mouse_fields[] = {
	FIELD(alt_key, "b", NULL), FIELD(button, "i", NULL),      FIELD(buttons, "u", NULL), FIELD(whole, "l", NULL),
	FIELD(large, "L", NULL),   FIELD(client_x, "d", NULL),    FIELD(type, "s", NULL),    FIELD(key, "S", NULL),
	FIELD(data, "o", NULL),    FIELD(pointer, "e", &pointer), FIELD(detail, "v", NULL),
};

typedef void mouse_listener(const struct mouse_info *event, void *context);

static void call_mouse(void (*listener)(void), const struct unilet_event_info *event, void *context)
{
	((mouse_listener *)listener)((const struct mouse_info *)(const void *)event, context);
}

static const struct unilet_event_type mouse = {mouse_fields, 11, sizeof(struct mouse_info), call_mouse};

static uint32_t number_of_mouse(mouse_listener *listener)
{
	const struct sdk_listener own = {
		.kind = SDK_LISTENER_AS, .function = (void (*)(void))listener, .context = &page, .as = &mouse};

	return (uint32_t)sdk_listener_number(&own);
}

static void on_mouse(const struct mouse_info *event, void *context)
{
	(void)context;
	page.calls++;
	page.last = event->event;
	assert_true(event->alt_key && event->button == -1 && event->buttons == 0xffffffff);
	assert_true(event->whole == INT64_MIN && event->large == UINT64_MAX && event->client_x == 0.5);
	assert_string_equal(event->type, "click");
	assert_null(event->key);
	assert_ptr_equal(event->data, sdk_object(PAGE_HANDLE_PAGE | 10));
	assert_int_equal(event->pointer, 2);
	assert_int_equal(event->detail.kind, UNILET_SEQUENCE);
	assert_string_equal(event->detail.items[0].string, "in");
	assert_string_equal(unilet_event_string(&event->event, 0), "asked");
	unilet_stop();
}

/* None of them of the kind that is wanted. */
static void on_wrong(const struct mouse_info *event, void *context)
{
	(void)context;
	page.calls++;
	assert_true(!event->alt_key && event->button == 0 && event->whole == 0 && event->client_x == 0);
	assert_string_equal(event->type, "");
	assert_true(!event->key && !event->data && event->pointer == 0);
	assert_int_equal(event->detail.kind, UNILET_NULL);
	unilet_stop();
}

static void test_interfaces_have_structs_of_their_own(void **state)
{
	static const char *const asked[] = {"target.value"};
	const struct unilet_listen_options options = {
		.flags = UNILET_PREVENT_DEFAULT, .fields = asked, .field_count = 1};

	(void)state;
	unilet_listen_as(unilet_root_object(), "click", &mouse, (void (*)(void))on_mouse, &page, &options);
	unilet_listen_as(unilet_root_object(), "click", &mouse, (void (*)(void))on_wrong, &page, NULL);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did(
		"fields 1: alt_key button buttons whole large client_x type key data pointer detail target.value\n"));
	begin_event(number_of_mouse(on_mouse), 0, 12);
	ADD(PAGE_TRUE, PAGE_INT32, (uint32_t)-1, PAGE_DOUBLE, 0xffe00000, 0x41efffff, PAGE_DOUBLE, 0, 0xfff00000);
	ADD(PAGE_DOUBLE, 0, 0x7ff00000, PAGE_DOUBLE, 0, 0x3fe00000);
	add_string("click");
	ADD(PAGE_NULL, PAGE_OBJECT, PAGE_HANDLE_PAGE | 10);
	add_string("pen");
	ADD(PAGE_SEQUENCE, 1);
	add_string("in");
	add_string("asked");
	page.events_left = 3;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1);
	assert_int_equal(page.last.field_count, 1);
	assert_true(fake_page_did("release #8000000a\nrelease #80000009\n"));
	begin_event(number_of_mouse(on_wrong), 0, 11);
	ADD(0, 1, 0, 1, 0, 1, PAGE_INT32, 5, PAGE_TRUE, PAGE_TRUE, PAGE_INT32, 1, PAGE_NULL);
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 2);
	/* Fewer fields than the struct has: nobody is called. */
	begin_event(number_of_mouse(on_wrong), 0, 10);
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.calls, 2);
}

static void test_lists_and_filters_are_declared_once(void **state)
{
	static const char *const fields[] = {"key", "repeat"}, *const keys[] = {"s", "S"};
	struct unilet_listen_options options = {.fields = fields,
						.field_count = 2,
						.closest = "td, th",
						.keys = keys,
						.key_count = 2,
						.modifiers_mask = UNILET_CONTROL | UNILET_ALT,
						.modifiers = UNILET_CONTROL,
						.buttons = 1};
	const uint32_t number = number_of(on_event);
	char line[80];

	(void)state;
	unilet_listen(unilet_root_object(), "keydown", on_event, &page, &options);
	unilet_listen(unilet_root_object(), "keyup", on_event, &page, &options);
	options = (struct unilet_listen_options){.flags = UNILET_ONCE | UNILET_CAPTURE, .closest = "tr"};
	unilet_listen(unilet_root_object(), "keyup", on_event, &page, &options);
	unilet_unlisten(unilet_root_object(), "keyup", on_event, &page, UNILET_ONCE | UNILET_CAPTURE);
	unilet_unlisten(unilet_root_object(), "keyup", keep_target, NULL, 0);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did(": key repeat\n"));
	assert_true(fake_page_did("filter 1: 5 1 1 'td, th' s S\n") && fake_page_did("filter 2: 0 0 0 'tr'\n"));
	assert_false(fake_page_did("fields 4") || fake_page_did("filter 3"));
	snprintf(line, sizeof(line),
		 "listen #1 keydown %u 64 3 1\nlisten #1 keyup %u 64 3 1\nlisten #1 keyup %u 88 0 2\n", number, number,
		 number);
	assert_true(fake_page_did(line));
	snprintf(line, sizeof(line), "unlisten #1 keyup %u 8\n--\n", number);
	assert_true(fake_page_did(line));
	options = (struct unilet_listen_options){.fields = fields, .field_count = 65};
	unilet_listen(unilet_root_object(), "keyup", on_event, &page, &options);
	assert_int_equal(unilet_flush(), -UNILET_TOO_LARGE);
}

static void on_call(int count, const struct unilet_value *arguments, void *context)
{
	assert_ptr_equal(context, &page);
	page.calls += count;
	assert_string_equal(arguments[0].string, "Enter");
	unilet_stop();
}

static void test_callbacks(void **state)
{
	const struct sdk_listener own = {.kind = SDK_CALLBACK, .callback = on_call, .context = &page};

	(void)state;
	page.events_left = 1;
	begin_event((uint32_t)sdk_listener_number(&own), PAGE_EVENT_CALLBACK, 1);
	add_string("Enter");
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1);
	/* An event is no call, and a call no event. */
	page.events_left = 1;
	begin_event((uint32_t)sdk_listener_number(&own), 0, 1);
	add_string("Enter");
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	page.events_left = 1;
	begin_event(number_of(on_event), PAGE_EVENT_CALLBACK, 1);
	add_string("Enter");
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.calls, 1);
}

static void test_a_large_event_gets_a_buffer_of_its_size(void **state)
{
	(void)state;
	page.events_left = 2;
	page.stop_after = 2;
	page.large = 2 * SDK_EVENT_BYTES;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 2);
	assert_true(page.too_large > 0);
	/* What it took is given back. The next message has its text, its attached bytes and a spare page. */
	assert_int_equal(fake_os.bulk_taken, SDK_EVENT_SLOTS + 3);
	page.large = 0;
	page.events_left = 1;
	page.stop_after = 3;
	assert_int_equal(unilet_run(), 0);
}

static void test_burst(void **state)
{
	(void)state;
	page.events_left = 1000;
	page.stop_after = 1000;
	assert_int_equal(unilet_run(), 0);
	assert_int_equal(page.calls, 1000);
	assert_int_equal(fake_page.batches, 1000);
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
	page.events_left = 5;
	begin_event(4096, 0, 0);
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.calls, 2);
}

static void ignore(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
}

static void send_end(uint32_t listener, uint32_t listens)
{
	const struct page_event event = {.listener = listener, .flags = PAGE_EVENT_END, .listens = listens};

	assert_int_equal(sdk_dispatch((const uint8_t *)&event, sizeof(event)), 0);
}

static uint32_t number_with(void *context)
{
	const struct sdk_listener own = {.kind = SDK_LISTENER, .listener = ignore, .context = context};

	return (uint32_t)sdk_listener_number(&own);
}

/* A number whose end has come is another pair's then, but for one that was said again meanwhile. */
static void test_numbers_are_given_back(void **state)
{
	static char contexts[2 * UNILET_PAGE_LISTENERS_MAX];
	const uint32_t number =
		(unilet_listen(unilet_root_object(), "x", ignore, &contexts[0], NULL), number_with(&contexts[0]));
	struct sdk_listener found;

	(void)state;
	unilet_listen(unilet_root_object(), "y", ignore, &contexts[0], NULL);
	send_end(number, 0);
	send_end(number, 1);
	assert_int_equal(number_with(&contexts[0]), number);
	send_end(number, 2);
	assert_int_equal(sdk_listener_find(number, &found), 0);
	send_end(number, 2);
	assert_int_equal(number_with(&contexts[1]), number);
	unilet_listen(unilet_root_object(), "x", ignore, &contexts[1], NULL);
	send_end(number, 1);
	assert_int_equal(sdk_listener_find(number, &found), 1);
	assert_int_equal(found.listens, 3);
	/* Each pair gets the number of the one before it, with one LISTEN more. */
	for (size_t i = 2; i < sizeof(contexts); i++) {
		send_end(number, (uint32_t)i + 1);
		unilet_listen(unilet_root_object(), "x", ignore, &contexts[i], NULL);
		assert_int_equal(number_with(&contexts[i]), number);
	}
	assert_int_equal(unilet_flush(), 0);
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
	assert_int_equal(unilet_flush(), -UNILET_UNSUPPORTED);
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
		cmocka_unit_test_setup(test_interfaces_have_structs_of_their_own, setup),
		cmocka_unit_test_setup(test_lists_and_filters_are_declared_once, setup),
		cmocka_unit_test_setup(test_handles_are_released_after_it_but_for_those_that_are_kept, setup),
		cmocka_unit_test_setup(test_a_handle_that_was_released_is_null, setup),
		cmocka_unit_test_setup(test_callbacks, setup),
		cmocka_unit_test_setup(test_a_large_event_gets_a_buffer_of_its_size, setup),
		cmocka_unit_test_setup(test_events_and_timers, setup),
		cmocka_unit_test_setup(test_burst, setup),
		cmocka_unit_test_setup(test_lies, setup),
		cmocka_unit_test_setup(test_nested, setup),
		cmocka_unit_test_setup(test_numbers_are_given_back, setup),
		cmocka_unit_test_setup(test_page_goes, setup),
	};

	return cmocka_run_group_tests(tests, setup_all, NULL);
}
