/* debug_abi.h: what the process that talks with gdb asks of a monitor, on LAUNCH_FD_DEBUG, a SOCK_STREAM socket.
 *
 * Each request is struct debug_request, some with data behind it. Each is answered by struct debug_answer, some with data
 * behind it, except for RESUME: its answer comes when the guest stops or ends. In between STOP is all that may be asked,
 * and it is answered by that same stop. The monitor ends the guest when the other end is closed or asks anything else. */
#ifndef UNILET_DEBUG_ABI_H
#define UNILET_DEBUG_ABI_H

#include <stdint.h>

#include "limits_abi.h"

enum debug_request_kind {
	DEBUG_STOP = 1,        /* stops all vCPUs; ignored if they do not run. The first of all requests, too */
	DEBUG_RESUME = 2,      /* action[] */
	DEBUG_READ_STATE = 3,  /* of `vcpu`; struct debug_state behind the answer */
	DEBUG_WRITE_STATE = 4, /* of `vcpu`; struct debug_state behind the request. What it may not change stays. */
	DEBUG_READ_MEMORY = 5, /* address, length; as many bytes as there are behind the answer */
	DEBUG_WRITE_MEMORY =
		6,       /* address, `length` bytes behind the request; code too, but nothing of the machine's own */
	DEBUG_WATCH = 7, /* address, length: a vCPU stops when it has changed what is there */
	DEBUG_UNWATCH = 8,
	DEBUG_DETACH = 9, /* the guest runs as if nobody had ever debugged it; nothing more is asked */
};

/* What a vCPU does at RESUME: bits. */
enum debug_action {
	DEBUG_STAY = 0,
	DEBUG_GO = 1 << 0,
	DEBUG_STEP = 1 << 1,  /* ... for one instruction */
	DEBUG_FAULT = 1 << 2, /* ... and gets the fault at which it stopped, which ends the guest */
};

enum debug_answer_kind {
	DEBUG_DONE = 1,
	DEBUG_REFUSED = 2, /* no such vCPU or memory, or too much */
	DEBUG_STOPPED = 3, /* vcpu, value = vector or enum debug_reason */
	DEBUG_EXITED = 4,  /* value = status 0..255 */
	DEBUG_ENDED = 5,   /* value = vector or enum debug_reason */
};

/* Why a vCPU has stopped or ended, beside the vectors of the CPU's exceptions (below 32): debug and breakpoint are stops of
 * their own, all others are faults that the guest's handler has given up. */
enum debug_reason {
	DEBUG_ASKED = 32,  /* it was asked to stop */
	DEBUG_BEGIN = 33,  /* it stands before its first instruction */
	DEBUG_BROKEN = 34, /* DEBUG_ENDED: a limit, or a broken rule */
};

struct debug_request {
	uint32_t kind; /* enum debug_request_kind */
	uint32_t vcpu;
	uint64_t address;
	uint64_t length;
	uint8_t action[UNILET_VCPUS_MAX]; /* bits of enum debug_action */
};

struct debug_answer {
	uint32_t kind;   /* enum debug_answer_kind */
	uint32_t length; /* bytes behind this */
	uint32_t vcpu;   /* DEBUG_STOPPED: whose doing it was */
	uint32_t value;
	uint32_t started; /* DEBUG_STOPPED: a bit for each vCPU that runs */
	uint32_t reserved;
	uint64_t watched; /* DEBUG_STOPPED: the address if something watched has changed, else 0 */
	uint64_t image;   /* DEBUG_STOPPED: address of the image's first segment */
	uint64_t xcr0;    /* DEBUG_STOPPED: state components that there are */
};

/* Registers. rip, general ones, flags and vector state may be written. */
struct debug_state {
	uint64_t general[18]; /* rax rbx rcx rdx rsi rdi rsp rbp r8-r15 rip rflags */
	uint64_t base[2];     /* fs gs */
	uint32_t selector[6]; /* cs ss ds es fs gs */
	uint8_t vector[4096]; /* as XSAVE writes it */
};

#define DEBUG_MEMORY_BYTES_MAX 2048u /* of one request */
#define DEBUG_WATCHES_MAX      4u
#define DEBUG_WATCH_BYTES_MAX  8u

_Static_assert(sizeof(struct debug_request) == 32, "no hidden padding");
_Static_assert(sizeof(struct debug_answer) == 48, "no hidden padding");
_Static_assert(sizeof(struct debug_state) == 4280, "no hidden padding");

#endif
