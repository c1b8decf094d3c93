/* origin.h: the one place a guest may speak HTTP with. */
#ifndef UNILET_ORIGIN_H
#define UNILET_ORIGIN_H

#include <stddef.h>

#include "../abi/launch_abi.h"

struct origin {
	int secure;                       /* https */
	unsigned port;                    /* 1..65535 */
	char host[LAUNCH_ORIGIN_MAX + 1]; /* lower case; an IPv6 address without its brackets */
	char text[LAUNCH_ORIGIN_MAX + 1]; /* "http://host:port", always with the port */
};

/* origin.c */

/* Reads "http://host[:port]" or "https://host[:port]" of `length` bytes: no path, no user, no query. The host is a name
 * of letters, digits, '-', '_' and '.', an IPv4 address, or an IPv6 address in brackets. Returns 0, -EINVAL if it is
 * not of that form, -E2BIG if it is too long. */
int origin_parse(const char *text, size_t length, struct origin *out);

#endif
