/* server_process.c: starts a real server process, for tests that play launcher and guest. */
#include "server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../abi/limits_abi.h"
#include "../../abi/machine_abi.h"
#include "cmocka_all.h"

#define PATIENCE_MS 10000

static void send_configuration(int fd, const struct server_plan *plan)
{
	struct launch_server configuration = {.version = UNILET_ABI_VERSION, .flags = plan->flags};

	if (plan->origin) {
		configuration.flags |= LAUNCH_HTTP;
		configuration.origin_bytes = (uint32_t)strlen(plan->origin);
	}
	if (plan->store_fd) {
		configuration.flags |= LAUNCH_STORE;
		configuration.store_bytes = plan->store_bytes;
	}
	configuration.call_bytes = plan->call_bytes;
	configuration.call_file_count = plan->call_fd != 0;
	assert_int_equal(write(fd, &configuration, sizeof(configuration)), sizeof(configuration));
	if (plan->origin)
		assert_int_equal(write(fd, plan->origin, strlen(plan->origin)), strlen(plan->origin));
	if (plan->call_bytes)
		assert_int_equal(write(fd, plan->call, plan->call_bytes), plan->call_bytes);
}

struct launch_report server_process_try(struct server_process *server, const struct server_plan *plan)
{
	struct process_plan process = {.path = plan->program,
				       .name = "unilet-server",
				       .cpu_seconds = RLIM_INFINITY,
				       .file_bytes = plan->file_bytes ? plan->file_bytes : RLIM_INFINITY,
				       .descriptors = 256};
	struct launch_report report = {.kind = 0};
	int control[2];

	memset(server, 0, sizeof(*server));
	guest_side_open(&server->guest, UNILET_SERVICE_WINDOW_BYTES);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control), 0);
	assert_int_equal(pipe2(server->input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(server->output, O_CLOEXEC), 0);
	assert_int_equal(pipe2(server->error, O_CLOEXEC), 0);
	server->control = control[0];
	for (int i = 0; i < LAUNCH_FD_END; i++)
		process.fd[i] = -1;
	process.fd[0] = server->input[0];
	process.fd[1] = plan->output_fd ? plan->output_fd : server->output[1];
	process.fd[2] = server->error[1];
	process.fd[LAUNCH_FD_CONTROL] = control[1];
	if (plan->store_fd)
		process.fd[LAUNCH_FD_FILE] = plan->store_fd;
	if (plan->call_fd)
		process.fd[LAUNCH_FD_CALL_FILES] = plan->call_fd;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		process.fd[LAUNCH_FD_SERVICE_WINDOW + i] = server->guest.fd[i];
	send_configuration(control[0], plan);
	assert_int_equal(process_start(&process, &server->process), 0);
	close(control[1]);
	close(server->input[0]);
	close(server->output[1]);
	close(server->error[1]);
	server_process_report(server, &report);
	return report;
}

void server_process_start(struct server_process *server, const struct server_plan *plan)
{
	struct launch_report report = server_process_try(server, plan);

	if (report.kind != LAUNCH_STARTED)
		fail_msg("server reported kind %u, number %d, step %lu", report.kind, report.number,
			 (unsigned long)report.value[0]);
}

int server_process_report(struct server_process *server, struct launch_report *out)
{
	struct pollfd ready = {.fd = server->control, .events = POLLIN};

	if (poll(&ready, 1, PATIENCE_MS) <= 0)
		fail_msg("no report");
	return recv(server->control, out, sizeof(*out), MSG_WAITALL) == (ssize_t)sizeof(*out);
}

struct ring_entry server_process_next(struct server_process *server)
{
	struct ring_entry completion = {.opcode = 0};

	if (!guest_side_take(&server->guest, &completion, PATIENCE_MS))
		fail_msg("no completion");
	return completion;
}

struct ring_entry server_process_call(struct server_process *server, struct ring_entry entry)
{
	struct ring_entry completion;

	entry.tag = 0x1000 + server->guest.submitted;
	guest_side_submit(&server->guest, &entry);
	completion = server_process_next(server);
	assert_int_equal(completion.tag, entry.tag);
	assert_int_equal(completion.opcode, entry.opcode);
	return completion;
}

void server_process_stop(struct server_process *server)
{
	siginfo_t end;

	shutdown(server->control, SHUT_WR);
	process_reap(&server->process, &end);
	assert_int_equal(end.si_code, CLD_EXITED);
	assert_int_equal(end.si_status, 0);
}

void server_process_end(struct server_process *server)
{
	siginfo_t end;

	process_kill(&server->process);
	process_reap(&server->process, &end);
	guest_side_close(&server->guest);
	close(server->control);
	close(server->input[1]);
	close(server->output[0]);
	close(server->error[0]);
}
