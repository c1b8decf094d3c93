/* test_gdb_packet.c: gdb's packets: what they mean, and that nothing malformed does harm. */
#include <stdlib.h>
#include <string.h>

#include "../../host/gdb_packet.h"
#include "cmocka_all.h"

#define RANDOM_ROUNDS 200000
#define RANDOM_SEED   1u

static struct packet_reader reader;
static struct packet packet;

/* The last event that these bytes cause. */
static enum packet_event take(const char *bytes, size_t length)
{
	enum packet_event event = PACKET_NOTHING;

	for (size_t i = 0; i < length; i++)
		event = packet_take(&reader, (uint8_t)bytes[i]);
	return event;
}

static enum packet_event take_text(const char *bytes)
{
	return take(bytes, strlen(bytes));
}

static enum packet_kind parse(const char *text)
{
	packet_parse(text, strlen(text), &packet);
	return packet.kind;
}

static void a_packet_is_taken_whatever_stands_before_it(void **state)
{
	(void)state;
	assert_int_equal(take_text("++-x$g#67"), PACKET_WHOLE);
	assert_int_equal(reader.length, 1);
	assert_string_equal(reader.text, "g");
	assert_int_equal(take_text("$#00"), PACKET_WHOLE);
	assert_int_equal(reader.length, 0);
	assert_int_equal(take_text("\x03"), PACKET_INTERRUPT);
	assert_int_equal(take_text("$a\x03#64"), PACKET_WHOLE); /* inside, it is text */
}

static void a_wrong_sum_is_damage(void **state)
{
	(void)state;
	assert_int_equal(take_text("$g#68"), PACKET_DAMAGED);
	assert_int_equal(take_text("$g#6"), PACKET_NOTHING);
	assert_int_equal(take_text("x"), PACKET_DAMAGED);
	assert_int_equal(take_text("$g#67"), PACKET_WHOLE);
}

static void a_packet_that_is_too_long_is_damage(void **state)
{
	static char bytes[PACKET_BYTES_MAX + 8];

	(void)state;
	memset(bytes, 'a', sizeof(bytes));
	bytes[0] = '$';
	memcpy(bytes + 1 + PACKET_BYTES_MAX, "#00", 3); /* 4096 times 'a' are 0 */
	assert_int_equal(take(bytes, PACKET_BYTES_MAX + 4), PACKET_WHOLE);
	assert_int_equal(reader.length, PACKET_BYTES_MAX);
	memset(bytes + 1, 'a', sizeof(bytes) - 1);
	memcpy(bytes + 2 + PACKET_BYTES_MAX, "#61", 3);
	assert_int_equal(take(bytes, PACKET_BYTES_MAX + 5), PACKET_DAMAGED);
}

static void packets_mean_what_the_manual_says(void **state)
{
	(void)state;
	assert_int_equal(parse("m55000000a0b0,10"), PACKET_READ_MEMORY);
	assert_true(packet.address == 0x55000000a0b0 && packet.length == 16);
	assert_int_equal(parse("M10,2:cCfe"), PACKET_WRITE_MEMORY);
	assert_true(packet.data_bytes == 2 && packet.data[0] == 0xcc && packet.data[1] == 0xfe);
	assert_int_equal(parse("P1a=0011"), PACKET_WRITE_REGISTER);
	assert_true(packet.address == 26 && packet.data_bytes == 2);
	assert_int_equal(parse("p10"), PACKET_READ_REGISTER);
	assert_int_equal(parse("Z2,1000,4"), PACKET_WATCH);
	assert_int_equal(parse("z2,1000,4"), PACKET_UNWATCH);
	assert_int_equal(parse("Hg2"), PACKET_CHOOSE_THREAD);
	assert_int_equal(packet.thread, 2);
	assert_int_equal(parse("Hg-1"), PACKET_CHOOSE_THREAD);
	assert_true(packet.thread == PACKET_ALL_THREADS);
	assert_int_equal(parse("vCont?"), PACKET_CAN_RESUME);
	assert_int_equal(parse("qSupported:xmlRegisters=i386"), PACKET_SUPPORTED);
	assert_int_equal(parse("qC"), PACKET_CURRENT_THREAD);
	assert_int_equal(parse("qXfer:features:read:target.xml:0,ffb"), PACKET_DESCRIPTION);
	assert_int_equal(packet.length, 0xffb);
}

static void each_thread_has_its_action(void **state)
{
	(void)state;
	assert_int_equal(parse("vCont;s:1;C0b:2;S05;c"), PACKET_RESUME);
	assert_int_equal(packet.action_count, 4);
	assert_true(packet.action[0].step && packet.action[0].thread == 1 && packet.action[0].signal == 0);
	assert_true(!packet.action[1].step && packet.action[1].thread == 2 && packet.action[1].signal == 11);
	assert_true(packet.action[2].step && packet.action[2].thread == PACKET_ALL_THREADS);
	assert_true(!packet.action[3].step && packet.action[3].thread == PACKET_ALL_THREADS);
}

