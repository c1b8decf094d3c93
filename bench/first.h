/* first.h: what first.S leaves for start.c, in numbers that an assembler takes; start.c checks them against abi/. */
#ifndef UNILET_BENCH_FIRST_H
#define UNILET_BENCH_FIRST_H

/* machine_abi.h, ring_abi.h */
#define FIRST_TIME_PAGE     0x700000010000
#define FIRST_TRAP_EXIT     0x700000012000
#define FIRST_TRAP_FAULT    0x700000012008
#define FIRST_ANSWER        0x300000009000
#define FIRST_BOOT_FLAGS    4
#define FIRST_DATA_SELECTOR 0x2b

/* struct first_answer */
#define FIRST_TSC           0
#define FIRST_TIME          8
#define FIRST_TIME_WORDS    5
#define FIRST_FLAGS         48
#define FIRST_MARK          52
#define FIRST_FAULT         56
#define FIRST_FAULT_BATCHES 20
#define FIRST_FAULT_ROUNDS  20
#define FIRST_DONE          0x21656e6f

#ifndef FIRST_FILL
#define FIRST_FILL 0
#endif

#ifndef __ASSEMBLER__
#include "../abi/machine_abi.h"

struct first_answer {
	uint64_t tsc; /* when the first instruction ran */
	struct time_page time;
	uint32_t flags;                            /* of the boot page */
	uint32_t mark;                             /* FIRST_DONE */
	uint64_t fault_ticks[FIRST_FAULT_BATCHES]; /* of FIRST_FAULT_ROUNDS breakpoints each */
};
#endif

#endif
