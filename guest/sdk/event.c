/* event.c: the event loop: keeps event buffers on offer to the page, and calls listeners. */
#include "message.h"
#include "page.h"

#include <stdio.h>
#include <stdlib.h>

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

/* Bytes that the next event needs, if that is more than usual. */
static size_t large_bytes;

/* Takes room for an event that is larger than usual; without it, for a usual one. */
static int take_room(struct slot *slot)
{
	int result = 0;

	if (slot->bulk.size < large_bytes) {
		sdk_bulk_give(&slot->bulk);
		if (sdk_bulk_take(CALL_PAGE, large_bytes, &slot->bulk) == 0)
			large_bytes = 0;
	}
	if (!slot->bulk.bytes)
		result = sdk_bulk_take(CALL_PAGE, SDK_EVENT_BYTES, &slot->bulk);
	return result;
}

static int post(uint32_t index)
{
	struct slot *slot = &slots[index];
	struct ring_entry entry = {.opcode = PAGE_EVENT, .tag = EVENT_TAG | index};
	long request;
	int result = slot->posted ? 0 : take_room(slot);

	if (result < 0 || slot->posted)
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

/* Takes the event out of its buffer, so that the buffer is on offer again while the listener runs. Returns how many calls were
 * made. */
static int handle_event(uint32_t index, size_t bytes)
{
	struct slot *slot = &slots[index];
	uint8_t *copy;
	int result, calls;

	if (bytes > slot->bulk.size)
		bytes = slot->bulk.size;
	copy = malloc(bytes + 1); /* of no bytes, too */
	if (!copy)
		return -UNILET_NO_SPACE;
	memcpy(copy, slot->bulk.bytes, bytes);
	if (slot->bulk.size > SDK_EVENT_BYTES)
		sdk_bulk_give(&slot->bulk);
	result = post(index);
	calls = sdk_dispatch(copy, bytes);
	free(copy);
	return result < 0 && result != -UNILET_BUSY ? result : calls;
}

static int take_event(const struct ring_entry *completion)
{
	const uint64_t index = completion->tag - EVENT_TAG;

	if (index >= SDK_EVENT_SLOTS || !slots[index].posted)
		return 0;
	slots[index].posted = 0;
	if (completion->result == -UNILET_TOO_LARGE) {
		large_bytes = completion->arg[0] < UNILET_PAGE_EVENT_BYTES_MAX ? completion->arg[0]
									       : UNILET_PAGE_EVENT_BYTES_MAX;
		return 0;
	}
	return completion->result < 0 ? completion->result : handle_event((uint32_t)index, (size_t)completion->result);
}

/* A completion that came, for whom it is. */
static int take_completion(const struct ring_entry *completion)
{
	int result = sdk_message_take(completion);

	if (result == -UNILET_NOT_FOUND)
		result = sdk_promise_take(completion);
	if (result == -UNILET_NOT_FOUND)
		result = sdk_frame_take(completion);
	return result == -UNILET_NOT_FOUND ? take_event(completion) : result;
}

/* Waits so long for an event, a message, an answer, a frame. Returns how many calls were made. */
static int next_event(uint64_t timeout_ns)
{
	struct ring_entry completion;
	long window;

	memset(&completion, 0, sizeof(completion));
	came = 0;
	window = sdk_call(CALL_NEXT, (long)&completion, (long)timeout_ns, 0);
	if (window < 0)
		return (int)window;
	came = 1; /* perhaps there are more */
	return take_completion(&completion);
}

/* Nobody sees what a flush after a listener returns: like a browser's console, say it and go on. */
static int commit_and_tell(void)
{
	const struct unilet_error *error = unilet_error();
	const int result = unilet_flush();

	/* Only a page that is gone fails again. */
	if (result == 0 || sdk_page_gone())
		return sdk_page_gone();
	if (result == -UNILET_UNSUPPORTED)
		return result;
	fprintf(stderr, "uncaught: %s%s%s\n", error->name, error->name[0] ? ": " : "", error->message);
	return 0;
}

/* Without a page there is nothing to commit; whether there is something to wait for is seen then. */
static int commit(void)
{
	const int result = commit_and_tell();

	return result == -UNILET_UNSUPPORTED ? 0 : result;
}

/* Keeps a buffer on offer for a message, if the program wants one, or has a page that may call it. */
static int post_message(int has_page)
{
	if (sdk_message_wanted() || (has_page && sdk_message_may_come()))
		return sdk_message_post();
	return -UNILET_UNSUPPORTED;
}

/* Until `end_ns`, or a timer's time, if that is before; no timer is called once `stop` is set. Returns how many calls were
 * made, UNSUPPORTED if nothing can come. */
static int serve_next(uint64_t end_ns, const int *stop)
{
	const uint64_t due = sdk_timer_due(), now = sdk_now_ns();
	const uint64_t until = due < end_ns ? due : end_ns;
	uint64_t wait_ns = UINT64_MAX;
	int result = post_all(), frames = sdk_frame_post();
	int messages = post_message(result == 0);

	if (result == -UNILET_UNSUPPORTED && messages == -UNILET_UNSUPPORTED && due == UINT64_MAX)
		return result; /* nothing can come */
	if (result < 0 && result != -UNILET_UNSUPPORTED)
		return result;
	if (frames < 0 && frames != -UNILET_BUSY)
		return frames;
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
		calls = sdk_message_serve_held();
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
