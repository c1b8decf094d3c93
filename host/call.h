/* call.h: the one call of `unilet run --call`: the server's side of it. */
#ifndef UNILET_CALL_H
#define UNILET_CALL_H

#include "message.h"
#include "message_json.h"

struct server;
struct call;

/* call.c */

/* Memory for a call of `bytes`, which are to be put where *out says; committed on touch. 0: none is made, and what the guest
 * sends by itself is printed. NULL without memory. */
struct call *call_new(uint32_t bytes, uint8_t **out);

/* Begins it, once the ring is there and before the server locks itself down. Returns 0, -EPROTO if the bytes are no call,
 * or -errno. Does nothing for a server without one. */
int call_open(struct server *server);

/* Opcodes; UNSUPPORTED without a call. */
request_serve call_receive;
request_serve call_send;
request_serve call_refuse;

/* As console_cancel(). */
enum unilet_status call_cancel(struct server *server, uint64_t tag);

/* 1 if something is written, or was called and has not returned. */
int call_busy(const struct server *server);

/* The console has written what console_say() was given. `result`: 0 or more, or -enum unilet_status. */
void call_written(struct server *server, int32_t result);

#endif
