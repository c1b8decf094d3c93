/* fuzz_event.c: events of a hostile page side, for a listener of each kind. */
#include "sdk_alone.h"

#include <unilet/event.h>

struct info {
	struct unilet_event_info event;
	bool b;
	double d;
	const char *s;
	const void *o;
	struct unilet_value v;
};

static const struct unilet_field fields[] = {
	{"b", "b", NULL, offsetof(struct info, b), 0}, {"d", "d", NULL, offsetof(struct info, d), 0},
	{"s", "s", NULL, offsetof(struct info, s), 0}, {"o", "o", NULL, offsetof(struct info, o), 0},
	{"v", "v", NULL, offsetof(struct info, v), 0},
};

static unsigned calls;

static void on_event(const struct unilet_event_info *event, void *context)
{
	(void)context;
	calls++;
	for (int i = 0; i < event->field_count; i++) {
		look_at(&event->fields[i], 0);
		look(unilet_event_string(event, i), 1);
	}
}

static void on_info(const struct info *info, void *context)
{
	on_event(&info->event, context);
	look(info->s, strlen(info->s) + 1);
	look_at(&info->v, 0);
}

static void call_info(void (*listener)(void), const struct unilet_event_info *event, void *context)
{
	(void)listener;
	on_info((const struct info *)(const void *)event, context);
}

static void on_call(int count, const struct unilet_value *arguments, void *context)
{
	(void)context;
	calls++;
	for (int i = 0; i < count; i++)
		look_at(&arguments[i], 0);
}

static const struct unilet_event_type type = {fields, 5, sizeof(struct info), call_info};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sdk_listener plain = {.kind = SDK_LISTENER, .listener = on_event},
				  own = {.kind = SDK_LISTENER_AS, .function = (void (*)(void))on_info, .as = &type},
				  callback = {.kind = SDK_CALLBACK, .callback = on_call};

	CHECK(sdk_listener_number(&plain) == 1 && sdk_listener_number(&own) == 2 &&
	      sdk_listener_number(&callback) == 3);
	calls = 0;
	CHECK(sdk_dispatch(data, size) == (int)calls && calls <= 1);
	return 0;
}
