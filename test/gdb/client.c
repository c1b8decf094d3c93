/* client.c: speaks gdb's protocol where there is no gdb: sends packets, compares the answers with patterns.
 *
 *     gdb-client PORT [PACKET PATTERN]...
 *
 * Connects to 127.0.0.1:PORT, waiting a while for somebody to listen there. A pattern is a shell's; = is an empty answer;
 * an empty pattern waits for none. The packet ^C is an interrupt, one that begins with = is sent as it stands, without frame. Ends with 0 if
 * all answers were as they should be. */
#include <arpa/inet.h>
#include <errno.h>
#include <fnmatch.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_MAX     8192
#define CONNECT_TRIES  100
#define CONNECT_GAP_MS 100
#define ANSWER_MS      60000

static int connect_to(const char *port)
{
	const struct sockaddr_in address = {.sin_family = AF_INET,
					    .sin_port = htons((uint16_t)strtoul(port, NULL, 10)),
					    .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

	for (int i = 0; i < CONNECT_TRIES; i++) {
		int fd = socket(AF_INET, SOCK_STREAM, 0);

		if (connect(fd, (const struct sockaddr *)&address, sizeof(address)) == 0)
			return fd;
		close(fd);
		poll(NULL, 0, CONNECT_GAP_MS);
	}
	return -1;
}

/* Returns 0 if all of it went out. */
static int send_packet(int fd, const char *packet)
{
	char text[ANSWER_MAX];
	uint8_t sum = 0;
	int length;

	if (strcmp(packet, "^C") == 0)
		return write(fd, "\x03", 1) != 1;
	if (packet[0] == '=')
		return write(fd, packet + 1, strlen(packet + 1)) != (ssize_t)strlen(packet + 1);
	for (const char *at = packet; *at; at++)
		sum += (uint8_t)*at;
	length = snprintf(text, sizeof(text), "$%s#%02x", packet, sum);
	return length >= (int)sizeof(text) || write(fd, text, (size_t)length) != length;
}

/* A byte, or -1 if none comes. */
static int take_byte(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLIN};
	uint8_t byte;

	return poll(&ready, 1, ANSWER_MS) == 1 && read(fd, &byte, 1) == 1 ? byte : -1;
}

/* The next packet's text, acknowledged; "gone" if the connection ends before. */
static void take_answer(int fd, char *answer)
{
	size_t length = 0;
	int byte = take_byte(fd);

	while (byte >= 0 && byte != '$')
		byte = take_byte(fd);
	if (byte >= 0)
		byte = take_byte(fd);
	while (byte >= 0 && byte != '#' && length < ANSWER_MAX - 1) {
		answer[length++] = (char)byte;
		byte = take_byte(fd);
	}
	answer[length] = '\0';
	if (byte < 0 || take_byte(fd) < 0 || take_byte(fd) < 0)
		snprintf(answer, ANSWER_MAX, "gone");
	else if (write(fd, "+", 1) != 1)
		errno = 0; /* the other side does not wait for it */
}

int main(int argc, char **argv)
{
	static char answer[ANSWER_MAX];
	int fd = argc > 1 ? connect_to(argv[1]) : -1;

	if (fd < 0) {
		fprintf(stderr, "gdb-client: nobody listens\n");
		return 2;
	}
	for (int i = 2; i + 1 < argc; i += 2) {
		if (send_packet(fd, argv[i]) != 0)
			return 2;
		if (!*argv[i + 1])
			continue;
		take_answer(fd, answer);
		if (strcmp(argv[i + 1], "=") == 0 ? *answer != '\0' : fnmatch(argv[i + 1], answer, 0) != 0) {
			fprintf(stderr, "gdb-client: to %s the answer is %.200s, not %s\n", argv[i], answer,
				argv[i + 1]);
			return 1;
		}
	}
	return 0;
}
