/* keyvalue.h: values that survive, each under a key: for programs that want no files. */
#ifndef UNILET_KEYVALUE_H
#define UNILET_KEYVALUE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Keys are strings of 1 to so many bytes, any but zero. Each value is a file in /data/keyvalue, which takes a block of 4096
 * bytes or more; `unilet store` reads it from outside. All functions return -UNILET_ERROR_UNSUPPORTED if this unilet was given
 * no store, INVALID for a key that is none, IO if the store failed, is damaged or holds something else. */
#define UNILET_KEY_BYTES_MAX 80u

/* Copies the value, or its first `size` bytes, to `buffer`. Returns how many bytes the value has, or -UNILET_ERROR_NOT_FOUND.
 * With size 0 the buffer may be NULL. */
int64_t unilet_keyvalue_get(const char *key, void *buffer, size_t size);

/* Puts the value in place of the one that is there: at any moment, whatever happens, the key has the old one or the new one,
 * whole. Returns 0 or -UNILET_ERROR_NO_SPACE: the old one is still there. */
int unilet_keyvalue_put(const char *key, const void *value, size_t length);

/* Returns 0 or -UNILET_ERROR_NOT_FOUND. */
int unilet_keyvalue_delete(const char *key);

/* Calls `visit` for each key, in no order, until one returns other than 0. It may put and delete: keys that are neither made nor
 * deleted meanwhile come exactly once. Returns what the last `visit` did. */
int unilet_keyvalue_each(int (*visit)(const char *key, void *context), void *context);

/* When this returned 0, all that was put and deleted before survives, also a loss of power. So it does when the program
 * ends by itself; else what came after the last flush may be there or not, in the order in which it was done. */
int unilet_keyvalue_flush(void);

#ifdef __cplusplus
}
#endif

#endif
