/* test_http.c: the real HTTP server process, against nginx and against a server that breaks every promise. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/limits_abi.h"
#include "../http/nginx.h"
#include "../http/rude_server.h"
#include "cmocka_all.h"
#include "server_process.h"

#define REQUEST       WINDOW_BULK_OFFSET
#define HEADER_BUFFER 0x70000u
#define HEADER_BYTES  UNILET_HTTP_HEADER_BYTES_MAX
#define BODY_BUFFER   0x80000u
#define BODY_BYTES    (64u << 10)

static struct nginx nginx;
static struct rude_server rude;
static struct server_process server;

static uint8_t *bulk(uint64_t offset)
{
	return server.guest.window.base + offset;
}

static void start_at(const char *origin)
{
	struct server_plan plan = {.program = getenv("UNILET_SERVER_HTTP"), .origin = origin};

	server_process_start(&server, &plan);
}

static void start_with_nginx(void)
{
	char origin[64];

	/* A name, so that the way of names is tried as well. */
	snprintf(origin, sizeof(origin), "http://localhost:%d", nginx.port);
	start_at(origin);
}

static void start_with_rude(void)
{
	char origin[64];

	snprintf(origin, sizeof(origin), "http://127.0.0.1:%d", rude.port);
	start_at(origin);
}

static int end(void **state)
{
	(void)state;
	server_process_end(&server);
	return 0;
}

/* Puts a request into the window at REQUEST. Returns its entry. */
static struct ring_entry request_of(const char *method, const char *path, const char *header, const char *body)
{
	struct http_request request = {(uint32_t)strlen(method), (uint32_t)strlen(path), (uint32_t)strlen(header),
				       (uint32_t)strlen(body)};
	const char *const part[] = {method, path, header, body};
	uint8_t *at = bulk(REQUEST);

	memcpy(at, &request, sizeof(request));
	at += sizeof(request);
	for (int i = 0; i < 4; i++) {
		memcpy(at, part[i], strlen(part[i]));
		at += strlen(part[i]);
	}
	return (struct ring_entry){.opcode = HTTP_OPEN,
				   .offset = REQUEST,
				   .length = (uint32_t)(at - bulk(REQUEST)),
				   .arg = {HEADER_BUFFER, HEADER_BYTES}};
}

static struct ring_entry open_with(const char *method, const char *path, const char *header, const char *body)
{
	struct ring_entry done = server_process_call(&server, request_of(method, path, header, body));

	if (done.result > 0)
		bulk(HEADER_BUFFER)[done.arg[1]] = '\0';
	return done;
}

static struct ring_entry open_path(const char *path)
{
	return open_with("GET", path, "", "");
}

static int32_t read_some(uint64_t stream, uint64_t offset, uint32_t length)
{
	return server_process_call(
		       &server,
		       (struct ring_entry){.opcode = HTTP_READ, .offset = offset, .length = length, .arg = {stream}})
		.result;
}

static int32_t close_stream(uint64_t stream)
{
	return server_process_call(&server, (struct ring_entry){.opcode = HTTP_CLOSE, .arg = {stream}}).result;
}

/* Reads a short body whole, as text, and closes. Returns the last result: 0 or a status. */
static int32_t read_text(uint64_t stream, char *text, size_t size)
{
	size_t used = 0;
	int32_t result;

	while ((result = read_some(stream, BODY_BUFFER, (uint32_t)(size - 1 - used))) > 0) {
		memcpy(text + used, bulk(BODY_BUFFER), (size_t)result);
		used += (size_t)result;
	}
	text[used] = '\0';
	assert_int_equal(close_stream(stream), 0);
	return result;
}

static void assert_body(const struct ring_entry *done, int32_t status, const char *wanted)
{
	char text[4096];

	assert_int_equal(done->result, status);
	assert_int_equal(read_text(done->arg[0], text, sizeof(text)), 0);
	assert_string_equal(text, wanted);
}

