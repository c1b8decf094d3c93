/* test_sdk_message.c: message.h: calls both ways, messages, streams. */
#include "fake_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <unilet/error.h>
#include <unilet/event.h>

static int stop_hearing(void **state)
{
	(void)state;
	unilet_on_message(NULL, NULL);
	return 0;
}

/* Exports of this program. */

static struct unilet_call *kept;

static void sum(struct unilet_call *call)
{
	unilet_return_number(call, unilet_item_number(unilet_argument(call, 0)) +
					   unilet_item_number(unilet_argument(call, 1)));
}
UNILET_EXPORT_TYPED(sum, "(a: number, b: number): number")

static void later(struct unilet_call *call)
{
	kept = call;
}
UNILET_EXPORT(later)

static void refuse(struct unilet_call *call)
{
	unilet_throw(call, "RangeError", "no");
}
UNILET_EXPORT(refuse)

static void reverse(struct unilet_call *call)
{
	size_t length;
	uint8_t *bytes = unilet_item_bytes(unilet_argument(call, 0), &length);

	for (size_t i = 0; i < length / 2; i++) {
		const uint8_t byte = bytes[i];

		bytes[i] = bytes[length - 1 - i];
		bytes[length - 1 - i] = byte;
	}
	unilet_return_bytes(call, bytes, length);
}
UNILET_EXPORT(reverse)

static void half_open(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_array_begin(value);
	assert_int_equal(unilet_return_value(call, value), -UNILET_INVALID);
}
UNILET_EXPORT(half_open)

static void a_call_is_answered(void **state)
{
	struct wire *call = peer_message(MESSAGE_CALL, 7, "sum");
	struct unilet_message *message;

	(void)state;
	wire_value(call, MESSAGE_ARRAY, 2, NULL, 0);
	wire_number(call, 1.5);
	wire_number(call, 2);
	peer_run();
	assert_int_equal(peer.synced, 1); /* without a page the answer is the end */
	assert_int_equal(peer.sent_count, 1);
	peer_sent_is(0, MESSAGE_RETURN, 7);
	message = peer_sent(0);
	assert_true(unilet_item_number(unilet_message_value(message)) == 3.5);
	unilet_message_free(message);
}

static void what_is_not_exported_throws(void **state)
{
	wire_value(peer_message(MESSAGE_CALL, 1, "product"), MESSAGE_ARRAY, 0, NULL, 0);
	wire_value(peer_message(MESSAGE_CALL, 2, "refuse"), MESSAGE_ARRAY, 0, NULL, 0);
	wire_value(peer_message(MESSAGE_CALL, 3, "half_open"), MESSAGE_ARRAY, 0, NULL, 0);
	(void)state;
	peer_run();
	peer_sent_error(0, 1, "NotFoundError", "nothing is exported as product");
	peer_sent_error(1, 2, "RangeError", "no");
	peer_sent_error(2, 3, "DataCloneError", "invalid arguments");
}

static void a_call_may_be_answered_later(void **state)
{
	(void)state;
	wire_value(peer_message(MESSAGE_CALL, 1, "later"), MESSAGE_ARRAY, 0, NULL, 0);
	wire_value(peer_message(MESSAGE_CALL, 2, "refuse"), MESSAGE_ARRAY, 0, NULL, 0);
	peer_run();
	assert_int_equal(peer.sent_count, 1);
	peer_sent_is(0, MESSAGE_THROW, 2);
	assert_int_equal(unilet_return(kept), 0);
	peer_sent_is(1, MESSAGE_RETURN, 1);
}

static void bytes_are_changed_where_they_arrived(void **state)
{
	struct wire *call = peer_message(MESSAGE_CALL, 4, "reverse");

	(void)state;
	wire_value(call, MESSAGE_ARRAY, 1, NULL, 0);
	wire_bytes(call, MESSAGE_UINT8S, 64, 5);
	call->attached_length = 69;
	memcpy(call->attached + 64, "abcde", 5);
	peer_run();
	peer_sent_is(0, MESSAGE_RETURN, 4);
	assert_int_equal(peer.sent[0].attached_length, 5);
	assert_memory_equal(peer.sent[0].attached, "edcba", 5);
}

static void larger_buffers_are_offered_when_needed(void **state)
{
	struct wire *call = peer_message(MESSAGE_CALL, 4, "reverse");

	(void)state;
	wire_value(call, MESSAGE_ARRAY, 1, NULL, 0);
	wire_bytes(call, MESSAGE_UINT8S, 0, PEER_LARGE);
	call->attached_length = PEER_LARGE;
	call->attached[PEER_LARGE - 1] = 'z';
	peer_run();
	assert_int_equal(peer.too_large, 1);
	peer_sent_is(0, MESSAGE_RETURN, 4);
	assert_int_equal(peer.sent[0].attached[0], 'z');
}

