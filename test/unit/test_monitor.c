/* test_monitor.c: the real monitor's first steps, before it needs KVM. UNILET_MONITOR names it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../abi/image_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/machine_abi.h"
#include "../../host/process.h"
#include "cmocka_all.h"

#define PATIENCE_MS 10000

static const struct launch_monitor sound = {.version = UNILET_ABI_VERSION};

/* Gives the monitor `length` bytes and an image that is none. Returns what it reported; kind 0: nothing. */
static struct launch_report configure(const void *bytes, size_t length)
{
	struct process_plan plan = {.path = getenv("UNILET_MONITOR"),
				    .name = "unilet-monitor",
				    .cpu_seconds = RLIM_INFINITY,
				    .descriptors = 256};
	struct launch_report report = {.kind = 0};
	int image = memfd_create("image", MFD_CLOEXEC);
	struct process process;
	siginfo_t end;
	int control[2];

	assert_int_equal(write(image, "no image", 8), 8);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control), 0);
	for (int i = 0; i < LAUNCH_FD_END; i++)
		plan.fd[i] = -1;
	plan.fd[LAUNCH_FD_CONTROL] = control[1];
	plan.fd[LAUNCH_FD_FILE] = image;
	assert_int_equal(write(control[0], bytes, length), length);
	assert_int_equal(process_start(&plan, &process), 0);
	close(control[1]);
	close(image);

	struct pollfd ready = {.fd = control[0], .events = POLLIN};

	if (poll(&ready, 1, PATIENCE_MS) <= 0)
		process_kill(&process);
	else if (recv(control[0], &report, sizeof(report), MSG_WAITALL) != (ssize_t)sizeof(report))
		report.kind = 0;
	close(control[0]);
	process_reap(&process, &end);
	return report;
}

static void assert_refused(const void *bytes, size_t length, int error)
{
	struct launch_report report = configure(bytes, length);

	assert_int_equal(report.kind, LAUNCH_FAILED);
	assert_int_equal(report.value[0], STEP_CONFIGURATION);
	assert_int_equal(report.number, error);
}

/* Neither arguments nor environment: nothing follows the configuration, and the monitor does not wait for it. */
static void goes_on_without_arguments(void **state)
{
	struct launch_report report = configure(&sound, sizeof(sound));

	(void)state;
	assert_int_equal(report.kind, LAUNCH_IMAGE);
	assert_int_equal(report.number, IMAGE_NOT_ELF);
}

static void goes_on_with_arguments(void **state)
{
	struct {
		struct launch_monitor configuration;
		char argument[8];
	} message = {sound, "program"};

	(void)state;
	message.configuration.argument_count = 1;
	message.configuration.argument_bytes = sizeof(message.argument);
	assert_int_equal(configure(&message, sizeof(message)).kind, LAUNCH_IMAGE);
}

static void refuses_another_configuration(void **state)
{
	struct launch_monitor wrong = sound;

	(void)state;
	wrong.version++;
	assert_refused(&wrong, sizeof(wrong), EINVAL);
	wrong = sound;
	wrong.flags = LAUNCH_FLAGS + 1;
	assert_refused(&wrong, sizeof(wrong), EINVAL);
	wrong = sound;
	wrong.argument_bytes = UNILET_ARGUMENT_BYTES_MAX + 1;
	assert_refused(&wrong, sizeof(wrong), EINVAL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(goes_on_without_arguments),
		cmocka_unit_test(goes_on_with_arguments),
		cmocka_unit_test(refuses_another_configuration),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
