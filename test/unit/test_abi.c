/* test_abi.c: doc/abi.md and the headers say the same: every offset, size, number, and the worked examples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../abi/console_abi.h"
#include "../../abi/detail_abi.h"
#include "../../abi/debug_abi.h"
#include "../../abi/dom_abi.h"
#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/image_abi.h"
#include "../../abi/launch_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/machine_abi.h"
#include "../../abi/message_abi.h"
#include "../../abi/profile_abi.h"
#include "../../abi/ring_abi.h"
#include "../../abi/store_abi.h"

#define NAME_BYTES    64
#define LINE_BYTES    1024
#define EXAMPLE_BYTES 256

struct field {
	const char *structure;
	const char *name;
	size_t offset;
	size_t size;
	int documented;
};

struct constant {
	const char *name;
	uint64_t value;
	int documented;
};

#define FIELD(type, member) {#type, #member, offsetof(struct type, member), sizeof(((struct type *)NULL)->member), 0},
#define CONSTANT(name)
static struct field fields[] = {
#include "abi_table.h"
};
#undef FIELD
#undef CONSTANT

#define FIELD(type, member)
#define CONSTANT(name) {#name, (uint64_t)(name), 0},
static struct constant constants[] = {
#include "abi_table.h"
};
#undef FIELD
#undef CONSTANT

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *document;

static FILE *open_document(void)
{
	FILE *file = fopen(document, "r");

	if (!file)
		fail_msg("cannot read %s", document);
	return file;
}

static struct field *find_field(const char *structure, const char *name)
{
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (strcmp(fields[i].structure, structure) == 0 && strcmp(fields[i].name, name) == 0)
			return &fields[i];
	}
	return NULL;
}

static struct constant *find_constant(const char *name)
{
	for (size_t i = 0; i < COUNT(constants); i++) {
		if (strcmp(constants[i].name, name) == 0)
			return &constants[i];
	}
	return NULL;
}

/* A row "| offset | bytes | `field` |": compares it with the header's. Returns 0 if the line is no such row. */
static int check_field_row(const char *structure, const char *line)
{
	struct field *field;
	size_t offset;
	size_t size;
	char name[NAME_BYTES];

	if (sscanf(line, "| %zu | %zu | `%63[^`]`", &offset, &size, name) != 3)
		return 0;
	field = find_field(structure, name);
	if (!field) {
		fail_msg("the document has %s.%s, the headers have not", structure, name);
		return 0;
	}
	if (field->offset != offset || field->size != size)
		fail_msg("%s.%s: the document says %zu, %zu bytes; it is %zu, %zu bytes", structure, name, offset, size,
			 field->offset, field->size);
	field->documented++;
	return 1;
}

static void every_field_stands_where_the_document_says(void **state)
{
	FILE *file = open_document();
	char line[LINE_BYTES];
	char structure[NAME_BYTES] = "";
	int rows = 0;

	(void)state;
	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "**struct %63[a-z_]**", structure) != 1)
			rows += check_field_row(structure, line);
	}
	(void)fclose(file);
	assert_int_equal(rows, COUNT(fields));
}

static void every_field_is_documented_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(fields); i++) {
		if (fields[i].documented != 1)
			fail_msg("%s.%s stands %d times in the document", fields[i].structure, fields[i].name,
				 fields[i].documented);
	}
}

/* A row "| `NAME` | value |": compares it with the header's. Returns 0 if the line is no such row. */
static int check_constant_row(const char *line)
{
	struct constant *constant;
	char name[NAME_BYTES];
	char value[NAME_BYTES];

	if (sscanf(line, "| `%63[A-Z0-9_]` | %63s |", name, value) != 2)
		return 0;
	constant = find_constant(name);
	if (!constant) {
		fail_msg("the document has %s, the headers have not", name);
		return 0;
	}
	if (strtoull(value, NULL, 0) != constant->value)
		fail_msg("%s: the document says %s, it is %llu", name, value, (unsigned long long)constant->value);
	constant->documented++;
	return 1;
}

static void every_constant_has_the_value_in_the_document(void **state)
{
	FILE *file = open_document();
	char line[LINE_BYTES];
	int rows = 0;

	(void)state;
	while (fgets(line, sizeof(line), file))
		rows += check_constant_row(line);
	(void)fclose(file);
	assert_true(rows > 0);
}

