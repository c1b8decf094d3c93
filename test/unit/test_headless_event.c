/* test_headless_event.c: events of a page without a display: their ways, what clicks do, focus, what a person does. */
#include <stdio.h>

#include "cmocka_all.h"
#include "headless_page.h"

/* What was heard, in order: "place:type" with a space between. */
static struct text heard;

/* Static in each test, as what still listens at its end is told when the tree goes. */
struct ear {
	const char *place;
	void (*act)(struct event *);
	int released;
};

static void hear(void *context, struct event *event)
{
	struct ear *ear = context;

	if (heard.length > 0)
		text_append(&heard, STRING(" "));
	text_append(&heard, string_of(ear->place));
	text_append(&heard, STRING(":"));
	text_append(&heard, tree_atom_string(tree, event->type));
	if (ear->act)
		ear->act(event);
}

static void count_release(void *context)
{
	((struct ear *)context)->released++;
}

static void listen(struct node *node, const char *type, struct ear *ear, uint32_t flags)
{
	struct listener listener = {hear, count_release, ear, flags};

	assert_int_equal(node_listen(node, page_atom(type), listener), 1);
}

static int send(struct node *target, const char *type, uint32_t flags)
{
	struct event event = {.type = page_atom(type), .flags = flags};

	return event_dispatch(target, &event);
}

static void was_heard(const char *expected)
{
	text_is(&heard, expected);
}

static void events_go_down_and_up(void **state)
{
	static struct ear outer = {.place = "outer"}, inner = {.place = "inner"}, capture = {.place = "capture"};
	static struct ear passive = {.place = "passive", .act = event_prevent_default};
	struct node *p;

	(void)state;
	page_load("<div><p><b></b></p></div>");
	p = page_find("p");
	listen(page_find("div"), "x", &outer, 0);
	listen(page_find("div"), "x", &capture, LISTENER_CAPTURE);
	listen(p, "x", &inner, 0);
	listen(p, "x", &passive, LISTENER_PASSIVE);
	assert_int_equal(send(p, "x", EVENT_BUBBLES | EVENT_CANCELABLE), 1);
	was_heard("capture:x inner:x passive:x outer:x");
	assert_int_equal(send(page_find("b"), "x", 0), 1);
	was_heard("capture:x");
	assert_int_equal(send(p, "y", EVENT_BUBBLES), 1);
	was_heard("");
	passive.act = event_stop_propagation;
	assert_int_equal(send(p, "x", EVENT_BUBBLES), 1);
	was_heard("capture:x inner:x passive:x");
	inner.act = event_stop_immediate;
	assert_int_equal(send(p, "x", EVENT_BUBBLES), 1);
	was_heard("capture:x inner:x");
	inner.act = event_prevent_default;
	assert_int_equal(send(p, "x", EVENT_CANCELABLE), 0);
	was_heard("capture:x inner:x passive:x");
	assert_int_equal(send(p, "x", 0), 1);
	was_heard("capture:x inner:x passive:x");
}

static void listeners_come_and_go(void **state)
{
	static struct ear ear = {.place = "a"}, once = {.place = "once"};
	struct node *p = page_new("p");
	struct listener listener = {hear, count_release, &ear, 0}, capture = listener;

	(void)state;
	capture.flags = LISTENER_CAPTURE;
	assert_int_equal(node_listen(p, ATOM_CLICK, listener), 1);
	assert_int_equal(node_listen(p, ATOM_CLICK, listener), 0);
	assert_int_equal(node_listen(p, ATOM_CLICK, capture), 1);
	listen(p, "click", &once, LISTENER_ONCE);
	assert_int_equal(element_click(p), 0);
	assert_int_equal(once.released, 1);
	assert_int_equal(element_click(p), 0);
	was_heard("a:click a:click once:click a:click a:click");
	assert_true(node_unlisten(p, ATOM_CLICK, &listener));
	assert_false(node_unlisten(p, ATOM_CLICK, &listener));
	assert_int_equal(ear.released, 1);
	assert_true(node_has_listeners(p));
	node_release(p);
	assert_int_equal(ear.released, 2);
	/* Those that are left are told when the tree goes. */
	listen(page_new("p"), "x", &ear, 0);
	page_load("");
	assert_int_equal(ear.released, 3);
}

