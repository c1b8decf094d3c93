/* test_sdk_batch.c: operations reach the page side as gathered, in order, and nothing that fails is lost silently. */
#include "fake_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <unilet/event.h>

static void *root(void)
{
	return unilet_root_object();
}

static struct unilet_value string(const char *text)
{
	return (struct unilet_value){.kind = UNILET_STRING, .string = text};
}

static void set(const char *name, const char *text)
{
	const struct unilet_value value = string(text);

	unilet_set(root(), name, &value);
}

static char *long_text(size_t length)
{
	char *text = malloc(length + 1);

	assert_non_null(text);
	memset(text, 'x', length);
	text[length] = 0;
	return text;
}

/* The first test: names and handles are fresh. */
static void test_pipelined(void **state)
{
	void *row = unilet_fast_create("tr"), *cell = unilet_fast_create("td"), *text;

	(void)state;
	unilet_fast_attribute(cell, "lang", "d\xc3\xa9");
	text = unilet_fast_text("\xf0\x9f\x87\xa9 \xff");
	unilet_fast_append(cell, text);
	unilet_fast_insert(row, cell, NULL);
	unilet_fast_text_content(row, "x");
	unilet_fast_remove(row);
	unilet_release(text);
	unilet_release(cell);
	unilet_release(row);
	assert_int_equal(fake_os.submitted, 0);
	assert_int_equal(unilet_flush(), 0);
	fake_page_expect(
		"name tr\nname td\nname lang\n#2 = create tr\n#3 = create td\n#3 attribute lang='d\xc3\xa9'\n"
		"#4 = text '\xf0\x9f\x87\xa9 \xef\xbf\xbd'\n#3 append #4\n#2 insert #3 before #0\n#2 text 'x'\n"
		"#2 remove\nrelease #4\nrelease #3\nrelease #2\n--\n");
	/* Known names do not cross again; a released index is used again, with the next generation. */
	row = unilet_fast_create("tr");
	unilet_release(row);
	unilet_release(row);
	cell = unilet_fast_create("tr");
	assert_int_equal(unilet_flush(), 0);
	fake_page_expect("#100002 = create tr\nrelease #100002\n#200002 = create tr\n--\n");
	unilet_release(cell);
	assert_int_equal(unilet_flush(), 0);
	/* Nothing gathered, nothing sent. */
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(fake_page.batches, 3);
}

static void nothing(int count, const struct unilet_value *arguments, void *context)
{
	(void)count;
	(void)arguments;
	(void)context;
}

static void test_values(void **state)
{
	const struct unilet_entry entries[] = {{"a", string("b")}, {"c", {.kind = UNILET_DICTIONARY}}};
	const struct unilet_value items[] = {{.kind = UNILET_NUMBER, .number = 1}, {.kind = UNILET_SEQUENCE}};
	const struct unilet_value all[] = {
		{.kind = UNILET_UNDEFINED},
		{.kind = UNILET_NULL},
		{.kind = UNILET_BOOLEAN, .boolean = false},
		{.kind = UNILET_BOOLEAN, .boolean = true},
		{.kind = UNILET_NUMBER, .number = -7},
		{.kind = UNILET_NUMBER, .number = 2.5},
		{.kind = UNILET_NUMBER, .number = -0.0},
		{.kind = UNILET_NUMBER, .number = 4294967296.0},
		{.kind = UNILET_INTEGER, .integer = -5},
		{.kind = UNILET_OBJECT, .object = root()},
		{.kind = UNILET_OBJECT},
		string("x"),
		{.kind = UNILET_DICTIONARY, .count = 2, .entries = entries},
		{.kind = UNILET_SEQUENCE, .count = 2, .items = items},
		{.kind = UNILET_BYTES, .bytes = "\1\2\3", .length = 3, .type = UNILET_UINT8S},
		{.kind = UNILET_CALLBACK, .callback = nothing},
	};
	void *object = unilet_construct("Thing", 16, all);

	(void)state;
	unilet_call_void(object, "f", 0, NULL);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("new Thing( undefined null false true -7 2.5 -0 4.29497e+09 -5n #1 null 'x' "
				  "{ a: 'b' c: { } } [ 1 [ ] ] bytes18[3 01 02 03] callback 1 )\n"));
	assert_true(fake_page_did(".f( )\n"));
	unilet_release(object);
	assert_int_equal(unilet_flush(), 0);
}

