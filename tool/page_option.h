/* page_option.h: the page that `unilet run --page` puts around a program, and what is done in it. */
#ifndef UNILET_PAGE_OPTION_H
#define UNILET_PAGE_OPTION_H

#include "../embed/headless/action.h"

struct page_option {
	const char *path; /* NULL: no page */
	int fd;           /* 0: not open */
	int rooted;       /* an element is named, */
	int full;         /* ... or all of the page is granted */
	struct action_list settings;
	struct action_list actions;
};

/* page_option.c */

/* Takes one of the options as the command line has it: 0, or -EINVAL after a complaint. */
int page_option_take(struct page_option *page, enum action_kind kind, const char *value);

/* Opens the page of the program in `image`, and brings all into the order in which a server wants it: `actions`. Does nothing
 * without a page. 0, or -errno after a complaint. */
int page_option_open(struct page_option *page, const char *image);

void page_option_close(struct page_option *page);

#endif
