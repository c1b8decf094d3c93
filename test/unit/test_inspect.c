/* test_inspect.c: `unilet inspect`, by its output and status. */
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../tool/command.h"
#include "cmocka_all.h"
#include "native_run.h"
#include "scratch.h"

static char text[65536];

/* Runs the command with its output in the file "said" and its complaints in "complaints". */
static int inspect(const char *option, const char *file)
{
	char *arguments[] = {strdup("inspect"), strdup(option), file ? strdup(file) : NULL, NULL};
	int saved[2] = {dup(STDOUT_FILENO), dup(STDERR_FILENO)};
	int out = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int err = open("complaints", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int status;

	fflush(NULL);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	status = command_inspect(file ? 3 : 2, arguments);
	fflush(NULL);
	dup2(saved[0], STDOUT_FILENO);
	dup2(saved[1], STDERR_FILENO);
	close(saved[0]);
	close(saved[1]);
	close(out);
	close(err);
	for (int i = 0; i < 3; i++)
		free(arguments[i]);
	return status;
}

static json_t *said(void)
{
	json_error_t error;
	json_t *object = json_load_file("said", JSON_REJECT_DUPLICATES, &error);

	assert_non_null(object);
	return object;
}

static json_int_t number(const json_t *object, const char *name)
{
	assert_true(json_is_integer(json_object_get(object, name)));
	return json_integer_value(json_object_get(object, name));
}

static void test_text(void **state)
{
	(void)state;
	assert_int_equal(inspect("--", "good.unilet"), 0);
	scratch_read("said", text, sizeof(text));
	assert_non_null(strstr(text, "name:           good\n"));
	assert_non_null(strstr(text, "relocatable:    yes\n"));
	assert_non_null(strstr(text, "interfaces:     none\n"));
	assert_non_null(strstr(text, "trampolines:    2\n"));
	assert_non_null(strstr(text, "r-x\n"));
	scratch_read("complaints", text, sizeof(text));
	assert_string_equal(text, "");
}

static void test_json(void **state)
{
	json_t *object;
	json_t *segment;

	(void)state;
	assert_int_equal(inspect("--json", "good.unilet"), 0);
	object = said();
	assert_string_equal(json_string_value(json_object_get(object, "name")), "good");
	assert_int_equal(number(object, "version"), 0);
	assert_true(json_is_true(json_object_get(object, "relocatable")));
	assert_int_equal(number(object, "memory_bytes"), 16 << 20);
	assert_int_equal(number(object, "trampolines"), 2);
	assert_true(number(object, "library_os_bytes") > 4096 + 9000);
	assert_int_equal(json_array_size(json_object_get(object, "interfaces")), 0);
	assert_true(number(object, "fault_entry") > number(object, "program_entry"));
	segment = json_array_get(json_object_get(object, "segments"), 0);
	assert_int_equal(number(segment, "address"), 0);
	assert_string_equal(json_string_value(json_object_get(segment, "rights")), "r--");
	json_decref(object);
}

static void check_refused(const char *file, const char *part)
{
	json_t *object;

	assert_int_equal(inspect("--", file), 125);
	scratch_read("complaints", text, sizeof(text));
	assert_non_null(strstr(text, part));
	assert_int_equal(strcspn(text, "\n"), strlen(text) - 1); /* one line */
	assert_int_equal(inspect("--json", file), 125);
	object = said();
	assert_non_null(strstr(json_string_value(json_object_get(object, "refused")), part));
	json_decref(object);
}

static void test_refused(void **state)
{
	(void)state;
	scratch_must_run("head -c 5000 good.unilet >short.unilet");
	check_refused("short.unilet", "shorter than its headers say");
	scratch_write("script", "#!/bin/sh\n");
	check_refused("script", "not a unilet image");
	check_refused("program", "an ordinary program");
	check_refused("nowhere", "No such file or directory");
	check_refused(".", "could not be read");
}

/* Sections are not the monitor's business: without them the image is fine, and less is known. */
static void test_without_sections(void **state)
{
	static const char zeroes[16];
	int fd;

	(void)state;
	scratch_must_run("cp good.unilet bare.unilet");
	fd = open("bare.unilet", O_WRONLY | O_CLOEXEC);
	assert_int_equal(pwrite(fd, zeroes, 8, 40), 8); /* e_shoff */
	assert_int_equal(pwrite(fd, zeroes, 4, 60), 4); /* e_shnum, e_shstrndx */
	close(fd);
	assert_int_equal(inspect("--json", "bare.unilet"), 0);
	scratch_read("said", text, sizeof(text));
	assert_non_null(strstr(text, "\"trampolines\": null"));
}

static void test_usage(void **state)
{
	(void)state;
	assert_int_equal(inspect("--json", NULL), 1);
	assert_int_equal(inspect("--nonsense", "good.unilet"), 1);
	assert_int_equal(inspect("--help", NULL), 0);
	scratch_read("said", text, sizeof(text));
	assert_int_equal(strncmp(text, "usage: unilet inspect", 21), 0);
}

static int open_group(void **state)
{
	char *arguments[] = {strdup("pack"),        strdup("--os"),    strdup("os.elf"),
			     strdup("--memory"),    strdup("16M"),     strdup("-o"),
			     strdup("good.unilet"), strdup("program"), NULL};
	int status;

	(void)state;
	scratch_open();
	scratch_assemble("os.elf", native_os, "-static-pie -Wl,-e,unilet_os_start");
	scratch_assemble(
		"program",
		".text\n .globl _start\n .type _start,@function\n _start: mov $39, %eax\n syscall\n cmp $-4096, %rax\n"
		"mov $60, %eax\n syscall\n ret\n .size _start,.-_start\n",
		"-static-pie");
	status = command_pack(8, arguments);
	for (int i = 0; i < 8; i++)
		free(arguments[i]);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),    cmocka_unit_test(test_json),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_without_sections),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests_name("inspect", tests, open_group, scratch_close);
}
