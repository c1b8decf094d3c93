/* test_server_call.c: the real server process with a call to make, the guest played here: what is printed, what is answered,
 * and what ends a guest. */
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../abi/console_abi.h"
#include "../../abi/error_abi.h"
#include "../../abi/limits_abi.h"
#include "../../host/message_value.h"
#include "cmocka_all.h"
#include "server_process.h"

#define IN         WINDOW_BULK_OFFSET /* where messages of the guest lie, and where it receives them */
#define OUT        (IN + 0x4000)
#define ATTACHED   (IN + 0x8000)
#define ROOM       0x4000u
#define TEXT_BYTES (64u << 10)
#define POSTS      40u
#define POST_BYTES 6000u
#define LINE_BYTES (sizeof("message: ") - 1 + 6 * POST_BYTES + sizeof("\"\"\n") - 1) /* of zeroes, escaped */

static struct server_process server;
static char text[TEXT_BYTES];

static uint8_t *bulk(uint64_t offset)
{
	return server.guest.window.base + offset;
}

static struct message_writer writer(void)
{
	return (struct message_writer){.bytes = bulk(IN), .size = ROOM};
}

static void start_with(const char *name, int fd)
{
	static _Alignas(8) uint8_t call[256];
	struct message_writer make = {.bytes = call, .size = sizeof(call)};
	struct server_plan plan = {.program = getenv("UNILET_SERVER"), .call = call, .call_fd = fd};

	message_begin(&make, MESSAGE_CALL, 1, name);
	message_put(&make, MESSAGE_ARRAY, 1);
	message_put_string(&make, "argument", 8);
	plan.call_bytes = message_finish(&make);
	server_process_start(&server, &plan);
}

static void start(const char *name)
{
	start_with(name, 0);
}

static int end(void **state)
{
	(void)state;
	server_process_end(&server);
	return 0;
}

static struct ring_entry receive_entry(void)
{
	return (struct ring_entry){.opcode = MESSAGE_RECEIVE, .offset = OUT, .length = ROOM, .arg = {ATTACHED, ROOM}};
}

static struct message_view received(const struct ring_entry *done)
{
	struct message_view view;

	if (done->result < 0)
		fail_msg("received nothing: %d", done->result);
	assert_int_equal(message_check(bulk(OUT), (uint32_t)done->result, done->arg[0], MESSAGE_OF_HOST, &view), 0);
	return view;
}

static struct message_view receive(void)
{
	const struct ring_entry done = server_process_call(&server, receive_entry());

	return received(&done);
}

static struct message_view receive_call(void)
{
	const struct message_view view = receive();

	assert_int_equal(view.head.kind, MESSAGE_CALL);
	assert_int_equal(view.head.id, 1);
	return view;
}

static int32_t send_bytes(uint32_t length, uint64_t attached_length)
{
	return server_process_call(&server, (struct ring_entry){.opcode = MESSAGE_SEND,
								.offset = IN,
								.length = length,
								.arg = {ATTACHED, attached_length}})
		.result;
}

static int32_t send_message(struct message_writer *make, uint64_t attached_length)
{
	return send_bytes(message_finish(make), attached_length);
}

static int32_t send_string(enum message_kind kind, uint32_t id, const char *string)
{
	struct message_writer make = writer();

	message_begin(&make, kind, id, "");
	message_put_string(&make, string, strlen(string));
	return send_message(&make, 0);
}

static int32_t send_stream(enum message_kind kind, uint32_t id, uint32_t stream)
{
	struct message_writer make = writer();

	message_begin(&make, kind, id, "");
	message_put(&make, MESSAGE_STREAM, stream);
	message_put_string(&make, "", 0);
	return send_message(&make, 0);
}

