/* test_http_address.c: a guest keeps to the address its origin had when it was started, whatever the name means later. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../../abi/error_abi.h"
#include "../../abi/http_abi.h"
#include "../http/rude_server.h"
#include "cmocka_all.h"
#include "server_process.h"

#define REQUEST WINDOW_BULK_OFFSET
#define BODY    0x80000u

static struct rude_server rude; /* on 127.0.0.1 */
static int other = -1;          /* listens on 127.0.0.2, on the same port */

static int setup(void **state)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1)};

	(void)state;
	if (rude_server_start(&rude) < 0)
		return -1;
	address.sin_port = htons((uint16_t)rude.port);
	other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return bind(other, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(other, 16) < 0 ? -1 : 0;
}

static int teardown(void **state)
{
	(void)state;
	close(other);
	rude_server_stop(&rude);
	return 0;
}

static void start(struct server_process *server, const char *name)
{
	char origin[64];
	struct server_plan plan = {.program = getenv("UNILET_SERVER_REBOUND"), .origin = origin};

	snprintf(origin, sizeof(origin), "http://%s:%d", name, rude.port);
	server_process_start(server, &plan);
}

/* A GET of /short, after which its connection is over. */
static struct ring_entry get(struct server_process *server)
{
	static const char text[] = "GET/short";
	const struct http_request lengths = {3, sizeof(text) - 1 - 3, 0, 0};
	uint8_t *at = server->guest.window.base + REQUEST;

	memcpy(at, &lengths, sizeof(lengths));
	memcpy(at + sizeof(lengths), text, sizeof(text) - 1);
	return (struct ring_entry){
		.opcode = HTTP_OPEN, .offset = REQUEST, .length = sizeof(lengths) + sizeof(text) - 1, .tag = 9};
}

static void new_connections_go_where_the_first_went(void **state)
{
	struct server_process server;

	(void)state;
	start(&server, "one-then-two.test");
	for (int i = 0; i < 10; i++) {
		struct ring_entry done = server_process_call(&server, get(&server));
		struct ring_entry read = {
			.opcode = HTTP_READ, .offset = BODY, .length = 100, .arg = {(uint64_t)done.arg[0]}};

		assert_int_equal(done.result, 200);
		while ((done = server_process_call(&server, read)).result > 0)
			continue;
		assert_int_equal(done.result, -UNILET_NETWORK);
		read.opcode = HTTP_CLOSE;
		read.length = 0;
		assert_int_equal(server_process_call(&server, read).result, 0);
	}
	assert_true(accept(other, NULL, NULL) < 0);
	server_process_stop(&server);
}

/* The same resolver the other way round: so it is the first answer that decides, and the test above can fail. */
static void and_that_is_the_first_answer(void **state)
{
	struct server_process server;
	struct ring_entry entry;
	struct pollfd ready = {.fd = other, .events = POLLIN};

	(void)state;
	start(&server, "two-then-one.test");
	entry = get(&server);
	guest_side_submit(&server.guest, &entry);
	assert_int_equal(poll(&ready, 1, 10000), 1);
	server_process_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_connections_go_where_the_first_went),
		cmocka_unit_test(and_that_is_the_first_answer),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
