/* test_server.c: the real server process: console, store, and what it does with a guest that breaks the contract. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../../abi/console_abi.h"
#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/store_abi.h"
#include "cmocka_all.h"
#include "server_process.h"

#define BULK WINDOW_BULK_OFFSET

static struct server_process server;

static struct server_plan plain(void)
{
	return (struct server_plan){.program = getenv("UNILET_SERVER")};
}

static int end(void **state)
{
	(void)state;
	server_process_end(&server);
	return 0;
}

static uint8_t *bulk(uint64_t offset)
{
	return server.guest.window.base + offset;
}

static struct ring_entry call(uint16_t opcode, uint64_t offset, uint32_t length, uint64_t arg0)
{
	return server_process_call(
		&server, (struct ring_entry){.opcode = opcode, .offset = offset, .length = length, .arg = {arg0}});
}

/* Reads what the server has written, waiting for at least one byte. */
static size_t output(int fd, char *text, size_t size)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	ssize_t got;

	assert_int_equal(poll(&ready, 1, 5000), 1);
	got = read(fd, text, size - 1);
	assert_true(got >= 0);
	text[got] = '\0';
	return (size_t)got;
}

static void writes_output_and_error(void **state)
{
	struct server_plan plan = plain();
	char text[64];

	(void)state;
	server_process_start(&server, &plan);
	memcpy(bulk(BULK), "outerr", 6);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, CONSOLE_OUTPUT).result, 3);
	output(server.output[0], text, sizeof(text));
	assert_string_equal(text, "out");
	assert_int_equal(call(CONSOLE_WRITE, BULK + 3, 3, CONSOLE_ERROR).result, 3);
	output(server.error[0], text, sizeof(text));
	assert_string_equal(text, "err");
	assert_int_equal(call(CONSOLE_WRITE, 0, 0, CONSOLE_OUTPUT).result, 0);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, 0).result, -UNILET_INVALID);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, 4).result, -UNILET_INVALID);
	assert_int_equal(call(CONSOLE_WRITE, BULK, UNILET_CONSOLE_BYTES_MAX + 1, 1).result, -UNILET_TOO_LARGE);
	/* Nobody asked for traces. */
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, CONSOLE_TRACE).result, 3);
	assert_int_equal(poll(&(struct pollfd){.fd = server.error[0], .events = POLLIN}, 1, 50), 0);
	server_process_stop(&server);
}

static void reads_input_and_its_end(void **state)
{
	struct server_plan plan = plain();
	struct ring_entry read_entry = {.opcode = CONSOLE_READ, .tag = 7, .offset = BULK, .length = 100};
	struct ring_entry done;

	(void)state;
	server_process_start(&server, &plan);
	guest_side_submit(&server.guest, &read_entry);
	/* One is open and waits; another one has to come later; everything else goes on. */
	assert_int_equal(call(CONSOLE_READ, BULK + 200, 10, 0).result, -UNILET_BUSY);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 1, CONSOLE_OUTPUT).result, 1);
	assert_int_equal(write(server.input[1], "typed", 5), 5);
	done = server_process_next(&server);
	assert_int_equal(done.tag, 7);
	assert_int_equal(done.result, 5);
	assert_memory_equal(bulk(BULK), "typed", 5);
	assert_int_equal(call(CONSOLE_READ, BULK, 0, 0).result, -UNILET_INVALID);
	close(server.input[1]);
	assert_int_equal(call(CONSOLE_READ, BULK, 100, 0).result, 0);
	assert_int_equal(call(CONSOLE_READ, BULK, 100, 0).result, 0);
	server_process_stop(&server);
	server.input[1] = -1;
}

static struct ring_entry cancel(uint64_t tag)
{
	return call(RING_CANCEL, 0, 0, tag);
}

static struct ring_entry completion(void)
{
	struct ring_entry done = server_process_next(&server);

