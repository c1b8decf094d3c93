/* member_dialog.c: members of dialogs, as far as they are not modal. */
#include "session.h"

/* What close() and requestClose() are given; NULL: returnValue stays. */
static const struct string *given_value(struct call *call, struct string *room)
{
	if (!argument_is_given(call, 0))
		return NULL;
	*room = argument_text(call, 0);
	return room;
}

static int show(struct call *call)
{
	return dialog_show(call->node);
}

static int close_dialog(struct call *call)
{
	struct string room;

	return dialog_close(call->node, given_value(call, &room));
}

static int request_close(struct call *call)
{
	struct string room;

	return dialog_request_close(call->node, given_value(call, &room));
}

static int get_return_value(struct call *call)
{
	*call->out = value_string(dialog_return_value(call->node));
	return 0;
}

static int set_return_value(struct call *call)
{
	return dialog_set_return_value(call->node, argument_text(call, 0));
}

static const struct member dialog_members[] = {
	{"show", INTERFACE_DIALOG, 0, NULL, NULL, show},
	{"close", INTERFACE_DIALOG, 0, NULL, NULL, close_dialog},
	{"requestClose", INTERFACE_DIALOG, 0, NULL, NULL, request_close},
	{"returnValue", INTERFACE_DIALOG, 0, get_return_value, set_return_value, NULL},
};

const struct member_table members_dialog = {dialog_members, sizeof(dialog_members) / sizeof(dialog_members[0])};
