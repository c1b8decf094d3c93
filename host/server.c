/* server.c: the process that serves one guest: opens what it was given, locks itself down, serves. */
#include "server.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "../abi/console_abi.h"
#include "../abi/dom_abi.h"
#include "../abi/http_abi.h"
#include "../abi/machine_abi.h"
#include "../abi/message_abi.h"
#include "../abi/store_abi.h"
#include "host_limits.h"

static int has_messages(const struct server *server, int page)
{
	return page == (server->page != NULL);
}

/* What keeps requests of this window is asked in turn; the store keeps none. */
static enum unilet_status cancel_in(struct server *server, int page, uint64_t tag)
{
	enum unilet_status status = page ? page_cancel(server, tag) : console_cancel(server, tag);

	if (status == UNILET_NOT_FOUND && !page)
		status = http_cancel(server, tag);
	if (status == UNILET_NOT_FOUND && has_messages(server, page))
		status = call_cancel(server, tag);
	return status;
}

/* RING_CANCEL. */
static int cancel(struct server *server, const struct request *request)
{
	const enum unilet_status status = cancel_in(server, request->page, request->entry.arg[0]);

	server_complete(server, request, -(int32_t)status);
	return 0;
}

/* Every request that there is. */
static const struct operation {
	uint16_t opcode;
	request_serve *serve;
} operation[] = {
	{RING_CANCEL, cancel},
	{CONSOLE_WRITE, console_write},
	{CONSOLE_READ, console_read},
	{HTTP_OPEN, http_open},
	{HTTP_HEADER, http_header},
	{HTTP_READ, http_read},
	{HTTP_CLOSE, http_close},
	{STORE_READ, store_read},
	{STORE_WRITE, store_write},
	{STORE_FLUSH, store_flush},
	{STORE_SIZE, store_size},
	{STORE_DISCARD, store_discard},
	{MESSAGE_RECEIVE, call_receive},
	{MESSAGE_SEND, call_send},
	{MESSAGE_FILE_STATUS, call_file_status},
	{MESSAGE_FILE_READ, call_file_read},
	{MESSAGE_FILE_RELEASE, call_file_release},
	{MESSAGE_REFUSE, call_refuse},
	{PAGE_BATCH, page_serve},
	{PAGE_EVENT, page_serve},
	{PAGE_BLOB_READ, page_serve},
	{PAGE_AWAIT, page_serve},
	{PAGE_FRAME, page_serve},
};

/* Each interface has its window. */
static int is_here(const struct server *server, uint16_t opcode, int page)
{
	switch (opcode >> 8) {
	case RING_ITSELF:
		return 1;
	case RING_MESSAGE:
		return has_messages(server, page);
	case RING_PAGE:
		return page;
	default:
		return !page;
	}
}

static request_serve *find_operation(uint16_t opcode)
{
	for (size_t i = 0; i < sizeof(operation) / sizeof(operation[0]); i++)
		if (operation[i].opcode == opcode)
			return operation[i].serve;
	return NULL;
}

struct ring *server_message_ring(struct server *server)
{
	return server->page ? &server->page_ring : &server->ring;
}

const struct window *server_message_window(const struct server *server)
{
	return server->page ? &server->page_window : &server->window;
}

void server_answer(struct server *server, const struct request *request, int32_t result, const uint64_t arg[4])
{
	ring_complete(request->page ? &server->page_ring : &server->ring, &request->entry, result, arg);
}

void server_complete(struct server *server, const struct request *request, int32_t result)
{
	server_answer(server, request, result, NULL);
}

void server_written(struct server *server, enum console_stream stream, int32_t result)
{
	if (!page_written(server, stream, result))
		call_written(server, result);
}

int server_malformed(struct server *server, const struct request *request, uint64_t offset, uint64_t length)
{
	server->malformed[0] = request->entry.opcode;
	server->malformed[1] = offset;
	server->malformed[2] = length;
	return -EBADMSG;
}

/* Checks what all requests have in common. `request->entry` is our copy. */
static int serve_request(struct server *server, struct request *request)
{
	const struct ring_entry *entry = &request->entry;
	request_serve *serve = is_here(server, entry->opcode, request->page) ? find_operation(entry->opcode) : NULL;

	if (entry->flags || entry->result || entry->reserved)
		return server_malformed(server, request, entry->offset, entry->length);
	if (!serve) {
		server_complete(server, request, -UNILET_UNSUPPORTED);
		return 0;
	}
	request->bulk = NULL;
	if (entry->length) {
		request->bulk = window_bulk(request->page ? &server->page_window : &server->window, entry->offset,
					    entry->length);
		if (!request->bulk)
			return server_malformed(server, request, entry->offset, entry->length);
	}
	return serve(server, request);
}

