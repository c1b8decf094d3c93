/* rule.h: the rules that members.h names: what a guest of a subtree may say to an attribute or a member. */
#ifndef UNILET_HEADLESS_RULE_H
#define UNILET_HEADLESS_RULE_H

#include "session.h"

/* What else is said of every refusal. */
#define RULE_GRANTED "new Unilet(url, {root: document}) has it, and here --grant full"

/* rule.c */

/* Throws what is not in the tables at all. Returns PAGE_THROWN. */
int rule_deny(struct session *session, const char *doing, struct string what);

/* Whether a text may be said to this element (NULL: none); `what` is for the message. Rules that are not about texts say
 * nothing here. 0 or PAGE_THROWN. */
int rule_check(struct session *session, unsigned rule, struct string what, struct string text,
	       const struct node *element);

/* Throws what is against a rule. Returns PAGE_THROWN. */
int rule_against(struct session *session, struct string what, unsigned rule, const char *why);

/* grant_name.c: a row of a table of members.h, by name; NULL: it has none. */
struct grant_name;
const struct grant_name *grant_find_name(const struct grant_name *table, size_t count, const char *name);

/* rule_url.c: `origin` is the unilet's, "http://host:port"; "": it has none, and is of the page's. */

/* What may be loaded: of that origin, or an image in the URL itself. */
bool url_may_load(struct string text, const char *origin);

/* Where a link may lead, if a person follows it. */
bool url_may_lead(struct string text);

/* "a.png 1x, b.png 2x": each may be loaded. */
bool url_may_load_set(struct string text, const char *origin);

/* Whether a selector may look at what is around the tree. An escape may stand in a function's name only where there is one. */
bool selector_looks_out(struct string selector);

/* Whether nothing in this text of CSS has a browser load what may not be. */
bool css_may_load(struct string text, const char *origin);

#endif
