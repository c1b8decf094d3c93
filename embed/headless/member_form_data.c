/* member_form_data.c: FormData: what a form would send, or what a guest puts together. Its values are texts: no file is chosen here. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int append(struct call *call)
{
	const int error = argument_check(call, 2);

	return error ? error : entries_append(call->object->entries, argument_text(call, 0), argument_text(call, 1));
}

static int set(struct call *call)
{
	const int error = argument_check(call, 2);

	return error ? error : entries_set(call->object->entries, argument_text(call, 0), argument_text(call, 1));
}

static int remove_entries(struct call *call)
{
	const int error = argument_check(call, 1);

	if (!error)
		entries_remove(call->object->entries, argument_text(call, 0), 0);
	return error;
}

static int get(struct call *call)
{
	const struct entries *entries = call->object->entries;
	const int error = argument_check(call, 1);
	struct string name, value;

	if (!error)
		*call->out = entries_at(entries, entries_find(entries, argument_text(call, 0), 0), &name, &value)
				     ? value_string(value)
				     : value_null();
	return error;
}

static int has(struct call *call)
{
	const struct entries *entries = call->object->entries;
	const int error = argument_check(call, 1);
	struct string name, value;

	if (!error)
		*call->out = value_boolean(
			entries_at(entries, entries_find(entries, argument_text(call, 0), 0), &name, &value));
	return error;
}

static int get_all(struct call *call)
{
	const struct entries *entries = call->object->entries;
	struct session *session = call->session;
	int error = argument_check(call, 1);
	struct string name, value, wanted;

	if (error)
		return error;
	wanted = argument_text(call, 0);
	session->item_count = 0;
	for (uint32_t i = 0; (i = entries_find(entries, wanted, i), entries_at(entries, i, &name, &value)); i++) {
		struct value *item = session_add_item(session);

		if (!item)
			return -TREE_QUOTA_EXCEEDED;
		*item = value_string(value);
	}
	*call->out =
		(struct value){.kind = VALUE_SEQUENCE, .count = (uint32_t)session->item_count, .items = session->items};
	return 0;
}

static int get_of_event(struct call *call)
{
	*call->out = (struct value){.kind = VALUE_OBJECT, .object = call->event->context};
	return 0;
}

static int take_entry(void *context, struct string name, struct string value)
{
	return entries_append(context, name, value);
}

/* Tells the form's listeners, who may look at it: what they say comes too late to change it. */
static int gather(struct object *object, struct node *form, struct node *submitter)
{
	struct event event = {.type = ATOM_FORMDATA,
			      .kind = KIND_FORM_DATA,
			      .flags = EVENT_BUBBLES | EVENT_TRUSTED,
			      .context = object};
	int result = form_entries(form, submitter, take_entry, object->entries);

	if (result >= 0)
		result = event_dispatch(form, &event);
	return result_done(result);
}

/* A form, and which of its buttons sends it. */
static int check(struct session *session, const struct value *arguments, uint32_t count, struct node **form,
		 struct node **submitter)
{
	const bool has_submitter = count > 1 && arguments[1].kind != VALUE_NULL && arguments[1].kind != VALUE_UNDEFINED;

	*form = count && arguments[0].kind == VALUE_NODE ? arguments[0].node : NULL;
	*submitter = has_submitter && arguments[1].kind == VALUE_NODE ? arguments[1].node : NULL;
	if (count && arguments[0].kind != VALUE_UNDEFINED && (!*form || !element_is(*form, ATOM_FORM)))
		return session_throw(session, "TypeError", "FormData is of a form, or of nothing");
	if (!has_submitter)
		return 0;
	if (!*submitter || !form_is_submitter(*submitter))
		return session_throw(session, "TypeError", "what submits is a button that does so");
	return form_owner(*submitter) == *form ? 0 : -TREE_NOT_FOUND;
}

int form_data_construct(struct session *session, uint32_t count, const struct value *arguments, struct value *out)
{
	struct node *form, *submitter;
	struct object *object;
	int error = check(session, arguments, count, &form, &submitter);

	if (error)
		return error;
	object = object_new(INTERFACE_FORM_DATA, NULL);
	if (object)
		object->entries = entries_open();
	error = object && object->entries ? 0 : -TREE_QUOTA_EXCEEDED;
	if (!error && form)
		error = gather(object, form, submitter);
	if (error && object)
		object_release(object);
	if (!error)
		*out = (struct value){.kind = VALUE_OBJECT, .object = object};
	return error;
}

void form_data_write(const struct object *object, struct writer *writer)
{
	struct string name, value;
	uint32_t count = 0;

	while (entries_at(object->entries, count, &name, &value))
		count++;
	writer_word(writer, PAGE_SEQUENCE);
	writer_word(writer, count);
	for (uint32_t i = 0; entries_at(object->entries, i, &name, &value) && !writer->overflow; i++) {
		const struct value pair[] = {value_string(name), value_string(value)};
		const struct value both = {.kind = VALUE_SEQUENCE, .count = COUNT(pair), .items = pair};

		writer_value(writer, &both);
	}
}

static const struct member form_data_members[] = {
	{"append", INTERFACE_FORM_DATA, 0, NULL, NULL, append},
	{"delete", INTERFACE_FORM_DATA, 0, NULL, NULL, remove_entries},
	{"get", INTERFACE_FORM_DATA, 0, NULL, NULL, get},
	{"getAll", INTERFACE_FORM_DATA, 0, NULL, NULL, get_all},
	{"has", INTERFACE_FORM_DATA, 0, NULL, NULL, has},
	{"set", INTERFACE_FORM_DATA, 0, NULL, NULL, set},
	{"formData", INTERFACE_FORM_DATA_EVENT, 0, get_of_event, NULL, NULL},
};

const struct member_table members_form_data = {form_data_members, COUNT(form_data_members)};
