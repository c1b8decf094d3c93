/* report.h: shows how a guest ended: as lines for a person, or as JSON for a tool. */
#ifndef UNILET_TOOL_REPORT_H
#define UNILET_TOOL_REPORT_H

#include "../host/unilet.h"

/* report.c */

/* Writes the message, if there is one, and the report below it to standard error. `guest` is NULL if it never started. */
void report_show(const char *file, struct unilet *guest, const struct unilet_outcome *outcome);

/* report_json.c */

/* Writes one JSON object on one line to standard error, however it ended. */
void report_show_json(const char *file, struct unilet *guest, const struct unilet_outcome *outcome);

#endif
