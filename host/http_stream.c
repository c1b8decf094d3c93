/* http_stream.c: makes a libcurl transfer of a guest's request; every byte is copied first, then checked. */
#include "http_stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "http_rule.h"

/* The parts of a request, inside our copy of its bulk. */
struct parts {
	struct http_request length;
	char *method;
	char *path;
	char *header;
	char *body;
};

static enum unilet_status check_lengths(const struct http_request *length, uint32_t bytes)
{
	uint64_t sum =
		(uint64_t)length->method_length + length->path_length + length->header_length + length->body_length;

	if (sum != bytes)
		return UNILET_INVALID;
	if (length->method_length > UNILET_HTTP_METHOD_MAX || length->path_length > UNILET_HTTP_PATH_MAX ||
	    length->header_length > UNILET_HTTP_HEADER_BYTES_MAX || length->body_length > UNILET_HTTP_REQUEST_BODY_MAX)
		return UNILET_TOO_LARGE;
	return UNILET_OK;
}

/* Copies the request out of the window. *copy is to be freed. */
static enum unilet_status copy_request(const struct request *request, struct parts *out, char **copy)
{
	enum unilet_status status;
	uint32_t bytes;

	*copy = NULL;
	if (request->entry.length < sizeof(out->length))
		return UNILET_INVALID;
	memcpy(&out->length, request->bulk, sizeof(out->length));
	bytes = request->entry.length - (uint32_t)sizeof(out->length);
	status = check_lengths(&out->length, bytes);
	if (status)
		return status;
	*copy = malloc((size_t)bytes + 1);
	if (!*copy)
		return UNILET_NO_SPACE;
	memcpy(*copy, request->bulk + sizeof(out->length), bytes);
	out->method = *copy;
	out->path = out->method + out->length.method_length;
	out->header = out->path + out->length.path_length;
	out->body = out->header + out->length.header_length;
	return UNILET_OK;
}

static enum unilet_status append_line(struct http_stream *stream, const char *line)
{
	struct curl_slist *longer = curl_slist_append(stream->request_header, line);

	if (!longer)
		return UNILET_NO_SPACE;
	stream->request_header = longer;
	return UNILET_OK;
}

/* libcurl wants "name: value", and "name;" for an empty value. */
static enum unilet_status append_header(struct http_stream *stream, const struct http_header *header)
{
	size_t size = header->name_length + header->value_length + 3;
	char *line = malloc(size);
	enum unilet_status status;

	if (!line)
		return UNILET_NO_SPACE;
	snprintf(line, size, "%.*s%s%.*s", (int)header->name_length, header->name, header->value_length ? ": " : ";",
		 (int)header->value_length, header->value);
	status = append_line(stream, line);
	free(line);
	return status;
}

/* libcurl sends it as a POST, with or without bytes. */
static int is_bodied(const struct http_stream *stream)
{
	return stream->body_length || strcmp(stream->method, "POST") == 0 || strcmp(stream->method, "PUT") == 0;
}

/* Checks and takes all headers; takes away what libcurl would add and Fetch would not. */
static enum unilet_status take_headers(struct http_stream *stream, const struct parts *parts)
{
	const char *at = parts->header;
	const char *end = at + parts->length.header_length;
	struct http_header header;
	int typed = 0;
	int ranged = 0;
	unsigned count = 0;
	int result;

	while ((result = http_rule_next_header(&at, end, &header)) > 0) {
		if (++count > UNILET_HTTP_HEADERS_MAX)
			return UNILET_TOO_LARGE;
		if (http_rule_request_header(header.name, header.name_length, header.value, header.value_length))
			return UNILET_REFUSED;
		if (header.name_length == 12 && strncasecmp(header.name, "content-type", 12) == 0)
			typed = 1;
		if (header.name_length == 5 && strncasecmp(header.name, "range", 5) == 0)
			ranged = 1;
		if (append_header(stream, &header))
			return UNILET_NO_SPACE;
	}
	if (result < 0)
		return UNILET_INVALID;
	/* Not brotli or zstd: their windows are megabytes, for each stream. A part of a packed body is of no use, as Fetch
	 * has it, too. */
	if (append_line(stream, ranged ? "Accept-Encoding: identity" : "Accept-Encoding: gzip") ||
	    (is_bodied(stream) && (append_line(stream, "Expect:") || (!typed && append_line(stream, "Content-Type:")))))
		return UNILET_NO_SPACE;
	return UNILET_OK;
}

