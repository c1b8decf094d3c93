/* test_command.c: what `unilet` says to a person who asks for the impossible: one line, its status, nothing left behind.
 * UNILET and UNILET_CC name the tools. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "scratch.h"

#define TEXT_BYTES 2048

static const char *unilet;
static const char *unilet_cc;
static char text[TEXT_BYTES];

struct row {
	const char *arguments;
	int status;
	const char *says;
};

static const struct row rows[] = {
	{"", 125, "unilet: no command given: try `unilet help`"},
	{"nonsense", 125, "unilet: no such command: nonsense: try `unilet help`"},
	{"run", 125, "no FILE given"},
	{"run --nonsense a.unilet", 125, "no such option: --nonsense"},
	{"run --memory", 125, "a value is missing: --memory"},
	{"run --memory 5x a.unilet", 125, "--memory wants a size like 64M: 5x"},
	{"run --memory 1K a.unilet", 125, "1024 bytes of memory are impossible: from 8 MiB to 64 GiB"},
	{"run --memory 65G a.unilet", 125, "69793218560 bytes of memory are impossible: from 8 MiB to 64 GiB"},
	{"run --cpu-time 0 a.unilet", 125, "--cpu-time wants seconds: 0"},
	{"run --wall -1 a.unilet", 125, "--wall wants seconds: -1"},
	{"run --env x a.unilet", 125, "--env wants NAME=VALUE: x"},
	{"run --call 1f a.unilet", 125, "--call: at character 1: a function's name must stand here"},
	{"run --call 'f(1' a.unilet", 125, "at character 4: a comma or a closing parenthesis must stand here"},
	{"run --call 'f(1) x' a.unilet", 125, "at character 6: nothing more may stand here"},
	{"run --call 'f(1, }' a.unilet", 125, "at character 6: argument 2 is not JSON: "},
	{"run --call 'f([1,}])' a.unilet", 125, "at character 6: argument 1 is not JSON: "},
	{"run --call 'f(@missing)' a.unilet", 125, "at character 11: missing: No such file or directory"},
	{"run --call 'f(1, @.)' a.unilet", 125, "at character 8: .: not a regular file"},
	{"run --call 'f(@)' a.unilet", 125, "at character 4: @ must be followed by the path of a file"},
	{"run --call 'f(@\"\")' a.unilet", 125, "@ must be followed by the path of a file"},
	{"run --call 'f(@\"a)' a.unilet", 125, "@ must be followed by the path of a file"},
	{"run --call 'f(@text @text)' a.unilet", 125,
	 "at character 9: a comma or a closing parenthesis must stand here"},
	{"run --call \"f($(printf '@text,%.0s' $(seq 8))@text)\" a.unilet", 125, "more than 8 files"},
	{"run --call 'f(@text, @\"text\")' missing.unilet", 125, "missing.unilet: No such file"},
	{"run --call 'f(1,)' a.unilet", 125, "at character 5: argument 2 is not JSON: "},
	{"run --call 'f(9007199254740993)' a.unilet", 125,
	 "at character 3: 9007199254740993 is no exact number there: write it as a string"},
	{"run --call \"f($(printf '%40s' | tr ' ' '['))\" a.unilet", 125, "is not JSON"},
	{"run --call \"f($(printf '[%.0s' $(seq 31))$(printf ']%.0s' $(seq 31)))\" missing.unilet", 125,
	 "missing.unilet: No such file"},
	{"run --call \"f($(printf '[%.0s' $(seq 32))$(printf ']%.0s' $(seq 32)))\" a.unilet", 125,
	 "values lie in each other more than 32 deep"},
	{"run --call \"$(printf '%129s' | tr ' ' f)\" a.unilet", 125, "a name of more than 128 characters"},
	{"run --call \"f('$(printf '%9000s' | tr ' ' 1)\" a.unilet", 125, "is not JSON"},
	{"run --call \"f([1$(printf ',1%.0s' $(seq 9000))])\" a.unilet", 125,
	 "the arguments are too long: at most 128 KiB"},
	{"run --call \" f ( 1 , \\\"x\\\" , {\\\"a\\\":[true,null,1.5]} ) \" missing.unilet", 125,
	 "missing.unilet: No such file"},
	{"run --origin http://a.example/b a.unilet", 125, "not an origin: it must look like http://host:port"},
	{"run --origin ftp://a.example a.unilet", 125, "not an origin: it must look like http://host:port"},
	{"run --store s a.unilet", 125, "store s: not there: say how large it is to be (FILE:SIZE)"},
	{"run --store s:5 a.unilet", 125, "a store of 5 bytes is impossible: a multiple of 4096"},
	{"run --store s:0 a.unilet", 125, "--store wants FILE:SIZE: s:0"},
	{"run --store nowhere/s:1M a.unilet", 125, "store nowhere/s: No such file or directory"},
	{"run missing.unilet", 125, "unilet: missing.unilet: No such file or directory"},
	{"run .", 125, "unilet: .: not a regular file"},
	{"run --store s:1M text", 125, "unilet: text: not a unilet image: make one with unilet-cc or `unilet pack`"},
	{"run --store s:1M half", 125,
	 "unilet: half: the image is shorter than its headers say: copy or build it again"},
	{"run .; ulimit -f 100; $UNILET run a.unilet 2>err", 125,
	 "unilet: a.unilet: could not get memory for a report: File too large"},
	{"inspect missing.unilet", 125, "unilet inspect: missing.unilet: No such file or directory"},
	{"inspect", 1, "unilet inspect: which image: no FILE given: see `unilet inspect --help`"},
	{"inspect a.unilet text", 1, "unilet inspect: which image: one FILE at a time"},
	{"inspect --nonsense", 1, "unilet inspect: no such option: --nonsense"},
	{"inspect text", 125, "unilet inspect: text: not a unilet image"},
	{"pack", 1, "unilet pack: which program: no ELF given: see `unilet pack --help`"},
	{"pack --nonsense", 1, "unilet pack: no such option: --nonsense"},
	{"pack --name", 1, "unilet pack: a value is missing: --name"},
	{"pack missing", 1, "unilet pack: missing: No such file or directory"},
	{"pack a.unilet", 1, "unilet pack: a.unilet: is packed already"},
	{"run a.unilet >&-", 125, "unilet: standard output is closed: send it to a file, or to /dev/null"},
	{"help >/dev/full", 1, "unilet: standard output: No space left on device"},
	{"help >&-", 1, "unilet: standard output: "},
	{"version >/dev/full", 1, "unilet: standard output: No space left on device"},
	{"run --help >/dev/full", 1, "unilet: standard output: No space left on device"},
	{"pack --help >/dev/full", 1, "unilet pack: standard output: No space left on device"},
	{"inspect --help >/dev/full", 1, "unilet inspect: standard output: No space left on device"},
	{"inspect a.unilet >/dev/full", 1, "unilet inspect: standard output: No space left on device"},
	{"inspect --json a.unilet >&-", 1, "unilet inspect: standard output: "},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

/* One line, and this is in it. */
static void assert_said(const char *what)
{
	size_t length = scratch_read("err", text, sizeof(text));

	if (!strstr(text, what) || strchr(text, '\n') != text + length - 1)
		fail_msg("said '%s', not one line with '%s'", text, what);
}

