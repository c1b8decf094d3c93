/* orders.cc: a form and a list in C++: classes, handles that are released, lambdas as listeners, exceptions, values of every kind.
 * orders.rs says the same to the letter. */
#include <stdio.h>

#include <string>

#include <unilet/html.h>
#include <unilet/web.hpp>

using namespace unilet;

static std::string said;

static void say(const std::string &name, const std::string &value)
{
	said += name + " = " + value + "\n";
}

static std::string text_of(double number)
{
	char text[32];

	snprintf(text, sizeof(text), "%g", number);
	return text;
}

static const char *text_of(bool boolean)
{
	return boolean ? "true" : "false";
}

/* One line of the list for each order; a click on it takes it away again. */
static void add_order(const Element &list, const std::string &what, double count)
{
	Owned<Element> item = document().create_element("li"), button = document().create_element("button");
	Owned<Text> text = document().create_text_node((what + " x " + text_of(count) + " ").c_str());

	button.set_attribute("type", "button");
	button.set_text_content("remove");
	item.append_child(text);
	item.append_child(button);
	list.append_child(item);
}

static void say_list(const ShadowRoot &root)
{
	Owned<NodeList> items = root.query_selector_all("li");
	struct unilet_node *each[8];
	const long count = items.get_all(8, each);

	say("orders", text_of((double)count));
	for (long i = 0; i < count; i++) {
		Owned<Node> item = Node(each[i]);

		say("order", take(item.text_content()));
	}
}

static Element make_form(const ShadowRoot &root)
{
	root.append_child(Node(unilet_html("<form><input name=what><input name=count type=number value=1 min=1>"
					   "<input name=gift type=checkbox><select name=size><option>small</option>"
					   "<option selected>large</option></select><button>order</button></form><ul></ul>")));
	return root.query_selector("form");
}

static void fill_in(const ShadowRoot &root, const char *what, double count)
{
	Owned<HTMLInputElement> name = as<HTMLInputElement>(root.query_selector("[name=what]"));
	Owned<HTMLInputElement> number = as<HTMLInputElement>(root.query_selector("[name=count]"));

	name.set_value(what);
	number.set_value_as_number(count);
	say("what", take(name.value()));
	say("count", text_of(number.value_as_number()));
}

/* Numbers, booleans, texts, enumerations, lists, names of the page's, nothing, any value. */
static void say_values(const ShadowRoot &root)
{
	Owned<HTMLInputElement> gift = as<HTMLInputElement>(root.query_selector("[name=gift]"));
	Owned<HTMLSelectElement> size = as<HTMLSelectElement>(root.query_selector("select"));
	Owned<Element> form = root.query_selector("form"), none = root.query_selector("video");
	Owned<DOMTokenList> classes = form.class_list();
	const char *const words[] = {"big", "b\xc3\xbc" "cher", "\xf0\x9f\x98\x80"};
	Owned<DOMStringMap> data = as<HTMLElement>(form).dataset();
	char *names[8];
	long count;

	gift.set_checked(true);
	say("checked", text_of(gift.checked()));
	say("selectedIndex", text_of((double)size.selected_index()));
	say("value", take(size.value()));
	classes.add_all(3, words);
	say("class", take(form.get_attribute("class")));
	say("contains", text_of(classes.contains("b\xc3\xbc" "cher")));
	data.set_named("orderId", "7");
	say("data", take(form.get_attribute("data-order-id")));
	say("missing", form.get_attribute("missing") ? "there" : "null");
	say("video", is_null(none) ? "null" : "there");
	count = form.get_attribute_names_all(8, names);
	for (long i = 0; i < count && i < 8; i++)
		say("attribute", take(names[i]));
	say("mode", root.mode() == UNILET_SHADOW_ROOT_MODE_OPEN ? "open" : "other");
}

static void say_custom_event(const Element &list)
{
	struct unilet_custom_event_init init = {};

	listen(unilet_custom_event_listen, list, "order", [](const auto &event) {
		say("detail", event.detail.kind == UNILET_NUMBER ? text_of(event.detail.number) : "?");
		say("trusted", text_of(event.event.is_trusted));
	});
	init.has = UNILET_CUSTOM_EVENT_INIT_HAS_DETAIL;
	init.detail.kind = UNILET_NUMBER;
	init.detail.number = 2.5;
	Owned<CustomEvent> event = CustomEvent::new_with_event_init_dict("order", &init);
	Value detail;

	list.dispatch_event(event);
	unilet_wait(-1);
	event.detail(&detail);
	say("own detail", text_of(detail.number));
}

static void say_failures(const ShadowRoot &root)
{
	try {
		root.query_selector("][");
		flush();
		say("selector", "no error");
	} catch (const Error &error) {
		say("selector", error.name());
	}
	try {
		Owned<Element> script = document().create_element("script");

		root.append_child(script);
		flush();
		say("script", "no error");
	} catch (const Error &error) {
		say("script", error.name());
	}
	flush();
	say("after", "nothing is left");
}

static void remove_first(const ShadowRoot &root)
{
	Owned<Element> first = root.query_selector("li");

	first.remove();
	say_list(root);
}

/* What a person ordered. */
static void take_order(const ShadowRoot &root, const Element &list)
{
	Owned<HTMLInputElement> name = as<HTMLInputElement>(root.query_selector("[name=what]"));
	Owned<HTMLInputElement> number = as<HTMLInputElement>(root.query_selector("[name=count]"));

	add_order(list, take(name.value()), number.value_as_number());
}

int main()
{
	const ShadowRoot tree = root();
	Owned<Element> form = make_form(tree), list = tree.query_selector("ul");

	listen(unilet_input_event_listen, tree, "input", [&](const auto &event) {
		printf("input: %s\n", event.is_composing ? "composing" : "whole");
		fflush(stdout);
	});
	listen(unilet_submit_event_listen, form, "submit", [&](const auto &) { take_order(tree, list); });
	fill_in(tree, "pens", 3);
	add_order(list, "pens", 3);
	add_order(list, "ink & paper", 0.5);
	say_list(tree);
	remove_first(tree);
	say_values(tree);
	say_custom_event(list);
	say_failures(tree);

	Owned<Element> text = document().create_element("pre");

	text.set_text_content(said.c_str());
	tree.append_child(text);
	return unilet_run();
}
