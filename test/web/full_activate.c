/* full_activate.c: what a click does, and what is submitted and reset (web-platform-tests: html/semantics/forms:
 * form-submission-0, resetting-a-form, the-label-element, the-input-element: checkbox, radio; dom/events: Event-dispatch-click). */
#include <unilet/html.h>

#include "check.h"
#include "serve.h"

static struct unilet_document *document;
static void *box;
static char heard[1024];

static void *find(const char *selector)
{
	return unilet_element_query_selector(box, selector);
}

static void begin(const char *markup)
{
	unilet_element_replace_children(box, unilet_html(markup));
}

/* The event and its target. */
static void hear(const struct unilet_event_info *event, void *context)
{
	const size_t length = strlen(heard);

	(void)context;
	snprintf(heard + length, sizeof(heard) - length, "%s%s:%s%s", length ? " " : "", unilet_event_string(event, 0),
		 unilet_event_string(event, 1), event->default_prevented ? "!" : "");
}

static void listen(void *target, const char *type, unsigned flags)
{
	static const char *const fields[] = {"type", "target.id"};
	const struct unilet_listen_options options = {.flags = flags, .fields = fields, .field_count = 2};

	unilet_listen(target, type, hear, NULL, &options);
}

static const char *served(void)
{
	serve(box);
	return heard;
}

/* What is heard of a call. */
#define HEARS(call, events)                                                                                            \
	heard[0] = '\0';                                                                                               \
	DOES(call);                                                                                                    \
	CHECK(say_text("heard", served()), say_text("heard", events))

static void boxes(void)
{
	void *a, *r, *s;

	begin("<input id=a type=checkbox><input id=r type=radio name=x checked><input id=s type=radio name=x>"
	      "<input id=d type=checkbox disabled>");
	a = find("#a");
	r = find("#r");
	s = find("#s");
	HEARS(unilet_html_element_click(a), "click:a input:a change:a");
	IS_TRUE(unilet_html_input_element_checked(a));
	HEARS(unilet_html_element_click(a), "click:a input:a change:a");
	IS_FALSE(unilet_html_input_element_checked(a));
	unilet_html_input_element_set_indeterminate(a, true);
	HEARS(unilet_html_element_click(a), "click:a input:a change:a");
	IS_FALSE(unilet_html_input_element_indeterminate(a));
	HEARS(unilet_html_element_click(s), "click:s input:s change:s");
	IS_FALSE(unilet_html_input_element_checked(r));
	heard[0] = '\0';
	DOES(unilet_html_element_click(s));
	CHECK(say_text("the click on a checked one", served()),
	      say_text("the click on a checked one", "click:s input:s change:s"));
	IS_TRUE(unilet_html_input_element_checked(s));
	HEARS(unilet_html_element_click(find("#d")), "");
	IS_FALSE(unilet_html_input_element_checked(find("#d")));
	/* What is prevented is as it was before. */
	listen(a, "click", UNILET_PREVENT_DEFAULT);
	listen(r, "click", UNILET_PREVENT_DEFAULT);
	unilet_html_input_element_set_indeterminate(a, true);
	HEARS(unilet_html_element_click(a), "click:a! click:a!");
	IS_TRUE(unilet_html_input_element_checked(a));
	IS_TRUE(unilet_html_input_element_indeterminate(a));
	HEARS(unilet_html_element_click(r), "click:r! click:r!");
	IS_TRUE(unilet_html_input_element_checked(s));
	IS_FALSE(unilet_html_input_element_checked(r));
}

static void labels(void)
{
	begin("<label id=l for=a><b id=b>1</b></label><input id=a type=checkbox><label id=m>2<input id=c "
	      "type=checkbox></label>"
	      "<label id=n for=none>3</label><label id=o for=d>4</label><input id=d type=checkbox disabled>");
	HEARS(unilet_html_element_click(find("#l")), "click:l click:a input:a change:a");
	IS_TRUE(unilet_html_input_element_checked(find("#a")));
	HEARS(unilet_html_element_click(find("#b")), "click:b click:a input:a change:a");
	IS_FALSE(unilet_html_input_element_checked(find("#a")));
	HEARS(unilet_html_element_click(find("#m")), "click:m click:c input:c change:c");
	/* A click on the control is not one on its label again. */
	HEARS(unilet_html_element_click(find("#c")), "click:c input:c change:c");
	HEARS(unilet_html_element_click(find("#n")), "click:n");
	HEARS(unilet_html_element_click(find("#o")), "click:o");
	listen(find("#l"), "click", UNILET_PREVENT_DEFAULT);
	HEARS(unilet_html_element_click(find("#b")), "click:b! click:b!");
	IS_FALSE(unilet_html_input_element_checked(find("#a")));
}