static int32_t send_chunk(uint32_t stream, const char *bytes, size_t length)
{
	struct message_writer make = writer();

	message_begin(&make, MESSAGE_CHUNK, stream, "");
	if (bytes) {
		memcpy(bulk(ATTACHED), bytes, length);
		message_put_bytes(&make, MESSAGE_UINT8S, 0, length);
	} else {
		message_put(&make, MESSAGE_UNDEFINED, 0);
	}
	return send_message(&make, length);
}

/* Reads as many bytes as are wanted. */
static void assert_bytes_written(int fd, const char *wanted, size_t wanted_length)
{
	size_t length = 0;

	while (length < wanted_length) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		ssize_t got;

		if (poll(&ready, 1, 5000) != 1)
			break;
		got = read(fd, text + length, sizeof(text) - 1 - length);
		assert_true(got > 0);
		length += (size_t)got;
	}
	assert_int_equal(length, wanted_length);
	assert_memory_equal(text, wanted, length);
}

static void assert_written(int fd, const char *wanted)
{
	assert_bytes_written(fd, wanted, strlen(wanted));
}

static void assert_called(int32_t number)
{
	struct launch_report report;

	assert_int_equal(server_process_report(&server, &report), 1);
	assert_int_equal(report.kind, LAUNCH_CALLED);
	assert_int_equal(report.number, number);
}

/* Nothing has come. */
static void assert_quiet(int fd)
{
	assert_int_equal(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 20), 0);
}

static void gives_the_call_and_prints_its_result(void **state)
{
	struct message_view view;

	(void)state;
	start("greet");
	view = receive_call();
	assert_int_equal(view.head.name_length, 5);
	assert_memory_equal(view.name, "greet", 5);
	assert_quiet(server.control);
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "hello\x1b"), 0);
	assert_written(server.output[0], "\"hello\\u001b\"\n");
	assert_called(0);
	/* It was answered. */
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "again"), -UNILET_NOT_FOUND);
	server_process_stop(&server);
	assert_int_equal(poll(&(struct pollfd){.fd = server.error[0], .events = POLLIN}, 1, 0), 1);
	assert_int_equal(read(server.error[0], text, sizeof(text)), 0);
}

static void prints_what_was_thrown(void **state)
{
	struct message_writer make;

	(void)state;
	start("fails");
	receive_call();
	make = writer();
	message_begin(&make, MESSAGE_THROW, 1, "");
	message_put_error(&make, "RangeError", "too\nlarge\x1b[31m");
	assert_int_equal(send_message(&make, 0), 0);
	assert_written(server.error[0], "RangeError: too\\nlarge\\x1b[31m\n");
	assert_called(1);
	server_process_stop(&server);
}

static void a_call_that_is_refused_has_failed(void **state)
{
	const struct ring_entry refuse = {.opcode = MESSAGE_REFUSE};
	struct ring_entry small = receive_entry();

	(void)state;
	start("large");
	small.length = 8;
	assert_int_equal(server_process_call(&server, small).result, -UNILET_TOO_LARGE);
	assert_int_equal(server_process_call(&server, refuse).result, 0);
	assert_written(server.error[0], "QuotaExceededError: the unilet has no room for it\n");
	assert_called(1);
	assert_int_equal(server_process_call(&server, refuse).result, -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

static void is_not_answered_before_it_is_received(void **state)
{
	(void)state;
	start("early");
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "early"), -UNILET_NOT_FOUND);
	assert_int_equal(send_string(MESSAGE_RETURN, 2, "other"), -UNILET_NOT_FOUND);
	receive_call();
	assert_int_equal(send_string(MESSAGE_RETURN, 2, "other"), -UNILET_NOT_FOUND);
	assert_quiet(server.control);
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "now"), 0);
	assert_called(0);
	server_process_stop(&server);
}

static void shows_what_is_posted(void **state)
{
	(void)state;
	start("posts");
	assert_int_equal(send_string(MESSAGE_POST, 0, "one"), 0);
	assert_int_equal(send_string(MESSAGE_POST, 0, "two"), 0);
	assert_written(server.error[0], "message: \"one\"\nmessage: \"two\"\n");
	server_process_stop(&server);
}

