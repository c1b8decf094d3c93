/* script.h: what a guest's operations take and give: values as script has them, and objects that are no nodes. */
#ifndef UNILET_HEADLESS_SCRIPT_H
#define UNILET_HEADLESS_SCRIPT_H

#include "tree.h"

enum value_kind {
	VALUE_UNDEFINED,
	VALUE_NULL,
	VALUE_BOOLEAN,
	VALUE_NUMBER,
	VALUE_BIGINT,
	VALUE_STRING,
	VALUE_NODE,
	VALUE_OBJECT,
	VALUE_SEQUENCE,
	VALUE_DICTIONARY,
	VALUE_BYTES,
	VALUE_CALLBACK, /* a function of the guest's */
	VALUE_EVENT,    /* while it is dispatched; never kept */
};

/* What stands for an object of the page's that is no node. It keeps what it is of. */
struct value {
	enum value_kind kind;
	uint32_t count; /* items of a sequence, entries of a dictionary; kind of array of bytes */
	union {
		bool boolean;
		double number;
		int64_t bigint;
		struct string string; /* and bytes */
		struct node *node;
		struct object *object;
		const struct value *items; /* of a dictionary: name, value, name, value ... */
		uint32_t listener;
		const struct event *event;
	};
};

struct object {
	uint32_t references;
	uint32_t interface; /* enum interface */
	uint32_t handle;    /* by which it is sent; 0: none yet */
	uint32_t which;     /* of a token list: the attribute's atom; of a collection: its kind */
	uint32_t shared;    /* the guest has had more than one number for it */
	struct node *node;
	struct object *next; /* of those that its node has one of each of; */
	bool only;           /* it is one of them */
	struct collection *collection;
	struct entries *entries; /* of a FormData */
	struct event *event;     /* that a guest has made */
	struct value detail;     /* of a CustomEvent */
	uint32_t depth;          /* events in each other's details, this one included */
};

#define UNDEFINED ((struct value){.kind = VALUE_UNDEFINED})

/* script.c */

struct value value_null(void);
struct value value_boolean(bool boolean);
struct value value_number(double number);
struct value value_string(struct string string);
struct value value_node(struct node *node); /* lent; NULL is null */

/* Keeps what a value stands for beyond the operation: a node or an object is held, strings, bytes and items are copied; what
 * cannot be kept becomes null. 0, or -TREE_QUOTA_EXCEEDED with nothing to drop. */
int value_keep(struct value *value);

/* The same backwards. */
void value_drop(struct value *value);

/* A new object with one reference, which holds `node` (or NULL). NULL without memory. */
struct object *object_new(uint32_t interface, struct node *node);

/* The one object of this kind that a node has, with one more reference: as script sees the same one each time. */
struct object *object_of(uint32_t interface, uint32_t which, struct node *node);
void object_release(struct object *object);

/* What a dictionary has under a name, the last of several; NULL: nothing, or it is no dictionary. */
const struct value *value_entry(const struct value *dictionary, const char *name);

/* entries.c: pairs of texts in order. NULL without memory; 0 or -TREE_QUOTA_EXCEEDED. */
struct entries *entries_open(void);
void entries_close(struct entries *entries);
int entries_append(struct entries *entries, struct string name, struct string value);
int entries_set(struct entries *entries, struct string name, struct string value); /* the first of that name, alone */
void entries_remove(struct entries *entries, struct string name, uint32_t from);
uint32_t entries_find(const struct entries *entries, struct string name,
		      uint32_t from); /* as many as there are: none */
bool entries_at(const struct entries *entries, uint32_t index, struct string *name, struct string *value);

/* As script's String(), Number() and Boolean(). `text` is for what has to be made: good until it changes. */
struct string value_text(const struct value *value, struct text *text);
double value_to_number(const struct value *value);
bool value_to_boolean(const struct value *value);

#endif
