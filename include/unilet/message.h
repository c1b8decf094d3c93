/* message.h: messages to and from the page, and functions that are called across: the program's by the page, the page's by the
 * program. As with a Worker: values are copied, everything is asynchronous on the page's side.
 *
 * A program that exports functions:
 *
 *     static void sum(struct unilet_call *call)
 *     {
 *             unilet_return_number(call, unilet_item_number(unilet_argument(call, 0)) +
 *                                        unilet_item_number(unilet_argument(call, 1)));
 *     }
 *     UNILET_EXPORT_TYPED(sum, "(a: number, b: number): number")
 *
 *     int main(void) { return unilet_run(); }
 *
 * and the page: `await unilet.exports.sum(1, 2)`. Calls, messages and answers are served by unilet_run() and unilet_wait()
 * (event.h). Functions that can fail return 0 or -UNILET_ERROR_... (error.h). */
#ifndef UNILET_MESSAGE_H
#define UNILET_MESSAGE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Reading values. An item is a value within a message, valid as long as the message is; it is a small thing, passed as it
 * is. What is not there, an argument that was not given or a member that is missing, reads as undefined. */

struct unilet_message;

struct unilet_item {
	const struct unilet_message *message;
	uint32_t at;
};

enum unilet_item_kind {
	UNILET_ITEM_UNDEFINED,
	UNILET_ITEM_NULL,
	UNILET_ITEM_BOOLEAN,
	UNILET_ITEM_NUMBER,
	UNILET_ITEM_INT64, /* a BigInt */
	UNILET_ITEM_STRING,
	UNILET_ITEM_DATE,
	UNILET_ITEM_BYTES, /* an ArrayBuffer, a typed array, a DataView */
	UNILET_ITEM_ARRAY,
	UNILET_ITEM_OBJECT,
	UNILET_ITEM_MAP,
	UNILET_ITEM_ERROR,
	UNILET_ITEM_FILE, /* a File or Blob */
};

enum unilet_item_kind unilet_item_kind(struct unilet_item item);

/* As JavaScript's Number(): of a number, an int64, a boolean, a date (ms since 1970), null; of all else not a number (NaN). */
double unilet_item_number(struct unilet_item item);

/* Of an int64 or a number, towards zero; a number outside the range gives its nearest end. 0 for all else. */
int64_t unilet_item_int64(struct unilet_item item);

/* 1 for true; 0 for all else. */
int unilet_item_boolean(struct unilet_item item);

/* A string's bytes: UTF-8, with a zero behind them. *length (NULL: not wanted) is without it. NULL if it is no string. */
const char *unilet_item_string(struct unilet_item item, size_t *length);

/* Bytes where they arrived, on a cache line's boundary: not copied. They may be changed. NULL, and 0 bytes, for other kinds. */
void *unilet_item_bytes(struct unilet_item item, size_t *length);

/* Values in an array; pairs in an object or map; 0 for all else. */
uint32_t unilet_item_count(struct unilet_item item);

/* Value number `index` of them, and its key (a string in an object). Walks to it: long lists are better sent as typed arrays. */
struct unilet_item unilet_item_at(struct unilet_item item, uint32_t index);
struct unilet_item unilet_item_key_at(struct unilet_item item, uint32_t index);

/* An object's value of this name. */
struct unilet_item unilet_item_member(struct unilet_item item, const char *name);

/* An error's name ("TypeError") and message. NULL for other kinds. */
const char *unilet_item_error_name(struct unilet_item item);
const char *unilet_item_error_message(struct unilet_item item);

/* A File or Blob of the page: nothing of it was copied. It can be opened and read at its path, in any order, and stays as it
 * is. It goes when the call is answered or the message's handler has returned, unless it is open then; and never before. */
struct unilet_file {
	char path[24]; /* "/page/7" */
	double bytes;
	const char *name; /* "" for a Blob */
	const char *type; /* its media type */
};

/* INVALID for other kinds. */
int unilet_item_file(struct unilet_item item, struct unilet_file *out);

/* Writing values. A writer gathers them; what fails meanwhile is told by the function that sends it, so that one check at the
 * end is enough. */

struct unilet_writer;

/* Never NULL. Is freed by whatever sends it, also if that fails; or by unilet_writer_close(). */
struct unilet_writer *unilet_writer_open(void);
void unilet_writer_close(struct unilet_writer *writer);

void unilet_write_undefined(struct unilet_writer *writer);
void unilet_write_null(struct unilet_writer *writer);
void unilet_write_boolean(struct unilet_writer *writer, int value);
void unilet_write_number(struct unilet_writer *writer, double value);
void unilet_write_int64(struct unilet_writer *writer, int64_t value); /* becomes a BigInt */
void unilet_write_string(struct unilet_writer *writer, const char *text);
void unilet_write_text(struct unilet_writer *writer, const char *text, size_t length);
void unilet_write_date(struct unilet_writer *writer, double ms_since_1970);
void unilet_write_error(struct unilet_writer *writer, const char *name, const char *message);

/* Between begin and end: the values of an array; key and value in turn of a map; unilet_write_key() before each value of an
 * object. */
void unilet_write_array_begin(struct unilet_writer *writer);
void unilet_write_object_begin(struct unilet_writer *writer);
void unilet_write_map_begin(struct unilet_writer *writer);
void unilet_write_key(struct unilet_writer *writer, const char *name);
void unilet_write_end(struct unilet_writer *writer);