static void put_file(const char *name, char fill, size_t length)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", nginx.directory, name);
	file = fopen(path, "we");
	assert_non_null(file);
	for (size_t i = 0; i < length; i++)
		fputc(fill, file);
	assert_int_equal(fclose(file), 0);
}

static void gets_a_file(void **state)
{
	struct ring_entry done;

	(void)state;
	put_file("five", 'v', 5);
	start_with_nginx();
	done = open_path("/five");
	assert_int_equal(done.arg[2], 5);
	assert_non_null(strstr((char *)bulk(HEADER_BUFFER), "content-type: text/plain\n"));
	assert_non_null(strstr((char *)bulk(HEADER_BUFFER), "x-mixed-case: Yes\n"));
	assert_null(strstr((char *)bulk(HEADER_BUFFER), "set-cookie"));
	assert_null(strstr((char *)bulk(HEADER_BUFFER), "HTTP/"));
	assert_null(strchr((char *)bulk(HEADER_BUFFER), '\r'));
	assert_body(&done, 200, "vvvvv");
	done = open_path("/absent");
	assert_int_equal(done.result, 404);
	assert_int_equal(close_stream(done.arg[0]), 0);
	assert_int_equal(close_stream(done.arg[0]), -UNILET_NOT_FOUND);
	assert_int_equal(read_some(done.arg[0], BODY_BUFFER, 10), -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

static void header_text_over_the_buffer_is_asked_for(void **state)
{
	struct ring_entry entry, done;
	uint32_t length;

	(void)state;
	start_with_nginx();
	entry = request_of("GET", "/missing", "", "");
	entry.arg[0] = entry.arg[1] = 0;
	memset(bulk(HEADER_BUFFER), '!', 4);
	done = server_process_call(&server, entry);
	assert_int_equal(done.result, 404);
	assert_memory_equal(bulk(HEADER_BUFFER), "!!!!", 4);
	length = (uint32_t)done.arg[1];
	assert_in_range(length, 50, HEADER_BYTES);
	entry = (struct ring_entry){HTTP_HEADER, .offset = HEADER_BUFFER, .length = length - 1, .arg = {done.arg[0]}};
	assert_int_equal(server_process_call(&server, entry).result, -UNILET_TOO_LARGE);
	entry.length = length;
	assert_int_equal(server_process_call(&server, entry).result, length);
	bulk(HEADER_BUFFER)[length] = '\0';
	assert_non_null(strstr((char *)bulk(HEADER_BUFFER), "content-type: text/plain\n"));
	assert_body(&done, 404, "no such thing");
	assert_int_equal(server_process_call(&server, entry).result, -UNILET_NOT_FOUND);
	server_process_stop(&server);
}

static void sends_what_the_guest_says(void **state)
{
	struct ring_entry done;
	char wanted[128];

	(void)state;
	start_with_nginx();
	done = open_with("get", "/echo?a=1", "X-Test: two words\n", "");
	snprintf(wanted, sizeof(wanted), "GET /echo?a=1 two words localhost:%d |", nginx.port);
	assert_body(&done, 200, wanted);
	done = open_with("POST", "/echo", "content-type: a/b\n", "body");
	snprintf(wanted, sizeof(wanted), "POST /echo  localhost:%d a/b|", nginx.port);
	assert_body(&done, 200, wanted);
	/* libcurl's own idea of a type is not Fetch's. */
	done = open_with("POST", "/echo", "x-test:\n", "body");
	snprintf(wanted, sizeof(wanted), "POST /echo  localhost:%d |", nginx.port);
	assert_body(&done, 200, wanted);
	done = open_with("PATCH", "/echo", "", "");
	assert_int_equal(done.result, 200);
	assert_int_equal(close_stream(done.arg[0]), 0);
	done = open_with("HEAD", "/echo", "", "");
	assert_int_equal(done.arg[2], 0);
	assert_body(&done, 200, "");
	done = open_path("/nothing");
	assert_int_equal(done.arg[2], 0);
	assert_body(&done, 204, "");
	done = open_path("/missing");
	assert_body(&done, 404, "no such thing");
	server_process_stop(&server);
}

static void refuses_what_is_against_the_rules(void **state)
{
	static const struct {
		const char *method;
		const char *path;
		const char *header;
		const char *body;
		int32_t result;
	} row[] = {
		{"CONNECT", "/", "", "", -UNILET_REFUSED},
		{"", "/", "", "", -UNILET_REFUSED},
		{"GET", "", "", "", -UNILET_REFUSED},
		{"GET", "//127.0.0.2/", "", "", -UNILET_REFUSED},
		{"GET", "http://127.0.0.2/", "", "", -UNILET_REFUSED},
		{"GET", "/../etc/passwd", "", "", -UNILET_REFUSED},
		{"GET", "/a b", "", "", -UNILET_REFUSED},
		{"GET", "/", "Host: evil\n", "", -UNILET_REFUSED},
		{"GET", "/", "x: y\r\nhost: evil\n", "", -UNILET_REFUSED},
		{"GET", "/", "no colon\n", "", -UNILET_INVALID},
		{"GET", "/", "x: no newline", "", -UNILET_INVALID},
		{"GET", "/", "", "body", -UNILET_INVALID},
		{"HEAD", "/", "", "body", -UNILET_INVALID},
		{"ABCDEFGHIJKLMNOPQ", "/", "", "", -UNILET_TOO_LARGE},
	};

	(void)state;
	start_with_nginx();
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct ring_entry done = open_with(row[i].method, row[i].path, row[i].header, row[i].body);

		if (done.result != row[i].result)
			fail_msg("row %zu: %d", i, done.result);
	}
	server_process_stop(&server);
}

static void checks_lengths(void **state)
{
	static char path[UNILET_HTTP_PATH_MAX + 2];
	static char header[UNILET_HTTP_HEADERS_MAX * 4 + 8];
	struct ring_entry entry;

	(void)state;
	start_with_nginx();
	for (unsigned i = 0; i < 4; i++) {
		entry = request_of("GET", "/", "", "");
		((struct http_request *)(void *)bulk(REQUEST))->path_length += i == 0 ? 1 : UINT32_MAX - i;
		assert_int_equal(server_process_call(&server, entry).result, -UNILET_INVALID);
	}
	entry = request_of("GET", "/", "", "");
	entry.length = sizeof(struct http_request) - 1;
	assert_int_equal(server_process_call(&server, entry).result, -UNILET_INVALID);
	memset(path, 'a', sizeof(path) - 1);
	path[0] = '/';
	assert_int_equal(open_path(path).result, -UNILET_TOO_LARGE);
	for (unsigned i = 0; i <= UNILET_HTTP_HEADERS_MAX; i++)
		memcpy(header + 4 * i, "a:b\n", 4);
	assert_int_equal(open_with("GET", "/echo", header, "").result, -UNILET_TOO_LARGE);
	server_process_stop(&server);
}

static void a_header_buffer_outside_ends_the_guest(void **state)
{
	static const uint64_t row[][2] = {
		{UNILET_SERVICE_WINDOW_BYTES - 10, 11},
		{UNILET_SERVICE_WINDOW_BYTES, 1},
		{WINDOW_BULK_OFFSET - 1, 1},
		{WINDOW_BULK_OFFSET, UNILET_SERVICE_WINDOW_BYTES - WINDOW_BULK_OFFSET + 1},
		{WINDOW_BULK_OFFSET, 1ull << 32}, /* a length of 64 bits here */
		{WINDOW_BULK_OFFSET, UINT64_MAX},
		{UINT64_MAX, WINDOW_BULK_OFFSET + 2}, /* the sum is inside */
		{UINT64_MAX - 7, 16},
	};
	struct launch_report report;
	struct ring_entry entry;

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		start_with_nginx();
		entry = request_of("GET", "/echo", "", "");
		entry.arg[0] = row[i][0];
		entry.arg[1] = row[i][1];
		guest_side_submit(&server.guest, &entry);
		assert_int_equal(server_process_report(&server, &report), 1);
		assert_int_equal(report.kind, LAUNCH_VIOLATION);
		assert_int_equal(report.number, VIOLATION_REQUEST);
		assert_int_equal(report.value[0], HTTP_OPEN);
		assert_int_equal(report.value[1], row[i][0]);
		assert_int_equal(report.value[2], row[i][1]);
		end(state);
	}
}

