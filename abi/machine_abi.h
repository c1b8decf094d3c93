/* machine_abi.h: what a guest finds when its first instruction runs: addresses, boot page, time page, doorbells, traps.
 *
 * x86-64, always CPL 3. Nothing else is mapped: no NULL page, no page tables, no descriptor tables. */
#ifndef UNILET_MACHINE_ABI_H
#define UNILET_MACHINE_ABI_H

#include <stdint.h>

#include "limits_abi.h"

#define UNILET_ABI_VERSION 0u
#define UNILET_PAGE        4096ull
#define UNILET_HUGE_PAGE   (2ull << 20)

/* Guest virtual addresses, all in the lower half. A position-independent image's base is random below IMAGE_END. */
#define GUEST_IMAGE_FIXED_MIN    0x10000ull
#define GUEST_IMAGE_FIXED_END    0x100000000ull /* images with fixed addresses end below */
#define GUEST_IMAGE_BASE         0x550000000000ull
#define GUEST_IMAGE_RANDOM_PAGES (1ull << 28)
#define GUEST_IMAGE_SPAN_MAX     (1ull << 30)
#define GUEST_HEAP               0x100000000000ull /* boot_page.heap_bytes, read, write */
#define GUEST_STACK_END          0x200000000000ull /* boot_page.stack_bytes below it, read, write; unmapped around it */
#define GUEST_SERVICE_WINDOW     0x300000000000ull
#define GUEST_PAGE_WINDOW        0x310000000000ull

/* The fixed range: its mapping never changes. */
#define GUEST_FIXED      0x700000000000ull
#define GUEST_BOOT       GUEST_FIXED /* struct boot_page, then arguments; read */
#define GUEST_BOOT_BYTES 0x10000ull
#define GUEST_TIME       (GUEST_FIXED + 0x10000)  /* struct time_page; read */
#define GUEST_DOORBELL   (GUEST_FIXED + 0x11000)  /* 4-byte stores of general registers only; never read */
#define GUEST_TRAP       (GUEST_FIXED + 0x12000)  /* likewise */
#define GUEST_VCPUS      (GUEST_FIXED + 0x100000) /* one struct vcpu_range each */
#define GUEST_FIXED_END  (GUEST_FIXED + 0x100000 + UNILET_VCPUS_MAX * GUEST_VCPU_BYTES)

/* A vCPU's own range: block, then stacks, each with an unmapped page below it. */
#define GUEST_VCPU_BYTES         0x20000ull
#define GUEST_VCPU(index)        (GUEST_VCPUS + (index)*GUEST_VCPU_BYTES)
#define VCPU_FAULT_STACK_OFFSET  0x2000ull /* IST 1: all vectors but #DF */
#define VCPU_FAULT_STACK_BYTES   0x4000ull
#define VCPU_DOUBLE_STACK_OFFSET 0x7000ull /* IST 2: #DF */
#define VCPU_DOUBLE_STACK_BYTES  0x1000ull
#define VCPU_UPCALL_STACK_OFFSET 0x9000ull
#define VCPU_UPCALL_STACK_BYTES  0x8000ull

/* Selectors: Linux's own, PVM needs exactly these. */
#define GUEST_CODE_SELECTOR 0x33u
#define GUEST_DATA_SELECTOR 0x2bu

/* A window as the guest sees it. */
struct boot_window {
	uint64_t address; /* 0: this guest has none */
	uint64_t bytes;
};

enum boot_flag {
	BOOT_INPUT_TERMINAL = 1 << 0, /* standard input, output, error are terminals */
	BOOT_OUTPUT_TERMINAL = 1 << 1,
	BOOT_ERROR_TERMINAL = 1 << 2,
	BOOT_TRACE = 1 << 3,        /* somebody reads CONSOLE_TRACE */
	BOOT_CLOCK_TRAP = 1 << 4,   /* no stable TSC: ask TRAP_CLOCK, the time page's base is not kept up */
	BOOT_HTTP = 1 << 5,         /* HTTP is served */
	BOOT_HTTP_ON_PAGE = 1 << 6, /* ... on the page window's rings */
	BOOT_STORE = 1 << 7,        /* there is a store */
};

