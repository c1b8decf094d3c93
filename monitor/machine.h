/* machine.h: one guest's machine: KVM, its vCPUs, how they run and how it all ends. */
#ifndef UNILET_MACHINE_H
#define UNILET_MACHINE_H

#include <linux/kvm.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "../abi/launch_abi.h"
#include "image.h"
#include "memory.h"
#include "sandbox.h"

/* Linear addresses of what only the CPU reads; inside the fixed range, invisible to the guest. */
#define LINEAR_INTERRUPTS  (GUEST_FIXED + 0x80000)
#define LINEAR_VCPU_TABLES (GUEST_FIXED + 0x81000)

/* Registers that have the same name in every structure of them. */
#define MACHINE_REGISTERS(X)                                                                                           \
	X(r15)                                                                                                         \
	X(r14) X(r13) X(r12) X(r11) X(r10) X(r9) X(r8) X(rbp) X(rdi) X(rsi) X(rdx) X(rcx) X(rbx) X(rax) X(rip) X(rsp)

struct launch_detail;
struct launch_profile;
struct machine;
struct debug;

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
	atomic_bool started; /* the first one is from the beginning, others by TRAP_START */
	sem_t start;         /* what the others wait on, and their first registers */
	uint64_t start_rsp, start_rdx;
	int wake_fd;                        /* its own doorbells, -1 in a machine with one vCPU: ends TRAP_WAIT, */
	int upcall_fd;                      /* wants an upcall */
	_Atomic enum upcall_due upcall_due; /* UPCALL_NEW comes from the watching thread */
	uint64_t upcall_since_ns;           /* when it was first held back, */
	uint32_t upcall_tries;              /* and how often since */
	uint64_t bus_locks_paid_ns;         /* CLOCK_MONOTONIC up to which its bus locks have used up its share */
	atomic_bool stopped;                /* its thread does not enter the guest any more */
	atomic_bool waiting;                /* in TRAP_WAIT: nothing to profile */
	atomic_bool profile_due;            /* the watching thread has asked where it is */
	bool fault_given;
	struct fault_registers fault; /* if fault_given: the guest's own word */
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
	uint64_t memory_bytes; /* that the guest may touch; its ranges may be larger together */
	struct memory memory;
	struct pagetable pagetable;
	pthread_mutex_t memory_lock; /* of the page tables, and of rights in the host's mapping */
	_Atomic uint64_t removals;   /* counts removals of rights: odd while one is under way */

	uint32_t lacks;     /* enum launch_lack */
	uint64_t opened_ns; /* CLOCK_MONOTONIC just before /dev/kvm was opened */
	int kvm_fd;
	int vm_fd;
	int vcpus_error, make_error; /* -errno, when `vcpus_made`, or `made`, is posted */
	uint32_t vcpu_count;
	struct vcpu vcpu[UNILET_VCPUS_MAX];

	uint64_t cr4;
	uint64_t xcr0;
	uint32_t xsave_bytes;
	uint32_t cpuid_1[2]; /* ecx, edx */
	uint32_t cpuid_7[3]; /* ebx, ecx, edx */
	bool tsc_invariant;
	uint64_t tsc_khz;      /* 0: unknown */
	uint64_t tsc_offset;   /* guest's TSC minus the host's */
	uint64_t suspended_ns; /* the guest's CLOCK_MONOTONIC counts these, the host's does not */
	struct time_page *time_page;

	sem_t opened;        /* kvm_fd is there, */
	sem_t vcpus_made;    /* the vCPUs, without registers, */
	sem_t made;          /* and the rest; or make_error says why not */
	sem_t thread_ready;  /* each thread that was made has its filter; the watching one: waits for `opened` */
	sem_t running;       /* the guest is about to run: there is something to watch */
	struct debug *debug; /* debug.h; NULL: nobody debugs this guest */
	int usage_fd;        /* /proc/self/statm where the guest could touch more than it may; else -1 */
	int stop_fd;         /* eventfd: some vCPU has ended the guest */
	atomic_flag ended;   /* the first report wins */
	struct launch_report end;
	pthread_t end_thread;           /* that made it */
	struct launch_detail *detail;   /* NULL: nobody wants to know */
	struct launch_profile *profile; /* NULL: nobody wants to know where it spends its time */
	uint64_t profile_ns;            /* when vCPUs are to be asked next */
	atomic_bool stopping;           /* vCPU threads: do not enter the guest again */
};

/* threads.c */

/* Starts the watching thread, those of all vCPUs but the first, which is this one, and a debugger's. All but the watching one
 * are then locked down; that one is in machine_make(). 0, or -1 with *report. */
int threads_start(struct machine *machine, struct launch_report *report);

/* Making the machine has kept this thread from some CPUs: no more. */
void threads_anywhere(void);

/* Waits until the watching thread is locked down, too. 0, or -1 with *report. */
int threads_watch_ready(struct machine *machine, struct launch_report *report);

/* Waits for a semaphore that is soon posted: looks at it for a while before it sleeps. */
void thread_wait(sem_t *semaphore);

/* control.c */

