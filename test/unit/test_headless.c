/* test_headless.c: batches of a guest on a headless page: the vectors that browsers are tested by, too. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../abi/error_abi.h"
#include "../../embed/headless/session.h"
#include "cmocka_all.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define BATCH_MAX    (1u << 20)
#define REPLY_MAX    4096u
#define LINE_MAX_    (4u << 20)

/* A guest with a tree of its own in a page. */
struct guest {
	struct tree *tree;
	struct node *root; /* lent */
	struct session session;
	_Alignas(8) uint8_t reply[REPLY_MAX];
	int32_t result;
};

static struct guest guest;
static _Alignas(8) uint8_t batch[BATCH_MAX];

static void open_guest(bool full)
{
	struct node *host;

	assert_int_equal(tree_open(0, &guest.tree), 0);
	assert_int_equal(html_parse(guest.tree, STRING("<!DOCTYPE html><p id=outside>x</p><div id=host></div>")), 0);
	host = node_element_by_id(tree_document(guest.tree), STRING("host"));
	assert_non_null(host);
	assert_int_equal(element_attach_shadow(host, (struct shadow_options){.closed = false}, &guest.root), 0);
	assert_int_equal(session_open(&guest.session, guest.tree, guest.root, full, "http://a.test:8000"), 0);
}

static void close_guest(void)
{
	session_close(&guest.session);
	tree_close(guest.tree);
}

/* As session_apply(). */
static int apply(size_t length)
{
	return session_apply(&guest.session, batch, length, guest.reply, sizeof(guest.reply), &guest.result);
}

static size_t from_hex(const char *hex, uint8_t *bytes)
{
	const size_t length = strlen(hex) / 2;
	unsigned byte;

	assert_true(length <= BATCH_MAX);
	for (size_t i = 0; i < length; i++) {
		assert_int_equal(sscanf(hex + 2 * i, "%2x", &byte), 1);
		bytes[i] = (uint8_t)byte;
	}
	return length;
}

static void assert_html(const char *name, const char *expected)
{
	struct text html = {.data = NULL};

	assert_int_equal(html_serialize(guest.root, 0, &html), 0);
	if (html.length != strlen(expected) || (html.length > 0 && memcmp(html.data, expected, html.length) != 0))
		fail_msg("%s: '%.*s', and not '%s'", name, (int)html.length, html.data, expected);
	text_close(&html);
}

/* Name of the exception, in the reply. */
static bool threw(const char *name)
{
	struct page_exception head;

	memcpy(&head, guest.reply, sizeof(head));
	return guest.result == -UNILET_EXCEPTION && head.name_length == strlen(name) &&
	       memcmp(guest.reply + sizeof(head), name, head.name_length) == 0;
}

static void check_exception(const char *name, const char *expected)
{
	struct page_exception head;
	uint32_t operation;

	assert_int_equal(sscanf(expected, "exception %u", &operation), 1);
	memcpy(&head, guest.reply, sizeof(head));
	if (guest.result != -UNILET_EXCEPTION || head.operation != operation)
		fail_msg("%s: result %d, operation %u: '%.*s'", name, guest.result, head.operation,
			 (int)head.message_length, (char *)guest.reply + sizeof(head) + head.name_length);
}

static void check_reply(const char *name, const char *expected)
{
	static uint8_t bytes[BATCH_MAX];
	const size_t length = from_hex(expected, bytes);

	if (guest.result != (int32_t)length || memcmp(guest.reply, bytes, length) != 0)
		fail_msg("%s: result %d: '%s'", name, guest.result, guest.session.thrown.message);
}

/* Cells of a line, "a | b | c"; those that are missing are empty. */
static void split(char *line, char *cell[], size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char *sign = line ? strstr(line, " |") : NULL;

		cell[i] = line ? line : (char *)"";
		if (sign) {
			*sign = '\0';
			line = sign[2] == ' ' ? sign + 3 : sign + 2;
		} else {
			line = NULL;
		}
	}
}

typedef void check_line(char *line);

/* Calls it for each vector of a file. Returns how many there are. */
static int each_vector(const char *file, check_line *check)
{
	char *line = malloc(LINE_MAX_), path[4096];
	FILE *stream;
	int count = 0;

	snprintf(path, sizeof(path), "%s/%s", getenv("VECTORS"), file);
	stream = fopen(path, "re");
	assert_non_null(stream);
	assert_non_null(line);
	while (fgets(line, LINE_MAX_, stream)) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#')
			continue;
		check(line);
		count++;
	}
	fclose(stream);
	free(line);
	return count;
}

/* What needs more than nodes: it is refused by name. */
static const char *const unsupported[] = {"whole page: an interface object", "whole page: construct"};

static bool is_unsupported(const char *name)
{
	for (size_t i = 0; i < COUNT(unsupported); i++)
		if (strcmp(unsupported[i], name) == 0)
			return true;
	return false;
}

static void check_batch(char *line)
{
	enum { NAME, JAVASCRIPT, BATCH, REPLY, HTML, CELLS };
	char *cell[CELLS];

	split(line, cell, CELLS);
	open_guest(strncmp(cell[NAME], "whole page", strlen("whole page")) == 0);
	if (apply(from_hex(cell[BATCH], batch)) != 0)
		fail_msg("%s: malformed at word %u", cell[NAME], guest.session.reader.malformed);
	if (is_unsupported(cell[NAME]))
		assert_true(threw("NotSupportedError"));
	else if (strncmp(cell[REPLY], "exception", strlen("exception")) == 0)
		check_exception(cell[NAME], cell[REPLY]);
	else
		check_reply(cell[NAME], cell[REPLY]);
	assert_html(cell[NAME], cell[HTML]);
	close_guest();
}

