/* log.h: lines on standard error for a person: "unilet: ...". */
#ifndef UNILET_LOG_H
#define UNILET_LOG_H

#include <stddef.h>
#include <stdint.h>

enum log_level { LOG_LEVEL_ERR, LOG_LEVEL_WARN, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

#define LOG_LINE_MAX 2560u /* bytes of one line, cut beyond; SERVER_TRACE_BYTES_MAX fits when every byte is escaped */

#define log_err(...)   log_line(LOG_LEVEL_ERR, __VA_ARGS__)
#define log_warn(...)  log_line(LOG_LEVEL_WARN, __VA_ARGS__)
#define log_info(...)  log_line(LOG_LEVEL_INFO, __VA_ARGS__)
#define log_debug(...) log_line(LOG_LEVEL_DEBUG, __VA_ARGS__)

/* At most `lines_max` lines a second; the rest is counted. Start from {.lines_max = n}. */
struct log_limit {
	uint32_t lines_max;
	uint32_t lines;   /* in this second */
	uint32_t dropped; /* since the last line that was let through */
	int64_t second;
};

/* log.c */

/* Lines above this level are not written; at first it is LOG_LEVEL_WARN. */
void log_set_level(enum log_level level);

/* Writes "unilet: ", the text and a newline with one write(). */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes a guest's bytes so that they cannot speak to a terminal: printable ASCII stays, newline, tab and backslash
 * become \n \t \\, other bytes \xNN. At most `size` bytes with the terminating zero; returns the text's length. */
size_t log_escape(char *text, size_t size, const void *bytes, size_t length);

/* 1 if one more line may be written now; then *dropped says how many were not since the last. */
int log_allowed(struct log_limit *limit, uint32_t *dropped);

#endif
