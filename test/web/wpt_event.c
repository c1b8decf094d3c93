/* wpt_event.c: events that a program sends itself, and those that its calls cause (web-platform-tests: dom/events,
 * html/semantics/forms: reset, invalid; html/semantics/interactive-elements: close). */
#include <unilet/html.h>

#include "check.h"
#include "serve.h"

static struct unilet_shadow_root *root;
static void *outer, *middle, *inner;
static char heard[1024];

static void *find(const char *selector)
{
	return unilet_document_fragment_query_selector(root, selector);
}

/* Who, in which phase, and whether the default is prevented by then. */
static void hear(const struct unilet_event_info *event, void *context)
{
	const size_t length = strlen(heard);

	snprintf(heard + length, sizeof(heard) - length, "%s%s%d%s", length ? " " : "", (const char *)context,
		 event->field_count && event->fields[0].kind == UNILET_NUMBER ? (int)event->fields[0].number : -1,
		 event->default_prevented ? "!" : "");
}

static void listen(void *target, const char *type, const char *who, unsigned flags)
{
	static const char *const fields[] = {"eventPhase"};
	const struct unilet_listen_options options = {.flags = flags, .fields = fields, .field_count = 1};

	unilet_listen(target, type, hear, (void *)who, &options);
}

#define HEARS(who)                                                                                                     \
	CHECK(say_text("heard", heard), say_text("heard", who));                                                       \
	heard[0] = '\0'

enum kind { PLAIN = 0, BUBBLES = 1, CANCELABLE = 2 };

static struct unilet_event *event_of(const char *type, unsigned kind)
{
	const struct unilet_event_init init = {
		.has = UNILET_EVENT_INIT_HAS_BUBBLES | UNILET_EVENT_INIT_HAS_CANCELABLE,
		.bubbles = kind & BUBBLES,
		.cancelable = kind & CANCELABLE,
	};

	say("%s\n", type);
	return unilet_event_new_with_event_init_dict(type, &init);
}

/* Returns false where it was cancelled. */
#define DISPATCH(target, event, result, who)                                                                           \
	do {                                                                                                           \
		struct unilet_event *sent = event;                                                                     \
                                                                                                                       \
		if (result)                                                                                            \
			IS_TRUE(unilet_event_target_dispatch_event(target, sent));                                     \
		else                                                                                                   \
			IS_FALSE(unilet_event_target_dispatch_event(target, sent));                                    \
		serve(outer);                                                                                          \
		HEARS(who);                                                                                            \
		unilet_release(sent);                                                                                  \
	} while (0)

static void order(void)
{
	listen(inner, "order", "i", 0);
	listen(inner, "order", "I", UNILET_CAPTURE);
	listen(middle, "order", "m", 0);
	listen(outer, "order", "o", 0);
	listen(outer, "order", "O", UNILET_CAPTURE);
	listen(middle, "order", "M", UNILET_CAPTURE);
	listen(inner, "order", "j", 0);
	DISPATCH(inner, event_of("order", BUBBLES), true, "O1 M1 I2 i2 j2 m3 o3");
	DISPATCH(inner, event_of("order", PLAIN), true, "O1 M1 I2 i2 j2");
	DISPATCH(middle, event_of("order", BUBBLES), true, "O1 M2 m2 o3");
	DISPATCH(outer, event_of("order", BUBBLES), true, "O2 o2");
	DISPATCH(inner, event_of("Order", BUBBLES), true, "");
	unilet_unlisten(inner, "order", hear, (void *)"i", UNILET_CAPTURE);
	unilet_unlisten(middle, "order", hear, (void *)"m", 0);
	unilet_unlisten(outer, "order", hear, (void *)"O", UNILET_CAPTURE);
	DISPATCH(inner, event_of("order", BUBBLES), true, "M1 I2 i2 j2 o3");
}

