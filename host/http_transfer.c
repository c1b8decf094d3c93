/* http_transfer.c: takes a response from libcurl: header text, body, redirects. The server is no friend either. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "http_rule.h"
#include "http_stream.h"
#include "pace.h"

#define NOT_TAKEN 0 /* fewer bytes than given: libcurl ends the transfer */

static size_t stop(struct http_stream *stream, enum unilet_status failure)
{
	stream->failure = failure;
	return NOT_TAKEN;
}

static void begin_block(struct http_stream *stream)
{
	stream->header_length = 0;
	stream->header_count = 0;
	stream->length_seen = 0;
	http_body_reset(stream);
	free(stream->location);
	stream->location = NULL;
}

static int is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* An interim block (1xx) is followed by another one; a redirect's is not the guest's business. */
static void end_block(struct http_stream *stream)
{
	long status = 0;

	curl_easy_getinfo(stream->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 100 && status < 200)
		return;
	stream->status = (int)status;
	if (!is_redirect(status)) {
		free(stream->location);
		stream->location = NULL;
	}
	stream->header_done = !stream->location;
}

static int named(const struct http_header *header, const char *name)
{
	return strlen(name) == header->name_length && strncasecmp(header->name, name, header->name_length) == 0;
}

/* Appends "name: value\n" to the text for the guest. */
static int append_line(struct http_stream *stream, const struct http_header *header)
{
	size_t room = sizeof(stream->header) - stream->header_length;
	char *at = stream->header + stream->header_length;

	if (header->name_length > room || header->value_length > room - header->name_length ||
	    room - header->name_length - header->value_length < 3)
		return -1;
	for (size_t i = 0; i < header->name_length; i++)
		*at++ = (char)tolower((unsigned char)header->name[i]);
	*at++ = ':';
	*at++ = ' ';
	memcpy(at, header->value, header->value_length);
	at[header->value_length] = '\n';
	stream->header_length += header->name_length + header->value_length + 3;
	return 0;
}

/* Who reads one length where another reads a second one takes a part of the body for the next response: no lists, no
 * signs, and if it is said again, the same. */
static int take_length(struct http_stream *stream, const struct http_header *header)
{
	uint64_t length = 0;

	if (header->value_length == 0)
		return -1;
	for (size_t i = 0; i < header->value_length; i++) {
		unsigned digit = (unsigned char)header->value[i] - (unsigned)'0';

		if (digit > 9 || length > ((uint64_t)INT64_MAX - digit) / 10)
			return -1;
		length = length * 10 + digit;
	}
	if (stream->length_seen && stream->length != length)
		return -1;
	stream->length_seen = 1;
	stream->length = length;
	return 0;
}

static size_t take_header(struct http_stream *stream, const struct http_header *header, size_t length)
{
	if (!http_rule_token(header->name, header->name_length) || memchr(header->value, '\0', header->value_length) ||
	    memchr(header->value, '\r', header->value_length))
		return stop(stream, UNILET_NETWORK);
	if (named(header, "location") && !stream->location) {
		stream->location = strndup(header->value, header->value_length);
		if (!stream->location)
			return stop(stream, UNILET_NO_SPACE);
	}
	if (named(header, "content-encoding")) {
		enum unilet_status status = http_body_coding(stream, header->value, header->value_length);

		if (status)
			return stop(stream, status);
	}
	/* Another one libcurl would hand on as it is. */
	if (named(header, "transfer-encoding") &&
	    (header->value_length != 7 || strncasecmp(header->value, "chunked", 7) != 0))
		return stop(stream, UNILET_NETWORK);
	if (named(header, "content-length") && take_length(stream, header) < 0)
		return stop(stream, UNILET_NETWORK);
	if (!http_rule_response_header(header->name, header->name_length))
		return length;
	if (++stream->header_count > UNILET_HTTP_HEADERS_MAX || append_line(stream, header) < 0)
		return stop(stream, UNILET_TOO_LARGE);
	return length;
}

