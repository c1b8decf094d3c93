/* main.c: unilet-monitor: one guest's machine, from its configuration to its end. Started by libunilet only. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "debug.h"
#include "limits.h"

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

static int open_window(struct machine *machine, enum memory_area_number area, int first_fd)
{
	int error = memory_add_window(&machine->memory, area, first_fd + WINDOW_FD_MEMORY);

	if (!error && (fcntl(first_fd + WINDOW_FD_WAKE, F_SETFL, O_NONBLOCK) != 0 ||
		       fcntl(first_fd + WINDOW_FD_INTERRUPT, F_SETFL, O_NONBLOCK) != 0))
		error = -errno;
	return error;
}

static int open_memory(struct machine *machine, uint64_t ram_bytes, struct launch_report *report)
{
	const bool page = machine->configuration.flags & LAUNCH_PAGE;
	const int64_t window_bytes = page ? memory_window_bytes(LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_MEMORY) : 0;
	int error = window_bytes < 0 ? -EINVAL : memory_open(&machine->memory, ram_bytes, (uint64_t)window_bytes);

	if (!error)
		error = pagetable_open(&machine->pagetable, &machine->memory);
	if (!error)
		error = open_window(machine, AREA_SERVICE_WINDOW, LAUNCH_FD_SERVICE_WINDOW);
	if (!error && page)
		error = open_window(machine, AREA_PAGE_WINDOW, LAUNCH_FD_PAGE_WINDOW);
	return error ? control_failed(report, STEP_MEMORY, -error) : 0;
}

/* When the watching thread has its filter, this one gets its own; then the guest may run. */
static int lock_down(struct machine *machine, struct launch_report *report)
{
	int error;

	if (threads_watch_ready(machine, report) != 0)
		return -1;
	error = sandbox_thread(SANDBOX_VCPU);
	if (error)
		return control_failed(report, STEP_SANDBOX, -error);
	control_tell((struct launch_report){.kind = LAUNCH_STARTED,
					    .number = (int32_t)machine->lacks,
					    .value = {machine->opened_ns, clock_ns(CLOCK_MONOTONIC)}});
	sem_post(&machine->running);
	return 0;
}

/* All that the process itself needs before a guest is let in: where it tells of its end, limits, threads with filters. */
static int prepare_process(struct machine *machine, struct launch_report *report)
{
	int error = detail_open(machine);

	if (!error)
		error = profile_open(machine);
	if (error)
		return control_failed(report, STEP_MEMORY, -error);
	error = usage_open(machine);
	if (!error)
		error = sandbox_prepare(machine->configuration.flags);
	if (!error)
		error = sandbox_process(&machine->lacks);
	if (!error)
		error = vcpu_catch_kicks();
	return error ? control_failed(report, STEP_SANDBOX, -error) : threads_start(machine, report);
}

static int close_setup(struct machine *machine, struct launch_report *report)
{
	const bool core = machine->configuration.flags & LAUNCH_CORE;
	int error;

	machine_close_setup(machine);
	error = sandbox_limits(core ? machine->memory.area[AREA_RAM].bytes + CORE_HEAD_MAX : 0);
	return error ? control_failed(report, STEP_SANDBOX, -error) : 0;
}

/* The machine and the image are there: now the one is made for the other. */
static int join(struct machine *machine, struct launch_report *report)
{
	int error = machine_set_entries(machine);

	if (!error)
		error = boot_write_page(machine);
	clock_publish(machine);
	return error ? control_failed(report, STEP_MACHINE, -error) : 0;
}

/* The image first: what needs no KVM is done when /dev/kvm is opened. */
static int set_up(struct machine *machine, struct launch_report *report)
{
	const struct machine_range *last = &machine->range[RANGE_STACK];
	const int error = debug_open(machine);

	if (error)
		return control_failed(report, STEP_CONFIGURATION, -error);
	if (control_read_image(machine, report) != 0 || choose_vcpus(machine, report) != 0 ||
	    boot_plan(machine, report) != 0 || open_memory(machine, last->ram_offset + last->bytes, report) != 0 ||
	    boot_map_machine(machine, report) != 0 || boot_load(machine, LAUNCH_FD_FILE, report) != 0)
		return -1;
	close(LAUNCH_FD_FILE);
	if (prepare_process(machine, report) != 0 || machine_open(machine, report) != 0 ||
	    close_setup(machine, report) != 0)
		return -1;
	return join(machine, report);
}

/* The machine first, as far as it goes without an image; then, confined already, it waits for one. */
static int set_up_pooled(struct machine *machine, struct launch_report *report)
{
	machine->vcpu_count = machine->configuration.vcpu_count;
	machine->memory_bytes = machine->configuration.memory_bytes;
	if (machine->vcpu_count != 1 || machine->memory_bytes > UNILET_MEMORY_MAX)
		return control_failed(report, STEP_CONFIGURATION, EINVAL);
	if (open_memory(machine, machine->memory_bytes & ~(UNILET_HUGE_PAGE - 1), report) != 0 ||
	    boot_map_machine(machine, report) != 0 || prepare_process(machine, report) != 0 ||
	    machine_open(machine, report) != 0 || close_setup(machine, report) != 0)
		return -1;
	/* Where the image and its page tables will be is there beforehand; errors cost only time. */
	madvise(memory_ram(&machine->memory, 0, POOL_COMMIT), POOL_COMMIT, MADV_POPULATE_WRITE);
	madvise(machine->pagetable.host, POOL_COMMIT_TABLES, MADV_POPULATE_WRITE);
	/* All but where most images end. */
	memory_want_huge(&machine->memory, UNILET_HUGE_PAGE, machine->memory.area[AREA_RAM].bytes - UNILET_HUGE_PAGE);
	prctl(PR_SET_NAME, "unilet-waiting"); /* for people who look at processes */
	if (sandbox_thread(SANDBOX_POOL) != 0)
		return control_failed(report, STEP_SANDBOX, EIO);
	control_tell((struct launch_report){.kind = LAUNCH_READY});
	if (control_take_over(machine, report) != 0 || prctl(PR_SET_NAME, "unilet-monitor") != 0 ||
	    control_read_image(machine, report) != 0 || boot_plan(machine, report) != 0 ||
	    boot_load(machine, LAUNCH_FD_FILE, report) != 0)
		return -1;
	close(LAUNCH_FD_FILE);
	return join(machine, report);
}

/* This thread is the first vCPU: nothing has to be woken before the guest runs. */
int main(void)
{
	static struct machine machine = {
		.kvm_fd = -1, .vm_fd = -1, .memory_lock = PTHREAD_MUTEX_INITIALIZER, .ended = ATOMIC_FLAG_INIT};
	struct launch_report report = {0};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGXFSZ, SIG_IGN); /* a core that grows too large is an error to be told */
	if (control_read(&machine, &report) == 0) {
		const bool pooled = machine.configuration.flags & LAUNCH_POOL;

		if ((pooled ? set_up_pooled : set_up)(&machine, &report) == 0 && lock_down(&machine, &report) == 0)
			vcpu_loop(&machine.vcpu[0]);
	}
	control_tell(report);
	_exit(1);
}
