/* test_message_value.c: values of messages: which bytes are some and which are none, and how each looks as JSON. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../abi/limits_abi.h"
#include "../../host/message_json.h"
#include "../../host/message_value.h"
#include "cmocka_all.h"
#include "message_again.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BYTES_MAX    4096u

/* Heads of values, and words of 8 bytes. */
#define HEAD(kind, size) (kind), (size)
#define WORD(low, high)  (low), (high)
#define TEXT(size, low)  HEAD(MESSAGE_STRING, size), WORD(low, 0)

#define BOTH  3
#define GUEST (1 << MESSAGE_OF_GUEST)
#define HOST  (1 << MESSAGE_OF_HOST)

static const uint8_t attached[256] = {1, 2, 3, 4, 5, 6, 7, 8};

/* Values of at most 16 words, `count` of them given. */
struct row {
	const char *name;
	int senders; /* who may send it; 0: nobody */
	uint32_t attached;
	uint32_t count;
	uint32_t word[16];
};

#define VALUE(name, senders, attached, ...)                                                                            \
	{                                                                                                              \
		name, senders, attached, COUNT(((const uint32_t[]){__VA_ARGS__})),                                     \
		{                                                                                                      \
			__VA_ARGS__                                                                                    \
		}                                                                                                      \
	}

