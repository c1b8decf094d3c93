/* server.h: the process that serves one guest's service window: console, HTTP, store. */
#ifndef UNILET_SERVER_H
#define UNILET_SERVER_H

#include "../abi/launch_abi.h"
#include "call.h"
#include "call_file.h"
#include "console.h"
#include "http.h"
#include "origin.h"
#include "pace.h"
#include "page.h"
#include "request.h"
#include "ring.h"
#include "store.h"
#include "window.h"

struct server {
	struct launch_server configuration;
	struct origin origin; /* LAUNCH_HTTP */
	struct window window;
	struct ring ring;
	struct window page_window; /* these two: if it is the page */
	struct ring page_ring;
	struct console console;
	struct store store;
	struct http *http; /* NULL: none */
	struct call *call; /* NULL: none */
	struct page *page; /* NULL: none */
	uint8_t actions[LAUNCH_ACTION_MAX];
	struct call_files call_files;
	struct pace pace;
	int64_t polled_ns;     /* when the descriptors were last looked at */
	uint64_t malformed[3]; /* VIOLATION_REQUEST's values */
	int broken;            /* -EBADMSG: it was found between two requests */
};

/* server.c */

/* Serves what the rings hold, at most RING_ENTRIES requests of each. Returns how many, -EPROTO if an index lied, -EBADMSG if
 * a request was malformed, -EILSEQ if a batch was (server->malformed says which). */
int server_serve_rings(struct server *server);

/* The window through which messages go. */
struct ring *server_message_ring(struct server *server);
const struct window *server_message_window(const struct server *server);

/* Completes a request with a result alone. */
void server_complete(struct server *server, const struct request *request, int32_t result);

/* The same with up to 4 args. */
void server_answer(struct server *server, const struct request *request, int32_t result, const uint64_t arg[4]);

/* Notes that a request breaks the contract at these fields. Returns -EBADMSG, to be passed on. */
int server_malformed(struct server *server, const struct request *request, uint64_t offset, uint64_t length);

/* The console has written what console_say() was given for this stream. `result`: 0 or more, or -enum unilet_status. */
void server_written(struct server *server, enum console_stream stream, int32_t result);

/* Tells the launcher. If nobody reads it any more, nobody has to know. */
void server_report(enum launch_kind kind, int32_t number, const uint64_t value[3]);

/* server_configuration.c */

/* Reads the configuration; if descriptors come with it they become console and store. Limits how long files may grow. 0,
 * -EPROTO if it is none, -EPIPE if the launcher has gone, or -errno. */
int server_configure(struct server *server);

/* loop.c */

/* Serves until the control socket is closed by the launcher. Returns 0 then, or as server_serve_rings(). */
int server_loop(struct server *server);

#endif
