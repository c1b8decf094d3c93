/* call.h: how a program's library (guest/sdk) asks its library OS (guest/os): system calls of Unilet's own.
 *
 * Not a boundary and not part of the contract in abi/: both sides of it are packed together. Each returns 0 or more,
 * or -enum unilet_status. */
#ifndef UNILET_GUEST_CALL_H
#define UNILET_GUEST_CALL_H

#include <stdint.h>

#include "../abi/error_abi.h"
#include "../abi/ring_abi.h"

/* What the library OS keeps of the service window's requests, for files and the console. */
#define CALL_REQUESTS_LEFT 4u

enum call_window { CALL_SERVICE = 0, CALL_PAGE = 1 };

enum call_number {
	CALL_FIRST = 0x554e0000, /* far above Linux's */
	/* (window, bytes) -> address of `bytes` bytes of bulk, page aligned; 0 if so many are not free. */
	CALL_BULK_TAKE = CALL_FIRST,
	/* (window, address, bytes): gives it back; bytes as taken. */
	CALL_BULK_GIVE,
	/* (window, const struct ring_entry *, detached) -> request. Puts the request; `tag` is the caller's cookie and comes
	 * back in the completion. Addresses of bulk are given as offsets: address - CALL_BULK_BASE. detached: its completion
	 * is for CALL_NEXT. BUSY if RING_ENTRIES are open, or in the service window all but CALL_REQUESTS_LEFT; UNSUPPORTED
	 * without that window. REFUSED for a write to the store once /data is in use. */
	CALL_SUBMIT,
	/* (request, struct ring_entry *completion, timeout_ns) -> 0, TIMEOUT: the request stays open. UINT64_MAX: no limit. */
	CALL_WAIT,
	/* (struct ring_entry *completion, timeout_ns) -> window of the next completion of a detached request, TIMEOUT. */
	CALL_NEXT,
	/* (window) -> address of the window, 0 if there is none. Offsets in entries count from it. */
	CALL_BULK_BASE,
	/* () -> enum boot_flag bits of the boot page. */
	CALL_FLAGS,
	/* (function or 0): called on every upcall. See unilet_on_upcall() in event.h. */
	CALL_ON_UPCALL,
	/* (request) -> 0: its completion is there, CANCELLED or what came just before, for CALL_WAIT or CALL_NEXT to take.
	 * BUSY: it cannot be cancelled any more, or RING_ENTRIES are open; it stays open. */
	CALL_CANCEL,
	CALL_END,
};

static inline long call_os(long number, long a, long b, long c)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
	return result;
}

#endif
