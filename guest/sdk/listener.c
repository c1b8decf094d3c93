/* listener.c: functions and their contexts, by the numbers that events carry; who listens to what. */
#include "page.h"

/* Number n is at n - 1: a listener's number is never 0. One that is free has no function. */
static struct sdk_buffer listeners = SDK_BUFFER(UNILET_PAGE_LISTENERS_MAX * sizeof(struct sdk_listener));

/* So many are free. */
static size_t free_count;

static size_t count(void)
{
	return listeners.length / sizeof(struct sdk_listener);
}

static struct sdk_listener *listener_at(size_t index)
{
	return (struct sdk_listener *)(void *)listeners.bytes + index;
}

/* The number of this pair, 0 if there is none. `as` does not count if the kind is a listener's: nobody listens in two ways with
 * one function. */
static int find(const struct sdk_listener *listener)
{
	/* From the end: the same pair is mostly used again at once, for many nodes. */
	for (size_t i = count(); i > 0 && listener->function; i--) {
		const struct sdk_listener *other = listener_at(i - 1);

		if (other->function == listener->function && other->context == listener->context &&
		    other->kind == listener->kind)
			return (int)i;
	}
	return 0;
}

/* One that was given back, which there is. The page goes on counting, and so does this. */
static int take_free(const struct sdk_listener *listener)
{
	size_t index = 0;
	uint32_t listens;

	while (listener_at(index)->function)
		index++;
	listens = listener_at(index)->listens;
	*listener_at(index) = *listener;
	listener_at(index)->listens = listens;
	free_count--;
	return (int)index + 1;
}

int sdk_listener_number(const struct sdk_listener *listener)
{
	const int number = find(listener);
	int result;

	if (number > 0 && listener_at((size_t)number - 1)->as == listener->as)
		return number;
	if (free_count > 0)
		return take_free(listener);
	result = sdk_buffer_append(&listeners, listener, sizeof(*listener));
	return result < 0 ? result : (int)count();
}

int sdk_listener_find(uint32_t number, struct sdk_listener *listener)
{
	if (number == 0 || number > count() || !listener_at(number - 1)->function)
		return 0;
	*listener = *listener_at(number - 1);
	return 1;
}

void sdk_listener_end(uint32_t number, uint32_t listens)
{
	struct sdk_listener listener;

	if (listens == 0 || !sdk_listener_find(number, &listener) || listener.kind == SDK_CALLBACK ||
	    listener.listens != listens)
		return;
	*listener_at(number - 1) = (struct sdk_listener){.listens = listens};
	free_count++;
}

static void listen(const void *target, const char *type, const struct sdk_listener *listener,
		   const struct unilet_listen_options *options)
{
	const int number = listener->function ? sdk_listener_number(listener) : -UNILET_INVALID;
	const int fields = number < 0 ? number : sdk_fields_number(listener->as, options);
	const int filter = fields < 0 ? fields : sdk_filter_number(options);

	sdk_operation_begin(PAGE_LISTEN);
	if (filter < 0)
		sdk_operation_fail(filter);
	sdk_operation_word(sdk_handle(target));
	sdk_operation_member(type);
	sdk_operation_word((uint32_t)number);
	sdk_operation_word((options ? options->flags : 0) | PAGE_LISTEN_END);
	sdk_operation_word((uint32_t)fields);
	sdk_operation_word((uint32_t)filter);
	sdk_operation_end();
	if (filter >= 0)
		listener_at((size_t)number - 1)->listens++;
}

static void unlisten(const void *target, const char *type, const struct sdk_listener *listener, unsigned flags)
{
	const int number = find(listener);

	if (number == 0)
		return;
	sdk_operation_begin(PAGE_UNLISTEN);
	sdk_operation_word(sdk_handle(target));
	sdk_operation_member(type);
	sdk_operation_word((uint32_t)number);
	sdk_operation_word(flags & UNILET_CAPTURE);
	sdk_operation_end();
}

void unilet_listen(const void *target, const char *type, unilet_listener *listener, void *context,
		   const struct unilet_listen_options *options)
{
	const struct sdk_listener plain = {.kind = SDK_LISTENER, .listener = listener, .context = context};

	listen(target, type, &plain, options);
}

void unilet_unlisten(const void *target, const char *type, unilet_listener *listener, void *context, unsigned flags)
{
	const struct sdk_listener plain = {.kind = SDK_LISTENER, .listener = listener, .context = context};

	unlisten(target, type, &plain, flags);
}

void unilet_listen_as(const void *target, const char *type, const struct unilet_event_type *as, void (*listener)(void),
		      void *context, const struct unilet_listen_options *options)
{
	const struct sdk_listener own = {.kind = SDK_LISTENER_AS, .function = listener, .context = context, .as = as};

	listen(target, type, &own, options);
}

void unilet_unlisten_as(const void *target, const char *type, void (*listener)(void), void *context, unsigned flags)
{
	const struct sdk_listener own = {.kind = SDK_LISTENER_AS, .function = listener, .context = context};

	unlisten(target, type, &own, flags);
}
