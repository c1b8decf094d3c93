/* world.c: joins the page side (JavaScript) to the guests' windows and to the UI process. */
#include "world.h"

#include <gio/gunixfdlist.h>

#include "../../abi/dom_abi.h"
#include "../../abi/message_abi.h"
#include "image_file.h"
#include "messages.h"
#include "page_script.h"
#include "script.h"
#include "transport.h"

/* What the page side gave to be called back; see page/unilet.js. */
struct handlers {
	JSCValue *started;
	JSCValue *request;
	JSCValue *ended;
	JSCValue *dump;
};

struct world {
	WebKitWebPage *page;
	JSCContext *context;
	struct handlers handlers;
	GHashTable *guests; /* id -> struct guest */
	guint64 number;
	guint64 signs; /* of life: batches, and messages asked for */
	gint64 last_active_us;
	unsigned fetching; /* images on their way */
	unsigned holders;  /* the page, functions that script holds, answers of the UI process under way */
	gboolean closed;
};

struct guest {
	struct world *world;
	guint32 id;
	struct transport *transport; /* NULL until it runs */
};

static void world_drop(gpointer data)
{
	struct world *world = data;

	if (--world->holders > 0)
		return;
	g_hash_table_unref(world->guests);
	g_free(world);
}

static void guest_free(gpointer data)
{
	struct guest *guest = data;

	transport_close(guest->transport);
	g_free(guest);
}

static JSCValue *number_value(struct world *world, double number)
{
	return jsc_value_new_number(world->context, number);
}

static void on_request(void *context, const struct transport_request *request)
{
	struct guest *guest = context;
	struct world *world = guest->world;
	JSCValue *argument[] = {
		number_value(world, guest->id),
		number_value(world, request->slot),
		number_value(world, request->opcode),
		number_value(world, request->room),
		number_value(world, (double)request->arg[0]),
		number_value(world, (double)request->arg[1]),
		script_copy(world->context, request->bytes, request->length),
	};

	world->last_active_us = g_get_monotonic_time();
	if (request->opcode == PAGE_BATCH || request->opcode == MESSAGE_RECEIVE)
		world->signs++;
	script_call_void(world->context, world->handlers.request, argument, G_N_ELEMENTS(argument));
}

static void send(struct world *world, const char *name, GVariant *parameters)
{
	webkit_web_page_send_message_to_view(world->page, webkit_user_message_new(name, parameters), NULL, NULL, NULL);
}

static void on_violated(void *context, int32_t number, uint64_t value0, uint64_t value1)
{
	struct guest *guest = context;

	send(guest->world, MESSAGE_VIOLATION,
	     g_variant_new(MESSAGE_VIOLATION_TYPE, guest->world->number, guest->id, number, value0, value1));
}

/* The guest goes first: what it still calls would find nobody. */
static void guest_ended(struct world *world, guint32 id, const char *reason, int status, const char *message)
{
	JSCValue *argument[] = {
		number_value(world, id),
		jsc_value_new_string(world->context, reason),
		number_value(world, status),
		jsc_value_new_string(world->context, message),
	};

	world->last_active_us = g_get_monotonic_time();
	g_hash_table_remove(world->guests, GUINT_TO_POINTER(id));
	script_call_void(world->context, world->handlers.ended, argument, G_N_ELEMENTS(argument));
}

/* Tells the person, who else would hear nothing of it. */
static void send_lost(struct world *world, const char *why)
{
	send(world, MESSAGE_LOST, g_variant_new(MESSAGE_LOST_TYPE, world->number, why));
}

/* It was not opened, and the UI process knows nothing of it. */
static void guest_lost(struct world *world, guint32 id, const char *why)
{
	send_lost(world, why);
	guest_ended(world, id, "failed", 0, why);
}

/* Opens the window that came with the answer. */
static int guest_attach(struct guest *guest, WebKitUserMessage *message)
{
	const struct transport_handler handler = {on_request, on_violated, guest};
	GUnixFDList *list = webkit_user_message_get_fd_list(message);
	int fd[WINDOW_FD_COUNT] = {-1, -1, -1, -1};

	if (!list || g_unix_fd_list_get_length(list) != WINDOW_FD_COUNT)
		return -1;
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		fd[i] = g_unix_fd_list_get(list, i, NULL);
	return transport_open(fd, &handler, &guest->transport);
}

