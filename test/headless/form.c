/* form.c: a form: what is typed and sent comes as fields of events. */
#include <stdio.h>

#include <unilet/event.h>

static struct unilet_object *make(const struct unilet_object *parent, const char *name, const char *id)
{
	struct unilet_object *element = unilet_fast_create(name);

	unilet_fast_attribute(element, "id", id);
	unilet_fast_append(parent, element);
	return element;
}

static void typed(const struct unilet_event_info *event, void *context)
{
	(void)context;
	printf("input %s\n", unilet_event_string(event, 0));
	fflush(stdout);
}

static void pressed(const struct unilet_event_info *event, void *context)
{
	(void)context;
	printf("key %s\n", unilet_event_string(event, 0));
	fflush(stdout);
}

/* Pairs of name and value. */
static void sent(const struct unilet_event_info *event, void *context)
{
	const struct unilet_value *pairs = &event->fields[0];

	(void)context;
	printf("submit, prevented %d:", event->default_prevented);
	for (uint32_t i = 0; i < pairs->count; i++)
		printf(" %s=%s", pairs->items[i].items[0].string, pairs->items[i].items[1].string);
	printf("\n");
	fflush(stdout);
}

int main(void)
{
	static const char *const value[] = {"target.value"}, *const key[] = {"key"}, *const data[] = {"formData"};
	const struct unilet_listen_options of_input = {.fields = value, .field_count = 1};
	const struct unilet_listen_options of_key = {.fields = key, .field_count = 1, .keys = key, .key_count = 0};
	const struct unilet_listen_options of_submit = {.fields = data, .field_count = 1};
	struct unilet_object *form = make(unilet_root_object(), "form", "form");
	struct unilet_object *name = make(form, "input", "name"), *agree = make(form, "input", "agree");

	unilet_fast_attribute(name, "name", "name");
	unilet_fast_attribute(agree, "name", "agree");
	unilet_fast_attribute(agree, "type", "checkbox");
	make(form, "button", "send");
	unilet_listen(name, "input", typed, NULL, &of_input);
	unilet_listen(name, "keydown", pressed, NULL, &of_key);
	unilet_listen(form, "submit", sent, NULL, &of_submit);
	return -unilet_run();
}