/* Fills *report: this side could not do its work. Returns -1. */
int control_failed(struct launch_report *report, enum launch_step step, int error);

/* Tells the launcher; ends the process if that is gone. */
void control_tell(struct launch_report report);

/* Reads the configuration and the arguments. 0, or -1 with *report. */
int control_read(struct machine *machine, struct launch_report *report);

/* A pooled machine: waits for its guest's configuration and image, which becomes LAUNCH_FD_FILE. Ends the process if the
 * launcher closes the socket instead. 0, or -1 with *report. */
int control_take_over(struct machine *machine, struct launch_report *report);

/* Reads LAUNCH_FD_FILE's headers into machine->image. 0, or -1 with *report. */
int control_read_image(struct machine *machine, struct launch_report *report);

/* machine.c */

/* Opens /dev/kvm, has machine_make() make the machine, and meanwhile, as KVM takes as long for it, asks what the CPU has; gives
 * that to the vCPUs. 0, or -1 with *report. */
int machine_open(struct machine *machine, struct launch_report *report);

/* The part of another thread, which has to be in it before: the VM, its vCPUs, clock, memory slot and doorbells. */
void machine_make(struct machine *machine);

/* Fills *report: KVM, or `what` of it (enum launch_kvm_lack), is not there. Returns -1. */
int machine_no_kvm(struct launch_report *report, int error, uint64_t what, uint64_t detail);

/* Makes the vCPUs ready for this image: entries, first registers. Before the guest runs. 0 or -errno. */
int machine_set_entries(struct machine *machine);

/* What only setting up needs: afterwards KVM_RUN on a vCPU is all there is. */
void machine_close_setup(struct machine *machine);

/* The first call ends the guest with this report, later ones do nothing. Any thread. */
void machine_end(struct machine *machine, uint32_t kind, int32_t number, uint64_t value0, uint64_t value1,
		 uint64_t value2);

/* The range that holds all of [address, address + bytes), or NULL. */
const struct machine_range *machine_range_of(const struct machine *machine, uint64_t address, uint64_t bytes);

/* Copies image, heap or stack, wherever it lies in the guest. False: it does not all lie there. */
bool machine_read(const struct machine *machine, uint64_t address, void *to, uint64_t bytes);

/* cpu.c: registers, descriptor tables, CPUID */

/* Flags that a guest may change by itself, those that it has at its first instruction, and the one for single steps. */
#define CPU_FLAGS_USER  0x240dd5ull
#define CPU_FLAGS_START 0x202ull
#define CPU_FLAG_TRAP   0x100ull

enum cpu_vector { CPU_VECTOR_DEBUG = 1, CPU_VECTOR_BREAKPOINT = 3, CPU_VECTOR_DOUBLE_FAULT = 8 };

/* Descriptor tables in memory, for all vCPUs. */
void cpu_write_tables(struct machine *machine);

/* Only the interrupt table: gdb has come or gone. */
void cpu_write_interrupts(struct machine *machine);

/* Where the guest's own handler of an exception begins. */
uint64_t cpu_fault_entry(const struct machine *machine, uint64_t vector);

/* What SS is at the first instruction. */
struct kvm_segment cpu_data_segment(void);

/* Asks KVM which features guests may see. 0, or -1 with *report. */
int cpu_read_features(struct machine *machine, struct kvm_cpuid2 *cpuid, struct launch_report *report);

/* Gives a vCPU what is the same for all images: CPUID, XCR0, segments, control registers. 0 or -errno: -EINVAL where the
 * CPU has no FSGSBASE, which is not always listed. */
int cpu_set_up(struct vcpu *vcpu, struct kvm_cpuid2 *cpuid);

/* Gives a vCPU where the image's system calls go. 0 or -errno. */
int cpu_set_entries(struct vcpu *vcpu);

/* General registers at a vCPU's first instruction. */
struct kvm_regs cpu_first_registers(const struct vcpu *vcpu, uint64_t rsp, uint64_t rdx);

/* boot.c */

/* Plans RAM: image, heap, stack. 0, or -1 with *report (LIMIT_MEMORY). */
int boot_plan(struct machine *machine, struct launch_report *report);

/* Writes the page tables over what is the same for all images: the fixed range and the windows. 0, or -1 with *report. */
int boot_map_machine(struct machine *machine, struct launch_report *report);

/* Loads the image, writes the page tables over it, heap and stack. 0, or -1 with *report. */
int boot_load(struct machine *machine, int image_fd, struct launch_report *report);

/* Writes the boot page: when KVM has said what the CPU has. 0 or -errno. */
int boot_write_page(struct machine *machine);

/* vcpu.c */

/* Installs the handler of the signal that kicks vCPU threads. */
int vcpu_catch_kicks(void);

/* Has KVM do beforehand what it leaves to the first run. The guest does not run. This vCPU's thread, without its filter. */
void vcpu_warm_up(const struct vcpu *vcpu);

/* The vCPU's thread: waits for its start, then runs the guest. Ends with the process. */
_Noreturn void vcpu_loop(struct vcpu *vcpu);

