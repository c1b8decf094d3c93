/* memory.h: the machine's memory: what stands behind guest-physical addresses, and the page tables over it. */
#ifndef UNILET_MEMORY_H
#define UNILET_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#include "../abi/machine_abi.h"
#include "limits.h"

/* The system area: what the fixed range shows, then the CPU's tables, then page tables, which no guest sees. */
enum system_offset {
	SYSTEM_BOOT = 0x0,
	SYSTEM_TIME = SYSTEM_BOOT + (int)GUEST_BOOT_BYTES,
	SYSTEM_INTERRUPTS = SYSTEM_TIME + 0x1000,        /* the IDT */
	SYSTEM_VCPU_TABLES = SYSTEM_INTERRUPTS + 0x1000, /* a page each: GDT, TSS */
	SYSTEM_DEBUG = 0x90000,                          /* code, only with gdb */
	SYSTEM_VCPUS = 0x100000,
	SYSTEM_PAGETABLES = SYSTEM_VCPUS + (int)(UNILET_VCPUS_MAX * GUEST_VCPU_BYTES),
	SYSTEM_BYTES = SYSTEM_PAGETABLES + (int)(PAGETABLE_PAGES_MAX * UNILET_PAGE),
};

/* Guest-physical addresses: ours to choose, the guest never sees one. All areas lie in one stretch, here and in the
 * host's memory, so that KVM has one slot to add: each costs a grace period of the kernel's. The page window, if there is
 * one, is the last, behind RAM: both are as large as was asked. Nothing stands behind page 0, the doorbell page and the
 * trap page: a store there is how the guest calls. */
#define HUGE_ROUND_UP(bytes)    (((bytes) + UNILET_HUGE_PAGE - 1) & ~(UNILET_HUGE_PAGE - 1))
#define PHYSICAL_SYSTEM         UNILET_HUGE_PAGE
#define PHYSICAL_SERVICE_WINDOW (PHYSICAL_SYSTEM + HUGE_ROUND_UP(SYSTEM_BYTES))
#define PHYSICAL_RAM            (PHYSICAL_SERVICE_WINDOW + HUGE_ROUND_UP(UNILET_SERVICE_WINDOW_BYTES))
#define PHYSICAL_DOORBELL       0x3000000000ull
#define PHYSICAL_TRAP           0x3000001000ull
#define PHYSICAL_DEBUG          0x3000002000ull /* no guest knows of this one: debug.h */

_Static_assert(PHYSICAL_RAM + UNILET_MEMORY_MAX + UNILET_PAGE_WINDOW_MAX <= PHYSICAL_DOORBELL,
	       "memory ends before the pages that lead out");

/* One area: guest-physical memory and where the host has it. */
struct memory_area {
	uint64_t physical;
	uint64_t bytes; /* 0: not there */
	uint8_t *host;
};

enum memory_area_number { AREA_SYSTEM, AREA_SERVICE_WINDOW, AREA_PAGE_WINDOW, AREA_RAM, AREA_COUNT };

struct memory {
	struct memory_area all; /* the stretch in which the areas lie; what is between them no page table shows */
	struct memory_area area[AREA_COUNT];
};

/* Page tables live at the end of the system area; a guest can neither read nor write them. */
struct pagetable {
	uint64_t *host; /* of the first table, which is the root */
	uint64_t physical;
	uint32_t used; /* tables */
};

/* memory.c */

/* Reserves system memory, `ram_bytes` of RAM (multiple of UNILET_HUGE_PAGE), committed on touch, and room for the windows, of
 * which the page window has so many bytes (0: there is none). 0 or -errno. */
int memory_open(struct memory *memory, uint64_t ram_bytes, uint64_t page_window_bytes);

/* Maps memory that the launcher made and sealed: at `at` in place of what is there, or anywhere if that is NULL. Returns 0,
 * -EINVAL if it is not `bytes` long or not sealed against shrinking (its reader would get SIGBUS), or -errno. */
int memory_map_sealed(int fd, uint64_t bytes, void *at, void **out);

/* How large a page window is that the launcher made; -EINVAL: none is. */
int64_t memory_window_bytes(int fd);

/* Maps a window into the room for it. As memory_map_sealed(). */
int memory_add_window(struct memory *memory, enum memory_area_number number, int fd);

/* Asks for huge pages behind `bytes` of RAM at `offset`; without them it works too, slower. */
void memory_want_huge(const struct memory *memory, uint64_t offset, uint64_t bytes);

/* The host's view of system memory at an offset of enum system_offset, or of RAM. NULL if outside. */
void *memory_system(const struct memory *memory, uint64_t offset, uint64_t bytes);
void *memory_ram(const struct memory *memory, uint64_t offset, uint64_t bytes);

/* The beginning of a window. NULL if it is not there, or shorter. */
const void *memory_window(const struct memory *memory, enum memory_area_number number, uint64_t bytes);

/* Makes KVM notice that rights to `bytes` of RAM at `offset` were taken away. Meanwhile KVM_RUN of a vCPU that writes there
 * fails with EFAULT. 0 or -errno. */
int memory_forget_rights(const struct memory *memory, uint64_t offset, uint64_t bytes);

/* The host's view of what a page table maps at `physical`, memory of any area. NULL if outside. */
void *memory_physical(const struct memory *memory, uint64_t physical, uint64_t bytes);

/* Gives `bytes` of RAM at `offset` back to the host; they read as zero from now on. 0 or -errno. */
int memory_discard(const struct memory *memory, uint64_t offset, uint64_t bytes);

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

/* Returns the physical address behind `address` if the guest has a page there, whatever its rights; else 0. */
uint64_t pagetable_find(const struct pagetable *table, uint64_t address);

/* Changes the rights of pages that were mapped; splits a huge page where only part of it changes. Returns 1 if some
 * page lost a right, 0 if none did, -ENOENT if one was never mapped and -ENOSPC without a table page for a split:
 * nothing has changed then. */
int pagetable_protect(struct pagetable *table, uint64_t address, uint64_t bytes, uint32_t rights);

#endif
