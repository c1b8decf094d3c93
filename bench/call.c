/* call.c: calls of a guest's exports, from C: to the guest and back, while it looks and when it sleeps; and large bytes. */
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "../host/message.h"
#include "../host/unilet.h"
#include "measure.h"

#define ROUNDS       20000u
#define BATCH        100u
#define WARM_UP      1000u
#define PAUSES       200u
#define PAUSE_NS     2000000l /* long enough for the guest to go to sleep */
#define LARGE_ROUNDS 10u
#define LARGE_BYTES  100000000ull
#define WINDOW_BYTES (320u << 20) /* what comes and what goes at once, and some */
#define SPIN_NS      200000u      /* that a caller looks for the answer before it sleeps */

static struct bench {
	struct unilet *guest;
	struct window window;
	struct ring ring;
	struct messages messages;
	struct message_out out;
	_Alignas(8) uint8_t bytes[256];
	int answered;
	int thrown;
	uint64_t length; /* of the bytes that were returned */
} bench;

static int fail(const char *what)
{
	fprintf(stderr, "call: %s\n", what);
	return -1;
}

static void take(void *owner, const struct message_view *message)
{
	const uint8_t *at = message->value;

	(void)owner;
	bench.length = message_value_next(&at).length;
	bench.thrown = message->head.kind != MESSAGE_RETURN;
	bench.answered = 1;
}

static const struct message_handler handler = {.take = take};

/* Answers one request as a page would; its event buffers stay open, as nothing ever happens here. */
static int serve_one(const struct ring_entry *entry)
{
	const struct request request = {.entry = *entry,
					.bulk = window_bulk(&bench.window, entry->offset, entry->length)};

	switch (entry->opcode) {
	case MESSAGE_RECEIVE:
		return message_receive(&bench.messages, &request);
	case MESSAGE_SEND:
		return message_send(&bench.messages, &request);
	default:
		return 0;
	}
}

static int serve(void)
{
	struct ring_entry entry;
	int taken, error = 0;

	while (!error && (taken = ring_take(&bench.ring, &entry)) > 0) {
		error = serve_one(&entry);
	}
	return error || taken < 0 ? fail("the guest broke the contract") : 0;
}

/* Waits for the guest's next request, or its end. */
static int wait_for_guest(void)
{
	struct pollfd ready[] = {{.fd = bench.ring.doorbell, .events = POLLIN},
				 {.fd = unilet_poll_fd(bench.guest), .events = POLLIN}};
	const uint64_t start = measure_now_ns();
	struct unilet_outcome outcome;

	while (measure_now_ns() - start < SPIN_NS)
		for (int i = 0; i < 64; i++) {
			if (ring_waiting(&bench.ring))
				return 0;
			__builtin_ia32_pause();
		}
	if (ring_prepare_sleep(&bench.ring))
		return 0;
	poll(ready, 2, -1);
	ring_awake(&bench.ring);
	ring_read_doorbell(&bench.ring);
	return unilet_step(bench.guest, &outcome) ? fail(outcome.message) : 0;
}

/* Makes a call and waits for what it returns. */
static int call(const char *name, double number, const void *attached, uint64_t length)
{
	struct message_writer writer = {.bytes = bench.bytes, .size = sizeof(bench.bytes)};
	int error;

	message_begin(&writer, MESSAGE_CALL, 0, name);
	message_put(&writer, MESSAGE_ARRAY, 1);
	if (attached)
		message_put_bytes(&writer, MESSAGE_UINT8S, 0, length);
	else
		message_put_number(&writer, MESSAGE_NUMBER, number);
	bench.out = (struct message_out){.bytes = bench.bytes,
					 .length = message_finish(&writer),
					 .attached = attached,
					 .attached_length = length};
	bench.answered = 0;
	message_call(&bench.messages, &bench.out);
	error = serve();
	while (!error && !bench.answered) {
		error = wait_for_guest();
		if (!error)
			error = serve();
	}
	return error || bench.thrown ? fail(name) : 0;
}

