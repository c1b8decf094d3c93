/* unilet.h: libunilet: starts unilets and tells how they ended. For the command line and for embedders.
 *
 * One guest is two processes: its monitor (the machine) and its server (console, HTTP, store). This library starts,
 * watches and ends them; it never touches the guest's memory. Not thread-safe per guest; different guests may be used
 * from different threads. Functions return 0 or -errno where nothing else is said. */
#ifndef UNILET_H
#define UNILET_H

#include <stddef.h>
#include <stdint.h>

struct unilet_options {
	int image_fd;          /* the .unilet, readable; borrowed: the caller closes it */
	uint64_t memory_bytes; /* 0: what the image wants, else the default */
	uint64_t cpu_time_ns;  /* 0: no limit; counts the whole monitor process */
	uint64_t wall_ns;      /* 0: no limit */
	int argument_count;
	const char *const *arguments;   /* argument_count strings; [0] is the program's name */
	const char *const *environment; /* NULL-terminated, or NULL for none */
	const char *origin; /* "http://host[:port]" or "https://...": the server does HTTP there; NULL: it does none */
	const char *store_path;        /* the store's file, made if missing; NULL: no store */
	uint64_t store_bytes;          /* its size, a multiple of UNILET_STORE_BLOCK; 0: the file's */
	int console_fd[3];             /* standard input, output, error; borrowed */
	int page;                      /* 1: give it a page window; HTTP goes there too */
	int trace;                     /* 1: show what the library OS lacks, on standard error */
	int core;                      /* 1: write an ELF core to core_fd if it does not end well */
	int core_fd;                   /* an empty regular file, open for writing only; borrowed until the end */
	const char *program_directory; /* where unilet-monitor and unilet-server are; NULL: where they were installed */
};

/* How a guest ended. */
struct unilet_outcome {
	int status;        /* 0..255, as a shell would show it: the program's own, or one of enum unilet_exit */
	char message[256]; /* one line without a newline for a person; empty if the program just exited */
};

enum unilet_exit {
	UNILET_EXIT_TIME_LIMIT = 124,
	UNILET_EXIT_REFUSED = 125, /* image or limits refused, or this library could not start it */
	UNILET_EXIT_NO_KVM = 126,
	UNILET_EXIT_ILLEGAL = 132,      /* as SIGILL */
	UNILET_EXIT_TRAP = 133,         /* as SIGTRAP */
	UNILET_EXIT_BUS = 135,          /* as SIGBUS */
	UNILET_EXIT_ARITHMETIC = 136,   /* as SIGFPE */
	UNILET_EXIT_KILLED = 137,       /* it broke the contract, or somebody killed it */
	UNILET_EXIT_MEMORY_FAULT = 139, /* as SIGSEGV */
};

/* The page window's descriptors, in the order of enum launch_window_fd; owned by the guest. */
struct unilet_page_window {
	int fd[4];
};

struct unilet;

/* Starts a guest. On success *out is its owner until unilet_close(). On failure *out is NULL, *outcome says why and the
 * return value is -errno; nothing is left behind. `outcome` may not be NULL. */
int unilet_launch(const struct unilet_options *options, struct unilet **out, struct unilet_outcome *outcome);

/* A descriptor that polls readable when unilet_step() has something to do. Borrowed; valid until unilet_close(). */
int unilet_poll_fd(const struct unilet *guest);

/* Takes what monitor and server reported, without waiting. Returns 1 if the guest has ended and *outcome says how,
 * 0 if it still lives. */
int unilet_step(struct unilet *guest, struct unilet_outcome *outcome);

/* 1 once the monitor has said that the program runs: image and limits were accepted. unilet_step() takes that word. */
int unilet_started(const struct unilet *guest);

/* Waits for the end. Returns 0, or -errno if waiting itself failed. */
int unilet_wait(struct unilet *guest, struct unilet_outcome *outcome);

/* Ends the guest now, whatever it does. unilet_step() says KILLED afterwards, unless it had ended by itself. */
void unilet_kill(struct unilet *guest);

/* Ends it on behalf of the page side, which saw a malformed batch or ring: number = enum launch_violation. */
void unilet_violation(struct unilet *guest, int32_t number, uint64_t value0, uint64_t value1);

/* The page window, or NULL if the guest has none. */
const struct unilet_page_window *unilet_page_window(const struct unilet *guest);

/* Ends it if it lives, reaps both processes, closes all descriptors, frees. NULL is allowed. */
void unilet_close(struct unilet *guest);

#endif