static const struct row rows[] = {
	VALUE("undefined", BOTH, 0, HEAD(MESSAGE_UNDEFINED, 0)),
	VALUE("null", BOTH, 0, HEAD(MESSAGE_NULL, 0)),
	VALUE("true", BOTH, 0, HEAD(MESSAGE_TRUE, 0)),
	VALUE("a size of none", 0, 0, HEAD(MESSAGE_TRUE, 1)),
	VALUE("two values", 0, 0, HEAD(MESSAGE_TRUE, 0), HEAD(MESSAGE_TRUE, 0)),
	VALUE("half a head", 0, 0, MESSAGE_TRUE),
	VALUE("number", BOTH, 0, HEAD(MESSAGE_NUMBER, 0), WORD(0, 0x3ff00000)),
	VALUE("a number's head", 0, 0, HEAD(MESSAGE_NUMBER, 0)),
	VALUE("number with a size", 0, 0, HEAD(MESSAGE_NUMBER, 8), WORD(0, 0)),
	VALUE("int64", BOTH, 0, HEAD(MESSAGE_INT64, 0), WORD(UINT32_MAX, UINT32_MAX)),
	VALUE("date", BOTH, 0, HEAD(MESSAGE_DATE, 0), WORD(0, 0x7ff80000)),
	VALUE("empty string", BOTH, 0, TEXT(0, 0)),
	VALUE("string", BOTH, 0, TEXT(3, 0x00636261)),
	VALUE("string with a zero in it", BOTH, 0, TEXT(3, 0x00630061)),
	VALUE("seven characters and a zero", BOTH, 0, HEAD(MESSAGE_STRING, 7), WORD(0x61616161, 0x00616161)),
	VALUE("eight without a zero", 0, 0, HEAD(MESSAGE_STRING, 8), WORD(0x61616161, 0x61616161)),
	VALUE("eight and a zero", BOTH, 0, HEAD(MESSAGE_STRING, 8), WORD(0x61616161, 0x61616161), WORD(0, 0)),
	VALUE("no zero behind it", 0, 0, TEXT(3, 0x01636261)),
	VALUE("something behind the zero", 0, 0, HEAD(MESSAGE_STRING, 3), WORD(0x00636261, 0x01000000)),
	VALUE("string of all the world", 0, 0, TEXT(UINT32_MAX, 0)),
	VALUE("euro", BOTH, 0, TEXT(3, 0x00ac82e2)),
	VALUE("outside the first plane", BOTH, 0, TEXT(4, 0x8d8c9ff0)),
	VALUE("last character", BOTH, 0, TEXT(4, 0xbfbf8ff4)),
	VALUE("beyond Unicode", 0, 0, TEXT(4, 0x808090f4)),
	VALUE("surrogate", 0, 0, TEXT(3, 0x0080a0ed)),
	VALUE("before the surrogates", BOTH, 0, TEXT(3, 0x00bf9fed)),
	VALUE("long form of two", 0, 0, TEXT(2, 0x0000afc0)),
	VALUE("long form of three", 0, 0, TEXT(3, 0x0080809f)),
	VALUE("long form of e0", 0, 0, TEXT(3, 0x00af80e0)),
	VALUE("long form of four", 0, 0, TEXT(4, 0xbfbf8ff0)),
	VALUE("byte of the middle", 0, 0, TEXT(1, 0x00000080)),
	VALUE("cut character", 0, 0, TEXT(2, 0x000082e2)),
	VALUE("byte that never is", 0, 0, TEXT(1, 0x000000ff)),
	VALUE("empty array", BOTH, 0, HEAD(MESSAGE_ARRAY, 0)),
	VALUE("array", BOTH, 0, HEAD(MESSAGE_ARRAY, 2), HEAD(MESSAGE_NULL, 0), HEAD(MESSAGE_TRUE, 0)),
	VALUE("array that lacks one", 0, 0, HEAD(MESSAGE_ARRAY, 2), HEAD(MESSAGE_NULL, 0)),
	VALUE("array of all the world", 0, 0, HEAD(MESSAGE_ARRAY, UINT32_MAX), HEAD(MESSAGE_NULL, 0)),
	VALUE("object", BOTH, 0, HEAD(MESSAGE_OBJECT, 1), TEXT(1, 0x61), HEAD(MESSAGE_NULL, 0)),
	VALUE("object with the same twice", BOTH, 0, HEAD(MESSAGE_OBJECT, 2), TEXT(1, 0x61), HEAD(MESSAGE_NULL, 0),
	      TEXT(1, 0x61), HEAD(MESSAGE_TRUE, 0)),
	VALUE("object without a value", 0, 0, HEAD(MESSAGE_OBJECT, 1), TEXT(1, 0x61)),
	VALUE("object without a name", 0, 0, HEAD(MESSAGE_OBJECT, 1), HEAD(MESSAGE_NULL, 0), HEAD(MESSAGE_NULL, 0)),
	VALUE("map", BOTH, 0, HEAD(MESSAGE_MAP, 1), HEAD(MESSAGE_NULL, 0), HEAD(MESSAGE_TRUE, 0)),
	VALUE("half a pair", 0, 0, HEAD(MESSAGE_MAP, 1), HEAD(MESSAGE_NULL, 0)),
	VALUE("error", BOTH, 0, HEAD(MESSAGE_ERROR, 0), TEXT(1, 0x61), TEXT(1, 0x62)),
	VALUE("error without a message", 0, 0, HEAD(MESSAGE_ERROR, 0), TEXT(1, 0x61)),
	VALUE("error with a size", 0, 0, HEAD(MESSAGE_ERROR, 2), TEXT(1, 0x61), TEXT(1, 0x62)),
	VALUE("error of a number", 0, 0, HEAD(MESSAGE_ERROR, 0), TEXT(1, 0x61), HEAD(MESSAGE_NUMBER, 0), WORD(0, 0)),
	VALUE("file", HOST, 0, HEAD(MESSAGE_FILE, 1), WORD(0, 0), TEXT(1, 0x61), TEXT(0, 0)),
	VALUE("file 0", 0, 0, HEAD(MESSAGE_FILE, 0), WORD(0, 0), TEXT(1, 0x61), TEXT(0, 0)),
	VALUE("file without a type", 0, 0, HEAD(MESSAGE_FILE, 1), WORD(0, 0), TEXT(1, 0x61)),
	VALUE("stream", GUEST, 0, HEAD(MESSAGE_STREAM, 1), TEXT(1, 0x61)),
	VALUE("stream 0", 0, 0, HEAD(MESSAGE_STREAM, 0), TEXT(1, 0x61)),
	VALUE("stream without a type", 0, 0, HEAD(MESSAGE_STREAM, 1)),
	VALUE("bytes", BOTH, 64, HEAD(MESSAGE_BUFFER, 0), WORD(0, 0), WORD(64, 0)),
	VALUE("no bytes", BOTH, 0, HEAD(MESSAGE_UINT8S, 0), WORD(0, 0), WORD(0, 0)),
	VALUE("no bytes at the end", BOTH, 64, HEAD(MESSAGE_UINT8S, 0), WORD(64, 0), WORD(0, 0)),
	VALUE("second bytes", BOTH, 68, HEAD(MESSAGE_FLOATS, 0), WORD(64, 0), WORD(4, 0)),
	VALUE("bytes with a size", 0, 64, HEAD(MESSAGE_BUFFER, 1), WORD(0, 0), WORD(64, 0)),
	VALUE("bytes off the line", 0, 68, HEAD(MESSAGE_FLOATS, 0), WORD(32, 0), WORD(4, 0)),
	VALUE("bytes past the end", 0, 64, HEAD(MESSAGE_UINT8S, 0), WORD(0, 0), WORD(65, 0)),
	VALUE("bytes behind the end", 0, 64, HEAD(MESSAGE_UINT8S, 0), WORD(128, 0), WORD(0, 0)),
	VALUE("bytes that wrap", 0, 64, HEAD(MESSAGE_UINT8S, 0), WORD(64, 0), WORD(UINT32_MAX - 63, UINT32_MAX)),
	VALUE("offset that wraps", 0, 64, HEAD(MESSAGE_UINT8S, 0), WORD(UINT32_MAX - 63, UINT32_MAX), WORD(64, 0)),
	VALUE("part of an element", 0, 64, HEAD(MESSAGE_INT16S, 0), WORD(0, 0), WORD(63, 0)),
	VALUE("part of a wide element", 0, 64, HEAD(MESSAGE_UINT64S, 0), WORD(0, 0), WORD(60, 0)),
	VALUE("bytes without their length", 0, 64, HEAD(MESSAGE_UINT8S, 0), WORD(0, 0)),
	VALUE("the same bytes twice", 0, 64, HEAD(MESSAGE_ARRAY, 2), HEAD(MESSAGE_UINT8S, 0), WORD(0, 0), WORD(64, 0),
	      HEAD(MESSAGE_UINT8S, 0), WORD(0, 0), WORD(1, 0)),
	VALUE("kind 14", 0, 0, HEAD(14, 0)),
	VALUE("kind 15", 0, 64, HEAD(15, 0), WORD(0, 0), WORD(64, 0)),
	VALUE("kind 28", 0, 64, HEAD(MESSAGE_BYTES_END, 0), WORD(0, 0), WORD(64, 0)),
	VALUE("the last kind", 0, 64, HEAD(UINT32_MAX, 0), WORD(0, 0), WORD(64, 0)),
};

