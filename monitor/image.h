/* image.h: reads a .unilet as image_abi.h has it, and refuses everything else. Also used by `unilet inspect` and the
 * packer, so that they say exactly what the monitor would. */
#ifndef UNILET_IMAGE_H
#define UNILET_IMAGE_H

#include <stdint.h>

#include "../abi/image_abi.h"

struct image_segment {
	uint64_t address; /* as in the file, without the base */
	uint64_t memory_bytes;
	uint64_t file_offset;
	uint64_t file_bytes;
	uint32_t rights; /* enum trap_right */
};

struct image {
	struct image_manifest manifest;
	uint64_t entry;
	int relocatable; /* 1: ET_DYN, a base is to be added to every address */
	uint32_t segment_count;
	struct image_segment segment[IMAGE_SEGMENTS_MAX];
	uint64_t start; /* first page of the first segment */
	uint64_t end;   /* first page after the last one */
};

/* image.c */

/* Reads headers and manifest from `fd` and checks all of them; takes no segment's bytes. Returns IMAGE_FINE and *out,
 * or why not, with *where = the index of the program header concerned (0 if none). */
enum image_fault image_read(int fd, struct image *out, uint64_t *where);

/* Copies a segment's file bytes to `to`. Returns IMAGE_FINE, IMAGE_UNREADABLE or IMAGE_TOO_SHORT. */
enum image_fault image_load(int fd, const struct image_segment *segment, uint8_t *to);

#endif
