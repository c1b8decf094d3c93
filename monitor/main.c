/* main.c: unilet-monitor: one guest's machine, from its configuration to its end. Started by libunilet only. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "limits.h"

/* Threads meet here twice: all have their filters, and then all may run. */
static pthread_barrier_t start_barrier;

struct start {
	struct vcpu *vcpu;
	int error;
};

static int failed(struct launch_report *report, enum launch_step step, int error)
{
	*report = (struct launch_report){.kind = LAUNCH_FAILED, .number = error, .value = {step}};
	return -1;
}

/* The launcher's end may be gone: then nobody is left to be told. */
static void tell(struct launch_report report)
{
	report.version = UNILET_ABI_VERSION;
	if (write(LAUNCH_FD_CONTROL, &report, sizeof(report)) != (ssize_t)sizeof(report))
		_exit(1);
}

static int read_all(void *to, size_t bytes)
{
	ssize_t got = bytes ? recv(LAUNCH_FD_CONTROL, to, bytes, MSG_WAITALL) : 0; /* of 0 it would wait for a byte */

	if (got < 0)
		return -errno;
	return (size_t)got == bytes ? 0 : -EPROTO;
}

static int read_configuration(struct machine *machine, struct launch_report *report)
{
	struct launch_monitor *configuration = &machine->configuration;
	int error = read_all(configuration, sizeof(*configuration));

	if (!error && (configuration->version != UNILET_ABI_VERSION || (configuration->flags & ~LAUNCH_FLAGS) ||
		       configuration->argument_bytes > UNILET_ARGUMENT_BYTES_MAX))
		error = -EINVAL;
	if (!error) {
		machine->arguments = calloc(1, configuration->argument_bytes + 1);
		error = machine->arguments ? read_all(machine->arguments, configuration->argument_bytes) : -ENOMEM;
	}
	return error ? failed(report, STEP_CONFIGURATION, -error) : 0;
}

static int read_image(struct machine *machine, struct launch_report *report)
{
	uint64_t where = 0;
	enum image_fault fault = image_read(LAUNCH_FD_FILE, &machine->image, &where);

	if (fault == IMAGE_FINE)
		return 0;
	*report = (struct launch_report){.kind = LAUNCH_IMAGE, .number = (int32_t)fault, .value = {where}};
	return -1;
}

static int set_nonblocking(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ? -errno : 0;
}

static int open_window(struct machine *machine, enum memory_slot_number slot, int first_fd, uint64_t bytes)
{
	int error = memory_add_window(&machine->memory, slot, first_fd + WINDOW_FD_MEMORY, bytes);

	if (!error)
		error = set_nonblocking(first_fd + WINDOW_FD_WAKE);
	if (!error)
		error = set_nonblocking(first_fd + WINDOW_FD_INTERRUPT);
	return error;
}

static int open_memory(struct machine *machine, struct launch_report *report)
{
	const struct machine_range *range = machine->range;
	int error = memory_open(&machine->memory, range[RANGE_STACK].ram_offset + range[RANGE_STACK].bytes);

	if (!error)
		error = pagetable_open(&machine->pagetable, &machine->memory);
	if (!error)
		error = open_window(machine, SLOT_SERVICE_WINDOW, LAUNCH_FD_SERVICE_WINDOW,
				    UNILET_SERVICE_WINDOW_BYTES);
	if (!error && (machine->configuration.flags & LAUNCH_PAGE))
		error = open_window(machine, SLOT_PAGE_WINDOW, LAUNCH_FD_PAGE_WINDOW, UNILET_PAGE_WINDOW_BYTES);
	return error ? failed(report, STEP_MEMORY, -error) : 0;
}

static void *vcpu_thread(void *argument)
{
	struct start *start = argument;
	struct vcpu *vcpu = start->vcpu;

	vcpu->thread_id = (pid_t)syscall(SYS_gettid);
	start->error = sandbox_thread(SANDBOX_VCPU);
	pthread_barrier_wait(&start_barrier);
	pthread_barrier_wait(&start_barrier);
	vcpu_loop(vcpu);
	atomic_store(&vcpu->stopped, true);
	/* Ending a thread takes system calls that its filter does not have; the process is about to end. */
	for (;;)
		ppoll(NULL, 0, NULL, NULL);
	return NULL;
}

/* vCPU threads are made and locked down before there is anything for them to run. */
static int start_threads(struct machine *machine, struct launch_report *report)
{
	static struct start start[UNILET_VCPUS_MAX];
	int error = pthread_barrier_init(&start_barrier, NULL, machine->vcpu_count + 1);

	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++) {
		start[i] = (struct start){.vcpu = &machine->vcpu[i]};
		error = pthread_create(&machine->vcpu[i].thread, NULL, vcpu_thread, &start[i]);
	}
	if (error)
		return failed(report, STEP_THREADS, error);
	pthread_barrier_wait(&start_barrier);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = -start[i].error;
	return error ? failed(report, STEP_SANDBOX, error) : 0;
}

/* The last thread gets its filter; then all may run. */
static int lock_down(struct machine *machine, struct launch_report *report)
{
	int error = sandbox_thread(SANDBOX_WATCHDOG);

	if (error)
		return failed(report, STEP_SANDBOX, -error);
	tell((struct launch_report){.kind = LAUNCH_STARTED, .value = {machine->opened_ns, clock_ns(CLOCK_MONOTONIC)}});
	pthread_barrier_wait(&start_barrier);
	return 0;
}

/* All that needs no KVM: the image in its memory, the page tables over it, threads with their filters. */
static int prepare(struct machine *machine, struct launch_report *report)
{
	bool core;
	int error;

	if (read_configuration(machine, report) != 0 || read_image(machine, report) != 0 ||
	    boot_plan(machine, report) != 0 || open_memory(machine, report) != 0 ||
	    boot_fill(machine, LAUNCH_FD_FILE, report) != 0)
		return -1;
	close(LAUNCH_FD_FILE);
	core = machine->configuration.flags & LAUNCH_CORE;
	error = detail_open(machine);
	if (error)
		return failed(report, STEP_MEMORY, -error);
	error = sandbox_prepare(core);
	if (!error)
		error = sandbox_process(core ? machine->memory.slot[SLOT_RAM].bytes + CORE_HEAD_MAX : 0);
	if (!error)
		error = vcpu_catch_kicks();
	return error ? failed(report, STEP_SANDBOX, -error) : start_threads(machine, report);
}

/* From the configuration to a machine that runs. 0, or -1 with *report. */
static int set_up(struct machine *machine, struct launch_report *report)
{
	int error;

	if (prepare(machine, report) != 0 || machine_open(machine, report) != 0)
		return -1;
	error = boot_write_page(machine);
	if (error)
		return failed(report, STEP_MEMORY, -error);
	clock_open(machine);
	clock_publish(machine);
	machine_close_setup(machine);
	return lock_down(machine, report);
}

int main(void)
{
	static struct machine machine = {.kvm_fd = -1, .vm_fd = -1, .vcpu_count = 1, .ended = ATOMIC_FLAG_INIT};
	struct launch_report report = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXFSZ, SIG_IGN); /* a core that grows too large is an error to be told */
	if (set_up(&machine, &report) != 0) {
		tell(report);
		_exit(1);
	}
	watchdog_run(&machine);
	if (machine.end.kind) {
		detail_write(&machine);
		tell(machine.end);
	}
	_exit(0); /* the kernel takes the machine down; vCPU threads may still be on their way out */
}
