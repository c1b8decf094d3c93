/* image_file.h: an image on its way between processes: a sealed memfd. */
#ifndef UNILET_EMBED_IMAGE_FILE_H
#define UNILET_EMBED_IMAGE_FILE_H

#include <stddef.h>

/* Copies the bytes into a file that nobody can change any more. Returns its descriptor or -errno. */
int image_file_make(const void *bytes, size_t length);

/* 0 if `fd` is such a file: what was checked once stays as it was. Else -errno. */
int image_file_check(int fd);

#endif
