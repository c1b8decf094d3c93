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
#include "../call.h"

#define MAP_SHARED           0x01u /* mmap(2) */
#define MAP_PRIVATE          0x02u
#define MAP_SHARED_VALIDATE  0x03u
#define MAP_TYPE             0x0fu
#define MAP_ANONYMOUS        0x20u
#define PAGE_ROUND_UP(value) (((value) + UNILET_PAGE - 1) & ~(UNILET_PAGE - 1))

/* Linux errno values (include/uapi/asm-generic/errno-base.h, errno.h). */
enum {
	EPERM = 1,
	ENOENT = 2,
	ESRCH = 3,
	EINTR = 4,
	EIO = 5,
	ENXIO = 6,
	EBADF = 9,
	EAGAIN = 11,
	ENOMEM = 12,
	EACCES = 13,
	EFAULT = 14,
	EBUSY = 16,
	EEXIST = 17,
	EXDEV = 18,
	ENODEV = 19,
	ENOTDIR = 20,
	EISDIR = 21,
	EINVAL = 22,
	ENFILE = 23,
	EMFILE = 24,
	ENOTTY = 25,
	EFBIG = 27,
	ENOSPC = 28,
	ESPIPE = 29,
	EROFS = 30,
	EPIPE = 32,
	ERANGE = 34,
	EDEADLK = 35,
	ENAMETOOLONG = 36,
	ENOLCK = 37,
	ENOSYS = 38,
	ENOTEMPTY = 39,
	EOPNOTSUPP = 95,
	ETIMEDOUT = 110,
	EUCLEAN = 117,
	EMEDIUMTYPE = 124,
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

/* Files.
 *
 * A descriptor leads to a struct file, an open file, which descriptors share after dup(2). Its kind has a table of what can be
 * done with it, and of what is done by path in the tree of files that belongs to the kind: "/data/..." is data's. descriptor.c
 * and file.c do what is the same for all: descriptors, positions, vectors, mappings, access modes. Whoever adds a kind adds a file
 * with its functions, a value of enum file_kind_number, and a line in file_start(). It must have `status`; with a tree also
 * `present`, `open` and `status_at`; with directories `list`. One without `rename` can only be read: what would change names there
 * fails with EROFS, and access(2) says so; its `open` refuses to open for writing. */

enum file_kind_number { FILE_FREE, FILE_CONSOLE, FILE_TOP, FILE_DATA, FILE_PAGE, FILE_KINDS };

#define PATH_BYTES 4096u /* zero included: PATH_MAX */
#define NAME_BYTES 256u  /* likewise */
#define FILES_MAX  1024u /* descriptors, and open files: Linux's default limit */

enum open_flag {
	O_WRONLY = 01,
	O_RDWR = 02,
	O_ACCMODE = 03,
	O_CREAT = 0100,
	O_EXCL = 0200,
	O_NOCTTY = 0400,
	O_TRUNC = 01000,
	O_APPEND = 02000,
	O_NONBLOCK = 04000,
	O_DSYNC = 010000, /* part of O_SYNC */
	O_LARGEFILE = 0100000,
	O_DIRECTORY = 0200000,
	O_CLOEXEC = 02000000,
};

enum at_flag {
	AT_FDCWD = -100,
	AT_SYMLINK_NOFOLLOW = 0x100,
	AT_REMOVEDIR = 0x200,
	AT_EACCESS = 0x200,
	AT_EMPTY_PATH = 0x1000,
};

enum file_mode { MODE_FIFO = 0010600, MODE_CHARACTER = 0020620, MODE_DIRECTORY = 0040755, MODE_FILE = 0100644 };

struct file {
	uint16_t kind;       /* enum file_kind_number; FILE_FREE: nobody's */
	uint8_t flock;       /* enum flock_operation that is held: lock.c */
	bool directory;      /* only read by `list` */
	uint32_t references; /* descriptors that lead here */
	uint32_t flags;      /* enum open_flag, as F_GETFL says them */
	uint32_t number;     /* the kind's own: of a stream, an inode, ... */
	uint64_t position;   /* of the next byte, or as `list` counts */
	uint64_t size;       /* the kind's own */
	char *path;          /* of a directory: absolute; "" once it was removed */
};

/* What stat(2) and its relatives say, as far as it differs from file to file. */
struct file_status {
	uint64_t number; /* st_ino */
	uint64_t size;
	int64_t mtime_ns;
	uint32_t mode; /* enum file_mode */
	uint32_t links;
};

struct file_name {
	uint64_t number; /* st_ino */
	uint32_t mode;   /* enum file_mode */
	char name[NAME_BYTES];
};

struct file_space {
	uint64_t blocks, blocks_free; /* of UNILET_PAGE bytes */
	uint64_t files, files_free;
};

/* Each returns 0 (or what it says) or -errno. An operation that is NULL fails as on Linux where there is no such. `path` is
 * what follows the tree's name: "" is its topmost directory, else "a/b", without "." and "..". */
struct file_kind {
	const char *name; /* of its tree, below "/"; NULL: none */
	bool seekable;    /* else read and write get no position */

