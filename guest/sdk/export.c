/* export.c: the program's functions that the page calls, and their answers. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/error.h>

struct unilet_call {
	struct unilet_call *next; /* while it is held */
	struct unilet_message *message;
};

/* What UNILET_EXPORT gathers; the linker names its begin and end, both NULL if there is no export. */
extern const struct unilet_export exports_begin[] __asm__("__start_unilet_exports")
	__attribute__((weak, visibility("hidden")));
extern const struct unilet_export exports_end[] __asm__("__stop_unilet_exports")
	__attribute__((weak, visibility("hidden")));

int sdk_export_any(void)
{
	return &exports_begin[0] != &exports_end[0];
}

static const struct unilet_export *find(const char *name)
{
	for (const struct unilet_export *export = exports_begin; export < exports_end; export ++)
		if (strcmp(export->name, name) == 0)
			return export;
	return NULL;
}

struct unilet_item unilet_argument(const struct unilet_call *call, uint32_t index)
{
	return unilet_item_at(unilet_message_value(call->message), index);
}

uint32_t unilet_argument_count(const struct unilet_call *call)
{
	return unilet_item_count(unilet_message_value(call->message));
}

static void end(struct unilet_call *call)
{
	sdk_message_free(call->message);
	free(call);
}

/* The page's promise must not wait for ever: what cannot be sent becomes an error. */
static int answer(struct unilet_call *call, enum message_kind kind, struct unilet_writer *value)
{
	const uint32_t id = call->message->header.id;
	int result;

	sdk_message_last_word();
	result = sdk_message_send(kind, id, NULL, value);
	if (result < 0 && result != -UNILET_CLOSED && result != -UNILET_NOT_FOUND)
		sdk_message_send_error(MESSAGE_THROW, id, "DataCloneError", unilet_error_text(result));
	end(call);
	return result;
}

int unilet_return_value(struct unilet_call *call, struct unilet_writer *value)
{
	return answer(call, MESSAGE_RETURN, value);
}

int unilet_return(struct unilet_call *call)
{
	return unilet_return_value(call, NULL);
}

int unilet_return_boolean(struct unilet_call *call, int boolean)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_boolean(value, boolean);
	return unilet_return_value(call, value);
}

int unilet_return_number(struct unilet_call *call, double number)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_number(value, number);
	return unilet_return_value(call, value);
}

int unilet_return_string(struct unilet_call *call, const char *text)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_string(value, text);
	return unilet_return_value(call, value);
}

int unilet_return_bytes(struct unilet_call *call, const void *bytes, size_t length)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_bytes(value, bytes, length);
	return unilet_return_value(call, value);
}

int unilet_throw(struct unilet_call *call, const char *name, const char *message)
{
	struct unilet_writer *error = unilet_writer_open();

	unilet_write_error(error, name, message);
	return answer(call, MESSAGE_THROW, error);
}

/* Calls that wait until fewer imports wait for each other, in their order. */
static struct unilet_call *held_first, **held_last = &held_first;

static int start(struct unilet_call *call)
{
	const struct unilet_export *export = find(call->message->name);
	char text[UNILET_MESSAGE_NAME_MAX + 32];

	if (!export) {
		snprintf(text, sizeof(text), "nothing is exported as %s", call->message->name);
		unilet_throw(call, "NotFoundError", text);
		return 0;
	}
	export->function(call);
	return 1;
}

int sdk_export_serve_held(void)
{
	struct unilet_call *call = held_first;

	if (!call || sdk_import_depth() == SDK_IMPORT_DEPTH_MAX)
		return 0;
	held_first = call->next;
	if (!held_first)
		held_last = &held_first;
	return start(call);
}

int sdk_export_serve(struct unilet_message *message)
{
	struct unilet_call *call = malloc(sizeof(*call));

	if (!call) {
		sdk_message_send_error(MESSAGE_THROW, message->header.id, "QuotaExceededError",
				       "no memory for the call");
		sdk_message_free(message);
		return 0;
	}
	*call = (struct unilet_call){.message = message};
	if (!held_first && sdk_import_depth() < SDK_IMPORT_DEPTH_MAX)
		return start(call);
	*held_last = call;
	held_last = &call->next;
	return 0;
}
