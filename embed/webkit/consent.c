/* consent.c: asks the person whether a page's origin may run unilets. */
#include "browser.h"

#include <string.h>

#define CONSENT_DELAY_MS   500 /* a click meant for what was there before must not hit the button */
#define CONSENT_NAME_CHARS 40

struct consent {
	struct browser *browser;
	GtkWidget *dialog;
	char *origin;
	consent_done *done;
	gpointer data;
};

static GPtrArray *questions; /* struct consent, those that are open */

/* The program's own word, made harmless: printable ASCII, short, quoted. */
static char *quoted_name(const char *name)
{
	GString *text = g_string_new("“");

	for (size_t i = 0; i < CONSENT_NAME_CHARS && name[i]; i++)
		g_string_append_c(text, g_ascii_isprint(name[i]) ? name[i] : '?');
	g_string_append(text, "”");
	return g_string_free(text, FALSE);
}

static gboolean is_allowed(const struct browser *browser, const char *origin)
{
	for (guint i = 0; i < browser->allowed->len; i++)
		if (g_str_equal(browser->allowed->pdata[i], origin))
			return TRUE;
	return FALSE;
}

static void consent_finish(struct consent *consent, gboolean granted)
{
	if (granted && !is_allowed(consent->browser, consent->origin))
		g_ptr_array_add(consent->browser->allowed, g_strdup(consent->origin));
	g_ptr_array_remove(questions, consent);
	gtk_widget_destroy(consent->dialog);
	consent->done(granted, consent->data);
	g_free(consent->origin);
	g_free(consent);
}

static void on_response(GtkDialog *dialog, gint response, gpointer data)
{
	(void)dialog;
	consent_finish(data, response == GTK_RESPONSE_ACCEPT);
}

static gboolean enable_buttons(gpointer data)
{
	gtk_dialog_set_response_sensitive(GTK_DIALOG(data), GTK_RESPONSE_ACCEPT, TRUE);
	g_object_unref(data);
	return G_SOURCE_REMOVE;
}

static void show_dialog(struct consent *consent, const char *program)
{
	g_autofree char *name = quoted_name(program);
	GtkWidget *dialog = gtk_message_dialog_new(consent->browser->window, GTK_DIALOG_MODAL, GTK_MESSAGE_QUESTION,
						   GTK_BUTTONS_NONE, "%s", consent->origin);

	gtk_message_dialog_format_secondary_text(
		GTK_MESSAGE_DIALOG(dialog),
		"wants to run a native program, which calls itself %s.\n\n"
		"It runs in a virtual machine of its own: it can reach this page, this site, and a storage of its own, "
		"and nothing else of your computer. The answer holds for this site until the browser is closed.",
		name);
	gtk_dialog_add_button(GTK_DIALOG(dialog), "Do not run", GTK_RESPONSE_REJECT);
	gtk_dialog_add_button(GTK_DIALOG(dialog), "Run", GTK_RESPONSE_ACCEPT);
	gtk_dialog_set_default_response(GTK_DIALOG(dialog), GTK_RESPONSE_REJECT);
	gtk_dialog_set_response_sensitive(GTK_DIALOG(dialog), GTK_RESPONSE_ACCEPT, FALSE);
	g_timeout_add(CONSENT_DELAY_MS, enable_buttons, g_object_ref(dialog));
	g_signal_connect(dialog, "response", G_CALLBACK(on_response), consent);
	consent->dialog = dialog;
	gtk_widget_show_all(dialog);
}

void consent_ask(struct browser *browser, const char *origin, const char *program, consent_done *done, gpointer data)
{
	struct consent *consent;

	if (is_allowed(browser, origin)) {
		done(TRUE, data);
		return;
	}
	/* Nobody is there to answer. */
	if (browser->options.automation || browser->capture) {
		done(FALSE, data);
		return;
	}
	if (!questions)
		questions = g_ptr_array_new();
	consent = g_new0(struct consent, 1);
	*consent = (struct consent){.browser = browser, .origin = g_strdup(origin), .done = done, .data = data};
	g_ptr_array_add(questions, consent);
	show_dialog(consent, program);
}

void consent_withdraw(struct browser *browser)
{
	(void)browser;
	while (questions && questions->len > 0)
		consent_finish(questions->pdata[0], FALSE);
}
