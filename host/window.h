/* window.h: windows: the memory that a guest shares, and the eventfds beside it. */
#ifndef UNILET_WINDOW_H
#define UNILET_WINDOW_H

#include <stdint.h>

#include "../abi/launch_abi.h"
#include "../abi/ring_abi.h"

/* A window as one process has it mapped. */
struct window {
	uint8_t *base; /* page aligned; holds a struct window_page, then bulk */
	uint64_t size; /* bytes */
};

/* window.c */

/* Makes a window of `bytes` (whole pages): memory fully allocated, then sealed, so that no reader ever gets SIGBUS;
 * eventfds that never block. fd[] is in the order of enum launch_window_fd and the caller's, to be closed with
 * window_close(). Returns 0, or -errno with all of fd[] at -1. */
int window_create(uint64_t bytes, int fd[WINDOW_FD_COUNT]);

/* Closes what is open of fd[] and sets it to -1. */
void window_close(int fd[WINDOW_FD_COUNT]);

/* Says how large a window's memory is. -EPROTO if it is not sealed as it must be, or too small for rings and bulk:
 * whoever maps it otherwise could be killed by its other end. */
int window_check(int memory_fd, uint64_t *size);

/* Checks and maps it; window_unmap() undoes it. Returns 0 or -errno. */
int window_map(int memory_fd, struct window *out);
void window_unmap(struct window *window);

/* The only place where a guest's offset becomes a pointer. NULL if any of `length` bytes lies outside the bulk area. */
void *window_bulk(const struct window *window, uint64_t offset, uint64_t length);

#endif
