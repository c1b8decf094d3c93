/* headless_page.h: a tree for each test, and short words for what tests do with it. */
#ifndef UNILET_HEADLESS_PAGE_H
#define UNILET_HEADLESS_PAGE_H

#include "../../embed/headless/tree.h"

/* Opened before each test, closed after it: a test that leaves memory is found by the sanitizer. */
extern struct tree *tree;
int page_open(void **state);
int page_close(void **state);

void page_load(const char *html);             /* instead of what is there */
struct node *page_find(const char *selector); /* the first one; fails the test if there is none */
struct node *page_new(const char *name);      /* an element, held */
struct node *page_text(const char *data);     /* a text, held */
void page_is(const struct node *, const char *inner_html);
void page_is_whole(const char *html); /* all of the document, with open shadow roots */
uint32_t page_atom(const char *name);

/* For what the text says: compares and closes it. */
void text_is(struct text *, const char *expected);
void string_is(struct string, const char *expected);

#define PAGE_TEST(function) cmocka_unit_test_setup_teardown(function, page_open, page_close)

#endif
