/* nginx.h: an honest HTTP server on loopback for tests: nginx with nginx.conf.in. */
#ifndef UNILET_NGINX_H
#define UNILET_NGINX_H

#include <sys/types.h>

struct nginx {
	char directory[64]; /* its root: the test puts files there */
	int port;
	int secure_port; /* TLS, as "localhost", with DIRECTORY/certificate.pem, which nobody has signed */
	pid_t pid;
};

/* Starts it with the configuration made of `template`, and waits until it answers. Returns 0 or -errno. */
int nginx_start(struct nginx *nginx, const char *template);

/* Ends it and removes its directory. */
void nginx_stop(struct nginx *nginx);

#endif
