/* test_sdk_http.c: http.h and store.h against a server of the test's own, honest and not. */
#include "fake_os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/error.h>
#include <unilet/http.h>
#include <unilet/store.h>

#define BODY_BYTES   300000u
#define STORE_BLOCKS 256u

static struct {
	char request[1024];
	size_t request_length;
	struct http_request lengths;
	const char *headers;
	uint64_t body_length; /* as the header claims */
	uint8_t body[BODY_BYTES];
	size_t sent;
	size_t piece;     /* bytes a read answers at most */
	int lie;          /* results over the buffers' sizes */
	int fail_read_at; /* not 0: reads from this byte on are NETWORK */
	int closed;       /* closes seen */
	int says_end;     /* reads say when nothing follows */
	int header_reads;
	int fail_header;
	uint8_t store[STORE_BLOCKS * UNILET_STORE_BLOCK];
	int flushed;
} host;

static int open_stream(struct ring_entry *entry, uint8_t *window)
{
	const uint8_t *bytes = fake_os_bulk(window, entry->offset, entry->length);
	char *headers = (char *)fake_os_bulk(window, entry->arg[0], entry->arg[1]);
	size_t length = strlen(host.headers);

	memcpy(&host.lengths, bytes, sizeof(host.lengths));
	host.request_length = entry->length - sizeof(host.lengths);
	assert_true(host.request_length < sizeof(host.request));
	memcpy(host.request, bytes + sizeof(host.lengths), host.request_length);
	host.request[host.request_length] = 0;
	if (length <= entry->arg[1])
		memcpy(headers, host.headers, length);
	entry->arg[0] = 7;
	entry->arg[1] = host.lie ? UINT64_MAX : length;
	entry->arg[2] = host.body_length;
	host.sent = 0;
	return 203;
}

static int read_stream(struct ring_entry *entry, uint8_t *window)
{
	uint8_t *to = fake_os_bulk(window, entry->offset, entry->length);
	size_t count = sizeof(host.body) - host.sent;

	assert_int_equal(entry->arg[0], 7);
	if (host.fail_read_at && host.sent >= (size_t)host.fail_read_at)
		return -UNILET_NETWORK;
	count = count < host.piece ? count : host.piece;
	count = count < entry->length ? count : entry->length;
	memcpy(to, host.body + host.sent, count);
	host.sent += count;
	entry->arg[0] = host.says_end && host.sent == sizeof(host.body);
	return host.lie && count > 0 ? 0x7fffffff : (int)count;
}

static int read_header(struct ring_entry *entry, uint8_t *window)
{
	size_t length = strlen(host.headers);

	assert_int_equal(entry->arg[0], 7);
	host.header_reads++;
	if (host.fail_header)
		return -UNILET_NOT_FOUND;
	assert_true(host.lie || entry->length == length);
	memcpy(fake_os_bulk(window, entry->offset, entry->length), host.headers, length);
	return host.lie ? INT32_MAX : (int)length;
}

static int serve_store(struct ring_entry *entry, uint8_t *window)
{
	uint8_t *bulk;

	if (entry->opcode == STORE_SIZE) {
		entry->arg[0] = sizeof(host.store);
		return 0;
	}
	if (entry->opcode == STORE_FLUSH) {
		host.flushed++;
		return 0;
	}
	bulk = fake_os_bulk(window, entry->offset, entry->length);
	assert_true(entry->length <= UNILET_STORE_TRANSFER_MAX && entry->length % UNILET_STORE_BLOCK == 0);
	assert_true(entry->arg[0] % UNILET_STORE_BLOCK == 0);
	if (entry->arg[0] > sizeof(host.store) || entry->length > sizeof(host.store) - entry->arg[0])
		return -UNILET_INVALID;
	if (entry->opcode == STORE_READ)
		memcpy(bulk, host.store + entry->arg[0], entry->length);
	else
		memcpy(host.store + entry->arg[0], bulk, entry->length);
	return host.lie ? (int)entry->length - 1 : (int)entry->length;
}

static void serve(struct ring_entry *entry, uint8_t *window)
{
	switch (entry->opcode) {
	case HTTP_OPEN:
		entry->result = open_stream(entry, window);
		break;
	case HTTP_HEADER:
		entry->result = read_header(entry, window);
		break;
	case HTTP_READ:
		entry->result = read_stream(entry, window);
		break;
	case HTTP_CLOSE:
		assert_int_equal(entry->arg[0], 7);
		host.closed++;
		entry->result = 0;
		break;
	default:
		entry->result = serve_store(entry, window);
	}
}