	assert_int_equal(done.flags | (int)done.reserved, 0);
	return done;
}

static void submit_read(uint64_t tag)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .tag = tag, .offset = BULK, .length = 100};

	guest_side_submit(&server.guest, &entry);
}

static void submit_cancel(uint64_t tag, uint64_t meant)
{
	struct ring_entry entry = {.opcode = RING_CANCEL, .tag = tag, .arg = {meant}};

	guest_side_submit(&server.guest, &entry);
}

static void assert_completion(uint16_t opcode, uint64_t tag, int32_t result)
{
	struct ring_entry done = completion();

	assert_int_equal(done.opcode, opcode);
	assert_int_equal(done.tag, tag);
	assert_int_equal(done.result, result);
}

static void cancels_a_read(void **state)
{
	struct server_plan plan = plain();

	(void)state;
	server_process_start(&server, &plan);
	assert_int_equal(cancel(7777).result, -UNILET_NOT_FOUND);
	submit_read(7777);
	submit_cancel(5, 7777);
	/* First what is cancelled, then the cancel. */
	assert_completion(CONSOLE_READ, 7777, -UNILET_CANCELLED);
	assert_completion(RING_CANCEL, 5, 0);
	assert_int_equal(cancel(7777).result, -UNILET_NOT_FOUND);
	/* Nothing is lost: what is typed now is for the next. */
	assert_int_equal(write(server.input[1], "typed", 5), 5);
	assert_int_equal(call(CONSOLE_READ, BULK, 100, 0).result, 5);
	submit_cancel(6, 6); /* itself */
	assert_completion(RING_CANCEL, 6, -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

static void cancel_gives_input_that_is_there(void **state)
{
	struct server_plan plan = plain();

	(void)state;
	server_process_start(&server, &plan);
	assert_int_equal(write(server.input[1], "typed", 5), 5);
	submit_read(7777);
	submit_cancel(5, 7777);
	assert_completion(CONSOLE_READ, 7777, 5);
	assert_completion(RING_CANCEL, 5, -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

/* A pipe holds 64 KiB: the first fits, a part of the second, the others wait. */
static void cancels_writes_that_have_not_begun(void **state)
{
	struct server_plan plan = plain();
	struct ring_entry big = {.opcode = CONSOLE_WRITE, .offset = BULK, .length = UNILET_CONSOLE_BYTES_MAX};
	static char text[4 * UNILET_CONSOLE_BYTES_MAX];
	size_t got = 0;

	(void)state;
	server_process_start(&server, &plan);
	big.arg[0] = CONSOLE_OUTPUT;
	big.tag = 1;
	big.length -= 100;
	memset(bulk(BULK), 'x', UNILET_CONSOLE_BYTES_MAX);
	guest_side_submit(&server.guest, &big);
	assert_completion(CONSOLE_WRITE, 1, (int32_t)big.length);
	assert_int_equal(read(server.output[0], text, 8192), 8192);
	got += 8192;
	big.length = UNILET_CONSOLE_BYTES_MAX;
	for (big.tag = 102; big.tag <= 105; big.tag++)
		guest_side_submit(&server.guest, &big);
	submit_read(104); /* of the same tag as a write: first the one, then the other */
	assert_int_equal(cancel(102).result, -UNILET_BUSY);
	submit_cancel(9, 103);
	assert_completion(CONSOLE_WRITE, 103, -UNILET_CANCELLED);
	assert_completion(RING_CANCEL, 9, 0);
	submit_cancel(9, 104);
	assert_completion(CONSOLE_READ, 104, -UNILET_CANCELLED);
	assert_completion(RING_CANCEL, 9, 0);
	submit_cancel(9, 104);
	assert_completion(CONSOLE_WRITE, 104, -UNILET_CANCELLED);
	assert_completion(RING_CANCEL, 9, 0);
	assert_int_equal(cancel(104).result, -UNILET_NOT_FOUND);
	while (got < 3 * UNILET_CONSOLE_BYTES_MAX - 100)
		got += output(server.output[0], text, sizeof(text));
	assert_completion(CONSOLE_WRITE, 102, (int32_t)UNILET_CONSOLE_BYTES_MAX);
	assert_completion(CONSOLE_WRITE, 105, (int32_t)UNILET_CONSOLE_BYTES_MAX);
	assert_int_equal(got, 3 * UNILET_CONSOLE_BYTES_MAX - 100);
	server_process_stop(&server);
}

static void a_full_pipe_stalls_nothing_else(void **state)
{
	struct server_plan plan = plain();
	struct ring_entry big = {.opcode = CONSOLE_WRITE, .offset = BULK, .length = UNILET_CONSOLE_BYTES_MAX};
	static char text[4 * UNILET_CONSOLE_BYTES_MAX];
	struct ring_entry done;
	size_t got = 0;

	(void)state;
	server_process_start(&server, &plan);
	big.arg[0] = CONSOLE_OUTPUT;
	memset(bulk(BULK), 'x', UNILET_CONSOLE_BYTES_MAX);
	/* A pipe holds 64 KiB: the first fits, the second and third wait. */
	for (uint64_t i = 1; i <= 3; i++) {
		big.tag = i;
		guest_side_submit(&server.guest, &big);
	}
	done = server_process_next(&server);
	assert_int_equal(done.tag, 1);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 5, CONSOLE_ERROR).result, 5);
	assert_int_equal(call(STORE_SIZE, 0, 0, 0).result, -UNILET_UNSUPPORTED);
	assert_int_equal(fcntl(server.output[0], F_GETFL) & O_NONBLOCK, 0);
	while (got < 3 * UNILET_CONSOLE_BYTES_MAX)
		got += output(server.output[0], text, sizeof(text));
	assert_int_equal(got, 3 * UNILET_CONSOLE_BYTES_MAX);
	for (uint64_t i = 2; i <= 3; i++) {
		done = server_process_next(&server);
		assert_int_equal(done.tag, i);
		assert_int_equal(done.result, UNILET_CONSOLE_BYTES_MAX);
	}
	server_process_stop(&server);
}

static void brings_out_what_was_asked_before_the_end(void **state)
{
	struct server_plan plan = plain();
	struct ring_entry entry = {.opcode = CONSOLE_WRITE, .offset = BULK, .length = 4, .arg = {CONSOLE_OUTPUT}};
	char text[64];

	(void)state;
	server_process_start(&server, &plan);
	memcpy(bulk(BULK), "last", 4);
	guest_side_submit(&server.guest, &entry);
	server_process_stop(&server);
	output(server.output[0], text, sizeof(text));
	assert_string_equal(text, "last");
}

static void a_closed_pipe_says_closed(void **state)
{
	struct server_plan plan = plain();

	(void)state;
	server_process_start(&server, &plan);
	close(server.output[0]);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, CONSOLE_OUTPUT).result, -UNILET_CLOSED);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, CONSOLE_ERROR).result, 3);
	server_process_stop(&server);
	server.output[0] = -1;
}

