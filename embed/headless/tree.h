/* tree.h: a page without a display: the DOM's nodes, elements, attributes and texts, selectors, HTML in and out.
 *
 * What a function does is what the DOM standard says of the member that its comment names. Only what is told here differs.
 * Nothing is laid out: there are no boxes, and whoever asks for one is answered as of an element that is not rendered.
 *
 * Callers are hostile: any order of calls with any nodes, strings and numbers is answered, never a crash, a cycle or a
 * stack that runs out. A tree is one thread's. Nodes of two trees never meet: that is TREE_NOT_SUPPORTED.
 *
 * Whose nodes are: node_create_...() and node_clone() give the caller one hold on the new node, node_hold() one more,
 * node_release() takes one away. All other functions that return a node lend it: it is good until the next call that
 * changes the tree or releases something. A node lives as long as script could reach it: while it is in the document, or
 * anybody holds a node of the tree that it is in. Then it is gone, in constant time for each node. */
#ifndef UNILET_HEADLESS_TREE_H
#define UNILET_HEADLESS_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "names.h"
#include "tree_limits.h"

struct tree;
struct node;

/* Functions that return int return 0 or one of these, as a negative number. */
enum tree_error {
	TREE_HIERARCHY_REQUEST = 1, /* a child that may not be there, a cycle */
	TREE_NOT_FOUND,             /* a reference child that is not one */
	TREE_INDEX_SIZE,
	TREE_INVALID_CHARACTER, /* in a name or a token */
	TREE_SYNTAX,            /* of a selector, an empty token */
	TREE_INVALID_STATE,
	TREE_NOT_SUPPORTED,
	TREE_NAMESPACE,
	TREE_NO_MODIFICATION,
	TREE_TYPE,           /* TypeError: an argument that the member does not take */
	TREE_QUOTA_EXCEEDED, /* a limit of tree_limits.h, or memory */
};

/* string.c: strings are UTF-8 with a length, and need no NUL. What is not UTF-8 is kept as it is and harms nothing. Offsets
 * and lengths that the DOM counts in UTF-16 units are counted so here. */
struct string {
	const char *data;
	size_t length;
};

/* Text that functions append to. Zeroes are an empty one; `max` 0 stands for UNILET_HEADLESS_HTML_OUT_MAX. What does not fit
 * sets `failed` and all later appends do nothing. */
struct text {
	char *data;
	size_t length, capacity, max;
	bool failed;
};

#define STRING(literal) ((struct string){literal, sizeof(literal) - 1})
struct string string_of(const char *terminated);
bool string_equal(struct string a, struct string b);
bool string_equal_ignoring_case(struct string a, struct string b); /* ASCII's case */
uint32_t string_utf16_length(struct string);
void text_append(struct text *, struct string);
struct string text_string(const struct text *);
void text_close(struct text *);

/* The DOMException's name ("TypeError" for TREE_TYPE), and a sentence. `error` is what a function returned. */
const char *tree_error_name(int error);
const char *tree_error_message(int error);

/* tree.c: a tree with an empty document. `bytes_max` 0 stands for UNILET_HEADLESS_BYTES_MAX. */
int tree_open(uint64_t bytes_max, struct tree **);
void tree_close(struct tree *); /* with all its nodes, held or not */
struct node *tree_document(struct tree *);
struct node *tree_document_element(struct tree *); /* these three may be NULL */
struct node *tree_head(struct tree *);
struct node *tree_body(struct tree *);
uint64_t tree_nodes(const struct tree *); /* that are alive */
uint64_t tree_bytes(const struct tree *); /* that they and all else take */
/* Another number whenever anything has changed. */
uint64_t tree_version(const struct tree *);

/* atom.c: names are numbers: equal numbers, equal names. Those of names.h are the same in every tree. They are never freed. */
int tree_atom(struct tree *, struct string name, uint32_t *atom);
uint32_t tree_atom_find(const struct tree *, struct string name); /* 0: nobody has made an atom of it */
uint32_t tree_atom_lower(struct tree *, uint32_t atom);           /* the same name in lower case; 0 beyond a limit */
struct string tree_atom_string(const struct tree *, uint32_t atom);

/* node.c */
enum node_type {
	NODE_ELEMENT = 1,
	NODE_TEXT = 3,
	NODE_CDATA = 4, /* never made */
	NODE_COMMENT = 8,
	NODE_DOCUMENT = 9,
	NODE_DOCTYPE = 10,
	NODE_FRAGMENT = 11, /* a shadow root is one too */
};

enum node_space { SPACE_NONE, SPACE_HTML, SPACE_SVG, SPACE_MATHML, SPACE_XLINK, SPACE_XML, SPACE_XMLNS };

