/* event.h: the event loop: page events come as structs, to callbacks. */
#ifndef UNILET_EVENT_H
#define UNILET_EVENT_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A handle of an object of the page; 0 is null. (dom.h) */
typedef struct {
	uint32_t number;
} unilet_object;

enum unilet_modifier { UNILET_CONTROL = 1, UNILET_SHIFT = 2, UNILET_ALT = 4, UNILET_META = 8 };

/* Valid during the callback; strings are UTF-8, never NULL. */
struct unilet_event {
	unilet_object target; /* null if the program has no handle of that node */
	double time_ms;
	int32_t client_x;
	int32_t client_y;
	uint32_t buttons;
	uint32_t modifiers; /* enum unilet_modifier */
	const char *key;    /* KeyboardEvent.key */
	const char *value;  /* event.target.value */
	unilet_object file; /* first file of a drop or a file input, else null; release it */
	const char *file_name;
	double file_size;
};

typedef void unilet_listener(const struct unilet_event *event, void *context);

/* The program as callbacks: commits what dom.h gathered, then waits for events, messages and timers, calls what is to be called, and
 * commits after each. Returns 0 after unilet_stop(), or without a page when no timer runs any more;
 * -UNILET_ERROR_CLOSED when the page went away, -UNILET_ERROR_UNSUPPORTED if nothing can come: no page, no call from elsewhere
 * (message.h), and no timer. What the page throws meanwhile is written to standard error, and the loop goes on. */
int unilet_run(void);

/* Makes the innermost unilet_run() return when the current listener has returned. */
void unilet_stop(void);

/* The program as a straight line: the same for one event or message and all timers that are due. Waits up to `timeout_ms`; negative:
 * for ever, 0: not at all, so that a long computation can look now and then. Returns how many calls were made, 0 when the
 * time is up; else as unilet_run(). */
int unilet_wait(int64_t timeout_ms);

typedef void unilet_timer(void *context);

/* Has unilet_run() or unilet_wait() call `timer` once, `delay_ms` from now or as soon after it as they run. Returns the timer's
 * number (greater than 0), or -UNILET_ERROR_BUSY if 64 run already. */
int unilet_timer_start(uint64_t delay_ms, unilet_timer *timer, void *context);

/* It is not called any more. Nothing happens if it was called, or cancelled, before. */
void unilet_timer_cancel(int number);

/* 1 if an event, a message or an answer may have come, which unilet_wait(0) would serve; timers do not count. Costs a nanosecond
 * or two. So a Cancel button works while the program computes: `if (unilet_pending()) unilet_wait(0);` in its loop. */
int unilet_pending(void);

/* Calls `hook` whenever something completes while the program computes: on a stack of its own, between any two
 * instructions, so as in a signal handler only lock-free flags may be touched. NULL: no more. */
void unilet_on_upcall(void (*hook)(void));

#ifdef __cplusplus
}
#endif

#endif
