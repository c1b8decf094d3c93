/* rows_several.c: how the guests of several.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, count, text)                                                                                    \
	{                                                                                                              \
		.image = "several", .name = (row_name), .vcpus = (count), .message = "", .output = text "\n"           \
	}
#define ENDS(row_name, count, row_status, text)                                                                        \
	{                                                                                                              \
		.image = "several", .name = (row_name), .vcpus = (count), .status = (row_status), .message = (text)    \
	}

const struct row rows_several[] = {
	FINE("count", 1, "counted 100000"),
	FINE("count", 2, "counted 200000"),
	FINE("count", 8, "counted 800000"),
	FINE("start-twice", 1, "once"),
	FINE("start-twice", 2, "once"),
	FINE("start-twice", 8, "once"),
	FINE("start-race", 8, "started by 1"),
	FINE("wake", 2, "none lost"),
	FINE("upcalls", 2, "each its own"),
	FINE("upcalls", 4, "each its own"),
	FINE("upcall-before-start", 2, "kept"),
	FINE("upcall-stacks", 2, "never on its own stacks"),
	FINE("faults", 2, "each its own"),
	FINE("faults", 4, "each its own"),
	FINE("rights", 2, "nobody wrote"),
	FINE("rights", 4, "nobody wrote"),
	FINE("rights-race", 4, "each its own"),
	{.image = "several", .name = "rights-for-ever", .vcpus = 2, .status = 124, .message = SAY_WALL, .wall_ms = 300},
	FINE("discard", 2, "zero"),
	FINE("double-fetch", 2, "held"),
	ENDS("fault-elsewhere", 2, 139, SAY_PF("write", "0x8001")),
	ENDS("exit-elsewhere", 2, 41, ""),
	ENDS("exit-together", 8, 7, ""),
	{.image = "several", .name = "spin", .vcpus = 8, .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300},
	{.image = "several", .name = "upcall-storm", .vcpus = 4, .status = 124, .message = SAY_WALL, .wall_ms = 300},
	ENDS("no-stack", 2, 139, SAY_PF("write", "0x0")),
	ENDS("stack-is-trap-page", 2, 137, SAY_WRITE("8")),
	ENDS("wait-kind", 1, 137, SAY_TRAP),
	ENDS("wait-kind-high", 2, 137, SAY_TRAP),
	ENDS("lone-wake", 1, 137, SAY_WRITE("4")),
	ENDS("lone-upcall", 1, 137, SAY_WRITE("4")),
	ENDS("wake-beyond", 2, 137, SAY_WRITE("4")),
	{0}};
