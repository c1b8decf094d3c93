/* call.c: the only way to the library OS, so that tests can stand in for it. */
#include "sdk.h"

#include <errno.h>

long sdk_call(long number, long a, long b, long c)
{
	long result = call_os(number, a, b, c);

	/* The same program run without Unilet asks Linux, which knows none of this: no interface is given, then. */
	return result == -ENOSYS ? -UNILET_UNSUPPORTED : result;
}