static int setup(void **state)
{
	(void)state;
	fake_os_open(serve);
	memset(&host, 0, sizeof(host));
	host.headers = "content-type: text/plain\n";
	host.piece = 10007;
	host.body_length = HTTP_LENGTH_UNKNOWN;
	for (size_t i = 0; i < sizeof(host.body); i++)
		host.body[i] = (uint8_t)(i * 7 + i / 251);
	return 0;
}

static void check_get(void)
{
	struct unilet_response response;

	assert_int_equal(unilet_http_get("/a?b=c", &response), 0);
	assert_string_equal(host.request, "GET/a?b=c");
	assert_int_equal(host.lengths.method_length, 3);
	assert_int_equal(host.lengths.path_length, 6);
	assert_int_equal(response.status, 203);
	assert_string_equal(response.headers, host.headers);
	assert_int_equal(response.body_length, sizeof(host.body));
	assert_memory_equal(response.body, host.body, sizeof(host.body));
	assert_int_equal(response.body[response.body_length], 0);
	unilet_response_free(&response);
	assert_int_equal(fake_os.bulk_taken, 0);
}

static void test_get(void **state)
{
	(void)state;
	check_get();
	assert_int_equal(host.closed, 1);
	/* Right, too small, too large: what a header claims is a hint. */
	host.body_length = sizeof(host.body);
	check_get();
	host.body_length = 10;
	check_get();
	host.body_length = UINT64_MAX - 1;
	check_get();
	host.body_length = 0;
	check_get();
	fake_os.flags |= BOOT_HTTP_ON_PAGE;
	fake_os.has_window[CALL_SERVICE] = 0;
	check_get();
	assert_int_equal(host.closed, 6);
}

static void test_a_known_end_is_not_asked_for(void **state)
{
	unsigned with_end;

	(void)state;
	check_get();
	with_end = fake_os.submitted;
	host.says_end = 1;
	check_get();
	assert_int_equal(fake_os.submitted - with_end, with_end - 1);
}

static void test_post(void **state)
{
	struct unilet_stream stream;

	(void)state;
	assert_int_equal(unilet_http_open("POST", "/form", "accept: */*\n", "body", 4, &stream), 0);
	assert_string_equal(host.request, "POST/formaccept: */*\nbody");
	assert_int_equal(host.lengths.header_length, 12);
	assert_int_equal(host.lengths.body_length, 4);
	unilet_http_close(&stream);
	unilet_http_close(&stream);
	assert_int_equal(host.closed, 1);
}

static void test_refused_here(void **state)
{
	static char long_path[UNILET_HTTP_PATH_MAX + 2];
	struct unilet_stream stream;
	struct unilet_response response;

	(void)state;
	memset(long_path, '/', sizeof(long_path) - 1);
	assert_int_equal(unilet_http_get("http://x/", &response), -UNILET_ERROR_INVALID);
	assert_int_equal(unilet_http_get(long_path, &response), -UNILET_ERROR_TOO_LARGE);
	assert_int_equal(unilet_http_open("GET", "/", NULL, host.body, UNILET_HTTP_REQUEST_BODY_MAX + 1, &stream),
			 -UNILET_ERROR_TOO_LARGE);
	fake_os.flags = 0;
	assert_int_equal(unilet_http_get("/", &response), -UNILET_ERROR_UNSUPPORTED);
	unilet_response_free(&response);
	assert_int_equal(fake_os.submitted, 0);
}

static void test_broken_off(void **state)
{
	struct unilet_response response;

	(void)state;
	host.fail_read_at = 100000;
	assert_int_equal(unilet_http_get("/", &response), -UNILET_ERROR_NETWORK);
	assert_null(response.body);
	unilet_response_free(&response);
	assert_int_equal(host.closed, 1);
	assert_int_equal(fake_os.bulk_taken, 0);
}

