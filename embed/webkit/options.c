/* options.c: reads the command line of unilet-browser. */
#include "options.h"

#include <stdio.h>

#define STATUS_USAGE 2

static const char description[] =
	"A small browser whose pages may run unilets: native programs of the page, each in a virtual machine of its "
	"own.\n"
	"A page's origin is asked about before its first unilet starts; --allow answers beforehand.";

/* An origin as the web writes it, so that a path or a slash too much is not silently something else. */
static gboolean origin_valid(const char *origin)
{
	g_autoptr(GUri) uri = g_uri_parse(origin, G_URI_FLAGS_NONE, NULL);

	if (!uri || !g_uri_get_host(uri) || g_uri_get_path(uri)[0] || g_uri_get_query(uri) || g_uri_get_fragment(uri))
		return FALSE;
	return g_str_equal(g_uri_get_scheme(uri), "http") || g_str_equal(g_uri_get_scheme(uri), "https");
}

static int options_check(const struct options *options)
{
	for (char **origin = options->allow; origin && *origin; origin++)
		if (!origin_valid(*origin)) {
			fprintf(stderr, "unilet-browser: --allow takes an origin such as https://example.org, not %s\n",
				*origin);
			return STATUS_USAGE;
		}
	if ((options->screenshot || options->dump) && !options->url) {
		fprintf(stderr, "unilet-browser: --screenshot and --dump-dom need a URL\n");
		return STATUS_USAGE;
	}
	return 0;
}

int options_parse(int argc, char **argv, struct options *out)
{
	g_auto(GStrv) rest = NULL;
	g_autoptr(GError) error = NULL;
	const GOptionEntry entries[] = {
		{"allow", 0, 0, G_OPTION_ARG_STRING_ARRAY, &out->allow, "Let this origin run unilets", "ORIGIN"},
		{"screenshot", 0, 0, G_OPTION_ARG_FILENAME, &out->screenshot,
		 "Write a picture (PNG) when page and unilets are quiet, and end", "FILE"},
		{"dump-dom", 0, 0, G_OPTION_ARG_NONE, &out->dump, "Print the page as HTML then, and end", NULL},
		{"automation", 0, 0, G_OPTION_ARG_NONE, &out->automation, "Be driven by WebKitWebDriver", NULL},
		{"no-sandbox", 0, 0, G_OPTION_ARG_NONE, &out->no_sandbox,
		 "Do not lock WebKit's processes in: only where bubblewrap cannot work", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &rest, NULL, "[URL]"},
		{NULL, 0, 0, 0, NULL, NULL, NULL},
	};
	g_autoptr(GOptionContext) context = g_option_context_new(NULL);

	g_option_context_set_summary(context, description);
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, &argc, &argv, &error)) {
		fprintf(stderr, "unilet-browser: %s (see --help)\n", error->message);
		return STATUS_USAGE;
	}
	if (rest && rest[1]) {
		fprintf(stderr, "unilet-browser: one URL at a time (see --help)\n");
		return STATUS_USAGE;
	}
	out->url = rest ? g_strdup(rest[0]) : NULL;
	return options_check(out);
}
