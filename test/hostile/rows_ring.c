/* rows_ring.c: how the guests of ring.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "ring", .name = (row_name), .message = "", .output = text "\n"                                \
	}
#define LIES(row_name)                                                                                                 \
	{                                                                                                              \
		.image = "ring", .name = (row_name), .status = 137, .message = SAY_RING                                \
	}
#define MALFORMED(row_name, opcode, offset, length)                                                                    \
	{                                                                                                              \
		.image = "ring", .name = (row_name), .status = 137,                                                    \
		.message =                                                                                             \
			"ended: it sent a malformed request (opcode " opcode ", offset " offset ", length " length ")" \
	}

const struct row rows_ring[] = {
	LIES("tail-257"),
	LIES("tail-half-range"),
	{.image = "ring", .name = "tail-backwards", .status = 137, .message = SAY_RING, .output = "first\n"},
	LIES("tail-minus-one"),
	LIES("head-ahead"),
	LIES("head-half-range"),
	{.image = "ring", .name = "head-back", .status = 137, .message = SAY_RING, .flags = ROW_INPUT_OPEN | ROW_IDLE},
	MALFORMED("flags", "0x101", "0x9000", "0x0"),
	MALFORMED("result", "0x101", "0x9000", "0x0"),
	MALFORMED("reserved", "0x101", "0x9000", "0x0"),
	MALFORMED("bulk-in-rings", "0x101", "0x0", "0x40"),
	MALFORMED("bulk-just-below", "0x101", "0x8fff", "0x1"),
	MALFORMED("bulk-past-end", "0x101", "0xffff0", "0x11"),
	MALFORMED("bulk-after-end", "0x101", "0x100001", "0x1"),
	MALFORMED("bulk-wraps", "0x101", "0xfffffffffffffff8", "0x10"),
	MALFORMED("bulk-wraps-to-start", "0x101", "0xfffffffffffffff0", "0x10"),
	MALFORMED("length-max", "0x101", "0x9000", "0xffffffff"),
	FINE("refused", "refused each"),
	{.image = "ring", .name = "edges", .message = "", .output = "\nedges held\n"},
	FINE("same-tag", "each answered"),
	FINE("flood", "each answered"),
	FINE("never-take", "stalled itself alone"),
	{.image = "ring", .name = "doorbell-storm", .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300},
	{.image = "ring", .name = "doorbell-storm", .status = 124, .message = SAY_WALL, .wall_ms = 300},
	FINE("doorbell-vain", "served all the same"),
	FINE("rewritten-entry", "5000 times"),
	FINE("ruined-words", "not believed"),
	FINE("ruined-tail", "corrected"),
	{.image = "ring", .name = "read-twice", .message = "", .output = "busy\n", .flags = ROW_INPUT_OPEN},
	FINE("read-end", "the end"),
	{.image = "ring", .name = "cancel", .message = "", .output = "cancelled\n", .flags = ROW_INPUT_OPEN},
	MALFORMED("cancel-malformed", "0x1", "0xfffffffffffffff8", "0x10"),
	{.image = "ring",
	 .name = "cancel-race",
	 .argument = "10000",
	 .message = "",
	 .flags = ROW_OUTPUT_ANY | ROW_NOT_ON_TCG,
	 .reason = "300 MB of output; the next row has less"},
	{.image = "ring", .name = "cancel-race", .argument = "300", .message = "", .flags = ROW_OUTPUT_ANY},
	{.image = "ring", .name = "closed-output", .message = "", .flags = ROW_OUTPUT_CLOSED},
	{.image = "ring", .name = "exit-with-open", .message = "", .flags = ROW_INPUT_OPEN},
	{.image = "ring", .name = "random", .argument = "1", .message = "", .output = "all refused\n"},
	{.image = "ring", .name = "random", .argument = "2", .message = "", .output = "all refused\n"},
	{0}};
