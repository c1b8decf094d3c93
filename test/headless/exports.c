/* exports.c: a page and an export in one: what was added is shown, too. */
#include <stdio.h>

#include <unilet/dom.h>
#include <unilet/message.h>

static struct unilet_element *shown;

static void add(struct unilet_call *call)
{
	double total = 0;
	char text[32];

	for (uint32_t i = 0; i < unilet_argument_count(call); i++)
		total += unilet_item_number(unilet_argument(call, i));
	if (unilet_argument_count(call) == 0) {
		unilet_throw(call, "RangeError", "nothing to add");
		return;
	}
	snprintf(text, sizeof(text), "%g", total);
	unilet_node_set_text_content(shown, text);
	unilet_return_number(call, total);
}
UNILET_EXPORT(add)

int main(void)
{
	shown = unilet_document_create_element(unilet_document(), "output");
	unilet_node_append_child(unilet_root(), shown);
	return -unilet_run();
}