static char heard[64];

static void hear(struct unilet_item value, void *context)
{
	assert_ptr_equal(context, heard);
	snprintf(heard, sizeof(heard), "%s", unilet_item_string(value, NULL));
}

static void messages_go_both_ways(void **state)
{
	struct unilet_writer *value = unilet_writer_open();
	struct unilet_message *message;

	(void)state;
	unilet_on_message(hear, heard);
	wire_string(peer_message(MESSAGE_POST, 0, ""), "gr\xc3\xbc\xc3\x9f");
	peer_run();
	assert_string_equal(heard, "gr\xc3\xbc\xc3\x9f");
	unilet_write_string(value, "ill-formed \xff text");
	assert_int_equal(unilet_post_message(value), 0);
	peer_sent_is(0, MESSAGE_POST, 0);
	message = peer_sent(0);
	assert_string_equal(unilet_item_string(unilet_message_value(message), NULL), "ill-formed \xef\xbf\xbd text");
	unilet_message_free(message);
}

/* Answers a call of the program's. */
static void answer_sum(const struct wire *sent_call)
{
	struct message header;

	memcpy(&header, sent_call->bytes, sizeof(header));
	assert_int_equal(header.kind, MESSAGE_CALL);
	/* A call of the other side comes first: it is served while the answer is awaited. */
	peer.on_sent = NULL;
	wire_value(peer_message(MESSAGE_CALL, 9, "refuse"), MESSAGE_ARRAY, 0, NULL, 0);
	wire_number(peer_message(MESSAGE_RETURN, header.id, ""), 42);
}

static void an_import_is_awaited_and_calls_are_served_meanwhile(void **state)
{
	struct unilet_writer *arguments = unilet_writer_open();
	struct unilet_message *answer;

	(void)state;
	unilet_write_number(arguments, 40);
	unilet_write_number(arguments, 2);
	peer.on_sent = answer_sum;
	assert_int_equal(unilet_import_call("add", arguments, &answer), 0);
	assert_true(unilet_item_number(unilet_message_value(answer)) == 42);
	unilet_message_free(answer);
	answer = peer_sent(0);
	assert_string_equal(answer->name, "add");
	assert_int_equal(unilet_item_count(unilet_message_value(answer)), 2);
	unilet_message_free(answer);
	peer_sent_error(1, 9, "RangeError", "no");
}

static void an_import_that_nobody_answers_fails(void **state)
{
	struct unilet_message *answer;

	(void)state;
	assert_int_equal(unilet_import_call("add", NULL, &answer), -UNILET_CLOSED);
	assert_null(answer);
	peer.send_result = -UNILET_UNSUPPORTED;
	assert_int_equal(unilet_import_call("add", NULL, &answer), -UNILET_UNSUPPORTED);
	assert_int_equal(sdk_import_waiting(), 0);
}

static int done_result;
static char done_name[32];

static void done(int result, struct unilet_item value, void *context)
{
	assert_ptr_equal(context, done_name);
	done_result = result;
	snprintf(done_name, sizeof(done_name), "%s", unilet_item_error_name(value));
}

static void an_import_that_throws_is_told(void **state)
{
	struct unilet_message *call;
	struct wire *wire;

	(void)state;
	assert_int_equal(unilet_import_start("add", NULL, done, done_name), 0);
	call = peer_sent(0);
	wire = peer_message(MESSAGE_THROW, call->header.id, "");
	unilet_message_free(call);
	wire_value(wire, MESSAGE_ERROR, 0, NULL, 0);
	wire_string(wire, "SyntaxError");
	wire_string(wire, "");
	/* One that nobody asked for is nobody's. */
	wire_value(peer_message(MESSAGE_RETURN, 77, ""), MESSAGE_NULL, 0, NULL, 0);
	peer_run();
	assert_int_equal(done_result, -UNILET_EXCEPTION);
	assert_string_equal(done_name, "SyntaxError");
}