static void follows_redirects_inside_the_origin(void **state)
{
	struct ring_entry done;
	char path[64] = "/chain/";
	char wanted[128];

	(void)state;
	start_with_nginx();
	done = open_path("/moved");
	snprintf(wanted, sizeof(wanted), "GET /echo?moved  localhost:%d |", nginx.port);
	assert_body(&done, 200, wanted);
	done = open_with("POST", "/relative", "content-type: a/b\n", "x");
	snprintf(wanted, sizeof(wanted), "POST /echo?relative  localhost:%d a/b|", nginx.port);
	assert_body(&done, 200, wanted);
	done = open_with("POST", "/moved", "content-type: a/b\n", "x");
	snprintf(wanted, sizeof(wanted), "GET /echo?moved  localhost:%d |", nginx.port);
	assert_body(&done, 200, wanted);
	done = open_with("PUT", "/see", "content-type: a/b\n", "x");
	snprintf(wanted, sizeof(wanted), "GET /echo?see  localhost:%d |", nginx.port);
	assert_body(&done, 200, wanted);
	/* Twenty redirects are followed, one more is not. */
	memset(path + 7, 'a', 21);
	done = open_path(path);
	assert_body(&done, 200, "end");
	path[28] = 'a';
	assert_int_equal(open_path(path).result, -UNILET_NETWORK);
	server_process_stop(&server);
}

