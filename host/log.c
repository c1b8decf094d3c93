/* log.c: lines for a person, with whatever a guest said made harmless. */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static enum log_level log_level = LOG_LEVEL_WARN;

void log_set_level(enum log_level level)
{
	log_level = level;
}

void log_line(enum log_level level, const char *format, ...)
{
	static const char prefix[] = "unilet: ";
	char line[LOG_LINE_MAX] = "unilet: ";
	const size_t start = sizeof(prefix) - 1;
	size_t room = sizeof(line) - start - 1; /* the newline */
	va_list arguments;
	int length;

	if (level > log_level)
		return;
	va_start(arguments, format);
	length = vsnprintf(line + start, room, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	if ((size_t)length >= room)
		length = (int)room - 1;
	line[start + (size_t)length] = '\n';
	/* One call, so that lines of several processes do not mix; a log that cannot be written has no other place. */
	if (write(STDERR_FILENO, line, start + (size_t)length + 1) < 0)
		return;
}

/* Writes the escape of one byte, at most 4 characters. Returns how many. */
static size_t escape_byte(char out[5], unsigned char byte)
{
	static const char digit[] = "0123456789abcdef";

	switch (byte) {
	case '\n':
		out[0] = '\\', out[1] = 'n';
		return 2;
	case '\t':
		out[0] = '\\', out[1] = 't';
		return 2;
	case '\\':
		out[0] = out[1] = '\\';
		return 2;
	default:
		break;
	}
	if (byte >= 0x20 && byte < 0x7f) {
		out[0] = (char)byte;
		return 1;
	}
	out[0] = '\\', out[1] = 'x', out[2] = digit[byte >> 4], out[3] = digit[byte & 15];
	return 4;
}

size_t log_escape(char *text, size_t size, const void *bytes, size_t length)
{
	const unsigned char *from = bytes;
	size_t used = 0;

	if (size == 0)
		return 0;
	for (size_t i = 0; i < length; i++) {
		char escape[5];
		size_t count = escape_byte(escape, from[i]);

		if (count > size - 1 - used)
			break;
		for (size_t k = 0; k < count; k++)
			text[used++] = escape[k];
	}
	text[used] = '\0';
	return used;
}

int log_allowed(struct log_limit *limit, uint32_t *dropped)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (now.tv_sec != limit->second) {
		limit->second = now.tv_sec;
		limit->lines = 0;
	}
	if (limit->lines >= limit->lines_max) {
		limit->dropped++;
		return 0;
	}
	limit->lines++;
	*dropped = limit->dropped;
	limit->dropped = 0;
	return 1;
}
