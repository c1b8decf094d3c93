/* event.c: who hears an event, in which order, and what of it comes to the program. */
#include <unilet/html.h>

#include "say.h"
#include "serve.h"

static struct unilet_shadow_root *root;
static struct unilet_element *outer, *middle, *inner;

static void say_event(const struct unilet_event_info *event, void *context)
{
	say("  %s", (const char *)context);
	if (event->default_prevented)
		say(", prevented");
	if (event->is_trusted)
		say(", trusted");
	for (int i = 0; i < event->field_count; i++) {
		say(", ");
		say_item(&event->fields[i]);
	}
	say("\n");
	if (event->target) {
		say("  target");
		say_node("", event->target);
	}
	if (event->current_target) {
		say("  current target");
		say_node("", event->current_target);
	}
	if (event->matched) {
		say("  matched");
		say_node("", event->matched);
	}
}

static void dispatch_with(struct unilet_element *target, const char *type, bool bubbles, bool cancelable,
			  struct unilet_value detail)
{
	struct unilet_custom_event_init init = {
		.has = UNILET_CUSTOM_EVENT_INIT_HAS_BUBBLES | UNILET_CUSTOM_EVENT_INIT_HAS_CANCELABLE |
		       UNILET_CUSTOM_EVENT_INIT_HAS_DETAIL,
		.bubbles = bubbles,
		.cancelable = cancelable,
		.detail = detail,
	};
	struct unilet_custom_event *event = unilet_custom_event_new_with_event_init_dict(type, &init);

	say("%s:\n", type);
	BOOLEAN(unilet_event_target_dispatch_event(target, event));
	serve(outer);
	unilet_release(event);
}

static void dispatch(struct unilet_element *target, const char *type, bool bubbles, bool cancelable)
{
	dispatch_with(target, type, bubbles, cancelable, (struct unilet_value){.kind = UNILET_NUMBER, .number = 7});
}

static const char *const fields[] = {"type",
				     "detail",
				     "bubbles",
				     "eventPhase",
				     "defaultPrevented",
				     "target.id",
				     "currentTarget.id",
				     "matched.title",
				     "target.dataset.x",
				     "target.none",
				     "none",
				     "view",
				     "target.ownerDocument.cookie",
				     "target.parentNode.id"};

static void listen(void *target, const char *type, const char *who, struct unilet_listen_options options)
{
	options.fields = fields;
	options.field_count = sizeof(fields) / sizeof(fields[0]);
	unilet_listen(target, type, say_event, (void *)who, &options);
}

static void phases(void)
{
	struct unilet_listen_options none = {0}, capture = {.flags = UNILET_CAPTURE};

	listen(outer, "phases", "outer", none);
	listen(outer, "phases", "outer, capturing", capture);
	listen(middle, "phases", "middle", none);
	listen(inner, "phases", "inner", none);
	listen(inner, "phases", "inner, capturing", capture);
	dispatch(inner, "phases", true, true);
	listen(outer, "silent", "outer", none);
	listen(outer, "silent", "outer, capturing", capture);
	listen(inner, "silent", "inner", none);
	dispatch(inner, "silent", false, false);
}

static void flags(void)
{
	listen(outer, "stop", "outer", (struct unilet_listen_options){0});
	listen(middle, "stop", "middle", (struct unilet_listen_options){.flags = UNILET_STOP_PROPAGATION});
	listen(middle, "stop", "middle again", (struct unilet_listen_options){0});
	dispatch(inner, "stop", true, true);
	listen(middle, "at once", "middle", (struct unilet_listen_options){.flags = UNILET_STOP_IMMEDIATE_PROPAGATION});
	listen(middle, "at once", "middle again", (struct unilet_listen_options){0});
	dispatch(inner, "at once", true, true);
	listen(middle, "prevent", "middle", (struct unilet_listen_options){.flags = UNILET_PREVENT_DEFAULT});
	listen(outer, "prevent", "outer", (struct unilet_listen_options){0});
	dispatch(inner, "prevent", true, true);
	dispatch(inner, "prevent", true, false);
	listen(middle, "once", "middle", (struct unilet_listen_options){.flags = UNILET_ONCE});
	dispatch(inner, "once", true, true);
	dispatch(inner, "once", true, true);
	listen(middle, "passive", "middle",
	       (struct unilet_listen_options){.flags = UNILET_PASSIVE | UNILET_PREVENT_DEFAULT});
	dispatch(inner, "passive", true, true);
	listen(middle, "no more", "middle", (struct unilet_listen_options){0});
	unilet_unlisten(middle, "no more", say_event, (void *)"middle", 0);
	dispatch(inner, "no more", true, true);
}

