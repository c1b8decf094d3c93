/* http_rule.h: what a guest may send: the rules of the Fetch standard, and of a guest that has one origin only.
 *
 * The page side refuses the same; test/unit/test_http_rule.c has the table of cases. */
#ifndef UNILET_HTTP_RULE_H
#define UNILET_HTTP_RULE_H

#include <stddef.h>

/* http_rule.c: each returns UNILET_OK or UNILET_REFUSED where nothing else is said */

/* A token that is none of CONNECT, TRACE, TRACK in any case. Puts DELETE, GET, HEAD, OPTIONS, POST and PUT into upper
 * case in place, as Fetch normalises them; others stay as they are. */
int http_rule_method(char *method, size_t length);

/* Begins with exactly one '/'; visible ASCII without '\' and '#'; no dot segment, percent-encoded ones included, that
 * leaves the root. May have a query. */
int http_rule_path(const char *path, size_t length);

/* A request header: the name a token and none of Fetch's forbidden ones, the value without control bytes. */
int http_rule_request_header(const char *name, size_t name_length, const char *value, size_t value_length);

/* 1 if a response's header may be shown: Fetch hides Set-Cookie. The name is in lower case. */
int http_rule_response_header(const char *name, size_t length);

/* 1 for a non-empty token of RFC 9110. */
int http_rule_token(const char *text, size_t length);

/* Splits "name: value\n" lines. *at moves to the next one; the value is without the blanks around it. Returns 1 with a
 * header, 0 at the end, -1 if the line has no colon or no newline. */
struct http_header {
	const char *name;
	size_t name_length;
	const char *value;
	size_t value_length;
};
int http_rule_next_header(const char **at, const char *end, struct http_header *out);

#endif