/* A completion that claims more than the buffer it was offered buys nothing. */
static void test_lengths_are_clamped(void **state)
{
	struct unilet_stream stream;
	uint8_t bytes[64];

	(void)state;
	host.lie = 1;
	assert_int_equal(unilet_http_open("GET", "/", NULL, NULL, 0, &stream), 0);
	assert_true(strlen(stream.headers) <= UNILET_HTTP_HEADER_BYTES_MAX);
	assert_int_equal(unilet_http_read(&stream, bytes, sizeof(bytes)), sizeof(bytes));
	unilet_http_close(&stream);
}

/* So that many can be awaited at once, a header has little room at first. */
static void test_long_headers(void **state)
{
	static char text[UNILET_HTTP_HEADER_BYTES_MAX + 1];
	struct unilet_stream stream;

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	host.headers = text;
	assert_int_equal(unilet_http_open("GET", "/", NULL, NULL, 0, &stream), 0);
	assert_string_equal(stream.headers, text);
	assert_int_equal(host.header_reads, 1);
	assert_int_equal(fake_os.bulk_taken, 0);
	unilet_http_close(&stream);
	host.fail_header = 1;
	assert_int_equal(unilet_http_open("GET", "/", NULL, NULL, 0, &stream), -UNILET_ERROR_NOT_FOUND);
	assert_null(stream.headers);
	unilet_http_close(&stream);
	host.fail_header = 0;
	fake_os.bulk_max = 4096;
	assert_int_equal(unilet_http_open("GET", "/", NULL, NULL, 0, &stream), -UNILET_ERROR_BUSY);
	/* Each stream was closed, by whomever. */
	assert_int_equal(host.closed, 3);
	assert_int_equal(fake_os.bulk_taken, 0);
	/* The request was carried out: its answer stays until there is room. */
	assert_int_equal(unilet_http_start("POST", "/", NULL, NULL, 0, &stream), 0);
	assert_int_equal(unilet_http_wait(&stream, -1), -UNILET_ERROR_BUSY);
	assert_int_equal(unilet_http_wait(&stream, 0), -UNILET_ERROR_BUSY);
	fake_os.bulk_max = 0;
	assert_int_equal(unilet_http_wait(&stream, -1), 0);
	assert_string_equal(stream.headers, text);
	unilet_http_close(&stream);
	assert_int_equal(host.closed, 4);
	/* ... or it is given up. */
	fake_os.bulk_max = 4096;
	assert_int_equal(unilet_http_start("POST", "/", NULL, NULL, 0, &stream), 0);
	assert_int_equal(unilet_http_wait(&stream, -1), -UNILET_ERROR_BUSY);
	unilet_http_close(&stream);
	assert_int_equal(host.closed, 5);
	assert_int_equal(fake_os.bulk_taken, 0);
}

static void test_little_room(void **state)
{
	struct unilet_stream stream;
	static uint8_t bytes[100000];

	(void)state;
	host.piece = sizeof(bytes);
	assert_int_equal(unilet_http_open("GET", "/", NULL, NULL, 0, &stream), 0);
	fake_os.bulk_max = 8192;
	assert_int_equal(unilet_http_read(&stream, bytes, sizeof(bytes)), sizeof(bytes) / 16);
	fake_os.bulk_max = 100;
	assert_int_equal(unilet_http_read(&stream, bytes, sizeof(bytes)), -UNILET_ERROR_BUSY);
	fake_os.bulk_max = 0;
	unilet_http_close(&stream);
}

static void test_start(void **state)
{
	struct unilet_stream stream[2];
	uint8_t bytes[100];

	(void)state;
	host.piece = sizeof(bytes);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(unilet_http_start("GET", "/a", NULL, NULL, 0, &stream[i]), 0);
		assert_null(stream[i].headers);
	}
	fake_os.silent = 1;
	assert_int_equal(unilet_http_wait(&stream[0], 0), 1);
	assert_int_equal(unilet_http_wait(&stream[0], 10), 1);
	fake_os.silent = 0;
	assert_int_equal(unilet_http_wait(&stream[1], 10), 0);
	assert_int_equal(unilet_http_wait(&stream[0], -1), 0);
	assert_int_equal(unilet_http_wait(&stream[0], -1), 0);
	assert_int_equal(stream[0].status, 203);
	assert_string_equal(stream[0].headers, host.headers);
	/* A read that is given up, and one that cannot be any more. */
	fake_os.silent = 1;
	assert_int_equal(unilet_http_read_within(&stream[0], bytes, sizeof(bytes), 10), -UNILET_ERROR_CANCELLED);
	fake_os.silent = fake_os.completes_first = 1;
	assert_int_equal(unilet_http_read_within(&stream[0], bytes, sizeof(bytes), 10), sizeof(bytes));
	assert_memory_equal(bytes, host.body, sizeof(bytes));
	unilet_http_close(&stream[0]);
	unilet_http_close(&stream[1]);
	assert_int_equal(host.closed, 2);
	assert_int_equal(fake_os.bulk_taken, 0);
}

