/* launch.c: starts a guest: store, windows, then monitor and server side by side; and takes it all down. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../abi/machine_abi.h"
#include "detail.h"
#include "guest.h"
#include "host_limits.h"
#include "options.h"
#include "outcome.h"
#include "window.h"

#define SECOND_NS 1000000000ull

/* What a launch holds until both processes have their copies. */
struct launch {
	const struct unilet_options *options;
	struct unilet_outcome *outcome;
	struct origin origin;
	struct storefile store;
	int service[WINDOW_FD_COUNT];
	int null_fd;
};

static int fail(struct launch *launch, int error, const char *what)
{
	outcome_set(launch->outcome, UNILET_EXIT_REFUSED, "could not %s: %s", what, strerror(-error));
	return error;
}

/* Puts a message into a socket whose other end nobody reads yet: it fits the buffer, or it fails. */
static int send_message(int fd, const struct options_message *message)
{
	ssize_t sent = send(fd, message->bytes, message->length, MSG_NOSIGNAL);

	if (sent < 0)
		return -errno;
	return (size_t)sent == message->length ? 0 : -EMSGSIZE;
}

static int watch_fd(struct unilet *guest, int fd)
{
	struct epoll_event event = {.events = EPOLLIN};

	return epoll_ctl(guest->epoll, EPOLL_CTL_ADD, fd, &event) < 0 ? -errno : 0;
}

int guest_program_path(const char *directory, const char *program, char *path, size_t size)
{
	return snprintf(path, size, "%s/%s", directory ? directory : UNILET_PROGRAM_DIRECTORY, program) >= (int)size
		       ? -ENAMETOOLONG
		       : 0;
}

/* Makes the control socket, leaves the configuration in it, starts the program with its end. */
static int start_peer(struct unilet *guest, struct peer *peer, struct process_plan *plan, const char *program,
		      const struct options_message *configuration, const struct launch *launch)
{
	char path[4096];
	int end[2];
	int error = guest_program_path(launch->options->program_directory, program, path, sizeof(path));

	if (error)
		return error;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end) < 0)
		return -errno;
	peer->control = end[0];
	peer->reader.fd = end[0];
	plan->path = path;
	plan->name = program;
	plan->fd[LAUNCH_FD_CONTROL] = end[1];
	error = fcntl(end[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : send_message(end[0], configuration);
	if (!error)
		error = process_start(plan, &peer->process);
	plan->path = NULL;
	close(end[1]);
	return error ? error : watch_fd(guest, end[0]);
}

/* A plan with every descriptor closed but the service window, which both have. */
static struct process_plan base_plan(const struct unilet *guest, const struct launch *launch)
{
	struct process_plan plan = {.cpu_seconds = RLIM_INFINITY, .file_bytes = RLIM_INFINITY, .slice = &guest->slice};

	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = -1;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_SERVICE_WINDOW + i] = launch->service[i];
	return plan;
}

/* What a monitor is given beyond the guest's own limits. */
static uint64_t grace_ns(const struct unilet_options *options)
{
	return LAUNCH_GRACE_NS + (options->core ? LAUNCH_CORE_NS : 0);
}

