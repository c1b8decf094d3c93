/* test_cc.c: unilet-cc: what it understands of a compiler's command line, and what it makes with real compilers.
 * UNILET_CC and UNILET_CXX name the programs to be tested; they find headers and libraries by themselves. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>

#include "../../monitor/image.h"
#include "../../tool/cc_options.h"
#include "cmocka_all.h"
#include "scratch.h"

#define WORDS_MAX  16
#define TEXT_BYTES 4096

static const char *unilet_cc;
static const char *unilet_cxx;
static char text[TEXT_BYTES];

/* A command line and what is to be seen in it. */
struct row {
	const char *line; /* words, one blank between two */
	int result;       /* 0, or less than 0 */
	int links;
	int is_static;
	const char *output;
	const char *passed; /* what the compiler gets */
};

static const struct row rows[] = {
	{"a.c", 0, 1, 0, NULL, "a.c"},
	{"a.c -o b", 0, 1, 0, "b", "a.c"},
	{"a.c -ob", 0, 1, 0, "b", "a.c"},
	{"-c a.c -o b.o", 0, 0, 0, "b.o", "-c a.c"},
	{"-S a.c", 0, 0, 0, NULL, "-S a.c"},
	{"-E a.c", 0, 0, 0, NULL, "-E a.c"},
	{"-M a.c", 0, 0, 0, NULL, "-M a.c"},
	{"-MD a.c", 0, 1, 0, NULL, "-MD a.c"},
	{"-fsyntax-only a.c", 0, 0, 0, NULL, "-fsyntax-only a.c"},
	{"-shared a.o", 0, 0, 0, NULL, "-shared a.o"},
	{"-static a.o", 0, 1, 1, NULL, "-static a.o"},
	{"-v", 0, 0, 0, NULL, "-v"},
	{"-print-file-name=libc.a", 0, 0, 0, NULL, "-print-file-name=libc.a"},
	{"-I folder", 0, 0, 0, NULL, "-I folder"},
	{"-Xlinker -c a.o", 0, 1, 0, NULL, "-Xlinker -c a.o"},
	{"-MF -c a.c", 0, 1, 0, NULL, "-MF -c a.c"},
	{"-x c -", 0, 1, 0, NULL, "-x c -"},
	{"-lm", 0, 1, 0, NULL, "-lm"},
	{"@file", 0, 1, 0, NULL, "@file"},
	{"--unilet-name x a.c", 0, 1, 0, NULL, "a.c"},
	{"--unilet-name=x a.c", 0, 1, 0, NULL, "a.c"},
	{"--unilet-memory 64M a.c", 0, 1, 0, NULL, "a.c"},
	{"--unilet-verbose a.c", 0, 1, 0, NULL, "a.c"},
	{"--unilet-names a.c", 0, 1, 0, NULL, "--unilet-names a.c"},
	{"a.c --unilet-name", -1, 0, 0, NULL, NULL},
	{"a.c --unilet-memory 1K", -1, 0, 0, NULL, NULL},
	{"a.c -o", -1, 0, 0, NULL, NULL},
};

#define ROWS (sizeof(rows) / sizeof(rows[0]))

static int split(char *line, char **words)
{
	int count = 0;

	words[count++] = line;
	for (char *at = line; *at; at++) {
		if (*at == ' ') {
			*at = 0;
			words[count++] = at + 1;
		}
	}
	words[count] = NULL;
	return count;
}

static void check_passed(const struct cc_options *options, const char *expected)
{
	char passed[TEXT_BYTES] = "";
	size_t length = 0;

	for (int i = 0; i < options->argument_count; i++)
		length += (size_t)snprintf(passed + length, sizeof(passed) - length, "%s%s", i ? " " : "",
					   options->argument[i]);
	assert_string_equal(passed, expected);
}

static void test_row(void **state)
{
	const struct row *row = *state;
	char line[256] = "unilet-cc ";
	char *words[WORDS_MAX];
	struct cc_options options;
	int result;

	memcpy(line + strlen(line), row->line, strlen(row->line) + 1);
	result = cc_options_open(&options, split(line, words), words);
	assert_int_equal(result < 0, row->result < 0);
	if (result == 0) {
		assert_int_equal(options.links, row->links);
		assert_int_equal(options.is_static, row->is_static);
		if (row->output)
			assert_string_equal(options.output, row->output);
		else
			assert_null(options.output);
		check_passed(&options, row->passed);
	}
	cc_options_close(&options);
}

static void read_image(const char *path, struct image *image)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	uint64_t where;

	assert_true(fd >= 0);
	assert_int_equal(image_read(fd, image, &where), IMAGE_FINE);
	close(fd);
}

static void test_c(void **state)
{
	struct image image;

	(void)state;
	scratch_must_run("%s --unilet-name 'A name' --unilet-memory 32M -O2 hello.c -o hello.unilet", unilet_cc);
	read_image("hello.unilet", &image);
	assert_int_equal(image.relocatable, 1);
	assert_string_equal(image.manifest.name, "A name");
	assert_int_equal(image.manifest.memory_bytes, 32u << 20);
	assert_int_equal(image.manifest.interfaces, 0);
	scratch_must_run("rm -f a.unilet; %s hello.c && test -s a.unilet", unilet_cc);
	scratch_must_run("%s -static hello.c -o fixed.unilet", unilet_cc);
	read_image("fixed.unilet", &image);
	scratch_must_run("CC=clang %s hello.c -o clang.unilet", unilet_cc);
	scratch_must_run("CC='gcc -O1' %s hello.c -o words.unilet", unilet_cc);
	scratch_must_run("ls -d *.unilet.* | wc -l | grep -qx 0");
}

