/* profile_abi.h: where a guest's vCPUs were when they were asked, as the monitor counts it, and the names of such places.
 *
 * With LAUNCH_PROFILE the watching thread kicks the vCPUs some hundred times a second, and each counts its own stack in
 * its own part of the sealed memory at LAUNCH_FD_PROFILE. After the end the launcher gives addresses to the symbol reader:
 * that has, at LAUNCH_FD_PROFILE and instead of a detail, a struct symbols_request, and writes as many struct symbols_name
 * to LAUNCH_FD_CONTROL. The launcher believes nothing of either but ranges. */
#ifndef UNILET_PROFILE_ABI_H
#define UNILET_PROFILE_ABI_H

#include <stdint.h>

#include "detail_abi.h"
#include "limits_abi.h"

#define PROFILE_BYTES      0x2001000u /* of the memory; committed as it is used */
#define PROFILE_STACKS_MAX 8191u      /* different ones of one vCPU; a prime, as places come of a remainder */
#define PROFILE_FRAMES_MAX 61u        /* innermost ones of a stack */
#define PROFILE_NEAR_MAX   2u         /* words at the top of the stack */

struct profile_stack {
	uint32_t count; /* how often it was seen; 0: nothing here */
	uint32_t frame_count;
	uint64_t near[PROFILE_NEAR_MAX];      /* at rsp: the last byte of a call, if it can be one; else 0 */
	uint64_t address[PROFILE_FRAMES_MAX]; /* innermost first: an instruction, then the last byte of each call */
};

struct profile_vcpu {
	uint32_t lost; /* seen, but there was no room */
	uint32_t idle; /* it was waiting, and left alone */
	uint64_t reserved[63];
	struct profile_stack stack[PROFILE_STACKS_MAX]; /* in no order */
};

struct launch_profile {
	uint32_t version;
	uint32_t vcpu_count;
	uint64_t image_base; /* added to the image's addresses */
	uint64_t image_start;
	uint64_t image_end; /* both with the base */
	uint64_t os_start;  /* from here to image_end it is the library OS */
	uint64_t reserved;
	struct profile_vcpu vcpu[UNILET_VCPUS_MAX];
};

#define SYMBOLS_ADDRESSES_MAX 0x10000u

struct symbols_request {
	uint32_t version;
	uint32_t address_count;
	uint64_t image_base;
	uint64_t address[SYMBOLS_ADDRESSES_MAX]; /* of instructions, ascending */
};

/* A function that calls none often has no frame, and each function has none at its beginning and end: frame pointers leave
 * out its caller then. Unwind tables tell where that is. */
struct symbols_name {
	uint32_t
		frame_bytes; /* of the function's stack there, its return address included; 0: rbp points to its frame */
	uint32_t reserved;
	char function[SYMBOLS_TEXT_BYTES]; /* zero-terminated; empty: not known */
};

_Static_assert(sizeof(struct profile_stack) == 8 + 8 * (PROFILE_NEAR_MAX + PROFILE_FRAMES_MAX), "no hidden padding");
_Static_assert(sizeof(struct profile_vcpu) == 512 + 512 * PROFILE_STACKS_MAX, "no hidden padding");
_Static_assert(__builtin_offsetof(struct launch_profile, vcpu) == 48, "vcpu");
_Static_assert(sizeof(struct launch_profile) / 0x1000 < PROFILE_BYTES / 0x1000, "it fits the memory");
_Static_assert(sizeof(struct symbols_name) == 8 + SYMBOLS_TEXT_BYTES, "no hidden padding");
_Static_assert(__builtin_offsetof(struct symbols_request, address) == 16, "no hidden padding");

#endif
