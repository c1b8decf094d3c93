/* rule.c: the rules of the subtree's grant that are about texts, as page/rule.js has them for browsers. */
#include "rule.h"

#include <string.h>

#include "members.h"

#define LOADED "only what is of the unilet's origin or data:image/ may be loaded"

int rule_deny(struct session *session, const char *doing, struct string what)
{
	return session_throw(session, "NotAllowedError", "%s %.*s is not in the grant of a subtree; " RULE_GRANTED,
			     doing, (int)what.length, what.data);
}

static const char *rule_name(unsigned rule)
{
	static const char *const names[] = {
		[GRANT_URL] = "url",       [GRANT_SRCSET] = "srcset",     [GRANT_HREF] = "href",
		[GRANT_CSS] = "css",       [GRANT_PROPERTY] = "css",      [GRANT_REL] = "rel",
		[GRANT_TARGET] = "target", [GRANT_EDITABLE] = "editable", [GRANT_DISPATCH] = "dispatch",
		[GRANT_FOCUS] = "focus",   [GRANT_SELECTOR] = "selector",
	};

	return rule < sizeof(names) / sizeof(names[0]) && names[rule] ? names[rule] : "";
}

int rule_against(struct session *session, struct string what, unsigned rule, const char *why)
{
	return session_throw(session, "NotAllowedError",
			     "%.*s is against the rule \"%s\" of a subtree's grant: %s; " RULE_GRANTED,
			     (int)what.length, what.data, rule_name(rule), why);
}

/* A link of HTML leads somewhere; an image of SVG is loaded; whatever else has a href is of no use without that. */
static bool may_refer(struct string text, const struct node *element, const char *origin)
{
	const struct string name = element ? element_local_name(element) : STRING("");

	if (string_equal(name, STRING("a")) || string_equal(name, STRING("area")))
		return url_may_lead(text);
	return element && element_space(element) == SPACE_SVG && string_equal(name, STRING("image")) &&
	       url_may_load(text, origin);
}

static bool has_word(struct string text, const char *word)
{
	const size_t length = strlen(word);

	for (size_t at = 0; at + length <= text.length; at++)
		if ((at == 0 || text.data[at - 1] == ' ') &&
		    (at + length == text.length || text.data[at + length] == ' ') &&
		    string_equal_ignoring_case((struct string){text.data + at, length}, string_of(word)))
			return true;
	return false;
}

/* Image and page are of one origin here: `type` and `autocomplete` ask for no more. */
int rule_check(struct session *session, unsigned rule, struct string what, struct string text,
	       const struct node *element)
{
	const char *origin = session->origin;

	switch (rule) {
	case GRANT_URL:
		return url_may_load(text, origin) ? 0 : rule_against(session, what, rule, LOADED);
	case GRANT_SRCSET:
		return url_may_load_set(text, origin) ? 0 : rule_against(session, what, rule, LOADED);
	case GRANT_HREF:
		return may_refer(text, element, origin)
			       ? 0
			       : rule_against(
					 session, what, rule,
					 "a link leads to http: or https:, an image of SVG is loaded as others are");
	case GRANT_CSS:
	case GRANT_PROPERTY:
		return css_may_load(text, origin)
			       ? 0
			       : rule_against(session, what, rule,
					      "in CSS " LOADED ", and nothing by @import, image-set() or src(), nor is "
					      "there a backslash");
	case GRANT_REL:
		return has_word(text, "noopener") && !has_word(text, "opener")
			       ? 0
			       : rule_against(session, what, rule, "a link says noopener");
	case GRANT_TARGET:
		return text.length == 0 || string_equal(text, STRING("_blank"))
			       ? 0
			       : rule_against(session, what, rule, "a link opens here or in _blank");
	case GRANT_SELECTOR:
		return selector_looks_out(text) ? rule_against(session, what, rule,
							       "a selector does not look at what is around the tree")
						: 0;
	case GRANT_EDITABLE:
		return string_equal(text, STRING("false")) || string_equal(text, STRING("plaintext-only")) ||
				       string_equal(text, STRING("inherit"))
			       ? 0
			       : rule_against(session, what, rule,
					      "only plaintext-only: what is pasted would bring markup");
	default:
		return 0;
	}
}

int grant_style(struct session *session, struct string value)
{
	return session->full ? 0 : rule_check(session, GRANT_CSS, STRING("a style"), value, NULL);
}

int grant_selector(struct session *session, struct string selector)
{
	return session->full ? 0
			     : rule_check(session, GRANT_SELECTOR, STRING("the selector of a filter"), selector, NULL);
}
