/* guest_output.h: what a unilet prints, on the browser's standard error. */
#ifndef UNILET_EMBED_GUEST_OUTPUT_H
#define UNILET_EMBED_GUEST_OUTPUT_H

struct guest_output;

/* Makes a pipe; *fd is its writing end, the caller's. NULL if that failed. */
struct guest_output *guest_output_open(const char *name, int *fd);
void guest_output_close(struct guest_output *output);

#endif
