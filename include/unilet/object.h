/* object.h: objects of the page from C: what the generated headers are made of, and the general form of each.
 *
 * Objects are handles: pointers that are never followed. Operations are gathered and applied together: at
 * unilet_flush(), when a read needs an answer, when a listener returns, when the program waits. An operation that throws
 * ends its batch: the ones before it hold, the ones after it were not done. What returns an object returns at once: the
 * handle is filled when the batch is applied, and can be used in further operations before. What returns anything else
 * waits for the page's answer. */
#ifndef UNILET_OBJECT_H
#define UNILET_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <unilet/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Any object of the page. A null pointer is null. */
struct unilet_object;
struct unilet_promise;

/* What the page threw, or why an operation could not be gathered. */
struct unilet_error {
	int code;            /* enum unilet_error_code; 0: nothing failed */
	const char *name;    /* of the exception: "NotFoundError"; "" if code says it all */
	const char *message; /* for people; never NULL */
};

/* The first failure since the last unilet_flush() or unilet_clear_error(); after one that a function returned, unilet_flush()
 * too, the next. Static storage of this thread. */
const struct unilet_error *unilet_error(void);
void unilet_clear_error(void);

/* Applies what was gathered and waits until it is. Returns 0, or the first failure since the last call that no function
 * returned, negative, with unilet_error() saying more: EXCEPTION: the page threw; UNSUPPORTED: there is no page; CLOSED: it went
 * away; TOO_LARGE, INVALID: an operation that was left out; BUSY: no room to send what was gathered, which stays so. */
int unilet_flush(void);

/* What the page handed over: the root of the program's own tree, or `document` or `window`. */
struct unilet_object *unilet_root_object(void);

/* The document that makes elements for the root: the root itself if it is one, else its ownerDocument. Null if there is no
 * page. The window, under the grant of the whole page; else null. The first call waits for the page's answer. Kept; not to be
 * released. */
void *unilet_document_object(void);
void *unilet_window_object(void);

/* Each handle that a function returned is to be released when it is not needed. Null is ignored. */
void unilet_release(const void *object);

/* Handles that an event or a callback brings are released after it, but for those that are kept: once for each call. */
void unilet_keep(const void *object);

enum unilet_kind {
	UNILET_UNDEFINED,
	UNILET_NULL,
	UNILET_BOOLEAN,
	UNILET_NUMBER,
	UNILET_INTEGER, /* BigInt */
	UNILET_STRING,
	UNILET_OBJECT,
	UNILET_SEQUENCE,
	UNILET_DICTIONARY,
	UNILET_BYTES,
	UNILET_CALLBACK,
};

struct unilet_value;

/* A function of the program's that the page calls: `count` arguments, valid until it returns. What it returns, the page
 * would not wait for: the page gets undefined. */
typedef void unilet_callback(int count, const struct unilet_value *arguments, void *context);

struct unilet_value {
	enum unilet_kind kind;
	uint32_t count; /* items of a sequence; entries of a dictionary */
	union {
		bool boolean;
		double number;
		int64_t integer;
		const char *string; /* UTF-8, ends with a zero; ill-formed parts become U+FFFD */
		const void *object;
		const struct unilet_value *items;
		const struct unilet_entry *entries;
		struct {
			const void *bytes;
			size_t length;
			int type; /* enum unilet_bytes (message.h) */
		};
		struct {
			unilet_callback *callback;
			void *context;
		};
	};
};

struct unilet_entry {
	const char *name;
	struct unilet_value value;
};

/* Values that functions give are freed with this: strings, items, handles within. */
void unilet_value_free(struct unilet_value *value);

/* The general form: any member of any object. Results are handles. Null is also the answer when it could not be gathered. */
struct unilet_object *unilet_get(const void *object, const char *name);
void unilet_set(const void *object, const char *name, const struct unilet_value *value);
struct unilet_object *unilet_call(const void *object, const char *name, int count,
				  const struct unilet_value *arguments);
void unilet_call_void(const void *object, const char *name, int count, const struct unilet_value *arguments);
struct unilet_object *unilet_construct(const char *interface_name, int count, const struct unilet_value *arguments);

/* The page's interface object or namespace of that name: for static members. Kept; not to be released. */
struct unilet_object *unilet_global(const char *name);

/* Reads that wait. Return 0 or a failure. *value is to be freed. */
int unilet_read(const void *object, const char *name, struct unilet_value *value);
int unilet_read_call(const void *object, const char *name, int count, const struct unilet_value *arguments,
		     struct unilet_value *value);

/* All items of what can be iterated (NodeList, FileList, Map, ...), in one round trip: a sequence. */
int unilet_read_all(const void *object, struct unilet_value *value);

/* Waits for the page's answer whether a handle holds null or undefined (querySelector found nothing): 1; 0: it holds an
 * object; negative: a failure. */
int unilet_is_null(const void *object);

/* Waits until the promise is settled, serving events meanwhile. 0 and its value, to be freed; EXCEPTION if it was
 * rejected. */
int unilet_await(const struct unilet_promise *promise, struct unilet_value *value);

/* As unilet_await(), by a call from unilet_run() or unilet_wait(). `value` is valid until it returns. */
typedef void unilet_settled(int result, const struct unilet_value *value, void *context);
int unilet_then(const struct unilet_promise *promise, unilet_settled *settled, void *context);

