/* promise.c: promises that are waited for: their answers come by the event loop. */
#include "page.h"

#include <stdlib.h>
#include <string.h>

#define AWAIT_TAG 0x6177616974000000ull /* "await": these completions are ours */

/* One promise. */
struct await {
	struct await *next;
	uint64_t tag;
	struct sdk_bulk bulk;
	uint32_t handle;         /* what it settles to, also when that does not fit */
	unilet_settled *settled; /* NULL: somebody waits for it, and it is his */
	void *context;
	int answered;
	int result;
	struct unilet_value value;
	char *name, *message; /* of what it was rejected with; NULL: nothing */
};

static struct await *awaits;
static uint32_t last_number;
static unsigned depth; /* of unilet_await() in each other */

static struct await *take(uint64_t tag)
{
	for (struct await **at = &awaits; *at; at = &(*at)->next) {
		struct await *found = *at;

		if (found->tag != tag)
			continue;
		*at = found->next;
		return found;
	}
	return NULL;
}

/* What is gathered goes first: the promise is in it, perhaps. */
static int start(struct await *await, const struct unilet_promise *promise)
{
	struct ring_entry entry = {.opcode = PAGE_AWAIT, .tag = AWAIT_TAG | ++last_number};
	int result = sdk_commit();
	long request;

	await->handle = result == 0 ? sdk_handle_take() : 0;
	if (result == 0)
		result = await->handle ? sdk_bulk_take(CALL_PAGE, SDK_AWAIT_BYTES, &await->bulk) : -UNILET_TOO_LARGE;
	if (result == 0) {
		await->tag = entry.tag;
		entry.offset = await->bulk.offset;
		entry.length = (uint32_t)await->bulk.size;
		entry.arg[0] = sdk_handle(promise);
		entry.arg[1] = await->handle;
		request = sdk_call(CALL_SUBMIT, CALL_PAGE, (long)&entry, 1);
		result = request < 0 ? (int)request : 0;
	}
	if (result == 0) {
		await->next = awaits;
		awaits = await;
		return 0;
	}
	sdk_bulk_give(&await->bulk);
	sdk_handle_release(await->handle);
	return sdk_fail(result);
}

/* Only a copy of what the page wrote is looked at. */
static int take_value(struct await *await, size_t length)
{
	struct sdk_buffer copy = SDK_BUFFER(SDK_AWAIT_BYTES);
	int result = sdk_buffer_append(&copy, await->bulk.bytes, length < await->bulk.size ? length : await->bulk.size);

	if (result == 0)
		result = sdk_value_take_only(&copy, &await->value);
	sdk_buffer_close(&copy);
	return sdk_fail(result);
}

static int take_result(struct await *await, int result)
{
	if (result >= 0)
		return take_value(await, (size_t)result);
	if (result == -UNILET_EXCEPTION)
		return sdk_fail_exception(await->bulk.bytes, await->bulk.size);
	if (result != -UNILET_TOO_LARGE)
		return sdk_fail(result);
	sdk_operation_begin(PAGE_REPLY_VALUE);
	sdk_operation_word(await->handle);
	return sdk_operation_read(&await->value);
}

/* What is sent meanwhile forgets what failed before. */
static void keep_error(struct await *await)
{
	if (await->result != -UNILET_EXCEPTION)
		return;
	await->name = strdup(unilet_error()->name);
	await->message = strdup(unilet_error()->message);
}

static void drop(struct await *await)
{
	if (await) {
		free(await->name);
		free(await->message);
	}
	free(await);
}

static void settle(struct await *await, int result)
{
	const int before = sdk_untold();

	await->value = (struct unilet_value){.kind = UNILET_UNDEFINED};
	await->result = sdk_told(take_result(await, result), before);
	if (!before)
		keep_error(await);
	await->answered = 1;
	sdk_bulk_give(&await->bulk);
	sdk_handle_release(await->handle);
}

int sdk_promise_take(const struct ring_entry *completion)
{
	struct await *await = take(completion->tag);

	if (!await)
		return -UNILET_NOT_FOUND;
	settle(await, completion->result);
	if (!await->settled)
		return 1;
	await->settled(await->result, &await->value, await->context);
	unilet_value_free(&await->value);
	drop(await);
	return 1;
}

int unilet_then(const struct unilet_promise *promise, unilet_settled *settled, void *context)
{
	const int before = sdk_untold();
	struct await *await = settled ? calloc(1, sizeof(*await)) : NULL;
	int result;

	if (!await)
		return sdk_told(sdk_fail(settled ? -UNILET_NO_SPACE : -UNILET_INVALID), before);
	await->settled = settled;
	await->context = context;
	result = start(await, promise);
	if (result < 0)
		free(await);
	return sdk_told(result, before);
}

int unilet_await(const struct unilet_promise *promise, struct unilet_value *value)
{
	const int before = sdk_untold();
	struct await *await = calloc(1, sizeof(*await));
	int result = await ? 0 : -UNILET_NO_SPACE;

	*value = (struct unilet_value){.kind = UNILET_UNDEFINED};
	if (depth == SDK_AWAIT_DEPTH_MAX)
		result = -UNILET_BUSY;
	if (result == 0)
		result = start(await, promise);
	depth++;
	while (result >= 0 && !await->answered)
		result = sdk_serve_next(UINT64_MAX);
	depth--;
	if (await && await->answered) {
		*value = await->value;
		result = await->result;
	} else if (await && take(await->tag)) {
		/* Nobody is there to answer it any more; should somebody write to its bulk, that is better lost than shared. */
		sdk_handle_release(await->handle);
	}
	if (await && await->name && await->message)
		sdk_fail_saying(result, await->name, await->message);
	else
		sdk_fail(result);
	drop(await);
	return sdk_told(result, before);
}
