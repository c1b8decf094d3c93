/* page_script.h: the page side (page/) as one script: a function of one argument, the transport. Made by the build. */
#ifndef UNILET_EMBED_PAGE_SCRIPT_H
#define UNILET_EMBED_PAGE_SCRIPT_H

extern const char page_script[];

#endif
