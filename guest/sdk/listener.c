/* listener.c: listeners and their contexts, by the numbers that events carry. */
#include "sdk.h"

#include <string.h>

struct listener {
	unilet_listener *function;
	void *context;
};

/* Number n is at n - 1: a listener's number is never 0. */
static struct sdk_buffer listeners = SDK_BUFFER(UNILET_PAGE_LISTENERS_MAX * sizeof(struct listener));

static struct listener listener_at(size_t index)
{
	struct listener listener;

	memcpy(&listener, listeners.bytes + index * sizeof(listener), sizeof(listener));
	return listener;
}

int sdk_listener_number(unilet_listener *function, void *context)
{
	size_t count = listeners.length / sizeof(struct listener);
	struct listener listener = {function, context};
	int result;

	/* From the end: the same pair is mostly used again at once, for many nodes. */
	for (size_t i = count; i > 0; i--) {
		struct listener other = listener_at(i - 1);

		if (other.function == function && other.context == context)
			return (int)i;
	}
	result = sdk_buffer_append(&listeners, &listener, sizeof(listener));
	return result < 0 ? result : (int)count + 1;
}

void sdk_listener_call(uint32_t number, const struct unilet_event *event)
{
	struct listener listener;

	if (number == 0 || number > listeners.length / sizeof(listener))
		return;
	/* A copy: the listener may add others, and so move the table. */
	listener = listener_at(number - 1);
	listener.function(event, listener.context);
}
