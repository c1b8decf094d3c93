/* vcpu.c: a vCPU's thread: enters the guest, and knows the few ways in which it may come back. */
#include "machine.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../abi/error_abi.h"
#include "debug.h"

#define KICK_SIGNAL SIGUSR1

/* The run structure of the vCPU whose thread this is: what the signal handler needs. */
static _Thread_local struct kvm_run *current_run;

/* A signal that comes just before KVM_RUN would be lost; immediate_exit makes that KVM_RUN return at once. */
static void on_kick(int signal)
{
	(void)signal;
	if (current_run)
		__atomic_store_n(&current_run->immediate_exit, 1, __ATOMIC_RELAXED);
}

int vcpu_catch_kicks(void)
{
	struct sigaction action = {.sa_handler = on_kick};

	return sigaction(KICK_SIGNAL, &action, NULL) != 0 ? -errno : 0;
}

void vcpu_kick(const struct vcpu *vcpu)
{
	syscall(SYS_tgkill, getpid(), vcpu->thread_id, KICK_SIGNAL);
}

static void violation(struct vcpu *vcpu, enum launch_violation what, uint64_t value0, uint64_t value1)
{
	machine_end(vcpu->machine, LAUNCH_VIOLATION, (int32_t)what, value0, value1, 0);
}

/* Only a 4-byte store to a known number of the trap page is a call; doorbells never come here. */
static int serve_store(struct vcpu *vcpu)
{
	const uint64_t address = vcpu->run->mmio.phys_addr;
	const uint32_t width = vcpu->run->mmio.len;
	const uint64_t number = address - PHYSICAL_TRAP;

	if (address == PHYSICAL_DEBUG && vcpu->machine->debug && debug_trap(vcpu))
		return 0;
	if (!vcpu->run->mmio.is_write) {
		violation(vcpu, VIOLATION_READ, address, 0);
		return 1;
	}
	if (width != 4 || number >= TRAP_NUMBERS_END || number % 4 != 0) {
		violation(vcpu, VIOLATION_WRITE, address, width);
		return 1;
	}
	return trap_serve(vcpu, number);
}

/* KVM_RUN has returned 0. Returns 1 if the guest has ended. Whatever is not allowed here by name is a violation. */
static int serve_exit(struct vcpu *vcpu)
{
	/* Alone, or beside another reason. */
	if (vcpu->run->exit_reason == KVM_EXIT_X86_BUS_LOCK || (vcpu->run->flags & KVM_RUN_X86_BUS_LOCK))
		guard_bus_lock(vcpu);
	switch (vcpu->run->exit_reason) {
	case KVM_EXIT_X86_BUS_LOCK:
		return 0;
	case KVM_EXIT_MMIO:
		return serve_store(vcpu);
	case KVM_EXIT_IO:
		violation(vcpu, VIOLATION_PORT, vcpu->run->io.port, 0);
		return 1;
	case KVM_EXIT_SHUTDOWN:
		violation(vcpu, VIOLATION_SHUTDOWN, 0, 0);
		return 1;
	case KVM_EXIT_INTERNAL_ERROR:
		violation(vcpu, VIOLATION_INTERNAL, vcpu->run->internal.suberror, 0);
		return 1;
	default: /* KVM_EXIT_NOTIFY, too: the guest held the processor so that no interrupt came in */
		violation(vcpu, VIOLATION_EXIT, vcpu->run->exit_reason, 0);
		return 1;
	}
}

/* KVM_RUN has failed; `removals` had happened when it began. Returns 1 if the guest has ended. */
static int serve_error(struct vcpu *vcpu, int error, uint64_t removals)
{
	if (error == EINTR) {
		profile_take(vcpu); /* first: an upcall moves it elsewhere */
		if (debug_serve(vcpu))
			return 1;
		upcall_deliver(vcpu);
		return 0;
	}
	if (error == EAGAIN)
		return 0;
	/* Another vCPU may be taking rights away just now, or have done so since this one entered. */
	if (error == EFAULT && ((removals & 1) || removals != atomic_load(&vcpu->machine->removals)))
		return 0;
	if (error == EFAULT)
		violation(vcpu, VIOLATION_MEMORY, 0, 0);
	else
		violation(vcpu, VIOLATION_RUN, (uint64_t)error, 0);
	return 1;
}

int64_t vcpu_start(struct vcpu *vcpu, uint64_t rsp, uint64_t rdx)
{
	if (atomic_exchange(&vcpu->started, true))
		return -UNILET_BUSY;
	vcpu->start_rsp = rsp;
	vcpu->start_rdx = rdx;
	sem_post(&vcpu->start);
	return UNILET_OK;
}

/* With a signal pending, KVM_RUN comes back just before the guest: memory for page tables and KVM's own thread are there then.
 * The handler finds nothing to do. */
void vcpu_warm_up(const struct vcpu *vcpu)
{
	struct {
		struct kvm_signal_mask head;
		uint8_t none[8]; /* the kernel's sigset_t, behind its length */
	} mask = {.head.len = sizeof(mask.none)};
	sigset_t kick;

	sigemptyset(&kick);
	sigaddset(&kick, KICK_SIGNAL);
	if (pthread_sigmask(SIG_BLOCK, &kick, NULL) != 0)
		return;
	if (pthread_kill(pthread_self(), KICK_SIGNAL) == 0 && ioctl(vcpu->fd, KVM_SET_SIGNAL_MASK, &mask) == 0) {
		if (ioctl(vcpu->fd, KVM_RUN, 0) != 0)
			errno = 0;
		ioctl(vcpu->fd, KVM_SET_SIGNAL_MASK, NULL);
	}
	pthread_sigmask(SIG_UNBLOCK, &kick, NULL);
}

void vcpu_run(struct vcpu *vcpu)
{
	int ended = 0;
	bool trapped = false;

	current_run = vcpu->run;
	while (!ended) {
		uint64_t removals;

		__atomic_store_n(&vcpu->run->immediate_exit, 0, __ATOMIC_SEQ_CST);
		/* A kick that came before the line above has set one of these; one that comes later finds KVM_RUN. */
		if (atomic_load(&vcpu->machine->stopping))
			return;
		if (upcall_wanted(vcpu, trapped) || debug_wanted(vcpu) || atomic_load(&vcpu->profile_due))
			__atomic_store_n(&vcpu->run->immediate_exit, 1, __ATOMIC_RELAXED);
		removals = atomic_load(&vcpu->machine->removals);
		trapped = ioctl(vcpu->fd, KVM_RUN, 0) == 0;
		ended = trapped ? serve_exit(vcpu) : serve_error(vcpu, errno, removals);
	}
}

void vcpu_loop(struct vcpu *vcpu)
{
	/* Others than the first sleep here until TRAP_START; kicks may come before. */
	while (vcpu->index > 0 && sem_wait(&vcpu->start) != 0 && errno == EINTR)
		continue;
	vcpu->run->s.regs.regs = cpu_first_registers(vcpu, vcpu->start_rsp, vcpu->start_rdx);
	vcpu->run->kvm_dirty_regs = KVM_SYNC_X86_REGS;
	vcpu_run(vcpu);
	atomic_store(&vcpu->stopped, true);
	/* Ending a thread takes system calls that its filter does not have; the process is about to end. */
	for (;;)
		ppoll(NULL, 0, NULL, NULL);
}
