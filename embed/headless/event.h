/* event.h: events on a tree: listeners, dispatch, what a click does, and what a person does to a page. */
#ifndef UNILET_HEADLESS_EVENT_H
#define UNILET_HEADLESS_EVENT_H

#include "tree.h"

enum event_flags {
	EVENT_BUBBLES = 1,
	EVENT_CANCELABLE = 2,
	EVENT_COMPOSED = 4,
	EVENT_TRUSTED = 8, /* of a person, not of script */
	/* Set while it is dispatched: */
	EVENT_PREVENTED = 16, /* defaultPrevented */
	EVENT_STOPPED = 32,
	EVENT_STOPPED_IMMEDIATE = 64,
	EVENT_PASSIVE = 128, /* the listener that runs must not prevent */
	EVENT_DISPATCHED = 256,
};

enum event_phase { PHASE_NONE, PHASE_CAPTURING, PHASE_AT_TARGET, PHASE_BUBBLING };

enum event_kind {
	KIND_EVENT,
	KIND_UI,
	KIND_MOUSE,
	KIND_POINTER,
	KIND_KEYBOARD,
	KIND_INPUT,
	KIND_FOCUS,
	KIND_SUBMIT,
	KIND_CUSTOM,
	KIND_TOGGLE,
	KIND_FORM_DATA, /* `context` has it */
};

enum event_modifier { MODIFIER_CONTROL = 1, MODIFIER_SHIFT = 2, MODIFIER_ALT = 4, MODIFIER_META = 8 };

/* One event. Whoever makes it zeroes it, sets `type`, `kind`, `flags` and what the kind has, and calls event_dispatch(). Its
 * strings must stay until that returns; nodes in it are kept alive by the dispatch. */
struct event {
	uint32_t type; /* an atom */
	enum event_kind kind;
	uint32_t flags;
	enum event_phase phase;
	/* As the listener that runs may see them: of its own tree or a tree around it. */
	struct node *target, *current_target;
	struct node *related_target;
	double time_ms;
	int32_t detail;
	double client_x, client_y;
	int16_t button;
	uint16_t buttons;
	uint32_t modifiers;
	bool repeat, is_composing;
	struct string key, code;            /* KIND_KEYBOARD */
	struct string data, input_type;     /* KIND_INPUT */
	struct node *submitter;             /* KIND_SUBMIT */
	struct string old_state, new_state; /* KIND_TOGGLE */
	void *context;                      /* the caller's own */
	const struct event_path *path;      /* while it is dispatched */
};

enum listener_flags { LISTENER_CAPTURE = 1, LISTENER_ONCE = 2, LISTENER_PASSIVE = 4 };

/* listener.c: addEventListener(). Two with the same call, context and capture are one: the second is not added and its
 * `release` is not called. `release`, if there is one, is called when it was removed (and does not run any more) or its node
 * goes; it must not touch the tree. `call` may do anything to the tree but close it. */
struct listener {
	void (*call)(void *context, struct event *);
	void (*release)(void *context);
	void *context;
	uint32_t flags;
};
/* 1: added, 0: there already. */
int node_listen(struct node *, uint32_t type, struct listener);
bool node_unlisten(struct node *, uint32_t type, const struct listener *); /* whether there was one */
bool node_has_listeners(const struct node *);

/* dispatch.c: capture, target and bubble along the composed path, with targets as each shadow tree may see them, then the
 * default action (activate.c). Returns an error, or 1, or 0 if it was prevented. */
int event_dispatch(struct node *target, struct event *);
void event_prevent_default(struct event *);
void event_stop_propagation(struct event *);
void event_stop_immediate(struct event *);
/* composedPath() as current_target may see it; NULL after its end. */
struct node *event_path_at(const struct event *, uint32_t index);

/* activate.c: click(), and the default actions of click: check boxes, radio buttons, labels, buttons that submit or reset,
 * summaries. Links lead nowhere. */
int element_click(struct node *);
bool element_is_summary(const struct node *); /* the first one of a details element, which opens and closes it */

/* focus.c: nothing has the focus at first. Shadow hosts that delegate it pass it on. */
struct node *tree_focused(const struct tree *); /* NULL: none */
bool element_is_focusable(const struct node *);
int element_focus(struct node *); /* with blur, focusout, focus and focusin; nothing if it cannot have it */
int element_blur(struct node *);
/* activeElement of a document or shadow root. */
struct node *node_active_element(const struct node *root);

/* person.c: what a person does, with the events that a browser sends of it, all trusted. TREE_INVALID_STATE: nobody could do
 * that (disabled, read-only, not a text field). */
int person_click(struct node *);
/* Types this instead of what is in it, or chooses the option of that value: focus, input, change. */
int person_input(struct node *, struct string text);
/* Presses a key where the focus is, or on the body: key is as KeyboardEvent.key has it, with "Control+" and so on before it.
 * Enter submits a form, Enter and space press a button, a character is typed. NULL: where the focus is. */
int person_key(struct tree *, struct node *, struct string key);

#endif