static void takes_what_keeps_to_the_contract(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];

		for (int sender = MESSAGE_OF_GUEST; sender <= MESSAGE_OF_HOST; sender++) {
			const int wanted = row->senders & 1 << sender ? 0 : -EBADMSG;

			if (message_value_check((const uint8_t *)row->word, row->count * 4, row->attached,
						(enum message_sender)sender) != wanted)
				fail_msg("%s, sender %d", row->name, sender);
		}
	}
}

/* Bytes that were there are not looked at beyond the length, and each one that is missing is missed. */
static void every_cut_is_noticed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		for (uint32_t length = 0; length < rows[i].count * 4 && rows[i].senders; length++) {
			uint8_t *copy = malloc(length + 1);

			assert_non_null(copy);
			memcpy(copy, rows[i].word, length);
			if (message_value_check(copy, length, rows[i].attached, MESSAGE_OF_GUEST) != -EBADMSG)
				fail_msg("%s, %u bytes", rows[i].name, length);
			free(copy);
		}
}

/* Cuts the last field of a line off. */
static const char *last_field(char *line)
{
	char *bar = strrchr(line, '|');

	if (!bar) {
		fail_msg("a vector with too few fields: %s", line);
		return "";
	}
	*bar = '\0';
	return bar + 1 + strspn(bar + 1, " ");
}

