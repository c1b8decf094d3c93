/* call_text.h: a call of an exported function, as people write it: name(json, json). */
#ifndef UNILET_CALL_TEXT_H
#define UNILET_CALL_TEXT_H

#include <stdint.h>

#include "../abi/launch_abi.h"

/* As unilet_options wants it. */
struct call_text {
	uint32_t length;
	unsigned file_count;
	int file[LAUNCH_CALL_FILES_MAX]; /* open */
	_Alignas(8) uint8_t bytes[LAUNCH_CALL_MAX];
};

/* call_text.c */

/* Reads "name", "name()" or "name(VALUE, ...)", each VALUE being JSON, or @PATH or @"PATH": a file to be handed over. Returns 0, or
 * -EINVAL after one line that says what is wrong, and where; files may be open in either case. */
int call_text_parse(const char *text, struct call_text *out);

void call_text_close(struct call_text *call);

#endif