static int start_monitor(struct unilet *guest, const struct launch *launch)
{
	const struct unilet_options *options = launch->options;
	struct process_plan plan = base_plan(guest, launch);
	struct options_message configuration;
	int keeper[2];
	int error = options_for_monitor(options, &configuration);

	if (error)
		return error;
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, keeper) < 0) {
		error = -errno;
		free(configuration.bytes);
		return error;
	}
	guest->keeper = keeper[1];
	for (int i = 0; i < 3; i++)
		plan.fd[i] = launch->null_fd;
	for (int i = 0; i < 2; i++)
		plan.fd[LAUNCH_FD_KEEPER + i] = keeper[i];
	plan.fd[LAUNCH_FD_FILE] = options->image_fd;
	for (int i = 0; guest->has_page && i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_PAGE_WINDOW + i] = guest->page.fd[i];
	plan.fd[LAUNCH_FD_DETAIL] = guest->detail;
	/* The monitor sets itself the limit that the guest's memory asks for. */
	plan.file_bytes = options->core ? UNILET_MEMORY_MAX + GUEST_IMAGE_SPAN_MAX : 0;
	if (options->core)
		plan.fd[LAUNCH_FD_CORE] = options->core_fd;
	/* Descriptors that are in flight count against this limit, those of all monitors together; it lowers its own. */
	plan.descriptors = RLIM_INFINITY;
	/* The monitor keeps its limit itself, to the nanosecond; this one is for a monitor that does not. */
	if (options->cpu_time_ns)
		plan.cpu_seconds = options->cpu_time_ns / SECOND_NS + grace_ns(options) / SECOND_NS + 1;
	error = start_peer(guest, &guest->monitor, &plan, "unilet-monitor", &configuration, launch);
	close(keeper[0]);
	free(configuration.bytes);
	return error;
}

/* The server's only file is the store, which has a fixed size: unless the person has sent its output to files, which then
 * are as long as the person likes. */
static rlim_t server_file_bytes(const struct launch *launch)
{
	for (int i = 1; i < 3; i++) {
		struct stat status;

		if (fstat(launch->options->console_fd[i], &status) == 0 && S_ISREG(status.st_mode))
			return RLIM_INFINITY;
	}
	return launch->store.fd < 0 ? 0 : launch->store.bytes;
}

static int start_server(struct unilet *guest, const struct launch *launch)
{
	const struct unilet_options *options = launch->options;
	int http = options->origin && !options->page;
	struct process_plan plan = base_plan(guest, launch);
	struct options_message configuration;
	int error = options_for_server(options, http ? &launch->origin : NULL, &launch->store, &configuration);

	if (error)
		return error;
	for (int i = 0; i < 3; i++)
		plan.fd[i] = options->console_fd[i];
	plan.fd[LAUNCH_FD_FILE] = launch->store.fd;
	plan.file_bytes = server_file_bytes(launch);
	plan.descriptors = http ? HTTP_DESCRIPTORS_MAX : SERVER_DESCRIPTORS_MAX;
	error = start_peer(guest, &guest->server, &plan, http ? "unilet-server-http" : "unilet-server", &configuration,
			   launch);
	free(configuration.bytes);
	return error;
}

/* What the report of its end will need. */
static int prepare_report(struct unilet *guest, struct launch *launch)
{
	const char *directory = launch->options->program_directory;

	guest->core_wanted = launch->options->core;
	guest->program_directory = directory ? strdup(directory) : NULL;
	if (directory && !guest->program_directory)
		return fail(launch, -ENOMEM, "start the unilet");
	guest->image = fcntl(launch->options->image_fd, F_DUPFD_CLOEXEC, 0);
	if (guest->image < 0)
		return fail(launch, -errno, "open the image");
	guest->detail = detail_create();
	return guest->detail < 0 ? fail(launch, guest->detail, "get memory for a report") : 0;
}

/* Epoll, timer, windows: all that is not a process. */
static int open_guest(struct unilet *guest, struct launch *launch)
{
	int error = prepare_report(guest, launch);

	if (error)
		return error;
	error = window_create(UNILET_SERVICE_WINDOW_BYTES, launch->service);
	if (error)
		return fail(launch, error, "get memory for the service window");
	if (launch->options->page) {
		error = window_create(UNILET_PAGE_WINDOW_BYTES, guest->page.fd);
		if (error)
			return fail(launch, error, "get memory for the page window");
		guest->has_page = 1;
	}
	launch->null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (launch->null_fd < 0)
		return fail(launch, -errno, "open /dev/null");
	guest->epoll = epoll_create1(EPOLL_CLOEXEC);
	guest->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (guest->epoll < 0 || guest->timer < 0)
		return fail(launch, -errno, "watch the unilet");
	error = watch_fd(guest, guest->timer);
	return error ? fail(launch, error, "watch the unilet") : 0;
}