/* More than half of what a pipe holds, when it is printed. */
static uint32_t write_long_post(void)
{
	struct message_writer make = writer();

	memset(text, 0, sizeof(text));
	message_begin(&make, MESSAGE_POST, 0, "");
	message_put_string(&make, text, POST_BYTES);
	return message_finish(&make);
}

/* Standard error is full: messages wait, all else goes on, and nothing is lost or out of order. */
static void posts_wait_for_whoever_reads(void **state)
{
	struct ring_entry entry = {.opcode = MESSAGE_SEND, .offset = IN}, cancel = {.opcode = RING_CANCEL, .tag = 1};
	unsigned answered = 0;
	size_t length = 0;

	(void)state;
	start("posts");
	entry.length = write_long_post();
	for (unsigned i = 0; i < POSTS; i++) {
		entry.tag = 1000 + i;
		guest_side_submit(&server.guest, &entry);
	}
	/* The last one has to wait, and is taken back. */
	cancel.arg[0] = entry.tag;
	guest_side_submit(&server.guest, &cancel);
	for (struct ring_entry done = {0}; done.tag != cancel.tag; answered++) {
		done = server_process_next(&server);
		assert_int_equal(done.result, done.tag == entry.tag ? -UNILET_CANCELLED : 0);
	}
	assert_in_range(answered, 3, POSTS - 1);
	/* The second one is being written, and answered when it is. */
	cancel.arg[0] = 1001;
	assert_int_equal(server_process_call(&server, cancel).result, -UNILET_BUSY);
	while (length < (size_t)(POSTS - 1) * LINE_BYTES)
		length += (size_t)read(server.error[0], text, sizeof(text));
	assert_int_equal(length, (size_t)(POSTS - 1) * LINE_BYTES);
	for (; answered < POSTS + 1; answered++)
		assert_int_equal(server_process_next(&server).result, 0);
	server_process_stop(&server);
}

/* Its error would be printed in the middle of what is being printed. */
static void a_refusal_waits_its_turn(void **state)
{
	struct ring_entry entry = receive_entry(), done;

	(void)state;
	start("large");
	entry.length = 8;
	assert_int_equal(server_process_call(&server, entry).result, -UNILET_TOO_LARGE);
	entry = (struct ring_entry){.opcode = MESSAGE_SEND, .tag = 7, .offset = IN, .length = write_long_post()};
	assert_int_equal(server_process_call(&server, entry).result, 0);
	guest_side_submit(&server.guest, &entry);
	entry = (struct ring_entry){.opcode = MESSAGE_REFUSE, .tag = 8};
	guest_side_submit(&server.guest, &entry);
	entry = (struct ring_entry){.opcode = RING_CANCEL, .tag = 9, .arg = {8}};
	guest_side_submit(&server.guest, &entry);
	done = server_process_next(&server);
	assert_int_equal(done.tag, 8);
	assert_int_equal(done.result, -UNILET_CANCELLED);
	assert_int_equal(server_process_next(&server).result, 0);
}

static void imports_are_refused(void **state)
{
	struct message_writer make;
	struct message_view view;
	const uint8_t *at;

	(void)state;
	start("imports");
	receive_call();
	for (uint32_t id = 1; id <= UNILET_MESSAGE_CALLS_MAX + 1; id++) {
		make = writer();
		message_begin(&make, MESSAGE_CALL, id, "alert");
		message_put(&make, MESSAGE_ARRAY, 0);
		assert_int_equal(send_message(&make, 0), id > UNILET_MESSAGE_CALLS_MAX ? -UNILET_BUSY : 0);
	}
	for (uint32_t id = 1; id <= UNILET_MESSAGE_CALLS_MAX; id++) {
		view = receive();
		assert_int_equal(view.head.kind, MESSAGE_THROW);
		assert_int_equal(view.head.id, id);
	}
	at = view.value;
	assert_int_equal(message_value_next(&at).kind, MESSAGE_ERROR);
	assert_string_equal(message_value_next(&at).text, "NotFoundError");
	assert_string_equal(message_value_next(&at).text, "no page, so nothing to import: alert");
	server_process_stop(&server);
}

