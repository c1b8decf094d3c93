/* launch.c: starts a guest: store, windows, then monitor and server side by side; and takes it all down. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../abi/machine_abi.h"
#include "../abi/profile_abi.h"
#include "detail.h"
#include "guest.h"
#include "message_value.h"
#include "host_limits.h"
#include "options.h"
#include "outcome.h"
#include "pool.h"
#include "sealed.h"
#include "window.h"

#define SECOND_NS 1000000000ull

/* What a launch holds until both processes have their copies. */
struct launch {
	const struct unilet_options *options;
	struct unilet_outcome *outcome;
	struct origin origin;
	struct storefile store;
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

int guest_program_path(const char *directory, const char *program, char *path, size_t size)
{
	return snprintf(path, size, "%s/%s", directory ? directory : UNILET_PROGRAM_DIRECTORY, program) >= (int)size
		       ? -ENAMETOOLONG
		       : 0;
}

/* Makes the control socket, leaves the configuration in it, if there is one already, starts the program with its end. */
static int start_peer(struct unilet *guest, struct peer *peer, struct process_plan *plan, const char *program,
		      const struct options_message *configuration, const char *directory)
{
	char path[4096];
	int end[2];
	int error = guest_program_path(directory, program, path, sizeof(path));

	if (error)
		return error;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, end) < 0)
		return -errno;
	peer->control = end[0];
	peer->reader.fd = end[0];
	plan->path = path;
	plan->name = program;
	plan->fd[LAUNCH_FD_CONTROL] = end[1];
	error = fcntl(end[0], F_SETFL, O_NONBLOCK) < 0 ? -errno : 0;
	if (!error && configuration)
		error = send_message(end[0], configuration);
	if (!error)
		error = process_start(plan, &peer->process);
	plan->path = NULL;
	close(end[1]);
	return error ? error : guest_watch(guest, end[0]);
}

/* A plan with every descriptor closed but the service window, which both have. */
static struct process_plan base_plan(const struct unilet *guest)
{
	struct process_plan plan = {.cpu_seconds = RLIM_INFINITY, .file_bytes = RLIM_INFINITY, .slice = &guest->slice};

	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = -1;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_SERVICE_WINDOW + i] = guest->service[i];
	return plan;
}

/* What a monitor is given beyond the guest's own limits. */
static uint64_t grace_ns(const struct unilet_options *options)
{
	return LAUNCH_GRACE_NS + (options->core ? LAUNCH_CORE_NS : 0);
}

int guest_start_monitor(struct unilet *guest, const struct unilet_options *options,
			const struct options_message *configuration)
{
	struct process_plan plan = base_plan(guest);
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int keeper[2];
	int error;

	if (null_fd < 0)
		return -errno;
	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0, keeper) < 0) {
		error = -errno;
		close(null_fd);
		return error;
	}
	guest->keeper = keeper[1];
	for (int i = 0; i < 3; i++)
		plan.fd[i] = null_fd;
	for (int i = 0; i < 2; i++)
		plan.fd[LAUNCH_FD_KEEPER + i] = keeper[i];
	plan.fd[LAUNCH_FD_FILE] = options->image_fd < 0 ? null_fd : options->image_fd;
	for (int i = 0; guest->has_page && i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_PAGE_WINDOW + i] = guest->page.fd[i];
	plan.fd[LAUNCH_FD_DETAIL] = guest->detail;
	plan.fd[LAUNCH_FD_PROFILE] = guest->profile;
	/* The monitor sets itself the limit that the guest's memory asks for. */
	plan.file_bytes = options->core ? UNILET_MEMORY_MAX + GUEST_IMAGE_SPAN_MAX : 0;
	if (options->core)
		plan.fd[LAUNCH_FD_CORE] = options->core_fd;
	plan.fd[LAUNCH_FD_DEBUG] = guest->debug[0];
	/* Descriptors that are in flight count against this limit, those of all monitors together; it lowers its own. */
	plan.descriptors = RLIM_INFINITY;
	/* The monitor keeps its limit itself, to the nanosecond; this one is for a monitor that does not. */
	if (options->cpu_time_ns)
		plan.cpu_seconds = options->cpu_time_ns / SECOND_NS + grace_ns(options) / SECOND_NS + 1;
	error = start_peer(guest, &guest->monitor, &plan, "unilet-monitor", configuration, options->program_directory);
	close(keeper[0]);
	close(null_fd);
	return error;
}