/* libcurl's header callback: one line with its end, a status line or an empty line included. */
static size_t on_header(char *data, size_t size, size_t count, void *context)
{
	struct http_stream *stream = context;
	size_t length = size * count;
	size_t text = length;
	const char *at = data;
	char line[CURL_MAX_HTTP_HEADER];
	struct http_header header;

	stream->header_total += length;
	if (stream->header_total > HTTP_HEADER_TOTAL_MAX || length >= sizeof(line))
		return stop(stream, UNILET_NETWORK);
	/* Trailers come after the body; Fetch does not show them. */
	if (stream->header_done)
		return length;
	if (length >= 5 && memcmp(data, "HTTP/", 5) == 0) {
		begin_block(stream);
		return length;
	}
	while (text && (data[text - 1] == '\n' || data[text - 1] == '\r'))
		text--;
	if (text == 0) {
		end_block(stream);
		return length;
	}
	memcpy(line, data, text);
	line[text] = '\n';
	at = line;
	/* A folded line (RFC 9112, obsolete) has a blank in its name, and so is refused with the rest. */
	if (http_rule_next_header(&at, line + text + 1, &header) != 1)
		return stop(stream, UNILET_NETWORK);
	return take_header(stream, &header, length);
}

/* libcurl's body callback; the body of a redirect is nobody's business. */
static size_t on_body(char *data, size_t size, size_t count, void *context)
{
	struct http_stream *stream = context;
	size_t length = size * count;

	if (!stream->header_done) {
		stream->thrown_away += length;
		return stream->thrown_away > HTTP_REDIRECT_BODY_MAX ? NOT_TAKEN : length;
	}
	stream->heard_ns = pace_now_ns();
	return http_body_take(stream, data, length);
}