static void what_is_not_known_is_told_apart_from_what_is_malformed(void **state)
{
	static const char *const unknown[] = {
		"",    "G00", "X10,0:", "Z0,10,1",          "z0,10,1", "Z3,10,1", "Hc0", "vMustReplyEmpty",
		"qCx", "gg",  "??",     "QStartNoAckModeX", "!",       "R00"};
	static const char *const malformed[] = {"m",
						"m10",
						"m10,",
						"m,1",
						"m10,1x",
						"m10000000000000000,1",
						"m1,-1",
						"M10,2:cc",
						"M10,1:ccc",
						"M10,1:xx",
						"M10,1",
						"M10,2:ccccc",
						"p",
						"p-1",
						"P1",
						"P1=0g",
						"P1=000",
						"Z2,10",
						"Z2,10,4;X0",
						"Hg",
						"Hgx",
						"Hg--1",
						"T",
						"T 1",
						"vCont;",
						"vCont;t",
						"vCont;c;",
						"vCont;C",
						"vCont;C100",
						"vCont;cx",
						"vCont;c:",
						"vCont;r1,2",
						"vCont;c;c;c;c;c;c;c;c;c;c;c;c;c;c;c;c;c",
						"qXfer:features:read:target.xml:0"};

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		if (parse(unknown[i]) != PACKET_UNKNOWN)
			fail_msg("%s is %d", unknown[i], (int)packet.kind);
	for (size_t i = 0; i < sizeof(malformed) / sizeof(malformed[0]); i++)
		if (parse(malformed[i]) != PACKET_MALFORMED)
			fail_msg("%s is %d", malformed[i], (int)packet.kind);
}

/* Always the same numbers. */
static unsigned next_random(void)
{
	static uint64_t number = RANDOM_SEED;

	number = number * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(number >> 33);
}

/* Whole packets with one to three bytes changed, cut or doubled: whatever comes of it is within its bounds. */
static void damaged_packets_stay_within_bounds(void **state)
{
	static const char *const good[] = {"m55000000a0b0,10",
					   "M10,4:00112233",
					   "P1a=00112233",
					   "vCont;s:1;C0b:2;c",
					   "Z2,1000,4",
					   "Hg-1",
					   "T2",
					   "qXfer:features:read:target.xml:0,ffb",
					   "p10",
					   "qSupported:a+;b-",
					   "D;1",
					   "k"};

	(void)state;
	for (unsigned round = 0; round < RANDOM_ROUNDS; round++) {
		const char *base = good[next_random() % (sizeof(good) / sizeof(good[0]))];
		char text[64];
		size_t length = strlen(base);

		memcpy(text, base, length);
		for (unsigned change = next_random() % 3 + 1; change > 0; change--)
			text[next_random() % length] = (char)next_random();
		if (next_random() % 4 == 0)
			length -= next_random() % length;
		packet_parse(text, length, &packet);
		assert_true(packet.kind <= PACKET_KILL);
		assert_true(packet.data_bytes <= PACKET_DATA_MAX && packet.action_count <= PACKET_ACTIONS_MAX);
		if (packet.kind == PACKET_WRITE_MEMORY)
			assert_int_equal(packet.data_bytes, packet.length);
	}
}

static void any_bytes_leave_the_reader_in_order(void **state)
{
	(void)state;
	for (unsigned i = 0; i < RANDOM_ROUNDS; i++) {
		static const char some[] = "$#0a\x03+g}*";

		packet_take(&reader, next_random() % 2 ? (uint8_t)next_random() : (uint8_t)some[next_random() % 9]);
		assert_true(reader.length <= PACKET_BYTES_MAX + 1);
	}
	take_text("#00#00");
	assert_int_equal(take_text("$g#67"), PACKET_WHOLE);
}

static void a_reply_has_its_sum_and_never_more_than_fits(void **state)
{
	static struct packet_reply reply;
	static const uint8_t data[PACKET_BYTES_MAX];
	const uint8_t bytes[] = {0x0f, 0xa0};

	(void)state;
	packet_begin(&reply);
	packet_put_text(&reply, "T");
	packet_put_bytes(&reply, bytes, sizeof(bytes));
	packet_put_number(&reply, 0x120);
	packet_put_number(&reply, 0);
	packet_end(&reply);
	assert_int_equal(reply.length, 13);
	assert_memory_equal(reply.text, "$T0fa01200#", 11);
	assert_int_equal(take(reply.text, reply.length), PACKET_WHOLE);
	packet_begin(&reply);
	packet_put_bytes(&reply, data, sizeof(data));
	packet_end(&reply);
	assert_int_equal(reply.length, sizeof(reply.text));
	assert_int_equal(take(reply.text, reply.length), PACKET_WHOLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_packet_is_taken_whatever_stands_before_it),
		cmocka_unit_test(a_wrong_sum_is_damage),
		cmocka_unit_test(a_packet_that_is_too_long_is_damage),
		cmocka_unit_test(packets_mean_what_the_manual_says),
		cmocka_unit_test(each_thread_has_its_action),
		cmocka_unit_test(what_is_not_known_is_told_apart_from_what_is_malformed),
		cmocka_unit_test(damaged_packets_stay_within_bounds),
		cmocka_unit_test(any_bytes_leave_the_reader_in_order),
		cmocka_unit_test(a_reply_has_its_sum_and_never_more_than_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
