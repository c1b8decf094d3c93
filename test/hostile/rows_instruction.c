/* rows_instruction.c: how each instruction of instruction_list.h must end a guest that does not handle its fault. */
#include "instruction_list.h"
#include "runner.h"
#include "sentence.h"

#define ANY_FAULT SAY_GP "|" SAY_NP "|" SAY_SS "|" SAY_UD "|" SAY_DB "|" SAY_PF("execution", "0x%")

/* Sentence and status for a set of vectors: constant expressions, so that the table stays a table. */
#define CHOOSE(vectors, fault, value, otherwise) ((vectors) == (fault) ? (value) : (otherwise))
#define MESSAGE(vectors)                                                                                               \
	CHOOSE(vectors, FAULT_UD, SAY_UD,                                                                              \
	       CHOOSE(vectors, FAULT_BP, SAY_BP,                                                                       \
		      CHOOSE(vectors, FAULT_DB, SAY_DB,                                                                \
			     CHOOSE(vectors, FAULT_OF, SAY_OF,                                                         \
				    CHOOSE(vectors, FAULT_GP, SAY_GP, CHOOSE(vectors, FAULT_NONE, "", ANY_FAULT))))))
#define STATUS(vectors)                                                                                                \
	((vectors) == FAULT_UD ? 132 : (vectors) & (FAULT_BP | FAULT_DB) ? 133 : (vectors) == FAULT_NONE ? 0 : 139)
#define OTHER(vectors) ((vectors)&FAULT_UD && (vectors) != FAULT_UD ? 132 : 0)

/* Where even "no fault" is one of several answers, only the sweep inside one guest checks. */
#define UNDECIDED(vectors) ((vectors)&FAULT_NONE && (vectors) != FAULT_NONE)
#define ROW(instruction, vectors, text)                                                                                \
	{.image = "instruction",                                                                                       \
	 .name = "one",                                                                                                \
	 .argument = #instruction,                                                                                     \
	 .status = STATUS(vectors),                                                                                    \
	 .other_status = OTHER(vectors),                                                                               \
	 .message = MESSAGE(vectors),                                                                                  \
	 .flags = UNDECIDED(vectors) ? ROW_UNDECIDED : 0},

const struct row rows_instruction[] = {
	{.image = "instruction", .name = "sweep", .message = "", .output = "every instruction as it should\n"},
	{.image = "instruction", .name = "error-codes", .message = ""},
	INSTRUCTIONS(ROW){0}};