static int start_monitor(struct unilet *guest, const struct unilet_options *options)
{
	struct options_message configuration;
	int error = options_for_monitor(options, &configuration);

	if (!error) {
		error = guest_start_monitor(guest, options, &configuration);
		free(configuration.bytes);
	}
	return error;
}

/* Each has what its guest is given, and no more. */
static const char *server_program(const struct unilet_options *options, int http)
{
	if (options->document_fd)
		return "unilet-server-page";
	return http ? "unilet-server-http" : "unilet-server";
}

int guest_start_server(struct unilet *guest, const struct unilet_options *options, int http, const int given[4],
		       const struct options_message *configuration)
{
	struct process_plan plan = base_plan(guest);

	for (int i = 0; i < 3; i++)
		plan.fd[i] = given[i];
	plan.fd[LAUNCH_FD_FILE] = given[3];
	for (int i = 0; options->document_fd && i < WINDOW_FD_COUNT; i++)
		plan.fd[LAUNCH_FD_SERVER_PAGE + i] = guest->page.fd[i];
	if (options->document_fd)
		plan.fd[LAUNCH_FD_DOCUMENT] = options->document_fd;
	for (unsigned i = 0; i < options->call_file_count; i++)
		plan.fd[LAUNCH_FD_CALL_FILES + i] = options->call_files[i];
	/* It limits its files itself: when it knows them. */
	plan.descriptors = http ? HTTP_DESCRIPTORS_MAX : SERVER_DESCRIPTORS_MAX;
	return start_peer(guest, &guest->server, &plan, server_program(options, http), configuration,
			  options->program_directory);
}

static int start_server(struct unilet *guest, const struct launch *launch)
{
	const struct unilet_options *options = launch->options;
	const int *console = options->console_fd;
	const int given[4] = {console[0], console[1], console[2], launch->store.fd};
	const int http = options->origin && (!options->page || options->document_fd);
	struct options_message configuration;
	int error = options_for_server(options, http ? &launch->origin : NULL, &launch->store, &configuration);

	if (error)
		return error;
	/* A pooled one has no HTTP, no page and no places for files, and may have died just now. */
	if (http || options->document_fd || options->call_file_count || guest->server.process.pidfd < 0 ||
	    pool_hand_over_server(guest, given, &configuration) != 0) {
		guest_drop_server(guest);
		error = guest_start_server(guest, options, http, given, &configuration);
	}
	free(configuration.bytes);
	return error;
}

/* It has two sockets, and says nothing to us. */
static int start_gdb(struct unilet *guest, const struct unilet_options *options)
{
	struct process_plan plan = {
		.name = "unilet-gdb", .cpu_seconds = RLIM_INFINITY, .descriptors = SERVER_DESCRIPTORS_MAX};
	char path[4096];
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int error = guest_program_path(options->program_directory, plan.name, path, sizeof(path));

	if (null_fd < 0)
		return -errno;
	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = i < 3 ? null_fd : -1;
	plan.fd[LAUNCH_FD_FILE] = options->gdb_fd;
	plan.fd[LAUNCH_FD_DEBUG] = guest->debug[1];
	plan.path = path;
	if (!error)
		error = process_start(&plan, &guest->gdb);
	close(null_fd);
	return error;
}

