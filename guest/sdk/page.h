/* page.h: what the files of the page share: names, handles, the batch that is gathered, values both ways. (dom_abi.h) */
#ifndef UNILET_SDK_PAGE_H
#define UNILET_SDK_PAGE_H

#include <stdarg.h>
#include <string.h>

#include <unilet/message.h>
#include <unilet/object.h>

#include "../../abi/dom_abi.h"
#include "../../abi/message_abi.h"
#include "sdk.h"

/* Named limits of the page's part; what both sides share is in limits_abi.h. */
#define SDK_BATCH_BYTES     (256u << 10) /* committed when it would grow beyond, so that the page applies meanwhile */
#define SDK_FLIGHTS         4u           /* batches that the page has and did not answer */
#define SDK_DATA_COPIED     4096u        /* longer bytes are not copied twice, but committed with their operation */
#define SDK_EVENT_SLOTS     8u           /* event buffers on offer: a burst does not wait for a listener */
#define SDK_EVENT_BYTES     (16u << 10)  /* a longer event says so, and gets a buffer of its size */
#define SDK_REPLY_BYTES_MIN 4096u        /* every batch's: room for an exception */
#define SDK_REPLY_BYTES     (1u << 20)   /* a read's, or less if so much is not free */
#define SDK_AWAIT_BYTES     4096u        /* a promise's; what does not fit is read afterwards */
#define SDK_AWAIT_DEPTH_MAX 32u          /* unilet_await() in each other: a stack holds so many */
#define SDK_FRAMES_MAX      64u          /* callbacks that wait for the next frame */
#define SDK_NAME_BYTES_MAX  1024u        /* of an interned name */
#define SDK_NAMES_OF_VALUES 3072u        /* the other names stay for members, which have no other way */

/* name.c: interned names. */

/* A name's number; one that is new is told to the page with the next batch. TOO_LARGE: UNILET_PAGE_NAMES_MAX are there, or
 * it is too long; NO_SPACE. */
int sdk_name(const char *text);

/* The same for a string that is likely to come again, and may go as it is if there are too many names: -1. */
int sdk_name_of_value(const char *text);

/* handle.c: objects of the page by number, and how often the program has each. */

static inline uint32_t sdk_handle(const void *object)
{
	return (uint32_t)(uintptr_t)object;
}

static inline void *sdk_object(uint32_t handle)
{
	return (void *)(uintptr_t)handle; /* NOLINT(performance-no-int-to-ptr): handles are pointers to programs */
}

/* A number for a result. 0: all are in use, or there is no memory; the failure is kept. */
uint32_t sdk_handle_take(void);

/* A handle that the page sent is the program's once more. Returns it, or 0 if it is not valid (any more). */
uint32_t sdk_handle_receive(uint32_t handle);

/* The program has it once more, and once less. What it has no more is released with the next commit. */
void sdk_handle_keep(uint32_t handle);
void sdk_handle_release(uint32_t handle);

/* It is not counted any more: kept for good. */
void sdk_handle_pin(uint32_t handle);
int sdk_handle_is_pinned(uint32_t handle);

/* A release, or the making of a pinned handle, was not done, as something threw before: releases again, or forgets. */
void sdk_handle_undone(uint32_t handle);

/* kept.c */

/* A pinned handle was never filled. */
void sdk_kept_forget(uint32_t handle);

/* batch.c: operations for the page side, in the form of dom_abi.h. */

/* Bytes of PAGE_BYTES. */
struct sdk_data {
	const void *bytes; /* the program's; NULL: the next ones of sdk_batch.data */
	size_t length;
};

/* An operation of which a batch's end needs to know. */
struct sdk_noted {
	uint32_t operation;
	uint32_t handle;
};

/* Declarations (names, fields, filters) go first in a batch: so an operation that throws leaves none unknown to the page. */
struct sdk_batch {
	struct sdk_buffer head;
	struct sdk_buffer head_strings;
	struct sdk_buffer words;
	struct sdk_buffer strings;
	struct sdk_buffer data;
	struct sdk_buffer pieces; /* struct sdk_data each */
	size_t data_bytes;
	struct sdk_buffer noted; /* struct sdk_noted each */
	uint32_t head_count;
	uint32_t count; /* without declarations */
};

