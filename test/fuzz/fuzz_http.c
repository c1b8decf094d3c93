/* fuzz_http.c: the rules of HTTP requests, and origins: what is let through is harmless by a second reckoning. */
#include "../../abi/error_abi.h"
#include "../../host/http_rule.h"
#include "../../host/origin.h"
#include "fuzz.h"

static void try_origin(const char *text, size_t length)
{
	struct origin origin, again;

	if (origin_parse(text, length, &origin) != 0)
		return;
	CHECK(origin.port >= 1 && origin.port <= 65535 && strpbrk(origin.text, "@?# \\\r\n") == NULL);
	CHECK(origin_parse(origin.text, strlen(origin.text), &again) == 0 && strcmp(origin.text, again.text) == 0);
}

static void try_path(const char *text, size_t length)
{
	if (http_rule_path(text, length) != UNILET_OK)
		return;
	CHECK(text[0] == '/' && !memchr(text, 0, length) && !memchr(text, '\n', length) && !memchr(text, '#', length));
	CHECK(length < 3 || (memcmp(text, "/..", 3) != 0 || (length > 3 && !strchr("/?", text[3]))));
}

static void try_headers(const char *text, size_t length)
{
	const char *at = text;
	struct http_header header;

	while (http_rule_next_header(&at, text + length, &header) == 1) {
		CHECK(header.name >= text && header.value + header.value_length <= text + length &&
		      at <= text + length);
		http_rule_response_header(header.name, header.name_length);
		if (http_rule_request_header(header.name, header.name_length, header.value, header.value_length))
			continue;
		CHECK(header.name_length > 0 && !memchr(header.value, '\r', header.value_length) &&
		      !memchr(header.value, 0, header.value_length));
		CHECK(header.name_length != 4 || strncasecmp(header.name, "host", 4) != 0);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* A copy of exactly its size: a byte more that is read is found. */
	char *text;

	if (size == 0)
		return 0;
	text = malloc(size);
	CHECK(text);
	memcpy(text, data, size);
	try_origin(text, size);
	try_path(text, size);
	try_headers(text, size);
	if (http_rule_method(text, size) == UNILET_OK)
		CHECK(http_rule_token(text, size));
	free(text);
	return 0;
}