static void test_in_two_steps(void **state)
{
	(void)state;
	scratch_must_run("%s -c hello.c -o hello.o && file hello.o | grep -q relocatable", unilet_cc);
	scratch_must_run("%s hello.o -lm -o two.unilet", unilet_cc);
	scratch_must_run("echo 'int main(void) { return 0; }' | %s -x c - -o input.unilet", unilet_cc);
}

static void test_cxx(void **state)
{
	(void)state;
	scratch_write("hello.cc", "#include <iostream>\nint main() { std::cout << \"hello\\n\"; }\n");
	scratch_must_run("'%s' hello.cc -o hellocc.unilet", unilet_cxx);
	scratch_must_run("CXX=clang++ '%s' hello.cc -o clangcc.unilet", unilet_cxx);
}

/* What the linked program has in it of the SDK is what it wants. */
static void test_interfaces(void **state)
{
	struct image image;

	(void)state;
	scratch_write("store.c", "#include <unilet/store.h>\n"
				 "int main(void) { return unilet_store_size() < 0; }\n");
	scratch_must_run("%s store.c -o store.unilet", unilet_cc);
	read_image("store.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_STORE);
	scratch_write("value.c", "#include <unilet/keyvalue.h>\n"
				 "int main(void) { return unilet_keyvalue_flush() < 0; }\n");
	scratch_must_run("%s value.c -o value.unilet", unilet_cc);
	read_image("value.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_STORE);
	scratch_write("file.c", "#include <unistd.h>\nint main(void) { return chdir(\"/data\"); }\n");
	scratch_must_run("%s --unilet-store file.c -o file.unilet", unilet_cc);
	read_image("file.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_STORE);
	scratch_must_run("%s file.c -o file.unilet", unilet_cc);
	read_image("file.unilet", &image);
	assert_int_equal(image.manifest.interfaces, 0);
	scratch_write("http.c", "#include <unilet/http.h>\n"
				"int main(void) { struct unilet_response r; return unilet_http_get(\"/\", &r); }\n");
	scratch_must_run("%s http.c -o http.unilet", unilet_cc);
	read_image("http.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_HTTP);
	scratch_write("page.c", "#include <unilet/dom.h>\n"
				"int main(void) { unilet_release(unilet_root()); return unilet_flush(); }\n");
	scratch_must_run("%s page.c -o page.unilet", unilet_cc);
	read_image("page.unilet", &image);
	assert_int_equal(image.manifest.interfaces, IMAGE_WANTS_PAGE);
}

static void test_failures(void **state)
{
	(void)state;
	scratch_write("bad.c", "int main(void) { return nothing; }\n");
	assert_int_equal(scratch_run("%s bad.c -o bad.unilet", unilet_cc), 1);
	scratch_read("err", text, sizeof(text));
	assert_non_null(strstr(text, "nothing"));
	scratch_must_run("ls -d bad.unilet* | wc -l | grep -qx 0");

	assert_int_equal(scratch_run("CC=no-such-compiler %s hello.c -o bad.unilet", unilet_cc), 1);
	scratch_read("err", text, sizeof(text));
	assert_non_null(strstr(text, "'no-such-compiler' is missing: install it"));
	assert_int_equal(scratch_run("CC='sh -c \"exit 42\"' CC='false' %s hello.c", unilet_cc), 1);

	scratch_write("exit42", "#!/bin/sh\ncase \"$1\" in -print*) echo libc.a; exit 0;; esac\nexit 42\n");
	scratch_must_run("chmod +x exit42");
	assert_int_equal(scratch_run("CC=./exit42 %s hello.c -o bad.unilet", unilet_cc), 42);
	scratch_read("err", text, sizeof(text));
	assert_non_null(strstr(text, "the static C library is missing: install it"));
	assert_int_equal(scratch_run("%s hello.c -o nowhere/x.unilet", unilet_cc), 1);
}

static void test_own_words(void **state)
{
	(void)state;
	scratch_must_run("%s --help | grep -q 'usage: unilet-cc'", unilet_cc);
	scratch_must_run("%s --version | grep -q '^unilet-cc [0-9]'", unilet_cc);
	scratch_must_run("%s --version | grep -q Free", unilet_cc);
	scratch_must_run("%s --unilet-verbose hello.c -o v.unilet | grep -q 'system calls found'", unilet_cc);
}

static int open_group(void **state)
{
	(void)state;
	unilet_cc = getenv("UNILET_CC");
	unilet_cxx = getenv("UNILET_CXX");
	assert_non_null(unilet_cc);
	assert_non_null(unilet_cxx);
	unsetenv("CC");
	unsetenv("CXX");
	scratch_open();
	scratch_write("hello.c", "#include <stdio.h>\nint main(void) { puts(\"hello\"); return 0; }\n");
	return 0;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_c),        cmocka_unit_test(test_in_two_steps),
		cmocka_unit_test(test_cxx),      cmocka_unit_test(test_interfaces),
		cmocka_unit_test(test_failures), cmocka_unit_test(test_own_words),
	};
	struct CMUnitTest tests[ROWS + sizeof(others) / sizeof(others[0])];
	struct row row[ROWS];

	/* Copies, for what cmocka hands to a test is not const. */
	memcpy(row, rows, sizeof(row));
	for (size_t i = 0; i < ROWS; i++)
		tests[i] = (struct CMUnitTest){row[i].line, test_row, NULL, NULL, &row[i]};
	memcpy(&tests[ROWS], others, sizeof(others));
	return _cmocka_run_group_tests("cc", tests, sizeof(tests) / sizeof(tests[0]), open_group, scratch_close);
}
