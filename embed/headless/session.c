/* session.c: one guest's side of a headless page: opened, closed; what it throws; its names. */
#include "session.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "member.h"

/* A form's data are the guest's: nothing of it goes to a server by itself. */
static void prevent(void *context, struct event *event)
{
	(void)context;
	event_prevent_default(event);
}

int session_open(struct session *session, struct tree *tree, struct node *root, bool full, const char *origin)
{
	*session = (struct session){.tree = tree, .root = node_hold(root), .full = full, .origin = origin};
	session->names = calloc(UNILET_PAGE_NAMES_MAX, sizeof(*session->names));
	session->events.scratch = malloc(UNILET_PAGE_EVENT_BYTES_MAX);
	session->maker = object_new(full ? INTERFACE_NONE : INTERFACE_MAKER, NULL);
	if (!session->names || !session->events.scratch || !session->maker)
		return -TREE_QUOTA_EXCEEDED;
	if (!full && node_listen(root, ATOM_SUBMIT, (struct listener){.call = prevent, .flags = LISTENER_CAPTURE}) < 0)
		return -TREE_QUOTA_EXCEEDED;
	return handles_open(&session->handles, root);
}

void session_close(struct session *session)
{
	listeners_close(session);
	events_close(session);
	if (session->handles.guests)
		handles_close(&session->handles);
	for (uint32_t i = 0; i < session->name_count; i++)
		free((char *)(uintptr_t)session->names[i].text.data);
	free(session->names);
	for (size_t i = 0; i < sizeof(session->text) / sizeof(session->text[0]); i++)
		text_close(&session->text[i]);
	if (session->maker)
		object_release(session->maker);
	free(session->items);
	writer_close(&session->reply);
	node_release(session->root);
	*session = (struct session){.tree = NULL};
}

void session_note(struct session *session, const char *name, const char *format, ...)
{
	va_list arguments;

	session->thrown.name = name;
	va_start(arguments, format);
	if (vsnprintf(session->thrown.message, sizeof(session->thrown.message), format, arguments) < 0)
		session->thrown.message[0] = '\0';
	va_end(arguments);
}
