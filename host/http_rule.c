/* http_rule.c: the rules for methods, paths and headers, as tables. */
#include "http_rule.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "../abi/error_abi.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* https://fetch.spec.whatwg.org/#forbidden-method */
static const char *const forbidden_method[] = {"connect", "trace", "track"};

/* https://fetch.spec.whatwg.org/#concept-method-normalize */
static const char *const normal_method[] = {"DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"};

/* https://fetch.spec.whatwg.org/#forbidden-request-header */
static const char *const forbidden_header[] = {
	"accept-charset",
	"accept-encoding",
	"access-control-request-headers",
	"access-control-request-method",
	"connection",
	"content-length",
	"cookie",
	"cookie2",
	"date",
	"dnt",
	"expect",
	"host",
	"keep-alive",
	"origin",
	"referer",
	"set-cookie",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"via",
};
static const char *const forbidden_prefix[] = {"proxy-", "sec-"};

/* Same place: forbidden if their value names a forbidden method. */
static const char *const method_header[] = {"x-http-method", "x-http-method-override", "x-method-override"};

/* https://fetch.spec.whatwg.org/#forbidden-response-header-name */
static const char *const hidden_header[] = {"set-cookie", "set-cookie2"};

static int equals(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

/* Index of the word that `text` is, ignoring case, or -1. */
static int find(const char *text, size_t length, const char *const *word, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (equals(text, length, word[i]))
			return (int)i;
	return -1;
}

int http_rule_token(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!isalnum((unsigned char)text[i]) && (text[i] == '\0' || !strchr("!#$%&'*+-.^_`|~", text[i])))
			return 0;
	return length > 0;
}

int http_rule_method(char *method, size_t length)
{
	int normal;

	if (!http_rule_token(method, length) || find(method, length, forbidden_method, COUNT(forbidden_method)) >= 0)
		return UNILET_REFUSED;
	normal = find(method, length, normal_method, COUNT(normal_method));
	if (normal >= 0)
		memcpy(method, normal_method[normal], length);
	return UNILET_OK;
}

/* Length of a dot at `text`, plain or percent-encoded; 0 if there is none. */
static size_t dot_length(const char *text, size_t length)
{
	if (length >= 1 && text[0] == '.')
		return 1;
	return length >= 3 && strncasecmp(text, "%2e", 3) == 0 ? 3 : 0;
}

/* How a segment moves in the tree: 1 down, 0 stays ("" and "."), -1 up (".."). */
static int segment_step(const char *segment, size_t length)
{
	size_t first = dot_length(segment, length);
	size_t second;

	if (length == 0)
		return 0;
	if (first == 0)
		return 1;
	if (first == length)
		return 0;
	second = dot_length(segment + first, length - first);
	return second > 0 && first + second == length ? -1 : 1;
}

/* 1 if no prefix of the path climbs above the root. */
static int stays_inside(const char *path, size_t length)
{
	size_t at = 1;
	long depth = 0;

	while (at <= length) {
		const char *slash = memchr(path + at, '/', length - at);
		size_t end = slash ? (size_t)(slash - path) : length;

		depth += segment_step(path + at, end - at);
		if (depth < 0)
			return 0;
		at = end + 1;
	}
	return 1;
}

int http_rule_path(const char *path, size_t length)
{
	const char *query;

	if (length == 0 || path[0] != '/' || (length > 1 && path[1] == '/'))
		return UNILET_REFUSED;
	for (size_t i = 0; i < length; i++)
		if (path[i] <= 0x20 || path[i] >= 0x7f || path[i] == '\\' || path[i] == '#')
			return UNILET_REFUSED;
	query = memchr(path, '?', length);
	return stays_inside(path, query ? (size_t)(query - path) : length) ? UNILET_OK : UNILET_REFUSED;
}

/* 1 if one of the comma-separated words is a forbidden method. */
static int names_forbidden_method(const char *value, size_t length)
{
	const char *end = value + length;

	while (value < end) {
		const char *comma = memchr(value, ',', (size_t)(end - value));
		const char *stop = comma ? comma : end;
		const char *next = comma ? comma + 1 : end;

		while (value < stop && (*value == ' ' || *value == '\t'))
			value++;
		while (stop > value && (stop[-1] == ' ' || stop[-1] == '\t'))
			stop--;
		if (find(value, (size_t)(stop - value), forbidden_method, COUNT(forbidden_method)) >= 0)
			return 1;
		value = next;
	}
	return 0;
}

int http_rule_request_header(const char *name, size_t name_length, const char *value, size_t value_length)
{
	if (!http_rule_token(name, name_length) ||
	    find(name, name_length, forbidden_header, COUNT(forbidden_header)) >= 0)
		return UNILET_REFUSED;
	for (size_t i = 0; i < COUNT(forbidden_prefix); i++) {
		size_t length = strlen(forbidden_prefix[i]);

		if (name_length >= length && strncasecmp(name, forbidden_prefix[i], length) == 0)
			return UNILET_REFUSED;
	}
	/* The standard forbids NUL, CR and LF; other control bytes have no use but to confuse a server. */
	for (size_t i = 0; i < value_length; i++)
		if (((unsigned char)value[i] < 0x20 && value[i] != '\t') || value[i] == 0x7f)
			return UNILET_REFUSED;
	if (find(name, name_length, method_header, COUNT(method_header)) >= 0 &&
	    names_forbidden_method(value, value_length))
		return UNILET_REFUSED;
	return UNILET_OK;
}

int http_rule_response_header(const char *name, size_t length)
{
	return find(name, length, hidden_header, COUNT(hidden_header)) < 0;
}

int http_rule_next_header(const char **at, const char *end, struct http_header *out)
{
	const char *line = *at;
	const char *newline;
	const char *colon;

	if (line >= end)
		return 0;
	newline = memchr(line, '\n', (size_t)(end - line));
	colon = newline ? memchr(line, ':', (size_t)(newline - line)) : NULL;
	if (!colon)
		return -1;
	*at = newline + 1;
	out->name = line;
	out->name_length = (size_t)(colon - line);
	out->value = colon + 1;
	while (out->value < newline && (*out->value == ' ' || *out->value == '\t'))
		out->value++;
	while (newline > out->value && (newline[-1] == ' ' || newline[-1] == '\t'))
		newline--;
	out->value_length = (size_t)(newline - out->value);
	return 1;
}