static void a_stream_is_written_as_it_is_pulled(void **state)
{
	struct message_view view;

	(void)state;
	start("stream");
	receive_call();
	assert_int_equal(send_stream(MESSAGE_RETURN, 1, 5), 0);
	view = receive();
	assert_int_equal(view.head.kind, MESSAGE_PULL);
	assert_int_equal(view.head.id, 5);
	assert_int_equal(send_chunk(6, "x", 1), -UNILET_NOT_FOUND);
	assert_int_equal(send_chunk(5, "a\0b", 3), 0);
	assert_int_equal(send_chunk(5, "unasked", 7), -UNILET_NOT_FOUND);
	assert_int_equal(receive().head.kind, MESSAGE_PULL);
	assert_int_equal(send_chunk(5, "c\n", 2), 0);
	assert_bytes_written(server.output[0], "a\0bc\n", 5);
	assert_quiet(server.control);
	assert_int_equal(send_chunk(5, NULL, 0), 0);
	assert_called(0);
	server_process_stop(&server);
}

static void a_stream_that_breaks_is_told(void **state)
{
	struct message_writer make;

	(void)state;
	start("stream");
	receive_call();
	assert_int_equal(send_stream(MESSAGE_RETURN, 1, 5), 0);
	assert_int_equal(receive().head.kind, MESSAGE_PULL);
	make = writer();
	message_begin(&make, MESSAGE_CHUNK, 5, "");
	message_put_error(&make, "NotReadableError", "gone");
	assert_int_equal(send_message(&make, 0), 0);
	assert_written(server.error[0], "NotReadableError: gone\n");
	assert_called(1);
	server_process_stop(&server);
}

/* One that nobody reads is stopped, and counts until the guest knows. */
static void streams_that_nobody_reads_are_stopped(void **state)
{
	struct message_view view;

	(void)state;
	start("streams");
	receive_call();
	for (uint32_t id = 1; id <= UNILET_MESSAGE_STREAMS_MAX; id++)
		assert_int_equal(send_stream(MESSAGE_POST, 0, id), 0);
	assert_int_equal(send_stream(MESSAGE_POST, 0, 100), -UNILET_BUSY);
	assert_int_equal(send_chunk(1, NULL, 0), -UNILET_NOT_FOUND);
	view = receive();
	assert_int_equal(view.head.kind, MESSAGE_STOP);
	assert_int_equal(view.head.id, 1);
	assert_int_equal(send_stream(MESSAGE_POST, 0, 1), 0);
	server_process_stop(&server);
}

static void a_small_buffer_is_told_what_is_needed(void **state)
{
	struct ring_entry entry = receive_entry(), done;

	(void)state;
	start("small");
	entry.length = 16;
	done = server_process_call(&server, entry);
	assert_int_equal(done.result, -UNILET_TOO_LARGE);
	assert_in_range(done.arg[0], 17, ROOM);
	assert_int_equal(done.arg[1], 0);
	entry.length = (uint32_t)done.arg[0];
	entry.arg[0] = entry.arg[1] = 0;
	done = server_process_call(&server, entry);
	assert_int_equal(done.result, entry.length);
	server_process_stop(&server);
}

