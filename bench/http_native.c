/* http_native.c: the same by libcurl in an ordinary program: an easy handle that keeps its connection, and a multi handle. */
#include <curl/curl.h>
#include <stdio.h>

#include "http.h"

static const char *origin_text;
static CURL *single;

static size_t count_body(char *data, size_t size, size_t count, void *context)
{
	(void)data;
	*(uint64_t *)context += size * count;
	return size * count;
}

static CURL *make(const char *path, uint64_t *length)
{
	char url[256];
	CURL *easy = curl_easy_init();

	if (!easy)
		return NULL;
	snprintf(url, sizeof(url), "%s%s", origin_text, path);
	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, count_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, length);
	return easy;
}

int http_begin(const char *origin)
{
	uint64_t none;

	origin_text = origin;
	if (curl_global_init(CURL_GLOBAL_ALL) != CURLE_OK)
		return -1;
	single = make("/", &none);
	return single ? 0 : -1;
}

int http_get(const char *path, uint64_t *length)
{
	char url[256];

	snprintf(url, sizeof(url), "%s%s", origin_text, path);
	curl_easy_setopt(single, CURLOPT_URL, url);
	curl_easy_setopt(single, CURLOPT_WRITEDATA, length);
	return curl_easy_perform(single) == CURLE_OK ? 0 : -1;
}

/* Takes what has ended, and begins it anew while fewer than `count` were begun. Returns how many ended, or -1. */
static int turn_over(CURLM *multi, unsigned count, unsigned *begun)
{
	struct CURLMsg *message;
	int ended = 0;
	int left;

	while ((message = curl_multi_info_read(multi, &left))) {
		CURL *easy = message->easy_handle;

		if (message->data.result != CURLE_OK)
			return -1;
		ended++;
		curl_multi_remove_handle(multi, easy);
		if (*begun < count && curl_multi_add_handle(multi, easy) != CURLM_OK)
			return -1;
		(*begun)++;
	}
	return ended;
}

int http_get_many(const char *path, unsigned count, uint64_t *length)
{
	static CURLM *multi; /* with its connections, for the next time */
	CURL *easy[HTTP_AT_ONCE];
	unsigned begun = 0, ended = 0;
	int running, result = 0;

	if (!multi)
		multi = curl_multi_init();
	for (; begun < HTTP_AT_ONCE && begun < count; begun++) {
		easy[begun] = make(path, length);
		if (!easy[begun] || curl_multi_add_handle(multi, easy[begun]) != CURLM_OK)
			return -1;
	}
	while (ended < count && result >= 0) {
		if (curl_multi_perform(multi, &running) != CURLM_OK)
			return -1;
		result = turn_over(multi, count, &begun);
		ended += (unsigned)result;
		if (result == 0 && curl_multi_poll(multi, NULL, 0, 1000, NULL) != CURLM_OK)
			return -1;
	}
	for (unsigned i = 0; i < HTTP_AT_ONCE; i++) {
		curl_multi_remove_handle(multi, easy[i]);
		curl_easy_cleanup(easy[i]);
	}
	return result < 0 ? -1 : 0;
}
