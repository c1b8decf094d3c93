/* member_sequence.c: members that give a sequence of texts: names of attributes, what a form would send. */
#include <stdlib.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct value *session_add_item(struct session *session)
{
	const size_t room = session->item_room ? 2 * session->item_room : 16;
	struct value *grown;

	if (session->item_count == session->item_room) {
		grown = realloc(session->items, room * sizeof(*grown));
		if (!grown)
			return NULL;
		session->items = grown;
		session->item_room = room;
	}
	return &session->items[session->item_count++];
}

/* Appends a text to the result's; where it begins is turned into a pointer at the end, as the text may move. */
static int add_text(struct session *session, struct text *text, struct string string)
{
	struct value *item = session_add_item(session);

	if (!item)
		return -TREE_QUOTA_EXCEEDED;
	*item = (struct value){.kind = VALUE_STRING, .count = (uint32_t)text->length, .string.length = string.length};
	text_append(text, string);
	return text->failed ? -TREE_QUOTA_EXCEEDED : 0;
}

static void finish_texts(struct session *session, const struct text *text)
{
	for (size_t i = 0; i < session->item_count; i++)
		session->items[i].string.data = text->data + session->items[i].count;
}

static int get_attribute_names(struct call *call)
{
	struct session *session = call->session;
	struct text *text = result_room(call);
	struct string value;
	uint32_t atom;
	int error = 0;

	session->item_count = 0;
	for (uint32_t i = 0; !error && element_attribute_at(call->node, i, &atom, &value); i++)
		error = add_text(session, text, tree_atom_string(session->tree, atom));
	if (error)
		return error;
	finish_texts(session, text);
	*call->out =
		(struct value){.kind = VALUE_SEQUENCE, .count = (uint32_t)session->item_count, .items = session->items};
	return 0;
}

static int take_entry(void *context, struct string name, struct string value)
{
	struct call *call = context;
	struct text *text = &call->session->text[UNILET_PAGE_ARGUMENTS_MAX];
	const int error = add_text(call->session, text, name);

	return error ? error : add_text(call->session, text, value);
}

/* Pairs of name and value, of the form that is to be sent. */
static int get_form_data(struct call *call)
{
	struct session *session = call->session;
	struct text *text = result_room(call);
	size_t count;
	int error;

	session->item_count = 0;
	error = form_entries(call->event->target, call->event->submitter, take_entry, call);
	if (error)
		return error;
	finish_texts(session, text);
	count = session->item_count / 2;
	for (size_t i = 0; i < count; i++)
		if (!session_add_item(session))
			return -TREE_QUOTA_EXCEEDED;
	for (size_t i = 0; i < count; i++)
		session->items[2 * count + i] =
			(struct value){.kind = VALUE_SEQUENCE, .count = 2, .items = &session->items[2 * i]};
	*call->out =
		(struct value){.kind = VALUE_SEQUENCE, .count = (uint32_t)count, .items = session->items + 2 * count};
	return 0;
}

static const struct member sequence_members[] = {
	{"getAttributeNames", INTERFACE_ELEMENT, 0, NULL, NULL, get_attribute_names},
	{"formData", INTERFACE_SUBMIT_EVENT, 0, get_form_data, NULL, NULL},
};

const struct member_table members_sequence = {sequence_members, COUNT(sequence_members)};
