/* rows_message.c: how the guests of message.c must end. */
#include "runner.h"

#define ENDS(row_name, number, opcode, offset, length)                                                                 \
	{                                                                                                              \
		.image = "message", .name = (row_name), .argument = (number), .status = 137, .flags = ROW_CALL,        \
		.message =                                                                                             \
			"ended: it sent a malformed request (opcode " opcode ", offset " offset ", length " length ")" \
	}
#define MALFORMED(number, length) ENDS("malformed", number, "0x502", "0x9000", length)
#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "message", .name = (row_name), .message = "", .output = text "null\n", .flags = ROW_CALL      \
	}

const struct row rows_message[] = {
	MALFORMED("0", "0x18"),
	MALFORMED("1", "0x18"),
	MALFORMED("2", "0x10"),
	MALFORMED("3", "0x10"),
	MALFORMED("4", "0x18"),
	MALFORMED("5", "0x10"),
	MALFORMED("6", "0x18"),
	MALFORMED("7", "0x18"),
	MALFORMED("8", "0xc"),
	MALFORMED("9", "0x18"),
	MALFORMED("10", "0x20"),
	MALFORMED("11", "0x20"),
	MALFORMED("12", "0x20"),
	MALFORMED("13", "0x20"),
	MALFORMED("14", "0x20"),
	MALFORMED("15", "0x20"),
	MALFORMED("16", "0x18"),
	MALFORMED("17", "0x18"),
	MALFORMED("18", "0x18"),
	MALFORMED("19", "0x18"),
	MALFORMED("20", "0x18"),
	MALFORMED("21", "0x18"),
	MALFORMED("22", "0x18"),
	MALFORMED("23", "0x20"),
	MALFORMED("24", "0x20"),
	MALFORMED("25", "0x20"),
	MALFORMED("26", "0x20"),
	MALFORMED("27", "0x20"),
	MALFORMED("28", "0x28"),
	MALFORMED("29", "0x28"),
	MALFORMED("30", "0x40"),
	MALFORMED("31", "0x28"),
	MALFORMED("32", "0x28"),
	MALFORMED("33", "0x28"),
	MALFORMED("34", "0x28"),
	MALFORMED("35", "0x28"),
	MALFORMED("36", "0x28"),
	ENDS("attached-outside", NULL, "0x502", "0xffff8", "0x10"),
	ENDS("attached-wraps", NULL, "0x501", "0xfffffffffffffff8", "0x10"),
	ENDS("nothing", NULL, "0x502", "0x9000", "0x0"),
	ENDS("call-twice", NULL, "0x502", "0x9000", "0x20"),
	ENDS("stream-twice", NULL, "0x502", "0x9000", "0x48"),
	FINE("answers", ""),
	FINE("calls", "held\n"),
	FINE("streams", "held\n"),
	{.image = "message", .name = "stream", .message = "", .flags = ROW_CALL | ROW_OUTPUT_ANY},
	FINE("receive-twice", "one at a time\n"),
	FINE("cancel-race", "raced\n"),
	FINE("rewritten", "rewritten\n"),
	{.image = "message", .name = "unsupported", .message = "", .output = "nobody calls\n"},
	{.image = "message", .name = "silent", .status = 1, .message = "ended without answering f", .flags = ROW_CALL},
	{0}};
