/* fetch.c: HTTP to the origin: whole, in pieces, with a body, not there, and what is refused. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/error.h>
#include <unilet/http.h>

static uint32_t sum_of(const uint8_t *bytes, size_t count, uint32_t sum)
{
	for (size_t i = 0; i < count; i++)
		sum = (sum ^ bytes[i]) * 16777619u;
	return sum;
}

static void get(const char *path)
{
	struct unilet_response response;
	int result = unilet_http_get(path, &response);

	if (result < 0)
		printf("GET %s: %s\n", path, unilet_error_text(result));
	else
		printf("GET %s: %d, %zu bytes, sum %08x, type %d\n", path, response.status, response.body_length,
		       sum_of(response.body, response.body_length, 1),
		       strstr(response.headers, "content-type: text/test\n") != NULL);
	unilet_response_free(&response);
}

static void pieces(const char *path)
{
	static uint8_t piece[1000];
	struct unilet_stream stream;
	uint32_t sum = 1;
	size_t total = 0;
	int result = unilet_http_open("GET", path, "x-test: seen\n", NULL, 0, &stream);
	long got = 0;

	if (result == 0) {
		while ((got = unilet_http_read(&stream, piece, sizeof(piece))) > 0) {
			sum = sum_of(piece, (size_t)got, sum);
			total += (size_t)got;
		}
	}
	printf("pieces of %s: %d, end %ld, %zu bytes, sum %08x\n", path, stream.status, got, total, sum);
	unilet_http_close(&stream);
}

static void post(const char *path)
{
	struct unilet_stream stream;
	char text[200] = "";
	int result = unilet_http_open("POST", path, "content-type: text/plain\n", "a body", 6, &stream);
	long got = result == 0 ? unilet_http_read(&stream, text, sizeof(text) - 1) : result;

	printf("POST %s: %d %ld %s\n", path, stream.status, got, text);
	unilet_http_close(&stream);
}

int main(void)
{
	struct unilet_stream open[3];

	get("/small");
	get("/large");
	get("/missing");
	get("/empty");
	get("//other.example/");
	get("http://other.example/");
	get("/away");
	pieces("/large");
	post("/echo");
	/* Given up half-way, several at once: the next one works. */
	for (int i = 0; i < 3; i++)
		printf("open: %d\n", unilet_http_open("GET", "/large", NULL, NULL, 0, &open[i]));
	for (int i = 0; i < 3; i++)
		unilet_http_close(&open[i]);
	get("/small");
	return 0;
}