static void take_ended(struct world *world, WebKitUserMessage *message)
{
	GVariant *parameters = webkit_user_message_get_parameters(message);
	const char *reason, *text;
	guint64 number;
	guint32 id;
	gint32 status;

	if (!parameters || !g_variant_is_of_type(parameters, G_VARIANT_TYPE(MESSAGE_ENDED_TYPE)))
		return;
	g_variant_get(parameters, "(tu&si&s)", &number, &id, &reason, &status, &text);
	if (number == world->number && g_hash_table_contains(world->guests, GUINT_TO_POINTER(id)))
		guest_ended(world, id, reason, status, text);
}

/* A guest that waits for the UI process's answer. */
struct opening {
	struct world *world;
	guint32 id;
};

static void take_started(struct world *world, struct guest *guest, WebKitUserMessage *answer)
{
	JSCValue *argument[] = {number_value(world, guest->id)};

	world->last_active_us = g_get_monotonic_time();
	if (guest_attach(guest, answer) == 0) {
		script_call_void(world->context, world->handlers.started, argument, 1);
		return;
	}
	g_object_unref(argument[0]);
	send(world, MESSAGE_CLOSE, g_variant_new(MESSAGE_CLOSE_TYPE, world->number, guest->id));
	guest_ended(world, guest->id, "failed", 0, "its window could not be opened");
}

static void on_opened(GObject *object, GAsyncResult *result, gpointer data)
{
	struct opening *opening = data;
	struct world *world = opening->world;
	g_autoptr(GError) error = NULL;
	g_autoptr(WebKitUserMessage) answer =
		webkit_web_page_send_message_to_view_finish(WEBKIT_WEB_PAGE(object), result, &error);
	struct guest *guest = world->closed ? NULL : g_hash_table_lookup(world->guests, GUINT_TO_POINTER(opening->id));

	if (guest && answer && g_str_equal(webkit_user_message_get_name(answer), MESSAGE_STARTED))
		take_started(world, guest, answer);
	else if (guest && answer)
		take_ended(world, answer);
	else if (guest)
		guest_ended(world, opening->id, "failed", 0, error->message);
	world_drop(world);
	g_free(opening);
}

static void send_open(struct world *world, guint32 id, int image_fd, const char *url, const char *store,
		      guint64 memory_bytes, guint64 window_bytes)
{
	g_autoptr(GUnixFDList) list = g_unix_fd_list_new_from_array(&image_fd, 1);
	GVariant *parameters = g_variant_new(MESSAGE_OPEN_TYPE, world->number, id, webkit_web_page_get_uri(world->page),
					     url, store, memory_bytes, window_bytes);
	struct opening *opening = g_new0(struct opening, 1);

	*opening = (struct opening){world, id};
	world->holders++;
	webkit_web_page_send_message_to_view(world->page,
					     webkit_user_message_new_with_fd_list(MESSAGE_OPEN, parameters, list), NULL,
					     on_opened, opening);
}

/* transport.fetching() of page/unilet.js. */
static void native_fetching(double change, gpointer data)
{
	struct world *world = data;

	world->fetching += change > 0 ? 1 : -1;
	world->last_active_us = g_get_monotonic_time();
}

/* transport.lost() of page/unilet.js. */
static void native_lost(const char *why, gpointer data)
{
	struct world *world = data;

	if (!world->closed)
		send_lost(world, why);
}

/* Below 0 stands for UINT64_MAX; above 2^53 nothing is exact. */
static uint64_t argument_number(double value)
{
	if (!(value >= 0))
		return UINT64_MAX;
	return value < 9007199254740992.0 ? (uint64_t)value : 9007199254740992ull;
}

/* transport.open() of page/unilet.js. */
static void native_open(double id, JSCValue *image, const char *url, JSCValue *store, double memory, double window,
			gpointer data)
{
	struct world *world = data;
	struct guest *guest;
	g_autofree char *store_name = jsc_value_is_string(store) ? jsc_value_to_string(store) : NULL;
	const void *bytes;
	gsize length = 0;
	int image_fd = -1;

	if (world->closed)
		return;
	if (g_hash_table_size(world->guests) >= GUESTS_PER_PAGE_MAX) {
		guest_lost(world, (guint32)id, "too many unilets in this page");
		return;
	}
	bytes = jsc_value_typed_array_get_data(image, &length);
	if (jsc_value_typed_array_get_type(image) == JSC_TYPED_ARRAY_UINT8)
		image_fd = image_file_make(bytes, length);
	if (image_fd < 0) {
		guest_lost(world, (guint32)id, "no memory for the image");
		return;
	}
	guest = g_new0(struct guest, 1);
	*guest = (struct guest){.world = world, .id = (guint32)id};
	g_hash_table_insert(world->guests, GUINT_TO_POINTER(guest->id), guest);
	send_open(world, guest->id, image_fd, url, store_name, argument_number(memory), argument_number(window));
}