static void a_full_disk_says_no_space(void **state)
{
	struct server_plan plan = plain();

	(void)state;
	plan.output_fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	server_process_start(&server, &plan);
	close(plan.output_fd);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 3, CONSOLE_OUTPUT).result, -UNILET_NO_SPACE);
	server_process_stop(&server);
}

static void traces_are_escaped(void **state)
{
	struct server_plan plan = plain();
	char text[128];

	(void)state;
	plan.flags = LAUNCH_TRACE;
	server_process_start(&server, &plan);
	memcpy(bulk(BULK), "\x1b[2Jno\ncall\\\xff\n", 14);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 14, CONSOLE_TRACE).result, 14);
	output(server.error[0], text, sizeof(text));
	assert_string_equal(text, "unilet: \\x1b[2Jno\\ncall\\\\\\xff\n");
	server_process_stop(&server);
}

static void traces_are_limited(void **state)
{
	struct server_plan plan = plain();
	static char text[64 << 10];
	size_t lines = 0;
	size_t got;

	(void)state;
	plan.flags = LAUNCH_TRACE;
	server_process_start(&server, &plan);
	memcpy(bulk(BULK), "a\n", 2);
	for (int i = 0; i < 2000; i++)
		assert_int_equal(call(CONSOLE_WRITE, BULK, 2, CONSOLE_TRACE).result, 2);
	server_process_stop(&server);
	got = output(server.error[0], text, sizeof(text));
	for (size_t i = 0; i < got; i++)
		lines += text[i] == '\n';
	/* 100 a second; the calls take less than two. */
	assert_in_range(lines, 100, 500);
}

