/* test_sdk_shortage.c: message.h when room, memory or patience run out: whoever waits hears of it, and nothing stands still. */
#include "fake_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/error.h>
#include <unilet/event.h>

#include "fake_os.h"

#define NOTHING 1 /* fake_os.bulk_max: no larger piece is free */
#define CALLS   40

static int start(void **state)
{
	fake_os.bulk_max = 0;
	return peer_reset(state);
}

static void long_text(struct unilet_call *call)
{
	fake_os.bulk_max = NOTHING;
	assert_int_equal(unilet_return_string(call, "there is no room for this"), -UNILET_ERROR_BUSY);
	fake_os.bulk_max = 0;
}
UNILET_EXPORT(long_text)

static void an_answer_without_room_is_an_error(void **state)
{
	(void)state;
	wire_value(peer_message(MESSAGE_CALL, 5, "long_text"), MESSAGE_ARRAY, 0, NULL, 0);
	peer_run();
	peer_sent_error(0, 5, "DataCloneError", unilet_error_text(-UNILET_ERROR_BUSY));
	assert_int_equal(peer.sent_count, 1);
}

static size_t asked;

static long read_all_of_it(void *context, void *to, size_t size)
{
	(void)context;
	memset(to, 'x', size);
	asked = size;
	return (long)size;
}

static uint32_t send_source(void)
{
	const struct unilet_source source = {read_all_of_it, NULL, NULL};
	struct unilet_writer *value = unilet_writer_open();
	struct message_value header;

	unilet_write_source(value, &source, "");
	assert_int_equal(unilet_post_message(value), 0);
	memcpy(&header, peer.sent[0].bytes + sizeof(struct message), sizeof(header));
	return header.size;
}

static void a_chunk_is_as_small_as_it_must_be(void **state)
{
	const uint32_t id = send_source();

	(void)state;
	peer_message(MESSAGE_PULL, id, "");
	peer_message(MESSAGE_STOP, id, "");
	fake_os.bulk_max = SDK_ATTACHED_BYTES;
	peer_run();
	assert_int_equal(asked, SDK_ATTACHED_BYTES);
	peer_sent_is(1, MESSAGE_CHUNK, id);
	assert_int_equal(peer.sent[1].attached_length, SDK_ATTACHED_BYTES);
}

static void a_chunk_without_room_is_an_error(void **state)
{
	const uint32_t id = send_source();
	struct unilet_message *chunk;

	(void)state;
	peer_message(MESSAGE_PULL, id, "");
	assert_int_equal(sdk_message_post(), 0); /* while there is room */
	fake_os.bulk_max = NOTHING;
	peer_run();
	chunk = peer_sent(1);
	assert_int_equal(chunk->header.kind, MESSAGE_CHUNK);
	assert_string_equal(unilet_item_error_name(unilet_message_value(chunk)), "NotReadableError");
	unilet_message_free(chunk);
	assert_false(sdk_stream_any());
}

static void small(struct unilet_call *call)
{
	unilet_return(call);
}
UNILET_EXPORT(small)

static void a_message_that_cannot_fit_does_not_hold_up_others(void **state)
{
	struct wire *large = peer_message(MESSAGE_CALL, 1, "small");

	(void)state;
	wire_value(large, MESSAGE_ARRAY, 1, NULL, 0);
	wire_bytes(large, MESSAGE_UINT8S, 0, PEER_LARGE);
	large->attached_length = PEER_LARGE;
	wire_value(peer_message(MESSAGE_CALL, 2, "small"), MESSAGE_ARRAY, 0, NULL, 0);
	fake_os.bulk_max = SDK_ATTACHED_BYTES;
	peer_run();
	assert_int_equal(peer.refused, 1);
	assert_int_equal(peer.sent_count, 1);
	peer_sent_is(0, MESSAGE_RETURN, 2);
}

static void a_message_waits_for_what_the_program_gives_back(void **state)
{
	struct wire *large = peer_message(MESSAGE_CALL, 1, "small");
	void *bytes = unilet_bytes_new(4096);

	(void)state;
	assert_non_null(bytes);
	wire_value(large, MESSAGE_ARRAY, 1, NULL, 0);
	wire_bytes(large, MESSAGE_UINT8S, 0, PEER_LARGE);
	large->attached_length = PEER_LARGE;
	fake_os.bulk_max = SDK_ATTACHED_BYTES;
	assert_int_equal(unilet_wait(0), 0);
	assert_int_equal(unilet_wait(0), 0);
	assert_int_equal(peer.refused, 0);
	assert_int_equal(peer.sent_count, 0);
	unilet_bytes_free(bytes);
	fake_os.bulk_max = 0;
	peer_run();
	peer_sent_is(0, MESSAGE_RETURN, 1);
}

