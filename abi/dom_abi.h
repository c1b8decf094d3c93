/* dom_abi.h: the page: batches of operations on handles, events, promises, frames, bytes of files. */
#ifndef UNILET_DOM_ABI_H
#define UNILET_DOM_ABI_H

#include "ring_abi.h"

enum page_opcode {
	/* bulk = struct page_batch, words, strings, data; arg[0], arg[1] = offset and length of a reply buffer (0, 0: none).
	 * Applied whole before the next one. Result: bytes of reply. EXCEPTION: an operation threw; the ones before it
	 * hold, the ones after it were not done; the reply is struct page_exception. TOO_LARGE: all of it was done, but the
	 * reply does not fit and is left away. A malformed batch ends the guest; strings or data left over are malformed. */
	PAGE_BATCH = RING_PAGE << 8 | 1,
	/* bulk = buffer. Completes with the next event: result = bytes of struct page_event and its values. An event longer
	 * than the buffer waits: TOO_LARGE, arg[0] = bytes it needs (told once); it and all later ones come when there is a
	 * buffer that large. A buffer smaller than the struct is INVALID. */
	PAGE_EVENT = RING_PAGE << 8 | 2,
	/* arg[0] = handle of a Blob or File, arg[1] = position, bulk = buffer. Result: bytes read, at most
	 * UNILET_PAGE_BLOB_READ_MAX of them, 0 at its end; NOT_FOUND if the handle is none, IO if it cannot be read (any
	 * more), BUSY if UNILET_PAGE_BLOB_READS_MAX are waiting. */
	PAGE_BLOB_READ = RING_PAGE << 8 | 3,
	/* arg[0] = handle of a promise, arg[1] = result handle (0: none), bulk = buffer. Completes when it is settled: result
	 * = bytes of one <value>, which the result handle holds too; EXCEPTION: it was rejected, struct page_exception. What
	 * is no promise is its own answer. TOO_LARGE: the value does not fit; the handle holds it. BUSY if
	 * UNILET_PAGE_AWAITS_MAX are waiting. */
	PAGE_AWAIT = RING_PAGE << 8 | 4,
	/* Completes in the next animation frame; arg[0] = its time, as performance.now() but in us. The page side then waits
	 * up to PAGE_FRAME_HOLD_MS for the next PAGE_FRAME or a batch, so that what is committed for the frame is in it. */
	PAGE_FRAME = RING_PAGE << 8 | 5,
};

#define PAGE_FRAME_HOLD_MS 4u

/* A batch: this, `words` 32-bit words, `string_bytes` of UTF-8, `data_bytes` of PAGE_BYTES. String lengths count UTF-16
 * units, as the page side decodes all strings at once, and none ends within a pair; operations consume strings and data in
 * order, and all of them.
 * The whole without data is at most UNILET_PAGE_BATCH_BYTES_MAX, data at most UNILET_PAGE_DATA_BYTES_MAX. */
struct page_batch {
	uint32_t words;
	uint32_t string_bytes;
	uint32_t data_bytes;
	uint32_t reserved;
};

/* Handles: an index, a generation, and who gave the number. 0 is null. Index 0 is nobody's.
 * The guest numbers those without PAGE_HANDLE_PAGE and may use a number before the page side has seen it; an index is one
 * object's at a time, its generation is raised whenever the guest uses it again, and a handle of an old generation is
 * null. The page side numbers those with PAGE_HANDLE_PAGE (objects in events and replies that have no guest's number). One
 * object has one handle. A result of 0 is not kept. A number that was never filled (its operation threw, or was not
 * done) is null; to release it does nothing. A handle of the page side's counts how often it was sent; each release takes
 * one away. */
#define PAGE_HANDLE_INDEX_BITS 20
#define PAGE_HANDLE_INDEX      0x000fffffu
#define PAGE_HANDLE_GENERATION 0x7ff00000u
#define PAGE_HANDLE_PAGE       0x80000000u
#define PAGE_ROOT              1u /* what the page handed over */

/* Operations: word 0 is the number, then the words named. <value> is as enum page_value has it. `name` is the number of an
 * interned name. */
enum page_operation {
	PAGE_NAME = 1, /* name, utf16_length: names are numbered from 0 without gaps, at most UNILET_PAGE_NAMES_MAX */
	PAGE_GET = 2,  /* result, object, name */
	PAGE_SET = 3,  /* object, name, <value> */
	PAGE_CALL = 4, /* result, object, name, count, <value>... */
	PAGE_CONSTRUCT = 5,   /* result, name of the interface, count, <value>... */
	PAGE_LISTEN = 6,      /* object, name of the event, listener (guest's number, not 0), flags, fields, filter */
	PAGE_RELEASE = 7,     /* handle */
	PAGE_REPLY = 8,       /* object, name: the property's value goes to the reply */
	PAGE_REPLY_CALL = 9,  /* object, name, count, <value>...: what it returned goes to the reply */
	PAGE_REPLY_LIST = 10, /* object: its items, as for-of has them, go to the reply as one SEQUENCE */
	PAGE_GLOBAL = 11,     /* result, name: the interface object or namespace of that name */
	PAGE_FIELDS = 12,     /* count, name...: a list of fields, numbered from 1; see struct page_event */
	PAGE_FILTER =
		13, /* modifiers_mask, modifiers, buttons, utf16_length, count, name...: numbered from 1; see below */
	PAGE_UNLISTEN = 14,    /* object, name of the event, listener, flags (CAPTURE alone counts) */
	PAGE_REPLY_VALUE = 15, /* object: what the handle holds goes to the reply, be it no object */

