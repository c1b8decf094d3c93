/* symbols.c: starts the symbol reader, which may be in the hands of the image's maker, and checks what it answers. */
#include "symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "host_limits.h"
#include "process.h"
#include "sealed.h"

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000ll + now.tv_nsec / 1000000;
}

/* Reads exactly `length` bytes before the deadline. */
static int read_before(int fd, void *to, size_t length, int64_t deadline_ms)
{
	size_t done = 0;

	while (done < length) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		const int64_t left = deadline_ms - now_ms();
		ssize_t got;

		if (left <= 0)
			return -ETIMEDOUT;
		if (poll(&ready, 1, (int)left) <= 0)
			continue;
		got = read(fd, (uint8_t *)to + done, length - done);
		if (got == 0)
			return -EPIPE;
		if (got < 0 && errno != EINTR && errno != EAGAIN)
			return -errno;
		if (got > 0)
			done += (size_t)got;
	}
	return 0;
}

static int check(struct symbols_answer *answer)
{
	if (answer->version != UNILET_ABI_VERSION || (answer->flags & ~(uint32_t)SYMBOLS_FLAGS) || answer->reserved ||
	    answer->frame_count > SYMBOLS_FRAMES_MAX)
		return -EPROTO;
	for (uint32_t i = 0; i < answer->frame_count; i++) {
		struct symbols_frame *frame = &answer->frame[i];

		if (!memchr(frame->function, '\0', sizeof(frame->function)) ||
		    !memchr(frame->file, '\0', sizeof(frame->file)))
			return -EPROTO;
	}
	return 0;
}

/* `about` becomes the reader's descriptor `number`. */
static int start(const char *path, int image_fd, int number, int about, int control, struct process *out)
{
	struct process_plan plan = {.path = path,
				    .name = "unilet-symbols",
				    .cpu_seconds = SYMBOLS_CPU_S,
				    .file_bytes = 0,
				    .descriptors = SYMBOLS_DESCRIPTORS_MAX};
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	int error;

	if (null_fd < 0)
		return -errno;
	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = i < 3 ? null_fd : -1;
	plan.fd[LAUNCH_FD_CONTROL] = control;
	plan.fd[LAUNCH_FD_FILE] = image_fd;
	plan.fd[number] = about;
	error = process_start(&plan, out);
	close(null_fd);
	return error;
}

/* Starts a reader, takes `bytes` of an answer, ends it. */
static int ask(const char *path, int image_fd, int number, int about, void *answer, size_t bytes)
{
	struct process process = {.pidfd = -1};
	siginfo_t end;
	int control[2];
	int error;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0)
		return -errno;
	error = start(path, image_fd, number, about, control[1], &process);
	close(control[1]);
	if (!error)
		error = read_before(control[0], answer, bytes, now_ms() + SYMBOLS_WAIT_MS);
	process_kill(&process);
	process_reap(&process, &end);
	close(control[0]);
	return error;
}

int symbols_read(const char *path, int image_fd, int detail_fd, struct symbols_answer *out)
{
	int error;

	memset(out, 0, sizeof(*out));
	error = ask(path, image_fd, LAUNCH_FD_DETAIL, detail_fd, out, sizeof(*out));
	if (!error)
		error = check(out);
	if (error)
		memset(out, 0, sizeof(*out));
	return error;
}

static int check_names(const struct symbols_name *name, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (!memchr(name[i].function, '\0', sizeof(name[i].function)))
			return -EPROTO;
	}
	return 0;
}

int symbols_name(const char *path, int image_fd, const struct symbols_request *request, struct symbols_name *out)
{
	const size_t bytes = request->address_count * sizeof(*out);
	int memory, error;

	if (request->address_count > SYMBOLS_ADDRESSES_MAX)
		return -EINVAL;
	memory = sealed_create("unilet-symbols", sizeof(*request));
	error = memory < 0 ? memory : 0;
	if (!error && pwrite(memory, request, sizeof(*request), 0) != (ssize_t)sizeof(*request))
		error = -EIO;
	if (!error)
		error = ask(path, image_fd, LAUNCH_FD_PROFILE, memory, out, bytes);
	if (!error)
		error = check_names(out, request->address_count);
	if (error)
		memset(out, 0, bytes);
	if (memory >= 0)
		close(memory);
	return error;
}

const char *symbols_complaint(int error)
{
	switch (error) {
	case 0:
		return NULL;
	case -ENOENT:
		return "unilet-symbols is not installed";
	case -ETIMEDOUT:
		return "reading the image's symbols took too long";
	default:
		return "the image's symbols could not be read";
	}
}
