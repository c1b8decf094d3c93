/* guest.c: a guest as the launcher holds it, but for its processes: made, opened, closed. */
#include "guest.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "detail.h"
#include "host_limits.h"
#include "window.h"

int guest_watch(struct unilet *guest, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(guest->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

static const struct peer no_server = {
	.name = "server", .control = -1, .process.pidfd = -1, .reader.source = REPORT_SERVER};

struct unilet *guest_new(void)
{
	struct unilet *guest = calloc(1, sizeof(*guest));

	if (!guest)
		return NULL;
	guest->state = GUEST_LIVES;
	guest->monitor = (struct peer){.name = "monitor", .control = -1, .process.pidfd = -1};
	guest->server = no_server;
	guest->gdb.pidfd = -1;
	guest->debug[0] = guest->debug[1] = -1;
	guest->monitor.reader.source = REPORT_MONITOR;
	guest->keeper = guest->epoll = guest->timer = -1;
	guest->slice.fd = guest->image = guest->detail = guest->profile = guest->store.fd = -1;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		guest->service[i] = guest->page.fd[i] = -1;
	return guest;
}

/* Says what failed. */
static int fail(const char **what, const char *text, int error)
{
	*what = text;
	return error;
}

static int open_windows(struct unilet *guest, uint64_t page_window, const char **what)
{
	int error = window_create(UNILET_SERVICE_WINDOW_BYTES, guest->service);

	if (error)
		return fail(what, "get memory for the service window", error);
	if (page_window == 0)
		return 0;
	error = window_create(page_window, guest->page.fd);
	guest->has_page = !error;
	return error ? fail(what, "get memory for the page window", error) : 0;
}

int guest_open(struct unilet *guest, const struct unilet_options *options, const char **what)
{
	int error;

	guest->detail = detail_create();
	if (guest->detail < 0)
		return fail(what, "get memory for a report", guest->detail);
	error = open_windows(guest, options_page_window(options), what);
	if (error)
		return error;
	guest->epoll = epoll_create1(EPOLL_CLOEXEC);
	guest->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (guest->epoll < 0 || guest->timer < 0)
		return fail(what, "watch the unilet", -errno);
	error = guest_watch(guest, guest->timer);
	return error ? fail(what, "watch the unilet", error) : 0;
}

/* Where there is none it does without, and unilet_protections() says so. What the image wants is not known here. */
void guest_open_slice(struct unilet *guest, const struct unilet_options *options)
{
	struct unilet_limits limits;

	unilet_limits_default(&limits);
	guest->slice_memory_max =
		options->memory_bytes ? policy_memory(options) + SLICE_MEMORY_EXTRA : limits.memory_per_origin_max;
	guest->slice_error = slice_open(&guest->slice, guest->slice_memory_max);
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void close_debug(struct unilet *guest)
{
	for (int i = 0; i < 2; i++) {
		close_fd(guest->debug[i]);
		guest->debug[i] = -1;
	}
}

void guest_forget_window(struct unilet *guest)
{
	window_close(guest->service);
	close_debug(guest);
}

const struct unilet_page_window *unilet_page_window(const struct unilet *guest)
{
	return guest->has_page ? &guest->page : NULL;
}

static void reap_peer(struct peer *peer)
{
	siginfo_t end;

	process_kill(&peer->process);
	process_reap(&peer->process, &end);
}

void guest_drop_server(struct unilet *guest)
{
	reap_peer(&guest->server);
	close_fd(guest->server.control);
	guest->server = no_server;
}

/* Both processes are gone. Whether the program ran may still lie unread in the monitor's socket: before that, nothing
 * of it can be in its store, and one that was made for it would be left behind. */
static void close_store(struct unilet *guest)
{
	struct launch_report report;

	if (guest->store.fd < 0)
		return;
	report_read(&guest->monitor.reader, &report);
	if (guest->monitor.reader.started)
		storefile_close(&guest->store);
	else
		storefile_undo(&guest->store);
}

/* The monitor has gone, and it may be telling gdb so. */
static void reap_gdb(struct process *process)
{
	struct pollfd ended = {.fd = process->pidfd, .events = POLLIN};
	siginfo_t end;

	if (process->pidfd >= 0)
		poll(&ended, 1, LAUNCH_GDB_END_MS);
	process_kill(process);
	process_reap(process, &end);
}

void unilet_close(struct unilet *guest)
{
	if (!guest)
		return;
	process_kill(&guest->server.process);
	reap_peer(&guest->monitor);
	reap_peer(&guest->server);
	close_debug(guest);
	reap_gdb(&guest->gdb);
	close_store(guest);
	/* In this order: a socket that is closed makes the kernel look for what the keeper alone still held. */
	close_fd(guest->keeper);
	close_fd(guest->monitor.control);
	close_fd(guest->server.control);
	window_close(guest->service);
	window_close(guest->page.fd);
	close_fd(guest->timer);
	close_fd(guest->epoll);
	slice_close(&guest->slice);
	policy_give(&guest->share);
	close_fd(guest->image);
	close_fd(guest->detail);
	close_fd(guest->profile);
	free(guest->program_directory);
	free(guest);
}
