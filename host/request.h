/* request.h: a guest's request as the services see it: copied out of the ring and checked. */
#ifndef UNILET_REQUEST_H
#define UNILET_REQUEST_H

#include <stdint.h>

#include "../abi/error_abi.h"
#include "../abi/ring_abi.h"

struct server;

struct request {
	struct ring_entry entry;
	uint8_t *
		bulk; /* entry.length bytes inside the window, or NULL if entry.length is 0. The guest may write there at
			* any moment: copy what is to be checked. */
	int page;     /* 1: it came through the page window */
};

/* Serves one request: completes it now, or keeps a copy and completes it later. Returns 0, or what
 * server_malformed() returned: then the guest is ended. */
typedef int request_serve(struct server *server, const struct request *request);

#endif
