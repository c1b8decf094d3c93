/* unilet.h: libunilet: starts unilets and tells how they ended. For the command line and for embedders.
 *
 * One guest is two processes: its monitor (the machine) and its server (console, HTTP, store). This library starts,
 * watches and ends them; it never touches the guest's memory. Not thread-safe per guest; different guests may be used
 * from different threads. Functions return 0 or -errno where nothing else is said.
 *
 * Monitor and server die with the thread that called unilet_launch(), so that nothing outlives an embedder that crashes:
 * launch from a thread that lives as long as the guest is to. */
#ifndef UNILET_H
#define UNILET_H

#include <stddef.h>
#include <stdint.h>

/* Caps over all guests of a policy, and over those of one origin; 0: none. Memory is that of machines and windows. */
struct unilet_limits {
	uint32_t guests_max;
	uint32_t guests_per_origin_max;
	uint64_t memory_max; /* bytes */
	uint64_t memory_per_origin_max;
};

/* Counts guests that live at once against its limits. May be used from different threads. */
struct unilet_policy;

/* For a browser on this computer: a number of guests, and shares of its memory. */
void unilet_limits_default(struct unilet_limits *out);

/* NULL if there is no memory for it. */
struct unilet_policy *unilet_policy_open(const struct unilet_limits *limits);

/* All its guests must have been closed. NULL is allowed. */
void unilet_policy_close(struct unilet_policy *policy);

struct unilet_pool;

struct unilet_options {
	int image_fd;           /* the .unilet, readable; borrowed: the caller closes it */
	uint64_t memory_bytes;  /* 0: what the image wants, else the default */
	uint64_t address_bytes; /* of its addresses, for programs that reserve much; 0: as many as memory */
	unsigned vcpus;         /* 0: what the image wants; at most UNILET_VCPUS_MAX */
	uint64_t cpu_time_ns;   /* 0: no limit; counts the whole monitor process */
	uint64_t wall_ns;       /* 0: no limit */
	int argument_count;
	const char *const *arguments;   /* argument_count strings; [0] is the program's name */
	const char *const *environment; /* NULL-terminated, or NULL for none */
	const char *origin; /* "http://host[:port]" or "https://...": the server does HTTP there; NULL: it does none */
	const char *store_path; /* NULL: no store; else its file, made if missing, and removed if then nothing ran */
	uint64_t store_bytes;   /* its size, a multiple of UNILET_STORE_BLOCK; 0: the file's */
	int console_fd[3];      /* standard input, output, error; borrowed */
	int page;               /* 1: give it a page window; HTTP goes there too */
	/* With `page`: > 0: its server is the page, of this HTML, readable, borrowed; HTTP is as without a page, and the page
	 * window is nobody else's. `page_actions` (embed/headless/action.h) says what is done in it, at most 32 KiB; when it
	 * is, the guest is ended with status 0, or 1 if something of it could not be done. */
	int document_fd;
	const void *page_actions;
	size_t page_action_bytes;
	uint64_t page_window_bytes; /* how large it is, at least the default: all of it is allocated. 0: the default */
	/* NULL: none; else the function that is called and its arguments: one MESSAGE_CALL with id 1 (doc/abi.md, "Messages"), at
	 * most 128 KiB. What comes of it is printed, and ends the guest, with status 0, or 1 if the function threw. Not with a
	 * page, whose messages are its own. */
	const void *call;
	size_t call_bytes;
	const int *call_files; /* what it hands over as files 1, 2, ...: regular, read-only, at most 8; borrowed */
	unsigned call_file_count;
	int trace;                    /* 1: show what the library OS lacks, on standard error */
	struct unilet_policy *policy; /* borrowed until unilet_close(); NULL: no caps. With one, memory_bytes 0 is the
					* default, whatever the image wants: what is counted must be known */
	const char *policy_origin;    /* whose guest it is; NULL: nobody's, who is one more */
	struct unilet_pool *pool;     /* borrowed during the launch: a machine of it is taken if one fits; or NULL */
	int gdb_fd; /* a connected socket with gdb at its other end, which then commands the guest; borrowed; 0: none */
	int core;   /* 1: write an ELF core to core_fd if it does not end well */
	int core_fd;                   /* an empty regular file, open for writing only; borrowed until the end */
	int profile;                   /* 1: count where it spends its time, for unilet_profile_write() */
	const char *program_directory; /* where unilet-monitor and unilet-server are; NULL: where they were installed */
};

/* How a guest ended. */
struct unilet_outcome {
	int status;        /* 0..255, as a shell would show it: the program's own, or one of enum unilet_exit */
	char message[256]; /* one line without a newline for a person; empty if the program just exited */
};

