/* url_origin.c: the origin of a URL, as the web serialises it. */
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
