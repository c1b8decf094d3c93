/* fuzz_text.c: the SDK's UTF-8, and events of a hostile page side. */
#include "fuzz.h"

#include "../../guest/sdk/event.c"

static void try_text(const uint8_t *data, size_t size)
{
	struct sdk_text text, again;
	uint8_t *copy = malloc(size + 1);
	uint8_t *written;

	CHECK(copy);
	memcpy(copy, data, size);
	sdk_text_measure((const char *)copy, size, &text);
	written = malloc(text.bytes + 1);
	CHECK(written && text.units <= size && text.bytes <= 3 * size);
	written[text.bytes] = 0x5a;
	sdk_text_write(&text, written);
	CHECK(written[text.bytes] == 0x5a);
	/* What was written is well-formed and stays as it is. */
	sdk_text_measure((const char *)written, text.bytes, &again);
	CHECK(again.well_formed && again.bytes == text.bytes && again.units == text.units);
	free(written);
	free(copy);
}

static const char *event_end;

/* sdk.h has these elsewhere; here nobody is behind them. */
void sdk_listener_call(uint32_t number, const struct unilet_event *event)
{
	(void)number;
	CHECK(event->key + strlen(event->key) < event_end && event->value + strlen(event->value) < event_end &&
	      event->file_name + strlen(event->file_name) < event_end);
}

long sdk_call(long number, long a, long b, long c)
{
	(void)number, (void)a, (void)b, (void)c;
	return -UNILET_UNSUPPORTED;
}

int sdk_bulk_take(enum call_window window, size_t size, struct sdk_bulk *out)
{
	(void)window, (void)size, (void)out;
	return -UNILET_NO_SPACE;
}

int sdk_message_wanted(void)
{
	return 0;
}

int sdk_message_post(void)
{
	return -UNILET_UNSUPPORTED;
}

int sdk_message_take(const struct ring_entry *completion)
{
	(void)completion;
	return -UNILET_NOT_FOUND;
}

int sdk_export_serve_held(void)
{
	return 0;
}

int unilet_dom_flush(void)
{
	return 0;
}

const char *unilet_dom_exception(void)
{
	return "";
}

const char *unilet_error_text(int error)
{
	(void)error;
	return "";
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text(data, size);
	slots[0].bulk = (struct sdk_bulk){.bytes = malloc(size), .size = size};
	if (size > 0 && slots[0].bulk.bytes) {
		char *copy = malloc(2 * size + 3);

		CHECK(copy);
		memcpy(copy, data, size);
		event_end = copy + 2 * size + 3;
		if (size >= sizeof(struct page_event))
			call_listener((const uint8_t *)copy, size, copy + size);
		free(copy);
	}
	free(slots[0].bulk.bytes);
	return 0;
}
