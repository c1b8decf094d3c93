/* probe.c: tries to leave its subtree; says in it what each attempt gave. */
#include <stdio.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/error.h>

static struct unilet_element *list;

static void say(const char *attempt, const char *outcome)
{
	struct unilet_element *item = unilet_document_create_element(unilet_document(), "li");
	char text[400];

	snprintf(text, sizeof(text), "%s: %s", attempt, outcome);
	unilet_node_set_text_content(item, text);
	unilet_node_append_child(list, item);
	unilet_release(item);
	unilet_flush();
}

/* What the batch that has just been gathered comes to. */
static void tell(const char *attempt, const void *result)
{
	int error = unilet_flush();
	char text[300];

	snprintf(text, sizeof(text), "%s: %s", unilet_error()->name, unilet_error()->message);
	if (error == -UNILET_ERROR_EXCEPTION)
		say(attempt, text);
	else if (error < 0)
		say(attempt, unilet_error_text(error));
	else
		say(attempt, result && unilet_is_null(result) == 0 ? "REACHED" : "null");
}

/* `whose` tells the lines apart. */
static void try_get(const char *whose, const void *object, const char *name)
{
	struct unilet_object *result = unilet_get(object, name);
	char attempt[80];

	snprintf(attempt, sizeof(attempt), "%s %s", whose, name);
	tell(attempt, result);
	unilet_release(result);
}

static void try_element(const char *name)
{
	struct unilet_element *result = unilet_document_create_element(unilet_document(), name);
	char attempt[80];

	snprintf(attempt, sizeof(attempt), "create %s", name);
	tell(attempt, result);
	unilet_release(result);
}

static void try_attribute(const char *name, const char *value)
{
	char attempt[80];

	unilet_element_set_attribute(list, name, value);
	snprintf(attempt, sizeof(attempt), "attribute %s", name);
	tell(attempt, NULL);
}

int main(void)
{
	static const char *const members[] = {"getRootNode",   "innerHTML",   "baseURI",   "host",
					      "shadowRoot",    "style",       "onclick",   "parentNode",
					      "parentElement", "constructor", "__proto__", "attributes"};
	static const char *const elements[] = {"script", "style",    "iframe", "form", "a",
					       "img",    "x-unilet", "SCRIPT", "svg"};
	static const struct unilet_value markup = {.kind = UNILET_STRING, .string = "<img onerror=taken() src=x>"};
	struct unilet_shadow_root *root = unilet_root();

	list = unilet_document_create_element(unilet_document(), "ol");
	unilet_node_append_child(root, list);
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		try_get("list", list, members[i]);
	try_get("root", root, "host");
	try_get("root", root, "parentNode");
	try_get("document", unilet_document(), "defaultView");
	try_get("document", unilet_document(), "body");
	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		try_element(elements[i]);
	unilet_set(list, "innerHTML", &markup);
	tell("write innerHTML", NULL);
	try_attribute("onclick", "document.title = 'taken'");
	try_attribute("style", "background: url(//elsewhere.example/leak)");
	try_attribute("class", "fine");
	tell("query the page", unilet_document_fragment_query_selector(root, "#secret"));
	tell("construct", unilet_construct("XMLHttpRequest", 0, NULL));
	say("done", "done");
	return unilet_run() < 0;
}
