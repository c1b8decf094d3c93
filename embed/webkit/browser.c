/* browser.c: unilet-browser: shows a page, and runs the unilets that it brings. */
#include "browser.h"

#include <stdio.h>
#include <unistd.h>

#include "messages.h"

#define EXTENSION_FILE "unilet-webkit-extension.so"

/* Machines that wait for the next guests, and how often it is looked whether one is missing. */
#define POOLED_MACHINES 2
#define POOL_TEND_MS    1000

static gboolean on_message(WebKitWebView *view, WebKitUserMessage *message, gpointer data)
{
	(void)view;
	return guest_message(data, message);
}

/* From here on the page that asks for unilets is another one. */
static void page_committed(struct browser *browser)
{
	guest_end_all(browser);
	g_free(browser->origin);
	browser->origin = url_origin(webkit_web_view_get_uri(browser->view));
	chrome_update(browser);
}

static void on_load(WebKitWebView *view, WebKitLoadEvent event, gpointer data)
{
	(void)view;
	if (event == WEBKIT_LOAD_COMMITTED)
		page_committed(data);
	else if (event == WEBKIT_LOAD_FINISHED)
		capture_loaded(data);
}

static gboolean on_load_failed(WebKitWebView *view, WebKitLoadEvent event, const char *url, GError *error,
			       gpointer data)
{
	g_autofree char *why = g_strdup_printf("%s: %s", url, error->message);

	(void)view;
	(void)event;
	capture_failed(data, why);
	return FALSE;
}

static void on_crash(WebKitWebView *view, WebKitWebProcessTerminationReason reason, gpointer data)
{
	struct browser *browser = data;

	(void)view;
	(void)reason;
	guest_end_all(browser);
	g_printerr("unilet-browser: the process that shows the page has ended\n");
	capture_failed(browser, "the page crashed");
}

/* Script closed its window, or WebDriver ended its session. */
static void on_close(WebKitWebView *view, gpointer data)
{
	struct browser *browser = data;

	(void)view;
	gtk_widget_destroy(GTK_WIDGET(browser->window));
}

static void on_extensions(WebKitWebContext *context, gpointer data)
{
	struct browser *browser = data;

	webkit_web_context_set_web_extensions_directory(context, browser->extension);
}

static GtkWidget *on_create_view(WebKitAutomationSession *session, gpointer data)
{
	struct browser *browser = data;

	(void)session;
	return GTK_WIDGET(browser->view);
}

static void on_automation(WebKitWebContext *context, WebKitAutomationSession *session, gpointer data)
{
	WebKitApplicationInfo *info = webkit_application_info_new();

	(void)context;
	webkit_application_info_set_name(info, "unilet-browser");
	webkit_automation_session_set_application_info(session, info);
	webkit_application_info_unref(info);
	g_signal_connect(session, "create-web-view", G_CALLBACK(on_create_view), data);
}

/* A browser that was built and not installed has its parts beside itself. */
static void find_parts(struct browser *browser)
{
	g_autofree char *self = g_file_read_link("/proc/self/exe", NULL);
	g_autofree char *directory = self ? g_path_get_dirname(self) : g_strdup(".");
	g_autofree char *extension = g_build_filename(directory, EXTENSION_FILE, NULL);

	if (access(extension, R_OK) < 0) {
		browser->extension = g_strdup(UNILET_EXTENSION_DIRECTORY);
		return;
	}
	browser->extension = g_strdup(directory);
	browser->programs = g_strdup(directory);
}

static void open_context(struct browser *browser)
{
	/* Cookies and cache end with the browser; the stores of unilets do not (store_path.c). */
	browser->context = webkit_web_context_new_ephemeral();
	/* Must come before any process is started. */
	if (browser->options.no_sandbox) {
		g_printerr("unilet-browser: WebKit's sandbox is off: pages are not locked in\n");
	} else {
		webkit_web_context_set_sandbox_enabled(browser->context, TRUE);
		webkit_web_context_add_path_to_sandbox(browser->context, browser->extension, TRUE);
	}
	webkit_web_context_set_automation_allowed(browser->context, browser->options.automation);
	g_signal_connect(browser->context, "initialize-web-extensions", G_CALLBACK(on_extensions), browser);
	g_signal_connect(browser->context, "automation-started", G_CALLBACK(on_automation), browser);
}

static void open_view(struct browser *browser)
{
	WebKitSettings *settings = webkit_settings_new();

	/* A page that comes back from there would find its unilets ended. */
	webkit_settings_set_enable_page_cache(settings, FALSE);
	/* What stands in for a GPU is slower than painting. */
	webkit_settings_set_hardware_acceleration_policy(settings, WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER);
	browser->view = WEBKIT_WEB_VIEW(g_object_new(WEBKIT_TYPE_WEB_VIEW, "web-context", browser->context, "settings",
						     settings, "is-controlled-by-automation",
						     browser->options.automation, NULL));
	g_object_unref(settings);
	g_signal_connect(browser->view, "user-message-received", G_CALLBACK(on_message), browser);
	g_signal_connect(browser->view, "load-changed", G_CALLBACK(on_load), browser);
	g_signal_connect(browser->view, "load-failed", G_CALLBACK(on_load_failed), browser);
	g_signal_connect(browser->view, "close", G_CALLBACK(on_close), browser);
	g_signal_connect(browser->view, "web-process-terminated", G_CALLBACK(on_crash), browser);
}

static void take_allowed(struct browser *browser)
{
	browser->allowed = g_ptr_array_new_with_free_func(g_free);
	for (char **origin = browser->options.allow; origin && *origin; origin++)
		g_ptr_array_add(browser->allowed, url_origin(*origin));
}

static void open_policy(struct browser *browser)
{
	struct unilet_limits limits;

	unilet_limits_default(&limits);
	browser->policy = unilet_policy_open(&limits);
	/* As GLib does: without memory there is nothing to go on with. */
	if (!browser->policy)
		g_error("no memory");
}

/* One machine at a time, and never while the page waits for us. */
static gboolean on_tend(gpointer data)
{
	struct browser *browser = data;

	unilet_pool_tend(browser->pool);
	return G_SOURCE_CONTINUE;
}

/* Without memory there is none, and launches make their machines themselves. */
static void open_pool(struct browser *browser)
{
	browser->pool = unilet_pool_open(POOLED_MACHINES, 1, browser->programs);
	if (browser->pool)
		g_timeout_add_full(G_PRIORITY_LOW, POOL_TEND_MS, on_tend, browser, NULL);
}

int main(int argc, char **argv)
{
	struct browser browser = {.status = 0};
	int status = options_parse(argc, argv, &browser.options);

	if (status != 0)
		return status;
	/* WebKit's processes are not there yet. */
	unilet_prepare();
	if (!gtk_init_check(NULL, NULL)) {
		fprintf(stderr, "unilet-browser: no display: set DISPLAY, or run it under Xvfb\n");
		return 1;
	}
	find_parts(&browser);
	take_allowed(&browser);
	open_policy(&browser);
	open_pool(&browser);
	guest_end_all(&browser);
	open_context(&browser);
	open_view(&browser);
	chrome_open(&browser);
	capture_open(&browser);
	if (browser.options.url) {
		g_autofree char *url = url_typed(browser.options.url);

		webkit_web_view_load_uri(browser.view, url);
	}
	gtk_main();
	guest_end_all(&browser);
	unilet_pool_close(browser.pool);
	unilet_policy_close(browser.policy);
	return browser.status;
}
