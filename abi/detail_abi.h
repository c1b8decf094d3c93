/* detail_abi.h: what a monitor leaves of a guest that did not end well, and what the symbol reader says to it.
 *
 * The monitor writes struct launch_detail into the sealed memory at LAUNCH_FD_DETAIL when no vCPU runs any more, before
 * its last report. The symbol reader gets the image at LAUNCH_FD_FILE and the same memory, reads no configuration and
 * writes one struct symbols_answer to LAUNCH_FD_CONTROL. The launcher believes nothing of either but ranges: all of it
 * was the guest's, its monitor's or its image's to choose. */
#ifndef UNILET_DETAIL_ABI_H
#define UNILET_DETAIL_ABI_H

#include <stdint.h>

#include "machine_abi.h"

#define DETAIL_BYTES        0x40000u /* of the memory */
#define DETAIL_STACK_MAX    0x30000u /* deeper frames than these are seldom asked for */
#define DETAIL_REQUESTS_MAX 32u      /* of both windows */
#define DETAIL_WINDOW_MAX   16u      /* ... and of one */

/* Whose word the registers are. */
enum detail_source {
	DETAIL_SOURCE_NONE = 0,  /* there are none */
	DETAIL_SOURCE_GUEST = 1, /* the guest's fault handler gave them */
	DETAIL_SOURCE_CPU = 2,   /* what the vCPU had when it stopped */
	DETAIL_SOURCE_COUNT
};

/* A request, as it still stands in a submission ring. */
struct detail_request {
	uint32_t window; /* 0 service, 1 page */
	uint32_t opcode;
	uint32_t length; /* of its bulk */
	uint32_t taken;  /* 1: the other side has taken it */
};

struct launch_detail {
	uint32_t version;
	uint32_t source; /* enum detail_source */
	uint32_t vcpu;
	uint32_t request_count;
	uint64_t image_base; /* added to the image's addresses */
	uint64_t image_start;
	uint64_t image_end; /* both with the base */
	struct fault_registers registers;
	uint64_t fs_base;
	uint64_t gs_base;
	uint64_t stack_address; /* rsp, if it points into image, heap or stack */
	uint32_t stack_bytes;
	int32_t core_error;                                 /* 0: it was written (LAUNCH_CORE); else errno */
	uint32_t complete;                                  /* 1, written last */
	uint32_t stepped;                                   /* 1: the instruction concerned is the one before rip */
	struct detail_request request[DETAIL_REQUESTS_MAX]; /* each window's newest first */
	uint8_t stack[DETAIL_STACK_MAX];
};

#define SYMBOLS_FRAMES_MAX 64u
#define SYMBOLS_TEXT_BYTES 160u /* a name's zero included */

enum symbols_flag {
	SYMBOLS_FUNCTIONS = 1 << 0, /* the image has names of functions */
	SYMBOLS_LINES = 1 << 1,     /* ... and line numbers */
	SYMBOLS_MORE = 1 << 2,      /* there are more frames */
	SYMBOLS_FLAGS = (1 << 3) - 1,
};

struct symbols_frame {
	uint64_t address; /* of the instruction; from the second frame on, where it will return to */
	uint64_t offset;  /* from the function's start */
	uint32_t line;    /* 0: not known */
	uint32_t reserved;
	char function[SYMBOLS_TEXT_BYTES]; /* zero-terminated; empty: not known */
	char file[SYMBOLS_TEXT_BYTES];
};

struct symbols_answer {
	uint32_t version;
	uint32_t flags; /* enum symbols_flag */
	uint32_t frame_count;
	uint32_t reserved;
	struct symbols_frame frame[SYMBOLS_FRAMES_MAX];
};

_Static_assert(sizeof(struct detail_request) == 16, "no hidden padding");
_Static_assert(__builtin_offsetof(struct launch_detail, registers) == 40, "registers");
_Static_assert(__builtin_offsetof(struct launch_detail, stack_address) == 232, "stack_address");
_Static_assert(__builtin_offsetof(struct launch_detail, request) == 256, "request");
_Static_assert(sizeof(struct launch_detail) == 256 + 16 * DETAIL_REQUESTS_MAX + DETAIL_STACK_MAX, "no hidden padding");
_Static_assert(sizeof(struct launch_detail) <= DETAIL_BYTES, "it fits the memory");
_Static_assert(sizeof(struct symbols_frame) == 24 + 2 * SYMBOLS_TEXT_BYTES, "no hidden padding");
_Static_assert(sizeof(struct symbols_answer) == 16 + 344 * SYMBOLS_FRAMES_MAX, "no hidden padding");

#endif