static void fails_with(int status, int count, const struct unilet_value *arguments)
{
	assert_null(unilet_call(root(), "f", count, arguments));
	assert_int_equal(unilet_error()->code, -status);
	assert_string_equal(unilet_error()->name, "");
	assert_string_equal(unilet_error()->message, unilet_error_text(status));
	assert_int_equal(unilet_flush(), status);
	assert_int_equal(unilet_flush(), 0);
}

static void test_what_cannot_be_gathered_is_left_out(void **state)
{
	struct unilet_value deep[10], many[17] = {{.kind = UNILET_NULL}};
	const struct unilet_value no_text = {.kind = UNILET_STRING}, no_kind = {.kind = (enum unilet_kind)99};
	const struct unilet_value no_bytes = {.kind = UNILET_BYTES, .length = 1};
	const struct unilet_value no_array = {.kind = UNILET_BYTES, .type = 12};

	(void)state;
	for (int i = 0; i < 10; i++)
		deep[i] = (struct unilet_value){.kind = UNILET_SEQUENCE, .count = i < 9, .items = &deep[i + 1]};
	fails_with(-UNILET_INVALID, 17, many);
	fails_with(-UNILET_INVALID, -1, many);
	fails_with(-UNILET_INVALID, 1, &no_text);
	fails_with(-UNILET_INVALID, 1, &no_kind);
	fails_with(-UNILET_INVALID, 1, &no_bytes);
	fails_with(-UNILET_INVALID, 1, &no_array);
	fails_with(-UNILET_TOO_LARGE, 1, &deep[1]);
	unilet_call_void(root(), "f", 1, &deep[2]); /* eight in each other */
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.f( [ [ [ [ [ [ [ [ ] ] ] ] ] ] ] ] )\n--\n"));
}

static void test_exception_keeps_step(void **state)
{
	void *element = unilet_get(root(), "body");

	(void)state;
	assert_int_equal(unilet_flush(), 0);
	unilet_call_void(element, "explode", 0, NULL);
	set("afterwards", "lost");
	unilet_release(element);
	fake_page.throw_at = "explode";
	assert_int_equal(unilet_flush(), -UNILET_EXCEPTION);
	assert_int_equal(unilet_error()->code, UNILET_EXCEPTION);
	assert_string_equal(unilet_error()->name, "TypeError");
	assert_string_equal(unilet_error()->message, "not \xc3\xa0 function");
	assert_false(fake_page_did("lost"));
	assert_false(fake_page_did("release"));
	fake_page.throw_at = NULL;
	fake_page_forget();
	/* The name is known to the page although its use was not reached; the release is made up for. */
	set("afterwards", "found");
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(unilet_error()->code, 0);
	assert_true(fake_page_did("release #"));
	assert_true(fake_page_did("#1.afterwards = 'found'\n"));
	assert_false(fake_page_did("name"));
}

/* The index of a release that was not done is another's by then: that one is not released. */
static void test_release_of_an_index_that_is_used_again(void **state)
{
	void *first = unilet_fast_create("tr"), *second;

	(void)state;
	assert_int_equal(unilet_flush(), 0);
	unilet_call_void(root(), "explode", 0, NULL);
	unilet_release(first);
	second = unilet_fast_create("tr");
	assert_int_equal(sdk_handle(first) & PAGE_HANDLE_INDEX, sdk_handle(second) & PAGE_HANDLE_INDEX);
	fake_page.throw_at = "explode";
	assert_int_equal(unilet_flush(), -UNILET_EXCEPTION);
	fake_page.throw_at = NULL;
	fake_page_forget();
	unilet_release(first);
	assert_int_equal(unilet_flush(), 0);
	fake_page_expect("");
	unilet_release(second);
}

