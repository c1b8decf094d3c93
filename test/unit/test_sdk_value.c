/* test_sdk_value.c: values of message.h: every kind read and written; none that is malformed is believed. */
#include "fake_peer.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/event.h>

/* A reader and a writer that both err in the same way are found by test/vectors only. */
#include "../copy_value.h"

static int stop_hearing(void **state)
{
	(void)state;
	unilet_on_message(NULL, NULL);
	return 0;
}

/* A message with every kind but bytes and files. */
static void add_all_kinds(struct wire *wire)
{
	const int64_t least = INT64_MIN;
	const double date = 1e12;

	wire_value(wire, MESSAGE_ARRAY, 10, NULL, 0);
	wire_value(wire, MESSAGE_UNDEFINED, 0, NULL, 0);
	wire_value(wire, MESSAGE_NULL, 0, NULL, 0);
	wire_value(wire, MESSAGE_FALSE, 0, NULL, 0);
	wire_value(wire, MESSAGE_TRUE, 0, NULL, 0);
	wire_number(wire, -0.0);
	wire_value(wire, MESSAGE_INT64, 0, &least, sizeof(least));
	wire_value(wire, MESSAGE_DATE, 0, &date, sizeof(date));
	wire_value(wire, MESSAGE_OBJECT, 2, NULL, 0);
	wire_string(wire, "eightlong");
	wire_string(wire, "");
	wire_string(wire, "list");
	wire_value(wire, MESSAGE_ARRAY, 0, NULL, 0);
	wire_value(wire, MESSAGE_MAP, 1, NULL, 0);
	wire_value(wire, MESSAGE_ARRAY, 1, NULL, 0);
	wire_number(wire, 1);
	wire_value(wire, MESSAGE_MAP, 0, NULL, 0);
	wire_value(wire, MESSAGE_ERROR, 0, NULL, 0);
	wire_string(wire, "TypeError");
	wire_string(wire, "\xf0\x9f\x90\xa7");
}

static void keep_copy(struct unilet_item value, void *context)
{
	struct unilet_writer *writer = unilet_writer_open();

	(void)context;
	assert_int_equal(unilet_item_int64(unilet_item_at(value, 5)), INT64_MIN);
	assert_true(signbit(unilet_item_number(unilet_item_at(value, 4))));
	assert_string_equal(unilet_item_string(unilet_item_member(unilet_item_at(value, 7), "eightlong"), NULL), "");
	assert_int_equal(unilet_item_kind(unilet_item_member(unilet_item_at(value, 7), "none")), UNILET_ITEM_UNDEFINED);
	assert_int_equal(unilet_item_kind(unilet_item_at(value, 10)), UNILET_ITEM_UNDEFINED);
	assert_true(isnan(unilet_item_number(unilet_item_at(value, 0))));
	copy_value(value, writer);
	assert_int_equal(unilet_post_message(writer), 0);
}

static void every_kind_is_read_and_written(void **state)
{
	struct wire *wire = peer_message(MESSAGE_POST, 0, "");

	(void)state;
	add_all_kinds(wire);
	unilet_on_message(keep_copy, NULL);
	peer_run();
	assert_int_equal(peer.sent[0].length, peer.waiting[0].length);
	assert_memory_equal(peer.sent[0].bytes, peer.waiting[0].bytes, peer.waiting[0].length);
}

