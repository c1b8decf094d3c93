/* test_sdk_read.c: what waits for the page's answer: reads of every type, promises, frames; and a page that lies. */
#include "fake_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <unilet/event.h>

#define ROOT unilet_root_object()

static void *const none; /* NULL, as a pointer among arguments of any type */

static struct {
	int frames;       /* that were asked for */
	uint64_t time_us; /* of the next */
	int awaits;
	int settled_with;  /* a status; 0 and more: bytes */
	uint32_t value[8]; /* what a promise gives */
} page;

static void answer(struct ring_entry *entry, uint8_t *window)
{
	if (entry->opcode == PAGE_AWAIT) {
		page.awaits++;
		assert_true(entry->arg[0] == PAGE_ROOT && entry->arg[1] > PAGE_ROOT);
		memcpy(fake_os_bulk(window, entry->offset, entry->length), page.value, sizeof(page.value));
		entry->result = page.settled_with;
	} else if (entry->opcode == PAGE_FRAME) {
		page.frames++;
		entry->arg[0] = page.time_us;
		entry->result = 0;
	} else if (entry->opcode == MESSAGE_RECEIVE) {
		entry->result = -UNILET_UNSUPPORTED;
	} else {
		assert_int_equal(entry->opcode, PAGE_EVENT);
		entry->result = -UNILET_CLOSED;
	}
}

/* One library OS for all tests: the event loop keeps its buffers. */
static int setup_all(void **state)
{
	fake_page_open(state);
	fake_page.other = answer;
	fake_os.held = PAGE_EVENT;
	return 0;
}

static int setup(void **state)
{
	(void)state;
	memset(&page, 0, sizeof(page));
	fake_page.throw_at = NULL;
	fake_page_forget();
	unilet_clear_error();
	return 0;
}

static void reply(uint32_t count, const uint32_t *words)
{
	memcpy(fake_page.reply, words, count * sizeof(*words));
	fake_page.reply_bytes = count * sizeof(*words);
}

#define REPLY(...) reply(sizeof((uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t), (const uint32_t[]){__VA_ARGS__})

static void reply_text(const char *text)
{
	const uint32_t head[] = {PAGE_STRING, (uint32_t)strlen(text)};

	memset(fake_page.reply, 0, sizeof(fake_page.reply));
	memcpy(fake_page.reply, head, sizeof(head));
	memcpy(fake_page.reply + 2, text, strlen(text));
	fake_page.reply_bytes = sizeof(head) + ((strlen(text) + 3) & ~(size_t)3);
}

static struct unilet_member width = {"width", "", UNILET_GET, 0};
static struct unilet_member find_member = {"find", "sb", UNILET_CALL, 0};

static void test_numbers(void **state)
{
	bool is_null = true;

	(void)state;
	REPLY(PAGE_INT32, (uint32_t)-3);
	assert_true(unilet_invoke_number(&width, &is_null, ROOT) == -3);
	assert_false(is_null);
	assert_true(fake_page_did("reply #1.width\n"));
	assert_int_equal(unilet_invoke_integer(&width, NULL, ROOT), -3);
	REPLY(PAGE_DOUBLE, 0, 0x3fe00000);
	assert_true(unilet_invoke_number(&width, NULL, ROOT) == 0.5);
	REPLY(PAGE_DOUBLE, 0, 0x7ff80000);
	assert_int_equal(unilet_invoke_integer(&width, NULL, ROOT), 0);
	REPLY(PAGE_DOUBLE, 0, 0x7ff00000);
	assert_int_equal(unilet_invoke_integer(&width, NULL, ROOT), INT64_MAX);
	REPLY(PAGE_BIGINT, 5, 0x80000000);
	assert_int_equal(unilet_invoke_integer(&width, NULL, ROOT), INT64_MIN + 5);
	REPLY(PAGE_TRUE);
	assert_true(unilet_invoke_boolean(&width, NULL, ROOT));
	REPLY(PAGE_NULL);
	assert_true(unilet_invoke_number(&width, &is_null, ROOT) == 0);
	assert_true(is_null);
	assert_int_equal(unilet_error()->code, 0);
}

