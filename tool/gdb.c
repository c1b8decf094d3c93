/* gdb.c: the port at which `unilet run --gdb` waits for gdb: on this computer only, for one connection. */
#include "gdb.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../host/log.h"

int gdb_port_parse(const char *text, uint16_t *port)
{
	char *end;
	const unsigned long number = strtoul(text, &end, 10);

	if (*text < '0' || *text > '9' || *end || number > UINT16_MAX)
		return -EINVAL;
	*port = (uint16_t)number;
	return 0;
}

/* Listens, and says in *address at which port. Returns the socket or -errno. */
static int open_port(struct sockaddr_in *address)
{
	const int on = 1;
	socklen_t length = sizeof(*address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, (struct sockaddr *)address, length) != 0 || listen(fd, 1) != 0 ||
	    getsockname(fd, (struct sockaddr *)address, &length) != 0) {
		const int error = errno;

		close(fd);
		return -error;
	}
	return fd;
}

/* A packet is a few bytes, and its answer is waited for: none may be held back to be sent with the next. */
static int take_connection(int listener, const sigset_t *mask)
{
	struct pollfd ready = {.fd = listener, .events = POLLIN};
	const int on = 1;
	int fd;

	if (ppoll(&ready, 1, NULL, mask) < 0)
		return -errno;
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return -errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

int gdb_accept(uint16_t port, const char *file, const sigset_t *mask)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int listener = open_port(&address);
	int fd;

	if (listener < 0) {
		log_err("cannot wait for gdb at port %u: %s", port, strerror(-listener));
		return -1;
	}
	log_err("waiting for gdb: gdb %s -ex 'target remote 127.0.0.1:%u'", file, ntohs(address.sin_port));
	fd = take_connection(listener, mask);
	close(listener);
	if (fd < 0 && fd != -EINTR)
		log_err("cannot wait for gdb: %s", strerror(-fd));
	return fd < 0 ? -1 : fd;
}
