/* rows_page.c: how the guests of page.c must end. */
#include "runner.h"

#define BATCH(row_name, number, word)                                                                                  \
	{                                                                                                              \
		.image = "page", .name = (row_name), .argument = (number), .status = 137,                              \
		.message = "ended: it sent a malformed batch to the page (" word ")", .flags = ROW_PAGE                \
	}
#define MALFORMED(number, word) BATCH("malformed", number, word)
#define REQUEST(row_name, opcode, offset, length)                                                                      \
	{                                                                                                              \
		.image = "page", .name = (row_name), .status = 137, .flags = ROW_PAGE,                                 \
		.message =                                                                                             \
			"ended: it sent a malformed request (opcode " opcode ", offset " offset ", length " length ")" \
	}
#define FINE(row_name, text, vcpu_count)                                                                               \
	{                                                                                                              \
		.image = "page", .name = (row_name), .message = "", .output = (text), .vcpus = (vcpu_count),           \
		.flags = ROW_PAGE                                                                                      \
	}

const struct row rows_page[] = {
	MALFORMED("0", "0x0"),
	MALFORMED("1", "0x0"),
	MALFORMED("2", "0x2"),
	MALFORMED("3", "0x2"),
	MALFORMED("4", "0x2"),
	MALFORMED("5", "0x4"),
	MALFORMED("6", "0x5"),
	MALFORMED("7", "0x5"),
	MALFORMED("8", "0x5"),
	MALFORMED("9", "0x2"),
	MALFORMED("10", "0x7"),
	MALFORMED("11", "0x6"),
	MALFORMED("12", "0x7"),
	MALFORMED("13", "0x16"),
	MALFORMED("14", "0x8"),
	MALFORMED("15", "0x6"),
	MALFORMED("16", "0x9"),
	MALFORMED("17", "0x9"),
	MALFORMED("18", "0x1"),
	MALFORMED("19", "0x6"),
	MALFORMED("20", "0x6"),
	BATCH("header-alone", NULL, "0x0"),
	BATCH("too-long", NULL, "0x0"),
	REQUEST("reply-outside", "0x401", "0x3ffff8", "0x10"),
	REQUEST("wrong-result", "0x404", "0x1", "0x1"),
	FINE("wrong-window", "console in the page window: 2\na batch in the service window: 2\n", 0),
	FINE("deep", "deep: 0\n", 0),
	FINE("many", "many: 0\n", 0),
	{.image = "page",
	 .name = "rewritten",
	 .status = 137,
	 .other_status = 1,
	 .message = "ended: it sent a malformed batch to the page (0x%)|",
	 .vcpus = 2,
	 .flags = ROW_PAGE | ROW_OUTPUT_ANY | ROW_NOT_ON_TCG,
	 .reason = "one thread of QEMU TCG is all processors in turn: no batch need ever be half rewritten"},
	{0}};
