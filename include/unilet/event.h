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

/* Commits what dom.h gathered, then waits for events and calls their listeners, and commits after each. Returns 0 after
 * unilet_stop(), -UNILET_ERROR_CLOSED when the page went away, -UNILET_ERROR_UNSUPPORTED if there is none. What the page
 * throws meanwhile is written to standard error, and the loop goes on. */
int unilet_run(void);

/* Makes unilet_run() return when the current listener has returned. */
void unilet_stop(void);

/* Calls `hook` whenever something completes while the program computes: on a stack of its own, between any two
 * instructions, so as in a signal handler only lock-free flags may be touched. NULL: no more. */
void unilet_on_upcall(void (*hook)(void));

#ifdef __cplusplus
}
#endif

#endif