static struct node *twin;

static void copy_target(struct event *event)
{
	assert_int_equal(node_clone(event->current_target, true, &twin), 0);
}

/* A copy that is made while its original is clicked is not in the middle of a click. */
static void a_copy_has_no_click_under_way(void **state)
{
	static struct ear ear = {.place = "box", .act = copy_target};
	struct node *box;

	(void)state;
	page_load("<input type=checkbox>");
	box = page_find("input");
	listen(box, "click", &ear, 0);
	assert_int_equal(element_click(box), 0);
	assert_true(input_checked(twin));
	assert_int_equal(element_click(twin), 0);
	assert_false(input_checked(twin));
	was_heard("box:click");
}

static void listeners_have_a_limit(void **state)
{
	static struct ear ears[UNILET_HEADLESS_LISTENERS_MAX + 1];
	struct node *p = page_new("p");
	struct listener listener = {hear, NULL, &ears[UNILET_HEADLESS_LISTENERS_MAX], 0};

	(void)state;
	for (size_t i = 0; i < UNILET_HEADLESS_LISTENERS_MAX; i++)
		listen(p, "click", &ears[i], 0);
	assert_int_equal(node_listen(p, ATOM_CLICK, listener), -TREE_QUOTA_EXCEEDED);
}

static struct node *victim;
static struct listener self;

static void destroy(struct event *event)
{
	node_remove(victim);
	assert_true(node_unlisten(event->current_target, event->type, &self));
	assert_int_equal(((struct ear *)self.context)->released, 0);
	node_set_text_content(tree_document_element(tree), STRING("gone"));
}

/* The path is what it was when the event was sent, whatever listeners do to the tree. */
static void listeners_may_tear_the_page_down(void **state)
{
	static struct ear ear = {.place = "p", .act = destroy}, outer = {.place = "div"}, second = {.place = "second"};
	struct node *p;

	(void)state;
	page_load("<div><p></p></div>");
	p = page_find("p");
	victim = page_find("div");
	self = (struct listener){hear, count_release, &ear, 0};
	listen(p, "x", &ear, 0);
	listen(p, "x", &second, 0);
	listen(victim, "x", &outer, 0);
	assert_int_equal(send(p, "x", EVENT_BUBBLES), 1);
	was_heard("p:x second:x div:x");
	assert_int_equal(ear.released, 1);
	assert_int_equal(outer.released, 1);
}

static void again(struct event *event)
{
	struct event inner = {.type = event->type};
	int result = event_dispatch(event->target, &inner);

	assert_int_equal(event_dispatch(event->target, event), -TREE_INVALID_STATE);
	if (result < 0)
		assert_int_equal(result, -TREE_QUOTA_EXCEEDED);
}

static void events_within_events_end(void **state)
{
	static struct ear ear = {.place = "p", .act = again};
	struct node *p = page_new("p");

	(void)state;
	listen(p, "x", &ear, 0);
	assert_int_equal(send(p, "x", 0), 1);
	assert_int_equal(heard.length, UNILET_HEADLESS_DISPATCH_MAX * 4 - 1);
	text_close(&heard);
}

static struct node *seen_target, *seen_related, *seen_path[8];

static void look(struct event *event)
{
	seen_target = event->target;
	seen_related = event->related_target;
	for (uint32_t i = 0; i < 8; i++)
		seen_path[i] = event_path_at(event, i);
}

