/* core.h: what the calls of all generated functions are given, and what stands in for the SDK. */
#ifndef UNILET_TEST_IDL_CORE_H
#define UNILET_TEST_IDL_CORE_H

#include <unilet/event.h>
#include <unilet/object.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Nothing follows these. */
#define HANDLE  ((void *)(uintptr_t)0x1000)
#define ITEMS   ((void *)(uintptr_t)0x2000)
#define CONTEXT ((void *)(uintptr_t)0x3000)

enum self { SELF_OBJECT, SELF_GLOBAL, SELF_NONE };

/* The next call is of this function, and `wanted` is to arrive: "kind name signature". */
void expect(const char *function, const char *wanted, enum self self);

/* Arguments may be copies of what was given: Rust's are. */
void allow_copies(void);

/* It should have: exactly once. */
void arrived(void);

void callback(int count, const struct unilet_value *arguments, void *context);
void on_event(void);

/* The event's struct has so many fields besides those of all events. */
void expect_fields(unsigned count);

/* Prints what is to be told, and the closing line. Returns the exit status. */
int finish(void);

extern struct unilet_value value;

#define CALL(function, wanted, self, call)                                                                             \
	do {                                                                                                           \
		expect(function, wanted, SELF_##self);                                                                 \
		(void)(call);                                                                                          \
		arrived();                                                                                             \
	} while (0)

#define LISTEN(tag, count)                                                                                             \
	do {                                                                                                           \
		expect(#tag "_listen", "listen type", SELF_OBJECT);                                                    \
		expect_fields(count);                                                                                  \
		tag##_listen((struct unilet_event_target *)HANDLE, "type", (tag##_listener *)on_event, CONTEXT, NULL); \
		arrived();                                                                                             \
		expect(#tag "_unlisten", "unlisten type", SELF_OBJECT);                                                \
		tag##_unlisten((struct unilet_event_target *)HANDLE, "type", (tag##_listener *)on_event, CONTEXT, 0);  \
		arrived();                                                                                             \
	} while (0)

#ifdef __cplusplus
}
#endif

#endif