static void every_constant_is_documented(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(constants); i++) {
		if (constants[i].documented == 0)
			fail_msg("%s is not in the document", constants[i].name);
	}
}

/* The sizes that the documents' tables end with. */
static void every_structure_ends_where_the_document_says(void **state)
{
	FILE *file = open_document();
	char line[LINE_BYTES];
	char structure[NAME_BYTES] = "";
	size_t end = 0;
	size_t size;
	int ends = 0;

	(void)state;
	while (fgets(line, sizeof(line), file)) {
		const struct field *field;
		size_t offset;
		char name[NAME_BYTES];

		if (sscanf(line, "**struct %63[a-z_]**", structure) == 1)
			end = 0;
		if (sscanf(line, "| %zu | %*u | `%63[^`]`", &offset, name) == 2) {
			field = find_field(structure, name);
			assert_non_null(field);
			end = field ? offset + field->size : 0;
		}
		/* Structures have no padding at their end, so that no byte of them is left unsaid. */
		if (strstr(line, "| | | end |") && sscanf(line, "| %zu |", &size) == 1) {
			assert_int_equal(size, end);
			ends++;
		}
	}
	(void)fclose(file);
	assert_true(ends > 0);
}

/* Takes the hex digits of a line, up to its ';'. Returns how many bytes there are now. */
static size_t take_hex(const char *line, uint8_t *bytes, size_t count)
{
	unsigned byte;
	int length;

	while (*line != ';' && sscanf(line, " %2x%n", &byte, &length) == 1) {
		if (count == EXAMPLE_BYTES)
			fail_msg("an example is longer than %d bytes", EXAMPLE_BYTES);
		bytes[count++] = (uint8_t)byte;
		line += length;
	}
	return count;
}

/* Reads the block that opens with ```hex NAME. Returns its length in bytes; 0 if there is none. */
static size_t read_example(const char *name, uint8_t *bytes)
{
	FILE *file = open_document();
	char line[LINE_BYTES];
	char found[NAME_BYTES];
	size_t count = 0;
	int inside = 0;

	while (fgets(line, sizeof(line), file)) {
		if (sscanf(line, "```hex %63s", found) == 1)
			inside = strcmp(found, name) == 0;
		else if (strncmp(line, "```", 3) == 0)
			inside = 0;
		else if (inside)
			count = take_hex(line, bytes, count);
	}
	(void)fclose(file);
	return count;
}

static void assert_example(const char *name, const void *expected, size_t size)
{
	uint8_t bytes[EXAMPLE_BYTES];

	assert_int_equal(read_example(name, bytes), size);
	assert_memory_equal(bytes, expected, size);
}

static void a_console_write_is_as_shown(void **state)
{
	struct ring_entry submission = {
		.opcode = CONSOLE_WRITE, .tag = 42, .offset = WINDOW_BULK_OFFSET, .length = 6, .arg = {CONSOLE_OUTPUT}};
	struct ring_entry completion = {.opcode = CONSOLE_WRITE, .result = 6, .tag = 42};

	(void)state;
	assert_example("console-submission", &submission, sizeof(submission));
	assert_example("console-completion", &completion, sizeof(completion));
}

static void an_http_request_is_as_shown(void **state)
{
	static const char text[] = "GET/countries.jsonaccept: application/json\n";
	struct {
		struct http_request head;
		char text[sizeof(text) - 1];
	} __attribute__((packed)) request = {.head = {.method_length = 3, .path_length = 15, .header_length = 25}};

	(void)state;
	memcpy(request.text, text, sizeof(request.text));
	assert_example("http-request", &request, sizeof(request));
}

