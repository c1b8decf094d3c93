/* report.h: reads the reports of a monitor or server, which may be compromised. */
#ifndef UNILET_REPORT_H
#define UNILET_REPORT_H

#include <stddef.h>
#include <stdint.h>

#include "../abi/launch_abi.h"

enum report_source { REPORT_MONITOR, REPORT_SERVER };

/* One end of a control socket, and what came of it so far. */
struct report_reader {
	int fd; /* non-blocking; borrowed */
	enum report_source source;
	int pooled;     /* it makes a machine beforehand, and says READY */
	int ready;      /* READY came */
	int called;     /* it makes a call, and may say CALLED */
	int started;    /* STARTED came */
	uint32_t lacks; /* enum launch_lack, as it said */
	int finished;   /* the last report came: anything after it is a lie */
	size_t filled;  /* bytes of `partial` */
	struct launch_report partial;
};

/* report.c */

/* 1 if this report may come from this source in this state, with every number inside its range. */
int report_valid(const struct launch_report *report, enum report_source source, int started);

/* Reads the next whole report without waiting, and swallows READY and STARTED. Returns 1 with *out = the final report; 0 if none
 * is there yet; -EPIPE at the end of the stream; -EPROTO if what came is no report that this process may send. */
int report_read(struct report_reader *reader, struct launch_report *out);

#endif
