/* guest_os.h: the library OS's end of the windows, natively: its own files, on a machine that the test stands in for. */
#ifndef UNILET_GUEST_OS_H
#define UNILET_GUEST_OS_H

#include <stdint.h>

#define GUEST_OS_WINDOW_BYTES (1u << 20)

/* Whom the guest rings for: `number` is enum call_window. Never returns if the guest would wait for ever. */
struct guest_os_other {
	void (*rang)(void);
	void (*waited_for)(void);
};

/* Starts it, with these windows (NULL: it has none), bits of enum boot_flag, and nothing asked for so far. Once. */
void guest_os_start(void *service, void *page, uint32_t flags, const struct guest_os_other *other);

/* What a program does with files. Each returns as the system call does. */
int64_t guest_os_write(int fd, const char *text);
int64_t guest_os_read(void *to, uint64_t length);
int guest_os_has_input(void); /* looks without waiting */
void guest_os_trace(const char *text, uint64_t number);
int64_t guest_os_page_size(const char *name, int64_t *modified_ms); /* of /page/NAME */
int64_t guest_os_page_read(uint32_t number, void *to, uint64_t length, uint64_t position);
int64_t guest_os_page_remove(const char *name);

/* The signal that was sent last; 0: none. */
int guest_os_signal(void);

#endif