static void a_batch_is_as_shown(void **state)
{
	static const uint32_t words[] = {
		PAGE_NAME,         0, 1,            /* p */
		PAGE_NAME,         1, 4,            /* body */
		PAGE_CREATE,       2, 0,            /* createElement("p") */
		PAGE_TEXT_CONTENT, 2, 4,            /* .textContent = "Grüß" */
		PAGE_GET,          3, PAGE_ROOT, 1, /* root.body */
		PAGE_APPEND,       3, 2,
	};
	static const char strings[] = "pbodyGr\xc3\xbc\xc3\x9f";
	struct {
		struct page_batch head;
		uint32_t words[COUNT(words)];
		char strings[sizeof(strings) - 1];
	} __attribute__((packed)) batch = {.head = {.words = COUNT(words), .string_bytes = sizeof(strings) - 1}};

	(void)state;
	memcpy(batch.words, words, sizeof(words));
	memcpy(batch.strings, strings, sizeof(batch.strings));
	assert_example("page-batch", &batch, sizeof(batch));
}

static void a_reply_is_as_shown(void **state)
{
	static const uint32_t batch[] = {5, 0, 0, 0, PAGE_RELEASE, 2, PAGE_REPLY, 4, 9};
	static const char text[8] = "Gr\xc3\xbc\xc3\x9f";
	uint32_t reply[4] = {PAGE_STRING, 6};

	(void)state;
	memcpy(reply + 2, text, sizeof(text));
	assert_example("page-batch-reply", batch, sizeof(batch));
	assert_example("page-reply", reply, sizeof(reply));
}

static void an_event_is_as_shown(void **state)
{
	const struct {
		struct page_event head;
		uint32_t fields[5];
	} __attribute__((packed)) event = {.head = {.listener = 1,
						    .target = PAGE_HANDLE_PAGE | 7,
						    .current_target = PAGE_ROOT,
						    .time_ms = 1.5,
						    .flags = PAGE_EVENT_TRUSTED,
						    .fields = 2},
					   .fields = {PAGE_INT32, 120, PAGE_STRING, 2, 'o' | 'k' << 8}};

	(void)state;
	assert_example("page-event", &event, sizeof(event));
}

static void a_block_is_written_and_flushed_as_shown(void **state)
{
	struct ring_entry write = {.opcode = STORE_WRITE,
				   .tag = 1,
				   .offset = WINDOW_BULK_OFFSET,
				   .length = UNILET_STORE_BLOCK,
				   .arg = {2 * UNILET_STORE_BLOCK}};
	struct ring_entry flush = {.opcode = STORE_FLUSH, .tag = 2};

	(void)state;
	assert_example("store-write", &write, sizeof(write));
	assert_example("store-flush", &flush, sizeof(flush));
	assert_example("store-flush-completion", &flush, sizeof(flush));
}

static void a_call_is_as_shown(void **state)
{
	struct {
		struct message head;
		char name[8];
		struct message_value array, number;
		double one;
		struct message_value bytes;
		uint64_t offset, length;
	} call = {
		.head = {.kind = MESSAGE_CALL, .id = 1, .name_length = 4, .value_length = 48},
		.name = "mean",
		.array = {MESSAGE_ARRAY, 2},
		.number = {MESSAGE_NUMBER, 0},
		.one = 1,
		.bytes = {MESSAGE_UINT8S, 0},
		.length = 3,
	};
	struct {
		struct message head;
		struct message_value string;
		char text[8];
	} answer = {
		.head = {.kind = MESSAGE_RETURN, .id = 1, .value_length = 16},
		.string = {MESSAGE_STRING, 5},
		.text = "empty",
	};

	(void)state;
	assert_example("message-call", &call, sizeof(call));
	assert_example("message-return", &answer, sizeof(answer));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_stands_where_the_document_says),
		cmocka_unit_test(every_field_is_documented_once),
		cmocka_unit_test(every_constant_has_the_value_in_the_document),
		cmocka_unit_test(every_constant_is_documented),
		cmocka_unit_test(every_structure_ends_where_the_document_says),
		cmocka_unit_test(a_console_write_is_as_shown),
		cmocka_unit_test(an_http_request_is_as_shown),
		cmocka_unit_test(a_batch_is_as_shown),
		cmocka_unit_test(a_reply_is_as_shown),
		cmocka_unit_test(an_event_is_as_shown),
		cmocka_unit_test(a_block_is_written_and_flushed_as_shown),
		cmocka_unit_test(a_call_is_as_shown),
	};

	if (argc != 2) {
		(void)fprintf(stderr, "usage: test_abi DOC/ABI.MD\n");
		return 2;
	}
	document = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