enum unilet_exit {
	UNILET_EXIT_OVER_LIMIT = 124, /* CPU time, wall time or memory was used up */
	UNILET_EXIT_REFUSED = 125,    /* image or limits refused, or this library could not start it */
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

/* Divides this process's own cgroup, if it was left to it, so that each guest gets one with limits. To be called before
 * this process starts others: beside them it would not be alone in there. Else the first launch does it. Returns 0 or
 * -errno: then guests do without, and unilet_protections() says so. */
int unilet_prepare(void);

#define UNILET_POOL_MAX 8

/* Machines made beforehand, so that a launch takes a fraction of a millisecond until the program's first instruction: at most
 * `count` of UNILET_POOL_MAX, each with one vCPU, the default memory, and a page window if `page`. They are confined, have
 * never run, and each is handed out once. One fits a launch that says `vcpus` 1 and a memory no larger (or has a policy, and
 * so the default), the same `page` and `program_directory`, a page window of the default size, and no CPU limit, addresses,
 * core or profile. program_directory stays the caller's until the close. Returns NULL without memory. One thread's: that
 * which launches and tends. */
struct unilet_pool *unilet_pool_open(unsigned count, int page, const char *program_directory);

/* Makes one machine if one is missing, drops those that died, and all of them when none was wanted for long. Takes about a
 * millisecond; to be called now and then, when there is time. */
void unilet_pool_tend(struct unilet_pool *pool);

/* Ends the machines that wait. NULL is allowed. */
void unilet_pool_close(struct unilet_pool *pool);

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

/* A protection from guests beyond what the machine is by itself. */
struct unilet_protection {
	const char *name;   /* for a person, as "core scheduling" */
	const char *absent; /* what it means that it is missing, or what to do */
	int held;
};

#define UNILET_PROTECTIONS_MAX 16

/* What this guest's processes got of what they asked for, in full once it has ended. Returns how many rows it filled. */
unsigned unilet_protections(const struct unilet *guest, struct unilet_protection out[UNILET_PROTECTIONS_MAX]);
#define UNILET_REPORT_FRAMES_MAX    64
#define UNILET_REPORT_REQUESTS_MAX  32
#define UNILET_REPORT_REGISTERS_MAX 20
#define UNILET_REPORT_TEXT_BYTES    640 /* a name, when every byte of it is escaped */

/* A place in the program, innermost first. Texts are the image's, escaped: printable ASCII. */
struct unilet_frame {
	uint64_t address;       /* in the guest */
	uint64_t image_address; /* as in the image's file; if in_image */
	int in_image;
	char function[UNILET_REPORT_TEXT_BYTES]; /* empty: not known */
	uint64_t offset;                         /* from the function's start */
	char file[UNILET_REPORT_TEXT_BYTES];     /* empty: not known */
	uint32_t line;
};

struct unilet_register {
	const char *name;
	uint64_t value;
};

struct unilet_report_request {
	const char *what; /* "console write"; NULL: there is no such request */
	uint32_t opcode;
	uint32_t length; /* of its data */
	int taken;       /* 0: nobody had taken it yet */
};

/* All that is known of an end that was not the program's own. */
struct unilet_report {
	struct unilet_outcome outcome;
	const char *kind; /* "fault", "violation", "time limit", ... */
	int number;       /* fault: vector; violation: its number in launch_abi.h */
	int has_address;  /* a page fault: which address was touched, and the CPU's error code */
	uint64_t address;
	uint64_t error_code;
	uint64_t image_base;
	uint32_t vcpu;
	const char *symbols_missing; /* why there are no names; NULL: there are */
	int more_frames;             /* the stack goes on */
	unsigned frame_count;
	unsigned register_count;
	unsigned request_count;
	struct unilet_frame frame[UNILET_REPORT_FRAMES_MAX];
	struct unilet_register registers[UNILET_REPORT_REGISTERS_MAX];
	struct unilet_report_request request[UNILET_REPORT_REQUESTS_MAX]; /* newest first */
};

/* What there is to say after unilet_step() has said that it ended. Reads the image's symbols in a process of its own, which
 * takes from milliseconds to some seconds. Returns 0 with *out, to be freed with free(); -ENODATA if there is nothing
 * beyond the outcome, -EBUSY while it lives, -ENOMEM. */
int unilet_report(struct unilet *guest, struct unilet_report **out);

/* The report for a person, below the outcome's message, several lines; with `colour` for a terminal that shows it. To be
 * freed with free(); NULL without memory. */
char *unilet_report_text(const struct unilet_report *report, int colour);

/* 0: a core was wanted and written; -ENODATA: none was wanted, or there was no reason to write one; else the -errno of the
 * write that failed. After the end. */
int unilet_core_result(const struct unilet *guest);

/* What is in a profile. A vCPU that waits is not asked where it is. */
struct unilet_profile {
	uint64_t samples;
	uint64_t lost;               /* there was no room for them */
	uint64_t idle;               /* times that a vCPU would have been asked, and waited */
	const char *symbols_missing; /* why there are no names; NULL: there are */
};

/* Writes where the guest spent its time, after its end: a line "program;outer;inner COUNT" for each different stack, sorted,
 * as flame graphs are drawn of; with several vCPUs "vcpu-N" stands behind the program. `program` may not hold ';'. Reads
 * the image's symbols in a process of its own. Returns 0; -ENODATA if no profile was wanted or the guest never ran, -EBUSY
 * while it lives, -EPROTO if its monitor counted what cannot be, or the -errno of a write. */
int unilet_profile_write(const struct unilet *guest, int fd, const char *program, struct unilet_profile *out);

/* The page window, or NULL if the guest has none. */
const struct unilet_page_window *unilet_page_window(const struct unilet *guest);

/* Ends it if it lives, reaps both processes, closes all descriptors, frees. NULL is allowed. */
void unilet_close(struct unilet *guest);

#endif