/* Each call asks the other side something, which answers when all of them have come. */
static void ask(struct unilet_call *call)
{
	struct unilet_message *answer;

	assert_int_equal(unilet_import_call("what", NULL, &answer), 0);
	unilet_message_free(answer);
	unilet_return(call);
}
UNILET_EXPORT(ask)

static uint32_t unanswered[CALLS]; /* what the program asked: the last one is answered first */
static unsigned unanswered_count, asked_calls, answers;

static void answer_one(void)
{
	assert_true(unanswered_count > 0);
	wire_value(peer_message(MESSAGE_RETURN, unanswered[--unanswered_count], ""), MESSAGE_NULL, 0, NULL, 0);
}

/* Nothing is answered before as many wait for each other as may. */
static void count(const struct wire *sent)
{
	struct message header;

	memcpy(&header, sent->bytes, sizeof(header));
	peer.sent_count = 0; /* they are counted, and not kept */
	if (header.kind == MESSAGE_CALL) {
		unanswered[unanswered_count++] = header.id;
		asked_calls++;
		if (unanswered_count == SDK_IMPORT_DEPTH_MAX)
			answer_one();
	} else {
		assert_int_equal(header.kind, MESSAGE_RETURN);
		answers++;
		if (asked_calls == CALLS && answers < CALLS)
			answer_one();
	}
}

static void calls_beyond_the_limit_of_waiting_are_held(void **state)
{
	(void)state;
	peer.on_sent = count;
	for (uint32_t id = 1; id <= CALLS; id++)
		wire_value(peer_message(MESSAGE_CALL, id, "ask"), MESSAGE_ARRAY, 0, NULL, 0);
	peer_run();
	assert_int_equal(asked_calls, CALLS);
	assert_int_equal(answers, CALLS);
}

static int ticks;

static void tick(void *context)
{
	(void)context;
	ticks++;
}

static void stop_then_wait(void *context)
{
	(void)context;
	unilet_stop();
	assert_true(unilet_timer_start(1, tick, NULL) > 0);
	assert_int_equal(unilet_wait(1000), 1);
	assert_int_equal(ticks, 1);
}

static void who_waits_after_a_stop_still_gets_timers(void **state)
{
	(void)state;
	fake_os.has_window[CALL_SERVICE] = 0; /* no messages: the timers alone */
	assert_true(unilet_timer_start(0, stop_then_wait, NULL) > 0);
	assert_int_equal(unilet_run(), 0);
	fake_os.has_window[CALL_SERVICE] = 1;
	assert_int_equal(ticks, 1);
}

static void what_no_array_can_hold_is_not_sent(void **state)
{
	static const uint8_t bytes[8];
	struct unilet_writer *value = unilet_writer_open();

	(void)state;
	unilet_write_bytes_as(value, UNILET_DOUBLES, bytes, 7);
	assert_int_equal(unilet_post_message(value), -UNILET_ERROR_INVALID);
	value = unilet_writer_open();
	unilet_write_bytes_as(value, (enum unilet_bytes)40, bytes, 8);
	assert_int_equal(unilet_post_message(value), -UNILET_ERROR_INVALID);
	assert_int_equal(peer.sent_count, 0);
	unilet_bytes_free(unilet_bytes_new(0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(who_waits_after_a_stop_still_gets_timers, start),
		cmocka_unit_test_setup(an_answer_without_room_is_an_error, start),
		cmocka_unit_test_setup(a_chunk_is_as_small_as_it_must_be, start),
		cmocka_unit_test_setup(a_chunk_without_room_is_an_error, start),
		cmocka_unit_test_setup(a_message_that_cannot_fit_does_not_hold_up_others, start),
		cmocka_unit_test_setup(a_message_waits_for_what_the_program_gives_back, start),
		cmocka_unit_test_setup(what_no_array_can_hold_is_not_sent, start),
		cmocka_unit_test_setup(calls_beyond_the_limit_of_waiting_are_held, start),
	};

	return cmocka_run_group_tests(tests, peer_open, NULL);
}
