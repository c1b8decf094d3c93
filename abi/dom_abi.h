/* dom_abi.h: the page: batches of operations on guest-numbered handles, events as structs, bytes of files. */
#ifndef UNILET_DOM_ABI_H
#define UNILET_DOM_ABI_H

#include "ring_abi.h"

enum page_opcode {
	/* bulk = struct page_batch, words, strings; arg[0], arg[1] = offset and length of a reply buffer (0, 0: none).
	 * Applied whole before the next one. Result: bytes of reply. EXCEPTION: an operation threw; the ones before it
	 * hold, the ones after it were not done; the reply is struct page_exception. TOO_LARGE: all of it was done, but the
	 * reply does not fit and is left away. A malformed batch ends the guest; strings left over are malformed. */
	PAGE_BATCH = RING_PAGE << 8 | 1,
	/* bulk = buffer. Completes with the next event: result = bytes of struct page_event and its strings.
	 * An event longer than the buffer has its strings cut, never its struct; a buffer smaller than that is INVALID. */
	PAGE_EVENT = RING_PAGE << 8 | 2,
	/* arg[0] = handle of a Blob or File, arg[1] = position, bulk = buffer. Result: bytes read, at most
	 * UNILET_PAGE_BLOB_READ_MAX of them, 0 at its end; NOT_FOUND if the handle is none, IO if it cannot be read (any
	 * more), BUSY if UNILET_PAGE_BLOB_READS_MAX are waiting. */
	PAGE_BLOB_READ = RING_PAGE << 8 | 3,
};

/* A batch: this, `words` 32-bit words, then `string_bytes` of UTF-8. String lengths count UTF-16 units, as the page
 * side decodes all strings at once; operations consume them in order, and all of them. */
struct page_batch {
	uint32_t words;
	uint32_t string_bytes;
};

/* Handles: 0 is null. The guest numbers PAGE_ROOT+1 .. PAGE_HANDLE_GUEST_MAX and may use a number before the page side
 * has seen it; the page side numbers those with PAGE_HANDLE_PAGE set (objects in events). A result of 0 is not kept. A
 * number that was never filled (its operation threw, or was not done) is null; to release it does nothing. */
#define PAGE_ROOT             1u
#define PAGE_HANDLE_GUEST_MAX (UNILET_PAGE_HANDLES_MAX - 1)
#define PAGE_HANDLE_PAGE      0x80000000u

/* Operations: word 0 is the number, then the words named. <value> is as enum page_value has it. */
enum page_operation {
	PAGE_NAME = 1, /* name, utf16_length: names are numbered from 0 without gaps, at most UNILET_PAGE_NAMES_MAX */
	PAGE_GET = 2,  /* result, object, name */
	PAGE_SET = 3,  /* object, name, <value> */
	PAGE_CALL = 4, /* result, object, name, count, <value>... */
	PAGE_CONSTRUCT = 5, /* result, name of the interface, count, <value>... */
	PAGE_LISTEN = 6,    /* object, name of the event, listener (guest's number, not 0), flags */
	PAGE_RELEASE = 7,   /* handle */
	PAGE_REPLY = 8,     /* object, name: the property's value goes to the reply */
};

/* LISTEN flags. */
#define PAGE_LISTEN_PREVENT_DEFAULT 1u /* call preventDefault() at dispatch */
#define PAGE_LISTEN_STOP            2u /* call stopPropagation() at dispatch */

/* Values: word 0 is the kind, then the words named. In a reply a string or name is utf8_bytes, then the bytes, padded
 * with zeroes to a multiple of 4; an object is always null there (get it into a handle instead). */
enum page_value {
	PAGE_UNDEFINED = 0,
	PAGE_NULL = 1,
	PAGE_FALSE = 2,
	PAGE_TRUE = 3,
	PAGE_INT32 = 4,  /* value */
	PAGE_DOUBLE = 5, /* low, high */
	PAGE_STRING = 6, /* utf16_length */
	PAGE_NAMED = 7,  /* name: the interned string */
	PAGE_OBJECT = 8, /* handle */
};

/* A reply of EXCEPTION; followed by name and message, UTF-8. */
struct page_exception {
	uint32_t operation; /* index of the operation that threw */
	uint32_t name_length;
	uint32_t message_length;
	uint32_t reserved;
};

/* Modifier bits of an event. */
enum page_modifier { PAGE_CONTROL = 1, PAGE_SHIFT = 2, PAGE_ALT = 4, PAGE_META = 8 };

/* An event; followed by key (of a keyboard event), value (of event.target) and file_name, UTF-8. */
struct page_event {
	uint32_t listener;
	uint32_t target; /* handle: the guest's if the node has one, else 0 */
	double time_ms;  /* event.timeStamp */
	int32_t client_x;
	int32_t client_y;
	uint32_t buttons;
	uint32_t modifiers;
	uint32_t file;    /* handle of the first File of a drop or a file input, to be released; 0: none */
	uint32_t dropped; /* events lost since the one before, because no buffer came */
	double file_size;
	uint32_t key_length;
	uint32_t value_length;
	uint32_t file_name_length;
	uint32_t reserved;
};

_Static_assert(sizeof(struct page_batch) == 8, "two words");
_Static_assert(sizeof(struct page_exception) == 16, "four words");
_Static_assert(sizeof(struct page_event) == 64, "one cache line");
_Static_assert(__builtin_offsetof(struct page_event, file_size) == 40, "file_size");

#endif