/* Where the caller may note something of its own about a node, as long as it holds it. NULL without memory. */
void **node_objects(struct node *);

struct node *node_hold(struct node *); /* returns it; NULL is NULL */
void node_release(struct node *);
struct tree *node_tree(const struct node *);
enum node_type node_type(const struct node *);
bool node_is_element(const struct node *);
bool node_is_shadow_root(const struct node *);

int node_create_element(struct tree *, uint32_t name, struct node **); /* HTML's; the name as it is: lower case */
int node_create_element_in(struct tree *, enum node_space, uint32_t name, struct node **);
int node_create_text(struct tree *, struct string data, struct node **);
int node_create_comment(struct tree *, struct string data, struct node **);
int node_create_fragment(struct tree *, struct node **);
int node_create_doctype(struct tree *, struct string name, struct string public_id, struct string system_id,
			struct node **);

/* parentNode, firstChild ...; NULL where there is none. */
struct node *node_parent(const struct node *);
struct node *node_parent_element(const struct node *);
struct node *node_first_child(const struct node *);
struct node *node_last_child(const struct node *);
struct node *node_next_sibling(const struct node *);
struct node *node_previous_sibling(const struct node *);
struct node *node_first_element_child(const struct node *);
struct node *node_last_element_child(const struct node *);
struct node *node_next_element_sibling(const struct node *);
struct node *node_previous_element_sibling(const struct node *);
uint32_t node_child_element_count(const struct node *);
/* The one after it in tree order, below `root`; NULL at the end. The second leaves out what is below it. */
struct node *node_after(const struct node *, const struct node *root);
struct node *node_after_subtree(const struct node *, const struct node *root);

/* order.c */
bool node_contains(const struct node *, const struct node *other);
bool node_is_connected(const struct node *);
struct node *node_root(const struct node *, bool composed);           /* getRootNode() */
uint32_t node_compare(const struct node *, const struct node *other); /* compareDocumentPosition() */
bool node_is_equal(const struct node *, const struct node *other);
bool node_shadow_contains(const struct node *, const struct node *other); /* across shadow roots too */

/* insert.c: appendChild(), insertBefore() ... A fragment's children are inserted. A failure changes nothing. */
int node_append(struct node *parent, struct node *);
int node_insert(struct node *parent, struct node *, struct node *before); /* NULL: at the end */
int node_replace_child(struct node *parent, struct node *, struct node *child);
int node_remove_child(struct node *parent, struct node *child);
int node_move(struct node *parent, struct node *, struct node *before); /* moveBefore(): what has the focus keeps it */
void node_remove(struct node *);                                        /* remove(): nothing without a parent */

/* insert_many.c: append(), prepend(), replaceChildren(), before(), after(), replaceWith(). As in browsers, several nodes leave
 * their places first: if they then cannot be inserted, they are in none. */
int node_append_all(struct node *parent, struct node *const *nodes, size_t count);
int node_prepend_all(struct node *parent, struct node *const *nodes, size_t count);
int node_replace_children(struct node *parent, struct node *const *nodes, size_t count);
int node_before_all(struct node *, struct node *const *nodes, size_t count);
int node_after_all(struct node *, struct node *const *nodes, size_t count);
int node_replace_with(struct node *, struct node *const *nodes, size_t count);

/* url.c: a URL as the Web has it, relative to an origin ("http://host:port"; empty: none). False: it is none. To be closed in
 * either case. The numbers are where parts begin or end in `href`: "scheme:", "user", ":password", "host", ":port", "/path",
 * "?query", "#fragment" and what is between them. */
struct url {
	struct text href;
	size_t scheme_end, user, user_end, password_end, host, host_end, path, path_end, query_end;
};
bool url_open(struct string, struct string origin, struct url *);
void url_close(struct url *);

/* adjacent.c */
enum adjacent { BEFORE_BEGIN, AFTER_BEGIN, BEFORE_END, AFTER_END };
/* insertAdjacentElement(), insertAdjacentText(). *inserted is false where there is no parent to insert into. */
int element_insert_adjacent(struct node *, enum adjacent, struct node *, bool *inserted);
int element_insert_adjacent_text(struct node *, enum adjacent, struct string data);

/* clone.c: with listeners of none; form state as HTML's cloning steps have it. */
int node_clone(struct node *, bool deep, struct node **);