void http_transfer_attach(struct http_stream *stream)
{
	curl_easy_setopt(stream->easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(stream->easy, CURLOPT_HEADERDATA, stream);
	curl_easy_setopt(stream->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(stream->easy, CURLOPT_WRITEDATA, stream);
}

/* 1 if this part of the URL is `wanted`; an IPv6 address comes in brackets. */
static int part_is(CURLU *url, CURLUPart which, unsigned flags, const char *wanted)
{
	char *part = NULL;
	size_t length = strlen(wanted);
	int same = 0;

	if (curl_url_get(url, which, &part, flags) != CURLUE_OK)
		return 0;
	if (part[0] == '[')
		same = strncasecmp(part + 1, wanted, length) == 0 && strcmp(part + 1 + length, "]") == 0;
	else
		same = strcasecmp(part, wanted) == 0;
	curl_free(part);
	return same;
}

static int has_part(CURLU *url, CURLUPart which)
{
	char *part = NULL;
	int has = curl_url_get(url, which, &part, 0) == CURLUE_OK;

	curl_free(part);
	return has;
}

/* Same scheme, host and port, and no user: then the path is all that is left to be checked. */
static int inside_origin(const struct origin *origin, CURLU *url)
{
	char port[8];

	snprintf(port, sizeof(port), "%u", origin->port);
	return part_is(url, CURLUPART_SCHEME, 0, origin->secure ? "https" : "http") &&
	       part_is(url, CURLUPART_HOST, 0, origin->host) &&
	       part_is(url, CURLUPART_PORT, CURLU_DEFAULT_PORT, port) && !has_part(url, CURLUPART_USER) &&
	       !has_part(url, CURLUPART_PASSWORD);
}

/* Makes origin + path + query of a resolved URL; NULL if the path is against the rules. To be freed. */
static char *url_inside(const struct origin *origin, CURLU *url)
{
	char *path = NULL;
	char *query = NULL;
	char *text = NULL;
	size_t size;

	if (curl_url_get(url, CURLUPART_PATH, &path, 0) != CURLUE_OK)
		return NULL;
	curl_url_get(url, CURLUPART_QUERY, &query, 0);
	size = strlen(origin->text) + strlen(path) + (query ? strlen(query) + 1 : 0) + 1;
	text = malloc(size);
	if (text) {
		size_t start = strlen(origin->text);

		snprintf(text, size, "%s%s%s%s", origin->text, path, query ? "?" : "", query ? query : "");
		if (strlen(text + start) > UNILET_HTTP_PATH_MAX || http_rule_path(text + start, strlen(text + start))) {
			free(text);
			text = NULL;
		}
	}
	curl_free(path);
	curl_free(query);
	return text;
}

/* Resolves Location against the URL it came from. Returns the new URL, or NULL. To be freed. */
static char *resolve_location(const struct origin *origin, const char *base, const char *location)
{
	CURLU *url = curl_url();
	char *text = NULL;

	/* To where it came from, for ever. */
	if (!location[0]) {
		curl_url_cleanup(url);
		return NULL;
	}
	/* Browsers read a backslash as a slash, servers do not: no such ambiguity. Control bytes have no place here. */
	for (const char *at = location; *at; at++)
		if ((unsigned char)*at <= 0x20 || (unsigned char)*at >= 0x7f || *at == '\\') {
			curl_url_cleanup(url);
			return NULL;
		}
	if (url && curl_url_set(url, CURLUPART_URL, base, 0) == CURLUE_OK &&
	    curl_url_set(url, CURLUPART_URL, location, 0) == CURLUE_OK && inside_origin(origin, url))
		text = url_inside(origin, url);
	curl_url_cleanup(url);
	return text;
}

/* https://fetch.spec.whatwg.org/#http-redirect-fetch: some redirects turn into a GET without a body. */
static void change_method(struct http_stream *stream)
{
	int post = strcmp(stream->method, "POST") == 0;
	int get = strcmp(stream->method, "GET") == 0 || strcmp(stream->method, "HEAD") == 0;

	if (!(((stream->status == 301 || stream->status == 302) && post) || (stream->status == 303 && !get)))
		return;
	snprintf(stream->method, sizeof(stream->method), "GET");
	stream->body_length = 0;
}

/* ... and then lose the headers that spoke of the body. */
static enum unilet_status drop_body_headers(struct http_stream *stream)
{
	static const char *const about_body[] = {
		"content-encoding:", "content-language:", "content-location:", "content-type:"};
	struct curl_slist *kept = NULL;

	for (const struct curl_slist *at = stream->request_header; at; at = at->next) {
		struct curl_slist *longer;
		int drop = 0;

		for (size_t i = 0; i < sizeof(about_body) / sizeof(about_body[0]); i++)
			drop |= strncasecmp(at->data, about_body[i], strlen(about_body[i])) == 0;
		if (drop)
			continue;
		longer = curl_slist_append(kept, at->data);
		if (!longer) {
			curl_slist_free_all(kept);
			return UNILET_NO_SPACE;
		}
		kept = longer;
	}
	curl_slist_free_all(stream->request_header);
	stream->request_header = kept;
	return UNILET_OK;
}

enum unilet_status http_transfer_redirect(const struct http *http, struct http_stream *stream)
{
	char method[sizeof(stream->method)];
	char *url;

	if (++stream->redirects > HTTP_REDIRECTS_MAX)
		return UNILET_NETWORK;
	url = resolve_location(http->origin, stream->url, stream->location);
	if (!url)
		return UNILET_NETWORK;
	free(stream->url);
	stream->url = url;
	memcpy(method, stream->method, sizeof(method));
	change_method(stream);
	if (strcmp(method, stream->method) != 0 && drop_body_headers(stream))
		return UNILET_NO_SPACE;
	begin_block(stream);
	stream->failure = UNILET_OK;
	stream->thrown_away = 0;
	return http_stream_set_request(stream);
}

/* What it does twice it does once (RFC 9110, 9.2.2). */
static int is_idempotent(const char *method)
{
	static const char *const methods[] = {"GET", "HEAD", "OPTIONS", "PUT", "DELETE"};

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (strcmp(method, methods[i]) == 0)
			return 1;
	return 0;
}

int http_transfer_again(struct http_stream *stream, CURLcode code)
{
	long connects = 1;

	if (code != CURLE_RECV_ERROR && code != CURLE_SEND_ERROR && code != CURLE_GOT_NOTHING)
		return 0;
	if (stream->asked_again || stream->header_total != stream->header_asked || !is_idempotent(stream->method))
		return 0;
	curl_easy_getinfo(stream->easy, CURLINFO_NUM_CONNECTS, &connects);
	if (connects > 0)
		return 0;
	stream->asked_again = 1;
	curl_easy_setopt(stream->easy, CURLOPT_FRESH_CONNECT, 1L);
	return 1;
}
