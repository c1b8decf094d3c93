/* vectors_guest_page.c: promises and animation frames, as a program sees those of test/vectors/requests. */
#include <stdint.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/error.h>
#include <unilet/event.h>

#include "vectors_guest.h"

/* What the page hands over. */
static const struct unilet_promise *root(void)
{
	return (const void *)(uintptr_t)1;
}

void awaits_text(void)
{
	struct unilet_value value;

	CHECK(unilet_await(root(), &value) == 0);
	CHECK(value.kind == UNILET_STRING && strcmp(value.string, "text") == 0);
	unilet_value_free(&value);
}

void awaits_rejected(void)
{
	struct unilet_value value;

	CHECK(unilet_await(root(), &value) == -UNILET_ERROR_EXCEPTION);
	CHECK(strcmp(unilet_error()->name, "RangeError") == 0 && strcmp(unilet_error()->message, "too far") == 0);
}

static void note_time(double time_ms, void *context)
{
	double *time = context;

	*time = time_ms;
}

void asks_for_frame(void)
{
	double time = 0;

	CHECK(unilet_request_animation_frame(note_time, &time) == 0);
	while (time == 0)
		CHECK(unilet_wait(0) >= 0);
	CHECK(time == 16.5);
}