static void test_strings_and_choices(void **state)
{
	static const char *const names[] = {"auto", "manual"};
	char *text;

	(void)state;
	reply_text("Gr\xc3\xbc\xc3\x9f");
	text = unilet_invoke_string(&find_member, ROOT, "a", 1);
	assert_string_equal(text, "Gr\xc3\xbc\xc3\x9f");
	assert_true(fake_page_did("reply #1.find( 'a' true )\n"));
	free(text);
	REPLY(PAGE_NULL);
	assert_null(unilet_invoke_string(&width, ROOT));
	assert_int_equal(unilet_error()->code, 0);
	REPLY(PAGE_TRUE);
	assert_null(unilet_invoke_string(&width, ROOT));
	assert_int_equal(unilet_flush(), -UNILET_INVALID);
	reply_text("manual");
	assert_int_equal(unilet_invoke_enum(&width, names, 2, ROOT), 2);
	reply_text("new");
	assert_int_equal(unilet_invoke_enum(&width, names, 2, ROOT), 0);
	REPLY(PAGE_NULL);
	assert_int_equal(unilet_invoke_enum(&width, names, 2, ROOT), 0);
}

static void test_values_are_freed_with_what_is_in_them(void **state)
{
	struct unilet_value value;

	(void)state;
	REPLY(PAGE_SEQUENCE, 2, PAGE_OBJECT, PAGE_HANDLE_PAGE | 5, PAGE_DICTIONARY, 1, 1, 'a', PAGE_OBJECT,
	      PAGE_HANDLE_PAGE | 5);
	assert_int_equal(unilet_invoke_value(&width, &value, ROOT), 0);
	assert_int_equal(value.count, 2);
	assert_ptr_equal(value.items[0].object, value.items[1].entries[0].value.object);
	assert_string_equal(value.items[1].entries[0].name, "a");
	unilet_value_free(&value);
	fake_page_forget();
	assert_int_equal(unilet_flush(), 0);
	assert_string_equal(fake_page.log, "release #80000005\nrelease #80000005\n--\n");
}

static void test_sequences(void **state)
{
	void *objects[2];
	char *texts[3];
	int32_t numbers[3] = {7, 7, 7};
	struct unilet_value values[1];

	(void)state;
	REPLY(PAGE_SEQUENCE, 3, PAGE_OBJECT, PAGE_ROOT, PAGE_OBJECT, PAGE_HANDLE_PAGE | 6, PAGE_NULL);
	assert_int_equal(unilet_list_all(ROOT, 'o', 2, objects), 3);
	assert_ptr_equal(objects[0], ROOT);
	assert_int_equal(sdk_handle(objects[1]), PAGE_HANDLE_PAGE | 6);
	unilet_release(objects[1]);
	REPLY(PAGE_SEQUENCE, 3, PAGE_STRING, 1, 'a', PAGE_STRING, 0, PAGE_UNDEFINED);
	assert_int_equal(unilet_invoke_sequence(&width, 's', 3, texts, ROOT), 3);
	assert_string_equal(texts[0], "a");
	assert_string_equal(texts[1], "");
	assert_string_equal(texts[2], "");
	for (int i = 0; i < 3; i++)
		free(texts[i]);
	REPLY(PAGE_SEQUENCE, 2, PAGE_INT32, 1, PAGE_DOUBLE, 0, 0x7ff00000);
	assert_int_equal(unilet_invoke_sequence(&width, 'i', 3, numbers, ROOT), 2);
	assert_true(numbers[0] == 1 && numbers[1] == INT32_MAX && numbers[2] == 7);
	REPLY(PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 0);
	assert_int_equal(unilet_list_all(ROOT, 'v', 1, values), 1);
	assert_int_equal(values[0].kind, UNILET_SEQUENCE);
	assert_int_equal(unilet_list_all(ROOT, 'v', 0, NULL), 1);
	assert_int_equal(unilet_list_all(ROOT, 'x', 1, values), -UNILET_INVALID);
	REPLY(PAGE_SEQUENCE, 0xffffffff, PAGE_NULL);
	assert_int_equal(unilet_list_all(ROOT, 's', 3, texts), -UNILET_INVALID);
	REPLY(PAGE_SEQUENCE, 2, PAGE_STRING, 0, PAGE_STRING, 9);
	assert_int_equal(unilet_list_all(ROOT, 's', 3, texts), -UNILET_INVALID);
	REPLY(PAGE_NULL);
	assert_int_equal(unilet_list_all(ROOT, 's', 3, texts), -UNILET_INVALID);
}

/* As generated headers have it. */
struct inner {
	uint64_t has;
	const char *label;
};

struct outer {
	uint64_t has;
	bool on;
	int mode;
	double width;
	const char *name;
	struct inner inner;
	size_t list_count;
	struct inner *list;
	size_t bytes_count;
	void *bytes;
	void *object;
	struct unilet_value any;
};

static const char *const modes[] = {"open", "closed"};
static const struct unilet_enum mode = {modes, 2};
static const struct unilet_field inner_fields[] = {{"label", "s", NULL, offsetof(struct inner, label), 0}};
static const struct unilet_dictionary inner_dictionary = {inner_fields, 1, sizeof(struct inner)};

