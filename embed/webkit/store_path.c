/* store_path.c: one file per (top-level site, page origin, image origin, name), named by a hash of these. */
#include "store_path.h"

#include <errno.h>
#include <glib.h>

#define STORE_DIRECTORY_MODE 0700

/* In version 0 unilets run in top-level pages only, from the page's own origin: all three are the same. They are
 * hashed apart all the same, so that the names stay when they differ one day. The store outlives the browser although
 * cookies do not: a program that saves means to find it again. */
char *store_path(const char *origin, const char *name)
{
	g_autofree char *directory = g_build_filename(g_get_user_data_dir(), "unilet-browser", "store", NULL);
	g_autofree char *key = g_strdup_printf("%s\n%s\n%s\n%s", origin, origin, origin, name);
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, key, -1);

	if (g_mkdir_with_parents(directory, STORE_DIRECTORY_MODE) < 0) {
		g_printerr("unilet-browser: unilets have no stores: %s: %s\n", directory, g_strerror(errno));
		return NULL;
	}
	return g_build_filename(directory, hash, NULL);
}