static uint32_t bytes_of(const char *hex, uint8_t *out, uint32_t size)
{
	uint32_t count = 0;
	unsigned byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
		assert_true(count < size);
		out[count++] = (uint8_t)byte;
	}
	assert_true(hex[strspn(hex, " \n")] == '\0');
	return count;
}

typedef void check_vector(const char *what, const uint8_t *value, uint32_t length, uint32_t attached_length);

/* Calls check() for each of the page side's vectors in a file, see its first lines. Returns how many there are. */
static unsigned each_vector(const char *name, check_vector *check)
{
	static uint8_t value[BYTES_MAX], bytes[BYTES_MAX];
	static char line[8 * BYTES_MAX];
	char path[512];
	unsigned count = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", getenv("VECTORS"), name);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		uint32_t length, attached_length;

		if (line[0] == '#')
			continue;
		attached_length = bytes_of(last_field(line), bytes, sizeof(bytes));
		length = bytes_of(last_field(line), value, sizeof(value));
		check(line, value, length, attached_length);
		count++;
	}
	fclose(file);
	return count;
}

/* Read and made again: the same bytes. Files come to the guest only, streams from it only. */
static void check_again(const char *what, const uint8_t *value, uint32_t length, uint32_t attached_length)
{
	static uint8_t bytes[BYTES_MAX];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};
	const uint8_t *at = value;

	if (message_value_check(value, length, attached_length, MESSAGE_OF_HOST) < 0 &&
	    message_value_check(value, length, attached_length, MESSAGE_OF_GUEST) < 0)
		fail_msg("refused: %s", what);
	message_again(&writer, &at);
	if (writer.failed || writer.used != length || memcmp(bytes, value, length) != 0)
		fail_msg("made otherwise: %s", what);
}

static void check_refused(const char *what, const uint8_t *value, uint32_t length, uint32_t attached_length)
{
	if (message_value_check(value, length, attached_length, MESSAGE_OF_HOST) != -EBADMSG ||
	    message_value_check(value, length, attached_length, MESSAGE_OF_GUEST) != -EBADMSG)
		fail_msg("taken: %s", what);
}

static void reads_and_makes_what_the_page_side_does(void **state)
{
	(void)state;
	assert_in_range(each_vector("message.txt", check_again), 40, 10000);
	assert_in_range(each_vector("message_malformed.txt", check_refused), 40, 10000);
}

static int32_t check_nested(unsigned depth, enum message_value_kind kind)
{
	static uint8_t bytes[BYTES_MAX];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};

	for (unsigned i = 1; i < depth; i++) {
		message_put(&writer, kind, 1);
		if (kind == MESSAGE_OBJECT)
			message_put_string(&writer, "x", 1);
		if (kind == MESSAGE_MAP)
			message_put(&writer, MESSAGE_NULL, 0);
	}
	message_put(&writer, MESSAGE_NULL, 0);
	assert_false(writer.failed);
	return message_value_check(bytes, writer.used, 0, MESSAGE_OF_GUEST);
}

static void values_lie_in_each_other_as_deep_as_the_limit(void **state)
{
	static const enum message_value_kind kind[] = {MESSAGE_ARRAY, MESSAGE_OBJECT, MESSAGE_MAP};

	(void)state;
	for (size_t i = 0; i < COUNT(kind); i++) {
		assert_int_equal(check_nested(UNILET_MESSAGE_DEPTH_MAX, kind[i]), 0);
		assert_int_equal(check_nested(UNILET_MESSAGE_DEPTH_MAX + 1, kind[i]), -EBADMSG);
	}
}

