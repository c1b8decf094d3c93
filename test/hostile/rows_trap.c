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

#define REGISTERS(row_name, text, row_status, row_message)                                                             \
	{                                                                                                              \
		.image = "trap", .name = (row_name), .argument = (text), .status = (row_status),                       \
		.message = (row_message)                                                                               \
	}
#define TOLD(row_name, text) REGISTERS(row_name, text, 139, SAY_GP_AT_1234)
#define SAY_GP_AT_1234       "the program broke a rule of protection (#GP): instruction at 0x1234"

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
	/* First and last place on either stack; then one byte too low or too high, and between. */
	TOLD("registers", "8192"),
	TOLD("registers", "24400"),
	TOLD("registers", "8193"),
	TOLD("registers", "28672"),
	TOLD("registers", "32592"),
	REGISTERS("registers", "8191", 137, SAY_TRAP),
	REGISTERS("registers", "24401", 137, SAY_TRAP),
	REGISTERS("registers", "24576", 137, SAY_TRAP),
	REGISTERS("registers", "28671", 137, SAY_TRAP),
	REGISTERS("registers", "32593", 137, SAY_TRAP),
	REGISTERS("registers", "32768", 137, SAY_TRAP),
	REGISTERS("registers", "36864", 137, SAY_TRAP),  /* the upcall stack */
	REGISTERS("registers", "139264", 137, SAY_TRAP), /* another vCPU's */
	REGISTERS("registers", "18446744073709543424", 137, SAY_TRAP),
	TOLD("registers-at", "0"),
	REGISTERS("registers-at", "1", 137, SAY_TRAP),
	REGISTERS("registers-at", "17592186044416", 137, SAY_TRAP), /* the heap */
	REGISTERS("registers-at", "9223372036854775808", 137, SAY_TRAP),
	REGISTERS("registers-at", "18446744073709551615", 137, SAY_TRAP),
	REGISTERS("registers-at", "18446744073709551440", 137, SAY_TRAP),
	TOLD("lie-stack", "0"),
	TOLD("lie-stack", "35184372088831"), /* the last byte of the stack */
	TOLD("lie-stack", "35184372088832"),
	TOLD("lie-stack", "17592186044415"),
	TOLD("lie-stack", "18446744073709551615"),
	TOLD("lie-frames", NULL),
	TOLD("lie-ladder", NULL),
	/* Or the server sees it first. */
	{.image = "trap",
	 .name = "lie-indices",
	 .status = 139,
	 .other_status = 137,
	 .message = SAY_GP_AT_1234 "|" SAY_RING},
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
