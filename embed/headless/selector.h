/* selector.h: selectors as they are compiled: lists of complex ones, of compounds, of simple ones. */
#ifndef UNILET_HEADLESS_SELECTOR_H
#define UNILET_HEADLESS_SELECTOR_H

#include "tree_internal.h"

enum simple_kind {
	SIMPLE_TYPE,
	SIMPLE_NO_SPACE, /* "|name": of no namespace, and so nothing */
	SIMPLE_ID,
	SIMPLE_CLASS,
	SIMPLE_ATTRIBUTE,
	SIMPLE_STATE, /* a pseudo-class of selector_state.c: `value` says which */
	SIMPLE_NTH,
	SIMPLE_IS, /* :is() and :where() */
	SIMPLE_NOT,
	SIMPLE_HAS,
	SIMPLE_LANG,
	SIMPLE_DIRECTION, /* :dir(): `direction` */
	SIMPLE_HOST,      /* :host and :host(): of the tree that is searched */
	SIMPLE_ANCHOR,    /* what a relative selector in :has() starts from */
	SIMPLE_NEVER,     /* valid, and nothing here is that: pseudo-elements, :hover ... */
};

enum attribute_operator {
	OPERATOR_EXISTS,
	OPERATOR_EQUALS,
	OPERATOR_INCLUDES,
	OPERATOR_DASH,
	OPERATOR_STARTS,
	OPERATOR_ENDS,
	OPERATOR_HAS
};

enum state {
	STATE_ROOT,
	STATE_SCOPE,
	STATE_EMPTY,
	STATE_CHECKED,
	STATE_INDETERMINATE,
	STATE_DISABLED,
	STATE_ENABLED,
	STATE_REQUIRED,
	STATE_OPTIONAL,
	STATE_READ_ONLY,
	STATE_READ_WRITE,
	STATE_PLACEHOLDER_SHOWN,
	STATE_DEFAULT,
	STATE_VALID,
	STATE_INVALID,
	STATE_LINK,
	STATE_FOCUS,
	STATE_FOCUS_WITHIN,
	STATE_OPEN,
	STATE_IN_RANGE,
	STATE_OUT_OF_RANGE,
	STATE_USER_VALID,
	STATE_USER_INVALID,
	STATE_DEFINED,
};

struct simple {
	struct simple *next; /* in the same compound */
	enum simple_kind kind;
	union {
		enum attribute_operator comparison;
		enum state state;
		enum direction direction;
	};
	bool any_space;               /* "*|name" of an attribute */
	bool ignore_case;             /* [name=value i] */
	bool exact_case;              /* [name=value s] */
	bool caseless_html;           /* HTML ignores case in values of this name, on its elements */
	bool from_end, of_type, only; /* of SIMPLE_NTH; `only`: the place counts from both ends */
	uint32_t name, lower_name;
	struct string value;
	int32_t a, b;         /* an+b */
	struct complex *list; /* in its parentheses */
	/* The element that SIMPLE_NTH was last asked of, and its place: its neighbour's is the next. */
	const struct node *counted;
	uint64_t counted_version;
	uint32_t place;
};

enum combinator { COMBINATOR_NONE, COMBINATOR_DESCENDANT, COMBINATOR_CHILD, COMBINATOR_NEXT, COMBINATOR_LATER };

struct compound {
	struct simple *first;
	struct compound *left;      /* what comes before it; NULL: nothing */
	enum combinator combinator; /* how it is related to that */
};

struct complex {
	struct complex *next; /* in the same list */
	struct compound *right;
	enum combinator lead; /* in :has(): between the anchor and what follows it */
};

struct selector {
	struct tree *tree;
	struct pool pool;
	struct complex *list;
};

/* So many nodes are looked through in the time of one step. */
#define NODES_A_STEP 16u

/* A search: what the special names in it stand for, and how much it may still look at. */
struct match {
	const struct node *scope, *anchor;
	/* The fragment that a search has come up to: :scope, if it began there, and :host, if it is a shadow root. It has nothing
	 * that other names could mean. */
	const struct node *above;
	bool in_host; /* looks at a host: the tree around that is not gone out of */
	uint64_t steps;
};

/* selector_token.c: a reader of CSS text. Functions that return bool are false where it is not what they want; where memory is
 * at its limit they set `error`. */
struct reader {
	struct selector *selector;
	struct string text;
	size_t at;
	unsigned depth;
	bool in_has;
	int error;
};

char reader_peek(const struct reader *, size_t ahead); /* NUL at the end */
bool reader_take(struct reader *, char);
bool reader_skip_space(struct reader *); /* whether there was any; comments are skipped, and are none */
bool reader_ident(struct reader *, struct string *);
bool reader_string(struct reader *, struct string *);
bool reader_nth(struct reader *, int32_t *a, int32_t *b);
void reader_skip_to_separator(struct reader *); /* the next comma or closing parenthesis of this level */

/* selector_pseudo.c: what follows a colon. */
bool parse_pseudo(struct reader *, struct simple *);

/* selector_parse.c */
bool parse_list(struct reader *, bool relative, bool forgiving, struct complex **);

/* selector_match.c, selector_state.c */
bool match_list(struct match *, struct complex *, const struct node *);
bool match_state(struct match *, enum state, const struct node *);
bool match_spend(struct match *, uint64_t steps); /* whether there are any left */
bool match_lang(const struct node *, struct string range);
bool match_nth(struct match *, struct simple *, const struct node *);

#endif