static void shadow_trees_hide_what_is_in_them(void **state)
{
	static struct ear root_ear = {.place = "root", .act = look}, host_ear = {.place = "host", .act = look};
	struct node *host, *root, *inner = NULL;
	struct event event = {.type = 0};

	(void)state;
	page_load("<div><template shadowrootmode=closed><p></p><b></b></template></div>");
	host = page_find("div");
	root = element_shadow_root(host);
	inner = node_first_child(root);
	listen(root, "x", &root_ear, 0);
	listen(host, "x", &host_ear, 0);
	event = (struct event){.type = page_atom("x"), .flags = EVENT_BUBBLES | EVENT_COMPOSED};
	event.related_target = tree_body(tree);
	assert_int_equal(event_dispatch(inner, &event), 1);
	was_heard("root:x host:x");
	assert_ptr_equal(seen_target, host);
	assert_ptr_equal(seen_path[0], host);
	assert_ptr_equal(seen_path[3], tree_document(tree));
	assert_null(seen_path[4]);
	assert_null(event_path_at(&event, 0));
	/* What is not composed stays in its tree; what is between two inside of it is not seen outside. */
	assert_int_equal(send(inner, "x", EVENT_BUBBLES), 1);
	was_heard("root:x");
	assert_ptr_equal(seen_target, inner);
	assert_ptr_equal(seen_path[0], inner);
	event.related_target = node_last_child(root);
	assert_int_equal(event_dispatch(inner, &event), 1);
	was_heard("root:x");
	assert_ptr_equal(seen_related, node_last_child(root));
}

static void boxes_change_when_clicked(void **state)
{
	static struct ear ear = {.place = "box"};
	struct node *box, *a, *b;

	(void)state;
	page_load("<input id=box type=checkbox><input id=a type=radio name=r checked><input id=b type=radio name=r>");
	box = page_find("#box");
	a = page_find("#a");
	b = page_find("#b");
	listen(tree_document(tree), "click", &ear, 0);
	listen(tree_document(tree), "input", &ear, 0);
	listen(tree_document(tree), "change", &ear, 0);
	input_set_indeterminate(box, true);
	assert_int_equal(element_click(box), 0);
	was_heard("box:click box:input box:change");
	assert_true(input_checked(box));
	assert_false(input_indeterminate(box));
	assert_int_equal(element_click(b), 0);
	was_heard("box:click box:input box:change");
	assert_true(input_checked(b));
	assert_false(input_checked(a));
	ear.act = event_prevent_default;
	assert_int_equal(element_click(box), 0);
	assert_int_equal(element_click(a), 0);
	was_heard("box:click box:click");
	assert_true(input_checked(box));
	assert_true(input_checked(b));
	assert_false(input_checked(a));
	element_set_attribute(box, ATOM_DISABLED, STRING(""));
	assert_int_equal(element_click(box), 0);
	was_heard("");
}

static void clicks_reach_what_they_are_about(void **state)
{
	static struct ear form = {.place = "form"}, box = {.place = "box"}, details = {.place = "details"};
	struct text value = {0};

	(void)state;
	page_load("<form><label><b>text</b><input id=box type=checkbox></label><input id=name "
		  "required><button><i>Go</i></button>"
		  "<button type=reset id=reset></button><button type=button id=nothing></button></form>"
		  "<details><summary>More</summary></details>");
	listen(page_find("form"), "submit", &form, 0);
	listen(page_find("form"), "reset", &form, 0);
	listen(page_find("#box"), "click", &box, 0);
	listen(page_find("details"), "toggle", &details, 0);
	assert_int_equal(element_click(page_find("b")), 0);
	was_heard("box:click");
	assert_true(input_checked(page_find("#box")));
	assert_int_equal(element_click(page_find("i")), 0);
	was_heard("");
	assert_int_equal(form_set_value(page_find("#name"), STRING("x")), 0);
	assert_int_equal(element_click(page_find("i")), 0);
	assert_int_equal(element_click(page_find("#nothing")), 0);
	was_heard("form:submit");
	assert_int_equal(element_click(page_find("#reset")), 0);
	was_heard("form:reset");
	assert_false(input_checked(page_find("#box")));
	assert_int_equal(form_value(page_find("#name"), &value), 0);
	text_is(&value, "");
	assert_int_equal(element_click(page_find("summary")), 0);
	was_heard("details:toggle");
	assert_true(element_attribute(page_find("details"), ATOM_OPEN, NULL));
}

