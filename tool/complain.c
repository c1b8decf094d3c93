/* complain.c: one line on standard error, with the tool's name in front. */
#include "complain.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *tool_name = "unilet";

static void __attribute__((format(printf, 2, 0))) say(const char *kind, const char *format, va_list arguments)
{
	fprintf(stderr, "%s: %s", tool_name, kind);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void complain_as(const char *name)
{
	tool_name = name;
}

int complain(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
	return -EINVAL;
}

int complain_unwritten(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	complain("standard output: %s", strerror(errno));
	return 1;
}

void complain_warning(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}
