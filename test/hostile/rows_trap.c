/* rows_trap.c: how the guests of trap.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "trap", .name = (row_name), .message = "", .output = text "\n"                                \
	}
#define REPORT(vector, row_status, row_message)                                                                        \
	{                                                                                                              \
		.image = "trap", .name = "report", .argument = (vector), .status = (row_status),                       \
		.message = (row_message)                                                                               \
	}

const struct row rows_trap[] = {
	{.image = "trap", .name = "exit-0", .message = ""},
	{.image = "trap", .name = "exit-255", .status = 255, .message = ""},
	{.image = "trap", .name = "exit-256", .status = 137, .message = SAY_TRAP},
	{.image = "trap", .name = "exit-minus-one", .status = 137, .message = SAY_TRAP},
	{.image = "trap", .name = "exit-high-half", .status = 137, .message = SAY_TRAP},
	REPORT("0", 136, "the program divided by zero (#DE): instruction at 0x1234"),
	REPORT("3", 133, "the program met a breakpoint (#BP): instruction at 0x1234"),
	REPORT("6", 132, "the program ran an invalid instruction (#UD): instruction at 0x1234"),
	REPORT("8", 139, "the program met a fault while a fault was delivered (#DF): instruction at 0x1234"),
	REPORT("13", 139, "the program broke a rule of protection (#GP): instruction at 0x1234"),
	REPORT("14", 139,
	       "the program touched memory it may not touch (#PF): read at address 0x5678, instruction at 0x1234"),
	REPORT("16", 136, "the program met a floating-point error (#MF): instruction at 0x1234"),
	REPORT("17", 135, "the program made a misaligned access (#AC): instruction at 0x1234"),
	REPORT("19", 136, "the program met a floating-point error (#XF): instruction at 0x1234"),
	REPORT("31", 139, "the program met an unknown exception: instruction at 0x1234"),
	REPORT("32", 137, SAY_TRAP),
	REPORT("255", 137, SAY_TRAP),
	REPORT("256", 137, SAY_TRAP),
	REPORT("4294967296", 137, SAY_TRAP),
	REPORT("18446744073709551615", 137, SAY_TRAP),
	FINE("wait", "waited"),
	{.image = "trap",
	 .name = "wait-almost-for-ever",
	 .status = 124,
	 .message = SAY_WALL,
	 .wall_ms = 300,
	 .flags = ROW_IDLE},
	{.image = "trap",
	 .name = "wait-half-range",
	 .status = 124,
	 .message = SAY_WALL,
	 .wall_ms = 300,
	 .flags = ROW_IDLE},
	FINE("address", "told"),
	FINE("clock", "agreed"),
	FINE("protect", "rights hold"),
	FINE("protect-toggle", "500 times"),
	FINE("protect-image", "image and stack"),
	FINE("protect-refused", "all refused"),
	FINE("protect-nothing", "nothing changed"),
	FINE("protect-checker", "checkered"),
	FINE("list-refused", "all refused"),
	FINE("list-place", "all refused"),
	FINE("discard", "given back"),
	FINE("discard-refused", "all refused"),
	{.image = "trap", .name = "discard-own-stack", .status = 139, .message = SAY_PF("execution", "0x0")},
	FINE("wild-arguments", "unharmed"),
	{.image = "trap", .name = "protect-all-image", .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300},
	{.image = "trap",
	 .name = "protect-own-stack",
	 .status = 139,
	 .message = SAY_PF("write", "0x1f%") "|" SAY_PF("read", "0x1f%")},
	{0}};
