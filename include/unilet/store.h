/* store.h: the unilet's storage: a block device that survives. */
#ifndef UNILET_STORE_H
#define UNILET_STORE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define UNILET_STORE_BLOCK_BYTES 4096u

/* Size in bytes, or -UNILET_ERROR_UNSUPPORTED if this unilet was given no store. */
int64_t unilet_store_size(void);

/* Reads `length` bytes at `position`, both multiples of UNILET_STORE_BLOCK_BYTES. Blocks never written are zero.
 * Returns 0 or -UNILET_ERROR_... . */
int unilet_store_read(uint64_t position, void *buffer, size_t length);

/* Writes likewise. What was written survives a loss of power only after unilet_store_flush() returned 0. A block is
 * written whole or, if power fails meanwhile, perhaps torn. REFUSED once the program has used files under /data: those lie
 * in the store. */
int unilet_store_write(uint64_t position, const void *data, size_t length);

/* Gives `length` bytes at `position`, multiples likewise, back: they read as zero, and no space is kept for them. Returns 0
 * or -UNILET_ERROR_...; UNSUPPORTED where the store lies on a file system that cannot do it: nothing has changed then. REFUSED as
 * in unilet_store_write(). */
int unilet_store_discard(uint64_t position, uint64_t length);

/* Returns 0 when all that was written before is on stable storage. */
int unilet_store_flush(void);

#ifdef __cplusplus
}
#endif

#endif
