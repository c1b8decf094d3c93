/* image_abi.h: a .unilet file: an ELF64 executable of which the monitor accepts a strict subset.
 *
 * ET_DYN (position-independent) or ET_EXEC, EM_X86_64, little-endian, ELFOSABI_NONE or ELFOSABI_GNU. Program headers:
 * 1 to IMAGE_SEGMENTS_MAX PT_LOAD in ascending order, whole pages never shared, none both writable and executable,
 * filesz <= memsz, offset congruent to vaddr modulo 4096, all inside the file; exactly one PT_NOTE holding exactly one
 * note {name "Unilet", type IMAGE_NOTE_MANIFEST, struct image_manifest}; no other type. Sections are for gdb and
 * readelf: the monitor does not look at them. Addresses in the manifest are virtual, without the base; entries lie
 * in executable segments, the program's own headers in a readable one. The ELF header's entry is the library OS's start. */
#ifndef UNILET_IMAGE_ABI_H
#define UNILET_IMAGE_ABI_H

#include <stdint.h>

#define IMAGE_SEGMENTS_MAX  16u
#define IMAGE_FILE_MAX      (512ull << 20)
#define IMAGE_NOTE_NAME     "Unilet" /* 7 bytes with its terminator, padded to 8 */
#define IMAGE_NOTE_MANIFEST 1u
#define IMAGE_NAME_BYTES    40u

/* What a program wants; a host that cannot or may not give it refuses at launch, or lets it run without. */
enum image_interface {
	IMAGE_WANTS_HTTP = 1 << 0,
	IMAGE_WANTS_PAGE = 1 << 1,
	IMAGE_WANTS_STORE = 1 << 2,
	IMAGE_INTERFACES = 7,
};

struct image_manifest {
	uint32_t version;         /* UNILET_ABI_VERSION */
	uint32_t interfaces;      /* enum image_interface */
	uint64_t memory_bytes;    /* wanted; 0: the host's default */
	uint32_t vcpu_count;      /* wanted, 1..UNILET_VCPUS_MAX */
	uint32_t program_headers; /* how many, at program_header */
	uint64_t program_entry;   /* the program's own entry: where the library OS jumps */
	uint64_t program_header;  /* the program's own program headers, as AT_PHDR wants them */
	uint64_t syscall_entry;   /* a `syscall` instruction ends here: return address in rcx, as the CPU has it */
	uint64_t fault_entry;     /* 256 entries of 16 bytes */
	uint64_t upcall_entry;
	char name[IMAGE_NAME_BYTES]; /* printable ASCII, zero-terminated */
};

#define IMAGE_FAULT_ENTRY_BYTES 16u
#define IMAGE_FAULT_ENTRIES     256u

/* Why an image was refused; the launcher has the sentences. */
enum image_fault {
	IMAGE_FINE = 0,
	IMAGE_UNREADABLE,         /* I/O error while reading */
	IMAGE_TOO_SHORT,          /* shorter than its headers say */
	IMAGE_TOO_LARGE,          /* file over IMAGE_FILE_MAX or span over GUEST_IMAGE_SPAN_MAX */
	IMAGE_NOT_ELF,            /* no ELF magic */
	IMAGE_WRONG_ELF,          /* ELF, but not a 64-bit little-endian x86-64 executable */
	IMAGE_PROGRAM_HEADERS,    /* their number or place is wrong */
	IMAGE_SEGMENT_TYPE,       /* a type other than PT_LOAD and PT_NOTE */
	IMAGE_SEGMENT_COUNT,      /* no PT_LOAD, or more than IMAGE_SEGMENTS_MAX */
	IMAGE_SEGMENT_FILE_RANGE, /* a segment's bytes lie outside the file */
	IMAGE_SEGMENT_SIZE,       /* empty, or more bytes in the file than in memory */
	IMAGE_SEGMENT_ALIGNMENT,  /* offset and address differ modulo a page */
	IMAGE_SEGMENT_ORDER,      /* not ascending, or two share a page */
	IMAGE_SEGMENT_ADDRESS,    /* outside the range that images may use */
	IMAGE_SEGMENT_RIGHTS,     /* writable and executable, or no right at all */
	IMAGE_NO_MANIFEST,        /* no manifest: not packed by unilet */
	IMAGE_MANIFEST_DAMAGED,   /* its size, name or reserved fields are wrong */
	IMAGE_VERSION,            /* made for another version of the contract */
	IMAGE_ENTRY,              /* an entry lies outside the executable segments */
	IMAGE_FAULT_COUNT
};

_Static_assert(sizeof(struct image_manifest) == 104, "no hidden padding");
_Static_assert(__builtin_offsetof(struct image_manifest, program_entry) == 24, "program_entry");
_Static_assert(__builtin_offsetof(struct image_manifest, name) == 64, "name");

#endif
