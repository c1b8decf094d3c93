/* rows_profile.c: how the guests of profile.c must end: as they would if nobody looked. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, count)                                                                                          \
	{                                                                                                              \
		.image = "profile", .name = (row_name), .vcpus = (count), .message = "", .output = "done\n",           \
		.flags = ROW_PROFILE                                                                                   \
	}

const struct row rows_profile[] = {
	FINE("loop", 1),
	FINE("deep", 1),
	FINE("frame-outside", 1),
	FINE("stack-outside", 1),
	FINE("two", 2),
	FINE("wait", 2),
	{.image = "profile", .name = "fault", .status = 139, .message = SAY_PF("write", "0x8"), .flags = ROW_PROFILE},
	{.image = "profile", .name = "end", .status = 137, .message = SAY_WRITE("4"), .flags = ROW_PROFILE},
	{.image = "time", .name = "spin", .status = 124, .message = SAY_CPU_TIME, .cpu_ms = 300, .flags = ROW_PROFILE},
	{.image = "several",
	 .name = "spin",
	 .vcpus = 8,
	 .status = 124,
	 .message = SAY_CPU_TIME,
	 .cpu_ms = 300,
	 .flags = ROW_PROFILE},
	{.image = "several",
	 .name = "upcalls",
	 .vcpus = 4,
	 .message = "",
	 .output = "each its own\n",
	 .flags = ROW_PROFILE_ANY},
	{.image = "several",
	 .name = "upcall-storm",
	 .vcpus = 4,
	 .status = 124,
	 .message = SAY_WALL,
	 .wall_ms = 300,
	 .flags = ROW_PROFILE},
	{0},
};
