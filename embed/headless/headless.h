/* headless.h: the page that a guest's server is: how its parts hang together. */
#ifndef UNILET_HEADLESS_H
#define UNILET_HEADLESS_H

#include "../../host/host_limits.h"
#include "../../host/server.h"
#include "action.h"
#include "session.h"

/* Requests that are kept, in order. */
struct kept {
	uint32_t count;
	struct request request[RING_ENTRIES];
};

/* What is done in the page, one after the other. */
struct actions {
	const char *image; /* NULL: not told */
	const char *root;
	bool full;
	bool dump;
	struct text elements;      /* names of custom elements: " a-b c-d " */
	bool any;                  /* there is something to do, and then the guest is ended */
	size_t at;                 /* of the next one, in server->actions */
	int64_t wait_ns;           /* of the --wait that comes before the next; 0: none does */
	int64_t wait_until_ns;     /* 0: the guest has not been idle since */
	int64_t quiet_since_ns;    /* 0: it is not */
	int64_t restless_since_ns; /* since when it is not idle, although nothing is on its way to it; 0: it is not so */
	uint32_t frames;           /* since the last action */
	bool failed;
	bool writing;
	bool done; /* the launcher has been told */
	struct text html;
};

struct page {
	struct tree *tree;
	struct session session;
	struct kept asking; /* for an event */
	bool told;          /* that the next event needs a larger buffer */
	struct kept frames;
	uint8_t *copy; /* of a batch */
	size_t copy_bytes;
	int64_t start_ns;
	bool touched; /* a batch was applied */
	struct actions actions;
};

/* page.c */

/* Gives the guest the events that there are buffers for. */
void page_deliver(struct server *server);

/* Milliseconds since the page was made: what events and frames say. */
double page_time_ms(const struct page *page);

/* page_root.c */

/* Parses the document, finds the guest's element and makes its tree. Returns the root: lent; NULL: why has been said. */
struct node *page_root(struct page *page);

/* Copies the page's style sheets into the guest's tree, if its element says styles="page": in a browser the page side's script
 * lets them apply there, and what is printed has to look so without it. 0 or an error of the tree's. */
int page_adopt_styles(struct page *page);

/* page_action.c */

/* Reads what is to be done. 0 or -EPROTO. */
int actions_open(struct server *server);

/* Goes on if the guest is idle, or has not been so for as long as a --wait says. `quiet`: it asks for nothing just now; `awaited`:
 * something that it has asked for is on its way. */
void actions_go_on(struct server *server, bool quiet, bool awaited);

#endif
