/* world.h: one page's script world: the page side's script, its guests, and the functions between it and C. */
#ifndef UNILET_EMBED_WORLD_H
#define UNILET_EMBED_WORLD_H

#include <webkit2/webkit-web-extension.h>

struct world;

/* Sets the page side up in a page's main world, before any of the page's script. NULL if that failed; else to be closed
 * when the page's window goes away. */
struct world *world_open(WebKitWebPage *page, WebKitFrame *frame);

/* Ends its guests. If the page lives on, the UI process is told; if not, it knows. NULL is allowed. */
void world_close(struct world *world, gboolean page_lives);

/* A message of the UI process. Returns TRUE if it was one for us. */
gboolean world_message(struct world *world, WebKitUserMessage *message);

#endif
