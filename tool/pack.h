/* pack.h: makes a .unilet of a static ELF program and the library OS. */
#ifndef UNILET_PACK_H
#define UNILET_PACK_H

#include <stdint.h>

#include "../monitor/image.h"
#include "buffer.h"
#include "elf_file.h"
#include "os_file.h"
#include "rewrite.h"

struct pack_options {
	const char *program;   /* path of the ELF */
	const char *called;    /* what messages call it; NULL: its path */
	const char *output;    /* path of the .unilet */
	const char *os;        /* path of the library OS; NULL: where this tool was built or installed */
	const char *name;      /* NULL: from `output` */
	uint64_t memory_bytes; /* wanted; 0: the host's default */
	int store;             /* 1: it wants a store, whatever symbols it has */
	int verbose;           /* 1: say on standard output what was rewritten and what was not */
};

/* What goes into one image. */
struct pack {
	struct elf_file program;
	struct os_file os;
	struct rewrite_plan plan;
	struct image_manifest manifest;
	uint64_t trampolines; /* their first address */
	uint64_t os_delta;    /* added to the library OS's addresses */
};

/* pack.c */

/* Packs. The output appears whole or not at all, mode 0755. Returns 0, or -errno after a complaint. */
int pack_file(const struct pack_options *options);

/* pack_check.c */

/* Whether this program can be packed at all. Returns 0, or -errno after a line that says what to do. */
int pack_check_program(const struct elf_file *program);

/* The address of the program's own program headers in its memory. Returns 0, or -errno after a complaint. */
int pack_program_headers(const struct elf_file *program, uint64_t *address);

/* elf_write.c */

/* Where things of the program's and the library OS's memory stand in the image. */
struct pack_places {
	uint64_t copied; /* so many bytes of the program's file stand where they stood */
	uint32_t count;
	Elf64_Phdr program[IMAGE_SEGMENTS_MAX + 1]; /* the last one is the note */
};

/* Lays the image out, writes it to `out`, and fills in the addresses of the manifest. Returns 0, or -errno after a
 * complaint. */
int pack_write(struct pack *pack, struct buffer *out);

/* elf_sections.c */

/* Appends what debuggers read, sections, symbols and section headers, and says in *header where they are. The monitor
 * looks at none of it. Returns 0, or -errno after a complaint. */
int pack_write_sections(const struct pack *pack, const struct pack_places *places, struct buffer *out,
			Elf64_Ehdr *header);

/* elf_symbols.c */

/* The image's symbols: the program's, and as local ones the trampolines' and the library OS's. os_section[i] is the
 * section that section i of the library OS became, 0 if none. `strings` begins with the program's own. Returns the
 * index of the first symbol that is not local. */
uint32_t pack_write_symbols(const struct pack *pack, uint32_t trampoline_section, const uint32_t *os_section,
			    struct buffer *symbols, struct buffer *strings);

#endif