static void stops(void)
{
	listen(outer, "stop", "O", UNILET_CAPTURE);
	listen(middle, "stop", "m", UNILET_STOP_PROPAGATION);
	listen(middle, "stop", "n", 0);
	listen(outer, "stop", "o", 0);
	DISPATCH(inner, event_of("stop", BUBBLES), true, "O1 m3 n3");
	listen(outer, "early", "O", UNILET_CAPTURE | UNILET_STOP_PROPAGATION);
	listen(outer, "early", "P", UNILET_CAPTURE);
	listen(inner, "early", "i", 0);
	DISPATCH(inner, event_of("early", BUBBLES), true, "O1 P1");
	listen(middle, "at once", "m", UNILET_STOP_IMMEDIATE_PROPAGATION);
	listen(middle, "at once", "n", 0);
	listen(outer, "at once", "o", 0);
	DISPATCH(inner, event_of("at once", BUBBLES), true, "m3");
	/* At the target capturing ones come first. */
	listen(inner, "target", "i", 0);
	listen(inner, "target", "I", UNILET_CAPTURE | UNILET_STOP_PROPAGATION);
	listen(outer, "target", "o", 0);
	DISPATCH(inner, event_of("target", BUBBLES), true, "I2");
}

static void cancels(void)
{
	listen(inner, "cancel", "i", 0);
	listen(middle, "cancel", "m", UNILET_PREVENT_DEFAULT);
	listen(outer, "cancel", "o", 0);
	DISPATCH(inner, event_of("cancel", BUBBLES | CANCELABLE), false, "i2 m3! o3!");
	DISPATCH(inner, event_of("cancel", BUBBLES), true, "i2 m3 o3");
	DISPATCH(inner, event_of("cancel", CANCELABLE), true, "i2");
	listen(inner, "passive", "i", UNILET_PASSIVE | UNILET_PREVENT_DEFAULT);
	DISPATCH(inner, event_of("passive", CANCELABLE), true, "i2");
	listen(inner, "once", "i", UNILET_ONCE);
	listen(middle, "once", "m", UNILET_ONCE | UNILET_PREVENT_DEFAULT);
	DISPATCH(inner, event_of("once", BUBBLES | CANCELABLE), false, "i2 m3!");
	DISPATCH(inner, event_of("once", BUBBLES | CANCELABLE), true, "");
}

static void properties(void)
{
	const struct unilet_event_init init = {
		.has = UNILET_EVENT_INIT_HAS_BUBBLES | UNILET_EVENT_INIT_HAS_CANCELABLE |
		       UNILET_EVENT_INIT_HAS_COMPOSED,
		.bubbles = true,
		.cancelable = true,
		.composed = true,
	};
	void *plain = unilet_event_new("\xc3\xa4 type"), *full = unilet_event_new_with_event_init_dict("", &init);

	IS_STRING(unilet_event_type(plain), "\xc3\xa4 type");
	IS_STRING(unilet_event_type(full), "");
	IS_FALSE(unilet_event_bubbles(plain));
	IS_TRUE(unilet_event_bubbles(full));
	IS_FALSE(unilet_event_cancelable(plain));
	IS_TRUE(unilet_event_cancelable(full));
	IS_FALSE(unilet_event_composed(plain));
	IS_TRUE(unilet_event_composed(full));
	IS_FALSE(unilet_event_is_trusted(plain));
	IS_FALSE(unilet_event_default_prevented(plain));
	IS_NUMBER(unilet_event_event_phase(plain), UNILET_EVENT_NONE);
	IS_TRUE((unilet_event_time_stamp(plain) >= 0));
	THROWS(unilet_event_target_dispatch_event(inner, full), "NotAllowedError");
	THROWS(unilet_event_target_dispatch_event(find("#button"), plain), "NotAllowedError");
	THROWS(unilet_event_target_dispatch_event(find("#button b"), plain), "NotAllowedError");
	full = event_of("again", CANCELABLE);
	listen(inner, "again", "i", UNILET_PREVENT_DEFAULT);
	IS_FALSE(unilet_event_target_dispatch_event(inner, full));
	IS_TRUE(unilet_event_default_prevented(full));
	IS_NUMBER(unilet_event_event_phase(full), UNILET_EVENT_NONE);
	/* What was cancelled stays so. */
	IS_FALSE(unilet_event_target_dispatch_event(middle, full));
	serve(outer);
	HEARS("i2!");
}

#define DETAIL(expected, ...)                                                                                          \
	do {                                                                                                           \
		const struct unilet_custom_event_init init = {                                                         \
			.has = UNILET_CUSTOM_EVENT_INIT_HAS_DETAIL,                                                    \
			.detail = __VA_ARGS__,                                                                         \
		};                                                                                                     \
		void *event = unilet_custom_event_new_with_event_init_dict("detail", &init);                           \
		struct unilet_value value = {0};                                                                       \
                                                                                                                       \
		unilet_custom_event_detail(event, &value);                                                             \
		CHECK(say_value("unilet_custom_event_detail(event, &value)", &value),                                  \
		      say("unilet_custom_event_detail(event, &value) = %s\n", expected));                              \
		unilet_release(event);                                                                                 \
	} while (0)

