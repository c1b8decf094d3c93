/* event.c: the event loop: keeps event buffers on offer to the page, and calls listeners. */
#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/error.h>

#define MILLISECOND 1000000ull

#define EVENT_TAG 0x6576656e74000000ull /* "event": these completions are ours */

/* One buffer on offer. */
static struct slot {
	struct sdk_bulk bulk;
	int posted;
} slots[SDK_EVENT_SLOTS];

/* Written by the upcall, between any two instructions. */
static volatile int came;
static void (*volatile upcall_hook)(void);
static int watching;

static int running; /* unilet_run(), perhaps within a listener of another */
static int stopping;

static int post(uint32_t index)
{
	struct slot *slot = &slots[index];
	struct ring_entry entry = {.opcode = PAGE_EVENT, .tag = EVENT_TAG | index};
	long request;
	int result = 0;

	if (slot->posted)
		return 0;
	if (!slot->bulk.bytes)
		result = sdk_bulk_take(CALL_PAGE, SDK_EVENT_BYTES, &slot->bulk);
	if (result < 0)
		return result;
	entry.offset = slot->bulk.offset;
	entry.length = (uint32_t)slot->bulk.size;
	request = sdk_call(CALL_SUBMIT, CALL_PAGE, (long)&entry, 1);
	slot->posted = request >= 0;
	return request < 0 ? (int)request : 0;
}

/* Offers all buffers that are not. One is enough to go on with. */
static int post_all(void)
{
	int result = -UNILET_BUSY, posted = 0;

	for (uint32_t i = 0; i < SDK_EVENT_SLOTS; i++) {
		result = post(i);
		posted += slots[i].posted;
	}
	return posted > 0 ? 0 : result;
}

/* Takes one string out of what is left of an event, and ends it with a zero. */
static char *take_string(const uint8_t **from, size_t *left, size_t length, char **to)
{
	char *string = *to;

	if (length > *left)
		length = *left;
	memcpy(string, *from, length);
	string[length] = 0;
	*from += length;
	*left -= length;
	*to += length + 1;
	return string;
}

/* `bytes` of an event at `from`, `text` with room for them and three zeroes. */
static void call_listener(const uint8_t *from, size_t bytes, char *text)
{
	struct page_event raw;
	const uint8_t *strings = from + sizeof(raw);
	size_t left = bytes - sizeof(raw);
	struct unilet_event event;

	memcpy(&raw, from, sizeof(raw));
	event = (struct unilet_event){
		.target = {raw.target},
		.time_ms = raw.time_ms,
		.client_x = raw.client_x,
		.client_y = raw.client_y,
		.buttons = raw.buttons,
		.modifiers = raw.modifiers,
		.file = {raw.file},
		.file_size = raw.file_size,
	};
	event.key = take_string(&strings, &left, raw.key_length, &text);
	event.value = take_string(&strings, &left, raw.value_length, &text);
	event.file_name = take_string(&strings, &left, raw.file_name_length, &text);
	sdk_listener_call(raw.listener, &event);
}

/* Takes the event out of its buffer, so that the buffer is on offer again while the listener runs. */
static int handle_event(uint32_t index, size_t bytes)
{
	struct slot *slot = &slots[index];
	uint8_t *copy;
	int result;

	slot->posted = 0;
	if (bytes > slot->bulk.size)
		bytes = slot->bulk.size;
	copy = malloc(2 * bytes + 3);
	if (!copy)
		return -UNILET_NO_SPACE;
	memcpy(copy, slot->bulk.bytes, bytes);
	result = post(index);
	if (bytes >= sizeof(struct page_event))
		call_listener(copy, bytes, (char *)copy + bytes);
	free(copy);
	return result == -UNILET_BUSY ? 0 : result;
}

static int take_event(const struct ring_entry *completion)
{
	const uint64_t index = completion->tag - EVENT_TAG;
	int result;

	if (index >= SDK_EVENT_SLOTS || !slots[index].posted)
		return 0;
	if (completion->result < 0) {
		slots[index].posted = 0;
		return completion->result;
	}
	result = handle_event((uint32_t)index, (size_t)completion->result);
	return result < 0 ? result : 1;
}

/* Waits so long for an event or a message. Returns how many were served: 0 or 1. */
static int next_event(uint64_t timeout_ns)
{
	struct ring_entry completion;
	long window;
	int result;

	memset(&completion, 0, sizeof(completion));
	came = 0;
	window = sdk_call(CALL_NEXT, (long)&completion, (long)timeout_ns, 0);
	if (window < 0)
		return (int)window;
	came = 1; /* perhaps there are more */
	result = sdk_message_take(&completion);
	return result == -UNILET_NOT_FOUND ? take_event(&completion) : result;
}

