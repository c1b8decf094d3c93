/* instruction.c: every instruction that is not for ring 3: each faults there or does no harm. */
#include "guest.h"
#include "instruction_list.h"

#define CPUID_UMIP (1u << 2)

#define DECLARE(name, vectors, text) void try_##name(void);
INSTRUCTIONS(DECLARE)
STORES(DECLARE)

/* Bare functions: what they do to the registers is undone by guest_try(). */
#define DEFINE(name, vectors, text) "\n.globl try_" #name "\ntry_" #name ":\n\t" text "\n\tjmp guest_try_return\n"
__asm__(".pushsection .text\n" INSTRUCTIONS(DEFINE)
		STORES(DEFINE) ".popsection\n"
			       ".pushsection .bss\n.balign 64\nscratch: .zero 64\n.popsection\n");

struct instruction {
	const char *name;
	uint32_t vectors;
	void (*run)(void);
};

#define ROW(name, vectors, text) {#name, vectors, try_##name},
static const struct instruction instructions[] = {INSTRUCTIONS(ROW){0}};
static const struct instruction stores[] = {STORES(ROW){0}};

static uint32_t vector_bit(int vector)
{
	return vector == GUEST_NO_FAULT ? FAULT_NONE : 1u << (vector & 31);
}

/* Selectors, flags and the machine's memory must be as they were. */
static void check_state(const char *name)
{
	uint32_t cs, ss;
	uint64_t flags;

	__asm__ volatile("mov %%cs,%0; mov %%ss,%1; pushfq; pop %2" : "=r"(cs), "=r"(ss), "=r"(flags));
	if (cs == GUEST_CODE_SELECTOR && ss == GUEST_DATA_SELECTOR && (flags & 0x3f700) == 0x200)
		return;
	guest_print(name);
	guest_print_number(" changed the machine: cs ", cs, "");
	guest_print_number(" ss ", ss, "");
	guest_print_number(" flags ", flags, "\n");
	guest_exit(1);
}

static unsigned sweep(const struct instruction *table, uint32_t also)
{
	unsigned wrong = 0;

	for (const struct instruction *row = table; row->name; row++) {
		int vector = guest_try(row->run);

		check_state(row->name);
		if (vector_bit(vector) & (row->vectors | also))
			continue;
		guest_print(row->name);
		guest_print_number(": vector ", (uint64_t)vector, "\n");
		wrong++;
	}
	return wrong;
}

static void case_sweep(void)
{
	int umip = !!(GUEST_BOOT_PAGE->cpuid_7_ecx & CPUID_UMIP);
	unsigned wrong = sweep(instructions, 0);

	wrong += sweep(stores, umip ? 0 : FAULT_NONE);
	if (wrong)
		guest_exit(1);
	guest_print("every instruction as it should\n");
}

/* One instruction, without a handler: the fault reaches the outcome. The name is the second argument. */
static void case_one(void)
{
	const char *name = guest_argument(2);

	for (const struct instruction *row = instructions; row->name; row++)
		if (guest_same(row->name, name)) {
			guest_try_call(row->run);
			return;
		}
	guest_exit(99);
}

/* A fault's error code tells what the program gave, never what lies behind. */
static void case_error_codes(void)
{
	/* CPUs count the table in units of 8 bytes here, QEMU TCG in units of 16. */
	if (guest_try(try_int_80) == 13)
		guest_expect(guest_error_code == (0x80u << 3 | 2) || guest_error_code == (0x80u << 4 | 2),
			     "int 0x80 has the gate's error code");
	guest_try(try_hlt);
	guest_expect(guest_error_code == 0, "hlt has error code 0");
	guest_try(try_load_ds_limit);
	guest_expect(guest_error_code == 0xfff8, "mov ds has the selector as error code");
}

const struct guest_case guest_cases[] = {
	{"sweep", case_sweep}, {"one", case_one}, {"error-codes", case_error_codes}, {0}};
