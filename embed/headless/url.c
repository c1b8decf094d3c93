/* url.c: URLs as browsers read them: those with hosts on the Web, and others as far as their scheme.
 *
 * Left out, and so not URLs here: names of hosts that are not ASCII, schemes that nobody on the Web serves and that have hosts. */
#include <stdlib.h>

#include "tree_internal.h"

/* Which characters are written as %XX, beside controls and what is not ASCII. */
#define ENCODED_FRAGMENT " \"<>`"
#define ENCODED_QUERY    " \"#<>'"
#define ENCODED_PATH     " \"#<>?^`{}"
#define ENCODED_USER     ENCODED_PATH "/:;=@[\\]|"

#define PORT_MAX 65535u

static const struct {
	const char *scheme;
	uint32_t port;
} specials[] = {{"http:", 80}, {"https:", 443}, {"ws:", 80}, {"wss:", 443}, {"ftp:", 21}};

static bool is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

/* Without blanks around it, tabs and line ends in it. */
static void append_clean(struct text *out, struct string text)
{
	while (text.length && (unsigned char)text.data[0] <= ' ')
		text = string_slice(text, 1, text.length);
	while (text.length && (unsigned char)text.data[text.length - 1] <= ' ')
		text.length--;
	for (size_t i = 0; i < text.length; i++)
		if (!is_in(text.data[i], "\t\n\r"))
			text_append_char(out, text.data[i]);
}

static void append_encoded(struct text *out, struct string text, const char *encoded)
{
	static const char digits[] = "0123456789ABCDEF";

	for (size_t i = 0; i < text.length; i++) {
		const unsigned char c = (unsigned char)text.data[i];

		if (c >= ' ' && c < 0x7f && !is_in((char)c, encoded)) {
			text_append_char(out, (char)c);
			continue;
		}
		text_append_char(out, '%');
		text_append_char(out, digits[c >> 4]);
		text_append_char(out, digits[c & 15]);
	}
}

/* Bytes of the scheme with its colon; 0: there is none. */
static size_t scheme_length(struct string text)
{
	for (size_t at = 0; at < text.length; at++) {
		const char c = lower(text.data[at]);

		if (c == ':')
			return at ? at + 1 : 0;
		if (!(c >= 'a' && c <= 'z') && (at == 0 || !((c >= '0' && c <= '9') || is_in(c, "+-."))))
			return 0;
	}
	return 0;
}

/* The port that a scheme has by itself; 0: it is not one of the Web's. */
static uint32_t special_port(struct string scheme)
{
	for (size_t i = 0; i < sizeof(specials) / sizeof(specials[0]); i++)
		if (string_equal_ignoring_case(scheme, string_of(specials[i].scheme)))
			return specials[i].port;
	return 0;
}

static bool is_slash(char c)
{
	return c == '/' || c == '\\';
}

/* Takes what is before one of `ends` off the front. */
static struct string take_until(struct string *rest, const char *ends)
{
	struct string taken = {rest->data, 0};

	while (taken.length < rest->length && !is_in(rest->data[taken.length], ends))
		taken.length++;
	*rest = string_slice(*rest, taken.length, rest->length);
	return taken;
}

static bool append_port(struct url *url, struct string port, uint32_t usual)
{
	uint32_t value = 0;

	for (size_t i = 0; i < port.length && value <= PORT_MAX; i++) {
		if (port.data[i] < '0' || port.data[i] > '9')
			return false;
		value = 10 * value + (uint32_t)(port.data[i] - '0');
	}
	if (value > PORT_MAX)
		return false;
	if (port.length && value != usual) {
		text_append_char(&url->href, ':');
		number_text(value, &url->href);
	}
	return true;
}

/* User and password, host, port: what is between the slashes and the path. */
static bool append_authority(struct url *url, struct string text, uint32_t usual_port)
{
	struct text *out = &url->href;
	struct string user, host = text;
	const char *at = NULL;

	for (size_t i = 0; i < text.length; i++)
		at = text.data[i] == '@' ? text.data + i : at;
	url->user = url->user_end = url->password_end = out->length;
	if (at) {
		host = string_slice(text, (size_t)(at - text.data) + 1, text.length);
		text.length = (size_t)(at - text.data);
		user = take_until(&text, ":");
		append_encoded(out, user, ENCODED_USER);
		url->user_end = url->password_end = out->length;
		if (text.length > 1) {
			text_append_char(out, ':');
			append_encoded(out, string_slice(text, 1, text.length), ENCODED_USER);
			url->password_end = out->length;
		}
		if (url->password_end > url->user)
			text_append_char(out, '@');
	}
	text = host;
	host = text.length && text.data[0] == '[' ? take_until(&text, "]") : take_until(&text, ":");
	if (text.length && text.data[0] == ']') {
		host.length++;
		text = string_slice(text, 1, text.length);
	}
	url->host = out->length;
	if (!url_append_host(out, host))
		return false;
	url->host_end = out->length;
	return text.length == 0 ||
	       (text.data[0] == ':' && append_port(url, string_slice(text, 1, text.length), usual_port));
}

