/* test_sdk_text.c: UTF-8 of programs becomes what a browser would make of it, counted in UTF-16 units. */
#include "fake_os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define FFFD "\xef\xbf\xbd"

/* Expectations are those of `new TextDecoder().decode()`. */
static const struct {
	const char *from;
	const char *to;
	unsigned units;
} cases[] = {
	{"", "", 0},
	{"a", "a", 1},
	{"exactly8", "exactly8", 8},
	{"longer than eight bytes", "longer than eight bytes", 23},
	{"\xc3\xa9t\xc3\xa9", "\xc3\xa9t\xc3\xa9", 3},
	{"\xe2\x82\xac", "\xe2\x82\xac", 1},
	{"\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", "\xf0\x9f\x87\xa9\xf0\x9f\x87\xaa", 4},
	{"\xef\xbb\xbfx", "\xef\xbb\xbfx", 2},
	{"\xef\xbf\xbd", FFFD, 1},
	{"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", 2},
	/* overlong, surrogate, beyond the last: one U+FFFD a byte */
	{"\xc0\xaf", FFFD FFFD, 2},
	{"\xe0\x9f\xbf", FFFD FFFD FFFD, 3},
	{"\xed\xa0\x80", FFFD FFFD FFFD, 3},
	{"\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD, 4},
	{"\xf0\x8f\xbf\xbf", FFFD FFFD FFFD FFFD, 4},
	/* cut short: one U+FFFD for the part that could have become something */
	{"\xe2\x82", FFFD, 1},
	{"\xf0\x9f\x87", FFFD, 1},
	{"\xf0\x9f\x87z", FFFD "z", 2},
	{"\xf0\x90\x80", FFFD, 1},
	{"a\xe2\x82"
	 "b",
	 "a" FFFD "b", 3},
	{"\x80\xbf\xff", FFFD FFFD FFFD, 3},
	{"12345678\xff"
	 "12345678",
	 "12345678" FFFD "12345678", 17},
};

static void test_known(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct sdk_text text;
		uint8_t to[64];

		sdk_text_measure(cases[i].from, strlen(cases[i].from), &text);
		assert_int_equal(text.bytes, strlen(cases[i].to));
		assert_int_equal(text.units, cases[i].units);
		assert_int_equal(text.well_formed, strcmp(cases[i].from, cases[i].to) == 0);
		memset(to, 0x5a, sizeof(to));
		sdk_text_write(&text, to);
		assert_memory_equal(to, cases[i].to, text.bytes);
		assert_int_equal(to[text.bytes], 0x5a);
	}
}

/* Whatever goes in, what comes out is well-formed and of the size that was measured. */
static void test_any_bytes(void **state)
{
	static const char alphabet[] = "a\x80\xbf\xc2\xdf\xe0\xa0\xed\x9f\xef\xf0\x90\xf4\x8f\xf5\xff";
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char from[24];
		uint8_t to[3 * sizeof(from) + 1], copied[3 * sizeof(from) + 1];
		struct sdk_text text, again;
		uint32_t units;

		for (size_t i = 0; i < sizeof(from); i++) {
			seed = seed * 1664525u + 1013904223u;
			from[i] = i < (size_t)round % sizeof(from) ? 'a'
								   : alphabet[(seed >> 16) % (sizeof(alphabet) - 1)];
		}
		sdk_text_measure(from, sizeof(from), &text);
		assert_true(text.bytes < sizeof(to));
		to[text.bytes] = 0x5a;
		sdk_text_write(&text, to);
		assert_int_equal(to[text.bytes], 0x5a);
		sdk_text_measure((char *)to, text.bytes, &again);
		assert_true(again.well_formed);
		assert_int_equal(again.bytes, text.bytes);
		assert_int_equal(again.units, text.units);
		/* Copied at once it is the same. */
		memset(copied, 0x5a, sizeof(copied));
		assert_int_equal(sdk_text_copy(from, sizeof(from), copied, &units), text.bytes);
		assert_int_equal(units, text.units);
		assert_memory_equal(copied, to, text.bytes);
	}
}

static void test_buffer_maximum(void **state)
{
	struct sdk_buffer buffer = SDK_BUFFER(1000);
	uint8_t bytes[600] = {0};

	(void)state;
	assert_int_equal(sdk_buffer_append(&buffer, bytes, 600), 0);
	assert_int_equal(sdk_buffer_append(&buffer, bytes, 401), -UNILET_TOO_LARGE);
	assert_int_equal(buffer.length, 600);
	assert_int_equal(sdk_buffer_append(&buffer, bytes, 400), 0);
	assert_int_equal(sdk_buffer_reserve(&buffer, SIZE_MAX), -UNILET_TOO_LARGE);
	assert_int_equal(buffer.length, 1000);
	sdk_buffer_close(&buffer);
	assert_null(buffer.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known),
		cmocka_unit_test(test_any_bytes),
		cmocka_unit_test(test_buffer_maximum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