/* NULL: it does not run. */
static struct transport *find_transport(const struct world *world, double id)
{
	const struct guest *guest = g_hash_table_lookup(world->guests, GUINT_TO_POINTER((guint32)id));

	return guest ? guest->transport : NULL;
}

/* transport.complete() of page/unilet.js. */
static void native_complete(double id, double slot, double result, double arg0, double arg1, double arg2,
			    JSCValue *bytes, gpointer data)
{
	struct world *world = data;
	struct transport *transport = find_transport(world, id);
	const uint64_t arg[4] = {argument_number(arg0), argument_number(arg1), argument_number(arg2), 0};
	gsize length;
	const void *from = script_bytes(bytes, &length);

	if (!transport)
		return;
	world->last_active_us = g_get_monotonic_time();
	transport_complete(transport, (uint32_t)slot, (int32_t)result, arg, from, length);
}

/* transport.attach() of page/unilet.js. */
static void native_attach(double id, double slot, double offset, JSCValue *bytes, gpointer data)
{
	struct transport *transport = find_transport(data, id);
	gsize length;
	const void *from = script_bytes(bytes, &length);

	if (transport)
		transport_attach(transport, (uint32_t)slot, argument_number(offset), from, length);
}

/* transport.attached() of page/unilet.js. */
static void native_attached(double id, double slot, double offset, JSCValue *bytes, gpointer data)
{
	const struct transport *transport = find_transport(data, id);
	gsize length;
	void *to = script_bytes(bytes, &length);

	if (transport)
		transport_attached(transport, (uint32_t)slot, argument_number(offset), to, length);
}

/* transport.violation() of page/unilet.js. */
static void native_violation(double id, double number, double value0, gpointer data)
{
	struct world *world = data;
	struct guest *guest = g_hash_table_lookup(world->guests, GUINT_TO_POINTER((guint32)id));

	if (guest)
		on_violated(guest, (int32_t)number, argument_number(value0), 0);
}

/* transport.hold() of page/unilet.js. */
static void native_hold(double id, double hold_ms, gpointer data)
{
	struct world *world = data;
	struct guest *guest = g_hash_table_lookup(world->guests, GUINT_TO_POINTER((guint32)id));

	if (guest && guest->transport)
		transport_hold(guest->transport, (uint32_t)hold_ms);
}

/* transport.close() of page/unilet.js. */
static void native_close(double id, gpointer data)
{
	struct world *world = data;

	if (g_hash_table_remove(world->guests, GUINT_TO_POINTER((guint32)id)))
		send(world, MESSAGE_CLOSE, g_variant_new(MESSAGE_CLOSE_TYPE, world->number, (guint32)id));
}

/* transport.bind() of page/unilet.js. */
static void native_bind(JSCValue *given, gpointer data)
{
	struct world *world = data;

	world->handlers = (struct handlers){
		.started = jsc_value_object_get_property(given, "started"),
		.request = jsc_value_object_get_property(given, "request"),
		.ended = jsc_value_object_get_property(given, "ended"),
		.dump = jsc_value_object_get_property(given, "dump"),
	};
}

/* Adds a function of C to the transport. It holds the world, as script may keep it longer than the page lives. */
static void give(struct world *world, JSCValue *object, const char *name, GCallback callback, GType types[],
		 unsigned count)
{
	g_autoptr(JSCValue) function = NULL;

	world->holders++;
	function =
		jsc_value_new_functionv(world->context, NULL, callback, world, world_drop, G_TYPE_NONE, count, types);
	jsc_value_object_set_property(object, name, function);
}