static int serve_ring(struct server *server, struct ring *ring, int page)
{
	struct request request = {.page = page};
	unsigned served = 0;
	int result = server->broken;

	while (result >= 0 && served < RING_ENTRIES) {
		result = ring_take(ring, &request.entry);
		if (result <= 0)
			break;
		result = serve_request(server, &request);
		if (result < 0)
			break;
		served++;
	}
	return result < 0 ? result : (int)served;
}

int server_serve_rings(struct server *server)
{
	const int served = serve_ring(server, &server->ring, 0);
	int of_page;

	if (served < 0 || !server->page)
		return served;
	of_page = serve_ring(server, &server->page_ring, 1);
	return of_page < 0 ? of_page : served + of_page;
}

static int open_window(struct window *window, struct ring *ring, int first_fd)
{
	int fd[WINDOW_FD_COUNT];
	int error;

	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		fd[i] = first_fd + i;
	error = window_map(fd[WINDOW_FD_MEMORY], window);
	if (!error)
		ring_open(ring, (struct window_page *)(void *)window->base, fd);
	return error;
}

/* Acquires all that the guest is given, then gives up the rest. On failure *step says where. */
static int open_services(struct server *server, enum launch_step *step, uint32_t *lacks)
{
	uint32_t flags;
	int error;

	*step = STEP_CONFIGURATION;
	error = server_configure(server);
	if (error)
		return error;
	flags = server->configuration.flags;
	*step = STEP_MEMORY;
	error = open_window(&server->window, &server->ring, LAUNCH_FD_SERVICE_WINDOW);
	if (!error && flags & LAUNCH_PAGE)
		error = open_window(&server->page_window, &server->page_ring, LAUNCH_FD_SERVER_PAGE);
	if (error)
		return error;
	*step = STEP_PAGE;
	error = flags & LAUNCH_PAGE ? page_open(server) : 0;
	if (error)
		return error;
	*step = STEP_CONFIGURATION;
	error = call_file_open(&server->call_files, server->configuration.call_file_count);
	if (!error)
		error = call_open(server);
	if (error)
		return error;
	console_open(&server->console, (flags & LAUNCH_TRACE) != 0);
	*step = STEP_HTTP;
	error = flags & LAUNCH_HTTP ? http_start(server) : 0;
	if (error)
		return error;
	*step = STEP_STORE;
	error = flags & LAUNCH_STORE ? store_open(&server->store, LAUNCH_FD_FILE, server->configuration.store_bytes)
				     : 0;
	if (error)
		return error;
	pace_open(&server->pace, SERVER_SPIN_NS, SERVER_WAKE_NS);
	*step = STEP_SANDBOX;
	error = lockdown_enter(page_lockdown(server), lacks);
	*step = STEP_PAGE;
	return error || !server->page ? error : page_start(server);
}

void server_report(enum launch_kind kind, int32_t number, const uint64_t value[3])
{
	struct launch_report report = {.version = UNILET_ABI_VERSION, .kind = kind, .number = number};

	if (value)
		memcpy(report.value, value, sizeof(report.value));
	if (write(LAUNCH_FD_CONTROL, &report, sizeof(report)) < 0)
		errno = 0;
}

int main(void)
{
	static struct server server = {.store = {.fd = -1}};
	enum launch_step step;
	uint32_t lacks = 0;
	int error;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	error = open_services(&server, &step, &lacks);
	if (error) {
		server_report(LAUNCH_FAILED, -error, (const uint64_t[3]){(uint64_t)step});
		_exit(1);
	}
	server_report(LAUNCH_STARTED, (int32_t)lacks, NULL);

	error = server_loop(&server);
	if (error == -EPROTO)
		server_report(LAUNCH_VIOLATION, VIOLATION_RING, NULL);
	else if (error == -EBADMSG)
		server_report(LAUNCH_VIOLATION, VIOLATION_REQUEST, server.malformed);
	else if (error == -EILSEQ)
		server_report(LAUNCH_VIOLATION, VIOLATION_BATCH, server.malformed);
	/* Nothing is left to be undone: the kernel closes it all. */
	_exit(error ? 1 : 0);
}
