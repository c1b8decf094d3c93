/* code_map.h: a program's code: its functions, and every address in it that something may jump to. */
#ifndef UNILET_CODE_MAP_H
#define UNILET_CODE_MAP_H

#include <stdint.h>

#include "../abi/image_abi.h"
#include "decode.h"
#include "elf_file.h"

/* One executable PT_LOAD's bytes. */
struct code_range {
	uint64_t start;
	uint64_t bytes;
	const uint8_t *code; /* in the file */
	uint8_t *target;     /* owned; a byte per byte of code: not 0 = something may jump there, so it must stay */
};

/* What a symbol calls a function. Ranges of different functions never share a byte, but where `left` says so. */
struct code_function {
	uint64_t start;
	uint64_t end;
	const char *name; /* borrowed from the file */
	const char *left; /* why it must not be touched; NULL: it may */
};

struct code_map {
	const struct elf_file *file; /* borrowed */
	struct code_range range[IMAGE_SEGMENTS_MAX];
	uint32_t range_count;
	struct code_function *function; /* owned, in ascending order */
	uint64_t function_count;
};

/* code_map.c */

/* Finds ranges, functions and targets. Returns 0, or -errno after a complaint; code_map_close() is allowed either way. */
int code_map_open(struct code_map *map, const struct elf_file *file);

void code_map_close(struct code_map *map);

/* The range that holds this address, or NULL. */
const struct code_range *code_map_range(const struct code_map *map, uint64_t address);

/* Whether any of these bytes may be jumped to, or is no code at all. */
int code_map_is_target(const struct code_map *map, uint64_t start, uint64_t end);

/* Notes that something may jump to `address`; one outside the code is ignored. Returns 1 if it lies in the code. */
int code_map_mark(const struct code_map *map, uint64_t address);

/* The same for every byte from `start` to `end`. */
void code_map_mark_all(const struct code_map *map, uint64_t start, uint64_t end);

/* Decodes the code from `start` up to `end` without gaps and calls `visit` for each instruction. Bytes that are no
 * instruction end it with -EILSEQ, or are skipped one by one if `skip` is set; a visit that is not 0 ends it too. */
typedef int code_visit(const struct instruction *instruction, void *context);
int code_map_decode(const struct code_map *map, uint64_t start, uint64_t end, int skip, code_visit *visit,
		    void *context);

/* target.c */

/* Marks what symbols, branches, addresses in code and data, and jump tables lead to. Returns 0 or -errno. */
int target_mark(const struct code_map *map);

/* landing.c */

/* Marks where exceptions land. What it does not understand it marks whole. Returns 0, or -EILSEQ if the unwind
 * information makes no sense at all. */
int landing_mark(const struct code_map *map);

#endif
