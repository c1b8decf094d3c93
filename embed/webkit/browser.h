/* browser.h: the UI process of unilet-browser: one window, one page, the page's guests. */
#ifndef UNILET_EMBED_BROWSER_H
#define UNILET_EMBED_BROWSER_H

#include <webkit2/webkit2.h>

#include "../../host/unilet.h"
#include "options.h"

struct guest;
struct capture;

struct browser {
	struct options options;
	WebKitWebContext *context;
	WebKitWebView *view;
	GtkWindow *window;
	GtkEntry *address;
	GtkWidget *back;
	char *origin;       /* of the page that is shown, as the UI process saw it committed; NULL: none that counts */
	GPtrArray *guests;  /* struct guest, of that page */
	GPtrArray *allowed; /* origins, char * */
	struct unilet_pool *pool;     /* machines for the next guests, or NULL */
	struct unilet_policy *policy; /* caps over all guests, and over those of an origin */
	char *programs;          /* directory of unilet-monitor and unilet-server; NULL: where they were installed */
	char *extension;         /* directory of the web process extension */
	char *failure;           /* which unilet of this page could not run, and why; NULL: none failed */
	struct capture *capture; /* --screenshot, --dump-dom */
	int status;              /* to exit with */
};

/* chrome.c: the window around the page. */

void chrome_open(struct browser *browser);
/* Shows where the page is from, and its title. */
void chrome_update(struct browser *browser);

/* guest.c: unilets of the page. */

/* Takes a message of the web process. TRUE if it was about unilets. */
gboolean guest_message(struct browser *browser, WebKitUserMessage *message);
/* Ends all of them: the page has gone. */
void guest_end_all(struct browser *browser);

/* consent.c */

/* Calls done(granted, data), now or later, once. `program` is what the image calls itself: hostile text. */
typedef void consent_done(gboolean granted, gpointer data);
void consent_ask(struct browser *browser, const char *origin, const char *program, consent_done *done, gpointer data);
/* Takes the question away, as refused: the page has gone. */
void consent_withdraw(struct browser *browser);

/* capture.c: --screenshot and --dump-dom. */

void capture_open(struct browser *browser);
/* The page has loaded; or it could not be (`why`). */
void capture_loaded(struct browser *browser);
void capture_failed(struct browser *browser, const char *why);

/* url_origin.c */

/* "https://host:port" of a URL of http or https, to be freed; NULL for any other. */
char *url_origin(const char *url);
/* The URL that a person means who types this, to be freed. */
char *url_typed(const char *text);

#endif
