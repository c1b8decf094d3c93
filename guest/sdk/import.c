/* import.c: functions of the page's that the program calls, and their answers. */
#include "message.h"

#include <stdlib.h>
#include <string.h>

/* A call that is not answered yet. */
struct import {
	struct import *next;
	uint32_t id;
	unilet_import_done *done; /* NULL: somebody waits for it, and it is his */
	void *context;
	int answered;
	int failure; /* of one that is answered: -enum unilet_status */
	struct unilet_message *message;
};

static struct import *imports;
static uint32_t last_id;
static unsigned depth; /* of unilet_import_call() in each other */

int sdk_import_waiting(void)
{
	return imports != NULL;
}

unsigned sdk_import_depth(void)
{
	return depth;
}

/* Takes it out of the list. NULL: there is none of this id. */
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
static int start(struct import *import, const char *name, struct unilet_writer *arguments)
{
	int result;

	import->id = last_id = last_id % UINT32_MAX + 1;
	import->next = imports;
	imports = import;
	result = sdk_message_send(MESSAGE_CALL, import->id, name, arguments);
	if (result < 0)
		take(import->id);
	return result;
}

int unilet_import_start(const char *name, struct unilet_writer *arguments, unilet_import_done *done, void *context)
{
	struct import *import = malloc(sizeof(*import));
	int result;

	if (!import) {
		unilet_writer_close(arguments);
		return -UNILET_NO_SPACE;
	}
	*import = (struct import){.done = done, .context = context};
	result = start(import, name, arguments);
	if (result < 0)
		free(import);
	return result;
}

int unilet_import_call(const char *name, struct unilet_writer *arguments, struct unilet_message **answer)
{
	struct import import = {0};
	int result;

	*answer = NULL;
	if (depth == SDK_IMPORT_DEPTH_MAX) {
		unilet_writer_close(arguments);
		return -UNILET_BUSY;
	}
	result = start(&import, name, arguments);
	depth++;
	while (result >= 0 && !import.answered)
		result = sdk_serve_next(UINT64_MAX);
	depth--;
	if (!import.answered) {
		take(import.id); /* nobody is there to answer it any more */
		return result;
	}
	*answer = import.message;
	return import.failure;
}

/* The answer to a call of this id; `message` is taken. Returns how many calls were made. */
static int finish(uint32_t id, int failure, struct unilet_message *message)
{
	const struct unilet_item value = {message, 0};
	struct import *import = take(id);

	if (!import) {
		sdk_message_free(message);
		return 0;
	}
	import->answered = 1;
	import->failure = failure;
	import->message = message;
	if (!import->done)
		return 1;
	import->done(failure, value, import->context);
	sdk_message_free(message);
	free(import);
	return 1;
}

int sdk_import_serve(struct unilet_message *message)
{
	return finish(message->header.id, message->header.kind == MESSAGE_THROW ? -UNILET_EXCEPTION : 0, message);
}

void sdk_import_fail(uint32_t id, int status)
{
	finish(id, status, NULL);
}