static void test_kept_objects(void **state)
{
	void *url = unilet_global("URL");

	(void)state;
	assert_non_null(url);
	assert_ptr_equal(unilet_global("URL"), url);
	unilet_release(url);
	assert_ptr_equal(unilet_global("URL"), url);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did(" = global URL\n--\n"));
	/* One that was not made, as something before it threw, is made when it is asked for again. */
	unilet_call_void(root(), "explode", 0, NULL);
	unilet_global("Math");
	fake_page.throw_at = "explode";
	assert_int_equal(unilet_flush(), -UNILET_EXCEPTION);
	fake_page.throw_at = NULL;
	fake_page_forget();
	assert_non_null(unilet_global("Math"));
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did(" = global Math\n"));
}

static void test_busy_is_tried_again(void **state)
{
	(void)state;
	set("busy", "yes");
	fake_os.submit_result = -UNILET_BUSY;
	assert_int_equal(unilet_flush(), -UNILET_BUSY);
	assert_int_equal(fake_page.batches, 0);
	fake_os.submit_result = 0;
	fake_os.bulk_max = 16;
	assert_int_equal(unilet_flush(), -UNILET_BUSY);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_flush(), 0);
	fake_page_expect("name busy\n#1.busy = 'yes'\n--\n");
}

static unsigned count(const char *text)
{
	unsigned seen = 0;

	for (const char *at = fake_page.log; (at = strstr(at, text)); at++)
		seen++;
	return seen;
}

static void test_large_batches_are_split_and_not_waited_for(void **state)
{
	char *text = long_text(100000);

	(void)state;
	for (int i = 0; i < 50; i++)
		set("large", text);
	/* At most two fit into one; the last ones are on their way, or gathered. */
	assert_true(fake_os.submitted > 20);
	assert_int_equal(fake_page.batches, fake_os.submitted - SDK_FLIGHTS);
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(fake_page.batches, fake_os.submitted);
	assert_true(fake_page.batch_bytes_max <= SDK_BATCH_BYTES);
	assert_int_equal(count(".large ="), 50);
	free(text);
}

/* While there is no room to send, it is gathered: up to the limit of a batch. */
static void test_busy_and_full(void **state)
{
	char *text = long_text(100000);

	(void)state;
	fake_os.bulk_max = 4096;
	for (int i = 0; i < 21; i++)
		set("large", text);
	assert_int_equal(unilet_error()->code, UNILET_BUSY);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_flush(), -UNILET_BUSY);
	assert_int_equal(count(".large ="), 20);
	free(text);
}

static void test_large_operations(void **state)
{
	char *text = long_text(UNILET_PAGE_BATCH_BYTES_MAX);

	(void)state;
	set("large", text);
	assert_int_equal(unilet_flush(), -UNILET_TOO_LARGE);
	unilet_fast_attribute(root(), "large", text);
	assert_int_equal(unilet_flush(), -UNILET_TOO_LARGE);
	assert_int_equal(count("large"), 0);
	text[UNILET_PAGE_BATCH_BYTES_MAX - 100] = 0;
	set("large", text);
	unilet_fast_text_content(root(), text);
	unilet_fast_attribute(root(), "large", text);
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(count("xxxx'\n--\n"), 3);
	free(text);
}

