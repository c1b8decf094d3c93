/* sandbox.h: what each kind of the monitor's threads may still ask of the kernel once it is locked down. */
#ifndef UNILET_SANDBOX_H
#define UNILET_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

enum sandbox_thread { SANDBOX_VCPU, SANDBOX_WATCHDOG, SANDBOX_POOL, SANDBOX_DEBUG, SANDBOX_COUNT };

enum sandbox_condition {
	SANDBOX_ANY,   /* any arguments */
	SANDBOX_EQUAL, /* argument `index` must be `value` under `mask` */
	SANDBOX_OWN,   /* argument `index` must be this process */
};

/* A system call that stays allowed. */
struct sandbox_rule {
	int call;
	enum sandbox_condition condition;
	unsigned index;
	uint64_t mask;
	uint64_t value;
};

struct sandbox_table {
	const struct sandbox_rule *rule;
	unsigned count;
};

/* sandbox_rule.c */

/* What every thread of the monitor may call, and what each kind may beside it. */
extern const struct sandbox_table sandbox_common;
extern const struct sandbox_table sandbox_table[SANDBOX_COUNT];

/* What the watching thread may call beside its table where the guest's memory is wanted as a core. */
extern const struct sandbox_table sandbox_core;

/* sandbox.c */

/* Builds the filters of all kinds of thread, so that sandbox_thread() is quick: with LAUNCH_CORE in `flags` the watching
 * thread may write LAUNCH_FD_CORE; without LAUNCH_DEBUG there is none for SANDBOX_DEBUG. 0 or -errno. */
int sandbox_prepare(uint32_t flags);

/* This thread's system-call filter: irrevocable, so the last thing it does. After sandbox_process(), which sets
 * no_new_privs. 0 or -errno. */
int sandbox_thread(enum sandbox_thread kind);

#endif