extern struct sdk_batch sdk_batch;

/* Bytes of the batch without its data. */
static inline size_t sdk_batch_bytes(void)
{
	return sizeof(struct page_batch) + sdk_batch.head.length + sdk_batch.words.length +
	       sdk_batch.head_strings.length + sdk_batch.strings.length;
}

int sdk_batch_is_empty(void);

/* Writes sdk_batch_bytes() + data_bytes bytes. */
void sdk_batch_write(uint8_t *to);

/* Empties it; keeps the memory. */
void sdk_batch_clear(void);

/* Adds a declaration. TOO_LARGE: it does not fit into this batch; NO_SPACE. */
int sdk_batch_declare(const uint32_t *words, uint32_t count, const char *text, size_t text_bytes);

/* Notes a handle for an operation, counted as `count` counts. */
int sdk_batch_note(uint32_t operation, uint32_t handle);

/* The slow half of sdk_room(). */
uint32_t *sdk_room_made(size_t words, size_t string_bytes);

/* Where an operation of so many words can be written, and room for bytes of strings; commits before if there is much. It is
 * part of the batch after sdk_done(). NULL: it must be left out; the failure is kept. */
static inline uint32_t *sdk_room(size_t words, size_t string_bytes)
{
	const size_t bytes = words * sizeof(uint32_t);

	if (sdk_batch.words.length + sdk_batch.strings.length + bytes + string_bytes > SDK_BATCH_BYTES ||
	    bytes > sdk_batch.words.capacity - sdk_batch.words.length ||
	    string_bytes > sdk_batch.strings.capacity - sdk_batch.strings.length)
		return sdk_room_made(words, string_bytes);
	return (uint32_t *)(void *)(sdk_batch.words.bytes + sdk_batch.words.length);
}

static inline void sdk_done(size_t words)
{
	sdk_batch.words.length += words * sizeof(uint32_t);
	sdk_batch.count++;
}

/* Writes a string where sdk_room() made room for 3 * length bytes. Returns its UTF-16 units. */
static inline uint32_t sdk_string_done(const char *text, size_t length)
{
	uint32_t units;

	sdk_batch.strings.length +=
		sdk_text_copy(text, length, sdk_batch.strings.bytes + sdk_batch.strings.length, &units);
	return units;
}

/* operation.c: one operation of any size, word by word; it goes into the batch as a whole or not at all. What fails meanwhile
 * is told by the end. */

void sdk_operation_begin(uint32_t number);
void sdk_operation_word(uint32_t word);
/* Where the next word comes; and sets one that was put before. */
size_t sdk_operation_at(void);
void sdk_operation_set(size_t at, uint32_t word);
void sdk_operation_fail(int status);

/* One <value>. */
void sdk_operation_number(double number);
void sdk_operation_string(const char *text);
void sdk_operation_name(const char *text); /* interned if there is room for names */
void sdk_operation_object(const void *object);
void sdk_operation_bytes(int type, const void *bytes, size_t length);
void sdk_operation_value(const struct unilet_value *value); /* argument.c; NULL: undefined */

/* The words of a DICTIONARY or SEQUENCE before its values; how deep they lie in each other is watched. */
void sdk_operation_open(uint32_t kind, uint32_t count);
void sdk_operation_close(void);

/* Words that are a member's number, and a text's length with the text. */
void sdk_operation_member(const char *name);
void sdk_operation_text(const char *text);

/* Puts it into the batch. 0, or a failure, which is kept. */
int sdk_operation_end(void);

/* The same, for one that replies, and waits: for the bytes, which are to be closed whatever this returns, or for the one value
 * in them, to be freed. */
int sdk_operation_reply(struct sdk_buffer *reply);
int sdk_operation_read(struct unilet_value *value);

/* The same, for an operation whose first word is a result. Returns the handle, or 0. */
uint32_t sdk_operation_end_with(uint32_t result);

/* argument.c: C objects as values, by the letters of a signature. */

struct sdk_arguments {
	va_list list;
};

/* All arguments of a signature. Returns how many they are. */
uint32_t sdk_arguments_put(const char *signature, struct sdk_arguments *arguments);

