/* tree_internal.h: how a tree lies in memory, and what its rooms share. */
#ifndef UNILET_HEADLESS_TREE_INTERNAL_H
#define UNILET_HEADLESS_TREE_INTERNAL_H

#include <string.h>

#include "tree.h"

/* pool.c: memory of one tree. Small pieces come from chunks, by sizes of 16 bytes, and are used again; all of it is counted. */
#define POOL_STEP    16u
#define POOL_CLASSES 16u

struct pool_chunk;
struct pool_large;

struct pool {
	void *free
		[POOL_CLASSES]; /* pieces of (index + 1) * POOL_STEP bytes that were given back, linked by their first word */
	char *next, *end;       /* what is left of the newest chunk */
	struct pool_chunk *chunks;
	struct pool_large *large;
	uint64_t bytes, bytes_max;
};

void *pool_allocate(struct pool *, size_t bytes); /* not cleared; NULL: the limit, or no memory */
void pool_free(struct pool *, void *, size_t bytes);
size_t pool_room(size_t bytes); /* what a piece for so many really has */
void pool_close(struct pool *);

struct attribute {
	uint32_t name : 24; /* the qualified name */
	uint32_t space : 8; /* enum node_space */
	uint32_t length;
	char *value; /* NULL if it is empty */
};

enum node_flags {
	NODE_SHADOW_ROOT = 1,
	NODE_TEMPLATE_CONTENT = 2,
	/* Form state, of input, option and textarea. */
	NODE_CHECKED = 4, /* or selected */
	NODE_CHECKED_DIRTY = 8,
	NODE_VALUE_DIRTY = 16,
	NODE_INDETERMINATE = 32,
	NODE_CLICKING = 64,   /* click() is at work: another one does nothing */
	NODE_BY_PERSON = 256, /* its value was last changed by a person */
	NODE_TYPED = 128,     /* a person changed it since it got the focus, and no change was sent yet */
};

#define NODE_FORM_STATE                                                                                                \
	((uint16_t)(NODE_CHECKED | NODE_CHECKED_DIRTY | NODE_VALUE_DIRTY | NODE_INDETERMINATE | NODE_BY_PERSON))

/* `holds` counts who keeps the node: whoever called node_hold(), and each child (shadow root, template content) that is kept
 * itself. So a node with a hold keeps all around it, and the root of a tree without any has 0. */
struct node {
	struct node *parent, *first, *last, *previous, *next;
	struct tree *tree;
	uint8_t type;  /* enum node_type */
	uint8_t space; /* enum node_space, of an element */
	uint16_t flags;
	uint32_t holds;
	union {
		uint32_t name;   /* of an element */
		uint32_t length; /* of data */
	};
	union {
		struct {
			uint16_t attribute_count, attribute_room;
		};
		uint32_t room; /* for data */
	};
	union {
		struct attribute *attributes;
		char *data;
		struct doctype *doctype;
	};
	struct rare *rare; /* NULL for most */
};

_Static_assert(sizeof(struct node) == 80, "ten words: there are millions");

struct doctype {
	struct string name, public_id, system_id;
};

struct listeners;

/* What few nodes have. */
struct rare {
	struct node *shadow;  /* of an element */
	struct node *content; /* of a template */
	struct node *host;    /* of a shadow root or a template's content */
	struct listeners *listeners;
	struct shadow_options shadow_options;
	uint8_t selection_direction;
	uint32_t selection_start, selection_end;
	struct string value; /* of a form control whose value is its own; custom validity's message; of pool memory */
	struct string validity; /* message of setCustomValidity() */
	void *objects;          /* node_objects() */
};

struct atom {
	const char *data;
	uint32_t length;
	uint32_t hash;
	uint32_t lower; /* 0: not looked for yet */
};

struct atoms {
	struct atom *list;
	uint32_t count, room;
	uint32_t *table; /* by hash; 0 is free */
	uint32_t mask;
	uint32_t seed;
};

#define SELECTORS_KEPT 8u

struct kept_selector {
	struct string text;
	struct selector *selector;
};

struct tree {
	struct pool pool;
	struct atoms atoms;
	struct node *document;
	struct node *focused;
	struct listeners *listening; /* all that there are */
	uint64_t nodes, version;
	uint32_t dispatching;
	uint32_t next_kept; /* the one of `kept` that goes next */
	bool quirks;
	struct kept_selector kept[SELECTORS_KEPT];
};

