/* compute.c: computes until somebody presses #cancel or calls stop(), and looks up only when something came. */
#include <stdio.h>
#include <stdlib.h>

#include <unilet/dom.h>
#include <unilet/message.h>

static const char *cancelled; /* by what */

static void on_click(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
	cancelled = "button";
}

static void stop(struct unilet_call *call)
{
	cancelled = "call";
	unilet_return(call);
}
UNILET_EXPORT(stop)

static void tell(struct unilet_element *result, const char *text)
{
	unilet_node_set_text_content(result, text);
	if (unilet_flush() < 0)
		exit(1);
}

int main(void)
{
	struct unilet_document *document = unilet_document();
	struct unilet_element *result = unilet_document_query_selector(document, "#result");
	volatile unsigned long rounds = 0;
	unsigned long looks = 0;

	unilet_listen(unilet_document_query_selector(document, "#cancel"), "click", on_click, NULL, NULL);
	tell(result, "computing");
	while (!cancelled) {
		rounds = rounds + 1;
		if (unilet_pending()) {
			looks++;
			unilet_wait(0);
		}
	}
	/* It hardly ever looked, and did not have to be lucky for it. */
	tell(result, looks <= 16 && rounds > 1000 ? cancelled : "not by an upcall");
	return 0;
}
