/* test_http_rule.c: what a guest may ask for by HTTP, and what not: tables of cases. */
#include <string.h>

#include "../../abi/error_abi.h"
#include "../../host/http_rule.h"
#include "../../host/origin.h"
#include "cmocka_all.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static void checks_methods(void **state)
{
	static const struct {
		const char *method;
		const char *normal; /* NULL: refused */
	} row[] = {
		{"GET", "GET"},       {"get", "GET"},     {"Post", "POST"},         {"put", "PUT"},
		{"delete", "DELETE"}, {"hEaD", "HEAD"},   {"options", "OPTIONS"},   {"PATCH", "PATCH"},
		{"patch", "patch"},   {"QUERY", "QUERY"}, {"M-SEARCH", "M-SEARCH"}, {"CONNECT", NULL},
		{"connect", NULL},    {"TRACE", NULL},    {"TrAcK", NULL},          {"", NULL},
		{"GE T", NULL},       {"GET\r", NULL},    {"GET\n", NULL},          {"GET/", NULL},
		{"G\"ET", NULL},      {"G(", NULL},       {"\xc3\xa9", NULL},       {"GET:", NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		char method[32];

		memcpy(method, row[i].method, strlen(row[i].method) + 1);
		if (http_rule_method(method, strlen(method)) != (row[i].normal ? UNILET_OK : UNILET_REFUSED))
			fail_msg("method %s", row[i].method);
		if (row[i].normal)
			assert_string_equal(method, row[i].normal);
	}
	assert_int_equal(http_rule_method((char[]){"GE\0T"}, 4), UNILET_REFUSED);
}

static void checks_paths(void **state)
{
	static const struct {
		const char *path;
		int allowed;
	} row[] = {
		{"/", 1},
		{"/a", 1},
		{"/a/b.json?x=1&y=/../..", 1},
		{"/a//b", 1},
		{"/a/../b", 1},
		{"/a/b/../../c", 1},
		{"/./a", 1},
		{"/...", 1},
		{"/..a", 1},
		{"/a..", 1},
		{"/%2e", 1},
		{"/a%2fb", 1},
		{"/?", 1},
		{"/?//x", 1},
		{"/a%20b", 1},
		{"/a:b@c", 1},
		{"", 0},
		{"a", 0},
		{"//a", 0},
		{"//evil.example/a", 0},
		{"///", 0},
		{"http://evil.example/", 0},
		{"https://evil.example/", 0},
		{"?a", 0},
		{"*", 0},
		{"@evil.example/", 0},
		{":80/", 0},
		{".evil.example/", 0},
		{"/a#b", 0},
		{"/#", 0},
		{"/a?b#c", 0},
		{"/a\\b", 0},
		{"/\\evil.example", 0},
		{"\\\\evil.example", 0},
		{"/a b", 0},
		{"/a\tb", 0},
		{"/a\r\nhost: b", 0},
		{"/a\n", 0},
		{"/a\x7f", 0},
		{"/\xc3\xa9", 0},
		{"/..", 0},
		{"/../", 0},
		{"/../a", 0},
		{"/a/../..", 0},
		{"/a/../../b", 0},
		{"/a/./../../b", 0},
		{"/a//../../b", 0},
		{"/%2e%2e/a", 0},
		{"/%2E%2e", 0},
		{"/.%2e/a", 0},
		{"/%2E./a", 0},
		{"/a/%2e%2e/%2e%2e/b", 0},
		{"/..?a", 0},
		{"/a/b/c/../../../..", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		if (http_rule_path(row[i].path, strlen(row[i].path)) != (row[i].allowed ? UNILET_OK : UNILET_REFUSED))
			fail_msg("path %s", row[i].path);
	assert_int_equal(http_rule_path("/a\0b", 4), UNILET_REFUSED);
}

static void checks_request_headers(void **state)
{
	static const struct {
		const char *name;
		const char *value;
		int allowed;
	} row[] = {
		{"accept", "application/json", 1},
		{"Content-Type", "text/plain", 1},
		{"x-anything", "", 1},
		{"X-Tab", "a\tb", 1},
		{"x-latin", "caf\xe9", 1},
		{"range", "bytes=0-1", 1},
		{"authorization", "Basic eA==", 1},
		{"if-none-match", "\"a\"", 1},
		{"user-agent", "mine", 1},
		{"x-http-method", "PATCH", 1},
		{"second", "x", 1},
		{"proxy", "x", 1},
		{"secret", "x", 1},
		{"accept-charset", "x", 0},
		{"Accept-Encoding", "x", 0},
		{"access-control-request-headers", "x", 0},
		{"access-control-request-method", "x", 0},
		{"connection", "close", 0},
		{"Content-Length", "0", 0},
		{"cookie", "a=b", 0},
		{"Cookie2", "a=b", 0},
		{"date", "x", 0},
		{"dnt", "1", 0},
		{"expect", "100-continue", 0},
		{"HOST", "evil.example", 0},
		{"keep-alive", "x", 0},
		{"origin", "x", 0},
		{"Referer", "x", 0},
		{"set-cookie", "x", 0},
		{"te", "trailers", 0},
		{"trailer", "x", 0},
		{"transfer-encoding", "chunked", 0},
		{"upgrade", "websocket", 0},
		{"via", "x", 0},
		{"proxy-authorization", "x", 0},
		{"Proxy-", "x", 0},
		{"sec-fetch-site", "same-origin", 0},
		{"Sec-WebSocket-Key", "x", 0},
		{"x-http-method", "TRACE", 0},
		{"X-HTTP-Method-Override", "get, connect", 0},
		{"x-method-override", " track ,x", 0},
		{"", "x", 0},
		{"a b", "x", 0},
		{"a\r", "x", 0},
		{" a", "x", 0},
		{"a:", "x", 0},
		{"x-a", "b\rc", 0},
		{"x-a", "b\nc", 0},
		{"x-a", "b\x01", 0},
		{"x-a", "b\x7f", 0},
		{"\xc3\xa9", "x", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++)
		if (http_rule_request_header(row[i].name, strlen(row[i].name), row[i].value, strlen(row[i].value)) !=
		    (row[i].allowed ? UNILET_OK : UNILET_REFUSED))
			fail_msg("header %s: %s", row[i].name, row[i].value);
	assert_int_equal(http_rule_request_header("a", 1, "b\0c", 3), UNILET_REFUSED);
	assert_int_equal(http_rule_request_header("a\0b", 3, "c", 1), UNILET_REFUSED);
}

static void hides_set_cookie(void **state)
{
	(void)state;
	assert_int_equal(http_rule_response_header("set-cookie", 10), 0);
	assert_int_equal(http_rule_response_header("set-cookie2", 11), 0);
	assert_int_equal(http_rule_response_header("set-cookie3", 11), 1);
	assert_int_equal(http_rule_response_header("content-type", 12), 1);
}

static void splits_header_text(void **state)
{
	static const char text[] = "accept: a/b\nx:\ny: \t two words \t\n";
	const char *at = text;
	const char *end = text + sizeof(text) - 1;
	struct http_header header;

	(void)state;
	assert_int_equal(http_rule_next_header(&at, end, &header), 1);
	assert_int_equal(header.name_length, 6);
	assert_memory_equal(header.value, "a/b", 3);
	assert_int_equal(header.value_length, 3);
	assert_int_equal(http_rule_next_header(&at, end, &header), 1);
	assert_int_equal(header.value_length, 0);
	assert_int_equal(http_rule_next_header(&at, end, &header), 1);
	assert_int_equal(header.value_length, 9);
	assert_memory_equal(header.value, "two words", 9);
	assert_int_equal(http_rule_next_header(&at, end, &header), 0);
	at = "a: b";
	assert_int_equal(http_rule_next_header(&at, at + 4, &header), -1);
	at = "ab\n";
	assert_int_equal(http_rule_next_header(&at, at + 3, &header), -1);
	at = "\n";
	assert_int_equal(http_rule_next_header(&at, at + 1, &header), -1);
}

static void reads_origins(void **state)
{
	static const struct {
		const char *text;
		const char *whole; /* NULL: refused */
	} row[] = {
		{"http://localhost", "http://localhost:80"},
		{"https://localhost", "https://localhost:443"},
		{"HTTP://LocalHost:8080", "http://localhost:8080"},
		{"http://127.0.0.1:1", "http://127.0.0.1:1"},
		{"http://[::1]:65535", "http://[::1]:65535"},
		{"https://a-b.c_d.example", "https://a-b.c_d.example:443"},
		{"http://", NULL},
		{"http://:80", NULL},
		{"http://a/", NULL},
		{"http://a:80/", NULL},
		{"http://a:", NULL},
		{"http://a:0", NULL},
		{"http://a:65536", NULL},
		{"http://a:99999999999999999999", NULL},
		{"http://a:+80", NULL},
		{"http://a:80 ", NULL},
		{"http://user@a", NULL},
		{"http://a?b", NULL},
		{"http://a#b", NULL},
		{"http://a b", NULL},
		{"http://-a", NULL},
		{"http://.a", NULL},
		{"http://[::1", NULL},
		{"http://[]", NULL},
		{"http://[::1]x", NULL},
		{"http://[g::1]", NULL},
		{"http://\xc3\xa9", NULL},
		{"ftp://a", NULL},
		{"file:///etc/passwd", NULL},
		{"a", NULL},
		{"", NULL},
	};
	struct origin origin;

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		int result = origin_parse(row[i].text, strlen(row[i].text), &origin);

		if ((result == 0) != (row[i].whole != NULL))
			fail_msg("origin %s", row[i].text);
		if (row[i].whole)
			assert_string_equal(origin.text, row[i].whole);
	}
	assert_int_not_equal(origin_parse("http://a\0b", 10, &origin), 0);
}

static void refuses_long_origins(void **state)
{
	char text[LAUNCH_ORIGIN_MAX + 2];
	struct origin origin;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, "http://", 7);
	assert_int_not_equal(origin_parse(text, sizeof(text), &origin), 0);
	/* Fits as it is, but not with its port. */
	assert_int_not_equal(origin_parse(text, LAUNCH_ORIGIN_MAX, &origin), 0);
	assert_int_equal(origin_parse(text, LAUNCH_ORIGIN_MAX - 3, &origin), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(checks_methods),         cmocka_unit_test(checks_paths),
		cmocka_unit_test(checks_request_headers), cmocka_unit_test(hides_set_cookie),
		cmocka_unit_test(splits_header_text),     cmocka_unit_test(reads_origins),
		cmocka_unit_test(refuses_long_origins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