/* The functions of page/unilet.js's transport. No script of the page has run: nothing can look at them. */
static JSCValue *make_transport(struct world *world)
{
	JSCValue *object = jsc_value_new_object(world->context, NULL, NULL);
	GType bind[] = {JSC_TYPE_VALUE};
	GType lost[] = {G_TYPE_STRING};
	GType open[] = {G_TYPE_DOUBLE, JSC_TYPE_VALUE, G_TYPE_STRING, JSC_TYPE_VALUE, G_TYPE_DOUBLE, G_TYPE_DOUBLE};
	GType complete[] = {G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE,
			    G_TYPE_DOUBLE, G_TYPE_DOUBLE, JSC_TYPE_VALUE};
	GType attach[] = {G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE, JSC_TYPE_VALUE};
	GType doubles[] = {G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_DOUBLE};

	give(world, object, "bind", G_CALLBACK(native_bind), bind, G_N_ELEMENTS(bind));
	give(world, object, "fetching", G_CALLBACK(native_fetching), doubles, 1);
	give(world, object, "lost", G_CALLBACK(native_lost), lost, G_N_ELEMENTS(lost));
	give(world, object, "open", G_CALLBACK(native_open), open, G_N_ELEMENTS(open));
	give(world, object, "complete", G_CALLBACK(native_complete), complete, G_N_ELEMENTS(complete));
	give(world, object, "attach", G_CALLBACK(native_attach), attach, G_N_ELEMENTS(attach));
	give(world, object, "attached", G_CALLBACK(native_attached), attach, G_N_ELEMENTS(attach));
	give(world, object, "violation", G_CALLBACK(native_violation), doubles, 3);
	give(world, object, "hold", G_CALLBACK(native_hold), doubles, 2);
	give(world, object, "close", G_CALLBACK(native_close), doubles, 1);
	return object;
}

struct world *world_open(WebKitWebPage *page, WebKitFrame *frame)
{
	struct world *world = g_new0(struct world, 1);
	g_autoptr(JSCValue) install = NULL;
	JSCValue *argument[1];

	world->page = page;
	world->context = webkit_frame_get_js_context(frame);
	world->guests = g_hash_table_new_full(NULL, NULL, NULL, guest_free);
	world->number = ((guint64)g_random_int() << 32) | g_random_int();
	world->holders = 1;
	install = jsc_context_evaluate_with_source_uri(world->context, page_script, -1, "unilet:page", 1);
	script_report_exception(world->context);
	if (!jsc_value_is_function(install)) {
		world_close(world, TRUE);
		return NULL;
	}
	argument[0] = make_transport(world);
	script_call_void(world->context, install, argument, 1);
	return world;
}

/* Only what the page side holds of us remains, and finds nothing. */
void world_close(struct world *world, gboolean page_lives)
{
	GHashTableIter iter;
	gpointer id;

	if (!world || world->closed)
		return;
	world->closed = TRUE;
	g_hash_table_iter_init(&iter, world->guests);
	while (page_lives && g_hash_table_iter_next(&iter, &id, NULL))
		send(world, MESSAGE_CLOSE, g_variant_new(MESSAGE_CLOSE_TYPE, world->number, GPOINTER_TO_UINT(id)));
	g_hash_table_remove_all(world->guests);
	g_clear_object(&world->handlers.started);
	g_clear_object(&world->handlers.request);
	g_clear_object(&world->handlers.ended);
	g_clear_object(&world->handlers.dump);
	g_clear_object(&world->context);
	world_drop(world);
}

/* Whether an image is on its way, a guest is being started, or one waits for something that it asked for. */
static gboolean is_busy(struct world *world)
{
	GHashTableIter iter;
	gpointer value;

	if (world->fetching > 0)
		return TRUE;
	g_hash_table_iter_init(&iter, world->guests);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		const struct guest *guest = value;

		if (!guest->transport || transport_pending(guest->transport) > 0)
			return TRUE;
	}
	return FALSE;
}

static void answer_activity(struct world *world, WebKitUserMessage *message)
{
	guint64 quiet_ms = is_busy(world) ? 0 : (guint64)(g_get_monotonic_time() - world->last_active_us) / 1000;
	GVariant *parameters =
		g_variant_new(MESSAGE_ACTIVITY_TYPE, g_hash_table_size(world->guests), world->signs, quiet_ms);

	webkit_user_message_send_reply(message, webkit_user_message_new(MESSAGE_ACTIVITY, parameters));
}

static void answer_dump(struct world *world, WebKitUserMessage *message)
{
	g_autoptr(JSCValue) result = script_call(world->context, world->handlers.dump, NULL, 0);
	g_autofree char *text = result && jsc_value_is_string(result) ? jsc_value_to_string(result) : g_strdup("");

	webkit_user_message_send_reply(message,
				       webkit_user_message_new(MESSAGE_DUMP, g_variant_new(MESSAGE_DUMP_TYPE, text)));
}

gboolean world_message(struct world *world, WebKitUserMessage *message)
{
	const char *name = webkit_user_message_get_name(message);

	if (g_str_equal(name, MESSAGE_ENDED))
		take_ended(world, message);
	else if (g_str_equal(name, MESSAGE_ACTIVITY))
		answer_activity(world, message);
	else if (g_str_equal(name, MESSAGE_DUMP))
		answer_dump(world, message);
	else
		return FALSE;
	return TRUE;
}
