/* html.h: markup as its tokens, in the order of the text. */
#ifndef UNILET_SDK_HTML_H
#define UNILET_SDK_HTML_H

#include <stddef.h>
#include <stdint.h>

#define SDK_HTML_DEPTH_MAX 256u /* elements in each other */

/* html_parse.c */

/* What a text is told to. Strings are valid during the call. */
struct html_sink {
	void (*start)(void *owner, const char *name, int svg); /* then its attributes, ... */
	void (*attribute)(void *owner, const char *name, const char *value);
	void (*open)(void *owner); /* ... and the end of them */
	void (*text)(void *owner, const char *text);
	void (*end)(void *owner); /* of the element opened last; of void ones too */
};

struct html_mistake {
	size_t position; /* in bytes */
	const char *why;
};

/* Tells all of `markup` to the sink. Returns 0; INVALID: *wrong says what is wrong, and the sink was told what is before
 * it; NO_SPACE. */
int sdk_html_parse(const char *markup, const struct html_sink *sink, void *owner, struct html_mistake *wrong);

/* html_character.c */

/* Decodes the character reference at `from`, which begins with '&', into UTF-8 at `to`, which has room for as many bytes as
 * it takes from `from`. Returns the bytes written, *used those read; 0: it is none that is known. */
size_t sdk_html_character(const char *from, char *to, size_t *used);

#endif
