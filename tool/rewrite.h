/* rewrite.h: turns `syscall` instructions into jumps to the library OS, where that is certain to be right. */
#ifndef UNILET_REWRITE_H
#define UNILET_REWRITE_H

#include <stdint.h>

#include "buffer.h"
#include "elf_file.h"

/* One `syscall` and what gives way to the jump: bytes from `start` to `end`. */
struct rewrite_site {
	uint64_t address; /* of the instruction */
	uint64_t start;
	uint64_t resume; /* first byte after the instruction */
	uint64_t end;
	uint64_t trampoline; /* its offset among the trampolines */
	uint32_t trampoline_bytes;
	const char *function; /* its name, borrowed; NULL: no function holds the instruction */
	const char *left;     /* why it stays as it is; NULL: it is rewritten */
};

struct rewrite_plan {
	struct rewrite_site *site; /* owned, in ascending order */
	uint64_t site_count;
	uint64_t site_capacity;
	uint64_t trampoline_bytes; /* of all of them */
	const char *skipped;       /* why nothing was looked at; NULL: it was */
};

#define REWRITE_TRAMPOLINE_ALIGNMENT 16u

/* rewrite.c */

/* Finds the program's `syscall` instructions and decides about each. Returns 0, or -errno after a complaint;
 * rewrite_close() is allowed either way. */
int rewrite_open(struct rewrite_plan *plan, const struct elf_file *file);

void rewrite_close(struct rewrite_plan *plan);

/* trampoline.c */

/* Appends the trampolines to `out`. They will run at `address` and jump to `entry`. */
int rewrite_emit(const struct rewrite_plan *plan, const struct elf_file *file, uint64_t address, uint64_t entry,
		 struct buffer *out);

/* Writes the jumps into `bytes`, a copy of the program's file from its first byte on. */
int rewrite_patch(const struct rewrite_plan *plan, const struct elf_file *file, uint64_t address, uint8_t *bytes);

#endif
