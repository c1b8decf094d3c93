/* machine.h: one guest's machine: KVM, its vCPUs, how they run and how it all ends. */
#ifndef UNILET_MACHINE_H
#define UNILET_MACHINE_H

#include <linux/kvm.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "../abi/launch_abi.h"
#include "image.h"
#include "memory.h"

/* Linear addresses of what only the CPU reads; inside the fixed range, invisible to the guest. */
#define LINEAR_INTERRUPTS  (GUEST_FIXED + 0x80000)
#define LINEAR_VCPU_TABLES (GUEST_FIXED + 0x81000)

struct machine;

enum upcall_due {
	UPCALL_NOT_DUE,
	UPCALL_NEW,  /* signalled after the guest was told last */
	UPCALL_TOLD, /* the guest was told by upcall_pending */
};

struct vcpu {
	struct machine *machine;
	uint32_t index;
	int fd;
	struct kvm_run *run;
	size_t run_bytes;
	struct vcpu_block *block; /* in the guest's memory: it may rewrite it at any moment */
	uint8_t *upcall_stack;    /* likewise; its lowest byte */
	pthread_t thread;
	pid_t thread_id;
	_Atomic enum upcall_due upcall_due; /* UPCALL_NEW comes from the watching thread */
	uint64_t upcall_since_ns;           /* when it was first held back */
};

/* A range of addresses whose rights the guest may change, and where in RAM it stands. */
struct machine_range {
	uint64_t address;
	uint64_t bytes;
	uint64_t ram_offset;
};

enum machine_range_number { RANGE_IMAGE, RANGE_HEAP, RANGE_STACK, RANGE_COUNT };

struct machine {
	struct launch_monitor configuration;
	char *arguments; /* configuration.argument_bytes */
	struct image image;
	uint64_t image_base;
	struct machine_range range[RANGE_COUNT];
	struct memory memory;
	struct pagetable pagetable;

	uint64_t opened_ns; /* CLOCK_MONOTONIC just before /dev/kvm was opened */
	int kvm_fd;
	int vm_fd;
	uint32_t vcpu_count;
	struct vcpu vcpu[UNILET_VCPUS_MAX];

	uint64_t cr4;
	uint64_t xcr0;
	uint32_t xsave_bytes;
	uint32_t cpuid_1[2]; /* ecx, edx */
	uint32_t cpuid_7[3]; /* ebx, ecx, edx */
	bool tsc_stable;
	uint64_t tsc_khz;
	uint64_t tsc_offset; /* guest's TSC minus the host's */
	struct time_page *time_page;

	int stop_fd;       /* eventfd: some vCPU has ended the guest */
	atomic_flag ended; /* the first report wins */
	struct launch_report end;
	atomic_bool stopping; /* vCPU threads: do not enter the guest again */
};

/* machine.c */

/* Opens /dev/kvm and makes the VM, its memory slots, doorbells and vCPUs. On failure fills *report. 0 or -1. */
int machine_open(struct machine *machine, struct launch_report *report);

/* What only setting up needs: afterwards KVM_RUN on a vCPU is all there is. */
void machine_close_setup(struct machine *machine);

/* The first call ends the guest with this report, later ones do nothing. Any thread. */
void machine_end(struct machine *machine, uint32_t kind, int32_t number, uint64_t value0, uint64_t value1,
		 uint64_t value2);

/* cpu.c: registers, descriptor tables, CPUID */

/* Descriptor tables in memory, for all vCPUs. */
void cpu_write_tables(struct machine *machine);

/* Asks KVM which features guests may see. 0, or -1 with *report. */
int cpu_read_features(struct machine *machine, struct kvm_cpuid2 *cpuid, struct launch_report *report);

/* Gives a vCPU its CPUID, XCR0, MSRs, segment and general registers. 0 or -errno: -EINVAL where the CPU has no
 * FSGSBASE, which is not always listed. */
int cpu_set_up(struct vcpu *vcpu, struct kvm_cpuid2 *cpuid);

/* boot.c */

/* Plans RAM: image, heap, stack. 0, or -1 with *report (LIMIT_MEMORY). */
int boot_plan(struct machine *machine, struct launch_report *report);

/* Loads the image, writes the page tables. 0, or -1 with *report. */
int boot_fill(struct machine *machine, int image_fd, struct launch_report *report);

/* Writes the boot page: when KVM has said what the CPU has. 0 or -errno. */
int boot_write_page(struct machine *machine);

/* vcpu.c */

/* Installs the handler of the signal that kicks vCPU threads. */
int vcpu_catch_kicks(void);

/* The vCPU's thread: runs the guest until the machine ends. */
void vcpu_loop(struct vcpu *vcpu);

/* Makes the vCPU leave the guest or its wait, soon. */
void vcpu_kick(const struct vcpu *vcpu);

/* trap.c */

/* Serves a store to the trap page. Returns 0: go on; 1: the guest has ended. */
int trap_serve(struct vcpu *vcpu, uint64_t number);

/* upcall.c */

/* Called when the vCPU has left the guest by a kick: delivers a due upcall, or holds it back. */
void upcall_deliver(struct vcpu *vcpu);

/* An upcall is due that nobody has tried to deliver yet. */
bool upcall_fresh(const struct vcpu *vcpu);

/* Called when the guest is about to sleep: true if it must not, for an upcall is due; it is told so. */
bool upcall_waiting(struct vcpu *vcpu);

/* clock.c */

/* Writes a new base to the time page. */
void clock_publish(struct machine *machine);

/* Reads how the guest's TSC stands to the host's; before lock-down. */
void clock_open(struct machine *machine);

/* Nanoseconds of CLOCK_MONOTONIC, CLOCK_REALTIME and CLOCK_PROCESS_CPUTIME_ID. */
uint64_t clock_ns(clockid_t clock);

/* watchdog.c */

/* The main thread's work while the guest runs: limits, upcalls, the time page, the launcher's death. */
void watchdog_run(struct machine *machine);

/* sandbox.c */

enum sandbox_thread { SANDBOX_VCPU, SANDBOX_WATCHDOG, SANDBOX_COUNT };

/* Process-wide: no privileges, no core file, no new descriptors to speak of. Before threads are made. 0 or -errno. */
int sandbox_process(void);

/* Builds the filters of all kinds of thread, so that sandbox_thread() is quick. 0 or -errno. */
int sandbox_prepare(void);

/* This thread's system-call filter: irrevocable, so the last thing it does. 0 or -errno. */
int sandbox_thread(enum sandbox_thread kind);

#endif