/* Nobody sees what a flush after a listener returns: like a browser's console, say it and go on. */
static int commit_and_tell(void)
{
	int result = unilet_dom_flush(), again;

	if (result == 0)
		return 0;
	/* Told once, a failure is over; only a page that is gone fails again. */
	again = unilet_dom_flush();
	if (again == 0)
		fprintf(stderr, "uncaught: %s\n",
			result == -UNILET_EXCEPTION ? unilet_dom_exception() : unilet_error_text(result));
	return again;
}

/* Without a page there is nothing to commit; whether there is something to wait for is seen then. */
static int commit(void)
{
	const int result = commit_and_tell();

	return result == -UNILET_UNSUPPORTED ? 0 : result;
}

/* Until `end_ns`, or a timer's time, if that is before; no timer is called once `stop` is set. Returns how many calls were
 * made, UNSUPPORTED if nothing can come. */
static int serve_next(uint64_t end_ns, const int *stop)
{
	const uint64_t due = sdk_timer_due(), now = sdk_now_ns();
	const uint64_t until = due < end_ns ? due : end_ns;
	uint64_t wait_ns = UINT64_MAX;
	int result = post_all();
	int messages = sdk_message_wanted() ? sdk_message_post() : -UNILET_UNSUPPORTED;

	if (result == -UNILET_UNSUPPORTED && messages == -UNILET_UNSUPPORTED && due == UINT64_MAX)
		return result; /* nothing can come */
	if (result < 0 && result != -UNILET_UNSUPPORTED)
		return result;
	/* One that waits for room does so as long as others come. */
	if (messages < 0 && messages != -UNILET_UNSUPPORTED && messages != -UNILET_BUSY)
		return messages;
	/* Events first, and what is due in any case: neither keeps the other from coming. */
	if (until <= now)
		wait_ns = 0;
	else if (until < UINT64_MAX)
		wait_ns = until - now;
	result = next_event(wait_ns);
	if (result < 0 && result != -UNILET_TIMEOUT)
		return result;
	return (result > 0 ? result : 0) + (*stop ? 0 : sdk_timer_call(stop));
}

static int serve_and_commit(uint64_t end_ns, const int *stop)
{
	int result = commit(), calls;

	if (result < 0)
		return result;
	calls = sdk_export_serve_held();
	if (calls == 0)
		calls = serve_next(end_ns, stop);
	if (calls < 0)
		return calls;
	result = commit();
	return result < 0 ? result : calls;
}

/* Whoever waits is not stopped by unilet_stop(): that ends a unilet_run() around it, afterwards. */
int sdk_serve_next(uint64_t end_ns)
{
	static const int never;

	return serve_and_commit(end_ns, &never);
}

static int wait_until(uint64_t end_ns)
{
	int calls;

	do
		calls = sdk_serve_next(end_ns);
	while (calls == 0 && sdk_now_ns() < end_ns);
	return calls;
}

int unilet_wait(int64_t timeout_ms)
{
	const uint64_t now = sdk_now_ns();

	if (timeout_ms < 0 || (uint64_t)timeout_ms > (UINT64_MAX - now) / MILLISECOND)
		return wait_until(UINT64_MAX);
	return wait_until(now + (uint64_t)timeout_ms * MILLISECOND);
}

int unilet_run(void)
{
	int result = commit(), timed = 0;

	running++;
	while (result >= 0 && !stopping) {
		timed |= sdk_timer_due() != UINT64_MAX;
		result = serve_and_commit(UINT64_MAX, &stopping);
	}
	running--;
	stopping = 0;
	/* Without a page it was for the timers, and they are over. */
	return result > 0 || (result == -UNILET_UNSUPPORTED && timed) ? 0 : result;
}

void unilet_stop(void)
{
	stopping = running > 0;
}

static void on_upcall(void)
{
	came = 1;
	if (upcall_hook)
		upcall_hook();
}

void unilet_on_upcall(void (*hook)(void))
{
	upcall_hook = hook;
	watching = 1;
	sdk_call(CALL_ON_UPCALL, (long)on_upcall, 0, 0);
}

int unilet_pending(void)
{
	if (!watching) {
		unilet_on_upcall(NULL);
		came = 1; /* what came before was not seen */
	}
	return came;
}