struct boot_page {
	uint32_t version; /* UNILET_ABI_VERSION */
	uint32_t flags;   /* enum boot_flag */
	uint32_t vcpu_count;
	uint32_t reserved0;
	uint64_t image_base; /* added to the image's addresses; 0 for fixed ones */
	uint64_t image_end;  /* first address after it */
	uint64_t heap_bytes;
	uint64_t stack_bytes;
	uint64_t program_entry;   /* as in the manifest, with the base added */
	uint64_t program_header;  /* likewise */
	uint32_t program_headers; /* how many */
	uint32_t reserved1;
	struct boot_window service_window;
	struct boot_window page_window;
	uint64_t xcr0;        /* state components the vCPUs have switched on */
	uint32_t xsave_bytes; /* of all of them */
	uint32_t cpuid_1_ecx; /* feature words: cpuid may cost 9,000 cycles here */
	uint32_t cpuid_1_edx;
	uint32_t cpuid_7_ebx;
	uint32_t cpuid_7_ecx;
	uint32_t cpuid_7_edx;
	uint8_t random[32];         /* for the program's own seeds; fresh for each guest */
	uint32_t argument_count;    /* strings, zero-terminated, one after the other from argument_offset */
	uint32_t environment_count; /* ... and behind them these */
	uint32_t argument_offset;   /* from the boot page's start */
	uint32_t argument_bytes;
};

/* Written by the monitor at least once a second; read it as a seqlock: `sequence` even and the same before and after.
 * nanoseconds = base + ((tsc - tsc_base) * mult >> shift), the product in 128 bits. */
struct time_page {
	uint32_t sequence;
	uint32_t shift;
	uint64_t mult;
	uint64_t tsc_base;
	uint64_t monotonic_ns; /* CLOCK_MONOTONIC at tsc_base */
	uint64_t realtime_ns;  /* CLOCK_REALTIME at tsc_base */
};

/* A vCPU's block, at the start of its range; the guest may write all of it, the monitor believes none of it. */
struct vcpu_block {
	uint32_t upcall_mask;    /* guest: not 0 = no upcall now */
	uint32_t upcall_pending; /* monitor: 1 = one was held back; the guest clears it */
	uint64_t trap_result[2]; /* monitor: what the last trap answered */
};

/* The program's registers at a fault, for TRAP_FAULT: in the order in which a fault entry pushes them on top of what the
 * CPU has pushed. The monitor believes none of it. */
struct fault_registers {
	uint64_t r15;
	uint64_t r14;
	uint64_t r13;
	uint64_t r12;
	uint64_t r11;
	uint64_t r10;
	uint64_t r9;
	uint64_t r8;
	uint64_t rbp;
	uint64_t rdi;
	uint64_t rsi;
	uint64_t rdx;
	uint64_t rcx;
	uint64_t rbx;
	uint64_t rax;
	uint64_t vector;
	uint64_t error;
	uint64_t rip;
	uint64_t cs;
	uint64_t rflags;
	uint64_t rsp;
	uint64_t ss;
};

/* Doorbells: offsets in the doorbell page; a store of any value means "look at this ring". */
enum doorbell {
	DOORBELL_SERVICE = 0x00,
	DOORBELL_PAGE = 0x08,
	/* With more than one vCPU, for each of them: + 8 * index. */
	DOORBELL_WAKE = 0x40,   /* it leaves TRAP_WAIT, or does not enter it the next time */
	DOORBELL_UPCALL = 0x80, /* it gets an upcall */
	DOORBELL_END = 0xc0,
};

/* Traps: a 4-byte store of any value to GUEST_TRAP + number. Arguments in rdi, rsi, rdx, r10; the answer is in the
 * vCPU's block when the next instruction runs: trap_result[0] is 0 or more, or -enum unilet_status. */
