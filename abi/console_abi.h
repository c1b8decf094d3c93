/* console_abi.h: standard input, output and error, and the library OS's own notices. */
#ifndef UNILET_CONSOLE_ABI_H
#define UNILET_CONSOLE_ABI_H

#include "ring_abi.h"

enum console_opcode {
	/* bulk = bytes to write, arg[0] = enum console_stream. Result: bytes written (all of them), CLOSED if nobody
	 * reads, IO, NO_SPACE, TOO_LARGE over UNILET_CONSOLE_BYTES_MAX. */
	CONSOLE_WRITE = RING_CONSOLE << 8 | 1,
	/* bulk = buffer. Waits for input. Result: bytes read, 0 at end of input, IO. One may be open at a time (BUSY). */
	CONSOLE_READ = RING_CONSOLE << 8 | 2,
};

enum console_stream {
	CONSOLE_OUTPUT = 1,
	CONSOLE_ERROR = 2,
	CONSOLE_TRACE = 3, /* what the library OS lacks: shown with --trace, else dropped */
};

#endif
