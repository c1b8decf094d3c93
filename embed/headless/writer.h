/* writer.h: values for a guest: what a reply or an event says. (dom_abi.h) */
#ifndef UNILET_HEADLESS_WRITER_H
#define UNILET_HEADLESS_WRITER_H

#include "handle.h"

/* Gathers words in `bytes`, which may be memory that the guest writes too: nothing is read back. */
struct writer {
	struct handles *handles;
	uint8_t *bytes;
	size_t room; /* a multiple of 4 */
	size_t used;
	bool overflow;
	uint32_t *sent; /* handles that were given out: taken back if nobody gets to know them */
	size_t sent_count, sent_room;
};

/* writer.c */

/* Begins anew in `room` bytes. */
void writer_open(struct writer *writer, struct handles *handles, void *bytes, size_t room);
void writer_close(struct writer *writer);

/* Takes back the handles, from this one on. */
void writer_drop(struct writer *writer, size_t from);

void writer_word(struct writer *writer, uint32_t word);
void writer_double(struct writer *writer, double number);

/* A handle of a node or an object, as a word; of anything else 0. */
void writer_handle(struct writer *writer, const struct value *value);

/* A value that the grant has admitted. */
void writer_value(struct writer *writer, const struct value *value);

/* The same, or null if it is too long, `rest` bytes being left for what comes after it. */
void writer_value_or_null(struct writer *writer, const struct value *value, size_t rest);

/* struct page_exception in at most `room` bytes. Returns how many, 0 if not even that fits. */
size_t writer_exception(void *bytes, size_t room, uint32_t operation, struct string name, struct string message);

#endif
