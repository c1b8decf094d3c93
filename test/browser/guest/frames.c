/* frames.c: ten animation frames, one after the other: says in the page how many came. */
#include <stdio.h>

#include <unilet/dom.h>

#define FRAMES 10

static struct unilet_element *state;
static int count, risen = 1;
static double last_ms;

static void say(const char *text)
{
	unilet_node_set_text_content(state, text);
	unilet_flush();
}

static void on_frame(double time_ms, void *context)
{
	char text[80];

	(void)context;
	risen &= time_ms > last_ms;
	last_ms = time_ms;
	count++;
	snprintf(text, sizeof(text), "%d frames, %s", count, risen ? "one after the other" : "out of order");
	say(text);
	if (count < FRAMES)
		unilet_request_animation_frame(on_frame, NULL);
	else
		unilet_stop();
}

int main(void)
{
	state = unilet_document_create_element(unilet_document(), "p");
	unilet_node_append_child(unilet_document_body(unilet_document()), state);
	if (unilet_request_animation_frame(on_frame, NULL) < 0)
		return 1;
	if (unilet_run() < 0)
		return 1;
	/* What was said stays until the page goes. */
	return unilet_run() < 0;
}
