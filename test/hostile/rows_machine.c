/* rows_machine.c: how the mild guests of machine.c must end. */
#include "runner.h"
#include "sentence.h"

#define FINE(row_name, text)                                                                                           \
	{                                                                                                              \
		.image = "machine", .name = (row_name), .message = "", .output = text "\n"                             \
	}
#define GIBIBYTE (1ull << 30)

const struct row rows_machine[] = {
	FINE("registers", "as the contract says"),
	FINE("bases", "kept"),
	FINE("vectors-at-start", "initial"),
	FINE("vectors-survive", "survived"),
	{.image = "machine", .name = "boot-page", .argument = "third argument", .message = "", .output = "read\n"},
	FINE("zeroed", "zero"),
	{.image = "machine", .name = "sparse", .message = "", .output = "sparse\n", .memory_bytes = 8 * GIBIBYTE},
	{.image = "machine", .name = "every-page", .message = "", .output = "each its own\n", .memory_bytes = 48 << 20},
	FINE("time", "monotonic"),
	{.image = "machine",
	 .name = "cpuid",
	 .message = "",
	 .output = "no hypervisor leaves\n",
	 .flags = ROW_NOT_ON_PVM,
	 .reason = "there the CPU itself answers cpuid, with the host's values"},
	FINE("upcall", "interrupted"),
	FINE("upcall-masked", "held back"),
	FINE("upcall-nested", "one at a time"),
	FINE("upcall-preserves", "preserved"),
	FINE("upcall-ends-wait", "woken"),
	{.image = "machine", .name = "wake", .message = "", .output = "none lost\n", .wall_ms = 60000},
	{.image = "machine",
	 .name = "environment",
	 .argument = "an argument",
	 .message = "",
	 .output = "machine\nan argument\n",
	 .error = "to standard error\n"},
	FINE("instructions", "run"),
	{.image = "machine", .name = "divide", .status = 136, .message = SAY_DE},
	{.image = "machine",
	 .name = "alignment",
	 .status = 135,
	 .message = SAY_AC,
	 .flags = ROW_NOT_ON_TCG,
	 .reason = "QEMU TCG has no #AC"},
	{.image = "machine", .name = "float-error", .status = 136, .message = SAY_MF},
	{.image = "machine",
	 .name = "vector-error",
	 .status = 136,
	 .message = SAY_XF,
	 .flags = ROW_NOT_ON_TCG,
	 .reason = "QEMU TCG does not raise #XF"},
	{.image = "machine",
	 .name = "zeroed",
	 .status = 125,
	 .message = "1048576 bytes of memory are impossible: from 8 MiB to 64 GiB",
	 .memory_bytes = 1 << 20},
	{.image = "machine",
	 .name = "zeroed",
	 .status = 125,
	 .message = "1099511627776 bytes of memory are impossible: from 8 MiB to 64 GiB",
	 .memory_bytes = 1024 * GIBIBYTE},
	{0}};
