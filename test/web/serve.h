/* serve.h: waits for all events that a program has caused: the one that it sends itself then comes after them. */
#ifndef UNILET_TEST_WEB_SERVE_H
#define UNILET_TEST_WEB_SERVE_H

#include <unilet/dom.h>

static inline void serve_note(const struct unilet_event_info *event, void *context)
{
	(void)event;
	*(bool *)context = true;
}

static inline void serve(void *target)
{
	struct unilet_event *end = unilet_event_new("end");
	bool ended = false;

	unilet_listen(target, "end", serve_note, &ended, NULL);
	unilet_event_target_dispatch_event((struct unilet_event_target *)target, end);
	while (!ended && unilet_wait(-1) > 0)
		;
	unilet_unlisten(target, "end", serve_note, &ended, 0);
	unilet_release(end);
}

#endif
