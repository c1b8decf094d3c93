/* runner.h: what one run of a guest must come to, and what it came to. */
#ifndef UNILET_HOSTILE_RUNNER_H
#define UNILET_HOSTILE_RUNNER_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "../../host/unilet.h"

#define CHILDREN_MAX       8
#define RUNNER_OUTPUT_MAX  8192u
#define RUNNER_DEADLINE_MS 30000ull
#define RUNNER_SLOWDOWN    8u /* of an emulated CPU: deadlines are longer there */
#define RUNNER_STRETCH     3u /* of the guests' own limits there: they pass in any case, so as little as will do */

enum row_flag {
	ROW_INPUT_OPEN = 1 << 0,    /* standard input is a pipe that stays silent; else it is at its end */
	ROW_OUTPUT_CLOSED = 1 << 1, /* nobody reads standard output */
	ROW_OUTPUT_ANY = 1 << 2,    /* the output is not looked at */
	ROW_IDLE = 1 << 3,          /* monitor and server may use hardly any CPU time */
	ROW_NOT_ON_TCG = 1 << 4,    /* this row's `reason` says why; it counts as skipped there */
	ROW_NOT_ON_PVM = 1 << 5,    /* likewise */
	ROW_PROFILE = 1 << 7,       /* with a profile, which has samples of every vCPU */
	ROW_PROFILE_ANY = 1 << 8,   /* with a profile, whatever is in it */
	ROW_CALL = 1 << 9,          /* with a call of f() */
	ROW_PAGE = 1 << 10,         /* its server is its page */
	ROW_UNDECIDED = 1 << 6,     /* left out: the CPU decides, and another row checks */
};

/* In `message`, '%' stands for hexadecimal digits and '|' separates alternatives; in `output` it is exact. */
struct row {
	const char *image;
	const char *name;     /* of the guest in the image */
	const char *argument; /* or NULL */
	int status;
	int other_status; /* allowed, too, where CPUs differ; 0: none */
	const char *message;
	const char *output; /* NULL: none */
	const char *error;  /* standard error; NULL: none */
	uint64_t memory_bytes;
	uint64_t address_bytes;     /* 0: as many as memory */
	uint64_t page_window_bytes; /* 0: it has none */
	unsigned vcpus;             /* 0: what the image wants, which is one */
	uint32_t cpu_ms;            /* 0: no limit */
	uint32_t wall_ms;
	unsigned flags;
	const char *reason;
};

struct result {
	struct unilet_outcome outcome;
	char output[RUNNER_OUTPUT_MAX + 1];
	char error[RUNNER_OUTPUT_MAX + 1];
	uint64_t output_bytes; /* all of it, also what did not fit */
	uint64_t cpu_ms;       /* of monitor and server */
	int hung;              /* 1: the runner had to kill it */
	int pooled;            /* 1: its machine came out of runner->pool */
	const char *report;    /* what is wrong with the report of its end, or its profile; NULL: nothing */
};

struct runner {
	const char *directory;    /* of what is run */
	const char *images;       /* of the guests */
	struct unilet_pool *pool; /* NULL: guests get machines of their own */
	int tcg;
	int pvm;
	int profile; /* 1: all rows with a profile */
	unsigned passed;
	unsigned failed;
	unsigned skipped;
	int document;    /* HTML for ROW_PAGE */
	int descriptors; /* baseline */
	long resident_pages;
};

/* hostile-run.c */

/* Counts one test; says what was wrong if it failed. `what` NULL: it passed. */
void runner_count(struct runner *runner, const char *image, const char *name, const char *what);

/* Nothing was left behind. Returns NULL or what is wrong. */
const char *runner_baseline(struct runner *runner);

/* After each test: nothing left behind, and a good guest works. Returns NULL or what is wrong. */
const char *runner_after(struct runner *runner);

/* Compares what a row's run came to. Returns NULL or what is wrong, in a static buffer. */
const char *check_result(const struct runner *runner, const struct row *row, const struct result *result);

int message_matches(const char *pattern, const char *message);

/* run.c */

/* Milliseconds of CLOCK_MONOTONIC. */
uint64_t clock_ms(void);

/* Fills options for a row; image_fd and console_fd are left to the caller. `arguments` has room for three. */
void row_options(const struct runner *runner, const struct row *row, struct unilet_options *options,
		 const char *arguments[3]);

/* Opens DIR/hostile-IMAGE.unilet. Returns a descriptor or -1. */
int image_open(const struct runner *runner, const char *image);

/* Runs a row's guest to its end. Returns 0, or -1 if it could not be tried at all. */
int row_run(const struct runner *runner, const struct row *row, struct result *result);

/* profiled.c */

/* Whatever the guest did: its profile can be written, and says what it counts. NULL or what is wrong. */
const char *profiled_check(const struct unilet *guest, const struct row *row);

/* baseline.c */

/* Open descriptors of this process, children (1: there are some), threads, resident pages. */
int baseline_descriptors(void);
int baseline_children(void);
int baseline_threads(void);
long baseline_resident_pages(void);

/* hold.c */

/* Makes a machine with one vCPU and never lets go of it. Returns 0 or -1. */
int hold_machine(void);

/* rows_*.c: each ends with a row without an image. */
extern const struct row rows_trap[];
extern const struct row rows_instruction[];
extern const struct row rows_device[];
extern const struct row rows_memory[];
extern const struct row rows_fault[];
extern const struct row rows_ring[];
extern const struct row rows_time[];
extern const struct row rows_machine[];
extern const struct row rows_several[];
extern const struct row rows_state[];
extern const struct row rows_profile[];
extern const struct row rows_message[];
extern const struct row rows_page[];

/* special.c: what is more than one run. */
void special_run(struct runner *runner);

/* Starts a row's guest with everything at /dev/null, and HTTP to `origin` unless that is NULL. NULL if it could not be
 * started. */
struct unilet *guest_start(const struct runner *runner, const struct row *row, const char *origin);

/* Waits for the end, closes. Returns the status, or -1 if it did not come in time. */
int guest_finish(struct unilet *guest);

/* kills.c: guests of all kinds, killed at random moments. */
void kills_run(struct runner *runner);

/* confined.c: what the kernel says of the processes of a guest that runs. */
void confined_run(struct runner *runner);

/* The processes that the library has started, in order. Returns how many. */
int list_children(pid_t child[CHILDREN_MAX]);

/* pool.c: guests in machines that were made beforehand. */
void pool_run(struct runner *runner);

/* damage.c: damaged images and impossible files, through `unilet run`. */
void damage_run(struct runner *runner);

#endif
