/* report.c: shows how a guest ended to the person at this terminal. */
#include "report.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../host/log.h"

/* https://no-color.org: a variable that is set and not empty. */
static int wants_colour(void)
{
	const char *no = getenv("NO_COLOR");

	return isatty(STDERR_FILENO) && !(no && *no);
}

void report_show(const char *file, struct unilet *guest, const struct unilet_outcome *outcome)
{
	struct unilet_report *report = NULL;
	char *text;

	if (!outcome->message[0])
		return;
	log_err("%s: %s", file, outcome->message);
	if (!guest || unilet_report(guest, &report) != 0)
		return;
	text = unilet_report_text(report, wants_colour());
	if (text)
		fputs(text, stderr);
	free(text);
	free(report);
}