/* Bytes of a File or Blob: waits; returns how many (perhaps less than `size`), 0 at its end, or a failure. */
long unilet_blob_read(const void *blob, uint64_t position, void *buffer, size_t size);

/* MEMBERS: what the generated functions call. A member is static storage of the caller's, as `number` remembers its name's
 * number. `signature` has a letter for each argument, and says what is to follow `self`:
 *   b int (boolean)   i int32_t   u uint32_t   l int64_t   L uint64_t   d double
 *   s const char *    S const char *, NULL is null     n, N the same, of a small set: the string crosses to the page once
 *   o const void * (an object or null)      v const struct unilet_value *
 *   B const void *, size_t: a Uint8Array    T int (enum unilet_bytes), const void *, size_t bytes
 *   F unilet_callback *, void *
 *   { const struct unilet_dictionary *, const void *: a struct that it describes; NULL: an empty one
 *   [x size_t, const T *: a sequence of x, which is one of b (bool) i u l L d s n o v {; of { a descriptor comes first
 *   ?x const T *, NULL is null: x one of b (bool) i u l L d
 *   *x as [x, the last: each item is an argument of its own; x one of b (bool) i u l L d s n o v
 * Failures are kept for unilet_error(); what is returned then is 0, null, false or NULL. */
enum unilet_member_kind { UNILET_GET, UNILET_SET, UNILET_CALL, UNILET_CONSTRUCT };

struct unilet_dictionary;

struct unilet_member {
	const char *name; /* of the attribute or operation; of the interface, to construct */
	const char *signature;
	uint16_t kind;
	uint16_t number; /* 0 at first */
};

void unilet_invoke(struct unilet_member *member, const void *self, ...);
/* Pipelined: the handle is filled later. To be released. */
void *unilet_invoke_object(struct unilet_member *member, const void *self, ...);
/* These wait. `is_null` may be NULL. */
double unilet_invoke_number(struct unilet_member *member, bool *is_null, const void *self, ...);
int64_t unilet_invoke_integer(struct unilet_member *member, bool *is_null, const void *self, ...);
bool unilet_invoke_boolean(struct unilet_member *member, bool *is_null, const void *self, ...);
/* To be freed with free(); null and undefined are NULL. */
char *unilet_invoke_string(struct unilet_member *member, const void *self, ...);
/* A value of an enumeration: 1 for names[0] and so on; 0: none of them. */
int unilet_invoke_enum(struct unilet_member *member, const char *const *names, int count, const void *self, ...);
/* *value is to be freed. 0 or a failure. */
int unilet_invoke_value(struct unilet_member *member, struct unilet_value *value, const void *self, ...);
/* Fills a struct; its strings are to be freed with unilet_dictionary_free(). 0 or a failure. */
int unilet_invoke_dictionary(struct unilet_member *member, const struct unilet_dictionary *dictionary, void *out,
			     const void *self, ...);
/* A sequence: writes at most `max` items of type `letter` (as in a signature) and returns how many there are, or a failure.
 * Objects are to be released, strings to be freed. */
long unilet_invoke_sequence(struct unilet_member *member, char letter, size_t max, void *items, const void *self, ...);
/* The same of all items of `object` itself. */
long unilet_list_all(const void *object, char letter, size_t max, void *items);

/* The hot ones, by operations of their own. */
struct unilet_object *unilet_fast_create(const char *local_name);
struct unilet_object *unilet_fast_text(const char *data);
void unilet_fast_append(const void *node, const void *child);
void unilet_fast_insert(const void *node, const void *child, const void *before);
void unilet_fast_remove(const void *node);
void unilet_fast_attribute(const void *element, const char *name, const char *value);
void unilet_fast_text_content(const void *node, const char *value);

/* A deep copy of `node`, and handles of nodes of the copy by their index in tree order, which must rise: 0 is the copy
 * itself. At most 16 parts. */
void unilet_clone_parts(const void *node, int count, const uint32_t *index, struct unilet_object **parts);

/* How a struct looks that a dictionary is made of, or that an event's fields fill. In a dictionary's struct field number n
 * (by its place in `fields`) is there if bit n of `has`, the first member, a uint64_t, is set; required ones always are. In
 * the struct are: bool, int32_t, uint32_t, int64_t, uint64_t, double, const char *, const void *, struct unilet_value, an
 * enum (e), a struct within ({), size_t followed by a pointer (B and [). */
struct unilet_field {
	const char *name;
	const char *type; /* letters as in a signature, or e */
	const void *of;   /* of {: the descriptor; of e: struct unilet_enum */
	uint16_t offset;
	uint16_t required;
};

struct unilet_enum {
	const char *const *names;
	int count;
};

struct unilet_dictionary {
	const struct unilet_field *fields;
	uint32_t count;
	uint32_t size; /* of the struct */
};

void unilet_dictionary_free(const struct unilet_dictionary *dictionary, void *value);

/* The text of an enumeration's value; NULL for 0 and what is none. */
static inline const char *unilet_enum_text(const char *const *names, int count, int value)
{
	return value > 0 && value <= count ? names[value - 1] : NULL;
}

#ifdef __cplusplus
}
#endif

#endif
