/* decode.h: one x86-64 instruction at a time: what the rewriter must know of it. (Zydis does the work.) */
#ifndef UNILET_DECODE_H
#define UNILET_DECODE_H

#include <stddef.h>
#include <stdint.h>

enum instruction_flag {
	INSTRUCTION_SYSCALL = 1 << 0,
	INSTRUCTION_FIXED = 1 << 1,    /* means something else at another place, or is a place others jump to */
	INSTRUCTION_BRANCH = 1 << 2,   /* `reference` is where it may go */
	INSTRUCTION_POINTS = 1 << 3,   /* `reference` is an address relative to rip */
	INSTRUCTION_INDIRECT = 1 << 4, /* jumps to where a register or memory says */
};

#define INSTRUCTION_BYTES_MAX 15u

struct instruction {
	uint64_t address;
	uint64_t reference;
	uint64_t constant
		[2];     /* displacement without rip, immediate; 0: none. Addresses in code that is not relocatable */
	uint32_t flags;  /* enum instruction_flag */
	uint32_t length; /* bytes */
};

/* decode.c */

/* Decodes the instruction at the start of `bytes`, which lies at `address`. Returns 0, or -EILSEQ if the first `size`
 * bytes are none. */
int decode_instruction(const uint8_t *bytes, size_t size, uint64_t address, struct instruction *out);

#endif