static void submits(void)
{
	void *form;

	begin("<form id=f><input id=t required><button id=s>1</button><button id=n formnovalidate>2</button><input "
	      "id=i type=submit>"
	      "<button id=r type=reset>3</button><button id=b type=button>4</button><fieldset disabled><button "
	      "id=d>5</button>"
	      "</fieldset></form><button id=e form=f>6</button>");
	form = find("#f");
	listen(form, "submit", UNILET_PREVENT_DEFAULT);
	listen(find("#t"), "invalid", 0);
	HEARS(unilet_html_element_click(find("#s")), "click:s invalid:t");
	HEARS(unilet_html_element_click(find("#n")), "click:n submit:f! submit:f!");
	HEARS(unilet_html_form_element_request_submit(form), "invalid:t");
	DOES(unilet_html_input_element_set_value(find("#t"), "x"));
	HEARS(unilet_html_element_click(find("#s")), "click:s submit:f! submit:f!");
	HEARS(unilet_html_element_click(find("#i")), "click:i submit:f! submit:f!");
	HEARS(unilet_html_element_click(find("#e")), "click:e submit:f! submit:f!");
	HEARS(unilet_html_form_element_request_submit(form), "submit:f! submit:f!");
	HEARS(unilet_html_form_element_request_submit_with_submitter(form, find("#i")), "submit:f! submit:f!");
	THROWS(unilet_html_form_element_request_submit_with_submitter(form, find("#t")), "TypeError");
	THROWS(unilet_html_form_element_request_submit_with_submitter(form, find("#b")), "TypeError");
	HEARS(unilet_html_element_click(find("#b")), "click:b");
	HEARS(unilet_html_element_click(find("#d")), "");
	HEARS(unilet_html_element_click(find("#r")), "click:r reset:f");
	IS_STRING(unilet_html_input_element_value(find("#t")), "");
	DOES(unilet_html_form_element_set_no_validate(form, true));
	HEARS(unilet_html_element_click(find("#s")), "click:s submit:f! submit:f!");
	/* A click that is prevented submits nothing. */
	listen(find("#s"), "click", UNILET_PREVENT_DEFAULT);
	HEARS(unilet_html_element_click(find("#s")), "click:s! click:s!");
	DOES(unilet_element_remove(form));
	HEARS(unilet_html_element_click(find("#e")), "click:e");
}

static void dispatched(void)
{
	const struct unilet_event_init init = {.has = UNILET_EVENT_INIT_HAS_BUBBLES, .bubbles = true};
	struct unilet_event *click = unilet_event_new_with_event_init_dict("click", &init);

	begin("<input id=a type=checkbox><details id=d><summary id=s><b id=b>1</b></summary><summary "
	      "id=t>2</summary></details>");
	/* An event of that name that is no mouse's does nothing. */
	HEARS(unilet_event_target_dispatch_event(find("#a"), click), "click:a");
	IS_FALSE(unilet_html_input_element_checked(find("#a")));
	HEARS(unilet_html_element_click(find("#s")), "click:s");
	IS_TRUE(unilet_html_details_element_open(find("#d")));
	HEARS(unilet_html_element_click(find("#b")), "click:b");
	IS_FALSE(unilet_html_details_element_open(find("#d")));
	HEARS(unilet_html_element_click(find("#t")), "click:t");
	IS_FALSE(unilet_html_details_element_open(find("#d")));
}

static void focus(void)
{
	void *a, *b;

	begin("<input id=a><button id=b>1</button><p id=p tabindex=-1>2</p><p id=q>3</p><input id=d disabled>");
	a = find("#a");
	b = find("#b");
	for (size_t i = 0; i < 4; i++)
		listen(box, (const char *const[]){"focus", "blur", "focusin", "focusout"}[i], UNILET_CAPTURE);
	HEARS(unilet_html_element_focus(a), "focus:a focusin:a");
	IS_NODE(unilet_document_active_element(document), "INPUT#a");
	IS_TRUE(unilet_element_matches(a, ":focus"));
	IS_TRUE(unilet_element_matches(box, ":focus-within"));
	HEARS(unilet_html_element_focus(b), "blur:a focusout:a focus:b focusin:b");
	HEARS(unilet_html_element_focus(b), "");
	HEARS(unilet_html_element_focus(find("#q")), "");
	HEARS(unilet_html_element_focus(find("#d")), "");
	HEARS(unilet_html_element_focus(find("#p")), "blur:b focusout:b focus:p focusin:p");
	HEARS(unilet_html_element_blur(b), "");
	HEARS(unilet_html_element_blur(find("#p")), "blur:p focusout:p");
	IS_NODE(unilet_document_active_element(document), "BODY");
	DOES(unilet_html_element_focus(a));
	DOES(unilet_element_remove(a));
	IS_NODE(unilet_document_active_element(document), "BODY");
}

int main(void)
{
	static const char *const types[] = {"click", "input", "change", "submit", "reset"};

	say_begin();
	document = unilet_document();
	box = unilet_document_create_element(document, "div");
	unilet_node_append_child(unilet_document_body(document), box);
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		listen(box, types[i], 0);
	boxes();
	labels();
	submits();
	dispatched();
	focus();
	unilet_element_remove(box);
	return say_end_in(unilet_document_body(document));
}