#define FIELD(name, letters, descriptor, member)                                                                       \
	{                                                                                                              \
		name, letters, descriptor, offsetof(struct outer, member), 0                                           \
	}

static const struct unilet_field outer_fields[] = {
	{"on", "b", NULL, offsetof(struct outer, on), 1},
	FIELD("mode", "e", &mode, mode),
	FIELD("width", "d", NULL, width),
	FIELD("name", "S", NULL, name),
	FIELD("inner", "{", &inner_dictionary, inner),
	FIELD("list", "[{", &inner_dictionary, list_count),
	FIELD("bytes", "B", NULL, bytes_count),
	FIELD("object", "o", NULL, object),
	FIELD("any", "v", NULL, any),
};
static const struct unilet_dictionary outer = {outer_fields, 9, sizeof(struct outer)};
static struct unilet_member take = {"take", "{", UNILET_CALL, 0};

static void test_dictionaries_are_written(void **state)
{
	struct inner list[] = {{.has = 1, .label = "a"}, {0}};
	struct outer value = {.has = 0x1fe,
			      .mode = 2,
			      .width = 0.5,
			      .inner = {.has = 1, .label = "in"},
			      .list_count = 2,
			      .list = list,
			      .bytes_count = 1,
			      .bytes = "\7",
			      .object = ROOT,
			      .any = {.kind = UNILET_NULL}};

	(void)state;
	unilet_invoke(&take, ROOT, &outer, &value);
	value.has = 0;
	unilet_invoke(&take, ROOT, &outer, &value);
	unilet_invoke(&take, ROOT, &outer, none);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.take( { on: false mode: `closed` width: 0.5 name: null inner: { label: 'in' } "
				  "list: [ { label: 'a' } { } ] bytes: bytes18[1 07] object: #1 any: null } )\n"));
	assert_true(fake_page_did("#1.take( { on: false } )\n#1.take( { } )\n"));
}

static void test_dictionaries_are_read(void **state)
{
	struct outer value;

	(void)state;
	REPLY(PAGE_DICTIONARY, 9, 2, 'o' | 'n' << 8, PAGE_TRUE, 4, 0x65646f6d, PAGE_STRING, 6, 0x736f6c63,
	      'e' | 'd' << 8, 4, 0x656d616e, PAGE_STRING, 1, 'n', 5, 0x656e6e69, 'r', PAGE_DICTIONARY, 0, 4, 0x7473696c,
	      PAGE_SEQUENCE, 1, PAGE_DICTIONARY, 1, 5, 0x6562616c, 'l', PAGE_STRING, 1, 'a', 5, 0x65747962, 's',
	      PAGE_BYTES, 18, 1, 7, 3, 'a' | 'n' << 8 | 'y' << 16, PAGE_SEQUENCE, 0, 3, 'n' | 'e' << 8 | 'w' << 16,
	      PAGE_STRING, 0, 2, 'o' | 'n' << 8, PAGE_FALSE);
	assert_int_equal(unilet_invoke_dictionary(&width, &outer, &value, ROOT), 0);
	assert_int_equal(value.has, 0x17b);
	assert_true(value.on && value.mode == 2 && value.width == 0 && !value.object);
	assert_string_equal(value.name, "n");
	assert_int_equal(value.list_count, 1);
	assert_string_equal(value.list[0].label, "a");
	assert_true(value.bytes_count == 1 && *(uint8_t *)value.bytes == 7);
	assert_int_equal(value.any.kind, UNILET_SEQUENCE);
	unilet_dictionary_free(&outer, &value);
	/* Of another kind it is empty, malformed it is nothing at all. */
	REPLY(PAGE_NULL);
	assert_int_equal(unilet_invoke_dictionary(&width, &outer, &value, ROOT), 0);
	assert_int_equal(value.has, 0);
	REPLY(PAGE_DICTIONARY, 2, 4, 0x656d616e, PAGE_STRING, 1, 'n', 4, 0x7473696c, PAGE_SEQUENCE, 2, PAGE_DICTIONARY,
	      0);
	assert_int_equal(unilet_invoke_dictionary(&width, &outer, &value, ROOT), -UNILET_INVALID);
	assert_true(!value.name && !value.list);
}

static void on_call(int count, const struct unilet_value *arguments, void *context)
{
	(void)count;
	(void)arguments;
	(void)context;
}

