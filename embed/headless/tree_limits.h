/* tree_limits.h: what a tree may grow to, whoever asks for it. */
#ifndef UNILET_HEADLESS_TREE_LIMITS_H
#define UNILET_HEADLESS_TREE_LIMITS_H

/* Beyond each of these a function answers TREE_QUOTA_EXCEEDED, and nothing has changed. */
#define UNILET_HEADLESS_NODES_MAX (1u << 24) /* that are alive at once */
#define UNILET_HEADLESS_BYTES_MAX                                                                                      \
	(4ull << 30) /* of nodes, names, values and texts, as long as tree_open() sets no other */
#define UNILET_HEADLESS_STRING_MAX       (64u << 20) /* bytes of one value or text */
#define UNILET_HEADLESS_NAMES_MAX        (1u << 20)  /* different names of elements, attributes and events */
#define UNILET_HEADLESS_NAME_BYTES_MAX   1024u       /* of one name */
#define UNILET_HEADLESS_ATTRIBUTES_MAX   1024u       /* of one element */
#define UNILET_HEADLESS_TOKENS_BYTES_MAX (32u << 10) /* of an attribute that is read as a list of tokens */
#define UNILET_HEADLESS_LISTENERS_MAX    4096u       /* of one node */
#define UNILET_HEADLESS_DISPATCH_MAX     32u         /* events that are dispatched within each other */
#define UNILET_HEADLESS_DETAIL_DEPTH_MAX 16u         /* events in the details of events */
#define UNILET_HEADLESS_ENTRIES_MAX      (1u << 16)  /* of one FormData */
#define UNILET_HEADLESS_PATH_MAX         (1u << 20)  /* nodes between an event's target and its root */

/* A longer or deeper selector is a syntax error; one that looks at more nodes than this is TREE_QUOTA_EXCEEDED. */
#define UNILET_HEADLESS_SELECTOR_BYTES_MAX (64u << 10)
#define UNILET_HEADLESS_SELECTOR_DEPTH_MAX 16u          /* :is(:not(...)) within each other */
#define UNILET_HEADLESS_SELECTOR_PARTS_MAX 256u         /* between combinators */
#define UNILET_HEADLESS_SELECTOR_STEPS_MAX (1ull << 27) /* of one query: some seconds */

#define UNILET_HEADLESS_HTML_IN_MAX  (16u << 20)  /* bytes of a page */
#define UNILET_HEADLESS_HTML_OUT_MAX (512u << 20) /* bytes of what is printed of one */

#endif
