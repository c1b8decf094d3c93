/* console.h: standard input, output, error and trace lines of one guest. (console_abi.h) */
#ifndef UNILET_CONSOLE_H
#define UNILET_CONSOLE_H

#include <poll.h>

#include "../abi/console_abi.h"
#include "log.h"
#include "request.h"

#define CONSOLE_POLL_MAX    3                  /* descriptors that console_poll() adds at most */
#define CONSOLE_WAITING_MAX (RING_ENTRIES + 1) /* all of the guest's, and one of the server's own */

/* Output or error: writes in order, one after the other. */
struct console_output {
	int fd;
	int regular; /* a regular file: never blocks, no need to ask */
	uint32_t first;
	uint32_t count;
	uint32_t written; /* bytes of the first one */
	struct request waiting[CONSOLE_WAITING_MAX];
};

struct console {
	struct console_output output[2]; /* standard output, standard error */
	int reading;
	struct request read; /* if reading */
	int trace;
	struct log_limit trace_limit;
};

/* console.c */

/* Takes descriptors 0, 1 and 2. Their flags stay as they are: others share them. */
void console_open(struct console *console, int trace);

/* Opcodes. */
request_serve console_write;
request_serve console_read;

/* Writes bytes of the server's own, in turn with the guest's; one at a time. They stay there until server_written(). */
void console_say(struct server *server, enum console_stream stream, const void *bytes, uint32_t length);

/* Completes an open request of this tag with CANCELLED. Returns UNILET_OK, BUSY if a part of it is
 * written, or NOT_FOUND, also after it has completed with input that was there. */
enum unilet_status console_cancel(struct server *server, uint64_t tag);

/* Adds what the console waits for. Returns how many entries were filled, at most CONSOLE_POLL_MAX. */
nfds_t console_poll(const struct console *console, struct pollfd *out);

/* Goes on with whatever is possible now; `ready` as console_poll() filled it and poll() answered. */
void console_go_on(struct server *server, const struct pollfd *ready, nfds_t count);

/* 1 if a write waits. */
int console_writing(const struct console *console);

#endif
