/* trap.c: the calls a guest can make of its monitor. Arguments are registers: fetched once by construction. */
#include "machine.h"

#include <errno.h>
#include <poll.h>
#include <time.h>
#include <unistd.h>

#include "../abi/error_abi.h"
#include "debug.h"

#define CPU_VECTORS 32u /* what the CPU itself raises; `int n` beyond them is #GP at CPL 3 */
#define NANOSECONDS 1000000000ull

static void answer(struct vcpu *vcpu, int64_t result, uint64_t value)
{
	vcpu->block->trap_result[0] = (uint64_t)result;
	vcpu->block->trap_result[1] = value;
}

static int malformed(struct vcpu *vcpu, uint64_t number, uint64_t value)
{
	machine_end(vcpu->machine, LAUNCH_VIOLATION, VIOLATION_TRAP, number, value, 0);
	return 1;
}

static int trap_exit(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	if (registers->rdi > 255)
		return malformed(vcpu, TRAP_EXIT, registers->rdi);
	machine_end(vcpu->machine, LAUNCH_EXITED, (int32_t)registers->rdi, 0, 0, 0);
	return 1;
}

static int trap_fault(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	const uint64_t value[3] = {registers->rdx, registers->r10, registers->rsi};

	if (registers->rdi >= CPU_VECTORS)
		return malformed(vcpu, TRAP_FAULT, registers->rdi);
	if (!detail_take_registers(vcpu, registers->r8))
		return malformed(vcpu, TRAP_FAULT, registers->r8);
	if (vcpu->machine->debug && debug_fault(vcpu, registers->rdi, value))
		return 0;
	machine_end(vcpu->machine, LAUNCH_FAULTED, (int32_t)registers->rdi, value[0], value[1], value[2]);
	return 1;
}

/* Takes what was signalled; the descriptors do not block, as another vCPU may be quicker. */
static void drain(int fd)
{
	uint64_t count;

	if (read(fd, &count, sizeof(count)) < 0 && errno != EAGAIN)
		return;
}

/* As ppoll(), but a kick of the profiler's does not end it. */
static int sleep_until(const struct vcpu *vcpu, struct pollfd *wake, nfds_t count, uint64_t nanoseconds)
{
	const uint64_t start = clock_ns(CLOCK_MONOTONIC);
	uint64_t rest = nanoseconds;
	int ready;

	do {
		const struct timespec limit = {.tv_sec = (time_t)(rest / NANOSECONDS),
					       .tv_nsec = (long)(rest % NANOSECONDS)};
		uint64_t slept;

		ready = ppoll(wake, count, nanoseconds == UINT64_MAX ? NULL : &limit, NULL);
		slept = clock_ns(CLOCK_MONOTONIC) - start;
		rest = slept < nanoseconds ? nanoseconds - slept : 0;
	} while (ready < 0 && errno == EINTR && profile_only(vcpu));
	return ready;
}

/* Waits until one of the descriptors has something for this vCPU. Returns as ppoll() does. */
static int wait_for(struct vcpu *vcpu, struct pollfd *wake, nfds_t count, uint64_t nanoseconds)
{
	int ready;

	atomic_store(&vcpu->waiting, true);
	ready = sleep_until(vcpu, wake, count, nanoseconds);
	atomic_store(&vcpu->waiting, false);
	atomic_store(&vcpu->profile_due, false); /* it was asked on its way in here: it does nothing */
	for (nfds_t i = 0; ready > 0 && i < count; i++) {
		if (wake[i].revents)
			drain(wake[i].fd);
	}
	return ready;
}

static int trap_wait(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	const bool windows = registers->rsi == WAIT_ALL;
	const bool page = windows && (vcpu->machine->configuration.flags & LAUNCH_PAGE);
	struct pollfd wake[] = {{.fd = vcpu->wake_fd, .events = POLLIN},
				{.fd = windows ? LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_WAKE : -1, .events = POLLIN},
				{.fd = page ? LAUNCH_FD_PAGE_WINDOW + WINDOW_FD_WAKE : -1, .events = POLLIN}};
	int ready = 1;

	if (registers->rsi > WAIT_DOORBELL)
		return malformed(vcpu, TRAP_WAIT, registers->rsi);
	/* The window between looking at these and ppoll is closed by the watching thread, which kicks until heeded. */
	if (!atomic_load(&vcpu->machine->stopping) && !upcall_waiting(vcpu))
		ready = wait_for(vcpu, wake, sizeof(wake) / sizeof(wake[0]), registers->rdi);
	answer(vcpu, ready == 0 ? -UNILET_TIMEOUT : UNILET_OK, 0);
	return 0;
}

static int trap_start(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	struct machine *machine = vcpu->machine;
	int64_t result = -UNILET_INVALID;

	if (registers->rdi < machine->vcpu_count)
		result = vcpu_start(&machine->vcpu[registers->rdi], registers->rsi, registers->rdx);
	answer(vcpu, result, 0);
	return 0;
}

static int trap_protect_list(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	uint64_t done;
	int64_t result = rights_change_list(vcpu->machine, registers->rdi, registers->rsi, &done);

	answer(vcpu, result, done);
	return 0;
}

int trap_serve(struct vcpu *vcpu, uint64_t number)
{
	const struct kvm_regs registers = vcpu->run->s.regs.regs;

	switch ((enum trap)number) {
	case TRAP_EXIT:
		return trap_exit(vcpu, &registers);
	case TRAP_WAIT:
		return trap_wait(vcpu, &registers);
	case TRAP_FAULT:
		return trap_fault(vcpu, &registers);
	case TRAP_ADDRESS:
		answer(vcpu, UNILET_OK, vcpu->run->s.regs.sregs.cr2);
		return 0;
	case TRAP_PROTECT:
		answer(vcpu, rights_change(vcpu->machine, registers.rdi, registers.rsi, registers.rdx), 0);
		return 0;
	case TRAP_CLOCK:
		answer(vcpu, (int64_t)clock_ns(CLOCK_MONOTONIC), clock_ns(CLOCK_REALTIME));
		return 0;
	case TRAP_START:
		return trap_start(vcpu, &registers);
	case TRAP_DISCARD:
		answer(vcpu, rights_discard(vcpu->machine, registers.rdi, registers.rsi), 0);
		return 0;
	case TRAP_PROTECT_LIST:
		return trap_protect_list(vcpu, &registers);
	case TRAP_NUMBERS_END:
		break;
	}
	return malformed(vcpu, number, 0);
}
