/* debug.h: a guest under gdb: its vCPUs stop and go on together, at the word of another process (debug_abi.h).
 *
 * Where it was asked for, a page of code of ours catches the guest's exceptions: each of its entries stores to a page
 * that leads to the monitor. So breakpoints (int3, which gdb writes) and steps (the trap flag) are the processor's own,
 * delivered within the machine: KVM's own means for debugging are not there on every back end. */
#ifndef UNILET_DEBUG_H
#define UNILET_DEBUG_H

#include <linux/kvm.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "../abi/debug_abi.h"
#include "../abi/machine_abi.h"

/* In the fixed range of a guest that is debugged; a stack of its own, as a step may end on any of the others. */
#define LINEAR_DEBUG_ENTRIES    (GUEST_FIXED + 0x90000)
#define LINEAR_DEBUG_TRAP       (GUEST_FIXED + 0x91000)
#define DEBUG_ENTRY_BYTES       16u
#define DEBUG_VECTORS           32u
#define VCPU_DEBUG_STACK_OFFSET 0x12000ull
#define VCPU_DEBUG_STACK_BYTES  0x1000ull

/* What has happened on a vCPU and is still to be looked at: an exception's vector, or one of these. */
enum debug_event { EVENT_FAULT = DEBUG_VECTORS, EVENT_NONE };

struct debug_vcpu {
	unsigned event;
	bool parked;
	atomic_uint held; /* times that it could not stop just then */
	bool step;
	bool pass;             /* gdb lets it have the fault at which it stopped */
	struct kvm_regs fault; /* registers at the last fault that the guest's own handler got */
	unsigned fault_vector;
	uint64_t fault_value[3]; /* as in LAUNCH_FAULTED, when the guest has no answer to it */
	bool at_fault;           /* stopped there */
};

/* A place that is looked at after each instruction. */
struct debug_watch {
	uint64_t address;
	uint64_t bytes; /* 0: not used */
	uint8_t value[DEBUG_WATCH_BYTES_MAX];
};

struct debug {
	pthread_mutex_t lock;   /* of all below */
	pthread_cond_t changed; /* a vCPU has stopped, or may go on */
	atomic_bool attached;
	atomic_bool stop;  /* no vCPU is to run */
	uint32_t reporter; /* which vCPU stopped the others, */
	unsigned reason;   /* why, */
	uint64_t watched;  /* and the address if that was a write to it */
	int event_fd;      /* eventfd: one has */
	struct debug_watch watch[DEBUG_WATCHES_MAX];
	struct debug_vcpu vcpu[UNILET_VCPUS_MAX];
};

struct machine;
struct vcpu;

/* debug_stop.c */

/* Before anything else of the machine, if it is to be debugged. 0 or -errno. */
int debug_open(struct machine *machine);

/* Writes and maps the entries and the stacks. 0 or -errno. */
int debug_map(struct machine *machine);

/* A store to LINEAR_DEBUG_TRAP, or TRAP_FAULT with the three values of LAUNCH_FAULTED: notes it for debug_serve().
 * False: it is none of ours. The vCPU's thread. */
bool debug_trap(struct vcpu *vcpu);
bool debug_fault(struct vcpu *vcpu, uint64_t vector, const uint64_t value[3]);

/* There is something for debug_serve(): the vCPU should leave the guest. */
bool debug_wanted(const struct vcpu *vcpu);

/* Called when the vCPU has left the guest by a kick: stops there if it has to. Returns 1 if the guest has ended. */
int debug_serve(struct vcpu *vcpu);

/* debug_memory.c */

/* Copies between the guest's memory and `buffer`, up to the first byte that is not there or, for writing, is the
 * machine's own. Returns how many. */
uint64_t debug_copy(struct machine *machine, uint64_t address, uint8_t *buffer, uint64_t bytes, bool write);

/* debug.c */

/* The thread that serves the debugger's side, until the guest has ended. */
_Noreturn void debug_run(struct machine *machine);

/* Tells it of the guest's end, and lets vCPUs that stand still come out of it. */
void debug_end(struct machine *machine);

#endif
