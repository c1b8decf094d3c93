/* chrome.c: the window around the page: back, reload, the address. */
#include "browser.h"

#define WINDOW_WIDTH  1100
#define WINDOW_HEIGHT 800

static void on_back(GtkButton *button, gpointer data)
{
	struct browser *browser = data;

	(void)button;
	webkit_web_view_go_back(browser->view);
}

static void on_reload(GtkButton *button, gpointer data)
{
	struct browser *browser = data;

	(void)button;
	webkit_web_view_reload(browser->view);
}

static void on_address(GtkEntry *entry, gpointer data)
{
	struct browser *browser = data;
	g_autofree char *url = url_typed(gtk_entry_get_text(entry));

	webkit_web_view_load_uri(browser->view, url);
	gtk_widget_grab_focus(GTK_WIDGET(browser->view));
}

static GtkWidget *icon_button(const char *icon, const char *tip, GCallback clicked, struct browser *browser)
{
	GtkWidget *button = gtk_button_new_from_icon_name(icon, GTK_ICON_SIZE_BUTTON);

	gtk_widget_set_tooltip_text(button, tip);
	atk_object_set_name(gtk_widget_get_accessible(button), tip);
	g_signal_connect(button, "clicked", clicked, browser);
	return button;
}

static void on_progress(WebKitWebView *view, GParamSpec *parameter, gpointer data)
{
	struct browser *browser = data;
	double done = webkit_web_view_get_estimated_load_progress(view);

	(void)parameter;
	gtk_entry_set_progress_fraction(browser->address, done < 1 ? done : 0);
}

static void on_title(WebKitWebView *view, GParamSpec *parameter, gpointer data)
{
	(void)view;
	(void)parameter;
	chrome_update(data);
}

void chrome_update(struct browser *browser)
{
	const char *title = webkit_web_view_get_title(browser->view);
	const char *url = webkit_web_view_get_uri(browser->view);

	gtk_window_set_title(browser->window, title && title[0] ? title : "Unilet");
	if (!gtk_widget_has_focus(GTK_WIDGET(browser->address)))
		gtk_entry_set_text(browser->address, url ? url : "");
	/* A long path must not push the origin out of sight. */
	gtk_widget_set_tooltip_text(GTK_WIDGET(browser->address), browser->origin);
	gtk_entry_set_icon_from_icon_name(browser->address, GTK_ENTRY_ICON_PRIMARY,
					  url && g_str_has_prefix(url, "https://") ? "channel-secure-symbolic" : NULL);
	gtk_widget_set_sensitive(browser->back, webkit_web_view_can_go_back(browser->view));
}

void chrome_open(struct browser *browser)
{
	GtkWidget *window = gtk_window_new(GTK_WINDOW_TOPLEVEL);
	GtkWidget *bar = gtk_header_bar_new();
	GtkWidget *address = gtk_entry_new();

	browser->window = GTK_WINDOW(window);
	browser->address = GTK_ENTRY(address);
	browser->back = icon_button("go-previous-symbolic", "Back", G_CALLBACK(on_back), browser);
	gtk_header_bar_set_show_close_button(GTK_HEADER_BAR(bar), TRUE);
	gtk_header_bar_pack_start(GTK_HEADER_BAR(bar), browser->back);
	gtk_header_bar_pack_start(GTK_HEADER_BAR(bar),
				  icon_button("view-refresh-symbolic", "Reload", G_CALLBACK(on_reload), browser));
	gtk_entry_set_placeholder_text(browser->address, "Address");
	gtk_widget_set_hexpand(address, TRUE);
	gtk_header_bar_set_custom_title(GTK_HEADER_BAR(bar), address);
	g_signal_connect(address, "activate", G_CALLBACK(on_address), browser);
	g_signal_connect(browser->view, "notify::estimated-load-progress", G_CALLBACK(on_progress), browser);
	g_signal_connect(browser->view, "notify::title", G_CALLBACK(on_title), browser);

	gtk_window_set_titlebar(browser->window, bar);
	gtk_window_set_default_size(browser->window, WINDOW_WIDTH, WINDOW_HEIGHT);
	gtk_container_add(GTK_CONTAINER(window), GTK_WIDGET(browser->view));
	g_signal_connect(window, "destroy", gtk_main_quit, NULL);
	gtk_widget_show_all(window);
	gtk_widget_grab_focus(GTK_WIDGET(browser->view));
}