/* "==" is a name. What changes at the same place is a text each time, also where a text was that has become a name. */
static void test_a_value_that_comes_again_is_a_name(void **state)
{
	char long_value[66], text[4] = "v1";

	(void)state;
	memset(long_value, 'x', sizeof(long_value) - 1);
	long_value[sizeof(long_value) - 1] = 0;
	for (int i = 0; i < 4; i++) {
		unilet_fast_attribute(root(), "again", text);
		text[1] = (char)('2' + i);
	}
	unilet_fast_attribute(root(), "again", text);
	unilet_fast_attribute(root(), "again", text);
	text[1] = '9';
	unilet_fast_attribute(root(), "again", text);
	unilet_fast_attribute(root(), "again", long_value);
	unilet_fast_attribute(root(), "again", long_value);
	assert_int_equal(unilet_flush(), 0);
	assert_int_equal(count("again=="), 1);
	assert_true(fake_page_did("again==v5\n"));
	assert_true(fake_page_did("again='v1'\n"));
	assert_true(fake_page_did("again='v4'\n"));
	assert_true(fake_page_did("again='v9'\n"));
	fake_page_forget();
}

static void test_large_data_goes_at_once(void **state)
{
	uint8_t pixels[SDK_DATA_COPIED + 4] = {1, 2, 3, 4}, few[] = {5, 6};
	const struct unilet_value arguments[] = {
		{.kind = UNILET_BYTES, .bytes = few, .length = 2, .type = UNILET_UINT16S},
		{.kind = UNILET_BYTES, .bytes = pixels, .length = sizeof(pixels), .type = UNILET_UINT8S_CLAMPED}};

	(void)state;
	unilet_call_void(root(), "f", 1, arguments);
	unilet_call_void(root(), "f", 2, arguments);
	assert_int_equal(fake_os.submitted, 1);
	memset(pixels, 0, sizeof(pixels));
	memset(few, 0, sizeof(few));
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.f( bytes21[2 05 06] )\n#1.f( bytes21[2 05 06] bytes19[4100 01 02 03 04] )\n"));
	/* Without room it is left out, and said so: the program's bytes may not be the same later. */
	fake_page_forget();
	set("kept", "");
	fake_os.bulk_max = 16;
	unilet_call_void(root(), "f", 2, arguments);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_flush(), -UNILET_BUSY);
	assert_true(fake_page_did("#1.kept = ''\n--\n"));
	assert_false(fake_page_did(".f("));
}

static void test_first_of_many_failures(void **state)
{
	char *text = long_text(100000);

	(void)state;
	unilet_call_void(root(), "explode", 0, NULL);
	set("lost", "");
	fake_page.throw_at = "explode";
	for (int i = 0; i < 20; i++)
		set("large", text);
	assert_null(unilet_call(root(), "f", 17, NULL));
	assert_int_equal(unilet_error()->code, UNILET_EXCEPTION);
	unilet_clear_error();
	assert_int_equal(unilet_error()->code, 0);
	assert_int_equal(unilet_flush(), 0);
	/* Later batches hold. */
	assert_int_equal(count(".lost ="), 0);
	assert_int_equal(count(".large ="), 20);
	free(text);
}

static void test_names_that_are_too_many(void **state)
{
	char name[SDK_NAME_BYTES_MAX + 2];

	(void)state;
	memset(name, 'n', sizeof(name));
	name[sizeof(name) - 1] = 0;
	assert_null(unilet_get(root(), name));
	assert_int_equal(unilet_flush(), -UNILET_TOO_LARGE);
	for (int i = 0; i < (int)UNILET_PAGE_NAMES_MAX + 1; i++) {
		snprintf(name, sizeof(name), "name%d", i);
		unilet_release(unilet_get(root(), name));
	}
	assert_int_equal(unilet_error()->code, UNILET_TOO_LARGE);
	assert_int_equal(unilet_flush(), -UNILET_TOO_LARGE);
	fake_page_forget();
	/* Those that are known still are, and the same place in memory may hold another. */
	snprintf(name, sizeof(name), "name7");
	unilet_release(unilet_get(root(), name));
	snprintf(name, sizeof(name), "name8");
	unilet_release(unilet_get(root(), name));
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("#1.name7\n") && fake_page_did("#1.name8\n"));
}

