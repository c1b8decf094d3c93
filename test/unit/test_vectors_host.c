/* test_vectors_host.c: the real server process answers the requests of test/vectors/requests as they say, to the byte. */
#include <arpa/inet.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/launch_abi.h"
#include "../../abi/limits_abi.h"
#include "cmocka_all.h"
#include "server_process.h"
#include "vectors.h"

#define STORE_BYTES  0x10000u
#define PATIENCE_MS  10000
#define OUTPUT_BYTES 4096u
#define FILE_TIME_S  1764137471 /* when a call's file was last modified */

static struct server_process server;
static int listener = -1; /* of the origin */
static int connection = -1;
static int file = -1; /* the store, or a call's file */

/* The number of the one stream that a vector opens: the vector's, and the server's, which is the server's to choose. */
static struct {
	uint64_t said, real;
} stream;

static int end(void **state)
{
	int *const fd[] = {&listener, &connection, &file};

	(void)state;
	server_process_end(&server);
	for (size_t i = 0; i < sizeof(fd) / sizeof(fd[0]); i++) {
		if (*fd[i] >= 0)
			close(*fd[i]);
		*fd[i] = -1;
	}
	return 0;
}

static int wait_readable(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	return poll(&ready, 1, PATIENCE_MS) == 1;
}

/* An origin that nobody has spoken to yet; its URL. */
static const char *open_origin(void)
{
	static char url[64];
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);

	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	return url;
}

/* Waits for the request's header, says all it has to say, and ends the connection. */
static void answer_as_origin(const struct vector_step *step)
{
	char text[OUTPUT_BYTES] = "";
	size_t used = 0;

	assert_true(wait_readable(listener));
	connection = accept(listener, NULL, NULL);
	assert_true(connection >= 0);
	while (!strstr(text, "\r\n\r\n") && wait_readable(connection)) {
		const ssize_t got = recv(connection, text + used, sizeof(text) - 1 - used, 0);

		assert_true(got > 0);
		used += (size_t)got;
		text[used] = 0;
	}
	assert_int_equal(send(connection, step->bytes, step->length, MSG_NOSIGNAL), step->length);
	close(connection);
	connection = -1;
}

static int filled(const struct vector_step *content)
{
	const struct timespec when[2] = {{.tv_sec = FILE_TIME_S}, {.tv_sec = FILE_TIME_S}};
	int fd = memfd_create("vector", MFD_CLOEXEC);

	assert_int_equal(write(fd, content->bytes, content->length), content->length);
	assert_int_equal(futimens(fd, when), 0);
	return fd;
}

static void start(const struct vector *vector)
{
	struct server_plan plan = {.program = getenv("UNILET_SERVER"),
				   .flags = vector->given & GIVEN_TRACE ? LAUNCH_TRACE : 0};
	const struct vector_step *call = vector_find(vector, STEP_CALL), *content = vector_find(vector, STEP_FILE);

	if (vector->given & GIVEN_HTTP) {
		plan.program = getenv("UNILET_SERVER_HTTP");
		plan.origin = open_origin();
	}
	if (vector->given & GIVEN_STORE) {
		file = memfd_create("store", MFD_CLOEXEC);
		assert_int_equal(ftruncate(file, STORE_BYTES), 0);
		plan.store_fd = file;
		plan.store_bytes = STORE_BYTES;
	}
	if (vector->given & GIVEN_CALL) {
		assert_non_null(call);
		plan.call = call->bytes;
		plan.call_bytes = (uint32_t)call->length;
	}
	if (content) {
		file = filled(content);
		plan.call_fd = file;
	}
	server_process_start(&server, &plan);
}

static uint8_t *window_at(const struct vector_step *step)
{
	assert_true(step->offset <= UNILET_SERVICE_WINDOW_BYTES &&
		    step->length <= UNILET_SERVICE_WINDOW_BYTES - step->offset);
	return server.guest.window.base + step->offset;
}

static void read_output(int fd, const struct vector_step *step)
{
	uint8_t bytes[OUTPUT_BYTES];
	size_t used = 0;

	while (used < step->length && wait_readable(fd)) {
		const ssize_t got = read(fd, bytes + used, sizeof(bytes) - used);

		assert_true(got > 0);
		used += (size_t)got;
	}
	assert_int_equal(used, step->length);
	assert_memory_equal(bytes, step->bytes, used);
}

static void is_ended(const struct ring_entry *asked)
{
	struct launch_report report;

	assert_int_equal(server_process_report(&server, &report), 1);
	assert_int_equal(report.kind, LAUNCH_VIOLATION);
	assert_int_equal(report.number, VIOLATION_REQUEST);
	assert_int_equal(report.value[0], asked->opcode);
}

static void ask(struct ring_entry entry)
{
	if ((entry.opcode == HTTP_READ || entry.opcode == HTTP_CLOSE || entry.opcode == HTTP_HEADER) &&
	    entry.arg[0] == stream.said)
		entry.arg[0] = stream.real;
	guest_side_submit(&server.guest, &entry);
}

static void is_done(const struct ring_entry *wanted)
{
	struct ring_entry done = server_process_next(&server);

	if (done.opcode == HTTP_OPEN && done.result > 0) {
		stream.said = wanted->arg[0];
		stream.real = done.arg[0];
		done.arg[0] = stream.said;
	}
	assert_memory_equal(&done, wanted, sizeof(done));
}

static void play(const struct vector_step *step, struct ring_entry *asked)
{
	switch (step->kind) {
	case STEP_PUT:
		memcpy(window_at(step), step->bytes, step->length);
		break;
	case STEP_ASK:
		*asked = step->entry;
		ask(step->entry);
		break;
	case STEP_DONE:
		is_done(&step->entry);
		break;
	case STEP_GOT:
		assert_memory_equal(window_at(step), step->bytes, step->length);
		break;
	case STEP_ENDS:
		is_ended(asked);
		break;
	case STEP_ORIGIN:
		answer_as_origin(step);
		break;
	case STEP_INPUT:
		assert_int_equal(write(server.input[1], step->bytes, step->length), step->length);
		break;
	case STEP_OUTPUT:
		read_output(server.output[0], step);
		break;
	case STEP_ERROR:
		read_output(server.error[0], step);
		break;
	default:
		break;
	}
}

static void is_answered_as_it_says(void **state)
{
	const struct vector *vector = *state;
	struct ring_entry asked = {.opcode = 0};

	stream.said = stream.real = 0;
	start(vector);
	for (unsigned i = 0; i < vector->count; i++)
		play(&vector->step[i], &asked);
	/* And nothing else was. */
	assert_int_equal(server.guest.page->completion.tail, server.guest.seen);
	if (!vector_find(vector, STEP_ENDS))
		server_process_stop(&server);
}

int main(void)
{
	return vectors_run(READER_HOST, is_answered_as_it_says, NULL, end);
}
