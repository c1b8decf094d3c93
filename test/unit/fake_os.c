/* fake_os.c: stands in for guest/sdk/call.c and the library OS behind it. */
#include "fake_os.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <cmocka.h>

#define REQUESTS_MAX 32u
#define PAGE_BYTES   4096u

struct fake_os fake_os;

static _Alignas(4096) uint8_t memory[2][FAKE_WINDOW_BYTES];
static uint8_t bulk_used[2][FAKE_WINDOW_BYTES / PAGE_BYTES]; /* by page */

static struct {
	struct ring_entry entry;
	long window;
	int open;
	int detached;
	int cancelled;
} requests[REQUESTS_MAX];

void fake_os_open(fake_server *server)
{
	memset(&fake_os, 0, sizeof(fake_os));
	memset(requests, 0, sizeof(requests));
	fake_os.has_window[CALL_SERVICE] = 1;
	fake_os.has_window[CALL_PAGE] = 1;
	fake_os.flags = BOOT_HTTP | BOOT_STORE;
	fake_os.server = server;
	memset(bulk_used, 0, sizeof(bulk_used));
}

uint8_t *fake_os_bulk(uint8_t *window, uint64_t offset, uint64_t length)
{
	assert_true(offset >= WINDOW_BULK_OFFSET && offset <= FAKE_WINDOW_BYTES);
	assert_true(length <= FAKE_WINDOW_BYTES - offset);
	return window + offset;
}

static void mark(long window, size_t at, size_t size, uint8_t used)
{
	memset(&bulk_used[window][at / PAGE_BYTES], used, (size + PAGE_BYTES - 1) / PAGE_BYTES);
}

/* The first free place, as the library OS does it. */
static long bulk_take(long window, size_t size)
{
	size_t run = 0;

	if (!fake_os.has_window[window] || (fake_os.bulk_max && size > fake_os.bulk_max))
		return 0;
	for (size_t at = WINDOW_BULK_OFFSET; at < FAKE_WINDOW_BYTES; at += PAGE_BYTES) {
		run = bulk_used[window][at / PAGE_BYTES] ? 0 : run + PAGE_BYTES;
		if (run < size)
			continue;
		at += PAGE_BYTES - run;
		mark(window, at, size, 1);
		fake_os.bulk_taken++;
		/* As a window that others used before: nothing may rely on zeroes. */
		memset(memory[window] + at, 0xa5, size);
		return (long)(memory[window] + at);
	}
	return 0;
}

static long bulk_give(long window, long address, size_t size)
{
	const size_t at = (size_t)(address - (long)memory[window]);

	assert_true(fake_os.bulk_taken > 0);
	assert_true(bulk_used[window][at / PAGE_BYTES]);
	fake_os.bulk_taken--;
	mark(window, at, size, 0);
	return 0;
}

static long submit(long window, const struct ring_entry *entry, long detached)
{
	fake_os.submitted++;
	if (fake_os.submit_result)
		return fake_os.submit_result;
	if (!fake_os.has_window[window])
		return -UNILET_UNSUPPORTED;
	for (unsigned i = 0; i < REQUESTS_MAX; i++) {
		if (requests[i].open)
			continue;
		requests[i].entry = *entry;
		requests[i].window = window;
		requests[i].open = 1;
		requests[i].cancelled = 0;
		requests[i].detached = (int)detached;
		return i;
	}
	return -UNILET_BUSY;
}

static long complete(long request, struct ring_entry *completion)
{
	struct ring_entry entry = requests[request].entry;

	requests[request].open = 0;
	fake_os.server(&entry, memory[requests[request].window]);
	*completion = entry;
	return 0;
}

/* Time goes by only while the SDK waits: so what comes first does not hang on how busy the machine is. */
static uint64_t now_ns = 1;

/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name): the C library's begin with underscores */
int clock_gettime(clockid_t clock, struct timespec *now)
{
	(void)clock;
	now->tv_sec = (time_t)(now_ns / 1000000000);
	now->tv_nsec = (long)(now_ns % 1000000000);
	return 0;
}

/* A silent server lets every wait run out. */
static long wait_for(long request, struct ring_entry *completion, long timeout_ns)
{
	if (fake_os.silent && timeout_ns >= 0) {
		now_ns += (uint64_t)timeout_ns;
		return -UNILET_TIMEOUT;
	}
	if (!requests[request].cancelled)
		return complete(request, completion);
	requests[request].open = 0;
	*completion = requests[request].entry;
	completion->result = -UNILET_CANCELLED;
	return 0;
}

static long next(struct ring_entry *completion, uint64_t timeout_ns)
{
	for (unsigned i = 0; i < REQUESTS_MAX; i++) {
		if (requests[i].open && requests[i].detached && requests[i].entry.opcode != fake_os.held) {
			complete(i, completion);
			return requests[i].window;
		}
	}
	assert_true(timeout_ns != UINT64_MAX); /* nothing is open: that would be for ever */
	fake_os.waited_ns += timeout_ns;
	now_ns += timeout_ns;
	return -UNILET_TIMEOUT;
}

/* NOLINTBEGIN(performance-no-int-to-ptr): calls speak of addresses */
long sdk_call(long number, long a, long b, long c)
{
	switch (number) {
	case CALL_BULK_TAKE:
		return bulk_take(a, (size_t)b);
	case CALL_BULK_GIVE:
		return bulk_give(a, b, (size_t)c);
	case CALL_SUBMIT:
		return submit(a, (const struct ring_entry *)b, c);
	case CALL_WAIT:
		return wait_for(a, (struct ring_entry *)b, c);
	case CALL_CANCEL:
		requests[a].cancelled = !fake_os.completes_first;
		fake_os.silent = 0;
		return 0;
	case CALL_NEXT:
		return next((struct ring_entry *)a, (uint64_t)b);
	case CALL_BULK_BASE:
		return fake_os.has_window[a] ? (long)memory[a] : 0;
	case CALL_FLAGS:
		return fake_os.flags;
	default:
		return -UNILET_INVALID;
	}
}
/* NOLINTEND(performance-no-int-to-ptr) */
