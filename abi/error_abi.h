/* error_abi.h: what a completion's status says. */
#ifndef UNILET_ERROR_ABI_H
#define UNILET_ERROR_ABI_H

/* A completion carries 0 or the negative of one of these. Values never change, new ones go to the end. */
enum unilet_status {
	UNILET_OK = 0,
	UNILET_INVALID = 1,     /* the request's fields contradict each other or the contract */
	UNILET_UNSUPPORTED = 2, /* this opcode is unknown here, or this guest was not given the interface */
	UNILET_REFUSED = 3,     /* understood, and against a rule: URL off the origin, forbidden header, no right */
	UNILET_NOT_FOUND = 4,   /* no such stream, handle or file */
	UNILET_TOO_LARGE = 5,   /* over a limit of limits_abi.h or over the quota */
	UNILET_NO_SPACE = 6,    /* the host's disk or memory is full */
	UNILET_IO = 7,          /* reading or writing failed on the host's side */
	UNILET_NETWORK = 8,     /* the server could not be reached, or broke the connection or the protocol */
	UNILET_TIMEOUT = 9,     /* it took longer than the limit */
	UNILET_CANCELLED = 10,  /* the guest or the page gave it up */
	UNILET_CLOSED = 11,     /* the other end is gone: closed stdout, page navigated away */
	UNILET_EXCEPTION = 12,  /* page script threw; name and message are in the reply */
	UNILET_BUSY = 13,       /* too many requests of this kind are open; try again after a completion */
	UNILET_STATUS_COUNT
};

#endif
