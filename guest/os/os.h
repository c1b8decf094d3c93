/* os.h: the library OS: Linux's system calls for static programs, at ring 3, inside the guest.
 *
 * A convenience, not a boundary: the program may overwrite it. Built for general registers only, so the program's
 * vector state is never touched; runs on a stack of its own with upcalls masked. Handlers return 0 or more, or
 * -errno. */
#ifndef UNILET_OS_H
#define UNILET_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../../abi/error_abi.h"
#include "../../abi/machine_abi.h"
#include "../../abi/ring_abi.h"

#define MAP_ANONYMOUS        0x20u /* mmap(2) */
#define PAGE_ROUND_UP(value) (((value) + UNILET_PAGE - 1) & ~(UNILET_PAGE - 1))

/* Linux errno values (include/uapi/asm-generic/errno-base.h, errno.h). */
enum {
	EPERM = 1,
	ENOENT = 2,
	ESRCH = 3,
	EINTR = 4,
	EIO = 5,
	EBADF = 9,
	EAGAIN = 11,
	ENOMEM = 12,
	EFAULT = 14,
	ENODEV = 19,
	EINVAL = 22,
	ENOTTY = 25,
	ENOSPC = 28,
	ESPIPE = 29,
	EPIPE = 32,
	ERANGE = 34,
	ENOSYS = 38,
	ETIMEDOUT = 110,
};

/* What entry.S finds through %gs; offsets are used there. */
struct os_cpu {
	uint64_t stack;           /* 0: top of the library OS's stack */
	uint64_t user_rsp;        /* 8: the program's while a system call runs */
	struct vcpu_block *block; /* 16 */
	uint32_t index;
	uint32_t reserved;
};

/* The program's registers at a system call, as entry.S pushed them. */
struct os_call {
	uint64_t r9, r8, r10, rdx, rsi, rdi, rax, rcx, flags, rsp;
};

struct iovec_abi {
	uint64_t base, length;
};

struct pollfd_abi {
	int32_t fd;
	uint16_t events, revents;
};

struct timespec_abi {
	int64_t seconds, nanoseconds;
};

#define OS_STACK_BYTES 0x10000 /* entry.S has it too */

extern struct os_cpu os_cpu; /* of vCPU 0 */
extern uint8_t os_stack[OS_STACK_BYTES];

/* entry.S */
extern const char unilet_os_syscall[];
void os_call_hook(void (*hook)(void), void *state, uint64_t components);

/* start.c */
uint64_t os_start(const struct boot_page *boot, uint64_t *program_entry);
const struct boot_page *os_boot(void);

/* trap.c: calls of the monitor (machine_abi.h) */
int64_t os_trap(enum trap number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t *value);
_Noreturn void os_exit(int status);
void os_doorbell(enum doorbell bell);
void os_handle_fault(struct fault_registers *fault);
void os_handle_upcall(void);

/* syscall.c */
void os_handle_syscall(struct os_call *call);

/* memory.c */
void memory_start(const struct boot_page *boot);
int64_t memory_brk(uint64_t end);
int64_t memory_map(uint64_t address, uint64_t length, uint64_t protection, uint64_t flags); /* anonymous only */
int64_t memory_unmap(uint64_t address, uint64_t length);
int64_t memory_protect(uint64_t address, uint64_t length, uint64_t protection);
int64_t memory_remap(uint64_t address, uint64_t old_length, uint64_t new_length, uint64_t flags);
int64_t memory_advise(uint64_t address, uint64_t length, int advice);
uint64_t memory_total(void);

/* request.c: the guest's end of both windows; `number` is enum call_window */
void request_start(const struct boot_page *boot);
int64_t request_submit(int number, const struct ring_entry *entry, bool detached);
int64_t request_wait(int64_t request, struct ring_entry *completion, uint64_t timeout_ns);
int64_t request_cancel(int64_t request);
int64_t request_next(struct ring_entry *completion, uint64_t timeout_ns);
uint64_t request_base(int number);
void request_drain(void);
void request_want_upcalls(bool wanted);

/* bulk.c */
void bulk_start(int window, uint64_t base, uint64_t bytes);
uint64_t bulk_take(int window, uint64_t bytes);
void bulk_give(int window, uint64_t address, uint64_t bytes);

/* console.c */
int64_t console_read(int fd, void *to, uint64_t length);
int64_t console_write(int fd, const void *from, uint64_t length);
int64_t console_read_vector(int fd, const struct iovec_abi *vector, uint64_t count);
int64_t console_write_vector(int fd, const struct iovec_abi *vector, uint64_t count);
int64_t console_status(int fd, void *status);
int64_t console_control(int fd, uint64_t request, void *argument);
int64_t console_close(int fd);
bool console_is_open(int fd);
bool console_await_input(uint64_t timeout_ns); /* false: time is over, and no read is left open */
void console_trace(const char *text, uint64_t number);

/* poll.c */
int64_t poll_wait(struct pollfd_abi *poll, uint64_t count, uint64_t timeout_ns);
int64_t poll_select(uint64_t count, uint64_t *const set[3], uint64_t timeout_ns);
int64_t poll_timeout(const struct timespec_abi *time, int64_t unit_ns, uint64_t *timeout_ns);

/* time.c */
uint64_t time_ticks(void);           /* of the TSC: for short stretches whose length only we see */
uint64_t time_ticks_of(uint32_t ns); /* at most some milliseconds: the product must fit 64 bits */
uint64_t time_monotonic_ns(void);
uint64_t time_realtime_ns(void);
int64_t time_get(int clock, struct timespec_abi *to);
int64_t time_resolution(int clock, struct timespec_abi *to);
int64_t time_sleep(int clock, bool absolute, const struct timespec_abi *time);

/* signal.c: dispositions are kept, default actions taken; handlers are not called */
int64_t signal_action(int signal, const uint64_t *action, uint64_t *old, uint64_t size);
int64_t signal_send(int signal);

/* unilet.c: the calls of guest/call.h */
int64_t unilet_call(int64_t number, const struct os_call *call);
void unilet_upcall(void);

/* random.c */
int64_t random_fill(void *to, uint64_t length);
void random_start(const struct boot_page *boot);

/* string.c: also what the compiler itself calls */
void *memcpy(void *to, const void *from, size_t length);
void *memmove(void *to, const void *from, size_t length);
void *memset(void *to, int value, size_t length);
int memcmp(const void *a, const void *b, size_t length);
size_t strlen(const char *text);

#endif