/* character.c: texts and comments; offsets in UTF-16 units. A surrogate pair that is cut becomes U+FFFD. */
struct string node_data(const struct node *); /* nodeValue; empty for others */
int node_set_data(struct node *, struct string);
uint32_t node_data_length(const struct node *);
int node_replace_data(struct node *, uint32_t offset, uint32_t count, struct string);
int node_substring_data(const struct node *, uint32_t offset, uint32_t count, struct text *);
int node_split_text(struct node *, uint32_t offset, struct node **rest); /* held by the caller */
int node_whole_text(const struct node *, struct text *);                 /* with the texts beside it */
int node_normalize(struct node *);
int node_text_content(const struct node *, struct text *); /* for what has none: nothing */
int node_set_text_content(struct node *, struct string);
int element_set_outer_text(struct node *, struct string); /* TREE_NO_MODIFICATION: it is in nothing */
int element_set_inner_text(struct node *, struct string); /* lines with <br>; reading it is node_text_content() here */

/* element.c */
enum node_space element_space(const struct node *);
uint32_t element_name(const struct node *);          /* the qualified name */
bool element_is(const struct node *, uint32_t name); /* an HTML element of that name */
struct string element_local_name(const struct node *);
int node_name(const struct node *, struct text *);       /* nodeName; tagName of elements */
const char *node_interface(const struct node *);         /* "HTMLDivElement", "Text", "ShadowRoot" ... */
const char *node_space_name(enum node_space);            /* the namespace's URL; NULL for none */
int node_space_of(struct string url, enum node_space *); /* TREE_NAMESPACE: not one of those */
struct string doctype_name(const struct node *);
struct string doctype_public_id(const struct node *);
struct string doctype_system_id(const struct node *);

/* direction.c: HTML's directionality. The first two are never the answer for an element. */
enum direction { DIRECTION_NONE, DIRECTION_AUTO, DIRECTION_LEFT_TO_RIGHT, DIRECTION_RIGHT_TO_LEFT };
enum direction element_direction(const struct node *);

/* shadow.c */
struct shadow_options {
	bool closed, delegates_focus, clonable, serializable;
};
int element_attach_shadow(struct node *, struct shadow_options, struct node **root); /* lent */
struct node *element_shadow_root(const struct node *);                               /* closed or not; NULL: none */
struct node *shadow_host(const struct node *root);
struct shadow_options shadow_options_of(const struct node *root);
struct node *node_assigned_slot(const struct node *);       /* whose shadow tree is closed or not; NULL: none */
int template_content(struct node *, struct node **content); /* lent; made when first asked for */

/* attribute.c: names by getAttribute() are lower case for HTML elements, which the caller has done (tree_atom_lower()). */
bool element_attribute(const struct node *, uint32_t name, struct string *value); /* value may be NULL; false: none */
struct string element_attribute_or_empty(const struct node *, uint32_t name);
int element_set_attribute(struct node *, uint32_t name, struct string value);
bool element_remove_attribute(struct node *, uint32_t name); /* whether there was one */
/* toggleAttribute(): force < 0: not given. Returns an error, or 1 or 0: whether it is there now. */
int element_toggle_attribute(struct node *, uint32_t name, int force);
uint32_t element_attribute_count(const struct node *);
bool element_attribute_at(const struct node *, uint32_t index, uint32_t *name, struct string *value);
int element_set_attribute_in(struct node *, enum node_space, uint32_t qualified, struct string value);
bool element_attribute_in(const struct node *, enum node_space, struct string local, struct string *value);
bool element_remove_attribute_in(struct node *, enum node_space, struct string local);
/* Whether setAttribute() and createElement() take this name. */
bool attribute_name_valid(struct string);
bool element_name_valid(struct string);

/* token.c: DOMTokenList over an attribute: classList is that of ATOM_CLASS. One that is longer than
 * UNILET_HEADLESS_TOKENS_BYTES_MAX counts as empty, and is not changed but by element_set_attribute(). */
uint32_t token_count(const struct node *, uint32_t attribute);
bool token_at(const struct node *, uint32_t attribute, uint32_t index, struct string *);
bool token_contains(const struct node *, uint32_t attribute, struct string token);
int token_add(struct node *, uint32_t attribute, const struct string *tokens, size_t count);
int token_remove(struct node *, uint32_t attribute, const struct string *tokens, size_t count);
int token_toggle(struct node *, uint32_t attribute, struct string token, int force);        /* as toggle_attribute */
int token_replace(struct node *, uint32_t attribute, struct string old, struct string new); /* 1: replaced */

/* dataset.c: by the name that script uses: "rowId" is data-row-id. */
bool dataset_get(const struct node *, struct string name, struct string *value);
int dataset_set(struct node *, struct string name, struct string value);
void dataset_delete(struct node *, struct string name);
/* The name of the index-th, appended; false: there are not so many. */
bool dataset_name_at(const struct node *, uint32_t index, struct text *name);

