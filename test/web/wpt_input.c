/* wpt_input.c: what an input makes of a value (web-platform-tests: html/semantics/forms/the-input-element). */
#include <math.h>
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;

static void *input_of(const char *type)
{
	void *input = unilet_document_create_element(document, "input");

	unilet_element_set_attribute(input, "type", type);
	say("type %s\n", type);
	return input;
}

/* What is set, and what the value is then. */
#define CLEANS(type, value, clean)                                                                                     \
	do {                                                                                                           \
		void *input = input_of(type);                                                                          \
                                                                                                                       \
		DOES(unilet_html_input_element_set_value(input, value));                                               \
		IS_STRING(unilet_html_input_element_value(input), clean);                                              \
		unilet_release(input);                                                                                 \
	} while (0)
#define KEEPS(type, value) CLEANS(type, value, value)
#define DROPS(type, value) CLEANS(type, value, "")

static void texts(void)
{
	CLEANS("text", "a\nb\r\nc\rd", "abcd");
	CLEANS("search", "\n x \r", " x ");
	CLEANS("tel", "\n1\r 2\n", "1 2");
	CLEANS("password", "a\rb", "ab");
	CLEANS("url", " \t\nhttp://x/ y\r\n ", "http://x/ y");
	CLEANS("email", " \ta@b\n ", "a@b");
	KEEPS("hidden", "a\r\nb");
	KEEPS("submit", "a\nb");
	KEEPS("button", "a\nb");
	KEEPS("text", " \xc2\xa0\xe2\x80\xa8x ");
}