	/* Whether "/" lists the tree; asked without need to look into it. */
	bool (*present)(void);
	/* Fills in number, directory, size; flags are file->flags and `how`, which is O_CREAT, O_EXCL, O_TRUNC, O_DIRECTORY. */
	int64_t (*open)(const char *path, uint32_t how, struct file *file);
	int64_t (*status_at)(const char *path, struct file_status *status);
	int64_t (*make_directory)(const char *path);
	int64_t (*remove)(const char *path, bool directory);
	int64_t (*rename)(const char *from, const char *to, bool replace);
	int64_t (*space)(struct file_space *space);
	int64_t (*sync)(void); /* of all its files: fsync(2) of one, sync(2), and the end of the program */

	/* Both return how many bytes; at the end 0. `length` is not 0. */
	int64_t (*read)(struct file *file, void *to, uint64_t length, uint64_t position);
	int64_t (*write)(struct file *file, const void *from, uint64_t length, uint64_t position);
	int64_t (*status)(struct file *file, struct file_status *status);
	/* The entry of a directory at or behind *position, which begins at 0 and moves on. 1, or 0 at the end. */
	int64_t (*list)(struct file *file, uint64_t *position, struct file_name *name);
	int64_t (*truncate)(struct file *file, uint64_t size);
	int64_t (*set_time)(struct file *file, int64_t mtime_ns);
	int64_t (*control)(struct file *file, uint64_t request, void *argument); /* ioctl(2) */
	void (*close)(struct file *file); /* no descriptor leads there any more */
};

/* A path of the program's, absolute and without "." and "..". */
struct path {
	uint16_t kind;     /* whose tree it leads into */
	bool directory;    /* said to be one: it ended with a slash, or with dots */
	bool dots;         /* its last name was "." or ".." */
	const char *inner; /* what `kind` gets */
	char text[PATH_BYTES];
};

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
_Noreturn void os_end(int status);

/* syscall_file.c: false: none of those that have to do with files */
bool serve_file(const struct os_call *call, int64_t *result);

/* memory.c */
void memory_start(const struct boot_page *boot);
int64_t memory_brk(uint64_t end);
int64_t memory_map(uint64_t address, uint64_t length, uint64_t protection, uint64_t flags); /* anonymous only */
int64_t memory_unmap(uint64_t address, uint64_t length);
int64_t memory_protect(uint64_t address, uint64_t length, uint64_t protection);
int64_t memory_remap(uint64_t address, uint64_t old_length, uint64_t new_length, uint64_t flags);
int64_t memory_advise(uint64_t address, uint64_t length, int advice);
void memory_note_file(uint64_t address, uint64_t length, bool is_shared); /* what was mapped is a file's */
uint64_t memory_total(void);

/* request.c: the guest's end of both windows; `number` is enum call_window */
void request_start(const struct boot_page *boot);
int64_t request_submit(int number, const struct ring_entry *entry, bool detached);
int64_t request_wait(int64_t request, struct ring_entry *completion, uint64_t timeout_ns);
int64_t request_cancel(int64_t request);
int64_t request_next(struct ring_entry *completion, uint64_t timeout_ns);
uint64_t request_base(int number);
uint32_t request_left(int number);
void request_drain(void);
void request_want_upcalls(bool wanted);

/* bulk.c */
void bulk_start(int window, uint64_t base, uint64_t bytes);
uint64_t bulk_take(int window, uint64_t bytes);
uint64_t bulk_take_some(int window, uint64_t *bytes); /* fewer if so many are not free */
void bulk_give(int window, uint64_t address, uint64_t bytes);

/* console.c */
void console_kind(struct file_kind *kind);
void console_open(uint32_t stream, struct file *file);
bool console_is_input(const struct file *file);
bool console_await_input(uint64_t timeout_ns); /* false: time is over, and no read is left open */
void console_trace(const char *text, uint64_t number);
void console_say(bool only_trace, const char *what, const char *why); /* one line for the person, or for --trace */

/* descriptor.c */
void file_start(void);
const struct file_kind *file_kind(uint32_t number);
struct file *descriptor_file(int fd); /* NULL: not open */
int64_t descriptor_open(const struct file *file, bool close_on_exec);
int64_t descriptor_close(int fd);
int64_t descriptor_copy(int fd, uint64_t at_least, bool close_on_exec);
int64_t descriptor_copy_to(int from, int to, bool close_on_exec);
int64_t descriptor_flags(int fd);
int64_t descriptor_set_flags(int fd, uint64_t flags);
bool descriptor_is_left(void);                       /* another file can be opened */
struct file *file_next(const struct file *previous); /* every open file; NULL begins, and ends */
uint32_t file_index(const struct file *file);

/* path.c */
int64_t path_resolve(int directory, const char *text, struct path *path);
int64_t path_change(const char *text);
int64_t path_change_to(int fd);
int64_t path_current(char *to, uint64_t length);
void path_moved(const char *from, const char *to); /* to NULL: it was removed; else what was `to` is */

/* file.c */
int64_t file_open(int directory, const char *text, uint32_t flags);
int64_t file_read(int fd, void *to, uint64_t length);
int64_t file_write(int fd, const void *from, uint64_t length);
int64_t file_read_at(int fd, void *to, uint64_t length, uint64_t position);
int64_t file_write_at(int fd, const void *from, uint64_t length, uint64_t position);
int64_t file_read_vector(int fd, const struct iovec_abi *vector, uint64_t count, const uint64_t *position);
int64_t file_write_vector(int fd, const struct iovec_abi *vector, uint64_t count, const uint64_t *position);
int64_t file_seek(int fd, int64_t offset, int whence);
int64_t file_truncate(int fd, int64_t size);
int64_t file_sync(int fd);
int64_t file_sync_all(void);
int64_t file_ioctl(int fd, uint64_t request, void *argument);
int64_t file_fcntl(int fd, int command, uint64_t argument);
int64_t file_map(int fd, uint64_t address, uint64_t length, uint64_t protection, uint64_t flags, uint64_t position);

/* name.c */
int64_t name_truncate(const char *text, int64_t size);
int64_t name_make_directory(int directory, const char *text);
int64_t name_remove(int directory, const char *text, uint64_t flags);
int64_t name_rename(int from_directory, const char *from, int to_directory, const char *to, uint64_t flags);
int64_t name_access(int directory, const char *text, uint32_t mode, uint32_t flags);
int64_t name_read_link(int directory, const char *text);
int64_t name_list(int fd, void *to, uint64_t bytes);
int64_t name_set_time(int directory, const char *text, const struct timespec_abi time[2], uint64_t flags);
void top_kind(struct file_kind *kind);

/* status.c */
int64_t status_get(int directory, const char *text, uint64_t flags, struct file_status *status, uint16_t *kind);
int64_t status_of(int fd, void *to);
int64_t status_at(int directory, const char *text, void *to, uint64_t flags);
int64_t status_extended(int directory, const char *text, uint64_t flags, void *to);
int64_t status_space(int fd, void *to);
int64_t status_space_at(const char *text, void *to);
int64_t status_at_path(const char *text, struct file_status *status);
int64_t status_check(int directory, const char *text, uint64_t flags); /* 0: it is there */

/* lock.c */
int64_t lock_control(int fd, int command, void *argument); /* fcntl(2) */
int64_t lock_whole(int fd, int operation);                 /* flock(2) */
void lock_closed(const struct file *file); /* one of its descriptors was closed; file->references are left */

/* data.c */
void data_kind(struct file_kind *kind);
bool data_is_mounted(void);

/* page_file.c */
void page_kind(struct file_kind *kind);

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
int64_t unilet_own_call(int64_t number, const struct os_call *call);
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
