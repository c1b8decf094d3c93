/* main.c: unilet-monitor: one guest's machine, from its configuration to its end. Started by libunilet only. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "limits.h"

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

static void wait_for(sem_t *semaphore)
{
	while (sem_wait(semaphore) != 0 && errno == EINTR)
		continue;
}

/* The watching thread: until the guest has ended, and then it is the one that says so. */
static _Noreturn void watch(struct machine *machine)
{
	wait_for(&machine->running);
	watchdog_run(machine);
	if (machine->end.kind) {
		detail_write(machine);
		tell(machine->end);
	}
	_exit(0); /* the kernel takes the machine down; vCPU threads may still be on their way out */
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

static int choose_vcpus(struct machine *machine, struct launch_report *report)
{
	const uint32_t asked = machine->configuration.vcpu_count;

	machine->vcpu_count = asked ? asked : machine->image.manifest.vcpu_count;
	if (machine->vcpu_count <= UNILET_VCPUS_MAX)
		return 0;
	*report =
		(struct launch_report){.kind = LAUNCH_LIMIT, .number = LIMIT_VCPUS, .value = {asked, UNILET_VCPUS_MAX}};
	return -1;
}

static int set_nonblocking(int fd)
{
	return fcntl(fd, F_SETFL, O_NONBLOCK) != 0 ? -errno : 0;
}

static int open_window(struct machine *machine, enum memory_area_number area, int first_fd, uint64_t bytes)
{
	int error = memory_add_window(&machine->memory, area, first_fd + WINDOW_FD_MEMORY, bytes);

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
		error = open_window(machine, AREA_SERVICE_WINDOW, LAUNCH_FD_SERVICE_WINDOW,
				    UNILET_SERVICE_WINDOW_BYTES);
	if (!error && (machine->configuration.flags & LAUNCH_PAGE))
		error = open_window(machine, AREA_PAGE_WINDOW, LAUNCH_FD_PAGE_WINDOW, UNILET_PAGE_WINDOW_BYTES);
	return error ? failed(report, STEP_MEMORY, -error) : 0;
}

/* A thread that is made and locked down before there is anything for it to run. */
struct start {
	struct machine *machine;
	struct vcpu *vcpu; /* NULL: it watches */
	int error;
};

/* This thread is the vCPU's. */
static void identify(struct vcpu *vcpu)
{
	vcpu->thread = pthread_self();
	vcpu->thread_id = (pid_t)syscall(SYS_gettid);
}

static void *run_thread(void *argument)
{
	struct start *start = argument;
	struct machine *machine = start->machine;

	if (start->vcpu)
		identify(start->vcpu);
	start->error = sandbox_thread(start->vcpu ? SANDBOX_VCPU : SANDBOX_WATCHDOG);
	sem_post(&machine->thread_ready);
	if (start->vcpu)
		vcpu_loop(start->vcpu);
	else
		watch(machine);
	return NULL;
}

/* What a vCPU has before there is KVM. 0 or an errno value. */
static int open_vcpu(struct machine *machine, uint32_t index)
{
	struct vcpu *vcpu = &machine->vcpu[index];

	vcpu->machine = machine;
	vcpu->index = index;
	vcpu->wake_fd = vcpu->upcall_fd = -1;
	atomic_store(&vcpu->started, index == 0);
	if (sem_init(&vcpu->start, 0, 0) != 0)
		return errno;
	if (machine->vcpu_count == 1)
		return 0;
	vcpu->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	vcpu->upcall_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return vcpu->wake_fd < 0 || vcpu->upcall_fd < 0 ? errno : 0;
}

/* Starts the watching thread and those of all vCPUs but the first, which is this one. */
static int start_threads(struct machine *machine, struct launch_report *report)
{
	static struct start start[UNILET_VCPUS_MAX];
	pthread_t thread;
	int error = sem_init(&machine->thread_ready, 0, 0) || sem_init(&machine->running, 0, 0) ? errno : 0;

	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++) {
		error = open_vcpu(machine, i);
		start[i] = (struct start){.machine = machine, .vcpu = i ? &machine->vcpu[i] : NULL};
		if (!error)
			error = pthread_create(&thread, NULL, run_thread, &start[i]);
	}
	if (error)
		return failed(report, STEP_THREADS, error);
	for (uint32_t i = 0; i < machine->vcpu_count; i++) {
		wait_for(&machine->thread_ready);
		if (start[i].error && !error)
			error = -start[i].error;
	}
	identify(&machine->vcpu[0]);
	return error ? failed(report, STEP_SANDBOX, error) : 0;
}

/* This thread, the last one, gets its filter; then the guest may run. */
static int lock_down(struct machine *machine, struct launch_report *report)
{
	const bool core = machine->configuration.flags & LAUNCH_CORE;
	int error = sandbox_limits(core ? machine->memory.area[AREA_RAM].bytes + CORE_HEAD_MAX : 0);

	if (!error)
		error = sandbox_thread(SANDBOX_VCPU);
	if (error)
		return failed(report, STEP_SANDBOX, -error);
	tell((struct launch_report){.kind = LAUNCH_STARTED,
				    .number = (int32_t)machine->lacks,
				    .value = {machine->opened_ns, clock_ns(CLOCK_MONOTONIC)}});
	sem_post(&machine->running);
	return 0;
}

/* All that needs no KVM: the image in its memory, the page tables over it, threads with their filters. */
static int prepare(struct machine *machine, struct launch_report *report)
{
	int error;

	if (read_configuration(machine, report) != 0 || read_image(machine, report) != 0 ||
	    choose_vcpus(machine, report) != 0 || boot_plan(machine, report) != 0 ||
	    open_memory(machine, report) != 0 || boot_fill(machine, LAUNCH_FD_FILE, report) != 0)
		return -1;
	close(LAUNCH_FD_FILE);
	error = detail_open(machine);
	if (error)
		return failed(report, STEP_MEMORY, -error);
	error = usage_open(machine);
	if (!error)
		error = sandbox_prepare(machine->configuration.flags & LAUNCH_CORE);
	if (!error)
		error = sandbox_process(&machine->lacks);
	if (!error)
		error = vcpu_catch_kicks();
	return error ? failed(report, STEP_SANDBOX, -error) : start_threads(machine, report);
}

/* From the configuration to a machine that may run. 0, or -1 with *report. */
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

/* This thread is the first vCPU: nothing has to be woken before the guest runs. */
int main(void)
{
	static struct machine machine = {
		.kvm_fd = -1, .vm_fd = -1, .memory_lock = PTHREAD_MUTEX_INITIALIZER, .ended = ATOMIC_FLAG_INIT};
	struct launch_report report = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXFSZ, SIG_IGN); /* a core that grows too large is an error to be told */
	if (set_up(&machine, &report) != 0) {
		tell(report);
		_exit(1);
	}
	vcpu_loop(&machine.vcpu[0]);
}
