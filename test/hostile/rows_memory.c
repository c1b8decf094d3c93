/* rows_memory.c: how the guests of memory.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "memory", .name = (row_name), .message = "", .output = text "\n"                              \
	}
#define FAULTS(row_name, how, address)                                                                                 \
	{                                                                                                              \
		.image = "memory", .name = (row_name), .status = 139, .message = SAY_PF(how, address)                  \
	}
#define WINDOW(wanted, text, behind)                                                                                   \
	{                                                                                                              \
		.image = "memory", .name = "page-window", .status = 139, .message = SAY_PF("write", behind),           \
		.output = (text), .page_window_bytes = (wanted)                                                        \
	}

const struct row rows_memory[] = {FINE("sweep", "nothing to be had"),
				  FINE("walk", "only what the contract names"),
				  FAULTS("null-read", "read", "0x0"),
				  FAULTS("null-write", "write", "0x8"),
				  FAULTS("null-execute", "execution", "0x0"),
				  {.image = "memory", .name = "noncanonical", .status = 139, .message = SAY_GP},
				  FAULTS("text-write", "write", "0x%"),
				  FAULTS("heap-execute", "execution", "0x100000000000"),
				  FAULTS("boot-write", "write", "0x700000000000"),
				  FAULTS("kernel-read", "read", "0xffffffff81000000"),
				  FAULTS("stack-overflow", "write", "0x1fffff%"),
				  {.image = "memory",
				   .name = "heap-end",
				   .status = 139,
				   .message = SAY_PF("write", "0x10000%"),
				   .memory_bytes = 32 << 20},
				  {.image = "memory",
				   .name = "heap-end",
				   .status = 124,
				   .message = SAY_MEMORY,
				   .memory_bytes = 32 << 20,
				   .address_bytes = 2ull << 30},
				  WINDOW(1, "4194304 bytes\n", "0x310000400000"),
				  WINDOW((64 << 20) + 1, "67112960 bytes\n", "0x310004001000"),
				  FAULTS("wrap", "read", "0xffffffffffffffff"),
				  FINE("bases", "bases held"),
				  {0}};
