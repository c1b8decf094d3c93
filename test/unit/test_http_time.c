/* test_http_time.c: the HTTP server's time limits, on a clock that the test sets; the test is the origin, too. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/limits_abi.h"
#include "cmocka_all.h"
#include "server_process.h"

#define REQUEST     WINDOW_BULK_OFFSET
#define BODY        0x80000u
#define BODY_BYTES  (64u << 10)
#define LARGE_BYTES (256u << 10) /* more than is read ahead */
#define SECOND      1000000000ll
#define PATIENCE_MS 10000

static struct server_process server;
static int listener = -1, origin = -1, clock_fd = -1;
static int64_t *ahead_ns;

static void pass(int seconds)
{
	__atomic_fetch_add(ahead_ns, seconds * SECOND, __ATOMIC_SEQ_CST);
}

static int wait_readable(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};

	return poll(&ready, 1, PATIENCE_MS) == 1;
}

static int begin(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	char url[64];
	struct server_plan plan = {
		.program = getenv("UNILET_SERVER_AHEAD"), .origin = url, .store_bytes = UNILET_STORE_BLOCK};

	(void)state;
	clock_fd = memfd_create("clock", MFD_CLOEXEC);
	assert_int_equal(ftruncate(clock_fd, UNILET_STORE_BLOCK), 0);
	ahead_ns = mmap(NULL, sizeof(*ahead_ns), PROT_READ | PROT_WRITE, MAP_SHARED, clock_fd, 0);
	assert_ptr_not_equal(ahead_ns, MAP_FAILED);
	plan.store_fd = clock_fd;
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(listener, 4), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &length), 0);
	snprintf(url, sizeof(url), "http://127.0.0.1:%d", ntohs(address.sin_port));
	server_process_start(&server, &plan);
	return 0;
}

static int end(void **state)
{
	(void)state;
	server_process_end(&server);
	munmap(ahead_ns, sizeof(*ahead_ns));
	close(clock_fd);
	close(listener);
	if (origin >= 0)
		close(origin);
	origin = -1;
	return 0;
}

/* Puts a GET, and waits until the origin has it. */
static void ask(void)
{
	static const char text[] = "GET/";
	const struct http_request lengths = {3, 1, 0, 0};
	const struct ring_entry entry = {
		.opcode = HTTP_OPEN, .offset = REQUEST, .length = sizeof(lengths) + sizeof(text) - 1, .tag = 1};
	uint8_t *at = server.guest.window.base + REQUEST;
	char head[1024];

	memcpy(at, &lengths, sizeof(lengths));
	memcpy(at + sizeof(lengths), text, sizeof(text) - 1);
	guest_side_submit(&server.guest, &entry);
	assert_true(wait_readable(listener));
	origin = accept(listener, NULL, NULL);
	assert_true(wait_readable(origin));
	assert_true(recv(origin, head, sizeof(head), 0) > 0);
}

static void say(const char *text)
{
	assert_int_equal(send(origin, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

static uint64_t opened(void)
{
	struct ring_entry done;

	ask();
	say("HTTP/1.1 200 OK\r\n\r\n");
	done = server_process_next(&server);
	assert_int_equal(done.result, 200);
	return done.arg[0];
}

static struct ring_entry read_entry(uint64_t stream)
{
	return (struct ring_entry){
		.opcode = HTTP_READ, .tag = 2, .offset = BODY, .length = BODY_BYTES, .arg = {stream}};
}

/* Far less than a byte a second, for longer than the limit: but something comes. */
static void a_body_that_trickles_is_waited_for(void **state)
{
	const uint64_t stream = opened();
	const struct ring_entry entry = read_entry(stream);

	(void)state;
	for (int i = 0; i < 10; i++) {
		guest_side_submit(&server.guest, &entry);
		pass(50);
		say("x");
		assert_int_equal(server_process_next(&server).result, 1);
	}
}

static void a_body_that_stops_is_given_up(void **state)
{
	const struct ring_entry entry = read_entry(opened());

	(void)state;
	guest_side_submit(&server.guest, &entry);
	say("x");
	assert_int_equal(server_process_next(&server).result, 1);
	guest_side_submit(&server.guest, &entry);
	pass(61);
	assert_int_equal(server_process_next(&server).result, -UNILET_TIMEOUT);
}

/* As long as it likes: what has come is there, and nobody asked for more. */
static void a_body_that_nobody_reads_is_kept(void **state)
{
	static char body[LARGE_BYTES + 1];
	const uint64_t stream = opened();
	size_t got = 0;

	(void)state;
	memset(body, 'b', LARGE_BYTES);
	say(body);
	/* It is read ahead, and then no further. */
	assert_int_equal(server_process_call(&server, read_entry(stream)).result > 0, 1);
	pass(10000);
	assert_int_equal(shutdown(origin, SHUT_WR), 0);
	for (int32_t result = 1; result > 0; got += (size_t)result) {
		result = server_process_call(&server, read_entry(stream)).result;
		assert_true(result >= 0);
	}
	assert_in_range(got, LARGE_BYTES - BODY_BYTES, LARGE_BYTES);
}

/* However much of it comes: no header ends within its time, and that counts from the request. */
static void a_header_that_does_not_end_is_given_up(void **state)
{
	(void)state;
	ask();
	say("HTTP/1.1 200 OK\r\n");
	pass(31);
	say("X-A: b\r\n");
	pass(31);
	assert_int_equal(server_process_next(&server).result, -UNILET_TIMEOUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_body_that_trickles_is_waited_for, begin, end),
		cmocka_unit_test_setup_teardown(a_body_that_stops_is_given_up, begin, end),
		cmocka_unit_test_setup_teardown(a_body_that_nobody_reads_is_kept, begin, end),
		cmocka_unit_test_setup_teardown(a_header_that_does_not_end_is_given_up, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
