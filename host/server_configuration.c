/* server_configuration.c: what a server is given: its configuration and, in a pooled one, console and store with it. */
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/machine_abi.h"
#include "server.h"

#define CONSOLE_FDS 3
#define GIVEN_MAX   (CONSOLE_FDS + 1)

/* Reads exactly `length` bytes of the configuration. */
static int read_exactly(void *to, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t got = read(LAUNCH_FD_CONTROL, (uint8_t *)to + done, length - done);

		if (got < 0 && errno != EINTR)
			return -errno;
		if (got == 0)
			return -EPIPE;
		if (got > 0)
			done += (size_t)got;
	}
	return 0;
}

/* Receives the fixed part, and the descriptors that come with its first byte. Returns how many came, or -errno. */
static int receive(struct launch_server *configuration, int given[GIVEN_MAX])
{
	struct iovec data = {.iov_base = configuration, .iov_len = sizeof(*configuration)};
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(GIVEN_MAX * sizeof(int))];
	} control;
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	const struct cmsghdr *header;
	ssize_t got;
	size_t bytes = 0;
	int error;

	do
		got = recvmsg(LAUNCH_FD_CONTROL, &message, MSG_CMSG_CLOEXEC);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return got < 0 ? -errno : -EPIPE;
	header = CMSG_FIRSTHDR(&message);
	if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS)
		bytes = header->cmsg_len - CMSG_LEN(0);
	if (bytes)
		memcpy(given, CMSG_DATA(header), bytes);
	error = read_exactly((uint8_t *)configuration + got, sizeof(*configuration) - (size_t)got);
	return error ? error : (int)(bytes / sizeof(int));
}

/* What was at these places before, in a pooled server, was nothing: /dev/null. */
static int put_in_place(const int given[GIVEN_MAX], int count)
{
	for (int i = 0; i < count; i++) {
		if (dup2(given[i], i < CONSOLE_FDS ? i : LAUNCH_FD_FILE) < 0)
			return -errno;
		close(given[i]);
	}
	if (count == CONSOLE_FDS)
		close(LAUNCH_FD_FILE);
	return 0;
}

static int is_right(const struct launch_server *configuration)
{
	return configuration->version == UNILET_ABI_VERSION && configuration->call_bytes <= LAUNCH_CALL_MAX &&
	       configuration->call_file_count <= LAUNCH_CALL_FILES_MAX &&
	       (configuration->call_bytes || !configuration->call_file_count) &&
	       configuration->action_bytes <= LAUNCH_ACTION_MAX &&
	       (configuration->flags & LAUNCH_PAGE || !configuration->action_bytes) &&
	       !(configuration->flags & ~(uint32_t)LAUNCH_FLAGS) && configuration->origin_bytes <= LAUNCH_ORIGIN_MAX &&
	       !(configuration->flags & LAUNCH_HTTP) == !configuration->origin_bytes &&
	       !(configuration->flags & LAUNCH_STORE) == !configuration->store_bytes;
}

/* The only file is the store, which has a fixed size: unless the person has sent the output to files, which then are as
 * long as the person likes. */
static int limit_files(const struct server *server)
{
	struct rlimit limit = {server->configuration.store_bytes, server->configuration.store_bytes};
	struct rlimit now;

	for (int i = 1; i < CONSOLE_FDS; i++) {
		struct stat status;

		if (fstat(i, &status) == 0 && S_ISREG(status.st_mode))
			return 0;
	}
	if (getrlimit(RLIMIT_FSIZE, &now) < 0)
		return -errno;
	if (limit.rlim_max > now.rlim_max)
		limit = (struct rlimit){now.rlim_max, now.rlim_max};
	return setrlimit(RLIMIT_FSIZE, &limit) < 0 ? -errno : 0;
}

int server_configure(struct server *server)
{
	struct launch_server *configuration = &server->configuration;
	char origin[LAUNCH_ORIGIN_MAX];
	uint8_t *call;
	int given[GIVEN_MAX] = {0};
	char name[16] = ""; /* prctl(2) */
	int count, error;

	prctl(PR_GET_NAME, name);
	prctl(PR_SET_NAME, "unilet-waiting"); /* for people who look at processes */
	count = receive(configuration, given);
	prctl(PR_SET_NAME, name);
	if (count < 0)
		return count;
	if (!is_right(configuration) ||
	    (count > 0 && count != CONSOLE_FDS + (configuration->flags & LAUNCH_STORE ? 1 : 0)))
		return -EPROTO;
	error = count > 0 ? put_in_place(given, count) : 0;
	if (!error)
		error = limit_files(server);
	if (!error)
		error = read_exactly(origin, configuration->origin_bytes);
	if (!error && configuration->origin_bytes &&
	    origin_parse(origin, configuration->origin_bytes, &server->origin) < 0)
		return -EPROTO;
	if (error || (!configuration->call_bytes && !(configuration->flags & LAUNCH_PAGE)))
		return error;
	server->call = call_new(configuration->call_bytes, &call);
	error = server->call ? read_exactly(call, configuration->call_bytes) : -ENOMEM;
	if (!error)
		error = read_exactly(server->actions, configuration->action_bytes);
	return error;
}