static void focus_moves_with_events(void **state)
{
	static struct ear a = {.place = "a"}, b = {.place = "b"};
	struct node *first, *second, *root;

	(void)state;
	page_load("<input id=a><div id=b tabindex=0></div><p></p><x-y><template shadowrootmode=open "
		  "shadowrootdelegatesfocus>"
		  "<p></p><button></button></template></x-y>");
	first = page_find("#a");
	second = page_find("#b");
	for (size_t i = 0; i < 4; i++) {
		static const char *const types[] = {"focus", "blur", "focusin", "focusout"};

		listen(first, types[i], &a, 0);
		listen(second, types[i], &b, 0);
	}
	assert_null(tree_focused(tree));
	assert_ptr_equal(node_active_element(tree_document(tree)), tree_body(tree));
	assert_int_equal(element_focus(first), 0);
	assert_int_equal(element_focus(first), 0);
	assert_int_equal(element_focus(page_find("p")), 0);
	assert_int_equal(element_focus(second), 0);
	was_heard("a:focus a:focusin a:blur a:focusout b:focus b:focusin");
	assert_int_equal(element_matches(second, STRING(":focus")), 1);
	assert_int_equal(element_matches(tree_body(tree), STRING(":focus-within")), 1);
	node_remove(second);
	assert_null(tree_focused(tree));
	was_heard("");
	root = element_shadow_root(page_find("x-y"));
	assert_int_equal(element_focus(page_find("x-y")), 0);
	assert_ptr_equal(tree_focused(tree), node_last_child(root));
	assert_ptr_equal(node_active_element(root), node_last_child(root));
	assert_ptr_equal(node_active_element(tree_document(tree)), page_find("x-y"));
	assert_int_equal(element_blur(node_last_child(root)), 0);
	assert_null(tree_focused(tree));
}

static void a_person_clicks_and_types(void **state)
{
	static const char *const types[] = {
		"pointerdown", "mousedown", "pointerup", "mouseup", "click", "focus",
		"beforeinput", "input",     "change",    "keydown", "keyup", "submit",
	};
	static struct ear ear = {.place = "-"};
	struct text value = {0};
	struct node *name, *select, *form;

	(void)state;
	page_load("<form><input name=name maxlength=5><select><option value=1>one<option>two</select></form><button "
		  "disabled></button>");
	name = page_find("input");
	select = page_find("select");
	form = page_find("form");
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		listen(form, types[i], &ear, LISTENER_CAPTURE);
	assert_int_equal(person_click(name), 0);
	was_heard("-:pointerdown -:mousedown -:focus -:pointerup -:mouseup -:click");
	assert_int_equal(person_input(name, STRING("too long")), 0);
	was_heard("-:beforeinput -:input -:change");
	form_value(name, &value);
	text_is(&value, "too l");
	assert_int_equal(person_key(tree, NULL, STRING("Backspace")), 0);
	was_heard("-:keydown -:beforeinput -:input -:keyup");
	assert_int_equal(person_key(tree, NULL, STRING("Control+Shift+x")), 0);
	was_heard("-:keydown -:keyup");
	assert_int_equal(person_key(tree, name, STRING("\xc3\xa4")), 0);
	text_close(&heard);
	form_value(name, &value);
	text_is(&value, "too \xc3\xa4");
	assert_int_equal(person_key(tree, NULL, STRING("Enter")), 0);
	was_heard("-:keydown -:change -:submit -:keyup");
	assert_int_equal(person_input(select, STRING("two")), 0);
	was_heard("-:focus -:input -:change");
	assert_int_equal(select_selected_index(select), 1);
	assert_int_equal(person_input(select, STRING("three")), -TREE_NOT_FOUND);
	assert_int_equal(person_click(page_find("button")), -TREE_INVALID_STATE);
	assert_int_equal(person_input(form, STRING("x")), -TREE_INVALID_STATE);
	element_set_attribute(name, ATOM_READONLY, STRING(""));
	assert_int_equal(person_input(name, STRING("x")), -TREE_INVALID_STATE);
}

static void clear_page(struct event *event)
{
	(void)event;
	node_set_text_content(tree_document_element(tree), STRING(""));
}

