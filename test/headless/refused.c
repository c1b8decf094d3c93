/* refused.c: what a tree of one's own does not give: each is tried, and what is thrown is printed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/event.h>

static struct unilet_object *element;

static void say(const char *what, int result)
{
	const struct unilet_error *error = unilet_error();

	printf("%s: %s%s%s\n", what, result ? error->name : "done", result ? ": " : "", result ? error->message : "");
	unilet_clear_error();
}

static void set(const char *name, const char *text)
{
	const struct unilet_value value = {.kind = UNILET_STRING, .string = text};

	unilet_set(element, name, &value);
	say(name, unilet_flush());
}

static void attribute(const char *name, const char *value)
{
	unilet_fast_attribute(element, name, value);
	say(name, unilet_flush());
}

static void create(const char *name)
{
	unilet_release(unilet_fast_create(name));
	say(name, unilet_flush());
}

static void read_member(const void *object, const char *name)
{
	struct unilet_value value = {.kind = UNILET_UNDEFINED};
	const int result = unilet_read(object, name, &value);

	say(name, result);
	if (!result)
		printf("  of kind %d\n", value.kind);
	unilet_value_free(&value);
}

int main(void)
{
	struct unilet_value value;

	element = unilet_fast_create("a");
	unilet_fast_append(unilet_root_object(), element);
	create("script");
	create("iframe");
	create("x-other");
	create("div");
	attribute("onclick", "alert(1)");
	attribute("href", "javascript:alert(1)");
	attribute("href", "https://elsewhere.test/");
	attribute("target", "_top");
	attribute("style", "background:url(https://elsewhere.test/)");
	attribute("style", "color:red");
	set("innerHTML", "<b>x</b>");
	set("rel", "opener");
	read_member(unilet_root_object(), "host");
	read_member(unilet_root_object(), "parentNode");
	read_member(unilet_root_object(), "noSuchThing");
	read_member(element, "checked");
	unilet_call_void(element, "click", 0, NULL);
	say("click", unilet_flush());
	unilet_call_void(element, "focus", 0, NULL);
	say("focus", unilet_flush());
	if (unilet_read_call(element, "closest", 1, &(struct unilet_value){.kind = UNILET_STRING, .string = "body"},
			     &value) == 0)
		printf("closest: kind %d\n", value.kind);
	return 0;
}