/* One message cut or changed at a place; none of these may reach the handler, or the program beyond its own memory. */
static void damaged_messages_do_not_arrive_or_arrive_whole(void **state)
{
	struct wire good = *peer_message(MESSAGE_POST, 0, "");
	struct unilet_message message = {0};
	unsigned refused = 0;

	(void)state;
	add_all_kinds(&good);
	message.header.value_length = (uint32_t)(good.length - sizeof(struct message));
	message.value = malloc(message.header.value_length);
	assert_non_null(message.value);
	for (size_t at = 0; at < message.header.value_length; at++) {
		for (unsigned bit = 0; bit < 8; bit++) {
			memcpy(message.value, good.bytes + sizeof(struct message), message.header.value_length);
			message.value[at] ^= (uint8_t)(1u << bit);
			refused += sdk_message_check(&message) < 0;
		}
	}
	assert_true(refused > message.header.value_length);
	memcpy(message.value, good.bytes + sizeof(struct message), message.header.value_length);
	assert_int_equal(sdk_message_check(&message), 0);
	for (; message.header.value_length > 0; message.header.value_length -= 8) {
		uint8_t *exact = malloc(message.header.value_length - 8);

		/* Of its own length, so that a read beyond it is seen. */
		memcpy(exact, message.value, message.header.value_length - 8);
		free(message.value);
		message.value = exact;
		if (message.header.value_length == 8)
			break;
		message.header.value_length -= 8;
		assert_int_equal(sdk_message_check(&message), -UNILET_INVALID);
		message.header.value_length += 8;
	}
	free(message.value);
}

static char heard[64];

static void hear(struct unilet_item value, void *context)
{
	assert_ptr_equal(context, heard);
	snprintf(heard, sizeof(heard), "%s", unilet_item_string(value, NULL));
}

static void malformed_messages_are_dropped(void **state)
{
	struct wire *wire;

	(void)state;
	unilet_on_message(hear, heard);
	heard[0] = 0;
	peer_message(MESSAGE_POST, 0, "")->length = 8;
	wire = peer_message(MESSAGE_POST, 0, ""); /* more than there is */
	wire_string(wire, "a");
	wire->length -= 8;
	wire = peer_message(MESSAGE_POST, 0, ""); /* a count that nothing stands behind */
	wire_value(wire, MESSAGE_ARRAY, 0x7fffffff, NULL, 0);
	wire = peer_message(MESSAGE_POST, 0, ""); /* no zero behind the string */
	wire_value(wire, MESSAGE_STRING, 8, "12345678", 8);
	wire = peer_message(MESSAGE_POST, 0, ""); /* bytes outside */
	wire_bytes(wire, MESSAGE_UINT8S, 64, 1);
	wire = peer_message(MESSAGE_POST, 0, ""); /* bytes astray */
	wire_bytes(wire, MESSAGE_UINT8S, 8, 1);
	wire->attached_length = 64;
	wire = peer_message(MESSAGE_POST, 0, ""); /* half a number */
	wire_bytes(wire, MESSAGE_DOUBLES, 0, 12);
	wire->attached_length = 64;
	wire = peer_message(MESSAGE_POST, 0, ""); /* 33 deep */
	for (int i = 0; i < 33; i++)
		wire_value(wire, MESSAGE_ARRAY, i < 32, NULL, 0);
	peer_run();
	assert_string_equal(heard, "");
	assert_int_equal(peer.sent_count, 0);
}

static void values_in_the_wrong_place_are_not_sent(void **state)
{
	struct unilet_writer *value = unilet_writer_open();

	(void)state;
	unilet_write_object_begin(value);
	unilet_write_number(value, 1); /* without its key */
	unilet_write_end(value);
	assert_int_equal(unilet_post_message(value), -UNILET_INVALID);
	value = unilet_writer_open();
	unilet_write_number(value, 1);
	unilet_write_number(value, 2); /* a message is one value */
	assert_int_equal(unilet_post_message(value), -UNILET_INVALID);
	value = unilet_writer_open();
	unilet_write_map_begin(value);
	unilet_write_number(value, 1);
	unilet_write_end(value);
	assert_int_equal(unilet_post_message(value), -UNILET_INVALID);
	value = unilet_writer_open();
	for (int i = 0; i < 34; i++)
		unilet_write_array_begin(value);
	assert_int_equal(unilet_post_message(value), -UNILET_TOO_LARGE);
	assert_int_equal(peer.sent_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind_is_read_and_written, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(damaged_messages_do_not_arrive_or_arrive_whole, peer_reset,
						stop_hearing),
		cmocka_unit_test_setup_teardown(malformed_messages_are_dropped, peer_reset, stop_hearing),
		cmocka_unit_test_setup_teardown(values_in_the_wrong_place_are_not_sent, peer_reset, stop_hearing),
	};

	return cmocka_run_group_tests(tests, peer_open, NULL);
}
