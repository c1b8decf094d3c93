/* extension.c: what WebKit loads into each web process: the page side in every top-level page of http and https. */
#include <webkit2/webkit-web-extension.h>

#include "world.h"

#define WORLD_KEY "unilet-world"

/* The page itself is going away. */
static void world_free(gpointer data)
{
	world_close(data, FALSE);
}

/* A new window: the one before is gone, and its guests with it. Frames inside the page get no unilets. */
static void on_window_cleared(WebKitScriptWorld *script_world, WebKitWebPage *page, WebKitFrame *frame, gpointer data)
{
	const char *uri = webkit_web_page_get_uri(page);
	struct world *world = NULL;

	(void)script_world;
	(void)data;
	if (!webkit_frame_is_main_frame(frame))
		return;
	world_close(g_object_steal_data(G_OBJECT(page), WORLD_KEY), TRUE);
	if (uri && (g_str_has_prefix(uri, "http://") || g_str_has_prefix(uri, "https://")))
		world = world_open(page, frame);
	g_object_set_data_full(G_OBJECT(page), WORLD_KEY, world, world_free);
}

static gboolean on_message(WebKitWebPage *page, WebKitUserMessage *message, gpointer data)
{
	struct world *world = g_object_get_data(G_OBJECT(page), WORLD_KEY);

	(void)data;
	return world ? world_message(world, message) : FALSE;
}

static void on_page_created(WebKitWebExtension *extension, WebKitWebPage *page, gpointer data)
{
	(void)extension;
	(void)data;
	g_signal_connect(page, "user-message-received", G_CALLBACK(on_message), NULL);
}

G_MODULE_EXPORT void webkit_web_extension_initialize(WebKitWebExtension *extension);

/* Called by WebKit. */
G_MODULE_EXPORT void webkit_web_extension_initialize(WebKitWebExtension *extension)
{
	g_signal_connect(webkit_script_world_get_default(), "window-object-cleared", G_CALLBACK(on_window_cleared),
			 NULL);
	g_signal_connect(extension, "page-created", G_CALLBACK(on_page_created), NULL);
}