static void follows_no_redirect_off_the_origin(void **state)
{
	static const char *const at_nginx[] = {"/off", "/other-port", "/scheme", "/network-path", "/loop"};
	static const char *const at_rude[] = {"/backslash", "/user", "/file"};

	(void)state;
	start_with_nginx();
	for (size_t i = 0; i < sizeof(at_nginx) / sizeof(at_nginx[0]); i++)
		if (open_path(at_nginx[i]).result != -UNILET_NETWORK)
			fail_msg("%s", at_nginx[i]);
	server_process_stop(&server);
	server_process_end(&server);
	start_with_rude();
	for (size_t i = 0; i < sizeof(at_rude) / sizeof(at_rude[0]); i++)
		if (open_path(at_rude[i]).result != -UNILET_NETWORK)
			fail_msg("%s", at_rude[i]);
	server_process_stop(&server);
}

static void streams_large_bodies_at_the_guests_pace(void **state)
{
	const size_t size = 5 << 20;
	struct ring_entry done;
	size_t got = 0;
	int32_t result;

	(void)state;
	put_file("large", 'L', size);
	start_with_nginx();
	done = open_path("/large");
	assert_int_equal(done.result, 200);
	assert_int_equal(done.arg[2], size);
	while ((result = read_some(done.arg[0], BODY_BUFFER, BODY_BYTES)) > 0) {
		assert_in_range(result, 1, BODY_BYTES);
		for (int32_t i = 0; i < result; i++)
			if (bulk(BODY_BUFFER)[i] != 'L')
				fail_msg("byte %zu", got + (size_t)i);
		got += (size_t)result;
	}
	assert_int_equal(result, 0);
	assert_int_equal(got, size);
	assert_int_equal(read_some(done.arg[0], BODY_BUFFER, BODY_BYTES), 0);
	assert_int_equal(close_stream(done.arg[0]), 0);
	server_process_stop(&server);
}

