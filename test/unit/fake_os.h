/* fake_os.h: a library OS for the SDK's unit tests: windows of plain memory, requests answered at once by the test. */
#ifndef UNILET_FAKE_OS_H
#define UNILET_FAKE_OS_H

#include <stddef.h>
#include <stdint.h>

#include "../../guest/sdk/sdk.h"

#define FAKE_WINDOW_BYTES (4u << 20)

/* Answers a request: *entry is changed into its completion; `window` is the memory that offsets count from. */
typedef void fake_server(struct ring_entry *entry, uint8_t *window);

struct fake_os {
	int has_window[2];
	long flags;          /* what CALL_FLAGS says */
	fake_server *server; /* called by CALL_WAIT, and by CALL_NEXT for detached requests */
	long submit_result;  /* not 0: what CALL_SUBMIT answers instead */
	size_t bulk_max;     /* not 0: larger bulk is not free */
	int silent;          /* nothing completes within a time limit, until a cancel */
	int completes_first; /* ... which comes too late */
	uint16_t held;       /* not 0: detached requests of this opcode stay open */
	unsigned submitted;  /* requests seen */
	int bulk_taken;      /* blocks taken and not given back */
	uint64_t waited_ns;  /* by CALL_NEXT, with nothing open */
};

extern struct fake_os fake_os;

/* Both windows, all interfaces, nothing taken. */
void fake_os_open(fake_server *server);

/* Offset of the entry's bulk as memory; fails the test if it lies outside the window's bulk. */
uint8_t *fake_os_bulk(uint8_t *window, uint64_t offset, uint64_t length);

#endif
