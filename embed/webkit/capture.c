/* capture.c: waits until page and unilets are quiet, then writes a picture or prints the page, and ends. */
#include "browser.h"

#include "messages.h"

#define CAPTURE_LOOK_MS  100
#define CAPTURE_QUIET_MS 300
#define CAPTURE_LIMIT_MS 30000 /* a page that never becomes quiet is a failure */

struct capture {
	gint64 start_us;
	guint timer;
	gboolean loaded;
	gboolean done;
};

static void finish(struct browser *browser, const char *why)
{
	if (why) {
		g_printerr("unilet-browser: %s\n", why);
		browser->status = 1;
	}
	browser->capture->done = TRUE;
	gtk_main_quit();
}

/* A unilet of the page that could not run was told already; the status says it too. */
static void finish_well(struct browser *browser)
{
	if (browser->failure)
		browser->status = 1;
	finish(browser, NULL);
}

static void on_dumped(GObject *object, GAsyncResult *result, gpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(WebKitUserMessage) answer =
		webkit_web_view_send_message_to_page_finish(WEBKIT_WEB_VIEW(object), result, &error);
	GVariant *parameters = answer ? webkit_user_message_get_parameters(answer) : NULL;
	const char *text;

	if (!parameters || !g_variant_is_of_type(parameters, G_VARIANT_TYPE(MESSAGE_DUMP_TYPE))) {
		finish(data, "the page cannot be printed: it is not of http or https, or has gone");
		return;
	}
	g_variant_get(parameters, "(&s)", &text);
	g_print("%s\n", text);
	finish_well(data);
}

static void dump_or_finish(struct browser *browser)
{
	WebKitUserMessage *message;

	if (!browser->options.dump) {
		finish_well(browser);
		return;
	}
	message = webkit_user_message_new(MESSAGE_DUMP, NULL);
	webkit_web_view_send_message_to_page(browser->view, message, NULL, on_dumped, browser);
}

static void on_snapshot(GObject *object, GAsyncResult *result, gpointer data)
{
	struct browser *browser = data;
	g_autoptr(GError) error = NULL;
	cairo_surface_t *picture = webkit_web_view_get_snapshot_finish(WEBKIT_WEB_VIEW(object), result, &error);
	cairo_status_t status;

	if (!picture) {
		finish(browser, error->message);
		return;
	}
	status = cairo_surface_write_to_png(picture, browser->options.screenshot);
	cairo_surface_destroy(picture);
	if (status != CAIRO_STATUS_SUCCESS) {
		g_autofree char *why =
			g_strdup_printf("%s: %s", browser->options.screenshot, cairo_status_to_string(status));

		finish(browser, why);
		return;
	}
	dump_or_finish(browser);
}

static void take(struct browser *browser)
{
	browser->capture->done = TRUE;
	if (browser->options.screenshot)
		webkit_web_view_get_snapshot(browser->view, WEBKIT_SNAPSHOT_REGION_VISIBLE,
					     WEBKIT_SNAPSHOT_OPTIONS_NONE, NULL, on_snapshot, browser);
	else
		dump_or_finish(browser);
}

/* Quiet: nothing to do for a while, and what unilets there are have shown something. */
static void on_activity(GObject *object, GAsyncResult *result, gpointer data)
{
	struct browser *browser = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(WebKitUserMessage) answer =
		webkit_web_view_send_message_to_page_finish(WEBKIT_WEB_VIEW(object), result, &error);
	GVariant *parameters = answer ? webkit_user_message_get_parameters(answer) : NULL;
	guint64 signs = 0, quiet_ms = 0;
	guint32 guests = 0;

	if (browser->capture->done)
		return;
	/* A page that is not of the web, a file say: it has no unilets to wait for. */
	if (g_error_matches(error, WEBKIT_USER_MESSAGE_ERROR, WEBKIT_USER_MESSAGE_UNHANDLED_MESSAGE)) {
		take(browser);
		return;
	}
	if (!parameters || !g_variant_is_of_type(parameters, G_VARIANT_TYPE(MESSAGE_ACTIVITY_TYPE)))
		return;
	g_variant_get(parameters, MESSAGE_ACTIVITY_TYPE, &guests, &signs, &quiet_ms);
	if (quiet_ms >= CAPTURE_QUIET_MS && (guests == 0 || signs > 0))
		take(browser);
}

static gboolean look(gpointer data)
{
	struct browser *browser = data;
	struct capture *capture = browser->capture;

	if (capture->done) {
		capture->timer = 0;
		return G_SOURCE_REMOVE;
	}
	if (g_get_monotonic_time() - capture->start_us > CAPTURE_LIMIT_MS * 1000ll) {
		capture->timer = 0;
		finish(browser, "the page did not come to rest in time");
		return G_SOURCE_REMOVE;
	}
	if (capture->loaded)
		webkit_web_view_send_message_to_page(browser->view, webkit_user_message_new(MESSAGE_ACTIVITY, NULL),
						     NULL, on_activity, browser);
	return G_SOURCE_CONTINUE;
}

void capture_open(struct browser *browser)
{
	if (!browser->options.screenshot && !browser->options.dump)
		return;
	browser->capture = g_new0(struct capture, 1);
	browser->capture->start_us = g_get_monotonic_time();
	browser->capture->timer = g_timeout_add(CAPTURE_LOOK_MS, look, browser);
}

void capture_loaded(struct browser *browser)
{
	if (browser->capture)
		browser->capture->loaded = TRUE;
}

void capture_failed(struct browser *browser, const char *why)
{
	if (browser->capture && !browser->capture->done)
		finish(browser, why);
}
