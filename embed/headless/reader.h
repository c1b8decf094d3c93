/* reader.h: words, strings and bytes of one batch, and the values in it. (dom_abi.h) Every word of them is hostile. */
#ifndef UNILET_HEADLESS_READER_H
#define UNILET_HEADLESS_READER_H

#include "handle.h"
#include "member.h"

/* A batch in a private copy. */
struct reader {
	const uint32_t *words;
	const uint32_t *at; /* the next word */
	const uint32_t *end;
	const char *text; /* strings are consumed in order */
	const char *text_end;
	const uint8_t *data;
	const uint8_t *data_end;
	bool ascii; /* all strings are: a unit of UTF-16 is a byte */
	const struct handles *handles;
	struct guest_name *names;
	uint32_t name_count;
	struct value *values; /* those that lie in others; made when there are some */
	size_t value_count;
	size_t value_room;
	uint32_t malformed; /* word */
};

/* reader.c */

/* `bytes` is 4-byte aligned, and nobody else can write it. 0 or PAGE_MALFORMED. */
int reader_open(struct reader *reader, const uint8_t *bytes, size_t length);
void reader_close(struct reader *reader);

/* Nothing may be left when all operations are done. */
int reader_finish(struct reader *reader);

/* The word taken last is the one that is wrong. Returns PAGE_MALFORMED. */
static inline int reader_bad(struct reader *reader)
{
	reader->malformed = reader->at > reader->words ? (uint32_t)(reader->at - reader->words - 1) : 0;
	return PAGE_MALFORMED;
}

/* The next `count` words, at least one; NULL: it ends before, and that is noted. */
static inline const uint32_t *reader_take(struct reader *reader, size_t count)
{
	const uint32_t *at = reader->at;

	if ((size_t)(reader->end - at) < count) {
		reader->at = reader->end;
		return NULL;
	}
	reader->at = at + count;
	return at;
}

/* The slow half of reader_string(). */
int reader_string_other(struct reader *reader, uint32_t units, struct string *out);

/* The next string, of so many units of UTF-16. 0 or PAGE_MALFORMED. */
static inline int reader_string(struct reader *reader, uint32_t units, struct string *out)
{
	if (!reader->ascii || units > (size_t)(reader->text_end - reader->text))
		return reader_string_other(reader, units, out);
	*out = (struct string){reader->text, units};
	reader->text += units;
	return 0;
}

/* These take words: a name, a handle, one value, a count of things that are `words` long at least, and of arguments. 0 or
 * PAGE_MALFORMED; also if there is no memory for what is in a value. */
int reader_name(struct reader *reader, struct guest_name **out);
int reader_handle(struct reader *reader, const struct value **out);
int reader_result(struct reader *reader, uint32_t *out);
int reader_value(struct reader *reader, struct value *out);
int reader_count(struct reader *reader, size_t words, size_t most, uint32_t *out);
int reader_arguments(struct reader *reader, struct value *out, uint32_t *count);
int reader_listener(struct reader *reader, uint32_t *out);

/* The same for one word and a string of its length. */
int reader_text(struct reader *reader, struct string *out);

#endif