	/* What is done most, each for an operation above. */
	PAGE_CREATE = 20,       /* result, name: document.createElement() */
	PAGE_TEXT = 21,         /* result, utf16_length: document.createTextNode() */
	PAGE_APPEND = 22,       /* node, child: appendChild() */
	PAGE_INSERT = 23,       /* node, child, before: insertBefore() */
	PAGE_REMOVE = 24,       /* node: remove() */
	PAGE_ATTRIBUTE = 25,    /* element, name, utf16_length: setAttribute() */
	PAGE_TEXT_CONTENT = 26, /* node, utf16_length: textContent = */
	/* node, count, (result, index)...: cloneNode(true); the results are nodes of the copy, by their index in tree order,
	 * which rises: 0 is the copy itself. At most UNILET_PAGE_PARTS_MAX; an index that is not there throws. */
	PAGE_CLONE = 27,
	PAGE_ATTRIBUTE_NAMED = 28, /* element, name, name: setAttribute(), of a value that is an interned string */
};

/* LISTEN flags. The first three are done at dispatch, if the filter accepts the event. */
#define PAGE_LISTEN_PREVENT_DEFAULT 1u
#define PAGE_LISTEN_STOP            2u
#define PAGE_LISTEN_STOP_IMMEDIATE  4u
#define PAGE_LISTEN_CAPTURE         8u
#define PAGE_LISTEN_ONCE            16u
#define PAGE_LISTEN_PASSIVE         32u
#define PAGE_LISTEN_END             64u /* when no listener of this number is left that has this flag, an event says so */

/* A filter accepts an event if all hold: its modifiers (enum page_modifier) under the mask are these; its button b is in
 * `buttons` as bit b (0: any); its key is one of the names (none: any); and, if there is a selector, the event's target has
 * a closest() within the root, which is then the event's `matched`. An event that has no modifiers, button or key does not
 * pass a filter that asks for them. If its selector is none, what listens with it throws. At most UNILET_PAGE_FILTERS_MAX. */
enum page_modifier { PAGE_CONTROL = 1, PAGE_SHIFT = 2, PAGE_ALT = 4, PAGE_META = 8 };

/* Values: word 0 is the kind, then the words named. In a reply or an event there are no strings or data beside the words:
 * a string, name or key there is utf8_bytes, then the bytes, padded with zeroes to a multiple of 4; bytes likewise. */
enum page_value {
	PAGE_UNDEFINED = 0,
	PAGE_NULL = 1,
	PAGE_FALSE = 2,
	PAGE_TRUE = 3,
	PAGE_INT32 = 4,      /* value */
	PAGE_DOUBLE = 5,     /* low, high */
	PAGE_STRING = 6,     /* utf16_length */
	PAGE_NAMED = 7,      /* name: the interned string. Never in a reply */
	PAGE_OBJECT = 8,     /* handle */
	PAGE_DICTIONARY = 9, /* count, (name, <value>)... */
	PAGE_SEQUENCE = 10,  /* count, <value>... */
	PAGE_BYTES = 11,     /* kind of array (enum message_kind from MESSAGE_BUFFER on), bytes */
	PAGE_BIGINT = 12,    /* low, high: two's complement */
	PAGE_CALLBACK =
		13, /* listener: a function; each call is an event whose fields are the arguments. Never in a reply */
};

/* A reply of EXCEPTION; followed by name and message, UTF-8. */
struct page_exception {
	uint32_t operation; /* index of the operation that threw */
	uint32_t name_length;
	uint32_t message_length;
	uint32_t reserved;
};

/* An event; followed by `fields` values. A field's name is a path of members, as "clientX" or "target.dataset.id": of the
 * event, or of its "target", "currentTarget" or "matched" when it begins so; read at dispatch. One that is not there, or
 * that the grant does not give, is undefined. */
struct page_event {
	uint32_t listener;
	uint32_t target; /* these three are handles */
	uint32_t current_target;
	uint32_t matched; /* by the filter's selector */
	double time_ms;   /* event.timeStamp */
	uint32_t flags;
	uint32_t dropped; /* events lost since the one before, because no buffer came */
	uint32_t fields;
	uint32_t listens; /* of PAGE_EVENT_END: how many LISTENs with that flag have said this number; else 0 */
	uint32_t reserved[2];
};

#define PAGE_EVENT_TRUSTED   1u /* isTrusted */
#define PAGE_EVENT_PREVENTED 2u /* defaultPrevented */
#define PAGE_EVENT_CALLBACK  4u /* a call of a PAGE_CALLBACK: no event */
/* No event: the listener's number is free, if the guest has sent no more LISTENs of it than `listens`. It comes after all events
 * of that number, and may be lost. All but `listener`, `flags` and `listens` is 0. */
#define PAGE_EVENT_END 8u

_Static_assert(sizeof(struct page_batch) == 16, "four words");
_Static_assert(sizeof(struct page_exception) == 16, "four words");
_Static_assert(sizeof(struct page_event) == 48, "twelve words");
_Static_assert(__builtin_offsetof(struct page_event, time_ms) == 16, "time_ms");

#endif
