/* server_process.h: starts a real server process, for tests that play launcher and guest. */
#ifndef UNILET_SERVER_PROCESS_H
#define UNILET_SERVER_PROCESS_H

#include "../../host/process.h"
#include "guest_side.h"

struct server_process {
	struct process process;
	struct guest_side guest;
	int control;
	int input[2];  /* its standard input: [1] is ours */
	int output[2]; /* its standard output: [0] is ours */
	int error[2];
};

/* How it is to be started; zero for the rest. */
struct server_plan {
	const char *program; /* path */
	const char *origin;  /* NULL: none */
	uint32_t flags;      /* LAUNCH_TRACE */
	int store_fd;        /* 0: none */
	uint64_t store_bytes;
	uint64_t file_bytes; /* that it may write to one file; 0: no limit */
	int output_fd;       /* 0: a pipe */
	const void *call;    /* NULL: none */
	uint32_t call_bytes;
	int call_fd; /* its file 1; 0: none */
};

/* Starts it and waits for STARTED; fails the test otherwise. */
void server_process_start(struct server_process *server, const struct server_plan *plan);

/* The same, but returns the first report. */
struct launch_report server_process_try(struct server_process *server, const struct server_plan *plan);

/* Waits for a report. Returns 0 at the end of the stream. */
int server_process_report(struct server_process *server, struct launch_report *out);

/* Sends a request and waits for its completion. `entry.tag` is set here. */
struct ring_entry server_process_call(struct server_process *server, struct ring_entry entry);

/* Waits up to 5 s for a completion; fails the test if none comes. */
struct ring_entry server_process_next(struct server_process *server);

/* Closes its control socket, and checks that it ends by itself with status 0. */
void server_process_stop(struct server_process *server);

/* Kills and cleans up, whatever its state. */
void server_process_end(struct server_process *server);

#endif