static int call_often(unsigned times)
{
	int error = 0;

	for (unsigned i = 0; i < times && !error; i++)
		error = call("nothing", 0, NULL, 0);
	return error;
}

static int measure_awake(void)
{
	int error = call_often(WARM_UP);

	for (unsigned i = 0; i < ROUNDS / BATCH && !error; i++) {
		const uint64_t start = measure_now_ns();

		error = call_often(BATCH);
		measure_say("awake", (double)(measure_now_ns() - start) / BATCH);
	}
	return error;
}

/* The host is awake: it has something to do, and calls then. */
static int measure_asleep(void)
{
	int error = 0;

	for (unsigned i = 0; i < PAUSES && !error; i++) {
		uint64_t start = measure_now_ns();

		while (measure_now_ns() - start < PAUSE_NS)
			error = serve();
		start = measure_now_ns();
		error = call_often(1);
		measure_say("asleep", (double)(measure_now_ns() - start));
	}
	return error;
}

static void say_rate(const char *name, uint64_t bytes, uint64_t start)
{
	measure_say(name, 1e9 * (double)bytes / (double)(measure_now_ns() - start));
}

/* Bytes per second, `bytes` being sent unless NULL, `total` moved in all; and beside it as many copied once in this process. */
static int measure_large(const char *name, const char *copy_name, const uint8_t *bytes, uint64_t total)
{
	static uint8_t from[LARGE_BYTES], to[LARGE_BYTES];
	int error = 0;

	for (unsigned i = 0; i <= LARGE_ROUNDS && !error; i++) {
		uint64_t start = measure_now_ns();

		error = call(name, LARGE_BYTES, bytes, bytes ? LARGE_BYTES : 0);
		if (!error && (bytes ? LARGE_BYTES : 0) + bench.length != total)
			error = fail("other bytes came back");
		if (i > 0) /* memory is committed the first time */
			say_rate(name, total, start);
		start = measure_now_ns();
		for (uint64_t moved = 0; moved < total; moved += LARGE_BYTES)
			memcpy(to, from, LARGE_BYTES);
		__asm__ volatile("" : : "r"(to) : "memory");
		if (i > 0)
			say_rate(copy_name, total, start);
	}
	return error;
}

static int measure(void)
{
	static uint8_t bytes[LARGE_BYTES];
	int error = measure_awake();

	if (!error)
		error = measure_asleep();
	memset(bytes, 'b', LARGE_BYTES);
	if (!error)
		error = measure_large("in", "in-copy", bytes, LARGE_BYTES);
	if (!error)
		error = measure_large("both", "both-copy", bytes, 2 * LARGE_BYTES);
	if (!error)
		error = measure_large("out", "out-copy", NULL, LARGE_BYTES);
	return error;
}

static int open_bench(const struct unilet_options *options)
{
	struct unilet_outcome outcome;
	const int *fd;

	if (unilet_launch(options, &bench.guest, &outcome) != 0)
		return fail(outcome.message);
	fd = unilet_page_window(bench.guest)->fd;
	if (window_map(fd[WINDOW_FD_MEMORY], &bench.window) != 0)
		return fail("the window cannot be mapped");
	ring_open(&bench.ring, (struct window_page *)(void *)bench.window.base, fd);
	return message_open(&bench.messages, &bench.ring, &bench.window, &handler, NULL) ? fail("no memory") : 0;
}

int main(int argument_count, char **arguments)
{
	const char *const guest_arguments[] = {"call"};
	const int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	struct unilet_options options = {.console_fd = {null_fd, null_fd, STDERR_FILENO},
					 .page = 1,
					 .page_window_bytes = WINDOW_BYTES,
					 .argument_count = 1,
					 .arguments = guest_arguments,
					 .program_directory = arguments[1]};
	int error;

	if (argument_count != 3 || null_fd < 0) {
		fprintf(stderr, "usage: call PROGRAMS IMAGE\n");
		return 2;
	}
	options.image_fd = open(arguments[2], O_RDONLY | O_CLOEXEC);
	error = open_bench(&options);
	if (!error)
		error = measure();
	unilet_close(bench.guest);
	return error != 0;
}