/* Where there is none it does without, and unilet_protections() says so. What the image wants is not known here. */
static void open_slice(struct unilet *guest, const struct unilet_options *options)
{
	struct unilet_limits limits;

	unilet_limits_default(&limits);
	guest->slice_memory_max =
		options->memory_bytes ? policy_memory(options) + SLICE_MEMORY_EXTRA : limits.memory_per_origin_max;
	guest->slice_error = slice_open(&guest->slice, guest->slice_memory_max);
}

static int start_both(struct unilet *guest, struct launch *launch)
{
	uint64_t wall_ns = launch->options->wall_ns;
	int error;

	open_slice(guest, launch->options);
	guest->cpu_limited = launch->options->cpu_time_ns != 0;
	if (wall_ns && wall_ns < INT64_MAX - grace_ns(launch->options))
		guest_set_timer(guest, wall_ns + grace_ns(launch->options));
	error = start_monitor(guest, launch);
	if (error)
		return fail(launch, error, "start unilet-monitor");
	error = start_server(guest, launch);
	return error ? fail(launch, error, "start unilet-server") : 0;
}

static struct unilet *new_guest(void)
{
	struct unilet *guest = calloc(1, sizeof(*guest));

	if (!guest)
		return NULL;
	guest->monitor = (struct peer){.name = "monitor", .control = -1};
	guest->server = (struct peer){.name = "server", .control = -1};
	guest->monitor.process.pidfd = guest->server.process.pidfd = -1;
	guest->monitor.reader.source = REPORT_MONITOR;
	guest->server.reader.source = REPORT_SERVER;
	guest->keeper = guest->epoll = guest->timer = -1;
	guest->slice.fd = guest->image = guest->detail = guest->store.fd = -1;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		guest->page.fd[i] = -1;
	return guest;
}

static int launch_guest(struct launch *launch, struct unilet **out)
{
	const struct unilet_options *options = launch->options;
	struct unilet *guest = new_guest();
	int error;

	if (!guest)
		return fail(launch, -ENOMEM, "start the unilet");
	error = policy_take(options->policy, options->policy_origin, policy_memory(options), &guest->share,
			    launch->outcome);
	if (!error)
		error = open_guest(guest, launch);
	/* The last thing that can be refused here, so that a refused launch seldom has a file to take away again. */
	if (!error && options->store_path)
		error = storefile_open(options->store_path, options->store_bytes, &launch->store, launch->outcome);
	if (!error)
		error = start_both(guest, launch);
	if (error) {
		unilet_close(guest);
		return error;
	}
	if (launch->store.created) {
		guest->store = launch->store;
		launch->store = (struct storefile){.fd = -1};
	}
	*out = guest;
	return 0;
}

int unilet_launch(const struct unilet_options *options, struct unilet **out, struct unilet_outcome *outcome)
{
	struct launch launch = {.options = options,
				.outcome = outcome,
				.store = {.fd = -1},
				.service = {-1, -1, -1, -1},
				.null_fd = -1};
	int error;

	*out = NULL;
	*outcome = (struct unilet_outcome){.status = 0};
	error = options_check(options, &launch.origin, outcome);
	if (!error)
		error = launch_guest(&launch, out);
	if (error)
		storefile_undo(&launch.store);
	else
		storefile_close(&launch.store);
	window_close(launch.service);
	if (launch.null_fd >= 0)
		close(launch.null_fd);
	return error;
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

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
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

void unilet_close(struct unilet *guest)
{
	if (!guest)
		return;
	process_kill(&guest->server.process);
	reap_peer(&guest->monitor);
	reap_peer(&guest->server);
	close_store(guest);
	/* In this order: a socket that is closed makes the kernel look for what the keeper alone still held. */
	close_fd(guest->keeper);
	close_fd(guest->monitor.control);
	close_fd(guest->server.control);
	window_close(guest->page.fd);
	close_fd(guest->timer);
	close_fd(guest->epoll);
	slice_close(&guest->slice);
	policy_give(&guest->share);
	close_fd(guest->image);
	close_fd(guest->detail);
	free(guest->program_directory);
	free(guest);
}