/* Fields of a head, the name's bytes padded, and one value. */
static void heads_keep_to_their_kind(void **state)
{
	static const struct {
		int senders;
		struct message head;
		uint32_t there;   /* bytes of a value that are there, whatever the head says */
		const char *name; /* name_length and zeroes up to 8 */
		uint32_t value[10];
	} row[] = {
		{BOTH, {MESSAGE_POST, 0, 0, 8}, 8, "", {MESSAGE_NULL}},
		{0, {MESSAGE_POST, 1, 0, 8}, 8, "", {MESSAGE_NULL}},
		{0, {MESSAGE_POST, 0, 0, 0}, 0, "", {0}},
		{0, {MESSAGE_POST, 0, 1, 8}, 8, "x\0\0\0\0\0\0", {MESSAGE_NULL}},
		{BOTH, {MESSAGE_CALL, 1, 1, 8}, 8, "x\0\0\0\0\0\0", {MESSAGE_ARRAY}},
		{0, {MESSAGE_CALL, 0, 1, 8}, 8, "x\0\0\0\0\0\0", {MESSAGE_ARRAY}},
		{0, {MESSAGE_CALL, 1, 0, 8}, 8, "", {MESSAGE_ARRAY}},
		{0, {MESSAGE_CALL, 1, 1, 8}, 8, "x\0\0\0\0\0\0", {MESSAGE_OBJECT}},
		{0, {MESSAGE_CALL, 1, 1, 8}, 8, "x\0\0\0\0\0\1", {MESSAGE_ARRAY}},
		{0, {MESSAGE_CALL, 1, 1, 8}, 8, "\xff\0\0\0\0\0\0", {MESSAGE_ARRAY}},
		{0, {MESSAGE_CALL, 1, UINT32_MAX, 8}, 8, "x\0\0\0\0\0\0", {MESSAGE_ARRAY}},
		{BOTH, {MESSAGE_RETURN, 7, 0, 8}, 8, "", {MESSAGE_UNDEFINED}},
		{0, {MESSAGE_RETURN, 0, 0, 8}, 8, "", {MESSAGE_UNDEFINED}},
		{0, {MESSAGE_RETURN, 7, 0, 16}, 8, "", {MESSAGE_UNDEFINED}},
		{0, {MESSAGE_RETURN, 7, 0, UINT32_MAX - 7}, 8, "", {MESSAGE_UNDEFINED}},
		{BOTH, {MESSAGE_THROW, 7, 0, 40}, 40, "", {MESSAGE_ERROR, 0, TEXT(1, 0x61), TEXT(0, 0)}},
		{0, {MESSAGE_THROW, 7, 0, 8}, 8, "", {MESSAGE_UNDEFINED}},
		{HOST, {MESSAGE_PULL, 7, 0, 0}, 0, "", {0}},
		{0, {MESSAGE_PULL, 7, 0, 8}, 8, "", {0}},
		{0, {MESSAGE_PULL, 0, 0, 0}, 0, "", {0}},
		{HOST, {MESSAGE_STOP, 7, 0, 0}, 0, "", {0}},
		{GUEST, {MESSAGE_CHUNK, 7, 0, 8}, 8, "", {MESSAGE_UNDEFINED}},
		{GUEST, {MESSAGE_CHUNK, 7, 0, 24}, 24, "", {MESSAGE_UINT8S}},
		{0, {MESSAGE_CHUNK, 7, 0, 8}, 8, "", {MESSAGE_NULL}},
		{0, {0, 0, 0, 8}, 8, "", {MESSAGE_NULL}},
		{0, {8, 1, 0, 8}, 8, "", {MESSAGE_NULL}},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		for (int sender = MESSAGE_OF_GUEST; sender <= MESSAGE_OF_HOST; sender++) {
			const uint32_t name_bytes = row[i].head.name_length ? 8 : 0;
			const uint32_t value_bytes = row[i].there;
			_Alignas(8) uint8_t bytes[64] = {0};
			struct message_view view;

			memcpy(bytes, &row[i].head, sizeof(row[i].head));
			memcpy(bytes + 16, row[i].name, name_bytes);
			memcpy(bytes + 16 + name_bytes, row[i].value, sizeof(row[i].value));
			if (message_check(bytes, 16 + name_bytes + value_bytes, 0, (enum message_sender)sender,
					  &view) != (row[i].senders & 1 << sender ? 0 : -EBADMSG))
				fail_msg("row %zu, sender %d", i, sender);
		}
}

static void names_have_a_limit(void **state)
{
	static uint8_t bytes[BYTES_MAX];
	char name[UNILET_MESSAGE_NAME_MAX + 2];

	(void)state;
	memset(name, 'n', sizeof(name));
	for (uint32_t length = UNILET_MESSAGE_NAME_MAX; length <= UNILET_MESSAGE_NAME_MAX + 1; length++) {
		struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};
		struct message_view view;

		name[length] = '\0';
		message_begin(&writer, MESSAGE_CALL, 1, name);
		message_put(&writer, MESSAGE_ARRAY, 0);
		assert_int_equal(message_check(bytes, message_finish(&writer), 0, MESSAGE_OF_HOST, &view),
				 length > UNILET_MESSAGE_NAME_MAX ? -EBADMSG : 0);
		name[length] = 'n';
	}
}

