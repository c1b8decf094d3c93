/* guest.h: what the hostile guests share: no libc, no library OS, only the contract of abi/.
 *
 * An image holds many guests: its first argument names the one to run. */
#ifndef UNILET_HOSTILE_GUEST_H
#define UNILET_HOSTILE_GUEST_H

#include <stddef.h>
#include <stdint.h>

#include "../../abi/console_abi.h"
#include "../../abi/error_abi.h"
#include "../../abi/machine_abi.h"
#include "../../abi/ring_abi.h"
#include "../../abi/store_abi.h"

/* One guest of an image. When run() comes back, the guest exits with 0. */
struct guest_case {
	const char *name;
	void (*run)(void);
};

/* Each image's own table, ended by a row without a name. */
extern const struct guest_case guest_cases[];

/* What a fault or upcall found; written back to the registers when the handler returns. */
struct guest_frame {
	uint64_t r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax;
	uint64_t vector;
	uint64_t error_code;
	uint64_t rip, cs, rflags, rsp, ss;
};

/* The registers at the first instruction, in the order entry.S keeps them. */
struct guest_registers {
	uint64_t rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t rflags, cs, ss, ds, es, fs, gs;
};

extern struct guest_registers guest_start;
extern uint8_t guest_start_vectors[16384]; /* XSAVE area at the first instruction */

#define GUEST_BOOT_PAGE ((const volatile struct boot_page *)GUEST_BOOT)
#define GUEST_TIME_PAGE ((const volatile struct time_page *)GUEST_TIME)
#define GUEST_BLOCK     ((volatile struct vcpu_block *)GUEST_VCPU(guest_vcpu()))
#define GUEST_WINDOW    ((volatile struct window_page *)GUEST_SERVICE_WINDOW)
#define GUEST_BULK      ((volatile uint8_t *)(GUEST_SERVICE_WINDOW + WINDOW_BULK_OFFSET))
#define GUEST_FOREVER   UINT64_MAX

#define GUEST_NO_FAULT 1000 /* guest_try(): the function came back */

/* A compiler may not reason about addresses that the machine's contract, not C, makes valid. */
static inline void *guest_pointer(uint64_t address)
{
	__asm__("" : "+r"(address));
	return (void *)address;
}

/* Which vCPU this is: see entry.S. A guest that sets gs itself is the first. */
static inline uint64_t guest_vcpu(void)
{
	uint64_t base;

	__asm__("rdgsbase %0" : "=r"(base));
	return base < UNILET_VCPUS_MAX ? base : 0;
}

/* entry.S */
void guest_try_call(void (*function)(void));
void guest_try_return(void);

/* guest.c */
extern void (*guest_on_fault)(struct guest_frame *frame);  /* NULL: the fault is reported and ends the guest */
extern void (*guest_on_upcall)(struct guest_frame *frame); /* NULL: only counted */
extern volatile uint64_t guest_upcalls;
extern volatile uint64_t guest_error_code; /* of the fault that guest_try() caught last */

/* A trap: the store, then what the monitor answered. */
int64_t guest_trap_5(uint32_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e);
int64_t guest_trap(uint32_t number, uint64_t a, uint64_t b, uint64_t c, uint64_t d);

/* Starts a vCPU on a stack of its own; it is idle when `run`, which gets its index, comes back. Returns the trap's
 * answer. */
int64_t guest_start_vcpu(uint64_t index, void (*run)(uint64_t index));
_Noreturn void guest_idle(void);
void guest_doorbell(uint32_t offset);
_Noreturn void guest_exit(uint64_t status);
_Noreturn void guest_report(uint64_t vector, uint64_t error_code, uint64_t rip, uint64_t address);

/* Runs function; returns the vector of the fault that ended it, or GUEST_NO_FAULT. */
int guest_try(void (*function)(void));

/* argument `index`, "" if there is none. */
const char *guest_argument(uint32_t index);
uint64_t guest_number(const char *text);
int guest_same(const char *a, const char *b);
size_t guest_length(const char *text);

/* guest-ring.c */

/* Puts a request without ringing; the caller's entry is copied. */
void guest_put(const struct ring_entry *entry);
/* Rings if the host sleeps. */
void guest_ring(void);
/* Takes the next completion into *out. Returns 0 if none is there. */
int guest_take(struct ring_entry *out);
/* Takes the next completion, sleeping for it. */
void guest_await(struct ring_entry *out);
/* Puts, rings, awaits: the answer to this one if nothing else is open. Returns its result. */
int32_t guest_request(const struct ring_entry *entry);
/* Writes text to a console stream and waits for it. Returns the result. */
int32_t guest_write(uint32_t stream, const char *text);
void guest_print(const char *text);
void guest_print_number(const char *before, uint64_t number, const char *after);
/* Prints what and exits 1 unless condition holds. */
void guest_expect(int condition, const char *what);
/* CLOCK_MONOTONIC as the machine tells it. */
uint64_t guest_now_ns(void);

#endif