static void a_file_leaves_as_it_is_pulled(void **state)
{
	struct unilet_writer *value = unilet_writer_open();
	struct message_value header;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], "first", 5), 5);
	unilet_write_stream(value, fd[0], "text/plain");
	assert_int_equal(unilet_post_message(value), 0);
	memcpy(&header, peer.sent[0].bytes + sizeof(struct message), sizeof(header));
	assert_int_equal(header.kind, MESSAGE_STREAM);
	assert_true(sdk_stream_any());
	peer_message(MESSAGE_PULL, header.size, "");
	peer_run();
	peer_sent_is(1, MESSAGE_CHUNK, header.size);
	assert_int_equal(peer.sent[1].attached_length, 5);
	assert_memory_equal(peer.sent[1].attached, "first", 5);
	close(fd[1]);
	peer_message(MESSAGE_PULL, header.size, "");
	peer_message(MESSAGE_PULL, header.size, ""); /* after its end: nobody's */
	peer.first = peer.count - 2;
	unilet_on_message(hear, heard); /* so that messages are wanted after it */
	peer_run();
	assert_int_equal(peer.sent_count, 3);
	assert_false(sdk_stream_any());
	assert_int_equal(read(fd[0], heard, 1), -1);
}

static void a_stream_that_is_stopped_or_not_sent_is_closed(void **state)
{
	struct unilet_writer *value = unilet_writer_open();
	struct message_value header;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	unilet_write_stream(value, fd[0], "");
	peer.send_result = -UNILET_CLOSED;
	assert_int_equal(unilet_post_message(value), -UNILET_CLOSED);
	assert_false(sdk_stream_any());
	assert_int_equal(read(fd[0], heard, 1), -1);
	peer.send_result = 0;
	value = unilet_writer_open();
	unilet_write_stream(value, fd[1], "");
	assert_int_equal(unilet_post_message(value), 0);
	memcpy(&header, peer.sent[0].bytes + sizeof(struct message), sizeof(header));
	peer_message(MESSAGE_STOP, header.size, "");
	peer_run();
	assert_false(sdk_stream_any());
	assert_int_equal(write(fd[1], "x", 1), -1);
}

/* A source that works long, and lets others be served meanwhile. */
static struct {
	int waits;
	long result;
	int closed;
} work;

static long read_work(void *context, void *to, size_t size)
{
	assert_ptr_equal(context, &work);
	assert_true(size > 0);
	memset(to, 'w', 1);
	if (work.waits)
		unilet_wait(0);
	assert_int_equal(work.closed, 0);
	return work.result;
}

static void close_work(void *context)
{
	assert_ptr_equal(context, &work);
	work.closed++;
}

/* The id of the stream that was sent. */
static uint32_t send_work(int waits, long result)
{
	const struct unilet_source source = {read_work, close_work, &work};
	struct unilet_writer *value = unilet_writer_open();
	struct message_value header;

	memset(&work, 0, sizeof(work));
	work.waits = waits;
	work.result = result;
	unilet_write_source(value, &source, "");
	assert_int_equal(unilet_post_message(value), 0);
	memcpy(&header, peer.sent[0].bytes + sizeof(struct message), sizeof(header));
	return header.size;
}

static void a_source_is_stopped_while_it_works(void **state)
{
	const uint32_t id = send_work(1, 1);

	(void)state;
	peer_message(MESSAGE_PULL, id, "");
	peer_message(MESSAGE_STOP, id, "");
	peer_run();
	assert_int_equal(work.closed, 1);
	assert_int_equal(peer.sent_count, 1); /* nobody gets the chunk */
	assert_false(sdk_stream_any());
}

static void a_source_that_fails_says_so(void **state)
{
	const uint32_t id = send_work(0, -UNILET_ERROR_CANCELLED);
	struct unilet_message *chunk;

	(void)state;
	peer_message(MESSAGE_PULL, id, "");
	peer_run();
	chunk = peer_sent(1);
	assert_int_equal(chunk->header.kind, MESSAGE_CHUNK);
	assert_string_equal(unilet_item_error_name(unilet_message_value(chunk)), "AbortError");
	unilet_message_free(chunk);
	assert_int_equal(work.closed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_call_is_answered, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(what_is_not_exported_throws, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(a_call_may_be_answered_later, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(bytes_are_changed_where_they_arrived, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(larger_buffers_are_offered_when_needed, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(messages_go_both_ways, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(an_import_is_awaited_and_calls_are_served_meanwhile, peer_reset,
						stop_hearing),
		cmocka_unit_test_setup_teardown(an_import_that_nobody_answers_fails, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(an_import_that_throws_is_told, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(a_file_leaves_as_it_is_pulled, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(a_stream_that_is_stopped_or_not_sent_is_closed, peer_reset,
						stop_hearing),
		cmocka_unit_test_setup_teardown(a_source_is_stopped_while_it_works, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(a_source_that_fails_says_so, peer_reset, stop_hearing),
	};

	return cmocka_run_group_tests(tests, peer_open, NULL);
}