static void numbers(void)
{
	static const char *const good[] = {"0",   "-0",  "1",    "-1",   "1.5",  ".5",   "-.5",
					   "1e3", "1E3", "1e+3", "1e-3", "00.5", "1.50", "123456789012345678"};
	static const char *const bad[] = {"",      "x",        "+1",  "1.",    "1e",      "e1",  " 1",
					  "1 ",    "0x1",      "--1", ".",     "-",       "1,5", "1.5.",
					  "1e3.5", "Infinity", "NaN", "1e400", "\xd9\xa1"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		KEEPS("number", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		DROPS("number", bad[i]);
}

static void times(void)
{
	static const char *const good[][2] = {
		{"date", "2026-11-26"},
		{"date", "2024-02-29"},
		{"date", "0001-01-01"},
		{"date", "10000-12-31"},
		{"month", "2026-11"},
		{"month", "0001-01"},
		{"week", "2026-W48"},
		{"week", "2020-W53"},
		{"time", "00:00"},
		{"time", "23:59:59"},
		{"time", "12:30:15.5"},
		{"time", "12:30:15.123"},
		{"datetime-local", "2026-11-26T12:30"},
	};
	static const char *const bad[][2] = {
		{"date", "2026-02-29"},
		{"date", "2026-13-01"},
		{"date", "2026-00-01"},
		{"date", "2026-1-1"},
		{"date", "0000-01-01"},
		{"date", "26-01-01"},
		{"date", "2026-01-01 "},
		{"date", "2026/01/01"},
		{"date", "-2026-01-01"},
		{"date", "2100-02-29"},
		{"month", "2026-00"},
		{"month", "2026-13"},
		{"month", "2026-1"},
		{"month", "2026-01-01"},
		{"week", "2026-W54"},
		{"week", "2021-W53"},
		{"week", "2026-W00"},
		{"week", "2026-w01"},
		{"week", "2026W01"},
		{"time", "24:00"},
		{"time", "12:60"},
		{"time", "12:30:60"},
		{"time", "1:30"},
		{"time", "12:30:"},
		{"time", "12:30:15.1234"},
		{"time", "12:30 "},
		{"datetime-local", "2026-11-26"},
		{"datetime-local", "2026-11-26T24:00"},
		{"datetime-local", "2026-11-26T12:30Z"},
		{"datetime-local", "2026-11-26t12:30"},
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		KEEPS(good[i][0], good[i][1]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		DROPS(bad[i][0], bad[i][1]);
	CLEANS("datetime-local", "2026-11-26 12:30", "2026-11-26T12:30");
	CLEANS("datetime-local", "2026-11-26T12:30:00", "2026-11-26T12:30");
	CLEANS("datetime-local", "2026-11-26T12:30:00.000", "2026-11-26T12:30");
	CLEANS("datetime-local", "2026-11-26T12:30:15.500", "2026-11-26T12:30:15.5");
}

static void colors(void)
{
	CLEANS("color", "", "#000000");
	CLEANS("color", "#ABCDEF", "#abcdef");
	CLEANS("color", "nonsense", "#000000");
	CLEANS("color", "#12345g", "#000000");
	KEEPS("color", "#102030");
}

static void ranges(void)
{
	void *range = input_of("range");

	IS_STRING(unilet_html_input_element_value(range), "50");
	DOES(unilet_html_input_element_set_value(range, "nonsense"));
	IS_STRING(unilet_html_input_element_value(range), "50");
	DOES(unilet_html_input_element_set_value(range, "1000"));
	IS_STRING(unilet_html_input_element_value(range), "100");
	DOES(unilet_html_input_element_set_value(range, "-5"));
	IS_STRING(unilet_html_input_element_value(range), "0");
	DOES(unilet_html_input_element_set_value(range, "7.5"));
	IS_STRING(unilet_html_input_element_value(range), "8");
	DOES(unilet_html_input_element_set_min(range, "10"));
	IS_STRING(unilet_html_input_element_value(range), "10");
	DOES(unilet_html_input_element_set_max(range, "5"));
	IS_STRING(unilet_html_input_element_value(range), "10");
	DOES(unilet_html_input_element_set_max(range, "20"));
	DOES(unilet_html_input_element_set_step(range, "3"));
	DOES(unilet_html_input_element_set_value(range, "17"));
	IS_STRING(unilet_html_input_element_value(range), "16");
	DOES(unilet_html_input_element_set_value(range, "20"));
	IS_STRING(unilet_html_input_element_value(range), "19");
}

/* A value as a number, and a number as a value. */
#define AS_NUMBER(type, value, number)                                                                                 \
	do {                                                                                                           \
		void *input = input_of(type);                                                                          \
                                                                                                                       \
		unilet_html_input_element_set_value(input, value);                                                     \
		IS_NUMBER(unilet_html_input_element_value_as_number(input), number);                                   \
		unilet_html_input_element_set_value(input, "");                                                        \
		DOES(unilet_html_input_element_set_value_as_number(input, number));                                    \
		IS_STRING(unilet_html_input_element_value(input), value);                                              \
		unilet_release(input);                                                                                 \
	} while (0)
#define HAS_NO_NUMBER(type)                                                                                            \
	do {                                                                                                           \
		void *input = input_of(type);                                                                          \
                                                                                                                       \
		IS_NUMBER(unilet_html_input_element_value_as_number(input), NAN);                                      \
		THROWS(unilet_html_input_element_set_value_as_number(input, 1), "InvalidStateError");                  \
		unilet_release(input);                                                                                 \
	} while (0)

static void as_numbers(void)
{
	void *unset = input_of("number");

	AS_NUMBER("number", "1.5", 1.5);
	AS_NUMBER("number", "-123", -123);
	AS_NUMBER("number", "1e+21", 1e21);
	AS_NUMBER("range", "42", 42);
	AS_NUMBER("date", "1970-01-01", 0);
	AS_NUMBER("date", "2026-11-26", 1795651200000);
	AS_NUMBER("date", "1969-12-31", -86400000);
	AS_NUMBER("date", "0001-01-01", -62135596800000);
	AS_NUMBER("month", "1970-01", 0);
	AS_NUMBER("month", "2026-11", 682);
	AS_NUMBER("month", "1969-12", -1);
	AS_NUMBER("week", "1970-W01", -259200000);
	AS_NUMBER("week", "2026-W48", 1795392000000);
	AS_NUMBER("time", "00:00", 0);
	AS_NUMBER("time", "12:30", 45000000);
	AS_NUMBER("time", "23:59:59.999", 86399999);
	AS_NUMBER("time", "00:00:15.25", 15250);
	AS_NUMBER("datetime-local", "1970-01-01T00:00", 0);
	AS_NUMBER("datetime-local", "2026-11-26T12:30", 1795696200000);
	HAS_NO_NUMBER("text");
	HAS_NO_NUMBER("hidden");
	HAS_NO_NUMBER("email");
	HAS_NO_NUMBER("checkbox");
	HAS_NO_NUMBER("color");
	HAS_NO_NUMBER("submit");
	IS_NUMBER(unilet_html_input_element_value_as_number(unset), NAN);
	DOES(unilet_html_input_element_set_value(unset, "5"));
	DOES(unilet_html_input_element_set_value_as_number(unset, NAN));
	IS_STRING(unilet_html_input_element_value(unset), "");
	THROWS(unilet_html_input_element_set_value_as_number(unset, INFINITY), "TypeError");
}

/* stepUp(n): the attributes, the value before and after. */
#define STEPS(type, min, max, step, before, n, after)                                                                  \
	do {                                                                                                           \
		void *input = input_of(type);                                                                          \
                                                                                                                       \
		unilet_html_input_element_set_min(input, min);                                                         \
		unilet_html_input_element_set_max(input, max);                                                         \
		unilet_html_input_element_set_step(input, step);                                                       \
		unilet_html_input_element_set_value(input, before);                                                    \
		DOES(unilet_html_input_element_step_up_with_n(input, n));                                              \
		IS_STRING(unilet_html_input_element_value(input), after);                                              \
		unilet_html_input_element_set_value(input, before);                                                    \
		DOES(unilet_html_input_element_step_down_with_n(input, -(n)));                                         \
		IS_STRING(unilet_html_input_element_value(input), after);                                              \
		unilet_release(input);                                                                                 \
	} while (0)

static void steps(void)
{
	void *text = input_of("text"), *number = input_of("number");

	STEPS("number", "", "", "", "5", 1, "6");
	STEPS("number", "", "", "", "5", -3, "2");
	STEPS("number", "", "", "0.1", "0.2", 1, "0.3");
	STEPS("number", "0", "10", "3", "4", 1, "6");
	STEPS("number", "0", "10", "3", "4", -1, "3");
	STEPS("number", "0", "10", "3", "9", 1, "9");
	STEPS("number", "5", "", "", "2", 1, "5");
	STEPS("number", "", "5", "", "9", -1, "5");
	STEPS("number", "1", "4", "", "", 1, "1");
	STEPS("range", "", "", "10", "50", 2, "70");
	STEPS("date", "", "", "", "2026-02-28", 1, "2026-03-01");
	STEPS("date", "", "", "7", "2026-11-26", -1, "2026-11-19");
	STEPS("month", "", "", "", "2026-12", 1, "2027-01");
	STEPS("week", "", "", "", "2020-W53", 1, "2021-W01");
	STEPS("time", "", "", "", "12:30", 1, "12:31");
	STEPS("time", "", "", "1", "12:30", 1, "12:30:01");
	STEPS("datetime-local", "", "", "", "2026-11-26T23:59", 1, "2026-11-27T00:00");
	THROWS(unilet_html_input_element_step_up(text), "InvalidStateError");
	THROWS(unilet_html_input_element_step_down(text), "InvalidStateError");
	DOES(unilet_html_input_element_set_step(number, "any"));
	THROWS(unilet_html_input_element_step_up(number), "InvalidStateError");
	DOES(unilet_html_input_element_set_step(number, "0"));
	DOES(unilet_html_input_element_step_up(number));
	DOES(unilet_html_input_element_step_up(number));
	DOES(unilet_html_input_element_step_down(number));
	IS_STRING(unilet_html_input_element_value(number), "1");
}

/* Value and attribute, and what a change of type does to them. */
static void modes(void)
{
	void *input = input_of("text");

	DOES(unilet_html_input_element_set_default_value(input, "default"));
	IS_STRING(unilet_html_input_element_value(input), "default");
	DOES(unilet_html_input_element_set_value(input, "dirty"));
	DOES(unilet_html_input_element_set_default_value(input, "other"));
	IS_STRING(unilet_html_input_element_value(input), "dirty");
	IS_STRING(unilet_html_input_element_default_value(input), "other");
	DOES(unilet_html_input_element_set_value(input, ""));
	IS_STRING(unilet_html_input_element_value(input), "");
	DOES(unilet_html_input_element_set_value(input, "7"));
	DOES(unilet_html_input_element_set_type(input, "hidden"));
	IS_STRING(unilet_html_input_element_value(input), "7");
	IS_STRING(unilet_element_get_attribute(input, "value"), "7");
	DOES(unilet_html_input_element_set_value(input, "8"));
	IS_STRING(unilet_element_get_attribute(input, "value"), "8");
	DOES(unilet_html_input_element_set_type(input, "checkbox"));
	IS_STRING(unilet_html_input_element_value(input), "8");
	DOES(unilet_element_remove_attribute(input, "value"));
	IS_STRING(unilet_html_input_element_value(input), "on");
	DOES(unilet_html_input_element_set_value(input, "9"));
	DOES(unilet_html_input_element_set_type(input, "text"));
	IS_STRING(unilet_html_input_element_value(input), "9");
	DOES(unilet_html_input_element_set_value(input, "no number"));
	DOES(unilet_html_input_element_set_type(input, "number"));
	IS_STRING(unilet_html_input_element_value(input), "");
	DOES(unilet_html_input_element_set_type(input, "color"));
	IS_STRING(unilet_html_input_element_value(input), "#000000");
	DOES(unilet_html_input_element_set_type(input, "file"));
	IS_STRING(unilet_html_input_element_value(input), "");
	THROWS(unilet_html_input_element_set_value(input, "x"), "InvalidStateError");
	DOES(unilet_html_input_element_set_value(input, ""));
	input = input_of("reset");
	IS_STRING(unilet_html_input_element_value(input), "");
	DOES(unilet_html_input_element_set_value(input, "again"));
	IS_STRING(unilet_element_get_attribute(input, "value"), "again");
}

static void boxes(void)
{
	void *fragment = unilet_html("<form><input id=a type=radio name=x checked><input id=b type=radio name=x>"
				     "<input id=c type=radio name=y><input id=d type=radio></form>"
				     "<input id=e type=radio name=x>");
	void *a = unilet_document_fragment_query_selector(fragment, "#a");
	void *b = unilet_document_fragment_query_selector(fragment, "#b");
	void *c = unilet_document_fragment_query_selector(fragment, "#c");
	void *e = unilet_document_fragment_query_selector(fragment, "#e"), *box = input_of("checkbox");

	DOES(unilet_html_input_element_set_checked(b, true));
	IS_FALSE(unilet_html_input_element_checked(a));
	IS_TRUE(unilet_html_input_element_default_checked(a));
	DOES(unilet_html_input_element_set_checked(c, true));
	DOES(unilet_html_input_element_set_checked(e, true));
	IS_TRUE(unilet_html_input_element_checked(b));
	DOES(unilet_html_input_element_set_name(c, "x"));
	IS_FALSE(unilet_html_input_element_checked(b));
	IS_TRUE(unilet_html_input_element_checked(c));
	DOES(unilet_html_input_element_set_type(c, "checkbox"));
	DOES(unilet_html_input_element_set_checked(a, true));
	IS_TRUE(unilet_html_input_element_checked(c));
	DOES(unilet_html_input_element_set_checked(a, false));
	IS_FALSE(unilet_html_input_element_checked(a));
	IS_FALSE(unilet_html_input_element_checked(b));
	IS_FALSE(unilet_html_input_element_indeterminate(box));
	DOES(unilet_html_input_element_set_indeterminate(box, true));
	IS_TRUE(unilet_html_input_element_indeterminate(box));
	IS_FALSE(unilet_html_input_element_checked(box));
	DOES(unilet_html_input_element_set_default_checked(box, true));
	IS_TRUE(unilet_html_input_element_checked(box));
	DOES(unilet_html_input_element_set_checked(box, false));
	DOES(unilet_html_input_element_set_default_checked(box, true));
	IS_FALSE(unilet_html_input_element_checked(box));
	IS_TRUE(unilet_html_input_element_indeterminate(box));
}

int main(void)
{
	say_begin();
	document = unilet_document();
	texts();
	numbers();
	times();
	colors();
	ranges();
	as_numbers();
	steps();
	modes();
	boxes();
	return say_end();
}
