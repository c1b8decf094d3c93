/* dispatch.c: an event as the page sends it, to the listener that it is for, as the struct that this one takes. */
#include "page.h"

#include <stdlib.h>

/* An event on its way: what is released after it. */
struct arrived {
	struct unilet_event_info info;
	struct unilet_value fields; /* a sequence: those that the listener asked for, or a callback's arguments */
};

static void *receive(uint32_t handle)
{
	return sdk_object(sdk_handle_receive(handle));
}

static void begin(struct arrived *arrived, const struct page_event *event)
{
	arrived->info = (struct unilet_event_info){
		.target = receive(event->target),
		.current_target = receive(event->current_target),
		.matched = receive(event->matched),
		.time_stamp = event->time_ms,
		.is_trusted = event->flags & PAGE_EVENT_TRUSTED,
		.default_prevented = event->flags & PAGE_EVENT_PREVENTED,
		.dropped = event->dropped,
	};
	arrived->fields = (struct unilet_value){.kind = UNILET_UNDEFINED};
}

static void end(struct arrived *arrived)
{
	unilet_value_free(&arrived->fields);
	unilet_release(arrived->info.target);
	unilet_release(arrived->info.current_target);
	unilet_release(arrived->info.matched);
}

/* The values that are left. */
static int take_fields(struct arrived *arrived, struct sdk_reader *from, uint32_t count)
{
	const int result = sdk_values_take(from, count, &arrived->fields);

	arrived->info.field_count = result == 0 ? (int)count : 0;
	arrived->info.fields = result == 0 ? arrived->fields.items : NULL;
	return result;
}

static int call_listener(const struct sdk_listener *listener, struct arrived *arrived, struct sdk_reader *from,
			 uint32_t count)
{
	if (take_fields(arrived, from, count) < 0)
		return 0;
	listener->listener(&arrived->info, listener->context);
	return 1;
}

static int call_callback(const struct sdk_listener *listener, struct arrived *arrived, struct sdk_reader *from,
			 uint32_t count)
{
	if (take_fields(arrived, from, count) < 0)
		return 0;
	listener->callback((int)count, arrived->fields.items, listener->context);
	return 1;
}

/* The interface's own fields first, into its struct, which begins with what every event says. */
static int fill(const struct unilet_event_type *as, struct sdk_reader *from, uint8_t *to)
{
	int result = 0;

	for (uint32_t i = 0; i < as->count && result == 0; i++)
		result = sdk_fill(from, as->fields[i].type, as->fields[i].of, to + as->fields[i].offset);
	return result;
}

static int call_as(const struct sdk_listener *listener, struct arrived *arrived, struct sdk_reader *from,
		   uint32_t count)
{
	const struct unilet_event_type *as = listener->as;
	uint8_t *info = count < as->count ? NULL : calloc(1, as->size);
	int called = 0;

	if (!info)
		return 0;
	if (fill(as, from, info) == 0 && take_fields(arrived, from, count - as->count) == 0) {
		memcpy(info, &arrived->info, sizeof(arrived->info));
		as->call(listener->function, (const struct unilet_event_info *)(const void *)info, listener->context);
		called = 1;
	}
	for (uint32_t i = 0; i < as->count; i++)
		sdk_fill_free(as->fields[i].type, as->fields[i].of, info + as->fields[i].offset);
	free(info);
	return called;
}

static int call(const struct sdk_listener *listener, struct arrived *arrived, struct sdk_reader *from, uint32_t count)
{
	switch (listener->kind) {
	case SDK_LISTENER:
		return call_listener(listener, arrived, from, count);
	case SDK_LISTENER_AS:
		return call_as(listener, arrived, from, count);
	case SDK_CALLBACK:
		return call_callback(listener, arrived, from, count);
	}
	return 0;
}

int sdk_dispatch(const uint8_t *bytes, size_t length)
{
	struct sdk_reader from = {bytes + sizeof(struct page_event), length - sizeof(struct page_event)};
	struct sdk_listener listener;
	struct page_event event;
	struct arrived arrived;
	int called;

	if (length < sizeof(event))
		return 0;
	memcpy(&event, bytes, sizeof(event));
	if (event.flags & PAGE_EVENT_END) {
		sdk_listener_end(event.listener, event.listens);
		return 0;
	}
	if (!sdk_listener_find(event.listener, &listener) ||
	    (listener.kind == SDK_CALLBACK) != !!(event.flags & PAGE_EVENT_CALLBACK))
		return 0;
	begin(&arrived, &event);
	called = call(&listener, &arrived, &from, event.fields);
	end(&arrived);
	return called;
}

const char *unilet_event_string(const struct unilet_event_info *event, int index)
{
	if (index < 0 || index >= event->field_count || event->fields[index].kind != UNILET_STRING)
		return "";
	return event->fields[index].string;
}
