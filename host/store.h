/* store.h: one guest's block device, in one file. (store_abi.h) */
#ifndef UNILET_HOST_STORE_H
#define UNILET_HOST_STORE_H

#include "request.h"

struct store {
	int fd; /* -1: none */
	uint64_t bytes;
};

/* store.c */

/* Takes descriptor `fd`, a regular file of exactly `bytes` bytes. Returns 0, -EINVAL if it is anything else, -errno. */
int store_open(struct store *store, int fd, uint64_t bytes);

/* Opcodes; UNSUPPORTED without a store. */
request_serve store_read;
request_serve store_write;
request_serve store_flush;
request_serve store_size;
request_serve store_discard;

#endif
