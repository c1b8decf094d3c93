/* scratch.c: a folder of its own for a test, and programs built in it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmocka_all.h"
#include "scratch.h"

#define COMMAND_BYTES 4096

static char folder[256];

void scratch_open(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(folder, sizeof(folder), "%s/unilet-test.XXXXXX", base ? base : "/tmp");
	assert_non_null(mkdtemp(folder));
	assert_int_equal(chdir(folder), 0);
}

int scratch_close(void **state)
{
	(void)state;
	assert_int_equal(chdir("/"), 0);
	scratch_run("rm -rf '%s'", folder);
	return 0;
}

void scratch_write(const char *name, const char *text)
{
	FILE *file = fopen(name, "w");

	assert_non_null(file);
	assert_int_equal(fputs(text, file) < 0, 0);
	assert_int_equal(fclose(file), 0);
}

size_t scratch_read(const char *name, char *text, size_t size)
{
	FILE *file = fopen(name, "r");
	size_t length;

	assert_non_null(file);
	length = fread(text, 1, size - 1, file);
	text[length] = 0;
	fclose(file);
	return length;
}

static int run(const char *format, va_list arguments)
{
	char line[COMMAND_BYTES];
	char command[COMMAND_BYTES + 64];
	int status;

	vsnprintf(line, sizeof(line), format, arguments);
	snprintf(command, sizeof(command), "{ %s\n} >out 2>err", line);
	status = system(command); /* NOLINT(cert-env33-c): a shell is what the test wants */
	assert_true(status >= 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int scratch_run(const char *format, ...)
{
	va_list arguments;
	int status;

	va_start(arguments, format);
	status = run(format, arguments);
	va_end(arguments);
	return status;
}

void scratch_must_run(const char *format, ...)
{
	char text[1024];
	va_list arguments;
	int status;

	va_start(arguments, format);
	status = run(format, arguments);
	va_end(arguments);
	if (status != 0) {
		scratch_read("err", text, sizeof(text));
		fail_msg("status %d of: %s: %s", status, format, text);
	}
}

void scratch_assemble(const char *name, const char *text, const char *options)
{
	char source[64];

	snprintf(source, sizeof(source), "%s.S", name);
	scratch_write(source, text);
	scratch_must_run("gcc -nostdlib -Wl,--build-id=none -Wl,-z,noexecstack -Wl,-z,separate-code %s %s -o %s",
			 options, source, name);
}