static void what_does_not_fit_is_not_made(void **state)
{
	_Alignas(8) uint8_t bytes[64];

	(void)state;
	for (uint32_t size = 0; size <= sizeof(bytes); size++) {
		struct message_writer writer = {.bytes = bytes, .size = size};

		memset(bytes, 0xee, sizeof(bytes));
		message_begin(&writer, MESSAGE_RETURN, 1, "");
		message_put_string(&writer, "eight ch", 8);
		assert_int_equal(message_finish(&writer), size < 40 ? 0 : 40);
		for (uint32_t i = size; i < sizeof(bytes); i++)
			assert_int_equal(bytes[i], 0xee);
	}
}

/* The JSON of one value that `writer` holds. */
static const char *json_of(const struct message_writer *writer)
{
	static char text[BYTES_MAX];
	struct message_text out = {.bytes = text, .size = sizeof(text) - 1};
	const struct message_view view = {.head.value_length = writer->used,
					  .value = writer->bytes,
					  .attached = attached,
					  .attached_length = sizeof(attached)};

	assert_false(writer->failed);
	assert_int_equal(message_value_check(writer->bytes, writer->used, sizeof(attached), MESSAGE_OF_GUEST), 0);
	message_json(&out, &view);
	assert_false(out.failed);
	text[out.used] = '\0';
	return text;
}

static void numbers_look_as_in_javascript(void **state)
{
	static const struct {
		double number;
		const char *text;
	} row[] = {
		{0, "0"},
		{-0.0, "0"},
		{1, "1"},
		{-1, "-1"},
		{0.1, "0.1"},
		{-1.5, "-1.5"},
		{123456.789, "123456.789"},
		{1.0 / 3, "0.3333333333333333"},
		{0.000001, "0.000001"},
		{1.5e-6, "0.0000015"},
		{0.0000001, "1e-7"},
		{-1.25e-9, "-1.25e-9"},
		{9007199254740991, "9007199254740991"},
		{0x1p60, "1152921504606847000"},
		{123456789012345680000.0, "123456789012345680000"},
		{1e21, "1e+21"},
		{1.5e300, "1.5e+300"},
		{5e-324, "5e-324"},
		{1.7976931348623157e308, "1.7976931348623157e+308"},
		{INFINITY, "null"},
		{-INFINITY, "null"},
		{NAN, "null"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		_Alignas(8) uint8_t bytes[16];
		struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};

		message_put_number(&writer, MESSAGE_NUMBER, row[i].number);
		assert_string_equal(json_of(&writer), row[i].text);
	}
}

static void dates_look_as_in_javascript(void **state)
{
	static const struct {
		double ms;
		const char *text;
	} row[] = {
		{0, "\"1970-01-01T00:00:00.000Z\""},
		{-1, "\"1969-12-31T23:59:59.999Z\""},
		{-0.5, "\"1970-01-01T00:00:00.000Z\""},
		{951782400000, "\"2000-02-29T00:00:00.000Z\""},
		{1764137408123.9, "\"2025-11-26T06:10:08.123Z\""},
		{-62198755200000, "\"-000001-01-01T00:00:00.000Z\""},
		{-62167219200000, "\"0000-01-01T00:00:00.000Z\""},
		{253402300800000, "\"+010000-01-01T00:00:00.000Z\""},
		{8.64e15, "\"+275760-09-13T00:00:00.000Z\""},
		{-8.64e15, "\"-271821-04-20T00:00:00.000Z\""},
		{8640000000000001, "null"},
		{NAN, "null"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		_Alignas(8) uint8_t bytes[16];
		struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};

		message_put_number(&writer, MESSAGE_DATE, row[i].ms);
		assert_string_equal(json_of(&writer), row[i].text);
	}
}

