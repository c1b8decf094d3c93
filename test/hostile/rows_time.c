/* rows_time.c: how the guests of time.c must end: by a limit, each by each. */
#include "runner.h"
#include "sentence.h"

#define BY_CPU(row_name)                                                                                               \
	{                                                                                                              \
		.image = "time", .name = (row_name), .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300,            \
		.wall_ms = 20000                                                                                       \
	}
#define BY_WALL(row_name)                                                                                              \
	{                                                                                                              \
		.image = "time", .name = (row_name), .status = 124, .message = SAY_WALL, .wall_ms = 300                \
	}

const struct row rows_time[] = {
	BY_CPU("spin"),
	BY_WALL("spin"),
	BY_CPU("pause"),
	{.image = "time", .name = "sleep", .status = 124, .message = SAY_WALL, .wall_ms = 1500, .flags = ROW_IDLE},
	{.image = "time",
	 .name = "sleep",
	 .status = 124,
	 .message = SAY_WALL,
	 .cpu_ms = 100,
	 .wall_ms = 500,
	 .flags = ROW_IDLE},
	BY_CPU("trap-storm"),
	BY_WALL("trap-storm"),
	BY_CPU("wait-storm"),
	BY_CPU("protect-storm"),
	BY_CPU("cpuid-storm"),
	{.image = "time",
	 .name = "read-for-ever",
	 .status = 124,
	 .message = SAY_WALL,
	 .wall_ms = 500,
	 .flags = ROW_IDLE | ROW_INPUT_OPEN},
	{.image = "time",
	 .name = "write-for-ever",
	 .status = 124,
	 .message = SAY_WALL,
	 .wall_ms = 300,
	 .flags = ROW_OUTPUT_ANY},
	BY_CPU("long-instruction"),
	BY_WALL("long-instruction"),
	{0}};
