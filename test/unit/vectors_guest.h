/* vectors_guest.h: what the parts of test_vectors_guest.c share: a check that ends the vector's process, and actions. */
#ifndef UNILET_VECTORS_GUEST_H
#define UNILET_VECTORS_GUEST_H

/* test_vectors_guest.c: says what is not so, and where, and ends the process. */
void vectors_guest_fail(const char *what) __attribute__((noreturn));

/* Each vector runs in a process of its own. */
#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			vectors_guest_fail(#condition);                                                                \
	} while (0)

/* vectors_guest_page.c: what a program does with promises and animation frames of a page, and sees. */
void awaits_text(void);
void awaits_rejected(void);
void asks_for_frame(void);

#endif