static void test_every_letter(void **state)
{
	struct unilet_member all = {"all", "biulLdsSnNovBTF", UNILET_CALL, 0};
	struct unilet_member lists = {"lists", "[b[i[s[o[{?d?b*u", UNILET_CALL, 0};
	struct unilet_member wrong = {"wrong", "z", UNILET_CALL, 0};
	struct unilet_member made = {"Thing", "s", UNILET_CONSTRUCT, 0}, set = {"value", "d", UNILET_SET, 0};
	const struct unilet_value value = {.kind = UNILET_BOOLEAN, .boolean = true};
	const bool flags[] = {true, false};
	const int32_t numbers[] = {-1};
	const char *const texts[] = {"x", "y"};
	const void *const objects[] = {NULL, unilet_root_object()};
	const struct inner inner[] = {{.has = 1, .label = "l"}};
	const uint32_t rest[] = {4, 0xffffffff};
	const double half = 0.5;

	(void)state;
	unilet_invoke(&all, ROOT, 1, -1, 0xffffffffu, INT64_C(-5), UINT64_C(7), 1.5, "s", none, "n", none, none, &value,
		      "\1\2", (size_t)2, UNILET_UINT16S, "\3\4", (size_t)2, on_call, none);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.all( true -1 4.29497e+09 -5 7 1.5 's' null `n` null null true bytes18[2 01 02] "
				  "bytes21[2 03 04] callback "));
	unilet_invoke(&lists, ROOT, (size_t)2, flags, (size_t)1, numbers, (size_t)2, texts, (size_t)2, objects,
		      &inner_dictionary, (size_t)1, inner, &half, none, (size_t)2, rest);
	assert_int_equal(unilet_flush(), 0);
	assert_true(
		fake_page_did("#1.lists( [ true false ] [ -1 ] [ 'x' 'y' ] [ null #1 ] [ { label: 'l' } ] 0.5 null 4 "
			      "4.29497e+09 )\n"));
	unilet_invoke(&wrong, ROOT, 1);
	assert_int_equal(unilet_flush(), -UNILET_INVALID);
	assert_non_null(unilet_invoke_object(&made, NULL, "a"));
	unilet_invoke(&set, ROOT, 2.0);
	assert_non_null(unilet_invoke_object(&width, ROOT));
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did(" = new Thing( 'a' )\n#1.value = 2\n#"));
}

static void test_failures_of_reads(void **state)
{
	struct unilet_value value;

	(void)state;
	/* Returned, it is told, and unilet_error() still says more. */
	fake_page.throw_at = "width";
	assert_int_equal(unilet_read(ROOT, "width", &value), -UNILET_EXCEPTION);
	assert_int_equal(value.kind, UNILET_UNDEFINED);
	assert_string_equal(unilet_error()->name, "TypeError");
	assert_int_equal(unilet_flush(), 0);
	/* Returned by nobody, it waits for unilet_flush(). */
	assert_true(unilet_invoke_number(&width, NULL, ROOT) == 0);
	assert_int_equal(unilet_flush(), -UNILET_EXCEPTION);
	/* Thrown by an operation before the read. */
	fake_page.throw_at = "explode";
	unilet_call_void(ROOT, "explode", 0, NULL);
	assert_int_equal(unilet_is_null(ROOT), -UNILET_EXCEPTION);
	fake_page.throw_at = NULL;
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(unilet_is_null(NULL), 1);
	/* Without room nothing is left behind that would answer nobody. */
	fake_os.bulk_max = 16;
	fake_page_forget();
	assert_int_equal(unilet_read(ROOT, "width", &value), -UNILET_BUSY);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_flush(), 0);
	assert_string_equal(fake_page.log, "");
	/* A reply that is longer than its buffer. */
	REPLY(PAGE_NULL);
	fake_os.bulk_max = 8192;
	fake_page.reply_bytes = 8192;
	assert_int_equal(unilet_read(ROOT, "width", &value), -UNILET_TOO_LARGE);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_flush(), 0);
}

static void test_document_and_window(void **state)
{
	(void)state;
	REPLY(PAGE_INT32, 11);
	assert_non_null(unilet_document_object());
	assert_ptr_equal(unilet_document_object(), unilet_document_object());
	assert_null(unilet_window_object());
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.ownerDocument\n"));
}

static const struct unilet_promise *promise(void)
{
	return (const struct unilet_promise *)(const void *)unilet_root_object();
}