enum trap {
	TRAP_EXIT = 0x00, /* rdi = exit status 0..255. Ends the guest. */
	TRAP_WAIT = 0x04, /* rdi = nanoseconds at most, UINT64_MAX = for ever; rsi = enum trap_wait. Sleeps until one of
			   * these, an upcall, or the time. */
	TRAP_FAULT = 0x08,   /* rdi = vector 0..31, rsi = error code, rdx = instruction, r10 = address, r8 = where a
			      * struct fault_registers lies on one of this vCPU's fault stacks, 0 = nowhere. Ends the guest
			      * as faulted. */
	TRAP_ADDRESS = 0x0c, /* Answers CR2, unreadable at CPL 3, in trap_result[1]. */
	TRAP_PROTECT = 0x10, /* rdi = first page, rsi = bytes, rdx = enum trap_right. Image, heap and stack only. */
	TRAP_CLOCK = 0x14,   /* trap_result[0] = CLOCK_MONOTONIC in ns, [1] = CLOCK_REALTIME in ns. */
	TRAP_START = 0x18, /* rdi = index of a vCPU, rsi = its rsp, rdx = its rdx. It starts as the first one did. BUSY:
			      * it was started before. */
	TRAP_DISCARD = 0x1c, /* rdi = first page, rsi = bytes. Gives memory back; it reads as zero from now on. Heap and
			      * stack only. */
	TRAP_PROTECT_LIST =
		0x20, /* rdi = address of struct trap_range[rsi], in heap, stack or image. trap_result[1] = how
				   * many were changed, in order; the answer is that of the first that could not be. */
	TRAP_NUMBERS_END = 0x24,
};

/* What ends a TRAP_WAIT besides. The windows' wakes end the wait of one vCPU each time. */
enum trap_wait {
	WAIT_ALL = 0,      /* this vCPU's DOORBELL_WAKE, and the windows' wakes */
	WAIT_DOORBELL = 1, /* this vCPU's DOORBELL_WAKE only */
};

/* One change of rights, as TRAP_PROTECT's rdi, rsi, rdx. */
struct trap_range {
	uint64_t address;
	uint64_t bytes;
	uint32_t rights; /* enum trap_right */
	uint32_t reserved;
};

/* Write and execute together are REFUSED. */
enum trap_right {
	RIGHT_NONE = 0,
	RIGHT_READ = 1,
	RIGHT_WRITE = 2,   /* implies read */
	RIGHT_EXECUTE = 4, /* implies read */
};

/* At the first instruction: rip = the image's entry, rsp = GUEST_STACK_END, rdi = GUEST_BOOT, rsi = vCPU index, all
 * other registers 0, x87/SSE in their initial state, upcalls masked. So does a vCPU begin that TRAP_START starts, but for
 * rsp and rdx. Windows interrupt vCPU 0. Rights that are taken away hold on all vCPUs when TRAP_PROTECT answers.
 *
 * A fault or `int3` runs fault_entry + 16 * vector (image_abi.h) on the fault stack with the CPU's own frame. An upcall
 * runs upcall_entry on the upcall stack with {rip, cs, rflags, rsp, ss}, and ends with iretq. Load SS first: kvm_amd
 * leaves a null selector there. */

_Static_assert(sizeof(struct boot_page) == 184, "no hidden padding");
_Static_assert(__builtin_offsetof(struct boot_page, service_window) == 72, "service_window");
_Static_assert(__builtin_offsetof(struct boot_page, random) == 136, "random");
_Static_assert(sizeof(struct time_page) == 40, "no hidden padding");
_Static_assert(sizeof(struct vcpu_block) == 24, "no hidden padding");
_Static_assert(sizeof(struct trap_range) == 24, "no hidden padding");
_Static_assert(DOORBELL_WAKE + 8 * UNILET_VCPUS_MAX <= DOORBELL_UPCALL, "doorbells do not overlap");
_Static_assert(DOORBELL_UPCALL + 8 * UNILET_VCPUS_MAX <= DOORBELL_END, "doorbells do not overlap");
_Static_assert(sizeof(struct fault_registers) == 176, "no hidden padding");
_Static_assert(VCPU_UPCALL_STACK_OFFSET + VCPU_UPCALL_STACK_BYTES <= GUEST_VCPU_BYTES, "stacks fit");
_Static_assert(sizeof(struct boot_page) + UNILET_ARGUMENT_BYTES_MAX <= GUEST_BOOT_BYTES, "arguments fit");

#endif
