/* publish.h: puts a finished image in its place, whole or not at all. */
#ifndef UNILET_PUBLISH_H
#define UNILET_PUBLISH_H

#include <stddef.h>
#include <stdint.h>

/* publish.c */

/* Writes the image to a temporary file beside `path`, has it read as the monitor would, and renames it, mode 0755.
 * Returns 0, or -errno after a complaint: then `path` is what it was. */
int publish_image(const char *path, const uint8_t *bytes, size_t size);

#endif