/* How many dots a part of a path is, each of which may be written as %2e; 0: it is something else. */
static size_t dots(struct string part)
{
	size_t count = 0;

	while (part.length) {
		const bool is_encoded =
			part.length >= 3 && string_equal_ignoring_case(string_slice(part, 0, 3), STRING("%2e"));

		if (!is_encoded && part.data[0] != '.')
			return 0;
		part = string_slice(part, is_encoded ? 3 : 1, part.length);
		count++;
	}
	return count <= 2 ? count : 0;
}

static void append_path(struct url *url, struct string path)
{
	struct text *out = &url->href;
	bool last;

	if (path.length && is_slash(path.data[0]))
		path = string_slice(path, 1, path.length);
	do {
		const struct string part = take_until(&path, "/\\");

		last = path.length == 0;
		path = string_slice(path, !last, path.length);
		if (dots(part) == 2)
			while (out->length > url->path && out->data[--out->length] != '/')
				continue;
		if (dots(part) == 0 || last)
			text_append_char(out, '/');
		if (dots(part) == 0)
			append_encoded(out, part, ENCODED_PATH);
	} while (!last);
}

/* What follows the host: path, query, fragment. */
static void append_rest(struct url *url, struct string rest)
{
	const struct string path = take_until(&rest, "?#");

	url->path = url->href.length;
	append_path(url, path);
	url->path_end = url->query_end = url->href.length;
	if (rest.length && rest.data[0] == '?') {
		text_append_char(&url->href, '?');
		rest = string_slice(rest, 1, rest.length);
		append_encoded(&url->href, take_until(&rest, "#"), ENCODED_QUERY);
		url->query_end = url->href.length;
	}
	if (rest.length) {
		text_append_char(&url->href, '#');
		append_encoded(&url->href, string_slice(rest, 1, rest.length), ENCODED_FRAGMENT);
	}
}

/* With a scheme of the Web: behind any number of slashes comes the host. */
static bool append_special(struct url *url, struct string scheme, struct string rest)
{
	while (rest.length && is_slash(rest.data[0]))
		rest = string_slice(rest, 1, rest.length);
	for (size_t i = 0; i < scheme.length; i++)
		text_append_char(&url->href, lower(scheme.data[i]));
	url->scheme_end = url->href.length;
	text_append(&url->href, STRING("//"));
	if (!append_authority(url, take_until(&rest, "/\\?#"), special_port(scheme)))
		return false;
	append_rest(url, rest);
	return true;
}

/* Whatever has no host: the path is what is behind the scheme. */
static bool append_opaque(struct url *url, struct string scheme, struct string rest)
{
	if (rest.length && rest.data[0] == '/')
		return false;
	for (size_t i = 0; i < scheme.length; i++)
		text_append_char(&url->href, lower(scheme.data[i]));
	url->scheme_end = url->user = url->user_end = url->password_end = url->host = url->host_end = url->path =
		url->href.length;
	append_encoded(&url->href, take_until(&rest, "?#"), "");
	url->path_end = url->query_end = url->href.length;
	if (rest.length && rest.data[0] == '?') {
		append_encoded(&url->href, take_until(&rest, "#"), " \"#<>");
		url->query_end = url->href.length;
	}
	if (rest.length) {
		text_append_char(&url->href, '#');
		append_encoded(&url->href, string_slice(rest, 1, rest.length), ENCODED_FRAGMENT);
	}
	return true;
}

static bool parse(struct url *url, struct string text, struct string origin)
{
	const size_t length = scheme_length(text);
	struct string scheme = string_slice(text, 0, length), rest = string_slice(text, length, text.length),
		      base = string_slice(origin, 0, scheme_length(origin));

	if (length && !special_port(scheme))
		return append_opaque(url, scheme, rest);
	if (length && (!string_equal_ignoring_case(scheme, base) || (rest.length && is_slash(rest.data[0]))))
		return append_special(url, scheme, rest);
	if (base.length == 0)
		return false;
	if (rest.length > 1 && is_slash(rest.data[0]) && is_slash(rest.data[1]))
		return append_special(url, base, rest);
	if (!append_special(url, base, string_slice(origin, base.length, origin.length)))
		return false;
	url->href.length = url->path;
	append_rest(url, rest);
	return true;
}

bool url_open(struct string text, struct string origin, struct url *out)
{
	struct text clean = {.max = UNILET_HEADLESS_STRING_MAX};
	bool well;

	*out = (struct url){.href.max = UNILET_HEADLESS_STRING_MAX};
	append_clean(&clean, text);
	well = parse(out, text_string(&clean), origin) && !clean.failed && !out->href.failed;
	text_close(&clean);
	return well;
}

void url_close(struct url *url)
{
	text_close(&url->href);
}
