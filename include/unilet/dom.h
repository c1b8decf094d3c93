/* dom.h: the page from C, with the web's own names. Hand-written: what first programs need.
 *
 * Operations are gathered and applied together: at unilet_dom_flush(), when a read needs an answer, when a listener
 * returns, when the program waits for HTTP or the store. An operation that throws ends its batch: the ones before it
 * hold, the ones after it were not done. Functions that return nothing keep the first failure for unilet_dom_flush(). */
#ifndef UNILET_DOM_H
#define UNILET_DOM_H

#include <stddef.h>
#include <stdint.h>

#include <unilet/event.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The object that the page handed over: `document`, for the full grant. */
unilet_object unilet_root(void);

/* The document that makes elements for the root: the root itself if it is one, else its ownerDocument. The first call
 * waits for the page's answer. */
unilet_object unilet_document(void);

enum unilet_kind {
	UNILET_UNDEFINED = 0,
	UNILET_NULL = 1,
	UNILET_FALSE = 2,
	UNILET_TRUE = 3,
	UNILET_INT32 = 4,
	UNILET_DOUBLE = 5,
	UNILET_STRING = 6,
	UNILET_NAME = 7, /* a string of a small set: it crosses to the page once */
	UNILET_OBJECT = 8,
};

struct unilet_value {
	enum unilet_kind kind;
	union {
		int32_t int32;
		double number;
		const char *string; /* UTF-8; ill-formed parts become U+FFFD; borrowed during the call */
		unilet_object object;
	};
};

static inline struct unilet_value unilet_from_string(const char *string)
{
	struct unilet_value value;

	value.kind = UNILET_STRING;
	value.string = string;
	return value;
}

static inline struct unilet_value unilet_from_name(const char *string)
{
	struct unilet_value value;

	value.kind = UNILET_NAME;
	value.string = string;
	return value;
}

static inline struct unilet_value unilet_from_number(double number)
{
	struct unilet_value value;

	value.kind = UNILET_DOUBLE;
	value.number = number;
	return value;
}

static inline struct unilet_value unilet_from_boolean(int boolean)
{
	struct unilet_value value;

	value.kind = boolean ? UNILET_TRUE : UNILET_FALSE;
	value.number = 0;
	return value;
}

static inline struct unilet_value unilet_from_object(unilet_object object)
{
	struct unilet_value value;

	value.kind = UNILET_OBJECT;
	value.object = object;
	return value;
}

/* The general form: any member of any object; at most 16 arguments. Results are handles, made at once and filled when
 * the batch is applied: usable in further operations without waiting. Release them when they are not needed. A result
 * whose operation threw is null. Null is also the answer when it could not even be gathered. */
unilet_object unilet_get(unilet_object object, const char *name);
void unilet_set(unilet_object object, const char *name, struct unilet_value value);
unilet_object unilet_call(unilet_object object, const char *name, int count, const struct unilet_value *arguments);
void unilet_call_void(unilet_object object, const char *name, int count, const struct unilet_value *arguments);
unilet_object unilet_construct(const char *interface, int count, const struct unilet_value *arguments);
void unilet_release(unilet_object object);

/* Calls `listener` for each event of this type. `flags`: enum unilet_listen. */
enum unilet_listen { UNILET_PREVENT_DEFAULT = 1, UNILET_STOP_PROPAGATION = 2 };
void unilet_add_event_listener(unilet_object target, const char *type, unilet_listener *listener, void *context,
			       unsigned flags);

/* Reads that wait. *text is to be freed with free(); null and undefined make it NULL. Booleans read as 0 and 1. Return
 * 0; -UNILET_ERROR_INVALID if the property is of another kind; -UNILET_ERROR_TOO_LARGE for a text over 1 MiB; other
 * failures of the page. */
int unilet_read_string(unilet_object object, const char *name, char **text);
int unilet_read_number(unilet_object object, const char *name, double *number);

/* Waits for the page's answer whether a handle holds null (querySelector found nothing) or undefined: 1; 0: it holds an
 * object; -UNILET_ERROR_... . */
int unilet_is_null(unilet_object object);

/* Bytes of a File or Blob: waits; returns how many (perhaps less than `size`), 0 at its end, -UNILET_ERROR_... . */
long unilet_blob_read(unilet_object blob, uint64_t position, void *buffer, size_t size);

/* Applies what was gathered and waits until it is. Returns the first failure since the last call, or 0:
 * -UNILET_ERROR_EXCEPTION: see unilet_dom_exception(); -UNILET_ERROR_UNSUPPORTED: there is no page;
 * -UNILET_ERROR_CLOSED: it went away; -UNILET_ERROR_TOO_LARGE, -UNILET_ERROR_INVALID: an operation that was left out. */
int unilet_dom_flush(void);

/* The last exception as "name: message"; "" if there was none. Static storage, overwritten by the next. */
const char *unilet_dom_exception(void);

/* Document and Element, named after the members they call. */
unilet_object unilet_document_create_element(unilet_object document, const char *local_name);
unilet_object unilet_document_create_text_node(unilet_object document, const char *data);
unilet_object unilet_document_query_selector(unilet_object document, const char *selectors);
unilet_object unilet_element_query_selector(unilet_object element, const char *selectors);
void unilet_element_set_attribute(unilet_object element, const char *name, const char *value);
void unilet_element_remove_attribute(unilet_object element, const char *name);
void unilet_element_set_class_name(unilet_object element, const char *value);
void unilet_element_append(unilet_object element, unilet_object child);
void unilet_element_remove(unilet_object element);
void unilet_element_replace_children(unilet_object element);
void unilet_node_set_text_content(unilet_object node, const char *value);

#ifdef __cplusplus
}
#endif

#endif