static void unpacks_gzip(void **state)
{
	const size_t size = 3 << 20;
	struct ring_entry done;
	size_t got = 0;
	int32_t result;

	(void)state;
	put_file("zeroes.json", '0', size);
	start_with_nginx();
	done = open_path("/zeroes.json");
	assert_int_equal(done.result, 200);
	assert_non_null(strstr((char *)bulk(HEADER_BUFFER), "content-encoding: gzip\n"));
	assert_true(done.arg[2] == HTTP_LENGTH_UNKNOWN);
	while ((result = read_some(done.arg[0], BODY_BUFFER, BODY_BYTES)) > 0)
		got += (size_t)result;
	assert_int_equal(result, 0);
	assert_int_equal(got, size);
	server_process_stop(&server);
}

static void many_streams_at_once(void **state)
{
	uint64_t stream[UNILET_HTTP_STREAMS_MAX];

	(void)state;
	start_with_nginx();
	for (unsigned round = 0; round < 2; round++) {
		for (unsigned i = 0; i < UNILET_HTTP_STREAMS_MAX; i++) {
			struct ring_entry done = open_path("/echo");

			assert_int_equal(done.result, 200);
			stream[i] = done.arg[0];
		}
		assert_int_equal(open_path("/echo").result, -UNILET_BUSY);
		for (unsigned i = 0; i < UNILET_HTTP_STREAMS_MAX; i++) {
			assert_true(read_some(stream[i], BODY_BUFFER, 100) > 0);
			assert_int_equal(close_stream(stream[i]), 0);
			/* A number is never used again. */
			assert_int_equal(close_stream(stream[i]), -UNILET_NOT_FOUND);
		}
	}
	server_process_stop(&server);
}

static void outlives_broken_servers(void **state)
{
	static const struct {
		const char *path;
		int32_t opened; /* the open's result */
		int32_t ended;  /* ... and the last read's */
	} row[] = {
		{"/fine", 200, 0},
		{"/slow", 200, 0},
		{"/nothing", -UNILET_NETWORK, 0},
		{"/reset", -UNILET_NETWORK, 0},
		{"/short", 200, -UNILET_NETWORK},
		{"/torn", 200, -UNILET_NETWORK},
		{"/garbage", -UNILET_NETWORK, 0},
		{"/zero-nine", -UNILET_NETWORK, 0},
		{"/long-header", -UNILET_NETWORK, 0},
		{"/endless-headers", -UNILET_TOO_LARGE, 0},
		{"/endless-interim", -UNILET_NETWORK, 0},
		{"/many-headers", -UNILET_TOO_LARGE, 0},
		{"/interim", 200, 0},
		{"/folded", -UNILET_NETWORK, 0},
		{"/bad-name", -UNILET_NETWORK, 0},
		{"/bad-length", -UNILET_NETWORK, 0},
		{"/two-lengths", -UNILET_NETWORK, 0},
		{"/bad-chunk", 200, -UNILET_NETWORK},
		{"/torn-chunk", 200, -UNILET_NETWORK},
		{"/bad-gzip", 200, -UNILET_NETWORK},
		{"/trailer", 200, 0},
		{"/huge-redirect", 200, 0},
		{"/no-location", 302, 0},
		{"/empty-location", -UNILET_NETWORK, 0},
	};
	char text[4096];

	(void)state;
	start_with_rude();
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		struct ring_entry done = open_path(row[i].path);
		int32_t ended;

		if (done.result != row[i].opened)
			fail_msg("%s opened %d", row[i].path, done.result);
		if (done.result < 0)
			continue;
		ended = read_text(done.arg[0], text, sizeof(text));
		if (ended != row[i].ended)
			fail_msg("%s ended %d", row[i].path, ended);
	}
	server_process_stop(&server);
}

