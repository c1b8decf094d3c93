/* test_types.c: `unilet types`: what programs export, and images whose types would be something else. UNILET and UNILET_CC name
 * the tools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"
#include "scratch.h"

#define TEXT_BYTES 4096

static const char *unilet;
static const char *unilet_cc;
static char text[TEXT_BYTES];

static const char program[] = "#include <unilet/message.h>\n"
			      "static void sum(struct unilet_call *call) { unilet_return(call); }\n"
			      "UNILET_EXPORT_TYPED(sum, \"(data: Uint8Array, level?: number): string\")\n"
			      "static void any$thing(struct unilet_call *call) { unilet_return(call); }\n"
			      "UNILET_EXPORT(any$thing)\n"
			      "int main(void) { return 0; }\n";

static const char declared[] = "export interface ImageTools2Exports {\n"
			       "\tany$thing(...values: any[]): Promise<any>;\n"
			       "\tsum(data: Uint8Array, level?: number): Promise<string>;\n"
			       "}\n"
			       "\n"
			       "export interface ImageTools2Unilet {\n"
			       "\treadonly exports: ImageTools2Exports;\n"
			       "}\n";

static const char user[] = "import { ImageTools2Unilet } from './types';\n"
			   "declare class Unilet { constructor(url: string); readonly exports: any; }\n"
			   "const u = new Unilet('x') as Unilet & ImageTools2Unilet;\n"
			   "const s: Promise<string> = u.exports.sum(new Uint8Array(1), 2);\n"
			   "// @ts-expect-error: the types are known\n"
			   "export const n: Promise<number> = s;\n";

static void assert_says(const char *what)
{
	size_t length = scratch_read("err", text, sizeof(text));

	if (!strstr(text, what) || strchr(text, '\n') != text + length - 1)
		fail_msg("said '%s', not one line with '%s'", text, what);
}

/* However it was compiled: the sections stay. */
static void declares_what_is_exported(void **state)
{
	static const char *const options[] = {"-O2", "-O0 -s", "-O2 -static -no-pie -s", "-flto -Wl,--gc-sections"};
	static const char *const compiler[] = {"gcc", "clang"};

	(void)state;
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		for (size_t k = 0; k < sizeof(compiler) / sizeof(compiler[0]); k++) {
			scratch_must_run("CC=%s %s %s -o image-tools2.unilet program.c", compiler[k], unilet_cc,
					 options[i]);
			scratch_must_run("%s types image-tools2.unilet", unilet);
			scratch_read("out", text, sizeof(text));
			if (!strstr(text, declared))
				fail_msg("%s %s: printed '%s'", compiler[k], options[i], text);
		}
	scratch_must_run("%s types ./image-tools2.unilet", unilet);
	scratch_read("out", text, sizeof(text));
	assert_non_null(strstr(text, declared));
}

static const char *const signatures[] = {
	"(): void",
	"() : Array<Map<string, [number, bigint?]>>",
	"(how: 'fast' | \\\"small, or so: (\\\" | -1): {a: number; b: string}[]",
	"(done: (share: number) => void, ...rest: any[]): string | null",
};

/* A section of these texts, zeroes as "\0". */
static int types_of(const char *section)
{
	char source[1024];

	snprintf(source, sizeof(source),
		 "__attribute__((used, section(\"unilet_types\"), aligned(1))) static const char t[] = %s;\n"
		 "int main(void) { return 0; }\n",
		 section);
	scratch_write("hostile.c", source);
	scratch_must_run("%s -o hostile.unilet hostile.c", unilet_cc);
	return scratch_run("%s types hostile.unilet", unilet);
}

static void typescript_takes_them(void **state)
{
	char section[512];
	size_t length = 0;

	(void)state;
	if (scratch_run("tsc --version") != 0) {
		print_message("skipped: no tsc here (Debian: node-typescript; or npm install -g typescript)\n");
		skip();
	}
	scratch_must_run("%s -o image-tools2.unilet program.c", unilet_cc);
	scratch_must_run("%s types image-tools2.unilet > types.ts", unilet);
	scratch_write("user.ts", user);
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++)
		length += (size_t)snprintf(section + length, sizeof(section) - length, "\"f%zu\\0%s\\0\"", i,
					   signatures[i]);
	assert_int_equal(types_of(section), 0);
	scratch_must_run("cp out kinds.ts");
	scratch_must_run(
		"tsc --noEmit --strict --target es2020 --moduleResolution node user.ts kinds.ts || { cat out >&2; "
		"false; }");
}

