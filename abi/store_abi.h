/* store_abi.h: the guest's storage: a block device in one file. */
#ifndef UNILET_STORE_ABI_H
#define UNILET_STORE_ABI_H

#include "ring_abi.h"

/* Positions and lengths are multiples of UNILET_STORE_BLOCK, lengths at most UNILET_STORE_TRANSFER_MAX.
 * A guest without a store gets UNSUPPORTED. */
enum store_opcode {
	/* arg[0] = position, bulk = buffer. Result: bytes read, all of them; never written blocks are zero. */
	STORE_READ = RING_STORE << 8 | 1,
	/* arg[0] = position, bulk = data. Result: bytes written, all of them; NO_SPACE, IO. */
	STORE_WRITE = RING_STORE << 8 | 2,
	/* Result 0: every write completed before this request was put is on stable storage. */
	STORE_FLUSH = RING_STORE << 8 | 3,
	/* Result 0, arg[0] = size in bytes: fixed while the guest runs. */
	STORE_SIZE = RING_STORE << 8 | 4,
	/* arg[0] = position, arg[1] = length, of any size: these blocks are as if never written, and no space is kept for them.
	 * Result 0; UNSUPPORTED where the file system cannot do that, and nothing has changed. */
	STORE_DISCARD = RING_STORE << 8 | 5,
};

#endif