/* Elements of typed arrays. */
enum unilet_bytes {
	UNILET_BUFFER, /* an ArrayBuffer */
	UNILET_INT8S,
	UNILET_UINT8S,
	UNILET_UINT8S_CLAMPED,
	UNILET_INT16S,
	UNILET_UINT16S,
	UNILET_INT32S,
	UNILET_UINT32S,
	UNILET_FLOATS,
	UNILET_DOUBLES,
	UNILET_INT64S,
	UNILET_UINT64S,
};

/* `bytes` is borrowed until the writer is sent. It becomes a Uint8Array, or what `kind` says: then `length`, in bytes all the
 * same, is a multiple of its elements'. */
void unilet_write_bytes(struct unilet_writer *writer, const void *bytes, size_t length);
void unilet_write_bytes_as(struct unilet_writer *writer, enum unilet_bytes kind, const void *bytes, size_t length);

/* What is made or read only as the page asks for it. `read` gives at most `size` bytes and says how many, 0 at the end, or
 * -UNILET_ERROR_...; it may call unilet_wait(). `close` (NULL: nothing) is called once, at the end or when nobody reads any
 * more. */
struct unilet_source {
	long (*read)(void *context, void *to, size_t size);
	void (*close)(void *context);
	void *context;
};

/* A ReadableStream of the page's. Served by unilet_run() and unilet_wait(). */
void unilet_write_source(struct unilet_writer *writer, const struct unilet_source *source, const char *media_type);

/* The same of a file, from where it stands. Takes the descriptor. */
void unilet_write_stream(struct unilet_writer *writer, int fd, const char *media_type);

/* Memory from which bytes leave, and where they arrive, without being copied within the program: large results are best made
 * here. Page aligned; NULL if so much is not free, see the page's option `window`. */
void *unilet_bytes_new(size_t length);
void unilet_bytes_free(void *bytes);

/* Functions that the page calls. */

struct unilet_call;

struct unilet_export {
	const char *name;
	void (*function)(struct unilet_call *call);
};

/* Not even a linker that throws away what nothing refers to (-Wl,--gc-sections) leaves out the types. */
#if defined(__has_attribute)
#if __has_attribute(retain)
#define UNILET_EXPORT_KEPT retain,
#endif
#endif
#ifndef UNILET_EXPORT_KEPT
#define UNILET_EXPORT_KEPT
#endif

/* At file scope, once for each function `void NAME(struct unilet_call *)`. The types are for `unilet types`, as TypeScript has
 * them: "(data: Uint8Array, level?: number): string". */
#define UNILET_EXPORT(name) UNILET_EXPORT_TYPED(name, "(...values: any[]): any")
#define UNILET_EXPORT_TYPED(export_name, types)                                                                        \
	static const char unilet_types_of_##export_name[]                                                              \
		__attribute__((used, UNILET_EXPORT_KEPT section("unilet_types"), aligned(1))) =                        \
			#export_name "\0" types;                                                                       \
	static const struct unilet_export unilet_export_of_##export_name                                               \
		__attribute__((used, section("unilet_exports"), aligned(8))) = {#export_name, export_name};

/* An argument; undefined if there are not so many. Valid until the call is answered. */
struct unilet_item unilet_argument(const struct unilet_call *call, uint32_t index);
uint32_t unilet_argument_count(const struct unilet_call *call);

/* Each call is answered once, by one of these, before its function returns or later. They return when the page has the answer,
 * and `call` is gone then. If a value cannot be sent, the page's promise is rejected with an error that says why, and so is
 * the return value. */
int unilet_return(struct unilet_call *call); /* undefined */
int unilet_return_boolean(struct unilet_call *call, int boolean);
int unilet_return_number(struct unilet_call *call, double number);
int unilet_return_string(struct unilet_call *call, const char *text);
int unilet_return_bytes(struct unilet_call *call, const void *bytes, size_t length);
int unilet_return_value(struct unilet_call *call, struct unilet_writer *value);

/* Rejects the page's promise: names of the web ("TypeError", "AbortError") become that kind of error there. */
int unilet_throw(struct unilet_call *call, const char *name, const char *message);

/* Messages without an answer: postMessage and onmessage. */

int unilet_post_message(struct unilet_writer *value);
void unilet_on_message(void (*handler)(struct unilet_item value, void *context), void *context);

/* Functions of the page's that the program calls: what it gave as `imports`. Each value that was written is an argument; NULL:
 * none. */

/* Calls, and waits for the answer; serves events, timers and calls meanwhile, as unilet_wait() does. Returns 0 and *answer is
 * what the function gave; EXCEPTION: it threw, and *answer is the error; both to be freed with unilet_message_free().
 * Else *answer is NULL; BUSY: too many calls wait for each other. */
int unilet_import_call(const char *name, struct unilet_writer *arguments, struct unilet_message **answer);
struct unilet_item unilet_message_value(const struct unilet_message *message);
void unilet_message_free(struct unilet_message *message);

/* Calls, and goes on: `done` is called when there is an answer, with 0 and what the function gave or EXCEPTION and the error. */
typedef void unilet_import_done(int result, struct unilet_item value, void *context);
int unilet_import_start(const char *name, struct unilet_writer *arguments, unilet_import_done *done, void *context);

#ifdef __cplusplus
}
#endif

#endif
