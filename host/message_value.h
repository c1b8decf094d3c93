/* message_value.h: the values of messages, as message_abi.h has them: checked, read and made. */
#ifndef UNILET_MESSAGE_VALUE_H
#define UNILET_MESSAGE_VALUE_H

#include <stdint.h>

#include "../abi/message_abi.h"

/* Who sends: a file goes to the guest only, a stream comes from it only. */
enum message_sender { MESSAGE_OF_GUEST, MESSAGE_OF_HOST };

/* A message as it lies in memory, `value` as many bytes as head.value_length says. */
struct message_view {
	struct message head;
	const char *name;     /* head.name_length bytes */
	const uint8_t *value; /* multiple of 8 bytes */
	const uint8_t *attached;
	uint64_t attached_length;
};

/* One value: what it is, without what lies in it. */
struct message_item {
	uint32_t kind;
	uint32_t
		size; /* of a string: bytes; of an array, an object, a map: how many members; of a stream, a file: its number */
	double number;    /* number, date; file: its bytes */
	int64_t int64;    /* BigInt */
	const char *text; /* string: `size` bytes, zero-terminated */
	uint64_t offset;  /* bytes: where among the attached ones */
	uint64_t length;  /* bytes: how many */
};

/* Where a value is made. Whatever does not fit is left out, and `failed` says so. */
struct message_writer {
	uint8_t *bytes;
	uint32_t size;
	uint32_t used;
	int failed;
};

/* message_value.c */

/* Looks at `length` bytes that nobody else changes: one whole message, every rule of it but those about which calls and
 * streams are open. Returns 0 with *out, which points into `bytes`; or -EBADMSG. Sets all of *out but the attached bytes,
 * whose length it is told. */
int message_check(const uint8_t *bytes, uint32_t length, uint64_t attached_length, enum message_sender sender,
		  struct message_view *out);

/* Looks at a value alone, in the same way. */
int message_value_check(const uint8_t *bytes, uint32_t length, uint64_t attached_length, enum message_sender sender);

/* Takes the next value of a checked message, and moves *at behind its own bytes: to what lies in it, or to what follows. */
struct message_item message_value_next(const uint8_t **at);

/* 1 if it is well-formed UTF-8. */
int message_is_text(const uint8_t *bytes, uint64_t length);

/* 1 for a kind of bytes. */
int message_is_bytes(uint32_t kind);

/* Begins with the head and the name; message_finish() sets the value's length. */
void message_begin(struct message_writer *writer, enum message_kind kind, uint32_t id, const char *name);

/* Returns the message's bytes, or 0 if it did not fit. */
uint32_t message_finish(struct message_writer *writer);

/* Put one value each: undefined, null and so on, and the beginning of an array, an object or a map (size: its members); a
 * number or a date; an integer; a string; bytes that lie attached; a file; an error. */
void message_put(struct message_writer *writer, enum message_value_kind kind, uint32_t size);
void message_put_number(struct message_writer *writer, enum message_value_kind kind, double number);
void message_put_int64(struct message_writer *writer, int64_t number);
void message_put_string(struct message_writer *writer, const char *text, uint64_t length);
void message_put_bytes(struct message_writer *writer, enum message_value_kind kind, uint64_t offset, uint64_t length);
void message_put_file(struct message_writer *writer, uint32_t number, double bytes, const char *name, const char *type);
void message_put_error(struct message_writer *writer, const char *name, const char *text);

#endif
