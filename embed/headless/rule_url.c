/* rule_url.c: which URLs a guest of a subtree may have a browser load: an attribute's, and those in CSS.
 *
 * Here nothing is loaded. But what is printed is given to browsers: so a URL is looked at as they would resolve it, and what is in
 * doubt is refused. */
#include <string.h>

#include "rule.h"

#define URL_START_MAX 512 /* what is looked at: scheme and host end before, or it is refused */

/* The beginning of a URL as a browser reads it: without blanks before it, tabs and line ends in it; backslashes are slashes. */
struct url_start {
	char text[URL_START_MAX];
	size_t length;
	bool whole;
};

static char lower(char c)
{
	return (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static struct url_start start_of(struct string text)
{
	struct url_start out = {.whole = true};
	size_t at = 0;

	while (at < text.length && (unsigned char)text.data[at] <= ' ')
		at++;
	for (; at < text.length; at++) {
		const char c = text.data[at];

		if (c == '\t' || c == '\n' || c == '\r')
			continue;
		if (out.length == sizeof(out.text) - 1) {
			out.whole = false;
			break;
		}
		out.text[out.length++] = lower((char)(c == '\\' ? '/' : c));
	}
	out.text[out.length] = '\0';
	return out;
}

static bool is_scheme_character(char c, bool first)
{
	return (c >= 'a' && c <= 'z') || (!first && ((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'));
}

/* How long the scheme is, with its colon; 0: it has none. */
static size_t scheme_length(const struct url_start *url)
{
	size_t at = 0;

	while (at < url->length && is_scheme_character(url->text[at], at == 0))
		at++;
	return at > 0 && url->text[at] == ':' ? at + 1 : 0;
}

static bool starts(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* Host and port end here. */
static size_t authority_length(const char *text)
{
	return strcspn(text, "/?#");
}

/* Without the port that the scheme has anyway. */
static size_t without_port(const char *scheme, const char *authority, size_t length)
{
	const char *port = starts(scheme, "https") ? ":443" : ":80";
	const size_t bytes = strlen(port);

	return length > bytes && memcmp(authority + length - bytes, port, bytes) == 0 ? length - bytes : length;
}

/* `scheme` begins with the scheme's name; `rest` is what follows "//". */
static bool same_origin(const char *scheme, const char *rest, bool whole, const char *origin)
{
	const char *own = strstr(origin, "://");
	const size_t length = authority_length(rest);
	size_t own_length, url_length;

	if (!own || (!rest[length] && !whole))
		return false;
	if (strncmp(scheme, origin, (size_t)(own - origin) + 1) != 0)
		return false;
	own += 3;
	own_length = without_port(origin, own, authority_length(own));
	url_length = without_port(scheme, rest, length);
	return own_length == url_length && memcmp(own, rest, own_length) == 0;
}

bool url_may_load(struct string text, const char *origin)
{
	const struct url_start url = start_of(text);
	const size_t scheme = scheme_length(&url);

	if (starts(url.text, "data:"))
		return starts(url.text, "data:image/");
	if (scheme)
		return starts(url.text + scheme, "//") &&
		       same_origin(url.text, url.text + scheme + 2, url.whole, origin);
	if (starts(url.text, "//"))
		return same_origin(origin, url.text + 2, url.whole, origin);
	return true;
}

bool url_may_lead(struct string text)
{
	const struct url_start url = start_of(text);

	return !scheme_length(&url) || starts(url.text, "http:") || starts(url.text, "https:");
}

static bool is_blank(char c)
{
	return (unsigned char)c <= ' ';
}

/* Where a URL begins depends on what is before it: behind each blank or comma one might, and ends at a blank, without commas. What
 * is none of them is a relative one. */
bool url_may_load_set(struct string text, const char *origin)
{
	for (size_t i = 0; i < text.length; i++) {
		size_t end = i;

		if (i > 0 && !is_blank(text.data[i - 1]) && text.data[i - 1] != ',')
			continue;
		while (end < text.length && !is_blank(text.data[end]))
			end++;
		while (end > i && text.data[end - 1] == ',')
			end--;
		if (!url_may_load((struct string){text.data + i, end - i}, origin))
			return false;
	}
	return true;
}

/* Functions and rules that load, or show, what is elsewhere; with a backslash each could be written in other ways. */
static const char *const refused_in_css[] = {"\\",     ":host-context", "@import", "image-set(", "src(",
					     "image(", "element(",      "paint(",  "expression("};

/* Whether `word` (in lower case) stands at this place. */
static bool is_at(struct string text, size_t at, const char *word)
{
	const size_t length = strlen(word);

	if (length > text.length - at)
		return false;
	for (size_t i = 0; i < length; i++)
		if (lower(text.data[at + i]) != word[i])
			return false;
	return true;
}

static bool is_doubtful(char c)
{
	return is_blank(c) || strchr("'\"()", c);
}

/* What stands in the brackets of "url(" from here on; false if where it ends is not beyond doubt, or it may not be loaded. */
static bool url_in_css(struct string text, size_t at, const char *origin)
{
	char close = ')';
	size_t end;

	while (at < text.length && is_blank(text.data[at]))
		at++;
	if (at < text.length && (text.data[at] == '"' || text.data[at] == '\''))
		close = text.data[at++];
	for (end = at; end < text.length && text.data[end] != close; end++)
		continue;
	if (end == text.length)
		return false;
	while (end > at && is_blank(text.data[end - 1]))
		end--;
	for (size_t i = at; i < end; i++)
		if (is_doubtful(text.data[i]))
			return false;
	return url_may_load((struct string){text.data + at, end - at}, origin);
}

bool css_may_load(struct string text, const char *origin)
{
	for (size_t at = 0; at < text.length; at++) {
		for (size_t i = 0; i < sizeof(refused_in_css) / sizeof(refused_in_css[0]); i++)
			if (is_at(text, at, refused_in_css[i]))
				return false;
		if (is_at(text, at, "url(") && !url_in_css(text, at + strlen("url("), origin))
			return false;
	}
	return true;
}

bool css_looks_out(struct string selector)
{
	bool escape = false, bracket = false;

	for (size_t at = 0; at < selector.length; at++) {
		if (is_at(selector, at, ":host-context"))
			return true;
		escape |= selector.data[at] == '\\';
		bracket |= selector.data[at] == '(';
	}
	return escape && bracket;
}