/* Bytes of one C object; 0: there is no such letter. */
size_t sdk_letter_bytes(const char *type, const void *of);

/* commit.c: batches on their way, and what came of them. */

/* Keeps the first failure for unilet_error(). Returns `status`. */
int sdk_fail(int status);

/* The same, with what unilet_error() says of it; copied. */
int sdk_fail_saying(int status, const char *name, const char *message);

/* What a function returns that says its own failure: unilet_flush() need not say it again. `before` is what sdk_untold() said
 * before. */
int sdk_untold(void);
int sdk_told(int result, int before);

/* As page_exception has it; kept. Returns -UNILET_EXCEPTION. */
int sdk_fail_exception(const uint8_t *reply, size_t size);

/* Why there is no page (any more); 0: there may be one. */
int sdk_page_gone(void);

/* Sends the batch, and does not wait for it unless it must for room. 0; BUSY: it is still gathered. */
int sdk_commit(void);

/* Sends the batch, whose last operation is one that replies, and waits for it. 0, or a failure, which is kept. BUSY: it is
 * still gathered. */
int sdk_commit_for_reply(struct sdk_buffer *reply);

/* value.c: values as the page sends them. Nothing in them is believed. */

struct sdk_reader {
	const uint8_t *at;
	size_t left;
};

int sdk_take_word(struct sdk_reader *from, uint32_t *word);

/* One value, to be freed with unilet_value_free(). INVALID; NO_SPACE: nothing was taken. */
int sdk_value_take(struct sdk_reader *from, struct unilet_value *value);

/* The one value that these bytes are. */
int sdk_value_take_only(const struct sdk_buffer *bytes, struct unilet_value *value);

/* `count` of them, as one sequence. */
int sdk_values_take(struct sdk_reader *from, uint32_t count, struct unilet_value *values);

/* A padded text within a value; borrowed. */
int sdk_take_text(struct sdk_reader *from, const uint8_t **text, uint32_t *length);

/* fill.c: values as C objects, by the letters of a signature. */

/* Takes one value into the object at `to`, which is zero; one of another kind leaves it so. 0, INVALID, NO_SPACE. */
int sdk_fill(struct sdk_reader *from, const char *type, const void *of, void *to);

/* Frees what sdk_fill() put there. */
void sdk_fill_free(const char *type, const void *of, void *at);

/* A value as a number; false if it is none. */
int sdk_value_number(const struct unilet_value *value, double *number);
int64_t sdk_value_integer(const struct unilet_value *value);

/* listener.c: functions by number. */

enum sdk_listener_kind { SDK_LISTENER, SDK_LISTENER_AS, SDK_CALLBACK };

struct sdk_listener {
	enum sdk_listener_kind kind;
	union {
		unilet_listener *listener;
		unilet_callback *callback;
		void (*function)(void);
	};
	void *context;
	const struct unilet_event_type *as;
	uint32_t listens; /* how often a LISTEN has said its number */
};

/* The number of this one, the same for the same; TOO_LARGE: UNILET_PAGE_LISTENERS_MAX; NO_SPACE. */
int sdk_listener_number(const struct sdk_listener *listener);

/* Returns 0 if there is none of that number. */
int sdk_listener_find(uint32_t number, struct sdk_listener *listener);

/* The page has no listener of that number any more, as of so many LISTENs of it: it is free if there were no others. */
void sdk_listener_end(uint32_t number, uint32_t listens);

/* declare.c: lists of fields, and filters: each is declared once. Numbers; 0: none is needed; or a failure. */

int sdk_fields_number(const struct unilet_event_type *as, const struct unilet_listen_options *options);
int sdk_filter_number(const struct unilet_listen_options *options);

/* dispatch.c */

/* Calls whom an event is for. Returns how many calls were made. */
int sdk_dispatch(const uint8_t *bytes, size_t length);

/* promise.c, frame.c: completions that come by the event loop. Returns how many calls were made, NOT_FOUND: it is another's. */
int sdk_promise_take(const struct ring_entry *completion);
int sdk_frame_take(const struct ring_entry *completion);

/* Asks for a frame if somebody waits for one. */
int sdk_frame_post(void);

#endif