static void test_handles_of_the_page(void **state)
{
	const uint32_t one = PAGE_HANDLE_PAGE | 7, other = PAGE_HANDLE_PAGE | 0x100007;

	(void)state;
	assert_int_equal(sdk_handle_receive(0), 0);
	assert_int_equal(sdk_handle_receive(PAGE_HANDLE_PAGE), 0);
	assert_int_equal(sdk_handle_receive(PAGE_ROOT), PAGE_ROOT);
	assert_int_equal(sdk_handle_receive(PAGE_ROOT | 0x100000), 0);
	assert_int_equal(sdk_handle_receive(0x000fffff), 0);
	assert_int_equal(sdk_handle_receive(one), one);
	assert_int_equal(sdk_handle_receive(one), one);
	/* Its object is still the program's: another of the same index is a lie. */
	assert_int_equal(sdk_handle_receive(other), 0);
	unilet_keep(sdk_object(one));
	unilet_release(sdk_object(one));
	assert_int_equal(unilet_flush(), 0);
	fake_page_expect("");
	unilet_release(sdk_object(one));
	unilet_release(sdk_object(one));
	unilet_release(sdk_object(one));
	assert_int_equal(unilet_flush(), 0);
	/* As often as it was sent. */
	fake_page_expect("release #80000007\nrelease #80000007\n--\n");
	assert_int_equal(sdk_handle_receive(other), other);
	unilet_release(sdk_object(other));
	assert_int_equal(unilet_flush(), 0);
}

static void test_clone(void **state)
{
	const uint32_t index[] = {0, 2, 5};
	struct unilet_object *part[3];

	(void)state;
	unilet_clone_parts(root(), 3, index, part);
	assert_int_equal(unilet_flush(), 0);
	assert_true(fake_page_did("clone #1: #"));
	assert_true(fake_page_did("@0 #") && fake_page_did("@2 #") && fake_page_did("@5\n"));
	unilet_clone_parts(root(), 17, index, part);
	assert_int_equal(unilet_flush(), -UNILET_INVALID);
}

/* The last test: after it there is no page. */
static void test_closed_page(void **state)
{
	(void)state;
	set("kept", "");
	fake_page.result = -UNILET_CLOSED;
	assert_int_equal(unilet_flush(), -UNILET_CLOSED);
	set("kept", "");
	unilet_fast_remove(root());
	assert_int_equal(unilet_flush(), -UNILET_CLOSED);
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(fake_page.batches, 0);
	assert_int_equal(fake_os.bulk_taken, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_pipelined, fake_page_open),
		cmocka_unit_test_setup(test_values, fake_page_open),
		cmocka_unit_test_setup(test_what_cannot_be_gathered_is_left_out, fake_page_open),
		cmocka_unit_test_setup(test_exception_keeps_step, fake_page_open),
		cmocka_unit_test_setup(test_release_of_an_index_that_is_used_again, fake_page_open),
		cmocka_unit_test_setup(test_kept_objects, fake_page_open),
		cmocka_unit_test_setup(test_busy_is_tried_again, fake_page_open),
		cmocka_unit_test_setup(test_large_batches_are_split_and_not_waited_for, fake_page_open),
		cmocka_unit_test_setup(test_busy_and_full, fake_page_open),
		cmocka_unit_test_setup(test_large_operations, fake_page_open),
		cmocka_unit_test_setup(test_a_value_that_comes_again_is_a_name, fake_page_open),
		cmocka_unit_test_setup(test_large_data_goes_at_once, fake_page_open),
		cmocka_unit_test_setup(test_first_of_many_failures, fake_page_open),
		cmocka_unit_test_setup(test_handles_of_the_page, fake_page_open),
		cmocka_unit_test_setup(test_clone, fake_page_open),
		cmocka_unit_test_setup(test_names_that_are_too_many, fake_page_open),
		cmocka_unit_test_setup(test_closed_page, fake_page_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