static void test_abort(void **state)
{
	struct unilet_stream stream;

	(void)state;
	/* A cancelled open leaves no stream to be closed; one that came just before does. */
	for (int i = 0; i < 2; i++) {
		fake_os.silent = 1;
		fake_os.completes_first = i;
		assert_int_equal(unilet_http_start("GET", "/a", NULL, NULL, 0, &stream), 0);
		assert_int_equal(unilet_http_wait(&stream, 10), 1);
		unilet_http_close(&stream);
		assert_int_equal(host.closed, i);
		assert_int_equal(unilet_http_wait(&stream, 10), -UNILET_ERROR_NOT_FOUND);
		unilet_http_close(&stream);
		assert_int_equal(fake_os.bulk_taken, 0);
	}
	fake_os.submit_result = -UNILET_BUSY;
	assert_int_equal(unilet_http_start("GET", "/a", NULL, NULL, 0, &stream), -UNILET_ERROR_BUSY);
	unilet_http_close(&stream);
	assert_int_equal(fake_os.bulk_taken, 0);
}

static void test_store(void **state)
{
	size_t size = 200 * (size_t)UNILET_STORE_BLOCK;
	uint8_t *out = malloc(size), *in = malloc(size);

	(void)state;
	assert_non_null(out);
	assert_non_null(in);
	for (size_t i = 0; i < size; i++)
		out[i] = (uint8_t)(i >> 5);
	assert_int_equal(unilet_store_size(), sizeof(host.store));
	assert_int_equal(unilet_store_write(8 * UNILET_STORE_BLOCK, out, size), 0);
	assert_int_equal(unilet_store_flush(), 0);
	assert_int_equal(host.flushed, 1);
	assert_int_equal(unilet_store_read(8 * UNILET_STORE_BLOCK, in, size), 0);
	assert_memory_equal(in, out, size);
	assert_int_equal(unilet_store_read(1, in, UNILET_STORE_BLOCK), -UNILET_ERROR_INVALID);
	assert_int_equal(unilet_store_read(0, in, 1), -UNILET_ERROR_INVALID);
	assert_int_equal(unilet_store_read(UINT64_MAX - 4095, in, UNILET_STORE_BLOCK), -UNILET_ERROR_INVALID);
	assert_int_equal(unilet_store_read(sizeof(host.store), in, UNILET_STORE_BLOCK), -UNILET_ERROR_INVALID);
	host.lie = 1;
	assert_int_equal(unilet_store_read(0, in, UNILET_STORE_BLOCK), -UNILET_ERROR_IO);
	assert_int_equal(fake_os.bulk_taken, 0);
	free(in);
	free(out);
}

static void test_error_texts(void **state)
{
	(void)state;
	for (int status = 0; status < UNILET_STATUS_COUNT; status++) {
		assert_non_null(unilet_error_text(-status));
		assert_string_not_equal(unilet_error_text(-status), "unknown error");
	}
	assert_string_equal(unilet_error_text(-UNILET_STATUS_COUNT), "unknown error");
	assert_string_equal(unilet_error_text(-2147483647 - 1), "unknown error");
	assert_string_equal(unilet_error_text(5), "no error");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(test_get, setup),
		cmocka_unit_test_setup(test_a_known_end_is_not_asked_for, setup),
		cmocka_unit_test_setup(test_post, setup),
		cmocka_unit_test_setup(test_refused_here, setup),
		cmocka_unit_test_setup(test_broken_off, setup),
		cmocka_unit_test_setup(test_lengths_are_clamped, setup),
		cmocka_unit_test_setup(test_long_headers, setup),
		cmocka_unit_test_setup(test_little_room, setup),
		cmocka_unit_test_setup(test_start, setup),
		cmocka_unit_test_setup(test_abort, setup),
		cmocka_unit_test_setup(test_store, setup),
		cmocka_unit_test(test_error_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
