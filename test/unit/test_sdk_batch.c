/* test_sdk_batch.c: what dom.h and event.h send to the page side, decoded by a page side of the test's own. */
#include "fake_os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/dom.h>
#include <unilet/error.h>

/* The page: writes down what it was told, one line an operation, and throws at the operation asked for. */
static struct {
	char names[UNILET_PAGE_NAMES_MAX][64];
	uint32_t name_count;
	char log[16 << 20];
	size_t log_length;
	const uint32_t *word;
	uint32_t words, at;
	const uint8_t *string;
	size_t string_bytes;
	uint32_t operation;
	uint32_t batches;
	const char *throw_at; /* a line that contains this throws */
	uint32_t reply[32];   /* what REPLY answers */
	size_t reply_bytes;
	size_t batch_bytes_max;
	int result; /* not 0: of the next batch */
} page;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(page.log + page.log_length, sizeof(page.log) - page.log_length, format, arguments);
	va_end(arguments);
	assert_true(length >= 0 && (size_t)length < sizeof(page.log) - page.log_length);
	page.log_length += (size_t)length;
}

static uint32_t take(void)
{
	assert_true(page.at < page.words);
	return page.word[page.at++];
}

/* Takes a string of so many UTF-16 units, as a page side must: by counting. */
static void take_string(uint32_t units, char *to, size_t size)
{
	size_t length = 0;

	while (units > 0) {
		uint8_t lead;

		assert_true(length < page.string_bytes);
		lead = page.string[length];
		units -= lead >= 0xf0 ? 2 : 1;
		length += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	}
	assert_true(length <= page.string_bytes);
	snprintf(to, size, "%.*s", (int)length, (const char *)page.string);
	page.string += length;
	page.string_bytes -= length;
}

static const char *take_name(void)
{
	uint32_t number = take();

	assert_true(number < page.name_count);
	return page.names[number];
}

static void take_value(void)
{
	char text[256];
	uint64_t bits;
	double number;

	switch (take()) {
	case PAGE_UNDEFINED:
		say(" undefined");
		break;
	case PAGE_NULL:
		say(" null");
		break;
	case PAGE_FALSE:
		say(" false");
		break;
	case PAGE_TRUE:
		say(" true");
		break;
	case PAGE_INT32:
		say(" %d", (int32_t)take());
		break;
	case PAGE_DOUBLE:
		bits = take();
		bits |= (uint64_t)take() << 32;
		memcpy(&number, &bits, sizeof(number));
		say(" %g", number);
		break;
	case PAGE_STRING:
		take_string(take(), text, sizeof(text));
		say(" '%s'", text);
		break;
	case PAGE_NAMED:
		say(" `%s`", take_name());
		break;
	case PAGE_OBJECT:
		say(" #%x", take());
		break;
	default:
		fail_msg("unknown value");
	}
}

static void take_values(void)
{
	uint32_t count = take();

	assert_true(count <= UNILET_PAGE_ARGUMENTS_MAX);
	while (count-- > 0)
		take_value();
}

static void define_name(void)
{
	assert_int_equal(take(), page.name_count);
	take_string(take(), page.names[page.name_count], sizeof(page.names[0]));
	say("name %s\n", page.names[page.name_count]);
	page.name_count++;
}

/* One operation; 1 if it throws. */
static int apply_operation(void)
{
	const char *line = page.log + page.log_length;
	uint32_t kind = take(), result;

	switch (kind) {
	case PAGE_NAME:
		define_name();
		return 0;
	case PAGE_GET:
		result = take();
		say("#%x = #%x", result, take());
		say(".%s", take_name());
		break;
	case PAGE_SET:
		say("#%x", take());
		say(".%s =", take_name());
		take_value();
		break;
	case PAGE_CALL:
		result = take();
		say("#%x = #%x", result, take());
		say(".%s(", take_name());
		take_values();
		say(" )");
		break;
	case PAGE_CONSTRUCT:
		say("#%x = new", take());
		say(" %s(", take_name());
		take_values();
		say(" )");
		break;
	case PAGE_LISTEN:
		say("listen #%x", take());
		say(" %s", take_name());
		say(" %u", take());
		say(" %u", take());
		break;
	case PAGE_RELEASE:
		say("release #%x", take());
		break;
	case PAGE_REPLY:
		say("reply #%x", take());
		say(".%s", take_name());
		break;
	default:
		fail_msg("unknown operation %u", kind);
	}
	say("\n");
	return page.throw_at && strstr(line, page.throw_at);
}

