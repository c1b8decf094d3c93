/* error.c: what the negative return values mean, in English. */
#include <unilet/error.h>

#include "../../abi/error_abi.h"

static const char *const texts[UNILET_STATUS_COUNT] = {
	[UNILET_OK] = "no error",
	[UNILET_INVALID] = "invalid arguments",
	[UNILET_UNSUPPORTED] = "not given to this unilet",
	[UNILET_REFUSED] = "refused: against a rule",
	[UNILET_NOT_FOUND] = "not found",
	[UNILET_TOO_LARGE] = "too large: over a limit",
	[UNILET_NO_SPACE] = "no space: disk or memory is full",
	[UNILET_IO] = "input/output error",
	[UNILET_NETWORK] = "network error: server not reachable, or connection broken",
	[UNILET_TIMEOUT] = "timed out",
	[UNILET_CANCELLED] = "cancelled",
	[UNILET_CLOSED] = "closed: the other end is gone",
	[UNILET_EXCEPTION] = "exception in the page",
	[UNILET_BUSY] = "busy: too many requests at once",
};

_Static_assert((int)UNILET_ERROR_BUSY == (int)UNILET_BUSY && UNILET_BUSY == UNILET_STATUS_COUNT - 1,
	       "error.h names all that the contract knows");

const char *unilet_error_text(int result)
{
	/* As unsigned, so that the most negative number is no trap. */
	unsigned code = result < 0 ? 0u - (unsigned)result : 0;

	return code < UNILET_STATUS_COUNT ? texts[code] : "unknown error";
}
