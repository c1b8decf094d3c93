/* memory.h: the machine's memory: what stands behind guest-physical addresses, and the page tables over it. */
#ifndef UNILET_MEMORY_H
#define UNILET_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "../abi/machine_abi.h"

/* Guest-physical addresses: ours to choose, the guest never sees one. Nothing stands behind page 0, the doorbell page
 * and the trap page: a store there is how the guest calls. */
#define PHYSICAL_SYSTEM         0x100000ull
#define PHYSICAL_RAM            0x100000000ull
#define PHYSICAL_SERVICE_WINDOW 0x2000000000ull
#define PHYSICAL_PAGE_WINDOW    0x2100000000ull
#define PHYSICAL_DOORBELL       0x3000000000ull
#define PHYSICAL_TRAP           0x3000001000ull

/* The system slot: page tables, then what the fixed range shows, then the CPU's tables, which no guest sees. */
enum system_offset {
	SYSTEM_BOOT = 0x0,
	SYSTEM_TIME = SYSTEM_BOOT + (int)GUEST_BOOT_BYTES,
	SYSTEM_INTERRUPTS = SYSTEM_TIME + 0x1000,        /* the IDT */
	SYSTEM_VCPU_TABLES = SYSTEM_INTERRUPTS + 0x1000, /* a page each: GDT, TSS */
	SYSTEM_VCPUS = 0x100000,
	SYSTEM_PAGETABLES = SYSTEM_VCPUS + (int)(UNILET_VCPUS_MAX * GUEST_VCPU_BYTES),
};

/* One slot: guest-physical memory and where the host has it. */
struct memory_slot {
	uint64_t physical;
	uint64_t bytes;
	uint8_t *host;
};

enum memory_slot_number { SLOT_SYSTEM, SLOT_RAM, SLOT_SERVICE_WINDOW, SLOT_PAGE_WINDOW, SLOT_COUNT };

struct memory {
	struct memory_slot slot[SLOT_COUNT]; /* bytes 0: not there */
};

/* Page tables live at the end of the system slot; a guest can neither read nor write them. */
struct pagetable {
	uint64_t *host; /* of the first table, which is the root */
	uint64_t physical;
	uint32_t used; /* tables */
};

/* memory.c */

/* Reserves system memory and `ram_bytes` of RAM (multiple of UNILET_HUGE_PAGE), committed on touch; 0 or -errno. */
int memory_open(struct memory *memory, uint64_t ram_bytes);

/* Maps a window that the launcher made and sealed. Returns 0, -EINVAL if it is not `bytes` long or not sealed against
 * shrinking (its reader would get SIGBUS), or -errno. */
int memory_add_window(struct memory *memory, enum memory_slot_number number, int fd, uint64_t bytes);

/* Asks for huge pages behind `bytes` of RAM at `offset`; without them it works too, slower. */
void memory_want_huge(const struct memory *memory, uint64_t offset, uint64_t bytes);

/* The host's view of system memory at an offset of enum system_offset, or of RAM. NULL if outside. */
void *memory_system(const struct memory *memory, uint64_t offset, uint64_t bytes);
void *memory_ram(const struct memory *memory, uint64_t offset, uint64_t bytes);

/* The beginning of a window. NULL if it is not there, or shorter. */
const void *memory_window(const struct memory *memory, enum memory_slot_number number, uint64_t bytes);

/* Makes KVM notice that rights to `bytes` of RAM at `offset` were taken away; vCPUs must not be running. 0 or -errno. */
int memory_forget_rights(const struct memory *memory, uint64_t offset, uint64_t bytes);

void memory_close(struct memory *memory);

/* pagetable.c. Addresses and lengths are multiples of UNILET_PAGE. */

enum pagetable_kind {
	PAGETABLE_SUPERVISOR, /* the CPU reads it, the guest cannot */
	PAGETABLE_SMALL,      /* 4 KiB entries */
	PAGETABLE_HUGE,       /* 2 MiB entries; all three values are multiples of UNILET_HUGE_PAGE */
};

int pagetable_open(struct pagetable *table, const struct memory *memory);

/* Maps [address, address + bytes) to `physical` with `rights` (enum trap_right). 0, or -ENOSPC: no table page left. */
int pagetable_map(struct pagetable *table, uint64_t address, uint64_t physical, uint64_t bytes, uint32_t rights,
		  enum pagetable_kind kind);

/* Changes the rights of pages that were mapped; splits a huge page where only part of it changes. Returns 1 if some
 * page lost a right, 0 if none did, -ENOENT if one was never mapped and -ENOSPC without a table page for a split:
 * nothing has changed then. */
int pagetable_protect(struct pagetable *table, uint64_t address, uint64_t bytes, uint32_t rights);

#endif
