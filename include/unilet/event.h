/* event.h: the event loop: page events come as structs, to callbacks; timers; animation frames. */
#ifndef UNILET_EVENT_H
#define UNILET_EVENT_H

#include <unilet/object.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What every event says. The generated headers have a struct for each interface, which begins with this one:
 * unilet_mouse_event_info. Valid during the callback; the handles in it are released after it, unless unilet_keep() keeps
 * them. */
struct unilet_event_info {
	struct unilet_object *target;
	struct unilet_object *current_target;
	struct unilet_object *matched; /* what closest(options.closest) found */
	double time_stamp;             /* in ms, as performance.now() */
	bool is_trusted;
	bool default_prevented;
	uint32_t dropped; /* events lost since the one before: the program was too slow */
	int field_count;
	const struct unilet_value *fields; /* those that the listener asked for, in that order */
};

typedef void unilet_listener(const struct unilet_event_info *event, void *context);

enum unilet_modifier { UNILET_CONTROL = 1, UNILET_SHIFT = 2, UNILET_ALT = 4, UNILET_META = 8 };

/* What is done at dispatch, before the program knows. */
enum unilet_listen {
	UNILET_PREVENT_DEFAULT = 1,
	UNILET_STOP_PROPAGATION = 2,
	UNILET_STOP_IMMEDIATE_PROPAGATION = 4,
	UNILET_CAPTURE = 8,
	UNILET_ONCE = 16,
	UNILET_PASSIVE = 32,
};

/* All may be 0. The conditions decide whether the event is delivered at all, and whether the flags take effect: an editor
 * takes Ctrl-S and leaves Ctrl-T. */
struct unilet_listen_options {
	unsigned flags; /* enum unilet_listen */
	/* Members to be read at dispatch, of the event or of its target: "clientX", "target.value", "matched.dataset.id". */
	const char *const *fields;
	int field_count;
	const char *closest;     /* a selector: one listener for many elements */
	const char *const *keys; /* KeyboardEvent.key is one of these */
	int key_count;
	unsigned modifiers_mask; /* enum unilet_modifier */
	unsigned modifiers;
	unsigned buttons; /* bit n: MouseEvent.button n; 0: any */
};

/* Calls `listener` for each event of this type. `options` may be NULL. Failures are kept for unilet_error(): TOO_LARGE: 4,096
 * pairs of function and context listen already. A pair is not counted any more once the page has told that none of it listens, as
 * it was removed or its targets have gone; that comes as events do. */
void unilet_listen(const void *target, const char *type, unilet_listener *listener, void *context,
		   const struct unilet_listen_options *options);

/* No more calls of that pair for that type. `flags`: UNILET_CAPTURE if it was listened to so. */
void unilet_unlisten(const void *target, const char *type, unilet_listener *listener, void *context, unsigned flags);

/* How an interface's struct is filled; generated. `call` calls the listener by its own type. */
struct unilet_event_type {
	const struct unilet_field *fields;
	uint32_t count;
	uint32_t size;
	void (*call)(void (*listener)(void), const struct unilet_event_info *event, void *context);
};

/* As unilet_listen() and unilet_unlisten(), with a listener of the interface's own type. */
void unilet_listen_as(const void *target, const char *type, const struct unilet_event_type *as, void (*listener)(void),
		      void *context, const struct unilet_listen_options *options);
void unilet_unlisten_as(const void *target, const char *type, void (*listener)(void), void *context, unsigned flags);

/* A field that the listener asked for, as text; "" if it is no string. */
const char *unilet_event_string(const struct unilet_event_info *event, int index);

/* The program as callbacks: applies what was gathered, then waits for events, messages and timers, calls what is to be
 * called, and applies after each. Returns 0 after unilet_stop(), or without a page when no timer runs any more;
 * -UNILET_ERROR_CLOSED when the page went away, -UNILET_ERROR_UNSUPPORTED if nothing can come: no page, no call from
 * elsewhere (message.h), and no timer. What the page throws meanwhile is written to standard error, and the loop goes on. */
int unilet_run(void);

/* Makes the innermost unilet_run() return when the current listener has returned. */
void unilet_stop(void);

/* The program as a straight line: the same for one event or message and all timers that are due. Waits up to `timeout_ms`;
 * negative: for ever, 0: not at all, so that a long computation can look now and then. Returns how many calls were made, 0
 * when the time is up; else as unilet_run(). */
int unilet_wait(int64_t timeout_ms);

typedef void unilet_timer(void *context);

/* Has unilet_run() or unilet_wait() call `timer` once, `delay_ms` from now or as soon after it as they run. Returns the
 * timer's number (greater than 0), or -UNILET_ERROR_BUSY if 64 run already. */
int unilet_timer_start(uint64_t delay_ms, unilet_timer *timer, void *context);

/* It is not called any more. Nothing happens if it was called, or cancelled, before. */
void unilet_timer_cancel(int number);

/* requestAnimationFrame(): calls `frame` once, in the page's next frame; what it does to the page is in that frame, if it
 * takes no longer than a few ms. `time_ms` is as performance.now(). A hidden page has no frames. Returns 0 or a failure. */
typedef void unilet_frame(double time_ms, void *context);
int unilet_request_animation_frame(unilet_frame *frame, void *context);

/* 1 if an event, a message or an answer may have come, which unilet_wait(0) would serve; timers do not count. Costs a
 * nanosecond or two. So a Cancel button works while the program computes: `if (unilet_pending()) unilet_wait(0);` in its
 * loop. */
int unilet_pending(void);

/* Calls `hook` whenever something completes while the program computes: on a stack of its own, between any two
 * instructions, so as in a signal handler only lock-free flags may be touched. NULL: no more. */
void unilet_on_upcall(void (*hook)(void));

#ifdef __cplusplus
}
#endif

#endif