static void one_receive_is_open_and_can_be_cancelled(void **state)
{
	struct ring_entry entry = receive_entry(), done;

	(void)state;
	start("cancelled");
	receive_call();
	entry.tag = 7;
	guest_side_submit(&server.guest, &entry);
	assert_int_equal(server_process_call(&server, receive_entry()).result, -UNILET_BUSY);
	entry = (struct ring_entry){.opcode = RING_CANCEL, .tag = 8, .arg = {7}};
	guest_side_submit(&server.guest, &entry);
	done = server_process_next(&server);
	assert_int_equal(done.tag, 7);
	assert_int_equal(done.result, -UNILET_CANCELLED);
	assert_int_equal(server_process_next(&server).result, 0);
	assert_int_equal(server_process_call(&server, entry).result, -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

static void bytes_are_base64(void **state)
{
	struct message_writer make;

	(void)state;
	start("bytes");
	receive_call();
	make = writer();
	message_begin(&make, MESSAGE_RETURN, 1, "");
	message_put_bytes(&make, MESSAGE_UINT8S, 64, 3);
	memcpy(bulk(ATTACHED) + 64, "abc", 3);
	assert_int_equal(send_message(&make, 67), 0);
	assert_written(server.output[0], "\"YWJj\"\n");
	assert_called(0);
	server_process_stop(&server);
}

static void output_of_the_guest_comes_first(void **state)
{
	(void)state;
	start("order");
	receive_call();
	memcpy(bulk(ATTACHED), "progress\n", 9);
	assert_int_equal(server_process_call(&server, (struct ring_entry){.opcode = CONSOLE_WRITE,
									  .offset = ATTACHED,
									  .length = 9,
									  .arg = {CONSOLE_OUTPUT}})
				 .result,
			 9);
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "r"), 0);
	assert_written(server.output[0], "progress\n\"r\"\n");
	server_process_stop(&server);
}

static void a_result_that_nobody_reads_is_no_success(void **state)
{
	(void)state;
	start("closed");
	receive_call();
	close(server.output[0]);
	assert_int_equal(send_string(MESSAGE_RETURN, 1, "r"), 0);
	assert_written(server.error[0], "unilet: the result could not be written\n");
	assert_called(1);
	server_process_stop(&server);
	server.output[0] = -1;
}

static struct ring_entry ask_file(uint16_t opcode, uint64_t number, uint64_t position, uint32_t length)
{
	return server_process_call(
		&server,
		(struct ring_entry){.opcode = opcode, .offset = OUT, .length = length, .arg = {number, position}});
}

static void a_file_is_read_where_it_lies(void **state)
{
	const int fd = memfd_create("file", MFD_CLOEXEC);
	struct ring_entry status;

	(void)state;
	assert_int_equal(pwrite(fd, "0123456789", 10, 3ll << 30), 10);
	start_with("file", fd);
	status = ask_file(MESSAGE_FILE_STATUS, 1, 0, 0);
	assert_int_equal(status.result, 0);
	assert_int_equal(status.arg[0], (3ull << 30) + 10);
	assert_in_range(status.arg[1], 1764000000000, 10000000000000);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, (3ull << 30) + 4, 3).result, 3);
	assert_memory_equal(bulk(OUT), "456", 3);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, (3ull << 30) + 8, 100).result, 2);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, (3ull << 30) + 10, 100).result, 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, UINT64_MAX, 100).result, 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, 0, 0).result, 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 0, 0, 1).result, -UNILET_NOT_FOUND);
	assert_int_equal(ask_file(MESSAGE_FILE_STATUS, 2, 0, 0).result, -UNILET_NOT_FOUND);
	assert_int_equal(ask_file(MESSAGE_FILE_RELEASE, UINT64_MAX, 0, 0).result, -UNILET_NOT_FOUND);
	/* It has grown: that is not of the file that was handed over. It was cut: that is no end. */
	assert_int_equal(ftruncate(fd, 4ll << 30), 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, (3ull << 30) + 10, 100).result, 0);
	assert_int_equal(ftruncate(fd, 5), 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, 5, 100).result, -UNILET_IO);
	assert_int_equal(ask_file(MESSAGE_FILE_RELEASE, 1, 0, 0).result, 0);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, 0, 1).result, -UNILET_NOT_FOUND);
	assert_int_equal(ask_file(MESSAGE_FILE_RELEASE, 1, 0, 0).result, -UNILET_NOT_FOUND);
	server_process_stop(&server);
	close(fd);
}