static void test_promises_that_are_waited_for(void **state)
{
	struct unilet_value value;

	(void)state;
	page.value[0] = PAGE_INT32;
	page.value[1] = 5;
	page.settled_with = 8;
	unilet_call_void(ROOT, "before", 0, NULL);
	assert_int_equal(unilet_await(promise(), &value), 0);
	assert_true(value.kind == UNILET_NUMBER && value.number == 5);
	assert_true(fake_page_did("#1.before( )\n"));
	/* One that does not fit is read from its handle. */
	page.settled_with = -UNILET_TOO_LARGE;
	reply_text("long");
	assert_int_equal(unilet_await(promise(), &value), 0);
	assert_string_equal(value.string, "long");
	assert_true(fake_page_did("reply #"));
	unilet_value_free(&value);
	page.settled_with = -UNILET_EXCEPTION;
	memset(page.value, 0, sizeof(page.value));
	page.value[1] = 0xffffffff;
	assert_int_equal(unilet_await(promise(), &value), -UNILET_EXCEPTION);
	assert_int_equal(unilet_error()->code, UNILET_EXCEPTION);
	page.settled_with = 0;
	assert_int_equal(unilet_await(promise(), &value), -UNILET_INVALID);
	page.settled_with = -UNILET_BUSY;
	assert_int_equal(unilet_await(promise(), &value), -UNILET_BUSY);
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(page.awaits, 5);
}

static int settled;

static void on_settled(int result, const struct unilet_value *value, void *context)
{
	assert_ptr_equal(context, &page);
	assert_int_equal(result, 0);
	assert_true(value->kind == UNILET_BOOLEAN && value->boolean);
	settled++;
}

static void test_promises_by_the_loop(void **state)
{
	(void)state;
	page.value[0] = PAGE_TRUE;
	page.settled_with = 4;
	assert_int_equal(unilet_then(promise(), on_settled, &page), 0);
	assert_int_equal(unilet_then(promise(), on_settled, &page), 0);
	assert_int_equal(unilet_then(promise(), NULL, &page), -UNILET_INVALID);
	assert_int_equal(settled, 0);
	while (settled < 2)
		assert_int_equal(unilet_wait(-1), 1);
}

static double frame_time;
static int frame_calls;

static void on_frame(double time_ms, void *context)
{
	frame_time = time_ms;
	frame_calls++;
	unilet_call_void(ROOT, "draw", 0, NULL);
	if (context)
		assert_int_equal(unilet_request_animation_frame(on_frame, NULL), 0);
}

static void test_frames(void **state)
{
	(void)state;
	page.time_us = 16500;
	assert_int_equal(unilet_request_animation_frame(NULL, NULL), -UNILET_INVALID);
	assert_int_equal(unilet_request_animation_frame(on_frame, &page), 0);
	assert_int_equal(unilet_request_animation_frame(on_frame, NULL), 0);
	assert_int_equal(unilet_wait(-1), 2);
	assert_true(frame_time == 16.5);
	/* What was drawn is applied before the next frame is asked for. */
	assert_true(fake_page_did("#1.draw( )\n#1.draw( )\n--\n"));
	assert_int_equal(page.frames, 1);
	assert_int_equal(unilet_wait(-1), 1);
	assert_int_equal(frame_calls, 3);
	assert_int_equal(page.frames, 2);
}

/* The last test: nobody answers any more. */
static void test_a_page_that_goes_while_it_is_waited_for(void **state)
{
	struct unilet_value value;

	(void)state;
	fake_page.result = -UNILET_CLOSED;
	assert_int_equal(unilet_read(ROOT, "width", &value), -UNILET_CLOSED);
	assert_int_equal(unilet_await(promise(), &value), -UNILET_CLOSED);
	assert_int_equal(unilet_request_animation_frame(on_frame, NULL), -UNILET_CLOSED);
	assert_int_equal(unilet_flush(), -UNILET_CLOSED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_numbers, setup),
		cmocka_unit_test_setup(test_strings_and_choices, setup),
		cmocka_unit_test_setup(test_values_are_freed_with_what_is_in_them, setup),
		cmocka_unit_test_setup(test_sequences, setup),
		cmocka_unit_test_setup(test_dictionaries_are_written, setup),
		cmocka_unit_test_setup(test_dictionaries_are_read, setup),
		cmocka_unit_test_setup(test_every_letter, setup),
		cmocka_unit_test_setup(test_failures_of_reads, setup),
		cmocka_unit_test_setup(test_document_and_window, setup),
		cmocka_unit_test_setup(test_promises_that_are_waited_for, setup),
		cmocka_unit_test_setup(test_promises_by_the_loop, setup),
		cmocka_unit_test_setup(test_frames, setup),
		cmocka_unit_test_setup(test_a_page_that_goes_while_it_is_waited_for, setup),
	};

	return cmocka_run_group_tests(tests, setup_all, NULL);
}