static void strings_are_escaped(void **state)
{
	static const char text[] = "a\"\\/\b\f\n\r\t\0\x1b\x7f\xc2\x80\xc2\x9f\xc2\xa0\xe2\x82\xac";
	_Alignas(8) uint8_t bytes[64];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};

	(void)state;
	message_put_string(&writer, text, sizeof(text) - 1);
	assert_string_equal(json_of(&writer),
			    "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001b\\u007f\\u0080\\u009f\xc2\xa0\xe2\x82\xac\"");
}

static void all_kinds_have_their_json(void **state)
{
	static uint8_t bytes[BYTES_MAX];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};

	(void)state;
	message_put(&writer, MESSAGE_OBJECT, 4);
	message_put_string(&writer, "list", 4);
	message_put(&writer, MESSAGE_ARRAY, 6);
	message_put(&writer, MESSAGE_UNDEFINED, 0);
	message_put(&writer, MESSAGE_NULL, 0);
	message_put(&writer, MESSAGE_FALSE, 0);
	message_put(&writer, MESSAGE_TRUE, 0);
	message_put_int64(&writer, INT64_MIN);
	message_put_error(&writer, "TypeError", "no");
	message_put_string(&writer, "map", 3);
	message_put(&writer, MESSAGE_MAP, 2);
	message_put_number(&writer, MESSAGE_NUMBER, 1);
	message_put(&writer, MESSAGE_ARRAY, 0);
	message_put(&writer, MESSAGE_OBJECT, 0);
	message_put(&writer, MESSAGE_MAP, 0);
	message_put_string(&writer, "stream", 6);
	message_put(&writer, MESSAGE_STREAM, 3);
	message_put_string(&writer, "text/plain", 10);
	message_put_string(&writer, "bytes", 5);
	message_put(&writer, MESSAGE_ARRAY, 4);
	for (uint64_t length = 0; length < 4; length++)
		message_put_bytes(&writer, MESSAGE_UINT8S, 0, length);
	assert_string_equal(
		json_of(&writer),
		"{\"list\":[null,null,false,true,-9223372036854775808,{\"name\":\"TypeError\",\"message\":\"no\"}],"
		"\"map\":[[1,[]],[{},[]]],\"stream\":{},\"bytes\":[\"\",\"AQ==\",\"AQI=\",\"AQID\"]}");
}

static void json_keeps_to_its_room(void **state)
{
	_Alignas(8) uint8_t bytes[32];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};
	struct message_view view = {.value = bytes};

	(void)state;
	message_put_string(&writer, "12345", 5);
	for (size_t size = 0; size <= 8; size++) {
		char text[8];
		struct message_text out = {.bytes = text, .size = size};

		memset(text, 'x', sizeof(text));
		message_json(&out, &view);
		assert_int_equal(out.failed, size < 7);
		assert_true(out.used <= size);
		for (size_t i = size; i < sizeof(text); i++)
			assert_int_equal(text[i], 'x');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_keeps_to_the_contract),
		cmocka_unit_test(every_cut_is_noticed),
		cmocka_unit_test(reads_and_makes_what_the_page_side_does),
		cmocka_unit_test(values_lie_in_each_other_as_deep_as_the_limit),
		cmocka_unit_test(heads_keep_to_their_kind),
		cmocka_unit_test(names_have_a_limit),
		cmocka_unit_test(what_does_not_fit_is_not_made),
		cmocka_unit_test(numbers_look_as_in_javascript),
		cmocka_unit_test(dates_look_as_in_javascript),
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(all_kinds_have_their_json),
		cmocka_unit_test(json_keeps_to_its_room),
	};

	return cmocka_run_group_tests_name("message_value", tests, NULL, NULL);
}