static void a_server_that_is_down_says_network(void **state)
{
	(void)state;
	start_at("http://127.0.0.1:1");
	assert_int_equal(open_path("/").result, -UNILET_NETWORK);
	server_process_stop(&server);
	server_process_end(&server);
	start_at("http://no-such-host.invalid");
	assert_int_equal(open_path("/").result, -UNILET_NETWORK);
	server_process_stop(&server);
}

static void closing_cancels_a_read(void **state)
{
	struct ring_entry read_entry = {.opcode = HTTP_READ, .tag = 1, .offset = BODY_BUFFER, .length = 100};
	struct ring_entry close_entry = {.opcode = HTTP_CLOSE, .tag = 2};
	struct ring_entry done;
	uint64_t stream;

	(void)state;
	start_with_rude();
	stream = open_path("/slow").arg[0];
	assert_int_equal(read_some(stream, BODY_BUFFER, 0), -UNILET_INVALID);
	read_entry.arg[0] = close_entry.arg[0] = stream;
	assert_int_equal(read_some(stream, BODY_BUFFER, 1), 1);
	guest_side_submit(&server.guest, &read_entry);
	assert_int_equal(read_some(stream, BODY_BUFFER, 10), -UNILET_BUSY);
	guest_side_submit(&server.guest, &close_entry);
	done = server_process_next(&server);
	assert_int_equal(done.tag, 1);
	assert_int_equal(done.result, -UNILET_CANCELLED);
	assert_int_equal(server_process_next(&server).tag, 2);
	server_process_stop(&server);
}

static void cancel(uint64_t tag, int32_t result)
{
	struct ring_entry entry = {.opcode = RING_CANCEL, .tag = 3, .arg = {tag}};
	struct ring_entry done;

	guest_side_submit(&server.guest, &entry);
	done = server_process_next(&server);
	if (!result) {
		assert_int_equal(done.tag, tag);
		assert_int_equal(done.result, -UNILET_CANCELLED);
		done = server_process_next(&server);
	}
	assert_int_equal(done.tag, 3);
	assert_int_equal(done.opcode, RING_CANCEL);
	assert_int_equal(done.result, result);
}

static void a_cancelled_read_leaves_its_stream(void **state)
{
	struct ring_entry read_entry = {.opcode = HTTP_READ, .tag = 7777, .offset = BODY_BUFFER, .length = 100};

	(void)state;
	start_with_rude();
	read_entry.arg[0] = open_path("/slow").arg[0];
	assert_int_equal(read_some(read_entry.arg[0], BODY_BUFFER, 1), 1);
	guest_side_submit(&server.guest, &read_entry);
	cancel(7777, 0);
	cancel(7777, -UNILET_NOT_FOUND);
	assert_true(read_some(read_entry.arg[0], BODY_BUFFER, 10) > 0);
	assert_int_equal(close_stream(read_entry.arg[0]), 0);
	server_process_stop(&server);
}

static void a_cancelled_open_leaves_no_stream(void **state)
{
	struct ring_entry silent;

	(void)state;
	start_with_rude();
	/* More than there may be streams: each gives its place back. */
	for (uint64_t i = 0; i < 2 * UNILET_HTTP_STREAMS_MAX; i++) {
		silent = request_of("GET", "/silent", "", "");
		silent.tag = 7000 + i;
		guest_side_submit(&server.guest, &silent);
		cancel(silent.tag, 0);
	}
	assert_int_equal(open_path("/fine").result, 200);
	server_process_stop(&server);
}

/* Resident memory of the server in KiB. */
static long resident_kib(void)
{
	char path[64];
	long pages = 0;
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%d/statm", (int)server.process.pid);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%*d %ld", &pages), 1);
	fclose(file);
	return pages * 4;
}

static void an_endless_body_waits_for_its_reader(void **state)
{
	struct ring_entry done;
	long before;

	(void)state;
	start_with_rude();
	assert_int_equal(open_path("/fine").result, 200);
	before = resident_kib();
	done = open_path("/endless");
	assert_int_equal(done.result, 200);
	sleep(1);
	assert_in_range(resident_kib() - before + 1024, 0, 3 * 1024);
	assert_true(read_some(done.arg[0], BODY_BUFFER, BODY_BYTES) > 0);
	assert_int_equal(close_stream(done.arg[0]), 0);
	server_process_stop(&server);
}