static void pages_may_vanish_under_a_persons_hands(void **state)
{
	static const char page[] = "<form><input><button>Go</button><select><option>1<option>2</select></form>";
	static const char *const types[] = {"focus",  "keydown",     "beforeinput", "input",
					    "change", "pointerdown", "mousedown",   "submit"};
	static struct ear ears[sizeof(types) / sizeof(types[0])];

	(void)state;
	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++) {
		ears[i] = (struct ear){.place = "", .act = clear_page};
		for (int what = 0; what < 5; what++) {
			page_load(page);
			listen(tree_document(tree), types[i], &ears[i], LISTENER_CAPTURE);
			if (what == 0)
				person_click(page_find("button"));
			else if (what == 1)
				person_input(page_find("input"), STRING("x"));
			else if (what == 2)
				person_input(page_find("select"), STRING("2"));
			else
				person_key(tree, page_find("input"), STRING("x"));
			if (what == 4 && tree_focused(tree))
				person_key(tree, NULL, STRING("Enter"));
			/* Whoever heard it has cleared the page: what was in it is gone, all of it. */
			assert_int_equal(tree_nodes(tree) == 2, heard.length > 0);
			text_close(&heard);
		}
	}
}

/* The slots that a text or element is shown in hear of it too: of a tree that shows it, and of those that show that. */
static void events_come_through_the_slots_that_show_their_target(void **state)
{
	static struct ear outer = {.place = "outer", .act = look}, inner = {.place = "inner", .act = look},
			  shown = {.place = "shown", .act = look};
	struct node *host, *slot, *deep, *span;
	struct event event = {.type = 0};

	(void)state;
	page_load(
		"<main><section><template shadowrootmode=open><div><template shadowrootmode=closed><p><slot></slot></p>"
		"</template><slot name=a></slot></div></template><span slot=a>s</span><i>none</i></section></main>");
	host = page_find("section");
	slot = page_find("span");
	span = slot;
	slot = node_assigned_slot(span);
	assert_non_null(slot);
	deep = node_assigned_slot(slot);
	assert_non_null(deep);
	assert_null(node_assigned_slot(page_find("i")));
	assert_null(node_assigned_slot(host));
	listen(host, "x", &outer, 0);
	listen(slot, "x", &inner, 0);
	listen(deep, "x", &shown, 0);
	event = (struct event){.type = page_atom("x"), .flags = EVENT_BUBBLES};
	assert_int_equal(event_dispatch(span, &event), 1);
	was_heard("inner:x shown:x outer:x");
	/* The target is in a tree around them, and so is seen; the closed tree between is not, from outside. */
	assert_ptr_equal(seen_target, span);
	assert_ptr_equal(seen_path[0], span);
	assert_ptr_equal(seen_path[1], slot);
	assert_ptr_equal(seen_path[2], node_parent(slot));
	assert_ptr_equal(seen_path[3], element_shadow_root(host));
	assert_ptr_equal(seen_path[4], host);
	/* From within the closed tree all of it is. */
	node_unlisten(host, page_atom("x"), &(struct listener){.call = hear, .context = &outer});
	node_unlisten(slot, page_atom("x"), &(struct listener){.call = hear, .context = &inner});
	assert_int_equal(event_dispatch(span, &event), 1);
	was_heard("shown:x");
	assert_ptr_equal(seen_path[1], slot);
	assert_ptr_equal(seen_path[2], deep);
	assert_string_equal(node_interface(seen_path[4]), "ShadowRoot");
	/* What begins in the tree and stays there does not come out. */
	assert_int_equal(send(slot, "x", EVENT_BUBBLES), 1);
	was_heard("shown:x");
	assert_ptr_equal(seen_path[4], node_parent(slot));
	assert_ptr_equal(seen_path[5], element_shadow_root(host));
	assert_null(seen_path[6]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(events_go_down_and_up),
		PAGE_TEST(listeners_come_and_go),
		PAGE_TEST(a_copy_has_no_click_under_way),
		PAGE_TEST(listeners_have_a_limit),
		PAGE_TEST(listeners_may_tear_the_page_down),
		PAGE_TEST(events_within_events_end),
		PAGE_TEST(shadow_trees_hide_what_is_in_them),
		PAGE_TEST(events_come_through_the_slots_that_show_their_target),
		PAGE_TEST(boxes_change_when_clicked),
		PAGE_TEST(clicks_reach_what_they_are_about),
		PAGE_TEST(focus_moves_with_events),
		PAGE_TEST(a_person_clicks_and_types),
		PAGE_TEST(pages_may_vanish_under_a_persons_hands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