static int throw_exception(uint8_t *reply, size_t room)
{
	static const char text[] = "TypeErrornot \xc3\xa0 function";
	struct page_exception exception = {.operation = page.operation, .name_length = 9, .message_length = 15};

	assert_true(room >= sizeof(exception) + sizeof(text));
	memcpy(reply, &exception, sizeof(exception));
	memcpy(reply + sizeof(exception), text, sizeof(text) - 1);
	return -UNILET_EXCEPTION;
}

static int apply_batch(const uint8_t *bytes, size_t size, uint8_t *reply, size_t room)
{
	struct page_batch header;

	memcpy(&header, bytes, sizeof(header));
	assert_int_equal(sizeof(header) + 4 * (size_t)header.words + header.string_bytes, size);
	assert_true(size <= UNILET_PAGE_BATCH_BYTES_MAX);
	page.batches++;
	page.batch_bytes_max = size > page.batch_bytes_max ? size : page.batch_bytes_max;
	page.word = (const uint32_t *)(const void *)(bytes + sizeof(header));
	page.words = header.words;
	page.at = 0;
	page.string = bytes + sizeof(header) + 4 * (size_t)header.words;
	page.string_bytes = header.string_bytes;
	page.operation = 0;
	for (; page.at < page.words; page.operation++) {
		if (apply_operation())
			return throw_exception(reply, room);
	}
	assert_int_equal(page.string_bytes, 0);
	say("--\n");
	if (page.reply_bytes > room)
		return -UNILET_TOO_LARGE;
	memcpy(reply, page.reply, page.reply_bytes);
	return (int)page.reply_bytes;
}

static void serve(struct ring_entry *entry, uint8_t *window)
{
	uint8_t *bytes = fake_os_bulk(window, entry->offset, entry->length);
	uint8_t *reply = fake_os_bulk(window, entry->arg[0], entry->arg[1]);

	assert_int_equal(entry->opcode, PAGE_BATCH);
	if (page.result) {
		entry->result = page.result;
		page.result = 0;
		return;
	}
	entry->result = apply_batch(bytes, entry->length, reply, entry->arg[1]);
}

static int setup(void **state)
{
	(void)state;
	fake_os_open(serve);
	page.log_length = 0;
	page.log[0] = 0;
	page.batches = 0;
	page.batch_bytes_max = 0;
	page.throw_at = NULL;
	page.reply_bytes = 0;
	return 0;
}

static void expect(const char *log)
{
	assert_string_equal(page.log, log);
	page.log_length = 0;
	page.log[0] = 0;
	assert_int_equal(fake_os.bulk_taken, 0);
}

/* The first test: names and handles are fresh. */
static void test_pipelined(void **state)
{
	unilet_object document = unilet_root();
	unilet_object row = unilet_document_create_element(document, "tr");
	unilet_object cell = unilet_document_create_element(document, "td");

	(void)state;
	unilet_element_set_attribute(cell, "lang", "d\xc3\xa9");
	unilet_node_set_text_content(cell, "\xf0\x9f\x87\xa9 \xff");
	unilet_element_append(row, cell);
	unilet_release(cell);
	unilet_release(row);
	assert_int_equal(fake_os.submitted, 0);
	assert_int_equal(unilet_dom_flush(), 0);
	expect("name createElement\nname tr\nname td\nname setAttribute\nname lang\nname textContent\nname append\n"
	       "#2 = #1.createElement( `tr` )\n#3 = #1.createElement( `td` )\n#0 = #3.setAttribute( `lang` 'd\xc3\xa9' "
	       ")\n"
	       "#3.textContent = '\xf0\x9f\x87\xa9 \xef\xbf\xbd'\n#0 = #2.append( #3 )\nrelease #3\nrelease #2\n--\n");
	/* Known names do not cross again; released numbers are used again. */
	row = unilet_document_create_element(document, "tr");
	assert_true(row.number == 2 || row.number == 3);
	unilet_release(row);
	assert_int_equal(unilet_dom_flush(), 0);
	assert_non_null(strstr(page.log, "#2 = #1.createElement( `tr` )\nrelease #2\n--\n"));
	/* Nothing gathered, nothing sent. */
	assert_int_equal(unilet_dom_flush(), 0);
	assert_int_equal(page.batches, 2);
}

