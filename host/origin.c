/* origin.c: reads the origin that a guest may speak HTTP with. */
#include "origin.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PORT_MAX 65535u

/* Skips the scheme. Returns 0 or -EINVAL. */
static int parse_scheme(const char **at, const char *end, struct origin *out)
{
	static const struct {
		const char *prefix;
		int secure;
		unsigned port;
	} scheme[] = {{"http://", 0, 80}, {"https://", 1, 443}};

	for (size_t i = 0; i < sizeof(scheme) / sizeof(scheme[0]); i++) {
		size_t length = strlen(scheme[i].prefix);

		if ((size_t)(end - *at) > length && strncasecmp(*at, scheme[i].prefix, length) == 0) {
			*at += length;
			out->secure = scheme[i].secure;
			out->port = scheme[i].port;
			return 0;
		}
	}
	return -EINVAL;
}

/* In brackets stands an IPv6 address, else a name or an IPv4 address. */
static int is_host_character(unsigned char character, int bracket)
{
	if (bracket)
		return isxdigit(character) || character == ':' || character == '.';
	return isalnum(character) || character == '-' || character == '_' || character == '.';
}

/* Copies the host in lower case, and skips it. */
static int parse_host(const char **at, const char *end, struct origin *out)
{
	int bracket = **at == '[';
	size_t used = 0;

	*at += bracket;
	while (*at < end && is_host_character((unsigned char)**at, bracket)) {
		if (used == LAUNCH_ORIGIN_MAX)
			return -E2BIG;
		out->host[used++] = (char)tolower((unsigned char)**at);
		(*at)++;
	}
	out->host[used] = '\0';
	if (used == 0 || out->host[0] == '-' || out->host[0] == '.')
		return -EINVAL;
	if (bracket && (*at == end || *(*at)++ != ']'))
		return -EINVAL;
	return 0;
}

/* Reads ":digits" to the end, or nothing. */
static int parse_port(const char *at, const char *end, struct origin *out)
{
	unsigned port = 0;

	if (at == end)
		return 0;
	if (*at++ != ':' || at == end)
		return -EINVAL;
	for (; at < end; at++) {
		if (!isdigit((unsigned char)*at))
			return -EINVAL;
		port = port * 10 + (unsigned)(*at - '0');
		if (port > PORT_MAX)
			return -EINVAL;
	}
	if (port == 0)
		return -EINVAL;
	out->port = port;
	return 0;
}

int origin_parse(const char *text, size_t length, struct origin *out)
{
	const char *at = text;
	const char *end = text + length;
	int ipv6;
	int written;

	if (length > LAUNCH_ORIGIN_MAX)
		return -E2BIG;
	if (parse_scheme(&at, end, out) < 0)
		return -EINVAL;
	ipv6 = *at == '[';
	if (parse_host(&at, end, out) < 0 || parse_port(at, end, out) < 0)
		return -EINVAL;
	written = snprintf(out->text, sizeof(out->text), "http%s://%s%s%s:%u", out->secure ? "s" : "", ipv6 ? "[" : "",
			   out->host, ipv6 ? "]" : "", out->port);
	return written >= 0 && (size_t)written < sizeof(out->text) ? 0 : -E2BIG;
}
