/* gdb.h: waits for a gdb that wants to command a guest. */
#ifndef UNILET_GDB_H
#define UNILET_GDB_H

#include <signal.h>
#include <stdint.h>

/* gdb.c */

/* A decimal number from 0 to 65535. 0 or -EINVAL. */
int gdb_port_parse(const char *text, uint16_t *port);

/* Says how to start gdb for the image `file`, waits for one connection to this port of 127.0.0.1 (0: any that is free), and
 * closes the port. `mask` is the signal mask while it waits: a signal that is caught then ends it. Returns the
 * connection, or -1 after it has said why. */
int gdb_accept(uint16_t port, const char *file, const sigset_t *mask);

#endif