static void test_values(void **state)
{
	struct unilet_value all[] = {
		{.kind = UNILET_UNDEFINED},
		{.kind = UNILET_NULL},
		unilet_from_boolean(0),
		unilet_from_boolean(1),
		{.kind = UNILET_INT32, {.int32 = -7}},
		unilet_from_number(2.5),
		unilet_from_object(unilet_root()),
		unilet_from_string("x"),
	};
	struct unilet_value many[17] = {{.kind = UNILET_NULL}};
	unilet_object object = unilet_construct("Thing", 8, all);

	(void)state;
	unilet_call_void(object, "f", 0, NULL);
	assert_int_equal(unilet_call(object, "f", 17, many).number, 0);
	assert_int_equal(unilet_dom_flush(), -UNILET_INVALID);
	assert_non_null(strstr(page.log, " = new Thing( undefined null false true -7 2.5 #1 'x' )\n"));
	assert_non_null(strstr(page.log, ".f( )\n"));
	assert_int_equal(unilet_dom_flush(), 0);
	unilet_release(object);
}

static void test_exception_keeps_step(void **state)
{
	unilet_object element = unilet_get(unilet_root(), "body");

	(void)state;
	unilet_call_void(element, "explode", 0, NULL);
	unilet_set(element, "afterwards", unilet_from_string("lost"));
	unilet_release(element);
	page.throw_at = "explode";
	assert_int_equal(unilet_dom_flush(), -UNILET_EXCEPTION);
	assert_string_equal(unilet_dom_exception(), "TypeError: not \xc3\xa0 function");
	assert_null(strstr(page.log, "lost"));
	assert_null(strstr(page.log, "release"));
	page.throw_at = NULL;
	page.log_length = 0;
	/* The name is known to the page although its use was not reached; the release is made up for. */
	unilet_set(unilet_root(), "afterwards", unilet_from_string("found"));
	assert_int_equal(unilet_dom_flush(), 0);
	assert_non_null(strstr(page.log, "#1.afterwards = 'found'\nrelease #"));
	assert_null(strstr(page.log, "name"));
}

static void test_busy_is_tried_again(void **state)
{
	(void)state;
	unilet_set(unilet_root(), "busy", unilet_from_boolean(1));
	fake_os.submit_result = -UNILET_BUSY;
	assert_int_equal(unilet_dom_flush(), -UNILET_BUSY);
	assert_int_equal(page.batches, 0);
	fake_os.submit_result = 0;
	fake_os.bulk_max = 16;
	assert_int_equal(unilet_dom_flush(), -UNILET_BUSY);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_dom_flush(), 0);
	expect("name busy\n#1.busy = true\n--\n");
}

static void test_large_batches_are_split(void **state)
{
	char *text = malloc(100001);
	unsigned seen = 0;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 100000);
	text[100000] = 0;
	for (int i = 0; i < 50; i++)
		unilet_set(unilet_root(), "large", unilet_from_string(text));
	assert_int_equal(unilet_dom_flush(), 0);
	assert_int_equal(page.batches, 3);
	assert_true(page.batch_bytes_max > UNILET_PAGE_BATCH_BYTES_MAX - 100100);
	for (const char *at = page.log; (at = strstr(at, ".large =")); at++)
		seen++;
	assert_int_equal(seen, 50);
	/* One that fits into no batch is left out, and told. */
	free(text);
	text = malloc(UNILET_PAGE_BATCH_BYTES_MAX + 1);
	assert_non_null(text);
	memset(text, 'y', UNILET_PAGE_BATCH_BYTES_MAX);
	text[UNILET_PAGE_BATCH_BYTES_MAX] = 0;
	unilet_set(unilet_root(), "large", unilet_from_string(text));
	assert_int_equal(unilet_dom_flush(), -UNILET_TOO_LARGE);
	free(text);
}

static void test_many_releases(void **state)
{
	uint32_t before = 0, count = 300000;

	(void)state;
	/* Page handles of events, more than one batch of releases. */
	for (uint32_t i = 0; i < count; i++)
		unilet_release((unilet_object){PAGE_HANDLE_PAGE | (i + 1)});
	page.throw_at = NULL;
	before = page.batches;
	assert_int_equal(before, 1);
	page.log_length = 0;
	assert_int_equal(unilet_dom_flush(), 0);
	assert_int_equal(page.batches, 2);
}

