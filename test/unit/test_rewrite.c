/* test_rewrite.c: which `syscall` instructions may become jumps: one small piece of assembly for each rule. */
#include <stdio.h>
#include <string.h>

#include "../../tool/rewrite.h"
#include "cmocka_all.h"
#include "scratch.h"

/* What is expected of the first `syscall` of a program; those without `left` are rewritten. */
struct row {
	const char *name;
	int before; /* bytes displaced before it */
	int after;  /* ... and after it */
	const char *left;
	const char *text; /* stands in function `subject` */
	const char *more; /* stands behind it */
	const char *options;
};

#define PIE       "-static-pie"
#define FIXED     "-static -no-pie"
#define TWO_BYTES "xor %edi, %edi\n"
#define MOVE      "mov $60, %eax\n"    /* five bytes */
#define CHECK     "cmp $-4096, %rax\n" /* six bytes */

#define JUMP_TABLE "lea table(%rip), %rdx\n movslq (%rdx,%rdi,4), %rax\n add %rdx, %rax\n jmp *%rax\n"

static const struct row rows[] = {
	{"what follows gives way", 0, 6, NULL, MOVE "syscall\n" CHECK "ret\n", "", PIE},
	{"several that follow", 0, 3, NULL, MOVE "syscall\n pop %rbx\n pop %rcx\n pop %rdx\n ret\n", "", PIE},
	{"what precedes gives way", 5, 0, NULL, MOVE "syscall\n ret\n", "", PIE},
	{"both sides", 2, 1, NULL, "call other\n" TWO_BYTES "syscall\n pop %rbx\n ret\n", "", PIE},
	{"no room", 0, 0, "no neighbour", "call other\n syscall\n ret\n", "", PIE},
	{"too little room", 0, 0, "no neighbour", "call other\n" TWO_BYTES "syscall\n ret\n", "", PIE},
	{"a branch to what follows", 5, 0, NULL, MOVE "syscall\n 1:" CHECK "je 1b\n ret\n", "", PIE},
	{"a branch to the middle of what follows", 5, 0, NULL,
	 MOVE "syscall\n pop %rbx\n 1: pop %rcx\n pop %rdx\n je 1b\n", "", PIE},
	{"a branch to what comes after the window", 0, 6, NULL, MOVE "syscall\n" CHECK "1: je 1b\n ret\n", "", PIE},
	{"a branch to the syscall, with room behind", 0, 6, NULL, MOVE "1: syscall\n" CHECK "je 1b\n ret\n", "", PIE},
	{"a branch to the syscall, without", 0, 0, "no neighbour", MOVE "1: syscall\n je 1b\n ret\n", "", PIE},
	{"a branch to what precedes", 5, 0, NULL, "1:" MOVE "syscall\n je 1b\n ret\n", "", PIE},
	{"a branch from another function", 5, 0, NULL, MOVE "syscall\n inside:" CHECK "ret\n",
	 ".type far,@function\n far: jmp inside\n .size far,.-far\n", PIE},
	{"a branch from code without a symbol", 5, 0, NULL, MOVE "syscall\n .Lhere:" CHECK "ret\n", "jmp .Lhere\n",
	 PIE},
	{"loop", 5, 0, NULL, MOVE "syscall\n 1:" CHECK "loop 1b\n ret\n", "", PIE},
	{"jrcxz", 5, 0, NULL, MOVE "syscall\n 1:" CHECK "jrcxz 1b\n ret\n", "", PIE},
	{"xbegin", 5, 0, NULL, "xbegin 1f\n" MOVE "syscall\n 1:" CHECK "ret\n", "", PIE},
	{"an address taken by lea", 5, 0, NULL, MOVE "syscall\n .Lhere:" CHECK "ret\n", "lea .Lhere(%rip), %rax\n",
	 PIE},
	{"an address taken by mov", 5, 0, NULL, MOVE "syscall\n .Lhere:" CHECK "ret\n", "mov $.Lhere, %eax\n", FIXED},
	{"a symbol", 5, 0, NULL, MOVE "syscall\n label:" CHECK "ret\n", "", PIE},
	{"a pointer in data, relocated", 5, 0, NULL, MOVE "syscall\n .Lhere:" CHECK "ret\n", ".data\n .quad .Lhere\n",
	 PIE},
	{"a pointer in data, fixed", 5, 0, NULL, MOVE "syscall\n .Lhere:" CHECK "ret\n",
	 ".section .rodata\n .balign 8\n .quad .Lhere\n", FIXED},
	{"a label of a jump table", 5, 0, NULL, JUMP_TABLE ".Lbefore:" MOVE "syscall\n .Lhere:" CHECK "ret\n",
	 ".section .rodata\n .balign 4\n table: .long .Lbefore-table, .Lhere-table\n", PIE},
	{"a jump table without it", 0, 6, NULL, JUMP_TABLE ".Lbefore:" MOVE "syscall\n" CHECK ".Lhere: ret\n",
	 ".section .rodata\n .balign 4\n table: .long .Lbefore-table, .Lhere-table\n", PIE},
	{"a jump table by way of another function", 5, 0, NULL,
	 JUMP_TABLE ".Lbefore:" MOVE "syscall\n .Lhere:" CHECK "ret\n",
	 ".section .rodata\n .balign 4\n table: .long .Lbefore-table, other-table, .Lhere-table\n", PIE},
	{"offsets from a label", 5, 0, NULL,
	 "lea base(%rip), %rdx\n lea table(%rip), %rcx\n movslq (%rcx,%rdi,4), %rax\n add %rdx, %rax\n jmp *%rax\n"
	 "base:" MOVE "syscall\n .Lhere:" CHECK "ret\n",
	 ".section .rodata\n .balign 4\n table: .long 0, .Lhere-base\n", PIE},
	{"a fixed jump table", 5, 0, NULL, "jmp *table(,%rdi,8)\n" MOVE "syscall\n .Lhere:" CHECK "ret\n",
	 ".section .rodata\n .balign 8\n table: .quad .Lhere\n", FIXED},
	{"a landing pad", 5, 0, NULL,
	 ".cfi_startproc\n .cfi_lsda 0x1b,sites\n" MOVE "syscall\n .Lhere:" CHECK "ret\n .cfi_endproc\n",
	 ".section .gcc_except_table,\"a\"\n sites: .byte 0xff, 0xff, 1\n .uleb128 2f-1f\n 1: .uleb128 0\n .uleb128 7\n"
	 ".uleb128 .Lhere-subject\n .uleb128 0\n 2:\n",
	 PIE},
	{"no landing pad there", 0, 6, NULL,
	 ".cfi_startproc\n .cfi_lsda 0x1b,sites\n" MOVE "syscall\n" CHECK ".Lhere: ret\n .cfi_endproc\n",
	 ".section .gcc_except_table,\"a\"\n sites: .byte 0xff, 0xff, 1\n .uleb128 2f-1f\n 1: .uleb128 0\n .uleb128 7\n"
	 ".uleb128 .Lhere-subject\n .uleb128 0\n 2:\n",
	 PIE},
	{"a table of landing pads that makes no sense", 0, 0, "no neighbour",
	 ".cfi_startproc\n .cfi_lsda 0x1b,sites\n" MOVE "syscall\n" CHECK "ret\n .cfi_endproc\n",
	 ".section .gcc_except_table,\"a\"\n sites: .byte 0xff, 0xff, 0x0e, 3, 0, 0, 0\n", PIE},
	{"relative to rip behind", 5, 0, NULL, MOVE "syscall\n mov %rax, value(%rip)\n ret\n",
	 ".data\n value: .quad 0\n", PIE},
	{"relative to rip on both sides", 0, 0, "no neighbour",
	 "mov value(%rip), %edi\n syscall\n mov %rax, value(%rip)\n ret\n", ".data\n value: .quad 0\n", PIE},
	{"a call behind", 5, 0, NULL, MOVE "syscall\n call other\n ret\n", "", PIE},
	{"a return from a call before", 5, 0, NULL, "call other\n" MOVE "syscall\n ret\n", "", PIE},
	{"endbr64 behind", 5, 0, NULL, MOVE "syscall\n endbr64\n ret\n", "", PIE},
	{"ud2 behind", 5, 0, NULL, MOVE "syscall\n ud2\n nop\n", "", PIE},
	{"another syscall behind", 5, 0, NULL, MOVE "syscall\n syscall\n ret\n", "", PIE},
	{"the function's end behind", 5, 0, NULL, MOVE "syscall\n", "nop\n nop\n nop\n", PIE},
	{"the function's start before", 0, 0, "no neighbour", "syscall\n ret\n", "", PIE},
	{"data in the function", 0, 0, "has data in it",
	 MOVE "syscall\n" CHECK "ret\n .type numbers,@object\n numbers: .quad 1\n .size numbers,8\n", "", PIE},
	{"bytes that are no instruction", 0, 0, "no instruction", MOVE "syscall\n" CHECK "ret\n .byte 0x06\n", "", PIE},
	{"a branch into an instruction", 0, 0, "into an instruction",
	 "je 1f+1\n 1: mov $0x90909090, %eax\n syscall\n" CHECK "ret\n", "", PIE},
	{"a function that begins inside", 0, 0, "overlaps", MOVE "syscall\n" CHECK "inner: nop\n ret\n",
	 ".type inner,@function\n .size inner,2\n", PIE},
	{"two names of one function", 0, 6, NULL, MOVE "syscall\n" CHECK "ret\n .Lend:",
	 ".type twin,@function\n .set twin,subject\n .size twin,.Lend-subject\n", PIE},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static void assemble(const char *text, const char *more, const char *options, struct elf_file *file)
{
	char source[4096];

	snprintf(source, sizeof(source),
		 "	.text\n	.globl _start\n	.type _start,@function\n_start: call subject\n	hlt\n	.size "
		 "_start,.-_start\n"
		 "	.type other,@function\nother: ret\n	.size other,.-other\n"
		 "	.type subject,@function\nsubject:\n%s\n	.size subject,.-subject\n%s\n",
		 text, more);
	scratch_assemble("case", source, options);
	assert_int_equal(elf_file_open(file, "case"), 0);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	const struct rewrite_site *site;
	struct rewrite_plan plan;
	struct elf_file file;

	assemble(row->text, row->more, row->options, &file);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_null(plan.skipped);
	assert_true(plan.site_count > 0);
	site = &plan.site[0];
	assert_string_equal(site->function, "subject");
	if (row->left) {
		assert_non_null(site->left);
		assert_non_null(strstr(site->left, row->left));
		assert_int_equal(plan.trampoline_bytes, 0);
	} else {
		assert_null(site->left);
		assert_int_equal(site->address - site->start, row->before);
		assert_int_equal(site->end - site->resume, row->after);
	}
	rewrite_close(&plan);
	elf_file_close(&file);
}

/* Two that want the same neighbour: the first one gets it. */
static void test_shared_neighbour(void **state)
{
	struct rewrite_plan plan;
	struct elf_file file;

	(void)state;
	assemble("call other\n syscall\n" CHECK "syscall\n ret\n", "", PIE, &file);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_int_equal(plan.site_count, 2);
	assert_null(plan.site[0].left);
	assert_string_equal(plan.site[1].left, "the one before needs the same neighbour");
	rewrite_close(&plan);
	elf_file_close(&file);
}

/* Neither a symbol without a size nor one without a type says what is code. */
static void test_outside_functions(void **state)
{
	struct rewrite_plan plan;
	struct elf_file file;

	(void)state;
	assemble("ret\n",
		 "untyped:" MOVE "syscall\n" CHECK ".type sizeless,@function\n sizeless:" MOVE "syscall\n" CHECK, PIE,
		 &file);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_int_equal(plan.site_count, 2);
	for (int i = 0; i < 2; i++) {
		assert_null(plan.site[i].function);
		assert_string_equal(plan.site[i].left, "no function symbol covers it");
	}
	rewrite_close(&plan);
	elf_file_close(&file);
}

/* The two bytes inside another instruction are none. */
static void test_bytes_in_constant(void **state)
{
	struct rewrite_plan plan;
	struct elf_file file;

	(void)state;
	assemble("mov $0x050f050f, %eax\n ret\n", "", PIE, &file);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_int_equal(plan.site_count, 0);
	assert_int_equal(plan.trampoline_bytes, 0);
	rewrite_close(&plan);
	elf_file_close(&file);
}

/* The bytes that come out, to the last one. */
static void test_bytes(void **state)
{
	static const uint8_t expected[] = {
		0x48, 0x8d, 0x0d, 5,    0,    0,    0, /* lea 5(%rip), %rcx */
		0xe9, 0xf4, 0x0f, 0,    0,             /* jmp entry */
		0x48, 0x3d, 0x00, 0xf0, 0xff, 0xff,    /* cmp $-4096, %rax */
		0xe9,                                  /* jmp back */
	};
	struct rewrite_plan plan;
	struct elf_file file;
	struct buffer out;
	uint64_t address;
	int32_t distance;

	(void)state;
	assemble(MOVE "syscall\n" CHECK "ret\n", "", PIE, &file);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_int_equal(plan.trampoline_bytes, 32);
	address = 0x100000;
	buffer_open(&out, 4096);
	assert_int_equal(rewrite_emit(&plan, &file, address, address + 0x1000, &out), 0);
	assert_int_equal(out.size, 32);
	assert_memory_equal(out.bytes, expected, sizeof(expected));
	memcpy(&distance, out.bytes + sizeof(expected), sizeof(distance));
	assert_int_equal(address + sizeof(expected) + 4 + (uint64_t)(int64_t)distance, plan.site[0].end);
	for (size_t i = sizeof(expected) + 4; i < out.size; i++)
		assert_int_equal(out.bytes[i], 0xcc);

	assert_int_equal(rewrite_patch(&plan, &file, address, file.bytes), 0);
	{
		const uint8_t *site = elf_file_bytes_at(&file, plan.site[0].start, 8);

		assert_int_equal(site[0], 0xe9);
		memcpy(&distance, site + 1, sizeof(distance));
		assert_int_equal(plan.site[0].start + 5 + (uint64_t)(int64_t)distance, address);
		for (int i = 5; i < 8; i++)
			assert_int_equal(site[i], 0xcc);
	}
	/* Farther than a jump reaches. */
	assert_int_not_equal(rewrite_emit(&plan, &file, address, address + (3ull << 30), &out), 0);
	buffer_close(&out);
	rewrite_close(&plan);
	elf_file_close(&file);
}

static void test_stripped(void **state)
{
	struct rewrite_plan plan;
	struct elf_file file;

	(void)state;
	assemble(MOVE "syscall\n" CHECK "ret\n", "", PIE, &file);
	elf_file_close(&file);
	scratch_must_run("strip case");
	assert_int_equal(elf_file_open(&file, "case"), 0);
	assert_int_equal(rewrite_open(&plan, &file), 0);
	assert_non_null(plan.skipped);
	assert_int_equal(plan.site_count, 0);
	rewrite_close(&plan);
	elf_file_close(&file);
}

static int open_group(void **state)
{
	(void)state;
	scratch_open();
	return 0;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_shared_neighbour),  cmocka_unit_test(test_outside_functions),
		cmocka_unit_test(test_bytes_in_constant), cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_stripped),
	};
	struct CMUnitTest tests[ROWS + sizeof(others) / sizeof(others[0])];
	struct row row[ROWS];

	/* Copies, for what cmocka hands to a test is not const. */
	memcpy(row, rows, sizeof(row));
	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){row[i].name, test_row, NULL, NULL, &row[i]};
	memcpy(&tests[ROWS], others, sizeof(others));
	return _cmocka_run_group_tests("rewrite", tests, sizeof(tests) / sizeof(tests[0]), open_group, scratch_close);
}
