/* guest.h: a guest as the launcher holds it: two processes, what they said, how it ended. */
#ifndef UNILET_GUEST_H
#define UNILET_GUEST_H

#include "../abi/limits_abi.h"
#include "options.h"
#include "policy.h"
#include "process.h"
#include "report.h"
#include "storefile.h"
#include "unilet.h"

/* The monitor or the server. */
struct peer {
	const char *name;
	struct process process;
	int control; /* our end, non-blocking; -1: none */
	struct report_reader reader;
};

enum guest_state {
	GUEST_POOLED, /* a machine that waits for its guest */
	GUEST_LIVES,
	GUEST_FINISHING, /* the machine has ended; the server may still bring out what was written before */
	GUEST_ENDED,
};

struct unilet {
	enum guest_state state;
	struct unilet_outcome outcome; /* from GUEST_FINISHING on */
	struct launch_report end;      /* as it was reported; kind 0: it was not */
	struct peer monitor;
	struct peer server;
	struct process gdb; /* ends by itself: when gdb or the monitor does */
	int debug[2];       /* between it and the monitor, until both have their ends */
	int keeper; /* holds the machine (monitor/machine.c) until its process is gone, so that nobody waits for its end */
	int epoll;
	int timer; /* GUEST_LIVES: the wall limit and its grace; GUEST_FINISHING: the server's last moment */
	struct storefile store; /* fd -1, or the file made for this guest: it goes again if the program never runs */
	int cpu_limited;
	int service[WINDOW_FD_COUNT]; /* the service window, until both processes have it */
	int has_page;
	int page_inside; /* its server is the page */
	struct policy_share share;
	struct slice slice;
	int slice_error; /* -errno: why it has none */
	uint64_t slice_memory_max;
	int image;   /* what is run, for the symbol reader; our own descriptor */
	int detail;  /* memory with what the monitor tells of the end */
	int profile; /* memory with what the monitor counts for a profile; -1: none is wanted */
	int core_wanted;
	char called[UNILET_MESSAGE_NAME_MAX + 1]; /* the function that is called; empty: none */
	char *program_directory;                  /* NULL: where they were installed */
	struct unilet_page_window page;
};

/* guest.c */

/* A guest with nothing in it. NULL without memory. */
struct unilet *guest_new(void);

/* Gives it all that is not a process: windows, report's memory, what it is watched by. 0, or -errno with *what. To be
 * closed in either case. */
int guest_open(struct unilet *guest, const struct unilet_options *options, const char **what);

/* Watches one more descriptor. 0 or -errno. */
int guest_watch(struct unilet *guest, int fd);

/* A cgroup of its own, where there may be one. */
void guest_open_slice(struct unilet *guest, const struct unilet_options *options);

/* Ends a server that was made beforehand, and cannot do what this guest needs. */
void guest_drop_server(struct unilet *guest);

/* Both processes have the service window: we need it no more. */
void guest_forget_window(struct unilet *guest);

/* launch.c */

/* Starts the monitor of an open guest with this configuration. 0 or -errno. */
int guest_start_monitor(struct unilet *guest, const struct unilet_options *options,
			const struct options_message *configuration);

/* Starts the server of an open guest, `given` being its console and its store (-1: none); without a configuration it waits for
 * one. 0 or -errno. */
int guest_start_server(struct unilet *guest, const struct unilet_options *options, int http, const int given[4],
		       const struct options_message *configuration);

/* Where the executable of this name lies. 0 or -ENAMETOOLONG. */
int guest_program_path(const char *directory, const char *program, char *path, size_t size);

/* watch.c */

/* Sets the timer to `ns` from now; 0 stops it. */
void guest_set_timer(struct unilet *guest, uint64_t ns);

#endif