static void test_reads(void **state)
{
	double number;
	char *text;

	(void)state;
	page.reply[0] = PAGE_STRING;
	page.reply[1] = 5;
	memcpy(&page.reply[2], "h\xc3\xa9llo", 5); /* "h\xc3\xa9ll": five bytes */
	page.reply_bytes = 16;
	assert_int_equal(unilet_read_string(unilet_root(), "title", &text), 0);
	assert_string_equal(text, "h\xc3\xa9ll");
	free(text);
	page.reply[0] = PAGE_INT32;
	page.reply[1] = (uint32_t)-3;
	page.reply_bytes = 8;
	assert_int_equal(unilet_read_number(unilet_root(), "length", &number), 0);
	assert_true(number == -3);
	assert_int_equal(unilet_read_string(unilet_root(), "length", &text), -UNILET_INVALID);
	assert_null(text);
	page.reply[0] = PAGE_NULL;
	page.reply_bytes = 4;
	assert_int_equal(unilet_read_string(unilet_root(), "title", &text), 0);
	assert_null(text);
	assert_int_equal(unilet_is_null(unilet_root()), 0);
	assert_int_equal(fake_os.bulk_taken, 0);
}

/* Replies that lie about their lengths, as a compromised page side could make them. */
static void test_bad_replies(void **state)
{
	double number;
	char *text;

	(void)state;
	page.reply[0] = PAGE_STRING;
	page.reply[1] = 0xffffffff;
	page.reply_bytes = 12;
	assert_int_equal(unilet_read_string(unilet_root(), "title", &text), -UNILET_INVALID);
	page.reply_bytes = 4;
	assert_int_equal(unilet_read_string(unilet_root(), "title", &text), -UNILET_INVALID);
	page.reply[0] = PAGE_DOUBLE;
	page.reply_bytes = 8;
	assert_int_equal(unilet_read_number(unilet_root(), "title", &number), -UNILET_INVALID);
	page.reply_bytes = 0;
	assert_int_equal(unilet_read_number(unilet_root(), "title", &number), -UNILET_INVALID);
	page.result = 0x7fffffff;
	assert_int_equal(unilet_read_number(unilet_root(), "title", &number), -UNILET_INVALID);
}

static void test_null_is_found_out(void **state)
{
	unilet_object nothing = unilet_document_query_selector(unilet_root(), "#none");

	(void)state;
	page.throw_at = "nodeType";
	assert_int_equal(unilet_is_null(nothing), 1);
	/* Thrown by an operation before: that says nothing about this object. */
	page.throw_at = "explode";
	unilet_call_void(unilet_root(), "explode", 0, NULL);
	assert_int_equal(unilet_is_null(nothing), -UNILET_EXCEPTION);
	page.throw_at = NULL;
	assert_int_equal(unilet_is_null((unilet_object){0}), 1);
	assert_int_equal(unilet_dom_flush(), 0);
}

static void listener_a(const struct unilet_event *event, void *context)
{
	(void)event;
	(void)context;
}

static void test_listeners_are_numbered(void **state)
{
	(void)state;
	unilet_add_event_listener(unilet_root(), "click", listener_a, NULL, UNILET_PREVENT_DEFAULT);
	unilet_add_event_listener(unilet_root(), "click", listener_a, &page, 0);
	unilet_add_event_listener(unilet_root(), "drop", listener_a, NULL, UNILET_STOP_PROPAGATION);
	assert_int_equal(unilet_dom_flush(), 0);
	expect("name click\nname drop\nlisten #1 click 1 1\nlisten #1 click 2 0\nlisten #1 drop 1 2\n--\n");
}

/* The last test: after it there is no page. */
static void test_closed_page(void **state)
{
	(void)state;
	unilet_set(unilet_root(), "busy", unilet_from_boolean(1));
	page.result = -UNILET_CLOSED;
	assert_int_equal(unilet_dom_flush(), -UNILET_CLOSED);
	unilet_set(unilet_root(), "busy", unilet_from_boolean(1));
	assert_int_equal(unilet_dom_flush(), -UNILET_CLOSED);
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(page.batches, 0);
	assert_int_equal(fake_os.bulk_taken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_pipelined, setup),
		cmocka_unit_test_setup(test_values, setup),
		cmocka_unit_test_setup(test_exception_keeps_step, setup),
		cmocka_unit_test_setup(test_busy_is_tried_again, setup),
		cmocka_unit_test_setup(test_large_batches_are_split, setup),
		cmocka_unit_test_setup(test_reads, setup),
		cmocka_unit_test_setup(test_bad_replies, setup),
		cmocka_unit_test_setup(test_null_is_found_out, setup),
		cmocka_unit_test_setup(test_listeners_are_numbered, setup),
		cmocka_unit_test_setup(test_many_releases, setup),
		cmocka_unit_test_setup(test_closed_page, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