static void filters(void)
{
	listen(outer, "closest", "outer", (struct unilet_listen_options){.closest = "[title]"});
	dispatch(inner, "closest", true, true);
	dispatch(outer, "closest", true, true);
	listen(outer, "nowhere", "outer", (struct unilet_listen_options){.closest = "body, x-unilet, :host"});
	dispatch(inner, "nowhere", true, true);
	listen(outer, "keyed", "outer",
	       (struct unilet_listen_options){.keys = (const char *const[]){"a"}, .key_count = 1});
	dispatch(inner, "keyed", true, true);
	listen(outer, "wrong selector", "outer", (struct unilet_listen_options){.closest = "["});
	say_error("a listener with a wrong selector");
}

/* More pairs of function and context than there are numbers, but not at once. */
static void many(void)
{
	static char contexts[3 * 4096];

	for (size_t i = 0; i < sizeof(contexts); i++) {
		unilet_listen(inner, "many", say_event, &contexts[i], NULL);
		unilet_unlisten(inner, "many", say_event, &contexts[i], 0);
		if (i % 256 == 255)
			serve(outer);
	}
	listen(inner, "many", "the last one", (struct unilet_listen_options){0});
	say_error("many listeners, one after the other");
	dispatch(inner, "many", false, false);
}

/* Whatever a program can say comes back in an event of its own. */
static void details(void)
{
	static const unsigned char bytes[] = {1, 2, 3, 4, 5, 255};
	static const char *const only_detail[] = {"detail"};
	const struct unilet_value items[] = {
		{.kind = UNILET_UNDEFINED},
		{.kind = UNILET_NULL},
		{.kind = UNILET_BOOLEAN, .boolean = true},
		{.kind = UNILET_NUMBER, .number = 1.5},
		{.kind = UNILET_STRING, .string = "\xc3\xa4"},
		{.kind = UNILET_OBJECT, .object = inner},
	};
	const struct unilet_value list = {.kind = UNILET_SEQUENCE, .count = 6, .items = items};
	const struct unilet_entry entries[] = {{"list", list},
					       {"", {.kind = UNILET_INTEGER, .integer = INT64_MIN}},
					       {"empty", {.kind = UNILET_SEQUENCE}},
					       {"node", {.kind = UNILET_OBJECT, .object = outer}}};
	const struct unilet_value details[] = {
		{.kind = UNILET_UNDEFINED},
		list,
		{.kind = UNILET_DICTIONARY, .count = 4, .entries = entries},
		{.kind = UNILET_DICTIONARY},
		{.kind = UNILET_BYTES, .bytes = bytes, .length = sizeof(bytes)},
		{.kind = UNILET_OBJECT, .object = outer},
		{.kind = UNILET_OBJECT, .object = unilet_event_new("within")},
	};
	struct unilet_listen_options options = {.fields = only_detail, .field_count = 1};

	unilet_listen(inner, "detail", say_event, (void *)"inner", &options);
	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]); i++)
		dispatch_with(inner, "detail", false, false, details[i]);
}

static void refused(void)
{
	DO(unilet_listen(NULL, "x", say_event, NULL, NULL));
	DO(unilet_event_target_dispatch_event(inner, NULL));
	DO(unilet_event_target_dispatch_event(
		(struct unilet_element *)unilet_document_fragment_query_selector(root, "button"),
		unilet_event_new("x")));
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(root, unilet_html("<div id=outer><p id=middle title=t><b id=inner data-x=1>b</b></p>"
						   "<button id=button>b</button></div>"));
	outer = unilet_document_fragment_query_selector(root, "#outer");
	middle = unilet_document_fragment_query_selector(root, "#middle");
	inner = unilet_document_fragment_query_selector(root, "#inner");
	phases();
	flags();
	filters();
	details();
	many();
	refused();
	return say_end();
}