static enum unilet_status take_parts(const struct http *http, struct http_stream *stream, struct parts *parts)
{
	const struct http_request *length = &parts->length;
	size_t url_size = strlen(http->origin->text) + length->path_length + 1;

	if (http_rule_method(parts->method, length->method_length) || http_rule_path(parts->path, length->path_length))
		return UNILET_REFUSED;
	memcpy(stream->method, parts->method, length->method_length);
	/* As Fetch has it. */
	if (length->body_length && (strcmp(stream->method, "GET") == 0 || strcmp(stream->method, "HEAD") == 0))
		return UNILET_INVALID;
	stream->url = malloc(url_size);
	stream->body = malloc((size_t)length->body_length + 1);
	if (!stream->url || !stream->body)
		return UNILET_NO_SPACE;
	snprintf(stream->url, url_size, "%s%.*s", http->origin->text, (int)length->path_length, parts->path);
	memcpy(stream->body, parts->body, length->body_length);
	stream->body_length = length->body_length;
	return take_headers(stream, parts);
}

enum unilet_status http_stream_set_request(struct http_stream *stream)
{
	CURL *easy = stream->easy;
	int head = strcmp(stream->method, "HEAD") == 0;
	CURLcode code = curl_easy_setopt(easy, CURLOPT_URL, stream->url);

	if (is_bodied(stream)) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)stream->body_length);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, stream->body);
	} else {
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, NULL); /* the handle may have had another's */
		curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
	}
	curl_easy_setopt(easy, CURLOPT_NOBODY, (long)head);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 0L);
	stream->asked_again = 0;
	stream->header_asked = stream->header_total;
	if (code == CURLE_OK)
		code = curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, stream->method);
	if (code == CURLE_OK)
		code = curl_easy_setopt(easy, CURLOPT_HTTPHEADER, stream->request_header);
	return code == CURLE_OK ? UNILET_OK : UNILET_NO_SPACE;
}

/* What is the same for all requests. Nothing here reads the environment, a file, or a name. */
static enum unilet_status set_options(const struct http *http, struct http_stream *stream)
{
	CURL *easy = stream->easy;

	curl_easy_setopt(easy, CURLOPT_PRIVATE, stream);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, http->origin->secure ? "https" : "http");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L); /* http_transfer_redirect() checks first */
	curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 0L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_RESOLVE, http->address);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)HTTP_CONNECT_TIMEOUT_MS);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)HTTP_RECEIVE_BUFFER);
	curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L); /* http_body.c unpacks */
	if (http->authorities.len) {
		curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
		if (curl_easy_setopt(easy, CURLOPT_CAINFO_BLOB, &http->authorities) != CURLE_OK)
			return UNILET_NO_SPACE;
	}
	http_transfer_attach(stream);
	return UNILET_OK;
}

static void drop_stream(struct http_stream *stream)
{
	curl_easy_cleanup(stream->easy);
	free(stream);
}

static struct http_stream *make_stream(const struct http *http)
{
	struct http_stream *stream = malloc(sizeof(*stream));

	if (!stream)
		return NULL;
	memset(stream, 0, offsetof(struct http_stream, header));
	stream->easy = curl_easy_init();
	if (stream->easy && set_options(http, stream) == UNILET_OK)
		return stream;
	drop_stream(stream);
	return NULL;
}

enum unilet_status http_stream_new(struct http *http, const struct request *request, struct http_stream **out)
{
	struct http_stream *stream;
	enum unilet_status status;
	struct parts parts;
	char *copy;

	*out = NULL;
	status = copy_request(request, &parts, &copy);
	if (status)
		return status;
	stream = http->spare ? http->spare : make_stream(http);
	http->spare = NULL;
	status = stream ? take_parts(http, stream, &parts) : UNILET_NO_SPACE;
	free(copy);
	if (!status)
		status = http_stream_set_request(stream);
	if (status) {
		http_stream_free(http, stream);
		return status;
	}
	*out = stream;
	return UNILET_OK;
}

/* Setting up an easy handle, and its reading of the addresses, take as long as a small request's other work. */
void http_stream_free(struct http *http, struct http_stream *stream)
{
	CURL *easy;

	if (!stream)
		return;
	http_body_reset(stream);
	curl_slist_free_all(stream->request_header);
	free(stream->location);
	free(stream->url);
	free(stream->body);
	easy = stream->easy;
	memset(stream, 0, offsetof(struct http_stream, header));
	stream->easy = easy;
	if (http->spare)
		drop_stream(stream);
	else
		http->spare = stream;
}