static void test_row(void **state)
{
	const struct row *row = *state;

	assert_int_equal(scratch_run("%s %s", unilet, row->arguments), row->status);
	assert_said(row->says);
	scratch_must_run("test \"$(ls)\" = \"$(cat ../list)\"");
}

static void test_compiler(void **state)
{
	(void)state;
	assert_int_equal(scratch_run("%s --version >/dev/full", unilet_cc), 1);
	assert_said("unilet-cc: standard output: No space left on device");
	assert_int_equal(scratch_run("%s --help >/dev/full", unilet_cc), 1);
	assert_said("unilet-cc: standard output: No space left on device");
}

/* A /dev with nothing in it but what a program must have. */
static void test_no_kvm(void **state)
{
	const char *unshare = scratch_run("unshare -m true") == 0 ? "unshare -m" : "unshare -rm";

	(void)state;
	if (scratch_run("%s true", unshare) != 0) {
		print_message("no namespace can be made here: /dev/kvm cannot be hidden\n");
		skip();
	}
	scratch_must_run("mkdir ../dev && touch ../dev/null");
	assert_int_equal(scratch_run("%s sh -c 'mount --bind /dev/null ../dev/null && mount --rbind ../dev /dev && "
				     "exec %s run --store s:1M a.unilet'",
				     unshare, unilet),
			 126);
	assert_said("unilet: a.unilet: /dev/kvm does not exist: switch on virtualisation in the firmware, or load");
	scratch_must_run("test ! -e s && rm -r ../dev");
}

static int open_group(void **state)
{
	(void)state;
	unilet = getenv("UNILET");
	unilet_cc = getenv("UNILET_CC");
	assert_non_null(unilet);
	assert_non_null(unilet_cc);
	unsetenv("CC");
	scratch_open();
	scratch_must_run("mkdir work && cd work && echo 'int main(void) { return 0; }' >a.c && %s a.c -o a.unilet && "
			 "echo text >text && head -c 5000 a.unilet >half && touch out err && ls >../list",
			 unilet_cc);
	return chdir("work");
}

int main(void)
{
	static const struct CMUnitTest others[] = {cmocka_unit_test(test_compiler), cmocka_unit_test(test_no_kvm)};
	struct CMUnitTest tests[ROWS + sizeof(others) / sizeof(others[0])];
	struct row row[ROWS];

	/* Copies, for what cmocka hands to a test is not const. */
	memcpy(row, rows, sizeof(row));
	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){row[i].arguments, test_row, NULL, NULL, &row[i]};
	memcpy(&tests[ROWS], others, sizeof(others));
	return _cmocka_run_group_tests("command", tests, sizeof(tests) / sizeof(tests[0]), open_group, scratch_close);
}
