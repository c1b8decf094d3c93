/* outcome.h: what became of a guest, as a status for a shell and a sentence for a person. */
#ifndef UNILET_OUTCOME_H
#define UNILET_OUTCOME_H

#include <signal.h>

#include "../abi/image_abi.h"
#include "../abi/launch_abi.h"
#include "unilet.h"

/* outcome.c */

/* Sets status and message; a message that does not fit is cut. */
void outcome_set(struct unilet_outcome *out, int status, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Turns a report (any numbers: unknown ones are named as such) into an outcome. Not for LAUNCH_STARTED. */
void outcome_from_report(const struct launch_report *report, struct unilet_outcome *out);

/* A process ("monitor", "server") that ended without a report; `end` as waitid() gives it, si_pid 0 if unknown.
 * cpu_limited: 1 if it had an RLIMIT_CPU. */
void outcome_from_death(const char *process, const siginfo_t *end, int cpu_limited, struct unilet_outcome *out);

/* outcome_text.c: sentences without a period at the end; never NULL. */

/* What is wrong with an image, and what to do. */
const char *outcome_image_fault(enum image_fault fault);

/* What a guest did that no guest may: begins with a verb in the past. */
const char *outcome_violation(enum launch_violation violation);

/* What a process was doing: follows "could not". */
const char *outcome_step(enum launch_step step);

/* An exception of the CPU, by its vector. */
const char *outcome_fault(int vector);

#endif
