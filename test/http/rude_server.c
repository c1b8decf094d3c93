/* rude_server.c: an HTTP server on loopback that breaks its promises, a different one for each path. */
#include "rude_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(int fd, const char *text)
{
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) < 0)
		_exit(0);
}

/* Ends the connection with a reset instead of an end. */
static void reset(int fd)
{
	const struct linger now = {.l_onoff = 1};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

static void say_for_ever(int fd, const char *text)
{
	for (;;)
		say(fd, text);
}

static void slow_body(int fd)
{
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
	for (const char *at = "slow!"; *at; at++) {
		usleep(100000);
		if (send(fd, at, 1, MSG_NOSIGNAL) < 0)
			_exit(0);
	}
}

static void many_headers(int fd)
{
	char line[64];

	say(fd, "HTTP/1.1 200 OK\r\n");
	for (int i = 0; i < 200; i++) {
		snprintf(line, sizeof(line), "X-Header-%d: value\r\n", i);
		say(fd, line);
	}
	say(fd, "Content-Length: 0\r\n\r\n");
}

static void broken_promise(int fd)
{
	say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nshort");
	usleep(50000);
	reset(fd);
}

static void hang(int fd)
{
	char byte;

	while (recv(fd, &byte, 1, 0) > 0)
		continue;
}

static void huge_redirect(int fd)
{
	static char body[128 << 10];

	memset(body, 'x', sizeof(body) - 1);
	say(fd, "HTTP/1.1 302 Found\r\nLocation: /fine\r\nContent-Length: 1000000000\r\n\r\n");
	say(fd, body);
	hang(fd);
}

/* A body that no memory can hold: the reader's own pace must stop it. */
static void endless_body(int fd)
{
	static char chunk[16384];

	memset(chunk, 'e', sizeof(chunk) - 1);
	say(fd, "HTTP/1.1 200 OK\r\n\r\n");
	say_for_ever(fd, chunk);
}

static const struct {
	const char *path;
	const char *text; /* said at once; then the connection ends */
	void (*more)(int fd);
} answer[] = {
	{"/fine", "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine", NULL},
	{"/slow", "", slow_body},
	{"/silent", "", hang},
	{"/nothing", "", NULL},
	{"/reset", "", reset},
	{"/short", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", NULL},
	{"/torn", "", broken_promise},
	{"/garbage", "I do not speak this\r\n\r\n", NULL},
	{"/zero-nine", "just a body", NULL},
	{"/long-header", "HTTP/1.1 200 OK\r\nX: ", NULL},
	{"/many-headers", "", many_headers},
	{"/interim",
	 "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: "
	 "4\r\n\r\nlast",
	 NULL},
	{"/folded", "HTTP/1.1 200 OK\r\nX-A: b\r\n folded\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/bad-name", "HTTP/1.1 200 OK\r\nX A: b\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/two-lengths", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456", NULL},
	{"/bad-length", "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n12345", NULL},
	{"/bad-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n12345\r\n", NULL},
	{"/torn-chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", NULL},
	{"/bad-gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\n12345", NULL},
	{"/trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\nX-Trailer: t\r\n\r\n",
	 NULL},
	{"/endless", "", endless_body},
	{"/huge-redirect", "", huge_redirect},
	{"/backslash", "HTTP/1.1 302 Found\r\nLocation: \\\\127.0.0.2\\x\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/user", "HTTP/1.1 302 Found\r\nLocation: //user@127.0.0.1/fine\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/file", "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/empty-location", "HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\n\r\n", NULL},
	{"/no-location", "HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", NULL},
};

/* Reads the request's header, to its empty line. */
static int read_request(int fd, char *text, size_t size)
{
	size_t used = 0;

	while (used < size - 1) {
		ssize_t got = recv(fd, text + used, size - 1 - used, 0);

		if (got <= 0)
			return -1;
		used += (size_t)got;
		text[used] = '\0';
		if (strstr(text, "\r\n\r\n"))
			return 0;
	}
	return -1;
}

static void serve(int fd)
{
	char request[32768];
	char *path;
	char *end;

	if (read_request(fd, request, sizeof(request)) < 0)
		return;
	path = strchr(request, ' ') + 1;
	end = strchr(path, ' ');
	*end = '\0';
	if (strcmp(path, "/endless-headers") == 0) {
		say(fd, "HTTP/1.1 200 OK\r\n");
		say_for_ever(fd, "X-More: and more and more and more and more and more\r\n");
	}
	if (strcmp(path, "/endless-interim") == 0)
		say_for_ever(fd, "HTTP/1.1 103 Early Hints\r\nX-More: and more\r\n\r\n");
	for (size_t i = 0; i < sizeof(answer) / sizeof(answer[0]); i++) {
		if (strcmp(path, answer[i].path) != 0)
			continue;
		say(fd, answer[i].text);
		if (strcmp(path, "/long-header") == 0)
			say_for_ever(fd, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx");
		if (answer[i].more)
			answer[i].more(fd);
	}
}

static void run(int listener)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);

		if (fd < 0)
			_exit(1);
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve(fd);
			_exit(0);
		}
		close(fd);
	}
}

int rude_server_start(struct rude_server *server)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t length = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof(address)) < 0 || listen(fd, 64) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &length) < 0)
		return -errno;
	server->port = ntohs(address.sin_port);
	server->pid = fork();
	if (server->pid == 0)
		run(fd);
	close(fd);
	return server->pid < 0 ? -errno : 0;
}

void rude_server_stop(struct rude_server *server)
{
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
}
