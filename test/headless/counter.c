/* counter.c: a button that counts, by a listener; what each event says is printed. */
#include <stdio.h>

#include <unilet/event.h>

static struct unilet_object *shown;
static int count;

static void clicked(const struct unilet_event_info *event, void *context)
{
	char text[16];

	(void)context;
	snprintf(text, sizeof(text), "%d", ++count);
	unilet_fast_text_content(shown, text);
	printf("%s at %s, trusted %d\n", unilet_event_string(event, 0), unilet_event_string(event, 1),
	       event->is_trusted);
	fflush(stdout);
}

int main(void)
{
	static const char *const fields[] = {"type", "target.localName"};
	const struct unilet_listen_options options = {.fields = fields, .field_count = 2, .closest = "button"};
	struct unilet_object *button = unilet_fast_create("button");

	shown = unilet_fast_create("output");
	unilet_fast_text_content(button, "more");
	unilet_fast_text_content(shown, "0");
	unilet_fast_append(unilet_root_object(), button);
	unilet_fast_append(unilet_root_object(), shown);
	unilet_listen(unilet_root_object(), "click", clicked, NULL, &options);
	return -unilet_run();
}