static void interfaces_not_given_are_unsupported(void **state)
{
	static const uint16_t opcode[] = {STORE_READ, STORE_WRITE, STORE_FLUSH, STORE_SIZE, STORE_DISCARD,
					  HTTP_OPEN,  HTTP_HEADER, HTTP_READ,   HTTP_CLOSE, 0,
					  0x100,      0x1ff,       0x401,       0xffff};
	struct server_plan plan = plain();

	(void)state;
	server_process_start(&server, &plan);
	for (size_t i = 0; i < sizeof(opcode) / sizeof(opcode[0]); i++)
		assert_int_equal(call(opcode[i], BULK, UNILET_STORE_BLOCK, 0).result, -UNILET_UNSUPPORTED);
	server_process_stop(&server);
}

static void malformed_requests_end_the_guest(void **state)
{
	static const struct ring_entry row[] = {
		{.opcode = CONSOLE_WRITE, .flags = 1, .offset = BULK, .length = 1},
		{.opcode = CONSOLE_WRITE, .result = 1, .offset = BULK, .length = 1},
		{.opcode = CONSOLE_WRITE, .reserved = 1, .offset = BULK, .length = 1},
		{.opcode = 0xffff, .flags = 0x8000},
		{.opcode = CONSOLE_WRITE, .offset = BULK - 1, .length = 1},
		{.opcode = CONSOLE_READ, .offset = 0, .length = UNILET_SERVICE_WINDOW_BYTES},
		{.opcode = STORE_READ, .offset = UNILET_SERVICE_WINDOW_BYTES - 4095, .length = 4096},
		{.opcode = STORE_READ, .offset = UINT64_MAX, .length = 1},
		{.opcode = STORE_WRITE, .offset = UINT64_MAX - 4095, .length = UINT32_MAX},
	};
	struct server_plan plan = plain();
	struct launch_report report;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		server_process_start(&server, &plan);
		guest_side_submit(&server.guest, &row[i]);
		assert_int_equal(server_process_report(&server, &report), 1);
		assert_int_equal(report.kind, LAUNCH_VIOLATION);
		assert_int_equal(report.number, VIOLATION_REQUEST);
		assert_int_equal(report.value[0], row[i].opcode);
		assert_int_equal(report.value[1], row[i].offset);
		assert_int_equal(report.value[2], row[i].length);
		assert_int_equal(server_process_report(&server, &report), 0);
		server_process_end(&server);
	}
	server_process_start(&server, &plan);
}

static void assert_malformed(const struct ring_entry *entry)
{
	struct server_plan plan = plain();
	struct launch_report report;

	server_process_start(&server, &plan);
	guest_side_submit(&server.guest, entry);
	assert_int_equal(server_process_report(&server, &report), 1);
	assert_int_equal(report.kind, LAUNCH_VIOLATION);
	assert_int_equal(report.number, VIOLATION_REQUEST);
	assert_int_equal(report.value[0], entry->opcode);
	server_process_end(&server);
}

