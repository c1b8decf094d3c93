/* console.c: writes a guest's output and reads its input without ever blocking the other services. */
#include "console.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "host_limits.h"
#include "server.h"

#define OWN_TEXT 0 /* an opcode that no request has */

static struct console_output *output_of(struct console *console, uint64_t stream)
{
	return &console->output[stream == CONSOLE_ERROR];
}

static void open_output(struct console_output *output, int fd)
{
	struct stat status;

	output->fd = fd;
	output->regular = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

void console_open(struct console *console, int trace)
{
	open_output(&console->output[0], STDOUT_FILENO);
	open_output(&console->output[1], STDERR_FILENO);
	console->trace = trace;
	console->trace_limit.lines_max = SERVER_TRACE_LINES_MAX;
}

static int32_t write_status(int error)
{
	switch (error) {
	case ENOSPC:
	case EDQUOT:
	case EFBIG:
		return -UNILET_NO_SPACE;
	case EPIPE:
	case EBADF:
	case ECONNRESET:
		return -UNILET_CLOSED;
	default:
		return -UNILET_IO;
	}
}

/* A pipe that polls writable takes PIPE_BUF bytes without blocking; O_NONBLOCK would do for everyone who shares the
 * terminal. So we ask before each such piece. */
static int may_write(const struct console_output *output)
{
	struct pollfd ready = {.fd = output->fd, .events = POLLOUT};

	return output->regular || poll(&ready, 1, 0) != 0;
}

/* Writes as much of the first waiting request as goes now. Returns 1 with its result when it is done, else 0. */
static int write_first(struct console_output *output, int32_t *result)
{
	const struct request *request = &output->waiting[output->first];
	uint32_t length = request->entry.length;

	while (output->written < length) {
		size_t piece = length - output->written;
		ssize_t written;

		if (!may_write(output))
			return 0;
		if (!output->regular && piece > PIPE_BUF)
			piece = PIPE_BUF;
		written = write(output->fd, request->bulk + output->written, piece);
		if (written >= 0) {
			output->written += (uint32_t)written;
		} else if (errno == EAGAIN) {
			return 0; /* whoever shares it has made it non-blocking */
		} else if (errno != EINTR) {
			*result = write_status(errno);
			return 1;
		}
	}
	*result = (int32_t)length;
	return 1;
}

static void write_waiting(struct server *server, struct console_output *output)
{
	int32_t result;

	while (output->count && write_first(output, &result)) {
		const struct request done = output->waiting[output->first];

		output->first = (output->first + 1) % CONSOLE_WAITING_MAX;
		output->count--;
		output->written = 0;
		if (done.entry.opcode == OWN_TEXT)
			server_written(server, output == &server->console.output[0] ? CONSOLE_OUTPUT : CONSOLE_ERROR,
				       result);
		else
			server_complete(server, &done, result);
	}
}

/* There is always room: no more than RING_ENTRIES requests are open, and one text of our own. */
static void add_waiting(struct server *server, struct console_output *output, const struct request *request)
{
	output->waiting[(output->first + output->count) % CONSOLE_WAITING_MAX] = *request;
	output->count++;
	write_waiting(server, output);
}

void console_say(struct server *server, enum console_stream stream, const void *bytes, uint32_t length)
{
	const struct request own = {.entry = {.opcode = OWN_TEXT, .length = length},
				    .bulk = (uint8_t *)(uintptr_t)bytes};

	add_waiting(server, output_of(&server->console, stream), &own);
}

/* One line, or what fits; dropped if standard error would block: nobody waits for a trace. */
static void write_trace(struct console *console, const struct request *request)
{
	uint8_t bytes[SERVER_TRACE_BYTES_MAX];
	char text[4 * SERVER_TRACE_BYTES_MAX + 1];
	size_t length = request->entry.length < sizeof(bytes) ? request->entry.length : sizeof(bytes);
	uint32_t dropped;

	if (length == 0 || !may_write(&console->output[1]) || !log_allowed(&console->trace_limit, &dropped))
		return;
	memcpy(bytes, request->bulk, length);
	if (bytes[length - 1] == '\n')
		length--;
	log_escape(text, sizeof(text), bytes, length);
	if (dropped)
		log_err("%u trace lines were left out", dropped);
	log_err("%s", text);
}

int console_write(struct server *server, const struct request *request)
{
	struct console *console = &server->console;
	uint64_t stream = request->entry.arg[0];

	if (stream < CONSOLE_OUTPUT || stream > CONSOLE_TRACE) {
		server_complete(server, request, -UNILET_INVALID);
	} else if (request->entry.length > UNILET_CONSOLE_BYTES_MAX) {
		server_complete(server, request, -UNILET_TOO_LARGE);
	} else if (stream == CONSOLE_TRACE) {
		if (console->trace)
			write_trace(console, request);
		server_complete(server, request, (int32_t)request->entry.length);
	} else {
		add_waiting(server, output_of(console, stream), request);
	}
	return 0;
}

int console_read(struct server *server, const struct request *request)
{
	struct console *console = &server->console;

	if (console->reading) {
		server_complete(server, request, -UNILET_BUSY);
	} else if (request->entry.length == 0) {
		/* A result of 0 would say that the input has ended. */
		server_complete(server, request, -UNILET_INVALID);
	} else {
		console->read = *request;
		console->reading = 1;
	}
	return 0;
}

/* Takes the nth waiting write out; those behind it move up. */
static struct request take_waiting(struct console_output *output, uint32_t nth)
{
	struct request taken = output->waiting[(output->first + nth) % CONSOLE_WAITING_MAX];

	output->count--;
	for (; nth < output->count; nth++)
		output->waiting[(output->first + nth) % CONSOLE_WAITING_MAX] =
			output->waiting[(output->first + nth + 1) % CONSOLE_WAITING_MAX];
	return taken;
}

static enum unilet_status cancel_write(struct server *server, struct console_output *output, uint64_t tag)
{
	struct request cancelled;

	for (uint32_t i = 0; i < output->count; i++) {
		const struct ring_entry *entry = &output->waiting[(output->first + i) % CONSOLE_WAITING_MAX].entry;

		if (entry->tag != tag || entry->opcode == OWN_TEXT)
			continue;
		/* Half a write cannot be taken back. */
		if (i == 0 && output->written)
			return UNILET_BUSY;
		cancelled = take_waiting(output, i);
		server_complete(server, &cancelled, -UNILET_CANCELLED);
		return UNILET_OK;
	}
	return UNILET_NOT_FOUND;
}

static void read_input(struct server *server)
{
	struct console *console = &server->console;
	size_t length = console->read.entry.length < INT32_MAX ? console->read.entry.length : INT32_MAX;
	ssize_t got = read(STDIN_FILENO, console->read.bulk, length);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	console->reading = 0;
	server_complete(server, &console->read, got < 0 ? -UNILET_IO : (int32_t)got);
}

/* Input that has come already is given, not held back: so a guest that waits for no time at all still gets it. */
static enum unilet_status cancel_read(struct server *server)
{
	struct console *console = &server->console;
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};

	if (poll(&ready, 1, 0) > 0)
		read_input(server);
	if (!console->reading)
		return UNILET_NOT_FOUND;
	console->reading = 0;
	server_complete(server, &console->read, -UNILET_CANCELLED);
	return UNILET_OK;
}

enum unilet_status console_cancel(struct server *server, uint64_t tag)
{
	struct console *console = &server->console;
	enum unilet_status status;

	if (console->reading && console->read.entry.tag == tag)
		return cancel_read(server);
	status = cancel_write(server, &console->output[0], tag);
	return status == UNILET_NOT_FOUND ? cancel_write(server, &console->output[1], tag) : status;
}

nfds_t console_poll(const struct console *console, struct pollfd *out)
{
	nfds_t count = 0;

	if (console->reading)
		out[count++] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
	for (int i = 0; i < 2; i++)
		if (console->output[i].count)
			out[count++] = (struct pollfd){.fd = console->output[i].fd, .events = POLLOUT};
	return count;
}

void console_go_on(struct server *server, const struct pollfd *ready, nfds_t count)
{
	for (nfds_t i = 0; i < count; i++) {
		if (!ready[i].revents)
			continue;
		/* POLLHUP and POLLERR count as well: reading and writing then say what it is. */
		if (ready[i].fd == STDIN_FILENO)
			read_input(server);
		else
			write_waiting(server, &server->console.output[ready[i].fd == STDERR_FILENO]);
	}
}

int console_writing(const struct console *console)
{
	return console->output[0].count || console->output[1].count;
}
