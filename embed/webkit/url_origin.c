/* url_origin.c: the origin of a URL, as the web serialises it; and the URL that a person means. */
#include "browser.h"

static gboolean is_default_port(const char *scheme, int port)
{
	return port == -1 || (g_str_equal(scheme, "http") && port == 80) ||
	       (g_str_equal(scheme, "https") && port == 443);
}

char *url_origin(const char *url)
{
	g_autoptr(GUri) uri = url ? g_uri_parse(url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL) : NULL;
	const char *scheme, *host;

	if (!uri)
		return NULL;
	scheme = g_uri_get_scheme(uri);
	host = g_uri_get_host(uri);
	if (!host || !host[0] || (!g_str_equal(scheme, "http") && !g_str_equal(scheme, "https")))
		return NULL;
	/* GUri takes the brackets of an IPv6 address off. */
	if (is_default_port(scheme, g_uri_get_port(uri)))
		return g_strdup_printf(strchr(host, ':') ? "%s://[%s]" : "%s://%s", scheme, host);
	return g_strdup_printf(strchr(host, ':') ? "%s://[%s]:%d" : "%s://%s:%d", scheme, host, g_uri_get_port(uri));
}

static gboolean is_this_computer(const char *text)
{
	static const char *const name[] = {"localhost", "127.0.0.1"};

	for (size_t i = 0; i < G_N_ELEMENTS(name); i++) {
		size_t length = strlen(name[i]);

		if (strncmp(text, name[i], length) == 0 && strchr(":/", text[length])) /* or the end */
			return TRUE;
	}
	return FALSE;
}

/* Without a scheme it is https; or http on this computer, where servers seldom have certificates. */
char *url_typed(const char *text)
{
	if (strstr(text, "://") || g_str_has_prefix(text, "about:"))
		return g_strdup(text);
	return g_strdup_printf("%s://%s", is_this_computer(text) ? "http" : "https", text);
}
