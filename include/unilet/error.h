/* error.h: how the functions of <unilet/...> fail. */
#ifndef UNILET_ERROR_H
#define UNILET_ERROR_H

#ifdef __cplusplus
extern "C" {
#endif

/* The values of enum unilet_status (doc/abi.md), under the names that programs use. Functions return 0 or more on
 * success and the negative of one of these on failure. */
enum unilet_error_code {
	UNILET_ERROR_INVALID = 1,     /* arguments contradict each other */
	UNILET_ERROR_UNSUPPORTED = 2, /* this unilet was started without that interface */
	UNILET_ERROR_REFUSED = 3,     /* against a rule: a URL off the origin, a forbidden header */
	UNILET_ERROR_NOT_FOUND = 4,
	UNILET_ERROR_TOO_LARGE = 5, /* over a limit */
	UNILET_ERROR_NO_SPACE = 6,  /* disk or memory full */
	UNILET_ERROR_IO = 7,
	UNILET_ERROR_NETWORK = 8, /* server not reachable, or it broke the connection or the protocol */
	UNILET_ERROR_TIMEOUT = 9,
	UNILET_ERROR_CANCELLED = 10,
	UNILET_ERROR_CLOSED = 11,    /* the other end is gone */
	UNILET_ERROR_EXCEPTION = 12, /* the page threw: see unilet_error() of object.h */
	UNILET_ERROR_BUSY = 13,      /* too many at once */
};

/* Says in English what a negative return value means. Static storage. */
const char *unilet_error_text(int result);

#ifdef __cplusplus
}
#endif

#endif
