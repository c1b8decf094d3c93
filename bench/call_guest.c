/* call_guest.c: what bench/call.c calls: nothing, bytes that come, bytes that go, and bytes that do both. */
#include <stdlib.h>

#include <unilet/event.h>
#include <unilet/message.h>

static void nothing(struct unilet_call *call)
{
	unilet_return(call);
}
UNILET_EXPORT(nothing)

static void in(struct unilet_call *call)
{
	size_t length;

	unilet_item_bytes(unilet_argument(call, 0), &length);
	unilet_return_number(call, (double)length);
}
UNILET_EXPORT(in)

/* The same bytes each time, made where they leave. */
static void out(struct unilet_call *call)
{
	static unsigned char *bytes;
	const size_t length = (size_t)unilet_item_number(unilet_argument(call, 0));

	if (!bytes)
		bytes = unilet_bytes_new(length);
	if (!bytes) {
		unilet_throw(call, "QuotaExceededError", "no room in the window");
		return;
	}
	bytes[0]++;
	unilet_return_bytes(call, bytes, length);
}
UNILET_EXPORT(out)

static void both(struct unilet_call *call)
{
	size_t length;
	unsigned char *bytes = unilet_item_bytes(unilet_argument(call, 0), &length);

	if (length > 0)
		bytes[0]++;
	unilet_return_bytes(call, bytes, length);
}
UNILET_EXPORT(both)

int main(void)
{
	return unilet_run();
}
