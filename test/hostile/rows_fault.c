/* rows_fault.c: how the guests of fault.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "fault", .name = (row_name), .message = "", .output = text "\n"                               \
	}
#define ENDLESS(row_name)                                                                                              \
	{                                                                                                              \
		.image = "fault", .name = (row_name), .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300,           \
		.wall_ms = 20000                                                                                       \
	}

const struct row rows_fault[] = {
	ENDLESS("fault-in-handler"),
	ENDLESS("storm"),
	ENDLESS("illegal-storm"),
	ENDLESS("step-storm"),
	ENDLESS("handler-overflow"),
	{.image = "fault",
	 .name = "push-below-fault-stack",
	 .status = 139,
	 .message = SAY_PF("write", "0x700000101ff8")},
	FINE("stacks-stay", "still there"),
	FINE("many", "all handled"),
	FINE("wild-stack", "delivered"),
	FINE("wild-push", "no double fault"),
	{.image = "fault", .name = "ruined-frame", .status = 139, .message = SAY_GP},
	FINE("flags", "no privilege"),
	FINE("destroyed-stacks", "still there"),
	FINE("jump-to-entry", "and came back"),
	FINE("jump-to-upcall-entry", "and came back"),
	ENDLESS("live-on-fault-stack"),
	ENDLESS("masked-for-ever"),
	ENDLESS("wild-mask"),
	ENDLESS("upcall-never-returns"),
	FINE("upcalls-and-faults", "both at once"),
	{.image = "fault", .name = "masked-for-ever", .status = 124, .message = SAY_WALL, .wall_ms = 300},
	{.image = "fault", .name = "live-on-fault-stack", .status = 124, .message = SAY_WALL, .wall_ms = 300},
	FINE("compatibility", "refused"),
	{0}};