/* string.c */
#define EMPTY       ((struct string){NULL, 0})
#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */
bool is_space(char c);             /* HTML's ASCII whitespace */
char lower(char c);
char upper(char c);
struct string string_trim(struct string);
struct string string_slice(struct string, size_t from, size_t to);
bool string_starts(struct string, struct string start);
/* Takes the next token between spaces off the front; false at the end. */
bool string_next_token(struct string *rest, struct string *token);
size_t string_offset(struct string, uint32_t utf16); /* of the unit; the length of it beyond its end */
void text_append_char(struct text *, char);
int text_status(const struct text *); /* 0, or that it failed */
bool text_equal(const struct text *, struct string);

static inline bool same(struct string a, struct string b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* atom.c */
int atoms_open(struct tree *);
/* The atom of the name in ASCII lower case. */
int tree_atom_of_lower(struct tree *, struct string name, uint32_t *atom);

/* tree.c: copies of strings, in the tree's memory. */
int tree_copy(struct tree *, struct string, struct string *copy);
void tree_uncopy(struct tree *, struct string *);
static inline void tree_changed(struct tree *tree)
{
	tree->version++;
}

/* node.c */
int hidden_create(struct node *host, uint16_t flag,
		  struct node **);                              /* shadow.c: a shadow root, or a template's content */
int node_create(struct tree *, enum node_type, struct node **); /* with one hold */
int node_rare(struct node *, struct rare **);                   /* made if it is not there */
void node_free(struct node *root);                              /* a whole tree that nobody holds */
static inline struct node *node_keeper(const struct node *node)
{
	if (node->parent)
		return node->parent;
	return node->rare ? node->rare->host : NULL;
}
/* After `child` was linked to its keeper, and after it was unlinked from it; the latter may free the keeper. */
void node_kept(struct node *child);
void node_no_longer_kept(const struct node *child, struct node *keeper);

static inline bool is_parent_type(const struct node *node)
{
	return node->type == NODE_ELEMENT || node->type == NODE_FRAGMENT || node->type == NODE_DOCUMENT;
}

static inline bool is_character_data(const struct node *node)
{
	return node->type == NODE_TEXT || node->type == NODE_COMMENT;
}

static inline bool is_html(const struct node *node, uint32_t name)
{
	return node->type == NODE_ELEMENT && node->space == SPACE_HTML && node->name == name;
}

/* insert.c: "ensure pre-insert validity", with a child of the parent that goes away for the node, or NULL. Then without any
 * check: at the end of the parent, or before a child of it. */
int insert_check(const struct node *parent, const struct node *, const struct node *before,
		 const struct node *replaced);
void node_link(struct node *parent, struct node *, struct node *before);
void node_link_given(struct node *parent, struct node *); /* at the end; the caller's only hold goes with it */

/* element.c: whether it is one of HTML's elements of these names. */
bool is_html_of(const struct node *, const uint32_t *names, size_t count);
#define IS_HTML_OF(node, names) is_html_of(node, names, sizeof(names) / sizeof((names)[0]))
bool is_link(const struct node *);
bool is_editing_host(const struct node *); /* contenteditable, and not "false" */
bool is_custom(const struct node *);       /* whether its name is one for custom elements */
/* What is behind the prefix of a name. */
struct string local_part(struct string qualified);

/* attribute.c */
struct attribute *attribute_find(const struct node *, uint32_t name, uint32_t space);
struct string attribute_string(const struct attribute *);
void attributes_free(struct node *);
int attributes_copy(const struct node *from, struct node *to);

/* listener.c: calls those of the event's type and phase. */
void listeners_call(struct node *, struct event *, bool capture);
/* Tells all of them that they end, and takes them off their node. */
void listeners_free(struct listeners *);

/* dispatch.c: an event of a name with these flags, trusted or not as `like` is (NULL: it is), as event_dispatch(). */
int event_send(struct node *target, uint32_t type, enum event_kind, uint32_t flags, const struct event *like);

/* activate.c: what a click does beyond its listeners. */
struct activation {
	struct node *element; /* NULL: nothing; held */
	struct node *radio;   /* the one that was checked in the group; held */
	bool was_checked, was_indeterminate;
};
bool activation_has(const struct node *);
void activation_begin(struct node *, struct activation *);                          /* before the listeners */
int activation_end(struct activation *, const struct event *, struct node *target); /* after them */

/* character.c */
int data_set(struct node *, struct string);
int data_append(struct node *, struct string);
/* The text of all texts below, without a copy if there is only one; `text` keeps it otherwise. */
int node_text(const struct node *, struct text *, struct string *);

/* url_host.c: a URL's host as browsers write it; false: it is none. */
bool url_append_host(struct text *, struct string host);

/* selector.c: what tree_close() gives back. */
void selectors_forget(struct tree *);

#endif
