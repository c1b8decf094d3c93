/* late.c: shows so many rows as its argument says, else as many as it is told later, and then hears it late. */
#include <stdlib.h>

#include <unilet/dom.h>
#include <unilet/message.h>

#define HEARS_AFTER_MS 100

static void show(int rows)
{
	for (int i = 0; i < rows; i++) {
		struct unilet_element *row = unilet_document_create_element(unilet_document(), "p");

		unilet_node_set_text_content(row, "a row");
		unilet_node_append_child(unilet_root(), row);
		unilet_release(row);
	}
}

static void take(struct unilet_item value, void *context)
{
	struct unilet_writer *done = unilet_writer_open();

	(void)context;
	show((int)unilet_item_number(value));
	unilet_flush();
	unilet_write_boolean(done, 1);
	unilet_post_message(done);
}

static void hear(void *context)
{
	(void)context;
	unilet_on_message(take, NULL);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		show((int)strtol(argv[1], NULL, 10));
	else
		unilet_timer_start(HEARS_AFTER_MS, hear, NULL);
	return -unilet_run();
}
