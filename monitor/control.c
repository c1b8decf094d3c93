/* control.c: what comes and goes through the control socket: configuration, a pooled machine's image, reports. */
#include "machine.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int control_failed(struct launch_report *report, enum launch_step step, int error)
{
	*report = (struct launch_report){.kind = LAUNCH_FAILED, .number = error, .value = {step}};
	return -1;
}

void control_tell(struct launch_report report)
{
	report.version = UNILET_ABI_VERSION;
	if (write(LAUNCH_FD_CONTROL, &report, sizeof(report)) != (ssize_t)sizeof(report))
		_exit(1); /* the launcher's end is gone: nobody is left to be told */
}

static int read_all(void *to, size_t bytes)
{
	ssize_t got = bytes ? recv(LAUNCH_FD_CONTROL, to, bytes, MSG_WAITALL) : 0; /* of 0 it would wait for a byte */

	if (got < 0)
		return -errno;
	return (size_t)got == bytes ? 0 : -EPROTO;
}

static int read_arguments(struct machine *machine)
{
	const struct launch_monitor *configuration = &machine->configuration;

	if (configuration->version != UNILET_ABI_VERSION || (configuration->flags & ~LAUNCH_FLAGS) ||
	    configuration->argument_bytes > UNILET_ARGUMENT_BYTES_MAX)
		return -EINVAL;
	free(machine->arguments);
	machine->arguments = calloc(1, configuration->argument_bytes + 1);
	return machine->arguments ? read_all(machine->arguments, configuration->argument_bytes) : -ENOMEM;
}

int control_read(struct machine *machine, struct launch_report *report)
{
	int error = read_all(&machine->configuration, sizeof(machine->configuration));

	if (!error)
		error = read_arguments(machine);
	return error ? control_failed(report, STEP_CONFIGURATION, -error) : 0;
}

/* Receives into the configuration, and the descriptor that comes with its first byte. 0 or -errno. */
static int receive(struct launch_monitor *configuration, int *fd)
{
	struct iovec data = {.iov_base = configuration, .iov_len = sizeof(*configuration)};
	union {
		struct cmsghdr header;
		char bytes[CMSG_SPACE(sizeof(*fd))];
	} control;
	struct msghdr message = {
		.msg_iov = &data, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof(control)};
	const ssize_t got = recvmsg(LAUNCH_FD_CONTROL, &message, MSG_CMSG_CLOEXEC | MSG_WAITALL);
	const struct cmsghdr *header = CMSG_FIRSTHDR(&message);

	if (got < 0)
		return -errno;
	if (got == 0)
		_exit(0); /* the pool is closed */
	if ((size_t)got != sizeof(*configuration) || !header || header->cmsg_level != SOL_SOCKET ||
	    header->cmsg_type != SCM_RIGHTS || header->cmsg_len != CMSG_LEN(sizeof(*fd)))
		return -EPROTO;
	memcpy(fd, CMSG_DATA(header), sizeof(*fd));
	return 0;
}

int control_take_over(struct machine *machine, struct launch_report *report)
{
	const struct launch_monitor before = machine->configuration;
	struct launch_monitor *now = &machine->configuration;
	int fd = -1;
	int error = receive(now, &fd);

	machine->opened_ns = clock_ns(CLOCK_MONOTONIC);
	if (!error)
		error = read_arguments(machine);
	if (!error && (now->vcpu_count != before.vcpu_count ||
		       (now->flags & (LAUNCH_POOL | LAUNCH_CORE | LAUNCH_DEBUG | LAUNCH_PROFILE)) ||
		       ((now->flags ^ before.flags) & LAUNCH_PAGE) || now->memory_bytes == 0 ||
		       now->memory_bytes > machine->memory.area[AREA_RAM].bytes || now->address_bytes))
		error = -EINVAL;
	if (!error && dup2(fd, LAUNCH_FD_FILE) < 0)
		error = -errno;
	if (fd >= 0)
		close(fd);
	return error ? control_failed(report, STEP_CONFIGURATION, -error) : 0;
}

int control_read_image(struct machine *machine, struct launch_report *report)
{
	uint64_t where = 0;
	enum image_fault fault = image_read(LAUNCH_FD_FILE, &machine->image, &where);

	if (fault == IMAGE_FINE)
		return 0;
	*report = (struct launch_report){.kind = LAUNCH_IMAGE, .number = (int32_t)fault, .value = {where}};
	return -1;
}
