/* rows_device.c: how the guests of device.c must end. */
#include "runner.h"
#include "sentence.h"

#define READS(row_name)                                                                                                \
	{                                                                                                              \
		.image = "device", .name = (row_name), .status = 137, .message = SAY_READ                              \
	}
#define WRITES(row_name, wide)                                                                                         \
	{                                                                                                              \
		.image = "device", .name = (row_name), .status = 137, .message = SAY_WRITE(wide)                       \
	}
/* An instruction that KVM cannot decode: PVM's KVM gives up, others make it an illegal one of the guest's. */
#define STOPS(row_name)                                                                                                \
	{                                                                                                              \
		.image = "device", .name = (row_name), .status = 137, .other_status = 132,                             \
		.message = SAY_INTERNAL "|" SAY_UD                                                                     \
	}
#define PASSES(row_name)                                                                                               \
	{                                                                                                              \
		.image = "device", .name = (row_name), .status = 77, .message = ""                                     \
	}
#define EXECUTES(row_name, address)                                                                                    \
	{                                                                                                              \
		.image = "device", .name = (row_name), .status = 139, .message = SAY_PF("execution", address)          \
	}

const struct row rows_device[] = {
	{.image = "device", .name = "doorbell-widths", .message = "", .output = "rung\n"},
	{.image = "device", .name = "store-forms", .message = "", .output = "three forms\n"},
	READS("read_trap_4"),
	READS("read_trap_1"),
	READS("read_trap_8"),
	READS("read_doorbell"),
	READS("read_doorbell_16"),
	WRITES("store_trap_1", "1"),
	WRITES("store_exit_1", "1"),
	WRITES("store_exit_2", "2"),
	WRITES("store_exit_8", "8"),
	WRITES("store_exit_odd", "4"),
	WRITES("store_trap_16", "8"),
	STOPS("store_trap_32"),
	STOPS("store_doorbell_32"),
	WRITES("store_nontemporal", "4"),
	WRITES("store_unknown_doorbell", "4"),
	WRITES("store_unknown_trap", "4"),
	WRITES("store_last_trap", "4"),
	{.image = "device", .name = "store_across_end", .status = 139, .message = SAY_PF("write", "0x700000013000")},
	WRITES("store_across_pages", "2"),
	READS("increment_trap"),
	READS("lock_increment_trap"),
	READS("lock_increment_doorbell"),
	READS("exchange_trap"),
	READS("cmpxchg16b_trap"),
	WRITES("rep_stos_trap", "4"),
	WRITES("rep_stosb_trap", "1"),
	WRITES("rep_stos_doorbell", "4"),
	READS("rep_movs_from_trap"),
	WRITES("rep_movs_to_trap", "1"),
	WRITES("push_trap", "8"),
	WRITES("call_on_trap", "8"),
	READS("pop_trap"),
	STOPS("iretq_on_trap"),
	STOPS("fxsave_trap"),
	STOPS("xsave_trap"),
	STOPS("float_store_trap"),
	/* PVM reads what is to be flushed; others do nothing. */
	{.image = "device", .name = "clflush_trap", .status = 137, .other_status = 77, .message = SAY_READ "|"},
	PASSES("prefetch_trap"),
	EXECUTES("execute_trap", "0x700000012000"),
	EXECUTES("execute_doorbell", "0x700000011000"),
	READS("jump_through_trap"),
	READS("far_jump_through_trap"),
	READS("gs_base_on_trap"),
	{0}};
