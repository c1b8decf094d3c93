/* fetch.c: does what the lines of its standard input say, and answers each with a line. test/http/run has the lines. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/error.h>
#include <unilet/http.h>

#define STREAMS 64

static struct unilet_stream stream[STREAMS];
static uint8_t piece[100000];

/* What came of a body so far. */
struct sum {
	unsigned long long length;
	uint32_t a, b; /* Adler-32 */
};

static void add(struct sum *sum, const uint8_t *bytes, size_t count)
{
	sum->length += count;
	while (count > 0) {
		size_t part = count < 5000 ? count : 5000; /* so many sums fit 32 bits */

		count -= part;
		while (part-- > 0) {
			sum->a += *bytes++;
			sum->b += sum->a;
		}
		sum->a %= 65521;
		sum->b %= 65521;
	}
}

/* Reads at most `most` bytes, to the end if there are fewer, and says what came. */
static void read_out(struct unilet_stream *from, unsigned long long most)
{
	struct sum sum = {.a = 1};
	long got = 1;

	while (sum.length < most && got > 0) {
		unsigned long long left = most - sum.length;

		got = unilet_http_read(from, piece, left < sizeof(piece) ? (size_t)left : sizeof(piece));
		if (got > 0)
			add(&sum, piece, (size_t)got);
	}
	printf(" length=%llu sum=%08x", sum.length, sum.b << 16 | sum.a);
	if (got < 0)
		printf(" error=%s", unilet_error_text((int)got));
}

static void say_opened(int result, const struct unilet_stream *opened)
{
	if (result < 0)
		printf("error=%s", unilet_error_text(result));
	else
		printf("status=%d claims=%lld", opened->status, (long long)opened->body_length);
}

static void print_headers(const char *at)
{
	printf(" headers=");
	for (; *at; at++)
		printf((unsigned char)*at < ' ' || *at == '%' || (unsigned char)*at > '~' ? "%%%02x" : "%c",
		       (unsigned char)*at);
}

/* Waits for the header, and says whether it is there. */
static void await(struct unilet_stream *started, int timeout_ms)
{
	int result = unilet_http_wait(started, timeout_ms);

	if (result > 0)
		printf("not yet");
	else
		say_opened(result, started);
}

/* A single read that waits no longer than it is told. */
static void read_within(struct unilet_stream *from, int timeout_ms)
{
	long got = unilet_http_read_within(from, piece, sizeof(piece), timeout_ms);

	if (got < 0)
		printf("error=%s", unilet_error_text((int)got));
	else
		printf("read=%ld", got);
}

/* METHOD PATH BODY-BYTES HEADERS, with '|' for the newlines of the last. */
static void request(char *line)
{
	char *headers = line; /* what is left when the others are taken */
	char *method = strsep(&headers, " ");
	char *path = strsep(&headers, " ");
	char *bytes = strsep(&headers, " ");
	size_t count = bytes ? strtoul(bytes, NULL, 10) : 0;
	uint8_t *body = calloc(1, count + 1);
	struct unilet_stream one;
	int result;

	memset(body, 'b', count);
	for (char *at = headers; at && *at; at++)
		*at = *at == '|' ? '\n' : *at == '^' ? '\r' : *at == '~' ? '\x01' : *at;
	result = unilet_http_open(method, path ? path : "", headers, body, count, &one);
	say_opened(result, &one);
	if (result == 0) {
		read_out(&one, UINT64_MAX);
		print_headers(one.headers);
	}
	unilet_http_close(&one);
	free(body);
}

static void get(const char *path)
{
	struct unilet_response response;
	int result = unilet_http_get(path, &response);
	struct sum sum = {.a = 1};

	if (result < 0) {
		printf("error=%s", unilet_error_text(result));
	} else {
		add(&sum, response.body, response.body_length);
		printf("status=%d length=%llu sum=%08x", response.status, sum.length, sum.b << 16 | sum.a);
	}
	unilet_response_free(&response);
}

/* COMMAND STREAM ARGUMENT */
static void command(const char *line)
{
	char word[16] = "";
	unsigned at = STREAMS;
	int used = 0;
	const char *argument;

	if (sscanf(line, "%15s %u %n", word, &at, &used) < 2 || at >= STREAMS) {
		printf("what?");
		return;
	}
	argument = line + used;
	if (strcmp(word, "open") == 0)
		say_opened(unilet_http_open("GET", argument, NULL, NULL, 0, &stream[at]), &stream[at]);
	else if (strcmp(word, "start") == 0)
		say_opened(unilet_http_start("GET", argument, NULL, NULL, 0, &stream[at]), &stream[at]);
	else if (strcmp(word, "wait") == 0)
		await(&stream[at], (int)strtol(argument, NULL, 10));
	else if (strcmp(word, "read") == 0)
		read_out(&stream[at], strtoull(argument, NULL, 10));
	else if (strcmp(word, "read-within") == 0)
		read_within(&stream[at], (int)strtol(argument, NULL, 10));
	else if (strcmp(word, "close") == 0)
		unilet_http_close(&stream[at]);
}

int main(void)
{
	static char line[40000];

	while (fgets(line, sizeof(line), stdin)) {
		line[strcspn(line, "\n")] = 0;
		if (strncmp(line, "get ", 4) == 0)
			get(line + 4);
		else if (strncmp(line, "request ", 8) == 0)
			request(line + 8);
		else
			command(line);
		putchar('\n');
		fflush(stdout);
	}
	return 0;
}
