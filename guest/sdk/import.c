/* import.c: functions of the page's that the program calls, and their answers. */
#include "message.h"

#include <stdlib.h>
#include <string.h>

/* A call that is not answered yet. */
struct import {
	struct import *next;
	uint32_t id;
	unilet_import_done *done;
	void *context;
	struct unilet_message **answer; /* instead of `done`: whoever waits for it */
};

static struct import *imports;
static uint32_t last_id;
static unsigned depth; /* of unilet_import_call() in each other */

int sdk_import_waiting(void)
{
	return imports != NULL;
}

/* Takes it out of the list. */
static struct import *take(uint32_t id)
{
	for (struct import **at = &imports; *at; at = &(*at)->next) {
		struct import *found = *at;

		if (found->id != id)
			continue;
		*at = found->next;
		return found;
	}
	return NULL;
}

/* It is in the list before it is sent: the answer may be there before that has returned. */
static int start(struct import import, const char *name, struct unilet_writer *arguments, uint32_t *id)
{
	struct import *added = malloc(sizeof(*added));
	int result;

	*id = last_id = last_id % UINT32_MAX + 1;
	if (!added) {
		unilet_writer_close(arguments);
		return -UNILET_NO_SPACE;
	}
	*added = import;
	added->id = *id;
	added->next = imports;
	imports = added;
	result = sdk_message_send(MESSAGE_CALL, *id, name, arguments);
	if (result < 0)
		free(take(*id));
	return result;
}

int unilet_import_start(const char *name, struct unilet_writer *arguments, unilet_import_done *done, void *context)
{
	uint32_t id;

	return start((struct import){.done = done, .context = context}, name, arguments, &id);
}

int unilet_import_call(const char *name, struct unilet_writer *arguments, struct unilet_message **answer)
{
	uint32_t id;
	int result;

	*answer = NULL;
	if (depth == SDK_IMPORT_DEPTH_MAX) {
		unilet_writer_close(arguments);
		return -UNILET_BUSY;
	}
	result = start((struct import){.answer = answer}, name, arguments, &id);
	depth++;
	while (result >= 0 && !*answer)
		result = sdk_serve_next(UINT64_MAX);
	depth--;
	if (!*answer) {
		free(take(id)); /* nobody is there to answer it any more */
		return result;
	}
	return (*answer)->header.kind == MESSAGE_THROW ? -UNILET_EXCEPTION : 0;
}

int sdk_import_serve(struct unilet_message *message)
{
	struct import *import = take(message->header.id);
	const int result = message->header.kind == MESSAGE_THROW ? -UNILET_EXCEPTION : 0;

	if (!import) {
		sdk_message_free(message);
		return 0;
	}
	if (import->answer) {
		*import->answer = message;
	} else {
		import->done(result, unilet_message_value(message), import->context);
		sdk_message_free(message);
	}
	free(import);
	return 1;
}