/* Whatever is asked for, and if it is unknown: what all requests have in common is checked first. */
static void every_opcode_has_the_same_bounds(void **state)
{
	static const uint16_t opcode[] = {RING_CANCEL, CONSOLE_WRITE, CONSOLE_READ, HTTP_OPEN,
					  HTTP_HEADER, HTTP_READ,     HTTP_CLOSE,   STORE_READ,
					  STORE_WRITE, STORE_FLUSH,   STORE_SIZE,   STORE_DISCARD};
	static const struct ring_entry bad[] = {
		{.flags = 1},
		{.flags = 0x8000},
		{.result = INT32_MIN},
		{.reserved = 1},
		{.reserved = 1u << 31},
		{.offset = 0, .length = 1},
		{.offset = BULK - 1, .length = 1},
		{.offset = BULK - 1, .length = 4096},
		{.offset = UNILET_SERVICE_WINDOW_BYTES, .length = 1},
		{.offset = UNILET_SERVICE_WINDOW_BYTES - 1, .length = 2},
		{.offset = BULK, .length = UNILET_SERVICE_WINDOW_BYTES - BULK + 1},
		{.offset = BULK, .length = UINT32_MAX},
		{.offset = (1ull << 32) + BULK, .length = 1},
		{.offset = INT64_MAX, .length = 1},
		{.offset = UINT64_MAX, .length = 1},
		{.offset = 0 - (uint64_t)1, .length = BULK + 2}, /* the sum is inside */
		{.offset = 0 - (uint64_t)UINT32_MAX, .length = UINT32_MAX},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(opcode) / sizeof(opcode[0]); i++)
		for (size_t j = 0; j < sizeof(bad) / sizeof(bad[0]); j++) {
			struct ring_entry entry = bad[j];

			entry.opcode = opcode[i];
			assert_malformed(&entry);
		}
}

static void arguments_at_their_bounds_are_answered(void **state)
{
	static const uint16_t opcode[] = {RING_CANCEL, CONSOLE_WRITE, HTTP_OPEN,    HTTP_HEADER,
					  HTTP_READ,   HTTP_CLOSE,    STORE_READ,   STORE_WRITE,
					  STORE_FLUSH, STORE_SIZE,    STORE_DISCARD};
	static const uint64_t value[] = {0,         1,          INT32_MAX,         UINT32_MAX,     1ull << 32,
					 INT64_MAX, 1ull << 63, UINT64_MAX - 4095, UINT64_MAX - 1, UINT64_MAX};
	const uint32_t count = sizeof(value) / sizeof(value[0]);
	struct server_plan plan = plain();

	(void)state;
	server_process_start(&server, &plan);
	for (size_t i = 0; i < sizeof(opcode) / sizeof(opcode[0]); i++)
		for (uint32_t at = 0; at < 4 * count; at++) {
			struct ring_entry entry = {.opcode = opcode[i], .offset = BULK, .length = UNILET_STORE_BLOCK};

			if (opcode[i] == CONSOLE_WRITE && value[at % count] == CONSOLE_OUTPUT)
				continue; /* nobody reads here what it would print */
			entry.arg[at / count] = value[at % count];
			assert_in_range(-server_process_call(&server, entry).result, UNILET_INVALID, UNILET_NOT_FOUND);
		}
	server_process_stop(&server);
}

/* Requests that end where the window ends. */
static void the_last_byte_can_be_used(void **state)
{
	struct server_plan plan = plain();
	const uint64_t last = UNILET_SERVICE_WINDOW_BYTES - 1;

	(void)state;
	server_process_start(&server, &plan);
	assert_int_equal(call(CONSOLE_WRITE, last, 1, CONSOLE_TRACE).result, 1);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 1, CONSOLE_TRACE).result, 1);
	assert_int_equal(call(CONSOLE_WRITE, UINT64_MAX, 0, CONSOLE_TRACE).result, 0);
	assert_int_equal(write(server.input[1], "abc", 3), 3);
	assert_int_equal(call(CONSOLE_READ, BULK, (uint32_t)(last + 1 - BULK), 0).result, 3);
	assert_int_equal(write(server.input[1], "abc", 3), 3);
	assert_int_equal(call(CONSOLE_READ, last, 1, 0).result, 1);
	assert_int_equal(*bulk(last), 'a');
	server_process_stop(&server);
}