/* Runs the guest until it has ended, or another thread says so. */
void vcpu_run(struct vcpu *vcpu);

/* Starts a vCPU that waits. -UNILET_BUSY if it was started before. Any vCPU's thread. */
int64_t vcpu_start(struct vcpu *vcpu, uint64_t rsp, uint64_t rdx);

/* Makes the vCPU leave the guest or its wait, soon. */
void vcpu_kick(const struct vcpu *vcpu);

/* trap.c */

/* Serves a store to the trap page. Returns 0: go on; 1: the guest has ended. */
int trap_serve(struct vcpu *vcpu, uint64_t number);

/* rights.c: what a guest may do with its memory. Answers as traps do: UNILET_OK or -enum unilet_status. */

/* Changes the rights of whole pages in image, heap or stack. */
int64_t rights_change(struct machine *machine, uint64_t address, uint64_t bytes, uint64_t rights);

/* The same for struct trap_range[count] at `address` in the guest; *done says how many were changed. */
int64_t rights_change_list(struct machine *machine, uint64_t address, uint64_t count, uint64_t *done);

/* Gives whole pages of heap or stack back to the host. */
int64_t rights_discard(struct machine *machine, uint64_t address, uint64_t bytes);
/* detail.c: what is told of a guest that did not end well */

/* Takes LAUNCH_FD_DETAIL, if it is there. 0 or -errno. */
int detail_open(struct machine *machine);

/* Copies the registers that the guest says lie at `address`; 0: it says nothing. False if that is not on a fault stack
 * of this vCPU. */
bool detail_take_registers(struct vcpu *vcpu, uint64_t address);

/* The registers of a vCPU that has stopped. */
struct fault_registers detail_cpu_registers(const struct vcpu *vcpu);

/* Waits until the vCPUs have stopped, and writes all there is to tell of machine->end. */
void detail_write(struct machine *machine);

/* core.c */

/* Writes the core to LAUNCH_FD_CORE. 0 or -errno. */
int core_write(const struct machine *machine, const struct launch_detail *detail);

/* profile.c: where the guest spends its time, for those who want to know */

/* Takes LAUNCH_FD_PROFILE, if LAUNCH_PROFILE says that it is there. When the image has its place. 0 or -errno. */
int profile_open(struct machine *machine);

/* The watching thread's part: kicks the vCPUs if it is time. Returns the nanoseconds until it will be. */
uint64_t profile_kick(struct machine *machine, uint64_t now);

/* Called when the vCPU has left the guest by a kick: counts where it is, if it was asked. */
void profile_take(struct vcpu *vcpu);

/* Called in TRAP_WAIT when a kick came: true if none but the profiler's can have been meant, which no guest is to see. */
bool profile_only(const struct vcpu *vcpu);

/* upcall.c */

/* Called when the vCPU has left the guest by a kick: delivers a due upcall, or holds it back. */
void upcall_deliver(struct vcpu *vcpu);

/* An upcall is due, and it is time to try to deliver it: nobody has yet, or the guest has `trapped` since, and so made
 * progress. Tried at every entry, one that is masked would keep the guest from running. */
bool upcall_wanted(const struct vcpu *vcpu, bool trapped);

/* Called when the guest is about to sleep: true if it must not, for an upcall is due; it is told so. */
bool upcall_waiting(struct vcpu *vcpu);

/* guard.c */

/* Asks KVM to report bus locks and a processor that is stuck in one instruction; before vCPUs are made. Returns
 * what it lacks of that (enum launch_lack). */
uint32_t guard_ask(const struct machine *machine);

/* The vCPU has left the guest for a bus lock: sleeps if these were too many. */
void guard_bus_lock(struct vcpu *vcpu);

/* clock.c */

/* Writes a new base to the time page. */
void clock_publish(struct machine *machine);

/* Reads how the guest's TSC stands to the host's; before lock-down. */
void clock_open(struct machine *machine);

/* The guest can tell the time by its TSC: known when the machine is made. */
bool clock_is_stable(const struct machine *machine);

/* Nanoseconds of CLOCK_MONOTONIC, CLOCK_REALTIME and CLOCK_PROCESS_CPUTIME_ID. */
uint64_t clock_ns(clockid_t clock);

/* usage.c */

/* Before lock-down: opens what tells how much memory this process holds, if that has to be watched. 0 or -errno. */
int usage_open(struct machine *machine);

/* Ends the guest if it holds more memory than it may; else returns the nanoseconds until it can. */
uint64_t usage_check(struct machine *machine);

/* watchdog.c */

/* The watching thread's work while the guest runs: limits, upcalls, the time page, the launcher's death. */
void watchdog_run(struct machine *machine);

/* sandbox.c; filters of threads are in sandbox.h */

/* Process-wide: no privileges, no core file. Before threads are made. Adds to *lacks (enum launch_lack) what the kernel
 * has not. 0 or -errno. */
int sandbox_process(uint32_t *lacks);

/* Process-wide: resource limits, files no longer than file_bytes among them. When everything has been made. 0 or -errno. */
int sandbox_limits(uint64_t file_bytes);

#endif
