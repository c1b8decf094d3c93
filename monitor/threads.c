/* threads.c: the monitor's threads, each made and locked down before there is anything for it to run. */
#include "machine.h"

#include <errno.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "debug.h"
#include "limits.h"

struct start {
	struct machine *machine;
	struct vcpu *vcpu; /* NULL: it watches, or */
	bool debugs;       /* serves a debugger */
	int error;         /* of its filter: -errno */
};

/* The first vCPU's is the watching thread's: the main thread needs none, it is that vCPU's own. Then the debugger's. */
static struct start starts[UNILET_VCPUS_MAX + 1];

void thread_wait(sem_t *semaphore)
{
	for (unsigned i = 0; i < THREAD_SPINS; i++) {
		if (sem_trywait(semaphore) == 0)
			return;
	}
	while (sem_wait(semaphore) != 0 && errno == EINTR)
		continue;
}

static void identify(struct vcpu *vcpu)
{
	vcpu->thread = pthread_self();
	vcpu->thread_id = (pid_t)syscall(SYS_gettid);
}

/* Until the guest has ended, and then it is the one that says so. */
static _Noreturn void watch(struct machine *machine)
{
	thread_wait(&machine->running);
	watchdog_run(machine);
	debug_end(machine);
	if (machine->end.kind) {
		detail_write(machine);
		control_tell(machine->end);
	}
	_exit(0); /* the kernel takes the machine down; vCPU threads may still be on their way out */
}

/* Two threads make the machine, each with long calls that nothing preempts on many kernels: so they stay apart, and the one
 * that only calls stays away from CPU 0, where the kernel ends the grace periods (SRCU) that the other waits for. Where
 * this fails it takes longer, that is all. */
static cpu_set_t cpus;
static int first_cpu;

static void stay_away_from(int cpu)
{
	cpu_set_t others = cpus;

	CPU_CLR(cpu, &others);
	if (CPU_COUNT(&others) > 0)
		sched_setaffinity(0, sizeof(others), &others);
}

void threads_anywhere(void)
{
	sched_setaffinity(0, sizeof(cpus), &cpus);
}

static _Noreturn void run_watch(struct start *start)
{
	struct machine *machine = start->machine;

	stay_away_from(first_cpu);
	sem_post(&machine->thread_ready);
	machine_make(machine);
	threads_anywhere();
	start->error = sandbox_thread(SANDBOX_WATCHDOG);
	sem_post(&machine->thread_ready);
	watch(machine);
}

static void *run_thread(void *argument)
{
	struct start *start = argument;
	struct machine *machine = start->machine;

	if (!start->vcpu && !start->debugs)
		run_watch(start);
	threads_anywhere(); /* it came from one that keeps away from some CPUs */
	if (start->vcpu)
		identify(start->vcpu);
	start->error = sandbox_thread(start->vcpu ? SANDBOX_VCPU : SANDBOX_DEBUG);
	sem_post(&machine->thread_ready);
	if (start->vcpu)
		vcpu_loop(start->vcpu);
	debug_run(machine);
}

/* What a vCPU has before there is KVM. 0 or an errno value. */
static int open_vcpu(struct machine *machine, uint32_t index)
{
	struct vcpu *vcpu = &machine->vcpu[index];

	vcpu->machine = machine;
	vcpu->index = index;
	vcpu->wake_fd = vcpu->upcall_fd = -1;
	vcpu->start_rsp = GUEST_STACK_END; /* of the first one; others are told */
	atomic_store(&vcpu->started, index == 0);
	if (sem_init(&vcpu->start, 0, 0) != 0)
		return errno;
	if (machine->vcpu_count == 1)
		return 0;
	vcpu->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	vcpu->upcall_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	return vcpu->wake_fd < 0 || vcpu->upcall_fd < 0 ? errno : 0;
}

static int open_semaphores(struct machine *machine)
{
	sem_t *const semaphore[] = {&machine->opened, &machine->vcpus_made, &machine->made, &machine->thread_ready,
				    &machine->running};

	for (size_t i = 0; i < sizeof(semaphore) / sizeof(semaphore[0]); i++) {
		if (sem_init(semaphore[i], 0, 0) != 0)
			return errno;
	}
	return 0;
}

int threads_start(struct machine *machine, struct launch_report *report)
{
	const uint32_t count = machine->vcpu_count + (machine->debug ? 1 : 0);
	pthread_t thread;
	int error = open_semaphores(machine);

	if (sched_getaffinity(0, sizeof(cpus), &cpus) != 0)
		CPU_ZERO(&cpus); /* more than there is room for: they go where they like */
	stay_away_from(0);
	first_cpu = sched_getcpu();
	for (uint32_t i = 0; i < count && !error; i++) {
		starts[i] = (struct start){.machine = machine, .debugs = i == machine->vcpu_count};
		if (!starts[i].debugs) {
			starts[i].vcpu = i ? &machine->vcpu[i] : NULL;
			error = open_vcpu(machine, i);
		}
		if (!error)
			error = pthread_create(&thread, NULL, run_thread, &starts[i]);
	}
	if (error)
		return control_failed(report, STEP_THREADS, error);
	for (uint32_t i = 0; i < count; i++)
		thread_wait(&machine->thread_ready);
	for (uint32_t i = 1; i < count && !error; i++)
		error = -starts[i].error;
	identify(&machine->vcpu[0]);
	return error ? control_failed(report, STEP_SANDBOX, error) : 0;
}

int threads_watch_ready(struct machine *machine, struct launch_report *report)
{
	thread_wait(&machine->thread_ready);
	return starts[0].error ? control_failed(report, STEP_SANDBOX, -starts[0].error) : 0;
}
