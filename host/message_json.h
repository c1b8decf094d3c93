/* message_json.h: a message's value as JSON, for people and programs outside. */
#ifndef UNILET_MESSAGE_JSON_H
#define UNILET_MESSAGE_JSON_H

#include <stddef.h>

#include "message_value.h"

/* Text that grows up to a bound. What does not fit is left out, and `failed` says so. */
struct message_text {
	char *bytes;
	size_t size;
	size_t used;
	int failed;
};

/* message_json.c */

/* Appends bytes as they are. */
void message_text_put(struct message_text *text, const void *bytes, size_t length);

/* Appends the value of a checked message in one line, as JSON.stringify() does where it has an answer: undefined and
 * numbers without a value are null, a BigInt is a number, a date its ISO string, bytes are base64, a map is an array of pairs,
 * an error {"name", "message"}, a stream {}. Characters that command a terminal are escaped. */
void message_json(struct message_text *text, const struct message_view *message);

#endif