static void details(void)
{
	const struct unilet_value items[] = {{.kind = UNILET_NUMBER, .number = 1},
					     {.kind = UNILET_STRING, .string = "a"}};
	const struct unilet_entry entries[] = {{"x", {.kind = UNILET_SEQUENCE, .count = 2, .items = items}},
					       {"y", {.kind = UNILET_NULL}}};
	struct unilet_value value = {0};

	unilet_custom_event_detail(unilet_custom_event_new("detail"), &value);
	CHECK(say_value("detail", &value), say("detail = null\n"));
	DETAIL("null", {.kind = UNILET_NULL});
	DETAIL("true", {.kind = UNILET_BOOLEAN, .boolean = true});
	DETAIL("-0.5", {.kind = UNILET_NUMBER, .number = -0.5});
	DETAIL("\"text\"", {.kind = UNILET_STRING, .string = "text"});
	DETAIL("9007199254740993n", {.kind = UNILET_INTEGER, .integer = 9007199254740993});
	DETAIL("[1, \"a\"]", {.kind = UNILET_SEQUENCE, .count = 2, .items = items});
	DETAIL("{x: [1, \"a\"], y: null}", {.kind = UNILET_DICTIONARY, .count = 2, .entries = entries});
}

/* What calls of the program's cause is sent within them. */
static void caused(void)
{
	void *form = find("#form"), *input = find("#input");

	listen(form, "reset", "f", 0);
	listen(outer, "reset", "o", 0);
	DOES(unilet_html_input_element_set_value(input, "typed"));
	DOES(unilet_html_form_element_reset(form));
	serve(outer);
	HEARS("f2");
	IS_STRING(unilet_html_input_element_value(input), "");
	listen(form, "reset", "g", UNILET_PREVENT_DEFAULT);
	DOES(unilet_html_input_element_set_value(input, "typed"));
	DOES(unilet_html_form_element_reset(form));
	serve(outer);
	HEARS("f2 g2!");
	IS_STRING(unilet_html_input_element_value(input), "typed");
	/* "invalid" goes to each control, and does not bubble. */
	listen(input, "invalid", "i", 0);
	listen(form, "invalid", "f", 0);
	listen(form, "invalid", "F", UNILET_CAPTURE);
	IS_TRUE(unilet_html_form_element_check_validity(form));
	serve(outer);
	HEARS("");
	DOES(unilet_html_input_element_set_custom_validity(input, "no"));
	IS_FALSE(unilet_html_form_element_check_validity(form));
	serve(outer);
	HEARS("F1 i2");
	IS_FALSE(unilet_html_input_element_check_validity(input));
	serve(outer);
	HEARS("F1 i2");
	/* A value that script sets is no input. */
	listen(input, "input", "i", 0);
	listen(input, "change", "c", 0);
	DOES(unilet_html_input_element_set_value(input, "new"));
	serve(outer);
	HEARS("");
}

/* Sent in a task of its own: waited for, not raced with. */
static void later(void)
{
	void *dialog = find("#dialog");

	listen(dialog, "close", "c", 0);
	/* Showing it would take the focus, which is not in the tree. */
	THROWS(unilet_html_dialog_element_show(dialog), "NotAllowedError");
	DOES(unilet_html_dialog_element_set_open(dialog, true));
	DOES(unilet_html_dialog_element_close_with_return_value(dialog, "done"));
	IS_FALSE(unilet_html_dialog_element_open(dialog));
	IS_STRING(unilet_html_dialog_element_return_value(dialog), "done");
	while (!heard[0] && unilet_wait(-1) > 0)
		;
	HEARS("c2");
	DOES(unilet_html_dialog_element_close(dialog));
	serve(outer);
	HEARS("");
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(root, unilet_html("<div id=outer><p id=middle><b id=inner>b</b></p></div>"
						   "<button id=button type=button><b>b</b></button>"
						   "<form id=form><input id=input></form><dialog id=dialog></dialog>"));
	outer = find("#outer");
	middle = find("#middle");
	inner = find("#inner");
	order();
	stops();
	cancels();
	properties();
	details();
	caused();
	later();
	return say_end();
}