static void a_silent_server_stalls_nothing_else(void **state)
{
	struct ring_entry silent;

	(void)state;
	start_with_rude();
	silent = request_of("GET", "/silent", "", "");
	silent.tag = 77;
	guest_side_submit(&server.guest, &silent);
	/* The request is copied when it is taken; wait for that before using the place again. */
	while (__atomic_load_n(&server.guest.page->submission.head, __ATOMIC_ACQUIRE) != 1)
		usleep(1000);
	usleep(20000);
	assert_int_equal(open_path("/fine").result, 200);
	server_process_stop(&server);
}

static void speaks_tls_with_whom_it_trusts(void **state)
{
	char certificate[128];
	char origin[64];
	struct ring_entry done;

	(void)state;
	put_file("secret", 's', 5);
	snprintf(certificate, sizeof(certificate), "%s/certificate.pem", nginx.directory);
	snprintf(origin, sizeof(origin), "https://localhost:%d", nginx.secure_port);
	assert_int_equal(setenv("SSL_CERT_FILE", certificate, 1), 0);
	start_at(origin);
	done = open_path("/secret");
	assert_body(&done, 200, "sssss");
	done = open_path("/secret");
	assert_body(&done, 200, "sssss");
	server_process_stop(&server);
	server_process_end(&server);
	/* The same server under a name that its certificate does not have. */
	snprintf(origin, sizeof(origin), "https://127.0.0.1:%d", nginx.secure_port);
	start_at(origin);
	assert_int_equal(open_path("/secret").result, -UNILET_NETWORK);
	server_process_stop(&server);
	server_process_end(&server);
	/* ... and the right name, but nobody that we trust vouches for it. */
	assert_int_equal(unsetenv("SSL_CERT_FILE"), 0);
	snprintf(origin, sizeof(origin), "https://localhost:%d", nginx.secure_port);
	start_at(origin);
	assert_int_equal(open_path("/secret").result, -UNILET_NETWORK);
	server_process_stop(&server);
}

static int start_servers(void **state)
{
	(void)state;
	assert_int_equal(rude_server_start(&rude), 0);
	assert_int_equal(nginx_start(&nginx, getenv("UNILET_NGINX_CONF")), 0);
	return 0;
}

static int stop_servers(void **state)
{
	(void)state;
	nginx_stop(&nginx);
	rude_server_stop(&rude);
	return 0;
}

#define HTTP_TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		HTTP_TEST(gets_a_file),
		HTTP_TEST(header_text_over_the_buffer_is_asked_for),
		HTTP_TEST(sends_what_the_guest_says),
		HTTP_TEST(refuses_what_is_against_the_rules),
		HTTP_TEST(checks_lengths),
		HTTP_TEST(a_header_buffer_outside_ends_the_guest),
		HTTP_TEST(follows_redirects_inside_the_origin),
		HTTP_TEST(follows_no_redirect_off_the_origin),
		HTTP_TEST(streams_large_bodies_at_the_guests_pace),
		HTTP_TEST(unpacks_gzip),
		HTTP_TEST(many_streams_at_once),
		HTTP_TEST(outlives_broken_servers),
		HTTP_TEST(a_server_that_is_down_says_network),
		HTTP_TEST(closing_cancels_a_read),
		HTTP_TEST(a_cancelled_read_leaves_its_stream),
		HTTP_TEST(a_cancelled_open_leaves_no_stream),
		HTTP_TEST(an_endless_body_waits_for_its_reader),
		HTTP_TEST(a_silent_server_stalls_nothing_else),
		HTTP_TEST(speaks_tls_with_whom_it_trusts),
	};

	return cmocka_run_group_tests(tests, start_servers, stop_servers);
}