/* It was checked: the name fits. */
static void note_call(struct unilet *guest, const struct unilet_options *options)
{
	struct message_view message;

	if (!options->call ||
	    message_check(options->call, (uint32_t)options->call_bytes, 0, MESSAGE_OF_HOST, &message) < 0)
		return;
	memcpy(guest->called, message.name, message.head.name_length);
}

/* What the report of its end will need. */
static int prepare_report(struct unilet *guest, struct launch *launch)
{
	const char *directory = launch->options->program_directory;

	guest->core_wanted = launch->options->core;
	note_call(guest, launch->options);
	guest->program_directory = directory ? strdup(directory) : NULL;
	if (directory && !guest->program_directory)
		return fail(launch, -ENOMEM, "start the unilet");
	guest->image = fcntl(launch->options->image_fd, F_DUPFD_CLOEXEC, 0);
	if (guest->image < 0)
		return fail(launch, -errno, "open the image");
	if (!launch->options->profile)
		return 0;
	guest->profile = sealed_create("unilet-profile", PROFILE_BYTES);
	return guest->profile < 0 ? fail(launch, guest->profile, "get memory for a profile") : 0;
}

static void set_limits(struct unilet *guest, const struct unilet_options *options)
{
	guest->cpu_limited = options->cpu_time_ns != 0;
	if (options->wall_ns && options->wall_ns < INT64_MAX - grace_ns(options))
		guest_set_timer(guest, options->wall_ns + grace_ns(options));
}

/* A machine that waits takes the guest over; else one is made. */
static int get_machine(struct launch *launch, struct unilet **out)
{
	const struct unilet_options *options = launch->options;
	const char *what = "start the unilet";
	int error;

	*out = pool_take(options);
	if (*out)
		return 0;
	*out = guest_new();
	error = *out ? guest_open(*out, options, &what) : -ENOMEM;
	return error ? fail(launch, error, what) : 0;
}

static int start_both(struct unilet *guest, struct launch *launch)
{
	int error = prepare_report(guest, launch);

	if (error)
		return error;
	set_limits(guest, launch->options);
	if (guest->state == GUEST_POOLED) {
		error = pool_hand_over(guest, launch->options);
	} else {
		guest_open_slice(guest, launch->options);
		if (launch->options->gdb_fd > 0 && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, guest->debug) < 0)
			return fail(launch, -errno, "make a socket for gdb");
		error = start_monitor(guest, launch->options);
	}
	if (error)
		return fail(launch, error, "start unilet-monitor");
	guest->state = GUEST_LIVES;
	error = start_server(guest, launch);
	if (error)
		return fail(launch, error, "start unilet-server");
	guest->page_inside = launch->options->document_fd != 0;
	guest->server.reader.called = launch->options->call || guest->page_inside;
	error = launch->options->gdb_fd > 0 ? start_gdb(guest, launch->options) : 0;
	guest_forget_window(guest);
	return error ? fail(launch, error, "start unilet-gdb") : 0;
}

static int launch_guest(struct launch *launch, struct unilet **out)
{
	const struct unilet_options *options = launch->options;
	struct policy_share share = {0};
	struct unilet *guest = NULL;
	int error =
		policy_take(options->policy, options->policy_origin, policy_memory(options), &share, launch->outcome);

	if (!error)
		error = get_machine(launch, &guest);
	/* The last thing that can be refused here, so that a refused launch seldom has a file to take away again. */
	if (!error && options->store_path)
		error = storefile_open(options->store_path, options->store_bytes, &launch->store, launch->outcome);
	if (!error)
		error = start_both(guest, launch);
	if (error) {
		unilet_close(guest);
		policy_give(&share);
		return error;
	}
	guest->share = share;
	if (launch->store.created) {
		guest->store = launch->store;
		launch->store = (struct storefile){.fd = -1};
	}
	*out = guest;
	return 0;
}

int unilet_launch(const struct unilet_options *options, struct unilet **out, struct unilet_outcome *outcome)
{
	struct launch launch = {.options = options, .outcome = outcome, .store = {.fd = -1}};
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
	return error;
}