static void without_a_call_there_are_no_messages(void **state)
{
	struct server_plan plan = {.program = getenv("UNILET_SERVER")};

	(void)state;
	server_process_start(&server, &plan);
	assert_int_equal(server_process_call(&server, receive_entry()).result, -UNILET_UNSUPPORTED);
	assert_int_equal(send_string(MESSAGE_POST, 0, "x"), -UNILET_UNSUPPORTED);
	assert_int_equal(ask_file(MESSAGE_FILE_READ, 1, 0, 1).result, -UNILET_UNSUPPORTED);
	server_process_stop(&server);
}

static void a_call_that_is_none_is_refused(void **state)
{
	static const _Alignas(8) uint8_t none[64] = {MESSAGE_POST};
	const struct server_plan plan = {.program = getenv("UNILET_SERVER"), .call = none, .call_bytes = sizeof(none)};

	(void)state;
	assert_int_equal(server_process_try(&server, &plan).kind, LAUNCH_FAILED);
}

static void assert_ended(uint64_t offset, uint64_t length)
{
	struct launch_report report;

	assert_int_equal(server_process_report(&server, &report), 1);
	assert_int_equal(report.kind, LAUNCH_VIOLATION);
	assert_int_equal(report.number, VIOLATION_REQUEST);
	assert_int_equal(report.value[1], offset);
	assert_int_equal(report.value[2], length);
}

static void malformed_messages_end_the_guest(void **state)
{
	struct ring_entry entry = {.opcode = MESSAGE_SEND, .offset = IN};
	struct message_writer make;

	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		start("malformed");
		make = writer();
		message_begin(&make, MESSAGE_POST, i == 0, "");
		message_put(&make, MESSAGE_NULL, i == 1);
		entry.length = message_finish(&make) - 8 * (i == 2);
		entry.arg[0] = i == 3 ? 64 : 0;
		entry.arg[1] = i == 3 ? 64 : 0;
		guest_side_submit(&server.guest, &entry);
		assert_ended(i == 3 ? 64 : IN, i == 3 ? 64 : entry.length);
		if (i < 3)
			server_process_end(&server);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(gives_the_call_and_prints_its_result, end),
		cmocka_unit_test_teardown(prints_what_was_thrown, end),
		cmocka_unit_test_teardown(is_not_answered_before_it_is_received, end),
		cmocka_unit_test_teardown(shows_what_is_posted, end),
		cmocka_unit_test_teardown(posts_wait_for_whoever_reads, end),
		cmocka_unit_test_teardown(a_refusal_waits_its_turn, end),
		cmocka_unit_test_teardown(imports_are_refused, end),
		cmocka_unit_test_teardown(a_stream_is_written_as_it_is_pulled, end),
		cmocka_unit_test_teardown(a_stream_that_breaks_is_told, end),
		cmocka_unit_test_teardown(streams_that_nobody_reads_are_stopped, end),
		cmocka_unit_test_teardown(a_small_buffer_is_told_what_is_needed, end),
		cmocka_unit_test_teardown(one_receive_is_open_and_can_be_cancelled, end),
		cmocka_unit_test_teardown(bytes_are_base64, end),
		cmocka_unit_test_teardown(output_of_the_guest_comes_first, end),
		cmocka_unit_test_teardown(a_result_that_nobody_reads_is_no_success, end),
		cmocka_unit_test_teardown(a_call_that_is_refused_has_failed, end),
		cmocka_unit_test_teardown(a_file_is_read_where_it_lies, end),
		cmocka_unit_test_teardown(without_a_call_there_are_no_messages, end),
		cmocka_unit_test_teardown(a_call_that_is_none_is_refused, end),
		cmocka_unit_test_teardown(malformed_messages_end_the_guest, end),
	};

	return cmocka_run_group_tests_name("server_call", tests, NULL, NULL);
}
