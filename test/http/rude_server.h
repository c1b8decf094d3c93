/* rude_server.h: an HTTP server on loopback that breaks its promises, a different one for each path. */
#ifndef UNILET_RUDE_SERVER_H
#define UNILET_RUDE_SERVER_H

#include <sys/types.h>

struct rude_server {
	pid_t pid;
	int port;
};

/* Starts it in a process of its own; returns 0 or -errno. */
int rude_server_start(struct rude_server *server);
void rude_server_stop(struct rude_server *server);

#endif
