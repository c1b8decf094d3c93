/* pool.h: machines made beforehand, for embedders that start guests again and again. (unilet.h has the public part) */
#ifndef UNILET_POOL_H
#define UNILET_POOL_H

#include "guest.h"

/* pool.c */

/* Takes a machine out of options->pool that fits and is ready. NULL: there is none; the caller makes one. */
struct unilet *pool_take(const struct unilet_options *options);

/* Gives a pooled machine its guest. 0 or -errno. */
int pool_hand_over(struct unilet *guest, const struct unilet_options *options);

/* Gives the server beside it console and store (-1: none). 0 or -errno. */
int pool_hand_over_server(struct unilet *guest, const int given[4], const struct options_message *configuration);

#endif
