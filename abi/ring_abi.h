/* ring_abi.h: a window: two single-producer single-consumer rings and the bulk area they speak of.
 *
 * The guest produces the submission ring, the host (or the page side) the completion ring. Every completion
 * answers one submission and carries its tag: the host never speaks unasked. What it cannot foresee (an event,
 * bytes of a response) the guest asks for beforehand, with a buffer; so a guest that does not ask stalls itself alone.
 * What it does not want any more it cancels. */
#ifndef UNILET_RING_ABI_H
#define UNILET_RING_ABI_H

#include <stdint.h>

#define RING_ENTRIES 256u /* power of two */

/* What the consumer of a ring wants to be done after an entry was put; it writes the word, the producer reads it. */
enum ring_wakeup {
	RING_WAKEUP_NONE = 0,      /* it polls */
	RING_WAKEUP_SLEEPING = 1,  /* it sleeps: ring its doorbell (host) or signal the wake eventfd (guest) */
	RING_WAKEUP_INTERRUPT = 2, /* guest only: it computes and wants an upcall: signal the interrupt eventfd */
};

/* One request or completion. `tag` is the guest's own; the host returns it untouched.
 * Completion: the request's opcode and tag, `result`, and what the opcode says of args; all else zero. */
struct ring_entry {
	uint16_t opcode;
	uint16_t flags; /* zero in version 0 */
	int32_t result; /* completion: 0 or more as the opcode says, or -enum unilet_status; submission: zero */
	uint64_t tag;
	uint64_t offset; /* bulk: bytes from the start of the window */
	uint32_t length; /* bulk: bytes at `offset` */
	uint32_t reserved;
	uint64_t arg[4];
};

/* Each side writes its own words and only reads the other's; a cache line each, so they never share one. `wakeup` has one, too:
 * while both sides are awake nobody writes it, and it stays in the producer's cache. */
struct ring_page {
	_Alignas(64) uint32_t tail;   /* producer: entries ever put, modulo 2^32 */
	_Alignas(64) uint32_t head;   /* consumer: entries ever taken */
	_Alignas(64) uint32_t wakeup; /* consumer: enum ring_wakeup */
	_Alignas(64) struct ring_entry entry[RING_ENTRIES];
};

/* Bulk runs from WINDOW_BULK_OFFSET to the window's end. All of it is the guest's to hand out; the host touches only
 * what an open request names. At most RING_ENTRIES requests of one window are open, so completions always fit. */
struct window_page {
	struct ring_page submission;
	struct ring_page completion;
};

#define WINDOW_BULK_OFFSET 0x9000u

/* The consumer's CPU has this entry's cache line: asks for it, so that it is here when the next one is put. (`prefetchw`: a
 * hint, and nothing to CPUs without it.) */
static inline void ring_expect_write(volatile struct ring_entry *entry)
{
	__asm__ volatile("prefetchw %0" : : "m"(*entry));
}

/* Opcodes: the high byte is the interface, one header each. */
enum ring_interface {
	RING_ITSELF = 0x00,  /* both windows: see enum ring_opcode */
	RING_CONSOLE = 0x01, /* console_abi.h, service window */
	RING_HTTP = 0x02,    /* http_abi.h, service window; page window when the boot page says so */
	RING_STORE = 0x03,   /* store_abi.h, service window */
	RING_PAGE = 0x04,    /* dom_abi.h, page window */
	RING_MESSAGE = 0x05, /* message_abi.h, page window where there is one, else service window */
};

enum ring_opcode {
	/* arg[0]: tag of an open request of this window; where several have it, one of them. That one completes CANCELLED,
	 * and its buffers are the guest's again; then this one, with 0. NOT_FOUND: no such request is open, so it may have
	 * completed just before. BUSY: too late, it is being carried out and will complete by itself. Is never open itself. */
	RING_CANCEL = RING_ITSELF << 8 | 0x01,
};

_Static_assert(sizeof(struct ring_entry) == 64, "entry is one cache line");
_Static_assert(sizeof(struct ring_page) == 192 + 64 * RING_ENTRIES, "no hidden padding");
_Static_assert((RING_ENTRIES & (RING_ENTRIES - 1)) == 0, "mask needs a power of two");
_Static_assert(sizeof(struct window_page) <= WINDOW_BULK_OFFSET, "rings end before bulk starts");
_Static_assert(__builtin_offsetof(struct ring_entry, tag) == 8, "tag");
_Static_assert(__builtin_offsetof(struct ring_entry, offset) == 16, "offset");
_Static_assert(__builtin_offsetof(struct ring_entry, arg) == 32, "arg");
_Static_assert(__builtin_offsetof(struct ring_page, head) == 64, "head");
_Static_assert(__builtin_offsetof(struct ring_page, wakeup) == 128, "wakeup");
_Static_assert(__builtin_offsetof(struct ring_page, entry) == 192, "entry");
_Static_assert(__builtin_offsetof(struct window_page, completion) == 0x40c0, "completion");

#endif
