/* http.h: what bench/http.c measures, and the two that do it: a unilet by the SDK, a native program by libcurl. */
#ifndef UNILET_BENCH_HTTP_H
#define UNILET_BENCH_HTTP_H

#include <stdint.h>

#define HTTP_AT_ONCE 64u

/* Before all else. `origin` is the command line's: "http://127.0.0.1:PORT"; a unilet has its own. Returns 0 or -1, as all. */
int http_begin(const char *origin);

/* GETs the path and reads its body to the end. *length: its bytes. */
int http_get(const char *path, uint64_t *length);

/* GETs it `count` times, HTTP_AT_ONCE at a time: one that has ended is begun anew. *length: the bytes of all bodies. */
int http_get_many(const char *path, unsigned count, uint64_t *length);

#endif