/* style.c: CSSStyleDeclaration of the attribute `style`: declarations as they are written, in order, the last of a name
 * counts. Values are checked to be whole CSS tokens, not against each property's grammar; shorthands stay what they are. */
int style_get(const struct node *, struct string property, struct text *value, bool *important);
/* An empty value removes; a value that is no value changes nothing, as in CSSOM. */
int style_set(struct node *, struct string property, struct string value, bool important);
int style_remove(struct node *, struct string property, struct text *old);
uint32_t style_count(const struct node *);
bool style_name_at(const struct node *, uint32_t index, struct text *name);
int style_text(const struct node *, struct text *); /* cssText */
int style_set_text(struct node *, struct string);
/* "backgroundColor" -> "background-color", "cssFloat" -> "float", "webkitX" -> "-webkit-x". */
void style_property_of(struct string member, struct text *property);

/* selector_parse.c, selector_match.c: a compiled selector is its tree's, and closed before it. */
struct selector;
int selector_open(struct tree *, struct string, struct selector **); /* TREE_SYNTAX */
void selector_close(struct selector *);
/* `scope` is what :scope stands for. Each returns an error, or 1 or 0; *found is lent, NULL if there is none. */
int selector_matches(struct selector *, struct node *, const struct node *scope);
int selector_first(struct selector *, struct node *root, struct node **found);
int selector_closest(struct selector *, struct node *, struct node **found);
/* Calls take() for each, in tree order. It must not change the tree; a value other than 0 ends the search and is returned. */
int selector_each(struct selector *, struct node *root, int (*take)(void *context, struct node *), void *context);
/* The same for text, whose compiled form the tree keeps for the next time: matches(), querySelector(), closest(). */
int element_matches(struct node *, struct string text);
int node_query(struct node *, struct string text, struct node **found);
int element_closest(struct node *, struct string text, struct node **found);

/* collection.c: HTMLCollection and NodeList. It holds its root. Reading one in order takes constant time for each. */
struct collection;
enum collection_kind {
	COLLECTION_CHILD_NODES,
	COLLECTION_CHILDREN,
	COLLECTION_TAG,      /* getElementsByTagName(): argument "*" or the name */
	COLLECTION_TAG_IN,   /* getElementsByTagNameNS(): by collection_open_tag() */
	COLLECTION_CLASS,    /* getElementsByClassName() */
	COLLECTION_NAME,     /* getElementsByName() */
	COLLECTION_QUERY,    /* querySelectorAll(): not live */
	COLLECTION_OPTIONS,  /* of a select */
	COLLECTION_SELECTED, /* selectedOptions */
	COLLECTION_ELEMENTS, /* of a form or a fieldset */
	COLLECTION_CONTROLS, /* of a form, those of one id or name */
	COLLECTION_ROWS,     /* of a table or a section */
	COLLECTION_CELLS,    /* of a row */
	COLLECTION_BODIES,   /* tBodies */
	COLLECTION_LABELS,   /* of a form control */
};
int collection_open(struct node *root, enum collection_kind, struct string argument, struct collection **);
/* "*" is any; an empty URL is no namespace. */
int collection_open_tag(struct node *root, struct string url, struct string local, struct collection **);
void collection_close(struct collection *);
uint32_t collection_length(struct collection *);
struct node *collection_item(struct collection *, uint32_t index);
struct node *collection_named(struct collection *, struct string name); /* namedItem() */
struct node *node_element_by_id(struct node *root, struct string id);   /* getElementById() */

/* html_in.c: HTML5, by gumbo, whose time grows with the square of the depth. The document must be empty. <template
 * shadowrootmode> makes a shadow root. */
int html_parse(struct tree *, struct string);
/* A new fragment, held by the caller, parsed as if in an element of that name (0: div), without shadow roots. One with a
 * <frameset>, </body> or </html> is TREE_NOT_SUPPORTED. */
int html_parse_fragment(struct tree *, uint32_t context, struct string, struct node **fragment);

/* html_out.c: HTML's serialization of fragments: of what is in the node, or of the node itself. */
enum html_flags {
	HTML_OUTER = 1,               /* outerHTML, else innerHTML */
	HTML_SHADOW_OPEN = 2,         /* open shadow roots as <template shadowrootmode> */
	HTML_SHADOW_CLOSED = 4,       /* and closed ones */
	HTML_SHADOW_SERIALIZABLE = 8, /* those that may be, open or closed */
};
int html_serialize(const struct node *, unsigned flags, struct text *);

#include "event.h"
#include "form.h"

#endif
