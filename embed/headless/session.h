/* session.h: one guest's side of a headless page: its batches are applied, its events wait for it. The guest is hostile.
 *
 * What goes through the rings is page.c's; this knows bytes alone, and no window. */
#ifndef UNILET_HEADLESS_SESSION_H
#define UNILET_HEADLESS_SESSION_H

#include "listening.h"
#include "reader.h"
#include "writer.h"

#define THROWN_MESSAGE_MAX 512

struct session {
	struct tree *tree;
	struct node *root;      /* held: what the page hands over */
	bool full;              /* the grant: all of the document, or the root's own tree */
	struct string elements; /* names of custom elements that it may make: " a-b c-d "; the caller's */
	const char *origin;     /* of the unilet's URLs: "http://host:port"; "" if it has none */
	struct handles handles;
	struct guest_name *names;
	uint32_t name_count;
	struct reader reader;
	struct writer reply;
	struct listeners listeners;
	struct events events;
	struct object
		*maker; /* stands for the document in a tree of the guest's own; it can make nodes, nothing else */
	struct text text[UNILET_PAGE_ARGUMENTS_MAX + 1]; /* what members make of arguments, and of results */
	struct value *items;                             /* of a result that is a sequence */
	size_t item_count, item_room;
	struct {
		const char *name;
		char message[THROWN_MESSAGE_MAX];
	} thrown;
	double time_ms; /* since the page was made: set by whoever has a clock */
};

/* session.c */

/* A guest of this tree. `root` is a shadow root, or with `full` the document. `origin` stays the caller's. 0 or
 * -TREE_QUOTA_EXCEEDED; to be closed in either case, before the tree. */
int session_open(struct session *session, struct tree *tree, struct node *root, bool full, const char *origin);
void session_close(struct session *session);

/* Throws an exception to the guest: session, name, format and what belongs to it. Is PAGE_THROWN. */
#define session_throw(...) (session_note(__VA_ARGS__), PAGE_THROWN)
void session_note(struct session *session, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* decode.c */

/* Applies one batch of `length` bytes, 4-byte aligned, which nobody else can write. `reply_bytes` has `room` bytes, and may be
 * memory of the guest's. Returns PAGE_MALFORMED with reader.malformed; else 0 with what PAGE_BATCH is answered with. */
int session_apply(struct session *session, const uint8_t *bytes, size_t length, void *reply_bytes, size_t room,
		  int32_t *result);

/* grant.c: what a guest may do: everything, or with its own tree only. */

/* What may get a handle: others become null. */
void grant_admit(const struct session *session, struct value *value);

/* Members. `out` is lent, until the session's texts change or another member is used; what was made, `made` says, which the
 * caller gives to value_drop() when it has kept it. 0, an error of tree.h, or PAGE_THROWN. */
int grant_get(struct session *session, const struct value *object, struct guest_name *name, struct value *out,
	      bool *made);
int grant_set(struct session *session, const struct value *object, struct guest_name *name, const struct value *value);
int grant_call(struct session *session, const struct value *object, struct guest_name *name, uint32_t count,
	       const struct value *arguments, struct value *out, bool *made);
int grant_construct(struct session *session, struct guest_name *name, uint32_t count, const struct value *arguments,
		    struct value *out);

/* grant_name.c: createElement(), createElementNS() and setAttribute(), by its rules. *node is the caller's. */
int grant_create(struct session *session, struct guest_name *name, struct node **node);
int grant_create_in(struct session *session, enum node_space space, struct string text, struct node **node);
int grant_attribute(struct session *session, struct node *element, struct guest_name *name, struct string value);
int grant_attribute_atom(struct session *session, struct node *element, uint32_t atom, struct string value);

/* Whether that attribute could be set. 0, an error of tree.h, or PAGE_THROWN. */
int grant_attribute_check(struct session *session, struct node *element, uint32_t atom, struct string value);

/* Whether this may be a filter's selector. 0 or PAGE_THROWN. */
int grant_selector(struct session *session, struct string selector);

/* Whether it may listen there. 0 or PAGE_THROWN. */
int grant_listen(struct session *session, const struct value *object);

/* rule.c */

/* Whether this may be in a style. 0 or PAGE_THROWN. */
int grant_style(struct session *session, struct string value);

/* member_dispatch.c */

/* A new Event or CustomEvent. 0, with *out undefined if it is no such interface; an error of tree.h, or PAGE_THROWN. */
int event_construct(struct session *session, struct string interface, uint32_t count, const struct value *arguments,
		    struct value *out);

/* member_sequence.c: one more item of a result that is a sequence, which there are until the next such call. NULL without memory. */
struct value *session_add_item(struct session *session);

/* member_form_data.c: a new FormData; and its entries, as pairs. */
int form_data_construct(struct session *session, uint32_t count, const struct value *arguments, struct value *out);
void form_data_write(const struct object *object, struct writer *writer);

/* member_list.c */

/* The items of what can be iterated, as one SEQUENCE. 0 or PAGE_THROWN. */
int list_write(struct session *session, const struct value *object, struct writer *writer);

#endif