static void test_batches_have_the_effect_of_the_vectors(void **state)
{
	(void)state;
	assert_true(each_vector("page.txt", check_batch) > 20);
}

static void check_malformed(char *line)
{
	char *cell[2];

	split(line, cell, COUNT(cell));
	open_guest(false);
	if (apply(from_hex(cell[1], batch)) != PAGE_MALFORMED)
		fail_msg("%s: taken", cell[0]);
	close_guest();
}

static void test_malformed_batches_are_seen(void **state)
{
	(void)state;
	assert_true(each_vector("page_malformed.txt", check_malformed) > 20);
}

static void check_end(char *line)
{
	static uint8_t expected[BATCH_MAX], event[UNILET_PAGE_EVENT_BYTES_MAX];
	char *cell[3];
	size_t length, at = 0;

	split(line, cell, COUNT(cell));
	open_guest(false);
	assert_int_equal(apply(from_hex(cell[1], batch)), 0);
	assert_int_equal(guest.result, 0);
	length = from_hex(cell[2], expected);
	for (; events_length(&guest.session); at += sizeof(struct page_event)) {
		events_take(&guest.session, event);
		if (at >= length || memcmp(event, expected + at, sizeof(struct page_event)) != 0)
			fail_msg("%s: another event", cell[0]);
	}
	if (at != length)
		fail_msg("%s: %zu bytes of events", cell[0], at);
	close_guest();
}

static void test_numbers_of_listeners_are_given_back(void **state)
{
	(void)state;
	assert_true(each_vector("page_end.txt", check_end) >= 8);
}

/* A target that goes takes its listeners with it. */
static void test_listeners_end_with_their_target(void **state)
{
	struct page_event event;
	struct node *item;

	(void)state;
	open_guest(false);
	assert_int_equal(
		apply(from_hex("10000000060000000000000000000000010000000000000005000000010000000100000001000000"
			       "14000000020000000100000006000000020000000000000005000000400000000000000000000000"
			       "636c69636b70",
			       batch)),
		0);
	assert_int_equal(guest.result, 0);
	item = handles_get(&guest.session.handles, 2)->node;
	assert_true(node_has_listeners(item));
	handles_release(&guest.session.handles, 2);
	assert_int_equal(events_length(&guest.session), sizeof(event));
	events_take(&guest.session, &event);
	assert_int_equal(event.listener, 5);
	assert_int_equal(event.flags, PAGE_EVENT_END);
	assert_int_equal(event.listens, 1);
	close_guest();
}

/* root.f(value): there is no such member, and no value is malformed. */
static void check_value(char *line)
{
	char *cell[3];

	split(line, cell, COUNT(cell));
	open_guest(false);
	if (apply(from_hex(cell[2], batch)) != 0 || !threw("NotAllowedError"))
		fail_msg("%s: result %d", cell[0], guest.result);
	close_guest();
}

static void test_values_are_taken(void **state)
{
	(void)state;
	assert_true(each_vector("page_value.txt", check_value) > 20);
}

/* An event in the detail of an event, and so on: each holds the one before alone. */
static void test_events_in_details_have_an_end(void **state)
{
	const struct value name = value_string(STRING("detail")), type = value_string(STRING("x"));
	struct value within = UNDEFINED, made;
	uint32_t count = 0;
	int error = 0;

	(void)state;
	open_guest(false);
	while (!error && count <= UNILET_HEADLESS_DETAIL_DEPTH_MAX) {
		const struct value list = {.kind = VALUE_SEQUENCE, .count = 1, .items = &within};
		const struct value entry[] = {name, list};
		const struct value arguments[] = {type, {.kind = VALUE_DICTIONARY, .count = 1, .items = entry}};

		error = event_construct(&guest.session, STRING("CustomEvent"), 2, arguments, &made);
		if (error)
			break;
		count++;
		value_drop(&within);
		within = made;
	}
	assert_int_equal(error, -TREE_QUOTA_EXCEEDED);
	assert_int_equal(count, UNILET_HEADLESS_DETAIL_DEPTH_MAX);
	assert_int_equal(within.object->detail.items[0].object->detail.items[0].kind, VALUE_OBJECT);
	value_drop(&within);
	close_guest();
}

/* What no reply has room for is not said, and the guest has what it had. */
static void test_a_reply_that_does_not_fit_leaves_the_guest_its_handles(void **state)
{
	static const char create_and_ask[] =
		"08000000010000000000000000000000010000000000000001000000140000000200000000"
		"0000000f0000000200000070";
	static const char append[] = "0300000000000000000000000000000016000000"
				     "0100000002000000";

	(void)state;
	for (size_t room = 0; room < 8; room++) {
		open_guest(false);
		assert_int_equal(session_apply(&guest.session, batch, from_hex(create_and_ask, batch), guest.reply,
					       room, &guest.result),
				 0);
		assert_int_equal(guest.result, -UNILET_TOO_LARGE);
		assert_int_equal(apply(from_hex(append, batch)), 0);
		assert_int_equal(guest.result, 0);
		assert_html("appended", "<p></p>");
		close_guest();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_batches_have_the_effect_of_the_vectors),
		cmocka_unit_test(test_malformed_batches_are_seen),
		cmocka_unit_test(test_values_are_taken),
		cmocka_unit_test(test_numbers_of_listeners_are_given_back),
		cmocka_unit_test(test_listeners_end_with_their_target),
		cmocka_unit_test(test_events_in_details_have_an_end),
		cmocka_unit_test(test_a_reply_that_does_not_fit_leaves_the_guest_its_handles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
