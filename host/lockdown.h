/* lockdown.h: gives up, for good, whatever a server does not need. */
#ifndef UNILET_LOCKDOWN_H
#define UNILET_LOCKDOWN_H

#include <stdint.h>

/* A system call that stays allowed; argument `index` must be `value` under `mask`. mask 0: any arguments. */
struct lockdown_rule {
	int call;
	unsigned index;
	uint64_t mask;
	uint64_t value;
};

struct lockdown_plan {
	const struct lockdown_rule *rule; /* beside those of lockdown_plain */
	unsigned rule_count;
	const int *refused; /* these fail instead of killing: a library tries them and can do without */
	unsigned refused_count;
	uint64_t memory_max; /* address space; 0: as it is */
};

/* lockdown_rule.c */

/* What every server needs: `rule` of this one is allowed in all of them. */
extern const struct lockdown_plan lockdown_plain;

/* For the server that has HTTP. */
extern const struct lockdown_plan lockdown_http;

/* For the server that is the page; with HTTP, too. */
extern const struct lockdown_plan lockdown_page;
extern const struct lockdown_plan lockdown_page_http;

/* For the symbol reader; memory_max is its own to set. */
extern const struct lockdown_plan lockdown_symbols;

/* lockdown.c */

/* Goes down with the launcher, first to be killed when memory is short, no core file, not readable by others, no new
 * privileges and none of the old, then the filter: any other system call kills the process. Adds to *lacks (enum
 * launch_lack) what the kernel has not. Returns 0 or -errno. */
int lockdown_enter(const struct lockdown_plan *plan, uint32_t *lacks);

#endif