static void a_program_without_exports_is_told_so(void **state)
{
	(void)state;
	scratch_write("none.c", "int main(void) { return 0; }\n");
	scratch_must_run("%s -o 1none.unilet none.c", unilet_cc);
	assert_int_equal(scratch_run("%s types 1none.unilet", unilet), 0);
	assert_says("1none.unilet: exports nothing: a program does so with UNILET_EXPORT of unilet/message.h");
	scratch_read("out", text, sizeof(text));
	assert_non_null(strstr(text, "export interface _1noneExports {\n}\n"));
}

static void signatures_of_many_kinds_are_taken(void **state)
{
	char section[256];

	(void)state;
	for (size_t i = 0; i < sizeof(signatures) / sizeof(signatures[0]); i++) {
		snprintf(section, sizeof(section), "\"f\\0%s\"", signatures[i]);
		assert_int_equal(types_of(section), 0);
	}
	/* As another compiler might align them. */
	assert_int_equal(types_of("\"\\0\\0f\\0\\0\\0(): void\\0\\0\\0g\\0(): void\\0\\0\""), 0);
	scratch_read("out", text, sizeof(text));
	assert_non_null(strstr(text, "{\n\tf(): Promise<void>;\n\tg(): Promise<void>;\n}"));
}

static void what_is_no_type_is_refused(void **state)
{
	static const char types[] = "the types of export f are not written as (name: type, ...): type";
	static const char name[] = "export 1 has a name that is none in JavaScript";
	static const struct {
		const char *section;
		const char *says;
	} row[] = {
		{"\"f\\0(): void; evil(): void\"", types},
		{"\"f\\0(): void} export interface X {\"", types},
		{"\"f\\0(): void /* \"", types},
		{"\"f\\0(): void // \"", types},
		{"\"f\\0(): `x`\"", types},
		{"\"f\\0(): '\\\\x'\"", types},
		{"\"f\\0(): 'x\"", types},
		{"\"f\\0(): 'x\\ny'\"", types},
		{"\"f\\0(a: {): void\"", types},
		{"\"f\\0(a: [)]: void\"", types},
		{"\"f\\0(): A>\"", types},
		{"\"f\\0(): A<B\"", types},
		{"\"f\\0(a = 1): void\"", types},
		{"\"f\\0(): \\033[31m\"", types},
		{"\"f\\0(): v\\xc3\\xb6id\"", types},
		{"\"f\\0()\"", types},
		{"\"f\\0():\"", types},
		{"\"f\\0: void\"", types},
		{"\"f\\0number\"", types},
		{"\"f\"", types},
		{"\"1f\\0(): void\"", name},
		{"\"f g\\0(): void\"", name},
		{"\"f\\033\\0(): void\"", name},
		{"{'f'}", "its section unilet_types has no end"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		if (types_of(row[i].section) != 125)
			fail_msg("%s was not refused", row[i].section);
		assert_says(row[i].says);
		assert_int_equal(scratch_read("out", text, sizeof(text)), 0);
	}
}

static void wrong_calls_are_told_so(void **state)
{
	(void)state;
	scratch_write("text", "no image");
	assert_int_equal(scratch_run("%s types", unilet), 1);
	assert_says("unilet types: which image: no FILE given: see `unilet types --help`");
	assert_int_equal(scratch_run("%s types --json text", unilet), 1);
	assert_says("unilet types: no such option: --json");
	assert_int_equal(scratch_run("%s types missing", unilet), 125);
	assert_says("unilet types: missing: No such file or directory");
	assert_int_equal(scratch_run("%s types text", unilet), 125);
	assert_says("unilet types: text: not a unilet image");
}

static int open_group(void **state)
{
	(void)state;
	unilet = getenv("UNILET");
	unilet_cc = getenv("UNILET_CC");
	assert_true(unilet && unilet_cc);
	scratch_open();
	scratch_write("program.c", program);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(declares_what_is_exported),
		cmocka_unit_test(typescript_takes_them),
		cmocka_unit_test(a_program_without_exports_is_told_so),
		cmocka_unit_test(signatures_of_many_kinds_are_taken),
		cmocka_unit_test(what_is_no_type_is_refused),
		cmocka_unit_test(wrong_calls_are_told_so),
	};

	return cmocka_run_group_tests_name("types", tests, open_group, scratch_close);
}
