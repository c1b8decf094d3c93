/* pool.c: machines made beforehand, confined, never run, each with a server; and handed out once. */
#include "pool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "host_limits.h"

struct unilet_pool {
	struct unilet_options machine; /* what each of them is */
	unsigned wanted;
	unsigned count;
	struct unilet *ready[UNILET_POOL_MAX]; /* count of them, oldest first; each may still be being made */
	time_t used;                           /* CLOCK_MONOTONIC: when one was last wanted */
};

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

struct unilet_pool *unilet_pool_open(unsigned count, int page, const char *program_directory)
{
	struct unilet_pool *pool = calloc(1, sizeof(*pool));

	if (!pool)
		return NULL;
	pool->wanted = count < UNILET_POOL_MAX ? count : UNILET_POOL_MAX;
	pool->used = now();
	pool->machine = (struct unilet_options){.image_fd = -1,
						.memory_bytes = UNILET_MEMORY_DEFAULT,
						.vcpus = 1,
						.console_fd = {-1, -1, -1},
						.page = page,
						.program_directory = program_directory};
	return pool;
}

static void drop(struct unilet_pool *pool, unsigned index)
{
	pool->count--;
	for (unsigned i = index; i < pool->count; i++)
		pool->ready[i] = pool->ready[i + 1];
}

/* What they have said by now: nothing else than READY may come before there is a guest. */
static int is_dead(struct unilet *guest)
{
	struct launch_report report;

	return report_read(&guest->monitor.reader, &report) != 0 || guest->monitor.reader.started ||
	       report_read(&guest->server.reader, &report) != 0 || guest->server.reader.started;
}

static void drop_dead(struct unilet_pool *pool)
{
	for (unsigned i = 0; i < pool->count;) {
		if (is_dead(pool->ready[i])) {
			unilet_close(pool->ready[i]);
			drop(pool, i);
		} else {
			i++;
		}
	}
}

/* What it will be given stands for nothing yet, so that nothing else comes to these places. */
static int start_waiting_server(const struct unilet_options *options, struct unilet *guest)
{
	const int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int error;

	if (null_fd < 0)
		return -errno;
	error = guest_start_server(guest, options, 0, (const int[4]){null_fd, null_fd, null_fd, null_fd}, NULL);
	close(null_fd);
	return error;
}

static int start_machine(const struct unilet_options *options, struct unilet *guest)
{
	struct options_message configuration;
	const char *what;
	int error = guest_open(guest, options, &what);

	if (!error)
		error = options_for_monitor(options, &configuration);
	if (error)
		return error;
	((struct launch_monitor *)configuration.bytes)->flags |= LAUNCH_POOL;
	guest->state = GUEST_POOLED;
	guest->monitor.reader.pooled = 1;
	guest_open_slice(guest, options);
	error = guest_start_monitor(guest, options, &configuration);
	free(configuration.bytes);
	return error ? error : start_waiting_server(options, guest);
}

static void empty(struct unilet_pool *pool)
{
	while (pool->count > 0)
		unilet_close(pool->ready[--pool->count]);
}

void unilet_pool_tend(struct unilet_pool *pool)
{
	struct unilet *guest;

	if (now() - pool->used > POOL_IDLE_S) {
		empty(pool);
		return;
	}
	drop_dead(pool);
	if (pool->count == pool->wanted)
		return;
	guest = guest_new();
	if (!guest)
		return;
	if (start_machine(&pool->machine, guest) == 0)
		pool->ready[pool->count++] = guest;
	else
		unilet_close(guest); /* launches go on without: they say what is wrong */
}

void unilet_pool_close(struct unilet_pool *pool)
{
	if (!pool)
		return;
	empty(pool);
	free(pool);
}

/* How much memory the guest gets, if that is known before its image is read; else 0. */
static uint64_t known_memory(const struct unilet_options *options)
{
	if (options->memory_bytes)
		return options->memory_bytes;
	return options->policy ? UNILET_MEMORY_DEFAULT : 0;
}

static int same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static int fits(const struct unilet_pool *pool, const struct unilet_options *options)
{
	const uint64_t memory = known_memory(options);

	for (int i = 0; i < 3; i++)
		if (options->console_fd[i] < 0)
			return 0; /* it cannot be sent */
	return memory > 0 && memory <= pool->machine.memory_bytes && options->vcpus == pool->machine.vcpus &&
	       options_page_window(options) == options_page_window(&pool->machine) && options->address_bytes == 0 &&
	       options->cpu_time_ns == 0 && !options->core && !options->profile && options->gdb_fd <= 0 &&
	       same_text(options->program_directory, pool->machine.program_directory);
}

struct unilet *pool_take(const struct unilet_options *options)
{
	struct unilet_pool *pool = options->pool;

	if (!pool)
		return NULL;
	pool->used = now();
	if (!fits(pool, options))
		return NULL;
	drop_dead(pool);
	for (unsigned i = 0; i < pool->count; i++) {
		struct unilet *guest = pool->ready[i];

		if (guest->monitor.reader.ready) {
			drop(pool, i);
			return guest;
		}
	}
	return NULL;
}

/* The descriptors go with the first byte. */
static int send_with(int fd, const struct options_message *message, const int *passed, size_t count)
{
	struct iovec data = {.iov_base = message->bytes, .iov_len = message->length};
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(4 * sizeof(*passed))];
	} control = {.header = {.cmsg_len = CMSG_LEN(count * sizeof(*passed)),
				.cmsg_level = SOL_SOCKET,
				.cmsg_type = SCM_RIGHTS}};
	const struct msghdr header = {.msg_iov = &data,
				      .msg_iovlen = 1,
				      .msg_control = &control,
				      .msg_controllen = CMSG_SPACE(count * sizeof(*passed))};
	ssize_t sent;

	memcpy(CMSG_DATA(&control.header), passed, count * sizeof(*passed));
	sent = sendmsg(fd, &header, MSG_NOSIGNAL);
	if (sent < 0)
		return -errno;
	return (size_t)sent == message->length ? 0 : -EMSGSIZE;
}

int pool_hand_over(struct unilet *guest, const struct unilet_options *options)
{
	struct options_message configuration;
	int error = options_for_monitor(options, &configuration);

	if (error)
		return error;
	((struct launch_monitor *)configuration.bytes)->memory_bytes = known_memory(options);
	error = send_with(guest->monitor.control, &configuration, &options->image_fd, 1);
	free(configuration.bytes);
	return error;
}

int pool_hand_over_server(struct unilet *guest, const int given[4], const struct options_message *configuration)
{
	return send_with(guest->server.control, configuration, given, given[3] < 0 ? 3 : 4);
}
