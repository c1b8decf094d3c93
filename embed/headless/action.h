/* action.h: what is done in a headless page, as the command line says it and its server does it. */
#ifndef UNILET_HEADLESS_ACTION_H
#define UNILET_HEADLESS_ACTION_H

#include <stddef.h>
#include <stdint.h>

#include "../../abi/launch_abi.h"

/* The first five say how the page is; the others are done in turn, each when the guest is idle after the one before. */
enum action_kind {
	ACTION_IMAGE = 1,   /* value: the image's name, by which its element is found */
	ACTION_ROOT = 2,    /* selector of its element */
	ACTION_GRANT = 3,   /* value: "subtree" or "full" */
	ACTION_DUMP = 4,    /* at the end the page is written */
	ACTION_ELEMENT = 5, /* value: name of a custom element that the guest may make */
	ACTION_CLICK = 6,   /* selector */
	ACTION_INPUT = 7,   /* selector, value: the text */
	ACTION_KEY = 8,     /* selector (empty: what has the focus), value: as "a", "Enter", "Control+s" */
	ACTION_SUBMIT = 9,  /* selector */
	ACTION_WAIT = 10,   /* value: ms */
	ACTION_COUNT
};

struct action {
	enum action_kind kind;
	const char *selector; /* "": none */
	const char *value;    /* "": none */
};

/* A list of them, in the form in which the launcher hands it over; zero at first. */
struct action_list {
	size_t length;
	uint8_t bytes[LAUNCH_ACTION_MAX];
};

/* action.c */

/* Adds one; `selector` has `selector_length` bytes. 0, or -EMSGSIZE: it is too much. */
int action_add(struct action_list *list, enum action_kind kind, const char *selector, size_t selector_length,
	       const char *value);

/* Reads the one at *at of a list of `length` bytes, and moves *at behind it. Its strings stay in the list. 1; 0 at the end;
 * -EPROTO if it is none. */
int action_next(const uint8_t *bytes, size_t length, size_t *at, struct action *out);

#endif
