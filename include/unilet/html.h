/* html.h: static markup from C: it is parsed in the program, and made in the page by ordinary operations.
 *
 * The page parses nothing, so markup gives a program nothing that its grant does not. What is written is what is made:
 * every element that is not void (br, img, input, ...) has its end tag, attribute values may go without quotes,
 * character references end with a semicolon, comments are left out. Within <svg> elements are SVG's. Markup is meant to
 * be part of the program: text that comes from elsewhere belongs in unilet_node_set_text_content(). */
#ifndef UNILET_HTML_H
#define UNILET_HTML_H

#include <unilet/object.h>
#include <unilet/web/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Makes the elements and texts of `markup` (UTF-8). Returns a DocumentFragment, to be inserted and released; NULL if the
 * markup is wrong, and then nothing was made: unilet_error() says where, code -UNILET_ERROR_INVALID. */
struct unilet_document_fragment *unilet_html(const char *markup);

/* Markup of one element that is made many times. Elements with an attribute `data-part` are its parts, numbered from 0 in
 * the order of the text; the attribute itself does not reach the page. */
struct unilet_template;

/* NULL as unilet_html(); or if there are more than 15 parts, or not exactly one element outermost. */
struct unilet_template *unilet_template_open(const char *markup);
void unilet_template_close(struct unilet_template *source);

/* The number of the part with this name, or -UNILET_ERROR_NOT_FOUND. */
int unilet_template_part(const struct unilet_template *source, const char *name);

/* A copy, by one operation. `parts` (NULL: none are wanted) gets a handle of each part. All are to be released. */
struct unilet_element *unilet_template_clone(const struct unilet_template *source, struct unilet_element **parts);

#ifdef __cplusplus
}
#endif

#endif