static void lying_indices_end_the_guest(void **state)
{
	struct server_plan plan = plain();
	struct launch_report report;

	(void)state;
	server_process_start(&server, &plan);
	server.guest.page->submission.tail = RING_ENTRIES + 1;
	guest_side_ring(&server.guest);
	assert_int_equal(server_process_report(&server, &report), 1);
	assert_int_equal(report.kind, LAUNCH_VIOLATION);
	assert_int_equal(report.number, VIOLATION_RING);
}

/* CPU time of the server so far, in ticks of the clock that /proc has. */
static unsigned long ticks_used(void)
{
	char path[64];
	char text[1024];
	unsigned long user = 0;
	unsigned long system = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)server.process.pid);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof(text), file));
	fclose(file);
	assert_int_equal(
		sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system),
		2);
	return user + system;
}

static void a_doorbell_storm_costs_little(void **state)
{
	struct server_plan plan = plain();
	struct timespec pause = {.tv_nsec = 20000};
	unsigned long before;

	(void)state;
	server_process_start(&server, &plan);
	before = ticks_used();
	for (int i = 0; i < 20000; i++) {
		guest_side_ring(&server.guest);
		nanosleep(&pause, NULL);
	}
	/* It rang for well over a second; unmuted that takes a third of a CPU. */
	assert_in_range(ticks_used() - before, 0, 10);
	memcpy(bulk(BULK), "ok", 2);
	assert_int_equal(call(CONSOLE_WRITE, BULK, 2, CONSOLE_OUTPUT).result, 2);
	server_process_stop(&server);
}

static void many_requests_are_all_answered(void **state)
{
	struct server_plan plan = plain();
	uint64_t sum = 0;

	(void)state;
	server_process_start(&server, &plan);
	for (int round = 0; round < 200; round++) {
		for (uint64_t i = 0; i < RING_ENTRIES; i++)
			guest_side_submit(&server.guest, &(struct ring_entry){.opcode = 0x1ff, .tag = i});
		for (uint64_t i = 0; i < RING_ENTRIES; i++)
			sum += server_process_next(&server).tag;
	}
	assert_int_equal(sum, 200ull * (RING_ENTRIES * (RING_ENTRIES - 1) / 2));
	server_process_stop(&server);
}

#define SERVER_TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		SERVER_TEST(writes_output_and_error),
		SERVER_TEST(reads_input_and_its_end),
		SERVER_TEST(cancels_a_read),
		SERVER_TEST(cancel_gives_input_that_is_there),
		SERVER_TEST(cancels_writes_that_have_not_begun),
		SERVER_TEST(a_full_pipe_stalls_nothing_else),
		SERVER_TEST(brings_out_what_was_asked_before_the_end),
		SERVER_TEST(a_closed_pipe_says_closed),
		SERVER_TEST(a_full_disk_says_no_space),
		SERVER_TEST(traces_are_escaped),
		SERVER_TEST(traces_are_limited),
		SERVER_TEST(interfaces_not_given_are_unsupported),
		SERVER_TEST(malformed_requests_end_the_guest),
		SERVER_TEST(every_opcode_has_the_same_bounds),
		SERVER_TEST(arguments_at_their_bounds_are_answered),
		SERVER_TEST(the_last_byte_can_be_used),
		SERVER_TEST(lying_indices_end_the_guest),
		SERVER_TEST(a_doorbell_storm_costs_little),
		SERVER_TEST(many_requests_are_all_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
