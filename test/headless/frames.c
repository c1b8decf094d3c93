/* frames.c: ten frames; with "timer" a timer besides, with "end" nothing but its end, with "poll" it is never idle. */
#include <stdio.h>
#include <string.h>

#include <unilet/event.h>

static struct unilet_object *shown;
static int frames;

static void frame(double time_ms, void *context)
{
	char text[32];

	(void)time_ms;
	(void)context;
	snprintf(text, sizeof(text), "%d frames", ++frames);
	unilet_fast_text_content(shown, text);
	if (frames < 10)
		unilet_request_animation_frame(frame, NULL);
}

static void late(void *context)
{
	(void)context;
	unilet_fast_attribute(shown, "class", "late");
}

static void note_click(const struct unilet_event_info *event, void *context)
{
	(void)event;
	*(int *)context = 1;
}

/* Ends when it is clicked. */
static int poll_for_clicks(void)
{
	int clicked = 0;

	unilet_listen(shown, "click", note_click, &clicked, NULL);
	unilet_fast_text_content(shown, "polls");
	while (!clicked)
		if (unilet_wait(0) < 0)
			return 9;
	unilet_fast_text_content(shown, "clicked");
	return unilet_flush() ? 9 : 0;
}

int main(int argument_count, char **arguments)
{
	shown = unilet_fast_create("p");
	unilet_fast_append(unilet_root_object(), shown);
	if (argument_count > 1 && !strcmp(arguments[1], "end")) {
		unilet_fast_text_content(shown, "ended");
		return unilet_flush() ? 9 : 3;
	}
	if (argument_count > 1 && !strcmp(arguments[1], "poll"))
		return poll_for_clicks();
	unilet_request_animation_frame(frame, NULL);
	if (argument_count > 1 && !strcmp(arguments[1], "timer"))
		unilet_timer_start(100, late, NULL);
	return -unilet_run();
}
