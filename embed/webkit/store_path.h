/* store_path.h: where the browser keeps the stores of unilets. */
#ifndef UNILET_EMBED_STORE_PATH_H
#define UNILET_EMBED_STORE_PATH_H

/* The file for the store called `name` of this origin's unilets, to be freed; its directory exists. NULL if that cannot
 * be made, which is told: then there is no store. */
char *store_path(const char *origin, const char *name);

#endif
